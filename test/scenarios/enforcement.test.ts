import { expect } from "chai";
import { ZeroHash } from "ethers";

import {
  askedFor,
  AssetChangedError,
  collateralOf,
  encodeTerms,
  estateOf,
  EVERYTHING,
  liensOn,
  LienGoneError,
  PriceBelowValuationError,
  SaleParty,
  Sender,
  valuationOf,
  type StandingLien,
  NoticeStillRunningError,
  parkedFor,
} from "../../sdk/index.ts";
import { members, refusalOf } from "../fixtures/members.ts";

const DAY = 86_400;

/**
 * Bank A has lent half of a receivable's face value, bank B a tenth; neither is paid. A buyer from outside the trade has an
 * account, and the banks have money to take part.
 */
async function unpaid() {
  const net = await members();
  const { book, exporter, bankA, bankB, governor, strangers, networkHelpers } = net;
  const paper = await net.paperOf("invoice.xml");
  await exporter.member.register(paper);
  const declarations = [
    await net.declare(await net.paperOf("declaration-1.xml")),
    await net.declare(await net.paperOf("declaration-2.xml")),
  ] as const;
  const receivable = await net.tokenize(paper, [
    { of: declarations[0], share: 150_000_00n },
    { of: declarations[1], share: 100_000_00n },
  ]);
  const half = collateralOf(receivable, (receivable.face * 3n) / 4n);
  const rest = collateralOf(receivable, receivable.face / 4n);
  const first = net.termsFor(receivable, { collateral: [half] });
  const second = net.termsFor(receivable, {
    lender: bankB.address,
    collateral: [rest],
    principal: receivable.face / 10n,
    schedule: [{ dueOn: first.schedule[0]!.dueOn, principal: receivable.face / 10n }],
    payouts: [{ payee: exporter.address, amount: receivable.face / 10n }],
  });
  for (const [bank, terms] of [
    [bankA, first],
    [bankB, second],
  ] as const) {
    await bank.member.approve(EVERYTHING);
    await exporter.member.accept({ terms, offer: await bank.member.signOffer(terms) });
  }
  const [account] = strangers;
  await net.enrolStranger("BUYER", account!);
  await networkHelpers.time.increaseTo((Number(first.schedule[0]!.dueOn) + 1) * DAY);
  for (const [{ address }, terms] of [
    [bankA, first],
    [bankB, second],
  ] as const) {
    await book.recovery.connect(await net.ethers.getSigner(address)).declareDefault(ZeroHash, terms);
  }
  const party = async ({ address }: { readonly address: string }) => {
    const one = new SaleParty(book, new Sender(await net.ethers.getSigner(address), { pollingMs: 1 }));
    await governor.send(await book.deposit.issue.populateTransaction(await one.address, receivable.face));
    await one.approve(EVERYTHING);
    return one;
  };
  return {
    ...net,
    receivable,
    collateral: half,
    first,
    second,
    parties: {
      bankA: await party(bankA),
      bankB: await party(bankB),
      exporter: await party(exporter),
      buyer: await party({ address: await account!.getAddress() }),
      outsider: await party({ address: await strangers[1]!.getAddress() }),
    },
  };
}

