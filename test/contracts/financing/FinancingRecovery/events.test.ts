import { expect } from "chai";
import { id as keccakOfText, keccak256, zeroPadBytes } from "ethers";

import { encodeDeclaration } from "../../../../sdk/financing/declaration.ts";
import { eventBits, eventsOf } from "../../../../sdk/financing/default-events.ts";
import { applicationTerms, encodeTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { DAY, partyAt, ROLE_BIT } from "../../../fixtures/network.ts";
import { stage, tokenized } from "../../../fixtures/stages.ts";
import { GRACE, NO_DOCUMENT, renewal, sale } from "../../../fixtures/servicing.ts";

/** `DefaultEvent`. */
const [STANDING_LOST, CROSS_DEFAULT] = [3n, 4n];
const PRINCIPAL = 200_000_00n;
/** On it the first instalment, due on the 60th, is past due for longer than the grace. */
const DEFAULT_DAY = 60n + GRACE + 1n;

/** Bank A has lent twice to the exporter, and may call the debt in for whatever can be agreed on. */
const agreed = stage(tokenized, async (net) => {
  const interest = interestTerms({ rate: 80_000n, graceDays: GRACE });
  const application = applicationTerms({ events: eventBits("document revoked", "standing lost", "cross-default") });
  // The first instalment of this one is due long after that of the other.
  const day = await net.today();
  const schedule = [{ dueOn: day + 150n, principal: PRINCIPAL }];
  const { terms, id: financing } = await net.financed([net.collateral], { interest, application, schedule });
  const { collateral } = await net.acknowledgedReceivable();
  const { terms: other, id: otherId } = await net.financed([collateral], { interest, application });
  return { terms, financing, other, otherId };
});

/** The other financing is in default, for it was not paid. */
const otherDefaulted = stage(agreed, async ({ recovery, bankA, other, passDays }) => {
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, other);
  return { shown: encodeTerms(other) };
});

