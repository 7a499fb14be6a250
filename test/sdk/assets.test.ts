import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";

import { connect } from "../../sdk/chain/index.ts";
import { DOCUMENT_KIND } from "../../sdk/documents/kinds.ts";
import { liensOn } from "../../sdk/enforcement/liens.ts";
import { collateralOf, PledgeAmountError, type IssuedReceivable } from "../../sdk/financing/receivable.ts";
import {
  Appraiser,
  collateralOfReceipt,
  collateralOfRight,
  InvalidUnitError,
  lendingValueOf,
  PartsSumError,
  ReceivableParty,
  receiptTerms,
  RightParty,
  rightTerms,
  unitBytes,
  valueOfRelease,
  WarehouseParty,
} from "../../sdk/title/index.ts";
import { detailsOf, type Collateral } from "../fixtures/encodings.ts";
import { DAY, KIND, type LienbookNetwork } from "../fixtures/network.ts";
import { issuedReceipt, trades } from "../fixtures/rights.ts";
import { deployed, stage } from "../fixtures/stages.ts";

const REASON = keccakOfText("the statement of reasons");
const ACCOUNT = keccakOfText("account 4711 at bank A");

function bookOf(net: LienbookNetwork) {
  return connect(net.ethers.provider, net.addresses);
}

/** A receivable of 250 000.00 as its owner keeps it. */
const owned = stage(deployed, async (net) => {
  const { collateral, invoice } = await net.acknowledgedReceivable();
  const { asset, id, face, backing } = collateral;
  const receivable: IssuedReceivable = { asset, id, face, details: detailsOf(collateral), backing };
  return { book: bookOf(net), receivable, invoice };
});

describe("The library for receivables", () => {
  it("sells one to a buyer that signed, which pledges it by itself, and tells the debtor", async () => {
    const net = await owned();
    const { book, receivable, exporter, otherExporter, debtor, bankA, notices } = net;
    const buyer = new ReceivableParty(book, otherExporter);
    const accepted = await buyer.acceptAssignment(receivable);
    const { receivable: bought } = await new ReceivableParty(book, exporter).assign(accepted);
    expect(await book.receivable.ownerOf(bought.id)).to.equal(otherExporter.address);
    await buyer.notifyDebtor(bought);
    const { blockNumber } = await new ReceivableParty(book, debtor).acknowledgeNotice(bought);
    expect(await notices.queryFilter(notices.filters.NoticeAcknowledged(), blockNumber)).to.have.length(1);
    await net.pledged(bankA, collateralOf(bought, 100_000_00n) as Collateral, otherExporter);
    expect((await liensOn(book, bought.id)).map(({ amount }) => amount)).to.deep.equal([100_000_00n]);
    expect(() => collateralOf(bought, bought.face + 1n)).to.throw(PledgeAmountError);
  });

  it("divides one into parts that are pledged one by one, and says when they do not sum", async () => {
    const net = await owned();
    const { book, receivable, invoice, exporter, bankA, bankB } = net;
    const origin = { issuer: exporter.lei, fingerprint: invoice.document.fingerprint };
    const owner = new ReceivableParty(book, exporter);
    const wrong = await owner.split(receivable, origin, [1n, 2n]).catch((error: unknown) => error);
    expect(wrong).to.be.instanceOf(PartsSumError);
    const values = [83_333_33n, 83_333_33n, 83_333_34n];
    const { parts } = await owner.split(receivable, origin, values);
    expect(parts.map(({ face }) => face)).to.deep.equal(values);
    for (const [index, bank] of [bankA, bankB, bankA].entries()) {
      await net.pledged(bank, collateralOf(parts[index]!) as Collateral);
      expect(await book.receivable.locked(parts[index]!.id)).to.equal(true);
    }
  });

  it("enters what its debtor disputes and its seller credits, and what was paid beside the book", async () => {
    const net = await owned();
    const { book, receivable, invoice, exporter, debtor, bankB, registry } = net;
    const left = async () => book.receivable.collectibleOf(receivable.id, receivable.face);
    const [owner, owing, lender] = [exporter, debtor, bankB].map((account) => new ReceivableParty(book, account)) as [
      ReceivableParty,
      ReceivableParty,
      ReceivableParty,
    ];
    await lender.dispute(receivable, 50_000_00n, REASON, await owing.signDispute(receivable, 50_000_00n, REASON));
    expect(await left()).to.equal(200_000_00n);
    const draft = await net.draft(exporter, { kind: BigInt(DOCUMENT_KIND.creditNote), value: 20_000_00n });
    const note = await net.register(exporter, draft);
    const { fingerprint } = note.document;
    await owner.credit(receivable, invoice.document.fingerprint, { id: note.id, fingerprint });
    await owing.dispute(receivable, 0n, REASON);
    expect(await left()).to.equal(230_000_00n);
    await owner.confirmPayment(receivable, 30_000_00n);
    expect(await left()).to.equal(200_000_00n);
    expect((await registry.stateOf(receivable.id)).collected).to.equal(30_000_00n);
  });

  it("has a debtor refuse what was not acknowledged", async () => {
    const net = await deployed();
    const book = bookOf(net);
    const collateral = await net.issueReceivable(await net.invoice(), [], { acknowledged: false });
    const { asset, id, face, backing } = collateral;
    const receivable = { asset, id, face, details: detailsOf(collateral), backing };
    const refusal = await new ReceivableParty(book, net.debtor).signRefusal(receivable, REASON);
    await new ReceivableParty(book, net.bankA).refuseAcknowledgement(receivable, REASON, refusal);
    expect(await book.receivable.collectibleOf(id, face)).to.equal(0n);
  });

  it("changes where the debtor pays only with the lienholders, in whatever order they signed", async () => {
    const net = await owned();
    const { book, receivable, exporter, bankA, bankB, notices } = net;
    const owner = new ReceivableParty(book, exporter);
    await owner.instructDebtor(receivable, ACCOUNT);
    const liens = [];
    for (const bank of [bankA, bankB]) {
      const { lien, purpose } = await net.pledged(bank, collateralOf(receivable, 100_000_00n) as Collateral);
      liens.push({ lien, purpose, engine: ZeroAddress });
    }
    const consents = [
      await new ReceivableParty(book, bankB).consentToInstruction(receivable, liens[1]!, REASON),
      await new ReceivableParty(book, bankA).consentToInstruction(receivable, liens[0]!, REASON),
    ];
    await owner.instructDebtor(receivable, REASON, consents);
    expect(await notices.instructionOf(receivable.id)).to.equal(REASON);
  });
});

