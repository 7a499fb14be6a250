/**
 * The pledged invoice behind another one. Its seller amended it up, put what that left free behind a receivable of a cent, and said
 * that this one was paid. The pledged invoice was then taken for paid: when its debtor paid, nothing of the evidence was used up,
 * and whoever held its first lien took it for a cent over the heads of the others.
 */
import { expect } from "chai";
import { keccak256 } from "ethers";

import { stage, tokenized } from "../../fixtures/stages.ts";

/** The exporter has pledged an invoice, amended it to twice its value, and put the other half behind a receivable of a cent. */
const raised = stage(tokenized, async ({ exporter, bankA, paper, collateral, pledged, amend, ...net }) => {
  await pledged(bankA, collateral);
  const higher = await amend(exporter, paper, { value: 500_000_00n });
  return { over: await net.issueReceivable(await net.invoice({ value: 1n }), [[higher, 250_000_00n]]) };
});

describe("An invoice that is pledged, and worth more than its token's face", () => {
  it("is not used up past its lien by what stands before it", async () => {
    const { receivable, registry, exporter, paper, collateral, over } = await raised();
    const { id, face, details, backing } = over;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await registry.stateOf(paper.id)).collected).to.equal(0n);
    expect(await receivable.collectibleOf(collateral.id, collateral.face)).to.equal(collateral.face);
  });
});
