import { expect } from "chai";
import { keccak256 } from "ethers";

import { CREDIT, DISPUTE, REFUSAL } from "../../../../sdk/messages/types.ts";
import { commitmentOf, documentIdOf, encodeDetails, detailsOf } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { EUR } from "../../../fixtures/network.ts";
import type { DocumentWish, LienbookNetwork, Party } from "../../../fixtures/network.ts";
import { inPerson, REASON, shown, signed } from "../../../fixtures/rights.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

const CREDIT_NOTE = 10n;

/** The receivable of 250 000.00 is pledged to bank A for 200 000.00. */
const pledged = stage(tokenized, async ({ bankA, collateral, pledged }) => ({
  ...(await pledged(bankA, { ...collateral, amount: 200_000_00n })),
}));

/** One that its debtor has not acknowledged. */
const unacknowledged = stage(deployed, async ({ invoice, issueReceivable }) => {
  const paper = await invoice();
  return { paper, collateral: await issueReceivable(paper, [], { acknowledged: false }) };
});

/** A credit note of 10 000.00 in the seller's name. */
async function creditNote(net: LienbookNetwork, wish: DocumentWish = {}, issuer: Party = net.exporter) {
  return net.register(issuer, await net.draft(net.debtor, { value: 10_000_00n, ...wish, kind: CREDIT_NOTE }));
}

