import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { connect } from "../../../../sdk/chain/index.ts";
import * as sdk from "../../../../sdk/diligence/index.ts";
import { bytes20ToLei } from "../../../../sdk/documents/identifiers/lei.ts";
import { isoOf } from "../../../../sdk/financing/calendar.ts";
import {
  disclosureSigned,
  filed,
  reportIdOf,
  reportSigned,
  REPORT_STANDING,
  revocationSigned,
  surveyOf,
} from "../../../fixtures/diligence.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const REASON = keccakOfText("the statement of reasons");
const LAST_DAY = 65_535n;

/** A guarantor has surveyed the exporter. */
const surveyed = stage(deployed, async (net) => filed(net, net.guarantor, await surveyOf(net, net.exporter)));

/** The exporter lets bank A rely on it for thirty days. */
const disclosed = stage(surveyed, async (net) => {
  const { diligence, guarantor, exporter, bankA, id, report, today } = net;
  const until = (await today()) + 30n;
  await diligence.disclose(
    guarantor.lei,
    report,
    bankA.lei,
    until,
    await disclosureSigned(net, exporter, id, bankA.lei, until),
  );
  return { until };
});

describe("DiligenceFile, filing", () => {
  it("enters a report under its maker's name, whoever brings it, and publishes all of it but its contents", async () => {
    const net = await deployed();
    const { diligence, bankA, exporter, strangers } = net;
    const report = await surveyOf(net, exporter, { concerning: keccakOfText("the third kiln") });
    const id = reportIdOf(bankA.lei, report);
    expect(await diligence.idOf(bankA.lei, report)).to.equal(id);
    await expect(diligence.connect(strangers[0]).file(report, await reportSigned(net, bankA, report)))
      .to.emit(diligence, "ReportFiled")
      .withArgs(
        id,
        bankA.lei,
        exporter.lei,
        1n,
        report.concerning,
        report.datedOn,
        report.expiresOn,
        report.contentRoot,
        bankA,
      );
    expect(await diligence.reportOf(id)).to.deep.equal([bankA.lei, report.datedOn, report.expiresOn, 1n, false]);
    expect(await diligence.standingsOf([id, ZeroHash])).to.deep.equal([REPORT_STANDING.good, REPORT_STANDING.unknown]);
  });

  it("is for banks, guarantors, insurers and appraisers, about others than themselves", async () => {
    const net = await deployed();
    const { diligence, participants, debtor, carrier, bankA, exporter } = net;
    for (const maker of [debtor, carrier]) {
      const report = await surveyOf(net, exporter);
      await expect(diligence.file(report, await reportSigned(net, maker, report))).to.be.revertedWithCustomError(
        participants,
        "ParticipantLacksRole",
      );
    }
    const own = await surveyOf(net, bankA);
    await expect(diligence.file(own, await reportSigned(net, bankA, own)))
      .to.be.revertedWithCustomError(diligence, "ReportOnOneself")
      .withArgs(bankA.lei);
  });

  it("refuses a report twice, without a kind, without contents, or with dates that cannot be", async () => {
    const net = await surveyed();
    const { diligence, guarantor, exporter, id, report, today } = net;
    await expect(diligence.file(report, await reportSigned(net, guarantor, report)))
      .to.be.revertedWithCustomError(diligence, "ReportAlreadyFiled")
      .withArgs(id);
    const unkind = await surveyOf(net, exporter, { kind: 0n });
    await expect(diligence.file(unkind, await reportSigned(net, guarantor, unkind))).to.be.revertedWithCustomError(
      diligence,
      "ReportKindMissing",
    );
    const empty = await surveyOf(net, exporter, { contentRoot: ZeroHash });
    await expect(diligence.file(empty, await reportSigned(net, guarantor, empty))).to.be.revertedWithCustomError(
      diligence,
      "ReportContentsMissing",
    );
    const day = await today();
    const wrong = [
      { datedOn: day + 2n, expiresOn: day + 90n },
      { datedOn: day + 1n, expiresOn: day },
      { datedOn: day - 9n, expiresOn: day - 10n },
      { datedOn: day - 9n, expiresOn: day - 1n },
      { datedOn: day, expiresOn: 0n },
      { datedOn: day, expiresOn: LAST_DAY + 1n },
    ];
    for (const dates of wrong) {
      const other = await surveyOf(net, exporter, dates);
      await expect(diligence.file(other, await reportSigned(net, guarantor, other)))
        .to.be.revertedWithCustomError(diligence, "ReportDatesInvalid")
        .withArgs(dates.datedOn, dates.expiresOn);
    }
  });

  it("takes a report of tomorrow, where the day begins earlier, of a single day, and to the last day of the book", async () => {
    const net = await deployed();
    const { diligence, guarantor, exporter, today } = net;
    const day = await today();
    for (const dates of [
      { datedOn: day + 1n, expiresOn: day + 1n },
      { datedOn: day - 9n, expiresOn: day },
      { datedOn: day, expiresOn: LAST_DAY },
    ]) {
      const { id } = await filed(net, guarantor, await surveyOf(net, exporter, dates));
      await diligence.requireGood([id], guarantor.lei);
    }
  });
});

