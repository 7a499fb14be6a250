import { expect } from "chai";
import { dataSlice, id as keccakOfText, keccak256, ZeroAddress, zeroPadBytes } from "ethers";

import { commit, disclose, fileHash } from "../../../../sdk/documents/contents/index.ts";
import { bytes20ToLei } from "../../../../sdk/documents/identifiers/lei.ts";
import { creditIdOf, decodePresentation, presentationOf } from "../../../../sdk/escrow/documentary-terms.ts";
import { billCollateral, ENDORSEMENT, FORM, issuedBill, NOBODY, PURPOSE } from "../../../fixtures/bills.ts";
import { loaded } from "../../../fixtures/disbursement.ts";
import {
  accepted,
  AMOUNT,
  creditOf,
  idOf,
  inPerson,
  insured,
  issued,
  opened,
  partyOf,
  presented,
  refused,
  shipped,
  signed,
  STATUS,
  trading,
  underExamination,
  type CreditTerms,
  type Papers,
  type Presentation,
  type Trading,
  partyIn,
} from "../../../fixtures/documentary.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { KIND } from "../../../fixtures/network.ts";
import { shown } from "../../../fixtures/rights.ts";
import { splitOf } from "../../../fixtures/splits.ts";
import type { FieldProofStruct } from "../../../../typechain-types/contracts/escrow/DocumentaryEscrow.ts";

async function present(net: Trading, terms: CreditTerms, it: Presentation) {
  return net.documentary.connect(net.exporter).present(it, [], inPerson(net.exporter), terms);
}

/** Ships anew, with something amiss, and presents it under the standing credit. */
async function attempt(
  net: Trading & { terms: CreditTerms },
  wish: Parameters<typeof shipped>[1],
  amount = AMOUNT,
): Promise<{ papers: Papers; sent: Promise<unknown> }> {
  const papers = await shipped(net, wish);
  return { papers, sent: present(net, net.terms, presented(net, papers, amount)) };
}

