import { expect } from "chai";
import { id as keccakOfText, MaxUint256 } from "ethers";

import { commit, disclose, fileHash } from "../../sdk/documents/contents/index.ts";
import { bytes20ToLei } from "../../sdk/documents/identifiers/lei.ts";
import { creditIdOf } from "../../sdk/escrow/documentary-terms.ts";
import type { CreditWish } from "../../sdk/escrow/documentary-terms.ts";
import { discrepancyListOf } from "../../sdk/messages/discrepancies.ts";
import { billCollateral } from "../fixtures/bills.ts";
import {
  financedSettlement,
  idOf,
  importLoan,
  inPerson,
  insured,
  opened,
  presented,
  shipped,
  signed,
  STAGE,
  STATUS,
  trading,
  type CreditTerms,
  type Papers,
  type Presentation,
  type Trading,
} from "../fixtures/documentary.ts";
import { EVERYTHING } from "../fixtures/financing.ts";
import type { RegisteredDocument } from "../fixtures/network.ts";
import { KIND } from "../fixtures/network.ts";
import { stage } from "../fixtures/stages.ts";
import { openLedger } from "./book.ts";

/** 200 000.00 of fasteners, CIF Hamburg; what is shipped may be worth 5 % more or less. */
const PRICE = 200_000_00n;
const TOLERANCE = 50_000n;
const MOST = 210_000_00n;
const CONTRACT = "SC-2026-17";
const NOTHING_ELSE = fileHash(new Uint8Array(17));

/** A shipment under the contract: its documents, what is drawn for it, and the proof that the invoice names the contract. */
interface Shipment {
  readonly papers: Papers;
  readonly it: Presentation;
  readonly reference: { path: string; value: string; salt: string; proof: string[] };
}

/** Exporter and buyer have made their contract, and the exporter has registered it. */
const sold = stage(trading, async (net) => {
  const contract = await net.register(
    net.exporter,
    await net.draft(net.exporter, { kind: KIND.salesContract, value: PRICE, number: CONTRACT }),
  );
  await net.deposit.issue(net.buyer, MOST);
  await net.deposit.connect(net.buyer).approve(net.desk, MaxUint256);
  return { contract, ledger: await openLedger(net) };
});

/** Bank A has opened a credit at sight for the contract, on which the invoice must name it. */
const credited = stage(sold, async (net) => ({ terms: await creditFor(net) }));

/** The goods are shipped, and the documents presented. */
const presentedAll = stage(credited, async (net) => {
  const shipment = await shipping(net);
  await present(net, net.terms, shipment);
  return { shipment, id: idOf(net.terms, shipment.it) };
});

async function creditFor(net: Trading, wish: Partial<CreditWish> = {}): Promise<CreditTerms> {
  return opened(net, {
    amount: PRICE,
    tolerance: TOLERANCE,
    tradeReference: CONTRACT,
    documents: [
      { kind: "commercialInvoice", linked: true },
      { kind: "insurancePolicy", attestor: bytes20ToLei(net.insurer.lei) },
    ],
    ...wish,
  });
}

async function shipping(net: Trading, amount = PRICE, wish: Parameters<typeof shipped>[1] = {}): Promise<Shipment> {
  const contents = commit(
    [
      ["number", `INV-${amount}`],
      ["references.contract.1", CONTRACT],
    ],
    NOTHING_ELSE,
    new Uint8Array(32).fill(17),
  );
  const papers = await shipped(net, wish);
  const invoice = await net.register(net.exporter, {
    ...(await net.draft(net.exporter, { value: amount, ...wish.invoice })),
    contentRoot: contents.root,
  });
  const all = { ...papers, invoice };
  const [named] = disclose(contents, ["references.contract.1"]).leaves;
  return { papers: all, it: presented(net, all, amount), reference: { ...named!, proof: [...named!.proof] } };
}

async function present(net: Trading, terms: CreditTerms, { it, reference }: Shipment) {
  return net.documentary.connect(net.exporter).present(it, [reference], inPerson(net.exporter), terms);
}

async function settle(net: Trading, terms: CreditTerms, { it, papers }: Shipment) {
  return net.documentary.settle(it, await signed.handOver(net, net.exporter, terms, it, papers.bill.id), terms);
}