describe("DiligenceFile, disclosure", () => {
  it("lets an entity rely on a report with the consent of the one that it is about, and no other", async () => {
    const net = await surveyed();
    const { diligence, guarantor, exporter, bankA, bankB, id, report, today } = net;
    await expect(diligence.requireGood([id], bankA.lei))
      .to.be.revertedWithCustomError(diligence, "ReportNotDisclosed")
      .withArgs(id, bankA.lei);
    const until = (await today()) + 30n;
    for (const other of [guarantor, bankA]) {
      const consent = await disclosureSigned(net, other, id, bankA.lei, until);
      await expect(diligence.disclose(guarantor.lei, report, bankA.lei, until, consent))
        .to.be.revertedWithCustomError(diligence, "NotSubjectOfReport")
        .withArgs(id, other.lei, exporter.lei);
    }
    const consent = await disclosureSigned(net, exporter, id, bankA.lei, until);
    await expect(diligence.disclose(guarantor.lei, report, bankA.lei, until, consent))
      .to.emit(diligence, "ReportDisclosed")
      .withArgs(id, bankA.lei, until);
    await diligence.requireGood([id], bankA.lei);
    expect(await diligence.disclosedUntil(id, bankA.lei)).to.equal(until);
    await expect(diligence.requireGood([id], bankB.lei))
      .to.be.revertedWithCustomError(diligence, "ReportNotDisclosed")
      .withArgs(id, bankB.lei);
  });

  it("is not needed by who made the report", async () => {
    const { diligence, guarantor, id } = await surveyed();
    await diligence.requireGood([id], guarantor.lei);
  });

  it("ends with its day, or when the entity withdraws it", async () => {
    const net = await disclosed();
    const { diligence, guarantor, exporter, bankA, id, report, passDays } = net;
    await passDays(30n);
    await diligence.requireGood([id], bankA.lei);
    await passDays(1n);
    await expect(diligence.requireGood([id], bankA.lei)).to.be.revertedWithCustomError(diligence, "ReportNotDisclosed");

    const again = await disclosed();
    const end = await disclosureSigned(again, exporter, id, bankA.lei, 0n);
    await diligence.disclose(guarantor.lei, report, bankA.lei, 0n, end);
    await expect(diligence.requireGood([id], bankA.lei)).to.be.revertedWithCustomError(diligence, "ReportNotDisclosed");
  });

  it("is of a report that was filed, to somebody, for today at least", async () => {
    const net = await surveyed();
    const { diligence, guarantor, exporter, bankA, id, report, today } = net;
    const day = await today();
    const other = { ...report, contentRoot: REASON };
    const unfiled = reportIdOf(guarantor.lei, other);
    await expect(
      diligence.disclose(
        guarantor.lei,
        other,
        bankA.lei,
        day,
        await disclosureSigned(net, exporter, unfiled, bankA.lei, day),
      ),
    )
      .to.be.revertedWithCustomError(diligence, "ReportNotFiled")
      .withArgs(unfiled);
    const toNobody = await disclosureSigned(net, exporter, id, NOBODY, day);
    await expect(diligence.disclose(guarantor.lei, report, NOBODY, day, toNobody)).to.be.revertedWithCustomError(
      diligence,
      "ReaderMissing",
    );
    const late = await disclosureSigned(net, exporter, id, bankA.lei, day - 1n);
    await expect(diligence.disclose(guarantor.lei, report, bankA.lei, day - 1n, late))
      .to.be.revertedWithCustomError(diligence, "DisclosureInPast")
      .withArgs(day - 1n);
    const forTheDay = await disclosureSigned(net, exporter, id, bankA.lei, day);
    await diligence.disclose(guarantor.lei, report, bankA.lei, day, forTheDay);
    await diligence.requireGood([id], bankA.lei);
  });
});

