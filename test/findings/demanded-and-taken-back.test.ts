/**
 * A guarantor that cannot pay. A lender had demanded, and not been answered in time: the guarantor owed it. Then the lender took its
 * claim back. As long as the claim is its own nothing is paid under the guarantee, and as long as something is owed the
 * guarantee does not lapse: the guarantor could neither pay nor be free, its deposit stayed set aside, it was counted in
 * its limits, and what others had pledged for its recourse stayed pledged, for as long as the lender did nothing. So it was with an
 * insurer, of which was claimed, and with its policy.
 */
import { expect } from "chai";

import { NO_DEMAND } from "../../sdk/guarantees/terms.ts";
import { CORRECTION, demanded } from "../fixtures/guarantees.ts";
import { ANSWER, claimed, COVER_STATUS, LIMIT, takenBack } from "../fixtures/insurance.ts";
import { stage } from "../fixtures/stages.ts";

/** 60 000.00 are owed under a guarantee that has expired; bank A has taken its claim back. */
const taken = stage(demanded, async (net) => {
  const { guaranteeServicing, bankA, financing, guarantee, passDays, today } = net;
  await passDays(BigInt(guarantee.expiresOn) + 1n - (await today()));
  await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
  return {};
});

describe("A guarantor of whom was demanded, and whose lender has taken the claim back", () => {
  it("cannot pay: what it paid would not be shared in what comes in", async () => {
    const { guarantees, guarantor, running, guarantee, terms, financing } = await taken();
    await expect(guarantees.connect(guarantor).pay(false, running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "ClaimNotEntrusted")
      .withArgs(financing);
  });

  it("is bound for thirty days, in which the lender sells the claim, or entrusts it again", async () => {
    const { guarantees, guaranteeServicing, servicing, guarantor, bankA, running, ...net } = await taken();
    const { guarantee, guaranteeId, terms, financing, passDays } = net;
    await passDays(CORRECTION);
    await expect(guaranteeServicing.connect(guarantor).lapse(running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(guaranteeId);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await passDays(CORRECTION);
    await expect(guaranteeServicing.connect(guarantor).lapse(running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(guaranteeId);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await guaranteeServicing.connect(guarantor).lapse(NO_DEMAND, guarantee, terms);
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
  });

  it("is free after that, and so is its deposit", async () => {
    const { guarantees, guaranteeServicing, deposit, guarantor, running, ...net } = await taken();
    const { guarantee, guaranteeId, terms, financing, passDays } = net;
    expect((await guarantees.balanceOf(deposit, guarantor.lei)).setAside).to.equal(30_000_00n);
    await passDays(CORRECTION + 1n);
    await guaranteeServicing.connect(guarantor).lapse(running, guarantee, terms);
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
    expect((await guarantees.balanceOf(deposit, guarantor.lei)).setAside).to.equal(0n);
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(0n);
  });
});

describe("An insurer of which was claimed, and whose insured has taken the debt back", () => {
  it("cannot pay, and is free thirty days later, once the days to claim are over, too", async () => {
    const net = await claimed();
    const { insurance, guaranteeServicing, registry, insurer, bankA, cover, coverId, terms, ...rest } = net;
    const { financing, policyId, passDays } = rest;
    await passDays(ANSWER + 1n);
    await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.be.revertedWithCustomError(insurance, "ClaimNotEntrusted")
      .withArgs(financing);
    expect((await registry.stateOf(policyId)).encumbered).to.equal(LIMIT);
    await passDays(CORRECTION);
    await expect(insurance.connect(insurer).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverId);
    await passDays(1n);
    await insurance.connect(insurer).lapse(cover, terms);
    expect((await insurance.coverOf(coverId)).status).to.equal(COVER_STATUS.ended);
    expect((await registry.stateOf(policyId)).encumbered).to.equal(0n);
  });

  it("is bound as long as the debt is entrusted, whatever days have passed", async () => {
    const { insurance, insurer, cover, coverId, terms, passDays } = await claimed();
    await passDays(10n * ANSWER);
    await expect(insurance.connect(insurer).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverId);
  });
});
