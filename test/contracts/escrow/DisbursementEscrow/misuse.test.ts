import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { drawingOf } from "../../../../sdk/escrow/terms.ts";
import { interestTerms } from "../../../../sdk/financing/terms.ts";
import {
  clearance,
  delivered,
  drawn,
  funded,
  loaded,
  MISUSE_RATE,
  misuseReport,
  NO_LEI,
  planned,
  RATE,
  showing,
} from "../../../fixtures/disbursement.ts";
import { EVERYTHING } from "../../../fixtures/financing.ts";
import { ROLE_BIT } from "../../../fixtures/network.ts";
import { stage } from "../../../fixtures/stages.ts";
import { renewal, sale } from "../../../fixtures/servicing.ts";

const PROOF = keccakOfText("what the inspector found");
const REASON = keccakOfText("why it was not so");

/** The foundry was paid on a confirmation, ten days after the drawdown. */
const paid = stage(drawn, async (net) => {
  const { disbursement, exporter, use, passDays } = net;
  const confirmation = await delivered(net);
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
  await passDays(10n);
  return { confirmation };
});

/** The inspector has found that the money came back to the exporter. */
const misused = stage(paid, async (net) => {
  const { disbursement, inspector, use, terms } = net;
  await disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms);
  return {};
});

