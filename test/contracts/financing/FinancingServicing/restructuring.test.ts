import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { encodeTerms } from "../../../../sdk/financing/terms.ts";
import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { lienIdOf } from "../../../fixtures/encodings.ts";
import { lentInOtherToken } from "../../../fixtures/tokens.ts";
import { filled, LONGEST_TERMS } from "../../../fixtures/longest.ts";
import {
  defaulted,
  graced,
  INTEREST_AT_DEFAULT,
  MOST_COSTS,
  PENALTY_AT_DEFAULT,
  renewal,
  sale,
  writtenOff,
} from "../../../fixtures/servicing.ts";

describe("FinancingServicing, restructuring", () => {
  it("puts new terms in the place of the old ones, with what has accrued and the liens as they were", async () => {
    const net = await graced();
    const { desk, servicing, lienbook, terms: old, financing, collateral, passDays } = net;
    await passDays(45n);
    const before = await desk.owed(old);
    const stored = await desk.getAddress();
    const lien = await lienbook.lienOf(lienIdOf(collateral, financing, stored));
    const { terms, id, call } = await renewal(net, old);
    await expect(servicing.restructure(...call))
      .to.emit(servicing, "FinancingReplaced")
      .withArgs(id, financing, encodeTerms(terms), before.interest, 0n, 0n);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.replaced);
    const after = await desk.owed(terms);
    expect([after.interest, after.principal]).to.deep.equal([before.interest, before.principal]);
    expect(await lienbook.lienOf(lienIdOf(collateral, id, stored))).to.deep.equal(lien);
    expect((await lienbook.lienOf(lienIdOf(collateral, financing, stored))).amount).to.equal(0n);
  });

  it("keeps what was due due, ends a default, and lets the debt be paid under the new terms alone", async () => {
    const net = await defaulted();
    const { desk, recovery, servicing, bankA, exporter, terms: old, financing, registry, paper } = net;
    await recovery.connect(bankA).charge(MOST_COSTS, keccakOfText("costs"), old);
    const { terms, id, call } = await renewal(net, old);
    await expect(servicing.connect(bankA).restructure(...call))
      .to.emit(servicing, "FinancingReplaced")
      .withArgs(id, financing, encodeTerms(terms), INTEREST_AT_DEFAULT, PENALTY_AT_DEFAULT, MOST_COSTS);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.active);
    const { due } = await desk.owed(terms);
    const carried = INTEREST_AT_DEFAULT + PENALTY_AT_DEFAULT + MOST_COSTS;
    expect(due, "after acceleration all that has accrued is due, as costs are").to.equal(carried);
    expect((await desk.owed(old)).due, "nothing is owed under the old terms, nor by who guaranteed those").to.equal(0n);
    await expect(desk.connect(exporter).repay(EVERYTHING, old))
      .to.be.revertedWithCustomError(desk, "FinancingNotActive")
      .withArgs(financing, STATUS.replaced);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
  });

  it("keeps due what has accrued since a maturity that passed without default", async () => {
    const net = await graced();
    const { desk, servicing, bankA, terms: old, today, passDays } = net;
    const maturity = old.schedule.at(-1)!.dueOn;
    await passDays(maturity + 60n - (await today()));
    const before = await desk.owed(old);
    expect(before.due).to.equal(before.interest + before.penalty + before.principal);
    const { terms, call } = await renewal(net, old);
    await servicing.connect(bankA).restructure(...call);
    const after = await desk.owed(terms);
    expect(after.due).to.equal(before.interest + before.penalty);
    expect(after.daysPastDue).to.equal(before.daysPastDue);
  });

  it("has interest that fell due from day to day past due from the new terms on", async () => {
    const net = await graced();
    const { desk, servicing, exporter, bankA, terms: old, today, passDays } = net;
    const maturity = old.schedule.at(-1)!.dueOn;
    await passDays(maturity - (await today()));
    const { interest } = await desk.owed(old);
    const paid = interest + (await desk.owed(old)).penalty + 1n;
    await desk.connect(exporter).repay(paid, old);
    await passDays(60n);
    const { interest: since, penalty } = await desk.owed(old);
    const { terms, call } = await renewal(net, old);
    await servicing.connect(bankA).restructure(...call);
    expect((await desk.owed(terms)).due).to.equal(since + penalty);
    await passDays(10n);
    expect((await desk.owed(terms)).daysPastDue).to.equal(10n);
  });

  it("of a debt in default is the creditor's to submit: what it signed before undoes no default", async () => {
    const net = await defaulted();
    const { desk, servicing, bankA, bankB, exporter, strangers, terms: old, financing } = net;
    const { call } = await renewal(net, old);
    for (const caller of [exporter, bankB, strangers[0]!]) {
      await expect(servicing.connect(caller).restructure(...call))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
    const status = STATUS.defaulted;
    await servicing.transfer(...(await sale(net, old, bankA, bankB, { status })));
    const { call: bought } = await renewal(net, old, { lender: bankB.address }, { lender: bankB });
    await expect(servicing.connect(bankA).restructure(...bought))
      .to.be.revertedWithCustomError(servicing, "NotCreditor")
      .withArgs(bankA, bankB);
    await servicing.connect(bankB).restructure(...bought);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.replaced);
  });

  it("takes partial repayments into account: the new terms are for what is outstanding", async () => {
    const net = await graced();
    const { desk, servicing, exporter, terms: old, financing, passDays } = net;
    await passDays(60n);
    await desk.connect(exporter).repay(80_000_00n, old);
    const { principal } = await desk.owed(old);
    const { call: wrong } = await renewal(net, old, {
      principal: principal + 1n,
      schedule: [{ dueOn: (await net.today()) + 200n, principal: principal + 1n }],
    });
    await expect(servicing.restructure(...wrong))
      .to.be.revertedWithCustomError(servicing, "ReplacementMismatch")
      .withArgs(financing);
    await servicing.restructure(...(await renewal(net, old)).call);
  });

  it("keeps lender, borrower, token, rounding, collateral and costs, and pays nothing out", async () => {
    const net = await graced();
    const { servicing, bankB, otherExporter, desk, terms: old, financing } = net;
    const other = (await net.acknowledgedReceivable()).collateral;
    for (const [wish, signers] of [
      [{ lender: bankB.address }, { lender: bankB }],
      [{ borrower: otherExporter.address }, { borrower: otherExporter }],
      [{ token: await desk.getAddress() }, {}],
      [{ interest: { ...old.interest, rounding: 1n } }, {}],
      [{ collateral: [other] }, {}],
      [{ payouts: [{ payee: otherExporter.address, amount: 200_000_00n }] }, {}],
      [{ replaces: keccakOfText("another") }, {}],
    ] as const) {
      const { call } = await renewal(net, old, wish as object, signers);
      await expect(servicing.restructure(...call))
        .to.be.revertedWithCustomError(servicing, "ReplacementMismatch")
        .withArgs(financing);
    }
    const charged = await defaulted();
    await charged.recovery.connect(charged.bankA).charge(MOST_COSTS, keccakOfText("costs"), charged.terms);
    const application = { ...charged.terms.application, mostCosts: MOST_COSTS - 1n };
    const { call } = await renewal(charged, charged.terms, { application });
    await expect(charged.servicing.restructure(...call))
      .to.be.revertedWithCustomError(charged.servicing, "ReplacementMismatch")
      .withArgs(charged.financing);
  });

  it("keeps to the rules of the product that the new terms name, and to none if they name none", async () => {
    const net = await graced();
    const { servicing, policy, deposit, ethers, strangers, terms: old } = net;
    const day = await net.today();
    const until = (dueOn: bigint) => ({ policy: old.policy, schedule: [{ dueOn, principal: old.principal }] });
    const late = await renewal(net, old, until(day + 181n));
    await expect(servicing.restructure(...late.call)).to.be.revertedWithCustomError(policy, "MaturityTooLate");
    const nobody = await renewal(net, old, { policy: strangers[0]!.address });
    await expect(servicing.restructure(...nobody.call)).to.be.revertedWithCustomError(servicing, "AddressEmptyCode");
    const mute = await renewal(net, old, { policy: await deposit.getAddress() });
    await expect(servicing.restructure(...mute.call)).to.be.revertedWithCustomError(servicing, "FailedCall");

    const fitting = await renewal(net, old, until(day + 100n));
    await servicing.restructure(...fitting.call);
    const workout = await renewal(net, fitting.terms);
    await servicing.restructure(...workout.call);
    const lenient = await ethers.deployContract("OpenPolicy");
    const other = await renewal(net, workout.terms, { policy: await lenient.getAddress() });
    await servicing.restructure(...other.call);
  });

  it("asks none of a loan in default that fits no product any more, if both want it so", async () => {
    const net = await defaulted();
    const { servicing, desk, policy, bankA, terms: old } = net;
    await net.passDays(200n);
    const asked = await renewal(net, old, { policy: old.policy });
    await expect(servicing.connect(bankA).restructure(...asked.call)).to.be.revertedWithCustomError(
      policy,
      "EvidenceTooOld",
    );
    const { id, call } = await renewal(net, old);
    await servicing.connect(bankA).restructure(...call);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.active);
  });

  it("is also of a loan in a token that was unlisted since, on the collateral that it has", async () => {
    const net = await lentInOtherToken();
    const { desk, servicing, token, terms: old } = net;
    await desk.listToken(token, 0n);
    const { id, call } = await renewal(net, old, { token: old.token });
    await servicing.restructure(...call);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.active);
  });

  it("needs both signatures over the new terms", async () => {
    const net = await graced();
    const { servicing, bankA, bankB, exporter, otherExporter, terms: old } = net;
    const byOther = await renewal(net, old, {}, { lender: bankB });
    await expect(servicing.restructure(...byOther.call))
      .to.be.revertedWithCustomError(servicing, "NotLender")
      .withArgs(bankB, bankA);
    const forOther = await renewal(net, old, {}, { borrower: otherExporter });
    await expect(servicing.restructure(...forOther.call))
      .to.be.revertedWithCustomError(servicing, "NotBorrower")
      .withArgs(otherExporter, exporter);
    const { lender, terms } = await renewal(net, old);
    const replayed = { ...lender, signer: exporter.address };
    await expect(servicing.restructure(old, lender, replayed, terms)).to.be.revertedWithCustomError(
      servicing,
      "SignatureInvalid",
    );
  });

  it("happens once: neither signatures nor terms are good again", async () => {
    const net = await graced();
    const { servicing, terms: old, financing } = net;
    const { call } = await renewal(net, old);
    await servicing.restructure(...call);
    await expect(servicing.restructure(...call))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.replaced);
  });

  it("is not of a debt that was written off, and not by more instalments than a payment can look at", async () => {
    const net = await writtenOff();
    const { call } = await renewal(net, net.terms);
    await expect(net.servicing.restructure(...call))
      .to.be.revertedWithCustomError(net.servicing, "FinancingNotActive")
      .withArgs(net.financing, STATUS.writtenOff);
    const live = await graced();
    const first = (await live.today()) + 1n;
    const schedule = Array.from({ length: 481 }, (_, i) => ({
      dueOn: first + 10n * BigInt(i),
      principal: i === 480 ? 200_000_00n : 0n,
    }));
    const long = await renewal(live, live.terms, { schedule });
    await expect(live.servicing.restructure(...long.call))
      .to.be.revertedWithCustomError(live.servicing, "TooManyInstalments")
      .withArgs(481, 480);
  });

  it("is by terms as long as a sale can show, and no longer", async () => {
    const net = await graced();
    const { servicing, terms: old } = net;
    const { terms, lender, borrower } = await renewal(net, old);
    await expect(servicing.restructure(old, lender, borrower, filled(terms, 1)))
      .to.be.revertedWithCustomError(servicing, "TermsTooLong")
      .withArgs(LONGEST_TERMS + 32, LONGEST_TERMS);
    await servicing.restructure(...(await renewal(net, old, { contested: filled(terms).contested })).call);
  });

  it("is the new creditor's after a transfer, and the old one's no longer", async () => {
    const net = await graced();
    const { servicing, bankA, bankB, terms: old, financing } = net;
    await servicing.transfer(...(await sale(net, old, bankA, bankB)));
    const { call } = await renewal(net, old);
    await expect(servicing.restructure(...call))
      .to.be.revertedWithCustomError(servicing, "ReplacementMismatch")
      .withArgs(financing);
    await servicing.restructure(...(await renewal(net, old, { lender: bankB.address }, { lender: bankB })).call);
  });
});