/** What was not drawn goes home, and then each party has what it should: in all, nothing came or went. */
async function expectMoney(
  net: Trading & { readonly ledger: Awaited<ReturnType<typeof openLedger>> },
  terms: CreditTerms,
  changes: Parameters<Awaited<ReturnType<typeof openLedger>>["expectChanges"]>[0],
): Promise<void> {
  const { documentary, deposit, passDays, today } = net;
  const left = 60n + BigInt(terms.expiresOn) - (await today());
  if (left > 0n) await passDays(left);
  const { funds, owed } = await documentary.creditOf(creditIdOf(terms));
  if (funds > owed) await documentary.connect(net.bankB).returnUnused(terms);
  expect(await deposit.balanceOf(documentary)).to.equal(0n);
  await net.ledger.expectChanges(changes);
}

/** The exporter tries to borrow on an invoice. */
async function borrowedOn(net: Trading, invoice: RegisteredDocument): Promise<unknown> {
  return net.pledged(net.bankB, { ...(await net.issueReceivable(invoice, [])), amount: 1n });
}

describe("A sale of fasteners under a credit at sight", () => {
  it("is refused once with every discrepancy, taken up all the same by buyer and bank, and paid against the bill", async () => {
    const net = await presentedAll();
    const { documentary, billOfLading, registry, deposit, exporter, buyer, bankA, terms, shipment, id } = net;
    const { it, papers } = shipment;
    const list = discrepancyListOf([
      "The invoice says fastenings, not fasteners",
      "The policy is not in two originals",
    ]);
    await documentary.refuse(it, list.hash, await signed.refusal(net, bankA, terms, it, list.hash), terms);
    const later = discrepancyListOf(["The bill is not signed as agent"]);
    await expect(documentary.connect(bankA).refuse(it, later.hash, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.refused);
    await expect(settle(net, terms, shipment))
      .to.be.revertedWithCustomError(documentary, "PresentationInOtherState")
      .withArgs(id, STATUS.refused);

    const [byBuyer, byBank] = [await signed.waiver(net, buyer, terms, it), await signed.waiver(net, bankA, terms, it)];
    await documentary.waive(it, byBuyer, byBank, terms);
    await expect(settle(net, terms, shipment)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [documentary, exporter],
      [-PRICE, PRICE],
    );
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    await expect(borrowedOn(net, papers.invoice))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(papers.invoice.id, 1n, 0n);
    // The 5 % of which nothing was drawn.
    await expectMoney(net, terms, [
      [bankA, -PRICE],
      [exporter, PRICE],
    ]);
  });

  it("is taken up by a bank that says nothing in five banking days, and what it says on the sixth is too late", async () => {
    const net = await presentedAll();
    const { documentary, exporter, bankA, terms, shipment, id, today, passDays } = net;
    await expect(settle(net, terms, shipment)).to.be.revertedWithCustomError(
      documentary,
      "PresentationUnderExamination",
    );
    // From a Monday to the Monday after.
    const answerBy = (await today()) + 7n;
    await passDays(8n);
    const list = discrepancyListOf(["The goods are described otherwise"]);
    await expect(documentary.connect(bankA).refuse(shipment.it, list.hash, inPerson(bankA), terms))
      .to.be.revertedWithCustomError(documentary, "RefusalPrecluded")
      .withArgs(id, answerBy);
    await settle(net, terms, shipment);
    await expectMoney(net, terms, [
      [bankA, -PRICE],
      [exporter, PRICE],
    ]);
  });

  it("is cured by documents that comply, and expires for those that do not come in time", async () => {
    const net = await presentedAll();
    const { documentary, exporter, bankA, terms, shipment, passDays, today } = net;
    const list = discrepancyListOf(["The policy covers less than 110 %"]);
    await documentary.connect(bankA).refuse(shipment.it, list.hash, inPerson(bankA), terms);
    const other = await creditFor(net, { expiresOn: (await today()) + 1n });
    const cured = { ...shipment, it: presented(net, { ...shipment.papers, policy: await insured(net) }) };
    await passDays(2n);
    await expect(present(net, other, cured))
      .to.be.revertedWithCustomError(documentary, "PresentationLate")
      .withArgs(other.expiresOn);
    await documentary.returnUnused(other);
    await present(net, terms, cured);
    await documentary.connect(bankA).accept(cured.it, inPerson(bankA), terms);
    await settle(net, terms, cured);
    await expectMoney(net, terms, [
      [bankA, -PRICE],
      [exporter, PRICE],
    ]);
  });
});

describe("A sale of fasteners against a promise to pay", () => {
  it("gives the buyer the goods against the bank's word, which is good at maturity whatever has happened since", async () => {
    const net = await sold();
    const { documentary, registry, billOfLading, deposit, exporter, buyer, bankA, bankB, participants } = net;
    const terms = await creditFor(net, { usance: { days: 90, after: "sight" } });
    expect(await deposit.balanceOf(documentary)).to.equal(0n);
    const shipment = await shipping(net);
    const { it, papers } = shipment;
    await present(net, terms, shipment);
    await documentary.accept(it, await signed.acceptance(net, bankA, terms, it), terms);
    await expect(settle(net, terms, shipment)).to.changeTokenBalance(net.ethers, deposit, exporter, 0n);
    const { maturity, status } = await documentary.presentationOf(idOf(terms, it));
    expect([status, maturity]).to.deep.equal([STATUS.undertaken, (await net.today()) + 90n]);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    // Undertaken is as good as paid: no bank lends on the invoice in between.
    await expect(borrowedOn(net, papers.invoice)).to.be.revertedWithCustomError(registry, "DocumentOverEncumbered");

    // The bank puts a part in before, loses its licence, and somebody pays the rest for it.
    await documentary.connect(bankA).payIn(150_000_00n, terms);
    await participants.suspend(bankA.lei);
    await expect(documentary.payUndertaking(0n, it, terms)).to.be.revertedWithCustomError(documentary, "NothingToPay");
    await net.passDays(90n);
    await documentary.payUndertaking(0n, it, terms);
    await documentary.connect(bankB).payUndertaking(PRICE, it, terms);
    await expect(documentary.connect(bankB).payUndertaking(PRICE, it, terms)).to.be.revertedWithCustomError(
      documentary,
      "PresentationInOtherState",
    );
    await expectMoney(net, terms, [
      [bankA, -150_000_00n],
      [bankB, -50_000_00n],
      [exporter, PRICE],
    ]);
  });
});

describe("A sale of fasteners for which the buyer's bank lends the price", () => {
  it("passes title, pays the seller and pledges the goods in one transaction, and is repaid with interest", async () => {
    const net = await presentedAll();
    const { documentary, desk, billOfLading, lienbook, deposit, bankA, exporter, buyer, terms, shipment } = net;
    const { it, papers } = shipment;
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    const loan = await importLoan(net, terms, it, papers.bill);
    const sent = documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan)));
    await expect(sent).to.emit(lienbook, "Pledged");
    await expect(sent).to.changeTokenBalances(
      net.ethers,
      deposit,
      [documentary, bankA, exporter, buyer],
      [-PRICE, 0n, PRICE, 0n],
    );
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    await expect(
      billOfLading.connect(buyer).transfer(papers.bill.id, net.otherExporter, 0n, `0x${"00".repeat(20)}`, it.salt),
    ).to.be.revertedWithCustomError(billOfLading, "TokenLocked");

    await net.passDays(30n);
    const { principal, interest } = await desk.owed(loan.financing);
    // 200 000.00 for thirty days, at the rate of the loan.
    expect(principal).to.equal(PRICE);
    expect(interest).to.be.greaterThan(0n);
    await desk.connect(buyer).repay(EVERYTHING, loan.financing);
    await billOfLading.connect(buyer).surrender(papers.bill.id, 1n, it.salt);
    await expectMoney(net, terms, [
      [buyer, -PRICE - interest],
      [bankA, interest],
      [exporter, PRICE],
    ]);
  });
});

