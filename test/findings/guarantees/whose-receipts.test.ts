/**
 * Whose what comes in on an entrusted claim is. The borrower paid what was the guarantor's; by charging costs or by waiting
 * before it took its receipts the lender got it all the same. Of two guarantors one got ahead of the lender, whose receipts
 * were then locked. A lender that had been paid everything went on earning interest, and whoever had paid it could do
 * nothing; and whoever had paid a cent kept the claim from ever being sold.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { allOf, takenBack } from "../../fixtures/insurance.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import {
  demand,
  guaranteeFor,
  guarantors,
  NO_GROUNDS,
  signedGuarantee,
  type GuaranteeWish,
} from "../../fixtures/guarantees.ts";
import { claimantOf, estateOf, lienOfStake, NOBODY, NOTICE_DAYS, purchase } from "../../fixtures/enforcement.ts";
import { EVERYTHING, STATUS } from "../../fixtures/financing.ts";
import { USD, type Party } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { entrustedInOtherToken } from "../../fixtures/tokens.ts";

const PROOF = keccakOfText("the collector's bill");
const COVERED = { coverage: 1_000_000n, cap: 400_000_00n };
type Net = Awaited<ReturnType<typeof guarantors>>;

async function guaranteeBy(net: Net, by: Party, wish: GuaranteeWish) {
  const guarantee = await guaranteeFor(net, by, net.financing, wish);
  const signed = await signedGuarantee(net, by, guarantee);
  await net.guarantees.connect(net.bankA).issue(signed, NO_GROUNDS, guarantee, net.terms);
  return guarantee;
}

async function entrusted(net: Net) {
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  return net.guarantees.accountOf(net.financing);
}

const paying = (wish: GuaranteeWish, amount?: bigint) =>
  stage(guarantors, async (net) => {
    const guarantee = await guaranteeBy(net, net.guarantor, wish);
    const account = await entrusted(net);
    const had = amount ?? (await net.guarantees.payableUnder(guarantee, net.terms));
    const running = await demand({ ...net, guarantee }, had);
    await net.guarantees.connect(net.guarantor).pay(false, running, guarantee, net.terms);
    return { guarantee, account, had };
  });

/** The guarantor has paid everything that was owed. */
const paidInFull = paying(COVERED);
/** It has paid 60 000.00 of it. */
const paidInPart = paying({}, 60_000_00n);
/** It has paid a cent. */
const paidACent = paying({}, 1n);

/** Takes what it may as the guarantor, or nothing. */
async function recover({
  guaranteeServicing,
  guarantor,
  guarantee,
  terms,
  deposit,
}: Awaited<ReturnType<typeof paidInFull>>) {
  const before = await deposit.balanceOf(guarantor);
  await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
  return (await deposit.balanceOf(guarantor)) - before;
}