describe("DocumentaryEscrow, presenting documents", () => {
  it("records them for the bank to examine until the fifth business day that follows", async () => {
    const net = await issued();
    const { documentary, exporter, terms, papers, it, id, credit, today } = net;
    const day = await today();
    const sent = present(net, terms, it);
    await expect(sent).to.emit(documentary, "DocumentsPresented");
    const [event] = await documentary.queryFilter(documentary.filters.DocumentsPresented(credit, id));
    expect(event?.args.answerBy).to.equal(day + 7n);
    const published = decodePresentation(String(event?.args.presented));
    expect(published.credit).to.equal(credit);
    expect(idOf(terms, published.presentation)).to.equal(id);
    const presenter = dataSlice(keccak256(zeroPadBytes(exporter.lei, 32)), 0, 15);
    const days = [day, day + 7n, day + 14n];
    expect(await documentary.presentationOf(id)).to.deep.equal([STATUS.examined, ...days, 0n, 0n, presenter]);
    for (const { id: document } of [papers.bill, papers.invoice, papers.policy]) {
      expect(await documentary.presentedIn(document)).to.equal(id);
    }
    expect(await net.billOfLading.ownerOf(papers.bill.id)).to.equal(exporter.address);
  });

  it("counts no holiday that the governor published", async () => {
    const net = await issued();
    const { documentary, guarantees, passDays, today } = net;
    // Monday the 12th of April and the days after it, once it has come.
    const holiday = (await today()) + 35n;
    await guarantees.addHolidays([holiday, holiday + 1n]);
    await passDays(34n);
    const terms = await opened(net, { presentationDays: 90 });
    const it = presented(net, await shipped(net));
    await present(net, terms, it);
    // From a Sunday: two holidays, Wednesday, Thursday, Friday, Monday, Tuesday.
    expect((await documentary.presentationOf(idOf(terms, it))).answerBy).to.equal(holiday + 8n);
  });

  it("takes them from the seller alone, in person or by its signature", async () => {
    const net = await issued();
    const { documentary, exporter, bankA, otherExporter, terms, it } = net;
    for (const other of [otherExporter, bankA, net.buyer]) {
      await expect(documentary.connect(other).present(it, [], inPerson(other), terms))
        .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
        .withArgs(other, exporter.lei);
      const forged = await signed.presentation(net, other, terms, it);
      await expect(
        documentary.connect(other).present(it, [], { ...forged, signer: exporter.address }, terms),
      ).to.be.revertedWithCustomError(documentary, "SignatureInvalid");
    }
    const presentation = await signed.presentation(net, exporter, terms, it);
    await documentary.connect(otherExporter).present(it, [], presentation, terms);
    await expect(documentary.connect(otherExporter).present(it, [], presentation, terms))
      .to.be.revertedWithCustomError(documentary, "PresentationAlreadyMade")
      .withArgs(net.id);
  });

  it("takes them under a credit that is open, and as it was opened", async () => {
    const net = await issued();
    const { documentary, terms, it } = net;
    const other = { ...terms, amount: AMOUNT - 1n };
    await expect(present(net, other, it))
      .to.be.revertedWithCustomError(documentary, "CreditNotOpen")
      .withArgs(creditIdOf(other), 0n);
  });

  it("refuses too few documents, and too many", async () => {
    const net = await issued();
    const { documentary, terms, it } = net;
    for (const documents of [it.documents.slice(0, 2), [...it.documents, it.documents[2]!], []]) {
      await expect(present(net, terms, { ...it, documents }))
        .to.be.revertedWithCustomError(documentary, "DocumentsIncomplete")
        .withArgs(documents.length, 3);
    }
  });

  it("refuses a document by somebody else than the credit names", async () => {
    const net = await issued();
    const { documentary, insurer, otherExporter, terms, it } = net;
    const documents = it.documents.map((each, i) => (i === 2 ? { ...each, issuer: otherExporter.lei } : each));
    await expect(present(net, terms, { ...it, documents }))
      .to.be.revertedWithCustomError(documentary, "AttestorNotNamed")
      .withArgs(2, otherExporter.lei, insurer.lei);
  });

  it("takes a document by whoever may attest the kind where the credit names nobody", async () => {
    const net = await issued();
    const terms = await opened(net, {
      documents: [{ kind: "commercialInvoice" }, { kind: "insurancePolicy" }],
    });
    await present(net, terms, presented(net, await shipped(net)));
  });

  it("refuses a document that nobody has registered, and one that says something else", async () => {
    const net = await issued();
    const { registry, terms, it } = net;
    const unknown = it.documents.map((each, i) => (i === 1 ? { ...each, fingerprint: keccakOfText("made up") } : each));
    await expect(present(net, terms, { ...it, documents: unknown })).to.be.revertedWithCustomError(
      registry,
      "DocumentNotRegistered",
    );
    const altered = it.documents.map((each, i) => (i === 1 ? { ...each, contentRoot: keccakOfText("altered") } : each));
    await expect(present(net, terms, { ...it, documents: altered })).to.be.revertedWithCustomError(
      registry,
      "DocumentFactsMismatch",
    );
    // The invoice in the place of the insurance: of another kind, its id is not found.
    const swapped = it.documents.with(2, { ...it.documents[1]!, issuer: net.insurer.lei });
    await expect(present(net, terms, { ...it, documents: swapped })).to.be.revertedWithCustomError(
      registry,
      "DocumentNotRegistered",
    );
  });

  it("refuses a document that is for somebody else to use", async () => {
    const net = await issued();
    const { documentary, otherExporter, terms, papers } = net;
    const policy = await insured(net, {}, otherExporter);
    await expect(present(net, terms, presented(net, { ...papers, policy })))
      .to.be.revertedWithCustomError(documentary, "DocumentHeldByOther")
      .withArgs(2, otherExporter.lei);
  });

  it("takes the bill of goods that somebody else shipped, once the seller has title", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter: manufacturer, terms, papers } = net;
    const bill = await issuedBill(net, { shipper: manufacturer });
    const it = presented(net, { ...papers, bill });
    await expect(present(net, terms, it))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(bill.id, manufacturer.lei, manufacturer.lei);
    await billOfLading
      .connect(manufacturer)
      .transfer(bill.id, exporter, ENDORSEMENT.toOrder, exporter.lei, keccakOfText("sale"));
    await present(net, terms, it);
  });

  it("refuses a revoked document, a later copy of another one, and an expired one", async () => {
    const net = await issued();
    const { registry, insurer, exporter, terms, papers, today, passDays } = net;
    await registry.revoke(...(await net.revocation(insurer, papers.policy)));
    await expect(present(net, terms, net.it))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(papers.policy.id);

    const linkingKeys = [keccakOfText("one trade")];
    await net.invoice({ linkingKeys });
    const contested = await shipped(net, { invoice: { linkingKeys } });
    await expect(present(net, terms, presented(net, contested)))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(contested.invoice.id);
    await registry.clearContest(...(await net.clearance(exporter, contested.invoice)));
    await present(net, terms, presented(net, contested));
    // A copy that comes later contests the first of the two, too, and holds it up no more.
    await net.invoice({ linkingKeys });
    const original = await shipped(net, { invoice: { linkingKeys: [keccakOfText("another trade")] } });
    await net.invoice({ linkingKeys: [keccakOfText("another trade")] });
    await present(net, terms, presented(net, original));

    const expiresOn = (await today()) + 1n;
    const [inTime, passing] = [
      await shipped(net, { policy: { expiresOn } }),
      await shipped(net, { policy: { expiresOn } }),
    ];
    await passDays(1n);
    await present(net, terms, presented(net, inTime));
    await passDays(1n);
    await expect(present(net, terms, presented(net, passing)))
      .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
      .withArgs(passing.policy.id, expiresOn);
  });

  it("refuses an invoice of less than is drawn, and one that is pledged or paid", async () => {
    const net = await issued();
    const { documentary, bankB } = net;
    const { papers: small, sent } = await attempt(net, { invoice: { value: AMOUNT - 1n } });
    await expect(sent)
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(small.invoice.id, AMOUNT - 1n, AMOUNT);

    const pledged = await shipped(net);
    const collateral = await net.issueReceivable(pledged.invoice, []);
    await net.pledged(bankB, { ...collateral, amount: 1n });
    await expect(present(net, net.terms, presented(net, pledged)))
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(pledged.invoice.id, AMOUNT - 1n, AMOUNT);

    const disputed = await shipped(net);
    const receivable = await net.issueReceivable(disputed.invoice, []);
    await net.dilutions
      .connect(net.buyer)
      .dispute(...shown(receivable), 5n, keccakOfText("short"), inPerson(net.buyer));
    await expect(present(net, net.terms, presented(net, disputed)))
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(disputed.invoice.id, AMOUNT - 5n, AMOUNT);
  });

  it("refuses an invoice that was divided", async () => {
    const net = await issued();
    const { registry, receivable, exporter, terms, papers } = net;
    const whole = await net.issueReceivable(papers.invoice, []);
    const parts = splitOf({ exporter, paper: papers.invoice }, whole, [AMOUNT - 1n, 1n]);
    await receivable.connect(exporter).split(...parts);
    await expect(present(net, terms, net.it))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenSplit")
      .withArgs(papers.invoice.id);
  });

  it("refuses an invoice that is pledged itself, although it seems to leave enough, until it is free of the lien", async () => {
    for (const [worth, amendedTo] of [
      [2n * AMOUNT, undefined],
      [AMOUNT, 2n * AMOUNT],
    ] as const) {
      const net = await issued();
      const { documentary, lienbook, exporter, bankB, terms } = net;
      const papers = await shipped(net, { invoice: { value: worth } });
      const claim = await net.issueReceivable(papers.invoice, [], { face: AMOUNT });
      const { purpose } = await net.pledged(bankB, claim);
      const invoice = amendedTo ? await net.amend(exporter, papers.invoice, { value: amendedTo }) : papers.invoice;
      const it = presented(net, { ...papers, invoice });
      await expect(present(net, terms, it))
        .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
        .withArgs(invoice.id, 0n, AMOUNT);
      await lienbook.connect(bankB).release(claim, ZeroAddress, purpose);
      await present(net, terms, it);
    }
  });

  it("refuses insurance of less than 110 %, in another currency, or from after the shipment", async () => {
    const net = await issued();
    const { documentary, registry, today } = net;
    const less = await attempt(net, { policy: { value: 220_000_00n - 1n } });
    await expect(less.sent)
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(less.papers.policy.id, 220_000_00n - 1n, 220_000_00n);
    const euros = await attempt(net, { policy: { currency: 978n } });
    await expect(euros.sent)
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(euros.papers.policy.id, 840n, 978n);
    const day = await today();
    const late = await attempt(net, { policy: { datedOn: day - 9n } });
    await expect(late.sent)
      .to.be.revertedWithCustomError(documentary, "InsuredAfterShipment")
      .withArgs(late.papers.policy.id, day - 9n, day - 10n);
  });

  it("takes an invoice that was made out after the shipment", async () => {
    const net = await issued();
    const { sent } = await attempt(net, { invoice: { datedOn: (await net.today()) - 9n } });
    await expect(sent).to.emit(net.documentary, "DocumentsPresented");
  });

  it("refuses goods that were shipped late, and documents that come late", async () => {
    const net = await issued();
    const { documentary, today, passDays } = net;
    const day = await today();
    const early = await opened(net, { latestShipment: day - 11n });
    await expect(present(net, early, net.it))
      .to.be.revertedWithCustomError(documentary, "ShipmentLate")
      .withArgs(day - 10n, day - 11n);
    // Shipped ten days ago, to be presented within 21 days.
    await passDays(11n);
    const papers = net.papers;
    await present(net, net.terms, presented(net, papers, AMOUNT, 7n));
    const later = await opened(net);
    const others = await shipped(net, { bill: {}, policy: { datedOn: day - 10n } });
    await passDays(12n);
    const late = presented(net, others);
    await expect(present(net, later, late))
      .to.be.revertedWithCustomError(documentary, "PresentationLate")
      .withArgs(day + 22n);
  });

  it("takes those of goods that were shipped on the last day for it", async () => {
    const net = await issued();
    const terms = await opened(net, { latestShipment: (await net.today()) - 10n });
    await present(net, terms, net.it);
    expect((await net.documentary.presentationOf(idOf(terms, net.it))).status).to.equal(STATUS.examined);
  });

  it("takes documents on the day of expiry, and none the day after", async () => {
    const net = await issued();
    const { documentary, today, passDays } = net;
    const expiresOn = (await today()) + 3n;
    const terms = await opened(net, { expiresOn });
    await passDays(3n);
    await present(net, terms, net.it);
    await passDays(1n);
    await expect(present(net, terms, presented(net, await shipped(net))))
      .to.be.revertedWithCustomError(documentary, "PresentationLate")
      .withArgs(expiresOn);
  });

  it("counts from the day on which the carrier reports the goods loaded, where the credit says so", async () => {
    const net = await issued();
    const { documentary, carrier, today } = net;
    const trade = await net.invoice();
    const terms = await opened(net, { shippedWhenLoaded: trade.id, latestShipment: (await today()) - 1n });
    await expect(present(net, terms, net.it))
      .to.be.revertedWithCustomError(net.disbursement, "MilestoneNotReached")
      .withArgs(trade.id, 5n, carrier.lei);
    await loaded(net, trade);
    await expect(present(net, terms, net.it))
      .to.be.revertedWithCustomError(documentary, "ShipmentLate")
      .withArgs(await today(), (await today()) - 1n);
  });

  it("asks of linked documents that their contents name the trade", async () => {
    const net = await trading();
    const { documentary, exporter, carrier, insurer } = net;
    const contents = commit(
      [
        ["number", "B-1"],
        ["references.order.1", "PO-4711"],
      ],
      fileHash(new Uint8Array(3)),
      new Uint8Array(32).fill(3),
    );
    const terms = await opened(net, {
      tradeReference: "PO-4711",
      documents: [
        { kind: "commercialInvoice", linked: true },
        { kind: "insurancePolicy", attestor: bytes20ToLei(insurer.lei) },
      ],
    });
    const papers = await shipped(net);
    const invoice = await net.register(exporter, {
      ...(await net.draft(exporter, { value: AMOUNT })),
      contentRoot: contents.root,
    });
    const it = presented(net, { ...papers, invoice });
    const escrow = documentary.connect(exporter);
    const [named] = disclose(contents, ["references.order.1"]).leaves;
    const [number] = disclose(contents, ["number"]).leaves;
    const proof = (field: typeof named) => ({ ...field!, proof: [...field!.proof] });
    for (const fields of [
      [],
      [proof(number)],
      [{ ...proof(named), value: "PO-4712" }],
      [{ ...proof(named), path: "references.order.2" }],
      [{ ...proof(named), salt: carrier.lei.padEnd(66, "0") }],
    ]) {
      await expect(escrow.present(it, fields, inPerson(exporter), terms))
        .to.be.revertedWithCustomError(documentary, "ReferenceNotProven")
        .withArgs(1);
    }
    // Of another order the same field proves what it says, and not what is asked.
    const ofOther = commit(
      [["references.order.1", "PO-4712"]],
      fileHash(new Uint8Array(3)),
      new Uint8Array(32).fill(4),
    );
    const otherInvoice = await net.register(exporter, {
      ...(await net.draft(exporter, { value: AMOUNT })),
      contentRoot: ofOther.root,
    });
    const [other] = disclose(ofOther, ["references.order.1"]).leaves;
    const forOther = presented(net, { ...papers, invoice: otherInvoice });
    await expect(escrow.present(forOther, [proof(other)], inPerson(exporter), terms))
      .to.be.revertedWithCustomError(documentary, "ReferenceNotProven")
      .withArgs(1);
    await escrow.present(it, [proof(named)], inPerson(exporter), terms);
  });

  it("asks of each linked document a proof of its own, in the order of the credit", async () => {
    const net = await trading();
    const { documentary, exporter, insurer } = net;
    const [ofInvoice, ofPolicy] = [1, 2].map((file) => {
      const contents = commit(
        [["references.order.1", "PO-4711"]],
        fileHash(new Uint8Array(3).fill(file)),
        new Uint8Array(32).fill(file),
      );
      const [field] = disclose(contents, ["references.order.1"]).leaves;
      return { contentRoot: contents.root, proof: { ...field!, proof: [...field!.proof] } };
    });
    const terms = await opened(net, {
      tradeReference: "PO-4711",
      documents: [
        { kind: "commercialInvoice", linked: true },
        { kind: "insurancePolicy", linked: true },
      ],
    });
    const drafts = await shipped(net);
    const { contentRoot, proof: invoiceNames } = ofInvoice!;
    const invoice = await net.register(exporter, { ...(await net.draft(exporter, { value: AMOUNT })), contentRoot });
    const policy = await net.register(insurer, {
      ...(await net.draft(exporter, { kind: KIND.insurancePolicy, value: 275_000_00n })),
      contentRoot: ofPolicy!.contentRoot,
    });
    const it = presented(net, { ...drafts, invoice, policy });
    const policyNames = ofPolicy!.proof;
    const submit = async (fields: FieldProofStruct[]) =>
      documentary.connect(exporter).present(it, fields, inPerson(exporter), terms);
    for (const [fields, unproven] of [
      [[invoiceNames], 2],
      [[invoiceNames, invoiceNames], 2],
      [[policyNames, invoiceNames], 1],
    ] as const) {
      await expect(submit([...fields]))
        .to.be.revertedWithCustomError(documentary, "ReferenceNotProven")
        .withArgs(unproven);
    }
    await expect(submit([invoiceNames, policyNames])).to.emit(documentary, "DocumentsPresented");
  });

  it("refuses a reference that another field of the document happens to hold", async () => {
    const net = await trading();
    const { documentary, exporter } = net;
    const contents = commit(
      [
        ["number", "PO-4711"],
        ["kind", "invoice"],
      ],
      fileHash(new Uint8Array(3)),
      new Uint8Array(32).fill(4),
    );
    const terms = await opened(net, {
      tradeReference: "PO-4711",
      documents: [{ kind: "commercialInvoice", linked: true }, { kind: "insurancePolicy" }],
    });
    const papers = await shipped(net);
    const invoice = await net.register(exporter, {
      ...(await net.draft(exporter, { value: AMOUNT })),
      contentRoot: contents.root,
    });
    const [number] = disclose(contents, ["number"]).leaves;
    await expect(
      documentary
        .connect(exporter)
        .present(
          presented(net, { ...papers, invoice }),
          [{ ...number!, proof: [...number!.proof] }],
          inPerson(exporter),
          terms,
        ),
    )
      .to.be.revertedWithCustomError(documentary, "ReferenceNotProven")
      .withArgs(1);
  });
});

