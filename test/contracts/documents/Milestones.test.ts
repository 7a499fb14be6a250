import { expect } from "chai";
import { AbiCoder, hexlify, keccak256, toUtf8Bytes, ZeroHash } from "ethers";

import { DAY, ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const IN_PERSON = { nonce: 0n, deadline: 0n, signature: "0x" };
const MILESTONE = {
  none: 0n,
  produced: 1n,
  inspected: 2n,
  packed: 3n,
  gatedIn: 4n,
  loaded: 5n,
  departed: 6n,
  transhipped: 7n,
  arrived: 8n,
  delivered: 9n,
  returned: 10n,
} as const;
type Milestone = keyof typeof MILESTONE;
type Role = keyof typeof ROLE_BIT;

/** Who has the goods in hand then. */
const REPORTERS: Record<Exclude<Milestone, "none">, readonly Role[]> = {
  produced: ["enterprise"],
  inspected: ["customs", "insurer", "appraiser"],
  packed: ["enterprise", "warehouse"],
  gatedIn: ["carrier", "warehouse"],
  loaded: ["carrier"],
  departed: ["carrier"],
  transhipped: ["carrier"],
  arrived: ["carrier", "warehouse"],
  delivered: ["enterprise", "carrier", "warehouse"],
  returned: ["enterprise", "carrier", "warehouse"],
};
const REPORT = "tuple(bytes32 trade, uint8 milestone, uint48 occurredAt, bytes5 place, bytes32 evidence)";
const EVIDENCE = keccak256(toUtf8Bytes("the mate's receipt"));
const locode = (text: string) => hexlify(toUtf8Bytes(text));
const NINGBO = locode("CNNBO");

interface Report {
  readonly trade: string;
  readonly milestone: bigint;
  readonly occurredAt: bigint;
  readonly place: string;
  readonly evidence: string;
}

function headAfter(head: string, by: string, report: Report): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes20", REPORT], [head, by, report]));
}

/** An invoice that stands for a trade, of which nothing is reported. */
const traded = stage(deployed, async (net) => {
  const { id: trade } = await net.invoice();
  const began = await net.now();
  const reportOf = (milestone: Milestone, wish: Partial<Report> = {}): Report => ({
    trade,
    milestone: MILESTONE[milestone],
    occurredAt: began - DAY,
    place: NINGBO,
    evidence: EVIDENCE,
    ...wish,
  });
  const tell = (by: Party, report: Report) =>
    net.milestones.connect(by).report(report, { ...IN_PERSON, signer: by.address });
  return { trade, began, reportOf, tell };
});

/** One entity for each role there is. */
const everyRole = stage(traded, async ({ enrol, strangers }) => {
  const byRole = {} as Record<Role, Party>;
  for (const [index, role] of (Object.keys(ROLE_BIT) as Role[]).entries()) {
    byRole[role] = await enrol(`MILE${role.slice(0, 8)}`, ROLE_BIT[role], strangers[index]!);
  }
  return { byRole };
});

