import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash, type AddressLike } from "ethers";

import { encodeGrounds, NO_DEMAND, type Grounds } from "../../../sdk/guarantees/terms.ts";
import type { GuaranteeTermsStruct } from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { billCollateral, billDocument, issuedBill, signedAmendment, succession } from "../../fixtures/bills.ts";
import { lienIdOf } from "../../fixtures/encodings.ts";
import {
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  NOBODY,
  NOTICE_DAYS,
  purchase,
  saleConsent,
} from "../../fixtures/enforcement.ts";
import { EVERYTHING, LARGEST } from "../../fixtures/financing.ts";
import { USD, type LienbookNetwork, type Party } from "../../fixtures/network.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import { CAP, demand, NO_GROUNDS } from "../../fixtures/guarantees.ts";
import { issueOn, surveyed, type Countered, type Pledging } from "../../fixtures/grounds.ts";
import { takenBack } from "../../fixtures/insurance.ts";

/** What the guarantor has paid. */
const PAID = 60_000_00n;

/** The guarantor pays so much of what it is asked. */
async function pays(net: Awaited<ReturnType<typeof surveyed>>, guarantee: GuaranteeTermsStruct, amount = PAID) {
  const running = await demand({ ...net, guarantee }, amount);
  await net.guarantees.connect(net.guarantor).pay(false, running, guarantee, net.terms);
}

/** The borrower has defaulted, and the guarantor has paid 60 000.00 under this guarantee. */
async function called(net: Awaited<ReturnType<typeof surveyed>>, guarantee: GuaranteeTermsStruct) {
  const { recovery, servicing, guarantees, bankA, terms } = net;
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  await pays(net, guarantee);
}

