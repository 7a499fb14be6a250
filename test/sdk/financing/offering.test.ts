import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  AdvanceRateExceededError,
  collateralOf,
  dayOf,
  EngineNotListedError,
  financingIdOf,
  InvalidArgumentError,
  isoOf,
  ParticipantLacksRoleError,
  ParticipantIsSuspendedError,
  positionOf,
  quotedTerms,
  Registrar,
  requireOfferable,
  SettlementCurrencyMismatchError,
} from "../../../sdk/index.ts";
import { refusalOf, traded } from "../../fixtures/members.ts";

const EIGHT_PERCENT = { rate: 80_000n };

/** A loan of as much as the policy lends, unless a test wants something else. */
async function wished(wish: Partial<Parameters<typeof quotedTerms>[1]> = {}) {
  const net = await traded();
  const { book, bankA, exporter, receivable } = net;
  const parties = { lender: bankA.address, borrower: exporter.address };
  const common = { ...parties, collateral: [collateralOf(receivable)], interest: EIGHT_PERCENT };
  return { ...net, wish: { ...common, ...wish }, terms: await quotedTerms(book, { ...common, ...wish }) };
}

describe("Terms that a lender offers", () => {
  it("are for the most that the policy lends, due when it says, all of it to the borrower", async () => {
    const { terms, exporter, addresses } = await wished({ instalments: 3 });
    expect(terms.principal).to.equal(200_000_00n);
    expect(terms.schedule.map(({ dueOn, principal }) => [isoOf(Number(dueOn)), principal])).to.deep.equal([
      ["2026-11-30", 66_666_66n],
      ["2027-01-29", 66_666_66n],
      ["2027-03-30", 66_666_68n],
    ]);
    expect(terms.payouts).to.deep.equal([{ payee: exporter.address, amount: 200_000_00n }]);
    expect(terms).to.include({ policy: addresses.policy, token: addresses.deposit });
  });

  it("have the principal that is wished, divided equally, and what is agreed on besides", async () => {
    const { terms, bankB } = await wished({
      principal: 100_00n,
      instalments: 3,
      interest: { ...EIGHT_PERCENT, penaltyUplift: 40_000n, graceDays: 5n },
      application: { mostCosts: 7_00n },
      payouts: [{ payee: (await traded()).bankB.address, amount: 100_00n }],
    });
    expect(terms.schedule.map(({ principal }) => principal)).to.deep.equal([33_33n, 33_33n, 33_34n]);
    expect(terms.interest).to.include({ rate: 80_000n, penaltyUplift: 40_000n, graceDays: 5n });
    expect(terms.application.mostCosts).to.equal(7_00n);
    expect(terms.payouts).to.deep.equal([{ payee: bankB.address, amount: 100_00n }]);
  });

  it("are drawn as they were quoted, and made again are another financing", async () => {
    const { book, bankA, exporter, disclosed, examiner, terms, wish } = await wished();
    expect(financingIdOf(await quotedTerms(book, wish))).to.not.equal(financingIdOf(terms));
    await bankA.member.approve(200_000_00n);
    await exporter.member.accept(await bankA.member.offer(terms, disclosed, examiner));
    expect((await positionOf(book, terms)).principal).to.equal(200_000_00n);
  });

  it("are made of nothing that no contract can take", async () => {
    const { book, wish } = await wished();
    for (const instalments of [-1, 1.5, 2 ** 32]) {
      expect(await refusalOf(quotedTerms(book, { ...wish, instalments }))).to.be.instanceOf(InvalidArgumentError);
    }
  });
});

