import { expect } from "chai";

import { priceAtDiscount, priceAtYield } from "../../sdk/financing/discount.ts";
import { Rational } from "../../sdk/financing/rational.ts";
import { interestTerms } from "../../sdk/financing/terms.ts";
import { tokenized } from "../fixtures/stages.ts";
import { STATUS } from "../fixtures/financing.ts";

/** Of the receivable's 250 000.00 the bank buys 200 000.00, payable in 90 days. */
const BOUGHT = 200_000_00n;
const DAYS = 90;
const SIX_PERCENT = Rational.parse("0.06");

/**
 * A receivable is bought at a discount as a financing of its face without interest, of whose proceeds the bank itself is
 * payee of the discount: price and discount sum to the face, and the debtor's payment closes it.
 */
describe("A bank that buys a receivable at a discount", () => {
  for (const [form, price, expected] of [
    ["bank discount", priceAtDiscount(SIX_PERCENT, { days: DAYS, yearDays: 360 }), 197_000_00n],
    ["yield", priceAtYield(SIX_PERCENT, { days: DAYS, yearDays: 360 }), 197_044_33n],
  ] as const) {
    it(`pays the price by ${form} to the seller, and the debtor pays the face to the bank`, async () => {
      const net = await tokenized();
      const { ethers, desk, deposit, bankA, exporter, debtor, collateral, passDays } = net;
      const paid = Rational.of(BOUGHT).mul(price).round();
      expect(paid).to.equal(expected);
      const terms = await net.termsFor([collateral], {
        principal: BOUGHT,
        interest: interestTerms({ rate: 0n }),
        schedule: [{ dueOn: (await net.today()) + BigInt(DAYS), principal: BOUGHT }],
        payouts: [
          { payee: exporter.address, amount: paid },
          { payee: bankA.address, amount: BOUGHT - paid },
        ],
      });
      const offer = await net.signOffer(bankA, terms);
      await expect(desk.connect(exporter).accept(offer, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, exporter],
        [-paid, paid],
      );
      await passDays(BigInt(DAYS));
      expect((await desk.owed(terms)).due).to.equal(BOUGHT);
      await expect(desk.connect(debtor).collect(0, 250_000_00n, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, exporter],
        [BOUGHT, 50_000_00n],
      );
      expect((await desk.financingOf(await desk.idOf(terms))).status).to.equal(STATUS.repaid);
    });
  }
});