describe("DocumentaryEscrow, what is drawn", () => {
  it("is the whole where there is one shipment, within the tolerance", async () => {
    const net = await issued();
    const { documentary } = net;
    const terms = await opened(net, { tolerance: 50_000n });
    const papers = await shipped(net, { invoice: { value: 300_000_00n }, policy: { value: 400_000_00n } });
    for (const amount of [0n, 1n, 190_000_00n - 1n, 210_000_00n + 1n, LARGEST]) {
      await expect(present(net, terms, presented(net, papers, amount)))
        .to.be.revertedWithCustomError(documentary, "DrawingInvalid")
        .withArgs(amount, 190_000_00n, 210_000_00n);
    }
    await present(net, terms, presented(net, papers, 190_000_00n));
  });

  it("is something, though the tolerance is the whole", async () => {
    const net = await issued();
    const terms = await opened(net, { tolerance: 1_000_000n });
    await expect(present(net, terms, presented(net, net.papers, 0n)))
      .to.be.revertedWithCustomError(net.documentary, "DrawingInvalid")
      .withArgs(0n, 1n, 2n * AMOUNT);
    await present(net, terms, presented(net, net.papers, 1n));
  });

  it("is part after part where partial shipments are allowed, and never more than the whole", async () => {
    const net = await issued();
    const { documentary, deposit, exporter, bankA, ethers } = net;
    const terms = await opened(net, { partialShipments: true });
    for (const amount of [150_000_00n, 30_000_00n]) {
      const papers = await shipped(net);
      const it = presented(net, papers, amount);
      const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
      await expect(
        documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms),
      ).to.changeTokenBalances(ethers, deposit, [documentary, exporter], [-amount, amount]);
    }
    const papers = await shipped(net);
    await expect(present(net, terms, presented(net, papers, 20_000_01n)))
      .to.be.revertedWithCustomError(documentary, "DrawingInvalid")
      .withArgs(20_000_01n, 1n, 20_000_00n);
    await expect(present(net, terms, presented(net, papers, 0n))).to.be.revertedWithCustomError(
      documentary,
      "DrawingInvalid",
    );
    await present(net, terms, presented(net, papers, 20_000_00n));
  });

  it("is not more than is left when two accepted presentations are settled", async () => {
    const net = await issued();
    const { documentary, exporter, bankA, deposit } = net;
    const terms = await opened(net, { partialShipments: true });
    const before = await deposit.balanceOf(exporter);
    const both = [];
    for (let i = 0; i < 2; ++i) {
      const papers = await shipped(net);
      const it = presented(net, papers, 120_000_00n);
      await present(net, terms, it);
      await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
      both.push({ it, handOver: await signed.handOver(net, exporter, terms, it, papers.bill.id) });
    }
    await documentary.settle(both[0]!.it, both[0]!.handOver, terms);
    await expect(documentary.settle(both[1]!.it, both[1]!.handOver, terms))
      .to.be.revertedWithCustomError(documentary, "DrawingInvalid")
      .withArgs(120_000_00n, 1n, 80_000_00n);
    expect((await deposit.balanceOf(exporter)) - before).to.equal(120_000_00n);
  });

  it("is drawn once where there is one shipment", async () => {
    const net = await accepted();
    const { documentary, exporter, terms, it, papers } = net;
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
    await expect(present(net, terms, presented(net, await shipped(net))))
      .to.be.revertedWithCustomError(documentary, "DrawingInvalid")
      .withArgs(AMOUNT, AMOUNT, 0n);
  });

  it("is drawn once where there is one shipment, also where two would be within the tolerance", async () => {
    const net = await trading();
    const { documentary, exporter, bankA } = net;
    const terms = await opened(net, { tolerance: 500_000n });
    const papers = await shipped(net);
    const it = presented(net, papers, AMOUNT / 2n);
    await present(net, terms, it);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
    await expect(present(net, terms, presented(net, await shipped(net), AMOUNT / 2n)))
      .to.be.revertedWithCustomError(documentary, "DrawingInvalid")
      .withArgs(AMOUNT / 2n, AMOUNT / 2n, 0n);
  });
});

