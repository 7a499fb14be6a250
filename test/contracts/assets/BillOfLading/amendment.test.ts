import { expect } from "chai";
import { id as keccakOfText, MaxUint256, ZeroAddress, ZeroHash } from "ethers";

import type { SuccessionStruct } from "../../../../typechain-types/contracts/assets/BillOfLading.ts";
import {
  billCollateral,
  billDocument,
  ENDORSEMENT,
  FORM,
  issuedBill,
  issueOf,
  NOBODY,
  PURPOSE,
  REFERENCE,
  signedAmendment,
  stateOfBill,
  succession,
} from "../../../fixtures/bills.ts";
import { amendedLoan } from "../../../fixtures/amended-bills.ts";
import { claimantOf, estateOf, NOTICE_DAYS } from "../../../fixtures/enforcement.ts";
import { lienIdOf } from "../../../fixtures/encodings.ts";
import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { DAY, EUR, KIND, USD } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";
import { renewal, sale } from "../../../fixtures/servicing.ts";

const VALUE = 250_000_00n;

/** A bill under two liens that banks keep themselves, its document revoked, and the document of the one in its place. */
const pledged = stage(deployed, async (net) => {
  const { bankA, bankB, carrier, registry } = net;
  const bill = await issuedBill(net);
  const collateral = await billCollateral(net, bill);
  const senior = await net.pledged(bankA, { ...collateral, amount: 150_000_00n });
  const junior = await net.pledged(bankB, { ...collateral, amount: 40_000_00n });
  await registry.revoke(...(await net.revocation(carrier, bill)));
  const successor = await billDocument(net);
  const next = await billCollateral(net, successor);
  const nextOf = ({ purpose }: { readonly purpose: string }) => lienIdOf(next, purpose);
  return { bill, collateral, senior, junior, successor, next, nextOf };
});
type Pledged = Awaited<ReturnType<typeof pledged>>;

async function bothSigned(net: Pledged) {
  const { bankA, bankB, senior, junior, successor } = net;
  return [await succession(net, bankA, senior, successor), await succession(net, bankB, junior, successor)];
}

