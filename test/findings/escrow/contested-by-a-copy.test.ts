/**
 * The copied linking key. A supplier had delivered and showed its invoice. The borrower registered one of its own for a cent with
 * the same linking key, which is public, and both were contested; when the supplier stood by its invoice, the borrower registered
 * the next. After the tranche's last day the money went home, and the supplier had nothing.
 */
import { expect } from "chai";

import { drawn, showing } from "../../fixtures/disbursement.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { KIND } from "../../fixtures/network.ts";

const linkingKeys = [`0x${"cd".repeat(32)}`];

async function copied(net: LienbookNetwork, by: Party): Promise<void> {
  await net.register(by, await net.draft(by, { kind: KIND.commercialInvoice, value: 1n, linkingKeys }));
}

describe("A supplier whose invoice the borrower contests", () => {
  it("is paid all the same: what was there first is not put in doubt by what came later", async () => {
    const net = await drawn();
    const { disbursement, deposit, registry, foundry, exporter, ethers, use } = net;
    const bill = await net.register(
      foundry,
      await net.draft(foundry, { kind: KIND.commercialInvoice, value: 40_000_00n, linkingKeys }),
    );
    await copied(net, exporter);
    await registry.clearContest(...(await net.clearance(foundry, bill)));
    await copied(net, exporter);
    await expect(disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill))).to.changeTokenBalance(
      ethers,
      deposit,
      foundry,
      40_000_00n,
    );
  });

  it("stands by it once, if the borrower was quicker to register the key, and is not contested again", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry, exporter, otherExporter, use } = net;
    await copied(net, exporter);
    const bill = await net.register(
      foundry,
      await net.draft(foundry, { kind: KIND.commercialInvoice, value: 40_000_00n, linkingKeys }),
    );
    const escrow = disbursement.connect(foundry);
    await expect(escrow.releaseOnDocument(...showing(use, 2, bill)))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(bill.id);
    await registry.clearContest(...(await net.clearance(foundry, bill)));
    for (const by of [exporter, otherExporter]) await copied(net, by);
    await escrow.releaseOnDocument(...showing(use, 2, bill));
  });

  it("is not paid on a copy of its own invoice under another number, until it stands by that one, too", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry, use } = net;
    const draft = () => net.draft(foundry, { kind: KIND.commercialInvoice, value: 40_000_00n, linkingKeys });
    await net.register(foundry, await draft());
    const again = await net.register(foundry, await draft());
    await expect(disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, again)))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(again.id);
  });
});
