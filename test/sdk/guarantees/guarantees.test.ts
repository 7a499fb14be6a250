import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import {
  connect,
  CounterGuaranteeMissingError,
  discrepancyListOf,
  GuaranteeNotAsShownError,
  GuaranteeParty,
  guaranteesOf,
  GuaranteeUnaccountedError,
  NO_DEMAND,
  NothingToTakeError,
  payableUnderGuarantee,
  purposeOf,
  securityOf,
  SecurityParty,
  Sender,
  staleIn,
  textHashOf,
} from "../../../sdk/index.ts";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { filed, surveyOf } from "../../fixtures/diligence.ts";
import { estateOf, NOTICE_DAYS } from "../../fixtures/enforcement.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import { CAP, guarantors } from "../../fixtures/guarantees.ts";
import { counteredBy, countering } from "../../fixtures/grounds.ts";
import { addressesFrom } from "../enforcement/book.ts";

const STATEMENT = textHashOf("the instalment was not paid");
const CORRECTED = textHashOf("the instalment of 100.00 (one hundred) was not paid");

/** Bank A has entered a guarantee of half, of which 30 000.00 are set aside. */
const promised = stage(guarantors, async (net) => {
  const book = connect(net.ethers.provider, await addressesFrom(net));
  const party = (account: HardhatEthersSigner) => new GuaranteeParty(book, new Sender(account, { pollingMs: 1 }));
  const [lender, first, anyone] = [party(net.bankA), party(net.guarantor), party(net.stranger)];
  await first.deposit(40_000_00n);
  const signed = await first.sign(net.terms, {
    guarantor: net.guarantor.lei,
    debtor: net.exporter.lei,
    cap: CAP,
    coverage: 500_000n,
    expiresOn: (await net.today()) + 365n,
    secured: 30_000_00n,
    reducing: true,
    text: textHashOf("The governing text"),
  });
  await lender.issue(signed, net.terms);
  const standing = async () => {
    const [guarantee] = await guaranteesOf(book, { financing: net.financing });
    if (!guarantee) throw new Error("There is no guarantee");
    return guarantee;
  };
  return { book, lender, first, anyone, standing };
});

const inDefault = stage(promised, async (net) => {
  await net.passDays(DEFAULT_DAY);
  await net.recovery.connect(net.bankA).declareDefault(ZeroHash, net.terms);
  await net.lender.entrust(net.terms);
  return {};
});

