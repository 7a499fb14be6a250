/**
 * Money left in the trust. A bank took its entrusted claim back and sold the loan. What the borrower had paid meanwhile lay
 * in the account of the claim, and that account was the buyer's as soon as it entrusted the claim in its turn: it took what
 * had been paid to the seller. So was what could not be delivered to that account when it was paid, and waited for it at the
 * desk. And what was set aside was all that had been sent, also of a token that takes a fee: of the book's money of that token,
 * which is its members' together, more was owed than was there.
 */
import { expect } from "chai";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { STATUS } from "../../fixtures/financing.ts";
import type { Terms } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, sale, intoDefault } from "../../fixtures/servicing.ts";
import { guaranteed, STATEMENT } from "../../fixtures/guarantees.ts";
import { takenBack } from "../../fixtures/insurance.ts";
import { lentInOtherToken } from "../../fixtures/tokens.ts";

const RECEIVED = 50_000_00n;

/** Of a loan in default 50 000.00 have been paid to the trust; then bank A has its claim back. */
const returned = stage(guaranteed, async (net) => {
  const { guarantees, guaranteeServicing, desk, bankA, exporter, financing, terms } = net;
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  const account = await guarantees.accountOf(financing);
  await desk.connect(exporter).repay(RECEIVED, terms);
  const back = await guaranteeServicing.connect(bankA).act(financing, await takenBack({ ...net, account }));
  return { account, back };
});

const WAITING = 1_000_00n;
const THERE = 500_00n;
const DEPOSIT = 40_000_00n;

/**
 * Of a loan in default in a token that can misbehave, 1 000.00 wait for the trust at the desk, which the token refused, and
 * 500.00 have come in; a guarantor has 40 000.00 in the book.
 */
const refused = stage(lentInOtherToken, async (net) => {
  const { guarantees, guaranteeServicing, desk, token } = net;
  const { bankA, exporter, guarantor, financing, terms } = net;
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  const account = await guarantees.accountOf(financing);
  await token.setBlocked(account, true);
  await desk.connect(exporter).repay(WAITING, terms);
  await token.setBlocked(account, false);
  await desk.connect(exporter).repay(THERE, terms);
  await token.mint(guarantor, DEPOSIT);
  await token.connect(guarantor).approve(guarantees, DEPOSIT);
  await guaranteeServicing.connect(guarantor).deposit(token, DEPOSIT);
  const back = await takenBack({ ...net, account });
  return { account, back: async () => guaranteeServicing.connect(bankA).act(financing, back) };
});

/** Bank A sells what is left to bank B. */
async function soldTo({ bankB, ...net }: Awaited<ReturnType<typeof returned>>, terms: Terms): Promise<void> {
  const { principal } = await net.desk.owed(terms);
  const wish = { principal, status: STATUS.defaulted, owed: principal, secured: 0n, price: 0n };
  await net.servicing.transfer(...(await sale({ bankB, ...net }, terms, net.bankA, bankB, wish)));
}

describe("What has come in on an entrusted claim that goes back", () => {
  it("is set aside for the creditor that it was paid to, and is no buyer's", async () => {
    const net = await returned();
    const { ethers, guarantees, guaranteeServicing, servicing, deposit, bankA, bankB, account, back, terms } = net;
    await expect(back)
      .to.emit(guaranteeServicing, "ReceiptsTaken")
      .withArgs(net.financing, bankA.lei, RECEIVED, await guarantees.getAddress());
    expect(await guarantees.balanceOf(deposit, bankA.lei)).to.deep.equal([RECEIVED, 0n]);
    expect(await deposit.balanceOf(account)).to.equal(0n);

    await soldTo(net, terms);
    await servicing.connect(bankB).entrust(guarantees, terms);
    await expect(guaranteeServicing.connect(bankB).takeReceipts(bankB, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await expect(guaranteeServicing.connect(bankA).withdraw(deposit, RECEIVED, bankA)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      RECEIVED,
    );
  });
});

describe("What waits for the trust of a claim that goes back", () => {
  it("is set aside with what has come in", async () => {
    const { guarantees, guaranteeServicing, desk, token, bankA, account, back, financing } = await refused();
    await expect(back())
      .to.emit(guaranteeServicing, "ReceiptsTaken")
      .withArgs(financing, bankA.lei, WAITING + THERE, await guarantees.getAddress());
    expect(await guarantees.balanceOf(token, bankA.lei)).to.deep.equal([WAITING + THERE, 0n]);
    expect([await desk.parked(token, account), await token.balanceOf(account)]).to.deep.equal([0n, 0n]);
  });

  it("is set aside also while the token refuses the trust, and the claim goes back; what is in the trust stays the seller's to take", async () => {
    const { ethers, guarantees, guaranteeServicing, servicing, token, bankA, account, back, financing, terms } =
      await refused();
    await token.setBlocked(account, true);
    await expect(back()).to.emit(servicing, "FinancingTransferred").withArgs(financing, account, bankA, 0n);
    expect(await guarantees.balanceOf(token, bankA.lei)).to.deep.equal([WAITING, 0n]);
    await token.setBlocked(account, false);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      token,
      bankA,
      THERE,
    );
  });

  it("is no more than was sent, whatever else is paid to the book in the middle of it", async () => {
    const { ethers, guarantees, token, bankA, account, back, networkHelpers } = await refused();
    const intruder = await ethers.deployContract("Intruder");
    await token.mint(intruder, DEPOSIT);
    await token.setListener(intruder);
    await intruder.aim(token, token.interface.encodeFunctionData("transfer", [await guarantees.getAddress(), DEPOSIT]));
    const snapshot = await networkHelpers.takeSnapshot();
    for (const [blocked, sent] of [
      [false, WAITING + THERE],
      [true, WAITING],
    ] as const) {
      await token.setBlocked(account, blocked);
      await back();
      expect(await intruder.succeeded()).to.equal(true);
      expect(await token.balanceOf(guarantees)).to.equal(DEPOSIT + DEPOSIT + sent);
      expect(await guarantees.balanceOf(token, bankA.lei)).to.deep.equal([sent, 0n]);
      await snapshot.restore();
    }
  });

  it("is no more than arrives, of a token that takes a fee or only says that it has paid", async () => {
    const { guarantees, token, bankA, guarantor, back, networkHelpers } = await refused();
    const snapshot = await networkHelpers.takeSnapshot();
    for (const [misbehaves, arrived] of [
      [async () => token.setFee(10_000n), ((WAITING + THERE) * 99n) / 100n],
      [async () => token.setLying(true), 0n],
    ] as const) {
      await misbehaves();
      await back();
      expect(await guarantees.balanceOf(token, bankA.lei)).to.deep.equal([arrived, 0n]);
      expect(await guarantees.balanceOf(token, guarantor.lei)).to.deep.equal([DEPOSIT, 0n]);
      expect(await token.balanceOf(guarantees)).to.equal(DEPOSIT + arrived);
      await snapshot.restore();
    }
  });
});

describe("A lender that has sold a loan which it had entrusted", () => {
  it("has no more to say of its guarantee: it neither gives that up nor demands, until the buyer has entrusted it", async () => {
    const net = await returned();
    const { guarantees, guaranteeServicing, servicing, bankA, bankB, guarantee, financing, terms } = net;
    await soldTo(net, terms);
    await expect(guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
      .withArgs(bankA);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "ClaimNotEntrusted")
      .withArgs(financing);
    await servicing.connect(bankB).entrust(guarantees, terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
      .withArgs(bankA);
    await guarantees.connect(bankB).demand(1n, 0n, STATEMENT, guarantee, terms);
  });
});