describe("DocumentaryEscrow, documents presented twice", () => {
  it("are refused under another credit while the first presentation stands", async () => {
    const net = await underExamination();
    const { documentary, exporter, bankA, papers, it, id } = net;
    const other = await opened(net);
    await expect(present(net, other, it))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.bill.id, id);
    const handOver = await signed.handOver(net, exporter, other, it, papers.bill.id);
    await expect(documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), other))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.bill.id, id);
    // Not the invoice either, with another bill.
    const bill = await issuedBill(net);
    await expect(present(net, other, presented(net, { ...papers, bill })))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.invoice.id, id);
    // Nor, once the bank has accepted them, the bill with another invoice.
    await documentary.connect(bankA).accept(it, inPerson(bankA), net.terms);
    const invoice = await net.invoice({ value: AMOUNT });
    await expect(present(net, other, presented(net, { ...papers, invoice })))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.bill.id, id);
  });

  it("are refused for good once they were paid on", async () => {
    const net = await issued();
    const { documentary, exporter, bankA, terms, passDays } = net;
    // Of the invoice as much is left as was drawn.
    const papers = await shipped(net, { invoice: { value: 2n * AMOUNT } });
    const it = presented(net, papers);
    const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
    await documentary.connect(bankA).settleAtOnce(it, [], handOver, inPerson(bankA), terms);
    const other = await opened(net, { presentationDays: 60 });
    const bill = await issuedBill(net);
    await passDays(30n);
    await expect(present(net, other, presented(net, { ...papers, bill })))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.invoice.id, idOf(terms, it));
  });

  it("are free again once the first presentation was refused, or has lapsed", async () => {
    const net = await refused();
    const other = await opened(net, { presentationDays: 60 });
    await present(net, other, net.it);
    const third = await opened(net, { presentationDays: 60 });
    await net.passDays(14n);
    await expect(present(net, third, net.it))
      .to.be.revertedWithCustomError(net.documentary, "DocumentAlreadyPresented")
      .withArgs(net.papers.bill.id, idOf(other, net.it));
    await net.passDays(1n);
    await present(net, third, net.it);
  });

  it("let the buyer present the bill that it bought, and sell the goods on afloat", async () => {
    const net = await accepted();
    const { documentary, billOfLading, exporter, buyer, otherExporter: second, bankA, papers, terms, it } = net;
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
    const sale = await creditOf(net, {
      applicant: partyOf(second),
      beneficiary: partyOf(buyer),
      documents: [{ kind: "commercialInvoice" }],
    });
    await documentary.open(
      await partyIn(net, bankA).signCredit(sale),
      await partyIn(net, second).signCredit(sale),
      sale,
    );
    const invoice = await net.register(buyer, await net.draft(buyer, { value: AMOUNT }));
    const again = presentationOf(AMOUNT, [
      { issuer: bytes20ToLei(net.carrier.lei), document: papers.bill.document },
      { issuer: bytes20ToLei(buyer.lei), document: invoice.document },
    ]);
    await documentary.connect(buyer).present(again, [], inPerson(buyer), sale);
    await documentary.connect(bankA).accept(again, inPerson(bankA), sale);
    await documentary.settle(again, await signed.handOver(net, buyer, sale, again, papers.bill.id), sale);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(second.address);
  });
});

