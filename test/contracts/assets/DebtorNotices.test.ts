import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { ASSIGNMENT_NOTICE, INSTRUCTION_CONSENT, NOTICE_ACKNOWLEDGEMENT } from "../../../sdk/messages/types.ts";
import { backingHashOf, lienIdOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { inPerson, shown, signed } from "../../fixtures/rights.ts";
import { financed, stage, tokenized } from "../../fixtures/stages.ts";

const ACCOUNT = keccakOfText("IBAN of the collection account");
const OTHER = keccakOfText("IBAN of another account");

/** The owner has said where to pay and notified the debtor, which has acknowledged; then bank A has a lien. */
const locked = stage(tokenized, async (net) => {
  const { notices, exporter, debtor, bankA, collateral } = net;
  const { id, face, backing } = collateral;
  await notices.connect(exporter).instruct(id, face, backingHashOf(backing), ACCOUNT, []);
  await notices.connect(exporter).notifyDebtor(...shown(collateral), inPerson(exporter));
  await notices.connect(debtor).acknowledgeNotice(...shown(collateral), inPerson(debtor));
  const first = await net.pledged(bankA, { ...collateral, amount: 150_000_00n });
  return { first };
});

/** A lienholder's consent to `OTHER` in place of what stands. */
async function consentOf(
  net: LienbookNetwork & { collateral: Collateral },
  holder: Party,
  { purpose, lien }: { purpose: string; lien: string },
  engine = ZeroAddress,
) {
  const replaces = await net.notices.instructionOf(net.collateral.id);
  const message = { receivable: net.collateral.id, lien, replaces, instruction: OTHER, holder: holder.address };
  return { engine, purpose, consent: await signed(net, holder, "notices", INSTRUCTION_CONSENT, message) };
}

describe("DebtorNotices", () => {
  describe("notice of assignment", () => {
    it("is given by the owner and recorded with its time, which decides who was notified first", async () => {
      const net = await tokenized();
      const { notices, exporter, debtor, bankA, collateral, now } = net;
      const message = {
        receivable: collateral.id,
        debtor: debtor.lei,
        instruction: ZeroHash,
        owner: exporter.address,
      };
      const notice = await signed(net, exporter, "notices", ASSIGNMENT_NOTICE, message);
      await expect(notices.connect(bankA).notifyDebtor(...shown(collateral), notice))
        .to.emit(notices, "DebtorNotified")
        .withArgs(collateral.id, exporter.lei, debtor.lei, ZeroHash);
      expect(await notices.noticeOf(collateral.id)).to.deep.equal([exporter.lei, await now(), false]);
      expect(await notices.isBound(collateral.id)).to.equal(false);
    });

    it("is given once by each owner: the buyer of the receivable gives its own", async () => {
      const { notices, exporter, otherExporter, collateral, assigned } = await tokenized();
      await notices.connect(exporter).notifyDebtor(...shown(collateral), inPerson(exporter));
      await expect(notices.connect(exporter).notifyDebtor(...shown(collateral), inPerson(exporter)))
        .to.be.revertedWithCustomError(notices, "AlreadyNotified")
        .withArgs(collateral.id, exporter.lei);
      const bought = await assigned(collateral, otherExporter);
      await notices.connect(otherExporter).notifyDebtor(...shown(bought), inPerson(otherExporter));
      expect((await notices.noticeOf(collateral.id)).assignee).to.equal(otherExporter.lei);
    });

    it("is the owner's alone, over what was issued", async () => {
      const { notices, receivable, exporter, bankA, collateral } = await tokenized();
      await expect(notices.connect(bankA).notifyDebtor(...shown(collateral), inPerson(bankA)))
        .to.be.revertedWithCustomError(receivable, "NotOwnerOfReceivable")
        .withArgs(collateral.id, bankA, exporter);
      const other = { ...collateral, backing: [] };
      await expect(notices.connect(exporter).notifyDebtor(...shown(other), inPerson(exporter)))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
    });

    it("binds the debtor once it acknowledges, to the owner of then and the instruction of then", async () => {
      const net = await locked();
      const { notices, otherExporter, lienbook, bankA, collateral, first } = net;
      expect(await notices.isBound(collateral.id)).to.equal(true);
      await lienbook.connect(bankA).release(collateral, ZeroAddress, first.purpose);
      await net.assigned(collateral, otherExporter);
      expect(await notices.isBound(collateral.id)).to.equal(false);
    });

    it("is acknowledged by the debtor alone, once, and only by the present owner's notice", async () => {
      const net = await tokenized();
      const { notices, receivable, exporter, otherExporter, debtor, collateral } = net;
      const acknowledge = async (by: Party) =>
        notices.connect(by).acknowledgeNotice(...shown(collateral), inPerson(by));
      await expect(acknowledge(debtor))
        .to.be.revertedWithCustomError(notices, "NotNotified")
        .withArgs(collateral.id, exporter.lei);
      await notices.connect(exporter).notifyDebtor(...shown(collateral), inPerson(exporter));
      await expect(acknowledge(otherExporter))
        .to.be.revertedWithCustomError(receivable, "NotDebtor")
        .withArgs(otherExporter.lei, debtor.lei);
      const message = {
        receivable: collateral.id,
        assignee: exporter.lei,
        instruction: ZeroHash,
        debtor: debtor.address,
      };
      const signature = await signed(net, debtor, "notices", NOTICE_ACKNOWLEDGEMENT, message);
      await expect(notices.connect(exporter).acknowledgeNotice(...shown(collateral), signature))
        .to.emit(notices, "NoticeAcknowledged")
        .withArgs(collateral.id, exporter.lei, debtor.lei, ZeroHash);
      await expect(acknowledge(debtor))
        .to.be.revertedWithCustomError(notices, "NoticeAlreadyAcknowledged")
        .withArgs(collateral.id, exporter.lei);
    });
  });

  describe("payment instruction", () => {
    it("is the owner's to set while nothing is pledged, and another one voids the debtor's acknowledgement", async () => {
      const { notices, exporter, bankA, lienbook, collateral, first } = await locked();
      await lienbook.connect(bankA).release(collateral, ZeroAddress, first.purpose);
      const { id, face, backing } = collateral;
      await expect(notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, []))
        .to.emit(notices, "PaymentInstructed")
        .withArgs(id, exporter, OTHER);
      expect(await notices.instructionOf(id)).to.equal(OTHER);
      expect(await notices.isBound(id)).to.equal(false);
    });

    it("is locked while the receivable is pledged", async () => {
      const { notices, exporter, collateral } = await locked();
      const { id, face, backing } = collateral;
      await expect(notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, []))
        .to.be.revertedWithCustomError(notices, "InstructionLocked")
        .withArgs(id, 0n, 150_000_00n);
      expect(await notices.isBound(id)).to.equal(true);
    });

    it("changes with the consent of every lienholder, and of no fewer", async () => {
      const net = await locked();
      const { notices, exporter, bankA, bankB, collateral, first } = net;
      const second = await net.pledged(bankB, { ...collateral, amount: 100_000_00n });
      const [a, b] = [await consentOf(net, bankA, first), await consentOf(net, bankB, second)];
      const { id, face, backing } = collateral;
      const instruct = async (...consents: (typeof a)[]) =>
        notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, consents);
      await expect(instruct(a))
        .to.be.revertedWithCustomError(notices, "InstructionLocked")
        .withArgs(id, 150_000_00n, 250_000_00n);
      const inOrder = BigInt(first.lien) < BigInt(second.lien) ? [a, b] : [b, a];
      const last = inOrder[0] === a ? first.lien : second.lien;
      await expect(instruct(...inOrder.toReversed()))
        .to.be.revertedWithCustomError(notices, "ConsentUnfit")
        .withArgs(last);
      await instruct(...inOrder);
      expect(await notices.instructionOf(id)).to.equal(OTHER);
    });

    it("does not change by one consent twice, another bank's, or one to a lien that is gone", async () => {
      const net = await locked();
      const { notices, exporter, lienbook, bankA, bankB, collateral, first } = net;
      const { id, face, backing } = collateral;
      const a = await consentOf(net, bankA, first);
      const instruct = async (...consents: (typeof a)[]) =>
        notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, consents);
      await expect(instruct(a, a)).to.be.revertedWithCustomError(notices, "ConsentUnfit").withArgs(first.lien);
      await expect(instruct(await consentOf(net, bankB, first)))
        .to.be.revertedWithCustomError(notices, "NotConsentOfHolder")
        .withArgs(first.lien, bankB.lei, bankA.lei);
      await lienbook.connect(bankA).release(collateral, ZeroAddress, first.purpose);
      await expect(instruct(a)).to.be.revertedWithCustomError(notices, "ConsentUnfit").withArgs(first.lien);
    });

    it("is not changed back by an old consent: it names the instruction that it replaces", async () => {
      const net = await locked();
      const { notices, exporter, bankA, collateral, first, lienbook } = net;
      const { id, face, backing } = collateral;
      const consents = [await consentOf(net, bankA, first)];
      await notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, consents);
      await expect(notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, consents))
        .to.be.revertedWithCustomError(notices, "InstructionUnchanged")
        .withArgs(id, OTHER);
      expect((await lienbook.lienOf(first.lien)).amount).to.equal(150_000_00n);
    });

    it("of a financed receivable changes with its lender's consent", async () => {
      const net = await financed();
      const { notices, desk, exporter, bankA, collateral, financing } = net;
      const engine = await desk.getAddress();
      const lien = lienIdOf(collateral, financing, engine);
      const consents = [await consentOf(net, bankA, { purpose: financing, lien }, engine)];
      const { id, face, backing } = collateral;
      await notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, consents);
      expect(await notices.instructionOf(id)).to.equal(OTHER);
    });

    it("is the owner's alone, in good standing", async () => {
      const { notices, receivable, participants, exporter, debtor, bankA, collateral } = await tokenized();
      const { id, face, backing } = collateral;
      for (const other of [debtor, bankA]) {
        await expect(notices.connect(other).instruct(id, face, backingHashOf(backing), OTHER, []))
          .to.be.revertedWithCustomError(receivable, "NotOwnerOfReceivable")
          .withArgs(id, other, exporter);
      }
      await participants.suspend(exporter.lei);
      await expect(notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, []))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(exporter.lei);
    });
  });
});
