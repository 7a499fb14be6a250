import type { Interface, Result, Signer } from "ethers";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import type { Day } from "../../../../sdk/financing/calendar.ts";
import { eventBits } from "../../../../sdk/financing/default-events.ts";
import { dayCountIndex } from "../../../../sdk/financing/daycount.ts";
import { completeTerms, type CompleteTerms, type MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import { roundingIndex } from "../../../../sdk/financing/rational.ts";
import { encodeTerms, financingIdOf, offerMessage } from "../../../../sdk/financing/terms.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { transferMessage } from "../../../../sdk/financing/transfer.ts";
import { authorize } from "../../../../sdk/messages/sign.ts";
import { LOAN_TRANSFER, OFFER } from "../../../../sdk/messages/types.ts";
import {
  claimantOf,
  estateOf,
  keptClaimant,
  lienOfStake,
  NOBODY,
  purchase,
  saleConsent,
  type Stake,
} from "../../../fixtures/enforcement.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import type { Collateral } from "../../../fixtures/encodings.ts";
import type { LienbookNetwork, Party, RegisteredDocument, Terms } from "../../../fixtures/network.ts";
import { benchmarkOf, fixing } from "../../../fixtures/rates.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";
import type { Pledged } from "../../../sdk/financing/model/edges.ts";

/** More than all that a history moves. */
const MOST = 2n ** 70n;
/** Receivables that are insured in full. The last of them is so little that it may be paid in full. */
const WHOLE: readonly Pledged[] = [LARGEST, LARGEST, 50_000n].map((face) => ({ face, insured: face, amount: face }));
/** What the appraiser says that any of the receivables is worth: so little that it may be sold for any price. */
export const LEAST_PRICE = 20n;
/** The principal of another loan of the borrower, which falls due the day after it is drawn down. */
export const ELSEWHERE = 100n;
const FOREVER = 2n ** 40n - 1n;
const GAS = "0xe4e1c0";
/** What the lender may charge in costs. */
export const MOST_COSTS = 10_000n;

/** Nothing is added to the rate that an agent sets, whatever the terms say. */
const UNUSED_MARGIN = 12_345;

/** Who may do what. */
const SENDER = {
  repay: "exporter",
  collect: "debtor",
  payOut: "insurer",
  charge: "creditor",
  declareDefault: "creditor",
  declareStandingLost: "creditor",
  declareCrossDefault: "creditor",
  writeOff: "creditor",
  transfer: "creditor",
  fix: "debtor",
  setRate: "agent",
} as const;

/** Where a function is called: servicing and recovery answer at the desk. */
const PLACE = {
  repay: "desk",
  collect: "desk",
  payOut: "recovery",
  charge: "recovery",
  declareDefault: "recovery",
  declareStandingLost: "recovery",
  declareCrossDefault: "recovery",
  writeOff: "recovery",
  transfer: "servicing",
  fix: "servicing",
  setRate: "servicing",
} as const;

const EARLY = ["after interest", "principal only", "refused"] as const;

/** What tells of a payment. */
const TOLD = { repay: "Repaid", collect: "Collected", payOut: "LossPaid" } as const;
export type Payable = keyof typeof TOLD;

/** Under a policy so lenient and between parties so rich that only the terms and what is pledged matter. */
export const lenient = stage(deployed, async (deployment) => {
  const { ethers, deposit, participants, desk, enforcement, strangers, ...parties } = deployment;
  const { exporter, debtor, bankA, bankB, guarantor, otherExporter: buyer } = parties;
  const [first, second, agent] = strangers;
  const insurer = await deployment.enrol("INSURER", ROLE_BIT.insurer, first!);
  const appraiser = await deployment.enrol("APPRAISER", ROLE_BIT.appraiser, second!);
  for (const [party, role] of [
    [exporter, ROLE_BIT.enterprise],
    [buyer, ROLE_BIT.enterprise],
    [bankA, ROLE_BIT.bank],
    [bankB, ROLE_BIT.bank],
    [guarantor, ROLE_BIT.bank],
    [insurer, ROLE_BIT.insurer],
  ] as const) {
    await participants.update(party.lei, role, FOREVER);
  }
  for (const party of [bankA, bankB, guarantor, debtor, exporter, insurer, buyer]) await deposit.issue(party, MOST);
  for (const party of [guarantor, insurer]) await deposit.connect(party).approve(desk, MOST);
  for (const party of [bankA, bankB, guarantor, buyer]) await deposit.connect(party).approve(enforcement, MOST);
  const appraisal = await deployment.register(
    appraiser,
    await deployment.draft(exporter, { kind: KIND.appraisal, value: LEAST_PRICE }),
  );
  const openPolicy = await (await ethers.deployContract("OpenPolicy")).getAddress();
  const net = { ...deployment, insurer, appraisal, agent: agent!, buyer, openPolicy };
  const whole = await securedInTurn(net, WHOLE);
  const elsewhere = await deployment.issueReceivable(await deployment.invoice(), [[appraisal, 1n]]);
  return { insurer, appraisal, agent: agent!, buyer, openPolicy, whole, elsewhere };
});

/** What is there before anything is pledged. */
interface Evidence {
  readonly insurer: Party;
  readonly appraisal: RegisteredDocument;
}

type LenientNetwork = LienbookNetwork &
  Evidence & {
    /** Sets the rate where the terms say so; no party. */
    readonly agent: Signer & { readonly address: string };
    /** Buys what is sold of the collateral. */
    readonly buyer: Party;
    readonly openPolicy: string;
    readonly whole: readonly Secured[];
    /** What another loan of the borrower is secured by. */
    readonly elsewhere: Collateral;
  };

/** A receivable, as the loan pledges it, and the policy behind it. */
interface Secured {
  readonly collateral: Collateral;
  readonly policy: RegisteredDocument;
}

/** One by one, as accounts send. */
async function securedInTurn(net: LienbookNetwork & Evidence, wishes: readonly Pledged[]): Promise<Secured[]> {
  const secured: Secured[] = [];
  for (const wish of wishes) secured.push(await securedBy(net, wish));
  return secured;
}

/** An acknowledged receivable, with a policy and an appraisal behind it. */
async function securedBy(net: LienbookNetwork & Evidence, { face, insured, amount }: Pledged): Promise<Secured> {
  const { insurer, exporter, appraisal } = net;
  // What two liens ask of a share is rounded up for each.
  const value = insured < LARGEST ? insured + 1n : insured;
  const policy = await net.register(insurer, await net.draft(exporter, { kind: KIND.insurancePolicy, value }));
  const behind = [
    [policy, insured],
    [appraisal, 1n],
  ] as const;
  const collateral = await net.issueReceivable(await net.invoice({ value: face }), behind);
  return { collateral: { ...collateral, amount }, policy };
}

/** The guarantor is a bank here, which buys what bank A has lent, and sells it back. */
export type Lender = "bankA" | "guarantor";
type Sender = Lender | "exporter" | "debtor" | "insurer" | "bankB" | "agent";
/** Whose money a history moves; what waits for bank B is its. */
export type Payer = Lender | "exporter" | "debtor" | "insurer" | "bankB" | "buyer";
type Act =
  | { readonly on: "desk"; readonly name: "repay" | "collect" | "accept" }
  | { readonly on: "servicing"; readonly name: "fix" | "setRate" | "restructure" | "transfer" }
  | {
      readonly on: "recovery";
      readonly name:
        "charge" | "declareDefault" | "declareStandingLost" | "declareCrossDefault" | "payOut" | "writeOff";
    }
  | { readonly on: "enforcement"; readonly name: "giveNotice" | "sell" | "appropriate" }
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

/** How a collateral is sold. */
export interface Disposal {
  /** Whether whoever enforces takes it; else the buyer does. */
  readonly taken: boolean;
  /** Whether it is enforced under the other bank's lien. */
  readonly byOther: boolean;
  readonly price: bigint;
  /** What of the receivable was paid by now. */
  readonly collected: bigint;
}

/** What new terms say of money, and whether an agent may set the rate by them. */
export interface Renewed {
  readonly money: MoneyTerms;
  readonly byAgent: boolean;
}

/** How a financing begins, beside its terms. */
export interface Opening {
  /** The receivables, or how many that are insured in full and pledged to nobody else. Default: one. */
  readonly pledged?: readonly Pledged[] | number;
  /** Whether an agent may set the rate. Default: no. */
  readonly byAgent?: boolean;
}

/** The lien of another bank on a collateral. */
interface OtherLien {
  readonly purpose: string;
  readonly isFirst: boolean;
}

/** One financing on the chain. */
export class FinancingOnChain {
  readonly #net: LenientNetwork;
  /** What it is secured by, as it was pledged. */
  readonly pledged: readonly Pledged[];
  readonly #secured: readonly Secured[];
  readonly #others: readonly (OtherLien | undefined)[];
  #elsewhere: Terms | undefined;
  #terms: Terms;
  #id: string;
  #serial = 0n;
  #creditor: Lender = "bankA";

  private constructor(
    net: LenientNetwork,
    terms: Terms,
    pledged: readonly Pledged[],
    secured: readonly Secured[],
    others: readonly (OtherLien | undefined)[],
  ) {
    this.pledged = pledged;
    this.#net = net;
    this.#secured = secured;
    this.#others = others;
    this.#terms = terms;
    this.#id = financingIdOf(terms);
  }

  /** Bank A lends to the exporter on a day, on a chain on which nothing else has happened, against its receivables. */
  static async open(
    money: MoneyTerms,
    start: Day,
    { pledged = 1, byAgent = false }: Opening,
  ): Promise<FinancingOnChain> {
    const net = await lenient();
    const wishes = typeof pledged === "number" ? WHOLE.slice(0, pledged) : pledged;
    const secured = typeof pledged === "number" ? net.whole.slice(0, pledged) : await securedInTurn(net, pledged);
    await mineAt(net, start);
    const collaterals = secured.map(({ collateral }) => collateral);
    const terms = termsOf(net, completeTerms(money, start), {
      lender: "bankA",
      pledged: collaterals,
      replaces: ZeroHash,
      byAgent,
    });
    const others: (OtherLien | undefined)[] = [];
    const placeOthers = async (isFirst: boolean) => {
      for (const [index, { other }] of wishes.entries()) {
        if (other?.isFirst !== isFirst) continue;
        const { purpose } = await net.pledged(net.bankB, { ...collaterals[index]!, amount: other.amount });
        others[index] = { purpose, isFirst };
      }
    };
    await placeOthers(true);
    const financing = new FinancingOnChain(net, terms, wishes, secured, others);
    await financing.#act("exporter", { on: "desk", name: "accept" }, [await financing.#offer(terms, net.bankA), terms]);
    await placeOthers(false);
    return financing;
  }

  get id(): string {
    return this.#id;
  }

  get creditor(): Lender {
    return this.#creditor;
  }

  get address(): Record<Lender | "exporter" | "agent", string> {
    const { bankA, guarantor, exporter, agent } = this.#net;
    return {
      bankA: bankA.address,
      guarantor: guarantor.address,
      exporter: exporter.address,
      agent: agent.address,
    };
  }

  async advanceTo(day: Day): Promise<void> {
    await mineAt(this.#net, day);
  }

  async pay(name: Payable, args: readonly unknown[]): Promise<Applied> {
    const act = { on: PLACE[name], name } as Act;
    return this.#applied(await this.#act(SENDER[name], act, [...args, this.#terms]), name);
  }

  /** The policy that insures a collateral. */
  policyOf(collateral: number): RegisteredDocument {
    return this.#secured[collateral]!.policy;
  }

  /** The insurer takes that policy back. */
  async revokePolicyOf(collateral: number): Promise<void> {
    const { registry, insurer } = this.#net;
    await registry.revoke(...(await this.#net.revocation(insurer, this.policyOf(collateral))));
  }

  /** What of that policy is behind liens, whoever has them. */
  async encumberedOfPolicy(collateral: number): Promise<bigint> {
    return (await this.#net.balanceOf(this.policyOf(collateral))).encumbered;
  }

  async charge(amount: bigint): Promise<void> {
    await this.#act(this.#creditor, { on: "recovery", name: "charge" }, [amount, ZeroHash, this.#terms]);
  }

  /** For a document that was revoked, or for what is past due. */
  async declareDefault(revoked = ZeroHash): Promise<void> {
    await this.#act(this.#creditor, { on: "recovery", name: "declareDefault" }, [revoked, this.#terms]);
  }

  /** Bank B lends the borrower a little, too, until the next day. */
  async lendElsewhere(today: Day): Promise<void> {
    const schedule = [{ dueOn: today + 1, principal: ELSEWHERE }];
    const money = completeTerms({ principal: ELSEWHERE, schedule, rate: 0, dayCount: "ACT/360" }, today);
    const { elsewhere, bankB } = this.#net;
    const terms = termsOf(this.#net, money, { lender: "bankB", pledged: [elsewhere], replaces: ZeroHash });
    await this.#act("exporter", { on: "desk", name: "accept" }, [await this.#offer(terms, bankB), terms]);
    this.#elsewhere = terms;
  }

  /** Bank B calls its loan in. */
  async declareDefaultElsewhere(): Promise<void> {
    await this.#act("bankB", { on: "recovery", name: "declareDefault" }, [ZeroHash, this.#elsewhere]);
  }

  /** The terms of bank B's loan, as a declaration shows them. */
  get elsewhere(): string {
    return encodeTerms(this.#elsewhere!);
  }

  get elsewhereId(): string {
    return financingIdOf(this.#elsewhere!);
  }

  async declareCrossDefault(): Promise<void> {
    const args = [this.elsewhere, this.#terms];
    await this.#act(this.#creditor, { on: "recovery", name: "declareCrossDefault" }, args);
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

  async setRate(rate: number): Promise<void> {
    await this.#act(SENDER.setRate, { on: "servicing", name: "setRate" }, [rate, this.#terms]);
  }

  async restructure(renewed: Renewed, today: Day, by: Lender | "exporter"): Promise<void> {
    const [terms, args] = await this.#renewal(renewed, today, by);
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
    renewed: Renewed,
    today: Day,
    by: Lender | "exporter" = this.#creditor,
  ): Promise<Refusal | undefined> {
    const [, args] = await this.#renewal(renewed, today, by);
    return this.#refusal(by, { on: "servicing", name: "restructure" }, args);
  }

  /** The loan's lien on a collateral, or the other bank's. */
  lienOn(collateral: number, byOther = false): string {
    return lienOfStake(this.#secured[collateral]!.collateral, this.#stakeIn(collateral, byOther));
  }

  /** Who holds a lien says that it will enforce it. */
  async giveNotice(collateral: number, byOther: boolean): Promise<void> {
    const args = [this.#secured[collateral]!.collateral, this.#stakeIn(collateral, byOther)];
    await this.#act(byOther ? "bankB" : this.#creditor, { on: "enforcement", name: "giveNotice" }, args);
  }

  /** How the creditor's notice would be refused today; undefined if it would not. */
  async refusalOfNotice(collateral: number): Promise<Refusal | undefined> {
    const args = [this.#secured[collateral]!.collateral, this.#stakeIn(collateral, false)];
    return this.#refusal(this.#creditor, { on: "enforcement", name: "giveNotice" }, args);
  }

  /**
   * A collateral is sold after notice, with the consent of the one that does not enforce.
   *
   * @returns what the loan was paid, in one step or two
   */
  async sell(index: number, { taken, byOther, price, collected }: Disposal): Promise<Applied[]> {
    const net = this.#net;
    const { collateral } = this.#secured[index]!;
    const enforcer = byOther ? "bankB" : this.#creditor;
    const { address: buyer } = taken ? net[enforcer] : net.buyer;
    const offer = { lien: this.lienOn(index, byOther), document: collateral.id, price, buyer };
    const consent = [await saleConsent(net, net[byOther ? this.#creditor : "bankB"], offer)];
    const own = { ...(await claimantOf(net, this.#terms)), consent: byOther ? consent : [] };
    const other = this.#others[index];
    const theirs = other && { ...keptClaimant(other.purpose), consent: byOther ? [] : consent };
    const claimants = !theirs ? [own] : other.isFirst ? [theirs, own] : [own, theirs];
    const estate = estateOf(collateral, claimants, claimants.indexOf(byOther ? theirs! : own));
    const args = [estate, net.deposit.target, price, collected];
    const hash = taken
      ? await this.#act(enforcer, { on: "enforcement", name: "appropriate" }, args)
      : await this.#act(enforcer, { on: "enforcement", name: "sell" }, [
          ...args,
          await purchase(net, net.buyer, offer, { collected }),
          NOBODY,
        ]);
    return this.#allocations(hash, "Recovered", net.desk.interface);
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

  /** What each has. */
  async money(): Promise<Record<Payer, bigint>> {
    const { deposit, enforcement, bankA, bankB, guarantor, exporter, debtor, insurer, buyer } = this.#net;
    return {
      bankA: await deposit.balanceOf(bankA),
      guarantor: await deposit.balanceOf(guarantor),
      exporter: await deposit.balanceOf(exporter),
      debtor: await deposit.balanceOf(debtor),
      insurer: await deposit.balanceOf(insurer),
      bankB: (await deposit.balanceOf(bankB)) + (await enforcement.parked(deposit, bankB)),
      buyer: await deposit.balanceOf(buyer),
    };
  }

  /** What stands of the liens. */
  async secured(): Promise<bigint> {
    return (await this.#view("securedBy", [this.#terms]))[0] as bigint;
  }

  /** New terms, and what `restructure` takes: creditor and borrower agree, and one of them submits what the other has signed. */
  async #renewal(
    { money, byAgent }: Renewed,
    today: Day,
    by: Lender | "exporter",
  ): Promise<[Terms, readonly unknown[]]> {
    const from = { lender: this.#creditor, pledged: this.#terms.collateral, replaces: this.#id, byAgent };
    const terms = termsOf(this.#net, completeTerms(money, today), from);
    const agreed = async (party: Lender | "exporter") =>
      party === by ? this.#inPerson(party) : this.#offer(terms, this.#net[party]);
    return [terms, [this.#terms, await agreed(this.#creditor), await agreed("exporter"), terms]];
  }

  #stakeIn(collateral: number, byOther: boolean): Stake {
    const other = this.#others[collateral];
    if (byOther && other) return { engine: ZeroAddress, purpose: other.purpose };
    return { engine: this.#net.desk.target as string, purpose: this.#id };
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
    const [applied, ...more] = await this.#allocations(hash, TOLD[name], this.#net[PLACE[name]].interface);
    if (!applied || more.length > 0) throw new Error(`${TOLD[name]} is emitted once`);
    return applied;
  }

  /** What the events of a name say of payments, in their order. */
  async #allocations(hash: string, event: string, abi: Interface): Promise<Applied[]> {
    const { topicHash } = abi.getEvent(event)!;
    const receipt = (await this.#request("eth_getTransactionReceipt", [hash])) as {
      logs: { topics: string[]; data: string }[];
    };
    return receipt.logs
      .filter(({ topics }) => topics[0] === topicHash)
      .map(({ data, topics }) => abi.decodeEventLog(event, data, topics) as unknown as { readonly allocation: Result })
      .map(({ allocation }) => allocation.toObject() as Applied);
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
    return this.#net[on === "rates" || on === "enforcement" ? on : "desk"].getAddress();
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
  readonly lender: Lender | "bankB";
  readonly pledged: readonly Collateral[];
  readonly replaces: string;
  readonly byAgent?: boolean;
}

function termsOf(
  net: LenientNetwork,
  money: CompleteTerms,
  { lender, pledged, replaces, byAgent = false }: Agreed,
): Terms {
  const { bankB, exporter, deposit, openPolicy, agent } = net;
  const { principal } = money;
  const margin = byAgent ? undefined : money.margin;
  return {
    lender: net[lender].address,
    borrower: exporter.address,
    token: deposit.target as string,
    principal,
    policy: openPolicy,
    interest: {
      dayCount: dayCountIndex(money.dayCount),
      rounding: roundingIndex(money.rounding),
      rate: money.rate,
      penaltyUplift: money.penaltyUplift,
      graceDays: money.graceDays,
      onOverdueInterest: money.onOverdueInterest,
      fixingAgent: byAgent ? agent.address : ZeroAddress,
      benchmark: margin === undefined ? ZeroHash : benchmarkOf(bankB),
      margin: margin ?? (byAgent ? UNUSED_MARGIN : 0),
      changes: [...money.rateChanges],
    },
    application: {
      waterfall: `0x${money.waterfall.map((bucket) => `0${BUCKETS.indexOf(bucket)}`).join("")}`,
      early: EARLY.indexOf(money.early),
      earlyFee: money.earlyFee,
      lastFirst: money.prepays === "last first",
      sweep: money.sweep,
      mostCosts: MOST_COSTS,
      events: eventBits("document revoked", "standing lost", "cross-default"),
    },
    schedule: money.schedule.map(({ dueOn, principal: part }) => ({ dueOn: BigInt(dueOn), principal: part })),
    collateral: [...pledged],
    payouts: replaces === ZeroHash ? [{ payee: exporter.address, amount: principal }] : [],
    contested: [],
    replaces,
    salt: ZeroHash,
  };
}
