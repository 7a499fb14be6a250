import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, type Provider } from "ethers";

import {
  applicationTerms,
  claimOn,
  dayOf,
  EVERYTHING,
  financingIdOf,
  interestTerms,
  leiToBytes20,
  LoanParty,
  payoffOf,
  positionOf,
  replacementOf,
  Sender,
  statementOf,
  StatementIncompleteError,
  type FinancingTermsStruct,
} from "../../../sdk/index.ts";
import { refusalOf, traded } from "../../fixtures/members.ts";

const DUE = "2027-02-20";
const DAY = 86_400;
const EVIDENCE = keccakOfText("the collector's invoice");

/** Bank A has lent half of the receivable in two parts, with a penalty, three days of grace and room for costs. */
async function lent() {
  const net = await traded();
  const { receivable, exporter, bankA, bankB } = net;
  const principal = receivable.face / 2n;
  const terms = net.termsFor(receivable, {
    interest: interestTerms({ rate: 80_000n, penaltyUplift: 40_000n, graceDays: 3n }),
    application: applicationTerms({ mostCosts: 5_000_00n }),
    schedule: [
      { dueOn: dayOf("2027-01-20"), principal: principal / 2n },
      { dueOn: dayOf(DUE), principal: principal / 2n },
    ],
  });
  await bankA.member.approve(EVERYTHING);
  await bankB.member.approve(EVERYTHING);
  await exporter.member.approve(EVERYTHING);
  await exporter.member.accept({ terms, offer: await bankA.member.signOffer(terms) });
  const party = async ({ address }: { readonly address: string }) =>
    new LoanParty(net.book, new Sender(await net.ethers.getSigner(address), { pollingMs: 1 }));
  const parties = { bankA: await party(bankA), bankB: await party(bankB), exporter: await party(exporter) };
  const until = async (day: string) => net.networkHelpers.time.increaseTo(dayOf(day) * DAY + DAY / 2);
  const told = async (of: FinancingTermsStruct) =>
    (await statementOf(net.book, of)).entries.map(({ on, what, outstanding }) => [on, what, outstanding] as const);
  return { ...net, terms, principal, parties, until, told };
}

/** Terms of a loan in trouble, which name no policy, for what is outstanding. */
const workout = (principal: bigint) => ({
  policy: ZeroAddress,
  schedule: [{ dueOn: dayOf("2027-06-01"), principal }],
});

