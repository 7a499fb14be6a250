import { expect } from "chai";
import { ZeroHash } from "ethers";

import { connect } from "../../../sdk/chain/index.ts";
import { ContractError, DocumentAlreadyPresentedError, NothingParkedError } from "../../../sdk/chain/errors/index.ts";
import { bytes20ToLei } from "../../../sdk/documents/identifiers/lei.ts";
import * as escrow from "../../../sdk/escrow/index.ts";
import { partyOf, shipped, trading, underExamination } from "../../fixtures/documentary.ts";
import { refusalOf } from "../../fixtures/members.ts";

describe("The library for documentary credits", () => {
  it("takes a credit through its life for buyer, bank and seller", async () => {
    const net = await trading();
    const { exporter: seller, bankA: bank, buyer, carrier, insurer, deposit, strangers } = net;
    const book = connect(net.ethers.provider, net.addresses);
    const wish: escrow.CreditWish = {
      applicant: partyOf(buyer),
      bank: partyOf(bank),
      beneficiary: partyOf(seller),
      token: await deposit.getAddress(),
      currency: 840n,
      amount: 200_000_00n,
      tolerance: 50_000n,
      usance: { days: 30, after: "sight" },
      expiresOn: (await net.today()) + 40n,
      bill: { form: "order" },
      documents: [{ kind: "commercialInvoice" }, { kind: "insurancePolicy", attestor: bytes20ToLei(insurer.lei) }],
    };
    const terms = escrow.creditTerms(wish);
    expect(escrow.drawable(terms)).to.deep.equal({ least: 190_000_00n, most: 210_000_00n });
    const [obligor, applicant, beneficiary, anyone] = [bank, buyer, seller, strangers[0]!].map(
      (account) => new escrow.CreditParty(book, account),
    ) as [escrow.CreditParty, escrow.CreditParty, escrow.CreditParty, escrow.CreditParty];
    await anyone.open(terms, await obligor.signCredit(terms), await applicant.signCredit(terms));
    await applicant.payIn(terms, 10_000_00n);

    const papers = await shipped(net);
    const shown = (serial: bigint) =>
      escrow.presentationOf(
        200_000_00n,
        [
          { issuer: bytes20ToLei(carrier.lei), ...papers.bill },
          { issuer: bytes20ToLei(seller.lei), ...papers.invoice },
          { issuer: bytes20ToLei(insurer.lei), ...papers.policy },
        ],
        serial,
      );
    const first = shown(0n);
    await obligor.present(terms, first, [], await beneficiary.signPresentation(terms, first));
    expect(await refusalOf(beneficiary.present(terms, shown(1n)))).to.be.instanceOf(DocumentAlreadyPresentedError);

    const list = `0x${"77".repeat(32)}`;
    await beneficiary.refuse(terms, first, list, await obligor.signDocumentRefusal(terms, first, list));
    expect((await escrow.presentationStanding(book, terms, first)).status).to.equal("refused");
    const [waivedByBuyer, waivedByBank] = [
      await applicant.signWaiver(terms, first),
      await obligor.signWaiver(terms, first),
    ];
    await beneficiary.waive(terms, first, waivedByBuyer, waivedByBank);
    await anyone.settle(terms, first, await beneficiary.signHandOver(terms, first, papers.bill.id));
    const { status, maturity } = await escrow.presentationStanding(book, terms, first);
    expect([status, maturity]).to.deep.equal(["undertaken", (await net.today()) + 30n]);
    await net.passDays(30n);
    await obligor.payUndertaking(terms, first);
    expect((await escrow.presentationStanding(book, terms, first)).status).to.equal("paid");
    await beneficiary.returnUnused(terms);

    const other = escrow.creditTerms({ ...wish, bank: partyOf(buyer), salt: `0x${"01".repeat(32)}` });
    await applicant.open(other, await applicant.signCredit(other));
    await applicant.release(other, await beneficiary.signCreditRelease(other));
    expect((await book.documentary.creditOf(escrow.creditIdOf(other))).stage).to.equal(2n);
    expect(await refusalOf(beneficiary.withdrawParked("documentary"))).to.be.instanceOf(NothingParkedError);
  });

  it("lets each answer for itself without a signature: the bank takes documents, the seller takes them back and ends it", async () => {
    const net = await underExamination();
    const { exporter: seller, bankA: bank, terms, it: presentation, documentary } = net;
    const book = connect(net.ethers.provider, net.addresses);
    const [obligor, beneficiary] = [new escrow.CreditParty(book, bank), new escrow.CreditParty(book, seller)];
    const stranger = new escrow.CreditParty(book, net.strangers[0]!);
    expect(await refusalOf(stranger.accept(terms, presentation))).to.be.instanceOf(ContractError);
    await obligor.accept(terms, presentation);
    expect((await escrow.presentationStanding(book, terms, presentation)).status).to.equal("accepted");
    await beneficiary.takeBack(terms, presentation);
    expect((await escrow.presentationStanding(book, terms, presentation)).status).to.equal("taken back");
    await beneficiary.release(terms);
    expect((await documentary.creditOf(escrow.creditIdOf(terms))).stage).to.equal(2n);
  });

  it("writes no terms that could never be fulfilled", async () => {
    const net = await trading();
    const { exporter: seller, buyer, deposit } = net;
    const wish: escrow.CreditWish = {
      applicant: partyOf(buyer),
      beneficiary: partyOf(seller),
      token: await deposit.getAddress(),
      currency: 840n,
      amount: 1n,
      expiresOn: 30_000,
      bill: { form: "order" },
      documents: [{ kind: "commercialInvoice" }],
    };
    for (const change of [
      { documents: Array.from({ length: 16 }, () => ({ kind: "customsDeclaration" as const })) },
      { documents: [{ kind: "commercialInvoice" as const, linked: true }] },
      { bill: { form: "order" as const, linked: true } },
      { partialShipments: true, shippedWhenLoaded: `0x${"11".repeat(32)}` },
    ]) {
      expect(() => escrow.creditTerms({ ...wish, ...change })).to.throw(escrow.CreditTermsError);
    }
    const terms = escrow.creditTerms(wish);
    expect(terms.documents.map(({ cover }) => cover)).to.deep.equal([0n, 1_000_000n]);
    expect(terms.documents[1]?.attestor).to.equal(seller.lei);
    expect([terms.presentationDays, terms.trade, terms.obligor]).to.deep.equal([21, ZeroHash, terms.applicant]);
    expect(escrow.drawable(escrow.creditTerms({ ...wish, partialShipments: true })).least).to.equal(1n);
    const later = escrow.creditTerms({ ...wish, usance: { days: 90, after: "shipment" } });
    expect([later.tenor, later.usanceDays]).to.deep.equal([2, 90]);
  });
});
