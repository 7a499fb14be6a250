import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import { STATUS } from "../../../fixtures/financing.ts";
import {
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  lienOfStake,
  NOBODY,
  NOTICE_DAYS,
  purchase,
  saleConsent,
} from "../../../fixtures/enforcement.ts";
import { DEFAULT_DAY, graced, NO_DOCUMENT } from "../../../fixtures/servicing.ts";
import { due, FACE, kept, overLent } from "./stages.ts";

describe("Enforcement by private sale", () => {
  it("sells to a buyer who signs: the price pays the debt, the surplus is the pledgor's, the buyer has the token", async () => {
    const net = await due();
    const { ethers, enforcement, desk, deposit, receivable, exporter, bankA, otherExporter } = net;
    const { collateral, terms, estate, lien } = net;
    const { due: owed } = await desk.owed(terms);
    const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    const selling = enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, signed, NOBODY);
    await expect(selling).to.changeTokenBalances(
      ethers,
      deposit,
      [otherExporter, bankA, exporter, enforcement],
      [-FACE, owed, FACE - owed, 0n],
    );
    await expect(selling).to.emit(enforcement, "Sold").withArgs(lien, collateral.id, otherExporter, deposit, FACE);
    expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);

    // The evidence is consumed and cannot be financed again; the buyer finances what it has bought by itself.
    await expect(net.pledged(net.bankB, collateral, otherExporter)).to.be.revertedWithCustomError(
      net.lienbook,
      "CollateralMismatch",
    );
    await net.pledged(net.bankB, { ...collateral, backing: [] }, otherExporter);
  });

  it("below the valuation needs the pledgor's signature, and leaves the rest of the debt owed", async () => {
    const net = await due();
    const { enforcement, desk, deposit, exporter, bankA, otherExporter, collateral, terms, estate, lien } = net;
    const price = 150_000_00n;
    const offer = { lien, document: collateral.id, price, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    await expect(enforcement.connect(bankA).sell(estate, deposit, price, 0n, signed, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "PledgorConsentMissing")
      .withArgs(exporter, ZeroAddress);
    const { due: owed } = await desk.owed(terms);
    const agreed = await saleConsent(net, exporter, offer);
    await enforcement.connect(bankA).sell(estate, deposit, price, 0n, signed, agreed);
    expect((await desk.owed(terms)).due).to.equal(owed - price);
  });

  it("is of what buyer and pledgor signed: lien, document, price, token and what has been collected", async () => {
    const net = await due();
    const { enforcement, deposit, exporter, bankA, otherExporter, collateral, estate, lien } = net;
    const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    for (const wrong of [
      { ...offer, price: FACE + 1n },
      { ...offer, lien: collateral.id },
      { ...offer, document: lien },
      { ...offer, buyer: bankA.address },
    ]) {
      const signed = await purchase(net, otherExporter, wrong);
      await expect(
        enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, signed, NOBODY),
      ).to.be.revertedWithCustomError(enforcement, "SignatureInvalid");
    }
    const cheap = { ...offer, price: 100_00n };
    const signed = await purchase(net, otherExporter, cheap);
    const otherwise = await saleConsent(net, exporter, { ...cheap, price: 101_00n });
    await expect(
      enforcement.connect(bankA).sell(estate, deposit, 100_00n, 0n, signed, otherwise),
    ).to.be.revertedWithCustomError(enforcement, "SignatureInvalid");
  });

  it("is to the lienholder itself, too, for less than its valuation if the pledgor agrees", async () => {
    const net = await due();
    const { ethers, enforcement, desk, deposit, receivable, exporter, bankA, collateral, estate, lien, terms } = net;
    const offer = { lien, document: collateral.id, price: 150_000_00n, buyer: bankA.address };
    const own = await purchase(net, bankA, offer);
    await expect(enforcement.connect(bankA).sell(estate, deposit, offer.price, 0n, own, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "PledgorConsentMissing")
      .withArgs(exporter, NOBODY.signer);
    const { due: owed } = await desk.owed(terms);
    const agreed = await saleConsent(net, exporter, offer);
    await expect(enforcement.connect(bankA).sell(estate, deposit, offer.price, 0n, own, agreed)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, enforcement, exporter],
      [0n, 0n, 0n],
    );
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
    expect((await desk.owed(terms)).due).to.equal(owed - offer.price);
  });

  it("is to nobody out of standing", async () => {
    const net = await due();
    const { enforcement, participants, deposit, bankA, otherExporter, strangers, collateral, estate, lien } = net;
    const offer = { lien, document: collateral.id, price: FACE, buyer: bankA.address };
    const stranger = strangers[0]!;
    await deposit.issue(stranger, FACE);
    await deposit.connect(stranger).approve(enforcement, MaxUint256);
    const strange = await purchase(net, stranger, { ...offer, buyer: stranger.address });
    await expect(enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, strange, NOBODY))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(stranger);
    await participants.suspend(otherExporter.lei);
    const suspended = await purchase(net, otherExporter, { ...offer, buyer: otherExporter.address });
    await expect(enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, suspended, NOBODY))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(otherExporter.lei);
  });

  it("is off when the debtor has paid part of the receivable since the buyer signed", async () => {
    const net = await due();
    const { enforcement, desk, deposit, debtor, bankA, otherExporter, collateral, terms, estate, lien } = net;
    const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    await desk.connect(debtor).collect(0, 60_000_00n, terms);
    await expect(enforcement.connect(bankA).sell(estate, deposit, FACE, 0n, signed, NOBODY))
      .to.be.revertedWithCustomError(enforcement, "AssetChanged")
      .withArgs(collateral.id, 60_000_00n);
  });

  it("keeps the surplus for a pledgor whom the token refuses", async () => {
    const net = await graced();
    const { ethers, enforcement, desk, recovery, exporter, bankA, otherExporter, passDays } = net;
    const token = await ethers.deployContract("MisbehavingToken");
    await desk.listToken(token, 840n);
    for (const party of [bankA, otherExporter]) {
      await token.mint(party, 1_000_000_00n);
      await token.connect(party).approve(desk, MaxUint256);
      await token.connect(party).approve(enforcement, MaxUint256);
    }
    const { collateral } = await net.acknowledgedReceivable();
    const { terms } = await net.financed([collateral], {
      interest: net.terms.interest,
      token: await token.getAddress(),
    });
    await passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    const claimant = await claimantOf(net, terms);
    await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
    await passDays(NOTICE_DAYS);
    await token.setBlocked(exporter, true);
    await token.setBlocked(bankA, true);
    const { due: owed } = await desk.owed(terms);
    const lien = lienOfStake(collateral, claimant.stake);
    const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    const forToken = { ...net, deposit: token } as unknown as typeof net;
    const signed = await purchase(forToken, otherExporter, offer);
    await enforcement.connect(bankA).sell(estateOf(collateral, [claimant]), token, FACE, 0n, signed, NOBODY);
    expect(await enforcement.parked(token, exporter)).to.equal(FACE - owed);
    expect(await enforcement.parked(token, bankA)).to.equal(owed);

    await token.setBlocked(exporter, false);
    await expect(enforcement.connect(exporter).withdrawParked(token, ZeroAddress))
      .to.be.revertedWithCustomError(enforcement, "RecipientInvalid")
      .withArgs(ZeroAddress);
    await expect(enforcement.connect(exporter).withdrawParked(token, exporter)).to.changeTokenBalance(
      ethers,
      token,
      exporter,
      FACE - owed,
    );
    await expect(enforcement.connect(exporter).withdrawParked(token, exporter))
      .to.be.revertedWithCustomError(enforcement, "NothingParked")
      .withArgs(token, exporter);
  });

  it("below the valuation needs the consent of the juniors whom it leaves with less", async () => {
    const net = await kept();
    const { ethers, enforcement, deposit, exporter, bankA, bankB, otherExporter, collateral, senior, claimants } = net;
    await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const price = 120_000_00n;
    const offer = { lien: senior.lien, document: collateral.id, price, buyer: otherExporter.address };
    const signed = await purchase(net, otherExporter, offer);
    const agreed = await saleConsent(net, exporter, offer);
    await expect(enforcement.connect(bankA).sell(estateOf(collateral, claimants), deposit, price, 0n, signed, agreed))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, ZeroAddress);
    const consenting = { ...claimants[1], consent: [await saleConsent(net, bankB, offer)] };
    const estate = estateOf(collateral, [claimants[0], consenting]);
    await expect(enforcement.connect(bankA).sell(estate, deposit, price, 0n, signed, agreed)).to.changeTokenBalances(
      ethers,
      deposit,
      [otherExporter, enforcement, exporter],
      [-price, price, 0n],
    );
    expect(await enforcement.parked(deposit, bankA)).to.equal(100_000_00n);
    expect(await enforcement.parked(deposit, bankB)).to.equal(20_000_00n);
  });

  describe("of an asset that secures two financings", () => {
    async function twofold() {
      const net = await graced();
      const { enforcement, deposit, recovery, bankB, otherExporter, passDays } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const interest = net.terms.interest;
      const first = await net.financed([{ ...collateral, amount: 125_000_00n }], {
        interest,
        principal: 90_000_00n,
        schedule: [{ dueOn: (await net.today()) + 120n, principal: 90_000_00n }],
        payouts: [{ payee: net.exporter.address, amount: 90_000_00n }],
      });
      const second = await net.termsFor([{ ...collateral, amount: 125_000_00n }], {
        lender: bankB.address,
        interest,
        principal: 90_000_00n,
        schedule: [{ dueOn: (await net.today()) + 60n, principal: 90_000_00n }],
        payouts: [{ payee: net.exporter.address, amount: 90_000_00n }],
      });
      await net.desk.connect(net.exporter).accept(await net.signOffer(bankB, second), second);
      await passDays(DEFAULT_DAY);
      await recovery.connect(bankB).declareDefault(NO_DOCUMENT, second);
      const claimants = [await claimantOf(net, first.terms), await claimantOf(net, second)] as const;
      await enforcement.connect(bankB).giveNotice(collateral, claimants[1].stake);
      await passDays(NOTICE_DAYS);
      await deposit.issue(otherExporter, FACE);
      await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
      const lien = lienOfStake(collateral, claimants[1].stake);
      return { net, collateral, first: first.terms, second, claimants, lien };
    }

    it("pays the senior first though it is not in default, and makes its debt due", async () => {
      const { net, collateral, first, second, claimants, lien } = await twofold();
      const { ethers, enforcement, desk, deposit, exporter, bankA, bankB, otherExporter } = net;
      const [a, b] = [await desk.owed(first), await desk.owed(second)];
      const [all, due2] = [a.principal + a.interest, b.due];
      const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
      const signed = await purchase(net, otherExporter, offer);
      const estate = estateOf(collateral, claimants, 1);
      await expect(enforcement.connect(bankB).sell(estate, deposit, FACE, 0n, signed, NOBODY)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, bankB, exporter],
        [all, due2, FACE - all - due2],
      );
      for (const id of [desk.idOf(first), desk.idOf(second)]) {
        expect((await desk.financingOf(await id)).status).to.equal(STATUS.repaid);
      }
    });

    it("does not come about at a price that leaves the senior with less, unless it agrees", async () => {
      const { net, collateral, first, second, claimants, lien } = await twofold();
      const { enforcement, desk, deposit, exporter, bankA, bankB, otherExporter } = net;
      const price = 80_000_00n;
      const offer = { lien, document: collateral.id, price, buyer: otherExporter.address };
      const signed = await purchase(net, otherExporter, offer);
      const agreed = await saleConsent(net, exporter, offer);
      const before = await desk.owed(second);
      await expect(
        enforcement.connect(bankB).sell(estateOf(collateral, claimants, 1), deposit, price, 0n, signed, agreed),
      )
        .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
        .withArgs(bankA.lei, ZeroAddress);
      const consenting = { ...claimants[0], consent: [await saleConsent(net, bankA, offer)] };
      const estate = estateOf(collateral, [consenting, claimants[1]], 1);
      await enforcement.connect(bankB).sell(estate, deposit, price, 0n, signed, agreed);
      expect((await desk.financingOf(await desk.idOf(first))).status).to.equal(STATUS.defaulted);
      expect((await desk.owed(second)).due, "the junior gets nothing").to.equal(before.due);
    });

    it("pays what each lien covers by rank, and only then what the senior's debt exceeds its small lien by", async () => {
      const { net, collateral, senior, junior, first, second, lien } = await overLent();
      const { ethers, enforcement, desk, deposit, bankA, bankB, exporter, otherExporter } = net;
      const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
      const signed = await purchase(net, otherExporter, offer);
      // Of 250 000.00 the senior gets 10 000.00 before the junior's 90 000.00, and then the rest of the price. Its lien is
      // paid, so it has no say, though its debt is not.
      const estate = estateOf(collateral, [first, second], 1);
      await expect(enforcement.connect(bankB).sell(estate, deposit, FACE, 0n, signed, NOBODY)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, bankB, exporter],
        [160_000_00n, 90_000_00n, 0n],
      );
      expect((await desk.owed(senior)).due).to.equal(20_000_00n);
      expect((await desk.financingOf(await desk.idOf(junior))).status).to.equal(STATUS.repaid);
    });

    it("below the full price needs the consent of a senior whose debt exceeds its lien, though that is paid", async () => {
      const { net, collateral, senior, first, second, lien } = await overLent();
      const { enforcement, desk, deposit, bankA, bankB, exporter, otherExporter } = net;
      const price = 150_000_00n;
      const offer = { lien, document: collateral.id, price, buyer: otherExporter.address };
      const signed = await purchase(net, otherExporter, offer);
      const agreed = await saleConsent(net, exporter, offer);
      const sold = (earlier: typeof first) => estateOf(collateral, [earlier, second], 1);
      await expect(enforcement.connect(bankB).sell(sold(first), deposit, price, 0n, signed, agreed))
        .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
        .withArgs(bankA.lei, ZeroAddress);
      const consenting = { ...first, consent: [await saleConsent(net, bankA, offer)] };
      await enforcement.connect(bankB).sell(sold(consenting), deposit, price, 0n, signed, agreed);
      expect((await desk.owed(senior)).due).to.equal(120_000_00n);
    });
  });
});
