/**
 * The sold receivable as evidence. A seller sells the token of one invoice and puts the same invoice, which it still holds
 * as a document, behind another receivable. Pledging that one locked the buyer's token and used up its balance.
 */
import { expect } from "chai";

import { deployed, stage } from "../fixtures/stages.ts";

/** The other exporter has bought one receivable; the seller has put its invoice behind another. */
const sold = stage(deployed, async ({ otherExporter, invoice, declaration, issueReceivable, assigned }) => {
  const first = await invoice({ value: 50_000_00n });
  const bought = await issueReceivable(first, []);
  await assigned(bought, otherExporter);
  const evidence = await declaration({ value: 50_000_00n });
  const second = await invoice({ value: 50_000_00n });
  const behind = [
    [first, 50_000_00n],
    [evidence, 50_000_00n],
  ] as const;
  return { first, bought, over: await issueReceivable(second, behind) };
});

describe("A receivable with a sold one behind it", () => {
  it("is not pledged to a bank that keeps the lien itself", async () => {
    const { lienbook, exporter, otherExporter, bankA, first, over, consent } = await sold();
    const { pledge } = await consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingOwnedByOther")
      .withArgs(first.id, otherExporter, exporter);
  });

  it("is not financed, and the buyer's token stays free to be sold on and pledged", async () => {
    const { desk, lienbook, registry, receivable, exporter, otherExporter, bankA, bankB, first, bought, over, ...net } =
      await sold();
    const terms = await net.termsFor([over], { principal: 30_000_00n });
    await expect(desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms))
      .to.be.revertedWithCustomError(lienbook, "BackingOwnedByOther")
      .withArgs(first.id, otherExporter, exporter);
    expect(await receivable.locked(first.id)).to.equal(false);
    await net.pledged(bankB, bought, otherExporter);
    expect(await registry.availableOf(first.id)).to.equal(0n);
  });

  it("is pledged again once the token has come back to the seller", async () => {
    const { exporter, otherExporter, bankA, first, bought, over, pledged, balanceOf, assigned } = await sold();
    await assigned(bought, exporter, otherExporter);
    await pledged(bankA, over);
    expect((await balanceOf(first)).encumbered).to.equal(50_000_00n);
  });
});