describe("Receivable: dispute, refusal and credit notes", () => {
  describe("a dispute by the debtor", () => {
    it("limits new pledges to what is collectible, and leaves the face value as it is", async () => {
      const { dilutions, receivable, registry, lienbook, exporter, debtor, bankA, collateral, ...net } =
        await tokenized();
      await expect(dilutions.connect(debtor).dispute(...shown(collateral), 60_000_00n, REASON, inPerson(debtor)))
        .to.emit(dilutions, "ReceivableDisputed")
        .withArgs(collateral.id, debtor.lei, 60_000_00n, REASON)
        .and.to.emit(registry, "ValueReduced")
        .withArgs(collateral.id, 60_000_00n)
        .and.not.to.emit(registry, "Shortfall");
      expect(await receivable.collectibleOf(collateral.id, collateral.face)).to.equal(190_000_00n);
      expect((await receivable.pledgeableAs(collateral.id)).commitment).to.equal(commitmentOf(collateral));
      const { pledge } = await net.consent(bankA, { ...collateral, amount: 190_000_01n });
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(collateral.id, 190_000_01n, 190_000_00n);
      await net.pledged(bankA, { ...collateral, amount: 190_000_00n });
    });

    it("leaves liens as they stand and tells lienholders the gap", async () => {
      const { dilutions, registry, lienbook, debtor, collateral, lien } = await pledged();
      await expect(dilutions.connect(debtor).dispute(...shown(collateral), 60_000_00n, REASON, inPerson(debtor)))
        .to.emit(registry, "Shortfall")
        .withArgs(collateral.id, 10_000_00n);
      expect((await lienbook.lienOf(lien)).amount).to.equal(200_000_00n);
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
    });

    it("counts against the face value also where the invoice says more", async () => {
      const { dilutions, registry, debtor, bankA, invoice, issueReceivable, pledged: pledge } = await deployed();
      const collateral = await issueReceivable(await invoice(), [], { face: 100_00n });
      await pledge(bankA, collateral);
      await expect(dilutions.connect(debtor).dispute(...shown(collateral), 30_00n, REASON, inPerson(debtor)))
        .to.emit(registry, "Shortfall")
        .withArgs(collateral.id, 30_00n);
    });

    it("ends when the debtor withdraws it", async () => {
      const { dilutions, registry, debtor, collateral } = await tokenized();
      const by = dilutions.connect(debtor);
      await by.dispute(...shown(collateral), 60_000_00n, REASON, inPerson(debtor));
      await by.dispute(...shown(collateral), 0n, REASON, inPerson(debtor));
      expect(await registry.availableOf(collateral.id)).to.equal(collateral.face);
      expect((await registry.stateOf(collateral.id)).flags).to.equal(0n);
    });

    it("is of no more than what is left of the face value, and says something new", async () => {
      const { dilutions, debtor, collateral } = await tokenized();
      const by = dilutions.connect(debtor);
      const { id, face } = collateral;
      await expect(by.dispute(...shown(collateral), face + 1n, REASON, inPerson(debtor)))
        .to.be.revertedWithCustomError(dilutions, "DisputeExceedsFace")
        .withArgs(id, face + 1n, face);
      await expect(by.dispute(...shown(collateral), 0n, REASON, inPerson(debtor)))
        .to.be.revertedWithCustomError(dilutions, "DisputeUnchanged")
        .withArgs(id, 0n);
      await by.dispute(...shown(collateral), face, REASON, inPerson(debtor));
    });

    it("is the debtor's alone, over the terms that were issued", async () => {
      const { dilutions, participants, receivable, exporter, otherExporter, debtor, bankA, collateral } =
        await tokenized();
      for (const other of [exporter, otherExporter]) {
        await expect(dilutions.connect(other).dispute(...shown(collateral), 1n, REASON, inPerson(other)))
          .to.be.revertedWithCustomError(receivable, "NotDebtor")
          .withArgs(other.lei, debtor.lei);
      }
      await expect(
        dilutions.connect(bankA).dispute(...shown(collateral), 1n, REASON, inPerson(bankA)),
      ).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
      const forged = { ...collateral, details: encodeDetails({ ...detailsOf(collateral), debtor: otherExporter.lei }) };
      await expect(dilutions.connect(otherExporter).dispute(...shown(forged), 1n, REASON, inPerson(otherExporter)))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
    });

    it("is submitted by anyone with the debtor's signature, once", async () => {
      const net = await tokenized();
      const { dilutions, debtor, bankA, collateral } = net;
      const message = { receivable: collateral.id, amount: 5n, reason: REASON, debtor: debtor.address };
      const statement = await signed(net, debtor, "dilutions", DISPUTE, message);
      await dilutions.connect(bankA).dispute(...shown(collateral), 5n, REASON, statement);
      await dilutions.connect(debtor).dispute(...shown(collateral), 0n, REASON, inPerson(debtor));
      await expect(dilutions.connect(bankA).dispute(...shown(collateral), 5n, REASON, statement))
        .to.be.revertedWithCustomError(dilutions, "NonceAlreadySpent")
        .withArgs(debtor, statement.nonce);
    });

    it("reaches what the policy quotes", async () => {
      const { dilutions, policy, debtor, collateral } = await tokenized();
      const before = await policy.quote([collateral], 1);
      await dilutions.connect(debtor).dispute(...shown(collateral), 125_000_00n, REASON, inPerson(debtor));
      expect((await policy.quote([collateral], 1)).principal).to.equal(before.principal / 2n);
    });
  });

  describe("a refusal to acknowledge", () => {
    it("leaves nothing to pledge, until the debtor withdraws it", async () => {
      const { dilutions, receivable, registry, debtor, collateral } = await unacknowledged();
      await expect(dilutions.connect(debtor).refuseAcknowledgement(...shown(collateral), REASON, inPerson(debtor)))
        .to.emit(dilutions, "ReceivableRefused")
        .withArgs(collateral.id, debtor.lei, REASON)
        .and.to.emit(dilutions, "ReceivableDisputed")
        .withArgs(collateral.id, debtor.lei, collateral.face, REASON);
      expect(await dilutions.dilutionOf(collateral.id)).to.deep.equal([0n, collateral.face, true]);
      expect(await receivable.collectibleOf(collateral.id, collateral.face)).to.equal(0n);
      await dilutions.connect(debtor).dispute(...shown(collateral), 0n, REASON, inPerson(debtor));
      expect(await registry.availableOf(collateral.id)).to.equal(collateral.face);
      expect(await dilutions.dilutionOf(collateral.id)).to.deep.equal([0n, 0n, false]);
    });

    it("comes once, by signature or in person, and not after the acknowledgement", async () => {
      const net = await unacknowledged();
      const { dilutions, receivable, debtor, exporter, collateral } = net;
      const { id, face } = collateral;
      const message = { receivable: id, face, reason: REASON, debtor: debtor.address };
      const refusal = await signed(net, debtor, "dilutions", REFUSAL, message);
      await dilutions.connect(exporter).refuseAcknowledgement(...shown(collateral), REASON, refusal);
      await expect(dilutions.connect(debtor).refuseAcknowledgement(...shown(collateral), REASON, inPerson(debtor)))
        .to.be.revertedWithCustomError(dilutions, "AlreadyRefused")
        .withArgs(id);
      await receivable.acknowledge(...(await net.acknowledgement(debtor, collateral)));
      const late = net.acknowledged(collateral);
      await expect(dilutions.connect(debtor).refuseAcknowledgement(...shown(late), REASON, inPerson(debtor)))
        .to.be.revertedWithCustomError(receivable, "AlreadyAcknowledged")
        .withArgs(id);
    });

    it("is the debtor's alone", async () => {
      const { dilutions, receivable, exporter, debtor, collateral } = await unacknowledged();
      await expect(dilutions.connect(exporter).refuseAcknowledgement(...shown(collateral), REASON, inPerson(exporter)))
        .to.be.revertedWithCustomError(receivable, "NotDebtor")
        .withArgs(exporter.lei, debtor.lei);
    });
  });

  describe("a credit note", () => {
    /** What `Dilutions.credit` takes of a note in the issuer's own words. */
    function creditOf(
      { paper, collateral }: { paper: { document: { fingerprint: string } }; collateral: Parameters<typeof shown>[0] },
      note: { document: { fingerprint: string } },
    ) {
      const [id, face, , backingHash] = shown(collateral);
      const { fingerprint } = paper.document;
      return [id, face, keccak256(collateral.details), backingHash, fingerprint, note.document.fingerprint] as const;
    }

    it("of the invoice's issuer reduces what is collectible by its value, for good", async () => {
      const net = await pledged();
      const { dilutions, receivable, registry, exporter, collateral } = net;
      const note = await creditNote(net, { value: 60_000_00n });
      await expect(dilutions.connect(exporter).credit(...creditOf(net, note), inPerson(exporter)))
        .to.emit(dilutions, "ReceivableCredited")
        .withArgs(collateral.id, note.id, 60_000_00n)
        .and.to.emit(registry, "Shortfall")
        .withArgs(collateral.id, 10_000_00n);
      expect(await receivable.collectibleOf(collateral.id, collateral.face)).to.equal(190_000_00n);
    });

    it("counts once, by whoever it is submitted", async () => {
      const net = await tokenized();
      const { dilutions, exporter, bankA, collateral } = net;
      const note = await creditNote(net);
      const message = { receivable: collateral.id, note: note.id, issuer: exporter.address };
      const statement = await signed(net, exporter, "dilutions", CREDIT, message);
      await dilutions.connect(bankA).credit(...creditOf(net, note), statement);
      await expect(dilutions.connect(bankA).credit(...creditOf(net, note), statement))
        .to.be.revertedWithCustomError(dilutions, "NoteAlreadyCredited")
        .withArgs(note.id);
    });

    it("takes out of a dispute what it settles, and never more than the face value", async () => {
      const net = await tokenized();
      const { dilutions, receivable, exporter, debtor, collateral } = net;
      await dilutions.connect(debtor).dispute(...shown(collateral), 240_000_00n, REASON, inPerson(debtor));
      const small = await creditNote(net, { value: 50_000_00n });
      await dilutions.connect(exporter).credit(...creditOf(net, small), inPerson(exporter));
      expect(await dilutions.dilutionOf(collateral.id)).to.deep.equal([50_000_00n, 200_000_00n, false]);
      const large = await creditNote(net, { value: LARGEST });
      await dilutions.connect(exporter).credit(...creditOf(net, large), inPerson(exporter));
      expect(await dilutions.dilutionOf(collateral.id)).to.deep.equal([collateral.face, 0n, false]);
      expect(await receivable.collectibleOf(collateral.id, collateral.face)).to.equal(0n);
    });

    it("leaves the rest to be disputed or refused, and no more", async () => {
      const net = await unacknowledged();
      const { dilutions, exporter, debtor, collateral } = net;
      const note = await creditNote(net, { value: 50_000_00n });
      await dilutions.connect(exporter).credit(...creditOf(net, note), inPerson(exporter));
      const left = collateral.face - 50_000_00n;
      const by = dilutions.connect(debtor);
      await expect(by.dispute(...shown(collateral), left + 1n, REASON, inPerson(debtor)))
        .to.be.revertedWithCustomError(dilutions, "DisputeExceedsFace")
        .withArgs(collateral.id, left + 1n, left);
      await by.dispute(...shown(collateral), left, REASON, inPerson(debtor));
      await by.refuseAcknowledgement(...shown(collateral), REASON, inPerson(debtor));
      expect(await dilutions.dilutionOf(collateral.id)).to.deep.equal([50_000_00n, left, true]);
    });

    it("is for the issuer of the invoice: neither the buyer's nor another seller's note counts", async () => {
      const net = await tokenized();
      const { dilutions, exporter, otherExporter, collateral } = net;
      const theirs = await creditNote(net, {}, otherExporter);
      await expect(dilutions.connect(otherExporter).credit(...creditOf(net, theirs), inPerson(otherExporter)))
        .to.be.revertedWithCustomError(dilutions, "NotIssuerOfInvoice")
        .withArgs(collateral.id, otherExporter.lei);
      const unknown = documentIdOf(CREDIT_NOTE, exporter.lei, theirs.document.fingerprint);
      await expect(dilutions.connect(exporter).credit(...creditOf(net, theirs), inPerson(exporter)))
        .to.be.revertedWithCustomError(dilutions, "NotACreditNote")
        .withArgs(unknown);
    });

    it("is no use once it is taken back, nor in another currency, nor over other terms", async () => {
      const net = await tokenized();
      const { dilutions, receivable, registry, exporter, collateral } = net;
      const euros = await creditNote(net, { currency: EUR });
      await expect(dilutions.connect(exporter).credit(...creditOf(net, euros), inPerson(exporter)))
        .to.be.revertedWithCustomError(receivable, "BackingCurrencyMismatch")
        .withArgs(euros.id);
      const note = await creditNote(net);
      const other = creditOf({ ...net, collateral: { ...collateral, backing: [] } }, note);
      await expect(dilutions.connect(exporter).credit(...other, inPerson(exporter)))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
      await registry.revoke(...(await net.revocation(exporter, note)));
      await expect(dilutions.connect(exporter).credit(...creditOf(net, note), inPerson(exporter)))
        .to.be.revertedWithCustomError(dilutions, "NotACreditNote")
        .withArgs(note.id);
    });
  });

  it("are handed to the lien book by the receivable's own account of them alone", async () => {
    const { receivable, exporter, collateral } = await tokenized();
    await expect(receivable.connect(exporter).dilute(collateral.id, collateral.face, 1n))
      .to.be.revertedWithCustomError(receivable, "NotDilutions")
      .withArgs(exporter);
  });

  it("keep a receivable from being split until they are settled", async () => {
    const { dilutions, receivable, exporter, debtor, paper, collateral } = await tokenized();
    await dilutions.connect(debtor).dispute(...shown(collateral), 7n, REASON, inPerson(debtor));
    const origin = { issuer: exporter.lei, fingerprint: paper.document.fingerprint };
    const { id, face, backing } = collateral;
    await expect(receivable.connect(exporter).split(id, origin, face, detailsOf(collateral), backing, [1n, face - 1n]))
      .to.be.revertedWithCustomError(receivable, "ReceivableIsDiluted")
      .withArgs(id, 7n);
  });
});