describe("LoanParty", () => {
  it("calls a debt in once an instalment has been missed for longer than the grace, not before, and as its creditor", async () => {
    const { book, terms, parties, until } = await lent();
    const [bank, exporter, bankB] = [parties.bankA, parties.exporter, parties.bankB];
    await until("2027-01-23");
    const early = await refusalOf(bank.callIn(terms, { event: "non-payment" }));
    expect(early.name).to.equal("NotInDefaultError");
    await until("2027-01-24");
    for (const other of [exporter, bankB]) {
      expect((await refusalOf(other.callIn(terms, { event: "non-payment" }))).name).to.equal("NotCreditorError");
    }
    await bank.callIn(terms, { event: "non-payment" });
    expect(await positionOf(book, terms)).to.include({ status: "defaulted" });
    const twice = await refusalOf(bank.callIn(terms, { event: "non-payment" }));
    expect(twice.name).to.equal("FinancingNotActiveError");
    expect(twice.message).to.contain('has the status "defaulted": it is in default already');
  });

  it("charges costs up to the cap, flags impairment and writes off, all of which the statement tells", async () => {
    const { book, terms, principal, parties, until, exporter } = await lent();
    const bank = parties.bankA;
    await exporter.member.repay(terms, 1_000_00n);
    await until("2027-02-01");
    const early = await refusalOf(bank.charge(terms, 1_00n, EVIDENCE));
    expect(early.name).to.equal("FinancingNotActiveError");
    expect(early.message).to.contain('has the status "active": it is not in default');
    await bank.callIn(terms, { event: "non-payment" });
    await bank.charge(terms, 1_200_00n, EVIDENCE);
    expect((await refusalOf(bank.charge(terms, 3_800_01n, EVIDENCE))).name).to.equal("CostsAboveCapError");
    await bank.flagImpairment(terms, true);
    await exporter.member.repay(terms, 2_000_00n);
    await bank.flagImpairment(terms, false);
    await bank.charge(terms, 30_00n, EVIDENCE);
    await bank.writeOff(terms);

    const { id, entries, paid, position } = await statementOf(book, terms);
    expect(id).to.equal(financingIdOf(terms));
    expect(entries.map(({ what }) => what)).to.deep.equal([
      "drawn",
      "repaid",
      "defaulted",
      "costs charged",
      "impaired",
      "repaid",
      "no longer impaired",
      "costs charged",
      "written off",
    ]);
    expect(entries[0]).to.deep.include({ principal, outstanding: principal, on: "2026-10-01" });
    expect(entries[2]).to.include({ event: "non-payment", on: "2027-02-01", daysPastDue: 12 });
    expect(entries[3]).to.include({ amount: 1_200_00n, evidence: EVIDENCE });
    expect(paid.costs).to.equal(1_200_00n);
    const { interest, penalty, costs } = position;
    expect(costs).to.equal(30_00n);
    expect(entries.at(-1)).to.deep.include({ what: "written off", interest, penalty, costs });
    expect(paid.costs + paid.penalty + paid.interest + paid.principal + paid.earlyFee).to.equal(3_000_00n);
    expect(position).to.include({ status: "written off", principal: principal - paid.principal });
  });

  it("puts new terms in the place of old ones; either statement names the other", async () => {
    const { book, terms, principal, parties, told, exporter } = await lent();
    await exporter.member.repay(terms, 25_000_00n);
    const { principal: left } = await positionOf(book, terms);
    const schedule = [{ dueOn: dayOf("2027-03-10"), principal: left }];
    const later = await replacementOf(book, terms, { schedule });
    const signed = [await parties.bankA.signReplacement(later), await parties.exporter.signReplacement(later)] as const;
    expect(left < principal).to.equal(true);
    const sooner = { ...later, schedule: [{ ...schedule[0]!, dueOn: dayOf("2027-03-09") }] };
    const forged = parties.exporter.restructure(terms, sooner, ...signed);
    expect((await refusalOf(forged)).name).to.equal("SignatureInvalidError");
    await parties.exporter.restructure(terms, later, ...signed);

    expect((await positionOf(book, terms)).status).to.equal("replaced");
    expect(await positionOf(book, later)).to.include({ status: "active", principal: left });
    expect((await told(terms)).map(([, what]) => what)).to.deep.equal(["drawn", "repaid", "replaced"]);
    expect((await told(terms)).at(-1)?.[2]).to.equal(0n);
    expect((await told(later)).map(([, what, outstanding]) => [what, outstanding])).to.deep.equal([
      ["carried over", left],
    ]);
    await exporter.member.repay(later, EVERYTHING);
    expect((await told(later)).map(([, what]) => what)).to.deep.equal(["carried over", "repaid", "closed"]);
    expect((await positionOf(book, later)).status).to.equal("repaid");
  });

  it("draws new terms up with the rate that the loan bears by now, and the changes of it that are yet to come", async () => {
    const net = await lent();
    const { book, principal, parties, until, exporter, bankA } = net;
    const [first, second] = [dayOf("2026-11-20"), dayOf("2027-01-10")];
    const changes = [
      { from: first, rate: 60_000n },
      { from: second, rate: 50_000n },
    ];
    const stepped = {
      ...net.terms,
      salt: keccakOfText("stepped"),
      interest: interestTerms({ rate: 80_000n, changes }),
    };
    await exporter.member.repay(net.terms, EVERYTHING);
    await exporter.member.accept({ terms: stepped, offer: await bankA.member.signOffer(stepped) });
    await until("2026-12-01");
    const later = await replacementOf(book, stepped);
    expect(later.interest).to.deep.equal({ ...stepped.interest, rate: 60_000n, changes: changes.slice(1) });
    const signed = [await parties.bankA.signReplacement(later), await parties.exporter.signReplacement(later)] as const;
    await parties.exporter.restructure(stepped, later, ...signed);
    expect(await positionOf(book, later)).to.include({ status: "active", principal });
    const wished = await replacementOf(book, later, { interest: stepped.interest });
    expect(wished.interest, "unless they agree on another one").to.deep.equal(stepped.interest);
  });

  it("draws new terms up for the account in the place of one that the borrower has lost", async () => {
    const { book, terms, principal, parties, exporter, governor, strangers, networkHelpers } = await lent();
    const account = strangers[0]!;
    const { participants } = book;
    const lei = leiToBytes20(exporter.lei);
    await governor.send(await participants.addAccount.populateTransaction(lei, account));
    await governor.send(await participants.announceReplacement.populateTransaction(exporter.address, account));
    await networkHelpers.time.increase(7 * DAY);
    const later = await replacementOf(book, terms, { schedule: [{ dueOn: dayOf("2027-03-10"), principal }] });
    expect(later.borrower).to.equal(await account.getAddress());
    const successor = new LoanParty(book, new Sender(account, { pollingMs: 1 }));
    const signed = [await parties.bankA.signReplacement(later), await successor.signReplacement(later)] as const;
    await successor.restructure(terms, later, ...signed);
    expect(await positionOf(book, later)).to.include({ status: "active", principal });
  });

  it("sells a financing to another lender, which is paid from then on", async () => {
    const { book, terms, parties, bankA, bankB, told } = await lent();
    const sides = { from: bankA.address, to: bankB.address };
    const claim = await claimOn(book, terms, 120_000_00n);
    const [seller, buyer] = [
      await parties.bankA.signTransfer(terms, sides, claim),
      await parties.bankB.signTransfer(terms, sides, claim),
    ];
    const before = await book.deposit.balanceOf(bankA.address);
    const cheaper = parties.bankB.transfer(terms, { ...claim, price: 1n }, seller, buyer);
    expect((await refusalOf(cheaper)).name).to.equal("SignatureInvalidError");
    await parties.exporter.transfer(terms, claim, seller, buyer);
    expect((await book.deposit.balanceOf(bankA.address)) - before).to.equal(120_000_00n);
    expect(await book.desk.creditorOf(terms)).to.equal(bankB.address);
    expect((await told(terms)).map(([, what]) => what)).to.deep.equal(["drawn", "transferred"]);
    expect((await refusalOf(parties.bankA.callIn(terms, { event: "non-payment" }))).name).to.equal("NotCreditorError");
  });

  it("says what closes a financing today", async () => {
    const { book, terms, exporter, until } = await lent();
    await until("2026-12-01");
    const payoff = (await payoffOf(book, terms)) ?? 0n;
    expect(payoff > BigInt(terms.principal)).to.equal(true);
    await exporter.member.repay(terms, payoff);
    expect(await payoffOf(book, terms)).to.equal(0n);
  });

  it("does not set a rate that the terms do not let it set, nor succeed an account that is not lost", async () => {
    const { terms, parties } = await lent();
    expect((await refusalOf(parties.bankA.setRate(terms, 90_000n))).name).to.equal("NotFixingAgentError");
    expect((await refusalOf(parties.bankA.succeed(terms))).name).to.equal("NoSuccessorError");
  });
});