describe("Guarantees, from a script", () => {
  it("are found by their financing or their guarantor, with all that an act has to show", async () => {
    const { book, guarantor, otherGuarantor, standing, exporter } = await promised();
    const guarantee = await standing();
    expect(guarantee).to.deep.include({ running: NO_DEMAND, inForce: true, paid: 0n, recovered: 0n, cap: CAP });
    expect(guarantee.terms.debtor).to.equal(exporter.lei);
    expect((await guaranteesOf(book, { guarantor: guarantor.lei })).map(({ id }) => id)).to.deep.equal([guarantee.id]);
    expect(await guaranteesOf(book, { guarantor: otherGuarantor.lei })).to.deep.equal([]);
  });

  it("are rejected, suspended and extended by what runs", async () => {
    const { lender, first, standing, terms, today } = await inDefault();
    const extendTo = (await today()) + 500n;
    await lender.demand(await standing(), terms, { amount: 1_00n, statement: STATEMENT });
    await first.reject(await standing(), discrepancyListOf(["There is no amount in words"]));
    expect((await standing()).running).to.deep.equal({
      ...NO_DEMAND,
      amount: 1_00n,
      answerBy: (await today()) + 30n,
      rejected: true,
      statement: STATEMENT,
    });
    await lender.demand(await standing(), terms, { amount: 2_00n, statement: CORRECTED, extendTo });
    const before = await standing();
    await first.suspend(before);
    expect((await standing()).running).to.deep.equal({
      ...NO_DEMAND,
      amount: 2_00n,
      answerBy: (await today()) + 30n,
      extendTo,
      suspended: true,
      statement: CORRECTED,
    });
    const outdated = await first.extend(before).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(outdated).to.be.instanceOf(GuaranteeNotAsShownError);
    await first.extend(await standing());
    expect(await standing()).to.deep.include({ running: NO_DEMAND, expiresOn: extendTo });
  });

  it("are drawn on, paid and recovered to the end", async () => {
    const { book, deposit, desk, exporter, bankA, guarantor, lender, first, anyone, standing, terms, passDays } =
      await inDefault();
    const most = await payableUnderGuarantee(book, await standing(), terms);
    await lender.demand(await standing(), terms, { amount: most, statement: STATEMENT });
    await passDays(10n);
    await lender.draw(await standing(), terms);
    expect((await standing()).running).to.deep.equal({ ...NO_DEMAND, owed: most - 30_000_00n });
    await first.pay(await standing(), terms);
    expect(await standing()).to.deep.include({ running: NO_DEMAND, paid: most });
    await lender.withdraw(most);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const before = await deposit.balanceOf(bankA);
    await lender.takeReceipts(terms);
    expect(await deposit.balanceOf(bankA)).to.be.greaterThan(before);
    const had = await deposit.balanceOf(guarantor);
    await first.recover(await standing(), terms);
    expect((await deposit.balanceOf(guarantor)) - had).to.equal(most);
    await anyone.lapse(await standing(), terms);
    expect(await standing()).to.deep.include({ inForce: false, recovered: most });
    await first.withdraw(10_000_00n);
  });

  it("count for less as the principal is repaid, and are given back", async () => {
    const { desk, exporter, lender, anyone, standing, terms } = await promised();
    await desk.connect(exporter).repay(100_000_00n, terms);
    await anyone.reduce(await standing(), terms);
    expect((await standing()).cap).to.be.lessThan(CAP);
    await lender.release(await standing(), terms);
    expect((await standing()).inForce).to.equal(false);
  });

  it("say on what they rest, and how that stands today", async () => {
    const net = await promised();
    const { book, lender, first, bankA, exporter, guarantor, terms, financing } = net;
    const { id: report } = await filed(net, guarantor, await surveyOf(net, exporter));
    const { collateral: whole } = await net.acknowledgedReceivable();
    const collateral = { ...whole, amount: CAP };
    const grounds = { reports: [report], counterGuarantees: [countering({ collateral, asked: { worth: CAP } })] };
    const wish = {
      guarantor: guarantor.lei,
      debtor: exporter.lei,
      cap: CAP,
      coverage: 100_000n,
      grounds,
      text: textHashOf("Another text"),
    };
    const signed = await first.sign(terms, { ...wish, expiresOn: (await net.today()) + 365n });
    const pledgor = new SecurityParty(book, new Sender(exporter, { pollingMs: 1 }));
    expect(await pledgor.address).to.equal(exporter.address);
    const none = await pledgor.signPledge(signed, 1, collateral).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(none).to.be.instanceOf(CounterGuaranteeMissingError);
    await lender.issue(signed, terms, [await pledgor.signPledge(signed, 0, collateral)]);
    const [plain, rested] = await guaranteesOf(book, { financing });
    if (!plain || !rested) throw new Error("There are no two guarantees");
    expect([plain.grounds, rested.grounds]).to.deep.equal([{ reports: [], counterGuarantees: [] }, grounds]);
    expect([await staleIn(book, plain), await staleIn(book, rested)]).to.deep.equal([[], []]);
    expect(await securityOf(book, plain)).to.deep.equal([]);
    const purpose = purposeOf(rested.id, 0);
    const security = { purpose, standing: CAP, held: 0n, brought: 0n, pledgor: ZeroAddress };
    expect(await securityOf(book, rested)).to.deep.equal([security]);
    await net.passDays(91n);
    expect((await staleIn(book, rested)).map(({ id, standing }) => [id, standing])).to.deep.equal([[report, "stale"]]);

    // Called, it is paid, and sells what was pledged: the exporter recovers in its place.
    await net.recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await lender.entrust(terms);
    const again = async () => (await guaranteesOf(book, { financing }))[1]!;
    await lender.demand(rested, terms, { amount: 1_000_00n, statement: STATEMENT });
    await first.pay(await again(), terms);
    const keeper = new SecurityParty(book, new Sender(guarantor, { pollingMs: 1 }));
    await keeper.discharge(await again(), 0, collateral, { withdrawn: CAP - 3_000_00n });
    const { claimant } = await counteredBy(net, rested.id, 0, collateral);
    await net.enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
    await net.passDays(NOTICE_DAYS);
    await net.deposit.connect(guarantor).approve(net.enforcement, EVERYTHING);
    const estate = estateOf(collateral, [claimant]);
    await net.enforcement.connect(guarantor).appropriate(estate, net.deposit, collateral.face, 0n);
    // It pays more, and has that of what is kept; the rest goes back.
    await lender.demand(await again(), terms, { amount: 1_00n, statement: CORRECTED });
    await first.pay(await again(), terms);
    await keeper.take(await again(), 0);
    await lender.release(await again(), terms);
    await pledgor.takeBack(await again(), 0);
    expect(await securityOf(book, rested)).to.deep.equal([
      { ...security, standing: 0n, brought: 1_001_00n, pledgor: exporter.address },
    ]);
    await net.desk.connect(exporter).repay(EVERYTHING, terms);
    const refused = await first.recover(rested, terms).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(NothingToTakeError);
    const before = await net.deposit.balanceOf(exporter);
    await new GuaranteeParty(book, new Sender(exporter, { pollingMs: 1 })).reimburse(0, rested, terms);
    expect((await net.deposit.balanceOf(exporter)) - before).to.equal(1_001_00n);
    expect((await again()).recovered).to.equal(1_001_00n);
  });

  it("free what was pledged for them once they have ended, and what waits for their guarantor is booked", async () => {
    const net = await promised();
    const { book, lender, first, anyone, bankA, exporter, guarantor, lienbook, terms, financing } = net;
    const { collateral: whole } = await net.acknowledgedReceivable();
    const collateral = { ...whole, amount: CAP };
    const grounds = { reports: [], counterGuarantees: [countering({ collateral })] };
    const expiresOn = (await net.today()) + 365n;
    const wish = { guarantor: guarantor.lei, debtor: exporter.lei, cap: CAP, coverage: 100_000n, expiresOn, grounds };
    const signed = await first.sign(terms, { ...wish, text: textHashOf("Another text") });
    const pledgor = new SecurityParty(book, new Sender(exporter, { pollingMs: 1 }));
    await lender.issue(signed, terms, [await pledgor.signPledge(signed, 0, collateral)]);
    const standing = async () => (await guaranteesOf(book, { financing }))[1]!;
    await net.passDays(91n);
    await net.recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await lender.entrust(terms);
    await lender.demand(await standing(), terms, { amount: 1_000_00n, statement: STATEMENT });
    await first.pay(await standing(), terms);
    await net.desk.connect(exporter).repay(EVERYTHING, terms);
    await anyone.lapse(await standing(), terms);
    await anyone.settle(await standing(), terms);
    expect((await standing()).recovered).to.equal(1_000_00n);
    await pledgor.release(await standing(), 0, collateral);
    const { lien } = await counteredBy(net, (await standing()).id, 0, collateral);
    expect((await lienbook.lienOf(lien)).amount).to.equal(0n);
  });

  it("are declined by a debtor that has not drawn what they are of", async () => {
    const net = await promised();
    const { book, lender, first, anyone, exporter, guarantor, today } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const offered = await net.termsFor([collateral]);
    const wish = {
      guarantor: guarantor.lei,
      debtor: exporter.lei,
      cap: CAP,
      coverage: 100_000n,
      text: textHashOf("Another text"),
    };
    await lender.issue(await first.sign(offered, { ...wish, expiresOn: (await today()) + 365n }), offered);
    const standing = async () => (await guaranteesOf(book, { financing: net.financingIdOf(offered) }))[0]!;
    expect((await standing()).lapsesFrom).to.equal(0n);
    await new GuaranteeParty(book, new Sender(exporter, { pollingMs: 1 })).decline(await standing());
    expect((await standing()).lapsesFrom).to.equal((await today()) + 10n);
    await net.passDays(10n);
    await anyone.lapse(await standing(), offered);
    expect((await standing()).inForce).to.equal(false);
  });

  it("are not guessed at where events are missing", async () => {
    const net = await inDefault();
    const { ethers, book, lender, standing, terms } = net;
    await lender.demand(await standing(), terms, { amount: 1_00n, statement: STATEMENT });
    const all = await book.guarantees.queryFilter(book.guarantees.filters.GuaranteeIssued());
    const provider = ethers.provider;
    const partial = {
      ...book,
      guarantees: Object.create(book.guarantees, {
        runner: {
          value: { provider: { getBlockNumber: async () => provider.getBlockNumber(), getLogs: async () => [] } },
        },
        queryFilter: { value: async () => all },
      }) as typeof book.guarantees,
    };
    const error = await guaranteesOf(partial, { financing: net.financing }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(GuaranteeUnaccountedError);
  });
});
