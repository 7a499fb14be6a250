/**
 * The notice that was told in vain. An instalment was not paid, the bank told the insurer, the borrower paid it: nobody noted that
 * the notice was over, and nobody had to. The next instalment was not paid either; the loan went into default, and the bank told the
 * insurer within the days for it. But in default every notice counted as one of what is overdue: that it had been told of something
 * else changed nothing, the days to claim were those of the first instalment, and they were long over. The cover stood, was paid
 * for, and was never to be claimed under.
 *
 * And the one that told of everything, too late. A notice that told again of what the insurer knew of counted as one of all that
 * had fallen due by then, however long ago: once the first was paid, what nobody had told of in time was insured.
 */
import { expect } from "chai";

import { coverIdOf } from "../../../sdk/insurance/terms.ts";
import { coverFor, DUE, factsOf, NOTIFY, policied, signedCover, STATEMENT } from "../../fixtures/insurance.ts";
import { GRACE, NO_DOCUMENT, intoDefault } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

/** Days to wait, and then to claim: what fell due first can no longer be claimed once the second instalment is in default. */
const DAYS = 10n;
/** Days from the first instalment's due date to the second's. */
const NEXT = 30n;
const PAYS_THE_FIRST = 72_000_00n;

/** The first instalment was not paid, and the insurer was told of it on the day after. */
const told = stage(policied, async (net) => {
  const { insurance, bankA, insurer, creditPolicy, terms, financing } = net;
  const cover = await coverFor(net, financing, { waitingDays: DAYS, claimDays: DAYS });
  await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
  await net.passDays(DUE + 1n);
  await insurance.connect(bankA).notifyOverdue(cover, terms);
  const first = (await net.today()) - 1n;
  return { cover, coverId: coverIdOf(cover), first, next: first + NEXT };
});
/** The borrower pays that one on the same day, and not the second: default is declared for it, on the first day for that. */
const paidOnce = stage(told, async (net) => {
  const { desk, exporter, terms } = net;
  await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
  await net.passDays(NEXT + GRACE);
  await intoDefault(net);
  return {};
});

describe("An insurer that was told of an instalment which was then paid", () => {
  it("is told in default of the next one, and that is claimed in the days that count from it", async () => {
    const net = await paidOnce();
    const { insurance, bankA, cover, coverId, terms, next } = net;
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.emit(insurance, "OverdueNotified")
      .withArgs(coverId, next);
    expect((await insurance.coverOf(coverId)).overdueSince).to.equal(next);
    const claim = async () => insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
    await expect(claim())
      .to.be.revertedWithCustomError(insurance, "WaitingPeriodRuns")
      .withArgs(coverId, next + DAYS);
    await net.passDays(next + 2n * DAYS - (await net.today()));
    await expect(claim()).to.emit(insurance, "LossClaimed");
  });

  it("is not told of the next one when the days for that are over, and stays told of the first", async () => {
    const net = await paidOnce();
    const { insurance, bankA, cover, coverId, terms, first, next } = net;
    await net.passDays(next + NOTIFY + 1n - (await net.today()));
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NotifiedTooLate")
      .withArgs(coverId, next, next + NOTIFY);
    expect((await insurance.coverOf(coverId)).overdueSince).to.equal(first);
  });

  it("is not told of the next one, for which it is too late, by being told of the first again", async () => {
    const net = await told();
    const { insurance, desk, exporter, bankA, cover, coverId, terms, first, next } = net;
    await net.passDays(next + NOTIFY + 1n - (await net.today()));
    const telling = async () => insurance.connect(bankA).notifyOverdue(cover, terms);
    const tooLate = async () =>
      expect(telling())
        .to.be.revertedWithCustomError(insurance, "NotifiedTooLate")
        .withArgs(coverId, next, next + NOTIFY);
    await tooLate();
    const { notifiedOn, overdueSince } = await insurance.coverOf(coverId);
    expect([notifiedOn, overdueSince]).to.deep.equal([first + 1n, first]);
    await desk.connect(exporter).repay(PAYS_THE_FIRST, terms);
    await tooLate();
  });

  it("nor in default of what the default made due, in the same way", async () => {
    const net = await told();
    const { insurance, recovery, bankA, cover, coverId, terms, first } = net;
    await net.passDays(GRACE);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    const called = await net.today();
    await net.passDays(NOTIFY + 1n);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NotifiedTooLate")
      .withArgs(coverId, called, called + NOTIFY);
    expect((await insurance.coverOf(coverId)).notifiedOn).to.equal(first + 1n);
  });

  it("knows of the next one as well if it was told again meanwhile, and is claimed of by that once told so in default", async () => {
    const net = await told();
    const { insurance, desk, exporter, bankA, cover, coverId, terms, next } = net;
    await net.passDays(NEXT);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(GRACE);
    await intoDefault(net);
    await desk.connect(exporter).repay(PAYS_THE_FIRST, terms);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    expect((await insurance.coverOf(coverId)).overdueSince).to.equal(next);
    await net.passDays(next + 2n * DAYS - (await net.today()));
    await insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
  });
});