/** 3 000 tonnes of copper worth 900 000.00 in store. */
const stored = stage(trades, async (net) => {
  const { warehouse, exporter } = net;
  const book = bookOf(net);
  const draft = await net.draft(exporter, { kind: KIND.warehouseReceipt, value: 900_000_00n });
  const paper = await net.register(warehouse, draft);
  const details = {
    warehouse: warehouse.lei,
    goods: keccakOfText("copper cathodes, lots 1 to 30, shed 4"),
    unit: unitBytes("TNE"),
    quantity: 3_000_000n,
    appraised: false,
  };
  const [keeper, owner] = [new WarehouseParty(book, warehouse), new WarehouseParty(book, exporter)];
  const attestation = await keeper.signGoods(paper.id, details);
  const { receipt } = await owner.issue(paper, { face: 900_000_00n, details }, attestation);
  return { book, paper, receipt, keeper, owner };
});

describe("The library for goods in store", () => {
  it("lets goods go with the lienholder's signature, by as much as they are worth", async () => {
    const net = await stored();
    const { book, receipt, owner, bankA, registry } = net;
    const { purpose } = await net.pledged(bankA, collateralOfReceipt(receipt) as Collateral);
    const amount = valueOfRelease(receipt, 3_000_000n, 500_000n);
    expect(amount).to.equal(150_000_00n);
    const lien = { engine: ZeroAddress, purpose };
    const lender = new WarehouseParty(book, bankA);
    const consent = await lender.consentToRelease(receipt, { quantity: 500_000n, amount }, lien);
    await owner.releaseGoods(receipt, 500_000n, [consent]);
    expect((await registry.stateOf(receipt.id)).encumbered).to.equal(750_000_00n);
    expect((await book.warehouseReceipt.stockOf(receipt.id)).released).to.equal(500_000n);
    expect(() => collateralOfReceipt(receipt, 0n)).to.throw(PledgeAmountError);
  });

  it("divides a receipt by quantity, and each part is surrendered for its own goods", async () => {
    const net = await stored();
    const { book, receipt, paper, owner } = net;
    const { fingerprint } = paper.document;
    const wrong = await owner.split(receipt, fingerprint, [1n]).catch((error: unknown) => error);
    expect(wrong).to.be.instanceOf(PartsSumError);
    const { parts } = await owner.split(receipt, fingerprint, [1_000_000n, 1_000_001n, 999_999n]);
    expect(parts.reduce((sum, { face }) => sum + face, 0n)).to.equal(receipt.face);
    for (const part of parts) await owner.surrender(part);
    for (const part of parts) expect(await book.warehouseReceipt.ownerIfAny(part.id)).to.equal(ZeroAddress);
  });

  it("divides the evidence behind a receipt as the contract does, by value", async () => {
    const net = await stored();
    const { owner } = net;
    // ⌊11 000 · 6 666 / 10 000⌋ is 7 332, where two thirds of 11 000 are 7 333.
    const behind = [[await net.declaration({ value: 11_000n }), 11_000n]] as const;
    const { paper, details, collateral } = await issuedReceipt(net, { value: 10_000n, quantity: 3n, behind });
    const receipt = { ...collateral, details };
    const { parts } = await owner.split(receipt, paper.document.fingerprint, [1n, 1n, 1n]);
    expect(parts.map(({ backing }) => backing[0]?.share)).to.deep.equal([3_666n, 3_666n, 3_668n]);
    for (const part of parts) await owner.surrender(part);
  });

  it("has nothing stand behind a receipt any more, which is then pledged as the goods alone", async () => {
    const net = await stored();
    const { owner, bankA } = net;
    const behind = [[await net.declaration({ value: 11_000n }), 11_000n]] as const;
    const { details, collateral } = await issuedReceipt(net, { value: 10_000n, behind });
    const { receipt: bare } = await owner.dropBacking({ ...collateral, details });
    expect(bare.backing).to.deep.equal([]);
    await net.pledged(bankA, collateralOfReceipt(bare) as Collateral);
  });

  it("takes what was lost, and what an appraiser says, off what can be pledged", async () => {
    const net = await stored();
    const { book, receipt, keeper, appraiser, exporter, registry } = net;
    await keeper.reportLoss(receipt, 100_000_00n, REASON);
    expect(await registry.availableOf(receipt.id)).to.equal(800_000_00n);
    const draft = await net.draft(exporter, { kind: KIND.appraisal, value: 700_000_00n });
    const { id, document } = await net.register(appraiser, draft);
    const appraisal = { id, fingerprint: document.fingerprint, value: document.value };
    await new Appraiser(book, appraiser).appraise(receiptTerms(receipt), appraisal);
    expect(await registry.availableOf(receipt.id)).to.equal(700_000_00n);
  });

  it("knows units by their codes of UN/ECE Recommendation 20 only", () => {
    expect(unitBytes("TNE")).to.equal("0x544e45");
    expect(unitBytes("C6")).to.equal("0x433600");
    for (const code of ["t", "TONNE", "", "kg"]) expect(() => unitBytes(code), code).to.throw(InvalidUnitError);
  });
});

