import { expect } from "chai";

import { compare } from "../../../scripts/vectors/compare.ts";
import { ChainMoney, Money, Rate, YearFraction, type Answer, type Json } from "../../../scripts/vectors/vector.ts";
import { Rational } from "../../../sdk/financing/rational.ts";

function agrees(expected: Json, answer: Answer | undefined, tolerance?: string): boolean {
  const { mismatches, unanswered } = compare("x", expected, answer, tolerance ? Rational.parse(tolerance) : undefined);
  return mismatches.length === 0 && unanswered.length === 0;
}

describe("Holding an answer against a printed value", () => {
  const third = Rational.of(1n, 3n);

  it("allows an exact value half of the last digit printed, and no more", () => {
    expect(agrees("0.333", third)).to.equal(true);
    expect(agrees("0.334", third)).to.equal(false);
    expect(agrees("0.3333333333", third)).to.equal(true);
    expect(agrees("0.3333333334", third)).to.equal(false);
    expect(agrees(0.333, third)).to.equal(true);
    expect(agrees("3.3e-1", third)).to.equal(true);
  });

  it("takes a rate with its sign per hundred, under whichever name it goes", () => {
    const rate = new Rate(Rational.parse("0.04252"));
    for (const each of [rate, rate.inPercent]) {
      expect(agrees("4.252%", each)).to.equal(true);
      expect(agrees("4.253%", each)).to.equal(false);
    }
  });

  it("allows the tolerance where that is more", () => {
    expect(agrees("0.3333", third, "1e-3")).to.equal(true);
    expect(agrees("0.3343", third, "1e-3")).to.equal(true);
    expect(agrees("0.335", third, "1e-3")).to.equal(false);
    expect(agrees("0.33", third, "1e-10")).to.equal(true);
  });

  it("wants a part of a year to be equal where its digits do not tell one day from the next", () => {
    const fraction = new YearFraction(Rational.of(181n, 360n));
    expect(agrees("0.5", fraction)).to.equal(false);
    expect(agrees("0.50", fraction)).to.equal(false);
    expect(agrees(1, new YearFraction(Rational.of(364n, 365n)))).to.equal(false);
    expect(agrees("0.503", fraction)).to.equal(true);
    expect(agrees("181/360", fraction)).to.equal(true);
    expect(agrees("0.50277", fraction, "1e-5")).to.equal(true);
    // 178 days, as no number of days is 0.49 years; and a file may say that it has rounded a half.
    expect(agrees("0.49", new YearFraction(Rational.of(178n, 360n)))).to.equal(true);
    expect(agrees("0.49", new YearFraction(Rational.of(179n, 360n)))).to.equal(false);
    expect(agrees("0.50", fraction, "0.005")).to.equal(true);
    expect(agrees("0.5", fraction, "0.05")).to.equal(false);
    // Three days off is wrong, whatever the file would have passed.
    expect(agrees("0.5111", fraction, "0.01")).to.equal(false);
  });

  it("wants fractions, whole numbers and dates to be equal", () => {
    expect(agrees("120/360", third)).to.equal(true);
    expect(agrees("33333333/100000000", third, "1e-3")).to.equal(false);
    expect(agrees(180, 180)).to.equal(true);
    expect(agrees("180", 181)).to.equal(false);
    expect(agrees("01 December 2022", "2022-12-01")).to.equal(true);
    expect(agrees("2022-12-01", "2022-12-02")).to.equal(false);
  });

  it("wants each of several to be the one value that is printed for all", () => {
    expect(agrees("17.01", [new Money(17_01n), new Money(17_01n)])).to.equal(true);
    expect(agrees("17.01", [new Money(17_01n), new Money(17_02n)])).to.equal(false);
    expect(agrees("17.01", [])).to.equal(false);
    expect(agrees(["17.01"], new Money(17_01n))).to.equal(false);
  });

  it("wants rounded amounts to the minor unit, however many zeros are printed", () => {
    expect(agrees("361.0", new Money(36_100n))).to.equal(true);
    expect(agrees("361.0", new Money(36_101n))).to.equal(false);
  });

  it("holds more digits than an amount has against what it was rounded from, and against the chain's by rounding", () => {
    const exact = Rational.parse("30414.59143262");
    expect(agrees("304.1459143262", new Money(30_415n, exact))).to.equal(true);
    expect(agrees("304.1459", new Money(30_415n, exact))).to.equal(true);
    expect(agrees("304.1492", new Money(30_415n, exact))).to.equal(false);
    expect(agrees("5.2549", new Money(525n))).to.equal(false);
    expect(agrees("304.1459143262", new ChainMoney(30_415n))).to.equal(true);
    expect(agrees("304.1459143262", new ChainMoney(30_414n))).to.equal(false);
  });

  it("never agrees to nothing", () => {
    expect(agrees([], [])).to.equal(false);
    expect(agrees({}, { payment: 1 })).to.equal(false);
    expect(agrees({ rows: [] }, { rows: [] })).to.equal(false);
  });

  it("goes through lists and groups, and tells what differs and what has no answer", () => {
    expect(agrees([1, 2], [1, 2])).to.equal(true);
    expect(agrees([1, 2], [1, 2, 3])).to.equal(false);
    expect(agrees([1], 1)).to.equal(false);
    expect(agrees({ a: 1 }, 1)).to.equal(false);
    const found = compare("loan", { rows: [{ n: 1, fee: "2" }], days: 30 }, { rows: [{ n: 2 }], days: 30 });
    expect(found.mismatches).to.deep.equal(["loan.rows[0].n: expected 1, got 2"]);
    expect(found.unanswered).to.deep.equal(["loan.rows[0].fee"]);
  });

  it("does not take what every object inherits for an answer", () => {
    expect(compare("x", { constructor: "1" }, {}).unanswered).to.deep.equal(["x.constructor"]);
  });

  it("never agrees to what is no number", () => {
    expect(agrees(null, third)).to.equal(false);
    expect(agrees(true, 1)).to.equal(false);
    expect(() => agrees("about 3", third)).to.throw("Got: about 3");
  });
});