describe("DocumentaryEscrow, the bill of lading", () => {
  it("is refused in another form than the credit asks for", async () => {
    const net = await issued();
    const { documentary, buyer } = net;
    for (const [form, consignee] of [
      [FORM.straight, buyer.lei],
      [FORM.blank, NOBODY],
    ] as const) {
      const { papers, sent } = await attempt(net, { bill: { form, consignee } });
      await expect(sent)
        .to.be.revertedWithCustomError(documentary, "BillFormMismatch")
        .withArgs(papers.bill.id, form, FORM.order);
    }
  });

  it("is refused when it is straight and names somebody else than the buyer", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter } = net;
    const terms = await opened(net, { bill: { form: "straight" } });
    const papers = await shipped(net, { bill: { form: FORM.straight, consignee: otherExporter.lei } });
    await expect(present(net, terms, presented(net, papers)))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(papers.bill.id, exporter.lei, otherExporter.lei);
  });

  it("is refused when title, or possession, is not the seller's", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, buyer, terms, it, papers } = net;
    await billOfLading
      .connect(exporter)
      .transfer(papers.bill.id, otherExporter, ENDORSEMENT.none, NOBODY, net.ZeroHash);
    await expect(present(net, terms, it))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(papers.bill.id, otherExporter.lei, exporter.lei);
    const apart = await attempt(net, { bill: { consignee: buyer.lei } });
    await expect(apart.sent)
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(apart.papers.bill.id, exporter.lei, buyer.lei);
  });

  it("is refused when it was endorsed to the seller alone, who cannot endorse it on", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, terms, papers } = net;
    const bill = await issuedBill(net, { shipper: otherExporter });
    await billOfLading
      .connect(otherExporter)
      .transfer(bill.id, exporter, ENDORSEMENT.named, exporter.lei, net.ZeroHash);
    await expect(present(net, terms, presented(net, { ...papers, bill })))
      .to.be.revertedWithCustomError(billOfLading, "EndorsementEnds")
      .withArgs(bill.id, exporter.lei);
  });

  it("is refused when it is surrendered, pledged, or was never issued", async () => {
    const net = await issued();
    const { billOfLading, exporter, bankB, terms, it, papers } = net;
    const { bill } = papers;
    await net.pledged(bankB, await billCollateral(net, bill));
    await expect(present(net, terms, it))
      .to.be.revertedWithCustomError(billOfLading, "TokenLocked")
      .withArgs(bill.id, bill.document.value);
    const other = await shipped(net);
    await billOfLading.connect(exporter).surrender(other.bill.id, PURPOSE.delivery, net.ZeroHash);
    await expect(present(net, terms, presented(net, other)))
      .to.be.revertedWithCustomError(billOfLading, "BillNotInCirculation")
      .withArgs(other.bill.id, 1n);
    const never = await net.register(net.carrier, await net.draft(exporter, { kind: KIND.billOfLading }));
    await expect(present(net, terms, presented(net, { ...other, bill: never }))).to.be.revertedWithCustomError(
      net.documentary,
      "BillFormMismatch",
    );
  });
});

