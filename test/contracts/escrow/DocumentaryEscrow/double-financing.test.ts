/**
 * Paid under a credit and financed besides. What is drawn of an invoice is used up in the register when title and money, or
 * the undertaking to pay, change hands: no lender and no buyer has it afterwards, and what they have before is not paid here.
 */
import { expect } from "chai";
import { id as keccakOfText, keccak256, MaxUint256, ZeroAddress } from "ethers";

import { creditIdOf, presentationOf } from "../../../../sdk/escrow/documentary-terms.ts";
import { bytes20ToLei } from "../../../../sdk/documents/identifiers/lei.ts";
import type {} from "../../../../typechain-types/contracts/financing/FinancingDesk.ts";
import { DocumentaryEscrow__factory, IDocumentaryCredits__factory } from "../../../../typechain-types/index.ts";
import { issuedBill } from "../../../fixtures/bills.ts";
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
  opening,
  creditOf,
  presented,
  settling,
  shipped,
  signed,
  STATUS,
  trading,
  undertaken,
  type Settling,
  type Trading,
} from "../../../fixtures/documentary.ts";
import { EVERYTHING } from "../../../fixtures/financing.ts";
import { EUR, type RegisteredDocument } from "../../../fixtures/network.ts";
import { shown } from "../../../fixtures/rights.ts";

const atOnce = async (net: Settling) =>
  net.documentary.connect(net.bankA).settleAtOnce(net.it, [], await handOver(net), inPerson(net.bankA), net.terms);

/** The seller tries to borrow against what it was paid: with a token of the invoice, and with one that stands before it. */
async function expectNothingLeft(net: Trading, invoice: RegisteredDocument): Promise<void> {
  const { registry, bankB } = net;
  expect(await registry.availableOf(invoice.id)).to.equal(0n);
  const collateral = await net.issueReceivable(invoice, []);
  await expect(net.pledged(bankB, { ...collateral, amount: 1n }))
    .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
    .withArgs(invoice.id, 1n, 0n);
  const other = await net.invoice();
  const before = await net.issueReceivable(other, [[invoice, invoice.document.value]]);
  await expect(net.pledged(bankB, before))
    .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
    .withArgs(invoice.id, invoice.document.value, 0n);
}

