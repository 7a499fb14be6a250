import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { creditIdOf } from "../../../../sdk/escrow/documentary-terms.ts";
import {
  accepted,
  AMOUNT,
  inPerson,
  issued,
  opened,
  presented,
  shipped,
  signed,
  STAGE,
  trading,
  underExamination,
  undertaken,
  partyIn,
} from "../../../fixtures/documentary.ts";
import { EVERYTHING } from "../../../fixtures/financing.ts";
import { creditInOtherToken } from "../../../fixtures/tokens.ts";

describe("DocumentaryEscrow, the end of a credit", () => {
  it("returns the bank's money the day after expiry, at anyone's call, once", async () => {
    const net = await issued();
    const { documentary, deposit, bankA, strangers, terms, credit, passDays, ethers } = net;
    await passDays(40n);
    await expect(documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(documentary, "CreditStillOpen")
      .withArgs(credit, terms.expiresOn);
    await passDays(1n);
    const sent = documentary.connect(strangers[0]).returnUnused(terms);
    await expect(sent).to.emit(documentary, "CreditClosed").withArgs(credit, false);
    await expect(sent).to.emit(documentary, "UnusedFundsReturned").withArgs(credit, AMOUNT);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [documentary, bankA], [-AMOUNT, AMOUNT]);
    await expect(documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(documentary, "NothingUnused")
      .withArgs(credit);
  });

  it("returns what the tolerance left as soon as the one shipment is paid", async () => {
    const net = await trading();
    const { documentary, deposit, bankA, exporter, ethers } = net;
    const terms = await opened(net, { tolerance: 100_000n });
    const papers = await shipped(net);
    const it = presented(net, papers, 190_000_00n);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
    await expect(documentary.returnUnused(terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, bankA],
      [-30_000_00n, 30_000_00n],
    );
  });

  it("waits for expiry while partial shipments may follow, and not once all is drawn", async () => {
    const net = await trading();
    const { documentary, bankA, exporter } = net;
    const terms = await opened(net, { partialShipments: true });
    for (const amount of [120_000_00n, 80_000_00n]) {
      const papers = await shipped(net);
      const it = presented(net, papers, amount);
      const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
      await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
      if (amount === 120_000_00n) {
        await expect(documentary.returnUnused(terms)).to.be.revertedWithCustomError(documentary, "CreditStillOpen");
      }
    }
    await expect(documentary.returnUnused(terms)).to.emit(documentary, "CreditClosed");
  });

  it("is not brought about under a presentation that may still be settled", async () => {
    const net = await underExamination();
    const { documentary, exporter, papers, terms, it, passDays } = net;
    const late = await opened(net, { expiresOn: await net.today() });
    const others = await shipped(net);
    const second = presented(net, others);
    await documentary.connect(exporter).present(second, [], inPerson(exporter), late);
    await passDays(14n);
    await expect(documentary.returnUnused(late)).to.be.revertedWithCustomError(documentary, "CreditStillOpen");
    await documentary.settle(second, await signed.handOver(net, exporter, late, second, others.bill.id), late);
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
  });

  it("comes at once when the seller does not want the credit any more, and by nobody else's word", async () => {
    const net = await accepted();
    const { documentary, deposit, bankA, buyer, exporter, papers, terms, it, credit, ethers } = net;
    for (const other of [bankA, buyer]) {
      await expect(documentary.connect(other).release(inPerson(other), terms))
        .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
        .withArgs(other, exporter.lei);
    }
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    const release = await partyIn(net, exporter).signCreditRelease(terms, await net.validity());
    const sent = documentary.connect(bankA).release(release, terms);
    await expect(sent).to.emit(documentary, "CreditClosed").withArgs(credit, true);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [documentary, bankA], [-AMOUNT, AMOUNT]);
    await expect(documentary.connect(bankA).release(release, terms))
      .to.be.revertedWithCustomError(documentary, "CreditNotOpen")
      .withArgs(credit, STAGE.closed);
    await expect(documentary.settle(it, handOver, terms))
      .to.be.revertedWithCustomError(documentary, "CreditNotOpen")
      .withArgs(credit, STAGE.closed);
  });

  it("returns nothing of what is owed under an undertaking, though the seller wants the credit no more", async () => {
    const net = await undertaken();
    const { documentary, deposit, bankA, exporter, terms, credit, ethers } = net;
    await documentary.connect(bankA).payIn(AMOUNT, terms);
    const sent = documentary.connect(exporter).release(inPerson(exporter), terms);
    await expect(sent).to.emit(documentary, "CreditClosed").withArgs(credit, true);
    await expect(sent).not.to.emit(documentary, "UnusedFundsReturned");
    await expect(sent).to.changeTokenBalances(ethers, deposit, [documentary, bankA], [0n, 0n]);
  });

  it("comes to no credit that was never opened", async () => {
    const net = await issued();
    const terms = { ...net.terms, amount: 7n };
    await expect(net.documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(net.documentary, "NothingUnused")
      .withArgs(creditIdOf(terms));
  });
});

describe("DocumentaryEscrow, tokens that refuse", () => {
  it("keep no bill from being paid for: the money waits for the seller", async () => {
    const net = await creditInOtherToken();
    const { documentary, billOfLading, token, exporter, buyer, participants, papers, terms, it, handOver } = net;
    await token.setBlocked(exporter, true);
    await expect(documentary.settle(it, handOver, terms))
      .to.emit(documentary, "PaymentParked")
      .withArgs(token, exporter, exporter.lei, AMOUNT);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    expect(await documentary.parked(token, exporter)).to.equal(AMOUNT);

    const treasury = net.strangers[4]!;
    await expect(documentary.connect(buyer).withdrawParked(token, buyer))
      .to.be.revertedWithCustomError(documentary, "NothingParked")
      .withArgs(token, buyer);
    await expect(documentary.connect(treasury).withdrawParked(token, treasury))
      .to.be.revertedWithCustomError(documentary, "NothingParked")
      .withArgs(token, treasury);
    for (const to of [ZeroAddress, await documentary.getAddress()]) {
      await expect(documentary.connect(exporter).withdrawParked(token, to))
        .to.be.revertedWithCustomError(documentary, "RecipientInvalid")
        .withArgs(to);
    }
    await participants.addAccount(exporter.lei, treasury);
    await expect(documentary.connect(treasury).withdrawParked(token, treasury))
      .to.emit(documentary, "ParkedPaymentWithdrawn")
      .withArgs(token, treasury, exporter.lei, treasury, AMOUNT);
    await expect(documentary.connect(exporter).withdrawParked(token, treasury))
      .to.be.revertedWithCustomError(documentary, "NothingParked")
      .withArgs(token, exporter);
    expect(await token.balanceOf(treasury)).to.equal(AMOUNT);
  });

  it("keep no money from its way home: it waits for the bank", async () => {
    const net = await creditInOtherToken();
    const { documentary, token, bankA, terms, passDays } = net;
    await token.setRefusing(true);
    await passDays(41n);
    await documentary.returnUnused(terms);
    expect(await documentary.parked(token, bankA)).to.equal(AMOUNT);
    await expect(documentary.connect(bankA).withdrawParked(token, bankA))
      .to.be.revertedWithCustomError(net.desk, "SafeERC20FailedOperation")
      .withArgs(token);
    await token.setRefusing(false);
    await documentary.connect(bankA).withdrawParked(token, bankA);
    expect(await token.balanceOf(documentary)).to.equal(0n);
  });

  it("or take a fee are no money for a credit", async () => {
    const net = await creditInOtherToken();
    const { token } = net;
    await token.setFee(10_000n);
    await expect(opened(net, { token: await token.getAddress() }))
      .to.be.revertedWithCustomError(net.desk, "TokenMovedOtherAmount")
      .withArgs(token, AMOUNT, AMOUNT - AMOUNT / 100n);
  });

  it("pay a seller that has lost its account into the one that took its place", async () => {
    const net = await creditInOtherToken();
    const { documentary, participants, token, exporter, strangers, terms, it, papers } = net;
    const successor = strangers[9]!;
    const later = await opened(net, { token: await token.getAddress(), usance: { days: 9, after: "sight" } });
    const others = await shipped(net);
    const second = presented(net, others);
    const handOver = await signed.handOver(net, exporter, later, second, others.bill.id);
    await documentary.connect(net.bankA).settleAtOnce(second, [], handOver, inPerson(net.bankA), later);
    await participants.addAccount(exporter.lei, successor);
    await participants.announceReplacement(exporter, successor);
    await net.passDays(9n);
    await documentary.connect(net.bankA).payUndertaking(EVERYTHING, second, later);
    expect(await token.balanceOf(successor)).to.equal(AMOUNT);
    expect([terms, it, papers]).to.have.length(3);
  });
});

describe("DocumentaryEscrow, calls from within a transfer", () => {
  it("find the door shut, whatever the token's code calls", async () => {
    const net = await creditInOtherToken();
    const { documentary, token, terms, it, handOver, ethers } = net;
    const intruder = await ethers.deployContract("Intruder");
    await token.setListener(intruder);
    const { interface: abi } = documentary;
    const authorization = inPerson({ address: await intruder.getAddress() });
    const calls = [
      abi.encodeFunctionData("open", [authorization, authorization, terms]),
      abi.encodeFunctionData("payIn", [1n, terms]),
      abi.encodeFunctionData("settle", [it, handOver, terms]),
      abi.encodeFunctionData("settleFinanced", [it, handOver, authorization, authorization, "0x", terms]),
      abi.encodeFunctionData("settleAtOnce", [it, [], handOver, authorization, terms]),
      abi.encodeFunctionData("payUndertaking", [EVERYTHING, it, terms]),
      abi.encodeFunctionData("release", [authorization, terms]),
      abi.encodeFunctionData("returnUnused", [terms]),
      abi.encodeFunctionData("withdrawParked", [await token.getAddress(), await intruder.getAddress()]),
    ];
    const snapshot = await net.networkHelpers.takeSnapshot();
    for (const call of calls) {
      await snapshot.restore();
      await intruder.aim(documentary, call);
      await documentary.settle(it, handOver, terms);
      expect(await intruder.intruded()).to.equal(true);
      expect(await intruder.succeeded()).to.equal(false);
      expect(await intruder.answer()).to.equal(
        net.desk.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []),
      );
    }
  });

  it("may refuse documents that are being settled, and come too late", async () => {
    const net = await creditInOtherToken();
    const { documentary, token, terms, it, handOver, ethers, deposit } = net;
    const intruder = await ethers.deployContract("Intruder");
    await token.setListener(intruder);
    const authorization = inPerson({ address: await intruder.getAddress() });
    await intruder.aim(
      documentary,
      documentary.interface.encodeFunctionData("refuse", [it, `0x${"66".repeat(32)}`, authorization, terms]),
    );
    await documentary.settle(it, handOver, terms);
    expect((await intruder.answer()).slice(0, 10)).to.equal(
      documentary.interface.getError("PresentationInOtherState")?.selector,
    );
    expect(await deposit.balanceOf(intruder)).to.equal(0n);
  });
});
