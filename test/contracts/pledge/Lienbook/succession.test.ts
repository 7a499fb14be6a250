import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { lienIdOf } from "../../../fixtures/encodings.ts";
import { stage, tokenized } from "../../../fixtures/stages.ts";

const NOTHING = ["0x0000000000000000000000000000000000000000", 0n, 0n];
const PURPOSE = keccakOfText("a financing");
const NEXT_PURPOSE = keccakOfText("the financing that replaces it");

/** An engine has a lien of 200 000.00 for bank A; bank B's lien on the rest comes after it. */
const engaged = stage(tokenized, async ({ lienbook, strangers, exporter, bankA, bankB, collateral, pledged }) => {
  const [engine, otherEngine] = [strangers[0]!, strangers[1]!];
  await lienbook.listEngine(engine);
  await lienbook.listEngine(otherEngine);
  const part = { ...collateral, amount: 200_000_00n };
  await lienbook.connect(engine).pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
  await pledged(bankB, { ...collateral, amount: 50_000_00n });
  const lien = lienIdOf(collateral, PURPOSE, engine.address);
  return { engine, otherEngine, lien, next: lienIdOf(collateral, NEXT_PURPOSE, engine.address) };
});

describe("Lienbook, a lien carried over to another financing", () => {
  it("keeps holder, amount and place in the order, without a moment in which the collateral is free", async () => {
    const { lienbook, registry, engine, bankA, collateral, paper, lien, next } = await engaged();
    const before = await registry.stateOf(paper.id);
    await expect(lienbook.connect(engine).carryOver(collateral, PURPOSE, NEXT_PURPOSE))
      .to.emit(lienbook, "CarriedOver")
      .withArgs(lien, next, NEXT_PURPOSE)
      .and.not.to.emit(registry, "BalanceChanged");
    expect(await lienbook.lienOf(next)).to.deep.equal([bankA.lei, 200_000_00n, 1n]);
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
    expect(await registry.stateOf(paper.id)).to.deep.equal(before);
  });

  it("takes with it only what remains of it", async () => {
    const { lienbook, engine, bankA, collateral, next } = await engaged();
    const byEngine = lienbook.connect(engine);
    await byEngine.discharge(collateral, engine, PURPOSE, 0n, 150_000_00n, 0n);
    await byEngine.carryOver(collateral, PURPOSE, NEXT_PURPOSE);
    expect(await lienbook.lienOf(next)).to.deep.equal([bankA.lei, 50_000_00n, 1n]);
    await byEngine.release(collateral, engine, NEXT_PURPOSE);
    expect(await lienbook.lienOf(next)).to.deep.equal(NOTHING);
  });

  it("is none where nothing remains", async () => {
    const { lienbook, engine, collateral, next } = await engaged();
    const byEngine = lienbook.connect(engine);
    await byEngine.release(collateral, engine, PURPOSE);
    await expect(byEngine.carryOver(collateral, PURPOSE, NEXT_PURPOSE)).not.to.emit(lienbook, "CarriedOver");
    expect(await lienbook.lienOf(next)).to.deep.equal(NOTHING);
  });

  it("does not go where a lien stands already, nor onto itself", async () => {
    const { lienbook, engine, exporter, bankB, collateral, lien, next } = await engaged();
    const byEngine = lienbook.connect(engine);
    await expect(byEngine.carryOver(collateral, PURPOSE, PURPOSE))
      .to.be.revertedWithCustomError(lienbook, "LienAlreadyPlaced")
      .withArgs(lien);
    await byEngine.discharge(collateral, engine, PURPOSE, 10_00n, 0n, 0n);
    await byEngine.pledgeFor({ ...collateral, amount: 1n }, bankB.lei, exporter, NEXT_PURPOSE, []);
    await expect(byEngine.carryOver(collateral, PURPOSE, NEXT_PURPOSE))
      .to.be.revertedWithCustomError(lienbook, "LienAlreadyPlaced")
      .withArgs(next);
  });

  it("is moved by the engine that placed it alone, listed or no longer: others find none of theirs", async () => {
    const { lienbook, engine, otherEngine, exporter, bankA, collateral, lien, next } = await engaged();
    const before = await lienbook.lienOf(lien);
    for (const caller of [otherEngine, exporter, bankA]) {
      await lienbook.connect(caller).carryOver(collateral, PURPOSE, NEXT_PURPOSE);
    }
    expect(await lienbook.lienOf(lien)).to.deep.equal(before);
    await lienbook.delistEngine(engine);
    await lienbook.connect(engine).carryOver(collateral, PURPOSE, NEXT_PURPOSE);
    expect(await lienbook.lienOf(next)).to.deep.equal(before);
  });
});

describe("Lienbook, a lien assigned to another holder", () => {
  it("is that holder's, in the same amount and place in the order", async () => {
    const { lienbook, registry, engine, bankA, bankB, collateral, lien } = await engaged();
    await expect(lienbook.connect(engine).assign(collateral, PURPOSE, bankB.lei))
      .to.emit(lienbook, "Assigned")
      .withArgs(lien, bankA.lei, bankB.lei)
      .and.not.to.emit(registry, "BalanceChanged");
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankB.lei, 200_000_00n, 1n]);
  });

  it("is none where nothing remains", async () => {
    const { lienbook, engine, bankB, collateral, lien } = await engaged();
    const byEngine = lienbook.connect(engine);
    await byEngine.release(collateral, engine, PURPOSE);
    await expect(byEngine.assign(collateral, PURPOSE, bankB.lei)).not.to.emit(lienbook, "Assigned");
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
  });

  it("is assigned by the engine that placed it alone: not by its holder, who has it through the engine", async () => {
    const { lienbook, otherEngine, exporter, bankA, bankB, collateral, lien } = await engaged();
    for (const caller of [otherEngine, exporter, bankA, bankB]) {
      await lienbook.connect(caller).assign(collateral, PURPOSE, bankB.lei);
    }
    expect((await lienbook.lienOf(lien)).holder).to.equal(bankA.lei);
  });

  it("is not assigned where its holder keeps it itself, whoever asks", async () => {
    const { lienbook, engine, bankA, bankB, exporter, collateral, pledged } = await engaged();
    await lienbook.connect(engine).discharge(collateral, engine, PURPOSE, 10_00n, 0n, 0n);
    const { purpose, lien } = await pledged(bankB, { ...collateral, amount: 1n });
    for (const caller of [engine, exporter, bankA, bankB]) {
      await lienbook.connect(caller).assign(collateral, purpose, bankA.lei);
    }
    expect((await lienbook.lienOf(lien)).holder).to.equal(bankB.lei);
  });
});