describe("A statement of account", () => {
  it("tells a debtor's payment, how it was applied, and that the loan is closed", async () => {
    const { book, terms, receivable, debtor, principal } = await lent();
    await debtor.member.approve(EVERYTHING);
    await debtor.member.payReceivable(terms, receivable.face);
    const { entries, paid, position } = await statementOf(book, terms);
    expect(entries.map(({ what }) => what)).to.deep.equal(["drawn", "collected", "closed"]);
    expect(entries[1]).to.include({ by: debtor.address, collateral: 0, principal, outstanding: 0n });
    expect(paid.principal).to.equal(principal);
    expect(position.status).to.equal("repaid");
  });

  it("is empty for terms that nobody has accepted", async () => {
    const { book, terms } = await lent();
    const { entries, position } = await statementOf(book, { ...terms, salt: keccakOfText("another") });
    expect([entries.length, position.status]).to.deep.equal([0, "none"]);
  });

  it("opens with all that was carried over from other terms, costs not least", async () => {
    const { book, terms, parties, until, exporter } = await lent();
    const bank = parties.bankA;
    await until("2027-02-01");
    await bank.callIn(terms, { event: "non-payment" });
    await bank.charge(terms, 1_200_00n, EVIDENCE);
    const { principal, interest, penalty, costs } = await positionOf(book, terms);
    expect([interest > 0n, penalty > 0n, costs]).to.deep.equal([true, true, 1_200_00n]);
    const later = await replacementOf(book, terms, workout(principal));
    const signed = [await bank.signReplacement(later), await parties.exporter.signReplacement(later)] as const;
    await bank.restructure(terms, later, ...signed);
    await exporter.member.repay(later, 200_00n);
    const { entries, paid, position } = await statementOf(book, later);
    expect(entries[0]).to.deep.include({ what: "carried over", principal, interest, penalty, costs });
    expect([paid.costs, position.costs]).to.deep.equal([200_00n, 1_000_00n]);
    expect((await statementOf(book, terms)).position).to.include({ status: "replaced", costs: 0n });
  });

  it("says by how many days default is late, of new terms since they are in force", async () => {
    const { book, terms, parties, until } = await lent();
    const bank = parties.bankA;
    await until("2027-02-01");
    expect(await positionOf(book, terms)).to.include({ daysPastDue: 12, daysLate: 12 });
    const { principal } = await positionOf(book, terms);
    const later = await replacementOf(book, terms, workout(principal));
    const signed = [await bank.signReplacement(later), await parties.exporter.signReplacement(later)] as const;
    expect((await refusalOf(parties.exporter.restructure(terms, later, ...signed))).name).to.equal("NotCreditorError");
    await bank.restructure(terms, later, ...signed);
    expect(await positionOf(book, later)).to.include({ daysPastDue: 12, daysLate: 0 });
    expect((await refusalOf(bank.callIn(later, { event: "non-payment" }))).message).to.contain("is 0 days past due");
    await until("2027-02-05");
    expect(await positionOf(book, later)).to.include({ daysPastDue: 16, daysLate: 4 });
    await bank.callIn(later, { event: "non-payment" });
  });

  it("is refused where the node keeps back an event that tells of costs", async () => {
    const { book, terms, parties, until } = await lent();
    await until("2027-02-01");
    await parties.bankA.callIn(terms, { event: "non-payment" });
    await parties.bankA.charge(terms, 1_200_00n, EVIDENCE);
    const provider = book.desk.runner?.provider;
    if (!provider) throw new RangeError("The book is connected");
    const charged = book.recovery.interface.getEvent("CostsCharged").topicHash;
    const getLogs: Provider["getLogs"] = async (filter) =>
      (await provider.getLogs(filter)).filter(({ topics }) => topics[0] !== charged);
    const forgetful: Provider = new Proxy(provider, {
      get(of, name) {
        if (name === "provider") return forgetful;
        const own: unknown = name === "getLogs" ? getLogs : Reflect.get(of, name, of);
        return typeof own === "function" ? (own.bind(of) as unknown) : own;
      },
    });
    const refusal = await refusalOf(statementOf({ ...book, desk: book.desk.connect(forgetful) }, terms));
    expect(refusal).to.be.instanceOf(StatementIncompleteError);
    expect(refusal.message).to.contain("0 of costs owed by the events, 120000 by the desk");
  });

  it("is refused where the node keeps back an event", async () => {
    const { book, terms, exporter, ethers } = await lent();
    const drawnIn = await ethers.provider.getBlockNumber();
    await exporter.member.repay(terms, 5_000_00n);
    const refusal = await refusalOf(statementOf({ ...book, firstBlock: drawnIn + 1 }, terms));
    expect(refusal).to.be.instanceOf(StatementIncompleteError);
    expect(refusal.message).to.contain("block of the deployment");
  });
});
