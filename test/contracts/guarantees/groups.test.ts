import { expect } from "chai";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import type { Party } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import {
  CAP,
  guaranteeFor,
  guarantors,
  NET_ASSETS,
  NO_GROUNDS,
  signedGuarantee,
  type GuaranteeWish,
} from "../../fixtures/guarantees.ts";

const MOST = NET_ASSETS / 10n;
const NONE = `0x${"00".repeat(20)}`;

/** The guarantor may guarantee 500 000.00 for one debtor. Two exporters have loans, of which it guarantees nothing yet. */
const debtors = stage(guarantors, async (net) => {
  const { guarantees, bankA, exporter, otherExporter, guarantor } = net;
  const others = { ...net.terms, borrower: otherExporter.address };
  const loans = new Map([
    [exporter.lei, net.terms],
    [otherExporter.lei, others],
  ]);
  /** Bank A enters a guarantee of a tenth of the debtor's loan. */
  const promise = async (debtor: Party, cap: bigint, wish: GuaranteeWish = {}) => {
    const terms = loans.get(debtor.lei)!;
    const of = { debtor: debtor.lei, cap, coverage: 100_000n, ...wish };
    const guarantee = await guaranteeFor(net, guarantor, net.financingIdOf(terms), of);
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    const { release } = net.guaranteeServicing.connect(bankA);
    return { guarantee, terms, release: async () => release(NO_DEMAND, guarantee, terms) };
  };
  const sum = async (head: Party) => net.guaranteeServicing.guaranteedForGroup(guarantor.lei, head.lei);
  const between = async (debtor: Party) => (await guarantees.relationOf(guarantor.lei, debtor.lei)).guaranteed;
  return { promise, sum, between };
});

describe("A guarantor's limit for one debtor", () => {
  it("is one for all debtors of a group, as a supervisor attests it", async () => {
    const net = await debtors();
    const { guarantees, guaranteeServicing, supervisor, guarantor, exporter, otherExporter, debtor: head } = net;
    await expect(guaranteeServicing.connect(supervisor).attestGroup(exporter.lei, head.lei, []))
      .to.emit(guaranteeServicing, "GroupAttested")
      .withArgs(exporter.lei, head.lei, supervisor.lei);
    await guaranteeServicing.connect(supervisor).attestGroup(otherExporter.lei, head.lei, []);
    expect(await guaranteeServicing.groupOf(exporter.lei)).to.equal(head.lei);
    const first = await net.promise(exporter, MOST - CAP);
    await net.promise(otherExporter, CAP);
    expect(await net.sum(head)).to.equal(MOST);
    expect([await net.between(exporter), await net.between(otherExporter)]).to.deep.equal([MOST - CAP, CAP]);
    for (const each of [exporter, otherExporter]) {
      await expect(net.promise(each, 1n))
        .to.be.revertedWithCustomError(guarantees, "DebtorLimitExceeded")
        .withArgs(guarantor.lei, each.lei, MOST + 1n, MOST);
    }
    await first.release();
    expect(await net.sum(head)).to.equal(CAP);
    await net.promise(otherExporter, MOST - CAP);
  });

  it("counts what stands with the group that its debtor joins, and no longer with the one that it leaves", async () => {
    const net = await debtors();
    const { guarantees, guaranteeServicing, supervisor, stranger, guarantor, exporter, otherExporter } = net;
    const { debtor: head, carrier: otherHead } = net;
    const bySupervisor = guaranteeServicing.connect(supervisor);
    const first = await net.promise(exporter, 300_000_00n);
    await net.promise(otherExporter, 150_000_00n);
    await expect(bySupervisor.attestGroup(exporter.lei, head.lei, [guarantor.lei]))
      .to.emit(guaranteeServicing, "Regrouped")
      .withArgs(guarantor.lei, exporter.lei, head.lei);
    // Of a guarantor that was not named it is counted when anyone says so, or when the next guarantee is entered.
    await bySupervisor.attestGroup(otherExporter.lei, head.lei, []);
    expect(await net.sum(head)).to.equal(300_000_00n);
    await guaranteeServicing.connect(stranger).regroup(guarantor.lei, otherExporter.lei);
    await guaranteeServicing.connect(stranger).regroup(guarantor.lei, otherExporter.lei);
    expect(await net.sum(head)).to.equal(450_000_00n);
    await expect(net.promise(otherExporter, 50_000_01n)).to.be.revertedWithCustomError(
      guarantees,
      "DebtorLimitExceeded",
    );
    const more = await net.promise(otherExporter, 50_000_00n);

    await bySupervisor.attestGroup(otherExporter.lei, otherHead.lei, []);
    await net.promise(otherExporter, 100_000_00n);
    expect([await net.sum(head), await net.sum(otherHead)]).to.deep.equal([300_000_00n, 300_000_00n]);
    await more.release();
    await first.release();
    expect([await net.sum(head), await net.sum(otherHead)]).to.deep.equal([0n, 250_000_00n]);
    await bySupervisor.attestGroup(otherExporter.lei, NONE, [guarantor.lei]);
    expect([await net.sum(otherHead), await net.between(otherExporter)]).to.deep.equal([0n, 250_000_00n]);
    await net.promise(otherExporter, 250_000_00n);
  });

  it("leaves what stands where a group is beyond it, and enters nothing more until that is within", async () => {
    const net = await debtors();
    const { guarantees, guaranteeServicing, supervisor, guarantor, exporter, otherExporter, debtor: head } = net;
    await net.promise(exporter, 400_000_00n);
    const second = await net.promise(otherExporter, 400_000_00n);
    for (const each of [exporter, otherExporter]) {
      await guaranteeServicing.connect(supervisor).attestGroup(each.lei, head.lei, [guarantor.lei]);
    }
    expect(await net.sum(head)).to.equal(800_000_00n);
    expect(await guarantees.isInForce(second.guarantee, NO_DEMAND)).to.equal(true);
    await expect(net.promise(exporter, 1n))
      .to.be.revertedWithCustomError(guarantees, "DebtorLimitExceeded")
      .withArgs(guarantor.lei, exporter.lei, 800_000_01n, MOST);
    await second.release();
    await net.promise(exporter, 100_000_00n);
  });

  it("falls for the group as well as for the debtor with a cap that falls", async () => {
    const net = await debtors();
    const { guaranteeServicing, desk, supervisor, exporter, debtor: head, terms } = net;
    await guaranteeServicing.connect(supervisor).attestGroup(exporter.lei, head.lei, []);
    const { guarantee, release } = await net.promise(exporter, CAP, { reducing: true });
    const { interest } = await desk.owed(terms);
    await desk.connect(exporter).repay(interest + 100_000_00n, terms);
    await guaranteeServicing.reduce(NO_DEMAND, guarantee, terms);
    expect(await net.sum(head)).to.equal(await net.between(exporter));
    expect(await net.sum(head)).to.be.lessThan(CAP);
    await release();
    expect([await net.sum(head), await net.between(exporter)]).to.deep.equal([0n, 0n]);
  });

  it("is grouped by a supervisor in good standing alone", async () => {
    const { participants, guaranteeServicing, supervisor, bankA, guarantor, exporter } = await debtors();
    for (const caller of [bankA, guarantor, exporter]) {
      await expect(
        guaranteeServicing.connect(caller).attestGroup(exporter.lei, NONE, []),
      ).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
    }
    await participants.suspend(supervisor.lei);
    await expect(
      guaranteeServicing.connect(supervisor).attestGroup(exporter.lei, NONE, []),
    ).to.be.revertedWithCustomError(participants, "ParticipantIsSuspended");
  });
});
