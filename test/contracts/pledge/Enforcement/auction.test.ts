import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { EVERYTHING, LARGEST } from "../../../fixtures/financing.ts";
import { estateOf, NOBODY, saleConsent } from "../../../fixtures/enforcement.ts";
import { DAY } from "../../../fixtures/network.ts";
import { stage } from "../../../fixtures/stages.ts";
import { due, FACE, noticed, overLent } from "./stages.ts";

const HOUR = 3_600n;
const RESERVE = 130_000_00n;
/** To which a falling price falls. */
const LOWEST = 100_000_00n;
const STEP = 5_000_00n;

/** Bids rise from 100 000.00 by 5 000.00 at least, for three days. */
const rising = stage(due, async (net) => {
  const { enforcement, deposit, bankA, collateral, claimant } = net;
  const rules = {
    token: await deposit.getAddress(),
    duration: 3n * DAY,
    descending: false,
    reserve: RESERVE,
    step: STEP,
  };
  await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
  return { rules, ends: (await net.now()) + 3n * DAY };
});

/** The price falls from 260 000.00 to 100 000.00 in four days. */
const falling = stage(due, async (net) => {
  const { enforcement, deposit, bankA, collateral, claimant } = net;
  const token = await deposit.getAddress();
  const rules = { token, duration: 4n * DAY, descending: true, reserve: LOWEST, step: 260_000_00n };
  await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
  return { rules, opened: await net.now() };
});