/** Who buys and who takes is in funds. */
const funded = stage(surveyed, async ({ deposit, enforcement, bankB, guarantor }) => {
  for (const buyer of [bankB, guarantor]) {
    await deposit.issue(buyer, 10_000_000_00n);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  return {};
});

/** The exporter has pledged land worth 400 000.00 to the guarantor for all that it may have to pay. */
const pledged = stage(funded, async (net) => {
  const { collateral: land } = await issuedRight(net);
  await appraised(net, land, 400_000_00n);
  const collateral = { ...land, amount: CAP };
  const pledging = { collateral, asked: { appraisedWithin: 90n, worth: CAP } };
  const issued = await issueOn(net, { pledged: [pledging] }, { coverage: 500_000n });
  return { ...issued, guaranteeId: issued.id, security: issued.liens[0]! };
});

/** And the guarantor has paid. */
const backed = stage(pledged, async (net) => {
  await called(net, net.guarantee);
  return {};
});
type Backed = Awaited<ReturnType<typeof backed>>;

/** The guarantor keeps of its lien so much, and gives the rest back. */
async function keep(net: LienbookNetwork & Pick<Backed, "guarantee">, security: Countered, amount: bigint) {
  const { lienbook, grounds, guarantor, guarantee } = net;
  const { amount: standing } = await lienbook.lienOf(security.lien);
  const given = [security.index, security.collateral, standing - amount, 0n, guarantee] as const;
  return grounds.connect(guarantor).discharge(...given);
}

/** The guarantor's notice has run; it sells what was pledged to bank B for what it is worth. */
async function sale(net: LienbookNetwork, { collateral, claimant, lien }: Countered) {
  const { enforcement, deposit, guarantor, bankB } = net;
  await enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
  await net.passDays(NOTICE_DAYS);
  const price = await enforcement.valuationOf(collateral);
  const buyer = await purchase(net, bankB, { lien, document: collateral.id, price, buyer: bankB.address });
  const estate = estateOf(collateral, [claimant]);
  return async () => enforcement.connect(guarantor).sell(estate, deposit, price, 0n, buyer, NOBODY);
}

async function sold(net: LienbookNetwork, security: Countered) {
  return (await sale(net, security))();
}

/** Brings in so much of what guarantors are due; all of it with nothing said. */
async function repaid({ desk, exporter, terms }: Pick<Backed, "desk" | "exporter" | "terms">, due?: bigint) {
  const { costs, penalty, interest, principal } = await desk.owed(terms);
  const amount = due === undefined ? EVERYTHING : costs + penalty + interest + principal - PAID + due;
  await desk.connect(exporter).repay(amount, terms);
}

type Recovering = LienbookNetwork & Pick<Backed, "guarantee" | "shown" | "terms">;

function recovering({ guaranteeServicing, guarantor, shown, guarantee, terms }: Recovering) {
  return async () => guaranteeServicing.connect(guarantor).recover(guarantor, shown, guarantee, terms);
}

function reimbursing({ guaranteeServicing, shown, guarantee, terms }: Recovering, index = 0) {
  return async (by: Party) => guaranteeServicing.connect(by).reimburse(index, by, shown, guarantee, terms);
}

async function lenders({ guarantees, financing }: Backed) {
  return (await guarantees.trustOf(financing)).lenders;
}

describe("What was pledged for a guarantee", () => {
  it("is not enforced before the guarantor has paid, nor once it has been paid back", async () => {
    const net = await pledged();
    const { grounds, enforcement, guarantor, guarantee, guaranteeId, security, terms } = net;
    const { collateral, claimant, lien, purpose } = security;
    const notice = async () => enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
    expect(await grounds.claimUnder(purpose)).to.deep.equal([0n, LARGEST]);
    await expect(notice()).to.be.revertedWithCustomError(enforcement, "ClaimNotDue").withArgs(lien);
    await called(net, guarantee);
    expect(await grounds.owedUnder(guaranteeId)).to.equal(PAID);
    for (const other of [net.bankA, net.exporter, net.stranger]) {
      await expect(enforcement.connect(other).giveNotice(collateral, claimant.stake))
        .to.be.revertedWithCustomError(enforcement, "NotLienholder")
        .withArgs(lien, other);
    }
    const selling = await sale(net, security);
    await expect(net.guaranteeServicing.settle(net.shown, guarantee, terms)).to.be.revertedWithCustomError(
      net.guarantees,
      "NothingToTake",
    );
    await repaid(net);
    await net.guaranteeServicing.connect(net.stranger).settle(net.shown, guarantee, terms);
    expect(await grounds.owedUnder(guaranteeId)).to.equal(0n);
    await expect(selling()).to.be.revertedWithCustomError(enforcement, "ClaimNotDue").withArgs(lien);
    const rules = { token: net.deposit, duration: 86_400n, descending: false, reserve: 200_000_00n, step: 1n };
    await expect(enforcement.connect(guarantor).openAuction(collateral, claimant.stake, rules))
      .to.be.revertedWithCustomError(enforcement, "ClaimNotDue")
      .withArgs(lien);
  });

  it("is not hammered away once the guarantor has been paid back, and its notice is anyone's to withdraw", async () => {
    const net = await backed();
    const { enforcement, deposit, guaranteeServicing, guarantor, bankB, security, guarantee, terms, stranger } = net;
    const { collateral, claimant, lien } = security;
    await enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
    await expect(enforcement.connect(stranger).withdrawNotice(collateral, claimant.stake))
      .to.be.revertedWithCustomError(enforcement, "NotLienholder")
      .withArgs(lien, stranger);
    await net.passDays(NOTICE_DAYS);
    const rules = { token: deposit, duration: 86_400n, descending: false, reserve: 200_000_00n, step: 1n };
    await enforcement.connect(guarantor).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(bankB).bid(lien, 200_000_00n);
    await net.passDays(1n);
    await repaid(net);
    await guaranteeServicing.settle(net.shown, guarantee, terms);
    await expect(enforcement.hammer(estateOf(collateral, [claimant]), 0n, 0n))
      .to.be.revertedWithCustomError(enforcement, "ClaimNotDue")
      .withArgs(lien);
    await net.passDays(7n);
    await enforcement.voidAuction(lien);
    await enforcement.connect(stranger).withdrawNotice(collateral, claimant.stake);
    expect(await enforcement.noticeOf(lien)).to.deep.equal([0n, 0n]);
  });

  it("is free once the guarantee has ended and nothing is owed under it, by anyone's act", async () => {
    const net = await pledged();
    const { grounds, lienbook, guaranteeServicing, registry, bankA, stranger, guarantee, security, terms } = net;
    const { collateral, purpose, lien } = security;
    await expect(grounds.connect(stranger).release(purpose, collateral))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeNeeded")
      .withArgs(lien, CAP, LARGEST);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await grounds.connect(stranger).release(purpose, collateral);
    expect((await lienbook.lienOf(lien)).amount).to.equal(0n);
    expect((await registry.stateOf(collateral.id)).encumbered).to.equal(0n);
    await expect(grounds.release(purpose, collateral))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeNeeded")
      .withArgs(lien, 0n, 0n);
  });

  it("answers for no more than what is owed once the guarantee has ended", async () => {
    const net = await backed();
    const { grounds, lienbook, guaranteeServicing, bankA, guarantor, guarantee, security, terms, shown } = net;
    const { collateral, purpose, lien } = security;
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    expect(await grounds.claimUnder(purpose)).to.deep.equal([PAID, PAID]);
    await grounds.release(purpose, collateral);
    expect((await lienbook.lienOf(lien)).amount).to.equal(PAID);
    // What waits for a guarantor keeps no lien: anyone has it booked, and the guarantor has it.
    await repaid(net);
    await expect(guaranteeServicing.connect(net.stranger).settle(shown, guarantee, terms))
      .to.emit(guaranteeServicing, "Recovered")
      .withArgs(net.guaranteeId, net.financing, PAID, net.guarantees);
    await grounds.release(purpose, collateral);
    expect((await lienbook.lienOf(lien)).amount).to.equal(0n);
    await expect(guaranteeServicing.connect(guarantor).withdraw(net.deposit, PAID, guarantor)).to.changeTokenBalance(
      net.ethers,
      net.deposit,
      guarantor,
      PAID,
    );
  });

  it("is given back by the guarantor when it wants, in part or in whole, and by nobody else meanwhile", async () => {
    const net = await pledged();
    const { grounds, guarantees, lienbook, exporter, bankA, otherGuarantor, guarantee, security } = net;
    for (const other of [exporter, bankA, otherGuarantor, net.stranger]) {
      const entity = "lei" in other ? other.lei : `0x${"00".repeat(20)}`;
      await expect(grounds.connect(other).discharge(0n, security.collateral, 1n, 0n, guarantee))
        .to.be.revertedWithCustomError(guarantees, "NotGuarantor")
        .withArgs(entity, net.guarantor.lei);
    }
    await keep(net, security, 30_000_00n);
    expect((await lienbook.lienOf(security.lien)).amount).to.equal(30_000_00n);
    await keep(net, security, 0n);
    expect((await lienbook.lienOf(security.lien)).amount).to.equal(0n);
    await expect(keep(net, security, 0n)).to.be.revertedWithCustomError(lienbook, "LienNotFound");
  });

  it("is redeemed by who pledged it, for what its guarantor is owed, and is then nobody's to sell", async () => {
    const net = await backed();
    const { ethers, grounds, guarantees, guaranteeServicing, lienbook, enforcement, deposit, desk } = net;
    const { exporter, guarantor, bankB, guarantee, guaranteeId, security, terms } = net;
    const { collateral, purpose, lien } = security;
    await deposit.connect(exporter).approve(grounds, MaxUint256);
    const selling = await sale(net, security);
    const redeem = async (by: Party, most = LARGEST, token: AddressLike = deposit) =>
      grounds.connect(by).redeem(0n, collateral, token, most, guarantee);
    for (const other of [guarantor, bankB]) {
      await expect(redeem(other)).to.be.revertedWithCustomError(guarantees, "NotPledgor").withArgs(other, exporter);
    }
    const unlisted = await ethers.deployContract("MisbehavingToken");
    await expect(redeem(exporter, 1n, unlisted))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(unlisted, USD);
    await expect(redeem(exporter, 0n)).to.be.revertedWithCustomError(grounds, "NothingToRedeem").withArgs(guaranteeId);
    await expect(redeem(exporter, 10_000_00n)).to.changeTokenBalances(
      ethers,
      deposit,
      [exporter, guarantees],
      [-10_000_00n, 10_000_00n],
    );
    const rest = PAID - 10_000_00n;
    await expect(redeem(exporter)).to.emit(grounds, "PledgeRedeemed").withArgs(guaranteeId, purpose, deposit, rest);
    expect((await lienbook.lienOf(lien)).amount).to.equal(CAP - PAID);
    await expect(redeem(exporter)).to.be.revertedWithCustomError(grounds, "NothingToRedeem").withArgs(guaranteeId);
    await expect(selling()).to.be.revertedWithCustomError(enforcement, "ClaimNotDue").withArgs(lien);
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, PAID, guarantor)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      PAID,
    );
    // It stands in the guarantor's place as if its land had been sold.
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(recovering(net)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID);
    await expect(guaranteeServicing.connect(guarantor).bookRedemption(deposit, guarantor.lei, 1n))
      .to.be.revertedWithCustomError(guarantees, "NotGrounds")
      .withArgs(guarantor);
  });

  it("is redeemed for no more than its lien", async () => {
    const net = await backed();
    const { ethers, grounds, lienbook, deposit, exporter, guarantee, security } = net;
    await deposit.connect(exporter).approve(grounds, MaxUint256);
    await keep(net, security, 5_000_00n);
    const redeemed = grounds.connect(exporter).redeem(0n, security.collateral, deposit, LARGEST, guarantee);
    await expect(redeemed).to.changeTokenBalance(ethers, deposit, exporter, -5_000_00n);
    expect((await lienbook.lienOf(security.lien)).amount).to.equal(0n);
  });

  it("counts as brought what its guarantor says it has collected, up to what it is owed", async () => {
    const net = await funded();
    const { grounds, registry, guarantor, exporter } = net;
    const { collateral: whole } = await net.acknowledgedReceivable();
    const collateral = { ...whole, amount: CAP };
    const issued = await issueOn(net, { pledged: [{ collateral }] }, { coverage: 500_000n });
    const collect = async (collected: bigint) =>
      grounds.connect(guarantor).discharge(0n, collateral, 0n, collected, issued.guarantee);
    await expect(collect(1n)).to.be.revertedWithCustomError(grounds, "CollectedAboveDue").withArgs(issued.id, 1n, 0n);
    await called(net, issued.guarantee);
    await expect(collect(PAID + 1n))
      .to.be.revertedWithCustomError(grounds, "CollectedAboveDue")
      .withArgs(issued.id, PAID + 1n, PAID);
    await collect(20_000_00n);
    expect((await registry.stateOf(collateral.id)).collected).to.equal(20_000_00n);
    const { purpose } = issued.liens[0]!;
    expect(await grounds.securityIn(issued.id, issued.shown)).to.deep.equal([
      [purpose, 80_000_00n, 0n, 20_000_00n, exporter.address],
    ]);
    expect(await grounds.owedUnder(issued.id)).to.equal(40_000_00n);
    await repaid(net);
    const all = { ...net, ...issued };
    await expect(recovering(all)()).to.changeTokenBalance(net.ethers, net.deposit, guarantor, 40_000_00n);
    await expect(reimbursing(all)(exporter)).to.changeTokenBalance(net.ethers, net.deposit, exporter, 20_000_00n);
  });

  it("is noted up to the last unit that the guarantor has paid, and no further", async () => {
    const net = await funded();
    const { grounds, guarantor } = net;
    const { collateral: whole } = await net.acknowledgedReceivable();
    const collateral = { ...whole, amount: CAP };
    const issued = await issueOn(net, { pledged: [{ collateral }] }, { coverage: 500_000n });
    await called(net, issued.guarantee);
    const collect = async (collected: bigint) =>
      grounds.connect(guarantor).discharge(0n, collateral, 0n, collected, issued.guarantee);
    await collect(PAID);
    expect(await grounds.owedUnder(issued.id)).to.equal(0n);
    await expect(collect(1n)).to.be.revertedWithCustomError(grounds, "CollectedAboveDue").withArgs(issued.id, 1n, 0n);
  });
});