describe("An amendment of a pledged bill of lading", () => {
  it("issues the successor, has every lien stand on it as it stood, and ends the bill, in one transaction", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, registry, carrier, exporter, bankA, bankB } = net;
    const { bill, successor, collateral, next, senior, junior, nextOf } = net;
    const amendment = await signedAmendment(net, exporter, bill, successor, await bothSigned(net));
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.emit(billOfLading, "BillSuperseded")
      .withArgs(bill.id, successor.id, carrier, REFERENCE)
      .and.to.emit(lienbook, "Succeeded")
      .withArgs(senior.lien, nextOf(senior), successor.id, ZeroAddress, senior.purpose)
      .and.to.emit(lienbook, "Succeeded")
      .withArgs(junior.lien, nextOf(junior), successor.id, ZeroAddress, junior.purpose);
    expect(await stateOfBill(net, bill.id)).to.equal("superseded");
    expect(await billOfLading.successorOf(bill.id)).to.equal(successor.id);
    expect(await billOfLading.ownerOf(successor.id)).to.equal(exporter.address);
    expect(await billOfLading.locked(successor.id)).to.equal(true);
    expect(await registry.encumberedOf(bill.id)).to.equal(0n);
    expect(await registry.encumberedOf(successor.id)).to.equal(190_000_00n);
    expect(await lienbook.lienOf(lienIdOf(next, senior.purpose))).to.deep.equal([bankA.lei, 150_000_00n, 1n]);
    expect(await lienbook.lienOf(lienIdOf(next, junior.purpose))).to.deep.equal([bankB.lei, 40_000_00n, 2n]);
    for (const { purpose } of [senior, junior]) {
      expect((await lienbook.lienOf(lienIdOf(collateral, purpose))).amount).to.equal(0n);
    }
    expect(await lienbook.currentOf(bill.id)).to.equal(successor.id);
  });

  it("lets each lienholder release, showing the old bill or the new one, once", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, registry, carrier, exporter, bankA, bankB, otherExporter } = net;
    const { bill, successor, collateral, next, senior, junior } = net;
    const amendment = await signedAmendment(net, exporter, bill, successor, await bothSigned(net));
    await billOfLading.connect(carrier).amendSigned(...amendment);
    await expect(lienbook.connect(bankB).release(collateral, ZeroAddress, senior.purpose))
      .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
      .withArgs(lienIdOf(next, senior.purpose), bankB);
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, senior.purpose, 50_000_00n, 0n, 0n);
    expect(await registry.encumberedOf(successor.id)).to.equal(140_000_00n);
    await lienbook.connect(bankA).release(next, ZeroAddress, senior.purpose);
    await expect(
      lienbook.connect(bankA).discharge(collateral, ZeroAddress, senior.purpose, 1n, 0n, 0n),
    ).to.be.revertedWithCustomError(lienbook, "LienNotFound");
    await lienbook.connect(bankB).release(collateral, ZeroAddress, junior.purpose);
    expect(await registry.encumberedOf(successor.id)).to.equal(0n);
    expect(await registry.encumberedOf(bill.id)).to.equal(0n);
    const { toOrder } = ENDORSEMENT;
    await billOfLading.connect(exporter).transfer(successor.id, otherExporter, toOrder, otherExporter.lei, REFERENCE);
    // No count of liens is left behind: thirty-two fit again.
    const again = await billCollateral(net, successor);
    for (let count = 0; count < 32; count++) {
      await net.pledged(bankA, { ...again, amount: 1n }, otherExporter);
    }
    const { pledge } = await net.consent(bankA, { ...again, amount: 1n }, { pledgor: otherExporter });
    await expect(lienbook.connect(otherExporter).pledge(...pledge)).to.be.revertedWithCustomError(
      lienbook,
      "TooManyLiens",
    );
  });

  it("goes on to the next bill, and the next, and the book still finds what was pledged", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, registry, carrier, exporter, bankA, bankB, collateral, senior, junior } = net;
    let of = net.bill;
    let liens = [senior.lien, junior.lien];
    for (let turn = 0; turn < 3; turn++) {
      const successor = turn === 0 ? net.successor : await billDocument(net);
      if (turn !== 0) await registry.revoke(...(await net.revocation(carrier, of)));
      const signed = [
        await succession(net, bankA, { ...senior, lien: liens[0]! }, successor),
        await succession(net, bankB, { ...junior, lien: liens[1]! }, successor),
      ];
      await billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, of, successor, signed)));
      of = successor;
      const next = await billCollateral(net, of);
      liens = [lienIdOf(next, senior.purpose), lienIdOf(next, junior.purpose)];
    }
    expect((await lienbook.lienOf(liens[0]!)).amount).to.equal(150_000_00n);
    expect(await lienbook.currentOf(collateral.id)).to.equal(of.id);
    await lienbook.connect(bankA).release(collateral, ZeroAddress, senior.purpose);
    await lienbook.connect(bankB).release(collateral, ZeroAddress, junior.purpose);
    expect(await registry.encumberedOf(of.id)).to.equal(0n);
  });

  it("needs the signature of every lienholder, of no other, and by rank", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, carrier, exporter, bankA, bankB, bill, successor, senior, junior } = net;
    const [first, second] = (await bothSigned(net)) as [SuccessionStruct, SuccessionStruct];
    const attempt = async (liens: SuccessionStruct[]) =>
      billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, successor, liens)));
    await expect(attempt([first]))
      .to.be.revertedWithCustomError(lienbook, "LiensIncomplete")
      .withArgs(bill.id, 150_000_00n, 190_000_00n);
    await expect(attempt([])).to.be.revertedWithCustomError(lienbook, "LiensIncomplete");
    await expect(attempt([second, first]))
      .to.be.revertedWithCustomError(lienbook, "LiensUnordered")
      .withArgs(senior.lien);
    await expect(attempt([first, first]))
      .to.be.revertedWithCustomError(lienbook, "LienNotFound")
      .withArgs(senior.lien);
    await expect(attempt([first, await succession(net, bankA, junior, successor)]))
      .to.be.revertedWithCustomError(lienbook, "NotHolderOfLien")
      .withArgs(junior.lien, bankA.lei, bankB.lei);
    await expect(attempt([first, { ...second, purpose: ZeroHash }])).to.be.revertedWithCustomError(
      lienbook,
      "LienNotFound",
    );
    await expect(
      attempt([first, await succession(net, bankB, junior, await billDocument(net))]),
    ).to.be.revertedWithCustomError(lienbook, "SignatureInvalid");
    expect(await stateOfBill(net, bill.id)).to.equal("issued");
    await attempt([first, second]);
  });

  it("takes along what was paid of the bill, so that nobody lends against it again", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, registry, carrier, exporter, bankA, bill, successor, collateral, senior } = net;
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, senior.purpose, 0n, 60_000_00n, 0n);
    const amendment = await signedAmendment(net, exporter, bill, successor, await bothSigned(net));
    await billOfLading.connect(carrier).amendSigned(...amendment);
    const { encumbered, collected } = await registry.stateOf(successor.id);
    expect([encumbered, collected]).to.deep.equal([130_000_00n, 60_000_00n]);
    expect(await registry.availableOf(successor.id)).to.equal(60_000_00n);
  });

  it("leaves title of the successor with who pledged it, and is what each lienholder signed for", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, carrier, exporter, bankA, bankB, debtor, bill, successor, senior, junior } = net;
    const apart = { consignee: debtor.lei };
    const liens = [
      await succession(net, bankA, senior, successor, apart),
      await succession(net, bankB, junior, successor, apart),
    ];
    const amendment = await signedAmendment(net, exporter, bill, successor, liens, apart);
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(successor.id, exporter.lei, debtor.lei);
    const blank = await signedAmendment(net, exporter, bill, successor, await bothSigned(net), { form: FORM.blank });
    await expect(billOfLading.connect(carrier).amendSigned(...blank)).to.be.revertedWithCustomError(
      lienbook,
      "SignatureInvalid",
    );
  });

  it("gives title of the successor to another's order, where no lien stands on the bill", async () => {
    const net = await deployed();
    const { billOfLading, registry, carrier, exporter, debtor } = net;
    const [bill, successor] = [await issuedBill(net), await billDocument(net)];
    await registry.revoke(...(await net.revocation(carrier, bill)));
    const amendment = await signedAmendment(net, exporter, bill, successor, [], { consignee: debtor.lei });
    await billOfLading.connect(carrier).amendSigned(...amendment);
    const { possessor, titleholder } = await billOfLading.billOf(successor.id);
    expect([possessor, titleholder]).to.deep.equal([exporter.lei, debtor.lei]);
  });

  it("takes along no lien that was released meanwhile: it is refused, not done without", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, carrier, exporter, bankA, bankB, bill, successor, collateral, senior, junior } =
      net;
    const amendment = await signedAmendment(net, exporter, bill, successor, await bothSigned(net));
    await lienbook.connect(bankA).release(collateral, ZeroAddress, senior.purpose);
    await lienbook.connect(bankB).release(collateral, ZeroAddress, junior.purpose);
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.be.revertedWithCustomError(lienbook, "LienNotFound")
      .withArgs(senior.lien);
  });

  it("is refused while a lienholder enforces", async () => {
    const net = await pledged();
    const { billOfLading, enforcement, registry, carrier, exporter, bankA, bill, successor, collateral, senior } = net;
    await enforcement.connect(bankA).giveNotice(collateral, { engine: ZeroAddress, purpose: senior.purpose });
    const amendment = await signedAmendment(net, exporter, bill, successor, await bothSigned(net));
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
      .withArgs(bill.id);
  });

  it("has a successor of the same value, in the same currency", async () => {
    const net = await pledged();
    const { billOfLading, lienbook, registry, carrier, exporter, bankA, bankB, bill, senior, junior } = net;
    const attempt = async (successor: typeof bill) => {
      const liens = [await succession(net, bankA, senior, successor), await succession(net, bankB, junior, successor)];
      return billOfLading
        .connect(carrier)
        .amendSigned(...(await signedAmendment(net, exporter, bill, successor, liens)));
    };
    for (const value of [VALUE - 1n, VALUE + 1n]) {
      const other = await billDocument(net, { value });
      await expect(attempt(other)).to.be.revertedWithCustomError(lienbook, "LienNotFound");
    }
    const draft = await net.draft(exporter, { kind: KIND.billOfLading, currency: EUR });
    const inEuros = await net.register(carrier, draft);
    await expect(attempt(inEuros))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(inEuros.id, bill.document.currency, EUR);
  });

  it("may have a successor that is contested, as it is for sharing its container with the bill", async () => {
    const net = await deployed();
    const { billOfLading, registry, carrier, exporter, bankA } = net;
    const linkingKeys = [keccakOfText("MSKU 000001-9, voyage 221W")];
    const documents = [];
    for (let count = 0; count < 2; count++) {
      documents.push(await net.register(carrier, await net.draft(exporter, { kind: KIND.billOfLading, linkingKeys })));
    }
    const [bill, successor] = documents as [(typeof documents)[0], (typeof documents)[0]];
    await billOfLading.connect(carrier).issue(...issueOf(net, bill));
    const { pledge, purpose, lien } = await net.consent(bankA, await billCollateral(net, bill), {
      contested: [bill.id],
    });
    await net.lienbook.connect(exporter).pledge(...pledge);
    await registry.revoke(...(await net.revocation(carrier, bill)));
    const liens = [await succession(net, bankA, { lien, purpose }, successor)];
    await billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, successor, liens)));
    expect(await registry.encumberedOf(successor.id)).to.equal(VALUE);
  });

  it("needs the carrier that issued it, the holder's signature as it is, and the old document revoked", async () => {
    const net = await deployed();
    const { billOfLading, carrier, exporter, otherExporter, bankB, registry, participants } = net;
    const [bill, successor] = [await issuedBill(net), await billDocument(net)];
    const amendment = await signedAmendment(net, exporter, bill, successor);
    const [id, fingerprint, terms, holder, liens] = amendment;
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.be.revertedWithCustomError(billOfLading, "DocumentStillStands")
      .withArgs(bill.id);
    await registry.revoke(...(await net.revocation(carrier, bill)));
    await expect(billOfLading.connect(exporter).amendSigned(...amendment))
      .to.be.revertedWithCustomError(billOfLading, "NotCarrierOfBill")
      .withArgs(bill.id, exporter.lei);
    await expect(
      billOfLading.connect(carrier).amendSigned(id, fingerprint, { ...terms, form: FORM.blank }, holder, liens),
    ).to.be.revertedWithCustomError(billOfLading, "SignatureInvalid");
    await expect(
      billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, otherExporter, bill, successor))),
    )
      .to.be.revertedWithCustomError(billOfLading, "ERC721IncorrectOwner")
      .withArgs(otherExporter, BigInt(bill.id), exporter);
    await participants.suspend(exporter.lei);
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(exporter.lei);
    await participants.reinstate(exporter.lei);
    await billOfLading.connect(carrier).amendSigned(...amendment);
    await expect(billOfLading.connect(carrier).amendSigned(...amendment))
      .to.be.revertedWithCustomError(billOfLading, "BillNotInCirculation")
      .withArgs(bill.id, 5n);
    await expect(billOfLading.connect(exporter).transferFrom(exporter, bankB, bill.id)).to.be.revertedWithCustomError(
      billOfLading,
      "ERC721NonexistentToken",
    );
  });

  it("does not take the place of a bill that there was already", async () => {
    const net = await deployed();
    const { billOfLading, carrier, exporter, registry } = net;
    const [bill, other] = [await issuedBill(net), await issuedBill(net)];
    await registry.revoke(...(await net.revocation(carrier, bill)));
    await expect(billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, other))))
      .to.be.revertedWithCustomError(billOfLading, "BillAlreadyIssued")
      .withArgs(other.id, 0n);
  });

  it("moves liens at the word of a listed asset alone, and only between tokens of its own", async () => {
    const { lienbook, billOfLading, exporter, bill, successor, ethers, networkHelpers } = await pledged();
    await expect(lienbook.connect(exporter).succeed(bill.id, successor.id, VALUE, []))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(exporter);
    const asset = await billOfLading.getAddress();
    await networkHelpers.impersonateAccount(asset);
    await networkHelpers.setBalance(asset, 10n ** 18n);
    const byAsset = lienbook.connect(await ethers.getSigner(asset));
    // Registered, and no token of it yet.
    await expect(byAsset.succeed(bill.id, successor.id, VALUE, []))
      .to.be.revertedWithCustomError(lienbook, "NotTokenOfAsset")
      .withArgs(successor.id, asset);
  });
});

