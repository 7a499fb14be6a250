import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { RIGHT_REPORT } from "../../../sdk/messages/types.ts";
import { backingHashOf, commitmentOf, factsOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import type { Party } from "../../fixtures/network.ts";
import { KIND } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { appraised, inPerson, issuedRight, REASON, rightIssue, signed, trades } from "../../fixtures/rights.ts";
import type { RightDetails } from "../../fixtures/rights.ts";

const STATUS = { standing: 0n, transferredOutside: 1n, extinguished: 2n } as const;

/** The right to a parcel, attested at 5 000 000.00, in the exporter's hands. */
const entered = stage(trades, async (net) => issuedRight(net));

/** It is appraised at 3 000 000.00, and pledged to a guarantor for 2 000 000.00 as counter-guarantee. */
const countersecured = stage(entered, async (net) => {
  await appraised(net, net.collateral, 3_000_000_00n);
  return net.pledged(net.guarantor, { ...net.collateral, amount: 2_000_000_00n });
});

/** What a report begins with. */
function terms({ collateral, details }: { collateral: Collateral; details: RightDetails }) {
  return [collateral.id, collateral.face, details, backingHashOf(collateral.backing)] as const;
}

describe("RegisteredRight", () => {
  it("is made of a title registry's attestation, in the registry's own words", async () => {
    const net = await trades();
    const { registeredRight, exporter, landRegistry } = net;
    const { paper, details, collateral, call } = await rightIssue(net);
    await expect(registeredRight.connect(exporter).issue(...call))
      .to.emit(registeredRight, "RightIssued")
      .withArgs(paper.id, exporter, landRegistry.lei, collateral.face, [landRegistry.lei, details.right], []);
    const { owner, commitment } = await registeredRight.pledgeableAs(paper.id);
    expect([owner, commitment]).to.deep.equal([exporter.address, commitmentOf(collateral)]);
    expect(await registeredRight.kind()).to.equal(KIND.propertyRight);
    expect(await registeredRight.obligorIn(collateral.details)).to.equal(`0x${"00".repeat(20)}`);
  });

  it("is refused in other words, from another registry, for another holder, of nothing, and twice", async () => {
    const net = await trades();
    const { registeredRight, registry, exporter, otherExporter, landRegistry, strangers, enrol } = net;
    const { paper, details, call } = await rightIssue(net);
    const [fingerprint, face, , backing, roots, confirmation] = call;
    const issue = async (other: RightDetails, by = confirmation, holder: Party = exporter) =>
      registeredRight.connect(holder).issue(fingerprint, face, other, backing, roots, by);
    await expect(issue({ ...details, right: keccakOfText("parcel 18") })).to.be.revertedWithCustomError(
      registeredRight,
      "SignatureInvalid",
    );
    const mining = await enrol("MININGREGISTRY", 1n << 8n, strangers[15]!);
    await expect(issue(details, inPerson(mining)))
      .to.be.revertedWithCustomError(registeredRight, "NotTitleRegistry")
      .withArgs(mining.lei, landRegistry.lei);
    await expect(issue(details, confirmation, otherExporter))
      .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
      .withArgs(paper.id, factsOf(otherExporter.lei, paper.document.contentRoot));
    await expect(issue({ ...details, right: ZeroHash }))
      .to.be.revertedWithCustomError(registeredRight, "RightMissing")
      .withArgs(paper.id);
    await issue(details);
    await expect(issue(details))
      .to.be.revertedWithCustomError(registeredRight, "ERC721InvalidSender")
      .withArgs(ZeroAddress);
  });

  it("is worth nothing to a lienholder before an appraiser has valued it", async () => {
    const net = await entered();
    const { registry, lienbook, exporter, guarantor, collateral, consent } = net;
    const { pledge } = await consent(guarantor, { ...collateral, amount: 1n });
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(collateral.id, 1n, 0n);
  });

  it("is pledged to a guarantor as counter-guarantee, up to its appraisal and behind one guarantee only", async () => {
    const net = await countersecured();
    const { registry, lienbook, exporter, guarantor, bankA, collateral, lien, consent } = net;
    expect((await lienbook.lienOf(lien)).holder).to.equal(guarantor.lei);
    expect(await registry.availableOf(collateral.id)).to.equal(1_000_000_00n);
    const { pledge } = await consent(bankA, { ...collateral, amount: 1_000_000_01n });
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(collateral.id, 1_000_000_01n, 1_000_000_00n);
  });

  it("moves to another participant while it is free", async () => {
    const { registeredRight, exporter, otherExporter, collateral } = await entered();
    await registeredRight.connect(exporter).transferFrom(exporter, otherExporter, collateral.id);
    expect(await registeredRight.ownerOf(collateral.id)).to.equal(otherExporter.address);
  });

  it("ends with its document: after the last day nothing is pledged of it", async () => {
    const net = await trades();
    const { registry, today, passDays } = net;
    const expiresOn = (await today()) + 20n;
    const { collateral } = await issuedRight(net, { expiresOn });
    await appraised(net, collateral, 3_000_000_00n);
    await passDays(21n);
    expect(await registry.availableOf(collateral.id)).to.equal(0n);
  });

  describe("report by the title registry", () => {
    it("of an encumbrance outside the book goes off the appraisal, and off again when it is lifted", async () => {
      const net = await countersecured();
      const { registeredRight, registry, landRegistry, exporter, collateral } = net;
      const amount = 1_500_000_00n;
      const message = { asset: collateral.id, status: 0n, encumbered: amount, reason: REASON };
      const statement = await signed(net, landRegistry, "registeredRight", RIGHT_REPORT, {
        ...message,
        titleRegistry: landRegistry.address,
      });
      await expect(registeredRight.connect(exporter).report(...terms(net), STATUS.standing, amount, REASON, statement))
        .to.emit(registeredRight, "RightReported")
        .withArgs(collateral.id, landRegistry.lei, STATUS.standing, amount, REASON)
        .and.to.emit(registry, "Shortfall")
        .withArgs(collateral.id, 500_000_00n);
      const by = registeredRight.connect(landRegistry);
      await by.report(...terms(net), STATUS.standing, 0n, REASON, inPerson(landRegistry));
      expect(await registry.availableOf(collateral.id)).to.equal(1_000_000_00n);
    });

    for (const status of ["transferredOutside", "extinguished"] as const) {
      it(`that it is ${status} leaves nothing of it for good; liens stand`, async () => {
        const net = await countersecured();
        const { registeredRight, registry, lienbook, landRegistry, collateral, lien } = net;
        const by = registeredRight.connect(landRegistry);
        await expect(by.report(...terms(net), STATUS[status], 0n, REASON, inPerson(landRegistry)))
          .to.emit(registry, "Shortfall")
          .withArgs(collateral.id, 2_000_000_00n);
        expect(await registeredRight.standingOf(collateral.id)).to.deep.equal([STATUS[status], 0n]);
        expect((await lienbook.lienOf(lien)).amount).to.equal(2_000_000_00n);
        await appraised(net, collateral, 5_000_000_00n);
        expect(await registry.availableOf(collateral.id)).to.equal(0n);
        for (const back of [STATUS.standing, status === "extinguished" ? 1n : 2n]) {
          await expect(by.report(...terms(net), back, 0n, REASON, inPerson(landRegistry)))
            .to.be.revertedWithCustomError(registeredRight, "ReportInvalid")
            .withArgs(collateral.id, back, 0n);
        }
      });
    }

    it("says something new, of no more than the face value", async () => {
      const net = await entered();
      const { registeredRight, landRegistry, collateral } = net;
      for (const encumbered of [0n, collateral.face + 1n]) {
        await expect(
          registeredRight
            .connect(landRegistry)
            .report(...terms(net), STATUS.standing, encumbered, REASON, inPerson(landRegistry)),
        )
          .to.be.revertedWithCustomError(registeredRight, "ReportInvalid")
          .withArgs(collateral.id, STATUS.standing, encumbered);
      }
      const whole = registeredRight
        .connect(landRegistry)
        .report(...terms(net), STATUS.standing, collateral.face, REASON, inPerson(landRegistry));
      await expect(whole).to.emit(registeredRight, "RightReported");
    });

    it("is the registry's alone, over what was issued", async () => {
      const net = await entered();
      const { registeredRight, participants, landRegistry, exporter, collateral, details, strangers, enrol } = net;
      const mining = await enrol("MININGREGISTRY", 1n << 8n, strangers[15]!);
      const report = async (by: Party, of: { collateral: Collateral; details: RightDetails } = net) =>
        registeredRight.connect(by).report(...terms(of), STATUS.extinguished, 0n, REASON, inPerson(by));
      await expect(report(mining))
        .to.be.revertedWithCustomError(registeredRight, "NotTitleRegistry")
        .withArgs(mining.lei, landRegistry.lei);
      await expect(report(exporter)).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
      const forged = { collateral, details: { ...details, titleRegistry: mining.lei } };
      await expect(report(mining, forged))
        .to.be.revertedWithCustomError(registeredRight, "AssetTermsMismatch")
        .withArgs(collateral.id);
    });
  });
});