describe("DocumentaryEscrow, an invoice that was paid", () => {
  it("is nobody's security any more, after a settlement of accepted documents", async () => {
    const net = await accepted();
    const { registry, papers } = net;
    await expect(settling(net)).to.emit(registry, "BalanceChanged").withArgs(papers.invoice.id, 0n, AMOUNT);
    await expectNothingLeft(net, papers.invoice);
    expect(await registry.availableOf(papers.policy.id)).to.equal(papers.policy.document.value);
    expect(await registry.availableOf(papers.bill.id)).to.equal(papers.bill.document.value);
  });

  it("nor after a settlement at once", async () => {
    const net = await issued();
    await atOnce(net);
    await expectNothingLeft(net, net.papers.invoice);
  });

  it("nor after one out of a loan, which the bill alone secures", async () => {
    const net = await accepted();
    const { documentary, registry, papers, terms, it } = net;
    const loan = await importLoan(net, terms, it, papers.bill);
    await documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan)));
    expect((await registry.stateOf(papers.bill.id)).encumbered).to.equal(papers.bill.document.value);
    await expectNothingLeft(net, papers.invoice);
  });

  it("nor between an undertaking and its maturity, nor once that is paid", async () => {
    const net = await undertaken();
    const { documentary, bankA, papers, terms, it } = net;
    await expectNothingLeft(net, papers.invoice);
    await net.passDays(60n);
    await documentary.connect(bankA).payUndertaking(EVERYTHING, it, terms);
    const { encumbered, collected } = await net.registry.stateOf(papers.invoice.id);
    expect([encumbered, collected]).to.deep.equal([0n, AMOUNT]);
  });

  it("is still all the seller's while it is only presented: nothing is used up for nothing", async () => {
    const net = await accepted();
    const { registry, papers, terms, documentary, passDays } = net;
    expect(await registry.availableOf(papers.invoice.id)).to.equal(AMOUNT);
    await passDays(41n);
    await documentary.returnUnused(terms);
    await net.pledged(net.bankB, await net.issueReceivable(papers.invoice, []));
  });

  it("has left what was not drawn of it, and not a cent more", async () => {
    const net = await trading();
    const { registry, bankB } = net;
    const terms = await opened(net, { tolerance: 100_000n });
    const papers = await shipped(net, { invoice: { value: 250_000_00n }, policy: { value: 250_000_00n } });
    await atOnce({ ...net, terms, papers, it: presented(net, papers, 210_000_00n) });
    expect(await registry.availableOf(papers.invoice.id)).to.equal(40_000_00n);
    const collateral = await net.issueReceivable(papers.invoice, []);
    await expect(net.pledged(bankB, { ...collateral, amount: 40_000_01n }))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(papers.invoice.id, 40_000_01n, 40_000_00n);
    await net.pledged(bankB, { ...collateral, amount: 40_000_00n });
  });

  it("is used up by what is drawn, where the credit asks that it be worth more", async () => {
    const net = await trading();
    const terms = await opened(net, { documents: [{ kind: "commercialInvoice", cover: 1_100_000n }] });
    const papers = await shipped(net, { invoice: { value: 220_000_00n } });
    const whole = presented(net, papers);
    await atOnce({ ...net, terms, papers, it: { ...whole, documents: whole.documents.slice(0, 2) } });
    expect(await net.registry.availableOf(papers.invoice.id)).to.equal(20_000_00n);
  });

  it("is sold to nobody who asks for what is left of it, and its payment is not confirmed once more", async () => {
    const net = await accepted();
    const { receivable, lienbook, exporter, otherExporter, papers } = net;
    const collateral = await net.issueReceivable(papers.invoice, []);
    await settling(net);
    await expect(
      receivable.connect(exporter).assign(...(await net.assignment(otherExporter, collateral, { collectible: 1n }))),
    )
      .to.be.revertedWithCustomError(receivable, "CollectibleBelowAccepted")
      .withArgs(papers.invoice.id, 0n, 1n);
    const { id, face, details, backing } = collateral;
    await expect(receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 1n))
      .to.be.revertedWithCustomError(lienbook, "ConsumptionExceedsFace")
      .withArgs(papers.invoice.id, 1n, 0n);
  });

  it("is presented in no other escrow either", async () => {
    const net = await accepted();
    const { lienbook, milestones, billOfLading, desk, guarantees, deposit, bankA, exporter, papers, deployer } = net;
    const { documentary } = net;
    const code = await DocumentaryEscrow__factory.connect(await documentary.getAddress(), deployer).servicing();
    const wired = [code, billOfLading, milestones, desk, guarantees] as const;
    const deployed = await new DocumentaryEscrow__factory(deployer).deploy(...wired);
    const other = IDocumentaryCredits__factory.connect(await deployed.getAddress(), deployer);
    await lienbook.listEscrow(other);
    await deposit.connect(bankA).approve(other, MaxUint256);
    await settling(net);
    const elsewhere = { ...net, documentary: other };
    const terms = await creditOf(net);
    for (const party of [bankA, net.buyer]) await deposit.connect(party).approve(other, MaxUint256);
    await other.open(...(await opening(elsewhere, terms)));
    const again = presented(net, { ...papers, bill: await issuedBill(net) });
    await expect(other.connect(exporter).present(again, [], inPerson(exporter), terms))
      .to.be.revertedWithCustomError(other, "DocumentCoversLess")
      .withArgs(papers.invoice.id, 0n, AMOUNT);
  });
});

