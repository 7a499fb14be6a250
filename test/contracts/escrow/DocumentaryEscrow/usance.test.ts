import { expect } from "chai";

import {
  AMOUNT,
  idOf,
  inPerson,
  issued,
  opened,
  presented,
  shipped,
  signed,
  STAGE,
  STATUS,
  trading,
  undertaken,
} from "../../../fixtures/documentary.ts";
import { EVERYTHING } from "../../../fixtures/financing.ts";

describe("DocumentaryEscrow, documents against acceptance", () => {
  it("exchanges title for the bank's undertaking, payable sixty days after sight", async () => {
    const net = await trading();
    const { documentary, billOfLading, deposit, bankA, exporter, buyer, today, ethers } = net;
    const terms = await opened(net, { usance: { days: 60, after: "sight" } });
    const papers = await shipped(net);
    const it = presented(net, papers);
    const id = idOf(terms, it);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    const day = await today();
    await net.passDays(3n);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    const sent = documentary.settle(it, handOver, terms);
    await expect(sent)
      .to.emit(documentary, "PresentationSettled")
      .withArgs(id, papers.bill.id, AMOUNT, day + 60n);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [documentary, exporter], [0n, 0n]);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    expect((await documentary.presentationOf(id)).status).to.equal(STATUS.undertaken);
  });

  it("keeps the money for the seller's entity when the account that it was promised to is the seller's no longer", async () => {
    const net = await undertaken();
    const { documentary, deposit, exporter, bankA, participants, strangers, it, terms } = net;
    const treasury = strangers[4]!;
    await participants.addAccount(exporter.lei, treasury);
    await participants.removeAccount(exporter);
    const before = await deposit.balanceOf(exporter);
    await net.passDays(61n);
    await documentary.connect(bankA).payUndertaking(EVERYTHING, it, terms);
    expect(await deposit.balanceOf(exporter)).to.equal(before);
    await expect(documentary.connect(treasury).withdrawParked(deposit, treasury)).to.changeTokenBalance(
      net.ethers,
      deposit,
      treasury,
      AMOUNT,
    );
  });

  it("counts from the shipment where the credit says so", async () => {
    const net = await trading();
    const { documentary, bankA, exporter, today } = net;
    const terms = await opened(net, { usance: { days: 90, after: "shipment" } });
    const papers = await shipped(net);
    const it = presented(net, papers);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
    expect((await documentary.presentationOf(idOf(terms, it))).maturity).to.equal((await today()) + 80n);
  });

  it("binds a bank that did not refuse in time, and pays nothing yet out of the money that others have there", async () => {
    const net = await trading();
    const { documentary, deposit, ethers, exporter, passDays } = net;
    await opened(net); // at sight: its money is in the escrow
    const terms = await opened(net, { usance: { days: 30, after: "sight" } });
    const papers = await shipped(net);
    const it = presented(net, papers);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await passDays(8n);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await expect(documentary.settle(it, handOver, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, exporter],
      [0n, 0n],
    );
    expect((await documentary.presentationOf(idOf(terms, it))).status).to.equal(STATUS.undertaken);
  });

  it("is paid by anyone at maturity, once", async () => {
    const net = await undertaken();
    const { documentary, deposit, bankB, exporter, terms, it, id, passDays, ethers } = net;
    await passDays(60n);
    const sent = documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms);
    await expect(sent).to.emit(documentary, "UndertakingPaid").withArgs(id, bankB, AMOUNT);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [bankB, documentary, exporter], [-AMOUNT, 0n, AMOUNT]);
    await expect(documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.paid);
  });

  it("is paid out of the bank's money in the escrow from maturity on, whoever asks", async () => {
    const net = await undertaken();
    const { documentary, deposit, bankA, strangers, exporter, terms, it, credit, passDays, ethers } = net;
    await documentary.connect(bankA).payIn(AMOUNT, terms);
    await passDays(59n);
    // A day early it would be the stranger's own money, of which there is none.
    await expect(documentary.connect(strangers[0]).payUndertaking(EVERYTHING, it, terms)).to.be.revertedWithCustomError(
      deposit,
      "ERC20InsufficientAllowance",
    );
    await passDays(1n);
    await expect(documentary.connect(strangers[0]).payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, exporter],
      [-AMOUNT, AMOUNT],
    );
    expect(await documentary.creditOf(credit)).to.deep.equal([0n, AMOUNT, 0n, 0n, 0n, STAGE.open]);
  });

  describe("for less than the bank had put up", () => {
    const drawnForLess = async () => {
      const net = await trading();
      const { documentary, bankA, exporter } = net;
      const terms = await opened(net, { usance: { days: 60, after: "sight" }, tolerance: 100_000n });
      await documentary.connect(bankA).payIn(AMOUNT + 20_000_00n, terms);
      const papers = await shipped(net);
      const it = presented(net, papers);
      const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
      await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
      return { ...net, terms, it };
    };
    type Drawn = Awaited<ReturnType<typeof drawnForLess>>;

    const expectPaid = async ({ documentary, deposit, ethers, exporter, strangers, it, terms, passDays }: Drawn) => {
      await passDays(60n);
      await expect(documentary.connect(strangers[0]).payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [documentary, exporter],
        [-AMOUNT, AMOUNT],
      );
    };
    const expectRestReturned = async ({ documentary, deposit, ethers, bankA, terms }: Drawn) =>
      expect(documentary.returnUnused(terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [documentary, bankA],
        [-20_000_00n, 20_000_00n],
      );

    it("takes no more than is due of it, and the bank has the rest back", async () => {
      const net = await drawnForLess();
      await expectPaid(net);
      await expectRestReturned(net);
    });

    it("lets the bank have the rest back before maturity, and keeps what is owed", async () => {
      const net = await drawnForLess();
      await expectRestReturned(net);
      await expectPaid(net);
    });

    it("takes nothing more to be put up for what has been drawn already", async () => {
      const net = await drawnForLess();
      const { documentary, bankA, bankB, it, terms } = net;
      const more = documentary.connect(bankA);
      await expect(more.payIn(1n, terms)).to.be.revertedWithCustomError(documentary, "PaidInTooMuch").withArgs(1n, 0n);
      await documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms);
      await expect(more.payIn(1n, terms)).to.be.revertedWithCustomError(documentary, "PaidInTooMuch").withArgs(1n, 0n);
    });
  });

  it("takes of whoever pays beside the bank's money what it says at most, and never more than is lacking", async () => {
    for (const [most, taken] of [
      [20_000_00n, 20_000_00n],
      [100_000_00n, 50_000_00n],
    ] as const) {
      const net = await undertaken();
      const { documentary, deposit, ethers, bankA, bankB, exporter, it, terms } = net;
      await documentary.connect(bankA).payIn(150_000_00n, terms);
      await net.passDays(60n);
      await expect(documentary.connect(bankB).payUndertaking(most, it, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [documentary, bankB, exporter],
        [-150_000_00n, -taken, 150_000_00n + taken],
      );
    }
  });

  it("is paid early by the bank out of its money there, and by others out of theirs", async () => {
    const net = await undertaken();
    const { documentary, deposit, bankA, bankB, exporter, terms, it, ethers } = net;
    await documentary.connect(bankA).payIn(50_000_00n, terms);
    await expect(documentary.connect(bankA).payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, documentary, exporter],
      [-150_000_00n, -50_000_00n, AMOUNT],
    );
    const other = await undertaken();
    await documentary.connect(bankA).payIn(50_000_00n, other.terms);
    await expect(documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankB, documentary, exporter],
      [-AMOUNT, 0n, AMOUNT],
    );
    // What the other bank's payment left is the obligor's again, and goes home at anyone's call.
    await expect(documentary.returnUnused(terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, bankA],
      [-50_000_00n, 50_000_00n],
    );
  });

  it("stays owed, and can be paid, long after maturity, after the credit is closed, and when the bank is suspended", async () => {
    const net = await undertaken();
    const { documentary, participants, deposit, bankA, bankB, exporter, terms, it, passDays, ethers } = net;
    await documentary.connect(bankA).payIn(AMOUNT, terms);
    await documentary.returnUnused(terms);
    await participants.suspend(bankA.lei);
    await participants.suspend(exporter.lei);
    await passDays(4_000n);
    await expect(documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, exporter],
      [-AMOUNT, AMOUNT],
    );
  });

  it("is owed whatever becomes of the documents", async () => {
    const net = await undertaken();
    const { documentary, registry, carrier, insurer, papers, bankB, terms, it } = net;
    await registry.revoke(...(await net.revocation(carrier, papers.bill)));
    await registry.revoke(...(await net.revocation(insurer, papers.policy)));
    await documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms);
  });

  it("is nothing that can be paid before it was undertaken, or at sight", async () => {
    const net = await issued();
    const { documentary, exporter, bankA, bankB, terms, papers, it, id } = net;
    const refused = async (status: bigint) =>
      expect(documentary.connect(bankB).payUndertaking(EVERYTHING, it, terms))
        .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
        .withArgs(id, status);
    await refused(STATUS.none);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await refused(STATUS.examined);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    await refused(STATUS.accepted);
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
    await refused(STATUS.paid);
  });
});

