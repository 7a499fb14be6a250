/**
 * The invoice that was paid past a lien. It was worth twice the face value of its token, which was pledged to a bank, and so it
 * seemed to leave enough beside the lien: a tranche paid it to the supplier, and the bank's claim was on what had been paid.
 */
import { expect } from "chai";

import { drawn, funded, planned, showing } from "../../fixtures/disbursement.ts";
import { KIND } from "../../fixtures/network.ts";

const PRICE = 40_000_00n;

describe("An invoice that is pledged itself is paid to its lienholder, and past it by no tranche", () => {
  for (const [how, worth, amendedTo] of [
    ["was worth twice its token's face", 2n * PRICE, undefined],
    ["was amended to twice its token's face", PRICE, 2n * PRICE],
  ] as const) {
    it(`although it ${how}, and so seems to leave enough beside the lien`, async () => {
      const net = await drawn();
      const { disbursement, registry, enforcement, foundry, bankB, use } = net;
      const invoice = await net.register(
        foundry,
        await net.draft(foundry, { kind: KIND.commercialInvoice, value: worth }),
      );
      const claim = await net.issueReceivable(invoice, [], { seller: foundry, face: PRICE });
      await net.pledged(bankB, claim, foundry);
      const shown = amendedTo ? await net.amend(foundry, invoice, { value: amendedTo }) : invoice;

      await expect(disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, shown)))
        .to.be.revertedWithCustomError(registry, "DocumentStillEncumbered")
        .withArgs(invoice.id, PRICE);
      expect(await enforcement.valuationOf(claim)).to.equal(PRICE);
    });
  }

  it("nor is one that was sold, once its buyer's account acts for nobody, to a payee that is no participant", async () => {
    const net = await drawn();
    const { disbursement, lienbook, participants, exporter, foundry, inspector, bankB, strangers } = net;
    const payee = strangers.at(-5)!;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector, {
      use: (wished) => ({
        ...wished,
        tranches: wished.tranches.map((tranche, i) =>
          i === 2
            ? { ...tranche, payee: payee.address, evidence: { ...tranche.evidence, holder: exporter.lei } }
            : tranche,
        ),
      }),
    });
    await funded(net, use, terms);
    const sold = await net.register(foundry, await net.draft(exporter, { kind: KIND.commercialInvoice, value: PRICE }));
    await net.assigned(await net.issueReceivable(sold, []), bankB);
    await participants.removeAccount(bankB);

    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 2, sold)))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(sold.id, bankB.address, `0x${"0".repeat(40)}`);
  });
});
