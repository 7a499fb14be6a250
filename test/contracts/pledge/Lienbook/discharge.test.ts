import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";

import { lienIdOf } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, ROLE_BIT } from "../../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

const NOTHING = ["0x0000000000000000000000000000000000000000", 0n, 0n];
const PURPOSE = keccakOfText("a financing");

/** Bank A keeps a lien of 200 000.00 on the receivable of 250 000.00. */
const held = stage(tokenized, async ({ pledged, bankA, collateral, registry, paper, declarations }) => {
  const { purpose, lien } = await pledged(bankA, { ...collateral, amount: 200_000_00n });
  /** What of the invoice and of each declaration is encumbered, and what collected. */
  async function balances() {
    const states = await registry.statesOf([paper, ...declarations].map(({ id }) => id));
    return {
      encumbered: states.map(({ encumbered }) => encumbered),
      collected: states.map(({ collected }) => collected),
    };
  }
  return { purpose, lien, balances };
});

/** A lien of 7 cents on a receivable of 7 over a declaration of 3: every discharge is rounded. */
const tiny = stage(deployed, async ({ invoice, declaration, issueReceivable, bankA, pledged }) => {
  const declared = await declaration({ value: 3n });
  const collateral = await issueReceivable(await invoice({ value: 7n }), [[declared, 3n]]);
  return { declared, collateral, ...(await pledged(bankA, collateral)) };
});

/** An engine of the test's has a lien of 200 000.00 for bank A. */
const engaged = stage(tokenized, async ({ lienbook, strangers, exporter, bankA, collateral }) => {
  const engine = strangers[0]!;
  await lienbook.listEngine(engine);
  const part = { ...collateral, amount: 200_000_00n };
  await lienbook.connect(engine).pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
  return { engine, lien: lienIdOf(collateral, PURPOSE, engine.address) };
});