describe("Before it signs an offer a lender is told", () => {
  it("that it is more than may be lent, in the currency of what is pledged", async () => {
    const { bankA, disclosed, examiner, terms } = await wished({ principal: 200_000_01n });
    const refusal = await refusalOf(bankA.member.offer(terms, disclosed, examiner));
    expect(refusal).to.be.instanceOf(AdvanceRateExceededError);
    expect(refusal.message).to.contain("200,000.01 USD is more than the 200,000.00 USD");
  });

  it("that it is no bank", async () => {
    const { debtor, disclosed, examiner, terms } = await wished();
    const asDebtor = { ...terms, lender: debtor.address };
    expect(await refusalOf(debtor.member.offer(asDebtor, disclosed, examiner))).to.be.instanceOf(
      ParticipantLacksRoleError,
    );
  });

  it("that the borrower may take up nothing new", async () => {
    const { book, governor, exporter, terms } = await wished();
    await new Registrar(book, governor).suspend(exporter.lei);
    expect(await refusalOf(requireOfferable(book, terms))).to.be.instanceOf(ParticipantIsSuspendedError);
  });

  it("of each rule of the desk that the terms break, before the borrower is", async () => {
    const { bankA, disclosed, examiner, terms, addresses } = await wished({ instalments: 2 });
    const { interest, application, schedule, collateral, payouts, principal } = terms;
    const [first, last] = schedule as [(typeof schedule)[number], (typeof schedule)[number]];
    const [pledged] = collateral as [(typeof collateral)[number]];
    const halves = { ...pledged, amount: BigInt(pledged.amount) / 2n };
    for (const [what, change, name] of [
      ["rate", { interest: { ...interest, rate: 1_000_001n } }, "RateTooHighError"],
      ["penalty", { interest: { ...interest, penaltyUplift: 2_000_000n } }, "RateTooHighError"],
      ["events", { application: { ...application, events: 1n << 7n } }, "EventsUnknownError"],
      ["sweep", { application: { ...application, sweep: 2_000_000n } }, "ShareAboveOneError"],
      ["order of payment", { application: { ...application, waterfall: "0x00000000" } }, "WaterfallInvalidError"],
      ["payee", { payouts: [{ payee: ZeroAddress, amount: principal }] }, "PayoutInvalidError"],
      ["payout", { payouts: [...payouts, { payee: bankA.address, amount: 0n }] }, "PayoutInvalidError"],
      ["descending", { schedule: [last, first] }, "InstalmentInvalidError"],
      ["past", { schedule: [{ ...first, dueOn: dayOf("2026-09-01") }, last] }, "InstalmentInvalidError"],
      ["too late", { schedule: [first, { ...last, dueOn: dayOf("2243-01-01") }] }, "InstalmentInvalidError"],
      ["grace", { interest: { ...interest, graceDays: 400n, onOverdueInterest: true } }, "GraceMeetsNextDueError"],
      ["token", { token: addresses.receivable }, "TokenNotListedError"],
      ["replaced", { replaces: `0x${"0d".repeat(32)}` }, "ReplacementMismatchError"],
      ["no product", { policy: ZeroAddress }, "AddressEmptyCodeError"],
      ["pledged twice", { collateral: [pledged, pledged] }, "DocumentOverEncumberedError"],
      ["in halves", { collateral: [halves, halves] }, "CollateralUnsoundError"],
      ["to itself", { lender: terms.borrower }, "LenderMismatchError"],
    ] as const) {
      const refusal = await refusalOf(bankA.member.offer({ ...terms, ...change } as typeof terms, disclosed, examiner));
      expect(refusal, what).to.have.property("name", name);
    }
    await bankA.member.offer(terms, disclosed, examiner);
  });

  it("nothing of numbers that it has cancelled: the offer has one of its own", async () => {
    const { book, bankA, disclosed, examiner, terms } = await wished();
    await bankA.sender.send(book.desk.cancelNonce.populateTransaction(0n));
    await bankA.member.offer(terms, disclosed, examiner);
  });

  it("that money of another currency pays no debt against what is pledged", async () => {
    const { book, governor, terms } = await wished();
    await governor.send(book.desk.listToken.populateTransaction(book.deposit, 978n));
    const refusal = await refusalOf(requireOfferable(book, terms));
    expect(refusal).to.be.instanceOf(SettlementCurrencyMismatchError);
  });

  it("that no lien is placed for the desk any more", async () => {
    const { book, governor, bankA, disclosed, examiner, terms } = await wished();
    await governor.send(book.lienbook.delistEngine.populateTransaction(book.desk));
    const refusal = await refusalOf(bankA.member.offer(terms, disclosed, examiner));
    expect(refusal).to.be.instanceOf(EngineNotListedError);
  });
});
