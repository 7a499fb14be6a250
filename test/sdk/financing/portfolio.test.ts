import { expect } from "chai";
import { ZeroHash } from "ethers";

import { classifiedBook, openFinancings } from "../../../sdk/financing/portfolio.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { NO_DOCUMENT, renewal } from "../../fixtures/servicing.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const USD = 840n;
const EUR = 978n;
/** The entity for which an account acts that acts for none. */
const NOBODY = `0x${"00".repeat(20)}`;

/** Bank A has three loans of 200 000.00, 60 000.00 and 20 000.00 to the exporter over a receivable each. */
const lent = stage(deployed, async (net) => {
  const loans = [];
  for (const principal of [200_000_00n, 60_000_00n, 20_000_00n]) {
    const { collateral } = await net.acknowledgedReceivable();
    loans.push(await net.financed([collateral], { principal }));
  }
  return { loans };
});

describe("A bank's book, read from the chain", () => {
  it("has every financing under which something is owed, and none that is repaid", async () => {
    const net = await lent();
    const [first, second, third] = net.loans;
    if (!first || !second || !third) throw new RangeError("Three loans were made");
    await net.desk.connect(net.exporter).repay(EVERYTHING, third.terms);

    const open = await openFinancings(net);
    expect(open.map(({ position }) => position.id)).to.have.members([first.id, second.id]);
    expect(open.map(({ bank, debtor, currency }) => [bank, debtor, currency])).to.deep.equal([
      [net.bankA.lei, net.exporter.lei, USD],
      [net.bankA.lei, net.exporter.lei, USD],
    ]);
    expect(classifiedBook(open, USD).outstanding).to.equal(260_000_00n);
    expect(classifiedBook(open, 978n).outstanding, "nothing is lent in euros").to.equal(0n);
    expect(classifiedBook(open, USD, net.bankB.lei).exposures, "bank B has lent nothing").to.deep.equal([]);
    const spelt = net.bankA.lei.toUpperCase().replace("0X", "0x");
    expect(classifiedBook(open, USD, spelt), "however its LEI is spelt").to.deep.equal(
      classifiedBook(open, USD, net.bankA.lei),
    );
  });

  it("grades a loan by its days past due, and lets default spread to the debtor's other claims", async () => {
    const net = await lent();
    const [first, second, third] = net.loans;
    if (!first || !second || !third) throw new RangeError("Three loans were made");
    // The second and third are paid up; the first instalment of the first fell due 91 days ago.
    await net.passDays(60n + 91n);
    await net.desk.connect(net.exporter).repay(60_000_00n, second.terms);
    await net.desk.connect(net.exporter).repay(EVERYTHING, third.terms);

    const { exposures, nonPerforming, ratio } = classifiedBook(await openFinancings(net), USD);
    const late = exposures.find(({ outstanding }) => outstanding === 200_000_00n);
    expect(late?.daysPastDue).to.equal(91);
    expect(late?.grade).to.equal("substandard");
    expect(exposures.map((each) => each.nonPerforming)).to.deep.equal([true, true]);
    expect(nonPerforming).to.equal(exposures.reduce((sum, { outstanding }) => sum + outstanding, 0n));
    expect(ratio.toString()).to.equal("1");
  });

  it("has what was written off beside it: in no ratio, and against none of the debtor's other loans", async () => {
    const net = await lent();
    const { recovery, bankA } = net;
    const [first, second] = net.loans;
    if (!first || !second) throw new RangeError("Three loans were made");
    await net.passDays(61n);
    for (const { terms } of [first, second]) await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    await recovery.connect(bankA).writeOff(first.terms);
    await net.passDays(90n);

    const open = await openFinancings(net);
    expect(open.filter(({ writtenOff }) => writtenOff).map(({ position }) => position.id)).to.deep.equal([first.id]);
    const book = classifiedBook(open, USD, bankA.lei);
    // The second and the third loan, both past due for 91 days.
    expect([book.outstanding, book.nonPerforming, book.writtenOff]).to.deep.equal([
      80_000_00n,
      80_000_00n,
      200_000_00n,
    ]);
    expect(book.exposures).to.have.length(2);
    const paidUp = open.map((each) => (each.writtenOff ? each : { ...each, daysPastDue: 0 }));
    expect(classifiedBook(paidUp, USD).nonPerforming, "no default spreads from it").to.equal(0n);
    expect(classifiedBook(open, EUR).writtenOff, "nothing in euros").to.equal(0n);
  });

  it("tells of each loan whether its lender expects a loss, and what it restructured", async () => {
    const net = await lent();
    const { servicing, bankA } = net;
    const [first, second] = net.loans;
    if (!first || !second) throw new RangeError("Three loans were made");
    await servicing.connect(bankA).setImpaired(true, first.terms);
    const { id, call } = await renewal(net, second.terms);
    await servicing.restructure(...call);
    const open = await openFinancings(net);
    expect(open.filter(({ position }) => position.impaired).map(({ position }) => position.id)).to.deep.equal([
      first.id,
    ]);
    const replacing = open.filter(({ terms }) => terms.replaces !== ZeroHash);
    expect(replacing.map(({ position, terms }) => [position.id, terms.replaces])).to.deep.equal([[id, second.id]]);
  });

  it("keeps a claim in its bank's book when the bank entrusts it to the guarantee book", async () => {
    const net = await lent();
    const [first] = net.loans;
    if (!first) throw new RangeError("Three loans were made");
    await net.passDays(60n + 91n);
    const before = classifiedBook(await openFinancings(net), USD, net.bankA.lei).nonPerforming;
    await net.servicing.connect(net.bankA).entrust(net.guarantees, first.terms);
    expect(await net.participants.entityOf(await net.desk.creditorOf(first.terms))).to.equal(NOBODY);
    expect(before).to.equal(280_000_00n);
    expect(classifiedBook(await openFinancings(net), USD, net.bankA.lei).nonPerforming).to.equal(before);
  });

  it("keeps debtor and creditor whose accounts were lost or removed, and the successor's loans beside the lost account's", async () => {
    const net = await lent();
    const { participants, exporter, bankA, strangers } = net;
    const [first, second, third] = strangers;
    if (!first || !second || !third) throw new RangeError("Accounts are missing");
    // The borrower loses its account, and the account that succeeded to it; the bank's is removed for another.
    await participants.addAccount(exporter.lei, first);
    await participants.announceReplacement(exporter, first);
    await net.passDays(30n);
    await participants.addAccount(exporter.lei, second);
    await participants.announceReplacement(first, second);
    await net.passDays(30n);
    await participants.addAccount(bankA.lei, third);
    await participants.removeAccount(bankA);
    expect(await participants.entityOf(exporter)).to.equal(NOBODY);
    expect(await participants.entityOf(bankA)).to.equal(NOBODY);

    const open = await openFinancings(net);
    expect(open.map(({ bank, debtor }) => [bank, debtor])).to.deep.equal(open.map(() => [bankA.lei, exporter.lei]));
  });

  it("keeps the loans of a token that is no longer listed for new ones", async () => {
    const net = await lent();
    await net.passDays(60n + 91n);
    const before = classifiedBook(await openFinancings(net), USD);
    await net.desk.listToken(net.deposit, 0n);
    expect(classifiedBook(await openFinancings(net), USD)).to.deep.equal(before);
    expect(before.nonPerforming).to.equal(280_000_00n);
  });

  it("lets a default in one currency spread to the debtor's loans in another", async () => {
    const net = await lent();
    await net.passDays(60n + 91n);
    const open = await openFinancings(net);
    const [late, ...others] = open;
    if (!late) throw new RangeError("Three loans were made");
    const euros = others.map((each) => ({ ...each, currency: EUR, daysPastDue: 0 }));
    expect(classifiedBook([late, ...euros], EUR).nonPerforming).to.equal(80_000_00n);
    expect(classifiedBook([{ ...late, daysPastDue: 0 }, ...euros], EUR).nonPerforming).to.equal(0n);
    expect(classifiedBook([{ ...late, bank: net.bankB.lei }, ...euros], EUR).nonPerforming).to.equal(0n);
  });
});
