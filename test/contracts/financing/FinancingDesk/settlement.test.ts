import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import type { Interface } from "ethers";

import { allocation, debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { USD } from "../../../fixtures/network.ts";
import { deployed, financed, stage, tokenized } from "../../../fixtures/stages.ts";

const ONE_PER_CENT = 10_000n;

/** A token is listed whose habits the test decides; banks, exporter and debtor have some. */
const tokened = stage(tokenized, async ({ ethers, desk, exporter, debtor, bankA, collateral, termsFor, signOffer }) => {
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  for (const party of [exporter, debtor, bankA]) {
    await token.mint(party, 1_000_000_00n);
    await token.connect(party).approve(desk, MaxUint256);
  }
  const terms = await termsFor([collateral], { token: await token.getAddress() });
  return { token, terms, offer: await signOffer(bankA, terms) };
});

/** 200 000.00 are lent in it. */
const lent = stage(tokened, async ({ desk, exporter, terms, offer, financingIdOf }) => {
  await desk.connect(exporter).accept(offer, terms);
  return { financing: financingIdOf(terms) };
});

/** Bank A could not receive 1 000.00 of a repayment. */
const parked = stage(lent, async ({ desk, token, exporter, bankA, terms }) => {
  await token.setBlocked(bankA, true);
  await desk.connect(exporter).repay(1_000_00n, terms);
  return {};
});

describe("FinancingDesk, settlement tokens that misbehave", () => {
  describe("at the drawdown", () => {
    it("and take a fee are found out: the payee did not get what the terms say", async () => {
      const { desk, token, exporter, terms, offer } = await tokened();
      await token.setFee(ONE_PER_CENT);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(desk, "TokenMovedOtherAmount")
        .withArgs(token, 50_000_00n, 49_500_00n);
    });

    it("and claim to have moved what they did not are found out", async () => {
      const { desk, token, exporter, terms, offer } = await tokened();
      await token.setLying(true);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(desk, "TokenMovedOtherAmount")
        .withArgs(token, 50_000_00n, 0n);
    });

    it("and answer false instead of reverting are taken at their word", async () => {
      const { desk, token, exporter, terms, offer } = await tokened();
      await token.setRefusing(true);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(desk, "SafeERC20FailedOperation")
        .withArgs(token);
    });

    it("and block a payee stop the drawdown whole: no lien, no debt, no money to the other payee", async () => {
      const { desk, token, registry, exporter, otherExporter, bankA, terms, offer, paper, financingIdOf } =
        await tokened();
      await token.setBlocked(otherExporter, true);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(token, "AccountBlocked")
        .withArgs(otherExporter);
      expect(await token.balanceOf(bankA)).to.equal(1_000_000_00n);
      expect(await token.balanceOf(exporter)).to.equal(1_000_000_00n);
      expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
      expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(0n);
    });

    it("and block the lender stop it likewise", async () => {
      const { desk, token, exporter, bankA, terms, offer } = await tokened();
      await token.setBlocked(bankA, true);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(token, "AccountBlocked")
        .withArgs(bankA);
    });
  });

  it("and answer nothing at all settle a whole financing", async () => {
    const { ethers, desk, exporter, otherExporter, debtor, bankA, collateral, termsFor, signOffer, financingIdOf } =
      await tokenized();
    const token = await ethers.deployContract("SilentToken");
    await desk.listToken(token, USD);
    for (const party of [exporter, debtor, bankA]) {
      await token.mint(party, 1_000_000_00n);
      await token.connect(party).approve(desk, MaxUint256);
    }
    const terms = await termsFor([collateral], { token: await token.getAddress() });
    await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
    await desk.connect(exporter).repay(20_000_00n, terms);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.repaid);
    const balances = [bankA, exporter, otherExporter, debtor, desk].map(async (party) => token.balanceOf(party));
    expect(await Promise.all(balances)).to.deep.equal([
      1_000_000_00n,
      1_000_000_00n + 50_000_00n - 20_000_00n + 70_000_00n,
      150_000_00n,
      750_000_00n,
      0n,
    ]);
  });

  describe("in a repayment", () => {
    it("and take a fee from then on do not keep the borrower in debt: what it paid is paid", async () => {
      const { desk, token, exporter, bankA, terms, ethers } = await lent();
      await token.setFee(ONE_PER_CENT);
      await expect(desk.connect(exporter).repay(1_000_00n, terms)).to.changeTokenBalances(
        ethers,
        token,
        [exporter, bankA, desk],
        [-1_000_00n, 990_00n, 0n],
      );
      expect((await desk.owed(terms)).principal).to.equal(199_000_00n);
    });

    it("and take a fee of money that has to wait stop it: what waits is whole", async () => {
      const { desk, token, exporter, bankA, terms } = await lent();
      await token.setFee(ONE_PER_CENT);
      await token.setBlocked(bankA, true);
      await expect(desk.connect(exporter).repay(1_000_00n, terms))
        .to.be.revertedWithCustomError(desk, "TokenMovedOtherAmount")
        .withArgs(token, 1_000_00n, 990_00n);
      expect((await desk.owed(terms)).principal).to.equal(200_000_00n);
    });

    it("and move nothing for anyone stop it, and the debt stands", async () => {
      const { desk, token, exporter, terms } = await lent();
      await token.setRefusing(true);
      await expect(desk.connect(exporter).repay(1_000_00n, terms))
        .to.be.revertedWithCustomError(desk, "SafeERC20FailedOperation")
        .withArgs(token);
      await token.setRefusing(false);
      await token.setBlocked(exporter, true);
      await expect(desk.connect(exporter).repay(1_000_00n, terms))
        .to.be.revertedWithCustomError(token, "AccountBlocked")
        .withArgs(exporter);
      expect((await desk.owed(terms)).principal).to.equal(200_000_00n);
    });

    it("and block the lender do not keep the borrower in debt: the money waits for the lender", async () => {
      const { desk, token, exporter, bankA, terms, financing, ethers } = await lent();
      await token.setBlocked(bankA, true);
      const payment = desk.connect(exporter).repay(1_000_00n, terms);
      await expect(payment)
        .to.emit(desk, "PaymentParked")
        .withArgs(token, bankA, bankA.lei, 1_000_00n)
        .and.to.emit(desk, "Repaid")
        .withArgs(financing, exporter, allocation({ principal: 1_000_00n }));
      expect((await desk.owed(terms)).principal).to.equal(199_000_00n);
      await expect(payment).to.changeTokenBalances(ethers, token, [exporter, desk], [-1_000_00n, 1_000_00n]);
      expect(await desk.parked(token, bankA)).to.equal(1_000_00n);
    });

    it("and block the lender do not keep the collateral pledged once all is paid", async () => {
      const { desk, token, receivable, exporter, bankA, terms, financing, collateral } = await lent();
      await token.setBlocked(bankA, true);
      await desk.connect(exporter).repay(EVERYTHING, terms);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
      expect(await receivable.locked(collateral.id)).to.equal(false);
      expect(await desk.parked(token, bankA)).to.equal(200_000_00n);
    });
  });

  describe("in a debtor's payment", () => {
    it("and block the exporter do not keep the bank from its money: the remainder waits for the exporter", async () => {
      const { desk, token, debtor, bankA, exporter, terms } = await lent();
      await token.setBlocked(exporter, true);
      await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
        .to.emit(desk, "PaymentParked")
        .withArgs(token, exporter, exporter.lei, 50_000_00n);
      expect(await desk.parked(token, exporter)).to.equal(50_000_00n);
      expect(await desk.parked(token, bankA)).to.equal(0n);
      expect(await token.balanceOf(bankA)).to.equal(1_000_000_00n);
    });

    it("and block both keep both parts apart, each for its owner", async () => {
      const { desk, token, debtor, bankA, exporter, terms } = await lent();
      await token.setBlocked(exporter, true);
      await token.setBlocked(bankA, true);
      await desk.connect(debtor).collect(0, 250_000_00n, terms);
      expect(await desk.parked(token, bankA)).to.equal(200_000_00n);
      expect(await desk.parked(token, exporter)).to.equal(50_000_00n);
      expect(await token.balanceOf(desk)).to.equal(250_000_00n);
    });
  });
});

