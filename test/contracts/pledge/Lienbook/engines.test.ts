import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { lienIdOf } from "../../../fixtures/encodings.ts";
import { EUR, USD } from "../../../fixtures/network.ts";
import { deployed, financed, stage, tokenized } from "../../../fixtures/stages.ts";

const PURPOSE = keccakOfText("a financing");
const OTHER_PURPOSE = keccakOfText("another financing");

/** Two accounts of the test's are engines. */
const engaged = stage(tokenized, async ({ lienbook, strangers }) => {
  const [engine, otherEngine] = [strangers[0]!, strangers[1]!];
  await lienbook.listEngine(engine);
  await lienbook.listEngine(otherEngine);
  return { engine, otherEngine };
});

/** Bank A has financed 200 000.00 of the receivable; 50 000.00 are free. */
const partlyFinanced = stage(engaged, async ({ collateral, financed: finance }) => {
  const financedPart = { ...collateral, amount: 200_000_00n };
  await finance([financedPart], { principal: 160_000_00n });
  return { financedPart };
});

describe("Lienbook, pledge by an engine for both sides", () => {
  it("enters a lien that stands for the engine's purpose", async () => {
    const { lienbook, registry, engine, exporter, bankA, collateral, paper } = await engaged();
    const lien = lienIdOf(collateral, PURPOSE, engine.address);
    await expect(lienbook.connect(engine).pledgeFor(collateral, bankA.lei, exporter, PURPOSE, []))
      .to.emit(lienbook, "Pledged")
      .withArgs(lien, paper.id, bankA.lei, collateral.asset, exporter, collateral.amount, 1n, engine, PURPOSE);
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankA.lei, collateral.amount, 1n]);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(collateral.amount);
  });

  it("returns the currency of the documents", async () => {
    const { lienbook, engine, exporter, bankA, collateral, invoice, issueReceivable } = await engaged();
    const euros = await issueReceivable(await invoice({ currency: EUR }), []);
    const inBook = lienbook.connect(engine).pledgeFor;
    expect(await inBook.staticCall(collateral, bankA.lei, exporter, PURPOSE, [])).to.equal(USD);
    expect(await inBook.staticCall(euros, bankA.lei, exporter, PURPOSE, [])).to.equal(EUR);
  });

  it("is for listed engines: not for the parties themselves, the administrator or a stranger", async () => {
    const { lienbook, deployer, exporter, bankA, strangers, collateral } = await tokenized();
    for (const caller of [exporter, bankA, deployer, strangers[0]!]) {
      await expect(lienbook.connect(caller).pledgeFor(collateral, bankA.lei, exporter, PURPOSE, []))
        .to.be.revertedWithCustomError(lienbook, "EngineNotListed")
        .withArgs(caller);
    }
  });

  it("asks of the collateral what it asks of every pledge", async () => {
    const { lienbook, registry, engine, exporter, otherExporter, bankA, strangers, collateral, paper } =
      await engaged();
    const byEngine = lienbook.connect(engine);
    await expect(byEngine.pledgeFor({ ...collateral, asset: strangers[5]! }, bankA.lei, exporter, PURPOSE, []))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(strangers[5]!);
    await expect(byEngine.pledgeFor({ ...collateral, amount: 0n }, bankA.lei, exporter, PURPOSE, []))
      .to.be.revertedWithCustomError(lienbook, "LienAmountInvalid")
      .withArgs(collateral.id, 0n, collateral.face);
    await expect(byEngine.pledgeFor(collateral, bankA.lei, otherExporter, PURPOSE, []))
      .to.be.revertedWithCustomError(lienbook, "PledgorNotOwner")
      .withArgs(collateral.id, otherExporter, exporter);
    await expect(byEngine.pledgeFor({ ...collateral, backing: [] }, bankA.lei, exporter, PURPOSE, []))
      .to.be.revertedWithCustomError(lienbook, "CollateralMismatch")
      .withArgs(collateral.id);
    await byEngine.pledgeFor(collateral, bankA.lei, exporter, PURPOSE, []);
    await expect(byEngine.pledgeFor(collateral, bankA.lei, exporter, OTHER_PURPOSE, []))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, collateral.amount, 0n);
  });

  it("places one lien for one purpose on one receivable, whatever its amount and holder", async () => {
    const { lienbook, engine, exporter, bankA, bankB, collateral } = await engaged();
    const byEngine = lienbook.connect(engine);
    const lien = lienIdOf(collateral, PURPOSE, engine.address);
    await byEngine.pledgeFor({ ...collateral, amount: 10n }, bankA.lei, exporter, PURPOSE, []);
    for (const [amount, holder] of [
      [10n, bankA.lei],
      [20n, bankA.lei],
      [10n, bankB.lei],
    ] as const) {
      await expect(byEngine.pledgeFor({ ...collateral, amount }, holder, exporter, PURPOSE, []))
        .to.be.revertedWithCustomError(lienbook, "LienAlreadyPlaced")
        .withArgs(lien);
    }
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankA.lei, 10n, 1n]);
  });

  it("keeps liens apart by purpose and by engine", async () => {
    const { lienbook, registry, engine, otherEngine, exporter, bankA, collateral, paper } = await engaged();
    const part = { ...collateral, amount: 10n };
    await lienbook.connect(engine).pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
    await lienbook.connect(engine).pledgeFor(part, bankA.lei, exporter, OTHER_PURPOSE, []);
    await lienbook.connect(otherEngine).pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(30n);
  });

  it("places a lien anew once the one before it is gone, at the end of the order", async () => {
    const { lienbook, engine, exporter, bankA, bankB, collateral } = await engaged();
    const byEngine = lienbook.connect(engine);
    const part = { ...collateral, amount: 10n };
    await byEngine.pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
    await byEngine.pledgeFor(part, bankB.lei, exporter, OTHER_PURPOSE, []);
    await byEngine.release(part, engine, PURPOSE);
    await byEngine.pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
    expect((await lienbook.lienOf(lienIdOf(part, PURPOSE, engine.address))).rank).to.equal(3n);
    expect((await lienbook.lienOf(lienIdOf(part, OTHER_PURPOSE, engine.address))).rank).to.equal(2n);
  });

  it("cannot pass for a lien that a holder keeps, nor the holder for the engine", async () => {
    const { lienbook, engine, exporter, bankA, collateral } = await engaged();
    await lienbook.connect(engine).pledgeFor(collateral, bankA.lei, exporter, ZeroHash, []);
    expect((await lienbook.lienOf(lienIdOf(collateral, ZeroHash))).amount).to.equal(0n);
    await expect(lienbook.connect(bankA).release(collateral, engine, ZeroHash))
      .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
      .withArgs(lienIdOf(collateral, ZeroHash, engine.address), bankA);
  });

  it("reaches also a financed receivable's free part, behind the financing", async () => {
    const { lienbook, engine, exporter, bankB, financedPart } = await partlyFinanced();
    await lienbook.connect(engine).pledgeFor({ ...financedPart, amount: 50_000_00n }, bankB.lei, exporter, PURPOSE, []);
    const lien = lienIdOf(financedPart, PURPOSE, engine.address);
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankB.lei, 50_000_00n, 2n]);
  });
});