describe("FinancingRecovery, default for the borrower's lost standing", () => {
  it("is declared once the borrower has been suspended for longer than the grace, and makes everything due", async () => {
    const { desk, recovery, participants, exporter, bankA, terms, financing, passDays } = await agreed();
    expect(eventsOf(terms)).to.include.members(["non-payment", "standing lost"]);
    await participants.suspend(exporter.lei);
    await passDays(GRACE + 1n);
    await expect(recovery.connect(bankA).declareStandingLost(terms))
      .to.emit(recovery, "FinancingDefaulted")
      .withArgs(financing, 0n, STANDING_LOST, zeroPadBytes(exporter.lei, 32));
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
    const interest = 266_67n; // 200 000.00 · 8 % · 6 / 360
    const due = PRINCIPAL + interest;
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest, principal: PRINCIPAL, due }));
  });

  it("is not declared within the grace, and on no day before the standing is lost", async () => {
    const { recovery, participants, exporter, bankA, terms, financing, passDays, now } = await agreed();
    await expect(recovery.connect(bankA).declareStandingLost(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, 0n, GRACE);
    await participants.suspend(exporter.lei);
    const since = await now();
    await passDays(GRACE);
    await expect(recovery.connect(bankA).declareStandingLost(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, since, GRACE);
  });

  it("is declared for an identification that ran out, and counts from its last day", async () => {
    const { recovery, participants, exporter, bankA, terms, financing, passDays, now } = await agreed();
    const ends = (await now()) + 10n * DAY;
    await participants.update(exporter.lei, ROLE_BIT.enterprise, ends);
    await passDays(10n + GRACE);
    await expect(recovery.connect(bankA).declareStandingLost(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, ends, GRACE);
    await passDays(1n);
    await recovery.connect(bankA).declareStandingLost(terms);
  });

  it("is not declared for what was mended before, and begins anew when it comes back", async () => {
    const { recovery, participants, exporter, bankA, terms, financing, passDays, now } = await agreed();
    const declare = recovery.connect(bankA).declareStandingLost;
    await participants.suspend(exporter.lei);
    await passDays(30n);
    await participants.reinstate(exporter.lei);
    await expect(declare(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, 0n, GRACE);
    await participants.suspend(exporter.lei);
    const since = await now();
    await expect(declare(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, since, GRACE);
    await participants.reinstate(exporter.lei);
    await participants.update(exporter.lei, ROLE_BIT.enterprise, since + 10n * DAY);
    await passDays(40n);
    await participants.update(exporter.lei, ROLE_BIT.enterprise, since + 400n * DAY);
    await expect(declare(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, 0n, GRACE);
  });

  it("is not declared because the borrower's account was removed, but for its entity all the same", async () => {
    const { recovery, participants, exporter, bankA, terms, financing, passDays } = await agreed();
    await participants.removeAccount(exporter);
    await passDays(30n);
    await expect(recovery.connect(bankA).declareStandingLost(terms))
      .to.be.revertedWithCustomError(recovery, "StandingNotLost")
      .withArgs(financing, exporter.lei, 0n, GRACE);
    await participants.suspend(exporter.lei);
    await passDays(GRACE + 1n);
    await recovery.connect(bankA).declareStandingLost(terms);
  });

  it("is the creditor's alone to declare, where the terms agree on it, once, and while something is owed", async () => {
    const net = await agreed();
    const { recovery, servicing, desk, participants, exporter, bankA, bankB, terms, financing, other, otherId } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const application = applicationTerms({ events: eventBits("document revoked", "cross-default") });
    const { terms: without, id } = await net.financed([collateral], { application });
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await participants.suspend(exporter.lei);
    await net.passDays(GRACE + 1n);
    for (const caller of [bankA, exporter, net.strangers[0]!]) {
      await expect(recovery.connect(caller).declareStandingLost(terms))
        .to.be.revertedWithCustomError(recovery, "NotCreditor")
        .withArgs(caller, bankB);
    }
    await expect(recovery.connect(bankA).declareStandingLost(without))
      .to.be.revertedWithCustomError(recovery, "EventNotAgreed")
      .withArgs(id, STANDING_LOST);
    await recovery.connect(bankB).declareStandingLost(terms);
    await expect(recovery.connect(bankB).declareStandingLost(terms))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(financing, STATUS.defaulted);
    await net.deposit.issue(bankB, PRINCIPAL * 2n);
    await desk.connect(bankB).repay(EVERYTHING, other);
    await expect(recovery.connect(bankA).declareStandingLost(other))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(otherId, STATUS.repaid);
    const unknown = { ...terms, salt: keccakOfText("never accepted") };
    await expect(recovery.connect(bankA).declareStandingLost(unknown))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(net.financingIdOf(unknown), STATUS.none);
  });
});

describe("FinancingRecovery, default for a default elsewhere", () => {
  it("is declared while another financing of the same borrower is in default or written off", async () => {
    for (const isWrittenOff of [false, true]) {
      const net = await otherDefaulted();
      const { desk, recovery, bankA, terms, financing, other, otherId } = net;
      if (isWrittenOff) await recovery.connect(bankA).writeOff(other);
      // As an integrator sends it.
      const data = encodeDeclaration({ recovery }, terms, { event: "cross-default", other });
      await expect(bankA.sendTransaction({ to: desk, data }))
        .to.emit(recovery, "FinancingDefaulted")
        .withArgs(financing, 0n, CROSS_DEFAULT, otherId);
      const { due, principal, interest } = await desk.owed(terms);
      expect(due).to.equal(principal + interest);
    }
  });

  it("is declared for a loan to another account of the borrower's, and to one that was removed since", async () => {
    const net = await agreed();
    const { ethers, desk, recovery, participants, exporter, bankA, strangers, terms, financing } = net;
    const branch = partyAt(strangers[0]!, exporter.lei);
    await participants.addAccount(exporter.lei, branch);
    const theirs = await net.termsFor([await net.issueReceivable(await net.invoice(), [], { seller: branch })], {
      borrower: branch.address,
      policy: await (await ethers.deployContract("OpenPolicy")).getAddress(),
    });
    await desk.connect(branch).accept(await net.signOffer(bankA, theirs), theirs);
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, theirs);
    const declare = recovery.connect(bankA).declareCrossDefault;
    await declare.staticCall(encodeTerms(theirs), terms);
    await participants.removeAccount(branch);
    await expect(declare(encodeTerms(theirs), terms))
      .to.emit(recovery, "FinancingDefaulted")
      .withArgs(financing, 0n, CROSS_DEFAULT, net.financingIdOf(theirs));
  });

  it("is not declared while the other is good, or once it was repaid or put under new terms", async () => {
    const good = await agreed();
    await expect(good.recovery.connect(good.bankA).declareCrossDefault(encodeTerms(good.other), good.terms))
      .to.be.revertedWithCustomError(good.recovery, "NotCrossDefault")
      .withArgs(good.financing, good.otherId, STATUS.active);
    const net = await otherDefaulted();
    const { desk, servicing, recovery, exporter, bankA, terms, financing, other, otherId, shown } = net;
    const before = await net.networkHelpers.takeSnapshot();
    await desk.connect(exporter).repay(EVERYTHING, other);
    await expect(recovery.connect(bankA).declareCrossDefault(shown, terms))
      .to.be.revertedWithCustomError(recovery, "NotCrossDefault")
      .withArgs(financing, otherId, STATUS.repaid);
    await before.restore();
    await servicing.connect(bankA).restructure(...(await renewal(net, other)).call);
    await expect(recovery.connect(bankA).declareCrossDefault(shown, terms))
      .to.be.revertedWithCustomError(recovery, "NotCrossDefault")
      .withArgs(financing, otherId, STATUS.replaced);
  });

  it("is not declared for a default that the lender could know when it lent", async () => {
    const net = await otherDefaulted();
    const { recovery, bankA, other, otherId, shown, terms } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { interest, application } = terms;
    const { terms: later, id } = await net.financed([collateral], { interest, application });
    await net.passDays(10n);
    await expect(recovery.connect(bankA).declareCrossDefault(shown, later))
      .to.be.revertedWithCustomError(recovery, "NotCrossDefault")
      .withArgs(id, otherId, STATUS.defaulted);
    await expect(recovery.connect(bankA).declareCrossDefault(encodeTerms(later), other))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(otherId, STATUS.defaulted);
  });

  it("is not declared for another borrower's default, nor for terms that nobody accepted", async () => {
    const net = await agreed();
    const { desk, recovery, exporter, otherExporter, bankA, terms, financing, passDays } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const sold = await net.assigned(collateral, otherExporter);
    const policy = await (await net.ethers.deployContract("OpenPolicy")).getAddress();
    const theirs = await net.termsFor([sold], { borrower: otherExporter.address, policy });
    await desk.connect(otherExporter).accept(await net.signOffer(bankA, theirs), theirs);
    await passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, theirs);
    await expect(recovery.connect(bankA).declareCrossDefault(encodeTerms(theirs), terms))
      .to.be.revertedWithCustomError(recovery, "NotCrossDefault")
      .withArgs(financing, net.financingIdOf(theirs), STATUS.defaulted);
    const nobodys = encodeTerms({ ...theirs, borrower: exporter.address });
    for (const shown of ["0x", nobodys]) {
      await expect(recovery.connect(bankA).declareCrossDefault(shown, terms))
        .to.be.revertedWithCustomError(recovery, "NotCrossDefault")
        .withArgs(financing, keccak256(shown), STATUS.none);
    }
    await expect(recovery.connect(bankA).declareCrossDefault(encodeTerms(terms), terms), "by itself")
      .to.be.revertedWithCustomError(recovery, "NotCrossDefault")
      .withArgs(financing, financing, STATUS.active);
  });

  it("is the creditor's alone to declare, where the terms agree on it, once, and while something is owed", async () => {
    const net = await agreed();
    const { recovery, desk, exporter, bankA, bankB, terms, financing, other } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const interest = interestTerms({ rate: 80_000n, graceDays: 100n });
    const application = applicationTerms({ events: eventBits("document revoked", "standing lost") });
    const { terms: without, id } = await net.financed([collateral], { interest, application });
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, other);
    const shown = encodeTerms(other);
    for (const caller of [bankB, exporter, net.strangers[0]!]) {
      await expect(recovery.connect(caller).declareCrossDefault(shown, terms))
        .to.be.revertedWithCustomError(recovery, "NotCreditor")
        .withArgs(caller, bankA);
    }
    await expect(recovery.connect(bankA).declareCrossDefault(shown, without))
      .to.be.revertedWithCustomError(recovery, "EventNotAgreed")
      .withArgs(id, CROSS_DEFAULT);
    const before = await net.networkHelpers.takeSnapshot();
    await recovery.connect(bankA).declareCrossDefault(shown, terms);
    await expect(recovery.connect(bankA).declareCrossDefault(shown, terms))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(financing, STATUS.defaulted);
    await before.restore();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(recovery.connect(bankA).declareCrossDefault(shown, terms))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });
});

describe("FinancingRecovery, an event of default declared by a lender's account that was removed", () => {
  it("is none, for lost standing or for a default elsewhere, until another account is in its place", async () => {
    const net = await otherDefaulted();
    const { recovery, participants, exporter, bankA, strangers, terms, shown } = net;
    await participants.suspend(exporter.lei);
    await net.passDays(GRACE + 1n);
    await participants.addAccount(bankA.lei, strangers[0]!);
    await participants.removeAccount(bankA);
    const removed = recovery.connect(bankA);
    for (const declared of [removed.declareStandingLost(terms), removed.declareCrossDefault(shown, terms)]) {
      await expect(declared).to.be.revertedWithCustomError(participants, "AccountNotEnrolled").withArgs(bankA);
    }
  });
});

describe("Events of default in terms", () => {
  it("are those that somebody can declare, and none that always is one", async () => {
    const { desk, exporter, bankA, collateral, termsFor, signOffer } = await tokenized();
    for (const events of [1n, 2n, 32n, 64n, 128n, 255n]) {
      const terms = await termsFor([collateral], { application: applicationTerms({ events }) });
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(desk, "EventsUnknown")
        .withArgs(events);
    }
    expect(eventBits()).to.equal(0n);
    expect(eventBits("document revoked")).to.equal(applicationTerms().events);
  });
});
