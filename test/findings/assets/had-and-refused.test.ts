/**
 * Goods that were had and refused. Whoever is pushed a warehouse receipt may refuse it until it acts on it, and who pushed it
 * has it back as it was. Having goods handed out was no act: the buyer took nearly all of them out of the store, refused the
 * receipt, and its seller had back the last tonne.
 */
import { expect } from "chai";

import { issuedReceipt, REASON, trades } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";

/** The exporter has pushed its receipt for 3 000 tonnes to another exporter. */
const pushed = stage(trades, async (net) => {
  const { warehouseReceipt, exporter, otherExporter } = net;
  const { collateral, details } = await issuedReceipt(net);
  await warehouseReceipt.connect(exporter).transferFrom(exporter, otherExporter, collateral.id);
  return { collateral, details };
});

describe("A receiver of a warehouse receipt", () => {
  it("does not give it back once it has had goods handed out, and sends on what is left like any owner", async () => {
    const { warehouseReceipt, exporter, otherExporter, collateral, details } = await pushed();
    const { id, face } = collateral;
    await warehouseReceipt.connect(otherExporter).release(id, face, details, [], details.quantity - 1n, []);
    await expect(warehouseReceipt.connect(otherExporter).refuse(id, exporter, REASON))
      .to.be.revertedWithCustomError(warehouseReceipt, "NothingToRefuse")
      .withArgs(id);
    await warehouseReceipt.connect(otherExporter).transferFrom(otherExporter, exporter, id);
    expect(await warehouseReceipt.ownerOf(id)).to.equal(exporter.address);
  });

  it("gives it back while all goods are in store, whoever had some of them handed out before", async () => {
    const net = await trades();
    const { warehouseReceipt, exporter, otherExporter } = net;
    const { collateral, details } = await issuedReceipt(net);
    const { id, face } = collateral;
    await warehouseReceipt.connect(exporter).release(id, face, details, [], 1_000_000n, []);
    await warehouseReceipt.connect(exporter).transferFrom(exporter, otherExporter, id);
    await warehouseReceipt.connect(otherExporter).refuse(id, exporter, REASON);
    expect(await warehouseReceipt.ownerOf(id)).to.equal(exporter.address);
  });
});
