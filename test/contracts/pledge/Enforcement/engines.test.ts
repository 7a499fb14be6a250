import { expect } from "chai";
import { id as keccakOfText, MaxUint256 } from "ethers";

import { lienIdOf } from "../../../fixtures/encodings.ts";
import {
  claimantOf,
  estateOf,
  lienOfStake,
  NOTICE_DAYS,
  purchase,
  saleConsent,
} from "../../../fixtures/enforcement.ts";
import type { Claimant } from "../../../fixtures/enforcement.ts";
import { DAY } from "../../../fixtures/network.ts";
import { stage, tokenized } from "../../../fixtures/stages.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../../../fixtures/servicing.ts";
import { FACE } from "./stages.ts";

const PURPOSE = keccakOfText("a financing of another desk");
const LIEN = 60_000_00n;

/** Another desk of the network places liens; bank A's own desk has 100 000.00 of the same receivable. */
async function besides(net: Awaited<ReturnType<typeof tokenized>>, first: "desk" | "engine") {
  const { lienbook, deposit, enforcement, recovery, exporter, bankA, bankB, otherExporter, collateral } = net;
  const engine = net.strangers[3]!;
  await lienbook.listEngine(engine);
  const place = async () =>
    lienbook.connect(engine).pledgeFor({ ...collateral, amount: LIEN }, bankB.lei, exporter, PURPOSE, []);
  if (first === "engine") await place();
  const { terms } = await net.financed([{ ...collateral, amount: 125_000_00n }], { principal: 100_000_00n });
  if (first === "desk") await place();

  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  const own = await claimantOf(net, terms);
  const other: Claimant = { stake: { engine: engine.address, purpose: PURPOSE }, terms: "0x", consent: [], gap: 0n };
  await enforcement.connect(bankA).giveNotice(collateral, own.stake);
  await net.passDays(NOTICE_DAYS);
  for (const buyer of [bankA, otherExporter]) {
    await deposit.issue(buyer, FACE);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  return { engine, terms, own, other, otherLien: lienIdOf(collateral, PURPOSE, engine.address) };
}

const ahead = stage(tokenized, async (net) => besides(net, "engine"));
const behind = stage(tokenized, async (net) => besides(net, "desk"));

describe("Enforcement of an asset on which another engine has a lien", () => {
  it("ahead of the enforcing one, pays its holder first, out of the price", async () => {
    const net = await ahead();
    const { ethers, enforcement, lienbook, desk, deposit, exporter, bankA, bankB } = net;
    const { collateral, terms, own, other, otherLien } = net;
    const { due } = await desk.owed(terms);
    const taking = enforcement.connect(bankA).appropriate(estateOf(collateral, [other, own], 1), deposit, FACE, 0n);
    await expect(taking).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, enforcement, exporter],
      [due - FACE, LIEN, FACE - due - LIEN],
    );
    expect(await enforcement.parked(deposit, bankB)).to.equal(LIEN);
    expect((await lienbook.lienOf(otherLien)).amount).to.equal(0n);
  });

  it("behind the enforcing one, pays its holder what the first leaves", async () => {
    const net = await behind();
    const { enforcement, desk, deposit, bankA, bankB, otherExporter, exporter, collateral, paper } = net;
    const { terms, own, other } = net;

    const { due } = await desk.owed(terms);
    const price = due + 20_000_00n;
    const offer = {
      lien: lienOfStake(collateral, own.stake),
      document: paper.id,
      price,
      buyer: otherExporter.address,
    };
    const [signed, agreed] = [await purchase(net, otherExporter, offer), await saleConsent(net, exporter, offer)];
    const selling = async (claimant: Claimant) =>
      enforcement.connect(bankA).sell(estateOf(collateral, [own, claimant]), deposit, price, 0n, signed, agreed);
    await expect(selling(other)).to.be.revertedWithCustomError(enforcement, "ConsentMissing");
    await selling({ ...other, consent: [await saleConsent(net, bankB, offer)] });
    expect(await enforcement.parked(deposit, bankB)).to.equal(20_000_00n);
  });

  it("does not come about over its head: it must be shown, in its place", async () => {
    const { enforcement, lienbook, deposit, bankA, collateral, own, other, otherLien } = await ahead();
    await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, [own]), deposit, FACE, 0n))
      .to.be.revertedWithCustomError(lienbook, "LiensIncomplete")
      .withArgs(collateral.id, 125_000_00n, 185_000_00n);
    await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, [own, other]), deposit, FACE, 0n))
      .to.be.revertedWithCustomError(lienbook, "LiensUnordered")
      .withArgs(otherLien);
    expect((await lienbook.lienOf(otherLien)).amount).to.equal(LIEN);
  });

  it("is the engine's own to start for its lien, and nobody else's, delisted or not", async () => {
    const { enforcement, lienbook, bankA, bankB, collateral, engine, other, otherLien } = await ahead();
    for (const caller of [bankA, bankB]) {
      await expect(enforcement.connect(caller).giveNotice(collateral, other.stake))
        .to.be.revertedWithCustomError(enforcement, "NotLienholder")
        .withArgs(otherLien, caller);
    }
    await lienbook.delistEngine(engine);
    await enforcement.connect(engine).giveNotice(collateral, other.stake);
  });

  describe("that uses a purpose again, for another lien under the same id", () => {
    /** The engine's notice has run, and an auction stands under it; the debt was paid, and another one took its place. */
    const reused = stage(tokenized, async (net) => {
      const { lienbook, enforcement, deposit, exporter, bankB, otherExporter, collateral } = net;
      const engine = net.strangers[3]!;
      await lienbook.listEngine(engine);
      const place = async () => lienbook.connect(engine).pledgeFor(collateral, bankB.lei, exporter, PURPOSE, []);
      await place();
      const claimant: Claimant = {
        stake: { engine: engine.address, purpose: PURPOSE },
        terms: "0x",
        consent: [],
        gap: 0n,
      };
      const { stake } = claimant;
      await enforcement.connect(engine).giveNotice(collateral, stake);
      await net.passDays(NOTICE_DAYS);
      const rules = {
        token: await deposit.getAddress(),
        duration: DAY,
        descending: false,
        reserve: FACE / 2n,
        step: 1n,
      };
      await enforcement.connect(engine).openAuction(collateral, stake, rules);
      await deposit.issue(otherExporter, FACE);
      await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
      await enforcement.connect(otherExporter).bid(lienOfStake(collateral, stake), FACE / 2n);
      await lienbook.connect(engine).release(collateral, engine, PURPOSE);
      await place();
      return { engine, claimant, stake, rules, lien: lienOfStake(collateral, stake) };
    });

    it("has no notice for it, nor an auction", async () => {
      const { enforcement, bankA, otherExporter, engine, collateral, claimant, stake, rules, lien, ...net } =
        await reused();
      await expect(enforcement.connect(otherExporter).bid(lien, FACE))
        .to.be.revertedWithCustomError(enforcement, "LienGone")
        .withArgs(lien);
      await net.passDays(1n);
      await expect(enforcement.hammer(estateOf(collateral, [claimant]), 0n, 0n))
        .to.be.revertedWithCustomError(enforcement, "LienGone")
        .withArgs(lien);
      await expect(enforcement.connect(engine).openAuction(collateral, stake, rules))
        .to.be.revertedWithCustomError(enforcement, "NoticeMissing")
        .withArgs(lien);
      await enforcement.connect(bankA).voidAuction(lien);
      expect(await enforcement.parked(net.deposit, otherExporter)).to.equal(FACE / 2n);
      await enforcement.connect(bankA).withdrawNotice(collateral, stake);
      expect(await enforcement.noticeOf(lien)).to.deep.equal([0n, 0n]);
    });

    it("gives notice of it anew, once the auction under the former one is void", async () => {
      const { enforcement, bankA, engine, collateral, stake, rules, lien, ...net } = await reused();
      await expect(enforcement.connect(engine).giveNotice(collateral, stake))
        .to.be.revertedWithCustomError(enforcement, "AuctionStanding")
        .withArgs(lien);
      await enforcement.connect(bankA).voidAuction(lien);
      await enforcement.connect(engine).giveNotice(collateral, stake);
      await expect(enforcement.connect(engine).openAuction(collateral, stake, rules)).to.be.revertedWithCustomError(
        enforcement,
        "NoticeStillRunning",
      );
      await net.passDays(NOTICE_DAYS);
      await enforcement.connect(engine).openAuction(collateral, stake, rules);
    });
  });

  it("leaves its liens on other assets as they stand", async () => {
    const net = await ahead();
    const { enforcement, lienbook, deposit, exporter, bankA, bankB, collateral, engine, own, other } = net;
    const { collateral: elsewhere } = await net.acknowledgedReceivable();
    await lienbook.connect(engine).pledgeFor(elsewhere, bankB.lei, exporter, PURPOSE, []);
    await enforcement.connect(bankA).appropriate(estateOf(collateral, [other, own], 1), deposit, FACE, 0n);
    const lien = lienIdOf(elsewhere, PURPOSE, engine.address);
    expect((await lienbook.lienOf(lien)).amount).to.equal(elsewhere.amount);
  });
});
