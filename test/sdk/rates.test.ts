import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import {
  benchmarkId,
  connect,
  FixingIsFinalError,
  fixingOf,
  fixingsOf,
  fixingsToBring,
  interestTerms,
  InvalidArgumentError,
  LoanParty,
  RateAdministrator,
  replacementOf,
  type DayLike,
  type RateLike,
} from "../../sdk/index.ts";
import { bytes20ToLei } from "../../sdk/documents/identifiers/lei.ts";
import { benchmarkOf, PER_CENT } from "../fixtures/rates.ts";
import { NO_DOCUMENT } from "../fixtures/servicing.ts";
import { stage, tokenized } from "../fixtures/stages.ts";
import { addressesFrom } from "./enforcement/book.ts";
import { failureOf } from "./chain/sender/chain.ts";

const NAME = "EUR 3M";
const REASON = keccakOfText("a figure was left out");

/** Bank A lends 180 000.00 at 8 %, and from the due dates after 30 and 60 days on at what the central bank fixes and 2 %. */
const floating = stage(tokenized, async (net) => {
  const { ethers, supervisor, collateral, exporter, today, financed } = net;
  const book = connect(ethers.provider, await addressesFrom(net));
  const start = await today();
  const principal = 180_000_00n;
  const benchmark = benchmarkId(bytes20ToLei(supervisor.lei), NAME);
  const { terms } = await financed([collateral], {
    principal,
    interest: interestTerms({ rate: 8n * PER_CENT, margin: 2n * PER_CENT, benchmark }),
    schedule: [30n, 60n, 90n].map((days) => ({
      dueOn: start + days,
      principal: days === 90n ? principal : 0n,
    })),
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  const written = (from: DayLike, rate: RateLike) =>
    fixingOf({ name: NAME, from, rate, publication: keccakOfText(`the publication for day ${from}`) });
  return { book, terms, benchmark, start, written };
});

describe("Reference rates in the SDK", () => {
  it("have the id that the register knows them by", async () => {
    const { rates, supervisor, benchmark } = await floating();
    expect(benchmark).to.equal(benchmarkOf(supervisor));
    expect(await rates.benchmarkOf(supervisor.lei, keccakOfText(NAME))).to.equal(benchmark);
  });

  it("are published by anyone with the administrator's signature, corrected by it, and read back", async () => {
    const { book, supervisor, strangers, benchmark, start, written } = await floating();
    const [issuer, anyone] = [new RateAdministrator(book, supervisor), new RateAdministrator(book, strangers[0]!)];
    const wrong = written(start + 30n, 30_000);
    await anyone.publish(wrong, await issuer.attestFixing(wrong));
    const day = { name: NAME, from: start + 30n };
    await anyone.withdraw(day, REASON, await issuer.signFixingWithdrawal({ ...day, rate: 30_000 }, REASON));
    expect(await fixingsOf(book, benchmark)).to.deep.equal([]);
    await issuer.publish(written(start + 30n, 31_250));
    await issuer.publish(written(start + 31n, -500n));
    const administrator = bytes20ToLei(supervisor.lei);
    const publication = (days: bigint) => keccakOfText(`the publication for day ${start + days}`);
    expect(await fixingsOf(book, benchmark)).to.deep.equal([
      { from: start + 30n, until: start + 31n, rate: 31_250n, publication: publication(30n), administrator },
      { from: start + 31n, rate: -500n, publication: publication(31n), administrator },
    ]);
  });

  it("that are final are not withdrawn, which an error by name says", async () => {
    const { book, supervisor, start, written } = await floating();
    const issuer = new RateAdministrator(book, supervisor);
    await issuer.publish(written(start + 1n, 30_000));
    const late = issuer.withdraw({ name: NAME, from: start + 1n }, REASON);
    expect(await failureOf(late)).to.be.instanceOf(FixingIsFinalError);
  });

  it("reach a loan once they are final, once for each period, whoever brings them", async () => {
    const { book, desk, supervisor, strangers, terms, start, written, passDays } = await floating();
    const [issuer, anyone] = [new RateAdministrator(book, supervisor), new LoanParty(book, strangers[0]!)];
    expect(await fixingsToBring(book, terms)).to.deep.equal([]);
    await passDays(27n);
    await issuer.publish(written(start + 30n, 30_000));
    expect(await anyone.bringFixing(terms)).to.deep.equal([]);
    await passDays(2n);
    expect(await fixingsToBring(book, terms)).to.deep.equal([start + 30n]);
    expect((await anyone.bringFixing(terms)).length).to.equal(1);
    expect(await fixingsToBring(book, terms)).to.deep.equal([]);
    for (const place of ["on the due date", "after it"]) {
      await passDays(1n);
      expect(await fixingsToBring(book, terms), place).to.deep.equal([]);
    }
    expect((await desk.owed(terms)).interest).to.equal(1_200_00n + 25_00n);
    // One in the middle of a period is for the next one.
    await issuer.publish(written(start + 40n, 40_000));
    await passDays(10n);
    expect(await fixingsToBring(book, terms)).to.deep.equal([start + 40n]);
    await anyone.bringFixing(terms);
    expect(await fixingsToBring(book, terms)).to.deep.equal([]);
  });

  it("that were brought too late or not at all are found: of the period that runs, and of the next one", async () => {
    const { book, servicing, supervisor, strangers, terms, start, written, passDays } = await floating();
    const issuer = new RateAdministrator(book, supervisor);
    for (const [days, rate] of [
      [0n, 10_000],
      [30n, 30_000],
      [60n, 50_000],
    ] as const) {
      await issuer.publish(written(start + days, rate));
    }
    await passDays(59n);
    expect(await fixingsToBring(book, terms)).to.deep.equal([start + 30n, start + 60n]);
    await servicing.connect(strangers[1]).fix(start + 60n, terms);
    expect(await fixingsToBring(book, terms)).to.deep.equal([start + 30n]);
    await passDays(1n);
    // What was to come has come, though nobody has touched the loan since.
    expect(await fixingsToBring(book, terms)).to.deep.equal([]);
  });

  it("hold on in the new terms of a loan, which would bear the first rate again", async () => {
    const net = await floating();
    const { book, servicing, supervisor, terms, start, written, passDays } = net;
    const issuer = new RateAdministrator(book, supervisor);
    await issuer.publish(written(start + 30n, 30_000));
    await passDays(30n);
    await servicing.fix(start + 30n, terms);
    await issuer.publish(written(start + 60n, 50_000));
    expect((await replacementOf(book, terms)).interest).to.deep.equal({ ...terms.interest, rate: 5n * PER_CENT });
    await passDays(29n);
    await servicing.fix(start + 60n, terms);
    expect((await replacementOf(book, terms)).interest.rate, "what is to come has not come").to.equal(5n * PER_CENT);
    await passDays(1n);
    expect((await replacementOf(book, terms)).interest.rate, "though nobody has touched it").to.equal(7n * PER_CENT);
  });

  it("that would lift the rate above the highest are left out, since no loan takes them", async () => {
    const { book, supervisor, terms, start, written, passDays } = await floating();
    const issuer = new RateAdministrator(book, supervisor);
    await passDays(30n);
    await issuer.publish(written(start + 30n, 980_001));
    expect(await fixingsToBring(book, terms)).to.deep.equal([]);
    await issuer.publish(written(start + 31n, 980_000));
    expect(await fixingsToBring(book, terms)).to.deep.equal([start + 31n]);
  });

  it("are brought to every open loan on them, and to no other", async () => {
    const net = await floating();
    const { book, desk, bankA, terms, benchmark, supervisor, start, written, passDays } = net;
    const [issuer, bank] = [new RateAdministrator(book, supervisor), new LoanParty(book, bankA)];
    const { collateral } = await net.acknowledgedReceivable();
    const { terms: fixed } = await net.financed([collateral]);
    await passDays(30n);
    await issuer.publish(written(start + 30n, 30_000));
    for (const name of ["EUR 3M", "0x12"]) {
      const refusal = await bank.bringFixings(name).catch((error: unknown) => error);
      expect(refusal, "would be no loan's").to.be.instanceOf(InvalidArgumentError);
    }
    const inCapitals = `0x${benchmark.slice(2).toUpperCase()}`;
    expect((await bank.bringFixings(inCapitals)).length).to.equal(1);
    expect((await bank.bringFixings(benchmark)).length).to.equal(0);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(1_200_00n + 250_00n);
    expect(await fixingsToBring(book, fixed)).to.deep.equal([]);
  });

  it("are not brought to a loan that is written off, day after day", async () => {
    const net = await floating();
    const { book, bankA, recovery, servicing, benchmark, supervisor, terms, start, written, passDays } = net;
    const [issuer, bank] = [new RateAdministrator(book, supervisor), new LoanParty(book, bankA)];
    for (const [days, rate] of [
      [30n, 30_000],
      [60n, 50_000],
    ] as const) {
      await issuer.publish(written(start + days, rate));
    }
    await passDays(59n);
    await servicing.fix(start + 60n, terms);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    await recovery.connect(bankA).writeOff(terms);
    await issuer.publish(written(start + 90n, 70_000));
    await passDays(31n);
    expect((await bank.bringFixings(benchmark)).length).to.equal(0);
  });
});
