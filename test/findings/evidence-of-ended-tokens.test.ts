/**
 * Evidence that was sold, once its token has ended. Whoever has sold the token of a document does not pledge the document as
 * evidence of its own: the book asks who owns the token. But a bill of lading ends when the goods are handed out, and a
 * warehouse receipt when its last goods leave the store. Then nobody owned the token, and the seller, in whose name the document
 * was attested, put the goods of its buyer behind another receivable.
 */
import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { ENDORSEMENT, issuedBill, PURPOSE, REFERENCE } from "../fixtures/bills.ts";
import type { LienbookNetwork, RegisteredDocument } from "../fixtures/network.ts";
import { issuedReceipt, trades } from "../fixtures/rights.ts";
import { stage } from "../fixtures/stages.ts";

/** The exporter's receivable of 250 000.00 with goods of so much behind it. */
async function receivableOver(net: LienbookNetwork, goods: RegisteredDocument, share: bigint) {
  return net.issueReceivable(await net.invoice({ value: 250_000_00n }), [[goods, share]]);
}

/** The exporter has shipped goods and sold them to the other exporter by the bill. */
const shipped = stage(trades, async (net) => {
  const { billOfLading, exporter, otherExporter } = net;
  const bill = await issuedBill(net);
  await billOfLading
    .connect(exporter)
    .transfer(bill.id, otherExporter, ENDORSEMENT.toOrder, otherExporter.lei, REFERENCE);
  return { bill, over: await receivableOver(net, bill, 250_000_00n) };
});

/** Of goods of 900 000.00 in store the exporter has made a token of 300 000.00, and sold it to the other exporter. */
const stored = stage(trades, async (net) => {
  const { warehouseReceipt, exporter, otherExporter } = net;
  const { paper, details, collateral } = await issuedReceipt(net, { face: 300_000_00n });
  await warehouseReceipt.connect(exporter).transferFrom(exporter, otherExporter, collateral.id);
  return { paper, details, collateral, over: await receivableOver(net, paper, 250_000_00n) };
});

describe("A bill of lading whose goods were sold and delivered", () => {
  it("is no evidence of its seller's while its buyer has it", async () => {
    const net = await shipped();
    const { lienbook, exporter, otherExporter, bankA, bill, over } = net;
    const { pledge } = await net.consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingOwnedByOther")
      .withArgs(bill.id, otherExporter, exporter);
  });

  it("is none either once its buyer has the goods", async () => {
    const net = await shipped();
    const { lienbook, billOfLading, carrier, exporter, otherExporter, bankA, bill, over } = net;
    await billOfLading.connect(otherExporter).surrender(bill.id, PURPOSE.delivery, ZeroHash);
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, ZeroHash);
    const { pledge } = await net.consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingOwnedByOther")
      .withArgs(bill.id, ZeroAddress, exporter);
  });
});

describe("A warehouse receipt whose goods were sold and have left the store", () => {
  it("is no evidence of its seller's, whatever its face value left of it", async () => {
    const net = await stored();
    const { lienbook, warehouseReceipt, exporter, otherExporter, bankA, details, collateral, over } = net;
    const { id, face } = collateral;
    await warehouseReceipt.connect(otherExporter).surrender(id, face, details, []);
    const { pledge } = await net.consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingOwnedByOther")
      .withArgs(id, ZeroAddress, exporter);
  });
});
