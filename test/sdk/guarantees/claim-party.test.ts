import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import {
  ClaimParty,
  connect,
  GuaranteeOffice,
  GuaranteeParty,
  guaranteesOf,
  NothingToTakeError,
  payableUnderGuarantee,
  RelatedPartiesError,
  Sender,
  textHashOf,
} from "../../../sdk/index.ts";
import { EVERYTHING, STATUS } from "../../fixtures/financing.ts";
import { USD } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import { guarantors } from "../../fixtures/guarantees.ts";
import { addressesFrom } from "../enforcement/book.ts";

const STATEMENT = keccakOfText("the instalment was not paid");

/** Bank A and a guarantor, each with what it does about guarantees and about claims. */
const parties = stage(guarantors, async (net) => {
  const book = connect(net.ethers.provider, await addressesFrom(net));
  const sender = (account: HardhatEthersSigner) => new Sender(account, { pollingMs: 1 });
  return {
    book,
    lender: new GuaranteeParty(book, sender(net.bankA)),
    first: new GuaranteeParty(book, sender(net.guarantor)),
    bank: new ClaimParty(book, sender(net.bankA)),
    payer: new ClaimParty(book, sender(net.guarantor)),
    supervising: new GuaranteeOffice(book, sender(net.supervisor)),
    governing: new GuaranteeOffice(book, sender(net.deployer)),
  };
});

/** All is guaranteed; the borrower has defaulted. */
const inDefault = stage(parties, async (net) => {
  const { lender, first, terms, financing, book } = net;
  const signed = await first.sign(terms, {
    guarantor: net.guarantor.lei,
    debtor: net.exporter.lei,
    cap: 400_000_00n,
    coverage: 1_000_000n,
    expiresOn: (await net.today()) + 365n,
    text: textHashOf("The governing text"),
  });
  await lender.issue(signed, terms);
  await net.passDays(DEFAULT_DAY);
  await net.recovery.connect(net.bankA).declareDefault(ZeroHash, terms);
  await lender.entrust(terms);
  const standing = async () => {
    const [guarantee] = await guaranteesOf(book, { financing });
    if (!guarantee) throw new Error("There is no guarantee");
    return guarantee;
  };
  const pay = async (amount: bigint) => {
    await lender.demand(await standing(), terms, { amount, statement: STATEMENT });
    await first.pay(await standing(), terms);
  };
  return { standing, pay };
});

describe("An entrusted claim, from a script", () => {
  it("charges, flags and writes off for its creditor, and brings in what waits elsewhere", async () => {
    const { bank, desk, terms, financing } = await inDefault();
    await bank.act(terms, { does: "flag impairment", impaired: true });
    await bank.act(terms, { does: "charge", amount: 5_00n, evidence: STATEMENT });
    expect((await desk.owed(terms)).costs).to.equal(5_00n);
    await bank.act(terms, { does: "write off" });
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.writtenOff);
    const refused = await bank.act(terms, { does: "declare default" }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(Error);
    const nothing = await bank.collectParked(terms).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(nothing).to.be.instanceOf(NothingToTakeError);
  });

  it("is led by who has paid everything, which recovers what accrues", async () => {
    const net = await inDefault();
    const { book, bank, payer, first, standing, pay, desk, guarantees, exporter, guarantor, terms, financing } = net;
    await pay(await payableUnderGuarantee(book, await standing(), terms));
    await bank.distribute(terms);
    await payer.lead(await standing(), terms);
    expect((await guarantees.trustOf(financing)).beneficiary).to.equal(guarantor.lei);
    await payer.act(terms, { does: "charge", amount: 5_00n, evidence: STATEMENT });
    await net.passDays(30n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await first.recover(await standing(), terms);
    const { paid, recovered } = await standing();
    expect(recovered).to.be.greaterThan(paid + 5_00n);
  });

  it("is taken back once its guarantor has been paid back, or has given its part up", async () => {
    const net = await inDefault();
    const { bank, payer, lender, standing, pay, desk, bankA, terms, networkHelpers } = net;
    await pay(1_00n);
    await lender.release(await standing(), terms);
    const snapshot = await networkHelpers.takeSnapshot();
    await bank.redeem(await standing(), terms);
    await bank.takeBack(terms);
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
    await snapshot.restore();
    await payer.waive(await standing(), terms);
    expect((await standing()).paid).to.equal(0n);
    await bank.takeBack(terms);
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
  });
});

describe("The offices of guarantees, from a script", () => {
  it("attest what guarantors own and to whom they are related", async () => {
    const net = await parties();
    const { supervising, guarantees, lender, first, guarantor, exporter, terms } = net;
    const until = (await net.today()) + 10n;
    await supervising.attestNetAssets({ guarantor: guarantor.lei, amount: 1_000_000_00n, currency: USD, until });
    expect((await guarantees.standingOf(guarantor.lei)).attestedUntil).to.equal(until);
    await supervising.attestRelation(guarantor.lei, exporter.lei, true);
    const text = textHashOf("The governing text");
    const wish = { guarantor: guarantor.lei, debtor: exporter.lei, cap: 1n, coverage: 1n, expiresOn: until, text };
    const refused = await lender.issue(await first.sign(terms, wish), terms).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(RelatedPartiesError);
  });

  it("keep the calendar, and mend it", async () => {
    const { governing, guarantees, today } = await parties();
    const monday = (await today()) + 60n - (((await today()) + 60n + 3n) % 7n);
    await governing.addHolidays([monday, monday + 1n]);
    expect(await guarantees.isBusinessDay(monday)).to.equal(false);
    await governing.removeHolidays([monday]);
    expect([await guarantees.isBusinessDay(monday), await guarantees.isBusinessDay(monday + 1n)]).to.deep.equal([
      true,
      false,
    ]);
  });
});
