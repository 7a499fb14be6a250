import { expect } from "chai";
import { ZeroHash } from "ethers";

import { creditIdOf } from "../../../../sdk/escrow/documentary-terms.ts";
import {
  accepted,
  DISCREPANCIES,
  idOf,
  inPerson,
  issued,
  presented,
  refused,
  signed,
  STATUS,
  trading,
  opened,
  shipped,
  partyOf,
  underExamination,
} from "../../../fixtures/documentary.ts";

describe("DocumentaryEscrow, accepting documents", () => {
  it("is the bank's to do, in person or by its signature, once", async () => {
    const net = await underExamination();
    const { documentary, bankA, bankB, buyer, exporter, terms, it, id } = net;
    for (const other of [bankB, buyer, exporter]) {
      await expect(documentary.connect(other).accept(it, inPerson(other), terms))
        .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
        .withArgs(other, bankA.lei);
    }
    const acceptance = await signed.acceptance(net, bankA, terms, it);
    await expect(documentary.connect(exporter).accept(it, acceptance, terms))
      .to.emit(documentary, "PresentationAccepted")
      .withArgs(id, bankA);
    await expect(documentary.connect(exporter).accept(it, acceptance, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.accepted);
  });

  it("may be done by any account of the bank", async () => {
    const net = await underExamination();
    const { documentary, participants, bankA, strangers, terms, it, id } = net;
    const officer = strangers[5]!;
    await participants.addAccount(bankA.lei, officer);
    await expect(documentary.connect(officer).accept(it, inPerson(officer), terms))
      .to.emit(documentary, "PresentationAccepted")
      .withArgs(id, officer);
  });

  it("is of these documents and this amount: no signature serves for others", async () => {
    const net = await underExamination();
    const { documentary, bankA, exporter, terms, it } = net;
    const other = { ...it, salt: `0x${"22".repeat(32)}` };
    const acceptance = await signed.acceptance(net, bankA, terms, other);
    await expect(documentary.connect(exporter).accept(it, acceptance, terms)).to.be.revertedWithCustomError(
      documentary,
      "SignatureInvalid",
    );
    await expect(documentary.connect(bankA).accept(other, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(idOf(terms, other), STATUS.none);
  });

  it("is nothing that a bank can take back by refusing afterwards", async () => {
    const net = await accepted();
    const { documentary, bankA, terms, it, id } = net;
    await expect(documentary.connect(bankA).refuse(it, DISCREPANCIES, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.accepted);
  });

  it("serves no settlement once its signer has cancelled it", async () => {
    const net = await issued();
    const { documentary, bankA, exporter, papers, terms, it } = net;
    const acceptance = await signed.acceptance(net, bankA, terms, it);
    await documentary.connect(bankA).cancelNonce(acceptance.nonce);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await expect(documentary.settleAtOnce(it, [], handOver, acceptance, terms))
      .to.be.revertedWithCustomError(documentary, "NonceAlreadySpent")
      .withArgs(bankA, acceptance.nonce);
  });

  it("does not serve for what was presented, refused and presented at once again", async () => {
    const net = await refused();
    const { documentary, bankA, exporter, papers, terms, it, id } = net;
    const acceptance = await signed.acceptance(net, bankA, terms, it);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await expect(documentary.accept(it, acceptance, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.refused);
    await expect(documentary.settleAtOnce(it, [], handOver, acceptance, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationAlreadyMade")
      .withArgs(id);
    await expect(documentary.settle(it, handOver, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.refused);
  });
});

describe("DocumentaryEscrow, refusing documents", () => {
  it("is the bank's to do, with every discrepancy, once", async () => {
    const net = await underExamination();
    const { documentary, bankA, buyer, exporter, terms, it, id, credit } = net;
    await expect(documentary.connect(buyer).refuse(it, DISCREPANCIES, inPerson(buyer), terms))
      .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
      .withArgs(buyer, bankA.lei);
    await expect(documentary.connect(bankA).refuse(it, ZeroHash, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "DiscrepanciesMissing")
      .withArgs(id);
    const refusal = await signed.refusal(net, bankA, terms, it);
    await expect(
      documentary.connect(exporter).refuse(it, ZeroHash.replace("00", "11"), refusal, terms),
    ).to.be.revertedWithCustomError(documentary, "SignatureInvalid");
    expect((await documentary.creditOf(credit)).pending).to.equal(1n);
    await expect(documentary.connect(exporter).refuse(it, DISCREPANCIES, refusal, terms))
      .to.emit(documentary, "PresentationRefused")
      .withArgs(id, bankA, DISCREPANCIES);
    expect((await documentary.creditOf(credit)).pending).to.equal(0n);
    const second = await signed.refusal(net, bankA, terms, it, `0x${"33".repeat(32)}`);
    await expect(documentary.refuse(it, `0x${"33".repeat(32)}`, second, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.refused);
  });

  it("is possible on the fifth business day, and not on the day after", async () => {
    const net = await underExamination();
    const { documentary, bankA, terms, it, passDays } = net;
    await passDays(7n);
    await documentary.connect(bankA).refuse(it, DISCREPANCIES, inPerson(bankA), terms);
    const again = await underExamination();
    await passDays(8n);
    await expect(documentary.connect(bankA).refuse(it, DISCREPANCIES, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "RefusalPrecluded")
      .withArgs(again.id, (await again.documentary.presentationOf(again.id)).answerBy);
  });

  it("and accepting in one block: the first of the two holds", async () => {
    const net = await underExamination();
    const { documentary, bankA, bankB, terms, it, id } = net;
    const [acceptance, refusal] = [
      await signed.acceptance(net, bankA, terms, it),
      await signed.refusal(net, bankA, terms, it),
    ];
    const receipts = await net.inOneBlock(
      (overrides) => documentary.connect(bankB).refuse(it, DISCREPANCIES, refusal, terms, overrides),
      (overrides) => documentary.connect(net.exporter).accept(it, acceptance, terms, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    expect((await documentary.presentationOf(id)).status).to.equal(STATUS.refused);
  });

  it("does not shorten what a presentation on the last day may take: the money stays", async () => {
    const net = await trading();
    const { documentary, deposit, bankA, exporter, today, passDays, ethers } = net;
    const terms = await opened(net, { expiresOn: (await today()) + 1n });
    const papers = await shipped(net);
    const it = presented(net, papers);
    await passDays(1n);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    const { settleBy } = await documentary.presentationOf(idOf(terms, it));
    await passDays(7n);
    await expect(documentary.returnUnused(terms)).to.be.revertedWithCustomError(documentary, "CreditStillOpen");
    await documentary.connect(bankA).refuse(it, DISCREPANCIES, inPerson(bankA), terms);
    await expect(documentary.returnUnused(terms)).to.changeTokenBalances(ethers, deposit, [bankA], [200_000_00n]);
    expect(settleBy).to.equal((await today()) + 7n);
  });
});

describe("DocumentaryEscrow, waiving discrepancies", () => {
  it("needs the buyer and the bank, each for itself", async () => {
    const net = await refused();
    const { documentary, bankA, buyer, exporter, terms, it, id } = net;
    const [byBuyer, byBank] = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)];
    await expect(documentary.connect(exporter).waive(it, byBank, byBank, terms))
      .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
      .withArgs(bankA, buyer.lei);
    await expect(documentary.connect(exporter).waive(it, byBuyer, byBuyer, terms))
      .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
      .withArgs(buyer, bankA.lei);
    const acceptance = await signed.acceptance(net, bankA, terms, it);
    await expect(documentary.connect(exporter).waive(it, byBuyer, acceptance, terms)).to.be.revertedWithCustomError(
      documentary,
      "SignatureInvalid",
    );
    await documentary.connect(exporter).waive(it, byBuyer, byBank, terms);
    await expect(documentary.connect(exporter).waive(it, byBuyer, byBank, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.accepted);
  });

  it("needs one word of a buyer that pays itself", async () => {
    const net = await trading();
    const { documentary, buyer, exporter } = net;
    const terms = await opened(net, { bank: partyOf(buyer) });
    const it = presented(net, await shipped(net));
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(buyer).refuse(it, DISCREPANCIES, inPerson(buyer), terms);
    await documentary.connect(buyer).waive(it, inPerson(buyer), inPerson(exporter), terms);
    expect((await documentary.presentationOf(idOf(terms, it))).status).to.equal(STATUS.accepted);
  });

  it("is of what was refused: nothing else is waived", async () => {
    const net = await underExamination();
    const { documentary, bankA, buyer, terms, it, id } = net;
    const [byBuyer, byBank] = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)];
    await expect(documentary.waive(it, byBuyer, byBank, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.examined);
  });

  it("holds the money for a week, and comes too late once the credit is closed", async () => {
    const net = await refused();
    const { documentary, bankA, buyer, terms, it, credit, passDays, today } = net;
    const [byBuyer, byBank] = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)];
    await passDays(41n);
    const fresh = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)] as const;
    await expect(documentary.waive(it, byBuyer, byBank, terms)).to.be.revertedWithCustomError(
      documentary,
      "SignatureExpired",
    );
    await documentary.waive(it, ...fresh, terms);
    await expect(documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(documentary, "CreditStillOpen")
      .withArgs(credit, (await today()) + 7n);
    await passDays(8n);
    await documentary.returnUnused(terms);

    const other = await refused();
    await passDays(41n);
    await documentary.returnUnused(other.terms);
    await expect(documentary.connect(buyer).waive(it, inPerson(buyer), byBank, terms))
      .to.be.revertedWithCustomError(documentary, "CreditNotOpen")
      .withArgs(credit, 2n);
  });

  it("does not shorten the time for which money is held for another presentation", async () => {
    const net = await trading();
    const { documentary, bankA, buyer, exporter, today, passDays } = net;
    const expiresOn = await today();
    const terms = await opened(net, { partialShipments: true, expiresOn });
    const [waived, other] = [await shipped(net), await shipped(net)];
    const it = presented(net, waived, 120_000_00n);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).refuse(it, DISCREPANCIES, inPerson(bankA), terms);
    const second = presented(net, other, 80_000_00n);
    await documentary.connect(exporter).present(second, [], inPerson(exporter), terms);
    await documentary.connect(bankA).waive(it, await signed.waiver(net, buyer, terms, it), inPerson(bankA), terms);
    expect((await documentary.presentationOf(idOf(terms, it))).settleBy).to.equal(expiresOn + 7n);
    await passDays(14n);
    await expect(documentary.returnUnused(terms))
      .to.be.revertedWithCustomError(documentary, "CreditStillOpen")
      .withArgs(creditIdOf(terms), expiresOn + 14n);
    const handOver = await signed.handOver(net, exporter, terms, second, other.bill.id);
    await expect(documentary.settle(second, handOver, terms)).to.emit(documentary, "PresentationSettled");
  });
});
