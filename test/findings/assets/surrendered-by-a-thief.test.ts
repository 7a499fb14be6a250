/**
 * A bill that a court gives back. Whoever had stolen it had surrendered it to the carrier. The court's order gave it to its owner as
 * it was: out of circulation, to be delivered on the thief's word, and with no way for its owner to stop that or to pass the bill
 * on but the carrier's answer.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { ENDORSEMENT, issuedBill, PURPOSE, REFERENCE, stateOfBill } from "../../fixtures/bills.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const ORDER_DAYS = 14n;

/** The other exporter has got a bill of the exporter's, and surrendered it; the court has had it given back. */
const givenBack = stage(deployed, async (net) => {
  const { billOfLading, exporter, otherExporter, supervisor, passDays } = net;
  const bill = await issuedBill(net);
  await billOfLading
    .connect(exporter)
    .transfer(bill.id, otherExporter, ENDORSEMENT.toOrder, otherExporter.lei, REFERENCE);
  await billOfLading.connect(otherExporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
  await billOfLading.connect(supervisor).orderTransfer(bill.id, exporter, keccakOfText("the court's order"));
  await passDays(ORDER_DAYS);
  await billOfLading.connect(supervisor).forcedTransfer(otherExporter, exporter, bill.id);
  return { bill };
});

describe("A bill of lading that a court gives back, and that was surrendered by whoever had it", () => {
  it("is not delivered on that one's word any more", async () => {
    const net = await givenBack();
    const { billOfLading, carrier, bill } = net;
    expect(await stateOfBill(net, bill.id)).to.equal("issued");
    await expect(billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE))
      .to.be.revertedWithCustomError(billOfLading, "BillNotPending")
      .withArgs(bill.id, 0n);
  });

  it("is its owner's to pass on, or to surrender itself", async () => {
    const net = await givenBack();
    const { billOfLading, exporter, bankA, bill } = net;
    await billOfLading.connect(exporter).transfer(bill.id, bankA, ENDORSEMENT.toOrder, bankA.lei, REFERENCE);
    await billOfLading.connect(bankA).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    expect(await stateOfBill(net, bill.id)).to.equal("pending delivery");
  });
});
