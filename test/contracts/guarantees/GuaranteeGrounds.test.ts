import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { AbiCoder, id as keccakOfText, keccak256, ZeroHash } from "ethers";

import { encodePledged, groundsHashOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import type { CounterGuarantee } from "../../../sdk/guarantees/terms.ts";
import {
  disclosureSigned,
  filed,
  REPORT_STANDING,
  reportIdOf,
  revocationSigned,
  surveyOf,
} from "../../fixtures/diligence.ts";
import { EUR, KIND, USD } from "../../fixtures/network.ts";
import { billCollateral } from "../../fixtures/bills.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { NO_GROUNDS } from "../../fixtures/guarantees.ts";
import { issueOn, pledgeSigned, surveyed } from "../../fixtures/grounds.ts";

describe("GuaranteeGrounds, reports", () => {
  it("are good and disclosed to the guarantor when the guarantee is issued, and looked at by everyone later", async () => {
    const net = await surveyed();
    const { diligence, grounds, guarantees, bankB, exporter, guarantor, passDays, today } = net;
    const survey = await surveyOf(net, exporter, { expiresOn: (await today()) + 10n });
    const unfiled = reportIdOf(bankB.lei, survey);
    await expect(issueOn(net, { reports: [unfiled] })).to.be.revertedWithCustomError(diligence, "ReportNotFiled");
    const { id } = await filed(net, bankB, survey);
    const own = await filed(net, guarantor, await surveyOf(net, exporter, { contentRoot: keccakOfText("our own") }));
    await expect(issueOn(net, { reports: [own.id, id] }))
      .to.be.revertedWithCustomError(diligence, "ReportNotDisclosed")
      .withArgs(id, guarantor.lei);
    const until = (await today()) + 30n;
    const consent = await disclosureSigned(net, exporter, id, guarantor.lei, until);
    await diligence.disclose(bankB.lei, survey, guarantor.lei, until, consent);
    const issued = await issueOn(net, { reports: [own.id, id] });

    const standings = async () => diligence.standingsOf([...issued.named.reports]);
    expect(await standings()).to.deep.equal([REPORT_STANDING.good, REPORT_STANDING.good]);
    await passDays(11n);
    expect(await standings()).to.deep.equal([REPORT_STANDING.good, REPORT_STANDING.stale]);
    const reason = keccakOfText("found out");
    await diligence.revoke(own.id, reason, await revocationSigned(net, guarantor, own.id, reason));
    expect(await standings()).to.deep.equal([REPORT_STANDING.revoked, REPORT_STANDING.stale]);
    expect(await guarantees.isInForce(issued.guarantee, NO_DEMAND)).to.equal(true);
    await expect(issueOn(net, { reports: [id] })).to.be.revertedWithCustomError(diligence, "ReportIsStale");
    await expect(issueOn(net, { reports: [own.id] })).to.be.revertedWithCustomError(diligence, "ReportIsRevoked");
    expect(await grounds.diligence()).to.equal(await diligence.getAddress());
  });

  it("are those that were signed, and few, and nobody but the book has them examined", async () => {
    const net = await surveyed();
    const { grounds, guarantees, bankA, exporter, guarantor } = net;
    const { id } = await filed(net, guarantor, await surveyOf(net, exporter));
    const signed = groundsHashOf({ reports: [id], counterGuarantees: [] });
    const empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    await expect(issueOn(net, { reports: [id] }, { shown: NO_GROUNDS }))
      .to.be.revertedWithCustomError(guarantees, "GroundsMismatch")
      .withArgs(signed, empty);
    await expect(issueOn(net, {}, { shown: encodePledged({ reports: [id], counterGuarantees: [] }, []) }))
      .to.be.revertedWithCustomError(guarantees, "GroundsMismatch")
      .withArgs(ZeroHash, signed);
    await issueOn(net, { reports: Array.from({ length: 8 }, () => id) });
    await expect(issueOn(net, { reports: Array.from({ length: 9 }, () => id) }))
      .to.be.revertedWithCustomError(grounds, "GroundsInvalid")
      .withArgs(9n, 8n);
    const nothing = AbiCoder.defaultAbiCoder().encode(["tuple(bytes32[], bytes32[])"], [[[], []]]);
    const shown = AbiCoder.defaultAbiCoder().encode(["tuple(bytes32[], bytes32[])", "bytes32[]"], [[[], []], []]);
    await expect(issueOn(net, {}, { grounds: keccak256(nothing), shown }))
      .to.be.revertedWithCustomError(grounds, "GroundsInvalid")
      .withArgs(0n, 8n);
    await expect(grounds.connect(bankA).examine(ZeroHash, ZeroHash, guarantor.lei, USD, ZeroHash, "0x"))
      .to.be.revertedWithCustomError(grounds, "NotGuaranteeBook")
      .withArgs(bankA);
  });
});

describe("GuaranteeGrounds, counter-guarantees", () => {
  it("are pledged by the transaction that issues the guarantee, for that guarantee and no other", async () => {
    const net = await surveyed();
    const { grounds, lienbook, guaranteeServicing, bankA, guarantor, terms, financing } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const half = { ...collateral, amount: collateral.face / 2n };
    const first = await issueOn(net, { pledged: [{ collateral: half }] });
    const { lien, purpose } = first.liens[0]!;
    const placed = await lienbook.lienOf(lien);
    expect([placed.holder, placed.amount]).to.deep.equal([guarantor.lei, half.amount]);
    expect(await grounds.useOf(purpose)).to.deep.equal([financing, first.id]);
    // The other half stands behind another one; there is no third.
    const second = await issueOn(net, { pledged: [{ collateral: half }] });
    expect(second.liens[0]!.lien).to.not.equal(lien);
    await expect(issueOn(net, { pledged: [{ collateral: half }] }))
      .to.be.revertedWithCustomError(net.registry, "DocumentOverEncumbered")
      .withArgs(collateral.id, half.amount, 0n);
    // That the first has ended makes its lien no other guarantee's.
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, first.guarantee, terms);
    await expect(issueOn(net, { pledged: [{ collateral: half }] })).to.be.revertedWithCustomError(
      net.registry,
      "DocumentOverEncumbered",
    );
    await grounds.release(purpose, half);
    await issueOn(net, { pledged: [{ collateral: half }] });
  });

  it("are their owners' to pledge, each with a signature over the guarantee, by enterprises that are not the guarantor", async () => {
    const net = await surveyed();
    const { grounds, lienbook, registry, bankA, exporter, otherExporter, otherGuarantor } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const refused = (pledging: Parameters<typeof issueOn>[1], change: Parameters<typeof issueOn>[2] = {}) =>
      expect(issueOn(net, pledging, change)).to.be;
    await refused({ pledged: [{ collateral }] }, { pledges: [] })
      .revertedWithCustomError(grounds, "CounterPledgesMissing")
      .withArgs(1n, 0n);
    await refused({ pledged: [{ collateral, by: otherExporter }] })
      .revertedWithCustomError(lienbook, "PledgorNotOwner")
      .withArgs(collateral.id, otherExporter, exporter);
    await refused({ pledged: [{ collateral, by: bankA }] }).revertedWithCustomError(
      net.participants,
      "ParticipantLacksRole",
    );
    const bare = { ...collateral, backing: [] };
    await refused({ pledged: [{ collateral: bare }] })
      .revertedWithCustomError(lienbook, "CollateralMismatch")
      .withArgs(collateral.id);
    await refused({ pledged: [{ collateral: { ...collateral, amount: 0n } }] })
      .revertedWithCustomError(lienbook, "LienAmountInvalid")
      .withArgs(collateral.id, 0n, collateral.face);

    // A pledge is for the guarantee that was signed, and shown with what stands behind the asset.
    const issued = await issueOn(net, { pledged: [{ collateral: { ...collateral, amount: 1n } }] });
    const consent = await pledgeSigned(net, issued.guarantee, { collateral });
    await refused({ pledged: [{ collateral }] }, { pledges: [consent] }).revertedWithCustomError(
      grounds,
      "SignatureInvalid",
    );
    await refused({ pledged: [{ collateral }] }, { pledges: [{ ...consent, backing: [] }] })
      .revertedWithCustomError(lienbook, "CollateralMismatch")
      .withArgs(collateral.id);

    // Who guarantees pledges nothing to itself.
    const own = await net.register(net.carrier, await net.draft(otherGuarantor, { kind: KIND.billOfLading }));
    const { fingerprint, contentRoot } = own.document;
    await net.billOfLading
      .connect(net.carrier)
      .issue(fingerprint, contentRoot, 1n, `0x${"00".repeat(20)}`, otherGuarantor, ZeroHash);
    const bill = await billCollateral(net, own, { shipper: otherGuarantor });
    await refused({ pledged: [{ collateral: bill, by: otherGuarantor }] }, { guarantor: otherGuarantor })
      .revertedWithCustomError(lienbook, "LienholderIsPledgor")
      .withArgs(otherGuarantor.lei);
    await lienbook.delistEngine(grounds);
    await refused({ pledged: [{ collateral }] })
      .revertedWithCustomError(lienbook, "EngineNotListed")
      .withArgs(grounds);
    expect((await registry.stateOf(collateral.id)).encumbered).to.equal(1n);
  });

  it("are worth what is asked by an appraisal that is not too old, after the haircut and other liens", async () => {
    const net = await surveyed();
    const { grounds, exporter, guarantor, bankB, today, passDays } = net;
    const { collateral: land } = await issuedRight(net);
    const appraisal = await appraised(net, land, 400_000_00n);
    const collateral = { ...land, amount: 300_000_00n };
    const asking = async (asked: Partial<CounterGuarantee>) => issueOn(net, { pledged: [{ collateral, asked }] });
    // Of 400 000.00, 30 % off, 280 000.00 are left.
    for (const [asked, worth] of [
      [{ appraisedWithin: 90n, haircut: 300_000n, worth: 280_000_01n }, 280_000_00n],
      [{ appraisedWithin: 90n, haircut: 1_500_000n, worth: 1n }, 0n],
      [{ worth: 400_000_01n }, 400_000_00n],
    ] as const) {
      // Which lien it is follows from the guarantee, of which there are three.
      await expect(asking(asked))
        .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
        .withArgs(anyValue, worth, asked.worth);
    }
    // Another lien goes before it.
    await net.pledged(bankB, { ...land, amount: 100_000_00n }, exporter);
    await passDays(50n);
    const day = await today();
    const age = day - appraisal.document.datedOn;
    await net.guaranteeServicing
      .connect(net.supervisor)
      .attestNetAssets(guarantor.lei, 5_000_000_00n, 840n, day + 100n);
    await expect(asking({ appraisedWithin: age - 1n, worth: 100_000_00n }))
      .to.be.revertedWithCustomError(grounds, "AppraisalTooOld")
      .withArgs(collateral.id, appraisal.document.datedOn, appraisal.document.datedOn + 1n);
    await expect(asking({ haircut: 300_000n, worth: 210_000_01n }))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
      .withArgs(anyValue, 210_000_00n, 210_000_01n);
    await asking({ appraisedWithin: age, haircut: 300_000n, worth: 210_000_00n });
  });

  it("are worth their face, whatever their document has become worth more, and what it has become worth less", async () => {
    const net = await surveyed();
    const { grounds, exporter, amend } = net;
    const document = await net.invoice();
    const collateral = { ...(await net.issueReceivable(document, [])), amount: 1n };
    const { face } = collateral;
    const asking = async (worth: bigint) => issueOn(net, { pledged: [{ collateral, asked: { worth } }] });
    const more = await amend(exporter, document, { value: face + 50_000_00n });
    await expect(asking(face + 1n))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
      .withArgs(anyValue, face, face + 1n);
    await asking(face);
    const less = face - 50_000_00n;
    await amend(exporter, more, { value: less });
    await expect(asking(less))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
      .withArgs(anyValue, less - 1n, less);
    await asking(less - 1n);
  });

  it("need an appraisal where one is asked for, and none where none is", async () => {
    const net = await surveyed();
    const { grounds, today } = net;
    const { collateral: land } = await issuedRight(net);
    const expiring = (await today()) + 5n;
    await appraised(net, land, 400_000_00n, expiring);
    const collateral = { ...land, amount: 300_000_00n };
    await net.passDays(6n);
    const day = await today();
    await expect(issueOn(net, { pledged: [{ collateral, asked: { appraisedWithin: 90n } }] }))
      .to.be.revertedWithCustomError(grounds, "AppraisalTooOld")
      .withArgs(collateral.id, 0n, day - 90n);
    await issueOn(net, { pledged: [{ collateral }] });
  });

  it("are in the currency in which the guarantor pays", async () => {
    const net = await surveyed();
    const { registry, carrier, exporter } = net;
    const bill = await net.register(carrier, await net.draft(exporter, { kind: KIND.billOfLading, currency: EUR }));
    const { fingerprint, contentRoot } = bill.document;
    const none = `0x${"00".repeat(20)}`;
    await net.billOfLading.connect(carrier).issue(fingerprint, contentRoot, 1n, none, exporter, ZeroHash);
    await expect(issueOn(net, { pledged: [{ collateral: await billCollateral(net, bill) }] }))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(bill.id, USD, EUR);
  });

  it("of contested documents are accepted by the guarantor with the guarantee, or not at all", async () => {
    const net = await surveyed();
    const linkingKeys = [keccakOfText("a container and a voyage")];
    const document = await net.invoice({ linkingKeys });
    await net.invoice({ linkingKeys });
    const collateral = await net.issueReceivable(document, []);
    await expect(issueOn(net, { pledged: [{ collateral }] })).to.be.revertedWithCustomError(
      net.registry,
      "DocumentIsContested",
    );
    await issueOn(net, { pledged: [{ collateral, asked: { contested: [document.id] } }] });
  });
});