describe("An amendment of a surrendered bill of lading of which something was paid", () => {
  const FACE = 250_000_00n;
  const SHARE = 100_000_00n;

  /** The bill stood behind a receivable that was sold: a part of it went to the buyer. */
  const usedUp = stage(deployed, async (net) => {
    const { billOfLading, carrier, exporter, otherExporter, registry } = net;
    const bill = await issuedBill(net);
    const receivable = await net.issueReceivable(await net.invoice({ value: FACE }), [[bill, SHARE]]);
    await net.assigned(receivable, otherExporter);
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.amendment, REFERENCE);
    await registry.revoke(...(await net.revocation(carrier, bill)));
    const accept = async ({ document }: Awaited<ReturnType<typeof billDocument>>) =>
      billOfLading
        .connect(carrier)
        .acceptAmendment(
          bill.id,
          bill.document.fingerprint,
          document.fingerprint,
          document.contentRoot,
          FORM.order,
          NOBODY,
          REFERENCE,
        );
    return { bill, accept };
  });

  it("takes it along: nobody pledges or sells again what another has had", async () => {
    const net = await usedUp();
    const { registry, bankA, otherExporter, bill, accept } = net;
    expect((await registry.stateOf(bill.id)).collected).to.equal(SHARE);
    const successor = await billDocument(net);
    await accept(successor);
    const { value, encumbered, collected } = await registry.stateOf(successor.id);
    expect([value, encumbered, collected]).to.deep.equal([VALUE, 0n, SHARE]);
    await expect(net.pledged(bankA, await billCollateral(net, successor)))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(successor.id, VALUE, VALUE - SHARE);
    const again = await net.issueReceivable(await net.invoice({ value: FACE }), [[successor, VALUE - SHARE + 1n]]);
    await expect(net.assigned(again, otherExporter))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(successor.id, VALUE - SHARE + 1n, VALUE - SHARE);
  });

  it("leaves nothing of a successor that is worth less, and asks for the same currency", async () => {
    const net = await usedUp();
    const { registry, billOfLading, carrier, accept } = net;
    const euros = await net.register(
      carrier,
      await net.draft(net.exporter, { kind: KIND.billOfLading, currency: EUR, value: VALUE }),
    );
    await expect(accept(euros))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(euros.id, USD, EUR);
    const little = await billDocument(net, { value: SHARE - 1n });
    await accept(little);
    expect(await registry.availableOf(little.id)).to.equal(0n);
    expect(await billOfLading.ownerOf(little.id)).to.equal(net.exporter.address);
  });

  it("waits for the listing of bills, and is the carrier's to reject meanwhile; one of which nothing was paid goes on", async () => {
    const net = await usedUp();
    const { lienbook, billOfLading, registry, carrier, exporter, bill, accept } = net;
    const [successor, other, next] = [await billDocument(net), await issuedBill(net), await billDocument(net)];
    await billOfLading.connect(exporter).surrender(other.id, PURPOSE.amendment, REFERENCE);
    await registry.revoke(...(await net.revocation(carrier, other)));
    await lienbook.delistAsset(billOfLading);
    await expect(accept(successor)).to.be.revertedWithCustomError(lienbook, "AssetNotListed");
    await billOfLading
      .connect(carrier)
      .acceptAmendment(
        other.id,
        other.document.fingerprint,
        next.document.fingerprint,
        next.document.contentRoot,
        FORM.order,
        NOBODY,
        REFERENCE,
      );
    await billOfLading.connect(carrier).reject(bill.id, bill.document.fingerprint, REFERENCE);
    expect(await billOfLading.ownerOf(bill.id)).to.equal(exporter.address);
  });
});