describe("The library for registered rights", () => {
  it("tokenizes a right, has it appraised, and says what it is worth to a guarantor", async () => {
    const net = await trades();
    const { landRegistry, appraiser, exporter, guarantor, registry, networkHelpers } = net;
    const book = bookOf(net);
    const value = 5_000_000_00n;
    const draft = await net.draft(exporter, { kind: KIND.propertyRight, value });
    const paper = await net.register(landRegistry, draft);
    const details = { titleRegistry: landRegistry.lei, right: keccakOfText("parcel 17, folio 204") };
    const [register, owner] = [new RightParty(book, landRegistry), new RightParty(book, exporter)];
    const confirmation = await register.confirmRight(paper.id, details.right);
    const { right } = await owner.issue(paper, { face: value, details }, confirmation);
    expect(await registry.availableOf(right.id)).to.equal(0n);

    const today = await net.today();
    const expiresOn = today + 300n;
    const appraisalDraft = await net.draft(exporter, { kind: KIND.appraisal, value: 3_000_000_01n, expiresOn });
    const { id, document } = await net.register(appraiser, appraisalDraft);
    const appraisal = { id, fingerprint: document.fingerprint, value: document.value };
    await new Appraiser(book, appraiser).appraise(rightTerms(right), appraisal);
    const worth = async (rule: { haircut: bigint; longest?: bigint }, on = today) =>
      lendingValueOf(book, rightTerms(right), { ...rule, today: on });
    expect(await worth({ haircut: 300_000n })).to.equal(2_100_000_00n);
    const age = today - document.datedOn;
    expect(await worth({ haircut: 0n, longest: age })).to.equal(3_000_000_01n);
    expect(await worth({ haircut: 0n, longest: age - 1n })).to.equal(0n);

    await net.pledged(guarantor, collateralOfRight(right, 2_000_000_00n) as Collateral);
    await register.report(right, "standing", 500_000_00n, REASON);
    expect(await registry.availableOf(right.id)).to.equal(500_000_01n);
    await networkHelpers.time.increase(301n * DAY);
    await new Appraiser(book, net.bankA).lapse(rightTerms(right));
    expect(await registry.availableOf(right.id)).to.equal(0n);
    expect(await worth({ haircut: 0n }, today + 301n)).to.equal(0n);
    expect(() => collateralOfRight(right, value + 1n)).to.throw(PledgeAmountError);
  });
});
