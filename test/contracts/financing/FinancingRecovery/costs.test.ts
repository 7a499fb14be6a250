import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { allocation, EVERYTHING, LARGEST, STATUS } from "../../../fixtures/financing.ts";
import { financed } from "../../../fixtures/stages.ts";
import {
  defaulted,
  graced,
  MOST_COSTS,
  NO_DOCUMENT,
  PENALTY_AT_DEFAULT,
  writtenOff,
} from "../../../fixtures/servicing.ts";

const EVIDENCE = keccakOfText("the lawyer's invoice");

describe("FinancingRecovery, costs of collecting", () => {
  it("are charged by the lender in default, due at once, with what proves them", async () => {
    const { desk, recovery, bankA, terms, financing } = await defaulted();
    const before = await desk.owed(terms);
    await expect(recovery.connect(bankA).charge(120_00n, EVIDENCE, terms))
      .to.emit(recovery, "CostsCharged")
      .withArgs(financing, 120_00n, EVIDENCE);
    const { costs, due } = await desk.owed(terms);
    expect([costs, due]).to.deep.equal([120_00n, before.due + 120_00n]);
  });

  it("are paid first, and keep the financing open as long as one cent of them is owed", async () => {
    const { desk, recovery, exporter, bankA, terms, financing } = await defaulted();
    await recovery.connect(bankA).charge(120_00n, EVIDENCE, terms);
    await expect(desk.connect(exporter).repay(125_00n, terms))
      .to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ costs: 120_00n, penalty: 5_00n }));
    await recovery.connect(bankA).charge(1n, EVIDENCE, terms);
    const { due, penalty } = await desk.owed(terms);
    expect(penalty).to.equal(PENALTY_AT_DEFAULT - 5_00n);
    await desk.connect(exporter).repay(due - 1n, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
    await expect(desk.connect(exporter).repay(1n, terms)).to.emit(desk, "FinancingClosed").withArgs(financing);
  });

  it("are paid in part by a payment of less, which goes nowhere else", async () => {
    const { desk, recovery, exporter, bankA, terms, financing } = await defaulted();
    await recovery.connect(bankA).charge(120_00n, EVIDENCE, terms);
    await expect(desk.connect(exporter).repay(50_00n, terms))
      .to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ costs: 50_00n }));
    const { costs, penalty } = await desk.owed(terms);
    expect([costs, penalty]).to.deep.equal([70_00n, PENALTY_AT_DEFAULT]);
  });

  it("are charged up to the cap of the terms in all, what was paid of them included", async () => {
    const { desk, recovery, servicing, exporter, bankA, terms } = await defaulted();
    await recovery.connect(bankA).charge(MOST_COSTS - 1n, EVIDENCE, terms);
    await desk.connect(exporter).repay(MOST_COSTS - 1n, terms);
    expect((await desk.owed(terms)).costs).to.equal(0n);
    for (const amount of [2n, LARGEST]) {
      await expect(recovery.connect(bankA).charge(amount, EVIDENCE, terms))
        .to.be.revertedWithCustomError(servicing, "CostsAboveCap")
        .withArgs(MOST_COSTS - 1n + amount, MOST_COSTS);
    }
    await recovery.connect(bankA).charge(1n, EVIDENCE, terms);
    await expect(recovery.connect(bankA).charge(1n, EVIDENCE, terms))
      .to.be.revertedWithCustomError(servicing, "CostsAboveCap")
      .withArgs(MOST_COSTS + 1n, MOST_COSTS);
  });

  it("are none where the terms name none", async () => {
    const { recovery, servicing, bankA, terms, passDays } = await financed();
    await passDays(61n);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    await expect(recovery.connect(bankA).charge(1n, EVIDENCE, terms))
      .to.be.revertedWithCustomError(servicing, "CostsAboveCap")
      .withArgs(1n, 0n);
  });

  it("are not charged before default, however late the payments are, nor after the end", async () => {
    const { desk, recovery, servicing, exporter, bankA, terms, financing, passDays } = await graced();
    await passDays(80n);
    await expect(recovery.connect(bankA).charge(1n, EVIDENCE, terms))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.active);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(recovery.connect(bankA).charge(1n, EVIDENCE, terms))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });

  it("are charged for recoveries after a write-off, too", async () => {
    const { desk, recovery, bankA, terms } = await writtenOff();
    await recovery.connect(bankA).charge(MOST_COSTS, EVIDENCE, terms);
    expect((await desk.owed(terms)).costs).to.equal(MOST_COSTS);
  });

  it("are the lender's to charge, and more than nothing", async () => {
    const { recovery, servicing, bankA, bankB, exporter, deployer, terms } = await defaulted();
    for (const caller of [exporter, bankB, deployer]) {
      await expect(recovery.connect(caller).charge(1n, EVIDENCE, terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
    await expect(recovery.connect(bankA).charge(0n, EVIDENCE, terms)).to.be.revertedWithCustomError(
      servicing,
      "PaymentZero",
    );
  });

  it("bear neither interest nor penalty", async () => {
    const plain = await defaulted();
    await plain.passDays(30n);
    const without = await plain.desk.owed(plain.terms);
    const again = await defaulted();
    await again.recovery.connect(again.bankA).charge(MOST_COSTS, EVIDENCE, again.terms);
    await again.passDays(30n);
    const { interest, penalty, costs } = await again.desk.owed(again.terms);
    expect([interest, penalty, costs]).to.deep.equal([without.interest, without.penalty, MOST_COSTS]);
  });
});
