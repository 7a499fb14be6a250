import { expect } from "chai";
import { keccak256 } from "ethers";

import { authorize } from "../../../../sdk/messages/sign.ts";
import { BILL_TRANSFER_THROUGH } from "../../../../sdk/messages/types.ts";
import { billCollateral } from "../../../fixtures/bills.ts";
import {
  accepted,
  AMOUNT,
  financedSettlement,
  idOf,
  importLoan,
  inPerson,
  insured,
  insuredAfloat,
  opened,
  partyOf,
  presented,
  shipped,
  signed,
  STATUS,
  trading,
} from "../../../fixtures/documentary.ts";
import { lienIdOf } from "../../../fixtures/encodings.ts";

describe("DocumentaryEscrow, settling out of a loan", () => {
  it("gives the buyer title, the seller its money and the bank its lien in one transaction", async () => {
    const net = await accepted();
    const { documentary, desk, lienbook, billOfLading, deposit, bankA, buyer, exporter, papers, terms, it, id } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    const sent = documentary
      .connect(net.strangers[0])
      .settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan)));
    await expect(sent).to.emit(documentary, "SettlementFinanced").withArgs(id, AMOUNT);
    await expect(sent).to.emit(desk, "FinancingAccepted");
    // The bank had put the money up; the loan is drawn from its account in its place.
    await expect(sent).to.changeTokenBalances(
      net.ethers,
      deposit,
      [documentary, bankA, exporter, buyer],
      [-AMOUNT, 0n, AMOUNT, 0n],
    );
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    const collateral = await billCollateral(net, papers.bill);
    const lien = await lienbook.lienOf(lienIdOf(collateral, loan.id, await desk.getAddress()));
    expect([lien.holder, lien.amount]).to.deep.equal([bankA.lei, collateral.face]);
    expect((await documentary.presentationOf(id)).status).to.equal(STATUS.paid);
    expect((await desk.owed(loan.financing)).principal).to.equal(AMOUNT);
  });

  it("asks the rules of the product when the buyer has the bill, in the same transaction: before, they refuse it", async () => {
    const net = await accepted();
    const { documentary, goodsPolicy, lienbook, buyer, exporter, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    await expect(goodsPolicy.check(loan.financing))
      .to.be.revertedWithCustomError(lienbook.attach(goodsPolicy), "PledgorNotOwner")
      .withArgs(papers.bill.id, buyer, exporter);
    await documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan)));
    await goodsPolicy.check(loan.financing);
  });

  it("lends no more than the rules allow of the goods: bill and money stay where they are", async () => {
    const net = await trading();
    const { documentary, goodsPolicy, billOfLading, bankA, exporter } = net;
    const terms = await opened(net);
    const papers = await shipped(net, { bill: { value: 250_000_00n - 1n } });
    const it = presented(net, papers);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    const loan = await importLoan(net, terms, it, papers.bill);
    await expect(documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan))))
      .to.be.revertedWithCustomError(goodsPolicy, "AdvanceRateExceeded")
      .withArgs(AMOUNT, AMOUNT - 1n);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
    expect((await documentary.presentationOf(idOf(terms, it))).status).to.equal(STATUS.accepted);
    const less = await importLoan(net, terms, it, papers.bill, { principal: AMOUNT - 1n });
    await documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, less)));
  });

  it("lends nothing on goods that the seller has insured for less by the time of the settlement", async () => {
    const net = await accepted();
    const { documentary, goodsPolicy, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    await insuredAfloat(net, papers.bill.id, (await insured(net, { value: 275_000_00n - 1n })).document);
    await expect(documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan))))
      .to.be.revertedWithCustomError(goodsPolicy, "GoodsUnderinsured")
      .withArgs(papers.bill.id, 275_000_00n - 1n, 275_000_00n);
  });

  it("has the bill signed over for this loan alone: nobody takes the goods with that signature and borrows nothing", async () => {
    const net = await accepted();
    const { documentary, billOfLading, buyer, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    const settlement = await financedSettlement(net, terms, it, papers.bill, loan);
    await expect(documentary.connect(buyer).settle(it, settlement[1], terms)).to.be.revertedWithCustomError(
      billOfLading,
      "SignatureInvalid",
    );
    const plain = await signed.handOver(net, net.exporter, terms, it, papers.bill.id);
    const [, , offer, acceptance, encoded] = settlement;
    await expect(
      documentary.settleFinanced(it, plain, offer, acceptance, encoded, terms),
    ).to.be.revertedWithCustomError(billOfLading, "SignatureInvalid");
  });

  it("takes the loan in its one encoding only, which the desk and the escrow read alike", async () => {
    const net = await accepted();
    const { documentary, exporter, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    const [, , offer, acceptance, encoded] = await financedSettlement(net, terms, it, papers.bill, loan);
    // The desk reads the same terms; but their first word says something else.
    const other = `0x${"21".padStart(64, "0")}${encoded.slice(66)}`;
    const target = await net.targetOf("billOfLading");
    const message = {
      bill: papers.bill.id,
      holder: exporter.address,
      to: net.buyer.address,
      endorsement: 2n,
      endorsee: net.buyer.lei,
      ref: keccak256(other),
      through: await documentary.getAddress(),
    };
    const bill = await authorize(exporter, target, BILL_TRANSFER_THROUGH, message, await net.validity());
    await expect(documentary.settleFinanced(it, bill, offer, acceptance, other, terms)).to.be.revertedWithCustomError(
      documentary,
      "LoanForOther",
    );
  });

  it("takes the rest out of the money in the escrow, where the loan is of a part", async () => {
    const net = await accepted();
    const { documentary, deposit, bankA, exporter, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill, { principal: 150_000_00n });
    const settlement = await financedSettlement(net, terms, it, papers.bill, loan);
    await expect(documentary.settleFinanced(...settlement)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [documentary, bankA, exporter],
      [-AMOUNT, 0n, AMOUNT],
    );
  });

  it("gives a buyer that had put the money up itself what its bank lends it", async () => {
    const net = await trading();
    const { documentary, deposit, bankA, buyer, exporter } = net;
    const terms = await opened(net, { bank: partyOf(buyer) });
    const papers = await shipped(net);
    const it = presented(net, papers);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(buyer).accept(it, inPerson(buyer), terms);
    const loan = await importLoan(net, terms, it, papers.bill);
    await expect(
      documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan))),
    ).to.changeTokenBalances(net.ethers, deposit, [bankA, buyer, exporter], [-AMOUNT, AMOUNT, AMOUNT]);
  });

  it("happens whole or not at all: a lender without the money leaves bill and money where they are", async () => {
    const net = await accepted();
    const { documentary, billOfLading, deposit, desk, bankA, exporter, papers, terms, it, id } = net;
    await deposit.connect(bankA).approve(desk, AMOUNT - 1n);
    const loan = await importLoan(net, terms, it, papers.bill);
    await expect(
      documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan))),
    ).to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance");
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
    expect((await documentary.presentationOf(id)).status).to.equal(STATUS.accepted);
  });

  it("takes no loan for another settlement, in another token, or at maturity", async () => {
    const net = await accepted();
    const { documentary, papers, terms, it, id, ethers } = net;
    const salt = `0x${"44".repeat(32)}`;
    const other = await importLoan(net, terms, it, papers.bill, { salt });
    await expect(documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, other))))
      .to.be.revertedWithCustomError(documentary, "LoanForOther")
      .withArgs(id, salt);
    const token = await (await ethers.deployContract("MisbehavingToken")).getAddress();
    const elsewhere = await importLoan(net, terms, it, papers.bill, { token });
    await expect(
      documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, elsewhere))),
    ).to.be.revertedWithCustomError(documentary, "LoanForOther");

    const later = await opened(net, { usance: { days: 30, after: "sight" } });
    const others = await shipped(net);
    const usance = presented(net, others);
    await documentary.connect(net.exporter).present(usance, [], inPerson(net.exporter), later);
    await documentary.connect(net.bankA).accept(usance, inPerson(net.bankA), later);
    const loan = await importLoan(net, later, usance, others.bill);
    await expect(
      documentary.settleFinanced(...(await financedSettlement(net, later, usance, others.bill, loan))),
    ).to.be.revertedWithCustomError(documentary, "LoanForOther");
  });

  it("takes no loan that pays the escrow nothing, or more than is drawn", async () => {
    const net = await accepted();
    const { documentary, exporter, papers, terms, it } = net;
    const past = await importLoan(net, terms, it, papers.bill, {
      payouts: [{ payee: exporter.address, amount: AMOUNT }],
    });
    await expect(documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, past))))
      .to.be.revertedWithCustomError(documentary, "LoanAmountInvalid")
      .withArgs(0n, AMOUNT);
    const more = await importLoan(net, terms, it, papers.bill, { principal: AMOUNT + 1n });
    await expect(documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, more))))
      .to.be.revertedWithCustomError(documentary, "LoanAmountInvalid")
      .withArgs(AMOUNT + 1n, AMOUNT);
  });

  it("takes no loan in the buyer's name without its word, nor lets anyone else submit that", async () => {
    const net = await accepted();
    const { documentary, desk, bankA, buyer, exporter, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    const [, handOver, offer, acceptance, encoded] = await financedSettlement(net, terms, it, papers.bill, loan);
    await expect(
      documentary.settleFinanced(it, handOver, offer, { ...acceptance, signer: exporter.address }, encoded, terms),
    )
      .to.be.revertedWithCustomError(desk, "NotBorrower")
      .withArgs(exporter, buyer);
    const forged = { ...offer, signer: buyer.address };
    await expect(documentary.settleFinanced(it, handOver, offer, forged, encoded, terms)).to.be.revertedWithCustomError(
      desk,
      "SignatureInvalid",
    );
    await expect(desk.connect(bankA).acceptThrough(offer, acceptance, loan.financing)).to.be.revertedWithCustomError(
      desk,
      "SignatureInvalid",
    );
    await documentary.settleFinanced(it, handOver, offer, acceptance, encoded, terms);
    await expect(documentary.settleFinanced(it, handOver, offer, acceptance, encoded, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(net.id, STATUS.paid);
  });

  it("takes no offer that the buyer accepts at the desk itself, and the desk none that names the escrow", async () => {
    const net = await accepted();
    const { documentary, desk, deposit, lienbook, bankA, buyer, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    // The money would go to the escrow, where it would belong to nobody.
    for (const submit of [
      async () => desk.connect(buyer).accept(loan.offer, loan.financing),
      async () => desk.connect(buyer).acceptThrough(loan.offer, loan.acceptance, loan.financing),
      async () => desk.connect(buyer).acceptThrough(loan.offer, inPerson(buyer), loan.financing),
    ]) {
      await expect(submit()).to.be.revertedWithCustomError(desk, "SignatureInvalid");
    }
    for (const through of [undefined, buyer.address, await desk.getAddress(), await lienbook.getAddress()]) {
      const other = await net.signOffer(bankA, loan.financing, through === undefined ? {} : { through });
      const settlement = await financedSettlement(net, terms, it, papers.bill, { ...loan, offer: other });
      await expect(documentary.settleFinanced(...settlement), through).to.be.revertedWithCustomError(
        desk,
        "SignatureInvalid",
      );
    }
    expect(await deposit.balanceOf(documentary)).to.equal(AMOUNT);
    await documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan)));
  });

  it("passes on the desk's own refusal, and takes no garbage for a loan", async () => {
    const net = await accepted();
    const { documentary, desk, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill, { contested: [], replaces: `0x${"55".repeat(32)}` });
    await expect(
      documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan))),
    ).to.be.revertedWithCustomError(desk, "ReplacementMismatch");
    const handOver = await signed.handOver(net, net.exporter, terms, it, papers.bill.id);
    for (const garbage of ["0x", `0x${"00".repeat(640)}`, `0x${"ff".repeat(640)}`]) {
      await expect(documentary.settleFinanced(it, handOver, loan.offer, loan.acceptance, garbage, terms)).to.revert(
        net.ethers,
      );
    }
  });
});
