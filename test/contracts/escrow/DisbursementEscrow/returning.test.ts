import { expect } from "chai";

import { applicationTerms, financingIdOf } from "../../../../sdk/financing/terms.ts";
import {
  agreement,
  delivered,
  drafted,
  drawn,
  funded,
  inspected,
  planned,
  showing,
  STAGE,
  TRANCHE,
} from "../../../fixtures/disbursement.ts";
import { allocation, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { stage } from "../../../fixtures/stages.ts";
import { renewal, sale } from "../../../fixtures/servicing.ts";

/** 200 000.00 · 8 % · 41 / 360, rounded half up. */
const INTEREST_OF_41_DAYS = 1_822_22n;

/** The first tranche was paid; nobody has used the two others, whose days have passed. */
const unused = stage(drawn, async (net) => {
  const { disbursement, exporter, use, passDays } = net;
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
  await passDays(41n);
  return {};
});

/** Drawn down, and nobody has agreed on what the money is for. */
const unagreed = stage(drafted, async (net) => {
  const { desk, exporter, bankA, terms } = net;
  await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
  return {};
});

describe("DisbursementEscrow, unused money", () => {
  it("goes to the lender after the day of its tranche, whoever asks for it, and reduces the debt", async () => {
    const net = await unused();
    const { disbursement, desk, deposit, bankA, strangers, use, terms, id, today } = net;
    const before = await desk.owed(terms);
    expect([before.interest, before.principal]).to.deep.equal([INTEREST_OF_41_DAYS, 200_000_00n]);
    const sent = disbursement.connect(strangers[5]).returnUnused(use, terms);
    await expect(sent).to.emit(disbursement, "TrancheReturned").withArgs(id, 1n, 60_000_00n);
    await expect(sent).to.emit(disbursement, "TrancheReturned").withArgs(id, 2n, 40_000_00n);
    await expect(sent).to.emit(disbursement, "UnusedReturned").withArgs(use.financing, 100_000_00n, 0n, 0n);
    await expect(sent).to.emit(desk, "Repaid");
    await expect(sent).to.changeTokenBalances(net.ethers, deposit, [disbursement, bankA], [-100_000_00n, 100_000_00n]);
    const after = await desk.owed(terms);
    expect([after.interest, after.principal]).to.deep.equal([0n, 100_000_00n + INTEREST_OF_41_DAYS]);
    const uses = await disbursement.useOfProceeds(use, []);
    expect(uses.map(({ state }) => state)).to.deep.equal([TRANCHE.released, TRANCHE.returned, TRANCHE.returned]);
    expect(uses[1]!.on).to.equal(await today());
  });

  it("pays the fee for early repayment that the loan agrees on, like anybody who repays before the due date", async () => {
    const net = await inspected();
    const { disbursement, desk, strangers, inspector, passDays } = net;
    const fee = applicationTerms({ earlyFee: 10_000n });
    const { use, terms } = await planned(net, inspector, { financing: { application: fee } });
    await funded(net, use, terms);
    await passDays(41n);
    // 200 000.00 are the interest, 196 215.62, and 1 % of these.
    await expect(disbursement.connect(strangers[5]).returnUnused(use, terms))
      .to.emit(desk, "Repaid")
      .withArgs(
        use.financing,
        disbursement,
        allocation({ interest: INTEREST_OF_41_DAYS, principal: 196_215_62n, earlyFee: 1_962_16n }),
      );
  });

  it("goes home once", async () => {
    const { disbursement, use, terms } = await unused();
    await disbursement.returnUnused(use, terms);
    await expect(disbursement.returnUnused(use, terms))
      .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
      .withArgs(use.financing);
  });

  it("stays while its day has not passed, whoever asks for it", async () => {
    const net = await drawn();
    const { disbursement, desk, bankA, exporter, foundry, strangers, use, terms, passDays } = net;
    await passDays(30n);
    for (const each of [bankA, exporter, foundry, strangers[5]!]) {
      await expect(disbursement.connect(each).returnUnused(use, terms))
        .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
        .withArgs(use.financing);
    }
    await passDays(1n);
    await disbursement.returnUnused(use, terms);
    expect((await disbursement.useOfProceeds(use, [])).map(({ state }) => state)).to.deep.equal([
      TRANCHE.pending,
      TRANCHE.returned,
      TRANCHE.pending,
    ]);
    expect((await desk.owed(terms)).principal).to.be.lessThan(200_000_00n);
  });

  it("does not go home twice with a release: what was paid stays paid, what went home is not paid", async () => {
    const net = await unused();
    const { disbursement, deposit, use, terms, foundry, id } = net;
    await disbursement.returnUnused(use, terms);
    expect(await deposit.balanceOf(disbursement)).to.equal(0n);
    await expect(disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, await delivered(net))))
      .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
      .withArgs(id, 2n);
  });

  it("goes home while everybody is suspended and every engine delisted: no pause holds it", async () => {
    const net = await unused();
    const { disbursement, participants, lienbook, desk, exporter, bankA, access, use, terms } = net;
    await participants.suspend(exporter.lei);
    await participants.suspend(bankA.lei);
    await lienbook.delistEngine(desk);
    await desk.listToken(terms.token, 0n);
    for (const target of [disbursement, desk, lienbook]) await access.setTargetClosed(target, true);
    await disbursement.returnUnused(use, terms);
    expect((await desk.owed(terms)).principal).to.be.lessThan(200_000_00n);
  });

  it("goes to whoever bought the loan", async () => {
    const net = await unused();
    const { disbursement, servicing, deposit, bankA, bankB, use, terms } = net;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await expect(disbursement.returnUnused(use, terms)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [disbursement, bankB, bankA],
      [-100_000_00n, 100_000_00n, 0n],
    );
  });

  it("is called home by the creditor at once when default is declared, and by nobody else", async () => {
    const net = await drawn();
    const { disbursement, desk, recovery, exporter, foundry, bankA, bankB, terms, use, registry } = net;
    const [document] = net.declarations;
    await registry.revoke(...(await net.revocation(net.customs, document)));
    await recovery.connect(bankA).declareDefault(document.id, terms);
    for (const each of [exporter, foundry, bankB]) {
      await expect(disbursement.connect(each).returnUnused(use, terms))
        .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
        .withArgs(use.financing);
    }
    await disbursement.connect(bankA).returnUnused(use, terms);
    expect((await desk.owed(terms)).principal).to.equal(0n);
    expect((await desk.financingOf(use.financing)).status).to.equal(STATUS.repaid);
  });

  it("reduces a debt that was written off, too", async () => {
    const net = await drawn();
    const { disbursement, desk, recovery, bankA, terms, use, registry } = net;
    const [document] = net.declarations;
    await registry.revoke(...(await net.revocation(net.customs, document)));
    await recovery.connect(bankA).declareDefault(document.id, terms);
    await recovery.connect(bankA).writeOff(terms);
    await disbursement.connect(bankA).returnUnused(use, terms);
    expect((await desk.financingOf(use.financing)).status).to.equal(STATUS.repaid);
  });

  it("is the borrower's once nothing is owed: at once at its own request, and after the day at anyone's", async () => {
    for (const early of [true, false]) {
      const net = await drawn();
      const { disbursement, desk, deposit, exporter, bankA, use, terms, passDays } = net;
      await desk.connect(exporter).repay(EVERYTHING, terms);
      await expect(disbursement.connect(bankA).returnUnused(use, terms))
        .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
        .withArgs(use.financing);
      if (!early) await passDays(41n);
      const sent = disbursement.connect(early ? exporter : bankA).returnUnused(use, terms);
      await expect(sent).to.emit(disbursement, "UnusedReturned").withArgs(use.financing, 0n, 200_000_00n, 0n);
      await expect(sent).to.changeTokenBalances(
        net.ethers,
        deposit,
        [disbursement, exporter, bankA],
        [-200_000_00n, 200_000_00n, 0n],
      );
    }
  });

  it("goes to the account that took the place of one that the borrower lost", async () => {
    const net = await drawn();
    const { disbursement, desk, deposit, participants, exporter, strangers, use, terms, passDays } = net;
    const successor = strangers[9]!;
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await participants.addAccount(exporter.lei, successor);
    await participants.announceReplacement(exporter, successor);
    await passDays(41n);
    await expect(disbursement.returnUnused(use, terms)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [disbursement, successor, exporter],
      [-200_000_00n, 200_000_00n, 0n],
    );
  });

  it("pays the rest of the debt and hands on to the borrower what is more", async () => {
    const net = await drawn();
    const { disbursement, desk, deposit, exporter, use, terms, passDays } = net;
    await passDays(41n);
    await desk.connect(exporter).repay(150_000_00n, terms);
    const { principal, interest } = await desk.owed(terms);
    const rest = 200_000_00n - principal - interest;
    await expect(disbursement.returnUnused(use, terms))
      .to.emit(disbursement, "UnusedReturned")
      .withArgs(use.financing, principal + interest, rest, 0n);
    expect(await deposit.balanceOf(disbursement)).to.equal(0n);
    expect((await desk.financingOf(use.financing)).status).to.equal(STATUS.repaid);
  });

  it("reduces the debt under the terms that replaced those it was drawn under, once that is noted", async () => {
    const net = await unused();
    const { disbursement, desk, servicing, use, terms, strangers } = net;
    const first = await renewal(net, terms);
    await servicing.restructure(...first.call);
    const second = await renewal(net, first.terms);
    await servicing.restructure(...second.call);
    for (const shown of [terms, first.terms, second.terms]) {
      await expect(disbursement.returnUnused(use, shown))
        .to.be.revertedWithCustomError(disbursement, "FinancingNotCurrent")
        .withArgs(use.financing, financingIdOf(shown));
    }
    const anyone = disbursement.connect(strangers[5]);
    await expect(anyone.follow(first.terms))
      .to.emit(disbursement, "FinancingFollowed")
      .withArgs(use.financing, first.id);
    await expect(disbursement.returnUnused(use, first.terms))
      .to.be.revertedWithCustomError(disbursement, "FinancingNotCurrent")
      .withArgs(use.financing, first.id);
    await anyone.follow(second.terms);
    expect(await disbursement.replacementOf(first.id)).to.equal(second.id);
    await anyone.returnUnused(use, second.terms);
    expect((await desk.owed(second.terms)).principal).to.be.lessThan(200_000_00n);
  });

  it("follows nothing but terms that the desk has put in the place of others", async () => {
    const net = await unused();
    const { disbursement, use, terms } = net;
    const { terms: merelySigned, id } = await renewal(net, terms);
    await expect(disbursement.follow(terms))
      .to.be.revertedWithCustomError(disbursement, "NotReplacement")
      .withArgs(use.financing);
    await expect(disbursement.follow(merelySigned))
      .to.be.revertedWithCustomError(disbursement, "NotReplacement")
      .withArgs(id);
  });

  it("does not reduce another debt, whoever asks for it", async () => {
    const net = await unused();
    const { disbursement, use } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const other = await net.financed([collateral]);
    await expect(disbursement.returnUnused(use, other.terms))
      .to.be.revertedWithCustomError(disbursement, "FinancingNotCurrent")
      .withArgs(use.financing, other.id);
  });

  it("waits, if new terms refuse early repayment, until it can be applied", async () => {
    const net = await unused();
    const { disbursement, desk, deposit, servicing, bankA, use, terms, passDays } = net;
    const refusing = await renewal(net, terms, { application: applicationTerms({ early: 2n }) });
    await servicing.restructure(...refusing.call);
    await disbursement.follow(refusing.terms);
    await expect(disbursement.returnUnused(use, refusing.terms))
      .to.emit(disbursement, "UnusedReturned")
      .withArgs(use.financing, INTEREST_OF_41_DAYS, 0n, 100_000_00n - INTEREST_OF_41_DAYS);
    expect((await disbursement.disbursementOf(use.financing)).unapplied).to.equal(100_000_00n - INTEREST_OF_41_DAYS);
    expect(await deposit.allowance(disbursement, desk)).to.equal(0n);
    await passDays(200n);
    await expect(disbursement.returnUnused(use, refusing.terms)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [disbursement, bankA],
      [INTEREST_OF_41_DAYS - 100_000_00n, 100_000_00n - INTEREST_OF_41_DAYS],
    );
    expect((await disbursement.disbursementOf(use.financing)).unapplied).to.equal(0n);
  });
});

