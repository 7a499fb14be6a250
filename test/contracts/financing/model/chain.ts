import type { Result, Signer } from "ethers";
import { ZeroAddress, ZeroHash } from "ethers";

import type { Day } from "../../../../sdk/financing/calendar.ts";
import { eventBits } from "../../../../sdk/financing/default-events.ts";
import { dayCountIndex } from "../../../../sdk/financing/daycount.ts";
import { completeTerms, type CompleteTerms, type MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import { roundingIndex } from "../../../../sdk/financing/rational.ts";
import { financingIdOf, offerMessage } from "../../../../sdk/financing/terms.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { authorize } from "../../../../sdk/messages/sign.ts";
import { OFFER } from "../../../../sdk/messages/types.ts";
import { DAY, ROLE_BIT } from "../../../fixtures/network.ts";
import type { Collateral } from "../../../fixtures/encodings.ts";
import type { LienbookNetwork, Terms } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

/** More than all that a history moves. */
const MOST = 2n ** 63n;
const FOREVER = 2n ** 40n - 1n;
const LONGEST = 2n ** 32n - 1n;
const ONE_MILLION = 1_000_000n;
const GAS = "0xe4e1c0";
/** What the lender may charge in costs. */
export const MOST_COSTS = 10_000n;

/** Who may do what. */
const SENDER = {
  repay: "exporter",
  charge: "bankA",
  declareDefault: "bankA",
  declareStandingLost: "bankA",
  writeOff: "bankA",
  fix: "bankB",
} as const;

const EARLY = ["after interest", "principal only", "refused"] as const;

/** A receivable so large, under a policy so lenient and between parties so rich, that only the terms matter. */
export const lenient = stage(deployed, async (net) => {
  const { ethers, deposit, participants, receivable, registry, exporter, debtor, bankA } = net;
  for (const [party, role] of [
    [exporter, ROLE_BIT.enterprise],
    [bankA, ROLE_BIT.bank],
  ] as const) {
    await participants.update(party.lei, role, FOREVER);
  }
  for (const party of [bankA, debtor, exporter]) await deposit.issue(party, MOST);
  const rules = {
    advanceRate: ONE_MILLION,
    evidenceCover: 0n,
    oldestEvidence: LONGEST,
    longestTenor: LONGEST,
    settlementDays: LONGEST,
  };
  const policy = await ethers.deployContract("ExportReceivablePolicy", [receivable, registry, rules]);
  const collateral = await net.issueReceivable(await net.invoice({ value: MOST }), []);
  return { collateral, lenientPolicy: await policy.getAddress() };
});

type LenientNetwork = LienbookNetwork & { readonly collateral: Collateral; readonly lenientPolicy: string };
type Sender = "exporter" | "debtor" | "bankA" | "bankB";
type Act =
  | { readonly on: "desk"; readonly name: "repay" | "collect" | "accept" }
  | { readonly on: "recovery"; readonly name: "declareStandingLost" }
  | { readonly on: "servicing"; readonly name: "charge" | "declareDefault" | "writeOff" | "fix" | "restructure" };

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

/** One financing on the chain. */
export class FinancingOnChain {
  readonly #net: LenientNetwork;
  #terms: Terms;
  #id: string;
  #serial = 0n;

  private constructor(net: LenientNetwork, terms: Terms) {
    this.#net = net;
    this.#terms = terms;
    this.#id = financingIdOf(terms);
  }

  /** Bank A lends to the exporter on a day, on a chain on which nothing else has happened. */
  static async open(money: MoneyTerms, start: Day): Promise<FinancingOnChain> {
    const net = await lenient();
    await mineAt(net, start);
    const terms = termsOf(net, completeTerms(money, start), ZeroHash);
    const financing = new FinancingOnChain(net, terms);
    await financing.#act("exporter", { on: "desk", name: "accept" }, [await financing.#offer(terms, net.bankA), terms]);
    return financing;
  }

  get id(): string {
    return this.#id;
  }

  get address(): Record<Sender, string> {
    const { exporter, debtor, bankA, bankB } = this.#net;
    return { exporter: exporter.address, debtor: debtor.address, bankA: bankA.address, bankB: bankB.address };
  }

  async advanceTo(day: Day): Promise<void> {
    await mineAt(this.#net, day);
  }

  async repay(amount: bigint): Promise<Applied> {
    const act = { on: "desk", name: "repay" } as const;
    return this.#applied(await this.#act(SENDER.repay, act, [amount, this.#terms]), "Repaid");
  }

  async collect(amount: bigint): Promise<Applied> {
    const act = { on: "desk", name: "collect" } as const;
    return this.#applied(await this.#act("debtor", act, [0n, amount, this.#terms]), "Collected");
  }

  async charge(amount: bigint): Promise<void> {
    await this.#act("bankA", { on: "servicing", name: "charge" }, [amount, ZeroHash, this.#terms]);
  }

  async declareDefault(): Promise<void> {
    await this.#act("bankA", { on: "servicing", name: "declareDefault" }, [ZeroHash, this.#terms]);
  }

  /** The registrar suspends the borrower; nothing of its debts changes by that. */
  async suspendBorrower(): Promise<void> {
    await this.#net.participants.suspend(this.#net.exporter.lei);
  }

  async reinstateBorrower(): Promise<void> {
    await this.#net.participants.reinstate(this.#net.exporter.lei);
  }

  async declareStandingLost(): Promise<void> {
    await this.#act("bankA", { on: "recovery", name: "declareStandingLost" }, [this.#terms]);
  }

  async writeOff(): Promise<void> {
    await this.#act("bankA", { on: "servicing", name: "writeOff" }, [this.#terms]);
  }

  async fix(from: Day, reference: number): Promise<void> {
    await this.#act("bankB", { on: "servicing", name: "fix" }, [from, reference, this.#terms]);
  }

  async restructure(money: MoneyTerms, today: Day): Promise<void> {
    const [terms, args] = await this.#renewal(money, today);
    await this.#act("bankA", { on: "servicing", name: "restructure" }, args);
    this.#terms = terms;
    this.#id = financingIdOf(terms);
  }

  /** How an act would be refused today; undefined if it would not. */
  async refusalOf(name: keyof typeof SENDER, ...args: readonly unknown[]): Promise<Refusal | undefined> {
    const on = name === "repay" ? "desk" : name === "declareStandingLost" ? "recovery" : "servicing";
    return this.#refusal(SENDER[name], { on, name } as Act, [...args, this.#terms]);
  }

  async refusalOfRestructuring(money: MoneyTerms, today: Day): Promise<Refusal | undefined> {
    const [, args] = await this.#renewal(money, today);
    return this.#refusal("bankA", { on: "servicing", name: "restructure" }, args);
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

  /** Balances of the lender, the borrower and the debtor, who pays collections. */
  async money(): Promise<readonly [bigint, bigint, bigint]> {
    const { deposit, bankA, exporter, debtor } = this.#net;
    const balances = [bankA, exporter, debtor].map(async (party) => deposit.balanceOf(party));
    return (await Promise.all(balances)) as [bigint, bigint, bigint];
  }

  /** New terms, and what `restructure` takes: the borrower has signed them, the lender submits them, in default, too. */
  async #renewal(money: MoneyTerms, today: Day): Promise<[Terms, readonly unknown[]]> {
    const terms = termsOf(this.#net, completeTerms(money, today), this.#id);
    const lender = { signer: this.#net.bankA.address, nonce: 0n, deadline: 0n, signature: "0x" };
    return [terms, [this.#terms, lender, await this.#offer(terms, this.#net.exporter), terms]];
  }

  async #refusal(sender: Sender, { on, name }: Act, args: readonly unknown[]): Promise<Refusal | undefined> {
    const { interface: abi } = this.#net[on];
    try {
      await this.#call(abi.encodeFunctionData(name as never, args as never), this.#net[sender].address);
      return undefined;
    } catch (error) {
      const found = abi.parseError(revertDataOf(error));
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
    const to = await this.#net.desk.getAddress();
    try {
      return (await this.#request("eth_sendTransaction", [{ from, to, data, gas: GAS }])) as string;
    } catch (error) {
      const reason = abi.parseError(revertDataOf(error));
      throw new Error(`${name} was refused: ${reason?.name ?? String(error)}(${reason?.args.join(", ") ?? ""})`, {
        cause: error,
      });
    }
  }

  async #applied(hash: string, event: "Repaid" | "Collected"): Promise<Applied> {
    const { interface: abi } = this.#net.desk;
    const topic = abi.getEvent(event).topicHash;
    const receipt = (await this.#request("eth_getTransactionReceipt", [hash])) as {
      logs: { topics: string[]; data: string }[];
    };
    const [log, ...more] = receipt.logs.filter(({ topics }) => topics[0] === topic);
    if (!log || more.length > 0) throw new Error(`${event} is emitted once`);
    const { allocation } = abi.decodeEventLog(event, log.data, log.topics) as unknown as { allocation: Result };
    return allocation.toObject() as Applied;
  }

  async #view(name: "owed" | "payoff" | "financingOf", args: readonly unknown[]): Promise<Result> {
    const { desk, servicing } = this.#net;
    const abi = name === "payoff" ? servicing.interface : desk.interface;
    return abi.decodeFunctionResult(
      name as never,
      await this.#call(abi.encodeFunctionData(name as never, args as never)),
    );
  }

  async #call(data: string, from = ZeroAddress): Promise<string> {
    const to = await this.#net.desk.getAddress();
    return (await this.#request("eth_call", [{ from, to, data }, "latest"])) as string;
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

function termsOf(net: LenientNetwork, money: CompleteTerms, replaces: string): Terms {
  const { bankA, bankB, exporter, deposit, lenientPolicy, collateral } = net;
  const { principal, margin } = money;
  return {
    lender: bankA.address,
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
      onOverdueInterest: money.interestOnOverdueInterest,
      fixingAgent: margin === undefined ? ZeroAddress : bankB.address,
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
    collateral: [collateral],
    payouts: replaces === ZeroHash ? [{ payee: exporter.address, amount: principal }] : [],
    contested: [],
    replaces,
    salt: ZeroHash,
  };
}
