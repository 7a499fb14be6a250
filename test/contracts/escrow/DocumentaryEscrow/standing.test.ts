/**
 * Nobody may hand goods to a buyer that has lost its standing. A bank that pays in its stead owes the price all the same, and
 * takes title; and a seller without such a bank has its documents back at once, and so has the buyer its money.
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { presentationStanding } from "../../../../sdk/escrow/standing.ts";
import {
  accepted,
  AMOUNT,
  financedSettlement,
  handOver,
  idOf,
  importLoan,
  inPerson,
  issued,
  opened,
  partyOf,
  presented,
  refused,
  settling,
  shipped,
  signed,
  STAGE,
  STATUS,
  trading,
  underExamination,
  undertaken,
  type Trading,
  partyIn,
} from "../../../fixtures/documentary.ts";
import { FORM, issuedBill } from "../../../fixtures/bills.ts";
import { stage } from "../../../fixtures/stages.ts";

/** A collection: the buyer has put the money up itself, and accepted the documents. */
const collecting = stage(trading, async (net) => {
  const { documentary, exporter, buyer } = net;
  const terms = await opened(net, { bank: partyOf(buyer) });
  const papers = await shipped(net);
  const it = presented(net, papers);
  await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
  await documentary.connect(buyer).accept(it, inPerson(buyer), terms);
  return { terms, papers, it, id: idOf(terms, it) };
});

describe("DocumentaryEscrow, a buyer that has lost its standing", () => {
  for (const [how, happens, ends] of [
    [
      "is suspended",
      async ({ participants, debtor }: Trading) => participants.suspend(debtor.lei),
      async ({ participants, debtor }: Trading) => participants.reinstate(debtor.lei),
    ],
    [
      "has an account that acts for it no more",
      async ({ participants, debtor }: Trading) => participants.removeAccount(debtor),
      async ({ participants, debtor }: Trading) => participants.addAccount(debtor.lei, debtor),
    ],
  ] as const) {
    it(`gets no title when it ${how}: the bank takes it, and the seller its money`, async () => {
      const net = await accepted();
      const { billOfLading, deposit, documentary, exporter, bankA, papers } = net;
      await happens(net);
      await expect(settling(net)).to.changeTokenBalances(
        net.ethers,
        deposit,
        [documentary, exporter],
        [-AMOUNT, AMOUNT],
      );
      expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(bankA.address);
      const { titleholder } = await billOfLading.billOf(papers.bill.id);
      expect(titleholder).to.equal(bankA.lei);
      await ends(net);
    });

    it(`gets it when it ${how} no longer`, async () => {
      const net = await accepted();
      await happens(net);
      await ends(net);
      await settling(net);
      expect(await net.billOfLading.ownerOf(net.papers.bill.id)).to.equal(net.buyer.address);
    });
  }

  it("leaves nobody a choice: while it stands the bill goes to no bank, and when it does not, to no buyer", async () => {
    const net = await accepted();
    const { participants, documentary, billOfLading, it, terms, buyer } = net;
    const toBuyer = await handOver(net);
    await participants.suspend(buyer.lei);
    const toBank = await handOver(net);
    await expect(documentary.settle(it, toBuyer, terms)).to.be.revertedWithCustomError(
      billOfLading,
      "SignatureInvalid",
    );
    await participants.reinstate(buyer.lei);
    await expect(documentary.settle(it, toBank, terms)).to.be.revertedWithCustomError(billOfLading, "SignatureInvalid");
    await documentary.settle(it, toBuyer, terms);
  });

  it("is stood in for by a bank whose own standing is good, and else nobody takes title", async () => {
    const net = await accepted();
    const { participants, buyer, bankA } = net;
    for (const party of [buyer, bankA]) await participants.suspend(party.lei);
    await expect(settling(net))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(bankA.lei);
  });

  it("is stood in for at once, and against an undertaking, too", async () => {
    for (const usance of [undefined, { days: 60, after: "sight" as const }]) {
      const net = await trading();
      const { documentary, billOfLading, participants, bankA, buyer } = net;
      const terms = await opened(net, usance ? { usance } : {});
      const papers = await shipped(net);
      const it = presented(net, papers);
      await participants.suspend(buyer.lei);
      const bill = await handOver({ ...net, terms, it, papers });
      await documentary.connect(bankA).settleAtOnce(it, [], bill, inPerson(bankA), terms);
      expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(bankA.address);
      const { status } = await documentary.presentationOf(idOf(terms, it));
      expect(status).to.equal(usance ? STATUS.undertaken : STATUS.paid);
    }
  });

  it("borrows nothing for the price: the bank settles without the loan", async () => {
    const net = await accepted();
    const { documentary, participants, terms, it, papers, buyer } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    await participants.suspend(buyer.lei);
    await expect(documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan))))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(buyer.lei);
    await settling(net);
  });

  it("leaves a straight bill with the seller: it is the buyer's alone, and the seller takes it back", async () => {
    const net = await trading();
    const { documentary, participants, billOfLading, buyer, bankA, exporter } = net;
    const terms = await opened(net, { bill: { form: "straight" } });
    const bill = await issuedBill(net, { form: FORM.straight, consignee: buyer.lei });
    const papers = { ...(await shipped(net)), bill };
    const it = presented(net, papers);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    await participants.suspend(buyer.lei);
    await expect(settling({ ...net, terms, it, papers })).to.be.revertedWithCustomError(
      participants,
      "ParticipantIsSuspended",
    );
    await documentary.connect(exporter).takeBack(it, inPerson(exporter), terms);
    expect(await billOfLading.ownerOf(bill.id)).to.equal(exporter.address);
  });
});