describe("Lienbook, discharge", () => {
  it("gives the balance of every document back when the claim is withdrawn", async () => {
    const { lienbook, bankA, collateral, paper, purpose, lien, balances } = await held();
    await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 50_000_00n, 0n, 0n))
      .to.emit(lienbook, "Discharged")
      .withArgs(lien, paper.id, 50_000_00n, 0n, 0n, 150_000_00n);
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankA.lei, 150_000_00n, 1n]);
    expect(await balances()).to.deep.equal({
      encumbered: [150_000_00n, 60_000_00n, 60_000_00n, 30_000_00n],
      collected: [0n, 0n, 0n, 0n],
    });
  });

  it("consumes the balance of every document when the debtor has paid", async () => {
    const { lienbook, registry, bankA, collateral, paper, purpose, lien, balances } = await held();
    await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 0n, 50_000_00n, 0n))
      .to.emit(lienbook, "Discharged")
      .withArgs(lien, paper.id, 0n, 50_000_00n, 0n, 150_000_00n);
    expect(await balances()).to.deep.equal({
      encumbered: [150_000_00n, 60_000_00n, 60_000_00n, 30_000_00n],
      collected: [50_000_00n, 20_000_00n, 20_000_00n, 10_000_00n],
    });
    expect(await registry.availableOf(paper.id)).to.equal(50_000_00n);
  });

  it("does both at once, and with the last of it the lien is gone and the receivable free", async () => {
    const { lienbook, receivable, bankA, collateral, paper, purpose, lien, balances } = await held();
    await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 150_000_00n, 50_000_00n, 0n))
      .to.emit(lienbook, "Discharged")
      .withArgs(lien, paper.id, 150_000_00n, 50_000_00n, 0n, 0n);
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
    expect(await receivable.locked(collateral.id)).to.equal(false);
    expect(await balances()).to.deep.equal({
      encumbered: [0n, 0n, 0n, 0n],
      collected: [50_000_00n, 20_000_00n, 20_000_00n, 10_000_00n],
    });
  });

  it("in cents leaves nothing behind on a document, whatever each step is rounded to", async () => {
    const { lienbook, bankA, collateral, declared, purpose, balanceOf } = await tiny();
    // ⌈3·n/7⌉ for n = 7 … 0 is 3 3 3 2 2 1 1 0.
    const left = [3n, 3n, 2n, 2n, 1n, 1n, 0n];
    for (const [step, expected] of left.entries()) {
      await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n);
      expect((await balanceOf(declared)).encumbered, `after ${step + 1} cents`).to.equal(expected);
    }
  });

  it("in cents collected leaves a document what the unpaid face value needs of it, whatever each step is rounded to", async () => {
    const { lienbook, bankA, collateral, declared, purpose, balanceOf } = await tiny();
    // 3 − ⌈3·n/7⌉ for n unpaid.
    for (const [withdrawn, paid, collected] of [
      [0n, 2n, 0n], // 5 unpaid
      [1n, 1n, 1n], // 4
      [0n, 1n, 1n], // 3
      [0n, 2n, 2n], // 1
    ] as const) {
      await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, withdrawn, paid, 0n);
      expect((await balanceOf(declared)).collected).to.equal(collected);
    }
    expect(await balanceOf(declared)).to.deep.equal({ value: 3n, encumbered: 0n, collected: 2n });
  });

  it("with what is paid beyond the lien uses up as much of a document as one payment of both would", async () => {
    const { lienbook, strangers, exporter, bankA, invoice, declaration, issueReceivable, balanceOf } = await deployed();
    const declared = await declaration({ value: 3n });
    const collateral = await issueReceivable(await invoice({ value: 7n }), [[declared, 3n]]);
    const part = { ...collateral, amount: 2n };
    const engine = strangers[0]!;
    await lienbook.listEngine(engine);
    await lienbook.connect(engine).pledgeFor(part, bankA.lei, exporter, PURPOSE, []);
    await lienbook.connect(engine).discharge(part, engine, PURPOSE, 0n, 2n, 2n);
    // 3 − ⌈3·3/7⌉, where ⌈3·2/7⌉ was encumbered, and as much again would have been rounded up for the other two.
    expect(await balanceOf(declared)).to.deep.equal({ value: 3n, encumbered: 0n, collected: 1n });
  });

  it("takes no more off a lien than there is on it, withdrawn and collected taken together, however much is asked", async () => {
    const { lienbook, bankA, collateral, purpose, lien } = await held();
    for (const [withdrawn, collected] of [
      [200_000_01n, 0n],
      [0n, 200_000_01n],
      [100_000_01n, 100_000_00n],
      [LARGEST, LARGEST],
    ] as const) {
      await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, withdrawn, collected, 0n))
        .to.be.revertedWithCustomError(lienbook, "DischargeExceedsLien")
        .withArgs(lien, withdrawn + collected, 200_000_00n);
    }
  });

  it("of nothing changes nothing", async () => {
    const { lienbook, bankA, collateral, paper, purpose, lien, balances } = await held();
    const before = await balances();
    await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 0n, 0n, 0n))
      .to.emit(lienbook, "Discharged")
      .withArgs(lien, paper.id, 0n, 0n, 0n, 200_000_00n);
    expect(await balances()).to.deep.equal(before);
  });

  it("names a lien that is not there: never placed, gone, or on other collateral", async () => {
    const { lienbook, bankA, collateral, purpose } = await held();
    const byBank = lienbook.connect(bankA);
    const others = [
      [collateral, PURPOSE],
      [{ ...collateral, face: collateral.face - 1n }, purpose],
      [{ ...collateral, backing: collateral.backing.slice(1) }, purpose],
      [{ ...collateral, id: PURPOSE }, purpose],
    ] as const;
    for (const [other, itsPurpose] of others) {
      await expect(byBank.discharge(other, ZeroAddress, itsPurpose, 1n, 0n, 0n))
        .to.be.revertedWithCustomError(lienbook, "LienNotFound")
        .withArgs(lienIdOf(other, itsPurpose));
    }
    await byBank.release(collateral, ZeroAddress, purpose);
    await expect(byBank.discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n))
      .to.be.revertedWithCustomError(lienbook, "LienNotFound")
      .withArgs(lienIdOf(collateral, purpose));
  });

  describe("is the holder's whose lien it is,", () => {
    it("from any account of its entity", async () => {
      const { lienbook, participants, bankA, strangers, collateral, purpose, lien } = await held();
      await participants.addAccount(bankA.lei, strangers[0]!);
      await participants.removeAccount(bankA);
      await lienbook.connect(strangers[0]).discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n);
      expect((await lienbook.lienOf(lien)).amount).to.equal(199_999_99n);
      await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n))
        .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
        .withArgs(lien, bankA);
    });

    it("whatever its standing: suspended, past its KYC expiry, a bank no longer", async () => {
      const { lienbook, participants, bankA, collateral, purpose, lien, now, networkHelpers } = await held();
      const byBank = lienbook.connect(bankA);
      const kycExpiry = (await now()) + DAY;
      await participants.update(bankA.lei, ROLE_BIT.insurer, kycExpiry);
      await byBank.discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n);
      await networkHelpers.time.increaseTo(kycExpiry + 1n);
      await byBank.discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n);
      await participants.suspend(bankA.lei);
      await byBank.discharge(collateral, ZeroAddress, purpose, 0n, 1n, 0n);
      await byBank.release(collateral, ZeroAddress, purpose);
      expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
    });

    it("and not the pledgor's, the debtor's, another bank's, an engine's or the administrator's", async () => {
      const { lienbook, exporter, debtor, bankB, deployer, strangers, collateral, purpose, lien } = await held();
      await lienbook.listEngine(strangers[1]!);
      for (const caller of [exporter, debtor, bankB, deployer, strangers[0]!, strangers[1]!]) {
        await expect(lienbook.connect(caller).discharge(collateral, ZeroAddress, purpose, 1n, 0n, 0n))
          .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
          .withArgs(lien, caller);
        await expect(lienbook.connect(caller).release(collateral, ZeroAddress, purpose))
          .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
          .withArgs(lien, caller);
      }
      expect((await lienbook.lienOf(lien)).amount).to.equal(200_000_00n);
    });

    it("who may not say that a debtor paid more than the lien covers", async () => {
      const { lienbook, bankA, collateral, purpose, lien, balances } = await held();
      const before = await balances();
      for (const consumed of [1n, LARGEST]) {
        await expect(lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 0n, 1n, consumed))
          .to.be.revertedWithCustomError(lienbook, "ConsumptionByHolder")
          .withArgs(lien, consumed);
      }
      expect(await balances()).to.deep.equal(before);
    });
  });

  describe("is the engine's that placed the lien,", () => {
    it("and of no other engine, though it is listed", async () => {
      const { lienbook, engine, strangers, collateral, lien } = await engaged();
      const other = strangers[1]!;
      await lienbook.listEngine(other);
      await expect(lienbook.connect(other).discharge(collateral, engine, PURPOSE, 1n, 0n, 0n))
        .to.be.revertedWithCustomError(lienbook, "NotKeeperOfLien")
        .withArgs(lien, other);
      await expect(lienbook.connect(other).discharge(collateral, other, PURPOSE, 1n, 0n, 0n))
        .to.be.revertedWithCustomError(lienbook, "LienNotFound")
        .withArgs(lienIdOf(collateral, PURPOSE, other.address));
    });

    it("which consumes what a debtor pays beyond the lien out of the invoice's free balance", async () => {
      const { lienbook, registry, engine, collateral, paper, declarations, lien } = await engaged();
      await expect(lienbook.connect(engine).discharge(collateral, engine, PURPOSE, 0n, 200_000_00n, 50_000_00n))
        .to.emit(lienbook, "Discharged")
        .withArgs(lien, paper.id, 0n, 200_000_00n, 50_000_00n, 0n);
      const states = await registry.statesOf([paper, ...declarations].map(({ id }) => id));
      expect(states.map(({ encumbered }) => encumbered)).to.deep.equal([0n, 0n, 0n, 0n]);
      expect(states.map(({ collected }) => collected)).to.deep.equal([
        250_000_00n,
        100_000_00n,
        100_000_00n,
        50_000_00n,
      ]);
    });

    it("and not out of what another lien has on the invoice", async () => {
      const { lienbook, registry, engine, bankB, collateral, paper, pledged } = await engaged();
      await pledged(bankB, { ...collateral, amount: 30_000_00n });
      const byEngine = lienbook.connect(engine);
      await expect(byEngine.discharge(collateral, engine, PURPOSE, 0n, 200_000_00n, 20_000_01n))
        .to.be.revertedWithCustomError(lienbook, "ConsumptionExceedsFace")
        .withArgs(paper.id, 20_000_01n, 20_000_00n);
      await byEngine.discharge(collateral, engine, PURPOSE, 0n, 200_000_00n, 20_000_00n);
      expect(await registry.availableOf(paper.id)).to.equal(0n);
    });

    it("and out of the evidence only as far as it is free, for a payment is not refused over it", async () => {
      const { lienbook, registry, exporter, bankA, bankB, strangers, declaration, invoice, issueReceivable, pledged } =
        await deployed();
      const engine = strangers[0]!;
      await lienbook.listEngine(engine);
      const shared = await declaration({ value: 100n });
      const of = await invoice({ value: 100n });
      const collateral = await issueReceivable(of, [[shared, 100n]]);
      const other = await issueReceivable(await invoice({ value: 45n }), [[shared, 45n]]);
      await lienbook.connect(engine).pledgeFor({ ...collateral, amount: 50n }, bankA.lei, exporter, PURPOSE, []);
      await pledged(bankB, other);
      await lienbook.connect(engine).discharge(collateral, engine, PURPOSE, 0n, 50n, 50n);
      expect((await registry.stateOf(of.id)).collected).to.equal(100n);
      // 50 from under the lien, and of the 50 beyond it the 5 that bank B left.
      const { encumbered, collected } = await registry.stateOf(shared.id);
      expect([encumbered, collected]).to.deep.equal([45n, 55n]);
    });

    it("and of consumption alone, the lien staying as it is", async () => {
      const { lienbook, registry, engine, collateral, paper, lien } = await engaged();
      await lienbook.connect(engine).discharge(collateral, engine, PURPOSE, 0n, 0n, 50_000_00n);
      expect((await lienbook.lienOf(lien)).amount).to.equal(200_000_00n);
      expect((await registry.stateOf(paper.id)).collected).to.equal(50_000_00n);
    });
  });

  it("works on collateral of a collection that has been delisted", async () => {
    const { lienbook, bankA, collateral, purpose, lien } = await held();
    await lienbook.delistAsset(collateral.asset);
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 1n, 1n, 0n);
    await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
  });

  it("asks for face value and backing as pledged, and not for the amount or details, which may have changed since", async () => {
    const { lienbook, bankA, collateral, purpose, lien } = await held();
    const shown = { ...collateral, amount: 0n, details: "0x" };
    await lienbook.connect(bankA).discharge(shown, ZeroAddress, purpose, 200_000_00n, 0n, 0n);
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
  });
});