describe("What the sale of what was pledged for a guarantee brings", () => {
  it("is the guarantor's up to what it has paid; the rest is kept in the lien's place, and then its pledgor's", async () => {
    const net = await backed();
    const { ethers, grounds, guarantees, enforcement, deposit, exporter, guarantor, bankA, guarantee } = net;
    const { guaranteeId, security, terms, shown } = net;
    const { purpose } = security;
    const selling = sold(net, security);
    await expect(selling).to.changeTokenBalances(
      ethers,
      deposit,
      [grounds, enforcement, exporter],
      [CAP - PAID, PAID, 300_000_00n],
    );
    await expect(selling)
      .to.emit(grounds, "CounterGuaranteeRealised")
      .withArgs(guaranteeId, purpose, deposit, PAID, CAP - PAID);
    await expect(enforcement.connect(guarantor).withdrawParked(deposit, guarantor)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      PAID,
    );
    expect(await grounds.securityIn(guaranteeId, shown)).to.deep.equal([
      [purpose, 0n, CAP - PAID, PAID, exporter.address],
    ]);
    const nothing = (call: Promise<unknown>) => expect(call).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await nothing(grounds.connect(guarantor).take(0n, guarantor, guarantee));
    await nothing(grounds.connect(exporter).takeBack(purpose, exporter));

    // It pays 30 000.00 more, and has that, too.
    await pays(net, guarantee, 30_000_00n);
    await expect(grounds.connect(bankA).take(0n, bankA, guarantee)).to.be.revertedWithCustomError(
      guarantees,
      "NotGuarantor",
    );
    for (const nobody of [ZeroAddress, await grounds.getAddress()]) {
      await expect(grounds.connect(guarantor).take(0n, nobody, guarantee))
        .to.be.revertedWithCustomError(guarantees, "RecipientOfNobody")
        .withArgs(nobody);
    }
    const taking = grounds.connect(guarantor).take(0n, guarantor, guarantee);
    await expect(taking).to.changeTokenBalance(ethers, deposit, guarantor, 30_000_00n);
    await expect(taking).to.emit(grounds, "ProceedsTaken").withArgs(purpose, guarantor, deposit, 30_000_00n, guarantor);
    await nothing(grounds.connect(guarantor).take(0n, guarantor, guarantee));
    await nothing(grounds.connect(exporter).takeBack(purpose, exporter));

    // The guarantee ends: the rest is whoever's asset was sold.
    await net.guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    for (const other of [guarantor, bankA]) {
      await expect(grounds.connect(other).takeBack(purpose, other))
        .to.be.revertedWithCustomError(guarantees, "NotPledgor")
        .withArgs(other, exporter);
    }
    await expect(grounds.connect(exporter).takeBack(purpose, exporter)).to.changeTokenBalances(
      ethers,
      deposit,
      [grounds, exporter],
      [-10_000_00n, 10_000_00n],
    );
    await nothing(grounds.connect(exporter).takeBack(purpose, exporter));
    await repaid(net);
    await nothing(recovering(net)());
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID + 30_000_00n);
  });

  it("is the guarantor's in whole where it has paid more since than the sale has left", async () => {
    const net = await backed();
    const { ethers, grounds, guarantees, deposit, guarantor, guarantee, guaranteeId, security } = net;
    await keep(net, security, 80_000_00n);
    await sold(net, security);
    await pays(net, guarantee, 30_000_00n);
    await expect(grounds.connect(guarantor).take(0n, guarantor, guarantee)).to.changeTokenBalances(
      ethers,
      deposit,
      [grounds, guarantor],
      [-20_000_00n, 20_000_00n],
    );
    expect(await grounds.owedUnder(guaranteeId)).to.equal(10_000_00n);
    await expect(grounds.connect(guarantor).take(0n, guarantor, guarantee)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
  });

  it("is taken back by whoever has the place of a lost account", async () => {
    const net = await backed();
    const { ethers, grounds, participants, deposit, exporter, bankA, guarantee, security, terms } = net;
    const successor = net.strangers[6]!;
    await sold(net, security);
    await net.guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await participants.addAccount(exporter.lei, successor);
    await participants.announceReplacement(exporter, successor);
    await net.passDays(8n);
    await expect(grounds.connect(exporter).takeBack(security.purpose, exporter)).to.be.revertedWithCustomError(
      net.guarantees,
      "NotPledgor",
    );
    await expect(grounds.connect(successor).takeBack(security.purpose, successor)).to.changeTokenBalance(
      ethers,
      deposit,
      successor,
      CAP - PAID,
    );
  });

  it("is taken back by another account of an entity whose own was removed, and not by whoever has the key of that", async () => {
    const net = await backed();
    const { ethers, grounds, participants, deposit, exporter, bankA, guarantee, security, terms } = net;
    const other = net.strangers[6]!;
    await sold(net, security);
    await net.guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await participants.addAccount(exporter.lei, other);
    await participants.removeAccount(exporter);
    await expect(grounds.connect(exporter).takeBack(security.purpose, exporter))
      .to.be.revertedWithCustomError(net.guarantees, "NotPledgor")
      .withArgs(exporter, exporter);
    await expect(grounds.connect(other).takeBack(security.purpose, other)).to.changeTokenBalance(
      ethers,
      deposit,
      other,
      CAP - PAID,
    );
  });

  it("is kept whole where another lienholder sold before the guarantor had paid anything", async () => {
    const net = await funded();
    const { ethers, grounds, enforcement, guaranteeServicing, deposit, bankA, bankB, exporter } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const senior = await net.pledged(bankB, { ...land, amount: 250_000_00n }, exporter);
    const issued = await issueOn(net, { pledged: [{ collateral: { ...land, amount: CAP } }] }, { coverage: 500_000n });
    const [{ claimant, purpose }] = issued.liens as [Countered];
    await enforcement.connect(bankB).giveNotice(land, keptClaimant(senior.purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const estate = estateOf(land, [keptClaimant(senior.purpose), claimant]);
    await expect(enforcement.connect(bankB).appropriate(estate, deposit, 400_000_00n, 0n)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankB, grounds, enforcement, exporter],
      [-150_000_00n, CAP, 0n, 50_000_00n],
    );
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, issued.guarantee, net.terms);
    await expect(grounds.connect(exporter).takeBack(purpose, exporter)).to.changeTokenBalance(
      ethers,
      deposit,
      exporter,
      CAP,
    );
  });

  it("is nothing to be reimbursed for while it is kept and has brought the guarantor nothing", async () => {
    const net = await funded();
    const { grounds, guarantees, enforcement, deposit, bankB, exporter, guarantor } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const senior = await net.pledged(bankB, { ...land, amount: 250_000_00n }, exporter);
    const issued = await issueOn(net, { pledged: [{ collateral: { ...land, amount: CAP } }] }, { coverage: 500_000n });
    const [{ claimant }] = issued.liens as [Countered];
    await enforcement.connect(bankB).giveNotice(land, keptClaimant(senior.purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const estate = estateOf(land, [keptClaimant(senior.purpose), claimant]);
    await enforcement.connect(bankB).appropriate(estate, deposit, 400_000_00n, 0n);
    const reimburse = reimbursing({ ...net, ...issued });
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await called(net, issued.guarantee);
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await repaid(net);
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await recovering({ ...net, ...issued })();
    await expect(grounds.connect(guarantor).take(0n, guarantor, issued.guarantee)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
  });

  it("is not kept for a guarantee that has ended: later lienholders and the pledgor have it", async () => {
    const net = await funded();
    const { ethers, grounds, enforcement, guaranteeServicing, deposit, bankA, bankB, exporter } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const issued = await issueOn(net, { pledged: [{ collateral: { ...land, amount: CAP } }] }, { coverage: 500_000n });
    const junior = await net.pledged(bankB, { ...land, amount: 300_000_00n }, exporter);
    const [{ claimant }] = issued.liens as [Countered];
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, issued.guarantee, net.terms);
    await enforcement.connect(bankB).giveNotice(land, keptClaimant(junior.purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const estate = estateOf(land, [claimant, keptClaimant(junior.purpose)], 1);
    await expect(enforcement.connect(bankB).appropriate(estate, deposit, 400_000_00n, 0n)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankB, grounds, exporter],
      [-100_000_00n, 0n, 100_000_00n],
    );
  });

  it("is said by the enforcement contract alone", async () => {
    const { grounds, lienbook, deposit, guarantor, exporter, security } = await backed();
    await expect(grounds.connect(guarantor).realise(security.purpose, exporter, deposit, 1n))
      .to.be.revertedWithCustomError(lienbook, "NotEnforcement")
      .withArgs(guarantor);
  });
});

describe("A guarantor with security, which gets back once what it has paid", () => {
  it("gives up its part in the claim with its security, but not once that has brought it something", async () => {
    const net = await backed();
    const { guarantees, guaranteeServicing, grounds, lienbook, bankA, guarantor, guarantee, guaranteeId } = net;
    const { terms, shown, security } = net;
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    const waive = async () => guaranteeServicing.connect(guarantor).waive(shown, guarantee, terms);
    const before = await net.networkHelpers.takeSnapshot();
    await waive();
    await grounds.release(security.purpose, security.collateral);
    expect((await lienbook.lienOf(security.lien)).amount).to.equal(0n);
    await before.restore();
    await keep(net, security, 25_000_00n);
    await sold(net, security);
    await expect(waive())
      .to.be.revertedWithCustomError(guarantees, "SecurityRealised")
      .withArgs(guaranteeId, 25_000_00n);
  });

  it("is paid back by the lender with whoever owned what was sold for it, each for what it has borne", async () => {
    const net = await backed();
    const { guarantees, guaranteeServicing, deposit, bankA, guarantor, exporter, guarantee, terms, shown } = net;
    const account = await guarantees.accountOf(net.financing);
    await keep(net, net.security, 25_000_00n);
    await sold(net, net.security);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await guaranteeServicing.connect(bankA).redeem(shown, guarantee, terms);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([PAID - 25_000_00n, 0n]);
    expect(await guarantees.balanceOf(deposit, exporter.lei)).to.deep.equal([25_000_00n, 0n]);
    // Nobody has a part in it any more, and the lender has its claim to itself: to sell, or to restructure it.
    await guaranteeServicing.connect(bankA).act(net.financing, await takenBack({ ...net, account }));
    expect(await net.desk.creditorOf(terms)).to.equal(bankA.address);
    await repaid(net);
    await expect(reimbursing(net)(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(recovering(net)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
  });

  it("shares the interest on what was paid with whoever owned what was sold, by what each has borne of it", async () => {
    const net = await backed();
    const { ethers, guarantees, guaranteeServicing, desk, deposit, exporter, guarantor, terms } = net;
    await keep(net, net.security, 15_000_00n);
    await sold(net, net.security);
    await repaid(net, 0n); // the lender is whole
    await guaranteeServicing.distribute(terms);
    await net.passDays(365n);
    const { costs, penalty, interest, principal } = await desk.owed(terms);
    const share = costs + penalty + interest + principal;
    expect(share).to.be.greaterThan(PAID);
    await repaid(net);
    const own = (share * 45_000_00n) / PAID;
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, own);
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, share - own);
    expect(await deposit.balanceOf(await guarantees.accountOf(net.financing))).to.equal(await lenders(net));
  });

  it("leaves its part to whoever owned what was sold for it, once the sale has made it whole", async () => {
    const net = await backed();
    const { ethers, guarantees, guaranteeServicing, grounds: book, deposit, security } = net;
    const { bankA, bankB, guarantor, exporter, financing, terms, guaranteeId, guarantee } = net;
    const { purpose } = security;
    const [recover, reimburse] = [recovering(net), reimbursing(net)];
    await keep(net, security, PAID);
    await sold(net, security);
    expect(await book.securityIn(guaranteeId, net.shown)).to.deep.equal([[purpose, 0n, 0n, PAID, exporter.address]]);
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await repaid(net);
    await expect(recover()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    for (const other of [guarantor, bankA, bankB]) {
      await expect(reimburse(other)).to.be.revertedWithCustomError(guarantees, "NotPledgor").withArgs(other, exporter);
    }
    const claimed = reimburse(exporter);
    await expect(claimed)
      .to.emit(guaranteeServicing, "Reimbursed")
      .withArgs(guaranteeId, financing, purpose, PAID, exporter);
    await expect(claimed).to.changeTokenBalance(ethers, deposit, exporter, PAID);
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    expect(await deposit.balanceOf(await guarantees.accountOf(financing))).to.equal(0n);
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(false);
    await guaranteeServicing.lapse(NO_DEMAND, guarantee, terms);
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
  });

  it("may recover first and sell afterwards: both together are what it has paid", async () => {
    const net = await backed();
    const { ethers, guarantees, grounds, deposit, exporter, guarantor, security } = net;
    await repaid(net, 20_000_00n);
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 20_000_00n);
    await sold(net, security);
    const brought = PAID - 20_000_00n;
    expect(await grounds.securityIn(net.guaranteeId, net.shown)).to.deep.equal([
      [security.purpose, 0n, CAP - brought, brought, exporter.address],
    ]);
    // What has accrued since the lender was whole, both share.
    const { costs, penalty, interest, principal } = await net.desk.owed(net.terms);
    const share = 20_000_00n + costs + penalty + interest + principal;
    await repaid(net);
    const own = (share * 20_000_00n) / PAID;
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, own - 20_000_00n);
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, share - own);
    expect((await guarantees.guaranteeOf(net.guaranteeId)).recovered).to.equal(share);
  });

  it("comes before the pledgor for what it still lacks, whoever of them asks first", async () => {
    const net = await backed();
    const { ethers, guarantees, deposit, exporter, guarantor } = net;
    await keep(net, net.security, 25_000_00n);
    await sold(net, net.security);
    await repaid(net, 30_000_00n);
    await expect(reimbursing(net)(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 30_000_00n);
    await repaid(net);
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, 25_000_00n);
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 5_000_00n);
    await expect(reimbursing(net)(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
  });

  it("has back what it sets off when it takes the asset itself", async () => {
    const net = await backed();
    const { ethers, guarantees, grounds, enforcement, deposit, exporter, guarantor, security } = net;
    const { collateral, claimant, purpose } = security;
    await enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
    await net.passDays(NOTICE_DAYS);
    const price = await enforcement.valuationOf(collateral);
    const taking = enforcement.connect(guarantor).appropriate(estateOf(collateral, [claimant]), deposit, price, 0n);
    await expect(taking).to.changeTokenBalances(
      ethers,
      deposit,
      [guarantor, grounds, exporter],
      [PAID - price, CAP - PAID, price - CAP],
    );
    expect(await grounds.securityIn(net.guaranteeId, net.shown)).to.deep.equal([
      [purpose, 0n, CAP - PAID, PAID, exporter.address],
    ]);
    await repaid(net);
    await expect(recovering(net)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID);
  });

  it("has nothing of the price for what it recovers in the middle of the sale", async () => {
    const net = await backed();
    const { ethers, desk, enforcement, participants, guaranteeServicing, grounds, deposit } = net;
    const { guarantor, bankB, exporter, security, shown, guarantee, guaranteeId, terms } = net;
    const { collateral, claimant, lien, purpose } = security;
    const intruder = await ethers.deployContract("Intruder");
    await participants.addAccount(guarantor.lei, intruder);
    const token = await ethers.deployContract("MisbehavingToken");
    await desk.listToken(token, USD);
    await token.mint(bankB, 400_000_00n);
    await token.connect(bankB).approve(enforcement, 400_000_00n);
    await repaid(net);
    await guaranteeServicing.distribute(terms);
    await enforcement.connect(guarantor).giveNotice(collateral, claimant.stake);
    await net.passDays(NOTICE_DAYS);
    const again = [await intruder.getAddress(), shown, guarantee, terms] as const;
    await intruder.aim(guaranteeServicing, guaranteeServicing.interface.encodeFunctionData("recover", [...again]));
    await token.setListener(intruder);
    const price = await enforcement.valuationOf(collateral);
    const offer = { lien, document: collateral.id, price, buyer: bankB.address };
    const buyer = await purchase({ ...net, deposit: token } as never, bankB, offer);
    await expect(enforcement.connect(guarantor).sell(estateOf(collateral, [claimant]), token, price, 0n, buyer, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "ClaimNotDue")
      .withArgs(lien);
    expect(await grounds.securityIn(guaranteeId, shown)).to.deep.equal([[purpose, CAP, 0n, 0n, ZeroAddress]]);
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, PAID);
    await expect(reimbursing(net)(exporter)).to.be.revertedWithCustomError(guaranteeServicing, "NotPledgor");
  });

  it("shows the grounds that it signed, and pledgors are counted as these name them", async () => {
    const net = await backed();
    const { guarantees, guaranteeServicing, guarantor, exporter, guarantee, shown, terms } = net;
    await repaid(net);
    const none: Grounds = { reports: [ZeroHash], counterGuarantees: [] };
    for (const other of [NO_GROUNDS, encodeGrounds(none)]) {
      await expect(
        guaranteeServicing.connect(guarantor).recover(guarantor, other, guarantee, terms),
      ).to.be.revertedWithCustomError(guarantees, "GroundsMismatch");
      await expect(guaranteeServicing.settle(other, guarantee, terms)).to.be.revertedWithCustomError(
        guarantees,
        "GroundsMismatch",
      );
    }
    await expect(guaranteeServicing.connect(exporter).reimburse(1n, exporter, shown, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "CounterGuaranteeUnknown")
      .withArgs(1n, 1n);
    await expect(reimbursing(net)(exporter))
      .to.be.revertedWithCustomError(guarantees, "NotPledgor")
      .withArgs(exporter, ZeroAddress);
  });

  it("leaves its part to several pledgors by what the asset of each has brought", async () => {
    const net = await funded();
    const { ethers, guarantees, grounds, deposit, exporter, otherExporter, guarantor } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const bill = await issuedBill(net, { shipper: otherExporter });
    const goods = await billCollateral(net, bill, { shipper: otherExporter });
    const pledging = [
      { collateral: { ...land, amount: 30_000_00n } },
      { collateral: { ...goods, amount: 40_000_00n }, by: otherExporter },
    ];
    const issued = await issueOn(net, { pledged: pledging }, { coverage: 500_000n });
    const [first, second] = issued.liens as [Countered, Countered];
    await called(net, issued.guarantee);
    const all = { ...net, ...issued };

    await sold(net, first);
    expect(await grounds.owedUnder(issued.id)).to.equal(30_000_00n);
    await keep(all, second, 10_000_01n);
    await sold(net, second);
    await repaid(all, 30_000_00n);
    await expect(recovering(all)()).to.changeTokenBalance(ethers, deposit, guarantor, PAID - 40_000_01n);
    const due = 30_000_00n - (PAID - 40_000_01n);
    const firstPart = (due * 30_000_00n) / 40_000_01n;
    await expect(reimbursing(all, 0)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, firstPart);
    await repaid(all);
    await expect(recovering(all)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(all, 1)(otherExporter)).to.changeTokenBalance(ethers, deposit, otherExporter, 10_000_01n);
    const rest = 30_000_00n - firstPart;
    await expect(reimbursing(all, 0)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, rest);
    expect(await deposit.balanceOf(await guarantees.accountOf(net.financing))).to.be.greaterThan(0n);
    await net.guaranteeServicing.connect(net.bankA).takeReceipts(net.bankA, net.terms);
    expect(await deposit.balanceOf(await guarantees.accountOf(net.financing))).to.equal(0n);
  });

  it("leaves several pledgors what comes in cent by cent, to none of them more than is there nor anything twice", async () => {
    const net = await funded();
    const { guarantees, guaranteeServicing, grounds, deposit, exporter, bankA } = net;
    const brought = [4n, 2n, 4n] as const;
    const pledging: Pledging[] = [];
    for (const amount of brought) {
      const { collateral: land } = await issuedRight(net);
      await appraised(net, land, 400_000_00n);
      pledging.push({ collateral: { ...land, amount } });
    }
    const issued = await issueOn(net, { pledged: pledging }, { coverage: 500_000n });
    await called(net, issued.guarantee);
    const all = { ...net, ...issued };
    await deposit.connect(exporter).approve(grounds, MaxUint256);
    for (const { index, collateral } of issued.liens) {
      await grounds.connect(exporter).redeem(index, collateral, deposit, LARGEST, issued.guarantee);
    }
    await repaid(all, PAID - 8n);
    await recovering(all)();
    const takes = async (index: number) => {
      const before = await deposit.balanceOf(exporter);
      await reimbursing(all, index)(exporter);
      return (await deposit.balanceOf(exporter)) - before;
    };
    // Of two cents the parts are 0, 1 and 1; of three 1, 0 and 2, so that the third waits for what the second has had.
    expect([await takes(1), await takes(2)]).to.deep.equal([1n, 1n]);
    await net.desk.connect(exporter).repay(1n, net.terms);
    expect(await takes(0)).to.equal(1n);
    for (const index of brought.keys()) {
      await expect(takes(index)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    }
    await net.desk.connect(exporter).repay(3n, net.terms);
    expect(await takes(2)).to.equal(2n);
    await repaid(all);
    expect([await takes(2), await takes(0), await takes(1)]).to.deep.equal([1n, 3n, 1n]);
    for (const index of brought.keys()) {
      await expect(takes(index)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    }
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, net.terms);
    expect(await deposit.balanceOf(await guarantees.accountOf(net.financing))).to.equal(0n);
    await expect(recovering(all)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    expect((await guarantees.guaranteeOf(issued.id)).recovered).to.equal(
      (await guarantees.guaranteeOf(issued.id)).paid,
    );
  });

  it("is brought no more by two assets than what it has paid, and leaves the rest of the second", async () => {
    const net = await funded();
    const { grounds, guarantees, otherExporter, guarantor } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const bill = await issuedBill(net, { shipper: otherExporter });
    const goods = await billCollateral(net, bill, { shipper: otherExporter });
    const pledging = [
      { collateral: { ...land, amount: 50_000_00n } },
      { collateral: { ...goods, amount: 50_000_00n }, by: otherExporter },
    ];
    const issued = await issueOn(net, { pledged: pledging }, { coverage: 500_000n });
    const [first, second] = issued.liens as [Countered, Countered];
    await called(net, issued.guarantee);
    await sold(net, first);
    await sold(net, second);
    expect(
      (await grounds.securityIn(issued.id, issued.shown)).map(({ held, brought }) => [held, brought]),
    ).to.deep.equal([
      [0n, 50_000_00n],
      [40_000_00n, 10_000_00n],
    ]);
    await expect(grounds.connect(guarantor).take(1n, guarantor, issued.guarantee)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
  });

  it("recovers all that it has paid where others' claims took the whole price", async () => {
    const net = await funded();
    const { ethers, grounds, guarantees, enforcement, deposit, bankB, exporter, guarantor } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const senior = await net.pledged(bankB, { ...land, amount: 300_000_00n }, exporter);
    const issued = await issueOn(net, { pledged: [{ collateral: { ...land, amount: CAP } }] }, { coverage: 500_000n });
    const [{ claimant, purpose }] = issued.liens as [Countered];
    await called(net, issued.guarantee);
    await appraised(net, land, 250_000_00n);
    await enforcement.connect(bankB).giveNotice(land, keptClaimant(senior.purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const offer = { lien: senior.lien, document: land.id, price: 250_000_00n, buyer: bankB.address };
    const ours = { ...claimant, consent: [await saleConsent(net, guarantor, offer)] };
    const estate = estateOf(land, [keptClaimant(senior.purpose), ours]);
    await enforcement.connect(bankB).appropriate(estate, deposit, 250_000_00n, 0n);
    const all = { ...net, ...issued };
    expect(await grounds.securityIn(all.id, all.shown)).to.deep.equal([[purpose, 0n, 0n, 0n, ZeroAddress]]);
    await repaid(all);
    await expect(reimbursing(all)(exporter))
      .to.be.revertedWithCustomError(guarantees, "NotPledgor")
      .withArgs(exporter, ZeroAddress);
    await expect(recovering(all)()).to.changeTokenBalance(ethers, deposit, guarantor, PAID);
  });
});

describe("A counter-guarantee on a bill of lading that is amended", () => {
  /** The bill behind the guarantee was amended, and the guarantor's lien is on its successor. */
  const amended = stage(funded, async (net) => {
    const { billOfLading, registry, carrier, exporter, guarantor, grounds } = net;
    const bill = await issuedBill(net);
    const collateral = { ...(await billCollateral(net, bill)), amount: CAP };
    const issued = await issueOn(net, { pledged: [{ collateral, asked: { worth: CAP } }] }, { coverage: 500_000n });
    const security = issued.liens[0]!;
    await registry.revoke(...(await net.revocation(carrier, bill)));
    const successor = await billDocument(net);
    const { stake } = security.claimant;
    const liens = [await succession(net, guarantor, { lien: security.lien, ...stake }, successor)];
    await billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, successor, liens)));
    const next = { ...(await billCollateral(net, successor)), amount: CAP };
    const there = lienIdOf(next, security.purpose, await grounds.getAddress());
    return { ...issued, guaranteeId: issued.id, security, next: { ...security, collateral: next, lien: there } };
  });

  it("stands on the new bill for its guarantee, and is released there by whoever shows either", async () => {
    const net = await amended();
    const { grounds, lienbook, guaranteeServicing, bankA, terms, next, security, guarantee } = net;
    expect((await lienbook.lienOf(next.lien)).amount).to.equal(CAP);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    const before = await net.networkHelpers.takeSnapshot();
    for (const collateral of [security.collateral, next.collateral]) {
      await grounds.release(security.purpose, collateral);
      expect((await lienbook.lienOf(next.lien)).amount).to.equal(0n);
      await before.restore();
    }
  });

  it("is counted by its guarantor's grounds as they were signed, standing and sold", async () => {
    const net = await amended();
    const { ethers, grounds, guarantees, deposit, exporter, guarantor, guarantee, guaranteeId, shown, next } = net;
    const { purpose } = next;
    expect(await grounds.securityIn(guaranteeId, shown)).to.deep.equal([[purpose, CAP, 0n, 0n, ZeroAddress]]);
    await called(net, guarantee);
    await repaid(net, 10_000_00n);
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 10_000_00n);
    await keep(net, next, 50_000_00n);
    await sold(net, next);
    expect(await grounds.securityIn(guaranteeId, shown)).to.deep.equal([
      [purpose, 0n, 0n, 50_000_00n, exporter.address],
    ]);
    await repaid(net);
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, (due: bigint) => {
      return due >= 50_000_00n;
    });
    expect((await guarantees.guaranteeOf(guaranteeId)).recovered).to.be.greaterThanOrEqual(PAID);
  });
});
