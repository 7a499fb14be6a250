import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { encodeGrounds, groundsHashOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import type { CounterGuarantee } from "../../../sdk/guarantees/terms.ts";
import { disclosureSigned, filed, reportIdOf, revocationSigned, surveyOf } from "../../fixtures/diligence.ts";
import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant, NOBODY, purchase } from "../../fixtures/enforcement.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { USD } from "../../fixtures/network.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { DEFAULT_DAY } from "../financing/FinancingServicing/acts.ts";
import { CAP, demand, NO_GROUNDS } from "./acts.ts";
import { countering, issueOn, surveyed } from "./grounds.ts";

describe("GuaranteeGrounds, reports", () => {
  it("are good and disclosed to the guarantor when the guarantee is issued, and looked at by everyone later", async () => {
    const net = await surveyed();
    const { diligence, grounds, guarantees, bankB, exporter, guarantor, passDays, today } = net;
    const survey = await surveyOf(net, exporter, { expiresOn: (await today()) + 10n });
    const unfiled = reportIdOf(bankB.lei, survey);
    await expect(issueOn(net, { reports: [unfiled] })).to.be.revertedWithCustomError(diligence, "ReportNotFiled");
    const { id } = await filed(net, bankB, survey);
    const own = await filed(net, guarantor, await surveyOf(net, exporter, { contentRoot: keccakOfText("our own") }));
    await expect(issueOn(net, { reports: [own.id, id] }))
      .to.be.revertedWithCustomError(diligence, "ReportNotDisclosed")
      .withArgs(id, guarantor.lei);
    const until = (await today()) + 30n;
    const consent = await disclosureSigned(net, exporter, id, guarantor.lei, until);
    await diligence.disclose(bankB.lei, survey, guarantor.lei, until, consent);
    const issued = await issueOn(net, { reports: [own.id, id] });

    const { staleIn } = net.guaranteeLens;
    expect(await staleIn(issued.guarantee, issued.grounds)).to.deep.equal([false, false]);
    await expect(staleIn(issued.guarantee, { reports: [id], counterGuarantees: [] }))
      .to.be.revertedWithCustomError(guarantees, "GroundsMismatch")
      .withArgs(issued.guarantee.grounds, groundsHashOf({ reports: [id], counterGuarantees: [] }));
    await passDays(11n);
    expect(await staleIn(issued.guarantee, issued.grounds)).to.deep.equal([false, true]);
    const reason = keccakOfText("found out");
    await diligence.revoke(own.id, reason, await revocationSigned(net, guarantor, own.id, reason));
    expect(await staleIn(issued.guarantee, issued.grounds)).to.deep.equal([true, true]);
    expect(await guarantees.isInForce(issued.guarantee, NO_DEMAND)).to.equal(true);
    await expect(issueOn(net, { reports: [id] })).to.be.revertedWithCustomError(diligence, "ReportIsStale");
    await expect(issueOn(net, { reports: [own.id] })).to.be.revertedWithCustomError(diligence, "ReportIsRevoked");
    for (const each of [grounds, net.guaranteeLens]) {
      expect(await each.diligence()).to.equal(await diligence.getAddress());
    }
  });

  it("are those that were signed, and few, and nobody but the book has them examined", async () => {
    const net = await surveyed();
    const { grounds, guarantees, bankA, exporter, guarantor } = net;
    const { id } = await filed(net, guarantor, await surveyOf(net, exporter));
    const signed = groundsHashOf({ reports: [id], counterGuarantees: [] });
    const empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    await expect(issueOn(net, { reports: [id] }, NO_GROUNDS))
      .to.be.revertedWithCustomError(guarantees, "GroundsMismatch")
      .withArgs(signed, empty);
    await expect(issueOn(net, {}, encodeGrounds({ reports: [id], counterGuarantees: [] })))
      .to.be.revertedWithCustomError(guarantees, "GroundsMismatch")
      .withArgs(ZeroHash, signed);
    await issueOn(net, { reports: Array.from({ length: 8 }, () => id) });
    await expect(issueOn(net, { reports: Array.from({ length: 9 }, () => id) }))
      .to.be.revertedWithCustomError(grounds, "GroundsInvalid")
      .withArgs(9n, 8n);
    await expect(grounds.connect(bankA).examine(ZeroHash, ZeroHash, guarantor.lei, USD, "0x"))
      .to.be.revertedWithCustomError(grounds, "NotGuaranteeBook")
      .withArgs(bankA);
  });
});

