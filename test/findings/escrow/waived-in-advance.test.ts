/**
 * The waiver for a misuse that was yet to come. Lender and monitor had both signed that a report had no more consequences, and one
 * of the two signatures was enough. The borrower kept the other one. It named the loan and a reason, and nothing of what was
 * reported: so it took the rate down again when another tranche was misused, of which its signer had known nothing.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { drawingOf } from "../../../sdk/escrow/terms.ts";
import {
  clearance,
  delivered,
  drawn,
  loaded,
  MISUSE_RATE,
  misuseReport,
  showing,
} from "../../fixtures/disbursement.ts";
import { stage } from "../../fixtures/stages.ts";

const [PROOF, REASON] = [keccakOfText("what the inspector found"), keccakOfText("why it was not so")];

/** Two tranches were paid, and misuse of the first was reported; the bank has waived it, and so has the inspector. */
const waived = stage(drawn, async (net) => {
  const { disbursement, exporter, inspector, bankA, use, terms, trade } = net;
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
  await loaded(net, trade);
  await disbursement.releaseOnMilestone(drawingOf(use, 1));
  await disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms);
  const [byBank, byInspector] = [
    await clearance(net, bankA, use, REASON),
    await clearance(net, inspector, use, REASON),
  ] as const;
  return { byBank, byInspector };
});

describe("A waiver of misuse", () => {
  it("is not kept for what is reported later", async () => {
    const net = await waived();
    const { disbursement, exporter, inspector, use, terms, byBank, byInspector } = net;
    await disbursement.connect(exporter).clearMisuse(use, REASON, byInspector, terms);
    const report = await misuseReport(net, inspector, use, 1, PROOF);
    await expect(disbursement.reportMisuse(use, 1n, PROOF, report, terms)).to.emit(disbursement, "MisuseReported");
    await expect(disbursement.connect(exporter).clearMisuse(use, REASON, byBank, terms)).to.be.revertedWithCustomError(
      disbursement,
      "SignatureInvalid",
    );
    expect((await net.desk.financingOf(use.financing)).extension.fixedRate).to.equal(MISUSE_RATE + 1n);
  });

  it("is not of what was reported between its signature and its coming", async () => {
    const net = await waived();
    const { disbursement, exporter, bankA, inspector, use, terms, id, byBank } = net;
    await disbursement.reportMisuse(use, 1n, PROOF, await misuseReport(net, inspector, use, 1, PROOF), terms);
    await expect(disbursement.connect(exporter).clearMisuse(use, REASON, byBank, terms)).to.be.revertedWithCustomError(
      disbursement,
      "SignatureInvalid",
    );
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, bankA, REASON, 80_000n);
  });
});