describe("A sale of fasteners in part shipments", () => {
  it("is drawn for shipment by shipment, up to the tolerance and never beyond, and the rest goes home", async () => {
    const net = await sold();
    const { documentary, exporter, bankA, deposit } = net;
    const terms = await creditFor(net, { partialShipments: true });
    for (const amount of [120_000_00n, 85_000_00n]) {
      const shipment = await shipping(net, amount);
      await present(net, terms, shipment);
      await documentary.connect(bankA).accept(shipment.it, inPerson(bankA), terms);
      await settle(net, terms, shipment);
    }
    const over = await shipping(net, 5_000_01n);
    await expect(present(net, terms, over))
      .to.be.revertedWithCustomError(documentary, "DrawingInvalid")
      .withArgs(5_000_01n, 1n, MOST - 205_000_00n);
    await expect(documentary.returnUnused(terms)).to.be.revertedWithCustomError(documentary, "CreditStillOpen");
    expect(await deposit.balanceOf(documentary)).to.equal(5_000_00n);
    await expectMoney(net, terms, [
      [bankA, -205_000_00n],
      [exporter, 205_000_00n],
    ]);
    expect((await documentary.creditOf(creditIdOf(terms))).stage).to.equal(STAGE.closed);
  });
});

describe("A fraud on a documentary credit", () => {
  const frauds: Record<string, (net: Awaited<ReturnType<typeof presentedAll>>) => Promise<void>> = {
    "with a bill that no carrier has issued": async (net) => {
      const { documentary, registry, terms } = net;
      const shipment = await shipping(net);
      const forged = await net.draft(net.exporter, { kind: KIND.billOfLading });
      const [, ...others] = shipment.it.documents;
      const it = {
        ...shipment.it,
        documents: [{ issuer: net.carrier.lei, ...forged }, ...others],
      };
      await expect(present(net, terms, { ...shipment, it })).to.be.revertedWithCustomError(
        registry,
        "DocumentNotRegistered",
      );
      // Nor with one that the carrier has attested, and of which there is no bill to hand over.
      const attested = await net.register(net.carrier, forged);
      await expect(
        present(net, terms, { ...shipment, it: presented(net, { ...shipment.papers, bill: attested }) }),
      ).to.be.revertedWithCustomError(documentary, "BillFormMismatch");
    },
    "with a bill that is pledged to another bank": async (net) => {
      const { documentary, billOfLading, bankA, bankB, terms, shipment } = net;
      await documentary.connect(bankA).accept(shipment.it, inPerson(bankA), terms);
      await net.pledged(bankB, await billCollateral(net, shipment.papers.bill));
      await expect(settle(net, terms, shipment)).to.be.revertedWithCustomError(billOfLading, "TokenLocked");
    },
    "with an invoice on which another bank has lent": async (net) => {
      const { documentary, registry, bankA, terms, shipment } = net;
      await documentary.connect(bankA).accept(shipment.it, inPerson(bankA), terms);
      await borrowedOn(net, shipment.papers.invoice);
      await expect(settle(net, terms, shipment))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(shipment.papers.invoice.id, PRICE, PRICE - 1n);
    },
    "with one invoice under two credits": async (net) => {
      const { documentary, shipment, id, bankA, terms } = net;
      const other = await creditFor(net);
      const again = await shipping(net);
      const it = presented(net, { ...again.papers, invoice: shipment.papers.invoice });
      await expect(present(net, other, { ...again, it, reference: shipment.reference }))
        .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
        .withArgs(shipment.papers.invoice.id, id);
      await documentary.connect(bankA).refuse(shipment.it, keccakOfText("the list"), inPerson(bankA), terms);
      await documentary.connect(net.exporter).release(inPerson(net.exporter), other);
    },
    "with goods that were shipped late": async (net) => {
      const { documentary, today } = net;
      const day = await today();
      const prompt = await creditFor(net, { latestShipment: day - 11n });
      await expect(present(net, prompt, await shipping(net)))
        .to.be.revertedWithCustomError(documentary, "ShipmentLate")
        .withArgs(day - 10n, day - 11n);
      await documentary.connect(net.exporter).release(inPerson(net.exporter), prompt);
    },
    "with documents under a credit that has expired": async (net) => {
      const { documentary, terms, today, passDays } = net;
      await passDays(BigInt(terms.expiresOn) + 1n - (await today()));
      const day = await today();
      const fresh = await shipping(net, PRICE, { bill: {}, policy: { datedOn: day - 11n } });
      await expect(present(net, terms, fresh)).to.be.revertedWithCustomError(documentary, "PresentationLate");
    },
  };

  for (const [how, attempt] of Object.entries(frauds)) {
    it(`${how} costs nobody a cent`, async () => {
      const net = await presentedAll();
      await attempt(net);
      await expectMoney(net, net.terms, []);
    });
  }
});