describe("GuaranteeGrounds, counter-guarantees", () => {
  it("are liens that the guarantor holds, and each stands behind one guarantee at a time", async () => {
    const net = await surveyed();
    const { grounds, guaranteeServicing, bankA, exporter, guarantor, otherGuarantor, terms } = net;
    const { collateral } = await net.acknowledgedReceivable();
    await expect(
      issueOn(net, { counterGuarantees: [countering(collateral, keccakOfText("no lien"))] }),
    ).to.be.revertedWithCustomError(grounds, "CounterGuaranteeNotHeld");
    const half = { ...collateral, amount: collateral.face / 2n };
    const others = await net.pledged(otherGuarantor, half, exporter);
    await expect(issueOn(net, { counterGuarantees: [countering(half, others.purpose)] }))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeNotHeld")
      .withArgs(others.lien, otherGuarantor.lei, guarantor.lei);
    const { lien, purpose } = await net.pledged(guarantor, half, exporter);
    const counterGuarantees = [countering(half, purpose)];
    const first = await issueOn(net, { counterGuarantees });
    expect(await grounds.guaranteeBehind(lien)).to.equal(first.id);
    await expect(issueOn(net, { counterGuarantees }))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeTaken")
      .withArgs(lien, first.id);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, first.guarantee, terms);
    expect(await grounds.guaranteeBehind(lien)).to.equal(ZeroHash);
    const second = await issueOn(net, { counterGuarantees });
    expect(await grounds.guaranteeBehind(lien)).to.equal(second.id);
  });

  it("are worth what is asked by an appraisal that is not too old, after the haircut and other liens", async () => {
    const net = await surveyed();
    const { grounds, exporter, guarantor, bankB, today, passDays } = net;
    const { collateral } = await issuedRight(net);
    const appraisal = await appraised(net, collateral, 400_000_00n);
    const mine = { ...collateral, amount: 300_000_00n };
    const { lien, purpose } = await net.pledged(guarantor, mine, exporter);
    const asking = (wish: Partial<CounterGuarantee>) => ({ counterGuarantees: [countering(mine, purpose, wish)] });

    // Of 300 000.00 under the lien, 30 % off, 210 000.00 are left.
    await expect(issueOn(net, asking({ appraisedWithin: 90n, haircut: 300_000n, worth: 210_000_01n })))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
      .withArgs(lien, 210_000_00n, 210_000_01n);
    await expect(issueOn(net, asking({ appraisedWithin: 90n, haircut: 1_500_000n, worth: 1n })))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
      .withArgs(lien, 0n, 1n);
    // Another lien takes the rest of the appraisal; a lower one leaves less for both.
    await net.pledged(bankB, { ...collateral, amount: 100_000_00n }, exporter);
    await appraised(net, collateral, 250_000_00n);
    await expect(issueOn(net, asking({ appraisedWithin: 90n, worth: 150_000_01n })))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeShort")
      .withArgs(lien, 150_000_00n, 150_000_01n);
    await passDays(50n);
    const day = await today();
    await expect(issueOn(net, asking({ appraisedWithin: 40n, worth: 100_000_00n })))
      .to.be.revertedWithCustomError(grounds, "AppraisalTooOld")
      .withArgs(collateral.id, appraisal.document.datedOn, day - 40n);
    await net.guaranteeServicing
      .connect(net.supervisor)
      .attestNetAssets(guarantor.lei, 5_000_000_00n, 840n, day + 100n);
    await issueOn(net, asking({ appraisedWithin: 365n, haircut: 300_000n, worth: 105_000_00n }));
  });

  it("need an appraisal where one is asked for, and none where none is", async () => {
    const net = await surveyed();
    const { grounds, exporter, guarantor, today } = net;
    const { collateral } = await issuedRight(net);
    const expiring = (await today()) + 5n;
    await appraised(net, collateral, 400_000_00n, expiring);
    const mine = { ...collateral, amount: 300_000_00n };
    const { purpose } = await net.pledged(guarantor, mine, exporter);
    await net.passDays(6n);
    const day = await today();
    await expect(issueOn(net, { counterGuarantees: [countering(mine, purpose, { appraisedWithin: 90n })] }))
      .to.be.revertedWithCustomError(grounds, "AppraisalTooOld")
      .withArgs(collateral.id, 0n, day - 90n);
    await issueOn(net, { counterGuarantees: [countering(mine, purpose)] });
  });

  it("are kept for a guarantor that has paid, until it has recovered, and enforced like any lien of its own", async () => {
    const net = await surveyed();
    const { ethers, grounds, guarantees, guaranteeServicing, lienbook, enforcement, deposit, desk, servicing } = net;
    const { bankA, bankB, exporter, guarantor, financing, terms, passDays } = net;
    const { collateral } = await issuedRight(net);
    await appraised(net, collateral, 400_000_00n);
    const mine = { ...collateral, amount: CAP };
    const { lien, purpose } = await net.pledged(guarantor, mine, exporter);
    const counterGuarantees = [countering(mine, purpose, { appraisedWithin: 90n, haircut: 0n, worth: CAP })];
    const issued = await issueOn(net, { counterGuarantees }, undefined, { coverage: 500_000n });

    await passDays(DEFAULT_DAY);
    await servicing.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand({ ...net, guarantee: issued.guarantee }, 60_000_00n);
    await guarantees.connect(guarantor).pay(false, running, issued.guarantee, terms);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, issued.guarantee, terms);
    expect(await guarantees.isSettled(financing, issued.id)).to.equal(false);
    expect(await grounds.guaranteeBehind(lien)).to.equal(issued.id);

    // It keeps of its lien what it has paid, and sells the right.
    await lienbook.connect(guarantor).discharge(mine, ZeroAddress, purpose, CAP - 60_000_00n, 0n, 0n);
    const { stake } = keptClaimant(purpose);
    await enforcement.connect(guarantor).giveNotice(mine, stake);
    await passDays(HOLDERS_NOTICE_DAYS);
    const price = await enforcement.valuationOf(mine);
    await deposit.connect(bankB).approve(enforcement, price);
    const offer = { lien, document: collateral.id, price, buyer: bankB.address };
    const buyer = await purchase(net, bankB, offer);
    const estate = estateOf(mine, [keptClaimant(purpose)]);
    await expect(enforcement.connect(guarantor).sell(estate, deposit, price, 0n, buyer, NOBODY)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankB, exporter],
      [-price, price - 60_000_00n],
    );
    await expect(enforcement.connect(guarantor).withdraw(deposit, guarantor)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      60_000_00n,
    );
    expect(await net.registeredRight.ownerOf(collateral.id)).to.equal(bankB.address);

    // What the borrower pays in the end is its counter-guarantor's, in the guarantor's place.
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const shown = encodeGrounds(issued.grounds);
    await expect(
      guaranteeServicing.connect(guarantor).recover(exporter, shown, issued.guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await guaranteeServicing.connect(exporter).reimburse(0n, exporter, shown, issued.guarantee, terms);
    expect(await guarantees.isSettled(financing, issued.id)).to.equal(true);
    expect(await grounds.guaranteeBehind(lien)).to.equal(ZeroHash);
  });
});
