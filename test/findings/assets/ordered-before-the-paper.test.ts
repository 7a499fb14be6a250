/**
 * An order that outlived its bill. A court's order is seen for fourteen days before it is carried out. It stood for a bill that went
 * to paper meanwhile, and nobody took it back. Months later the carrier took the bill over from its paper, and the order of long ago
 * was carried out on the same day, against whoever had the paper by then.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { issuedBill, issueOf, PURPOSE, REFERENCE } from "../../fixtures/bills.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const [ORDER, STATEMENT] = [keccakOfText("the court's order"), keccakOfText("what the paper says of its origin")];
const ORDER_DAYS = 14n;

/** A court had ordered a bill of the exporter's to the other exporter; the bill went to paper. */
const onPaper = stage(deployed, async (net) => {
  const { billOfLading, carrier, exporter, otherExporter, supervisor } = net;
  const bill = await issuedBill(net);
  await billOfLading.connect(supervisor).orderTransfer(bill.id, otherExporter, ORDER);
  await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.paper, REFERENCE);
  await billOfLading.connect(carrier).acceptPaper(bill.id, bill.document.fingerprint, STATEMENT);
  return { bill };
});

describe("A court's order for a bill that goes to paper", () => {
  it("does not touch it when it comes back from its paper: a new order is seen for fourteen days again", async () => {
    const net = await onPaper();
    const { billOfLading, carrier, exporter, otherExporter, supervisor, bill, passDays } = net;
    await passDays(100n);
    await billOfLading.connect(carrier).issue(...issueOf(net, bill, {}, STATEMENT));
    expect((await billOfLading.orderOf(bill.id)).executableAt).to.equal(0n);
    const court = billOfLading.connect(supervisor);
    await expect(court.forcedTransfer(exporter, otherExporter, bill.id))
      .to.be.revertedWithCustomError(billOfLading, "OrderMissing")
      .withArgs(bill.id, otherExporter);
    await court.orderTransfer(bill.id, otherExporter, ORDER);
    await expect(court.forcedTransfer(exporter, otherExporter, bill.id)).to.be.revertedWithCustomError(
      billOfLading,
      "OrderNotExecutable",
    );
    await passDays(ORDER_DAYS);
    await court.forcedTransfer(exporter, otherExporter, bill.id);
    expect(await billOfLading.ownerOf(bill.id)).to.equal(otherExporter.address);
  });
});
