import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import {
  defaulted,
  graced,
  INTEREST_AT_DEFAULT,
  MOST_COSTS,
  PENALTY_AT_DEFAULT,
  writtenOff,
} from "../../../fixtures/servicing.ts";

describe("FinancingRecovery, write-off", () => {
  it("stops the accrual, says what was given up, and leaves all of it owed", async () => {
    const { desk, recovery, bankA, terms, financing, passDays } = await defaulted();
    await recovery.connect(bankA).charge(MOST_COSTS, keccakOfText("costs"), terms);
    await expect(recovery.connect(bankA).writeOff(terms))
      .to.emit(recovery, "FinancingWrittenOff")
      .withArgs(financing, 200_000_00n, INTEREST_AT_DEFAULT, PENALTY_AT_DEFAULT, MOST_COSTS);
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
    await expect(live.recovery.connect(live.bankA).writeOff(live.terms))
      .to.be.revertedWithCustomError(live.servicing, "FinancingNotActive")
      .withArgs(live.financing, STATUS.active);
    const { recovery, servicing, bankA, bankB, exporter, terms, financing } = await defaulted();
    for (const caller of [bankB, exporter]) {
      await expect(recovery.connect(caller).writeOff(terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
    await recovery.connect(bankA).writeOff(terms);
    await expect(recovery.connect(bankA).writeOff(terms))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.writtenOff);
  });
});
