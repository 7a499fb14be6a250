import { expect } from "chai";
import fc from "fast-check";

import { InvalidNumberError } from "../../../sdk/financing/money-errors.ts";
import { Rational, ROUNDINGS } from "../../../sdk/financing/rational.ts";

const rational = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([numerator, denominator]) => Rational.of(numerator, denominator));

describe("Exact fractions", () => {
  it("are kept in lowest terms with the sign above the line", () => {
    expect(Rational.of(180n, -360n).toString()).to.equal("-1/2");
    expect(Rational.of(-6, -3).toString()).to.equal("2");
    expect(Rational.of(0n, -7n).toString()).to.equal("0");
  });

  it("are read from decimals, exponents and quotients without a float in between", () => {
    expect(Rational.parse("0.0675").toString()).to.equal("27/400");
    expect(Rational.parse("0.08/12").toString()).to.equal("1/150");
    expect(Rational.parse("22999/133590").toString()).to.equal("22999/133590");
    expect(Rational.parse("2e-6").toString()).to.equal("1/500000");
    expect(Rational.parse("-1.50").toString()).to.equal("-3/2");
  });

  for (const text of ["", "1,5", "0x10", "1/2/3", "NaN", ".5", "1e99999"]) {
    it(`refuses "${text}" as a number`, () => {
      expect(() => Rational.parse(text)).to.throw(InvalidNumberError);
    });
  }

  it("refuses a float, a division by zero and the root of a negative value", () => {
    expect(() => Rational.of(0.1)).to.throw(InvalidNumberError);
    expect(() => Rational.of(1n, 0n)).to.throw(InvalidNumberError);
    expect(() => Rational.ONE.div(Rational.ZERO)).to.throw(InvalidNumberError);
    expect(() => Rational.of(-1n).sqrt()).to.throw(InvalidNumberError);
  });

  it("round a half away from zero or to the even, down towards zero and up away from it", () => {
    const rounded = (text: string) => ROUNDINGS.map((rule) => Rational.parse(text).round(rule));
    expect(ROUNDINGS).to.deep.equal(["half-up", "half-even", "down", "up"]);
    expect(rounded("2.5")).to.deep.equal([3n, 2n, 2n, 3n]);
    expect(rounded("3.5")).to.deep.equal([4n, 4n, 3n, 4n]);
    expect(rounded("-2.5")).to.deep.equal([-3n, -2n, -2n, -3n]);
    expect(rounded("-3.5")).to.deep.equal([-4n, -4n, -3n, -4n]);
    expect(rounded("2.4999999999999999999999")).to.deep.equal([2n, 2n, 2n, 3n]);
    expect(rounded("2.5000000000000000000001")).to.deep.equal([3n, 3n, 2n, 3n]);
    expect(rounded("3")).to.deep.equal([3n, 3n, 3n, 3n]);
    expect(rounded("0.5")).to.deep.equal([1n, 0n, 0n, 1n]);
    expect(Rational.parse("2.5").round()).to.equal(3n);
  });

  it("print as many places as asked", () => {
    expect(Rational.of(127n, 30n).toFixed(18)).to.equal("4.233333333333333333");
    expect(Rational.parse("-0.005").toFixed(2)).to.equal("-0.01");
    expect(Rational.parse("0.004").toFixed(2)).to.equal("0.00");
    expect(Rational.of(1289n).toFixed(0)).to.equal("1289");
  });

  it("keep the laws of a field", () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(
          a
            .add(b)
            .mul(c)
            .equals(a.mul(c).add(b.mul(c))),
        ).to.equal(true);
        expect(a.sub(a).equals(Rational.ZERO)).to.equal(true);
        if (!b.equals(Rational.ZERO)) expect(a.div(b).mul(b).equals(a)).to.equal(true);
      }),
    );
  });

  it("round to within half a unit, and to the unit itself if they are one", () => {
    fc.assert(
      fc.property(rational, (a) => {
        const error = a.sub(Rational.of(a.round())).abs();
        expect(error.compare(Rational.of(1n, 2n))).to.be.at.most(0);
        expect(Rational.of(a.round()).round()).to.equal(a.round());
      }),
    );
  });

  it("have roots exact to the places asked", () => {
    expect(Rational.of(2n).sqrt(30).toFixed(30)).to.equal("1.414213562373095048801688724209");
    fc.assert(
      fc.property(rational, (a) => {
        const square = a.abs();
        const root = square.sqrt(20);
        const next = root.add(Rational.of(1n, 10n ** 20n));
        expect(root.mul(root).compare(square)).to.be.at.most(0);
        expect(next.mul(next).compare(square)).to.equal(1);
      }),
    );
  });
});
