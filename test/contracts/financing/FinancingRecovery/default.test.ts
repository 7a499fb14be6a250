import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { applicationTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { allocation, debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { tokenized } from "../../../fixtures/stages.ts";
import {
  DEFAULT_DAY,
  defaulted,
  GRACE,
  graced,
  INTEREST_AT_DEFAULT,
  NO_DOCUMENT,
  PENALTY_AT_DEFAULT,
  MOST_COSTS,
  writtenOff,
} from "../../../fixtures/servicing.ts";

/** 200 000.00 · 4 % · 1 / 360. */
const PENALTY_OF_A_NIGHT = 22_22n;
/** `DefaultEvent`. */
const [NON_PAYMENT, DOCUMENT_REVOKED] = [0n, 2n];

describe("FinancingRecovery, default", () => {
  it("is declared by the lender once something is unpaid for longer than its grace, and makes everything due", async () => {
    const { desk, recovery, bankA, terms, financing, passDays } = await graced();
    await passDays(DEFAULT_DAY);
    const first = terms.schedule[0]!.principal;
    // Due is the first instalment with the interest up to its day, 2 666.67, and the penalty of one night.
    const owed = { interest: INTEREST_AT_DEFAULT, penalty: PENALTY_AT_DEFAULT, principal: 200_000_00n };
    const due = first + 2_666_67n + PENALTY_AT_DEFAULT;
    expect(await desk.owed(terms)).to.deep.equal(debt({ ...owed, due, daysPastDue: 6n }));

    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.emit(recovery, "FinancingDefaulted")
      .withArgs(financing, 6n, NON_PAYMENT, ZeroHash);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
    const all = INTEREST_AT_DEFAULT + PENALTY_AT_DEFAULT + 200_000_00n;
    expect(await desk.owed(terms)).to.deep.equal(debt({ ...owed, due: all, daysPastDue: 6n }));
  });

  it("is declared for penalty or costs alone, once the last due date or an acceleration is past for longer than the grace", async () => {
    const net = await tokenized();
    const { desk, recovery, exporter, bankA, collateral, passDays } = net;
    const principal = 200_000_00n;
    const { terms, id } = await net.financed([collateral], {
      principal,
      schedule: [{ dueOn: (await net.today()) + 30n, principal }],
      interest: interestTerms({ rate: 80_000n, penaltyUplift: 40_000n, graceDays: GRACE }),
      application: applicationTerms({ waterfall: "0x03020100", mostCosts: MOST_COSTS }),
      payouts: [{ payee: exporter.address, amount: principal }],
    });
    await passDays(36n);
    const { interest, penalty } = await desk.owed(terms);
    expect(penalty).to.equal(PENALTY_OF_A_NIGHT);
    await desk.connect(exporter).repay(principal + interest, terms);
    expect(await desk.owed(terms)).to.deep.equal(debt({ penalty, due: penalty, daysPastDue: 6n }));
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    await passDays(10n);
    expect((await desk.owed(terms)).daysPastDue, "no later by acceleration").to.equal(16n);
    await recovery.connect(bankA).charge(MOST_COSTS, keccakOfText("costs"), terms);
    await desk.connect(exporter).repay(penalty, terms);
    expect(await desk.owed(terms)).to.deep.equal(debt({ costs: MOST_COSTS, due: MOST_COSTS, daysPastDue: 16n }));
    await desk.connect(exporter).repay(MOST_COSTS, terms);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.repaid);
  });

  it("is not declared for penalty alone while instalments are to come", async () => {
    const net = await graced();
    const { desk, recovery, servicing, exporter, bankA, financed: lend, passDays, terms: graceful } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { terms, id } = await lend([collateral], {
      interest: graceful.interest,
      application: applicationTerms({ waterfall: "0x03020100" }),
    });
    await passDays(80n);
    const { due, penalty } = await desk.owed(terms);
    await desk.connect(exporter).repay(due - penalty, terms);
    await passDays(10n - 1n);
    expect(await desk.owed(terms).then((owed) => [owed.due, owed.daysPastDue])).to.deep.equal([penalty, 0n]);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.be.revertedWithCustomError(servicing, "NotInDefault")
      .withArgs(id, 0n, GRACE);
  });

  it("is not declared while nothing is due, nor on the last day of grace, and names both", async () => {
    const { recovery, servicing, bankA, terms, financing, passDays } = await graced();
    for (const [days, late] of [
      [0n, 0n],
      [60n, 0n],
      [1n, 1n],
      [4n, 5n],
    ] as const) {
      if (days > 0n) await passDays(days);
      await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
        .to.be.revertedWithCustomError(servicing, "NotInDefault")
        .withArgs(financing, late, GRACE);
    }
    await passDays(1n);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  });

  it("is not declared once what was late is paid, even by a stranger and to the cent only", async () => {
    const { desk, deposit, recovery, servicing, bankA, strangers, terms, financing, passDays } = await graced();
    const payer = strangers[0]!;
    await passDays(DEFAULT_DAY);
    const { due } = await desk.owed(terms);
    await deposit.issue(payer, due);
    await deposit.connect(payer).approve(desk, due);
    await desk.connect(payer).repay(due - 1n, terms);
    await recovery.connect(bankA).declareDefault.staticCall(NO_DOCUMENT, terms);
    await desk.connect(payer).repay(1n, terms);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.be.revertedWithCustomError(servicing, "NotInDefault")
      .withArgs(financing, 0n, GRACE);
  });

  it("counts lateness from the next instalment once the one before it is paid", async () => {
    const { desk, recovery, servicing, exporter, bankA, terms, financing, passDays } = await graced();
    await passDays(92n);
    const { due, daysPastDue } = await desk.owed(terms);
    expect(daysPastDue).to.equal(32n);
    await desk.connect(exporter).repay(due - terms.schedule[1]!.principal, terms);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.be.revertedWithCustomError(servicing, "NotInDefault")
      .withArgs(financing, 2n, GRACE);
  });

  it("is the lender's: not the borrower's, the debtor's, another bank's, the governor's or a stranger's", async () => {
    const { recovery, servicing, bankA, bankB, exporter, debtor, deployer, strangers, terms, passDays } =
      await graced();
    await passDays(DEFAULT_DAY);
    for (const caller of [exporter, debtor, bankB, deployer, strangers[0]!]) {
      await expect(recovery.connect(caller).declareDefault(NO_DOCUMENT, terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
  });

  it("is declared once, and not after the end", async () => {
    for (const [from, status] of [
      [defaulted, STATUS.defaulted],
      [writtenOff, STATUS.writtenOff],
    ] as const) {
      const { recovery, servicing, bankA, terms, financing } = await from();
      await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
        .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
        .withArgs(financing, status);
    }
    const { desk, recovery, servicing, exporter, bankA, terms, financing } = await defaulted();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });

  it("is not of terms that nobody accepted", async () => {
    const { recovery, servicing, bankA, terms, financingIdOf } = await graced();
    const other = { ...terms, salt: keccakOfText("another") };
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, other))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financingIdOf(other), STATUS.none);
  });

  describe("for a document that its issuer took back", () => {
    it("is declared before anything is late, whichever document of the collateral it is", async () => {
      for (const which of [0, 1, 2, 3]) {
        const net = await graced();
        const { desk, recovery, registry, exporter, customs, bankA, terms, financing, paper, declarations } = net;
        const document = [paper, ...declarations][which]!;
        await registry.revoke(...(await net.revocation(which === 0 ? exporter : customs, document)));
        await expect(recovery.connect(bankA).declareDefault(document.id, terms))
          .to.emit(recovery, "FinancingDefaulted")
          .withArgs(financing, 0n, DOCUMENT_REVOKED, document.id);
        expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 200_000_00n, due: 200_000_00n }));
      }
    });

    it("is not declared where the terms do not make that an event of default", async () => {
      const { recovery, servicing, registry, customs, bankA, collateral, financed, declarations, revocation } =
        await tokenized();
      const { terms, id } = await financed([collateral], { application: applicationTerms({ events: 0n }) });
      await registry.revoke(...(await revocation(customs, declarations[0])));
      await expect(recovery.connect(bankA).declareDefault(declarations[0].id, terms))
        .to.be.revertedWithCustomError(servicing, "EventNotAgreed")
        .withArgs(id, DOCUMENT_REVOKED);
    });

    it("is not declared while the document stands, however much less it is worth", async () => {
      const { recovery, servicing, customs, bankA, terms, financing, declarations, amend } = await graced();
      await amend(customs, declarations[0], { value: 1n });
      await expect(recovery.connect(bankA).declareDefault(declarations[0].id, terms))
        .to.be.revertedWithCustomError(servicing, "DocumentNotRevoked")
        .withArgs(financing, declarations[0].id);
    });

    it("is not declared for a document of another trade", async () => {
      const { recovery, servicing, registry, customs, bankA, terms, financing, declaration, revocation } =
        await graced();
      const other = await declaration();
      await registry.revoke(...(await revocation(customs, other)));
      await expect(recovery.connect(bankA).declareDefault(other.id, terms))
        .to.be.revertedWithCustomError(servicing, "DocumentNotBehind")
        .withArgs(financing, other.id);
    });

    it("is the lender's to declare, too", async () => {
      const { recovery, servicing, registry, customs, bankA, bankB, terms, declarations, revocation } = await graced();
      await registry.revoke(...(await revocation(customs, declarations[0])));
      await expect(recovery.connect(bankB).declareDefault(declarations[0].id, terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(bankB, bankA);
    });
  });

  describe("once declared", () => {
    it("lets interest and penalty accrue on all of the principal, due from day to day", async () => {
      const { desk, terms, passDays } = await defaulted();
      await passDays(9n);
      // 200 000.00 · 8 % · 75 / 360; 7.407 and 200 000.00 · 4 % · 9 / 360.
      const interest = 3_333_33n;
      const penalty = 207_41n;
      expect(await desk.owed(terms)).to.deep.equal(
        debt({ interest, penalty, principal: 200_000_00n, due: 200_000_00n + interest + penalty, daysPastDue: 15n }),
      );
    });

    it("gives everything that is collected to the lender, though the terms sweep nothing", async () => {
      const net = await graced();
      const { recovery, desk, bankA, debtor, acknowledgedReceivable, financed, passDays } = net;
      const { collateral: other } = await acknowledgedReceivable();
      const { terms, id } = await financed([other], {
        interest: net.terms.interest,
        application: { ...net.terms.application, sweep: 0n },
      });
      await passDays(DEFAULT_DAY);
      await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
      const all = INTEREST_AT_DEFAULT + PENALTY_AT_DEFAULT + 200_000_00n;
      await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
        .to.emit(desk, "Collected")
        .withArgs(
          id,
          debtor,
          0,
          allocation({
            penalty: PENALTY_AT_DEFAULT,
            interest: INTEREST_AT_DEFAULT,
            principal: 200_000_00n,
            remainder: 250_000_00n - all,
          }),
        )
        .and.to.emit(desk, "FinancingClosed")
        .withArgs(id);
    });

    it("takes no fee for what was not due by the schedule", async () => {
      const net = await graced();
      const { desk, recovery, servicing, bankA, exporter, acknowledgedReceivable, financed, passDays } = net;
      const { collateral: other } = await acknowledgedReceivable();
      const application = { ...net.terms.application, early: 2n, earlyFee: 20_000n };
      const { terms, id } = await financed([other], { interest: net.terms.interest, application });
      await passDays(DEFAULT_DAY);
      expect((await servicing.payoff(terms)).payable_).to.equal(false);
      await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
      const all = INTEREST_AT_DEFAULT + PENALTY_AT_DEFAULT + 200_000_00n;
      expect(await servicing.payoff(terms)).to.deep.equal([all, true]);
      await desk.connect(exporter).repay(all, terms);
      expect((await desk.financingOf(id)).status).to.equal(STATUS.repaid);
    });

    it("leaves the liens as they are, and withdraws them once all is paid", async () => {
      const { desk, registry, exporter, terms, paper } = await defaulted();
      expect((await registry.stateOf(paper.id)).encumbered).to.equal(250_000_00n);
      const { due } = await desk.owed(terms);
      await desk.connect(exporter).repay(due - 1n, terms);
      expect((await registry.stateOf(paper.id)).encumbered).to.equal(250_000_00n);
      await desk.connect(exporter).repay(1n, terms);
      expect(await registry.availableOf(paper.id)).to.equal(250_000_00n);
    });
  });

  it("is a suspended lender's, too: its claim does not depend on its standing", async () => {
    const { desk, recovery, participants, bankA, terms, financing, passDays } = await graced();
    await passDays(DEFAULT_DAY);
    await participants.suspend(bankA.lei);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
  });
});
