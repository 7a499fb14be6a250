/**
 * The wrong collection. The first asset that is listed for a kind of document is its only one, for good, and any would do: one
 * that had been made for another lien book, as a copy of the deployment on which something was tried. Nothing could be pledged
 * by its tokens, and the right one could not be listed any more.
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { Lienbook__factory, Receivable__factory } from "../../../typechain-types/index.ts";
import { KIND } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

/** A second lien book of the same members that lists nothing yet, and receivables for each of the two. */
const another = stage(deployed, async ({ deployer, participants, lienbook, registry }) => {
  const authority = await lienbook.authority();
  const other = await new Lienbook__factory(deployer).deploy(participants, authority);
  const [ours, others] = await Promise.all([registry.getAddress(), other.registry()]);
  const strange = await new Receivable__factory(deployer).deploy(ours);
  return { other, strange, right: await new Receivable__factory(deployer).deploy(others) };
});

describe("The first collection of a kind of document", () => {
  it("is one that was made for this lien book: another takes the place of none", async () => {
    const { lienbook, other, strange, right } = await another();
    await expect(other.listAsset(strange))
      .to.be.revertedWithCustomError(other, "AssetOfOtherLienbook")
      .withArgs(strange, lienbook);
    expect(await other.assetOf(KIND.commercialInvoice)).to.equal(ZeroAddress);
    await other.listAsset(right);
    expect(await other.assetOf(KIND.commercialInvoice)).to.equal(await right.getAddress());
  });
});
