import { expect } from "chai";
import { id } from "ethers";

import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";
import { checkPurchase, purchaseTerms, type PurchaseQuote, type ShownTerms } from "../../../sdk/financing/purchase.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import { applicationTerms } from "../../../sdk/financing/terms.ts";

const SELLER = `0x${"11".repeat(20)}`;
const BUYER = `0x${"22".repeat(20)}`;

/** 200 000.00 for 90 days at 6 %. */
const QUOTE: PurchaseQuote = {
  face: 200_000_00n,
  rate: Rational.parse("0.06"),
  form: "discount",
  yearDays: 360,
  boughtOn: 20_000,
  dueOn: 20_090,
  seller: SELLER,
  buyer: BUYER,
};

describe("The purchase of a receivable at a discount", () => {
  it("is a financing of the face, of which the seller gets the price and the buyer keeps the discount", () => {
    const { principal, schedule, payouts, interest } = purchaseTerms(QUOTE);
    expect(principal).to.equal(200_000_00n);
    expect(interest.rate).to.equal(0n);
    expect(schedule).to.deep.equal([{ dueOn: 20_090n, principal: 200_000_00n }]);
    expect(payouts).to.deep.equal([
      { payee: SELLER, amount: 197_000_00n },
      { payee: BUYER, amount: 3_000_00n },
    ]);
    const [price] = purchaseTerms({ ...QUOTE, form: "yield" }).payouts;
    expect(price?.amount, "200 000.00 / 1.015 = 197 044.334…").to.equal(197_044_33n);
  });

  it("refuses a price that is not the rate's, by a minor unit and in the other form", () => {
    expect(purchaseTerms({ ...QUOTE, price: 197_000_00n }).payouts).to.have.length(2);
    expect(() => purchaseTerms({ ...QUOTE, price: 197_000_01n })).to.throw(InvalidTermError, "19700001");
    expect(() => purchaseTerms({ ...QUOTE, form: "yield", price: 197_000_00n })).to.throw(InvalidTermError, "19704433");
  });

  it("refuses what is no purchase at a discount", () => {
    for (const [wrong, field] of [
      [{ face: 0n }, "face"],
      [{ dueOn: 20_000 }, "days"],
      [{ rate: Rational.ZERO }, "rate"],
      [{ face: 1n }, "rate"],
      [{ rate: Rational.parse("4") }, "price"],
      [{ yearDays: 300 }, "yearDays"],
    ] as const) {
      expect(() => purchaseTerms({ ...QUOTE, ...wrong }), field).to.throw(InvalidTermError, `${field} = `);
    }
  });

  it("is found in the terms that another has drawn up, or the first term that differs", () => {
    const terms = purchaseTerms(QUOTE);
    checkPurchase(terms, { ...QUOTE, seller: SELLER.toUpperCase().replace("0X", "0x") });
    const [price, discount] = terms.payouts;
    if (!price || !discount) throw new RangeError("There are two payouts");
    const differing: [Partial<ShownTerms>, string][] = [
      [{ application: applicationTerms({ earlyFee: 1n }) }, "earlyFee"],
      [{ principal: 200_000_01n }, "principal"],
      [{ lender: SELLER }, "lender"],
      [{ interest: { ...terms.interest, rate: 1n } }, "rate"],
      [{ interest: { ...terms.interest, fixingAgent: SELLER } }, "fixingAgent"],
      [{ interest: { ...terms.interest, benchmark: id("EUR 3M") } }, "benchmark"],
      [{ interest: { ...terms.interest, margin: 1n } }, "margin"],
      [{ interest: { ...terms.interest, changes: [{ from: 20_010n, rate: 1n }] } }, "changes"],
      [{ interest: { ...terms.interest, penaltyUplift: 1n } }, "penaltyUplift"],
      [{ schedule: [{ dueOn: 20_089n, principal: 200_000_00n }] }, "schedule"],
      [{ payouts: [{ ...price, amount: price.amount }] }, "payouts"],
      [
        {
          payouts: [
            { ...price, amount: 196_999_99n },
            { ...discount, amount: 3_000_01n },
          ],
        },
        "payouts",
      ],
    ];
    for (const [wrong, field] of differing) {
      expect(() => {
        checkPurchase({ ...terms, ...wrong }, QUOTE);
      }, field).to.throw(InvalidTermError, `${field} = `);
    }
  });
});
