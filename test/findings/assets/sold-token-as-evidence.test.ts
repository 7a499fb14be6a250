/**
 * The sold receivable as evidence. A seller sells the token of one invoice and puts the same invoice, which it still holds
 * as a document, behind another receivable. Pledging that one locked the buyer's token and used up its balance. When that was
 * mended, the seller said that the other one was paid, of a cent if need be: what the buyer had bought was used up by that. And
 * whose token was frozen put it behind another one, and pledged that, or said that it was paid: the court's order found it
 * encumbered, or used up. So did whoever had passed on a bill that its holder had out on paper; and who had surrendered a bill and
 * was about to have the goods.
 */
import { expect } from "chai";
import { keccak256, ZeroAddress } from "ethers";

import { ENDORSEMENT, issuedBill, PURPOSE, REFERENCE } from "../../fixtures/bills.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

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

  it("uses nothing of the buyer's up, though its owner says that it was paid", async () => {
    const { receivable, registry, exporter, otherExporter, first, over, balanceOf } = await sold();
    const { id, face, details, backing } = over;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await registry.stateOf(id)).collected).to.equal(face);
    expect((await balanceOf(first)).collected).to.equal(0n);
    const other = backing.find(({ document }) => document !== first.id)!;
    expect((await registry.stateOf(other.document)).collected).to.equal(other.share);
    expect(await receivable.ownerOf(first.id)).to.equal(otherExporter.address);
  });

  it("is pledged again once the token has come back to the seller", async () => {
    const { exporter, otherExporter, bankA, first, bought, over, pledged, balanceOf, assigned } = await sold();
    await assigned(bought, exporter, otherExporter);
    await pledged(bankA, over);
    expect((await balanceOf(first)).encumbered).to.equal(50_000_00n);
  });
});

describe("A receivable with one behind it whose token is frozen", () => {
  it("is not pledged until that is free again", async () => {
    const net = await deployed();
    const { receivable, lienbook, exporter, supervisor, bankA } = net;
    const first = await net.invoice({ value: 50_000_00n });
    await net.issueReceivable(first, []);
    const over = await net.issueReceivable(await net.invoice({ value: 50_000_00n }), [[first, 50_000_00n]]);
    await receivable.connect(supervisor).setFrozenTokens(exporter, BigInt(first.id), true);
    const { pledge } = await net.consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingBarred")
      .withArgs(first.id);
    await receivable.connect(supervisor).setFrozenTokens(exporter, BigInt(first.id), false);
    await lienbook.connect(exporter).pledge(...pledge);
  });

  it("uses nothing of that up, though its owner says that it was paid", async () => {
    const { receivable, exporter, supervisor, invoice, issueReceivable, balanceOf } = await deployed();
    const first = await invoice({ value: 50_000_00n });
    await issueReceivable(first, []);
    const { id, face, details, backing } = await issueReceivable(await invoice({ value: 1n }), [[first, 50_000_00n]]);
    await receivable.connect(supervisor).setFrozenTokens(exporter, BigInt(first.id), true);
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await balanceOf(first)).collected).to.equal(0n);
  });
});

describe("A receivable with a bill behind it that its shipper has passed on, and that is out on paper", () => {
  const onPaper = stage(deployed, async (net) => {
    const { billOfLading, carrier, exporter, otherExporter, invoice, issueReceivable } = net;
    const bill = await issuedBill(net);
    const over = await issueReceivable(await invoice({ value: 1n }), [[bill, 250_000_00n]]);
    const { id, document } = bill;
    await billOfLading.connect(exporter).transfer(id, otherExporter, ENDORSEMENT.inBlank, ZeroAddress, REFERENCE);
    await billOfLading.connect(otherExporter).surrender(id, PURPOSE.paper, REFERENCE);
    await billOfLading.connect(carrier).acceptPaper(id, document.fingerprint, REFERENCE);
    return { bill, over };
  });

  it("is not pledged: the bill would come back locked", async () => {
    const { lienbook, exporter, bankA, bill, over, consent } = await onPaper();
    const { pledge } = await consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingBarred")
      .withArgs(bill.id);
  });

  it("uses nothing of it up, though its owner says that it was paid", async () => {
    const { receivable, exporter, bill, over, balanceOf } = await onPaper();
    const { id, face, details, backing } = over;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await balanceOf(bill)).collected).to.equal(0n);
  });
});

describe("A receivable with a bill behind it that was surrendered for the goods", () => {
  const surrendered = stage(deployed, async (net) => {
    const bill = await issuedBill(net);
    await net.billOfLading.connect(net.exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    return { bill, over: await net.issueReceivable(await net.invoice({ value: 1n }), [[bill, 250_000_00n]]) };
  });

  it("is not pledged before the carrier has answered, nor does a payment use the bill up", async () => {
    const net = await surrendered();
    const { lienbook, receivable, exporter, bankA, bill, over, consent, balanceOf } = net;
    const { pledge } = await consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingBarred")
      .withArgs(bill.id);
    const { id, face, details, backing } = over;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await balanceOf(bill)).collected).to.equal(0n);
  });

  it("is pledged once the goods were handed out: that they were shipped is what the bill shows", async () => {
    const { billOfLading, carrier, bankA, bill, over, pledged, balanceOf } = await surrendered();
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    await pledged(bankA, over);
    expect((await balanceOf(bill)).encumbered).to.equal(250_000_00n);
  });
});