describe("A receivable that two unpaid banks have liens on", () => {
  it("is found in the book with all that has to be shown of it", async () => {
    const { book, receivable, first, second, collateral } = await unpaid();
    const liens = await liensOn(book, receivable.id);
    expect(liens.map(({ terms }) => terms)).to.deep.equal([encodeTerms(first), encodeTerms(second)]);
    expect(liens.map(({ amount }) => amount)).to.deep.equal([collateral.amount, receivable.face / 4n]);
    expect(liens.map(({ stake }) => stake.engine)).to.deep.equal(Array(2).fill(await book.desk.getAddress()));
  });

  it("goes under the hammer: banks are paid by rank, the seller gets the rest, beaten bids go back", async () => {
    const { book, networkHelpers, receivable, collateral, first, second, parties, bankA, bankB, exporter } =
      await unpaid();
    const liens = await liensOn(book, receivable.id);
    const [{ lien, stake }] = liens as [StandingLien, StandingLien];
    await parties.bankA.giveNotice(collateral, stake);
    await networkHelpers.time.increase(10 * DAY);
    const reserve = receivable.face / 2n;
    await parties.bankA.openAuction(collateral, stake, { days: 3, reserve, step: 100_00n });
    const price = (receivable.face * 9n) / 10n;
    await parties.exporter.bid(lien, reserve);
    expect(await askedFor(book, lien)).to.equal(reserve + 100_00n);
    await parties.buyer.bid(lien, price);
    await networkHelpers.time.increase(3 * DAY);

    const owed = [(await book.desk.owed(first)).due, (await book.desk.owed(second)).due] as const;
    const accounts = [bankA.address, bankB.address, exporter.address] as const;
    const balances = async () => Promise.all(accounts.map(async (account) => book.deposit.balanceOf(account)));
    const before = await balances();
    await parties.outsider.hammer(estateOf(collateral, liens, lien));
    const after = await balances();
    expect(after.map((balance, index) => balance - before[index]!)).to.deep.equal([...owed, price - owed[0] - owed[1]]);
    expect(await book.receivable.ownerOf(receivable.id)).to.equal(await parties.buyer.address);

    const beaten = async () => (await parkedFor(book, exporter.address, book.deposit)).get("enforcement");
    expect(await beaten()).to.equal(reserve);
    await parties.exporter.withdrawParked("enforcement");
    expect(await beaten()).to.equal(undefined);
    expect(await book.deposit.balanceOf(book.enforcement)).to.equal(0n);
    expect(await liensOn(book, receivable.id)).to.deep.equal([]);
  });

  it("is sold to a buyer who signs, below its valuation with the consent of those whom it leaves with less", async () => {
    const { book, networkHelpers, receivable, collateral, first, parties } = await unpaid();
    const liens = await liensOn(book, receivable.id);
    const [{ lien, stake }, other] = liens as [StandingLien, StandingLien];
    await parties.bankA.giveNotice(collateral, stake);
    await networkHelpers.time.increase(10 * DAY);
    const sale = { lien, document: receivable.id, price: (await book.desk.owed(first)).due };
    const buyer = await parties.buyer.address;
    const signed = await parties.buyer.signPurchase(sale);
    const consents = { [other.lien]: await parties.bankB.signConsent({ ...sale, buyer }) };
    const estate = estateOf(collateral, liens, lien, consents);
    await parties.bankA.sell(estate, signed, await parties.exporter.signConsent({ ...sale, buyer }));
    expect(await book.receivable.ownerOf(receivable.id)).to.equal(buyer);
    expect((await book.desk.owed(first)).due).to.equal(0n);
  });

  it("is sold though some of it was paid meanwhile, to a buyer that has allowed for that", async () => {
    const { book, networkHelpers, receivable, collateral, first, parties, governor, debtor } = await unpaid();
    const liens = await liensOn(book, receivable.id);
    const [{ lien, stake }] = liens as [StandingLien, StandingLien];
    await parties.bankA.giveNotice(collateral, stake);
    await networkHelpers.time.increase(10 * DAY);
    const sale = { lien, document: receivable.id, price: receivable.face };
    const [exact, allowing] = [
      await parties.buyer.signPurchase(sale),
      await parties.buyer.signPurchase({ ...sale, collected: 1_00n }),
    ];
    await governor.send(await book.deposit.issue.populateTransaction(debtor.address, 50n));
    await debtor.member.approve(EVERYTHING);
    await debtor.member.payReceivable(first, 50n);
    const estate = estateOf(collateral, await liensOn(book, receivable.id), lien);
    expect(await refusalOf(parties.bankA.sell(estate, exact))).to.be.instanceOf(AssetChangedError);
    await parties.bankA.sell(estate, allowing);
    expect(await book.receivable.ownerOf(receivable.id)).to.equal(await parties.buyer.address);
  });

  it("is taken by the first bank for what it is worth, and by nobody for less, or too early", async () => {
    const { book, networkHelpers, receivable, collateral, parties } = await unpaid();
    const liens = await liensOn(book, receivable.id);
    const [{ lien, stake }] = liens as [StandingLien, StandingLien];
    const estate = estateOf(collateral, liens, lien);
    const { valuation: price, collected } = await valuationOf(book, collateral);
    expect(price).to.equal(receivable.face);
    await parties.bankA.giveNotice(collateral, stake);
    expect(await refusalOf(parties.bankA.appropriate(estate, { price, collected }))).to.be.instanceOf(
      NoticeStillRunningError,
    );
    await networkHelpers.time.increase(10 * DAY);
    expect(await refusalOf(parties.bankA.appropriate(estate, { price: price - 1n, collected }))).to.be.instanceOf(
      PriceBelowValuationError,
    );
    await parties.bankA.appropriate(estate, { price, collected });
    expect(await book.receivable.ownerOf(receivable.id)).to.equal(await parties.bankA.address);
    expect(await refusalOf(parties.bankA.giveNotice(collateral, stake))).to.be.instanceOf(LienGoneError);
  });

  it("stays the seller's if it pays in time: the notice is void, and anyone may take it off", async () => {
    const { book, receivable, collateral, first, second, parties, exporter } = await unpaid();
    const [{ stake }] = (await liensOn(book, receivable.id)) as [StandingLien, StandingLien];
    await parties.bankA.giveNotice(collateral, stake);
    await exporter.member.approve(EVERYTHING);
    for (const terms of [first, second]) await exporter.member.repay(terms, EVERYTHING);
    await parties.outsider.withdrawNotice(collateral, stake);
    expect(await liensOn(book, receivable.id)).to.deep.equal([]);
  });
});