describe("What comes in on an entrusted claim", () => {
  it("is the guarantors' from the day on which it came, however long the lender waits and whatever it does", async () => {
    const net = await paidInPart();
    const { desk, recovery, deposit, ethers, guaranteeServicing, guarantees, networkHelpers } = net;
    const { bankA, exporter, financing, terms } = net;
    const lenders = allOf(await desk.owed(terms)) - 60_000_00n;
    await desk.connect(exporter).repay(lenders + 500_00n, terms);
    const charge = recovery.interface.encodeFunctionData("charge", [500_00n, PROOF, terms]);
    const snapshot = await networkHelpers.takeSnapshot();
    for (const days of [0n, 60n]) {
      if (days !== 0n) await net.passDays(days);
      await expect(guaranteeServicing.connect(bankA).act(financing, charge))
        .to.be.revertedWithCustomError(guarantees, "ClaimShared")
        .withArgs(financing, 60_000_00n);
      await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
        ethers,
        deposit,
        bankA,
        lenders,
      );
      expect(await recover(net)).to.equal(500_00n);
      await snapshot.restore();
    }
  });

  it("stays theirs through later payments once anybody has had it noted", async () => {
    const net = await paidInPart();
    const { desk, guaranteeServicing, bankA, exporter, terms, financing, stranger } = net;
    const lenders = allOf(await desk.owed(terms)) - 60_000_00n;
    await expect(guaranteeServicing.connect(stranger).distribute(terms)).not.to.emit(
      guaranteeServicing,
      "CreditorWhole",
    );
    await desk.connect(exporter).repay(lenders + 500_00n, terms);
    await net.passDays(60n);
    await expect(guaranteeServicing.connect(stranger).distribute(terms))
      .to.emit(guaranteeServicing, "CreditorWhole")
      .withArgs(financing, lenders);
    await net.passDays(60n);
    await desk.connect(exporter).repay(1n, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms))
      .to.emit(guaranteeServicing, "ReceiptsTaken")
      .withArgs(financing, bankA.lei, lenders, bankA);
    expect(await recover(net)).to.equal(500_01n);
  });

  it("is not theirs for a payment of what was owed long before: the lender has its interest up to that", async () => {
    const net = await guarantors();
    const { desk, deposit, ethers, guarantees, guaranteeServicing, bankA, exporter, guarantor, terms } = net;
    const guarantee = await guaranteeBy(net, guarantor, COVERED);
    await entrusted(net);
    const paid = allOf(await desk.owed(terms));
    await net.passDays(100n);
    await guarantees.connect(guarantor).pay(false, await demand({ ...net, guarantee }, paid), guarantee, terms);
    await expect(guaranteeServicing.distribute(terms)).not.to.emit(guaranteeServicing, "CreditorWhole");
    const interest = allOf(await desk.owed(terms)) - paid;
    expect(interest).to.be.greaterThan(0n);
    await desk.connect(exporter).repay(interest + 1_00n, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      interest,
    );
  });

  it("is the lender's with all that accrues, until it is whole", async () => {
    const net = await paidInPart();
    const { desk, deposit, ethers, guarantees, guaranteeServicing, bankA, exporter, guarantor, guarantee, terms } = net;
    await net.passDays(365n);
    const lenders = allOf(await desk.owed(terms)) - 60_000_00n;
    await desk.connect(exporter).repay(lenders - 1n, terms);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      lenders - 1n,
    );
  });

  it("cannot be noted in the middle of a payment, when the debt has fallen and the money has not come", async () => {
    const net = await entrustedInOtherToken();
    const { ethers, guarantees, guaranteeServicing, desk, token, account } = net;
    const { exporter, guarantor, guarantee, terms, financing } = net;
    await guarantees.connect(guarantor).pay(false, await demand(net, 60_000_00n), guarantee, terms);

    const intruder = await ethers.deployContract("Intruder");
    await intruder.aim(guarantees, guaranteeServicing.interface.encodeFunctionData("distribute", [terms]));
    await token.setListener(intruder);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect([await intruder.intruded(), await intruder.succeeded()]).to.deep.equal([true, false]);
    expect(await intruder.answer()).to.equal(desk.interface.getError("ReentrancyGuardReentrantCall")!.selector);
    await guaranteeServicing.distribute(terms);
    const { whole, lenders } = await guarantees.trustOf(financing);
    expect([whole, lenders]).to.deep.equal([true, (await token.balanceOf(account)) - 60_000_00n]);
  });
});

