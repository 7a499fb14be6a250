/**
 * One receivable pledged whole to two banks. A token stands for its face value, but the book looked only at what was free
 * of the invoice behind it: with an invoice of 100 000.00 under a token of 50 000.00, or one that its seller amended
 * upwards later, the same token secured two loans in full. The debtor owes the face value once.
 */
import { expect } from "chai";

import { deployed } from "../../fixtures/stages.ts";
import type { LienbookNetwork, RegisteredDocument } from "../../fixtures/network.ts";
import type { Collateral } from "../../fixtures/encodings.ts";

async function financesTwice(
  net: LienbookNetwork,
  collateral: Collateral,
  paper: RegisteredDocument,
  between = async () => {},
) {
  const { desk, registry, exporter, bankB, termsFor, signOffer, financed, balanceOf } = net;
  await financed([collateral], { principal: 40_000_00n });
  await between();
  const again = await termsFor([collateral], { principal: 40_000_00n, lender: bankB.address });
  await expect(desk.connect(exporter).accept(await signOffer(bankB, again), again))
    .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
    .withArgs(paper.id, 50_000_00n, 0n);
  expect((await balanceOf(paper)).encumbered).to.equal(50_000_00n);
}

describe("A receivable pledged whole at one bank", () => {
  it("is not pledged whole at another because its invoice is worth twice its face value", async () => {
    const net = await deployed();
    const evidence = await net.declaration({ value: 100_000_00n });
    const paper = await net.invoice({ value: 100_000_00n });
    const collateral = await net.issueReceivable(paper, [[evidence, 50_000_00n]], { face: 50_000_00n });
    await financesTwice(net, collateral, paper);
  });

  it("is not pledged whole at another after its seller has amended the invoice upwards", async () => {
    const net = await deployed();
    const evidence = await net.declaration({ value: 100_000_00n });
    const paper = await net.invoice({ value: 50_000_00n });
    const collateral = await net.issueReceivable(paper, [[evidence, 50_000_00n]]);
    await financesTwice(net, collateral, paper, async () => {
      await net.amend(net.exporter, paper, { value: 100_000_00n });
    });
  });
});
