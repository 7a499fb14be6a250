import type { Result, Signer } from "ethers";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import type { Day } from "../../../../sdk/financing/calendar.ts";
import { eventBits } from "../../../../sdk/financing/default-events.ts";
import { dayCountIndex } from "../../../../sdk/financing/daycount.ts";
import { completeTerms, type CompleteTerms, type MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import { roundingIndex } from "../../../../sdk/financing/rational.ts";
import { financingIdOf, offerMessage } from "../../../../sdk/financing/terms.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { transferMessage } from "../../../../sdk/financing/transfer.ts";
import { authorize } from "../../../../sdk/messages/sign.ts";
import { LOAN_TRANSFER, OFFER } from "../../../../sdk/messages/types.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import type { Collateral } from "../../../fixtures/encodings.ts";
import type { LienbookNetwork, Party, Terms } from "../../../fixtures/network.ts";
import { benchmarkOf, fixing } from "../../../fixtures/rates.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

/** More than all that a history moves. */
const MOST = 2n ** 70n;
/** The last of the receivables is so little that it may be paid in full. */
const FACES = [LARGEST, LARGEST, 50_000n];
const FOREVER = 2n ** 40n - 1n;
const LONGEST = 2n ** 32n - 1n;
const ONE_MILLION = 1_000_000n;
const GAS = "0xe4e1c0";
/** What the lender may charge in costs. */
export const MOST_COSTS = 10_000n;

/** Who may do what. */
const SENDER = {
  repay: "exporter",
  collect: "debtor",
  payOut: "insurer",
  charge: "creditor",
  declareDefault: "creditor",
  declareStandingLost: "creditor",
  writeOff: "creditor",
  transfer: "creditor",
  fix: "debtor",
} as const;

/** Where a function is called: servicing and recovery answer at the desk. */
const PLACE = {
  repay: "desk",
  collect: "desk",
  payOut: "recovery",
  charge: "recovery",
  declareDefault: "recovery",
  declareStandingLost: "recovery",
  writeOff: "recovery",
  transfer: "servicing",
  fix: "servicing",
} as const;

const EARLY = ["after interest", "principal only", "refused"] as const;

/** What tells of a payment. */
const TOLD = { repay: "Repaid", collect: "Collected", payOut: "LossPaid" } as const;
export type Payable = keyof typeof TOLD;

/** A receivable so large, insured in full, under a policy so lenient and between parties so rich, that only the terms matter. */
export const lenient = stage(deployed, async (net) => {
  const { ethers, deposit, participants, receivable, registry, exporter, debtor, bankA, bankB, guarantor } = net;
  for (const [party, role] of [
    [exporter, ROLE_BIT.enterprise],
    [bankA, ROLE_BIT.bank],
    [bankB, ROLE_BIT.bank],
    [guarantor, ROLE_BIT.bank],
  ] as const) {
    await participants.update(party.lei, role, FOREVER);
  }
  const insurer = await net.enrol("INSURER", ROLE_BIT.insurer, net.strangers[0]!);
  for (const party of [bankA, guarantor, debtor, exporter, insurer]) await deposit.issue(party, MOST);
  for (const party of [guarantor, insurer]) await deposit.connect(party).approve(net.desk, MOST);
  const rules = {
    advanceRate: ONE_MILLION,
    evidenceCover: 0n,
    oldestEvidence: LONGEST,
    longestTenor: LONGEST,
    settlementDays: LONGEST,
  };
  const policy = await ethers.deployContract("ExportReceivablePolicy", [receivable, registry, rules]);
  const collaterals: Collateral[] = [];
  const insurances: string[] = [];
  for (const value of FACES) {
    const insurance = await net.register(insurer, await net.draft(exporter, { kind: KIND.insurancePolicy, value }));
    collaterals.push(await net.issueReceivable(await net.invoice({ value }), [[insurance, value]]));
    insurances.push(insurance.document.fingerprint);
  }
  return { collaterals, insurances, insurer, lenientPolicy: await policy.getAddress() };
});

type LenientNetwork = LienbookNetwork & {
  readonly collaterals: readonly Collateral[];
  /** Fingerprints of the policies behind them. */
  readonly insurances: readonly string[];
  readonly insurer: Party;
  readonly lenientPolicy: string;
};
/** The guarantor is a bank here, which buys what bank A has lent, and sells it back. */
export type Lender = "bankA" | "guarantor";
type Sender = Lender | "exporter" | "debtor" | "insurer" | "bankB";
type Act =
  | { readonly on: "desk"; readonly name: "repay" | "collect" | "accept" }
  | { readonly on: "servicing"; readonly name: "fix" | "restructure" | "transfer" }
  | {
      readonly on: "recovery";
      readonly name: "charge" | "declareDefault" | "declareStandingLost" | "payOut" | "writeOff";
    }
  | { readonly on: "rates"; readonly name: "publish" };

/** What a contract answered to an act that it refused. */
export interface Refusal {
  readonly error: string;
  readonly args: readonly unknown[];
}

/** What one payment was applied to, as the chain says it. */
export interface Applied {
  readonly costs: bigint;
  readonly penalty: bigint;
  readonly interest: bigint;
  readonly principal: bigint;
  readonly earlyFee: bigint;
  readonly remainder: bigint;
}

/** What anyone can read of a financing on a day. */
export interface Standing {
  readonly status: bigint;
  readonly costs: bigint;
  readonly penalty: bigint;
  readonly interest: bigint;
  readonly principal: bigint;
  readonly due: bigint;
  readonly daysPastDue: bigint;
  /** Null if the terms do not let it be closed today. */
  readonly payoff: bigint | null;
}

/** What of a financing is sold, and for how much. */
export interface Sold {
  readonly principal: bigint;
  readonly status: bigint;
  readonly owed: bigint;
  readonly secured: bigint;
  readonly price: bigint;
}

/** One financing on the chain. */
export class FinancingOnChain {
  readonly #net: LenientNetwork;
  #terms: Terms;
  #id: string;
  #serial = 0n;
  #creditor: Lender = "bankA";

  private constructor(net: LenientNetwork, terms: Terms) {
    this.#net = net;
    this.#terms = terms;
    this.#id = financingIdOf(terms);
  }

  /**
   * Bank A lends to the exporter on a day, on a chain on which nothing else has happened, against the first of its
   * receivables or several.
   */
  static async open(money: MoneyTerms, start: Day, collaterals: number): Promise<FinancingOnChain> {
    const net = await lenient();
    await mineAt(net, start);
    const pledged = net.collaterals.slice(0, collaterals);
    const terms = termsOf(net, completeTerms(money, start), { lender: "bankA", pledged, replaces: ZeroHash });
    const financing = new FinancingOnChain(net, terms);
    await financing.#act("exporter", { on: "desk", name: "accept" }, [await financing.#offer(terms, net.bankA), terms]);
    return financing;
  }

  get id(): string {
    return this.#id;
  }

  get creditor(): Lender {
    return this.#creditor;
  }

  get faces(): readonly bigint[] {
    return this.#terms.collateral.map(({ face }) => face);
  }

  get address(): Record<Lender | "exporter", string> {
    const { bankA, guarantor, exporter } = this.#net;
    return { bankA: bankA.address, guarantor: guarantor.address, exporter: exporter.address };
  }

  async advanceTo(day: Day): Promise<void> {
    await mineAt(this.#net, day);
  }

  async pay(name: Payable, args: readonly unknown[]): Promise<Applied> {
    const act = { on: PLACE[name], name } as Act;
    return this.#applied(await this.#act(SENDER[name], act, [...args, this.#terms]), name);
  }

  /** Fingerprint of the policy that insures a collateral in full. */
  policyOf(collateral: number): string {
    return this.#net.insurances[collateral]!;
  }

  async charge(amount: bigint): Promise<void> {
    await this.#act(this.#creditor, { on: "recovery", name: "charge" }, [amount, ZeroHash, this.#terms]);
  }

  async declareDefault(): Promise<void> {
    await this.#act(this.#creditor, { on: "recovery", name: "declareDefault" }, [ZeroHash, this.#terms]);
  }

  /** The registrar suspends the borrower; nothing of its debts changes by that. */
  async suspendBorrower(): Promise<void> {
    await this.#net.participants.suspend(this.#net.exporter.lei);
  }

  async reinstateBorrower(): Promise<void> {
    await this.#net.participants.reinstate(this.#net.exporter.lei);
  }

  async declareStandingLost(): Promise<void> {
    await this.#act(this.#creditor, { on: "recovery", name: "declareStandingLost" }, [this.#terms]);
  }

  async writeOff(): Promise<void> {
    await this.#act(this.#creditor, { on: "recovery", name: "writeOff" }, [this.#terms]);
  }

  /** Whose rate it is that a floating financing here takes: bank B's, which has no part in it. */
  get benchmark(): string {
    return benchmarkOf(this.#net.bankB);
  }

  async publish(from: Day, reference: number): Promise<void> {
    await this.#act("bankB", { on: "rates", name: "publish" }, this.#publication(from, reference));
  }

  async refusalOfPublication(from: Day, reference: number): Promise<Refusal | undefined> {
    return this.#refusal("bankB", { on: "rates", name: "publish" }, this.#publication(from, reference));
  }

  /** Anybody brings the fixing that holds from a day on. */
  async fix(published: Day): Promise<void> {
    await this.#act(SENDER.fix, { on: "servicing", name: "fix" }, [published, this.#terms]);
  }

  async restructure(money: MoneyTerms, today: Day, by: Lender | "exporter"): Promise<void> {
    const [terms, args] = await this.#renewal(money, today, by);
    await this.#act(by, { on: "servicing", name: "restructure" }, args);
    this.#terms = terms;
    this.#id = financingIdOf(terms);
  }

  /** The creditor sells to the other lender: it submits what the buyer has signed. */
  async transfer(sold: Sold): Promise<void> {
    const buyer = this.#otherLender;
    await this.#act(this.#creditor, { on: "servicing", name: "transfer" }, [...(await this.#sale(sold)), this.#terms]);
    this.#creditor = buyer;
  }

  async refusalOfTransfer(sold: Sold): Promise<Refusal | undefined> {
    return this.refusalOf("transfer", ...(await this.#sale(sold)));
  }

  /** How an act would be refused today; undefined if it would not. */
  async refusalOf(name: keyof typeof SENDER, ...args: readonly unknown[]): Promise<Refusal | undefined> {
    const by = SENDER[name] === "creditor" ? this.#creditor : SENDER[name];
    return this.#refusal(by, { on: PLACE[name], name } as Act, [...args, this.#terms]);
  }

  async refusalOfRestructuring(
    money: MoneyTerms,
    today: Day,
    by: Lender | "exporter" = this.#creditor,
  ): Promise<Refusal | undefined> {
    const [, args] = await this.#renewal(money, today, by);
    return this.#refusal(by, { on: "servicing", name: "restructure" }, args);
  }

  async standing(): Promise<Standing> {
    const [debt] = await this.#view("owed", [this.#terms]);
    const [amount, payable] = await this.#view("payoff", [this.#terms]);
    const [account] = await this.#view("financingOf", [this.#id]);
    const { costs, penalty, interest, principal, due, daysPastDue } = (debt as Result).toObject() as Standing;
    const { status } = (account as Result).toObject() as { status: bigint };
    const payoff = payable === true ? (amount as bigint) : null;
    return { status, costs, penalty, interest, principal, due, daysPastDue, payoff };
  }

  /** The exact numerators as they are stored, and up to when; nothing while a default is declared and not counted. */
  async stored(): Promise<{ interest: bigint; penalty: bigint; accruedTo: bigint } | undefined> {
    const [account] = await this.#view("financingOf", [this.#id]);
    const { interest, accruedTo, acceleratedOn, arrears } = account as Result & {
      readonly interest: bigint;
      readonly accruedTo: bigint;
      readonly acceleratedOn: bigint;
      readonly arrears: { readonly penalty: bigint };
    };
    return acceleratedOn > accruedTo ? undefined : { interest, penalty: arrears.penalty, accruedTo };
  }

  /** Balances of both lenders, the borrower, the debtor, who pays collections, and the insurer. */
  async money(): Promise<Record<Lender | "exporter" | "debtor" | "insurer", bigint>> {
    const { deposit, bankA, guarantor, exporter, debtor, insurer } = this.#net;
    return {
      bankA: await deposit.balanceOf(bankA),
      guarantor: await deposit.balanceOf(guarantor),
      exporter: await deposit.balanceOf(exporter),
      debtor: await deposit.balanceOf(debtor),
      insurer: await deposit.balanceOf(insurer),
    };
  }

  /** What stands of the liens. */
  async secured(): Promise<bigint> {
    return (await this.#view("securedBy", [this.#terms]))[0] as bigint;
  }

  /** New terms, and what `restructure` takes: creditor and borrower agree, and one of them submits what the other has signed. */
  async #renewal(money: MoneyTerms, today: Day, by: Lender | "exporter"): Promise<[Terms, readonly unknown[]]> {
    const from = { lender: this.#creditor, pledged: this.#terms.collateral, replaces: this.#id };
    const terms = termsOf(this.#net, completeTerms(money, today), from);
    const agreed = async (party: Lender | "exporter") =>
      party === by ? this.#inPerson(party) : this.#offer(terms, this.#net[party]);
    return [terms, [this.#terms, await agreed(this.#creditor), await agreed("exporter"), terms]];
  }

  get #otherLender(): Lender {
    return this.#creditor === "bankA" ? "guarantor" : "bankA";
  }

  /** Who submits what it wants itself has signed nothing. */
  #inPerson(party: Lender | "exporter") {
    return { signer: this.#net[party].address, nonce: 0n, deadline: 0n, signature: "0x" };
  }

  /** What `transfer` takes before the terms. */
  async #sale(sold: Sold): Promise<readonly unknown[]> {
    const { targetOf } = this.#net;
    const buyer = this.#net[this.#otherLender];
    const parties = { from: this.#net[this.#creditor].address, to: buyer.address };
    const validity = { nonce: this.#serial++, deadline: FOREVER };
    const message = transferMessage(this.#terms, parties, sold);
    return [
      sold,
      this.#inPerson(this.#creditor),
      await authorize(buyer, await targetOf("desk"), LOAN_TRANSFER, message, validity),
    ];
  }

  async #refusal(sender: Sender, { on, name }: Act, args: readonly unknown[]): Promise<Refusal | undefined> {
    const { interface: abi } = this.#net[on];
    try {
      const to = await this.#placeOf(on);
      await this.#call(abi.encodeFunctionData(name as never, args as never), this.#net[sender].address, to);
      return undefined;
    } catch (error) {
      const data = revertDataOf(error);
      // The register refuses a fixing by its own name, through the desk.
      const found = abi.parseError(data) ?? this.#net.rates.interface.parseError(data);
      if (!found) throw error;
      return { error: found.name, args: [...found.args] as readonly unknown[] };
    }
  }

  async #offer(terms: Terms, signer: Signer) {
    const { targetOf } = this.#net;
    const validity = { nonce: this.#serial++, deadline: FOREVER };
    return authorize(signer, await targetOf("desk"), OFFER, offerMessage(terms), validity);
  }

  async #act(sender: Sender, { on, name }: Act, args: readonly unknown[]): Promise<string> {
    const { interface: abi } = this.#net[on];
    const data = abi.encodeFunctionData(name as never, args as never);
    const from = this.#net[sender].address;
    const to = await this.#placeOf(on);
    try {
      return (await this.#request("eth_sendTransaction", [{ from, to, data, gas: GAS }])) as string;
    } catch (error) {
      const reason = abi.parseError(revertDataOf(error));
      throw new Error(`${name} was refused: ${reason?.name ?? String(error)}(${reason?.args.join(", ") ?? ""})`, {
        cause: error,
      });
    }
  }

  async #applied(hash: string, name: Payable): Promise<Applied> {
    const [event, { interface: abi }] = [TOLD[name], this.#net[PLACE[name]]];
    const topic = abi.getEvent(event as never).topicHash;
    const receipt = (await this.#request("eth_getTransactionReceipt", [hash])) as {
      logs: { topics: string[]; data: string }[];
    };
    const [log, ...more] = receipt.logs.filter(({ topics }) => topics[0] === topic);
    if (!log || more.length > 0) throw new Error(`${event} is emitted once`);
    const { allocation } = abi.decodeEventLog(event, log.data, log.topics) as unknown as {
      allocation: Result;
    };
    return allocation.toObject() as Applied;
  }

  async #view(name: "owed" | "payoff" | "securedBy" | "financingOf", args: readonly unknown[]): Promise<Result> {
    const { desk, servicing } = this.#net;
    const abi = name === "payoff" || name === "securedBy" ? servicing.interface : desk.interface;
    return abi.decodeFunctionResult(
      name as never,
      await this.#call(abi.encodeFunctionData(name as never, args as never)),
    );
  }

  async #call(data: string, from = ZeroAddress, at?: string): Promise<string> {
    const to = at ?? (await this.#placeOf("desk"));
    return (await this.#request("eth_call", [{ from, to, data }, "latest"])) as string;
  }

  async #placeOf(on: Act["on"]): Promise<string> {
    return this.#net[on === "rates" ? "rates" : "desk"].getAddress();
  }

  /** What bank B sends to publish a fixing in person. */
  #publication(from: Day, reference: number): readonly unknown[] {
    const inPerson = { signer: this.#net.bankB.address, nonce: 0n, deadline: 0n, signature: "0x" };
    const publication = keccakOfText("what bank B has published");
    return [fixing(BigInt(from), BigInt(reference), { publication }), inPerson];
  }

  async #request(method: string, params: unknown[]): Promise<unknown> {
    return this.#net.connection.provider.request({ method, params });
  }
}

/** Eight in the morning of a day. */
async function mineAt({ connection }: LenientNetwork, day: Day): Promise<void> {
  const timestamp = BigInt(day) * DAY + DAY / 3n;
  await connection.provider.request({ method: "evm_mine", params: [`0x${timestamp.toString(16)}`] });
}

function revertDataOf(error: unknown): string {
  const { data } = error as { readonly data?: string | { readonly data?: string } };
  const found = typeof data === "string" ? data : data?.data;
  if (found === undefined) throw error;
  return found;
}

/** What of terms is not money. */
interface Agreed {
  readonly lender: Lender;
  readonly pledged: readonly Collateral[];
  readonly replaces: string;
}

function termsOf(net: LenientNetwork, money: CompleteTerms, { lender, pledged, replaces }: Agreed): Terms {
  const { bankB, exporter, deposit, lenientPolicy } = net;
  const { principal, margin } = money;
  return {
    lender: net[lender].address,
    borrower: exporter.address,
    token: deposit.target as string,
    principal,
    policy: lenientPolicy,
    interest: {
      dayCount: dayCountIndex(money.dayCount),
      rounding: roundingIndex(money.rounding),
      rate: money.rate,
      penaltyUplift: money.penaltyUplift,
      graceDays: money.graceDays,
      onOverdueInterest: money.onOverdueInterest,
      fixingAgent: ZeroAddress,
      benchmark: margin === undefined ? ZeroHash : benchmarkOf(bankB),
      margin: margin ?? 0,
      changes: [...money.rateChanges],
    },
    application: {
      waterfall: `0x${money.waterfall.map((bucket) => `0${BUCKETS.indexOf(bucket)}`).join("")}`,
      early: EARLY.indexOf(money.early),
      earlyFee: money.earlyFee,
      lastFirst: money.prepays === "last first",
      sweep: money.sweep,
      mostCosts: MOST_COSTS,
      events: eventBits("standing lost"),
    },
    schedule: money.schedule.map(({ dueOn, principal: part }) => ({ dueOn: BigInt(dueOn), principal: part })),
    collateral: [...pledged],
    payouts: replaces === ZeroHash ? [{ payee: exporter.address, amount: principal }] : [],
    contested: [],
    replaces,
    salt: ZeroHash,
  };
}