describe("FinancingDesk, money that waits for a blocked party", () => {
  it("is withdrawn by that party, to an address of its choice", async () => {
    const { desk, recovery, token, bankA, bankB, ethers } = await parked();
    expect(await recovery.connect(bankA).withdrawParked.staticCall(token, bankB)).to.equal(1_000_00n);
    const withdrawal = recovery.connect(bankA).withdrawParked(token, bankB);
    await expect(withdrawal)
      .to.emit(recovery, "ParkedPaymentWithdrawn")
      .withArgs(token, bankA, bankA.lei, bankB, 1_000_00n);
    await expect(withdrawal).to.changeTokenBalances(ethers, token, [desk, bankB], [-1_000_00n, 1_000_00n]);
    expect(await desk.parked(token, bankA)).to.equal(0n);
  });

  it("is withdrawn once", async () => {
    const { recovery, token, bankA, bankB } = await parked();
    await recovery.connect(bankA).withdrawParked(token, bankB);
    await expect(recovery.connect(bankA).withdrawParked(token, bankB))
      .to.be.revertedWithCustomError(recovery, "NothingParked")
      .withArgs(token, bankA);
  });

  it("is withdrawn by nobody else, and in no other token", async () => {
    const { recovery, token, deposit, bankA, bankB, exporter, deployer, strangers } = await parked();
    for (const caller of [bankB, exporter, deployer, strangers[0]!]) {
      await expect(recovery.connect(caller).withdrawParked(token, caller))
        .to.be.revertedWithCustomError(recovery, "NothingParked")
        .withArgs(token, caller);
    }
    await expect(recovery.connect(bankA).withdrawParked(deposit, bankA))
      .to.be.revertedWithCustomError(recovery, "NothingParked")
      .withArgs(deposit, bankA);
  });

  it("adds up over payments, and what comes after the block ends goes through at once", async () => {
    const { desk, token, exporter, bankA, terms } = await parked();
    await desk.connect(exporter).repay(500_00n, terms);
    expect(await desk.parked(token, bankA)).to.equal(1_500_00n);
    await token.setBlocked(bankA, false);
    const before = await token.balanceOf(bankA);
    await desk.connect(exporter).repay(7_00n, terms);
    expect(await token.balanceOf(bankA)).to.equal(before + 7_00n);
    expect(await desk.parked(token, bankA)).to.equal(1_500_00n);
  });

  it("stays where it is when it cannot be delivered to the address that was chosen", async () => {
    const { desk, recovery, token, bankA } = await parked();
    await expect(recovery.connect(bankA).withdrawParked(token, bankA))
      .to.be.revertedWithCustomError(token, "AccountBlocked")
      .withArgs(bankA);
    for (const nowhere of [ZeroAddress, await desk.getAddress()]) {
      await expect(recovery.connect(bankA).withdrawParked(token, nowhere))
        .to.be.revertedWithCustomError(recovery, "RecipientInvalid")
        .withArgs(nowhere);
    }
    await token.setRefusing(true);
    await expect(recovery.connect(bankA).withdrawParked(token, bankA))
      .to.be.revertedWithCustomError(desk, "SafeERC20FailedOperation")
      .withArgs(token);
    expect(await desk.parked(token, bankA)).to.equal(1_000_00n);
  });

  it("is its owner's also when that party is suspended or the token delisted", async () => {
    const { desk, recovery, token, participants, bankA, bankB } = await parked();
    await participants.suspend(bankA.lei);
    await desk.listToken(token, 0n);
    await recovery.connect(bankA).withdrawParked(token, bankB);
    expect(await token.balanceOf(bankB)).to.equal(1_000_00n);
  });
});

