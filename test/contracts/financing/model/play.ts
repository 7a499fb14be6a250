import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import type { Day } from "../../../../sdk/financing/calendar.ts";
import { FinancingModel, type MoneyTerms, type Payment } from "../../../../sdk/financing/model/index.ts";
import { Rational } from "../../../../sdk/financing/rational.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { STATUS } from "../../../fixtures/financing.ts";
import { termsBy, type Act } from "../../../sdk/financing/model/arbitraries.ts";
import { FinancingOnChain, MOST_COSTS } from "./chain.ts";
import type { Applied, Refusal, Standing } from "./chain.ts";

/** What the chain's numerators are over: parts of a year times a million. */
const DENOMINATOR = Rational.of(1_603_080n * 1_000_000n);

/**
 * Has one history happen to a financing in the reference model and on the chain, and holds them to the same amounts, to
 * the minor unit and to the last fraction, on every day of an act before and after it. What may not happen is left out of
 * the model and must be refused by the chain.
 */
export async function play({ terms, start }: { terms: MoneyTerms; start: Day }, acts: readonly Act[]): Promise<void> {
  const history = await History.begin(terms, start);
  for (const [index, act] of acts.entries()) await history.go(act, `${index + 1} (${act.act})`);
  await history.compareMoney();
}

class History {
  readonly #model: FinancingModel;
  readonly #chain: FinancingOnChain;
  readonly #moneyAtFirst: readonly bigint[];
  /** What has moved since the drawdown: to the lender, to the borrower, to the debtor. */
  readonly #moved: [bigint, bigint, bigint] = [0n, 0n, 0n];
  #status: bigint = STATUS.active;
  /** The day of a fixing that has yet to take effect. */
  #pending: Day | undefined;
  #charged = 0n;

  private constructor(model: FinancingModel, chain: FinancingOnChain, money: readonly bigint[]) {
    this.#model = model;
    this.#chain = chain;
    this.#moneyAtFirst = money;
  }

  static async begin(terms: MoneyTerms, start: Day): Promise<History> {
    const chain = await FinancingOnChain.open(terms, start);
    return new History(new FinancingModel(terms, start), chain, await chain.money());
  }

  /** Lets the days before an act pass, and then has it happen. */
  async go(act: Act, place: string): Promise<void> {
    if (act.days > 0) {
      this.#model.advanceTo(this.#model.today + act.days);
      await this.#chain.advanceTo(this.#model.today);
      await this.#compareStanding(`before act ${place}`);
    }
    const refusal = await this.#perform(act);
    if (refusal) return;
    await this.#compareStanding(`after act ${place}`);
    await this.#compareFractions(`after act ${place}`);
  }

  /** Lender, borrower and debtor have what the model's payments leave them, and so the desk has nothing. */
  async compareMoney(): Promise<void> {
    const money = await this.#chain.money();
    const expected = this.#moneyAtFirst.map((before, party) => before + (this.#moved[party] ?? 0n));
    expect(money, "money of lender, borrower and debtor at the end").to.deep.equal(expected);
  }

