import { expect } from "chai";

import {
  accepted,
  AMOUNT,
  DISCREPANCIES,
  idOf,
  inPerson,
  issued,
  opened,
  presented,
  refused,
  shipped,
  signed,
  STAGE,
  STATUS,
  underExamination,
} from "../../../fixtures/documentary.ts";
import { ENDORSEMENT, NOBODY } from "../../../fixtures/bills.ts";

describe("DocumentaryEscrow, documents against payment", () => {
  it("exchanges title and money in one transaction, whoever submits it", async () => {
    const net = await accepted();
    const { documentary, billOfLading, deposit, exporter, buyer, strangers, papers, terms, it, id, credit, ethers } =
      net;
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    const sent = documentary.connect(strangers[0]).settle(it, handOver, terms);
    await expect(sent).to.emit(documentary, "PresentationSettled").withArgs(id, papers.bill.id, AMOUNT, 0n);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [documentary, exporter], [-AMOUNT, AMOUNT]);

    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    const { possessor, titleholder } = await billOfLading.billOf(papers.bill.id);
    expect([possessor, titleholder]).to.deep.equal([buyer.lei, buyer.lei]);
    expect(await documentary.creditOf(credit)).to.deep.equal([
      0n,
      AMOUNT,
      0n,
      (await net.today()) + 14n,
      0n,
      STAGE.open,
    ]);
    expect((await documentary.presentationOf(id)).status).to.equal(STATUS.paid);
  });

  it("settles nothing at once that it would not take as a presentation", async () => {
    const net = await issued();
    const { documentary, registry, exporter, bankA, terms } = net;
    const expiresOn = (await net.today()) + 1n;
    const short = await shipped(net, { invoice: { value: AMOUNT - 1n } });
    const expiring = await shipped(net, { policy: { expiresOn } });
    const settle = async (papers: typeof short) => {
      const it = presented(net, papers);
      const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
      return documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
    };
    await expect(settle(short))
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(short.invoice.id, AMOUNT - 1n, AMOUNT);
    await net.passDays(2n);
    await expect(settle(expiring))
      .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
      .withArgs(expiring.policy.id, expiresOn);
  });

  it("settles at once what the bank has seen before", async () => {
    const net = await issued();
    const { documentary, billOfLading, deposit, exporter, bankA, buyer, papers, terms, it, id, ethers } = net;
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    const acceptance = await signed.acceptance(net, bankA, terms, it);
    const sent = documentary.connect(exporter).settleAtOnce(it, [], handOver, acceptance, terms);
    await expect(sent).to.emit(documentary, "PresentationSettled").withArgs(id, papers.bill.id, AMOUNT, 0n);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [documentary, exporter], [-AMOUNT, AMOUNT]);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    await expect(documentary.connect(exporter).settleAtOnce(it, [], handOver, acceptance, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationAlreadyMade")
      .withArgs(id);
  });

  it("settles what nobody refused in five business days", async () => {
    const net = await underExamination();
    const { documentary, exporter, bankA, papers, terms, it, id, today, passDays } = net;
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    // A Monday; the fifth business day that follows is the next Monday.
    const answerBy = (await today()) + 7n;
    await passDays(7n);
    await expect(documentary.settle(it, handOver, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationUnderExamination")
      .withArgs(id, answerBy);
    await passDays(1n);
    await expect(documentary.connect(bankA).refuse(it, DISCREPANCIES, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "RefusalPrecluded")
      .withArgs(id, answerBy);
    await expect(documentary.settle(it, handOver, terms)).to.emit(documentary, "PresentationSettled");
  });

  it("takes no bill by a signature that anybody could have submitted, and lets nobody else submit the seller's", async () => {
    const net = await accepted();
    const { billOfLading, exporter, buyer, papers, terms, it, id } = net;
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    const { transferSigned, transferThrough } = billOfLading.connect(buyer);
    for (const submit of [transferSigned, transferThrough]) {
      await expect(
        submit(papers.bill.id, buyer, ENDORSEMENT.toOrder, buyer.lei, id, handOver),
      ).to.be.revertedWithCustomError(billOfLading, "SignatureInvalid");
    }
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
  });

  it("leaves each its own when the seller does not hand the bill over in time", async () => {
    const net = await accepted();
    const { documentary, deposit, exporter, bankA, papers, terms, it, id, today, passDays, ethers } = net;
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    const settleBy = (await today()) + 14n;
    await passDays(15n);
    await expect(documentary.settle(it, handOver, terms))
      .to.be.revertedWithCustomError(documentary, "SettlementLapsed")
      .withArgs(id, settleBy);
    await expect(documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(documentary, "CreditStillOpen")
      .withArgs(net.credit, terms.expiresOn);
    await passDays(26n);
    await expect(documentary.returnUnused(terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, bankA],
      [-AMOUNT, AMOUNT],
    );
    expect(await net.billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
  });

  it("lets the seller cure what was refused by presenting anew, with the same documents", async () => {
    const net = await refused();
    const { documentary, exporter, bankA, papers, terms, passDays } = net;
    await passDays(2n);
    const cured = presented(net, papers, AMOUNT, 1n);
    await documentary.connect(exporter).present(cured, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(cured, inPerson(bankA), terms);
    const handOver = await signed.handOver(net, exporter, terms, cured, papers.bill.id);
    await documentary.settle(cured, handOver, terms);
    expect((await documentary.presentationOf(idOf(terms, cured))).status).to.equal(STATUS.paid);
  });

  it("takes documents up all the same when buyer and bank waive the discrepancies", async () => {
    const net = await refused();
    const { documentary, exporter, bankA, buyer, papers, terms, it, id } = net;
    const [byBuyer, byBank] = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)];
    await expect(documentary.waive(it, byBuyer, byBank, terms))
      .to.emit(documentary, "DiscrepanciesWaived")
      .withArgs(id, buyer);
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
    expect((await documentary.presentationOf(id)).status).to.equal(STATUS.paid);
  });

  it("lets nobody waive the discrepancies of documents that are in another presentation since", async () => {
    const net = await refused();
    const { documentary, exporter, bankA, buyer, papers, terms, it } = net;
    const again = presented(net, papers, AMOUNT, 1n);
    await documentary.connect(exporter).present(again, [], inPerson(exporter), terms);
    const [byBuyer, byBank] = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)];
    const waived = async () => documentary.waive(it, byBuyer, byBank, terms);
    await expect(waived())
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.bill.id, idOf(terms, again));
    // Nor once that one was refused as well: it is the last one that is cured or waived.
    await documentary.connect(bankA).refuse(again, DISCREPANCIES, inPerson(bankA), terms);
    await expect(waived())
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.bill.id, idOf(terms, again));
  });

  it("has the bill go to the bank where the credit says so, to be passed on when the buyer reimburses it", async () => {
    const net = await issued();
    const { documentary, billOfLading, exporter, bankA } = net;
    const terms = await opened(net, { titleToBank: true });
    const papers = await shipped(net);
    const it = presented(net, papers);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
    const { possessor, titleholder } = await billOfLading.billOf(papers.bill.id);
    expect([possessor, titleholder]).to.deep.equal([bankA.lei, bankA.lei]);
  });

  it("takes a bill in blank without endorsement, and a straight one that names who is to have title", async () => {
    const net = await issued();
    const { documentary, billOfLading, exporter, bankA, buyer } = net;
    for (const [form, number, receiver] of [
      ["blank", 2n, buyer],
      ["straight", 0n, buyer],
      ["straight", 0n, bankA],
    ] as const) {
      const terms = await opened(net, { bill: { form }, titleToBank: receiver === bankA });
      const consignee = form === "straight" ? receiver.lei : NOBODY;
      const papers = await shipped(net, { bill: { form: number, consignee } });
      const it = presented(net, papers);
      const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
      await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
      const { possessor, titleholder } = await billOfLading.billOf(papers.bill.id);
      expect([possessor, titleholder]).to.deep.equal([receiver.lei, receiver.lei]);
    }
  });
});