describe("DiligenceFile, freshness", () => {
  it("shows a stale report as such from the day after its last, to whoever relied on it", async () => {
    const net = await surveyed();
    const { diligence, guarantor, id, report, passDays } = net;
    await passDays(90n);
    await diligence.requireGood([id], guarantor.lei);
    expect(await diligence.standingsOf([id])).to.deep.equal([REPORT_STANDING.good]);
    await passDays(1n);
    expect(await diligence.standingsOf([id])).to.deep.equal([REPORT_STANDING.stale]);
    await expect(diligence.requireGood([id], guarantor.lei))
      .to.be.revertedWithCustomError(diligence, "ReportIsStale")
      .withArgs(id, report.expiresOn);
  });

  it("shows a report that its maker took back, and lets nobody else take it back, nor anyone twice", async () => {
    const net = await disclosed();
    const { diligence, guarantor, exporter, bankA, id } = net;
    for (const other of [exporter, bankA]) {
      await expect(diligence.revoke(id, REASON, await revocationSigned(net, other, id, REASON)))
        .to.be.revertedWithCustomError(diligence, "NotMakerOfReport")
        .withArgs(id, other.lei, guarantor.lei);
    }
    await expect(diligence.revoke(ZeroHash, REASON, await revocationSigned(net, guarantor, ZeroHash, REASON)))
      .to.be.revertedWithCustomError(diligence, "ReportNotFiled")
      .withArgs(ZeroHash);
    await expect(diligence.revoke(id, REASON, await revocationSigned(net, guarantor, id, REASON)))
      .to.emit(diligence, "ReportRevoked")
      .withArgs(id, REASON);
    await expect(diligence.revoke(id, REASON, await revocationSigned(net, guarantor, id, REASON)))
      .to.be.revertedWithCustomError(diligence, "ReportIsRevoked")
      .withArgs(id);
    expect(await diligence.standingsOf([id])).to.deep.equal([REPORT_STANDING.revoked]);
    await expect(diligence.requireGood([id], bankA.lei))
      .to.be.revertedWithCustomError(diligence, "ReportIsRevoked")
      .withArgs(id);
  });

  it("is asked of all reports that a guarantee names, and of none that was never filed", async () => {
    const net = await disclosed();
    const { diligence, guarantor, exporter, bankA, id } = net;
    await diligence.requireGood([], bankA.lei);
    const review = await surveyOf(net, exporter, { kind: 3n });
    const second = await filed(net, bankA, review);
    await diligence.requireGood([id, second.id], bankA.lei);
    await expect(diligence.requireGood([second.id, id], guarantor.lei))
      .to.be.revertedWithCustomError(diligence, "ReportNotDisclosed")
      .withArgs(second.id, guarantor.lei);
    await expect(diligence.requireGood([id, ZeroHash], bankA.lei))
      .to.be.revertedWithCustomError(diligence, "ReportNotFiled")
      .withArgs(ZeroHash);
  });
});

describe("The library for due diligence", () => {
  it("files, discloses, reads and takes back a report", async () => {
    const net = await surveyed();
    const book = connect(net.ethers.provider, net.addresses);
    const { guarantor, exporter, bankB, today, passDays } = net;
    const maker = bytes20ToLei(guarantor.lei);
    const day = Number(await today());
    const wish = { datedOn: day, expiresOn: day + 10, contentRoot: keccakOfText("what was found on site") };
    const report = sdk.reportOf({ kind: "counterGuarantee", subject: bytes20ToLei(exporter.lei), ...wish });
    const id = sdk.reportIdOf(maker, report);
    const [by, about, reader] = [guarantor, exporter, bankB].map(
      (account) => new sdk.DiligenceParty(book, account),
    ) as [sdk.DiligenceParty, sdk.DiligenceParty, sdk.DiligenceParty];
    await reader.file(report, await by.signReport(report));
    const to = { reader: bytes20ToLei(bankB.lei), until: day + 5 };
    await reader.disclose(maker, report, to, await about.signDisclosure(id, to));
    await book.diligence.requireGood([id], bankB.lei);
    const dates = { datedOn: isoOf(day), expiresOn: isoOf(day + 10) };
    expect(await sdk.reportStandings(book, [id, ZeroHash])).to.deep.equal([
      { id, standing: "good", maker, ...dates },
      { id: ZeroHash, standing: "unknown" },
    ]);
    await passDays(11n);
    expect((await sdk.reportStandings(book, [id]))[0]!.standing).to.equal("stale");
    await reader.revoke(id, REASON, await by.signReportRevocation(id, REASON));
    expect((await sdk.reportStandings(book, [id]))[0]!.standing).to.equal("revoked");

    // In person they need no signature.
    const again = { ...report, contentRoot: keccakOfText("what was found the next time"), expiresOn: day + 100 };
    await by.file(again);
    await about.disclose(maker, again, { ...to, until: day + 90 });
    await book.diligence.requireGood([sdk.reportIdOf(maker, again)], bankB.lei);
    await by.revoke(sdk.reportIdOf(maker, again), REASON);
  });
});
