import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import type { Day } from "../../../../sdk/financing/calendar.ts";
import { FinancingModel, type MoneyTerms, type Payment } from "../../../../sdk/financing/model/index.ts";
import { Rational } from "../../../../sdk/financing/rational.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { LARGEST, STATUS } from "../../../fixtures/financing.ts";
import { termsBy, type Act, type Paying, type Sale } from "../../../sdk/financing/model/arbitraries.ts";
import { ELSEWHERE, FinancingOnChain, LEAST_PRICE, MOST_COSTS } from "./chain.ts";
import type { Applied, Opening, Payable, Payer, Refusal, Standing } from "./chain.ts";
import { Occurrences } from "./occurrences.ts";

/** What the chain's numerators are over: parts of a year times a million. */
const DENOMINATOR = Rational.of(1_603_080n * 1_000_000n);

/** How a financing begins. */
export interface Beginning extends Opening {
  readonly terms: MoneyTerms;
  readonly start: Day;
}

/** Of a schedule over many years nobody waits for the end. */
const LONGEST_WAIT = 1000;

/** Days from a notice to a sale, and one more, as the hour of the notice counts. */
const NOTICE = 11;
const OTHERS_NOTICE = 31;

/**
 * Has one history happen to a financing in the reference model and on the chain, and holds them to the same amounts, to
 * the minor unit and to the last fraction, on every day of an act before and after it. What may not happen is left out of
 * the model and must be refused by the chain.
 *
 * @param occurrences to which it is added what came up
 */
export async function play(
  beginning: Beginning,
  acts: readonly Act[],
  occurrences: Occurrences = new Occurrences(),
): Promise<void> {
  const history = await History.begin(beginning, occurrences);
  for (const [index, act] of acts.entries()) await history.go(act, `${index + 1} (${act.act})`);
  await history.compareMoney();
}

/** How an act ended: as it should, refused as it should be, or without anything to do. */
type Outcome = "done" | "idle" | Refusal;

/** A collateral, as it stands while the debt is not paid. */
interface Secured {
  readonly face: bigint;
  /** Of its policy. */
  readonly insured: bigint;
  /** Whether the other bank's lien comes first. */
  readonly isSecond: boolean;
  /** What is left of the loan's lien, and of the other bank's. */
  left: bigint;
  others: bigint;
  /** What was paid of it, or is lost. */
  collected: bigint;
}