describe("A lender that was paid everything", () => {
  it("earns nothing more: a year's interest is the guarantor's", async () => {
    const net = await paidInFull();
    const { desk, guarantees, guaranteeServicing, bankA, exporter, terms, had, guarantee } = net;
    await net.passDays(365n);
    const interest = allOf(await desk.owed(terms)) - had;
    expect(interest).to.equal(24_333_34n);
    await desk.connect(exporter).repay(interest, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    expect(await recover(net)).to.equal(interest);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect(await recover(net)).to.equal(had);
    expect(await guarantees.payableUnder(guarantee, terms)).to.equal(0n);
  });

  it("has no more to say: who has paid charges, enforces, and gets what a sale brings", async () => {
    const net = await paidInFull();
    const { enforcement, desk, recovery, guaranteeServicing, guarantees, lienbook, deposit } = net;
    const { bankA, bankB, guarantor, financing, terms, guarantee, had } = net;
    const [collateral] = terms.collateral;
    const claimant = await claimantOf(net, terms);
    const lien = lienOfStake(collateral!, claimant.stake);
    const charge = recovery.interface.encodeFunctionData("charge", [1_00n, PROOF, terms]);
    const writeOff = recovery.interface.encodeFunctionData("writeOff", [terms]);
    for (const by of [bankA, guarantor]) {
      await expect(guaranteeServicing.connect(by).act(financing, writeOff)).to.be.revertedWithCustomError(
        guarantees,
        by === bankA ? "ClaimShared" : "NotBeneficiary",
      );
    }
    await expect(guaranteeServicing.connect(bankA).lead(guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotGuarantor",
    );
    await expect(guaranteeServicing.connect(guarantor).lead(guarantee, terms))
      .to.emit(guaranteeServicing, "ClaimLed")
      .withArgs(financing, guarantor.lei, had);
    expect((await lienbook.lienOf(lien)).holder).to.equal(guarantor.lei);
    await expect(guaranteeServicing.connect(guarantor).lead(guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "NotLargestPayer")
      .withArgs(had, had);
    await expect(guaranteeServicing.connect(bankA).act(financing, charge)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    await guaranteeServicing.connect(guarantor).act(financing, charge);
    expect((await desk.owed(terms)).costs).to.equal(1_00n);

    await expect(enforcement.connect(bankA).giveNotice(collateral!, claimant.stake)).to.be.revertedWithCustomError(
      enforcement,
      "NotLienholder",
    );
    await enforcement.connect(guarantor).giveNotice(collateral!, claimant.stake);
    await net.passDays(NOTICE_DAYS);
    const price = await enforcement.valuationOf(collateral!);
    await deposit.issue(bankB, price);
    await deposit.connect(bankB).approve(enforcement, price);
    const buyer = await purchase(net, bankB, { lien, document: collateral!.id, price, buyer: bankB.address });
    await enforcement.connect(guarantor).sell(estateOf(collateral!, [claimant]), deposit, price, 0n, buyer, NOBODY);
    if ((await enforcement.parked(deposit, net.account)) !== 0n)
      await guaranteeServicing.collectParked(financing, deposit);
    expect(await recover(net)).to.be.greaterThan(had);
  });

  it("has what came in for it before another takes its place", async () => {
    const net = await paidInPart();
    const { desk, deposit, guarantees, guaranteeServicing, bankA, exporter, guarantor, guarantee, terms, financing } =
      net;
    await expect(guaranteeServicing.connect(guarantor).lead(guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "CreditorNotWhole")
      .withArgs(financing);
    const lenders = allOf(await desk.owed(terms)) - 60_000_00n;
    await desk.connect(exporter).repay(lenders + 500_00n, terms);
    const [before] = await guarantees.balanceOf(deposit, bankA.lei);
    await guaranteeServicing.connect(guarantor).lead(guarantee, terms);
    expect((await guarantees.balanceOf(deposit, bankA.lei))[0] - before).to.equal(lenders);
    expect(await recover(net)).to.equal(500_00n);
  });

  it("has it even where the money was not in the trust yet", async () => {
    const net = await entrustedInOtherToken();
    const { guarantees, guaranteeServicing, desk, token, account } = net;
    const { bankA, exporter, guarantor, guarantee, terms, financing } = net;
    await guarantees.connect(guarantor).pay(false, await demand(net, 60_000_00n), guarantee, terms);
    const lenders = allOf(await desk.owed(terms)) - 60_000_00n;
    await token.setBlocked(account, true);
    await desk.connect(exporter).repay(lenders + 1_00n, terms);
    await expect(guaranteeServicing.connect(guarantor).lead(guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "ReceiptsOutstanding")
      .withArgs(financing, lenders, 0n);
    await guaranteeServicing.distribute(terms);
    await token.setBlocked(account, false);
    // A part of it is there: the lender takes that, and the rest when it comes.
    await desk.connect(exporter).repay(50n, terms);
    const takeReceipts = guaranteeServicing.connect(bankA).takeReceipts;
    await expect(takeReceipts(bankA, terms)).to.changeTokenBalance(net.ethers, token, bankA, 50n);
    await guaranteeServicing.collectParked(financing, token);
    await expect(takeReceipts(bankA, terms)).to.changeTokenBalance(net.ethers, token, bankA, lenders - 50n);
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
    expect((await guarantees.trustOf(financing)).recovered).to.equal(1_50n);
  });
});

describe("Two guarantors of which one pays later", () => {
  it("never get ahead of the lender, nor does it demand for the first one's interest of the second", async () => {
    const net = await guarantors();
    const { desk, deposit, guarantees, guaranteeServicing, bankA, exporter, guarantor, otherGuarantor } = net;
    const { financing, terms, passDays } = net;
    const long = { expiresOn: (await net.today()) + 3_000n };
    const first = await guaranteeBy(net, guarantor, { ...long, coverage: 100_000n });
    const second = await guaranteeBy(net, otherGuarantor, { ...long, ...COVERED, coverage: 900_000n });
    const account = await entrusted(net);
    const paid = await guarantees.payableUnder(first, terms);
    await guarantees.connect(guarantor).pay(false, await demand({ ...net, guarantee: first }, paid), first, terms);
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - paid + 2_000_00n, terms);
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, first, terms); // 2 000.00, rightly
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    await passDays(700n);
    expect(await guarantees.payableUnder(second, terms)).to.equal(0n);
    const more = allOf(await desk.owed(terms)) - paid;
    await expect(demand({ ...net, guarantee: second }, more))
      .to.be.revertedWithCustomError(guarantees, "DemandAboveCover")
      .withArgs(guaranteeIdOf(second), more, 0n);
    expect((await guarantees.trustOf(financing)).paid).to.equal(paid);
    await passDays(100n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(
      guaranteeServicing.connect(otherGuarantor).recover(otherGuarantor, NO_GROUNDS, second, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, first, terms);
    expect(await deposit.balanceOf(account)).to.equal(0n);
  });

  it("pay together no more than is owed, though the borrower has paid most of it between the two", async () => {
    const net = await guarantors();
    const { desk, guarantees, exporter, guarantor, otherGuarantor, financing, terms } = net;
    const first = await guaranteeBy(net, guarantor, { coverage: 250_000n });
    const second = await guaranteeBy(net, otherGuarantor, { ...COVERED, coverage: 750_000n });
    await entrusted(net);
    const part = await guarantees.payableUnder(first, terms);
    await guarantees.connect(guarantor).pay(false, await demand({ ...net, guarantee: first }, part), first, terms);
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - part - 100_00n, terms);
    expect(await guarantees.payableUnder(second, terms)).to.equal(100_00n);
    await expect(demand({ ...net, guarantee: second }, 100_01n))
      .to.be.revertedWithCustomError(guarantees, "DemandAboveCover")
      .withArgs(guaranteeIdOf(second), 100_01n, 100_00n);
    const rest = await demand({ ...net, guarantee: second }, 100_00n);
    await guarantees.connect(otherGuarantor).pay(false, rest, second, terms);
    const { paid, whole } = await guarantees.trustOf(financing);
    expect([paid, whole]).to.deep.equal([part + 100_00n, true]);
  });

  /** One has paid a quarter of what was owed, the other 90 000.00, and the borrower the rest and 1 000.00 of that. */
  const bothPaid = stage(guarantors, async (net) => {
    const { desk, guarantees, exporter, guarantor, otherGuarantor, terms } = net;
    const first = await guaranteeBy(net, guarantor, { coverage: 250_000n });
    const second = await guaranteeBy(net, otherGuarantor, { ...COVERED, coverage: 750_000n });
    await entrusted(net);
    const part = await guarantees.payableUnder(first, terms);
    const one = await demand({ ...net, guarantee: first }, part);
    await guarantees.connect(guarantor).pay(false, one, first, terms);
    await net.passDays(30n);
    const other = await demand({ ...net, guarantee: second }, 90_000_00n);
    await guarantees.connect(otherGuarantor).pay(false, other, second, terms);
    const paid = part + 90_000_00n;
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - paid + 1_000_00n, terms);
    return { first, second, part, paid };
  });

  it("share by what each has paid, and the larger one leads", async () => {
    const net = await bothPaid();
    const { guarantees, guaranteeServicing, guarantor, otherGuarantor, financing, terms } = net;
    const { first, second, part, paid } = net;
    await guaranteeServicing.connect(guarantor).lead(first, terms);
    await guaranteeServicing.connect(otherGuarantor).lead(second, terms);
    await expect(guaranteeServicing.connect(guarantor).lead(first, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotLargestPayer",
    );
    expect((await guarantees.trustOf(financing)).beneficiary).to.equal(otherGuarantor.lei);
    const taken = [];
    for (const [by, guarantee] of [
      [guarantor, first],
      [otherGuarantor, second],
    ] as const) {
      const call = guaranteeServicing.connect(by).recover;
      taken.push(await call.staticCall(by, NO_GROUNDS, guarantee, terms));
      await call(by, NO_GROUNDS, guarantee, terms);
    }
    expect(taken).to.deep.equal([(1_000_00n * part) / paid, (1_000_00n * 90_000_00n) / paid]);
  });

  it("leave the claim to the one that leads, if another gives up a larger part", async () => {
    const net = await bothPaid();
    const { desk, guaranteeServicing, recovery, guarantor, otherGuarantor, first, second, financing, terms } = net;
    await guaranteeServicing.connect(guarantor).lead(first, terms);
    await guaranteeServicing.connect(guarantor).release(NO_DEMAND, second, terms);
    await guaranteeServicing.connect(otherGuarantor).waive(NO_GROUNDS, second, terms);
    const end = recovery.interface.encodeFunctionData("writeOff", [terms]);
    await guaranteeServicing.connect(guarantor).act(financing, end);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.writtenOff);
  });

  it("are not written off by the smallest, which leads before the others: it would end their interest for good", async () => {
    const net = await bothPaid();
    const { desk, guarantees, guaranteeServicing, recovery, guarantor, otherGuarantor } = net;
    const { first, second, part, paid, financing, terms } = net;
    const end = recovery.interface.encodeFunctionData("writeOff", [terms]);
    await guaranteeServicing.connect(guarantor).lead(first, terms);
    await expect(guaranteeServicing.connect(guarantor).act(financing, end))
      .to.be.revertedWithCustomError(guarantees, "WriteOffByMinority")
      .withArgs(financing, part, paid);
    await guaranteeServicing.connect(otherGuarantor).lead(second, terms);
    await guaranteeServicing.connect(otherGuarantor).act(financing, end);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.writtenOff);
  });

  it("are not kept from the claim by one that leads and gives its part up: another leads and enforces", async () => {
    const net = await bothPaid();
    const { enforcement, guarantees, guaranteeServicing, recovery, guarantor, otherGuarantor } = net;
    const { first, second, collateral, financing, terms } = net;
    await guaranteeServicing.connect(otherGuarantor).lead(second, terms);
    await guaranteeServicing.connect(otherGuarantor).release(NO_DEMAND, second, terms);
    await guaranteeServicing.connect(otherGuarantor).waive(NO_GROUNDS, second, terms);
    const end = recovery.interface.encodeFunctionData("writeOff", [terms]);
    await expect(guaranteeServicing.connect(otherGuarantor).act(financing, end)).to.be.revertedWithCustomError(
      guarantees,
      "ClaimShared",
    );
    await guaranteeServicing.connect(guarantor).lead(first, terms);
    const { stake } = await claimantOf(net, terms);
    await enforcement.connect(guarantor).giveNotice(collateral, stake);
    await expect(guaranteeServicing.connect(otherGuarantor).lead(second, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotLargestPayer",
    );
  });
});

describe("A claim of which a guarantor has paid a cent", () => {
  it("goes back to its lender once the guarantor has its cent back, whether it agrees or not", async () => {
    const net = await paidACent();
    const { guarantees, guaranteeServicing, desk, deposit, bankA, bankB, guarantor, terms, financing, guarantee } = net;
    const back = async () => guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
    const redeem = async (by: Party) => guaranteeServicing.connect(by).redeem(NO_GROUNDS, guarantee, terms);
    await expect(back()).to.be.revertedWithCustomError(guarantees, "ClaimShared").withArgs(financing, 1n);
    await expect(redeem(bankA)).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood");
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    for (const other of [bankB, guarantor]) {
      await expect(redeem(other)).to.be.revertedWithCustomError(guarantees, "NotBeneficiary");
    }
    // Not in money that is none any more: the guarantor paid in good one.
    await desk.listToken(deposit, 0n);
    await expect(redeem(bankA)).to.be.revertedWithCustomError(guarantees, "TokenInvalid").withArgs(deposit);
    await desk.listToken(deposit, USD);
    const [before] = await guarantees.balanceOf(deposit, guarantor.lei);
    await expect(redeem(bankA)).to.emit(guaranteeServicing, "ShareGivenUp");
    expect((await guarantees.balanceOf(deposit, guarantor.lei))[0] - before).to.equal(1n);
    await expect(redeem(bankA)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await back();
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
  });

  it("or once it gives its part up, and what comes in is the lender's", async () => {
    const net = await paidACent();
    const { guarantees, guaranteeServicing, desk, deposit, ethers, bankA, exporter, guarantor } = net;
    const { terms, financing, guarantee } = net;
    const waive = async (by: Party) => guaranteeServicing.connect(by).waive(NO_GROUNDS, guarantee, terms);
    await expect(waive(guarantor)).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood");
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await expect(waive(bankA)).to.be.revertedWithCustomError(guarantees, "NotGuarantor");
    await waive(guarantor);
    await expect(waive(guarantor)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    const owed = allOf(await desk.owed(terms));
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      owed,
    );
  });

  it("is not taken from a guarantor for what it has paid once the interest on it is its own, too", async () => {
    const net = await paidInFull();
    const { guarantees, guaranteeServicing, deposit, bankA, terms, financing, guarantee, had } = net;
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await deposit.issue(bankA, had);
    await expect(guaranteeServicing.connect(bankA).redeem(NO_GROUNDS, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "ClaimShared")
      .withArgs(financing, had);
  });
});