describe("DisbursementEscrow, misuse", () => {
  it("raises the rate from the day on which the monitor's word is brought, by whomever, as the terms say", async () => {
    const net = await paid();
    const { disbursement, desk, servicing, inspector, strangers, use, terms, id, today, passDays } = net;
    const report = await misuseReport(net, inspector, use, 0, PROOF);
    const sent = disbursement.connect(strangers[5]).reportMisuse(use, 0n, PROOF, report, terms);
    await expect(sent).to.emit(disbursement, "MisuseReported").withArgs(id, 0n, inspector.lei, PROOF, MISUSE_RATE);
    await expect(sent).to.emit(servicing, "RateSet").withArgs(use.financing, MISUSE_RATE);
    expect((await disbursement.disbursementOf(use.financing)).misusedOn).to.equal(await today());
    await passDays(9n);
    // 200 000.00 · 8 % · 10 / 360 and 200 000.00 · 12 % · 9 / 360, rounded half up once.
    expect((await desk.owed(terms)).interest).to.equal(1_044_44n);
    const [first] = await disbursement.useOfProceeds(use, []);
    expect(first!.misused).to.equal(true);
  });

  it("is established by nobody but the monitor: not the lender, not another inspector, not one that is suspended", async () => {
    const net = await paid();
    const { disbursement, participants, bankA, inspector, strangers, use, terms } = net;
    const other = await net.enrol("OTHERINSPECTOR", ROLE_BIT.appraiser, strangers[8]!, "SG");
    for (const each of [bankA, other]) {
      await expect(disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, each, use, 0, PROOF), terms))
        .to.be.revertedWithCustomError(disbursement, "NotMonitor")
        .withArgs(each.lei, inspector.lei);
    }
    await participants.suspend(inspector.lei);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(inspector.lei);
  });

  it("is of a tranche that was paid, and was not reported before", async () => {
    const net = await misused();
    const { disbursement, inspector, use, terms, id } = net;
    for (const index of [1, 3, 32]) {
      const report = await misuseReport(net, inspector, use, index, PROOF);
      await expect(disbursement.reportMisuse(use, BigInt(index), PROOF, report, terms))
        .to.be.revertedWithCustomError(disbursement, "TrancheNotReleased")
        .withArgs(id, BigInt(index));
    }
    await expect(disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms))
      .to.be.revertedWithCustomError(disbursement, "MisuseAlreadyReported")
      .withArgs(id, 0n);
  });

  it("is reported with what proves it, and cleared with a reason: the hash of neither is zero", async () => {
    const net = await misused();
    const { disbursement, inspector, use, terms, id, trade } = net;
    await loaded(net, trade);
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
    const report = await misuseReport(net, inspector, use, 1, ZeroHash);
    await expect(disbursement.reportMisuse(use, 1n, ZeroHash, report, terms))
      .to.be.revertedWithCustomError(disbursement, "MisuseEvidenceMissing")
      .withArgs(id, 1n);
    const unsaid = await clearance(net, inspector, use, ZeroHash);
    await expect(disbursement.clearMisuse(use, ZeroHash, unsaid, terms))
      .to.be.revertedWithCustomError(disbursement, "ClearanceReasonMissing")
      .withArgs(id);
  });

  it("raises the rate once, however much was misused", async () => {
    const net = await misused();
    const { disbursement, servicing, inspector, use, terms, id, trade } = net;
    await loaded(net, trade);
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
    const sent = disbursement.reportMisuse(use, 1n, PROOF, await misuseReport(net, inspector, use, 1, PROOF), terms);
    await expect(sent).to.emit(disbursement, "MisuseReported").withArgs(id, 1n, inspector.lei, PROOF, 0n);
    await expect(sent).to.not.emit(servicing, "RateSet");
  });

  it("lets the creditor call home at once what is not used, and nobody else", async () => {
    const net = await misused();
    const { disbursement, desk, bankA, exporter, inspector, use, terms } = net;
    for (const each of [exporter, inspector]) {
      await expect(disbursement.connect(each).returnUnused(use, terms))
        .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
        .withArgs(use.financing);
    }
    await disbursement.connect(bankA).returnUnused(use, terms);
    expect((await desk.owed(terms)).principal).to.be.lessThan(100_500_00n);
  });

  it("shows where the evidence itself falls: its issuer takes it back, or says that it was worth less", async () => {
    for (const falls of ["revoked", "amended"] as const) {
      const net = await paid();
      const { disbursement, registry, carrier, strangers, use, terms, id, confirmation } = net;
      const anyone = disbursement.connect(strangers[5]);
      await expect(anyone.reportFallenEvidence(use, 0n, confirmation.id, terms))
        .to.be.revertedWithCustomError(disbursement, "EvidenceStands")
        .withArgs(confirmation.id);
      if (falls === "revoked") await registry.revoke(...(await net.revocation(carrier, confirmation)));
      else await net.amend(carrier, confirmation, { value: 99_999_99n });
      const [shown] = await disbursement.useOfProceeds(use, [confirmation.id]);
      expect(shown!.evidenceStands).to.equal(false);
      await expect(anyone.reportFallenEvidence(use, 0n, confirmation.id, terms))
        .to.emit(disbursement, "MisuseReported")
        .withArgs(id, 0n, NO_LEI, confirmation.id, MISUSE_RATE);
      await expect(anyone.reportFallenEvidence(use, 0n, confirmation.id, terms))
        .to.be.revertedWithCustomError(disbursement, "MisuseAlreadyReported")
        .withArgs(id, 0n);
    }
  });

  it("does not show in a document that another tranche was paid on, or none", async () => {
    const net = await paid();
    const { disbursement, registry, exporter, carrier, inspector, use, terms, id } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const theirs = await planned({ ...net, collateral }, inspector);
    await funded(net, theirs.use, theirs.terms);
    const [other, none] = [await delivered(net), await delivered(net)];
    await disbursement.connect(exporter).releaseOnDocument(...showing(theirs.use, 0, other));
    for (const shown of [other, none]) {
      await registry.revoke(...(await net.revocation(carrier, shown)));
      await expect(disbursement.reportFallenEvidence(use, 0n, shown.id, terms))
        .to.be.revertedWithCustomError(disbursement, "EvidenceOfOther")
        .withArgs(id, 0n, shown.id);
    }
    await expect(disbursement.reportFallenEvidence(use, 2n, none.id, terms))
      .to.be.revertedWithCustomError(disbursement, "TrancheNotReleased")
      .withArgs(id, 2n);
  });

  it("does not show in a milestone, which is never taken back", async () => {
    const net = await drawn();
    const { disbursement, use, terms, trade } = net;
    await loaded(net, trade);
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
    const { evidence } = (await disbursement.useOfProceeds(use, []))[1]!;
    await expect(disbursement.reportFallenEvidence(use, 1n, evidence, terms))
      .to.be.revertedWithCustomError(disbursement, "EvidenceStands")
      .withArgs(evidence);
  });

  it("raises no rate where none was agreed, and is reported all the same", async () => {
    const net = await drawn();
    const { disbursement, servicing, exporter, inspector } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector, {
      financing: { interest: interestTerms({ rate: RATE }) },
      use: (wished) => ({ ...wished, misuseRate: 0n }),
    });
    await funded(net, use, terms);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
    const sent = disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms);
    await expect(sent).to.emit(disbursement, "MisuseReported");
    await expect(sent).to.not.emit(servicing, "RateSet");
  });

  it("raises no rate of a loan that is repaid, or whose new terms have taken it from the escrow", async () => {
    const repaid = await paid();
    await repaid.desk.connect(repaid.exporter).repay(EVERYTHING, repaid.terms);
    const report = await misuseReport(repaid, repaid.inspector, repaid.use, 0, PROOF);
    await expect(repaid.disbursement.reportMisuse(repaid.use, 0n, PROOF, report, repaid.terms))
      .to.emit(repaid.disbursement, "MisuseReported")
      .withArgs(repaid.id, 0n, repaid.inspector.lei, PROOF, 0n);

    const net = await paid();
    const { disbursement, servicing, inspector, use, terms, id } = net;
    const renewed = await renewal(net, terms, { interest: interestTerms({ rate: 150_000n }) });
    await servicing.restructure(...renewed.call);
    await disbursement.follow(renewed.terms);
    const later = await misuseReport(net, inspector, use, 0, PROOF);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, later, terms)).to.be.revertedWithCustomError(
      disbursement,
      "FinancingNotCurrent",
    );
    await expect(disbursement.reportMisuse(use, 0n, PROOF, later, renewed.terms))
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 0n, inspector.lei, PROOF, 0n);
  });

  it("is reported of a loan whose new terms leave the rate to others, or agree on as high a one or a higher one", async () => {
    for (const wish of [
      { rate: 80_000n, fixingAgent: "exporter" as const },
      { rate: 80_000n, benchmark: keccakOfText("EUR 3M"), fixingAgent: "disbursement" as const },
      { rate: MISUSE_RATE, fixingAgent: "disbursement" as const },
      { rate: 150_000n, fixingAgent: "disbursement" as const },
    ]) {
      const net = await paid();
      const { disbursement, servicing, inspector, use, terms, id } = net;
      const { fixingAgent, ...agreed } = wish;
      const interest = interestTerms({ ...agreed, fixingAgent: await net[fixingAgent].getAddress() });
      const renewed = await renewal(net, terms, { interest });
      await servicing.restructure(...renewed.call);
      await disbursement.follow(renewed.terms);
      const report = await misuseReport(net, inspector, use, 0, PROOF);
      await expect(disbursement.reportMisuse(use, 0n, PROOF, report, renewed.terms))
        .to.emit(disbursement, "MisuseReported")
        .withArgs(id, 0n, inspector.lei, PROOF, 0n);
    }
  });

  it("is never reported before the money has come", async () => {
    const net = await paid();
    const { disbursement, inspector } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector);
    const report = await misuseReport(net, inspector, use, 0, PROOF);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, report, terms)).to.be.revertedWithCustomError(
      disbursement,
      "DisbursementNotAgreed",
    );
  });
});

