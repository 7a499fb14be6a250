/**
 * The misuse that cost nothing. One had been reported, and the rate raised; then the loan was restructured, and bore the rate of its
 * new terms. When another tranche was misused, the first misuse still stood: so the rate was not raised, and it never could be, for a
 * tranche is reported once.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { drawingOf } from "../../../sdk/escrow/terms.ts";
import { delivered, drawn, loaded, MISUSE_RATE, misuseReport, showing } from "../../fixtures/disbursement.ts";
import type { Terms } from "../../fixtures/network.ts";
import { renewal } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

const PROOF = keccakOfText("what the inspector found");

/** Two tranches were paid; misuse of the first was reported, and new terms took the place of the old ones since. */
const renewed = stage(drawn, async (net) => {
  const { disbursement, servicing, exporter, inspector, use, terms, trade } = net;
  const confirmation = await delivered(net);
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
  await loaded(net, trade);
  await disbursement.releaseOnMilestone(drawingOf(use, 1));
  const report = async (index: number, under: Terms) =>
    disbursement.reportMisuse(use, BigInt(index), PROOF, await misuseReport(net, inspector, use, index, PROOF), under);
  await report(0, terms);
  const later = await renewal(net, terms);
  await servicing.restructure(...later.call);
  await disbursement.follow(later.terms);
  return { later: later.terms, report };
});

describe("Misuse under new terms", () => {
  it("raises their rate, though an earlier one stands", async () => {
    const { disbursement, desk, inspector, id, later, report, passDays } = await renewed();
    await passDays(9n);
    expect((await desk.owed(later)).interest, "200 000.00 at 8 % for nine days").to.equal(400_00n);
    await expect(report(1, later))
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 1n, inspector.lei, PROOF, MISUSE_RATE);
    await passDays(9n);
    expect((await desk.owed(later)).interest, "and at 12 % for nine").to.equal(400_00n + 600_00n);
  });

  it("raises it once", async () => {
    const net = await renewed();
    const { disbursement, otherExporter: foundry, servicing, use, later, report, passDays } = net;
    await passDays(1n);
    await report(1, later);
    const bill = await net.invoice({ value: 40_000_00n }, foundry);
    await disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
    const again = report(2, later);
    await expect(again).to.emit(disbursement, "MisuseReported");
    await expect(again).to.not.emit(servicing, "RateSet");
  });
});
