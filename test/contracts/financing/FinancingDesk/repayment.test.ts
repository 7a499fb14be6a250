import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { applicationTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { lienIdOf } from "../../../fixtures/encodings.ts";
import { account, allocation, debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { DAY, ROLE_BIT } from "../../../fixtures/network.ts";
import { financed, stage, tokenized } from "../../../fixtures/stages.ts";

const NO_LIEN = ["0x0000000000000000000000000000000000000000", 0n, 0n];

/** Thirty days after the drawdown 1 333.33 of interest are due on 200 000.00 at 8 %: 200 000.00 · 0.08 · 30 / 360. */
const INTEREST = 1_333_33n;

const afterThirtyDays = stage(financed, async ({ passDays }) => {
  await passDays(30n);
  return {};
});

describe("FinancingDesk, repayment from own funds", () => {
  it("pays the interest to date first and then principal, and takes just what was offered", async () => {
    const { desk, deposit, exporter, bankA, terms, financing, ethers, today } = await afterThirtyDays();
    const payment = desk.connect(exporter).repay(51_333_33n, terms);
    await expect(payment)
      .to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ interest: INTEREST, principal: 50_000_00n }));
    await expect(payment).to.changeTokenBalances(
      ethers,
      deposit,
      [exporter, bankA, desk],
      [-51_333_33n, 51_333_33n, 0n],
    );
    const { accruedTo, status } = await desk.financingOf(financing);
    expect([accruedTo, status]).to.deep.equal([await today(), STATUS.active]);
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 150_000_00n }));
  });

  it("returns how much of the payment went where", async () => {
    const { desk, exporter, terms } = await afterThirtyDays();
    expect(await desk.connect(exporter).repay.staticCall(1_400_00n, terms)).to.deep.equal(
      allocation({ interest: INTEREST, principal: 66_67n }),
    );
  });

  it("of less than the interest leaves the principal as it was, and the rest of the interest owed", async () => {
    const { desk, exporter, terms, financing } = await afterThirtyDays();
    await expect(desk.connect(exporter).repay(1_000_00n, terms))
      .to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ interest: 1_000_00n }));
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 333_33n, principal: 200_000_00n }));
  });

  it("of just the interest leaves just the principal", async () => {
    const { desk, exporter, terms } = await afterThirtyDays();
    await desk.connect(exporter).repay(INTEREST, terms);
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 200_000_00n }));
  });

  it("goes to the principal first where the terms leave the interest for its due date, and what is left to that", async () => {
    const { desk, exporter, collateral, financed: lend, passDays } = await tokenized();
    const { terms, id } = await lend([collateral], { application: applicationTerms({ early: 1n }) });
    await passDays(45n);
    // 200 000.00 · 0.08 · 45 / 360 = 2 000.00
    await expect(desk.connect(exporter).repay(200_500_00n, terms))
      .to.emit(desk, "Repaid")
      .withArgs(id, exporter, allocation({ principal: 200_000_00n, interest: 500_00n }));
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 1_500_00n }));
    await expect(desk.connect(exporter).repay(1_500_00n, terms)).to.emit(desk, "FinancingClosed").withArgs(id);
  });

  it("on the day of the drawdown bears no interest", async () => {
    const { desk, exporter, terms, financing } = await financed();
    await expect(desk.connect(exporter).repay(EVERYTHING, terms))
      .to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ principal: 200_000_00n, remainder: EVERYTHING - 200_000_00n }));
  });

  it("in full closes the financing and withdraws the liens: every balance is free again", async () => {
    const { desk, lienbook, registry, receivable, exporter, terms, financing, collateral, paper, declarations, today } =
      await afterThirtyDays();
    const lien = lienIdOf(collateral, financing, await desk.getAddress());
    const last = desk.connect(exporter).repay(EVERYTHING, terms);
    const remainder = EVERYTHING - INTEREST - 200_000_00n;
    await expect(last)
      .to.emit(desk, "FinancingClosed")
      .withArgs(financing)
      .and.to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ interest: INTEREST, principal: 200_000_00n, remainder }));
    await expect(last).to.emit(lienbook, "Discharged").withArgs(lien, paper.id, collateral.amount, 0n, 0n, 0n);
    const day = await today();
    expect(await desk.financingOf(financing)).to.deep.equal(
      account({ start: day - 30n, accruedTo: day, repaid: 200_000_00n, status: STATUS.repaid }),
    );
    expect(await lienbook.lienOf(lien)).to.deep.equal(NO_LIEN);
    expect(await receivable.locked(collateral.id)).to.equal(false);
    for (const { id, document } of [paper, ...declarations]) {
      expect(await registry.availableOf(id)).to.equal(document.value);
    }
    expect(await desk.owed(terms)).to.deep.equal(debt({}));
  });

  it("in full before anything is due costs the fee on what is outstanding, however much is offered", async () => {
    const { desk, exporter, collateral, financed: lend } = await tokenized();
    const { terms, id } = await lend([collateral], { application: applicationTerms({ earlyFee: 10_000n }) });
    await expect(desk.connect(exporter).repay(EVERYTHING, terms))
      .to.emit(desk, "Repaid")
      .withArgs(
        id,
        exporter,
        allocation({ principal: 200_000_00n, earlyFee: 2_000_00n, remainder: EVERYTHING - 202_000_00n }),
      )
      .and.to.emit(desk, "FinancingClosed")
      .withArgs(id);
  });

  it("takes no more than is owed, however much is offered", async () => {
    for (const offered of [201_333_33n, 201_333_34n, 5_000_000_00n, EVERYTHING]) {
      const { desk, deposit, exporter, bankA, terms, ethers } = await afterThirtyDays();
      await expect(desk.connect(exporter).repay(offered, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [exporter, bankA, desk],
        [-201_333_33n, 201_333_33n, 0n],
      );
    }
  });

  it("but for the last cent leaves that cent owed, and the lien with it", async () => {
    const { desk, receivable, exporter, terms, financing, collateral } = await afterThirtyDays();
    await desk.connect(exporter).repay(201_333_32n, terms);
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 1n }));
    expect(await receivable.locked(collateral.id)).to.equal(true);
    await expect(desk.connect(exporter).repay(1n, terms)).to.emit(desk, "FinancingClosed").withArgs(financing);
    expect(await receivable.locked(collateral.id)).to.equal(false);
  });

  it("cent by cent pays as much as in one sum", async () => {
    const { desk, exporter, terms } = await afterThirtyDays();
    for (let cent = 0; cent < 20; cent++) await desk.connect(exporter).repay(1n, terms);
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: INTEREST - 20n, principal: 200_000_00n }));
  });

  it("in part leaves the lien whole", async () => {
    const { desk, lienbook, exporter, terms, financing, collateral } = await afterThirtyDays();
    await desk.connect(exporter).repay(150_000_00n, terms);
    const lien = lienIdOf(collateral, financing, await desk.getAddress());
    expect((await lienbook.lienOf(lien)).amount).to.equal(collateral.amount);
  });

  it("is anyone's: the borrower's, the debtor's, another bank's or a stranger's", async () => {
    const { desk, deposit, exporter, debtor, bankB, strangers, terms, financing } = await financed();
    const stranger = strangers[0]!;
    await deposit.issue(stranger, 100_00n);
    await deposit.connect(stranger).approve(desk, 100_00n);
    let outstanding = 200_000_00n;
    for (const payer of [exporter, debtor, bankB, stranger]) {
      outstanding -= 100_00n;
      await expect(desk.connect(payer).repay(100_00n, terms))
        .to.emit(desk, "Repaid")
        .withArgs(financing, payer, allocation({ principal: 100_00n }));
      expect(await desk.owed(terms)).to.deep.equal(debt({ principal: outstanding }));
    }
  });

  it("by the lender itself forgives the debt: no money moves and the liens are gone", async () => {
    const { desk, deposit, bankA, terms, financing, ethers } = await afterThirtyDays();
    await expect(desk.connect(bankA).repay(EVERYTHING, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, desk],
      [0n, 0n],
    );
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
  });

  it("of nothing is none", async () => {
    const { desk, exporter, terms } = await financed();
    await expect(desk.connect(exporter).repay(0n, terms)).to.be.revertedWithCustomError(desk, "PaymentZero");
  });

  it("is refused under terms that nobody accepted, though a word of them is other", async () => {
    const { desk, exporter, terms, financingIdOf } = await financed();
    const others = [
      { ...terms, principal: terms.principal - 1n },
      { ...terms, interest: interestTerms({ rate: 0n }) },
      { ...terms, lender: exporter.address },
      { ...terms, application: applicationTerms({ sweep: 0n }) },
      { ...terms, salt: keccak256(toUtf8Bytes("another")) },
    ];
    for (const other of others) {
      await expect(desk.connect(exporter).repay(1n, other))
        .to.be.revertedWithCustomError(desk, "FinancingNotActive")
        .withArgs(financingIdOf(other), STATUS.none);
    }
  });

  it("is refused once all is paid, so that nobody pays twice", async () => {
    const { desk, deposit, exporter, debtor, terms, financing } = await financed();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const before = await deposit.balanceOf(debtor);
    await expect(desk.connect(debtor).repay(EVERYTHING, terms))
      .to.be.revertedWithCustomError(desk, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
    expect(await deposit.balanceOf(debtor)).to.equal(before);
  });

  it("by two payers in one block takes from the first, and nothing from the second", async () => {
    const { desk, deposit, exporter, debtor, terms, inOneBlock } = await financed();
    const before = await deposit.balanceOf(debtor);
    const receipts = await inOneBlock(
      (overrides) => desk.connect(exporter).repay(EVERYTHING, terms, overrides),
      (overrides) => desk.connect(debtor).repay(EVERYTHING, terms, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    expect(await deposit.balanceOf(debtor)).to.equal(before);
  });

  it("of more than the payer has, or has approved, changes nothing", async () => {
    const { desk, deposit, exporter, strangers, terms, financing } = await afterThirtyDays();
    const payer = strangers[0]!;
    const before = await desk.financingOf(financing);
    await deposit.issue(payer, 100_00n);
    await deposit.connect(payer).approve(desk, EVERYTHING);
    await expect(desk.connect(payer).repay(100_01n, terms))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(payer, 100_00n, 100_01n);
    await deposit.connect(exporter).approve(desk, 201_333_32n);
    await expect(desk.connect(exporter).repay(EVERYTHING, terms))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
      .withArgs(desk, 201_333_32n, 201_333_33n);
    expect(await desk.financingOf(financing)).to.deep.equal(before);
  });

  describe("is never refused for anyone's standing:", () => {
    it("borrower and lender suspended, past their KYC expiry, without their roles", async () => {
      const { desk, participants, exporter, bankA, terms, financing, now, networkHelpers } = await financed();
      const kycExpiry = (await now()) + DAY;
      for (const { lei } of [exporter, bankA]) await participants.update(lei, ROLE_BIT.insurer, kycExpiry);
      await networkHelpers.time.increaseTo(kycExpiry + 1n);
      await desk.connect(exporter).repay(100_00n, terms);
      for (const { lei } of [exporter, bankA]) await participants.suspend(lei);
      await desk.connect(exporter).repay(EVERYTHING, terms);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    });

    it("borrower and lender without the accounts that the terms name", async () => {
      const { desk, deposit, participants, exporter, bankA, terms, financing, ethers } = await financed();
      await participants.removeAccount(exporter);
      await participants.removeAccount(bankA);
      await expect(desk.connect(exporter).repay(EVERYTHING, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [exporter, bankA],
        [-200_000_00n, 200_000_00n],
      );
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    });

    it("documents revoked, expired and amended to less than is encumbered", async () => {
      const { desk, registry, exporter, customs, terms, financing, declarations, paper, ...net } = await financed();
      const [first, second] = declarations;
      await registry.revoke(...(await net.revocation(exporter, paper)));
      await registry.revoke(...(await net.revocation(customs, first)));
      await net.amend(customs, second, { value: 1n, expiresOn: second.document.datedOn });
      await desk.connect(exporter).repay(1n, terms);
      await desk.connect(exporter).repay(EVERYTHING, terms);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
      expect((await registry.stateOf(second.id)).encumbered).to.equal(0n);
    });
  });
});

describe("FinancingDesk, what is owed", () => {
  it("falls due with each instalment, interest to date included, and after the last from day to day", async () => {
    const { desk, terms, passDays } = await financed();
    const [first, second] = terms.schedule;
    const principal = 200_000_00n;
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal }));
    await passDays(59n);
    // 200 000.00 · 0.08 · 59 / 360 = 2 622.222
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 2_622_22n, principal }));
    await passDays(1n);
    // 200 000.00 · 0.08 · 60 / 360 = 2 666.667
    const atFirst = 2_666_67n + first!.principal;
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 2_666_67n, principal, due: atFirst }));
    await passDays(29n);
    // 200 000.00 · 0.08 · 89 / 360 = 3 955.556, of which the first instalment's is due for 29 days.
    expect(await desk.owed(terms)).to.deep.equal(
      debt({ interest: 3_955_56n, principal, due: atFirst, daysPastDue: 29n }),
    );
    await passDays(1n);
    // 200 000.00 · 0.08 · 90 / 360 = 4 000.00
    const atSecond = 4_000_00n + first!.principal + second!.principal;
    expect(await desk.owed(terms)).to.deep.equal(
      debt({ interest: 4_000_00n, principal, due: atSecond, daysPastDue: 30n }),
    );
    await passDays(1000n);
    // 200 000.00 · 0.08 · 1 090 / 360 = 48 444.444
    expect(await desk.owed(terms)).to.deep.equal(
      debt({ interest: 48_444_44n, principal, due: 248_444_44n, daysPastDue: 1030n }),
    );
  });

  it("counts what was repaid before its day towards the instalments, the earliest first", async () => {
    const { desk, exporter, terms, passDays } = await financed();
    const [first] = terms.schedule;
    await desk.connect(exporter).repay(first!.principal + 10_000_00n, terms);
    await passDays(60n);
    expect((await desk.owed(terms)).due).to.equal((await desk.owed(terms)).interest);
    await passDays(30n);
    const { interest, due } = await desk.owed(terms);
    expect(due - interest).to.equal(terms.schedule[1]!.principal - 10_000_00n);
  });

  it("is nothing any more once all is repaid, however much time passes", async () => {
    const { desk, exporter, terms, passDays } = await financed();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await passDays(500n);
    expect(await desk.owed(terms)).to.deep.equal(debt({}));
  });
});
