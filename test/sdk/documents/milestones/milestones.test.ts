import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import {
  isMilestoneName,
  InvalidUnLocodeError,
  MILESTONE_CODES,
  MILESTONES,
  MilestoneChainError,
  milestoneChain,
  milestoneName,
  milestoneNumber,
  MilestoneOutOfOrderError,
  ParticipantLacksRoleError,
  placeBytes,
} from "../../../../sdk/index.ts";
import type { MilestoneReport } from "../../../../sdk/index.ts";
import { members, refusalOf } from "../../../fixtures/members.ts";

const EVIDENCE = keccak256(toUtf8Bytes("packing list"));

/** The exporter's invoice stands for a trade; now is the time of the chain. */
async function traded() {
  const net = await members();
  const invoice = await net.paperOf("invoice.xml");
  await net.exporter.member.register(invoice);
  const now = BigInt(await net.networkHelpers.time.latest());
  const report = (wish: Partial<MilestoneReport> = {}): MilestoneReport => ({
    trade: invoice.id,
    milestone: "produced",
    occurredAt: now - 1_000n,
    place: "CN NBO",
    evidence: EVIDENCE,
    ...wish,
  });
  return { ...net, now, invoice, report };
}

describe("The milestones of a trade, through the library", () => {
  it("are reported in person, or signed and submitted by anyone, and read as one chain", async () => {
    const { exporter, debtor, bankA, book, invoice, now, report } = await traded();
    await exporter.member.reportMilestone(report());
    const delivered = report({ milestone: "delivered", occurredAt: now - 10n, place: "DEHAM" });
    await bankA.member.reportMilestone(delivered, await debtor.member.signMilestone(delivered));

    const chain = await milestoneChain(book, invoice.id);
    expect(chain).to.have.length(2);
    expect(chain[0]).to.include({
      trade: invoice.id,
      milestone: "produced",
      occurredAt: now - 1_000n,
      place: "CNNBO",
      evidence: EVIDENCE,
      by: exporter.lei,
      attestor: exporter.address,
    });
    expect(chain[1]).to.include({ milestone: "delivered", place: "DEHAM", by: debtor.lei, attestor: debtor.address });
    expect(chain[1]!.head).to.equal(await book.milestones.headOf(invoice.id));
  });

  it("are none for a trade of which nobody has reported anything", async () => {
    const { book, invoice } = await traded();
    expect(await milestoneChain(book, invoice.id)).to.deep.equal([]);
  });

  it("are refused in plain words to who may not report them, and a second time", async () => {
    const { exporter, invoice, now, report } = await traded();
    const loaded = await refusalOf(exporter.member.reportMilestone(report({ milestone: "loaded" })));
    expect(loaded).to.be.instanceOf(ParticipantLacksRoleError);
    await exporter.member.reportMilestone(report());
    const again = await refusalOf(exporter.member.reportMilestone(report()));
    expect(again).to.be.instanceOf(MilestoneOutOfOrderError);
    expect(again).to.include({ trade: invoice.id, by: exporter.lei, occurredAt: now - 1_000n });
  });

  it("are taken back, while nobody has submitted them", async () => {
    const { exporter, bankA, report } = await traded();
    const signed = await exporter.member.signMilestone(report());
    await exporter.member.withdraw("milestones", signed);
    const refusal = await refusalOf(bankA.member.reportMilestone(report(), signed));
    expect(refusal.name).to.equal("NonceAlreadySpentError");
  });

  it("are refused as a chain when a node leaves one out or changes one", async () => {
    const { exporter, debtor, book, invoice, now, report } = await traded();
    await exporter.member.reportMilestone(report());
    await debtor.member.reportMilestone(report({ milestone: "delivered", occurredAt: now - 10n }));
    const { milestones } = book;
    const lying = (change: (events: readonly unknown[]) => unknown) =>
      new Proxy(milestones, {
        get(target, name, receiver) {
          if (name !== "queryFilter") return Reflect.get(target, name, receiver) as unknown;
          return async (...args: Parameters<typeof milestones.queryFilter>) =>
            change(await target.queryFilter(...args));
        },
      });
    const changes: ((events: readonly unknown[]) => unknown)[] = [
      (events) => events.slice(1),
      (events) => events.slice(0, 1),
      () => [],
      (events) => events.toReversed(),
    ];
    for (const change of changes) {
      const refusal = await refusalOf(milestoneChain({ ...book, milestones: lying(change) }, invoice.id));
      expect(refusal).to.be.instanceOf(MilestoneChainError);
    }
  });
});

describe("The names of milestones", () => {
  it("have the numbers of the contracts, in the order in which goods move", () => {
    expect(milestoneNumber("produced")).to.equal(1);
    expect(milestoneNumber("returned")).to.equal(10);
    for (const name of MILESTONES) expect(milestoneName(milestoneNumber(name))).to.equal(name);
    expect(milestoneName(0)).to.equal(undefined);
    expect(milestoneName(11n)).to.equal(undefined);
    expect(isMilestoneName("loaded")).to.equal(true);
    expect(isMilestoneName("Loaded")).to.equal(false);
  });

  it("each have a step of EPCIS, and a code of DCSA where containers and vessels have one", () => {
    for (const name of MILESTONES) expect(MILESTONE_CODES[name].epcis.bizStep, name).to.match(/^[a-z_]+$/);
    const withoutDcsa = MILESTONES.filter((name) => MILESTONE_CODES[name].dcsa === undefined);
    expect(withoutDcsa).to.deep.equal(["produced", "returned"]);
    expect(MILESTONE_CODES.departed.dcsa).to.deep.equal({ event: "TRANSPORT", code: "DEPA" });
  });

  it("go with places as UN/LOCODE writes them", () => {
    expect(placeBytes("cn nbo")).to.equal("0x434e4e424f");
    expect(() => placeBytes("Ningbo")).to.throw(InvalidUnLocodeError);
  });
});
