/**
 * The delivery of another. Two suppliers were to be paid on confirmations of what they had delivered to the borrower. A payee
 * could show any such confirmation that the borrower held, and all that it takes stands in the register's event: so the foundry,
 * which had delivered nothing, was paid on the haulier's delivery, and the haulier read that its evidence was used already.
 */
import { expect } from "chai";

import { delivered, funded, inspected, planned, showing } from "../../fixtures/disbursement.ts";
import type { Use } from "../../fixtures/disbursement.ts";
import { stage } from "../../fixtures/stages.ts";

/** Foundry and haulier are each to be paid on a confirmation by the carrier; the haulier alone has delivered. */
const half = stage(inspected, async (net) => {
  const alike = (use: Use): Use => {
    const [first, second, third] = use.tranches;
    return { ...use, tranches: [first!, { ...second!, evidence: first!.evidence }, third!] };
  };
  const { terms, use } = await planned(net, net.inspector, { use: alike });
  await funded(net, use, terms);
  return { use, delivery: await delivered(net) };
});

describe("A payee that has delivered nothing", () => {
  it("is not paid on what another supplier has delivered to the borrower", async () => {
    const { disbursement, foundry, exporter, use, delivery } = await half();
    await expect(disbursement.connect(foundry).releaseOnDocument(...showing(use, 0, delivery)))
      .to.be.revertedWithCustomError(disbursement, "NotHolderOrIssuer")
      .withArgs(foundry, exporter.lei);
  });

  it("leaves the supplier that has delivered its money: the borrower shows whose delivery it was, or the carrier", async () => {
    for (const who of ["exporter", "carrier"] as const) {
      const net = await half();
      const { disbursement, deposit, haulier, ethers, use, delivery } = net;
      await expect(
        disbursement.connect(net[who]).releaseOnDocument(...showing(use, 1, delivery)),
      ).to.changeTokenBalance(ethers, deposit, haulier, 60_000_00n);
    }
  });
});
