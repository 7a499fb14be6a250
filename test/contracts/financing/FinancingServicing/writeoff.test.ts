import { expect } from "chai";

import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import {
  defaulted,
  graced,
  INTEREST_AT_DEFAULT,
  NO_DOCUMENT,
  PENALTY_AT_DEFAULT,
  DEFAULT_DAY,
  writtenOff,
} from "../../../fixtures/servicing.ts";

describe("FinancingServicing, write-off", () => {
  it("stops the accrual, says what was given up, and leaves all of it owed", async () => {
    const { desk, servicing, bankA, terms, financing, passDays } = await defaulted();
    await expect(servicing.connect(bankA).writeOff(terms))
      .to.emit(servicing, "FinancingWrittenOff")
      .withArgs(financing, 200_000_00n, INTEREST_AT_DEFAULT, PENALTY_AT_DEFAULT);
    const before = await desk.owed(terms);
    await passDays(400n);
    const after = await desk.owed(terms);
    expect([after.interest, after.penalty, after.principal, after.due]).to.deep.equal([
      before.interest,
      before.penalty,
      before.principal,
      before.due,
    ]);
  });

  it("leaves recoveries to be applied like any payment, until the debt is paid and the liens free", async () => {
    const { desk, debtor, exporter, registry, paper, terms, financing, passDays } = await writtenOff();
    await passDays(100n);
    await desk.connect(debtor).collect(0, 120_000_00n, terms);
    const { due } = await desk.owed(terms);
    expect(due).to.equal(200_000_00n + INTEREST_AT_DEFAULT + PENALTY_AT_DEFAULT - 120_000_00n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
  });

  it("is the creditor's, of a debt in default, once", async () => {
    const live = await graced();
    await expect(live.servicing.connect(live.bankA).writeOff(live.terms))
      .to.be.revertedWithCustomError(live.servicing, "FinancingNotActive")
      .withArgs(live.financing, STATUS.active);
    const { servicing, bankA, bankB, exporter, terms, financing } = await defaulted();
    for (const caller of [bankB, exporter]) {
      await expect(servicing.connect(caller).writeOff(terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
    await servicing.connect(bankA).writeOff(terms);
    await expect(servicing.connect(bankA).writeOff(terms))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.writtenOff);
  });
});

describe("FinancingServicing, impairment", () => {
  it("is a flag of the lender's that moves no date and changes nothing that is owed", async () => {
    const { desk, servicing, bankA, terms, financing, passDays } = await graced();
    await passDays(DEFAULT_DAY - 1n);
    const before = await desk.owed(terms);
    await expect(servicing.connect(bankA).setImpaired(true, terms))
      .to.emit(servicing, "ImpairmentChanged")
      .withArgs(financing, true);
    expect((await desk.financingOf(financing)).flags & 1n).to.equal(1n);
    expect(await desk.owed(terms)).to.deep.equal(before);
    await expect(servicing.connect(bankA).declareDefault(NO_DOCUMENT, terms)).to.be.revertedWithCustomError(
      servicing,
      "NotInDefault",
    );
    await servicing.connect(bankA).setImpaired(false, terms);
    expect((await desk.financingOf(financing)).flags & 1n).to.equal(0n);
  });

  it("is nobody else's to say", async () => {
    const { servicing, bankA, bankB, exporter, terms } = await graced();
    for (const caller of [bankB, exporter]) {
      await expect(servicing.connect(caller).setImpaired(true, terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
  });
});