describe("DocumentaryEscrow, what happens between presentation and settlement", () => {
  const settling = async (net: Awaited<ReturnType<typeof accepted>>) =>
    net.documentary.settle(
      net.it,
      await signed.handOver(net, net.exporter, net.terms, net.it, net.papers.bill.id),
      net.terms,
    );

  it("a bill that is pledged elsewhere stays, and so does the money", async () => {
    const net = await accepted();
    await net.pledged(net.bankB, await billCollateral(net, net.papers.bill));
    await expect(settling(net))
      .to.be.revertedWithCustomError(net.billOfLading, "TokenLocked")
      .withArgs(net.papers.bill.id, net.papers.bill.document.value);
    expect((await net.documentary.creditOf(net.credit)).funds).to.equal(AMOUNT);
  });

  it("a bill that is passed on elsewhere is not paid for", async () => {
    const net = await accepted();
    const { billOfLading, exporter, otherExporter, papers } = net;
    await billOfLading
      .connect(exporter)
      .transfer(papers.bill.id, otherExporter, ENDORSEMENT.toOrder, otherExporter.lei, net.ZeroHash);
    await expect(settling(net))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(papers.bill.id, otherExporter.lei, otherExporter.lei);
  });

  it("a frozen bill is not paid for", async () => {
    const net = await accepted();
    const { billOfLading, exporter, supervisor, papers } = net;
    await billOfLading.connect(supervisor).setFrozenTokens(exporter, BigInt(papers.bill.id), true);
    await expect(settling(net)).to.be.revertedWithCustomError(billOfLading, "ERC7943InsufficientUnfrozenBalance");
  });

  it("a document that is revoked or amended stops the settlement, until it is cured", async () => {
    const net = await accepted();
    const { registry, insurer, exporter, papers } = net;
    await net.amend(insurer, papers.policy);
    await expect(settling(net)).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
    await registry.revoke(...(await net.revocation(exporter, papers.invoice)));
    await expect(settling(net))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(papers.invoice.id);
  });

  it("an invoice that is pledged is not paid past the bank that has it", async () => {
    const net = await accepted();
    const collateral = await net.issueReceivable(net.papers.invoice, []);
    await net.pledged(net.bankB, collateral);
    await expect(settling(net))
      .to.be.revertedWithCustomError(net.registry, "DocumentOverEncumbered")
      .withArgs(net.papers.invoice.id, AMOUNT, 0n);
  });

  it("a seller that is suspended does not give the bill away, and nothing is lost", async () => {
    const net = await accepted();
    const { participants, exporter } = net;
    await participants.suspend(exporter.lei);
    await expect(settling(net)).to.be.revertedWithCustomError(participants, "ParticipantIsSuspended");
    await participants.reinstate(exporter.lei);
    await participants.suspend(net.bankA.lei);
    await settling(net);
  });

  it("a buyer that has lost its account gets the bill into the one that took its place", async () => {
    const net = await accepted();
    const { participants, billOfLading, buyer, strangers, papers } = net;
    const successor = strangers[9]!;
    await participants.addAccount(buyer.lei, successor);
    await participants.announceReplacement(buyer, successor);
    await net.passDays(7n);
    await settling(net);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(successor.address);
  });
});