describe("DocumentaryEscrow, documents that the seller takes back", () => {
  it("are the seller's to present under another credit at once, and the money goes home at the seller's word", async () => {
    const net = await collecting();
    const { documentary, deposit, participants, exporter, buyer, terms, it, id } = net;
    await participants.suspend(buyer.lei);
    await expect(settling(net)).to.be.revertedWithCustomError(participants, "ParticipantIsSuspended");
    const withdrawal = await signed.withdrawal(net, exporter, terms, it);
    await expect(documentary.connect(net.bankB).takeBack(it, withdrawal, terms))
      .to.emit(documentary, "DocumentsTakenBack")
      .withArgs(id, exporter.address);
    expect((await presentationStanding(net, terms, it)).status).to.equal("taken back");
    const release = await partyIn(net, exporter).signCreditRelease(terms, await net.validity());
    await expect(documentary.connect(net.bankB).release(release, terms)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [documentary, buyer],
      [-AMOUNT, AMOUNT],
    );

    const other = { ...net, debtor: net.otherExporter };
    await deposit.issue(other.debtor, AMOUNT);
    await deposit.connect(other.debtor).approve(documentary, AMOUNT);
    const sale = await opened(other, { bank: partyOf(other.debtor) });
    await documentary.connect(exporter).present(it, [], inPerson(exporter), sale);
  });

  it("may be under examination, and under a credit that has ended; not refused, settled or unknown", async () => {
    const examined = await underExamination();
    const { documentary, exporter, it, terms } = examined;
    await documentary.connect(exporter).release(inPerson(exporter), terms);
    await documentary.connect(exporter).takeBack(it, inPerson(exporter), terms);

    const states = [
      [refused, STATUS.refused],
      [undertaken, STATUS.undertaken],
      [issued, STATUS.none],
    ] as const;
    for (const [standing, status] of states) {
      const net = await standing();
      await expect(net.documentary.connect(net.exporter).takeBack(net.it, inPerson(net.exporter), net.terms))
        .to.be.revertedWithCustomError(net.documentary, "PresentationInOtherState")
        .withArgs(net.id, status);
    }
    const paid = await accepted();
    await settling(paid);
    await expect(paid.documentary.connect(paid.exporter).takeBack(paid.it, inPerson(paid.exporter), paid.terms))
      .to.be.revertedWithCustomError(paid.documentary, "PresentationInOtherState")
      .withArgs(paid.id, STATUS.paid);
  });

  it("are taken back by the seller alone, once, and are neither taken up, refused, waived nor settled then", async () => {
    const net = await underExamination();
    const { documentary, exporter, bankA, buyer, it, terms, id } = net;
    for (const other of [bankA, buyer]) {
      await expect(documentary.connect(other).takeBack(it, inPerson(other), terms))
        .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
        .withArgs(other.address, exporter.lei);
    }
    await documentary.connect(exporter).takeBack(it, inPerson(exporter), terms);
    const byBank = documentary.connect(bankA);
    for (const late of [
      async () => documentary.connect(exporter).takeBack(it, inPerson(exporter), terms),
      async () => byBank.accept(it, inPerson(bankA), terms),
      async () => byBank.refuse(it, `0x${"11".repeat(32)}`, inPerson(bankA), terms),
      async () => byBank.waive(it, await signed.waiver(net, buyer, terms, it), inPerson(bankA), terms),
      async () => settling(net),
    ]) {
      await expect(late())
        .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
        .withArgs(id, STATUS.takenBack);
    }
    await expect(documentary.connect(exporter).present(it, [], inPerson(exporter), terms))
      .to.be.revertedWithCustomError(documentary, "PresentationAlreadyMade")
      .withArgs(id);
    // Anew, they are presented like any others.
    const anew = presented(net, net.papers, AMOUNT, 1n);
    await documentary.connect(exporter).present(anew, [], inPerson(exporter), terms);
  });

  it("hold no money any more: it goes home the day after expiry", async () => {
    const net = await accepted();
    const { documentary, deposit, exporter, bankA, it, terms, credit, today, passDays } = net;
    await passDays(BigInt(terms.expiresOn) - (await today()));
    const late = presented(net, await shipped(net), AMOUNT, 2n);
    await documentary.connect(exporter).takeBack(it, inPerson(exporter), terms);
    await documentary.connect(exporter).present(late, [], inPerson(exporter), terms);
    await passDays(1n);
    await expect(documentary.returnUnused(terms)).to.be.revertedWithCustomError(documentary, "CreditStillOpen");
    await documentary.connect(exporter).takeBack(late, inPerson(exporter), terms);
    await expect(documentary.returnUnused(terms)).to.changeTokenBalance(net.ethers, deposit, bankA, AMOUNT);
    expect((await documentary.creditOf(credit)).stage).to.equal(STAGE.closed);
  });

  it("were never the servicing code's: at its own address there is no credit", async () => {
    const net = await underExamination();
    const { documentary, exporter, it, terms, ethers } = net;
    const escrow = await ethers.getContractAt("DocumentaryEscrow", await documentary.getAddress());
    const code = await ethers.getContractAt("DocumentaryServicing", await escrow.servicing());
    await expect(code.connect(exporter).takeBack(it, inPerson(exporter), terms)).to.be.revertedWithCustomError(
      documentary,
      "PresentationInOtherState",
    );
    await expect(exporter.sendTransaction({ to: documentary, data: "0x12345678" })).to.be.revert(ethers);
    expect(await code.participants()).to.equal(await net.participants.getAddress());
    expect(await escrow.servicing()).not.to.equal(ZeroAddress);
  });
});