describe("DisbursementEscrow, misuse that is disputed", () => {
  it("is cleared by the monitor that was wrong, or waived by the creditor, and the rate is that of before", async () => {
    for (const who of ["inspector", "bankA"] as const) {
      const net = await misused();
      const { disbursement, desk, servicing, exporter, use, terms, id, passDays } = net;
      const by = await clearance(net, net[who], use, REASON);
      const sent = disbursement.connect(exporter).clearMisuse(use, REASON, by, terms);
      await expect(sent).to.emit(disbursement, "MisuseCleared").withArgs(id, net[who], REASON, RATE);
      await expect(sent).to.emit(servicing, "RateSet").withArgs(use.financing, RATE);
      await passDays(10n);
      expect((await desk.owed(terms)).interest, "8 % for twenty days").to.equal(888_89n);
      expect((await disbursement.disbursementOf(use.financing)).misusedOn).to.equal(0n);
    }
  });

  it("keeps what accrued at the higher rate until then", async () => {
    const net = await misused();
    const { disbursement, desk, inspector, use, terms, passDays } = net;
    await passDays(9n);
    await disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON), terms);
    await passDays(10n);
    // 8 % for ten days, 12 % for nine, 8 % for ten.
    expect((await desk.owed(terms)).interest).to.equal(1_488_89n);
  });

  it("is not cleared by the borrower, its debtor, or the lender that has sold the loan", async () => {
    const net = await misused();
    const { disbursement, servicing, exporter, bankA, bankB, debtor, use, terms } = net;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    for (const each of [exporter, debtor, bankA]) {
      await expect(disbursement.clearMisuse(use, REASON, await clearance(net, each, use, REASON), terms))
        .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
        .withArgs(each);
    }
    await disbursement.clearMisuse(use, REASON, await clearance(net, bankB, use, REASON), terms);
  });

  it("is waived by the seller ahead of a sale that both have signed already: the buyer has the rate of before", async () => {
    const net = await misused();
    const { disbursement, desk, servicing, bankA, bankB, use, terms, passDays } = net;
    const signed = await sale(net, terms, bankA, bankB);
    await disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms);
    await servicing.transfer(...signed);
    await passDays(10n);
    expect((await desk.owed(terms)).interest, "8 % for twenty days").to.equal(888_89n);
  });

  it("is not cleared by the creditor of another financing that it shows in the place of this one", async () => {
    const net = await misused();
    const { disbursement, desk, exporter, bankB, use } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const own = await net.termsFor([collateral], { lender: bankB.address });
    await desk.connect(exporter).accept(await net.signOffer(bankB, own), own);
    await expect(
      disbursement.clearMisuse(use, REASON, await clearance(net, bankB, use, REASON), own),
    ).to.be.revertedWithCustomError(disbursement, "FinancingNotCurrent");
  });

  it("is cleared for the reason, in the loan and by the account that the signature is of", async () => {
    const net = await misused();
    const { disbursement, inspector, bankA, use, terms } = net;
    const by = await clearance(net, inspector, use, REASON);
    const forged = [
      [PROOF, by],
      [REASON, { ...by, signer: bankA.address }],
      [REASON, { ...by, nonce: BigInt(by.nonce) + 1n }],
      [REASON, { ...by, deadline: BigInt(by.deadline) + 1n }],
      [REASON, await clearance(net, inspector, { ...use, misuseRate: 0n }, REASON)],
      [REASON, await clearance(net, bankA, use, REASON).then((other) => ({ ...other, signer: inspector.address }))],
    ] as const;
    for (const [reason, authorization] of forged) {
      await expect(disbursement.clearMisuse(use, reason, authorization, terms)).to.be.revertedWithCustomError(
        disbursement,
        "SignatureInvalid",
      );
    }
    await expect(
      disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON, { deadline: 0n }), terms),
    )
      .to.be.revertedWithCustomError(disbursement, "SignatureExpired")
      .withArgs(inspector, 0n);
    await disbursement.connect(inspector).cancelNonce(by.nonce);
    await expect(disbursement.clearMisuse(use, REASON, by, terms))
      .to.be.revertedWithCustomError(disbursement, "NonceAlreadySpent")
      .withArgs(inspector, by.nonce);
  });

  it("silences nobody but the monitor: the fall of the evidence is told all the same, and is the creditor's to clear", async () => {
    const net = await misused();
    const { disbursement, inspector, registry, carrier, bankA, use, terms, id, confirmation } = net;
    await disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON), terms);
    await registry.revoke(...(await net.revocation(carrier, confirmation)));
    const fallen = async () => disbursement.reportFallenEvidence(use, 0n, confirmation.id, terms);
    await expect(fallen())
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 0n, NO_LEI, confirmation.id, MISUSE_RATE);
    await expect(fallen()).to.be.revertedWithCustomError(disbursement, "MisuseAlreadyReported").withArgs(id, 0n);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON), terms))
      .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
      .withArgs(inspector);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, bankA, REASON, RATE);

    // What the monitor says of another tranche later is its own to take back again.
    await loaded(net, net.trade);
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
    await disbursement.reportMisuse(use, 1n, PROOF, await misuseReport(net, inspector, use, 1, PROOF), terms);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON), terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, inspector, REASON, RATE);
  });

  it("stays cleared: neither is the clearance said again, nor the same tranche reported", async () => {
    const net = await misused();
    const { disbursement, inspector, use, terms, id, trade } = net;
    const by = await clearance(net, inspector, use, REASON);
    await disbursement.clearMisuse(use, REASON, by, terms);
    await expect(disbursement.clearMisuse(use, REASON, by, terms))
      .to.be.revertedWithCustomError(disbursement, "MisuseNotStanding")
      .withArgs(id);
    const again = await misuseReport(net, inspector, use, 0, PROOF);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, again, terms))
      .to.be.revertedWithCustomError(disbursement, "MisuseAlreadyReported")
      .withArgs(id, 0n);

    await loaded(net, trade);
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
    await disbursement.reportMisuse(use, 1n, PROOF, await misuseReport(net, inspector, use, 1, PROOF), terms);
    await expect(disbursement.clearMisuse(use, REASON, by, terms), "another misuse needs another clearance")
      .to.be.revertedWithCustomError(disbursement, "NonceAlreadySpent")
      .withArgs(inspector, by.nonce);
  });

  it("is the creditor's alone to clear where there is no monitor", async () => {
    const net = await drawn();
    const { disbursement, registry, carrier, exporter, bankA, inspector, deployer } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector, {
      use: (wished) => ({ ...wished, monitor: NO_LEI }),
    });
    await funded(net, use, terms);
    const confirmation = await delivered(net);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    await expect(disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms))
      .to.be.revertedWithCustomError(disbursement, "NotMonitor")
      .withArgs(inspector.lei, NO_LEI);
    await registry.revoke(...(await net.revocation(carrier, confirmation)));
    await disbursement.reportFallenEvidence(use, 0n, confirmation.id, terms);
    // An account of no entity is not the monitor of an agreement that has none.
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, deployer, use, REASON), terms))
      .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
      .withArgs(deployer);
    await disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms);
  });
});
