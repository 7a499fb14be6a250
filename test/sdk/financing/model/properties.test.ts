import { expect } from "chai";
import fc from "fast-check";

import { yearFraction } from "../../../../sdk/financing/daycount.ts";
import { FinancingModel, type Payment } from "../../../../sdk/financing/model/index.ts";
import { Rational } from "../../../../sdk/financing/rational.ts";
import { BUCKETS } from "../../../../sdk/financing/waterfall.ts";
import { financing, history, plan, termsBy, type Act } from "./arbitraries.ts";

/** Does one thing to a financing; what it cannot bear, because it is closed or written off, is left out. */
function perform(model: FinancingModel, done: Act): Payment | undefined {
  model.advanceTo(model.today + done.days);
  const { status, outstanding, due, payoff } = model.snapshot();
  switch (done.act) {
    case "pay":
    case "collect":
    case "pay out": {
      const sum = BUCKETS.reduce((total, bucket) => total + due[bucket], 0n);
      const share = done.of === "coin" ? 1n : ((done.of === "due" ? sum : (payoff ?? sum)) * done.perMille) / 1000n;
      const amount = share === 0n ? 1n : share;
      return done.act === "pay out" ? model.payOut(amount) : model[done.act](amount);
    }
    case "charge":
      if (status !== "closed") model.charge(done.costs);
      return undefined;
    case "fix":
      if (status !== "closed" && model.terms.margin !== undefined) model.fix(done.reference, model.today + done.ahead);
      return undefined;
    case "set rate":
      if (status !== "closed" && model.terms.margin !== undefined) model.fix(done.rate);
      return undefined;
    case "accelerate":
    case "lose standing":
    case "default elsewhere":
    case "revoke":
      if (status !== "closed") model.accelerate();
      return undefined;
    case "write off":
      if (status !== "closed") model.writeOff();
      return undefined;
    case "restructure":
      if (status === "active" && outstanding > 0n) {
        const { rounding } = model.terms; // no restructuring changes it
        model.restructure({ ...termsBy(done.plan, outstanding, model.today), rounding });
      }
      return undefined;
    case "sell": {
      if (status === "closed") return undefined;
      model.accelerate();
      const price = (owedInAll(model) * done.perMille) / 1000n + done.off;
      return price > 0n ? model.pay(price) : undefined;
    }
    case "wait":
    case "wait until":
    case "transfer":
      return undefined;
  }
}

const amounts = (model: FinancingModel) => {
  const { accrued, ...rest } = model.snapshot();
  return { ...rest, interestAccrued: accrued.interest.toString(), penaltyAccrued: accrued.penalty.toString() };
};

const owedInAll = (model: FinancingModel) => {
  const { outstanding, interest, due } = model.snapshot();
  return outstanding + interest + due.costs + due.penalty;
};