describe("DocumentaryEscrow, an invoice that is somebody else's", () => {
  /** Nothing of the credit has moved. */
  async function expectAllAsBefore(net: Settling): Promise<void> {
    const { documentary, billOfLading, deposit, exporter, terms, it, papers } = net;
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
    expect(await deposit.balanceOf(documentary)).to.equal(AMOUNT);
    expect((await documentary.creditOf(creditIdOf(terms))).drawn).to.equal(0n);
    expect((await documentary.presentationOf(idOf(terms, it))).status).to.equal(STATUS.accepted);
  }

  it("is not paid past the bank to which it was pledged after the presentation, and is once that bank has released it", async () => {
    const net = await accepted();
    const { registry, lienbook, bankB, papers } = net;
    const collateral = await net.issueReceivable(papers.invoice, []);
    const { purpose } = await net.pledged(bankB, { ...collateral, amount: 1n });
    await expect(settling(net))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(papers.invoice.id, AMOUNT, AMOUNT - 1n);
    await expectAllAsBefore(net);
    expect((await registry.stateOf(papers.invoice.id)).encumbered).to.equal(1n);
    await lienbook.connect(bankB).release({ ...collateral, amount: 1n }, ZeroAddress, purpose);
    await settling(net);
    expect(await registry.availableOf(papers.invoice.id)).to.equal(0n);
  });

  it("is paid as far as no bank has it, and the bank is paid the rest", async () => {
    const net = await trading();
    const { registry, desk, deposit, buyer, bankA } = net;
    const terms = await opened(net);
    const papers = await shipped(net, { invoice: { value: 2n * AMOUNT } });
    const collateral = { ...(await net.issueReceivable(papers.invoice, [])), amount: AMOUNT };
    const policy = await (await net.ethers.deployContract("OpenPolicy")).getAddress();
    const loan = await net.financed([collateral], { policy, principal: 100_000_00n });
    await atOnce({ ...net, terms, papers, it: presented(net, papers) });
    const { encumbered, collected } = await registry.stateOf(papers.invoice.id);
    expect([encumbered, collected]).to.deep.equal([AMOUNT, AMOUNT]);
    await expect(desk.connect(buyer).collect(0n, AMOUNT, loan.terms)).to.changeTokenBalance(
      net.ethers,
      deposit,
      bankA,
      100_000_00n,
    );
    expect((await registry.stateOf(papers.invoice.id)).collected).to.equal(2n * AMOUNT);
  });

  it("is not paid to a seller that has sold it after the presentation, and is once it has it back", async () => {
    const net = await accepted();
    const { lienbook, registry, exporter, otherExporter, papers } = net;
    const sold = await net.assigned(await net.issueReceivable(papers.invoice, []), otherExporter);
    await expect(settling(net))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(papers.invoice.id, otherExporter, exporter.lei);
    await expectAllAsBefore(net);
    expect(await registry.availableOf(papers.invoice.id)).to.equal(AMOUNT);
    await net.assigned(sold, exporter, otherExporter);
    await settling(net);
  });

  it("nor to one that had sold it before, whatever the bank has accepted", async () => {
    const net = await issued();
    const { documentary, lienbook, exporter, otherExporter, bankA, papers, terms, it } = net;
    await net.assigned(await net.issueReceivable(papers.invoice, []), otherExporter);
    await expect(atOnce(net))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(papers.invoice.id, otherExporter, exporter.lei);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    await expect(settling(net))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(papers.invoice.id, otherExporter, exporter.lei);
    await expectAllAsBefore(net);
  });

  it("is paid to a seller that has made a token of it, which is locked no more than before", async () => {
    const net = await accepted();
    const { receivable, exporter, papers } = net;
    await net.issueReceivable(papers.invoice, []);
    await settling(net);
    expect(await receivable.ownerOf(papers.invoice.id)).to.equal(exporter.address);
    expect(await receivable.collectibleOf(papers.invoice.id, AMOUNT)).to.equal(0n);
  });

  it("is not presented for what its debtor disputes, and is for what is left of a larger one", async () => {
    const net = await trading();
    const { documentary, dilutions, registry, buyer, exporter } = net;
    const papers = await shipped(net);
    const collateral = await net.issueReceivable(papers.invoice, []);
    await dilutions.connect(buyer).dispute(...shown(collateral), 5n, keccakOfText("short"), inPerson(buyer));
    const credit = await opened(net);
    await expect(documentary.connect(exporter).present(presented(net, papers), [], inPerson(exporter), credit))
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(papers.invoice.id, AMOUNT - 5n, AMOUNT);

    const terms = await opened(net);
    const others = await shipped(net, { invoice: { value: AMOUNT + 5n } });
    const larger = await net.issueReceivable(others.invoice, []);
    await dilutions.connect(buyer).dispute(...shown(larger), 5n, keccakOfText("short"), inPerson(buyer));
    await atOnce({ ...net, terms, papers: others, it: presented(net, others) });
    const { collected } = await registry.stateOf(others.invoice.id);
    expect([collected, await registry.availableOf(others.invoice.id)]).to.deep.equal([AMOUNT, 0n]);
  });

  it("is not paid for a value that its issuer has taken back since", async () => {
    const net = await accepted();
    const { registry, exporter, papers } = net;
    await net.amend(exporter, papers.invoice, { value: AMOUNT - 1n });
    await expect(settling(net)).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
    await expectAllAsBefore(net);
  });
});