describe("Receivable: payment outside the book", () => {
  it("is confirmed by the owner, and is consumed with the evidence behind it", async () => {
    const { receivable, registry, exporter, collateral } = await tokenized();
    const { id, face, details, backing } = collateral;
    await expect(receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 125_000_00n))
      .to.emit(receivable, "PaymentConfirmed")
      .withArgs(id, exporter, 125_000_00n);
    expect((await registry.stateOf(id)).collected).to.equal(125_000_00n);
    for (const { document, share } of backing) {
      expect((await registry.stateOf(document)).collected).to.equal(share / 2n);
    }
    expect(await receivable.collectibleOf(id, face)).to.equal(125_000_00n);
  });

  it("is confirmed by nobody else: neither the debtor nor a lienholder declares the payment made", async () => {
    const { receivable, debtor, bankA, exporter, collateral } = await pledged();
    const { id, face, details, backing } = collateral;
    for (const other of [debtor, bankA]) {
      await expect(receivable.connect(other).confirmPayment(id, face, keccak256(details), backing, 1n))
        .to.be.revertedWithCustomError(receivable, "NotOwnerOfReceivable")
        .withArgs(id, other, exporter);
    }
  });

  it("takes nothing from lienholders: the owner confirms what is not pledged, and not a cent more", async () => {
    const { receivable, lienbook, registry, exporter, collateral, lien } = await pledged();
    const { id, face, details, backing } = collateral;
    const confirm = async (amount: bigint) =>
      receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, amount);
    await expect(confirm(50_000_01n))
      .to.be.revertedWithCustomError(lienbook, "ConsumptionExceedsFace")
      .withArgs(id, 50_000_01n, 50_000_00n);
    await confirm(50_000_00n);
    expect((await lienbook.lienOf(lien)).amount).to.equal(200_000_00n);
    expect((await registry.stateOf(id)).collected).to.equal(50_000_00n);
  });

  it("is of something, and of what was issued", async () => {
    const { receivable, exporter, collateral } = await tokenized();
    const { id, face, details, backing } = collateral;
    await expect(receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 0n))
      .to.be.revertedWithCustomError(receivable, "PaymentInvalid")
      .withArgs(id);
    await expect(receivable.connect(exporter).confirmPayment(id, face, keccak256(details), [], 1n))
      .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
      .withArgs(id);
  });

  it("is not refused because the owner is suspended or the asset's evidence is used elsewhere", async () => {
    const { receivable, participants, registry, exporter, bankA, declarations, collateral, ...net } = await tokenized();
    const [first] = declarations;
    const other = await net.issueReceivable(await net.invoice({ value: 100_000_00n }), [[first, 100_000_00n]]);
    await net.pledged(bankA, other);
    await participants.suspend(exporter.lei);
    const { id, face, details, backing } = collateral;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await registry.stateOf(first.id)).collected).to.equal(0n);
    expect((await registry.stateOf(id)).collected).to.equal(face);
  });
});