describe("Lienbook, release", () => {
  it("withdraws all that remains of a lien, and says how much that was", async () => {
    const { lienbook, registry, bankA, collateral, paper, purpose, lien, balances } = await held();
    const byBank = lienbook.connect(bankA);
    await byBank.discharge(collateral, ZeroAddress, purpose, 0n, 80_000_00n, 0n);
    expect(await byBank.release.staticCall(collateral, ZeroAddress, purpose)).to.equal(120_000_00n);
    await expect(byBank.release(collateral, ZeroAddress, purpose))
      .to.emit(lienbook, "Discharged")
      .withArgs(lien, paper.id, 120_000_00n, 0n, 0n, 0n);
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
    expect(await balances()).to.deep.equal({
      encumbered: [0n, 0n, 0n, 0n],
      collected: [80_000_00n, 32_000_00n, 32_000_00n, 16_000_00n],
    });
    expect(await registry.availableOf(paper.id)).to.equal(170_000_00n);
  });

  it("of a lien that is gone is no error and no event", async () => {
    const { lienbook, bankA, collateral, purpose } = await held();
    const byBank = lienbook.connect(bankA);
    await byBank.release(collateral, ZeroAddress, purpose);
    expect(await byBank.release.staticCall(collateral, ZeroAddress, purpose)).to.equal(0n);
    await expect(byBank.release(collateral, ZeroAddress, purpose)).not.to.emit(lienbook, "Discharged");
  });

  it("gives the bank's place in the order to nobody: a new lien comes last", async () => {
    const { lienbook, bankA, bankB, collateral, purpose, pledged } = await held();
    await pledged(bankB, { ...collateral, amount: 50_000_00n });
    await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
    const { lien } = await pledged(bankA, { ...collateral, amount: 10n });
    expect((await lienbook.lienOf(lien)).rank).to.equal(3n);
  });

  it("lets the next bank pledge in the same block", async () => {
    const { lienbook, exporter, bankA, bankB, collateral, purpose, consent, inOneBlock } = await held();
    const { pledge, lien } = await consent(bankB, collateral);
    const receipts = await inOneBlock(
      (overrides) => lienbook.connect(bankA).release(collateral, ZeroAddress, purpose, overrides),
      (overrides) => lienbook.connect(exporter).pledge(...pledge, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 1]);
    expect((await lienbook.lienOf(lien)).holder).to.equal(bankB.lei);
  });
});

