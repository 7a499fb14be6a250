/**
 * The second collection. Another collection of a kind of which there was one already could be listed, and the lien book then
 * asked only the newer one whose the token of a document was. A seller that had sold its receivable made another token of
 * the same invoice in it, and pledged that to a bank; and the invoice of the sold token served as evidence again.
 */
import { expect } from "chai";

import { Receivable__factory } from "../../../typechain-types/index.ts";
import { KIND } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const VALUE = 50_000_00n;

/** The other exporter has bought a receivable; its seller puts the same invoice behind another one. */
const sold = stage(deployed, async ({ otherExporter, deployer, registry, ...net }) => {
  const paper = await net.invoice({ value: VALUE });
  const bought = await net.issueReceivable(paper, []);
  await net.assigned(bought, otherExporter);
  const over = await net.issueReceivable(await net.invoice({ value: VALUE }), [[paper, VALUE]]);
  return { paper, bought, over, second: await new Receivable__factory(deployer).deploy(registry) };
});

describe("A second collection of receivables", () => {
  it("is not listed, also once the first one is delisted: of a sold invoice there is no other token to pledge", async () => {
    const { lienbook, receivable, second, exporter, debtor, bankA, paper, bought, consent, today } = await sold();
    const refusal = [KIND.commercialInvoice, await receivable.getAddress()];
    await expect(lienbook.listAsset(second))
      .to.be.revertedWithCustomError(lienbook, "KindHasAsset")
      .withArgs(...refusal);
    await lienbook.delistAsset(receivable);
    await expect(lienbook.listAsset(second))
      .to.be.revertedWithCustomError(lienbook, "KindHasAsset")
      .withArgs(...refusal);
    const dueOn = (await today()) + 60n;
    await second.connect(exporter).issue(paper.id, VALUE, debtor.lei, dueOn, [], [paper.document.contentRoot]);
    const { pledge } = await consent(bankA, { ...bought, asset: await second.getAddress() });
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(second);
  });

  it("takes nothing from who has bought a token of the first: its invoice is nobody else's evidence", async () => {
    const { lienbook, exporter, otherExporter, bankA, bankB, second, paper, bought, over, consent, pledged } =
      await sold();
    await expect(lienbook.listAsset(second)).to.be.revertedWithCustomError(lienbook, "KindHasAsset");
    const { pledge } = await consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingOwnedByOther")
      .withArgs(paper.id, otherExporter, exporter);
    await pledged(bankB, bought, otherExporter);
  });
});
