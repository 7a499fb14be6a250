import { expect } from "chai";
import fc from "fast-check";

import { dayOf } from "../../../sdk/financing/calendar.ts";
import {
  cashDiscountCost,
  couponEquivalentYield,
  daysInYearFrom,
  discountRateOf,
  priceAtDiscount,
  priceAtYield,
  purchaseReceivable,
  yieldOf,
} from "../../../sdk/financing/discount.ts";
import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import { LARGEST } from "../../fixtures/financing.ts";

const rate = fc.bigInt({ min: 1n, max: 300_000n }).map((parts) => Rational.of(parts, 1_000_000n));
const days = fc.integer({ min: 1, max: 364 });

describe("Claims at a discount", () => {
  it("are priced by a rate on their face, and have that rate again by their price", () => {
    expect(priceAtDiscount(Rational.parse("0.07610"), { days: 90, yearDays: 360 }).toFixed(6)).to.equal("0.980975");
    fc.assert(
      fc.property(rate, days, (quoted, count) => {
        const discount = { days: count, yearDays: 360 };
        expect(discountRateOf(priceAtDiscount(quoted, discount), discount).equals(quoted)).to.equal(true);
      }),
    );
  });

  it("are priced by a rate on their price, and have that yield again by their price", () => {
    fc.assert(
      fc.property(rate, days, (quoted, count) => {
        const discount = { days: count, yearDays: 365 };
        expect(yieldOf(priceAtYield(quoted, discount), discount).equals(quoted)).to.equal(true);
      }),
    );
  });

  it("yield more than their discount rate", () => {
    fc.assert(
      fc.property(rate, days, (quoted, count) => {
        const discount = { days: count, yearDays: 360 };
        expect(yieldOf(priceAtDiscount(quoted, discount), discount).compare(quoted)).to.equal(1);
      }),
    );
  });

  it("have the coupon-equivalent yields that the Treasury publishes, within and beyond half a year", () => {
    const short = couponEquivalentYield(Rational.parse("0.99559444"), { days: 20, yearDays: 365 });
    expect(short.toFixed(5)).to.equal("0.08076");
    const long = couponEquivalentYield(Rational.parse("0.92265"), { days: 364, yearDays: 365 });
    expect(long.toFixed(5)).to.equal("0.08237");
  });

  it("solve the equation of a bill that runs for more than half a year", () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 184, max: 364 }), (quoted, count) => {
        const price = priceAtDiscount(quoted, { days: count, yearDays: 360 });
        const i = couponEquivalentYield(price, { days: count, yearDays: 365 });
        const half = Rational.of(1n, 2n);
        const afterHalf = Rational.of(2 * count - 365, 730)
          .mul(i)
          .add(Rational.ONE);
        const redemption = price.mul(afterHalf).mul(half.mul(i).add(Rational.ONE));
        expect(
          redemption
            .sub(Rational.ONE)
            .abs()
            .compare(Rational.of(1n, 10n ** 30n)),
        ).to.equal(-1);
      }),
    );
  });

  it("count 366 days in the year after an issue if it has a 29 February, not if the issue's own year has", () => {
    expect(daysInYearFrom(dayOf("2019-02-28"))).to.equal(365);
    expect(daysInYearFrom(dayOf("2019-03-01"))).to.equal(366);
    expect(daysInYearFrom(dayOf("2020-02-29"))).to.equal(365);
    expect(daysInYearFrom(dayOf("1990-06-01"))).to.equal(365);
  });

  it("cost a buyer who lets a cash discount go what 2/10 net 30 is known for", () => {
    expect(cashDiscountCost(Rational.parse("0.02"), 10, 30, 360).toFixed(4)).to.equal("0.3673");
  });
});

describe("The purchase of a receivable", () => {
  it("is rounded once, and price and discount are the face", () => {
    const terms = { days: 90, yearDays: 360 };
    const byDiscount = purchaseReceivable(1_000_000n, Rational.parse("0.0761"), terms, "discount");
    expect(byDiscount).to.deep.equal({ price: 980_975n, discount: 19_025n });
    const byYield = purchaseReceivable(1_000_000n, Rational.parse("0.0761"), terms, "yield");
    expect(byYield).to.deep.equal({ price: 981_330n, discount: 18_670n });
  });

  it("pays the seller less under a discount than under a yield of the same rate", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: LARGEST }), rate, days, (face, quoted, count) => {
        const terms = { days: count, yearDays: 360 };
        const byDiscount = purchaseReceivable(face, quoted, terms, "discount");
        const byYield = purchaseReceivable(face, quoted, terms, "yield");
        expect(byDiscount.price <= byYield.price && byYield.price <= face).to.equal(true);
        expect(byDiscount.price + byDiscount.discount).to.equal(face);
      }),
    );
  });

  it("is refused at a rate that leaves no price, over no days, and over a year that nobody has", () => {
    const buy = (quoted: string, count: number, yearDays: number) =>
      purchaseReceivable(100n, Rational.parse(quoted), { days: count, yearDays }, "discount");
    expect(() => buy("7.61", 90, 360))
      .to.throw(InvalidTermError)
      .with.property("field", "price");
    expect(() => buy("0.07", 0, 360))
      .to.throw(InvalidTermError)
      .with.property("field", "days");
    expect(() => buy("0.07", 90, 300))
      .to.throw(InvalidTermError)
      .with.property("field", "yearDays");
  });
});
