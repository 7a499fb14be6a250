import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { showing } from "../../../fixtures/disbursement.ts";
import { stage } from "../../../fixtures/stages.ts";
import { proceedsInOtherToken } from "../../../fixtures/tokens.ts";

/** The foundry could not be paid. */
const parked = stage(proceedsInOtherToken, async ({ disbursement, token, foundry, exporter, use, confirmation }) => {
  await token.setBlocked(foundry, true);
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
  return {};
});

describe("DisbursementEscrow, tokens that refuse", () => {
  it("keep no tranche from being paid: the money waits for the payee", async () => {
    const { disbursement, token, foundry, exporter, use, confirmation } = await proceedsInOtherToken();
    await token.setBlocked(foundry, true);
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation)))
      .to.emit(disbursement, "PaymentParked")
      .withArgs(token, foundry, foundry.lei, 100_000_00n);
    expect(await disbursement.parked(token, foundry)).to.equal(100_000_00n);
    expect(await token.balanceOf(disbursement)).to.equal(200_000_00n);
  });

  it("let the payee take it elsewhere, once, and nobody else", async () => {
    const { disbursement, token, foundry, exporter, strangers } = await parked();
    const treasury = strangers[4]!;
    await expect(disbursement.connect(exporter).withdrawParked(token, exporter))
      .to.be.revertedWithCustomError(disbursement, "NothingParked")
      .withArgs(token, exporter);
    for (const to of [ZeroAddress, await disbursement.getAddress()]) {
      await expect(disbursement.connect(foundry).withdrawParked(token, to))
        .to.be.revertedWithCustomError(disbursement, "RecipientInvalid")
        .withArgs(to);
    }
    const sent = disbursement.connect(foundry).withdrawParked(token, treasury);
    await expect(sent)
      .to.emit(disbursement, "ParkedPaymentWithdrawn")
      .withArgs(token, foundry, foundry.lei, treasury, 100_000_00n);
    expect(await token.balanceOf(treasury)).to.equal(100_000_00n);
    await expect(disbursement.connect(foundry).withdrawParked(token, treasury))
      .to.be.revertedWithCustomError(disbursement, "NothingParked")
      .withArgs(token, foundry);
  });

  it("do not bring what waits for a payee home with what is not used", async () => {
    const { disbursement, token, use, terms, foundry, bankA, passDays, ethers } = await parked();
    await passDays(41n);
    await expect(disbursement.returnUnused(use, terms)).to.changeTokenBalances(
      ethers,
      token,
      [disbursement, bankA],
      [-100_000_00n, 100_000_00n],
    );
    expect(await token.balanceOf(disbursement)).to.equal(await disbursement.parked(token, foundry));
  });

  it("keep no unused money from going home: the desk keeps it for a lender that they refuse", async () => {
    const { disbursement, desk, token, bankA, use, terms, passDays } = await proceedsInOtherToken();
    await token.setBlocked(bankA, true);
    await passDays(41n);
    await disbursement.returnUnused(use, terms);
    expect(await desk.parked(token, bankA)).to.equal(200_000_00n);
    expect((await desk.owed(terms)).principal).to.be.lessThan(2_000_00n);
  });

  it("answer false and are taken at their word", async () => {
    const { disbursement, token, foundry, exporter, use, confirmation } = await proceedsInOtherToken();
    await token.setRefusing(true);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    await expect(disbursement.connect(foundry).withdrawParked(token, foundry))
      .to.be.revertedWithCustomError(disbursement, "SafeERC20FailedOperation")
      .withArgs(token);
    await token.setRefusing(false);
    await disbursement.connect(foundry).withdrawParked(token, foundry);
    expect(await token.balanceOf(foundry)).to.equal(100_000_00n);
  });
});

describe("DisbursementEscrow, calls from within a transfer", () => {
  it("find the door shut, whatever the payee's code calls", async () => {
    const net = await proceedsInOtherToken();
    const { disbursement, token, exporter, foundry, use, terms, confirmation, ethers } = net;
    const intruder = await ethers.deployContract("Intruder");
    await token.setListener(intruder);
    const { interface: abi } = disbursement;
    const drawing = showing(use, 0, confirmation);
    const attempts = [
      abi.encodeFunctionData("releaseOnDocument", drawing),
      abi.encodeFunctionData("releaseOnMilestone", [drawing[0]]),
      abi.encodeFunctionData("returnUnused", [use, terms]),
      abi.encodeFunctionData("sendBack", [terms, terms]),
      abi.encodeFunctionData("withdrawParked", [await token.getAddress(), foundry.address]),
    ];
    for (const call of attempts) {
      const snapshot = await net.networkHelpers.takeSnapshot();
      await intruder.aim(disbursement, call);
      await disbursement.connect(exporter).releaseOnDocument(...drawing);
      expect(await intruder.intruded()).to.equal(true);
      expect(await intruder.succeeded()).to.equal(false);
      expect(abi.parseError(await intruder.answer())?.name).to.equal("ReentrancyGuardReentrantCall");
      await snapshot.restore();
    }
  });

  it("change nothing on the way home: the debt falls by just what came", async () => {
    const net = await proceedsInOtherToken();
    const { disbursement, desk, token, use, terms, passDays, ethers, bankA } = net;
    const intruder = await ethers.deployContract("Intruder");
    await token.setListener(intruder);
    await passDays(41n);
    await intruder.aim(disbursement, disbursement.interface.encodeFunctionData("returnUnused", [use, terms]));
    await expect(disbursement.returnUnused(use, terms)).to.changeTokenBalances(
      ethers,
      token,
      [disbursement, bankA],
      [-200_000_00n, 200_000_00n],
    );
    expect(await intruder.succeeded()).to.equal(false);
    const { principal, interest } = await desk.owed(terms);
    expect(principal + interest).to.equal(1_822_22n);
  });
});