describe("Whatever happens to a financing", () => {
  it("every payment is applied or returned, to the minor unit", () => {
    fc.assert(
      fc.property(financing, history, ({ terms, start }, acts) => {
        const model = new FinancingModel(terms, start);
        for (const done of acts) {
          const before = owedInAll(model.advanceTo(model.today + done.days));
          const payment = perform(model, { ...done, days: 0 });
          if (!payment) continue;
          const { costs, penalty, interest, principal, earlyFee, early } = payment;
          const applied = costs + penalty + interest + principal;
          expect(before - owedInAll(model)).to.equal(applied);
          expect([costs, penalty, interest, principal, earlyFee, early].every((part) => part >= 0n)).to.equal(true);
          expect(early <= principal).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("the parts of a payment and what is returned sum to it", () => {
    fc.assert(
      fc.property(financing, history, fc.bigInt({ min: 1n, max: 10n ** 15n }), ({ terms, start }, acts, amount) => {
        const model = new FinancingModel(terms, start);
        for (const done of acts) perform(model, done);
        const { costs, penalty, interest, principal, earlyFee, returned } = model.pay(amount);
        expect(costs + penalty + interest + principal + earlyFee + returned).to.equal(amount);
      }),
      { numRuns: 200 },
    );
  });

  it("principal outstanding is principal less principal paid, and what is due is owed", () => {
    fc.assert(
      fc.property(financing, history, ({ terms, start }, acts) => {
        const model = new FinancingModel(terms, start);
        for (const done of acts) {
          perform(model, done);
          const { outstanding, due, interest, overdue, paid, status } = model.snapshot();
          expect(outstanding).to.equal(terms.principal - paid.principal);
          expect(due.principal <= outstanding && overdue.principal <= due.principal).to.equal(true);
          expect(due.interest <= interest && overdue.interest <= due.interest).to.equal(true);
          expect([outstanding, ...Object.values(due)].every((value) => value >= 0n)).to.equal(true);
          expect(status === "closed").to.equal(owedInAll(model) === 0n && paidSomething(paid));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("accruing more often changes nothing", () => {
    fc.assert(
      fc.property(financing, history, fc.integer({ min: 1, max: 7 }), ({ terms, start }, acts, stride) => {
        const once = new FinancingModel(terms, start);
        const often = new FinancingModel(terms, start);
        for (const done of acts) {
          perform(once, done);
          for (let gone = 0; gone < done.days; gone += stride) {
            often.advanceTo(often.today + Math.min(stride, done.days - gone));
            often.snapshot();
          }
          perform(often, { ...done, days: 0 });
        }
        expect(amounts(often)).to.deep.equal(amounts(once));
      }),
      { numRuns: 100 },
    );
  });

  it("what is due never falls as time passes without a payment", () => {
    fc.assert(
      fc.property(financing, history, ({ terms, start }, acts) => {
        const model = new FinancingModel(terms, start);
        for (const done of acts) perform(model, done);
        let before = model.snapshot();
        for (let day = 0; day < 100; ++day) {
          const now = model.advanceTo(model.today + 1).snapshot();
          for (const bucket of BUCKETS) expect(now.due[bucket] >= before.due[bucket], bucket).to.equal(true);
          expect(now.daysPastDue >= before.daysPastDue).to.equal(true);
          before = now;
        }
      }),
      { numRuns: 60 },
    );
  });

  it("what is due, and for how long, never falls by anything but a payment or new terms", () => {
    fc.assert(
      fc.property(financing, history, ({ terms, start }, acts) => {
        const model = new FinancingModel(terms, start);
        for (const done of acts) {
          const before = model.advanceTo(model.today + done.days).snapshot();
          perform(model, { ...done, days: 0 });
          if (done.act === "pay" || done.act === "collect" || done.act === "restructure") continue;
          const now = model.snapshot();
          for (const bucket of BUCKETS) expect(now.due[bucket] >= before.due[bucket], bucket).to.equal(true);
          expect(now.daysPastDue >= before.daysPastDue).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("new terms are as long past due after maturity, whether default was declared on their day or not", () => {
    const share = fc.bigInt({ min: 0n, max: 1000n });
    fc.assert(
      fc.property(financing, history, share, fc.nat(200), plan, ({ terms, start }, acts, perMille, days, renewed) => {
        const daysPastDueUnder = (isDeclared: boolean) => {
          const model = new FinancingModel(terms, start);
          for (const done of acts) perform(model, done);
          const maturity = model.terms.schedule.at(-1)?.dueOn ?? start;
          model.advanceTo(Math.max(maturity, model.today));
          perform(model, { act: "pay", days: 0, of: "due", perMille });
          perform(model, { act: isDeclared ? "accelerate" : "wait", days });
          perform(model, { act: "restructure", days: 0, plan: renewed });
          return model.snapshot().daysPastDue;
        };
        expect(daysPastDueUnder(true)).to.equal(daysPastDueUnder(false));
      }),
      { numRuns: 200 },
    );
  });

  it("two payments of one day leave the same owed in either order", () => {
    const two = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 14n }), fc.bigInt({ min: 1n, max: 10n ** 14n }));
    fc.assert(
      fc.property(financing, history, two, ({ terms, start }, acts, [a, b]) => {
        const free = acts.map((done) => ("plan" in done ? { ...done, plan: { ...done.plan, earlyFee: 0 } } : done));
        const paidInOrder = (amounts: readonly bigint[]) => {
          const model = new FinancingModel({ ...terms, earlyFee: 0 }, start);
          for (const done of free) perform(model, done);
          for (const amount of amounts) model.pay(amount);
          return model;
        };
        expect(amounts(paidInOrder([a, b]))).to.deep.equal(amounts(paidInOrder([b, a])));
        expect(amounts(paidInOrder([a + b]))).to.deep.equal(amounts(paidInOrder([a, b])));
      }),
      { numRuns: 150 },
    );
  });

  it("two payments of one day differ by no more than a minor unit of principal where a fee is agreed", () => {
    const two = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 6n }), fc.bigInt({ min: 1n, max: 10n ** 6n }));
    fc.assert(
      fc.property(financing, fc.nat(60), two, ({ terms, start }, days, [a, b]) => {
        const outstandingAfter = (amounts: readonly bigint[]) => {
          const model = new FinancingModel({ ...terms, earlyFee: 25_000 }, start).advanceTo(start + days);
          for (const amount of amounts) model.pay(amount);
          return model.snapshot().outstanding;
        };
        const difference = outstandingAfter([a, b]) - outstandingAfter([b, a]);
        expect(difference >= -1n && difference <= 1n).to.equal(true);
      }),
      { numRuns: 150 },
    );
  });

  it("its payoff closes it, and a minor unit less does not", () => {
    fc.assert(
      fc.property(financing, history, ({ terms, start }, acts) => {
        const reached = () => {
          const model = new FinancingModel(terms, start);
          for (const done of acts) perform(model, done);
          return model;
        };
        const model = reached();
        const { payoff, status } = model.snapshot();
        if (payoff === null || status === "closed" || payoff === 0n) return;
        expect(model.pay(payoff).returned).to.equal(0n);
        expect(model.snapshot().status).to.equal("closed");
        const short = reached();
        if (payoff > 1n) short.pay(payoff - 1n);
        expect(short.snapshot().status).not.to.equal("closed");
      }),
      { numRuns: 200 },
    );
  });

  it("it can always be repaid, at the latest once it is all due", () => {
    fc.assert(
      fc.property(financing, history, ({ terms, start }, acts) => {
        const model = new FinancingModel(terms, start);
        for (const done of acts) perform(model, done);
        model.advanceTo(model.today + 1100);
        const { payoff } = model.snapshot();
        if (model.snapshot().status === "closed") return;
        model.pay(payoff ?? 0n);
        expect(model.snapshot().status).to.equal("closed");
      }),
      { numRuns: 60 },
    );
  });

  it("its interest is that of each stretch of constant principal, if it is paid on time", () => {
    fc.assert(
      fc.property(financing, ({ terms, start }) => {
        const plain = { ...terms, rateChanges: [], early: "refused" as const };
        const model = new FinancingModel(plain, start);
        const maturity = terms.schedule.at(-1)?.dueOn ?? start;
        let exact = Rational.ZERO;
        let outstanding = terms.principal;
        let before = start;
        for (const { dueOn, principal } of terms.schedule) {
          const years = yearFraction(terms.dayCount, before, dueOn, maturity);
          exact = exact.add(Rational.of(outstanding * BigInt(terms.rate), 1_000_000n).mul(years));
          const { due } = model.advanceTo(dueOn).snapshot();
          expect(due.principal).to.equal(principal);
          expect(due.penalty).to.equal(0n);
          if (due.principal + due.interest > 0n) model.pay(due.principal + due.interest);
          outstanding -= principal;
          before = dueOn;
        }
        const { accrued, paid } = model.snapshot();
        expect(accrued.interest.toString()).to.equal(exact.toString());
        expect(paid.interest).to.equal(exact.round(terms.rounding));
      }),
      { numRuns: 150 },
    );
  });
});

function paidSomething(paid: Readonly<Record<string, bigint>>): boolean {
  return Object.values(paid).some((value) => value > 0n);
}