describe("Lienbook, listings", () => {
  it("are entered by the governor and taken back by the guardian, each with its event", async () => {
    const { lienbook, receivable: asset, strangers } = await deployed();
    const engine = strangers[1]!;
    await lienbook.delistAsset(asset);
    expect(await lienbook.isListedAsset(asset)).to.equal(false);
    await expect(lienbook.listAsset(asset)).to.emit(lienbook, "AssetListed").withArgs(asset);
    await expect(lienbook.listEngine(engine)).to.emit(lienbook, "EngineListed").withArgs(engine);
    expect(await lienbook.isListedAsset(asset)).to.equal(true);
    expect(await lienbook.isListedEngine(engine)).to.equal(true);
    expect(await lienbook.isListedAsset(engine)).to.equal(false);
    await expect(lienbook.delistAsset(asset)).to.emit(lienbook, "AssetDelisted").withArgs(asset);
    await expect(lienbook.delistEngine(engine)).to.emit(lienbook, "EngineDelisted").withArgs(engine);
    expect(await lienbook.isListedAsset(asset)).to.equal(false);
    expect(await lienbook.isListedEngine(engine)).to.equal(false);
  });

  it("of an asset stop new pledges of its tokens when they end, and let them again when they return", async () => {
    const { lienbook, exporter, bankA, collateral, consent, pledged } = await tokenized();
    await lienbook.delistAsset(collateral.asset);
    const { pledge } = await consent(bankA, collateral);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(collateral.asset);
    await lienbook.listAsset(collateral.asset);
    await pledged(bankA, collateral);
  });

  it("are nobody else's to change", async () => {
    const { lienbook, exporter, bankA, strangers } = await deployed();
    for (const outsider of [exporter, bankA, strangers[0]!]) {
      const asOutsider = lienbook.connect(outsider);
      for (const attempt of [
        () => asOutsider.listAsset(outsider),
        () => asOutsider.listEngine(outsider),
        () => asOutsider.delistAsset(outsider),
        () => asOutsider.delistEngine(outsider),
      ]) {
        await expect(attempt()).to.be.revertedWithCustomError(lienbook, "AccessManagedUnauthorized").withArgs(outsider);
      }
    }
  });
});