describe("A financing whose bill of lading was amended", () => {
  it("is repaid under its terms as they are, which frees the successor", async () => {
    const { desk, registry, billOfLading, exporter, terms, financing, successor } = await amendedLoan();
    expect(await registry.encumberedOf(successor.id)).to.equal(VALUE);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    expect(await registry.encumberedOf(successor.id)).to.equal(0n);
    await billOfLading.connect(exporter).surrender(successor.id, PURPOSE.delivery, REFERENCE);
  });

  it("is restructured, and its lien is found by the new terms, before and after another amendment", async () => {
    const net = await amendedLoan();
    const { desk, servicing, registry, lienbook, billOfLading, carrier, exporter, bankA } = net;
    const { terms, successor, engine } = net;
    const { terms: renewed, id: renewedId, call } = await renewal(net, terms, { policy: ZeroAddress });
    await servicing.restructure(...call);
    const lien = lienIdOf(await billCollateral(net, successor), renewedId, engine);
    expect((await lienbook.lienOf(lien)).amount).to.equal(VALUE);

    await registry.revoke(...(await net.revocation(carrier, successor)));
    const third = await billDocument(net);
    const liens = [await succession(net, bankA, { lien, purpose: renewedId, engine }, third)];
    await billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, successor, third, liens)));
    expect(await registry.encumberedOf(third.id)).to.equal(VALUE);
    await desk.connect(exporter).repay(EVERYTHING, renewed);
    expect(await registry.encumberedOf(third.id)).to.equal(0n);
  });

  it("goes to another lender with its lien", async () => {
    const net = await amendedLoan();
    const { servicing, lienbook, deposit, bankA, bankB, lien, terms } = net;
    await deposit.issue(bankB, 200_000_00n);
    await deposit.connect(bankB).approve(servicing, MaxUint256);
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    expect((await lienbook.lienOf(lien)).holder).to.equal(bankB.lei);
  });

  it("is in default for the revocation of the successor, and not for that of the bill that it replaced", async () => {
    const net = await amendedLoan();
    const { desk, recovery, servicing, registry, carrier, bankA, bill, successor, terms, financing } = net;
    await expect(recovery.connect(bankA).declareDefault(bill.id, terms))
      .to.be.revertedWithCustomError(servicing, "DocumentNotBehind")
      .withArgs(financing, bill.id);
    await registry.revoke(...(await net.revocation(carrier, successor)));
    await recovery.connect(bankA).declareDefault(successor.id, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
  });

  it("is enforced under the successor alone: no notice is given under the bill that it replaced", async () => {
    const net = await amendedLoan();
    const { recovery, enforcement, bankA, terms, collateral, networkHelpers } = net;
    await networkHelpers.time.increase(140n * DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    const { stake } = await claimantOf(net, terms);
    await expect(enforcement.connect(bankA).giveNotice(collateral, stake))
      .to.be.revertedWithCustomError(enforcement, "LienGone")
      .withArgs(lienIdOf(collateral, stake.purpose, stake.engine));
  });

  it("is enforced into the successor after default", async () => {
    const net = await amendedLoan();
    const { desk, recovery, enforcement, deposit, billOfLading, registry, bankA, exporter, networkHelpers } = net;
    const { terms, financing, successor, next } = net;
    await networkHelpers.time.increase(140n * DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    const claimant = await claimantOf(net, terms);
    await enforcement.connect(bankA).giveNotice(next, claimant.stake);
    await networkHelpers.time.increase((NOTICE_DAYS + 1n) * DAY);
    await deposit.issue(bankA, 1_000_000_00n);
    await deposit.connect(bankA).approve(enforcement, MaxUint256);
    const { due: owed } = await desk.owed(terms);
    await expect(
      enforcement.connect(bankA).appropriate(estateOf(next, [claimant]), deposit, VALUE, 0n),
    ).to.changeTokenBalance(net.ethers, deposit, exporter, VALUE - owed);
    expect(await billOfLading.ownerOf(successor.id)).to.equal(bankA.address);
    expect(await registry.encumberedOf(successor.id)).to.equal(0n);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
  });
});
