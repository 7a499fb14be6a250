import { expect } from "chai";
import { ZeroHash } from "ethers";

import { connect, decodeError, withdrawParked } from "../../../sdk/chain/index.ts";
import { DocumentAlreadyPresentedError, NothingParkedError } from "../../../sdk/chain/errors/index.ts";
import { bytes20ToLei } from "../../../sdk/documents/identifiers/lei.ts";
import * as escrow from "../../../sdk/escrow/index.ts";
import { partyOf, shipped, trading } from "../../fixtures/documentary.ts";
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
    const [byBank, byBuyer] = [await escrow.signCredit(book, bank, terms), await escrow.signCredit(book, buyer, terms)];
    await escrow.openCredit(book, strangers[0]!, terms, byBank, byBuyer);
    await escrow.payIntoCredit(book, buyer, terms, 10_000_00n);

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
    const presented = await escrow.signPresentation(book, seller, terms, first);
    await escrow.presentDocuments(book, bank, terms, first, [], presented);
    const second = await refusalOf(escrow.presentDocuments(book, seller, terms, shown(1n)));
    expect(decodeError(second)).to.be.instanceOf(DocumentAlreadyPresentedError);

    const list = `0x${"77".repeat(32)}`;
    const refusal = await escrow.signDocumentRefusal(book, bank, terms, first, list);
    await escrow.refuseDocuments(book, seller, terms, first, list, refusal);
    expect((await escrow.presentationStanding(book, terms, first)).status).to.equal("refused");
    const [waivedByBuyer, waivedByBank] = [
      await escrow.signWaiver(book, buyer, terms, first),
      await escrow.signWaiver(book, bank, terms, first),
    ];
    await escrow.waiveDiscrepancies(book, seller, terms, first, waivedByBuyer, waivedByBank);
    const handOver = await escrow.signHandOver(book, seller, terms, first, papers.bill.id);
    await escrow.settleCredit(book, strangers[0]!, terms, first, handOver);
    const { status, maturity } = await escrow.presentationStanding(book, terms, first);
    expect([status, maturity]).to.deep.equal(["undertaken", (await net.today()) + 30n]);
    await net.passDays(30n);
    await escrow.payUndertaking(book, bank, terms, first);
    expect((await escrow.presentationStanding(book, terms, first)).status).to.equal("paid");
    await escrow.returnUnusedCredit(book, seller, terms);

    const other = escrow.creditTerms({ ...wish, bank: partyOf(buyer), salt: `0x${"01".repeat(32)}` });
    await escrow.openCredit(book, buyer, other, await escrow.signCredit(book, buyer, other));
    await escrow.releaseCredit(book, buyer, other, await escrow.signCreditRelease(book, seller, other));
    expect((await book.documentary.creditOf(escrow.creditIdOf(other))).stage).to.equal(2n);
    const nothing = await refusalOf(withdrawParked(book, "documentary", seller, deposit));
    expect(decodeError(nothing)).to.be.instanceOf(NothingParkedError);
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
