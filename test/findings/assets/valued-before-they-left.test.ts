/**
 * Goods that were valued before they left the store. An appraiser's signature said what the goods of a receipt were worth, and
 * not how many of them. Its owner kept it back, had half of the goods handed out, and entered it then: the rest could be
 * pledged for twice what it was worth. After a loss in store likewise.
 */
import { expect } from "chai";

import { appraisalOf, appraised, issuedReceipt, REASON, signed, trades, valuation } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";
import { LOSS } from "../../../sdk/messages/types.ts";

/** 3 000 tonnes attested at 900 000.00; an appraiser has signed that they are worth 450 000.00. */
const valued = stage(trades, async (net) => {
  const { collateral, details } = await issuedReceipt(net);
  const word = await valuation(net, collateral, await appraisalOf(net, 450_000_00n, { by: net.appraiser }));
  return { collateral, details, word };
});

describe("An appraisal of goods in store", () => {
  it("is entered as long as they are all there", async () => {
    const { appraisals, registry, collateral, word } = await valued();
    await appraisals.appraise(...word);
    expect(await registry.availableOf(collateral.id)).to.equal(450_000_00n);
  });

  it("is not entered once half of them were handed out: what is left is valued anew", async () => {
    const net = await valued();
    const { appraisals, warehouseReceipt, registry, exporter, collateral, details, word } = net;
    const { id, face } = collateral;
    await warehouseReceipt.connect(exporter).release(id, face, details, [], details.quantity / 2n, []);
    await expect(appraisals.appraise(...word))
      .to.be.revertedWithCustomError(appraisals, "AssetDiminished")
      .withArgs(id, face / 2n);
    await appraised(net, collateral, 225_000_00n);
    expect(await registry.availableOf(id)).to.equal(225_000_00n);
  });

  it("is not entered by who says for it that less was left when it was signed", async () => {
    const { appraisals, warehouseReceipt, exporter, appraiser, collateral, details, word } = await valued();
    const { id, face } = collateral;
    await warehouseReceipt.connect(exporter).release(id, face, details, [], details.quantity / 2n, []);
    const [asset, , , detailsHash, backingHash, fingerprint, , statement] = word;
    await expect(appraisals.appraise(asset, id, face, detailsHash, backingHash, fingerprint, face / 2n, statement))
      .to.be.revertedWithCustomError(appraisals, "SignatureInvalid")
      .withArgs(appraiser, (hash: string) => hash.length === 66);
  });

  it("is not entered either where a higher one stands: a fresh word of all would pass for one of what is left", async () => {
    const net = await trades();
    const { appraisals, warehouseReceipt, exporter, appraiser } = net;
    const { collateral, details } = await issuedReceipt(net);
    const { id, face } = collateral;
    await appraised(net, collateral, 800_000_00n);
    const lower = await valuation(net, collateral, await appraisalOf(net, 450_000_00n, { by: appraiser }));
    await warehouseReceipt.connect(exporter).release(id, face, details, [], details.quantity / 2n, []);
    await expect(appraisals.appraise(...lower))
      .to.be.revertedWithCustomError(appraisals, "AssetDiminished")
      .withArgs(id, face / 2n);
  });

  it("is not entered once some of them were lost", async () => {
    const net = await valued();
    const { appraisals, warehouseReceipt, warehouse, collateral, details, word } = net;
    const { id, face } = collateral;
    const message = { receipt: id, amount: 100_000_00n, reason: REASON, warehouse: warehouse.address };
    const report = await signed(net, warehouse, "warehouseReceipt", LOSS, message);
    const [, , , , backingHash] = word;
    await warehouseReceipt.reportLoss(id, face, details, backingHash, 100_000_00n, REASON, report);
    await expect(appraisals.appraise(...word))
      .to.be.revertedWithCustomError(appraisals, "AssetDiminished")
      .withArgs(id, face - 100_000_00n);
  });
});