describe("DisbursementEscrow, money without an agreement", () => {
  it("is sent back a week after the drawdown, whoever asks for it, and reduces the debt", async () => {
    const net = await unagreed();
    const { disbursement, desk, deposit, bankA, strangers, terms, today, passDays, financingIdOf: idOf } = net;
    const anyone = disbursement.connect(strangers[5]);
    const from = (await today()) + 7n;
    await passDays(6n);
    await expect(anyone.sendBack(terms, terms))
      .to.be.revertedWithCustomError(disbursement, "SettlingTime")
      .withArgs(idOf(terms), from);
    await passDays(1n);
    await expect(anyone.sendBack(terms, terms)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [disbursement, bankA],
      [-200_000_00n, 200_000_00n],
    );
    expect((await desk.owed(terms)).principal).to.be.lessThan(1_000_00n);
    expect((await disbursement.disbursementOf(idOf(terms))).stage).to.equal(STAGE.sentBack);
    await expect(anyone.sendBack(terms, terms))
      .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
      .withArgs(idOf(terms));
  });

  it("is not sent back once the parties have agreed, even if nobody noted that it came", async () => {
    const net = await unagreed();
    const { disbursement, use, terms, passDays } = net;
    await disbursement.agree(...(await agreement(net, use, terms)));
    await passDays(8n);
    await expect(disbursement.sendBack(terms, terms))
      .to.be.revertedWithCustomError(disbursement, "DisbursementAlreadyAgreed")
      .withArgs(use.financing, await disbursement.idOf(use));
    await disbursement.fund(use);
  });

  it("is none where nothing was drawn down, or nothing came here", async () => {
    const net = await inspected();
    const { disbursement, desk, exporter, bankA, collateral, passDays, financingIdOf: idOf } = net;
    const terms = await net.termsFor([collateral]);
    await expect(disbursement.sendBack(terms, terms))
      .to.be.revertedWithCustomError(disbursement, "FinancingNotActive")
      .withArgs(idOf(terms), STATUS.none);
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    await passDays(7n);
    await expect(disbursement.sendBack(terms, terms))
      .to.be.revertedWithCustomError(disbursement, "NoPayoutHere")
      .withArgs(idOf(terms));
  });

  it("waits for its terms to let it be applied, under whatever terms replaced them", async () => {
    const net = await inspected();
    const { disbursement, desk, servicing, exporter, bankA, collateral, passDays, ethers, deposit } = net;
    const escrow = await disbursement.getAddress();
    const terms = await net.termsFor([collateral], {
      application: applicationTerms({ early: 2n }),
      payouts: [{ payee: escrow, amount: 200_000_00n }],
    });
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    await passDays(9n);
    await disbursement.sendBack(terms, terms);
    const kept = 200_000_00n - 400_00n; // less 8 % · 9 / 360 of it
    expect((await disbursement.disbursementOf(financingIdOf(terms))).unapplied).to.equal(kept);
    const renewed = await renewal(net, terms, { application: applicationTerms() });
    await servicing.restructure(...renewed.call);
    await disbursement.follow(renewed.terms);
    await expect(disbursement.sendBack(terms, renewed.terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [disbursement, bankA],
      [-kept, kept],
    );
  });
});