describe("Lienbook, an engine that is delisted", () => {
  it("places no lien any more, and discharges those that it placed", async () => {
    const { lienbook, registry, engine, exporter, bankA, collateral, paper } = await engaged();
    const byEngine = lienbook.connect(engine);
    await byEngine.pledgeFor({ ...collateral, amount: 100n }, bankA.lei, exporter, PURPOSE, []);
    await lienbook.delistEngine(engine);
    await expect(byEngine.pledgeFor({ ...collateral, amount: 1n }, bankA.lei, exporter, OTHER_PURPOSE, []))
      .to.be.revertedWithCustomError(lienbook, "EngineNotListed")
      .withArgs(engine);
    await byEngine.discharge(collateral, engine, PURPOSE, 40n, 20n, 5n);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(40n);
    await byEngine.release(collateral, engine, PURPOSE);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
    expect((await registry.stateOf(paper.id)).collected).to.equal(25n);
  });

  it("places liens again when it is listed again", async () => {
    const { lienbook, engine, exporter, bankA, collateral } = await engaged();
    await lienbook.delistEngine(engine);
    await lienbook.listEngine(engine);
    await lienbook.connect(engine).pledgeFor(collateral, bankA.lei, exporter, PURPOSE, []);
    const { amount } = await lienbook.lienOf(lienIdOf(collateral, PURPOSE, engine.address));
    expect(amount).to.equal(collateral.amount);
  });
});

describe("Lienbook, the desk as an engine", () => {
  it("keeps the lien of a financing: neither lender, borrower nor debtor releases it past the desk", async () => {
    const { lienbook, desk, bankA, exporter, debtor, collateral, financing } = await financed();
    const engine = await desk.getAddress();
    const lien = lienIdOf(collateral, financing, engine);
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankA.lei, collateral.amount, 1n]);
    for (const caller of [bankA, exporter, debtor]) {
      await expect(lienbook.connect(caller).release(collateral, engine, financing))
        .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
        .withArgs(lien, caller);
      await expect(lienbook.connect(caller).discharge(collateral, engine, financing, 1n, 0n, 0n))
        .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
        .withArgs(lien, caller);
    }
  });

  it("is the only engine that there is at first", async () => {
    const { lienbook, desk, receivable, strangers } = await deployed();
    expect(await lienbook.isListedEngine(desk)).to.equal(true);
    expect(await lienbook.isListedAsset(receivable)).to.equal(true);
    expect(await lienbook.isListedEngine(strangers[0]!)).to.equal(false);
    expect(await lienbook.isListedAsset(desk)).to.equal(false);
  });
});
