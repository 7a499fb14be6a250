/**
 * The acknowledgement that came with the hammer. A lien commits to an asset's face value and evidence, not to its details, and
 * the book wrote the details that were shown with a sale into the token that it handed to the buyer. Anyone may let the
 * hammer fall: whoever did could make an unacknowledged receivable an acknowledged one, of whatever debtor.
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { detailsOf, encodeDetails } from "../../fixtures/encodings.ts";
import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant } from "../../fixtures/enforcement.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** Bank A's notice has run on a receivable that its debtor never acknowledged. */
const unacknowledged = stage(deployed, async (net) => {
  const { enforcement, deposit, bankA, passDays } = net;
  const collateral = await net.issueReceivable(await net.invoice(), [], { acknowledged: false });
  const { purpose } = await net.pledged(bankA, { ...collateral, amount: 100_000_00n });
  const claimant = keptClaimant(purpose);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  await deposit.issue(bankA, FACE);
  await deposit.connect(bankA).approve(enforcement, MaxUint256);
  return { collateral, claimant };
});

describe("A receivable that is sold in enforcement", () => {
  for (const [what, forge] of [
    ["acknowledged", { acknowledged: true }],
    ["of another debtor", { debtor: `0x${"41".repeat(20)}` }],
    ["due later", { dueOn: 40_000n }],
  ] as const) {
    it(`does not become ${what} by what whoever sells it shows`, async () => {
      const { enforcement, lienbook, deposit, bankA, collateral, claimant } = await unacknowledged();
      const forged = { ...collateral, details: encodeDetails({ ...detailsOf(collateral), ...forge }) };
      await expect(enforcement.connect(bankA).appropriate(estateOf(forged, [claimant]), deposit, FACE, 0n))
        .to.be.revertedWithCustomError(lienbook, "CollateralMismatch")
        .withArgs(collateral.id);
    });
  }

  it("is in the buyer's hands what it was in the pledgor's, without its evidence", async () => {
    const { enforcement, receivable, deposit, bankA, collateral, claimant } = await unacknowledged();
    const [, before] = await receivable.issuedAs(collateral.id);
    await enforcement.connect(bankA).appropriate(estateOf(collateral, [claimant]), deposit, FACE, 0n);
    expect(await receivable.issuedAs(collateral.id)).to.deep.equal([bankA.address, before]);
  });
});
