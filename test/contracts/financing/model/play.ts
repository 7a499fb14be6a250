import { expect } from "chai";
import { ZeroHash } from "ethers";

import type { Day } from "../../../../sdk/financing/calendar.ts";
import { FinancingModel, type MoneyTerms, type Payment } from "../../../../sdk/financing/model/index.ts";
import { Rational } from "../../../../sdk/financing/rational.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { LARGEST, STATUS } from "../../../fixtures/financing.ts";
import { termsBy, type Act } from "../../../sdk/financing/model/arbitraries.ts";
import { FinancingOnChain, MOST_COSTS } from "./chain.ts";
import type { Applied, Lender, Payable, Refusal, Standing } from "./chain.ts";

/** What the chain's numerators are over: parts of a year times a million. */
const DENOMINATOR = Rational.of(1_603_080n * 1_000_000n);

/** How a financing begins. */
export interface Beginning {
  readonly terms: MoneyTerms;
  readonly start: Day;
  /** How many receivables are pledged. Default: one. */
  readonly collaterals?: number;
}

/** Of a schedule over many years nobody waits for the end. */
const LONGEST_WAIT = 1000;

/**
 * Has one history happen to a financing in the reference model and on the chain, and holds them to the same amounts, to
 * the minor unit and to the last fraction, on every day of an act before and after it. What may not happen is left out of
 * the model and must be refused by the chain.
 */
export async function play(beginning: Beginning, acts: readonly Act[]): Promise<void> {
  const history = await History.begin(beginning);
  for (const [index, act] of acts.entries()) await history.go(act, `${index + 1} (${act.act})`);
  await history.compareMoney();
}

class History {
  readonly #model: FinancingModel;
  readonly #chain: FinancingOnChain;
  readonly #moneyAtFirst: Readonly<Record<Party, bigint>>;
  /** What has moved since the drawdown, to whom. */
  readonly #moved: Record<Party, bigint> = { bankA: 0n, guarantor: 0n, exporter: 0n, debtor: 0n, insurer: 0n };
  /** What is left of each lien until the debt is paid. */
  readonly #liens: bigint[];
  #status: bigint = STATUS.active;
  /** What has been published of the reference rate, in the order of days. */
  readonly #published: { readonly from: Day; readonly reference: number }[] = [];
  #charged = 0n;

  private constructor(model: FinancingModel, chain: FinancingOnChain, money: Readonly<Record<Party, bigint>>) {
    this.#model = model;
    this.#chain = chain;
    this.#moneyAtFirst = money;
    this.#liens = [...chain.faces];
  }

  static async begin({ terms, start, collaterals = 1 }: Beginning): Promise<History> {
    const chain = await FinancingOnChain.open(terms, start, collaterals);
    return new History(new FinancingModel(terms, start), chain, await chain.money());
  }

  /** Lets the days before an act pass, and then has it happen. */
  async go(act: Act, place: string): Promise<void> {
    const days = act.act === "wait until" ? this.#daysUntil(act) : act.days;
    if (days > 0) {
      this.#model.advanceTo(this.#model.today + days);
      await this.#chain.advanceTo(this.#model.today);
      await this.#compareStanding(`before act ${place}`);
    }
    const refusal = await this.#perform(act);
    if (refusal) return;
    await this.#compareStanding(`after act ${place}`);
    await this.#compareFractions(`after act ${place}`);
  }

  /** Lenders, borrower, debtor and insurer have what the model's payments leave them, and so the desk has nothing. */
  async compareMoney(): Promise<void> {
    const { bankA, guarantor, exporter, debtor, insurer } = this.#moneyAtFirst;
    const moved = this.#moved;
    expect(await this.#chain.money(), "money of lenders, borrower, debtor and insurer at the end").to.deep.equal({
      bankA: bankA + moved.bankA,
      guarantor: guarantor + moved.guarantor,
      exporter: exporter + moved.exporter,
      debtor: debtor + moved.debtor,
      insurer: insurer + moved.insurer,
    });
    expect(await this.#chain.secured(), "what stands of the liens at the end").to.equal(this.#secured());
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

  #secured(): bigint {
    return this.#status === STATUS.repaid ? 0n : this.#liens.reduce((sum, left) => sum + left, 0n);
  }

