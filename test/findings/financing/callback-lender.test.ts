/**
 * The lender that cannot be paid because it does not want to be. With a token that tells its recipient of a transfer, the
 * lender passed a cent on while it was being paid. The desk saw another amount arrive than was sent and refused the
 * repayment: the borrower stayed in debt, with interest, until it was late.
 */
import { expect } from "chai";

import { STATUS } from "../../fixtures/financing.ts";
import { stage } from "../../fixtures/stages.ts";
import { lentInOtherToken } from "../../fixtures/tokens.ts";

/** The lender's account has code that passes a cent on whenever money moves. */
const evasive = stage(lentInOtherToken, async ({ ethers, networkHelpers, token, bankA, bankB }) => {
  const intruder = await ethers.deployContract("Intruder");
  await networkHelpers.setCode(bankA.address, await ethers.provider.getCode(intruder));
  const lender = intruder.attach(bankA.address) as typeof intruder;
  await lender.aim(token, token.interface.encodeFunctionData("transfer", [bankB.address, 1n]));
  await token.setListener(lender);
  return { lender };
});

describe("A lender that passes money on while it is being paid", () => {
  it("does not keep the borrower from repaying", async () => {
    const { desk, token, ethers, exporter, bankA, bankB, lender, terms } = await evasive();
    await expect(desk.connect(exporter).repay(1_000_00n, terms)).to.changeTokenBalances(
      ethers,
      token,
      [exporter, bankA, bankB],
      [-1_000_00n, 999_99n, 1n],
    );
    expect(await lender.succeeded()).to.equal(true);
    expect((await desk.owed(terms)).principal).to.equal(199_000_00n);
  });

  it("does not keep the debtor from paying, nor the exporter from its remainder", async () => {
    const { desk, token, ethers, exporter, debtor, lender, terms, financing } = await evasive();
    await expect(desk.connect(debtor).collect(0, 250_000_00n, terms)).to.changeTokenBalances(
      ethers,
      token,
      [debtor, exporter],
      [-250_000_00n, 50_000_00n],
    );
    expect(await lender.succeeded()).to.equal(true);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
  });
});
