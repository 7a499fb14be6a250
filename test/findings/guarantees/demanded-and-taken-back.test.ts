/**
 * A guarantor that cannot pay. A lender had demanded, and not been answered in time: the guarantor owed it. Then the lender took its
 * claim back. As long as the claim is its own nothing is paid under the guarantee, and as long as something is owed the
 * guarantee does not lapse: the guarantor could neither pay nor be free, its deposit stayed set aside, it was counted in
 * its limits, and what others had pledged for its recourse stayed pledged, for as long as the lender did nothing. So it was with an
 * insurer, of which was claimed, and with its policy.
 *
 * Later it was free thirty days after the claim had gone back. A lender that entrusted the claim and took it back again, all in one
 * transaction, had the thirty days begin anew, month after month: nobody could pay in between, and nobody was free. And the
 * thirty days could be over before a rejected demand was corrected or a claim answered: a guarantor ended by them what the lender
 * was still to correct, and an insurer with half a year to answer did not answer at all.
 */
import { expect } from "chai";

import { guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { coverIdOf } from "../../../sdk/insurance/terms.ts";
import {
  CORRECTION,
  demand,
  demanded,
  guaranteeFor,
  guarantors,
  NO_GROUNDS,
  rejection,
  signedGuarantee,
} from "../../fixtures/guarantees.ts";
import {
  ANSWER,
  claimed,
  COVER_STATUS,
  coverFor,
  DUE,
  factsOf,
  LIMIT,
  policied,
  REASONS,
  signedCover,
  STATEMENT,
  takenBack,
  WAITING,
} from "../../fixtures/insurance.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

/** The last day to examine a demand that is made today. */
async function examinedBy({ guarantees, today }: Pick<LienbookNetwork, "guarantees" | "today">): Promise<bigint> {
  let day = await today();
  for (let left = 5; left > 0;) if (await guarantees.isBusinessDay(++day)) --left;
  return day;
}

/** 60 000.00 are owed under a guarantee that has expired; bank A has taken its claim back. */
const taken = stage(demanded, async (net) => {
  const { guaranteeServicing, bankA, financing, guarantee, passDays, today } = net;
  await passDays(BigInt(guarantee.expiresOn) + 1n - (await today()));
  await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
  return {};
});

/** Bank A entrusts its claim once more, and takes it back after so many days. */
async function entrustedFor(net: Parameters<typeof takenBack>[0], days: bigint): Promise<void> {
  const { guarantees, guaranteeServicing, servicing, bankA, financing, terms, passDays } = net;
  await servicing.connect(bankA).entrust(guarantees, terms);
  if (days !== 0n) await passDays(days);
  await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
}

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

  it("is free after that, however often the lender has entrusted the claim and taken it back at once", async () => {
    const net = await taken();
    const { guarantees, guaranteeServicing, guarantor, running, guarantee, guaranteeId, terms, financing } = net;
    await net.passDays(10n);
    await entrustedFor(net, 0n);
    await net.passDays(CORRECTION - 10n);
    await entrustedFor(net, 0n);
    await expect(guaranteeServicing.connect(guarantor).lapse(running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(guaranteeId);
    await net.passDays(1n);
    await guaranteeServicing.connect(guarantor).lapse(running, guarantee, terms);
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
  });

  it("is bound for thirty days more once the claim was entrusted for longer than a demand is examined, and it could pay", async () => {
    const net = await taken();
    const { guarantees, guaranteeServicing, guarantor, running, guarantee, guaranteeId, terms } = net;
    await net.passDays(CORRECTION);
    const examination = (await examinedBy(net)) - (await net.today());
    const snapshot = await net.networkHelpers.takeSnapshot();
    const lapsing = async () => guaranteeServicing.connect(guarantor).lapse(running, guarantee, terms);
    await entrustedFor(net, examination);
    await lapsing();

    await snapshot.restore();
    await entrustedFor(net, examination + 1n);
    await net.passDays(CORRECTION);
    await expect(lapsing()).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood").withArgs(guaranteeId);
    await net.passDays(1n);
    await lapsing();
  });
});

/** A guarantee is in its last days; bank A demands 60 000.00 under it, and takes its claim back on the same day. */
const demandedLate = stage(guarantors, async (net) => {
  const { guarantees, guaranteeServicing, bankA, guarantor, financing, terms } = net;
  const guarantee = await guaranteeFor(net, guarantor, financing, { expiresOn: (await net.today()) + DEFAULT_DAY });
  await guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  const running = await demand({ ...net, guarantee }, 60_000_00n);
  const account = await guarantees.accountOf(financing);
  await guaranteeServicing.connect(bankA).act(financing, await takenBack({ ...net, account }));
  return { guarantee, guaranteeId: guaranteeIdOf(guarantee), running, account };
});

describe("A guarantor that has rejected a demand, and whose lender had taken the claim back", () => {
  it("is bound until the demand can be corrected no more, though the claim went back thirty days before", async () => {
    const net = await demandedLate();
    const { guarantees, guaranteeServicing, guarantor, guarantee, guaranteeId, financing, terms, running } = net;
    const answered = running.answerBy - (await net.today());
    await net.passDays(answered);
    const rejected = await rejection(net, running);
    const lapsing = async () => guaranteeServicing.connect(guarantor).lapse(rejected, guarantee, terms);
    for (const days of [CORRECTION + 1n - answered, answered - 1n]) {
      await net.passDays(days);
      await expect(lapsing()).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood").withArgs(guaranteeId);
    }
    await net.passDays(1n);
    await lapsing();
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
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

  it("is free after that, though the insured has entrusted the debt again and taken it back at once", async () => {
    const net = await claimed();
    const { insurance, guaranteeServicing, insurer, bankA, cover, coverId, terms, financing, passDays } = net;
    await passDays(ANSWER + 1n);
    await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
    await passDays(CORRECTION);
    await entrustedFor(net, 0n);
    await passDays(1n);
    await insurance.connect(insurer).lapse(cover, terms);
    expect((await insurance.coverOf(coverId)).status).to.equal(COVER_STATUS.ended);
  });
});

/** An insurer has half a year to answer claims; 100 000.00 are claimed, and bank A takes the debt back on the same day. */
const answeredSlowly = stage(policied, async (net) => {
  const { insurance, guarantees, guaranteeServicing, bankA, insurer, creditPolicy } = net;
  const { financing, terms, passDays } = net;
  const cover = await coverFor(net, financing, { answerDays: 180n });
  await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
  await passDays(DUE + 1n);
  await insurance.connect(bankA).notifyOverdue(cover, terms);
  await passDays(WAITING);
  await intoDefault(net);
  await insurance.connect(bankA).claim(100_000_00n, STATEMENT, cover, terms);
  const account = await guarantees.accountOf(financing);
  await guaranteeServicing.connect(bankA).act(financing, await takenBack({ ...net, account }));
  return { cover, coverId: coverIdOf(cover), account };
});

describe("An insurer that has longer than thirty days to answer, and whose insured has taken the debt back", () => {
  it("answers, or is bound for all of its days to do so", async () => {
    const net = await answeredSlowly();
    const { insurance, insurer, cover, coverId, terms, passDays } = net;
    const lapsing = async () => insurance.connect(insurer).lapse(cover, terms);
    // By then the days to claim are over, too.
    await passDays(180n);
    await expect(lapsing()).to.be.revertedWithCustomError(insurance, "CoverStillGood").withArgs(coverId);
    const snapshot = await net.networkHelpers.takeSnapshot();
    await passDays(1n);
    await lapsing();
    expect((await insurance.coverOf(coverId)).status).to.equal(COVER_STATUS.ended);

    await snapshot.restore();
    await insurance.connect(insurer).refuse(REASONS, cover);
    await passDays(CORRECTION);
    await expect(lapsing()).to.be.revertedWithCustomError(insurance, "CoverStillGood").withArgs(coverId);
    await passDays(1n);
    await lapsing();
  });
});
