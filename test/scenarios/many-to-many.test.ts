import { expect } from "chai";

import { EVERYTHING } from "../fixtures/financing.ts";
import { deployed, stage } from "../fixtures/stages.ts";
import { expectSoundBook, openLedger } from "./book.ts";

describe("Many receivables over one declaration", () => {
  /** A shipment declared at 100 000.00 and sold under five invoices of 20 000.00 each, to be financed one by one. */
  const shipment = stage(deployed, async ({ declaration, invoice, issueReceivable, termsFor, bankA, bankB }) => {
    const declared = await declaration({ value: 100_000_00n });
    const papers = [];
    const collaterals = [];
    for (let index = 0; index < 5; index++) {
      const paper = await invoice({ value: 20_000_00n });
      papers.push(paper);
      collaterals.push(await issueReceivable(paper, [[declared, 20_000_00n]]));
    }
    const all = [];
    for (const [index, collateral] of collaterals.entries()) {
      const lender = index % 2 === 0 ? bankA : bankB;
      all.push({ lender, terms: await termsFor([collateral], { lender: lender.address, principal: 16_000_00n }) });
    }
    return { declared, papers, collaterals, all };
  });

  it("are each financed, at one bank or another, until the declaration is used up to the last cent", async () => {
    const net = await shipment();
    const { desk, registry, exporter, declared, papers, collaterals, all, signOffer, financingIdOf } = net;
    const liens = [];
    for (const [index, { lender, terms }] of all.entries()) {
      await desk.connect(exporter).accept(await signOffer(lender, terms), terms);
      liens.push({ collateral: collaterals[index]!, purpose: financingIdOf(terms), engine: desk });
      await expectSoundBook(net, [declared, ...papers], liens);
    }
    expect(await registry.availableOf(declared.id)).to.equal(0n);
  });

  it("leave nothing for a sixth, which is refused by the declaration's name", async () => {
    const { desk, registry, exporter, bankA, declared, all, signOffer, ...net } = await shipment();
    for (const { lender, terms } of all) await desk.connect(exporter).accept(await signOffer(lender, terms), terms);
    const sixth = await net.issueReceivable(await net.invoice({ value: 1_00n }), [[declared, 1_00n]]);
    const terms = await net.termsFor([sixth], { principal: 80n });
    await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(declared.id, 1_00n, 0n);
  });

  it("free and consume it each by itself, as each is repaid or paid", async () => {
    const net = await shipment();
    const { desk, registry, exporter, debtor, declared, papers, collaterals, all, signOffer, financingIdOf } = net;
    for (const { lender, terms } of all) await desk.connect(exporter).accept(await signOffer(lender, terms), terms);
    const liens = all.map(({ terms }, index) => ({
      collateral: collaterals[index]!,
      purpose: financingIdOf(terms),
      engine: desk,
    }));
    await desk.connect(exporter).repay(EVERYTHING, all[0]!.terms);
    await desk.connect(debtor).collect(0, 20_000_00n, all[1]!.terms);
    await desk.connect(debtor).collect(0, 5_000_00n, all[2]!.terms);
    await expectSoundBook(net, [declared, ...papers], liens);
    // One repaid is 20 000.00 free; one paid is 20 000.00 consumed; of one a quarter is paid.
    expect(
      await registry.stateOf(declared.id).then(({ encumbered, collected }) => [encumbered, collected]),
    ).to.deep.equal([55_000_00n, 25_000_00n]);
    expect(await registry.availableOf(declared.id)).to.equal(20_000_00n);
  });
});

