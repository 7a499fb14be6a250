import { expect } from "chai";
import { keccak256, ZeroAddress } from "ethers";

import { backingHashOf, commitmentOf, detailsOf } from "../../../fixtures/encodings.ts";
import { DAY, ROLE_BIT } from "../../../fixtures/network.ts";
import { inPerson } from "../../../fixtures/rights.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

/** A factor has bought the receivable of 250 000.00 from the exporter. */
const sold = stage(tokenized, async ({ assigned, otherExporter, collateral }) => ({
  bought: await assigned(collateral, otherExporter),
}));

describe("Receivable: assignment", () => {
  it("gives the buyer the token and nobody the evidence, all in one", async () => {
    const { receivable, registry, exporter, otherExporter, declarations, collateral, assignment } = await tokenized();
    await expect(receivable.connect(exporter).assign(...(await assignment(otherExporter, collateral))))
      .to.emit(receivable, "ReceivableAssigned")
      .withArgs(collateral.id, exporter, otherExporter, backingHashOf(collateral.backing));
    expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);
    for (const { document, share } of collateral.backing) {
      expect((await registry.stateOf(document)).collected).to.equal(share);
    }
    const left = await Promise.all(declarations.map(async ({ id }) => registry.availableOf(id)));
    expect(left).to.deep.equal([0n, 0n, 30_000_00n]);
    expect(await registry.availableOf(collateral.id)).to.equal(collateral.face);
  });

  it("leaves the seller no evidence for a second financing behind another invoice", async () => {
    const { lienbook, registry, exporter, bankB, declarations, invoice, issueReceivable, consent } = await sold();
    const [first] = declarations;
    const again = await issueReceivable(await invoice({ value: 100_000_00n }), [[first, 100_000_00n]]);
    const { pledge } = await consent(bankB, again);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(first.id, 100_000_00n, 0n);
  });

  it("keeps what was declared in the details, so that the buyer is financed against the receivable alone", async () => {
    const { receivable, desk, bankA, otherExporter, bought, termsFor, signOffer, balanceOf } = await sold();
    expect(detailsOf(bought).declared).to.equal(250_000_00n);
    expect((await receivable.pledgeableAs(bought.id)).commitment).to.equal(commitmentOf(bought));
    const terms = await termsFor([bought], { borrower: otherExporter.address });
    await desk.connect(otherExporter).accept(await signOffer(bankA, terms), terms);
    expect((await balanceOf(bought)).encumbered).to.equal(bought.amount);
  });

  it("is not undone by showing the old backing: the seller's paper of before is no collateral", async () => {
    const { lienbook, otherExporter, bankA, collateral, consent } = await sold();
    const { pledge } = await consent(bankA, collateral, { pledgor: otherExporter });
    await expect(lienbook.connect(otherExporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "CollateralMismatch")
      .withArgs(collateral.id);
  });

  it("is the only way to another entity: a plain transfer is refused and names it", async () => {
    const { receivable, exporter, otherExporter, bankB, collateral } = await tokenized();
    await receivable.connect(exporter).approve(bankB, collateral.id);
    const { "safeTransferFrom(address,address,uint256)": safely } = receivable.connect(exporter);
    for (const move of [
      async () => receivable.connect(exporter).transferFrom(exporter, otherExporter, collateral.id),
      async () => receivable.connect(bankB).transferFrom(exporter, otherExporter, collateral.id),
      async () => safely(exporter, otherExporter, collateral.id),
    ]) {
      await expect(move())
        .to.be.revertedWithCustomError(receivable, "TransferIsAssignment")
        .withArgs(collateral.id, exporter.lei, otherExporter.lei);
    }
    expect(await receivable.canTransfer(exporter, otherExporter, collateral.id)).to.equal(false);
  });

  it("is not needed between accounts of one entity", async () => {
    const { receivable, participants, exporter, strangers, collateral } = await tokenized();
    const [account] = strangers;
    await participants.addAccount(exporter.lei, account!);
    expect(await receivable.canTransfer(exporter, account!, collateral.id)).to.equal(true);
    await receivable.connect(exporter).transferFrom(exporter, account!, collateral.id);
    expect(await receivable.ownerOf(collateral.id)).to.equal(account!.address);
    expect((await receivable.pledgeableAs(collateral.id)).commitment).to.equal(commitmentOf(collateral));
  });

  it("is made by whom the owner approved, such as an escrow, and by nobody else", async () => {
    const { receivable, exporter, otherExporter, bankB, collateral, assignment } = await tokenized();
    const call = await assignment(otherExporter, collateral);
    await expect(receivable.connect(bankB).assign(...call))
      .to.be.revertedWithCustomError(receivable, "ERC721InsufficientApproval")
      .withArgs(bankB, BigInt(collateral.id));
    await receivable.connect(exporter).approve(bankB, collateral.id);
    await receivable.connect(bankB).assign(...call);
    expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);
    expect(await receivable.getApproved(collateral.id)).to.equal(ZeroAddress);
  });

  it("is accepted by the buyer in person where the seller approved it", async () => {
    const { receivable, exporter, otherExporter, collateral } = await tokenized();
    const { id, face, backing } = collateral;
    await receivable.connect(exporter).approve(otherExporter, id);
    await receivable
      .connect(otherExporter)
      .assign(id, face, detailsOf(collateral), backing, face, [], inPerson(otherExporter));
    expect(await receivable.ownerOf(id)).to.equal(otherExporter.address);
  });

  it("is not refused afterwards by a buyer that accepted", async () => {
    const { receivable, exporter, otherExporter, bought } = await sold();
    await expect(receivable.connect(otherExporter).refuse(bought.id, exporter, keccak256("0x01")))
      .to.be.revertedWithCustomError(receivable, "NothingToRefuse")
      .withArgs(bought.id);
  });

  it("is not for the debtor, who pays, nor for an entity that is not in good standing", async () => {
    const { receivable, participants, exporter, otherExporter, debtor, strangers, collateral, assignment } =
      await tokenized();
    await expect(receivable.connect(exporter).assign(...(await assignment(debtor, collateral))))
      .to.be.revertedWithCustomError(receivable, "DebtorIsSeller")
      .withArgs(debtor.lei);
    await expect(receivable.connect(exporter).assign(...(await assignment(strangers[0]!, collateral))))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[0]!);
    await participants.suspend(otherExporter.lei);
    await expect(receivable.connect(exporter).assign(...(await assignment(otherExporter, collateral))))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(otherExporter.lei);
  });

  it("is not of a pledged receivable", async () => {
    const { receivable, exporter, otherExporter, bankA, collateral, pledged, assignment } = await tokenized();
    const part = { ...collateral, amount: 1n };
    await pledged(bankA, part);
    await expect(receivable.connect(exporter).assign(...(await assignment(otherExporter, collateral))))
      .to.be.revertedWithCustomError(receivable, "TokenLocked")
      .withArgs(collateral.id, 1n);
  });

  it("is not over evidence of which another receivable has used a part, naming what is left", async () => {
    const { receivable, registry, exporter, otherExporter, bankA, declarations, collateral, ...net } =
      await tokenized();
    const [first] = declarations;
    const other = await net.issueReceivable(await net.invoice({ value: 1_00n }), [[first, 1_00n]]);
    await net.pledged(bankA, other);
    await expect(receivable.connect(exporter).assign(...(await net.assignment(otherExporter, collateral))))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(first.id, 100_000_00n, 99_999_00n);
  });

  it("is not over evidence that was taken back, and over a contested one only if the buyer names it", async () => {
    const net = await deployed();
    const { receivable, registry, exporter, otherExporter, customs, declaration, invoice, issueReceivable } = net;
    const linkingKeys = [keccak256("0x0a")];
    const [contested] = [await declaration({ linkingKeys }), await declaration({ linkingKeys })];
    const collateral = await issueReceivable(await invoice(), [[contested, 1_00n]]);
    await expect(receivable.connect(exporter).assign(...(await net.assignment(otherExporter, collateral))))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(contested.id);
    const named = await net.assignment(otherExporter, collateral, { contested: [contested.id] });
    await registry.revoke(...(await net.revocation(customs, contested)));
    await expect(receivable.connect(exporter).assign(...named))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(contested.id);
  });

  it("takes with it a contested document that the buyer named", async () => {
    const { receivable, registry, exporter, otherExporter, declaration, invoice, issueReceivable, assignment } =
      await deployed();
    const linkingKeys = [keccak256("0x0b")];
    const [contested] = [await declaration({ linkingKeys }), await declaration({ linkingKeys })];
    const collateral = await issueReceivable(await invoice(), [[contested, 1_00n]]);
    const call = await assignment(otherExporter, collateral, { contested: [contested.id] });
    await receivable.connect(exporter).assign(...call);
    expect((await registry.stateOf(contested.id)).collected).to.equal(1_00n);
  });

  it("of one that is paid in part takes the evidence of what is unpaid", async () => {
    const { receivable, registry, exporter, otherExporter, collateral, assignment } = await tokenized();
    const { id, face, details, backing } = collateral;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 100_000_00n);
    const call = await assignment(otherExporter, collateral, { collectible: 150_000_00n });
    await receivable.connect(exporter).assign(...call);
    for (const { document, share } of backing) {
      expect((await registry.stateOf(document)).collected).to.equal(share);
    }
    expect(await receivable.collectibleOf(id, face)).to.equal(150_000_00n);
  });

  it("of one that is paid cent by cent finds the evidence of the rest at every step, and so does a pledge of it", async () => {
    const { receivable, lienbook, exporter, otherExporter, bankA, declaration, invoice, issueReceivable, ...net } =
      await deployed();
    const declared = await declaration({ value: 3n });
    const collateral = await issueReceivable(await invoice({ value: 7n }), [[declared, 3n]]);
    const { id, face, details, backing } = collateral;
    const byExporter = receivable.connect(exporter);
    for (let unpaid = 6n; unpaid > 0n; --unpaid) {
      await byExporter.confirmPayment(id, face, keccak256(details), backing, 1n);
      await byExporter.assign.staticCall(...(await net.assignment(otherExporter, collateral, { collectible: unpaid })));
      const { pledge } = await net.consent(bankA, { ...collateral, amount: unpaid });
      await lienbook.connect(exporter).pledge.staticCall(...pledge);
    }
    await byExporter.confirmPayment(id, face, keccak256(details), backing, 1n);
    expect(await net.balanceOf(declared)).to.deep.equal({ value: 3n, encumbered: 0n, collected: 3n });
  });

  it("is refused where less is collectible than the buyer accepted", async () => {
    const { receivable, exporter, otherExporter, collateral, assignment } = await tokenized();
    const { id, face, details, backing } = collateral;
    const call = await assignment(otherExporter, collateral, { collectible: face });
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 1n);
    await expect(receivable.connect(exporter).assign(...call))
      .to.be.revertedWithCustomError(receivable, "CollectibleBelowAccepted")
      .withArgs(id, face - 1n, face);
  });

  it("is accepted once: the same acceptance buys nothing a second time", async () => {
    const { receivable, participants, registry, exporter, otherExporter, invoice, issueReceivable, assignment } =
      await deployed();
    const collateral = await issueReceivable(await invoice(), []);
    const call = await assignment(otherExporter, collateral);
    await receivable.connect(exporter).assign(...call);
    const back = await assignment(exporter, collateral);
    await receivable.connect(otherExporter).assign(...back);
    expect(await receivable.ownerOf(collateral.id)).to.equal(exporter.address);
    await expect(receivable.connect(exporter).assign(...call))
      .to.be.revertedWithCustomError(receivable, "NonceAlreadySpent")
      .withArgs(otherExporter, call[6].nonce);
    expect(await registry.participants()).to.equal(await participants.getAddress());
  });

  it("is of what was issued: over other terms it is refused", async () => {
    const { receivable, exporter, otherExporter, collateral, assignment } = await tokenized();
    for (const other of [
      { ...collateral, face: collateral.face - 1n },
      { ...collateral, backing: collateral.backing.slice(1) },
      { ...collateral, backing: [] },
    ]) {
      await expect(receivable.connect(exporter).assign(...(await assignment(otherExporter, other))))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
    }
  });

  it("may be to a bank, which buys without recourse", async () => {
    const { receivable, participants, bankA, collateral, assigned, kycExpiry } = await tokenized();
    await assigned(collateral, bankA);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
    expect(kycExpiry > DAY && (await participants.participantOf(bankA.lei)).roles === ROLE_BIT.bank).to.equal(true);
  });

  describe("asks the lien book for nothing but its own:", () => {
    it("what a listed asset may ask is refused to everybody else", async () => {
      const { lienbook, exporter, bankA, collateral } = await tokenized();
      const { id, face, backing } = collateral;
      const book = lienbook.connect(exporter);
      for (const call of [
        async () => book.consume(id, face, backing, 1n),
        async () => book.consumeBacking(id, face, backing, bankA, []),
        async () => book.consumeUnder(collateral, ZeroAddress, id, bankA.lei, 1n),
        async () => book.reduce(id, face, 1n),
        async () => book.split(id, exporter.lei, id, [1n, 1n]),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(lienbook, "AssetNotListed").withArgs(exporter);
      }
    });

    it("a listed asset is refused for documents of another kind, and for those it has no token of", async () => {
      const { lienbook, receivable, declarations, invoice, networkHelpers, ethers } = await tokenized();
      const address = await receivable.getAddress();
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      const asset = lienbook.connect(await ethers.getSigner(address));
      for (const { id } of [declarations[0], await invoice()]) {
        for (const call of [async () => asset.consume(id, 1n, [], 1n), async () => asset.reduce(id, 1n, 1n)]) {
          await expect(call()).to.be.revertedWithCustomError(lienbook, "NotTokenOfAsset").withArgs(id, address);
        }
      }
    });

    it("stops with the asset's listing", async () => {
      const { lienbook, receivable, exporter, otherExporter, collateral, assignment } = await tokenized();
      await lienbook.delistAsset(receivable);
      await expect(receivable.connect(exporter).assign(...(await assignment(otherExporter, collateral))))
        .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
        .withArgs(await receivable.getAddress());
    });

    it("the register takes splits and reductions from the lien book alone", async () => {
      const { registry, exporter, collateral } = await tokenized();
      const book = registry.connect(exporter);
      for (const call of [
        async () => book.split(3n, exporter.lei, collateral.id, [1n, 1n]),
        async () => book.reduce(collateral.id, 1n, 1n),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(registry, "NotLienbook").withArgs(exporter);
      }
    });
  });
});