describe("Enforcement by auction", () => {
  it("is opened by the lienholder after its notice, once, by sensible rules", async () => {
    const early = await noticed();
    const rulesFor = async (net: typeof early) => ({
      token: await net.deposit.getAddress(),
      duration: 3n * DAY,
      descending: false,
      reserve: RESERVE,
      step: STEP,
    });
    const [from] = await early.enforcement.noticeOf(early.lien);
    await expect(
      early.enforcement.connect(early.bankA).openAuction(early.collateral, early.claimant.stake, await rulesFor(early)),
    )
      .to.be.revertedWithCustomError(early.enforcement, "NoticeStillRunning")
      .withArgs(early.lien, from);

    const net = await due();
    const { enforcement, ethers, bankA, bankB, collateral, claimant, lien } = net;
    const rules = await rulesFor(net);
    await expect(enforcement.connect(bankB).openAuction(collateral, claimant.stake, rules))
      .to.be.revertedWithCustomError(enforcement, "NotLienholder")
      .withArgs(lien, bankB);
    for (const wrong of [
      { reserve: 0n },
      { step: 0n },
      { duration: DAY - 1n },
      { duration: 60n * DAY + 1n },
      { descending: true, step: RESERVE - 1n },
      { step: RESERVE + 1n },
    ]) {
      await expect(
        enforcement.connect(bankA).openAuction(collateral, claimant.stake, { ...rules, ...wrong }),
      ).to.be.revertedWithCustomError(enforcement, "AuctionRulesInvalid");
    }
    // From so high that it were below the valuation for a moment only, the price would fall to who knows the moment.
    for (const [step, reserve] of [
      [FACE - 1n, RESERVE],
      [2n * FACE + 1n, RESERVE],
      [6n * FACE + 1n, 3n * FACE],
    ] as const) {
      await expect(
        enforcement
          .connect(bankA)
          .openAuction(collateral, claimant.stake, { ...rules, descending: true, step, reserve }),
      )
        .to.be.revertedWithCustomError(enforcement, "AuctionStartInvalid")
        .withArgs(step, FACE);
    }
    const half = FACE / 2n;
    await expect(enforcement.connect(bankA).openAuction(collateral, claimant.stake, { ...rules, reserve: half - 1n }))
      .to.be.revertedWithCustomError(enforcement, "ReserveTooLow")
      .withArgs(half - 1n, FACE);
    const unlisted = await ethers.deployContract("MisbehavingToken");
    await expect(
      enforcement
        .connect(bankA)
        .openAuction(collateral, claimant.stake, { ...rules, token: await unlisted.getAddress() }),
    )
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(unlisted, 840n);
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await expect(enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules))
      .to.be.revertedWithCustomError(enforcement, "AuctionStanding")
      .withArgs(lien);
  });

  it("keeps the holder from selling otherwise, or taking its notice back, while it stands", async () => {
    const { enforcement, deposit, bankA, otherExporter, collateral, claimant, estate, lien } = await rising();
    const buyer = { ...NOBODY, signer: otherExporter.address };
    const bank = enforcement.connect(bankA);
    for (const act of [
      async () => bank.appropriate(estate, deposit, FACE, 0n),
      async () => bank.sell(estate, deposit, FACE, 0n, buyer, NOBODY),
      async () => bank.withdrawNotice(collateral, claimant.stake),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(enforcement, "AuctionStanding").withArgs(lien);
    }
  });

  describe("with a rising price", () => {
    it("takes bids from the reserve on, each above the last one by the step, and keeps the beaten one's money for it", async () => {
      const net = await rising();
      const { ethers, enforcement, deposit, bankB, otherExporter, lien } = net;
      await expect(enforcement.connect(bankB).bid(lien, RESERVE - 1n))
        .to.be.revertedWithCustomError(enforcement, "BidTooLow")
        .withArgs(lien, RESERVE - 1n, RESERVE);
      await enforcement.connect(bankB).bid(lien, RESERVE);
      expect(await enforcement.askedFor(lien)).to.equal(RESERVE + STEP);
      await expect(enforcement.connect(otherExporter).bid(lien, RESERVE + STEP - 1n))
        .to.be.revertedWithCustomError(enforcement, "BidTooLow")
        .withArgs(lien, RESERVE + STEP - 1n, RESERVE + STEP);
      await expect(enforcement.connect(otherExporter).bid(lien, RESERVE + STEP)).to.changeTokenBalances(
        ethers,
        deposit,
        [otherExporter, enforcement],
        [-RESERVE - STEP, RESERVE + STEP],
      );
      expect(await enforcement.parked(deposit, bankB)).to.equal(RESERVE);
      await expect(enforcement.connect(bankB).withdrawParked(deposit, bankB)).to.changeTokenBalance(
        ethers,
        deposit,
        bankB,
        RESERVE,
      );
    });

    it("takes bids from members in good standing only, who have the money", async () => {
      const { enforcement, participants, deposit, strangers, otherExporter, lien } = await rising();
      await expect(enforcement.connect(strangers[0]).bid(lien, RESERVE))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(strangers[0]!);
      await participants.suspend(otherExporter.lei);
      await expect(enforcement.connect(otherExporter).bid(lien, RESERVE))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(otherExporter.lei);
      await participants.reinstate(otherExporter.lei);
      await expect(enforcement.connect(otherExporter).bid(lien, LARGEST)).to.be.revertedWithCustomError(
        deposit,
        "ERC20InsufficientBalance",
      );
    });

    it("takes no bid of whoever enforces, by any of its accounts, for which it could not appropriate the asset", async () => {
      const { enforcement, participants, deposit, strangers, bankA, lien } = await rising();
      const second = strangers[5]!;
      await participants.addAccount(bankA.lei, second);
      await deposit.issue(second, FACE);
      await deposit.connect(second).approve(enforcement, FACE);
      for (const account of [bankA, second]) {
        await expect(enforcement.connect(account).bid(lien, FACE - 1n))
          .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
          .withArgs(FACE - 1n, FACE);
      }
      await enforcement.connect(second).bid(lien, FACE);
      expect((await enforcement.auctionOf(lien)).bidder).to.equal(second.address);
    });

    it("takes no bid of a member whose examination ends before the hammer has had its week", async () => {
      const { enforcement, participants, networkHelpers, otherExporter, lien, ends } = await rising();
      const { roles } = await participants.participantOf(otherExporter.lei);
      const week = 7n * DAY;
      await participants.update(otherExporter.lei, roles, ends + week - 1n);
      await expect(enforcement.connect(otherExporter).bid(lien, RESERVE))
        .to.be.revertedWithCustomError(enforcement, "BidderNotKnownLongEnough")
        .withArgs(otherExporter.lei, ends + week - 1n, ends + week);
      await participants.update(otherExporter.lei, roles, ends + week);
      await networkHelpers.time.setNextBlockTimestamp(ends - HOUR);
      await enforcement.connect(otherExporter).bid(lien, RESERVE);
      // A bid that puts the end off needs as much longer.
      await networkHelpers.time.setNextBlockTimestamp(ends - 1n);
      await expect(enforcement.connect(otherExporter).bid(lien, RESERVE + STEP))
        .to.be.revertedWithCustomError(enforcement, "BidderNotKnownLongEnough")
        .withArgs(otherExporter.lei, ends + week, ends - 1n + HOUR + week);
    });

    it("leaves an hour to beat a bid that comes near the end", async () => {
      const { enforcement, networkHelpers, bankB, otherExporter, lien, ends } = await rising();
      await networkHelpers.time.setNextBlockTimestamp(ends - HOUR - 1n);
      await enforcement.connect(bankB).bid(lien, RESERVE);
      expect((await enforcement.auctionOf(lien)).endsAt).to.equal(ends);
      await networkHelpers.time.setNextBlockTimestamp(ends - 1n);
      await enforcement.connect(otherExporter).bid(lien, RESERVE + STEP);
      expect((await enforcement.auctionOf(lien)).endsAt).to.equal(ends - 1n + HOUR);
      await networkHelpers.time.setNextBlockTimestamp(ends - 1n + HOUR);
      await expect(enforcement.connect(bankB).bid(lien, FACE))
        .to.be.revertedWithCustomError(enforcement, "AuctionOver")
        .withArgs(lien, ends - 1n + HOUR);
    });

    it("goes to the highest bidder when the hammer falls, which anyone may let fall", async () => {
      const net = await rising();
      const { ethers, enforcement, desk, deposit, receivable, bankA, bankB, exporter, otherExporter, strangers } = net;
      const { collateral, terms, estate, lien, passDays } = net;
      await enforcement.connect(bankB).bid(lien, RESERVE);
      await enforcement.connect(otherExporter).bid(lien, 230_000_00n);
      const { endsAt } = await enforcement.auctionOf(lien);
      await expect(enforcement.hammer(estate, 0n, 0n))
        .to.be.revertedWithCustomError(enforcement, "AuctionStillOpen")
        .withArgs(lien, endsAt);
      await passDays(3n);
      const { due: owed } = await desk.owed(terms);
      await expect(enforcement.connect(strangers[0]).hammer(estate, 0n, 0n)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, exporter, enforcement],
        [owed, 230_000_00n - owed, -230_000_00n],
      );
      expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);
      await expect(enforcement.hammer(estate, 0n, 0n))
        .to.be.revertedWithCustomError(enforcement, "AuctionMissing")
        .withArgs(lien);
    });

    it("leaves the bidder what the asset's debtor has paid since it opened, out of what the debt leaves", async () => {
      const net = await rising();
      const { ethers, enforcement, desk, deposit, debtor, exporter, bankA, otherExporter } = net;
      const { terms, estate, lien, passDays } = net;
      await enforcement.connect(otherExporter).bid(lien, 230_000_00n);
      await desk.connect(debtor).collect(0, 40_000_00n, terms);
      await passDays(3n);
      const { due: owed } = await desk.owed(terms);
      await expect(enforcement.hammer(estate, 0n, 0n)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, exporter],
        [owed, 230_000_00n - owed - 40_000_00n],
      );
      await expect(enforcement.connect(otherExporter).withdrawParked(deposit, otherExporter)).to.changeTokenBalance(
        ethers,
        deposit,
        otherExporter,
        40_000_00n,
      );
    });

    it("does not fall without a bid, nor on a bidder to whom the debt leaves less than was paid since", async () => {
      const net = await rising();
      const { enforcement, desk, deposit, receivable, debtor, bankA, otherExporter } = net;
      const { collateral, terms, estate, lien, passDays } = net;
      await enforcement.connect(otherExporter).bid(lien, RESERVE);
      await desk.connect(debtor).collect(0, 60_000_00n, terms);
      await passDays(3n);
      await expect(enforcement.connect(bankA).hammer(estate, 0n, 0n))
        .to.be.revertedWithCustomError(enforcement, "AssetChanged")
        .withArgs(collateral.id, 60_000_00n);
      // The bidder itself may take what is left for its bid.
      const before = await desk.owed(terms);
      await enforcement.connect(otherExporter).hammer(estate, 0n, 0n);
      expect((await desk.owed(terms)).due).to.equal(before.due - RESERVE);
      expect(await enforcement.parked(deposit, otherExporter)).to.equal(0n);
      expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);

      const other = await rising();
      await other.passDays(3n);
      await expect(other.enforcement.hammer(other.estate, 0n, 0n))
        .to.be.revertedWithCustomError(other.enforcement, "BidTooLow")
        .withArgs(other.lien, 0n, RESERVE);
    });

    it("is stopped by whoever pays the debt before the hammer, and the bidder has its money back", async () => {
      const net = await rising();
      const { ethers, enforcement, desk, deposit, exporter, otherExporter, bankB, terms, lien } = net;
      await enforcement.connect(otherExporter).bid(lien, 240_000_00n);
      await expect(enforcement.voidAuction(lien)).to.be.revertedWithCustomError(enforcement, "AuctionStillOpen");
      await desk.connect(exporter).repay(EVERYTHING, terms);
      await expect(enforcement.connect(bankB).bid(lien, 250_000_00n))
        .to.be.revertedWithCustomError(enforcement, "LienGone")
        .withArgs(lien);
      await expect(enforcement.voidAuction(lien)).to.emit(enforcement, "AuctionVoid").withArgs(lien);
      await expect(enforcement.connect(otherExporter).withdrawParked(deposit, otherExporter)).to.changeTokenBalance(
        ethers,
        deposit,
        otherExporter,
        240_000_00n,
      );
    });

    it("gives the bidder its money back, too, when the hammer does not fall within a week", async () => {
      const { enforcement, deposit, otherExporter, lien, ends, passDays } = await rising();
      await enforcement.connect(otherExporter).bid(lien, RESERVE);
      await passDays(9n);
      await expect(enforcement.voidAuction(lien))
        .to.be.revertedWithCustomError(enforcement, "AuctionStillOpen")
        .withArgs(lien, ends + 7n * DAY);
      await passDays(1n);
      await enforcement.voidAuction(lien);
      expect(await enforcement.parked(deposit, otherExporter)).to.equal(RESERVE);
      await expect(enforcement.voidAuction(lien))
        .to.be.revertedWithCustomError(enforcement, "AuctionMissing")
        .withArgs(lien);
    });

    it("is void at once where the hammer cannot fall to the bidder, which has lost its standing", async () => {
      const net = await rising();
      const { enforcement, participants, deposit, receivable, bankA, bankB, otherExporter } = net;
      const { collateral, claimant, estate, rules, lien, ends, passDays } = net;
      await enforcement.connect(otherExporter).bid(lien, RESERVE);
      await participants.suspend(otherExporter.lei);
      await expect(enforcement.voidAuction(lien))
        .to.be.revertedWithCustomError(enforcement, "AuctionStillOpen")
        .withArgs(lien, ends);
      await passDays(3n);
      await expect(enforcement.hammer(estate, 0n, 0n)).to.be.revertedWithCustomError(
        participants,
        "ParticipantIsSuspended",
      );
      await enforcement.voidAuction(lien);
      expect(await enforcement.parked(deposit, otherExporter)).to.equal(RESERVE);
      await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
      await enforcement.connect(bankB).bid(lien, RESERVE);
      await passDays(3n);
      await enforcement.hammer(estate, 0n, 0n);
      expect(await receivable.ownerOf(collateral.id)).to.equal(bankB.address);
    });

    it("does not fall without a senior whose debt it does not pay, though its small lien is covered", async () => {
      const { net, collateral, senior, first, second, lien } = await overLent();
      const { enforcement, desk, deposit, bankA, bankB, otherExporter } = net;
      const price = 150_000_00n;
      const rules = { token: deposit, duration: DAY, descending: false, reserve: price, step: STEP };
      await enforcement.connect(bankB).openAuction(collateral, second.stake, rules);
      await enforcement.connect(otherExporter).bid(lien, price);
      await net.passDays(1n);
      await expect(enforcement.hammer(estateOf(collateral, [first, second], 1), 0n, 0n))
        .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
        .withArgs(bankA.lei, ZeroAddress);
      const offer = { lien, document: collateral.id, price, buyer: otherExporter.address };
      const consenting = { ...first, consent: [await saleConsent(net, bankA, offer)] };
      await enforcement.hammer(estateOf(collateral, [consenting, second], 1), 0n, 0n);
      expect((await desk.owed(senior)).due).to.equal(120_000_00n);
    });

    it("may be followed by another one if nobody bid", async () => {
      const { enforcement, bankA, collateral, claimant, rules, lien, passDays } = await rising();
      await passDays(3n);
      await enforcement.voidAuction(lien);
      await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
      expect(await enforcement.askedFor(lien)).to.equal(rules.reserve);
    });
  });

  describe("with a falling price", () => {
    it("asks less from second to second, down to the reserve", async () => {
      const { enforcement, networkHelpers, lien, opened } = await falling();
      for (const [after, asked] of [
        [DAY, 220_000_00n],
        [2n * DAY, 180_000_00n],
        [3n * DAY + 1n, 140_000_00n - 46n],
        [4n * DAY, LOWEST],
      ] as const) {
        await networkHelpers.time.increaseTo(opened + after);
        expect(await enforcement.askedFor(lien)).to.equal(asked);
      }
    });

    it("does not go to whoever enforces once it is below the valuation", async () => {
      const { enforcement, networkHelpers, bankA, lien, opened } = await falling();
      await networkHelpers.time.setNextBlockTimestamp(opened + DAY);
      await expect(enforcement.connect(bankA).bid(lien, FACE))
        .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
        .withArgs(220_000_00n, FACE);
    });

    it("goes to the first who takes the price, for that price and no more", async () => {
      const net = await falling();
      const { ethers, enforcement, networkHelpers, deposit, receivable, bankB, otherExporter } = net;
      const { collateral, estate, lien, opened } = net;
      await networkHelpers.time.setNextBlockTimestamp(opened + DAY);
      await expect(enforcement.connect(bankB).bid(lien, 219_999_99n))
        .to.be.revertedWithCustomError(enforcement, "BidTooLow")
        .withArgs(lien, 219_999_99n, 220_000_00n);
      await networkHelpers.time.setNextBlockTimestamp(opened + 2n * DAY);
      await expect(enforcement.connect(otherExporter).bid(lien, 255_000_00n)).to.changeTokenBalance(
        ethers,
        deposit,
        otherExporter,
        -180_000_00n,
      );
      await expect(enforcement.connect(bankB).bid(lien, 255_000_00n)).to.be.revertedWithCustomError(
        enforcement,
        "AuctionOver",
      );
      await enforcement.hammer(estate, 0n, 0n);
      expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);
    });
  });
});
