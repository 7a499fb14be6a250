import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";

import {
  HOLDERS_NOTICE_DAYS,
  LAPSE_DAYS,
  lienOfStake,
  NOBODY,
  NOTICE_DAYS,
  keptClaimant,
  purchase,
} from "../../../fixtures/enforcement.ts";
import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { DAY } from "../../../fixtures/network.ts";
import { stage } from "../../../fixtures/stages.ts";
import { graced, NO_DOCUMENT, DEFAULT_DAY, renewal, writtenOff } from "../../../fixtures/servicing.ts";
import { claimantOf } from "../../../fixtures/enforcement.ts";
import { due, FACE, kept, noticed, ripe } from "./stages.ts";

describe("Enforcement, the notice", () => {
  it("tells the pledgor from when until when its asset may be sold, ten days ahead", async () => {
    const { enforcement, exporter, bankA, collateral, claimant, lien, now } = await ripe();
    await expect(enforcement.connect(bankA).giveNotice(collateral, claimant.stake))
      .to.emit(enforcement, "NoticeGiven")
      .withArgs(
        lien,
        collateral.id,
        exporter,
        bankA.lei,
        (at: bigint) => at > 0n,
        (at: bigint) => at > 0n,
      );
    const from = (await now()) + NOTICE_DAYS * DAY;
    expect(await enforcement.noticeOf(lien)).to.deep.equal([from, from + LAPSE_DAYS * DAY]);
  });

  it("is not given while the debt is not in default, and again once it is", async () => {
    const net = await graced();
    const { enforcement, recovery, bankA, collateral, terms, passDays } = net;
    const claimant = await claimantOf(net, terms);
    const lien = lienOfStake(collateral, claimant.stake);
    await passDays(DEFAULT_DAY);
    await expect(enforcement.connect(bankA).giveNotice(collateral, claimant.stake))
      .to.be.revertedWithCustomError(enforcement, "FinancingNotInDefault")
      .withArgs(lien);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    await expect(enforcement.connect(bankA).giveNotice(collateral, claimant.stake)).to.emit(enforcement, "NoticeGiven");
  });

  it("is given for a debt that was written off, too: the lien stands", async () => {
    const net = await writtenOff();
    const claimant = await claimantOf(net, net.terms);
    await expect(net.enforcement.connect(net.bankA).giveNotice(net.collateral, claimant.stake)).to.emit(
      net.enforcement,
      "NoticeGiven",
    );
  });

  it("is the lienholder's: not the borrower's, another bank's, the debtor's, the governor's or a stranger's", async () => {
    const { enforcement, exporter, debtor, bankB, deployer, strangers, collateral, claimant, lien } = await ripe();
    for (const caller of [exporter, debtor, bankB, deployer, strangers[0]!]) {
      await expect(enforcement.connect(caller).giveNotice(collateral, claimant.stake))
        .to.be.revertedWithCustomError(enforcement, "NotLienholder")
        .withArgs(lien, caller);
    }
  });

  it("is given by any account of the lienholder, a suspended one's, too", async () => {
    const { enforcement, participants, bankA, strangers, collateral, claimant } = await ripe();
    await participants.addAccount(bankA.lei, strangers[0]!);
    await participants.suspend(bankA.lei);
    await expect(enforcement.connect(strangers[0]).giveNotice(collateral, claimant.stake)).to.emit(
      enforcement,
      "NoticeGiven",
    );
  });

  it("is given once, and again after it has lapsed or was withdrawn", async () => {
    const { enforcement, bankA, collateral, claimant, lien, passDays } = await noticed();
    const [from] = await enforcement.noticeOf(lien);
    await expect(enforcement.connect(bankA).giveNotice(collateral, claimant.stake))
      .to.be.revertedWithCustomError(enforcement, "NoticeStanding")
      .withArgs(lien, from);
    await expect(enforcement.connect(bankA).withdrawNotice(collateral, claimant.stake))
      .to.emit(enforcement, "NoticeWithdrawn")
      .withArgs(lien);
    expect(await enforcement.noticeOf(lien)).to.deep.equal([0n, 0n]);
    await expect(enforcement.connect(bankA).withdrawNotice(collateral, claimant.stake))
      .to.be.revertedWithCustomError(enforcement, "NoticeMissing")
      .withArgs(lien);
    await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
    await passDays(NOTICE_DAYS + LAPSE_DAYS);
    await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  });

  it("is withdrawn by nobody but the lienholder, until it has lapsed", async () => {
    const { enforcement, exporter, bankB, collateral, claimant, lien, passDays } = await noticed();
    await passDays(NOTICE_DAYS + LAPSE_DAYS - 1n);
    for (const caller of [exporter, bankB]) {
      await expect(enforcement.connect(caller).withdrawNotice(collateral, claimant.stake))
        .to.be.revertedWithCustomError(enforcement, "NotLienholder")
        .withArgs(lien, caller);
    }
    await passDays(1n);
    await expect(enforcement.connect(exporter).withdrawNotice(collateral, claimant.stake))
      .to.emit(enforcement, "NoticeWithdrawn")
      .withArgs(lien);
  });

  describe("keeps others from liens on the asset", () => {
    /** Banks A and B have 100 000.00 and 80 000.00 of the receivable; both have given notice. */
    const twice = stage(kept, async ({ enforcement, bankA, bankB, collateral, claimants }) => {
      await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
      await enforcement.connect(bankB).giveNotice(collateral, claimants[1].stake);
      return { more: { ...collateral, amount: 1n } };
    });

    it("while it stands, whoever would place them", async () => {
      const { lienbook, registry, desk, exporter, bankA, bankB, more, paper, consent, termsFor, signOffer } =
        await twice();
      for (const holder of [bankA, bankB]) {
        await expect(lienbook.connect(exporter).pledge(...(await consent(holder, more)).pledge))
          .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
          .withArgs(paper.id);
      }
      const terms = await termsFor([{ ...more, amount: 70_000_00n }], { principal: 1_00n });
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
        .withArgs(paper.id);
    });

    it("until the last notice is taken back", async () => {
      const { lienbook, registry, enforcement, exporter, bankA, bankB, collateral, claimants, more, consent } =
        await twice();
      await enforcement.connect(bankB).withdrawNotice(collateral, claimants[1].stake);
      await expect(
        lienbook.connect(exporter).pledge(...(await consent(bankB, more)).pledge),
      ).to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement");
      await enforcement.connect(bankA).withdrawNotice(collateral, claimants[0].stake);
      await lienbook.connect(exporter).pledge(...(await consent(bankB, more)).pledge);
    });

    it("until it is taken back, and once is enough though it lapsed and was given anew", async () => {
      const net = await kept();
      const { enforcement, bankA, bankB, collateral, claimants } = net;
      await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
      await net.passDays(HOLDERS_NOTICE_DAYS + LAPSE_DAYS);
      await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
      await enforcement.connect(bankA).withdrawNotice(collateral, claimants[0].stake);
      await net.pledged(bankB, { ...collateral, amount: 1n });
    });

    it("until the liens are paid: of one that is gone anybody takes the notice back, once", async () => {
      const { lienbook, registry, enforcement, exporter, bankA, bankB, collateral, senior, junior, ...net } =
        await twice();
      const { claimants, more, consent, strangers } = net;
      await lienbook.connect(bankA).release(collateral, ZeroAddress, senior.purpose);
      const stranger = enforcement.connect(strangers[0]);
      await stranger.withdrawNotice(collateral, claimants[0].stake);
      await expect(stranger.withdrawNotice(collateral, claimants[0].stake))
        .to.be.revertedWithCustomError(enforcement, "NoticeMissing")
        .withArgs(senior.lien);
      await expect(
        lienbook.connect(exporter).pledge(...(await consent(bankA, more)).pledge),
      ).to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement");
      await lienbook.connect(bankB).release(collateral, ZeroAddress, junior.purpose);
      await lienbook.connect(exporter).pledge(...(await consent(bankA, more)).pledge);
      // What is left of the notice says nothing of the new lien.
      await stranger.withdrawNotice(collateral, claimants[1].stake);
      await lienbook.connect(exporter).pledge(...(await consent(bankB, more)).pledge);
    });
  });

  describe("of an asset that was sold under an earlier one", () => {
    /** The other exporter has bought the receivable. */
    const sold = stage(due, async (net) => {
      const { enforcement, deposit, bankA, otherExporter, collateral, lien, estate } = net;
      const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
      const buyer = await purchase(net, otherExporter, offer);
      await enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, buyer, NOBODY);
      return { bought: { ...collateral, amount: 100_000_00n, backing: [] } };
    });

    it("keeps others from liens until it is taken back, and no longer", async () => {
      const { enforcement, bankA, bankB, otherExporter, bought, pledged } = await sold();
      const { stake } = keptClaimant((await pledged(bankB, bought, otherExporter)).purpose);
      await enforcement.connect(bankB).giveNotice(bought, stake);
      await enforcement.connect(bankB).withdrawNotice(bought, stake);
      await pledged(bankA, bought, otherExporter);
    });

    it("is the only one: the lender that gave it agrees on new terms with the buyer", async () => {
      const net = await sold();
      const { ethers, enforcement, desk, recovery, servicing, bankB, otherExporter, bought } = net;
      const principal = 80_000_00n;
      const terms = await net.termsFor([bought], {
        lender: bankB.address,
        borrower: otherExporter.address,
        principal,
        policy: await (await ethers.deployContract("OpenPolicy")).getAddress(),
        payouts: [{ payee: otherExporter.address, amount: principal }],
      });
      await desk.connect(otherExporter).accept(await net.signOffer(bankB, terms), terms);
      await net.passDays(DEFAULT_DAY);
      await recovery.connect(bankB).declareDefault(NO_DOCUMENT, terms);
      await enforcement.connect(bankB).giveNotice(bought, (await claimantOf(net, terms)).stake);
      const parties = { lender: bankB.address, borrower: otherExporter.address };
      const { id, call } = await renewal(net, terms, parties, { lender: bankB, borrower: otherExporter });
      await servicing.connect(bankB).restructure(...call);
      expect((await desk.financingOf(id)).status).to.equal(STATUS.active);
    });
  });

  it("must have run before anything is sold, and is of no use once it has lapsed", async () => {
    const { enforcement, deposit, bankA, estate, lien, passDays } = await noticed();
    const [from] = await enforcement.noticeOf(lien);
    await passDays(NOTICE_DAYS - 1n);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "NoticeStillRunning")
      .withArgs(lien, from);
    await passDays(LAPSE_DAYS + 1n);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "NoticeMissing")
      .withArgs(lien);
  });

  it("must have been given at all", async () => {
    const { enforcement, deposit, bankA, estate, lien } = await ripe();
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "NoticeMissing")
      .withArgs(lien);
  });

  it("is void once the debt is paid in full: the lien is gone", async () => {
    const { enforcement, lienbook, desk, deposit, exporter, bankA, ...net } = await due();
    const { terms, collateral, claimant, estate, lien } = net;
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(lienbook, "LienNotFound")
      .withArgs(lien);
    await expect(enforcement.connect(bankA).giveNotice(collateral, claimant.stake))
      .to.be.revertedWithCustomError(enforcement, "LienGone")
      .withArgs(lien);
  });

  it("passes with the claim to whoever bought it, and is the seller's no longer", async () => {
    const net = await due();
    const { enforcement, servicing, deposit, bankA, bankB, terms, estate, lien } = net;
    const { sale } = await import("../../../fixtures/servicing.ts");
    await servicing.transfer(...(await sale(net, terms, bankA, bankB, { status: STATUS.defaulted })));
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "NotLienholder")
      .withArgs(lien, bankA);
    await enforcement.connect(bankB).appropriate(estate, deposit, FACE, 0n);
    expect(await net.receivable.ownerOf(net.collateral.id)).to.equal(bankB.address);
  });

  it("runs for thirty days where the holder keeps the lien itself, and nothing here shows a default", async () => {
    const { enforcement, deposit, bankA, bankB, collateral, senior, claimants, passDays, now } = await kept();
    await expect(enforcement.connect(bankB).giveNotice(collateral, claimants[0].stake))
      .to.be.revertedWithCustomError(enforcement, "NotLienholder")
      .withArgs(senior.lien, bankB);
    await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
    const from = (await now()) + HOLDERS_NOTICE_DAYS * DAY;
    expect(await enforcement.noticeOf(senior.lien)).to.deep.equal([from, from + LAPSE_DAYS * DAY]);
    await passDays(NOTICE_DAYS);
    const estate = { collateral, claimants: [...claimants], enforcing: 0 };
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "NoticeStillRunning")
      .withArgs(senior.lien, from);
  });

  it("is not of a lien that nobody has", async () => {
    const { enforcement, bankA, collateral } = await ripe();
    const { stake } = keptClaimant(keccakOfText("no consent"));
    await expect(enforcement.connect(bankA).giveNotice(collateral, stake))
      .to.be.revertedWithCustomError(enforcement, "LienGone")
      .withArgs(lienOfStake(collateral, stake));
  });
});
