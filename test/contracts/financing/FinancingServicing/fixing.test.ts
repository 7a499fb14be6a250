import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { interestTerms } from "../../../../sdk/financing/terms.ts";
import { debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { financed, stage, tokenized } from "../../../fixtures/stages.ts";

const PER_CENT = 10_000n;
const LAST_DAY = 65_535n;
const SMALLEST = -(2n ** 31n);
const LARGEST = 2n ** 31n - 1n;
const HIGHEST_RATE = 100n * PER_CENT;

/** Bank A lends 180 000.00, at 5.00 a day for each per cent: 8 % until the supervisor fixes, then its rate and 2 %. */
const floating = stage(tokenized, async ({ collateral, supervisor, financed: finance, today, exporter }) => {
  const principal = 180_000_00n;
  const { terms, id: financing } = await finance([collateral], {
    principal,
    interest: interestTerms({ rate: 8n * PER_CENT, margin: 2n * PER_CENT, fixingAgent: supervisor.address }),
    schedule: [{ dueOn: (await today()) + 150n, principal }],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  return { terms, financing, agent: supervisor };
});

describe("FinancingServicing, fixings of a floating rate", () => {
  it("set the rate from the coming night on, with the margin, and leave alone what has accrued", async () => {
    const { desk, servicing, agent, terms, financing, passDays, today } = await floating();
    await passDays(10n);
    const day = await today();
    await expect(servicing.connect(agent).fix(day, 3n * PER_CENT, terms))
      .to.emit(servicing, "RateFixed")
      .withArgs(financing, day, 3n * PER_CENT, 5n * PER_CENT);
    expect((await desk.owed(terms)).interest).to.equal(400_00n);
    await passDays(10n);
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 400_00n + 250_00n, principal: 180_000_00n }));
  });

  it("leave the rate of the terms in force until the first of them", async () => {
    const { desk, terms, passDays } = await floating();
    await passDays(20n);
    expect((await desk.owed(terms)).interest).to.equal(800_00n);
  });

  it("made in advance take effect on their day, whether or not anybody acts on it", async () => {
    const { desk, servicing, agent, exporter, terms, passDays, today } = await floating();
    await servicing.connect(agent).fix((await today()) + 10n, PER_CENT, terms);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(400_00n);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(400_00n + 150_00n);
    await desk.connect(exporter).repay(550_00n, terms);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(150_00n);
  });

  it("of one day are corrected on it, and the last one holds", async () => {
    const { desk, servicing, agent, terms, passDays, today } = await floating();
    const day = await today();
    for (const reference of [9n, 7n, 4n]) await servicing.connect(agent).fix(day, reference * PER_CENT, terms);
    for (const reference of [9n, 1n]) await servicing.connect(agent).fix(day + 10n, reference * PER_CENT, terms);
    await passDays(20n);
    expect((await desk.owed(terms)).interest).to.equal(300_00n + 150_00n);
  });

  it("come one at a time: no other is made for a later day while one is still to come, which is named", async () => {
    const { desk, servicing, agent, terms, passDays, today } = await floating();
    const day = await today();
    await servicing.connect(agent).fix(day + 10n, PER_CENT, terms);
    for (const other of [day + 1n, day + 9n, day + 11n, LAST_DAY]) {
      await expect(servicing.connect(agent).fix(other, 4n * PER_CENT, terms))
        .to.be.revertedWithCustomError(servicing, "FixingPending")
        .withArgs(day + 10n);
    }
    // For today there may always be one, which lasts until the other.
    await servicing.connect(agent).fix(day, 4n * PER_CENT, terms);
    await passDays(10n);
    await servicing.connect(agent).fix(day + 11n, 3n * PER_CENT, terms);
    await passDays(2n);
    // Ten nights at 6 %, one at 3 %, one at 5 %.
    expect((await desk.owed(terms)).interest).to.equal(300_00n + 15_00n + 25_00n);
  });

  it("below the margin make the rate nothing, never less", async () => {
    const { desk, servicing, agent, terms, financing, passDays, today } = await floating();
    for (const reference of [-2n * PER_CENT, -2n * PER_CENT - 1n, SMALLEST]) {
      const day = await today();
      await expect(servicing.connect(agent).fix(day, reference, terms))
        .to.emit(servicing, "RateFixed")
        .withArgs(financing, day, reference, 0n);
      await passDays(10n);
      expect((await desk.owed(terms)).interest).to.equal(0n);
    }
  });

  it("above a hundred per cent with the margin are refused", async () => {
    const { servicing, agent, terms, today } = await floating();
    const day = await today();
    for (const reference of [98n * PER_CENT + 1n, LARGEST]) {
      await expect(servicing.connect(agent).fix(day, reference, terms))
        .to.be.revertedWithCustomError(servicing, "RateTooHigh")
        .withArgs(reference + 2n * PER_CENT, HIGHEST_RATE);
    }
    await servicing.connect(agent).fix(day, 98n * PER_CENT, terms);
  });

  it("are for today or later days of the book, never for the past", async () => {
    const { servicing, agent, terms, today } = await floating();
    const day = await today();
    for (const from of [day - 1n, 0n, LAST_DAY + 1n, 2n ** 32n - 1n]) {
      await expect(servicing.connect(agent).fix(from, PER_CENT, terms))
        .to.be.revertedWithCustomError(servicing, "FixingDayInvalid")
        .withArgs(from);
    }
    await servicing.connect(agent).fix(LAST_DAY, PER_CENT, terms);
  });

  it("are the agreed agent's: not the lender's, the borrower's, the governor's or another's", async () => {
    const { servicing, agent, bankA, exporter, deployer, strangers, terms, today } = await floating();
    const day = await today();
    for (const caller of [bankA, exporter, deployer, strangers[0]!]) {
      await expect(servicing.connect(caller).fix(day, PER_CENT, terms))
        .to.be.revertedWithCustomError(servicing, "NotFixingAgent")
        .withArgs(caller, agent);
    }
  });

  it("are nobody's where the rate does not float", async () => {
    const { servicing, bankA, supervisor, terms, today } = await financed();
    for (const caller of [bankA, supervisor]) {
      await expect(servicing.connect(caller).fix(await today(), PER_CENT, terms))
        .to.be.revertedWithCustomError(servicing, "NotFixingAgent")
        .withArgs(caller, ZeroAddress);
    }
  });

  it("end with the financing", async () => {
    const { desk, servicing, agent, exporter, terms, financing, today } = await floating();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(servicing.connect(agent).fix(await today(), PER_CENT, terms))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });
});