describe("DocumentaryEscrow, what a credit asks for", () => {
  it("may be several invoices, none of them twice: each is worth all that is drawn, and is used up by it, or none is", async () => {
    const net = await trading();
    const { documentary, registry, carrier, exporter, bankA, bankB } = net;
    const terms = await opened(net, { documents: [{ kind: "commercialInvoice" }, { kind: "commercialInvoice" }] });
    const [bill, first, second] = [
      await issuedBill(net),
      await net.invoice({ value: AMOUNT }),
      await net.invoice({ value: AMOUNT + 3n }),
    ];
    const it = presentationOf(AMOUNT, [
      { issuer: bytes20ToLei(carrier.lei), document: bill.document },
      { issuer: bytes20ToLei(exporter.lei), document: first.document },
      { issuer: bytes20ToLei(exporter.lei), document: second.document },
    ]);
    const twice = { ...it, documents: it.documents.with(2, it.documents[1]!) };
    await expect(documentary.connect(exporter).present(twice, [], inPerson(exporter), terms))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(first.id, idOf(terms, twice));
    const byHand = await signed.handOver(net, exporter, terms, twice, bill.id);
    await expect(documentary.connect(bankA).settleAtOnce(twice, [], byHand, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(first.id, idOf(terms, twice));
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    const collateral = { ...(await net.issueReceivable(second, [])), amount: 4n };
    const { purpose } = await net.pledged(bankB, collateral);
    const settled = async () => documentary.settle(it, await signed.handOver(net, exporter, terms, it, bill.id), terms);
    await expect(settled())
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(second.id, AMOUNT, AMOUNT - 1n);
    expect(await registry.availableOf(first.id)).to.equal(AMOUNT);
    await net.lienbook.connect(bankB).release(collateral, ZeroAddress, purpose);
    await settled();
    expect(await registry.availableOf(first.id)).to.equal(0n);
    expect(await registry.availableOf(second.id)).to.equal(3n);
  });

  it("may be customs declarations: each is used up by its part of what is drawn, and is paid on by no other credit", async () => {
    const net = await trading();
    const { documentary, registry, carrier, customs, exporter, bankA, bankB } = net;
    const declarations = [
      { kind: "customsDeclaration", cover: 600_000n },
      { kind: "customsDeclaration", cover: 400_001n },
      { kind: "customsDeclaration" },
    ] as const;
    const terms = await opened(net, { documents: [{ kind: "commercialInvoice" }, ...declarations] });
    const [bill, invoice] = [await issuedBill(net), await net.invoice({ value: AMOUNT })];
    const most = await net.declaration({ value: 150_000_00n });
    const rest = await net.declaration({ value: 80_000_20n });
    const unasked = await net.declaration();
    const it = presentationOf(AMOUNT, [
      { issuer: bytes20ToLei(carrier.lei), document: bill.document },
      { issuer: bytes20ToLei(exporter.lei), document: invoice.document },
      ...[most, rest, unasked].map(({ document }) => ({ issuer: bytes20ToLei(customs.lei), document })),
    ]);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    const settled = async () => documentary.settle(it, await signed.handOver(net, exporter, terms, it, bill.id), terms);

    // Behind a receivable of the seller's that a bank has: 30 000.00 too much of it.
    const other = await net.issueReceivable(await net.invoice({ value: 60_000_00n }), [[most, 60_000_00n]]);
    const { purpose } = await net.pledged(bankB, other);
    await expect(settled())
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(most.id, 120_000_00n, 90_000_00n);
    await net.lienbook.connect(bankB).release(other, ZeroAddress, purpose);
    await settled();
    expect(await registry.availableOf(most.id)).to.equal(30_000_00n);
    expect(await registry.availableOf(rest.id)).to.equal(0n);
    expect(await registry.availableOf(unasked.id)).to.equal(unasked.document.value);
    await expect(net.pledged(bankB, other))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(most.id, 60_000_00n, 30_000_00n);
  });

  it("may be a declaration of more than is drawn: no more than that is used up", async () => {
    const net = await trading();
    const { registry, carrier, customs, exporter } = net;
    const terms = await opened(net, {
      documents: [{ kind: "commercialInvoice" }, { kind: "customsDeclaration", cover: 1_500_000n }],
    });
    const papers = await shipped(net);
    const declared = await net.declaration({ value: 2n * AMOUNT });
    const it = presentationOf(AMOUNT, [
      { issuer: bytes20ToLei(carrier.lei), document: papers.bill.document },
      { issuer: bytes20ToLei(exporter.lei), document: papers.invoice.document },
      { issuer: bytes20ToLei(customs.lei), document: declared.document },
    ]);
    await atOnce({ ...net, terms, papers, it });
    expect(await registry.availableOf(declared.id)).to.equal(AMOUNT);
  });

  it("may be a declaration of so much of what is drawn, rounded up to the cent", async () => {
    const net = await trading();
    const { documentary, registry, carrier, customs, exporter } = net;
    const terms = await opened(net, { tolerance: 1n, documents: [{ kind: "customsDeclaration", cover: 600_000n }] });
    const { bill } = await shipped(net);
    const drawn = AMOUNT - 1n;
    const showing = (declared: RegisteredDocument) =>
      presentationOf(drawn, [
        { issuer: bytes20ToLei(carrier.lei), document: bill.document },
        { issuer: bytes20ToLei(customs.lei), document: declared.document },
      ]);
    const short = await net.declaration({ value: 119_999_99n });
    await expect(documentary.connect(exporter).present(showing(short), [], inPerson(exporter), terms))
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(short.id, 119_999_99n, 120_000_00n);
    const enough = await net.declaration({ value: 120_000_00n });
    await atOnce({ ...net, terms, papers: { bill, invoice: enough, policy: enough }, it: showing(enough) });
    expect(await registry.availableOf(enough.id)).to.equal(0n);
  });

  it("may be no invoice, and a declaration of no value, in any currency: then none is used up, and the book is not asked", async () => {
    const net = await trading();
    const { lienbook, documentary, registry, carrier, customs } = net;
    await lienbook.delistEscrow(documentary);
    const terms = await opened(net, { documents: [{ kind: "customsDeclaration" }] });
    const papers = await shipped(net);
    const declared = await net.declaration({ currency: EUR });
    const it = presentationOf(AMOUNT, [
      { issuer: bytes20ToLei(carrier.lei), document: papers.bill.document },
      { issuer: bytes20ToLei(customs.lei), document: declared.document },
    ]);
    await atOnce({ ...net, terms, papers, it });
    expect(await registry.availableOf(papers.invoice.id)).to.equal(AMOUNT);
    expect(await registry.availableOf(declared.id)).to.equal(declared.document.value);
  });
});

describe("DocumentaryEscrow, delisted in the book by the governor", () => {
  it("exchanges no bill for an invoice until it is listed again; each keeps its own", async () => {
    const net = await accepted();
    const { lienbook, documentary, billOfLading, exporter, papers } = net;
    await lienbook.delistEscrow(documentary);
    await expect(settling(net))
      .to.be.revertedWithCustomError(lienbook, "EscrowNotListed")
      .withArgs(await documentary.getAddress());
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
    await lienbook.listEscrow(documentary);
    await settling(net);
  });

  it("pays what was undertaken, and returns what is not needed", async () => {
    const net = await undertaken();
    const { lienbook, documentary, deposit, bankA, exporter, terms, it, ethers } = net;
    await lienbook.delistEscrow(documentary);
    await documentary.connect(bankA).payIn(AMOUNT, terms);
    await net.passDays(60n);
    await expect(documentary.payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, exporter],
      [-AMOUNT, AMOUNT],
    );
    const waiting = await opened(net);
    await documentary.connect(exporter).release(inPerson(exporter), waiting);
    expect(await deposit.balanceOf(documentary)).to.equal(0n);
  });
});