describe("FinancingDesk, calls in the middle of a transfer", () => {
  /** A payee that calls back while the token moves. */
  const intruded = stage(tokened, async ({ ethers, token, bankA, collateral, termsFor, signOffer, ...net }) => {
    const intruder = await ethers.deployContract("Intruder");
    const payouts = [{ payee: await intruder.getAddress(), amount: 200_000_00n }];
    const terms = await termsFor([collateral], { token: await token.getAddress(), payouts });
    await token.setListener(intruder);
    return { intruder, terms, offer: await signOffer(bankA, terms), lenderBefore: await token.balanceOf(bankA), net };
  });

  async function refusal(intruder: Awaited<ReturnType<typeof intruded>>["intruder"], by: Interface) {
    expect(await intruder.intruded(), "the intruder called").to.equal(true);
    expect(await intruder.succeeded(), "its call was refused").to.equal(false);
    return by.parseError(await intruder.answer())?.name;
  }

  it("find every act of the desk closed, at the drawdown, a repayment and a collection", async () => {
    const { desk, recovery, token, exporter, debtor, intruder, terms, offer } = await intruded();
    const calls = [
      desk.interface.encodeFunctionData("accept", [offer, terms]),
      desk.interface.encodeFunctionData("repay", [1n, terms]),
      desk.interface.encodeFunctionData("collect", [0, 1n, terms]),
      recovery.interface.encodeFunctionData("withdrawParked", [await token.getAddress(), exporter.address]),
    ];
    const acts = [
      async () => desk.connect(exporter).accept(offer, terms),
      async () => desk.connect(exporter).repay(1_00n, terms),
      async () => desk.connect(debtor).collect(0, 1_00n, terms),
    ];
    for (const [index, act] of acts.entries()) {
      for (const call of index === 0 ? calls.slice(0, 1) : calls) {
        await intruder.aim(desk, call);
        await act();
        expect(await refusal(intruder, desk.interface)).to.equal("ReentrancyGuardReentrantCall");
      }
    }
  });

  it("find a withdrawal closed to a second one: what waits is paid once", async () => {
    const { desk, recovery, token, exporter, bankA, intruder, terms, offer } = await intruded();
    await desk.connect(exporter).accept(offer, terms);
    const wallet = await intruder.getAddress();
    await token.setBlocked(bankA, true);
    await desk.connect(exporter).repay(1_000_00n, terms);
    const again = recovery.interface.encodeFunctionData("withdrawParked", [await token.getAddress(), wallet]);
    await intruder.aim(desk, again);
    await recovery.connect(bankA).withdrawParked(token, intruder);
    expect(await refusal(intruder, desk.interface)).to.equal("ReentrancyGuardReentrantCall");
    expect(await token.balanceOf(desk)).to.equal(0n);
  });

  it("see the debt as it is after the payment that is being made", async () => {
    const { desk, exporter, intruder, terms, offer } = await intruded();
    await desk.connect(exporter).accept(offer, terms);
    await intruder.aim(desk, desk.interface.encodeFunctionData("owed", [terms]));
    await desk.connect(exporter).repay(60_000_00n, terms);
    expect(await intruder.succeeded()).to.equal(true);
    const [seen] = desk.interface.decodeFunctionResult("owed", await intruder.answer());
    expect(seen).to.deep.equal(debt({ principal: 140_000_00n }));
  });

  describe("by the borrower, where it is a contract itself,", () => {
    /** The receivable is the intruder's, an account of the exporter's. */
    const contractBorrower = stage(intruded, async (net) => {
      const { participants, receivable, exporter, intruder, token, bankA, collateral, termsFor, signOffer } = net;
      await participants.addAccount(exporter.lei, intruder);
      await receivable.connect(exporter).transferFrom(exporter, intruder, collateral.id);
      const borrower = await intruder.getAddress();
      const payouts = [{ payee: borrower, amount: 200_000_00n }];
      const terms = await termsFor([collateral], { token: await token.getAddress(), borrower, payouts });
      return { borrower, terms, offer: await signOffer(bankA, terms) };
    });

    it("find nothing left to pledge to another bank while the first one pays out", async () => {
      const { desk, registry, lienbook, bankB, intruder, terms, offer, collateral, consent, ethers, borrower } =
        await contractBorrower();
      const { pledge } = await consent(bankB, collateral, { pledgor: new ethers.VoidSigner(borrower) });
      await intruder.aim(lienbook, lienbook.interface.encodeFunctionData("pledge", pledge));
      await intruder.execute(desk, desk.interface.encodeFunctionData("accept", [offer, terms]));
      expect(await refusal(intruder, registry.interface)).to.equal("DocumentOverEncumbered");
    });

    it("find the receivable locked while the bank pays out", async () => {
      const { desk, receivable, otherExporter, intruder, terms, offer, collateral, borrower } =
        await contractBorrower();
      const sale = receivable.interface.encodeFunctionData("transferFrom", [
        borrower,
        otherExporter.address,
        collateral.id,
      ]);
      await intruder.aim(receivable, sale);
      await intruder.execute(desk, desk.interface.encodeFunctionData("accept", [offer, terms]));
      expect(await refusal(intruder, receivable.interface)).to.equal("TokenLocked");
    });

    it("pledge anew while the last payment moves, and have paid all the same", async () => {
      const { desk, token, lienbook, bankA, bankB, debtor, intruder, terms, offer, collateral, lenderBefore, ...net } =
        await contractBorrower();
      await intruder.execute(desk, desk.interface.encodeFunctionData("accept", [offer, terms]));
      const pledgor = new net.ethers.VoidSigner(net.borrower);
      const { pledge, lien } = await net.consent(bankB, collateral, { pledgor });
      await intruder.aim(lienbook, lienbook.interface.encodeFunctionData("pledge", pledge));
      await desk.connect(debtor).repay(EVERYTHING, terms);
      expect(await intruder.succeeded()).to.equal(true);
      expect((await lienbook.lienOf(lien)).holder).to.equal(bankB.lei);
      expect(await token.balanceOf(bankA)).to.equal(lenderBefore);
    });
  });
});

describe("FinancingDesk, the money in it", () => {
  it("is none, but for what waits for somebody", async () => {
    const { desk, deposit, exporter, debtor, terms, passDays } = await financed();
    expect(await deposit.balanceOf(desk)).to.equal(0n);
    await passDays(45n);
    await desk.connect(exporter).repay(12_345_67n, terms);
    await desk.connect(debtor).collect(0, 98_765_43n, terms);
    await desk.connect(debtor).collect(0, 151_234_57n, terms);
    expect(await deposit.balanceOf(desk)).to.equal(0n);
  });

  it("is not taken by anyone to whom nothing is owed", async () => {
    const { recovery, deposit, deployer, exporter } = await deployed();
    for (const caller of [deployer, exporter]) {
      await expect(recovery.connect(caller).withdrawParked(deposit, caller))
        .to.be.revertedWithCustomError(recovery, "NothingParked")
        .withArgs(deposit, caller);
    }
  });
});