describe("Milestones", () => {
  it("stand on the register's trades and the participants' standing", async () => {
    const { milestones, registry, participants } = await deployed();
    expect(await milestones.registry()).to.equal(await registry.getAddress());
    expect(await milestones.participants()).to.equal(await participants.getAddress());
  });

  it("start a trade's chain with the first report, told with all that it says", async () => {
    const { milestones, carrier, trade, reportOf, tell } = await traded();
    expect(await milestones.headOf(trade)).to.equal(ZeroHash);
    const report = reportOf("loaded");
    const head = headAfter(ZeroHash, carrier.lei, report);
    await expect(tell(carrier, report))
      .to.emit(milestones, "MilestoneReported")
      .withArgs(trade, MILESTONE.loaded, carrier.lei, report.occurredAt, NINGBO, EVIDENCE, head, carrier);
    expect(await milestones.headOf(trade)).to.equal(head);
    expect(await milestones.lastReportOf(trade, carrier.lei)).to.equal(report.occurredAt);
    expect(await milestones.reached(trade, MILESTONE.loaded, carrier.lei)).to.equal(report.occurredAt / DAY);
  });

  it("link each report to all before it, whoever reports, and answer with the head", async () => {
    const { milestones, exporter, carrier, debtor, trade, began, reportOf, tell } = await traded();
    const told: [Party, Report][] = [
      [exporter, reportOf("produced", { occurredAt: began - 9n * DAY })],
      [carrier, reportOf("loaded", { occurredAt: began - 5n * DAY })],
      [debtor, reportOf("delivered", { occurredAt: began - DAY, place: locode("DEHAM") })],
    ];
    let head = ZeroHash;
    for (const [by, report] of told) {
      head = headAfter(head, by.lei, report);
      const authorization = { ...IN_PERSON, signer: by.address };
      expect(await milestones.connect(by).report.staticCall(report, authorization)).to.equal(head);
      await tell(by, report);
      expect(await milestones.headOf(trade)).to.equal(head);
    }
  });

  it("keep trades apart", async () => {
    const { milestones, invoice, carrier, trade, reportOf, tell } = await traded();
    const { id: other } = await invoice();
    await tell(carrier, reportOf("loaded"));
    expect(await milestones.headOf(other)).to.equal(ZeroHash);
    expect(await milestones.reached(other, MILESTONE.loaded, carrier.lei)).to.equal(0n);
    await tell(carrier, reportOf("loaded", { trade: other }));
    expect(await milestones.headOf(other)).to.not.equal(await milestones.headOf(trade));
  });

  for (const [name, roles] of Object.entries(REPORTERS) as [Exclude<Milestone, "none">, Role[]][]) {
    it(`take it that goods are ${name} from ${roles.join(", ")}, and from nobody else`, async () => {
      const { milestones, participants, byRole, trade, reportOf, tell, began } = await everyRole();
      const required = roles.reduce((set, role) => set | ROLE_BIT[role], 0n);
      for (const role of Object.keys(ROLE_BIT) as Role[]) {
        const party = byRole[role];
        if (roles.includes(role)) {
          await tell(party, reportOf(name));
          expect(await milestones.reached(trade, MILESTONE[name], party.lei)).to.equal((began - DAY) / DAY);
        } else {
          await expect(tell(party, reportOf(name)))
            .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
            .withArgs(party.lei, required, ROLE_BIT[role]);
        }
      }
    });
  }

  it("are none that nobody may report, and none without a name", async () => {
    const { milestones, participants, ethers, carrier, trade, reportOf, tell } = await traded();
    await expect(tell(carrier, reportOf("none")))
      .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
      .withArgs(carrier.lei, 0n, ROLE_BIT.carrier);
    expect(await milestones.reached(trade, MILESTONE.none, carrier.lei)).to.equal(0n);
    const unknown = { ...reportOf("loaded"), milestone: 11n };
    await expect(tell(carrier, unknown)).to.be.revertedWithoutReason(ethers);
  });

  it("are asked of the party that a condition names: another carrier's word does not count for it", async () => {
    const { milestones, carrier, enrol, strangers, trade, reportOf, tell } = await traded();
    const friend = await enrol("FRIENDLY", ROLE_BIT.carrier, strangers[0]!);
    await tell(friend, reportOf("delivered"));
    expect(await milestones.reached(trade, MILESTONE.delivered, carrier.lei)).to.equal(0n);
    expect(await milestones.reached(trade, MILESTONE.delivered, friend.lei)).to.not.equal(0n);
  });

  it("count for the entity, whichever of its accounts reports", async () => {
    const { milestones, participants, carrier, strangers, trade, began, reportOf } = await traded();
    await participants.addAccount(carrier.lei, strangers[0]!);
    const second = { ...IN_PERSON, signer: strangers[0]!.address };
    await milestones.connect(strangers[0]).report(reportOf("loaded"), second);
    expect(await milestones.reached(trade, MILESTONE.loaded, carrier.lei)).to.equal((began - DAY) / DAY);
  });

  it("keep the day on which each was first reached, though it is reported again", async () => {
    const { milestones, carrier, trade, began, reportOf, tell } = await traded();
    await tell(carrier, reportOf("transhipped", { occurredAt: began - 9n * DAY }));
    await tell(carrier, reportOf("transhipped", { occurredAt: began - 4n * DAY, place: locode("SGSIN") }));
    expect(await milestones.reached(trade, MILESTONE.transhipped, carrier.lei)).to.equal((began - 9n * DAY) / DAY);
    expect(await milestones.lastReportOf(trade, carrier.lei)).to.equal(began - 4n * DAY);
  });

  it("each have a day of their own beside the others of one party", async () => {
    const { milestones, carrier, trade, began, reportOf, tell } = await traded();
    const told = ["gatedIn", "loaded", "departed", "transhipped", "arrived", "delivered", "returned"] as const;
    for (const [index, name] of told.entries()) {
      await tell(carrier, reportOf(name, { occurredAt: began - BigInt(20 - index) * DAY }));
    }
    for (const [index, name] of told.entries()) {
      const day = (began - BigInt(20 - index) * DAY) / DAY;
      expect(await milestones.reached(trade, MILESTONE[name], carrier.lei), name).to.equal(day);
    }
    for (const name of ["produced", "inspected", "packed"] as const) {
      expect(await milestones.reached(trade, MILESTONE[name], carrier.lei), name).to.equal(0n);
    }
  });

  it("are told by each party once, in whatever order its reports are submitted, and again only of a later time", async () => {
    const { milestones, carrier, exporter, trade, began, reportOf, tell } = await traded();
    const last = began - 5n * DAY;
    await tell(carrier, reportOf("departed", { occurredAt: last }));
    await tell(carrier, reportOf("loaded", { occurredAt: last - DAY }));
    for (const milestone of ["departed", "loaded"] as const) {
      for (const occurredAt of [last, last - 1n, last - DAY, last - 100n * DAY]) {
        await expect(tell(carrier, reportOf(milestone, { occurredAt })))
          .to.be.revertedWithCustomError(milestones, "MilestoneOutOfOrder")
          .withArgs(trade, carrier.lei, occurredAt, last);
      }
    }
    expect(await milestones.lastReportOf(trade, carrier.lei)).to.equal(last);
    await tell(carrier, reportOf("loaded", { occurredAt: last + 1n }));
    expect(await milestones.reached(trade, MILESTONE.loaded, carrier.lei)).to.equal((last - DAY) / DAY);
    // What another party saw earlier may still be told.
    await tell(exporter, reportOf("packed", { occurredAt: last - DAY }));
  });

  it("are not told before they happen, and not of a time before there were days to count", async () => {
    const { milestones, carrier, trade, now, networkHelpers, reportOf, tell } = await traded();
    const next = (await now()) + 100n;
    for (const occurredAt of [next + 1n, 2n ** 48n - 1n, 0n, DAY - 1n]) {
      await networkHelpers.time.setNextBlockTimestamp(next);
      await expect(tell(carrier, reportOf("loaded", { occurredAt })))
        .to.be.revertedWithCustomError(milestones, "MilestoneTimeInvalid")
        .withArgs(trade, occurredAt);
      await traded();
    }
    await networkHelpers.time.setNextBlockTimestamp(next);
    await tell(carrier, reportOf("loaded", { occurredAt: next }));
    const other = await traded();
    await other.tell(carrier, other.reportOf("loaded", { occurredAt: DAY }));
    expect(await milestones.reached(trade, MILESTONE.loaded, carrier.lei)).to.equal(1n);
  });

  it("are told until the last day that the book can count, in 2149, and no later", async () => {
    const { milestones, participants, carrier, trade, networkHelpers, reportOf, tell } = await traded();
    const end = 65_536n * DAY;
    await networkHelpers.time.increaseTo(end + DAY);
    await participants.update(carrier.lei, ROLE_BIT.carrier, end + 30n * DAY);
    await expect(tell(carrier, reportOf("loaded", { occurredAt: end })))
      .to.be.revertedWithCustomError(milestones, "MilestoneTimeInvalid")
      .withArgs(trade, end);
    await tell(carrier, reportOf("loaded", { occurredAt: end - 1n }));
    expect(await milestones.reached(trade, MILESTONE.loaded, carrier.lei)).to.equal(65_535n);
  });

  it("happen somewhere that UN/LOCODE can name", async () => {
    const { milestones, carrier, reportOf, tell } = await traded();
    const wrong = ["CNNB0", "CNNB1", "C2NBO", "2CNBO", "cnnbo", "CN NB", "CNNB-", "CNNB[", "CNNB@", "CNNB:"];
    for (const place of [...wrong.map(locode), "0x0000000000", "0x434e4e4200"]) {
      await expect(tell(carrier, reportOf("loaded", { place })))
        .to.be.revertedWithCustomError(milestones, "PlaceInvalid")
        .withArgs(place);
    }
    for (const place of ["CNNBO", "USAAA", "ZZZZZ", "US2A9"]) {
      const again = await traded();
      await again.tell(carrier, again.reportOf("loaded", { place: locode(place) }));
    }
  });

  it("come with evidence", async () => {
    const { milestones, carrier, trade, reportOf, tell } = await traded();
    await expect(tell(carrier, reportOf("loaded", { evidence: ZeroHash })))
      .to.be.revertedWithCustomError(milestones, "MilestoneEvidenceMissing")
      .withArgs(trade);
  });

  it("belong to a trade of which a document is registered, and go on when it is revoked or has expired", async () => {
    const { milestones, registry, carrier, exporter, invoice, revocation, today, passDays, reportOf, tell } =
      await traded();
    const unknown = keccak256("0x77");
    await expect(tell(carrier, reportOf("loaded", { trade: unknown })))
      .to.be.revertedWithCustomError(milestones, "DocumentNotRegistered")
      .withArgs(unknown);
    const revoked = await invoice();
    await registry.revoke(...(await revocation(exporter, revoked)));
    await tell(carrier, reportOf("loaded", { trade: revoked.id }));
    const short = await invoice({ expiresOn: await today() });
    await passDays(2n);
    await tell(carrier, reportOf("loaded", { trade: short.id }));
    expect(await milestones.headOf(short.id)).to.not.equal(ZeroHash);
  });

  it("are not taken from a party that is suspended or unknown, nor in another's name", async () => {
    const { milestones, participants, carrier, exporter, strangers, reportOf, tell } = await traded();
    const inTheirName = { ...IN_PERSON, signer: carrier.address };
    await expect(milestones.connect(exporter).report(reportOf("loaded"), inTheirName)).to.be.revertedWithCustomError(
      milestones,
      "SignatureExpired",
    );
    const stranger = { ...IN_PERSON, signer: strangers[5]!.address };
    await expect(milestones.connect(strangers[5]).report(reportOf("loaded"), stranger))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[5]);
    await participants.suspend(carrier.lei);
    await expect(tell(carrier, reportOf("loaded")))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(carrier.lei);
  });

  it("take two slots: the second and later reports of a party write nothing new", async () => {
    const net = await traded();
    const { carrier, began, reportOf, tell } = net;
    const first = await gasOf(tell(carrier, reportOf("loaded", { occurredAt: began - 9n * DAY })));
    const second = await gasOf(tell(carrier, reportOf("departed", { occurredAt: began - 8n * DAY })));
    // Each fresh slot costs 17 100 more than one that is written already.
    expect(first - second).to.be.within(34_000n, 34_500n);
  });
});

async function gasOf(sent: ReturnType<LienbookNetwork["milestones"]["report"]>): Promise<bigint> {
  return (await (await sent).wait())!.gasUsed;
}