  /** @returns how it must be refused instead, if it must */
  async #perform(act: Act): Promise<Refusal | undefined> {
    switch (act.act) {
      case "wait":
      case "wait until":
        return { error: "", args: [] };
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

  async #pay(act: Extract<Act, { perMille: bigint; of: string }>): Promise<Refusal | undefined> {
    const { due, payoff } = this.#model.snapshot();
    const dueInAll = BUCKETS.reduce((sum, bucket) => sum + due[bucket], 0n);
    const share =
      act.of === "coin" ? 1n : ((act.of === "due" ? dueInAll : (payoff ?? dueInAll)) * act.perMille) / 1000n;
    const collateral = (act.collateral ?? 0) % this.#liens.length;
    const left = act.act === "pay" ? LARGEST : (this.#liens[collateral] ?? 0n);
    const amount = least(share, left) || 1n;
    const { name, how, args, payer } = {
      pay: { name: "repay", how: "pay", args: [], payer: "exporter" },
      collect: { name: "collect", how: "collect", args: [collateral], payer: "debtor" },
      "pay out": {
        name: "payOut",
        how: "payOut",
        args: [collateral, this.#chain.policyOf(collateral)],
        payer: "insurer",
      },
    }[act.act] as Paying;
    const refusal = this.#refusalUnless(...OPEN) ?? (left === 0n ? discharged(collateral) : undefined);
    return this.#unless(refusal, name, [...args, amount], async () => {
      const expected = appliedOf(this.#model[how](amount));
      const applied = await this.#chain.pay(name, [...args, amount]);
      expect(applied, `${act.act} of ${amount}`).to.deep.equal(expected);
      const toLender = amount - applied.remainder;
      this.#moved[this.#chain.creditor] += toLender;
      if (act.act === "pay") this.#moved.exporter -= toLender;
      else {
        this.#moved.exporter += applied.remainder;
        this.#moved[payer] -= amount;
        const lost = act.act === "collect" ? amount : least(amount, (left * toLender) / (toLender + this.#owed()));
        this.#liens[collateral] = left - lost;
      }
      if (this.#model.snapshot().status === "closed") this.#status = STATUS.repaid;
    });
  }

  /** A fixing is published, and then one is brought, which may be older or still to come. */
  async #fix(from: Day, reference: number): Promise<Refusal | undefined> {
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
    if (!refusal && terms.margin === undefined) refusal = { error: "RateNotFloating", args: [this.#chain.id] };
    if (!refusal && brought.from > today + 1) {
      refusal = { error: "FixingNotFinal", args: [this.#chain.benchmark, BigInt(brought.from)] };
    }
    if (!refusal && !forThis && !forNext) {
      refusal = { error: "FixingNotForPeriod", args: [brought.from, last, next].map(BigInt) };
    }
    return this.#unless(refusal, "fix", [brought.from], async () => {
      this.#model.fix(brought.reference, forThis ? today : next);
      await this.#chain.fix(brought.from);
    });
  }

  /** Whoever is the creditor sells to the other lender what the model says is owed, for a share of it. */
  async #transfer(perMille: bigint): Promise<Refusal | undefined> {
    const { outstanding: principal } = this.#model.snapshot();
    const owed = this.#owed();
    const price = (owed * perMille) / 1000n;
    const within = (amount: bigint) => least(amount, LARGEST);
    const sold = {
      principal,
      status: this.#status,
      owed: within(owed),
      secured: within(this.#secured()),
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
    return undefined;
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
    if (planned.rounding !== undefined && planned.rounding !== rounding) {
      const refusal = { error: "ReplacementMismatch", args: [this.#chain.id] };
      expect(await this.#chain.refusalOfRestructuring(planned, today), "another rounding").to.deep.equal(refusal);
    }
    // Until default, or until it can be declared, the borrower may submit what both have signed; then the creditor alone.
    const timely = this.#refusalOfDefault()?.error === "NotInDefault";
    if (!timely) {
      const { address, creditor } = this.#chain;
      const refusal = { error: "NotCreditor", args: [address.exporter, address[creditor]] };
      expect(await this.#chain.refusalOfRestructuring(terms, today, "exporter")).to.deep.equal(refusal);
    }
    this.#model.restructure(terms);
    await this.#chain.restructure(terms, today, timely ? "exporter" : this.#chain.creditor);
    this.#status = STATUS.active;
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

type Party = Lender | "exporter" | "debtor" | "insurer";

/** How a payment is called on the chain and in the model, with what, and by whom. */
interface Paying {
  readonly name: Payable;
  readonly how: "pay" | "collect" | "payOut";
  readonly args: readonly unknown[];
  readonly payer: Party;
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
