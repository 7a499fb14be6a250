import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { connect } from "../../../sdk/chain/index.ts";
import { ProviderMissingError } from "../../../sdk/chain/provider.ts";
import { bytes20ToLei } from "../../../sdk/documents/identifiers/lei.ts";
import * as escrow from "../../../sdk/escrow/index.ts";
import { isoOf } from "../../../sdk/financing/calendar.ts";
import { EvidenceAlreadyUsedError } from "../../../sdk/chain/errors/index.ts";
import { DisbursementEscrow__factory } from "../../../typechain-types/index.ts";
import { KIND } from "../../fixtures/network.ts";
import { renewal } from "../../fixtures/servicing.ts";
import { delivered, drafted, drawn, funded, loaded, MISUSE_RATE, planned, RATE } from "../../fixtures/disbursement.ts";
import { refusalOf } from "../../fixtures/members.ts";

const PROOF = keccakOfText("what the inspector found");

describe("The library for the use of proceeds", () => {
  it("takes a loan's proceeds through their life for all who have to do with it, and reads what became of them", async () => {
    const net = await drafted();
    const { exporter, bankA, foundry, haulier, carrier, inspector, disbursement, registry, deposit } = net;
    const book = connect(net.ethers.provider, net.addresses);
    const day = Number(await net.today());
    const { terms, trade } = net;
    const use = escrow.disbursementTerms(terms, await disbursement.getAddress(), {
      borrower: bytes20ToLei(exporter.lei),
      currency: 840n,
      monitor: bytes20ToLei(inspector.lei),
      misuseRate: MISUSE_RATE,
      tranches: [
        {
          payee: foundry.address,
          amount: 100_000_00n,
          until: day + 40,
          on: { kind: "deliveryConfirmation", issuer: bytes20ToLei(carrier.lei), holder: bytes20ToLei(exporter.lei) },
        },
        {
          payee: haulier.address,
          amount: 60_000_00n,
          until: day + 40,
          on: { milestone: "loaded", trade: trade.id, reporter: bytes20ToLei(carrier.lei) },
        },
        {
          payee: foundry.address,
          amount: 40_000_00n,
          until: day + 40,
          on: { kind: "commercialInvoice", issuer: bytes20ToLei(foundry.lei), holder: bytes20ToLei(foundry.lei) },
        },
      ],
    });
    expect(await disbursement.idOf(use)).to.equal(escrow.disbursementIdOf(use));
    const [lender, borrower, payee] = [bankA, exporter, haulier].map(
      (account) => new escrow.ProceedsParty(book, account),
    ) as [escrow.ProceedsParty, escrow.ProceedsParty, escrow.ProceedsParty];
    await borrower.agree(use, await lender.signDisbursement(use), await borrower.signDisbursement(use), terms);
    await net.desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    await payee.noteFunding(use);

    const confirmation = await delivered(net);
    await borrower.releaseOnDocument(use, 0, confirmation);
    await loaded(net, trade);
    await payee.releaseOnMilestone(use, 1);

    await registry.revoke(...(await net.revocation(carrier, confirmation)));
    const [first] = await escrow.useOf(book, use);
    expect(first).to.deep.equal({
      payee: foundry.address,
      amount: 100_000_00n,
      state: "released",
      until: isoOf(day + 40),
      on: isoOf(day),
      asked: { kind: "deliveryConfirmation", issuer: bytes20ToLei(carrier.lei), holder: bytes20ToLei(exporter.lei) },
      evidence: confirmation.id,
      evidenceStands: false,
      misused: false,
    });
    await payee.reportFallenEvidence(use, 0, confirmation.id, terms);
    await borrower.clearMisuse(use, PROOF, await lender.signClearance(use, PROOF), terms);
    const report = await new escrow.ProceedsParty(book, inspector).signMisuse(use, 1, PROOF);
    await lender.reportMisuse(use, 1, PROOF, report, terms);
    await lender.returnUnused(use, terms);

    const [read, ...others] = await escrow.usesOfProceeds(book, { lender: bankA.address });
    expect(others).to.deep.equal([]);
    expect(read).to.deep.include({
      financing: use.financing,
      released: 160_000_00n,
      pending: 0n,
      returned: 40_000_00n,
      misusedOn: isoOf(day),
    });
    expect(read!.tranches.map(({ state }) => state)).to.deep.equal(["released", "released", "returned"]);
    expect(read!.tranches[1]).to.deep.include({
      evidence: escrow.milestoneEvidenceId(trade.id, "loaded", bytes20ToLei(exporter.lei)),
      evidenceStands: true,
      misused: true,
      asked: { milestone: "loaded", trade: trade.id, reporter: bytes20ToLei(carrier.lei) },
    });
    expect(read!.tranches[2]).to.not.have.property("evidence");
    expect(escrow.disbursementIdOf(read!.terms)).to.equal(escrow.disbursementIdOf(use));
    expect(await escrow.usesOfProceeds(book, { lender: exporter.address })).to.deep.equal([]);
    expect(await escrow.usesOfProceeds(book, { borrower: exporter.address })).to.have.length(1);
    expect(await deposit.balanceOf(disbursement)).to.equal(0n);
  });

  it("explains a second use of a confirmation, whatever the loan", async () => {
    const net = await drawn();
    const book = connect(net.ethers.provider, net.addresses);
    const { exporter, use } = net;
    const confirmation = await delivered(net, { value: 500_000_00n });
    const borrower = new escrow.ProceedsParty(book, exporter);
    await borrower.releaseOnDocument(use, 0, confirmation);
    const { collateral } = await net.acknowledgedReceivable();
    const again = await planned({ ...net, collateral }, net.inspector);
    await funded(net, again.use, again.terms);
    const error = await refusalOf(borrower.releaseOnDocument(again.use, 0, confirmation));
    expect(error).to.be.instanceOf(EvidenceAlreadyUsedError);
    expect(error).to.deep.include({ evidence: confirmation.id, on: await net.today() });
  });

  it("follows a loan that new terms replaced, and takes what the token refused to deliver", async () => {
    const net = await drawn();
    const book = connect(net.ethers.provider, net.addresses);
    const { bankA, foundry, use, terms, passDays } = net;
    const renewed = await renewal(net, terms);
    await net.servicing.restructure(...renewed.call);
    await passDays(41n);
    const payee = new escrow.ProceedsParty(book, foundry);
    await payee.followReplacement(renewed.terms);
    await payee.returnUnused(use, renewed.terms);
    expect((await net.desk.owed(renewed.terms)).principal).to.be.lessThan(2_000_00n);
    const nothing = await refusalOf(new escrow.ProceedsParty(book, bankA).withdrawParked("disbursement"));
    expect(nothing).to.have.property("name", "NothingParkedError");
  });

  it("sends home what nobody has agreed on", async () => {
    const net = await drafted();
    const book = connect(net.ethers.provider, net.addresses);
    const { desk, exporter, bankA, haulier, terms, passDays } = net;
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    await passDays(7n);
    await new escrow.ProceedsParty(book, haulier).sendBack(terms);
    expect((await desk.owed(terms)).principal).to.be.lessThan(1_000_00n);
  });

  it("writes no terms that the escrow would refuse, or that ask for one thing twice", async () => {
    const { terms, use, disbursement, carrier, exporter, trade } = await drafted();
    const address = await disbursement.getAddress();
    const [tranche] = use.tranches;
    const { payee, until } = tranche!;
    const issuer = bytes20ToLei(carrier.lei);
    const holder = bytes20ToLei(exporter.lei);
    const half = (on: escrow.TrancheWish["on"]) => ({ payee, until, amount: 100_000_00n, on });
    const milestone = half({ milestone: "loaded", trade: trade.id, reporter: issuer });
    const document = half({ kind: "deliveryConfirmation", issuer, holder });
    const named = half({ kind: "deliveryConfirmation", issuer, holder, fingerprint: keccakOfText("17") });
    for (const tranches of [[], [document], [milestone, milestone], [named, named]]) {
      expect(() => escrow.disbursementTerms(terms, address, { borrower: holder, currency: 840n, tranches })).to.throw(
        escrow.DisbursementTermsError,
      );
    }
    const many = Array.from({ length: 33 }, () => document);
    expect(() =>
      escrow.disbursementTerms(terms, address, { borrower: holder, currency: 840n, tranches: many }),
    ).to.throw(escrow.DisbursementTermsError);
    const wish = { borrower: holder, currency: 840n, tranches: [document, document] };
    for (const misuseRate of [RATE, 2n * RATE + 1n, Number(RATE)]) {
      expect(() => escrow.disbursementTerms(terms, address, { ...wish, misuseRate })).to.throw(
        escrow.DisbursementTermsError,
      );
    }
    const sound = escrow.disbursementTerms(terms, address, { ...wish, misuseRate: 2n * RATE });
    const bill = half({ kind: "commercialInvoice", issuer, holder: issuer, fingerprint: keccakOfText("18") });
    escrow.disbursementTerms(terms, address, { ...wish, tranches: [bill, bill] }); // an invoice of 200 000.00 in two parts
    expect(sound.lender).to.equal(terms.lender);
    expect(escrow.disbursementTerms(terms, address, { ...wish, lender: payee }).lender).to.equal(payee);
    expect(sound.tranches[0]!.evidence).to.deep.include({
      kind: Number(KIND.deliveryConfirmation),
      milestone: 0,
      ref: ZeroHash,
    });
    expect(() => escrow.drawingOf(sound, 2)).to.throw(escrow.DisbursementTermsError, "tranche 2 of 2");
  });

  it("reads only where there is a chain to read", async () => {
    const { disbursement, use } = await drafted();
    const unconnected = {
      disbursement: DisbursementEscrow__factory.connect(await disbursement.getAddress()),
      firstBlock: 0,
    };
    for (const read of [async () => escrow.useOf(unconnected, use), async () => escrow.usesOfProceeds(unconnected)]) {
      expect(await refusalOf(read())).to.be.instanceOf(ProviderMissingError);
    }
  });
});