describe("DocumentaryEscrow, paying in", () => {
  it("takes no more than may ever be owed, from anyone, and nothing for nothing", async () => {
    const net = await trading();
    const { documentary, bankA, buyer } = net;
    const terms = await opened(net, { usance: { days: 30, after: "sight" }, tolerance: 100_000n });
    await expect(documentary.connect(buyer).payIn(220_000_01n, terms))
      .to.be.revertedWithCustomError(documentary, "PaidInTooMuch")
      .withArgs(220_000_01n, 220_000_00n);
    await expect(documentary.connect(buyer).payIn(0n, terms))
      .to.be.revertedWithCustomError(documentary, "PaidInTooMuch")
      .withArgs(0n, 220_000_00n);
    await documentary.connect(buyer).payIn(20_000_00n, terms);
    await documentary.connect(bankA).payIn(200_000_00n, terms);
    await expect(documentary.connect(bankA).payIn(1n, terms))
      .to.be.revertedWithCustomError(documentary, "PaidInTooMuch")
      .withArgs(1n, 0n);
  });

  it("takes nothing for a credit at sight, which has all its money, nor for one that is not open", async () => {
    const net = await issued();
    const { documentary, bankA, terms } = net;
    await expect(documentary.connect(bankA).payIn(1n, terms))
      .to.be.revertedWithCustomError(documentary, "PaidInTooMuch")
      .withArgs(1n, 0n);
    await expect(documentary.connect(bankA).payIn(1n, { ...terms, amount: 5n }))
      .to.be.revertedWithCustomError(documentary, "PaidInTooMuch")
      .withArgs(1n, 0n);
  });

  it("covers what is still owed after the end of the credit", async () => {
    const net = await undertaken();
    const { documentary, bankA, terms, credit } = net;
    await documentary.returnUnused(terms);
    await documentary.connect(bankA).payIn(AMOUNT, terms);
    await expect(documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(documentary, "NothingUnused")
      .withArgs(credit);
  });
});
