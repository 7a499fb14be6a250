import { expect } from "chai";
import fc from "fast-check";

import { amortize, byDayCount, byEqualPeriods, type AmortizedLoan } from "../../../sdk/financing/amortization.ts";
import { annuityPayment, levelPayment } from "../../../sdk/financing/annuity.ts";
import { addMonths, dayOf } from "../../../sdk/financing/calendar.ts";
import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";
import { Rational } from "../../../sdk/financing/rational.ts";

const start = dayOf("2024-01-01");
const sixMonths = Array.from({ length: 7 }, (_, month) => addMonths(start, month));
const loan: AmortizedLoan = {
  dates: sixMonths,
  drawings: [{ date: start, amount: 100_00n }],
  rates: [{ from: start, annual: Rational.parse("0.07") }],
  periodRate: byEqualPeriods(Rational.of(12n)),
  repayment: "level payment",
};
const table = (change: Partial<AmortizedLoan>) =>
  amortize({ ...loan, ...change }).map(({ payment, interest, principal, balance }) =>
    [payment, interest, principal, balance].map((value) => value.div(Rational.of(100n)).toFixed(2)).join(" "),
  );

describe("A table of repayments", () => {
  it("has level payments, and a last one that takes up the rounding", () => {
    expect(table({})).to.deep.equal([
      "17.01 0.58 16.43 83.57",
      "17.01 0.49 16.52 67.05",
      "17.01 0.39 16.62 50.43",
      "17.01 0.29 16.72 33.71",
      "17.01 0.20 16.81 16.90",
      "17.00 0.10 16.90 0.00",
    ]);
  });

  it("has its payment computed anew when the rate changes, from the part of the period on in which it does", () => {
    const rates = [...loan.rates, { from: dayOf("2024-02-14"), annual: Rational.parse("0.04") }];
    const rows = table({ rates });
    expect(rows[0]).to.equal("17.01 0.58 16.43 83.57");
    expect(rows[1]).to.equal("16.90 0.37 16.53 67.04");
    expect(rows[5]).to.equal("16.90 0.06 16.84 0.00");
  });

  it("keeps an agreed payment when the rate changes", () => {
    const rates = [...loan.rates, { from: dayOf("2024-03-01"), annual: Rational.parse("0.14") }];
    const rows = table({ rates, payment: 17_01n });
    expect(rows.slice(1, 3)).to.deep.equal(["17.01 0.49 16.52 67.05", "17.01 0.78 16.23 50.82"]);
    expect(rows[5]).to.equal("18.00 0.21 17.79 0.00");
  });

  it("has its payment computed anew when more is drawn, on a due date or within a period", () => {
    const annual = Rational.parse("0.094822");
    const rates = [{ from: start, annual }];
    const onDueDate = { drawings: [...loan.drawings, { date: dayOf("2024-03-01"), amount: 100_00n }], rates };
    expect(table(onDueDate).slice(1, 3)).to.deep.equal(["17.13 0.66 16.47 167.19", "42.63 1.32 41.31 125.88"]);
    const within = { drawings: [...loan.drawings, { date: dayOf("2024-01-08"), amount: 200_00n }], rates };
    expect(table(within)[0]).to.equal("51.33 2.01 49.32 250.68");
    expect(table(within)[5]).to.equal("51.33 0.40 50.93 0.00");
  });

  it("counts the actual days of each period where the day count does", () => {
    const rows = table({
      periodRate: byDayCount("ACT/365F"),
      rates: [{ from: start, annual: Rational.parse("0.15678") }],
    });
    expect(rows[0]).to.equal("17.43 1.33 16.10 83.90");
    expect(rows[5]).to.equal("17.47 0.22 17.25 0.00");
  });

  it("puts off principal during one grace and interest during another, and charges none in a free period", () => {
    const rows = table({ principalGrace: 2, interestGrace: 1 });
    expect(rows[0]).to.equal("0.00 0.00 0.00 100.00");
    expect(rows[1]).to.equal("1.16 1.16 0.00 100.00");
    expect(rows[2]).to.match(/^25.37 0.58 24.79/);
    expect(table({ interestFree: 6 })).to.deep.equal(table({ rates: [] }));
    const [free, charged] = table({ interestFree: 1, repayment: "equal principal" });
    expect(free).to.equal("16.67 0.00 16.67 83.33");
    expect(charged).to.equal("17.16 0.49 16.67 66.66");
  });

  it("rounds nothing that anybody prints where it is asked for none, and then ends at zero without help", () => {
    const rows = amortize({ ...loan, rounding: "none" });
    const payments = new Set(rows.map(({ payment }) => payment.toFixed(30)));
    expect(payments.size).to.equal(1);
    expect(rows.at(-1)?.balance.toString()).to.equal("0");
  });

  it("repays what was drawn, to the minor unit", () => {
    const loans = fc.record({
      amounts: fc.array(fc.bigInt({ min: 1n, max: 10n ** 15n }), { minLength: 1, maxLength: 3 }),
      gaps: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 3, maxLength: 30 }),
      rate: fc.bigInt({ min: 0n, max: 2_000_000n }),
      repayment: fc.constantFrom("level payment" as const, "equal principal" as const),
      unit: fc.constantFrom(1n, 100n),
    });
    fc.assert(
      fc.property(loans, ({ amounts, gaps, rate, repayment, unit }) => {
        const dates = gaps.reduce<number[]>((days, gap) => [...days, (days.at(-1) ?? 0) + gap], [start]);
        const rows = amortize({
          dates,
          drawings: amounts.map((amount, i) => ({ date: start + i, amount })).filter(({ date }) => date < dates[1]!),
          rates: [{ from: start, annual: Rational.of(rate, 1_000_000n) }],
          periodRate: byDayCount("ACT/ACT ISDA"),
          repayment,
          unit,
        });
        const drawn = amounts.filter((_, i) => start + i < dates[1]!).reduce((sum, amount) => sum + amount, 0n);
        const repaid = rows.reduce((sum, { principal }) => sum + principal.numerator, 0n);
        expect(repaid).to.equal(drawn);
        expect(rows.every(({ principal }) => principal.numerator >= 0n)).to.equal(true);
        expect(rows.at(-1)?.balance.numerator).to.equal(0n);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses dates that do not rise, and a drawing outside them", () => {
    expect(() => table({ dates: [start] })).to.throw(InvalidTermError);
    expect(() => table({ dates: [start, start] })).to.throw(InvalidTermError);
    expect(() => table({ drawings: [{ date: dayOf("2024-07-01"), amount: 1n }] })).to.throw(InvalidTermError);
  });
});

describe("The payment of an annuity", () => {
  const payment = (present: bigint, rate: string, periods: number) =>
    annuityPayment({ present: Rational.of(present), rate: Rational.parse(rate), periods });

  it("is that of calculators and spreadsheets", () => {
    expect(payment(15_000n, "0.08/12", 60).toFixed(20)).to.equal("304.14591432620523703387");
    expect(payment(200_000n, "0.075/12", 180).toFixed(10)).to.equal("1854.0247200055");
  });

  it("is an equal part where there is no interest", () => {
    expect(payment(15_000n, "0", 60).toString()).to.equal("250");
  });

  it("is less by one period's interest where it is paid in advance, and less by what is left at the end", () => {
    const present = Rational.of(1000n);
    const rate = Rational.parse("0.05");
    const inAdvance = annuityPayment({ present, rate, periods: 1, inAdvance: true });
    expect(inAdvance.toString()).to.equal("1000");
    const interestOnly = annuityPayment({ present, future: present, rate, periods: 7 });
    expect(interestOnly.toString()).to.equal("50");
  });

  it("brings the balance to zero over any periods", () => {
    const growths = fc.array(fc.bigInt({ min: 0n, max: 300_000n }), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(growths, fc.bigInt({ min: 1n, max: 10n ** 12n }), (rates, principal) => {
        const periods = rates.map((rate) => ({ growth: Rational.of(1_000_000n + rate, 1_000_000n) }));
        const level = levelPayment(Rational.of(principal), periods);
        const end = periods.reduce((balance, { growth }) => balance.mul(growth).sub(level), Rational.of(principal));
        expect(end.toString()).to.equal("0");
      }),
      { numRuns: 30 },
    );
  });
});