class History {
  readonly #model: FinancingModel;
  readonly #chain: FinancingOnChain;
  readonly #occurrences: Occurrences;
  readonly #moneyAtFirst: Readonly<Record<Payer, bigint>>;
  /** What has moved since the drawdown, to whom. */
  readonly #moved: Record<Payer, bigint> = {
    bankA: 0n,
    guarantor: 0n,
    exporter: 0n,
    debtor: 0n,
    insurer: 0n,
    bankB: 0n,
    buyer: 0n,
  };
  readonly #secured: readonly Secured[];
  readonly #revoked = new Set<number>();
  #byAgent: boolean;
  #status: bigint = STATUS.active;
  /** Since when its terms are in force. */
  #agreedOn: Day;
  /** Since when the borrower is in default elsewhere. */
  #defaultElsewhereOn: Day | undefined;
  /** What has been published of the reference rate, in the order of days. */
  readonly #published: { readonly from: Day; readonly reference: number }[] = [];
  #charged = 0n;

  private constructor(
    { terms, start, byAgent = false }: Beginning,
    chain: FinancingOnChain,
    money: Readonly<Record<Payer, bigint>>,
    occurrences: Occurrences,
  ) {
    this.#model = new FinancingModel(terms, start);
    this.#chain = chain;
    this.#occurrences = occurrences;
    this.#moneyAtFirst = money;
    this.#byAgent = byAgent;
    this.#agreedOn = start;
    this.#secured = chain.pledged.map(({ face, insured, amount, other }) => ({
      face,
      insured,
      isSecond: other?.isFirst === true,
      left: amount,
      others: other?.amount ?? 0n,
      collected: 0n,
    }));
  }

  static async begin(beginning: Beginning, occurrences: Occurrences): Promise<History> {
    const chain = await FinancingOnChain.open(beginning.terms, beginning.start, beginning);
    return new History(beginning, chain, await chain.money(), occurrences);
  }

  /** Lets the days before an act pass, and then has it happen. */
  async go(act: Act, place: string): Promise<void> {
    const days = act.act === "wait until" ? this.#daysUntil(act) : act.days;
    const before = nameOf(this.#status);
    await this.#pass(days, `before act ${place}`);
    const outcome = await this.#perform(act, days);
    const ended = typeof outcome === "string" ? outcome : "refused";
    this.#occurrences.act(act.act, ended, before);
    // How things stand after waiting was looked at, and nothing is stored by that.
    if (ended !== "done" || act.act === "wait" || act.act === "wait until") return;
    await this.#compareStanding(`after act ${place}`);
    await this.#compareFractions(`after act ${place}`);
    if (PAID_BY_COLLATERAL.has(act.act)) {
      expect(await this.#chain.secured(), `what stands of the liens after act ${place}`).to.equal(this.#stands());
    }
  }

  /** Everybody has what the model's payments leave them, and so the desk has nothing; and so it is with liens and policies. */
  async compareMoney(): Promise<void> {
    const expected = Object.entries(this.#moneyAtFirst).map(([party, at]) => [party, at + this.#moved[party as Payer]]);
    expect(await this.#chain.money(), "money of all at the end").to.deep.equal(Object.fromEntries(expected));
    expect(await this.#chain.secured(), "what stands of the liens at the end").to.equal(this.#stands());
    for (const [index, { face, insured, left, others }] of this.#secured.entries()) {
      const liens = [this.#isOver ? 0n : left, others];
      const encumbered = liens.reduce((sum, lien) => sum + quotientUp(insured * lien, face), 0n);
      expect(await this.#chain.encumberedOfPolicy(index), "what of a policy is behind liens").to.equal(encumbered);
    }
  }

  async #pass(days: number, place: string): Promise<void> {
    if (days === 0) return;
    this.#model.advanceTo(this.#model.today + days);
    await this.#chain.advanceTo(this.#model.today);
    await this.#compareStanding(place);
  }

  /** How long to wait for a day by the terms: none, if it has passed or is too far. */
  #daysUntil({ of, off }: Extract<Act, { act: "wait until" }>): number {
    const { today, terms } = this.#model;
    const dueDates = terms.schedule.map(({ dueOn }) => dueOn);
    const grace = of === "end of grace" ? terms.graceDays : 0;
    const named = of === "maturity" ? dueDates.slice(-1) : dueDates;
    const day = named.map((dueOn) => dueOn + grace + off).find((candidate) => candidate > today) ?? today;
    return day - today > LONGEST_WAIT ? 0 : day - today;
  }

  /** All that is owed, due or not. */
  #owed(): bigint {
    const { outstanding, interest, due } = this.#model.snapshot();
    return outstanding + interest + due.penalty + due.costs;
  }

  /** What stands of the liens: once the debt is paid, nothing. */
  #stands(): bigint {
    return this.#isOver ? 0n : this.#secured.reduce((sum, { left }) => sum + left, 0n);
  }

  get #isOver(): boolean {
    return this.#status === STATUS.repaid;
  }

  async #perform(act: Act, days: number): Promise<Outcome> {
    switch (act.act) {
      case "wait":
      case "wait until":
        return days === 0 ? "idle" : "done";
      case "transfer":
        return this.#transfer(act.perMille);
      case "pay":
      case "collect":
      case "pay out":
        return this.#pay(act);
      case "charge":
        return this.#unless(this.#refusalOfCharge(act.costs), "charge", [act.costs, ZeroHash], async () => {
          this.#model.charge(act.costs);
          this.#charged += act.costs;
          await this.#chain.charge(act.costs);
        });
      case "fix":
        return this.#fix(this.#model.today + act.ahead, act.reference);
      case "set rate":
        return this.#unless(this.#refusalOfRate(), "setRate", [act.rate], async () => {
          this.#model.fix(act.rate);
          await this.#chain.setRate(act.rate);
        });
      case "accelerate":
        return this.#unless(this.#refusalOfDefault(), "declareDefault", [ZeroHash], async () => {
          this.#callIn();
          await this.#chain.declareDefault();
        });
      case "lose standing":
        return this.#loseStanding();
      case "default elsewhere":
        return this.#defaultElsewhere();
      case "revoke":
        return this.#revoke(act.collateral % this.#secured.length);
      case "sell":
        return this.#sell(act);
      case "write off":
        return this.#unless(this.#refusalUnless(STATUS.defaulted), "writeOff", [], async () => {
          this.#model.writeOff();
          this.#status = STATUS.writtenOff;
          await this.#chain.writeOff();
        });
      case "restructure":
        return this.#restructure(act);
    }
  }

  #callIn(): void {
    this.#model.accelerate();
    this.#status = STATUS.defaulted;
  }

  async #pay(act: Paying): Promise<Outcome> {
    const { due, payoff } = this.#model.snapshot();
    const dueInAll = BUCKETS.reduce((sum, bucket) => sum + due[bucket], 0n);
    const share =
      act.of === "coin" ? 1n : ((act.of === "due" ? dueInAll : (payoff ?? dueInAll)) * act.perMille) / 1000n;
    const wished = share || 1n;
    const index = (act.collateral ?? 0) % this.#secured.length;
    const asset = this.#secured[index]!;
    const policy = this.#chain.policyOf(index).document.fingerprint;
    const { name, how, args, payer, most } = {
      pay: { name: "repay", how: "pay", args: [], payer: "exporter", most: LARGEST },
      collect: { name: "collect", how: "collect", args: [index], payer: "debtor", most: collectible(asset) },
      "pay out": { name: "payOut", how: "payOut", args: [index, policy], payer: "insurer", most: insurable(asset) },
    }[act.act] as Way;
    const refusal =
      this.#refusalUnless(...OPEN) ?? (act.act !== "pay" && asset.left === 0n ? discharged(index) : undefined);
    const amount = refusal ? 1n : least(wished, most);
    if (!refusal && act.act === "pay out" && wished > most) {
      const beyond = { error: "PayoutAbovePolicy", args: [most + 1n, most] };
      expect(await this.#chain.refusalOf(name, ...args, most + 1n)).to.deep.equal(beyond);
      if (most === 0n) return beyond;
      this.#occurrences.note("an insurer pays all that its policy has left");
    }
    return this.#unless(refusal, name, [...args, amount], async () => {
      const isWrittenOff = this.#status === STATUS.writtenOff;
      const expected = appliedOf(this.#model[how](amount));
      const applied = await this.#chain.pay(name, [...args, amount]);
      expect(applied, `${act.act} of ${amount}`).to.deep.equal(expected);
      const toLender = amount - applied.remainder;
      if (applied.earlyFee > 0n) this.#occurrences.note("a fee for early repayment");
      if (isWrittenOff && toLender > 0n) this.#occurrences.note("a recovery after write-off");
      this.#moved[this.#chain.creditor] += toLender;
      if (act.act === "pay") this.#moved.exporter -= toLender;
      else {
        this.#moved.exporter += applied.remainder;
        this.#moved[payer] -= amount;
      }
      if (act.act === "collect") {
        // First out of the lien, then out of what is free.
        asset.left -= least(asset.left, amount);
        asset.collected += amount;
      }
      if (act.act === "pay out") this.#lose(asset, amount, toLender);
      if (this.#model.snapshot().status === "closed") this.#status = STATUS.repaid;
    });
  }

  /** What an insurer pays stands for a part of the asset; but the lien becomes no smaller, in proportion, than the debt. */
  #lose(asset: Secured, paid: bigint, toLender: bigint): void {
    const insured = quotientUp(paid * asset.face, asset.insured);
    const inProportion = (asset.left * toLender) / (toLender + this.#owed());
    const lost = least(insured, inProportion);
    if (lost === insured && (paid * asset.face) % asset.insured !== 0n) {
      this.#occurrences.note("a payout for a part of the asset that is rounded up");
    }
    asset.left -= lost;
    asset.collected += lost;
  }

  /**
   * The creditor gives notice, or the other bank, and sells the collateral once that has run, for about what is owed and what
   * comes before it.
   */
  async #sell({ collateral, taken, byOther: wish, perMille, off }: Sale): Promise<Outcome> {
    const index = collateral % this.#secured.length;
    const asset = this.#secured[index]!;
    const stands = !this.#isOver && asset.left > 0n;
    const byOther = wish && stands && asset.others > 0n;
    if (!byOther && (!stands || this.#status === STATUS.active)) {
      const refusal = { error: stands ? "FinancingNotInDefault" : "LienGone", args: [this.#chain.lienOn(index)] };
      expect(await this.#chain.refusalOfNotice(index), "refusal of a notice").to.deep.equal(refusal);
      return refusal;
    }
    await this.#chain.giveNotice(index, byOther);
    await this.#pass(byOther ? OTHERS_NOTICE : NOTICE, "at the end of the notice");
    const ahead = asset.isSecond ? asset.others : 0n;
    const about = ahead + (this.#owed() * perMille) / 1000n + off;
    const price = least(about < LEAST_PRICE ? LEAST_PRICE : about, LARGEST);
    const expected = this.#shareOut(asset, price, taken ? (byOther ? "bankB" : this.#chain.creditor) : "buyer");
    const told = await this.#chain.sell(index, { taken, byOther, price, collected: asset.collected });
    expect(told, `what a sale for ${price} pays of the debt`).to.deep.equal(expected);
    [asset.left, asset.others] = [0n, 0n];
    if (asset.isSecond) this.#occurrences.note("a sale that pays another lien first");
    if (byOther) this.#occurrences.note(`a sale under the other lien, ${taken ? "to its holder" : "to a buyer"}`);
    else this.#occurrences.note(`a sale under the lien, ${taken ? "to its holder" : "to a buyer"}`);
    return "done";
  }

  /**
   * By rank, to each up to the amount of its lien; then what is left to the debt; then the rest to the pledgor.
   *
   * @returns what the debt takes of it, step by step
   */
  #shareOut(asset: Secured, price: bigint, payer: Payer): Applied[] {
    const { creditor } = this.#chain;
    const steps: Applied[] = [];
    let left = price;
    const debt = (amount: bigint) => {
      if (this.#status === STATUS.active) {
        this.#callIn();
        this.#occurrences.note("a default for the enforcement of another lien");
      }
      const applied = amount === 0n ? NOTHING : appliedOf(this.#model.pay(amount));
      steps.push(applied);
      const taken = amount - applied.remainder;
      this.#moved[creditor] += taken;
      left -= taken;
      if (this.#model.snapshot().status === "closed") this.#status = STATUS.repaid;
    };
    const other = () => {
      const share = least(left, asset.others);
      this.#moved.bankB += share;
      left -= share;
    };
    this.#moved[payer] -= price;
    if (asset.isSecond) other();
    debt(least(left, asset.left));
    if (!asset.isSecond) other();
    if (!this.#isOver && left > 0n) {
      debt(left);
      this.#occurrences.note("a sale that pays more of a debt than its lien covers");
    }
    this.#moved.exporter += left;
    this.#occurrences.note(`a sale that ${this.#isOver ? "pays" : "does not pay"} the debt`);
    if (left > 0n) this.#occurrences.note("a sale that leaves the pledgor something");
    return steps;
  }

  /** A fixing is published, and then one is brought, which may be older or still to come. */
  async #fix(from: Day, reference: number): Promise<Outcome> {
    const { today, terms } = this.#model;
    const latest = this.#published.at(-1)?.from ?? 0;
    if (from > latest) {
      await this.#chain.publish(from, reference);
      this.#published.push({ from, reference });
    } else {
      const refusal = { error: "FixingOutOfOrder", args: [this.#chain.benchmark, BigInt(from), BigInt(latest)] };
      expect(await this.#chain.refusalOfPublication(from, reference)).to.deep.equal(refusal);
    }
    const index = Math.abs(reference) % this.#published.length;
    const brought = this.#published[index]!;
    const until = this.#published[index + 1]?.from ?? Infinity;
    const days = terms.schedule.map(({ dueOn }) => dueOn);
    const [last, next] = [days.findLast((day) => day <= today) ?? 0, days.find((day) => day > today) ?? 0];
    const [forThis, forNext] = [last, next].map((day) => brought.from <= day && day < until);
    let refusal = this.#refusalUnless(...OPEN);
    if (!refusal && (terms.margin === undefined || this.#byAgent))
      refusal = { error: "RateNotFloating", args: [this.#chain.id] };
    if (!refusal && brought.from > today + 1) {
      refusal = { error: "FixingNotFinal", args: [this.#chain.benchmark, BigInt(brought.from)] };
    }
    if (!refusal && !forThis && !forNext) {
      refusal = { error: "FixingNotForPeriod", args: [brought.from, last, next].map(BigInt) };
    }
    return this.#unless(refusal, "fix", [brought.from], async () => {
      this.#model.fix(brought.reference, forThis ? today : next);
      await this.#chain.fix(brought.from);
      if (!forThis) this.#occurrences.note("a fixing that is brought ahead");
    });
  }

  /** Whoever is the creditor sells to the other lender what the model says is owed, for a share of it. */
  async #transfer(perMille: bigint): Promise<Outcome> {
    const { outstanding: principal } = this.#model.snapshot();
    const owed = this.#owed();
    const price = (owed * perMille) / 1000n;
    const within = (amount: bigint) => least(amount, LARGEST);
    const sold = {
      principal,
      status: this.#status,
      owed: within(owed),
      secured: within(this.#stands()),
      price: within(price),
    };
    const refusal = this.#refusalUnless(...OPEN);
    if (refusal) {
      expect(await this.#chain.refusalOfTransfer(sold), "refusal to transfer").to.deep.equal(refusal);
      return refusal;
    }
    const seller = this.#chain.creditor;
    await this.#chain.transfer(sold);
    this.#moved[seller] += sold.price;
    this.#moved[this.#chain.creditor] -= sold.price;
    return "done";
  }

  /** The borrower is suspended for longer than its grace, and its debt called in for that, if it is not called in yet. */
  async #loseStanding(): Promise<Outcome> {
    const { graceDays } = this.#model.terms;
    await this.#chain.suspendBorrower();
    await this.#pass(graceDays + 1, "while the borrower is suspended");
    const outcome = await this.#unless(this.#refusalUnless(STATUS.active), "declareStandingLost", [], async () => {
      this.#callIn();
      await this.#chain.declareStandingLost();
    });
    await this.#chain.reinstateBorrower();
    return outcome;
  }

  /** The borrower does not repay bank B, which calls its loan in; so does the creditor, unless it knew of that when it lent. */
  async #defaultElsewhere(): Promise<Outcome> {
    const { today } = this.#model;
    if (this.#defaultElsewhereOn === undefined) {
      await this.#chain.lendElsewhere(today);
      this.#moved.bankB -= ELSEWHERE;
      this.#moved.exporter += ELSEWHERE;
      await this.#pass(2, "while the borrower is late elsewhere");
      await this.#chain.declareDefaultElsewhere();
      this.#defaultElsewhereOn = this.#model.today;
    }
    const { id, elsewhere, elsewhereId } = this.#chain;
    const isNews = this.#defaultElsewhereOn > this.#agreedOn;
    const known = isNews ? undefined : { error: "NotCrossDefault", args: [id, elsewhereId, STATUS.defaulted] };
    const refusal = this.#refusalUnless(STATUS.active) ?? known;
    return this.#unless(refusal, "declareCrossDefault", [elsewhere], async () => {
      this.#callIn();
      await this.#chain.declareCrossDefault();
    });
  }

  /** The insurer takes its policy back, and the debt is called in for that, if the policy is behind it still. */
  async #revoke(collateral: number): Promise<Outcome> {
    if (!this.#revoked.has(collateral)) await this.#chain.revokePolicyOf(collateral);
    this.#revoked.add(collateral);
    const { id } = this.#chain.policyOf(collateral);
    const gone = { error: "DocumentNotBehind", args: [this.#chain.id, id] };
    const refusal = this.#refusalUnless(STATUS.active) ?? (this.#secured[collateral]!.left > 0n ? undefined : gone);
    return this.#unless(refusal, "declareDefault", [id], async () => {
      this.#callIn();
      await this.#chain.declareDefault(id);
    });
  }

  async #restructure({ plan }: Extract<Act, { act: "restructure" }>): Promise<Outcome> {
    const { today } = this.#model;
    const { outstanding } = this.#model.snapshot();
    const open = this.#status === STATUS.active || this.#status === STATUS.defaulted;
    // New terms for nothing at all say nothing about the old ones.
    if (outstanding === 0n) return "idle";
    const planned = termsBy(plan, outstanding, today);
    const { rounding } = this.#model.terms;
    const terms = { ...planned, rounding };
    const byAgent = plan.byAgent === true;
    const renewed = { money: terms, byAgent };
    if (!open) {
      const refusal = { error: "FinancingNotActive", args: [this.#chain.id, this.#status] };
      expect(await this.#chain.refusalOfRestructuring(renewed, today)).to.deep.equal(refusal);
      return refusal;
    }
    if (planned.rounding !== undefined && planned.rounding !== rounding) {
      const refusal = { error: "ReplacementMismatch", args: [this.#chain.id] };
      const otherwise = await this.#chain.refusalOfRestructuring({ money: planned, byAgent }, today);
      expect(otherwise, "another rounding").to.deep.equal(refusal);
    }
    // Until default, or until it can be declared, the borrower may submit what both have signed; then the creditor alone.
    const timely = this.#refusalOfDefault()?.error === "NotInDefault";
    if (!timely) {
      const { address, creditor } = this.#chain;
      const refusal = { error: "NotCreditor", args: [address.exporter, address[creditor]] };
      expect(await this.#chain.refusalOfRestructuring(renewed, today, "exporter")).to.deep.equal(refusal);
    }
    this.#model.restructure(terms);
    await this.#chain.restructure(renewed, today, timely ? "exporter" : this.#chain.creditor);
    [this.#status, this.#agreedOn, this.#byAgent] = [STATUS.active, today, byAgent];
    return "done";
  }

  /** Does what is not refused, and sees to it that the chain refuses what must be. */
  async #unless(
    refusal: Refusal | undefined,
    act: Parameters<FinancingOnChain["refusalOf"]>[0],
    args: readonly unknown[],
    happen: () => Promise<void>,
  ): Promise<Outcome> {
    if (refusal) expect(await this.#chain.refusalOf(act, ...args), `refusal to ${act}`).to.deep.equal(refusal);
    else await happen();
    return refusal ?? "done";
  }

  #refusalUnless(...statuses: readonly bigint[]): Refusal | undefined {
    if (statuses.includes(this.#status)) return undefined;
    return { error: "FinancingNotActive", args: [this.#chain.id, this.#status] };
  }

  #refusalOfCharge(costs: bigint): Refusal | undefined {
    const charged = this.#charged + costs;
    return (
      this.#refusalUnless(STATUS.defaulted, STATUS.writtenOff) ??
      (charged > MOST_COSTS ? { error: "CostsAboveCap", args: [charged, MOST_COSTS] } : undefined)
    );
  }

  #refusalOfRate(): Refusal | undefined {
    const { agent } = this.#chain.address;
    if (!this.#byAgent) return { error: "NotFixingAgent", args: [agent, ZeroAddress] };
    return this.#refusalUnless(...OPEN);
  }

  #refusalOfDefault(): Refusal | undefined {
    const { daysLate } = this.#model.snapshot();
    const { graceDays } = this.#model.terms;
    const late = daysLate > graceDays;
    return (
      this.#refusalUnless(STATUS.active) ??
      (late ? undefined : { error: "NotInDefault", args: [this.#chain.id, BigInt(daysLate), BigInt(graceDays)] })
    );
  }

  async #compareStanding(place: string): Promise<void> {
    const { outstanding, due, interest, payoff, daysPastDue } = this.#model.snapshot();
    const expected: Standing = {
      status: this.#status,
      costs: due.costs,
      penalty: due.penalty,
      interest,
      principal: outstanding,
      due: BUCKETS.reduce((sum, bucket) => sum + due[bucket], 0n),
      daysPastDue: BigInt(daysPastDue),
      payoff,
    };
    expect(await this.#chain.standing(), place).to.deep.equal(expected);
  }

  /**
   * What has accrued, less what was paid of it, is stored exactly. What rounding left is forgotten at the end. A default
   * stores nothing but its day, so the next act shows what accrued until then.
   */
  async #compareFractions(place: string): Promise<void> {
    const stored = await this.#chain.stored();
    if (stored === undefined) return;
    const { today, status, accrued, paid } = this.#model.snapshot();
    const left = (bucket: "interest" | "penalty") =>
      status === "closed" ? 0n : accrued[bucket].sub(Rational.of(paid[bucket])).mul(DENOMINATOR).round();
    const expected = { interest: left("interest"), penalty: left("penalty"), accruedTo: BigInt(today) };
    expect(stored, `fractions ${place}`).to.deep.equal(expected);
  }
}

/** How a payment is called on the chain and in the model, with what, and by whom. */
interface Way {
  readonly name: Payable;
  readonly how: "pay" | "collect" | "payOut";
  readonly args: readonly unknown[];
  readonly payer: Payer;
  /** The most that is taken. */
  readonly most: bigint;
}

/** What else is there to compare after these acts. */
const PAID_BY_COLLATERAL = new Set<Act["act"]>(["collect", "pay out", "sell"]);

const NOTHING: Applied = { costs: 0n, penalty: 0n, interest: 0n, principal: 0n, earlyFee: 0n, remainder: 0n };

/** What may be paid of a receivable: what is left of the lien, and what is free. */
function collectible({ face, left, others, collected }: Secured): bigint {
  return left === 0n ? 0n : face - collected - others;
}

/** What of a policy is not for the other lien, nor used up. */
function insurable({ face, insured, others, collected }: Secured): bigint {
  return insured - quotientUp(insured * (others + collected), face);
}

function quotientUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function nameOf(status: bigint): keyof typeof STATUS {
  return (Object.keys(STATUS) as (keyof typeof STATUS)[]).find((name) => STATUS[name] === status)!;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The receivable has been paid as far as it was pledged. */
function discharged(collateral: number): Refusal {
  return { error: "CollateralDischarged", args: [BigInt(collateral)] };
}

/** A financing in any of these owes something. */
const OPEN = [STATUS.active, STATUS.defaulted, STATUS.writtenOff];

function appliedOf({ costs, penalty, interest, principal, earlyFee, returned }: Payment): Applied {
  return { costs, penalty, interest, principal, earlyFee, remainder: returned };
}