describe("One receivable over thirty declarations", () => {
  /** An invoice of 300 000.00 over thirty shipments declared at 10 000.00 each. */
  const invoiced = stage(deployed, async ({ declaration, invoice, issueReceivable }) => {
    const declarations = [];
    for (let index = 0; index < 30; index++) declarations.push(await declaration({ value: 10_000_00n }));
    const paper = await invoice({ value: 300_000_00n });
    const collateral = await issueReceivable(
      paper,
      declarations.map((declaration) => [declaration, 10_000_00n] as const),
    );
    return { declarations, paper, collateral };
  });

  it("is financed in one transaction that encumbers every one of them, and paid in one that consumes them", async () => {
    const net = await invoiced();
    const { desk, registry, debtor, exporter, bankA, otherExporter, declarations, paper, collateral, financed } = net;
    const ledger = await openLedger(net);
    const { terms, id } = await financed([collateral], { principal: 240_000_00n });
    const liens = [{ collateral, purpose: id, engine: desk }];
    await expectSoundBook(net, [paper, ...declarations], liens);
    expect(await registry.availableOf(declarations[29]!.id)).to.equal(0n);

    await desk.connect(debtor).collect(0, 300_000_00n, terms);
    await expectSoundBook(net, [paper, ...declarations], liens);
    const states = await registry.statesOf(declarations.map((declaration) => declaration.id));
    expect(states.every(({ collected }) => collected === 10_000_00n)).to.equal(true);
    await ledger.expectChanges([
      [debtor, -300_000_00n],
      [otherExporter, 180_000_00n],
      [exporter, 120_000_00n],
      [bankA, 0n],
    ]);
  });

  it("is refused when one of the thirty is spoken for, by that one's name, and the twenty-nine stay free", async () => {
    const net = await invoiced();
    const { desk, registry, exporter, bankA, bankB, declarations, paper, collateral } = net;
    const used = declarations[17]!;
    const other = await net.issueReceivable(await net.invoice({ value: 1_00n }), [[used, 1_00n]]);
    await net.pledged(bankB, other);
    const terms = await net.termsFor([collateral], { principal: 240_000_00n });
    await expect(desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(used.id, 10_000_00n, 9_999_00n);
    for (const { id } of [paper, ...declarations.filter((declaration) => declaration !== used)]) {
      expect((await registry.stateOf(id)).encumbered).to.equal(0n);
    }
  });

  it("in odd parts, withdrawn and collected in turn, leaves nothing behind on any of them", async () => {
    const net = await invoiced();
    const { desk, registry, exporter, debtor, declarations, paper, collateral, financed } = net;
    const part = { ...collateral, amount: 299_999_97n };
    const { terms, id } = await financed([part], { principal: 200_000_00n });
    const liens = [{ collateral: part, purpose: id, engine: desk }];
    for (const amount of [1n, 33_333_33n, 7n, 66_666_67n]) {
      await desk.connect(debtor).collect(0, amount, terms);
      await expectSoundBook(net, [paper, ...declarations], liens);
    }
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expectSoundBook(net, [paper, ...declarations], liens);
    const [invoiceState, ...states] = await registry.statesOf([paper, ...declarations].map(({ id: of }) => of));
    expect(invoiceState!.collected).to.equal(100_000_08n);
    // A thirtieth of 100 000.08 is 3 333.336; what is collected of each is that, within the cent that rounding moves.
    for (const { encumbered, collected } of states) {
      expect(encumbered).to.equal(0n);
      expect([3_333_33n, 3_333_34n]).to.include(collected);
    }
  });
});

describe("Several receivables and several declarations, crossed", () => {
  it("are financed together and apart, and the book adds up at every step", async () => {
    const net = await deployed();
    const { desk, exporter, debtor, bankA, bankB, declaration, invoice, issueReceivable, termsFor, signOffer } = net;
    const [east, west] = [await declaration({ value: 90_000_00n }), await declaration({ value: 110_000_00n })];
    const [first, second] = [await invoice({ value: 100_000_00n }), await invoice({ value: 100_000_00n })];
    const firstReceivable = await issueReceivable(first, [
      [east, 60_000_00n],
      [west, 40_000_00n],
    ]);
    const secondReceivable = await issueReceivable(second, [
      [east, 30_000_00n],
      [west, 70_000_00n],
    ]);
    const documents = [east, west, first, second];

    const half = (collateral: typeof firstReceivable) => ({ ...collateral, amount: 50_000_00n });
    const both = await termsFor([half(firstReceivable), half(secondReceivable)], { principal: 80_000_00n });
    const rest = await termsFor([half(secondReceivable)], { lender: bankB.address, principal: 40_000_00n });
    await desk.connect(exporter).accept(await signOffer(bankA, both), both);
    await desk.connect(exporter).accept(await signOffer(bankB, rest), rest);
    const liens = [
      { collateral: firstReceivable, purpose: net.financingIdOf(both), engine: desk },
      { collateral: secondReceivable, purpose: net.financingIdOf(both), engine: desk },
      { collateral: secondReceivable, purpose: net.financingIdOf(rest), engine: desk },
    ];
    await expectSoundBook(net, documents, liens);

    // The debtor pays the second invoice by way of the second bank's loan: bank A's lien on it stays untouched.
    await desk.connect(debtor).collect(0, 50_000_00n, rest);
    await expectSoundBook(net, documents, liens);
    await desk.connect(debtor).collect(1, 50_000_00n, both);
    await expectSoundBook(net, documents, liens);
    await desk.connect(exporter).repay(EVERYTHING, both);
    await expectSoundBook(net, documents, liens);
    const [left, right] = await net.registry.statesOf([east.id, west.id]);
    expect([left!.collected, right!.collected]).to.deep.equal([30_000_00n, 70_000_00n]);
    expect([left!.encumbered, right!.encumbered]).to.deep.equal([0n, 0n]);
  });
});
