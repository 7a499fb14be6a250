import { expect } from "chai";

import { checkPurchase, purchaseTerms, type PurchaseQuote } from "../../sdk/financing/purchase.ts";
import { Rational } from "../../sdk/financing/rational.ts";
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
  for (const [form, paid] of [
    ["discount", 197_000_00n],
    ["yield", 197_044_33n],
  ] as const) {
    it(`pays the price by ${form} to the seller, and the debtor pays the face to the bank`, async () => {
      const net = await tokenized();
      const { ethers, desk, deposit, bankA, exporter, debtor, collateral, passDays } = net;
      const boughtOn = Number(await net.today());
      const quote: PurchaseQuote = {
        face: BOUGHT,
        rate: SIX_PERCENT,
        form,
        yearDays: 360,
        boughtOn,
        dueOn: boughtOn + DAYS,
        seller: exporter.address,
        buyer: bankA.address,
        price: paid,
      };
      const terms = await net.termsFor([collateral], purchaseTerms(quote));
      checkPurchase(terms, quote);
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
