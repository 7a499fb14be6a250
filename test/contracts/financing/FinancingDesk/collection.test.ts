import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { applicationTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { billCollateral, issuedBill } from "../../../fixtures/bills.ts";
import { lienIdOf } from "../../../fixtures/encodings.ts";
import { allocation, debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { appraised, issuedReceipt, issuedRight, trades } from "../../../fixtures/rights.ts";
import { financed, stage, tokenized } from "../../../fixtures/stages.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const NO_LIEN = ["0x0000000000000000000000000000000000000000", 0n, 0n];
const INTEREST = 1_333_33n;

/** Thirty days after the drawdown; collections sweep. */
const sweeping = stage(financed, async ({ passDays }) => {
  await passDays(30n);
  return {};
});

/** The same, but a collection pays only what is due; the first instalment and its interest are on the 60th day. */
const scheduled = stage(tokenized, async ({ collateral, financed: finance, passDays }) => {
  const { terms, id: financing } = await finance([collateral], { application: applicationTerms({ sweep: 0n }) });
  await passDays(30n);
  return { terms, financing };
});

/** 160 000.00 on 200 000.00 of the receivable's 250 000.00; collections sweep. */
const partlyPledged = stage(tokenized, async ({ collateral, financed: finance }) => {
  const part = { ...collateral, amount: 200_000_00n };
  const { terms, id: financing } = await finance([part], { principal: 160_000_00n });
  return { part, terms, financing };
});

describe("FinancingDesk, payment of a pledged receivable by its debtor", () => {
  it("repays the bank first and hands the rest to the exporter, in one transaction", async () => {
    const { desk, deposit, debtor, bankA, exporter, terms, financing, ethers } = await sweeping();
    const payment = desk.connect(debtor).collect(0, 250_000_00n, terms);
    const remainder = 250_000_00n - 201_333_33n;
    await expect(payment)
      .to.emit(desk, "Collected")
      .withArgs(financing, debtor, 0, allocation({ interest: INTEREST, principal: 200_000_00n, remainder }))
      .and.to.emit(desk, "FinancingClosed")
      .withArgs(financing);
    await expect(payment).to.changeTokenBalances(
      ethers,
      deposit,
      [debtor, bankA, exporter, desk],
      [-250_000_00n, 201_333_33n, remainder, 0n],
    );
  });

  it("consumes the balance of the invoice and of each declaration: the trade is done and cannot be financed again", async () => {
    const { desk, lienbook, registry, receivable, debtor, terms, financing, collateral, paper, declarations } =
      await sweeping();
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    const states = await registry.statesOf([paper, ...declarations].map(({ id }) => id));
    expect(states.map(({ encumbered }) => encumbered)).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(states.map(({ collected }) => collected)).to.deep.equal([250_000_00n, 100_000_00n, 100_000_00n, 50_000_00n]);
    const lien = lienIdOf(collateral, financing, await desk.getAddress());
    expect(await lienbook.lienOf(lien)).to.deep.equal(NO_LIEN);
    expect(await receivable.locked(collateral.id)).to.equal(false);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    expect(await registry.availableOf(paper.id)).to.equal(0n);
  });

  it("returns how much of it went where", async () => {
    const { desk, debtor, terms } = await sweeping();
    expect(await desk.connect(debtor).collect.staticCall(0, 250_000_00n, terms)).to.deep.equal(
      allocation({ interest: INTEREST, principal: 200_000_00n, remainder: 48_666_67n }),
    );
  });

  it("in part goes to the bank alone while the terms sweep, and leaves the lien on the rest", async () => {
    const { desk, lienbook, deposit, debtor, bankA, exporter, terms, financing, collateral, paper, ...net } =
      await sweeping();
    const payment = desk.connect(debtor).collect(0, 100_000_00n, terms);
    await expect(payment)
      .to.emit(desk, "Collected")
      .withArgs(financing, debtor, 0, allocation({ interest: INTEREST, principal: 98_666_67n }));
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 101_333_33n }));
    await expect(payment).to.changeTokenBalances(
      net.ethers,
      deposit,
      [debtor, bankA, exporter],
      [-100_000_00n, 100_000_00n, 0n],
    );
    const lien = lienIdOf(collateral, financing, await desk.getAddress());
    expect((await lienbook.lienOf(lien)).amount).to.equal(150_000_00n);
    expect(await net.balanceOf(paper)).to.deep.equal({
      value: 250_000_00n,
      encumbered: 150_000_00n,
      collected: 100_000_00n,
    });
  });

  it("is the debtor's alone: not the exporter's, the bank's or a stranger's", async () => {
    const { desk, debtor, exporter, bankA, strangers, terms, paper, balanceOf } = await financed();
    for (const [payer, entity] of [
      [exporter, exporter.lei],
      [bankA, bankA.lei],
      [strangers[0]!, NOBODY],
    ] as const) {
      await expect(desk.connect(payer).collect(0, 1_000_00n, terms))
        .to.be.revertedWithCustomError(desk, "NotObligor")
        .withArgs(entity, debtor.lei);
    }
    expect((await balanceOf(paper)).collected).to.equal(0n);
  });

  it("is nobody's of a bill of lading, a receipt or a right, which nobody owes: least of all an account of nobody's", async () => {
    const net = await trades();
    const { desk, exporter, strangers } = net;
    const policy = await (await net.ethers.deployContract("OpenPolicy")).getAddress();
    const bill = await billCollateral(net, await issuedBill(net));
    const { collateral: receipt } = await issuedReceipt(net);
    const { collateral: right } = await issuedRight(net);
    await appraised(net, right, right.face);
    const { terms } = await net.financed([bill, receipt, right], { policy });
    for (const index of [0, 1, 2]) {
      for (const [payer, entity] of [
        [exporter, exporter.lei],
        [strangers[0]!, NOBODY],
      ] as const) {
        await expect(desk.connect(payer).collect(index, 1_00n, terms))
          .to.be.revertedWithCustomError(desk, "NotObligor")
          .withArgs(entity, NOBODY);
      }
    }
  });

  it("may come from any account of the debtor's", async () => {
    const { desk, deposit, participants, debtor, strangers, terms, paper, balanceOf } = await financed();
    const treasury = strangers[0]!;
    await participants.addAccount(debtor.lei, treasury);
    await deposit.issue(treasury, 1_000_00n);
    await deposit.connect(treasury).approve(desk, 1_000_00n);
    await desk.connect(treasury).collect(0, 1_000_00n, terms);
    expect((await balanceOf(paper)).collected).to.equal(1_000_00n);
  });

  it("of nothing is none", async () => {
    const { desk, debtor, terms } = await financed();
    await expect(desk.connect(debtor).collect(0, 0n, terms)).to.be.revertedWithCustomError(desk, "PaymentZero");
  });

  it("names a collateral of the terms by its place, and none that is not there", async () => {
    const { desk, debtor, terms } = await financed();
    for (const index of [1n, MaxUint256]) {
      await expect(desk.connect(debtor).collect(index, 1n, terms))
        .to.be.revertedWithCustomError(desk, "CollateralUnknown")
        .withArgs(index, 1n);
    }
  });

  it("is refused under terms that nobody accepted, and once all is paid", async () => {
    const { desk, debtor, terms, financing, financingIdOf } = await financed();
    const other = { ...terms, interest: interestTerms({ rate: 1n }) };
    await expect(desk.connect(debtor).collect(0, 1n, other))
      .to.be.revertedWithCustomError(desk, "FinancingNotActive")
      .withArgs(financingIdOf(other), STATUS.none);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    await expect(desk.connect(debtor).collect(0, 1n, terms))
      .to.be.revertedWithCustomError(desk, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });

  it("of more than the payer has, or has approved, changes nothing, not even by halves", async () => {
    const { desk, deposit, debtor, terms, financing, paper, balanceOf } = await sweeping();
    const before = [await desk.financingOf(financing), await balanceOf(paper)];
    // Enough for the bank, not for the remainder.
    await deposit.connect(debtor).approve(desk, 250_000_00n - 1n);
    await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
      .withArgs(desk, 48_666_66n, 48_666_67n);
    await deposit.connect(debtor).approve(desk, EVERYTHING);
    await deposit.connect(debtor).redeem((await deposit.balanceOf(debtor)) - 201_333_33n);
    await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(debtor, 0n, 48_666_67n);
    expect([await desk.financingOf(financing), await balanceOf(paper)]).to.deep.equal(before);
  });

  it("twice in one block pays the invoice once", async () => {
    const { desk, deposit, debtor, exporter, terms, inOneBlock } = await sweeping();
    const before = await deposit.balanceOf(exporter);
    const receipts = await inOneBlock(
      (overrides) => desk.connect(debtor).collect(0, 250_000_00n, terms, overrides),
      (overrides) => desk.connect(debtor).collect(0, 250_000_00n, terms, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    expect(await deposit.balanceOf(exporter)).to.equal(before + 48_666_67n);
  });

  describe("beyond the lien", () => {
    it("is taken out of what is free of the invoice, and goes to the exporter once the bank is paid", async () => {
      const { desk, lienbook, debtor, terms, financing, part, paper, balanceOf } = await partlyPledged();
      await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
        .to.emit(desk, "Collected")
        .withArgs(financing, debtor, 0, allocation({ principal: 160_000_00n, remainder: 90_000_00n }))
        .and.to.emit(lienbook, "Discharged")
        .withArgs(lienIdOf(part, financing, await desk.getAddress()), paper.id, 0n, 200_000_00n, 50_000_00n, 0n);
      expect(await balanceOf(paper)).to.deep.equal({
        value: 250_000_00n,
        encumbered: 0n,
        collected: 250_000_00n,
      });
    });

    it("is refused where another bank's lien stands, naming the invoice, what was paid and what is left", async () => {
      const { desk, lienbook, registry, bankB, debtor, terms, part, paper, pledged } = await partlyPledged();
      await pledged(bankB, { ...part, amount: 30_000_00n });
      await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
        .to.be.revertedWithCustomError(lienbook, "ConsumptionExceedsFace")
        .withArgs(paper.id, 50_000_00n, 20_000_00n);
      await desk.connect(debtor).collect(0, 220_000_00n, terms);
      expect(await registry.availableOf(paper.id)).to.equal(0n);
    });

    it("and beyond the invoice is refused: more than it says is not its payment", async () => {
      const { desk, debtor, terms } = await sweeping();
      for (const amount of [250_000_01n, EVERYTHING]) {
        await expect(desk.connect(debtor).collect(0, amount, terms))
          .to.be.revertedWithCustomError(desk, "CollectionAboveFace")
          .withArgs(0n, amount, 250_000_00n);
      }
    });
  });

  it("repays the bank by its sweep, though the terms refuse to have principal repaid early", async () => {
    const net = await tokenized();
    const { ethers, desk, deposit, bankA, debtor, exporter, collateral, passDays } = net;
    const application = applicationTerms({ early: 2n, sweep: 500_000n });
    const { terms } = await net.financed([collateral], { application });
    await passDays(30n);
    const collecting = desk.connect(debtor).collect(0, 100_000_00n, terms);
    await expect(collecting).to.changeTokenBalances(
      ethers,
      deposit,
      [debtor, bankA, exporter],
      [-100_000_00n, 50_000_00n, 50_000_00n],
    );
    const left = 200_000_00n - (50_000_00n - INTEREST);
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: left }));
    // By choice nothing of it is repaid before its day.
    await expect(desk.connect(exporter).repay(10_000_00n, terms)).to.changeTokenBalance(ethers, deposit, bankA, 0n);
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: left }));
  });

  it("sweeps its share rounded up, so that a debtor that pays by the cent repays no less", async () => {
    const net = await tokenized();
    const { desk, debtor, collateral } = net;
    const { terms } = await net.financed([collateral], { application: applicationTerms({ sweep: 900_000n }) });
    for (let i = 0; i < 10; ++i) await desk.connect(debtor).collect(0, 1n, terms);
    expect((await desk.owed(terms)).principal).to.equal(200_000_00n - 10n);
    await desk.connect(debtor).collect(0, 11n, terms);
    expect((await desk.owed(terms)).principal).to.equal(200_000_00n - 20n);
  });

  describe("where the terms do not sweep", () => {
    it("pays the bank nothing before an instalment is due, not even interest, and the exporter all", async () => {
      const { desk, deposit, debtor, bankA, exporter, terms, financing, ethers } = await scheduled();
      const payment = desk.connect(debtor).collect(0, 100_000_00n, terms);
      await expect(payment)
        .to.emit(desk, "Collected")
        .withArgs(financing, debtor, 0, allocation({ remainder: 100_000_00n }));
      await expect(payment).to.changeTokenBalances(
        ethers,
        deposit,
        [debtor, bankA, exporter],
        [-100_000_00n, 0n, 100_000_00n],
      );
      expect(await desk.owed(terms)).to.deep.equal(debt({ interest: INTEREST, principal: 200_000_00n }));
    });

    it("pays the instalment and its interest from the day on which they are due, and no later one", async () => {
      const { desk, debtor, terms, financing, passDays } = await scheduled();
      await passDays(29n);
      const [first] = terms.schedule;
      expect(await desk.connect(debtor).collect.staticCall(0, 250_000_00n, terms)).to.deep.equal(
        allocation({ remainder: 250_000_00n }),
      );
      await passDays(1n);
      // 200 000.00 · 0.08 · 60 / 360 = 2 666.667
      const interest = 2_666_67n;
      const { principal } = first!;
      const remainder = 100_000_00n - interest - principal;
      await expect(desk.connect(debtor).collect(0, 100_000_00n, terms))
        .to.emit(desk, "Collected")
        .withArgs(financing, debtor, 0, allocation({ interest, principal, remainder }));
      expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 200_000_00n - principal }));
    });

    it("pays all instalments that have fallen due, less what was repaid before", async () => {
      const { desk, exporter, debtor, terms, passDays } = await scheduled();
      await passDays(60n);
      const [first, second] = terms.schedule;
      await desk.connect(exporter).repay(4_000_00n + 10_000_00n, terms); // 90 days' interest and 10 000.00
      const principal = first!.principal + second!.principal - 10_000_00n;
      expect(await desk.connect(debtor).collect.staticCall(0, 250_000_00n, terms)).to.deep.equal(
        allocation({ principal, remainder: 250_000_00n - principal }),
      );
    });

    it("pays the exporter everything when more was repaid than is due", async () => {
      const { desk, exporter, debtor, terms, financing, passDays } = await scheduled();
      await desk.connect(exporter).repay(150_000_00n, terms);
      await passDays(60n);
      await desk.connect(exporter).repay((await desk.owed(terms)).interest, terms);
      const before = await desk.owed(terms);
      await expect(desk.connect(debtor).collect(0, 100_000_00n, terms))
        .to.emit(desk, "Collected")
        .withArgs(financing, debtor, 0, allocation({ remainder: 100_000_00n }));
      expect(await desk.owed(terms)).to.deep.equal(before);
    });

    it("consumes the lien though the debt remains, which is then the borrower's to repay", async () => {
      const { desk, lienbook, debtor, exporter, terms, financing, collateral } = await scheduled();
      await desk.connect(debtor).collect(0, 250_000_00n, terms);
      const lien = lienIdOf(collateral, financing, await desk.getAddress());
      expect(await lienbook.lienOf(lien)).to.deep.equal(NO_LIEN);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.active);
      await expect(desk.connect(debtor).collect(0, 1n, terms))
        .to.be.revertedWithCustomError(desk, "CollateralDischarged")
        .withArgs(0);
      await expect(desk.connect(exporter).repay(EVERYTHING, terms))
        .to.emit(desk, "FinancingClosed")
        .withArgs(financing);
    });
  });

  describe("of one receivable of several", () => {
    const pair = stage(tokenized, async ({ collateral, acknowledgedReceivable, financed: finance, termsFor }) => {
      const { collateral: second, invoice: secondPaper } = await acknowledgedReceivable();
      const { terms, id: financing } = await finance([collateral, second], { principal: 300_000_00n });
      return { second, secondPaper, terms, financing, termsFor };
    });

    it("consumes that one, and leaves the lien on the other until the debt is paid", async () => {
      const { desk, debtor, terms, paper, secondPaper, balanceOf } = await pair();
      await desk.connect(debtor).collect(1, 250_000_00n, terms);
      expect((await desk.owed(terms)).principal).to.equal(50_000_00n);
      expect((await balanceOf(secondPaper)).collected).to.equal(250_000_00n);
      expect((await balanceOf(paper)).encumbered).to.equal(250_000_00n);
      await expect(desk.connect(debtor).collect(1, 1n, terms))
        .to.be.revertedWithCustomError(desk, "CollateralDischarged")
        .withArgs(1);
    });

    it("withdraws the other's lien when it pays all that is owed: that trade may be financed again", async () => {
      const { desk, registry, debtor, exporter, terms, paper, secondPaper, balanceOf } = await pair();
      await desk.connect(exporter).repay(100_000_00n, terms);
      await desk.connect(debtor).collect(1, 250_000_00n, terms);
      expect(await balanceOf(secondPaper)).to.deep.equal({
        value: 250_000_00n,
        encumbered: 0n,
        collected: 250_000_00n,
      });
      expect(await balanceOf(paper)).to.deep.equal({ value: 250_000_00n, encumbered: 0n, collected: 0n });
      expect(await registry.availableOf(paper.id)).to.equal(250_000_00n);
    });
  });

  it("is never refused for anyone's standing, nor for the standing of the documents", async () => {
    const { desk, participants, registry, exporter, bankA, debtor, customs, terms, financing, paper, ...net } =
      await sweeping();
    for (const { lei } of [exporter, bankA, debtor]) await participants.suspend(lei);
    for (const account of [exporter, bankA]) await participants.removeAccount(account);
    await registry.revoke(...(await net.revocation(customs, net.declarations[0])));
    await net.amend(customs, net.declarations[1], { value: 1n });
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    expect((await net.balanceOf(paper)).collected).to.equal(250_000_00n);
  });
});
