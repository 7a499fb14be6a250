import { expect } from "chai";
import { dataLength, ZeroAddress, ZeroHash } from "ethers";

import { STATUS } from "../../../fixtures/financing.ts";
import {
  appraised,
  type Claimant,
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  lienOfStake,
  NOTICE_DAYS,
} from "../../../fixtures/enforcement.ts";
import { graced, NO_DOCUMENT, DEFAULT_DAY } from "../../../fixtures/servicing.ts";
import { EUR } from "../../../fixtures/network.ts";
import { stage } from "../../../fixtures/stages.ts";
import { due, FACE, kept } from "./stages.ts";

/** An appraiser values a receivable of 250 000.00 at 150 000.00; the 200 000.00 lent on it are in default, the notice has run. */
const valued = stage(graced, async (net) => {
  const { enforcement, recovery, bankA, passDays } = net;
  const collateral = await appraised(net, 150_000_00n);
  const { terms, id: financing } = await net.financed([collateral], { interest: net.terms.interest });
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  const claimant = await claimantOf(net, terms);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(NOTICE_DAYS);
  return { collateral, terms, financing, estate: estateOf(collateral, [claimant]) };
});

describe("Enforcement by appropriation", () => {
  it("gives the holder the asset, sets off the debt, and has it pay the surplus to the pledgor", async () => {
    const net = await due();
    const { ethers, enforcement, desk, deposit, receivable, exporter, bankA } = net;
    const { collateral, terms, financing, estate, lien } = net;
    const { due: owed } = await desk.owed(terms);
    const taking = enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    await expect(taking).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, exporter, enforcement],
      [owed - FACE, FACE - owed, 0n],
    );
    await expect(taking)
      .to.emit(enforcement, "Sold")
      .withArgs(lien, collateral.id, bankA, deposit, FACE)
      .and.to.emit(enforcement, "SurplusPaid")
      .withArgs(lien, exporter, FACE - owed)
      .and.to.emit(desk, "FinancingClosed")
      .withArgs(financing);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
  });

  it("says once what a financing got: the desk does", async () => {
    const { enforcement, desk, deposit, bankA, estate, financing, terms } = await due();
    const { due: owed } = await desk.owed(terms);
    const taking = enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    await expect(taking).to.emit(desk, "Recovered").and.not.to.emit(enforcement, "Distributed");
    const [recovered] = await desk.queryFilter(desk.filters.Recovered(financing));
    const { costs, penalty, interest, principal, remainder } = recovered!.args.allocation;
    expect([costs + penalty + interest + principal, remainder]).to.deep.equal([owed, FACE - owed]);
  });

  it("frees the token's own document of liens and consumes what stood behind it", async () => {
    const { enforcement, deposit, lienbook, receivable, bankA, paper, declarations, estate, lien, balanceOf } =
      await due();
    await enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    expect((await lienbook.lienOf(lien)).amount).to.equal(0n);
    expect(await balanceOf(paper)).to.deep.equal({ value: FACE, encumbered: 0n, collected: 0n });
    for (const [index, share] of [100_000_00n, 100_000_00n, 50_000_00n].entries()) {
      const { encumbered, collected } = await balanceOf(declarations[index]!);
      expect([encumbered, collected]).to.deep.equal([0n, share]);
    }
    expect(await receivable.locked(paper.id)).to.equal(false);
  });

  it("waits while the token is frozen, as a sale does, and goes on once it is free", async () => {
    const { enforcement, deposit, receivable, exporter, bankA, supervisor, collateral, estate } = await due();
    await receivable.connect(supervisor).setFrozenTokens(exporter, collateral.id, true);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(receivable, "ERC7943InsufficientUnfrozenBalance")
      .withArgs(exporter, BigInt(collateral.id));
    expect(await receivable.ownerOf(collateral.id)).to.equal(exporter.address);
    await receivable.connect(supervisor).setFrozenTokens(exporter, collateral.id, false);
    await enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
  });

  it("is for no less than the face value, whatever the issuer of the document has said of its value since", async () => {
    const { enforcement, deposit, exporter, bankA, paper, estate, collateral, amend } = await due();
    await amend(exporter, paper, { value: 150_000_00n });
    expect(await enforcement.valuationOf(collateral)).to.equal(FACE);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE - 1n, 0n))
      .to.be.revertedWithCustomError(enforcement, "PriceBelowValuation")
      .withArgs(FACE - 1n, FACE);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, 0n, 0n)).to.be.revertedWithCustomError(
      enforcement,
      "PriceZero",
    );
  });

  it("is for what an appraiser says, where one has valued the asset, less what its debtor has paid", async () => {
    const net = await valued();
    const { ethers, enforcement, desk, deposit, debtor, bankA, exporter, collateral, terms, estate } = net;
    expect(await enforcement.valuationOf(collateral)).to.equal(150_000_00n);
    await desk.connect(debtor).collect(0, 30_000_00n, terms);
    expect(await enforcement.valuationOf(collateral)).to.equal(120_000_00n);
    const { due: owed } = await desk.owed(terms);
    const taking = enforcement.connect(bankA).appropriate(estate, deposit, 120_000_00n, 30_000_00n);
    await expect(taking).to.changeTokenBalances(ethers, deposit, [bankA, exporter], [0n, 0n]);
    expect((await desk.owed(terms)).due, "a partial recovery leaves the rest owed").to.equal(owed - 120_000_00n);
  });

  it("takes off what the borrower has paid before, late or not", async () => {
    const { ethers, enforcement, desk, deposit, exporter, bankA, terms, estate } = await due();
    await desk.connect(exporter).repay(90_000_00n, terms);
    const { due: owed } = await desk.owed(terms);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, exporter],
      [owed - FACE, FACE - owed],
    );
  });

  it("leaves the rest of the debt to be written off and recovered", async () => {
    const { enforcement, desk, recovery, deposit, exporter, bankA, terms, financing, estate } = await valued();
    await enforcement.connect(bankA).appropriate(estate, deposit, 150_000_00n, 0n);
    await recovery.connect(bankA).writeOff(terms);
    const { due: left } = await desk.owed(terms);
    await expect(desk.connect(exporter).repay(left, terms)).to.emit(desk, "FinancingClosed").withArgs(financing);
  });

  it("happens once", async () => {
    const { enforcement, lienbook, deposit, bankA, estate, lien } = await due();
    await enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(lienbook, "LienNotFound")
      .withArgs(lien);
  });

  it("is the holder's", async () => {
    const { enforcement, participants, deposit, exporter, bankB, strangers, estate, lien } = await due();
    for (const caller of [exporter, bankB]) {
      await expect(enforcement.connect(caller).appropriate(estate, deposit, FACE, 0n))
        .to.be.revertedWithCustomError(enforcement, "NotLienholder")
        .withArgs(lien, caller);
    }
    await expect(enforcement.connect(strangers[0]).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[0]);
  });

  it("is settled in a token of the asset's currency", async () => {
    const { enforcement, desk, deposit, ethers, bankA, estate, collateral } = await valued();
    await deposit.issue(bankA, FACE);
    await deposit.connect(bankA).approve(enforcement, FACE);
    const euro = await ethers.deployContract("MisbehavingToken");
    await desk.listToken(euro, EUR);
    await expect(enforcement.connect(bankA).appropriate(estate, euro, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(euro, 840n);
    // That of the terms will do though it was unlisted since, where nobody else gets any of it.
    await desk.listToken(deposit, 0n);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "TokenUnsuitable")
      .withArgs(deposit, 840n);
    await enforcement.connect(bankA).appropriate(estate, deposit, await enforcement.valuationOf(collateral), 0n);
  });

  it("needs the terms of the financing, and the index of a claimant that there is", async () => {
    const { enforcement, deposit, bankA, estate, claimant, collateral } = await due();
    for (const terms of ["0x", `0x${"00".repeat(32)}`]) {
      await expect(
        enforcement.connect(bankA).appropriate(estateOf(collateral, [{ ...claimant, terms }]), deposit, FACE, 0n),
      )
        .to.be.revertedWithCustomError(enforcement, "TermsMismatch")
        .withArgs(claimant.stake.purpose);
    }
    await expect(enforcement.connect(bankA).appropriate({ ...estate, enforcing: 1 }, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "ClaimantUnknown")
      .withArgs(1, 1);
  });

  it("shows the terms whole, or without what the estate says already, and says where that belongs", async () => {
    const { enforcement, desk, deposit, bankA, claimant, collateral, estate } = await due();
    const [{ terms, gap }] = estate.claimants as [Claimant];
    expect(dataLength(terms)).to.be.lessThan(dataLength(claimant.terms));
    const taking = (shown: Partial<Claimant>) =>
      enforcement
        .connect(bankA)
        .appropriate({ collateral, claimants: [{ ...claimant, ...shown }], enforcing: 0 }, deposit, FACE, 0n);
    for (const beyond of [1n, 32n, BigInt(dataLength(terms)) + 1n, 2n ** 32n - 1n]) {
      await expect(taking({ terms, gap: beyond }))
        .to.be.revertedWithCustomError(enforcement, "TermsMismatch")
        .withArgs(claimant.stake.purpose);
    }
    await expect(taking({ terms, gap: 0n }), "not put in").to.be.revertedWithCustomError(desk, "FinancingNotActive");
    const elsewhere = taking({ terms, gap: BigInt(gap) - 32n });
    await expect(elsewhere, "put in where it does not belong").to.be.revertedWithCustomError(
      desk,
      "FinancingNotActive",
    );
    const twice = taking({ gap });
    await expect(twice, "put in beside what they say").to.be.revertedWithCustomError(desk, "FinancingNotActive");
    await taking({});
  });

  it("does not take the terms of another debt for those of the lien", async () => {
    const net = await due();
    const { enforcement, deposit, bankA, collateral, claimant } = net;
    const { collateral: other } = await net.acknowledgedReceivable();
    const { terms } = await net.financed([other]);
    const mixed = { ...claimant, terms: (await claimantOf(net, terms)).terms };
    await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, [mixed]), deposit, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "TermsMismatch")
      .withArgs(claimant.stake.purpose);
  });

  it("leaves a suspended pledgor no way to hold on to the asset, and a suspended holder no way to take it", async () => {
    const { enforcement, participants, deposit, receivable, exporter, bankA, collateral, estate } = await due();
    await participants.suspend(exporter.lei);
    await participants.suspend(bankA.lei);
    await expect(enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(bankA.lei);
    await participants.reinstate(bankA.lei);
    await enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
  });

  describe("where others have liens, too", () => {
    it("pays the others what their liens are of, and hands the surplus to the pledgor", async () => {
      const net = await kept();
      const { ethers, enforcement, deposit, receivable, exporter, bankA, bankB } = net;
      const { collateral, claimants, passDays } = net;
      await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
      await passDays(HOLDERS_NOTICE_DAYS);
      const taking = enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, FACE, 0n);
      await expect(taking).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, enforcement, exporter],
        [-150_000_00n, 80_000_00n, 70_000_00n],
      );
      const lien = lienOfStake(collateral, claimants[0].stake);
      await expect(taking)
        .to.emit(enforcement, "Distributed")
        .withArgs(lien, Object.values(claimants[0].stake), bankA.lei, 100_000_00n, true)
        .and.to.emit(enforcement, "Distributed")
        .withArgs(lien, Object.values(claimants[1].stake), bankB.lei, 80_000_00n, true);
      expect(await enforcement.parked(deposit, bankB)).to.equal(80_000_00n);
      await expect(enforcement.connect(bankB).withdrawParked(deposit, bankB)).to.changeTokenBalance(
        ethers,
        deposit,
        bankB,
        80_000_00n,
      );
      expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
    });

    it("has a junior pay the seniors in full first, or have their consent", async () => {
      const net = await kept();
      const { ethers, enforcement, deposit, exporter, bankA, bankB, passDays } = net;
      const collateral = await appraised(net, 90_000_00n);
      const liens = [
        await net.pledged(bankA, { ...collateral, amount: 100_000_00n }),
        await net.pledged(bankB, { ...collateral, amount: 80_000_00n }),
      ] as const;
      const claimants = [keptClaimant(liens[0].purpose), keptClaimant(liens[1].purpose)] as const;
      await enforcement.connect(bankB).giveNotice(collateral, claimants[1].stake);
      await passDays(HOLDERS_NOTICE_DAYS);
      const estate = estateOf(collateral, claimants, 1);
      await expect(enforcement.connect(bankB).appropriate(estate, deposit, 90_000_00n, 0n))
        .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
        .withArgs(bankA.lei, ZeroAddress);
      await expect(enforcement.connect(bankB).appropriate(estate, deposit, 120_000_00n, 0n)).to.changeTokenBalances(
        ethers,
        deposit,
        [bankB, enforcement, exporter],
        [-100_000_00n, 100_000_00n, 0n],
      );
      expect(await enforcement.parked(deposit, bankA)).to.equal(100_000_00n);
    });

    it("shows all liens, each once and by rank", async () => {
      const { enforcement, lienbook, deposit, bankA, collateral, claimants, passDays } = await kept();
      await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
      await passDays(HOLDERS_NOTICE_DAYS);
      await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, [claimants[0]]), deposit, FACE, 0n))
        .to.be.revertedWithCustomError(lienbook, "LiensIncomplete")
        .withArgs(collateral.id, 100_000_00n, 180_000_00n);
      const [first, second] = claimants;
      await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, [second, first], 1), deposit, FACE, 0n))
        .to.be.revertedWithCustomError(lienbook, "LiensUnordered")
        .withArgs(lienOfStake(collateral, first.stake));
      await expect(enforcement.connect(bankA).appropriate(estateOf(collateral, [first, first]), deposit, FACE, 0n))
        .to.be.revertedWithCustomError(lienbook, "LienNotFound")
        .withArgs(lienOfStake(collateral, first.stake));
    });
  });

  it("moves tokens and ends liens for nobody but the enforcement contract, which is set once", async () => {
    const { lienbook, registry, receivable, enforcement, bankA, collateral, estate } = await due();
    await expect(registry.connect(bankA).foreclose(collateral.id, 1n, [], []))
      .to.be.revertedWithCustomError(registry, "NotLienbook")
      .withArgs(bankA);
    await expect(lienbook.connect(bankA).foreclose(bankA, estate))
      .to.be.revertedWithCustomError(lienbook, "NotEnforcement")
      .withArgs(bankA);
    await expect(receivable.connect(bankA).sellTo(collateral.id, bankA, ZeroHash))
      .to.be.revertedWithCustomError(receivable, "NotLienbook")
      .withArgs(bankA);
    await expect(lienbook.setEnforcement(bankA))
      .to.be.revertedWithCustomError(lienbook, "EnforcementAlreadySet")
      .withArgs(enforcement);
  });

  it("applies what it brings to a debt for nobody but the enforcement contract", async () => {
    const { desk, exporter, bankA, terms } = await due();
    for (const caller of [exporter, bankA]) {
      await expect(desk.connect(caller).realise(1n, terms))
        .to.be.revertedWithCustomError(desk, "NotEnforcement")
        .withArgs(caller);
    }
  });
});