  /** @returns how it must be refused instead, if it must */
  async #perform(act: Act): Promise<Refusal | undefined> {
    switch (act.act) {
      case "wait":
        return { error: "", args: [] };
      case "pay":
      case "collect":
        return this.#pay(act);
      case "charge":
        return this.#unless(this.#refusalOfCharge(act.costs), "charge", [act.costs, ZeroHash], async () => {
          this.#model.charge(act.costs);
          this.#charged += act.costs;
          await this.#chain.charge(act.costs);
        });
      case "fix":
        return this.#fix(this.#model.today + act.ahead, act.reference);
      case "accelerate":
        return this.#unless(this.#refusalOfDefault(), "declareDefault", [ZeroHash], async () => {
          this.#model.accelerate();
          this.#status = STATUS.defaulted;
          await this.#chain.declareDefault();
        });
      case "lose standing":
        return this.#loseStanding();
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

  async #pay(act: Extract<Act, { of: string }>): Promise<Refusal | undefined> {
    const { due, payoff } = this.#model.snapshot();
    const dueInAll = BUCKETS.reduce((sum, bucket) => sum + due[bucket], 0n);
    const share = ((act.of === "due" ? dueInAll : (payoff ?? dueInAll)) * act.perMille) / 1000n;
    const amount = share === 0n ? 1n : share;
    return this.#unless(this.#refusalUnless(...OPEN), "repay", [amount], async () => {
      const expected = appliedOf(this.#model[act.act](amount));
      const applied = await this.#chain[act.act === "pay" ? "repay" : "collect"](amount);
      expect(applied, `${act.act} of ${amount}`).to.deep.equal(expected);
      const toLender = amount - applied.remainder;
      this.#moved[0] += toLender;
      if (act.act === "pay") this.#moved[1] -= toLender;
      else {
        this.#moved[1] += applied.remainder;
        this.#moved[2] -= amount;
      }
      if (this.#model.snapshot().status === "closed") this.#status = STATUS.repaid;
    });
  }

  async #fix(from: Day, reference: number): Promise<Refusal | undefined> {
    const { today, terms } = this.#model;
    const { bankB } = this.#chain.address;
    if (this.#pending !== undefined && this.#pending <= today) this.#pending = undefined;
    let refusal = this.#refusalUnless(...OPEN);
    if (terms.margin === undefined) refusal = { error: "NotFixingAgent", args: [bankB, ZeroAddress] };
    else if (!refusal && this.#pending !== undefined && from > today && from !== this.#pending) {
      refusal = { error: "FixingPending", args: [BigInt(this.#pending)] };
    }
    return this.#unless(refusal, "fix", [from, reference], async () => {
      this.#model.fix(reference, from);
      if (from > today) this.#pending = from;
      await this.#chain.fix(from, reference);
    });
  }

  /** The borrower is suspended for longer than its grace, and its debt called in for that, if it is not called in yet. */
  async #loseStanding(): Promise<Refusal | undefined> {
    const { graceDays } = this.#model.terms;
    await this.#chain.suspendBorrower();
    this.#model.advanceTo(this.#model.today + graceDays + 1);
    await this.#chain.advanceTo(this.#model.today);
    const refusal = await this.#unless(this.#refusalUnless(STATUS.active), "declareStandingLost", [], async () => {
      this.#model.accelerate();
      this.#status = STATUS.defaulted;
      await this.#chain.declareStandingLost();
    });
    await this.#chain.reinstateBorrower();
    return refusal;
  }

  async #restructure({ plan }: Extract<Act, { act: "restructure" }>): Promise<Refusal | undefined> {
    const { today } = this.#model;
    const { outstanding } = this.#model.snapshot();
    const open = this.#status === STATUS.active || this.#status === STATUS.defaulted;
    // New terms for nothing at all say nothing about the old ones.
    if (outstanding === 0n) return { error: "", args: [] };
    const planned = termsBy(plan, outstanding, today);
    const { rounding } = this.#model.terms;
    const terms = { ...planned, rounding };
    if (!open) {
      const refusal = { error: "FinancingNotActive", args: [this.#chain.id, this.#status] };
      expect(await this.#chain.refusalOfRestructuring(terms, today)).to.deep.equal(refusal);
      return refusal;
    }
    if (planned.rounding !== rounding) {
      const refusal = { error: "ReplacementMismatch", args: [this.#chain.id] };
      expect(await this.#chain.refusalOfRestructuring(planned, today), "another rounding").to.deep.equal(refusal);
    }
    this.#model.restructure(terms);
    await this.#chain.restructure(terms, today);
    this.#status = STATUS.active;
    this.#pending = undefined;
    return undefined;
  }

  /** Does what is not refused, and sees to it that the chain refuses what must be. */
  async #unless(
    refusal: Refusal | undefined,
    act: Parameters<FinancingOnChain["refusalOf"]>[0],
    args: readonly unknown[],
    happen: () => Promise<void>,
  ): Promise<Refusal | undefined> {
    if (refusal) expect(await this.#chain.refusalOf(act, ...args), `refusal to ${act}`).to.deep.equal(refusal);
    else await happen();
    return refusal;
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

  #refusalOfDefault(): Refusal | undefined {
    const { daysPastDue } = this.#model.snapshot();
    const { graceDays } = this.#model.terms;
    const late = daysPastDue > graceDays;
    return (
      this.#refusalUnless(STATUS.active) ??
      (late ? undefined : { error: "NotInDefault", args: [this.#chain.id, BigInt(daysPastDue), BigInt(graceDays)] })
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

/** A financing in any of these owes something. */
const OPEN = [STATUS.active, STATUS.defaulted, STATUS.writtenOff];

function appliedOf({ costs, penalty, interest, principal, earlyFee, returned }: Payment): Applied {
  return { costs, penalty, interest, principal, earlyFee, remainder: returned };
}
