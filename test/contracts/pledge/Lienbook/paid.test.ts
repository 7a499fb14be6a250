import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { billDocument } from "../../../fixtures/bills.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { KIND } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const VALUE = 100_000_00n;

/** An account of the test's is an escrow through which invoices are paid; the exporter has one of 100 000.00. */
const paying = stage(deployed, async ({ lienbook, strangers, invoice }) => {
  const escrow = strangers[0]!;
  await lienbook.listEscrow(escrow);
  return { escrow, paper: await invoice({ value: VALUE }), byEscrow: lienbook.connect(escrow) };
});

describe("Lienbook, invoices paid through an escrow", () => {
  it("are used up by what was paid, in part and in full", async () => {
    const { registry, byEscrow, exporter, paper } = await paying();
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 40_000_00n))
      .to.emit(registry, "BalanceChanged")
      .withArgs(paper.id, 0n, 40_000_00n);
    expect(await registry.availableOf(paper.id)).to.equal(60_000_00n);
    await byEscrow.consumePaid(paper.id, exporter.lei, 60_000_00n);
    await byEscrow.consumePaid(paper.id, exporter.lei, 0n);
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 1n))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, 1n, 0n);
    expect((await registry.stateOf(paper.id)).collected).to.equal(VALUE);
  });

  it("are used up by listed escrows alone: not by engines, assets, parties or the administrator", async () => {
    const { lienbook, desk, guarantees, receivable, enforcement, registry, deployer, exporter, bankA, paper, ...net } =
      await paying();
    for (const contract of [desk, guarantees, receivable, enforcement, registry]) {
      const address = await contract.getAddress();
      await net.networkHelpers.impersonateAccount(address);
      await net.networkHelpers.setBalance(address, 10n ** 18n);
      const caller = lienbook.connect(await net.ethers.getSigner(address));
      await expect(caller.consumePaid(paper.id, exporter.lei, 1n))
        .to.be.revertedWithCustomError(lienbook, "EscrowNotListed")
        .withArgs(address);
    }
    for (const caller of [deployer, exporter, bankA, net.strangers[1]!]) {
      await expect(lienbook.connect(caller).consumePaid(paper.id, exporter.lei, 1n))
        .to.be.revertedWithCustomError(lienbook, "EscrowNotListed")
        .withArgs(caller);
    }
  });

  it("are not used up by an escrow that the governor has delisted, until it lists it again", async () => {
    const { lienbook, byEscrow, escrow, exporter, paper } = await paying();
    expect(await lienbook.isListedEscrow(escrow)).to.equal(true);
    await expect(lienbook.delistEscrow(escrow)).to.emit(lienbook, "EscrowDelisted").withArgs(escrow);
    expect(await lienbook.isListedEscrow(escrow)).to.equal(false);
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 1n))
      .to.be.revertedWithCustomError(lienbook, "EscrowNotListed")
      .withArgs(escrow);
    await expect(lienbook.listEscrow(escrow)).to.emit(lienbook, "EscrowListed").withArgs(escrow);
    await byEscrow.consumePaid(paper.id, exporter.lei, 1n);
  });

  it("give an escrow no other power in the book", async () => {
    const { lienbook, byEscrow, escrow, exporter, bankA, paper, issueReceivable } = await paying();
    const collateral = await issueReceivable(paper, []);
    await expect(byEscrow.pledgeFor(collateral, bankA.lei, exporter, paper.id, []))
      .to.be.revertedWithCustomError(lienbook, "EngineNotListed")
      .withArgs(escrow);
    await expect(byEscrow.consume(paper.id, VALUE, [], 1n))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(escrow);
  });

  it("use up the customs declaration that they are paid for, too", async () => {
    const { registry, byEscrow, exporter, bankA, declaration, invoice, issueReceivable, pledged } = await paying();
    const declared = await declaration({ value: VALUE });
    const over = await issueReceivable(await invoice({ value: 30_000_00n }), [[declared, 30_000_00n]]);
    await pledged(bankA, over);
    await expect(byEscrow.consumePaid(declared.id, exporter.lei, 70_000_01n))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(declared.id, 70_000_01n, 70_000_00n);
    await byEscrow.consumePaid(declared.id, exporter.lei, 70_000_00n);
    const { encumbered, collected } = await registry.stateOf(declared.id);
    expect([encumbered, collected]).to.deep.equal([30_000_00n, 70_000_00n]);
  });

  it("are invoices that stand: no bill or policy is used up, and nothing that was revoked", async () => {
    const net = await paying();
    const { registry, byEscrow, exporter, insurer, paper, today } = net;
    const policy = await net.register(insurer, await net.draft(exporter, { kind: KIND.insurancePolicy }));
    for (const [other, kind] of [
      [await billDocument(net), KIND.billOfLading],
      [policy, KIND.insurancePolicy],
    ] as const) {
      await expect(byEscrow.consumePaid(other.id, exporter.lei, 1n))
        .to.be.revertedWithCustomError(registry, "NotUsedUpByPayment")
        .withArgs(other.id, kind);
    }
    await expect(byEscrow.consumePaid(`0x${"77".repeat(32)}`, exporter.lei, 1n)).to.be.revertedWithCustomError(
      registry,
      "DocumentNotRegistered",
    );
    const expiresOn = (await today()) + 1n;
    const passing = await net.invoice({ expiresOn });
    await net.passDays(2n);
    // Past its last day nobody lends against it any more; paid it is all the same.
    await byEscrow.consumePaid(passing.id, exporter.lei, 1n);
    expect((await registry.stateOf(passing.id)).collected).to.equal(1n);
    await registry.revoke(...(await net.revocation(exporter, paper)));
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 1n))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(paper.id);
  });

  it("keep what a lienholder has, and are refused for more than the rest of them", async () => {
    const { registry, lienbook, byEscrow, exporter, bankA, paper, issueReceivable, pledged } = await paying();
    const collateral = { ...(await issueReceivable(paper, [])), amount: 30_000_00n };
    const { purpose } = await pledged(bankA, collateral);
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 70_000_01n))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, 70_000_01n, 70_000_00n);
    await byEscrow.consumePaid(paper.id, exporter.lei, 70_000_00n);
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 0n, 30_000_00n, 0n);
    expect((await registry.stateOf(paper.id)).collected).to.equal(VALUE);
  });

  it("stay as they are while a lienholder enforces, for what is sold is what its buyer was shown", async () => {
    const { registry, enforcement, byEscrow, exporter, bankA, paper, issueReceivable, pledged } = await paying();
    const collateral = { ...(await issueReceivable(paper, [])), amount: 30_000_00n };
    const { purpose } = await pledged(bankA, collateral);
    const stake = { engine: ZeroAddress, purpose };
    await enforcement.connect(bankA).giveNotice(collateral, stake);
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 1n))
      .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
      .withArgs(paper.id);
    await enforcement.connect(bankA).withdrawNotice(collateral, stake);
    await byEscrow.consumePaid(paper.id, exporter.lei, 1n);
  });

  it("are not paid to who has sold them, nor to somebody else than their owner", async () => {
    const net = await paying();
    const { lienbook, byEscrow, exporter, otherExporter, paper, issueReceivable, assigned } = net;
    const collateral = await issueReceivable(paper, []);
    await expect(byEscrow.consumePaid(paper.id, otherExporter.lei, 1n))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(paper.id, exporter, otherExporter.lei);
    const sold = await assigned(collateral, otherExporter);
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 1n))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(paper.id, otherExporter, exporter.lei);
    await byEscrow.consumePaid(paper.id, otherExporter.lei, 1n);
    await assigned(sold, exporter, otherExporter);
    await byEscrow.consumePaid(paper.id, exporter.lei, 1n);
  });

  it("may be in the hands of any account of the payee's, and of none that it has lost", async () => {
    const { participants, receivable, lienbook, byEscrow, exporter, strangers, paper, issueReceivable, passDays } =
      await paying();
    await issueReceivable(paper, []);
    const second = strangers[2]!;
    await participants.addAccount(exporter.lei, second);
    await receivable.connect(exporter).transferFrom(exporter, second, paper.id);
    await byEscrow.consumePaid(paper.id, exporter.lei, 1n);
    await participants.announceReplacement(second, exporter);
    await passDays(8n);
    await expect(byEscrow.consumePaid(paper.id, exporter.lei, 1n))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(paper.id, second, exporter.lei);
    await receivable.recover(paper.id);
    await byEscrow.consumePaid(paper.id, exporter.lei, 1n);
  });

  it("are used up to the largest amount there is", async () => {
    const { registry, byEscrow, exporter, invoice } = await paying();
    const largest = await invoice({ value: LARGEST });
    await byEscrow.consumePaid(largest.id, exporter.lei, LARGEST);
    expect(await registry.availableOf(largest.id)).to.equal(0n);
    await expect(byEscrow.consumePaid(largest.id, exporter.lei, LARGEST))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(largest.id, LARGEST, 0n);
  });
});
