import { expect } from "chai";
import { id as keccakOfText, keccak256, ZeroAddress } from "ethers";

import { GOODS, LOSS, RELEASE_CONSENT } from "../../../sdk/messages/types.ts";
import { commitmentOf, documentIdOf, factsOf, lienIdOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { LARGEST } from "../../fixtures/financing.ts";
import type { Party } from "../../fixtures/network.ts";
import { KIND } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import {
  appraisalOf,
  appraised,
  hashed,
  inPerson,
  issuedReceipt,
  partFingerprint,
  REASON,
  receiptCollateral,
  receiptIssue,
  signed,
  trades,
  valuation,
} from "../../fixtures/rights.ts";
import type { ReceiptDetails, Trades } from "../../fixtures/rights.ts";

/** 3 000 tonnes of copper, worth 900 000.00, in the exporter's hands. */
const stored = stage(trades, async (net) => issuedReceipt(net));

/** Bank A has a lien on 600 000.00 of them. */
const pledged = stage(stored, async ({ bankA, collateral, pledged }) =>
  pledged(bankA, { ...collateral, amount: 600_000_00n }),
);

/** What `release` and the other acts of the owner begin with. */
function terms({ collateral, details }: { collateral: Collateral; details: ReceiptDetails }) {
  return [collateral.id, collateral.face, details, collateral.backing] as const;
}

/** A lienholder's consent to give up `amount` for the release of `quantity`. */
async function consentOf(
  net: Trades & { collateral: Collateral },
  holder: Party,
  purpose: string,
  quantity: bigint,
  amount: bigint,
  engine = ZeroAddress,
) {
  const message = { receipt: net.collateral.id, quantity, engine, purpose, amount, holder: holder.address };
  return { engine, purpose, amount, consent: await signed(net, holder, "warehouseReceipt", RELEASE_CONSENT, message) };
}

describe("WarehouseReceipt", () => {
  describe("issue", () => {
    it("makes the warehouse's receipt a token of its holder's, with goods and quantity as the warehouse attests", async () => {
      const net = await trades();
      const { warehouseReceipt, exporter, warehouse } = net;
      const { paper, details, collateral, call } = await receiptIssue(net);
      const { goods, unit, quantity } = details;
      await expect(warehouseReceipt.connect(exporter).issue(...call))
        .to.emit(warehouseReceipt, "ReceiptIssued")
        .withArgs(paper.id, exporter, warehouse.lei, 900_000_00n, [warehouse.lei, goods, unit, quantity, false], []);
      const { owner, commitment } = await warehouseReceipt.pledgeableAs(paper.id);
      expect([owner, commitment]).to.deep.equal([exporter.address, commitmentOf(collateral)]);
      expect(await warehouseReceipt.stockOf(paper.id)).to.deep.equal([0n, 0n, false]);
    });

    it("asks for the warehouse's own word: no other quantity or goods, and no other warehouse's", async () => {
      const net = await trades();
      const { warehouseReceipt, exporter, otherWarehouse } = net;
      const { paper, details, call } = await receiptIssue(net);
      const [fingerprint, face, , backing, roots, attestation] = call;
      const issue = async (other: ReceiptDetails, by = attestation) =>
        warehouseReceipt.connect(exporter).issue(fingerprint, face, other, backing, roots, by);
      for (const change of [{ quantity: 3_000_001n }, { goods: keccakOfText("tin") }, { unit: "0x4b474d" }]) {
        await expect(issue({ ...details, ...change })).to.be.revertedWithCustomError(
          warehouseReceipt,
          "SignatureInvalid",
        );
      }
      const { goods, unit, quantity } = details;
      const message = { receipt: paper.id, goods, unit, quantity, warehouse: otherWarehouse.address };
      await expect(issue(details, await signed(net, otherWarehouse, "warehouseReceipt", GOODS, message)))
        .to.be.revertedWithCustomError(warehouseReceipt, "NotWarehouse")
        .withArgs(otherWarehouse.lei, net.warehouse.lei);
    });

    it("asks for goods", async () => {
      const net = await trades();
      const { paper, call } = await receiptIssue(net, { quantity: 0n });
      await expect(net.warehouseReceipt.connect(net.exporter).issue(...call))
        .to.be.revertedWithCustomError(net.warehouseReceipt, "QuantityInvalid")
        .withArgs(paper.id, 0n, 0n);
    });

    it("is for the receipt's holder, of a receipt that the warehouse registered", async () => {
      const net = await trades();
      const { warehouseReceipt, registry, otherExporter, exporter } = net;
      const { paper, call, details } = await receiptIssue(net);
      await expect(warehouseReceipt.connect(otherExporter).issue(...call))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(paper.id, factsOf(otherExporter.lei, paper.document.contentRoot));
      const [, face, , backing, roots, attestation] = call;
      const unknown = documentIdOf(KIND.warehouseReceipt, details.warehouse, keccakOfText("no receipt"));
      const asked = warehouseReceipt.connect(exporter);
      await expect(asked.issue(keccakOfText("no receipt"), face, details, backing, roots, attestation))
        .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
        .withArgs(unknown);
    });
  });

  describe("release of goods", () => {
    it("takes value and quantity down together, to the last unit exactly", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, exporter, collateral, details } = net;
      let gone = 0n;
      for (const quantity of [1n, 999_998n, 1_000_000n, 1_000_000n]) {
        const left = details.quantity - gone;
        const amount =
          (collateral.face * left) / details.quantity - (collateral.face * (left - quantity)) / details.quantity;
        await expect(warehouseReceipt.connect(exporter).release(...terms(net), quantity, []))
          .to.emit(warehouseReceipt, "GoodsReleased")
          .withArgs(collateral.id, exporter, quantity, amount);
        gone += quantity;
        expect((await warehouseReceipt.stockOf(collateral.id)).released).to.equal(gone);
        const { value, collected } = await registry.stateOf(collateral.id);
        expect(value - collected).to.equal((collateral.face * (details.quantity - gone)) / details.quantity);
      }
      await expect(warehouseReceipt.connect(exporter).surrender(...terms(net)))
        .to.emit(warehouseReceipt, "ReceiptSurrendered")
        .withArgs(collateral.id, exporter, 1n, collateral.face / details.quantity);
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
      // Nor is it evidence of anything, whatever the warehouse says of it by now.
      expect(await warehouseReceipt.evidenceOf(collateral.id)).to.deep.equal([ZeroAddress, true]);
    });

    it("of pledged goods takes off the lien what its holder signs for, in one with the goods", async () => {
      const net = await pledged();
      const { warehouseReceipt, registry, lienbook, exporter, bankA, collateral, purpose, lien } = net;
      const consents = [await consentOf(net, bankA, purpose, 2_000_000n, 300_000_00n)];
      await warehouseReceipt.connect(exporter).release(...terms(net), 2_000_000n, consents);
      expect((await lienbook.lienOf(lien)).amount).to.equal(300_000_00n);
      const { encumbered, collected } = await registry.stateOf(collateral.id);
      expect([encumbered, collected]).to.deep.equal([300_000_00n, 600_000_00n]);
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
    });

    it("needs no consent as far as goods are free, and no cent further", async () => {
      const net = await pledged();
      const { warehouseReceipt, exporter, collateral } = net;
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 1_000_001n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "ReleaseUncovered")
        .withArgs(collateral.id, 300_000_30n, 300_000_00n);
      await warehouseReceipt.connect(exporter).release(...terms(net), 400_000n, []);
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 600_001n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "ReleaseUncovered")
        .withArgs(collateral.id, 180_000_30n, 180_000_00n);
      await warehouseReceipt.connect(exporter).release(...terms(net), 600_000n, []);
    });

    it("counts a loss against what is free: what lienholders rely on stays in store", async () => {
      const net = await pledged();
      const { warehouseReceipt, exporter, warehouse, collateral, details } = net;
      const [id, face, , backingHash] = hashed(collateral);
      await warehouseReceipt
        .connect(warehouse)
        .reportLoss(id, face, details, backingHash, 300_000_00n, REASON, inPerson(warehouse));
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 1n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "ReleaseUncovered")
        .withArgs(id, 30n, 0n);
    });

    it("is of all goods that are left, whatever of them was lost, while no lien stands on them", async () => {
      const net = await stored();
      const { warehouseReceipt, exporter, warehouse, collateral, details } = net;
      const [id, face, , backingHash] = hashed(collateral);
      await warehouseReceipt
        .connect(warehouse)
        .reportLoss(id, face, details, backingHash, 300_000_00n, REASON, inPerson(warehouse));
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 2_999_999n, []))
        .to.emit(warehouseReceipt, "GoodsReleased")
        .withArgs(id, exporter, 2_999_999n, 899_999_70n);
    });

    it("is of all goods that are left, too, where the receipt was evidence of something that was paid", async () => {
      const net = await stored();
      const { warehouseReceipt, receivable, registry, exporter, paper, collateral, invoice, issueReceivable } = net;
      const over = await issueReceivable(await invoice({ value: 1n }), [[paper, 400_000_00n]]);
      await receivable.connect(exporter).confirmPayment(over.id, 1n, keccak256(over.details), over.backing, 1n);
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 2_999_999n, []))
        .to.emit(warehouseReceipt, "GoodsReleased")
        .withArgs(collateral.id, exporter, 2_999_999n, 899_999_70n);
      expect((await registry.stateOf(collateral.id)).collected).to.equal(900_000_00n);
    });

    it("is of less than was left in store by what was released before", async () => {
      const net = await stored();
      const { warehouseReceipt, exporter, collateral } = net;
      await warehouseReceipt.connect(exporter).release(...terms(net), 2_000_000n, []);
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 1_000_000n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "QuantityInvalid")
        .withArgs(collateral.id, 1_000_000n, 1_000_000n);
    });

    it("is not to an account that was removed, whose key may be a thief's", async () => {
      const net = await stored();
      const { warehouseReceipt, participants, exporter } = net;
      await participants.removeAccount(exporter);
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 1n, []))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(exporter);
    });

    it("takes a consent of the lien's holder, for that release, once", async () => {
      const net = await pledged();
      const { warehouseReceipt, lienbook, exporter, bankA, bankB, purpose, lien } = net;
      const release = async (quantity: bigint, consent: Awaited<ReturnType<typeof consentOf>>) =>
        warehouseReceipt.connect(exporter).release(...terms(net), quantity, [consent]);
      await expect(release(1_000_000n, await consentOf(net, bankB, purpose, 1_000_000n, 100n)))
        .to.be.revertedWithCustomError(lienbook, "NotHolderOfLien")
        .withArgs(lien, bankB.lei, bankA.lei);
      const consent = await consentOf(net, bankA, purpose, 1_000_000n, 300_000_00n);
      await expect(release(1_000_001n, consent)).to.be.revertedWithCustomError(warehouseReceipt, "SignatureInvalid");
      await release(1_000_000n, consent);
      await expect(release(1_000_000n, consent))
        .to.be.revertedWithCustomError(warehouseReceipt, "NonceAlreadySpent")
        .withArgs(bankA, consent.consent.nonce);
    });

    it("takes no more off liens than the goods are worth or the lien has, and none off a lien that is not there", async () => {
      const net = await pledged();
      const { warehouseReceipt, lienbook, exporter, bankA, collateral, purpose, lien } = net;
      const asked = warehouseReceipt.connect(exporter);
      const tooMuch = await consentOf(net, bankA, purpose, 1_000_000n, 300_000_01n);
      await expect(asked.release(...terms(net), 1_000_000n, [tooMuch]))
        .to.be.revertedWithCustomError(warehouseReceipt, "ReleaseExceeded")
        .withArgs(collateral.id, 300_000_01n, 300_000_00n);
      const beyond = await consentOf(net, bankA, purpose, 2_500_000n, 600_000_01n);
      await expect(asked.release(...terms(net), 2_500_000n, [beyond]))
        .to.be.revertedWithCustomError(lienbook, "DischargeExceedsLien")
        .withArgs(lien, 600_000_01n, 600_000_00n);
      const unknown = await consentOf(net, bankA, REASON, 1_000_000n, 1n);
      await expect(asked.release(...terms(net), 1_000_000n, [unknown]))
        .to.be.revertedWithCustomError(lienbook, "LienNotFound")
        .withArgs(lienIdOf(collateral, REASON));
    });

    it("is the owner's, of something and not of all, over what was issued, and not while the token is frozen", async () => {
      const net = await stored();
      const { warehouseReceipt, exporter, bankA, supervisor, collateral, details } = net;
      await expect(warehouseReceipt.connect(bankA).release(...terms(net), 1n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "NotOwnerOfReceipt")
        .withArgs(collateral.id, bankA, exporter);
      for (const quantity of [0n, details.quantity, LARGEST]) {
        await expect(warehouseReceipt.connect(exporter).release(...terms(net), quantity, []))
          .to.be.revertedWithCustomError(warehouseReceipt, "QuantityInvalid")
          .withArgs(collateral.id, quantity, details.quantity);
      }
      const more = { ...details, quantity: details.quantity + 1n };
      await expect(warehouseReceipt.connect(exporter).release(...terms({ collateral, details: more }), 1n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "AssetTermsMismatch")
        .withArgs(collateral.id);
      await warehouseReceipt.connect(supervisor).setFrozenTokens(exporter, collateral.id, true);
      await expect(warehouseReceipt.connect(exporter).release(...terms(net), 1n, []))
        .to.be.revertedWithCustomError(warehouseReceipt, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(exporter, BigInt(collateral.id));
    });
  });

  describe("loss or damage", () => {
    it("is reported by the warehouse; liens stand, and lienholders are told the gap", async () => {
      const net = await pledged();
      const { warehouseReceipt, registry, lienbook, warehouse, bankB, collateral, details, lien } = net;
      const [id, face, , backingHash] = hashed(collateral);
      const message = { receipt: id, amount: 400_000_00n, reason: REASON, warehouse: warehouse.address };
      const report = await signed(net, warehouse, "warehouseReceipt", LOSS, message);
      await expect(
        warehouseReceipt.connect(bankB).reportLoss(id, face, details, backingHash, 400_000_00n, REASON, report),
      )
        .to.emit(warehouseReceipt, "GoodsLost")
        .withArgs(id, warehouse.lei, 400_000_00n, REASON)
        .and.to.emit(registry, "Shortfall")
        .withArgs(id, 100_000_00n);
      expect((await lienbook.lienOf(lien)).amount).to.equal(600_000_00n);
      expect(await registry.availableOf(id)).to.equal(0n);
      expect((await warehouseReceipt.stockOf(id)).lost).to.equal(400_000_00n);
    });

    it("adds up, to no more than the face value", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, warehouse, collateral, details } = net;
      const [id, face, , backingHash] = hashed(collateral);
      const lose = async (amount: bigint) =>
        warehouseReceipt
          .connect(warehouse)
          .reportLoss(id, face, details, backingHash, amount, REASON, inPerson(warehouse));
      await lose(1_00n);
      await lose(2_00n);
      expect(await registry.availableOf(id)).to.equal(face - 3_00n);
      for (const amount of [0n, face - 3_00n + 1n]) {
        await expect(lose(amount))
          .to.be.revertedWithCustomError(warehouseReceipt, "LossInvalid")
          .withArgs(id, amount, face - 3_00n);
      }
      await lose(face - 3_00n);
      expect(await registry.availableOf(id)).to.equal(0n);
    });

    it("is reported by nobody else", async () => {
      const { warehouseReceipt, participants, exporter, otherWarehouse, warehouse, collateral, details } =
        await stored();
      const [id, face, , backingHash] = hashed(collateral);
      const by = async (account: Party) =>
        warehouseReceipt.connect(account).reportLoss(id, face, details, backingHash, 1n, REASON, inPerson(account));
      await expect(by(otherWarehouse))
        .to.be.revertedWithCustomError(warehouseReceipt, "NotWarehouse")
        .withArgs(otherWarehouse.lei, warehouse.lei);
      await expect(by(exporter)).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
    });

    it("is of goods as they were issued: no warehouse reports one by naming itself as theirs", async () => {
      const { warehouseReceipt, otherWarehouse, warehouse, collateral, details } = await stored();
      const [id, face, , backingHash] = hashed(collateral);
      const others = { ...details, warehouse: otherWarehouse.lei };
      for (const [by, value, of] of [
        [otherWarehouse, face, others],
        [warehouse, face + 1n, details],
      ] as const) {
        await expect(warehouseReceipt.connect(by).reportLoss(id, value, of, backingHash, 1n, REASON, inPerson(by)))
          .to.be.revertedWithCustomError(warehouseReceipt, "AssetTermsMismatch")
          .withArgs(id);
      }
    });

    it("takes no more than all, on top of what an appraisal has taken already", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, warehouse, collateral, details } = net;
      const [id, face, , backingHash] = hashed(collateral);
      await appraised(net, collateral, 100_000_00n);
      await expect(
        warehouseReceipt
          .connect(warehouse)
          .reportLoss(id, face, details, backingHash, 300_000_00n, REASON, inPerson(warehouse)),
      )
        .to.emit(registry, "ValueReduced")
        .withArgs(id, face);
    });
  });

  it("is of the whole value of its document: of a face of a cent nearly all goods would leave for nothing", async () => {
    const net = await trades();
    const { warehouseReceipt, exporter } = net;
    for (const face of [1n, 900_000_00n - 1n]) {
      const { call, paper } = await receiptIssue(net, { face });
      await expect(warehouseReceipt.connect(exporter).issue(...call))
        .to.be.revertedWithCustomError(warehouseReceipt, "FaceValueInvalid")
        .withArgs(paper.id, face, 900_000_00n);
    }
  });

  describe("surrender", () => {
    it("ends the receipt: all that is left is handed out, and the document makes no second token", async () => {
      const net = await trades();
      const { warehouseReceipt, registry, exporter, warehouse } = net;
      const receipt = await issuedReceipt(net, { value: 600_000_00n });
      const { paper, details, collateral } = receipt;
      // The document is worth more by now than the token was issued over.
      await net.amend(warehouse, paper, { value: 900_000_00n });
      await warehouseReceipt.connect(exporter).surrender(...terms(receipt));
      expect(await warehouseReceipt.ownerIfAny(paper.id)).to.equal(ZeroAddress);
      expect((await registry.stateOf(paper.id)).collected).to.equal(600_000_00n);
      const { goods, unit, quantity } = details;
      const message = { receipt: paper.id, goods, unit, quantity, warehouse: warehouse.address };
      const attestation = await signed(net, warehouse, "warehouseReceipt", GOODS, message);
      const { fingerprint, contentRoot } = paper.document;
      await expect(warehouseReceipt.connect(exporter).issue(fingerprint, 1n, details, [], [contentRoot], attestation))
        .to.be.revertedWithCustomError(warehouseReceipt, "ReceiptHasEnded")
        .withArgs(collateral.id);
      await expect(warehouseReceipt.connect(exporter).surrender(...terms(receipt)))
        .to.be.revertedWithCustomError(warehouseReceipt, "ERC721NonexistentToken")
        .withArgs(BigInt(paper.id));
    });

    it("is the owner's, and not while anything is pledged", async () => {
      const net = await pledged();
      const { warehouseReceipt, exporter, bankA, collateral } = net;
      await expect(warehouseReceipt.connect(bankA).surrender(...terms(net)))
        .to.be.revertedWithCustomError(warehouseReceipt, "NotOwnerOfReceipt")
        .withArgs(collateral.id, bankA, exporter);
      await expect(warehouseReceipt.connect(exporter).surrender(...terms(net)))
        .to.be.revertedWithCustomError(warehouseReceipt, "TokenLocked")
        .withArgs(collateral.id, 600_000_00n);
    });
  });

  describe("split", () => {
    const QUANTITIES = [999_999n, 1_000_002n, 999_999n];

    /** The parts as their owner shows them. */
    function partsOf({ collateral, details }: { collateral: Collateral; details: ReceiptDetails }, of = QUANTITIES) {
      let from = 0n;
      return of.map((quantity, index) => {
        const to = from + quantity;
        const face = (collateral.face * to) / details.quantity - (collateral.face * from) / details.quantity;
        from = to;
        const id = documentIdOf(KIND.warehouseReceipt, details.warehouse, partFingerprint(collateral.id, index));
        return receiptCollateral(collateral.asset, id, face, { ...details, quantity });
      });
    }

    const origin = ({ paper, details }: { paper: { document: { fingerprint: string } }; details: ReceiptDetails }) => ({
      issuer: details.warehouse,
      fingerprint: paper.document.fingerprint,
    });

    const call = (net: Awaited<ReturnType<typeof stored>>, quantities = QUANTITIES) => {
      const [id, face, details, backing] = terms(net);
      return [id, origin(net), face, details, backing, quantities] as const;
    };

    it("makes child receipts whose quantities and values sum exactly to the parent's", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, exporter, bankA, bankB, collateral } = net;
      const parts = partsOf(net);
      await expect(warehouseReceipt.connect(exporter).split(...call(net)))
        .to.emit(warehouseReceipt, "ReceiptSplit")
        .withArgs(
          collateral.id,
          parts.map(({ id }) => id),
        );
      expect(parts.reduce((sum, { face }) => sum + face, 0n)).to.equal(collateral.face);
      for (const part of parts) {
        const { owner, commitment } = await warehouseReceipt.pledgeableAs(part.id);
        expect([owner, commitment]).to.deep.equal([exporter.address, commitmentOf(part)]);
        expect(await registry.availableOf(part.id)).to.equal(part.face);
      }
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
      expect(await warehouseReceipt.ownerIfAny(collateral.id)).to.equal(ZeroAddress);
      await net.pledged(bankA, parts[0]!);
      await net.pledged(bankB, parts[1]!);
    });

    it("loses no cent where the value does not divide: every part's is rounded where the next one's begins", async () => {
      const net = await trades();
      const receipt = await issuedReceipt(net, { value: 1_000_00n, quantity: 3n });
      const { id } = receipt.collateral;
      await net.warehouseReceipt.connect(net.exporter).split(...call({ ...net, ...receipt }, [1n, 1n, 1n]));
      const parts = partsOf({ ...net, ...receipt }, [1n, 1n, 1n]);
      expect(parts.map(({ face }) => face)).to.deep.equal([333_33n, 333_33n, 333_34n]);
      for (const part of parts) {
        expect((await net.warehouseReceipt.pledgeableAs(part.id)).commitment).to.equal(commitmentOf(part));
        expect((await net.registry.stateOf(part.id)).value).to.equal(part.face);
      }
      const { value, collected } = await net.registry.stateOf(id);
      expect(collected).to.equal(value);
    });

    it("divides what is left after a release", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, exporter, collateral } = net;
      await warehouseReceipt.connect(exporter).release(...terms(net), 1_000_001n, []);
      await expect(warehouseReceipt.connect(exporter).split(...call(net)))
        .to.be.revertedWithCustomError(warehouseReceipt, "PartsDoNotSum")
        .withArgs(collateral.id, 3_000_000n, 1_999_999n);
      await warehouseReceipt.connect(exporter).split(...call(net, [999_999n, 1_000_000n]));
      const { value, collected } = await registry.stateOf(collateral.id);
      expect(collected).to.equal(value);
    });

    it("after a release divides the evidence that it has left, so that every part is pledged whole", async () => {
      const net = await trades();
      const { warehouseReceipt, exporter, bankA, declaration } = net;
      const declared = await declaration({ value: 6n });
      const receipt = await issuedReceipt(net, { value: 3n, quantity: 6n, behind: [[declared, 6n]] });
      const { id, face, backing } = receipt.collateral;
      await warehouseReceipt.connect(exporter).release(id, face, receipt.details, backing, 1n, []);
      await warehouseReceipt.connect(exporter).split(id, origin(receipt), face, receipt.details, backing, [2n, 3n]);
      for (const part of partsOf(receipt, [2n, 3n])) {
        // A third of the value, and of the evidence; by quantity the second would have half of it.
        await net.pledged(bankA, { ...part, backing: [{ document: declared.id, share: 2n }] });
      }
      expect(await net.balanceOf(declared)).to.deep.equal({ value: 6n, encumbered: 4n, collected: 2n });
    });

    it("is refused while pledged, after a loss, and to everybody but the owner", async () => {
      const net = await pledged();
      const { warehouseReceipt, registry, lienbook, exporter, bankA, warehouse, collateral, details, purpose } = net;
      await expect(warehouseReceipt.connect(exporter).split(...call(net)))
        .to.be.revertedWithCustomError(registry, "DocumentStillEncumbered")
        .withArgs(collateral.id, 600_000_00n);
      await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
      await expect(warehouseReceipt.connect(bankA).split(...call(net)))
        .to.be.revertedWithCustomError(warehouseReceipt, "NotOwnerOfReceipt")
        .withArgs(collateral.id, bankA, exporter);
      const [id, face, , backingHash] = hashed(collateral);
      await warehouseReceipt
        .connect(warehouse)
        .reportLoss(id, face, details, backingHash, 5n, REASON, inPerson(warehouse));
      await expect(warehouseReceipt.connect(exporter).split(...call(net)))
        .to.be.revertedWithCustomError(warehouseReceipt, "ReceiptIsDiminished")
        .withArgs(collateral.id, 5n);
    });

    it("of an appraised receipt leaves parts that must be appraised anew", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, exporter, collateral } = net;
      await appraised(net, collateral, 450_000_00n);
      await warehouseReceipt.connect(exporter).split(...call(net));
      const [part] = partsOf({ ...net, details: { ...net.details, appraised: true } }) as [Collateral];
      expect(await registry.availableOf(part.id)).to.equal(0n);
      await appraised(net, part, 100_000_00n);
      expect(await registry.availableOf(part.id)).to.equal(100_000_00n);
    });
  });

  it("is neither surrendered nor split by an owner that is suspended", async () => {
    const net = await stored();
    const { warehouseReceipt, participants, exporter, paper, details } = net;
    const origin = { issuer: details.warehouse, fingerprint: paper.document.fingerprint };
    const [id, face, , backing] = terms(net);
    await participants.suspend(exporter.lei);
    for (const act of [
      async () => warehouseReceipt.connect(exporter).surrender(...terms(net)),
      async () => warehouseReceipt.connect(exporter).split(id, origin, face, details, backing, [1n, 2_999_999n]),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(participants, "ParticipantIsSuspended").withArgs(exporter.lei);
    }
  });

  describe("appraisal", () => {
    it("caps what can be pledged at the lower of value and appraisal", async () => {
      const net = await stored();
      const { registry, lienbook, exporter, bankA, collateral } = net;
      await appraised(net, collateral, 500_000_00n);
      const { pledge } = await net.consent(bankA, { ...collateral, amount: 500_000_01n });
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(collateral.id, 500_000_01n, 500_000_00n);
      await appraised(net, collateral, 2_000_000_00n);
      expect(await registry.availableOf(collateral.id)).to.equal(collateral.face);
    });

    it("is asked for before anything can be pledged, where the owner issued the receipt so", async () => {
      const net = await trades();
      const { registry, bankA, pledged: pledge } = net;
      const { collateral } = await issuedReceipt(net, { appraised: true });
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
      await appraised(net, collateral, 500_000_00n);
      await pledge(bankA, { ...collateral, amount: 500_000_00n });
    });

    it("does not hide a loss that was reported before", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, warehouse, collateral, details } = net;
      const [id, face, , backingHash] = hashed(collateral);
      await warehouseReceipt
        .connect(warehouse)
        .reportLoss(id, face, details, backingHash, 300_000_00n, REASON, inPerson(warehouse));
      await appraised(net, collateral, 900_000_00n);
      expect(await registry.availableOf(id)).to.equal(600_000_00n);
    });

    it("values what is left in store", async () => {
      const net = await stored();
      const { warehouseReceipt, registry, exporter, collateral } = net;
      await warehouseReceipt.connect(exporter).release(...terms(net), 2_000_000n, []);
      await appraised(net, collateral, 200_000_00n);
      expect(await registry.availableOf(collateral.id)).to.equal(200_000_00n);
    });

    it("says its value while it is good; afterwards anybody records that it has lapsed", async () => {
      const net = await pledged();
      const { appraisals, registry, strangers, collateral, today, passDays } = net;
      const asset = collateral.asset;
      const expiresOn = (await today()) + 30n;
      const appraisal = await appraised(net, collateral, 800_000_00n, expiresOn);
      expect(await appraisals.valuationOf(asset, collateral.id)).to.deep.equal([
        800_000_00n,
        appraisal.document.datedOn,
        expiresOn,
      ]);
      const lapse = async () => appraisals.connect(strangers[0]).lapse(asset, ...hashed(collateral));
      await expect(lapse())
        .to.be.revertedWithCustomError(appraisals, "AppraisalStillGood")
        .withArgs(collateral.id, expiresOn);
      await passDays(30n);
      await expect(lapse()).to.be.revertedWithCustomError(appraisals, "AppraisalStillGood");
      await passDays(1n);
      expect(await appraisals.valuationOf(asset, collateral.id)).to.deep.equal([0n, 0n, 0n]);
      const [id, face, , backingHash] = hashed(collateral);
      await expect(appraisals.connect(strangers[0]).lapse(asset, id, face - 1n, hashed(collateral)[2], backingHash))
        .to.be.revertedWithCustomError(appraisals, "AssetTermsMismatch")
        .withArgs(id);
      await expect(lapse())
        .to.emit(appraisals, "AppraisalLapsed")
        .withArgs(asset, collateral.id, appraisal.id)
        .and.to.emit(registry, "Shortfall")
        .withArgs(collateral.id, 600_000_00n);
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
      await expect(lapse()).to.be.revertedWithCustomError(appraisals, "AppraisalMissing").withArgs(collateral.id);
    });

    it("is none once its appraiser has taken it back, which anybody records", async () => {
      const net = await stored();
      const { appraisals, registry, appraiser, strangers, collateral } = net;
      const appraisal = await appraised(net, collateral, 800_000_00n);
      await registry.revoke(...(await net.revocation(appraiser, appraisal)));
      expect(await appraisals.valuationOf(collateral.asset, collateral.id)).to.deep.equal([0n, 0n, 0n]);
      await expect(appraisals.connect(strangers[0]).lapse(collateral.asset, ...hashed(collateral)))
        .to.emit(appraisals, "AppraisalLapsed")
        .withArgs(collateral.asset, collateral.id, appraisal.id);
      expect(await registry.availableOf(collateral.id)).to.equal(0n);
    });

    it("is an appraiser's that registered it, neither the owner's own nor anybody else's", async () => {
      const net = await stored();
      const { appraisals, participants, exporter, warehouse, appraiser, collateral, strangers, enrol, kycExpiry } = net;
      const appraisal = await appraisalOf(net, 1_00n, { by: appraiser });
      const other = await enrol("APPRAISERB", 1n << 7n, strangers[15]!);
      const unknown = documentIdOf(KIND.appraisal, other.lei, appraisal.document.fingerprint);
      await expect(appraisals.appraise(...(await valuation(net, collateral, { ...appraisal, id: unknown }, other))))
        .to.be.revertedWithCustomError(appraisals, "NotAnAppraisal")
        .withArgs(unknown);
      await expect(
        appraisals.appraise(...(await valuation(net, collateral, appraisal, warehouse))),
      ).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
      // Nobody is enterprise and appraiser at once; but an enterprise may have become one, and have kept what it owns.
      await participants.update(exporter.lei, 1n << 7n, kycExpiry);
      const own = await appraisalOf(net, 1_00n, { by: exporter });
      await expect(appraisals.appraise(...(await valuation(net, collateral, own, exporter))))
        .to.be.revertedWithCustomError(appraisals, "AppraiserIsOwner")
        .withArgs(exporter.lei);
    });

    it("is of the asset's currency and terms, not expired, and not older than the one that stands", async () => {
      const net = await stored();
      const { appraisals, appraiser, warehouseReceipt, collateral, today, passDays } = net;
      const euros = await appraisalOf(net, 1_00n, { by: appraiser, currency: 978n });
      await expect(appraisals.appraise(...(await valuation(net, collateral, euros))))
        .to.be.revertedWithCustomError(appraisals, "AppraisalCurrencyMismatch")
        .withArgs(euros.id);
      const day = await today();
      const expiring = await appraisalOf(net, 1_00n, { by: appraiser, datedOn: day, expiresOn: day });
      const old = await appraisalOf(net, 1_00n, { by: appraiser, datedOn: day - 20n });
      await appraised(net, collateral, 700_000_00n);
      await expect(appraisals.appraise(...(await valuation(net, collateral, old))))
        .to.be.revertedWithCustomError(appraisals, "AppraisalOutdated")
        .withArgs(old.id, day - 20n, day - 10n);
      const other = { ...collateral, face: 1n };
      await expect(appraisals.appraise(...(await valuation(net, other, expiring))))
        .to.be.revertedWithCustomError(warehouseReceipt, "AssetTermsMismatch")
        .withArgs(collateral.id);
      await passDays(1n);
      await expect(appraisals.appraise(...(await valuation(net, collateral, expiring))))
        .to.be.revertedWithCustomError(appraisals, "NotAnAppraisal")
        .withArgs(expiring.id);
    });

    it("is capped by the contract that examined it alone", async () => {
      const { warehouseReceipt, exporter, collateral } = await stored();
      await expect(warehouseReceipt.connect(exporter).cap(collateral.id, collateral.face, collateral.face))
        .to.be.revertedWithCustomError(warehouseReceipt, "NotAppraisals")
        .withArgs(exporter);
    });
  });

  it("owes no money: nobody is its debtor", async () => {
    const { warehouseReceipt, collateral } = await stored();
    expect(await warehouseReceipt.obligorIn(collateral.details)).to.equal(`0x${"00".repeat(20)}`);
    expect(await warehouseReceipt.name()).to.equal("Lienbook Warehouse Receipt");
    expect(await warehouseReceipt.kind()).to.equal(KIND.warehouseReceipt);
  });
});
