import { expect } from "chai";
import { id as keccakOfText, MaxUint256, ZeroAddress, ZeroHash, type Signer } from "ethers";

import { financingIdOf } from "../../../sdk/financing/terms.ts";
import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { coverIdOf } from "../../../sdk/insurance/terms.ts";
import { IGuaranteeBookServicing__factory, type GuaranteeBook } from "../../../typechain-types/index.ts";
import { lienIdOf } from "../../fixtures/encodings.ts";
import { EVERYTHING, LARGEST, STATUS } from "../../fixtures/financing.ts";
import { EUR, KIND, ROLE_BIT, USD } from "../../fixtures/network.ts";
import { lentInOtherToken } from "../../fixtures/tokens.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, MOST_COSTS, renewal, sale } from "../../fixtures/servicing.ts";
import {
  CORRECTION,
  demand,
  guaranteeFor,
  NET_ASSETS,
  NO_GROUNDS,
  signedGuarantee,
} from "../../fixtures/guarantees.ts";
import {
  allOf,
  ANSWER,
  CLAIM,
  claimed,
  COVER_STATUS,
  coverFor,
  DUE,
  entrusted,
  factsOf,
  insured,
  LIABILITY,
  LIMIT,
  NOTIFY,
  notified,
  paid,
  policied,
  policyOf,
  PREMIUM,
  REASONS,
  SHARE,
  signedCover,
  STATEMENT,
  takenBack,
  WAITING,
  waited,
  withInsurers,
} from "../../fixtures/insurance.ts";

/** The functions of the guarantee book that run in its servicing code. */
const inBook = ({ target }: GuaranteeBook, by: Signer) =>
  IGuaranteeBookServicing__factory.connect(target as string, by);

describe("CreditInsurance, declaration", () => {
  it("counts a cover against its policy and its financing, and pays the premium to the insurer", async () => {
    const net = await policied();
    const { insurance, guarantees, lienbook, registry, deposit } = net;
    const { bankA, insurer, creditPolicy, policyId, terms, financing } = net;
    const cover = await coverFor(net, financing);
    const declare = insurance
      .connect(bankA)
      .declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    await expect(declare).to.changeTokenBalances(net.ethers, deposit, [bankA, insurer], [-PREMIUM, PREMIUM]);
    await expect(declare).to.emit(insurance, "CoverDeclared");
    expect((await insurance.coverOf(coverIdOf(cover))).status).to.equal(COVER_STATUS.inForce);
    expect(await lienbook.reservedOf(insurance, policyId)).to.equal(LIMIT);
    expect(await registry.availableOf(policyId)).to.equal(LIABILITY - LIMIT);
    expect(await guarantees.coverageOf(financing)).to.equal(SHARE);
  });

  it("comes before the drawdown, as a bank wants it that lends because it is insured", async () => {
    const net = await policied();
    const { insurance, desk, bankA, exporter, insurer, creditPolicy } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const terms = await net.termsFor([collateral]);
    const cover = await coverFor(net, net.financingIdOf(terms));
    await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    expect((await insurance.coverOf(coverIdOf(cover))).status).to.equal(COVER_STATUS.inForce);
  });

  it("is made once: the insurer's signature is not used again, nor a second one for the same terms", async () => {
    const net = await insured();
    const { insurance, bankA, insurer, creditPolicy, cover, coverId, terms } = net;
    const again = async () => [await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms] as const;
    await expect(insurance.connect(bankA).declare(...(await again())))
      .to.be.revertedWithCustomError(insurance, "CoverAlreadyDeclared")
      .withArgs(coverId);
    await insurance.connect(bankA).release(cover, terms);
    await expect(insurance.connect(bankA).declare(...(await again())))
      .to.be.revertedWithCustomError(insurance, "CoverAlreadyDeclared")
      .withArgs(coverId);
  });

  it("is the insured's, for a debt that is owed to it", async () => {
    const net = await policied();
    const { insurance, bankA, bankB, exporter, insurer, creditPolicy, terms, financing, stranger } = net;
    const cover = await coverFor(net, financing);
    const signed = await signedCover(net, insurer, cover);
    for (const caller of [bankB, exporter, insurer]) {
      await expect(insurance.connect(caller).declare(signed, factsOf(creditPolicy), cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotInsured")
        .withArgs(caller.lei, bankA.lei);
    }
    await expect(
      insurance.connect(stranger).declare(signed, factsOf(creditPolicy), cover, terms),
    ).to.be.revertedWithCustomError(insurance, "NotInsured");
    const others = await policyOf(net, insurer, {}, bankB);
    const squatting = await coverFor(net, financing, { insured: bankB.lei, policy: others.id });
    await expect(
      insurance.connect(bankB).declare(await signedCover(net, insurer, squatting), factsOf(others), squatting, terms),
    )
      .to.be.revertedWithCustomError(insurance, "NotInsured")
      .withArgs(bankA.lei, bankB.lei);
  });

  it("is neither for nobody nor of a debt of nobody's: parties that are not enrolled are not one another", async () => {
    const net = await policied();
    const { insurance, insurer, creditPolicy, stranger } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const terms = await net.termsFor([collateral], { lender: stranger.address });
    const nobody = `0x${"00".repeat(20)}`;
    const cover = await coverFor(net, net.financingIdOf(terms), { insured: nobody });
    const signed = await signedCover(net, insurer, cover);
    await expect(insurance.connect(stranger).declare(signed, factsOf(creditPolicy), cover, terms))
      .to.be.revertedWithCustomError(insurance, "NotInsured")
      .withArgs(nobody, nobody);
    const unknown = await net.termsFor([collateral], { borrower: stranger.address });
    const ofNobody = await coverFor(net, net.financingIdOf(unknown), { debtor: nobody });
    const policy = factsOf(creditPolicy);
    await expect(
      insurance.connect(net.bankA).declare(await signedCover(net, insurer, ofNobody), policy, ofNobody, unknown),
    )
      .to.be.revertedWithCustomError(insurance, "InsuredDebtorMismatch")
      .withArgs(nobody, nobody);
  });

  it("needs the insurer's own word, in good standing", async () => {
    const net = await policied();
    const { insurance, participants, bankA, insurer, otherInsurer, creditPolicy, terms, financing } = net;
    const cover = await coverFor(net, financing);
    const declare = async (signer: typeof insurer, signedTerms = cover) =>
      insurance
        .connect(bankA)
        .declare(await signedCover(net, signer, signedTerms), factsOf(creditPolicy), cover, terms);
    await expect(declare(otherInsurer))
      .to.be.revertedWithCustomError(insurance, "NotInsurer")
      .withArgs(otherInsurer.lei, insurer.lei);
    await expect(declare(insurer, { ...cover, limit: LIMIT - 1n })).to.be.revertedWithCustomError(
      insurance,
      "SignatureInvalid",
    );
    await expect(declare(bankA)).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
    await participants.suspend(insurer.lei);
    await expect(declare(insurer))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(insurer.lei);
  });

  it("is of the borrower's debt, and by nobody who owes it or is owed it", async () => {
    const net = await policied();
    const { insurance, participants, bankA, debtor, exporter, insurer, creditPolicy, terms, financing } = net;
    const wrong = await coverFor(net, financing, { debtor: debtor.lei });
    await expect(
      insurance.connect(bankA).declare(await signedCover(net, insurer, wrong), factsOf(creditPolicy), wrong, terms),
    )
      .to.be.revertedWithCustomError(insurance, "InsuredDebtorMismatch")
      .withArgs(debtor.lei, exporter.lei);
    await participants.update(exporter.lei, ROLE_BIT.enterprise | ROLE_BIT.insurer, net.kycExpiry);
    const own = await policyOf(net, exporter);
    const captive = await coverFor(net, financing, { insurer: exporter.lei, policy: own.id });
    await expect(
      insurance.connect(bankA).declare(await signedCover(net, exporter, captive), factsOf(own), captive, terms),
    )
      .to.be.revertedWithCustomError(insurance, "InsurerIsParty")
      .withArgs(exporter.lei);
    await participants.update(bankA.lei, ROLE_BIT.bank | ROLE_BIT.insurer, net.kycExpiry);
    const banks = await policyOf(net, bankA);
    const itself = await coverFor(net, financing, { insurer: bankA.lei, policy: banks.id });
    await expect(insurance.connect(bankA).declare(await signedCover(net, bankA, itself), factsOf(banks), itself, terms))
      .to.be.revertedWithCustomError(insurance, "InsurerIsParty")
      .withArgs(bankA.lei);
  });

  it("refuses terms that make no cover, and another financing's terms", async () => {
    const net = await policied();
    const { insurance, bankA, insurer, creditPolicy, terms, financing, today } = net;
    const declare = async (wish: object) => {
      const cover = await coverFor(net, financing, wish);
      return insurance
        .connect(bankA)
        .declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    };
    const day = await today();
    for (const wish of [
      { limit: 0n },
      { wording: ZeroHash },
      { share: 0n },
      { share: 1_000_001n },
      { expiresOn: day - 1n },
      { expiresOn: 65_536n },
      { notifyDays: 0n },
      { claimDays: 0n },
      { answerDays: 0n },
      { answerDays: 366n },
    ]) {
      await expect(declare(wish)).to.be.revertedWithCustomError(insurance, "CoverTermsInvalid");
    }
    await expect(declare({ financing: ZeroHash }))
      .to.be.revertedWithCustomError(insurance, "CoverOfOtherFinancing")
      .withArgs(ZeroHash, financing);
    await declare({ expiresOn: day, waitingDays: 65_535n, answerDays: 365n, premium: 0n });
    await declare({ expiresOn: 65_535n, share: 1n });
  });

  it("stands on a policy of the insurer, as it was attested, held by the insured, in the currency", async () => {
    const net = await policied();
    const { insurance, registry, bankA, bankB, insurer, otherInsurer, creditPolicy, policyId, terms, financing } = net;
    const declare = async (shown: typeof creditPolicy, policyNamed = shown.id, facts = factsOf(shown)) => {
      const cover = await coverFor(net, financing, { policy: policyNamed });
      return insurance.connect(bankA).declare(await signedCover(net, insurer, cover), facts, cover, terms);
    };
    const others = await policyOf(net, otherInsurer);
    await expect(declare(others)).to.be.revertedWithCustomError(insurance, "PolicyMismatch");
    await expect(declare(await policyOf(net, insurer), policyId)).to.be.revertedWithCustomError(
      insurance,
      "PolicyMismatch",
    );
    await expect(
      declare(creditPolicy, policyId, { ...factsOf(creditPolicy), contentRoot: keccakOfText("other contents") }),
    ).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
    await expect(declare(await policyOf(net, insurer, {}, bankB))).to.be.revertedWithCustomError(
      registry,
      "DocumentFactsMismatch",
    );
    const inEuro = await policyOf(net, insurer, { currency: EUR });
    await expect(declare(inEuro))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(inEuro.id, USD, EUR);
    const draft = await net.draft(bankA, { kind: KIND.insurancePolicy });
    const unknown = { id: net.documentIdOf(KIND.insurancePolicy, insurer, draft.fingerprint), document: draft };
    await expect(declare(unknown)).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
    const linkingKeys = [keccakOfText("policy number")];
    const contested = await policyOf(net, insurer, { linkingKeys });
    await policyOf(net, insurer, { linkingKeys });
    await expect(declare(contested))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(contested.id);
    const expiring = await policyOf(net, insurer, { expiresOn: await net.today() });
    await registry.revoke(...(await net.revocation(insurer, creditPolicy)));
    await expect(declare(creditPolicy))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(policyId);
    await net.passDays(1n);
    await expect(declare(expiring)).to.be.revertedWithCustomError(registry, "DocumentHasExpired");
  });

  it("promises no more under a policy than it is worth, down to the last unit", async () => {
    const net = await insured();
    const { insurance, registry, bankA, insurer, creditPolicy, policyId } = net;
    const declare = async (limit: bigint) => {
      const { collateral } = await net.acknowledgedReceivable();
      const terms = await net.termsFor([collateral]);
      const cover = await coverFor(net, net.financingIdOf(terms), { limit });
      await insurance
        .connect(bankA)
        .declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
      return { cover, terms };
    };
    const left = LIABILITY - LIMIT;
    for (const limit of [left + 1n, LARGEST]) {
      await expect(declare(limit))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(policyId, limit, left);
    }
    const { cover, terms } = await declare(left);
    await expect(declare(1n)).to.be.revertedWithCustomError(registry, "DocumentOverEncumbered");
    await insurance.connect(bankA).release(cover, terms);
    await declare(1n);
  });

  it("is not counted twice: what covers promise of a policy is not pledged as evidence, nor the other way round", async () => {
    const net = await policied();
    const { insurance, registry, lienbook, bankA, bankB, insurer, exporter, terms, financing } = net;
    // Behind a receivable of the exporter's first, and then made over to the bank, which insures its loan under it.
    const draft = await net.draft(exporter, { kind: KIND.insurancePolicy, value: LIABILITY });
    const exporters = await net.register(insurer, draft);
    const collateral = await net.issueReceivable(await net.invoice({ value: LIABILITY }), [[exporters, LIABILITY]]);
    const policy = await net.amend(insurer, exporters, { holder: bankA.lei });
    const declare = async (limit: bigint) => {
      const cover = await coverFor(net, financing, { policy: policy.id, limit, share: 100_000n });
      await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(policy), cover, terms);
      return cover;
    };
    const first = await declare(LIMIT);
    const left = LIABILITY - LIMIT;
    const { pledge } = await net.consent(bankB, { ...collateral, amount: left + 1n });
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(policy.id, left + 1n, left);
    const { purpose } = await net.pledged(bankB, { ...collateral, amount: left });
    await expect(declare(1n))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(policy.id, 1n, 0n);
    await lienbook.connect(bankB).release({ ...collateral, amount: left }, ZeroAddress, purpose);
    await declare(left);
    await insurance.connect(bankA).release(first, terms);
    expect(await registry.availableOf(policy.id)).to.equal(LIMIT);
  });

  it("does not insure what is known to have happened", async () => {
    const net = await policied();
    const { insurance, recovery, bankA, insurer, creditPolicy, terms, financing, passDays } = net;
    const declare = async () => {
      const cover = await coverFor(net, financing);
      return insurance
        .connect(bankA)
        .declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    };
    await passDays(DUE + 1n);
    await expect(declare()).to.be.revertedWithCustomError(insurance, "LossAlreadyKnown").withArgs(financing, 1n);
    await passDays(5n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await expect(declare())
      .to.be.revertedWithCustomError(insurance, "FinancingNotInsurable")
      .withArgs(financing, STATUS.defaulted);
  });
});

describe("CreditInsurance, beside guarantees", () => {
  /** A guarantor covers a tenth; 90 % are insured. */
  const both = stage(insured, async (net) => {
    const { guarantees, deposit, supervisor, guarantor, bankA, financing, terms } = net;
    await inBook(guarantees, supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, USD, (await net.today()) + 365n);
    await deposit.issue(guarantor, 1_000_000_00n);
    await deposit.connect(guarantor).approve(guarantees, MaxUint256);
    const guarantee = await guaranteeFor(net, guarantor, financing, { coverage: 100_000n });
    await guarantees
      .connect(bankA)
      .issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
    return { guarantee };
  });

  it("covers together with them no more than the whole", async () => {
    const net = await both();
    const { insurance, guarantees, bankA, insurer, creditPolicy, terms, financing, guarantor } = net;
    const more = await coverFor(net, financing, { share: 1n });
    await expect(
      insurance.connect(bankA).declare(await signedCover(net, insurer, more), factsOf(creditPolicy), more, terms),
    )
      .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
      .withArgs(financing, 1_000_001n, 1_000_000n);
    const guarantee = await guaranteeFor(net, guarantor, financing, { coverage: 1n });
    await expect(
      guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "FinancingOverCovered");
    await insurance.connect(bankA).release(net.cover, terms);
    expect(await guarantees.coverageOf(financing)).to.equal(100_000n);
  });

  /** Insurer and guarantor have each paid all that was theirs to pay. */
  const bothPaid = stage(both, async (net) => {
    const { insurance, guarantees, recovery, servicing, desk, bankA, insurer, guarantor, cover, guarantee, terms } =
      net;
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const owed = allOf(await desk.owed(terms));
    const guaranteed = await guarantees.payableUnder(guarantee, terms);
    const running = await demand(net, guaranteed);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const covered = await insurance.payableUnder(cover, terms);
    await insurance.connect(bankA).claim(covered, STATEMENT, cover, terms);
    await insurance.connect(insurer).pay(cover, terms);
    return { owed, guaranteed, covered };
  });

  it("pays together with them no more than the loss", async () => {
    const { guarantees, insurance, owed, guaranteed, covered, financing, cover, guarantee, terms } = await bothPaid();
    expect(guaranteed + covered).to.be.at.most(owed);
    expect(covered).to.equal(LIMIT);
    expect((await guarantees.trustOf(financing)).paid).to.equal(guaranteed + covered);
    expect(await guarantees.payableUnder(guarantee, terms)).to.equal(0n);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
  });

  it("shares what comes in behind the creditor, pro rata with the guarantor", async () => {
    const net = await bothPaid();
    const { insurance, guarantees, desk, deposit, ethers, exporter, bankA, insurer, guarantor } = net;
    const { owed, guaranteed, covered, cover, guarantee, terms, financing } = net;
    const all = guaranteed + covered;
    await desk.connect(exporter).repay(owed - all, terms);
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    const salvage = all / 2n;
    await desk.connect(exporter).repay(salvage, terms);
    await expect(inBook(guarantees, bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      owed - all,
    );
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      insurer,
      (salvage * covered) / all,
    );
    await expect(inBook(guarantees, guarantor).recover(guarantor, "0x", guarantee, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      (salvage * guaranteed) / all,
    );
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await insurance.connect(insurer).recover(insurer, cover, terms);
    await inBook(guarantees, guarantor).recover(guarantor, "0x", guarantee, terms);
    expect((await insurance.coverOf(coverIdOf(cover))).recovered).to.equal(covered);
    expect((await guarantees.trustOf(financing)).recovered).to.equal(all);
  });

  it("leaves what it gives up of what has come in to the guarantor, not to a creditor that is whole by it", async () => {
    const net = await bothPaid();
    const { insurance, guarantees, desk, deposit, ethers, exporter, bankA, insurer, guarantor } = net;
    const { owed, guaranteed, covered, cover, guarantee, terms } = net;
    await insurance.connect(bankA).release(cover, terms);
    await desk.connect(exporter).repay(owed - guaranteed - covered, terms);
    await desk.connect(exporter).repay(1_000_00n, terms);
    await insurance.connect(insurer).waive(cover, terms);
    await expect(inBook(guarantees, guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      1_000_00n,
    );
  });

  it("pays nothing for what accrues on what the guarantor has paid, though nobody has noted that the creditor is whole", async () => {
    const net = await both();
    const {
      insurance,
      guarantees,
      recovery,
      servicing,
      desk,
      bankA,
      guarantor,
      insurer,
      exporter,
      cover,
      guarantee,
      terms,
    } = net;
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const guaranteed = await guarantees.payableUnder(guarantee, terms);
    await guarantees.connect(guarantor).pay(false, await demand(net, guaranteed), guarantee, terms);
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - guaranteed, terms);
    await net.passDays(20n);
    const accrued = await insurance.payableUnder(cover, terms);
    expect(accrued).to.equal(allOf(await desk.owed(terms)) - guaranteed);
    await insurance.connect(bankA).claim(accrued, STATEMENT, cover, terms);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.emit(insurance, "ClaimPaid")
      .withArgs(net.coverId, net.financing, 0n);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "ClaimAboveCover",
    );
  });

  it("pays nothing on a claim that had come to nothing, though the guarantor gives up what made the creditor whole", async () => {
    const net = await both();
    const { insurance, guarantees, recovery, servicing, desk, bankA, insurer, guarantor, exporter } = net;
    const { cover, coverId, guarantee, financing, terms } = net;
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const guaranteed = await guarantees.payableUnder(guarantee, terms);
    await guarantees.connect(guarantor).pay(false, await demand(net, guaranteed), guarantee, terms);
    await insurance.connect(bankA).claim(100_000_00n, STATEMENT, cover, terms);
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - guaranteed, terms);
    await inBook(guarantees, bankA).distribute(terms);
    await inBook(guarantees, bankA).release(NO_DEMAND, guarantee, terms);
    await inBook(guarantees, guarantor).waive(NO_GROUNDS, guarantee, terms);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.emit(insurance, "ClaimPaid")
      .withArgs(coverId, financing, 0n);
  });

  it("pays its whole part beside the guarantor, though costs are owed before it: the creditor is not whole yet", async () => {
    const net = await both();
    const { insurance, guarantees, recovery, servicing, desk, bankA, insurer, guarantor, exporter } = net;
    const { cover, guarantee, financing, terms } = net;
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await desk.connect(exporter).repay(50_000_00n, terms);
    await recovery.connect(bankA).charge(MOST_COSTS, STATEMENT, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const guaranteed = await guarantees.payableUnder(guarantee, terms);
    await guarantees.connect(guarantor).pay(false, await demand(net, guaranteed), guarantee, terms);
    const { principal, interest } = await desk.owed(terms);
    const covered = ((principal + interest) * SHARE) / 1_000_000n;
    expect(await insurance.payableUnder(cover, terms)).to.equal(covered);
    await insurance.connect(bankA).claim(covered, STATEMENT, cover, terms);
    await insurance.connect(insurer).pay(cover, terms);
    const { paid: paidByAll, whole } = await guarantees.trustOf(financing);
    expect([paidByAll, whole]).to.deep.equal([guaranteed + covered, false]);
  });

  it("refuses a claim for what the guarantor has paid already", async () => {
    const net = await both();
    const { insurance, guarantees, recovery, servicing, desk, bankA, guarantor, exporter, cover, guarantee, terms } =
      net;
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand(net, 20_000_00n);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - 21_000_00n, terms);
    const covered = await insurance.payableUnder(cover, terms);
    expect(covered).to.equal(1_000_00n);
    await expect(insurance.connect(bankA).claim(covered + 1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "ClaimAboveCover")
      .withArgs(coverIdOf(cover), covered + 1n, covered);
  });
});

describe("CreditInsurance, notice of overdue", () => {
  it("tells the insurer since when, by whoever is owed the debt", async () => {
    const net = await insured();
    const { insurance, bankA, bankB, exporter, insurer, cover, coverId, terms, passDays, today } = net;
    await passDays(DUE + NOTIFY);
    for (const caller of [bankB, exporter, insurer, net.stranger]) {
      await expect(insurance.connect(caller).notifyOverdue(cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotLossPayee")
        .withArgs(caller, bankA.lei);
    }
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.emit(insurance, "OverdueNotified")
      .withArgs(coverId, (await today()) - NOTIFY);
    const { notifiedOn, overdueSince } = await insurance.coverOf(coverId);
    expect([notifiedOn, overdueSince]).to.deep.equal([await today(), (await today()) - NOTIFY]);
  });

  it("given for the first time in default counts from the due date that was not kept, as the waiting period does", async () => {
    const net = await insured();
    const { insurance, guarantees, recovery, servicing, bankA, cover, coverId, terms, today } = net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    const since = (await today()) - (DEFAULT_DAY - DUE);
    expect((await insurance.coverOf(coverId)).overdueSince).to.equal(since);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "WaitingPeriodRuns")
      .withArgs(coverId, since + WAITING);
    await net.passDays(DUE + WAITING - DEFAULT_DAY);
    await insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
  });

  it("is refused before anything is overdue, and a day late", async () => {
    const { insurance, bankA, cover, coverId, financing, terms, passDays, today } = await insured();
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NothingOverdue")
      .withArgs(financing);
    await passDays(DUE);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NothingOverdue",
    );
    await passDays(NOTIFY + 1n);
    const since = (await today()) - NOTIFY - 1n;
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NotifiedTooLate")
      .withArgs(coverId, since, since + NOTIFY);
  });

  it("is of what fell due by the day of expiry", async () => {
    const net = await policied();
    const { insurance, bankA, insurer, creditPolicy, terms, financing, passDays, today } = net;
    const expiresOn = (await today()) + DUE - 1n;
    const cover = await coverFor(net, financing, { expiresOn });
    await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    await passDays(DUE + 1n);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverExpired")
      .withArgs(coverIdOf(cover), expiresOn, expiresOn + 1n);
  });

  it("comes to nothing under a policy that its insurer has taken back, unless it was given before", async () => {
    const net = await insured();
    const { insurance, registry, networkHelpers, bankA, insurer, creditPolicy, policyId, cover, coverId, terms } = net;
    await net.passDays(DUE + 1n);
    const snapshot = await networkHelpers.takeSnapshot();
    await registry.revoke(...(await net.revocation(insurer, creditPolicy)));
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(policyId);
    await snapshot.restore();
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await registry.revoke(...(await net.revocation(insurer, creditPolicy)));
    await net.passDays(40n);
    // What fell due since is not insured by telling of the first again.
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(policyId);
    expect((await insurance.coverOf(coverId)).notifiedOn).to.equal((await net.today()) - 40n);
  });

  it("is given again for what is overdue after the first was paid", async () => {
    const net = await notified();
    const { insurance, desk, exporter, bankA, cover, coverId, terms, passDays, today } = net;
    expect((await insurance.coverOf(coverId)).notifiedOn).to.equal(await today());
    const { due } = await desk.owed(terms);
    await desk.connect(exporter).repay(due, terms);
    await passDays(30n);
    expect((await desk.owed(terms)).daysPastDue).to.equal(1n);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.emit(insurance, "OverdueNotified")
      .withArgs(coverId, (await today()) - 1n);
    expect((await insurance.coverOf(coverId)).overdueSince).to.equal((await today()) - 1n);
  });

  it("given again takes in what has fallen due since, so that paying the oldest does not undo it", async () => {
    const net = await notified();
    const { insurance, desk, exporter, insurer, bankA, cover, coverId, terms, passDays, today } = net;
    await passDays(30n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await desk.connect(exporter).repay(72_000_00n, terms);
    expect((await desk.owed(terms)).daysPastDue).to.equal(1n);
    await expect(insurance.connect(insurer).endNotice(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NoticeStands",
    );
    await passDays(NOTIFY);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    expect((await insurance.coverOf(coverId)).overdueSince).to.equal((await today()) - NOTIFY - 1n);
  });
});

describe("CreditInsurance, what falls due after the cover's last day", () => {
  it("is not insured by telling of it together with what fell due before", async () => {
    const net = await policied();
    const { insurance, desk, exporter, bankA, insurer, creditPolicy, terms, financing, passDays, today } = net;
    const cover = await coverFor(net, financing, { expiresOn: (await today()) + DUE });
    await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    await passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await passDays(30n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await desk.connect(exporter).repay(72_000_00n, terms);
    expect((await desk.owed(terms)).daysPastDue).to.equal(1n);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "CoverExpired",
    );
    await expect(insurance.connect(insurer).endNotice(cover, terms)).to.emit(insurance, "NoticeEnded");
  });
});

describe("CreditInsurance, the end of a notice", () => {
  it("comes with the payment of what it was given for, at anyone's word, and not before", async () => {
    const net = await notified();
    const { insurance, desk, exporter, insurer, stranger, cover, coverId, terms } = net;
    await expect(insurance.connect(insurer).endNotice(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NoticeStands")
      .withArgs(coverId);
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await expect(insurance.connect(stranger).endNotice(cover, terms))
      .to.emit(insurance, "NoticeEnded")
      .withArgs(coverId);
    await expect(insurance.connect(stranger).endNotice(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NoticeStands",
    );
  });

  it("comes though another instalment is overdue by then, of which the insurer was not told", async () => {
    const net = await notified();
    const { insurance, desk, exporter, insurer, cover, coverId, terms } = net;
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await net.passDays(30n);
    expect((await desk.owed(terms)).daysPastDue).to.equal(1n);
    await expect(insurance.connect(insurer).endNotice(cover, terms))
      .to.emit(insurance, "NoticeEnded")
      .withArgs(coverId);
  });

  it("comes though another instalment fell due on the very day of the notice: it was not overdue yet", async () => {
    const net = await notified();
    const { insurance, desk, exporter, bankA, insurer, cover, coverId, terms, passDays, today } = net;
    await passDays(29n);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.emit(insurance, "OverdueNotified")
      .withArgs(coverId, net.since);
    await desk.connect(exporter).repay(72_000_00n, terms);
    await passDays(1n);
    expect((await desk.owed(terms)).daysPastDue).to.equal(1n);
    expect((await insurance.coverOf(coverId)).notifiedOn).to.equal((await today()) - 1n);
    await expect(insurance.connect(insurer).endNotice(cover, terms))
      .to.emit(insurance, "NoticeEnded")
      .withArgs(coverId);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.emit(insurance, "OverdueNotified")
      .withArgs(coverId, (await today()) - 1n);
  });

  it("keeps a bank from claiming what it did not notify, by a notice of something else", async () => {
    const net = await notified();
    const { insurance, guarantees, desk, recovery, servicing, exporter, bankA, insurer, cover, coverId, terms } = net;
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await net.passDays(28n);
    await insurance.connect(insurer).endNotice(cover, terms);
    await net.passDays(1n + WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "OverdueNotNotified")
      .withArgs(coverId);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NotifiedTooLate",
    );
  });

  it("does not come in default any more", async () => {
    const { insurance, desk, exporter, insurer, cover, coverId, terms } = await entrusted();
    await desk.connect(exporter).repay(100_000_00n, terms);
    await expect(insurance.connect(insurer).endNotice(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NoticeStands")
      .withArgs(coverId);
  });
});

describe("CreditInsurance, claim", () => {
  it("waits for default, for the claim to be entrusted, and for the waiting period, to the day", async () => {
    const net = await notified();
    const { insurance, guarantees, recovery, servicing, bankA, cover, coverId, terms, financing, since, passDays } =
      net;
    const claim = async () => insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
    await expect(claim()).to.be.revertedWithCustomError(guarantees, "ClaimNotEntrusted").withArgs(financing);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await expect(claim())
      .to.be.revertedWithCustomError(insurance, "ClaimBeforeDefault")
      .withArgs(financing, STATUS.active);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
    await passDays(28n);
    const declare = recovery.interface.encodeFunctionData("declareDefault", [ZeroHash, terms]);
    await inBook(guarantees, bankA).act(financing, declare);
    await expect(claim())
      .to.be.revertedWithCustomError(insurance, "WaitingPeriodRuns")
      .withArgs(coverId, since + WAITING);
    await passDays(1n);
    await claim();
  });

  it("is answered within the days of the cover", async () => {
    const { insurance, bankA, cover, coverId, terms, today } = await waited();
    const answerBy = (await today()) + ANSWER;
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.emit(insurance, "LossClaimed")
      .withArgs(coverId, 1n, STATEMENT, answerBy);
    const { claimed: running, answerBy: kept } = await insurance.coverOf(coverId);
    expect([running, kept]).to.deep.equal([1n, answerBy]);
  });

  it("is above zero and within share and limit; penalties and costs are no insured loss", async () => {
    const net = await waited();
    const { insurance, desk, bankA, exporter, cover, coverId, terms } = net;
    expect(await insurance.payableUnder(cover, terms)).to.equal(LIMIT);
    for (const amount of [0n, LIMIT + 1n, LARGEST]) {
      await expect(insurance.connect(bankA).claim(amount, STATEMENT, cover, terms))
        .to.be.revertedWithCustomError(insurance, "ClaimAboveCover")
        .withArgs(coverId, amount, LIMIT);
    }
    await desk.connect(exporter).repay(50_000_00n, terms);
    const { principal, interest, penalty } = await desk.owed(terms);
    expect(penalty + interest).to.equal(0n);
    expect(await insurance.payableUnder(cover, terms)).to.equal((principal * SHARE) / 1_000_000n);
  });

  it("counts interest that accrues, and not the penalty on it", async () => {
    const net = await waited();
    const { insurance, desk, exporter, cover, terms, passDays } = net;
    await desk.connect(exporter).repay(100_000_00n, terms);
    await passDays(10n);
    const { principal, interest, penalty } = await desk.owed(terms);
    expect(penalty).to.be.above(0n);
    expect(interest).to.be.above(0n);
    expect(await insurance.payableUnder(cover, terms)).to.equal(((principal + interest) * SHARE) / 1_000_000n);
  });

  it("leaves room for costs, which come before the insurer and are no insured loss", async () => {
    const net = await policied();
    const {
      insurance,
      guarantees,
      recovery,
      servicing,
      desk,
      deposit,
      ethers,
      bankA,
      insurer,
      exporter,
      creditPolicy,
    } = net;
    const { terms, financing } = net;
    const cover = await coverFor(net, financing, { share: 1_000_000n, limit: LIABILITY });
    await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const charge = recovery.interface.encodeFunctionData("charge", [MOST_COSTS, keccakOfText("the bill"), terms]);
    await inBook(guarantees, bankA).act(financing, charge);
    const { principal, interest, penalty, costs } = await desk.owed(terms);
    expect(costs).to.be.above(penalty);
    expect(await insurance.payableUnder(cover, terms)).to.equal(principal + interest);
    await insurance.connect(bankA).claim(principal + interest, STATEMENT, cover, terms);
    await insurance.connect(insurer).pay(cover, terms);
    expect((await guarantees.trustOf(financing)).whole, "costs and penalty are still the bank's").to.equal(false);
    await desk.connect(exporter).repay(costs + penalty, terms);
    await expect(inBook(guarantees, bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      costs + penalty,
    );
  });

  it("is the creditor's, one at a time, and may be taken back", async () => {
    const { insurance, bankA, bankB, exporter, insurer, cover, coverId, terms } = await claimed();
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "ClaimRunning")
      .withArgs(coverId, 100_000_00n);
    for (const caller of [bankB, exporter, insurer]) {
      await expect(insurance.connect(caller).claim(1n, STATEMENT, cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotLossPayee")
        .withArgs(caller, bankA.lei);
      await expect(insurance.connect(caller).withdrawClaim(cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotLossPayee")
        .withArgs(caller, bankA.lei);
    }
    await expect(insurance.connect(bankA).withdrawClaim(cover, terms))
      .to.emit(insurance, "ClaimWithdrawn")
      .withArgs(coverId, 100_000_00n);
    await expect(insurance.connect(bankA).withdrawClaim(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NoClaim")
      .withArgs(coverId);
    await insurance.connect(bankA).claim(LIMIT, STATEMENT, cover, terms);
  });

  it("is refused when the insurer was never told", async () => {
    const net = await insured();
    const { insurance, guarantees, recovery, servicing, bankA, cover, coverId, terms, passDays } = net;
    await passDays(DUE + WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "OverdueNotNotified")
      .withArgs(coverId);
  });

  it("comes too late after its days, to the day", async () => {
    const { insurance, networkHelpers, bankA, cover, coverId, terms, since, passDays } = await waited();
    await passDays(CLAIM);
    const snapshot = await networkHelpers.takeSnapshot();
    await insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
    await snapshot.restore();
    await passDays(1n);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "ClaimTooLate")
      .withArgs(coverId, since + WAITING + CLAIM);
  });

  it("does not follow terms that were never entered, nor a cover that was given back", async () => {
    const { insurance, bankA, cover, coverId, terms } = await waited();
    const other = { ...cover, limit: LIMIT + 1n };
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, other, terms))
      .to.be.revertedWithCustomError(insurance, "CoverNotInForce")
      .withArgs(coverIdOf(other), COVER_STATUS.none);
    await insurance.connect(bankA).release(cover, terms);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverNotInForce")
      .withArgs(coverId, COVER_STATUS.ended);
  });

  it("stands though somebody pays a part in default, be it the insurer to be rid of the cover", async () => {
    const net = await entrusted();
    const { insurance, desk, deposit, bankA, insurer, cover, terms, passDays } = net;
    await passDays(NOTIFY + 1n);
    await deposit.connect(insurer).approve(desk, MaxUint256);
    await desk.connect(insurer).repay(100_000_00n, terms);
    await passDays(DUE + WAITING - DEFAULT_DAY - NOTIFY - 1n);
    expect((await desk.owed(terms)).daysPastDue).to.be.below(WAITING);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NotifiedTooLate",
    );
    await insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
  });

  it("is made after a write-off, too, and for no more than was owed then", async () => {
    const net = await entrusted();
    const { insurance, guarantees, recovery, bankA, insurer, cover, financing, terms, passDays } = net;
    await inBook(guarantees, bankA).act(financing, recovery.interface.encodeFunctionData("writeOff", [terms]));
    const payable = await insurance.payableUnder(cover, terms);
    await passDays(WAITING);
    expect(await insurance.payableUnder(cover, terms), "nothing accrues on it").to.equal(payable);
    await insurance.connect(bankA).claim(LIMIT, STATEMENT, cover, terms);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.emit(insurance, "ClaimPaid")
      .withArgs(coverIdOf(cover), financing, payable);
  });
});

describe("CreditInsurance, the insurer's answer", () => {
  it("is one refusal with every reason, after which only a new claim counts", async () => {
    const { insurance, bankA, bankB, insurer, otherInsurer, cover, coverId, terms } = await claimed();
    for (const caller of [otherInsurer, bankA, bankB]) {
      await expect(insurance.connect(caller).refuse(REASONS, cover))
        .to.be.revertedWithCustomError(insurance, "NotInsurer")
        .withArgs(caller.lei, insurer.lei);
    }
    await expect(insurance.connect(insurer).refuse(ZeroHash, cover)).to.be.revertedWithCustomError(
      insurance,
      "DiscrepanciesUnnamed",
    );
    await expect(insurance.connect(insurer).refuse(REASONS, cover))
      .to.emit(insurance, "ClaimRefused")
      .withArgs(coverId, 100_000_00n, REASONS);
    for (const again of [
      async () => insurance.connect(insurer).refuse(REASONS, cover),
      async () => insurance.connect(insurer).pay(cover, terms),
    ]) {
      await expect(again()).to.be.revertedWithCustomError(insurance, "NoClaim").withArgs(coverId);
    }
    await insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
  });

  it("on the last day to claim leaves thirty days more, for what was refused and no more", async () => {
    const net = await waited();
    const { insurance, networkHelpers, bankA, insurer, cover, coverId, terms, passDays } = net;
    await expect(insurance.connect(bankA).claim(1n, ZeroHash, cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "StatementNotGiven",
    );
    await passDays(CLAIM);
    const again = (amount: bigint) => insurance.connect(bankA).claim(amount, STATEMENT, cover, terms);
    await again(100_000_00n);
    await passDays(ANSWER);
    await insurance.connect(insurer).refuse(REASONS, cover);
    const correctBy = (await net.today()) + CORRECTION;
    await passDays(CORRECTION);
    await expect(insurance.lapse(cover, terms)).to.be.revertedWithCustomError(insurance, "CoverStillGood");
    await expect(again(100_000_01n))
      .to.be.revertedWithCustomError(insurance, "ClaimAboveCover")
      .withArgs(coverId, 100_000_01n, 100_000_00n);
    const snapshot = await networkHelpers.takeSnapshot();
    await again(100_000_00n);
    await passDays(ANSWER + 1n);
    await insurance.connect(insurer).pay(cover, terms); // silence: it owes
    await snapshot.restore();
    await passDays(1n);
    await expect(again(1n)).to.be.revertedWithCustomError(insurance, "ClaimTooLate").withArgs(coverId, correctBy);
    await insurance.lapse(cover, terms);
  });

  it("early in the days to claim takes none of them away", async () => {
    const net = await waited();
    const { insurance, networkHelpers, bankA, insurer, cover, coverId, terms, since, passDays } = net;
    const again = async (amount: bigint) => insurance.connect(bankA).claim(amount, STATEMENT, cover, terms);
    await again(100_000_00n);
    await insurance.connect(insurer).refuse(REASONS, cover);
    await passDays(CLAIM);
    const snapshot = await networkHelpers.takeSnapshot();
    await again(100_000_01n);
    await snapshot.restore();
    await passDays(1n);
    await expect(again(1n))
      .to.be.revertedWithCustomError(insurance, "ClaimTooLate")
      .withArgs(coverId, since + WAITING + CLAIM);
  });

  it("is not waited for once the creditor has withdrawn its claim past the days to claim", async () => {
    const { insurance, bankA, insurer, cover, terms, passDays } = await waited();
    await passDays(CLAIM);
    await insurance.connect(bankA).claim(100_000_00n, STATEMENT, cover, terms);
    await passDays(ANSWER);
    await insurance.connect(insurer).refuse(REASONS, cover);
    await insurance.connect(bankA).claim(100_000_00n, STATEMENT, cover, terms);
    await insurance.connect(bankA).withdrawClaim(cover, terms);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "ClaimTooLate",
    );
    await insurance.lapse(cover, terms);
  });

  it("may come on the last day; after it the insurer owes, and pays late", async () => {
    const net = await claimed();
    const { insurance, guarantees, networkHelpers, insurer, bankA, cover, coverId, deposit, terms, answerBy } = net;
    await net.passDays(ANSWER);
    const snapshot = await networkHelpers.takeSnapshot();
    await insurance.connect(insurer).refuse(REASONS, cover);
    await snapshot.restore();
    await net.passDays(1n);
    await expect(insurance.connect(insurer).refuse(REASONS, cover))
      .to.be.revertedWithCustomError(insurance, "ClaimPrecluded")
      .withArgs(coverId, answerBy);
    await net.passDays(400n);
    await insurance.connect(insurer).pay(cover, terms);
    expect(await guarantees.balanceOf(deposit, bankA.lei)).to.deep.equal([100_000_00n, 0n]);
  });

  it("is payment to the loss payee alone, and leaves the debt as it is", async () => {
    const net = await claimed();
    const { insurance, guarantees, desk, deposit, ethers, bankA, bankB, insurer } = net;
    const { cover, coverId, financing, terms } = net;
    const before = allOf(await desk.owed(terms));
    await expect(insurance.connect(bankB).pay(cover, terms)).to.be.revertedWithCustomError(insurance, "NotInsurer");
    await expect(insurance.connect(insurer).pay(cover, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [insurer, guarantees, insurance],
      [-100_000_00n, 100_000_00n, 0n],
    );
    expect(allOf(await desk.owed(terms))).to.equal(before);
    expect((await guarantees.trustOf(financing)).paid).to.equal(100_000_00n);
    const { paid: paidUnder, claimed: running } = await insurance.coverOf(coverId);
    expect([paidUnder, running]).to.deep.equal([100_000_00n, 0n]);
    await expect(inBook(guarantees, bankB).withdraw(deposit, 1n, bankB)).to.be.revertedWithCustomError(
      guarantees,
      "BalanceInsufficient",
    );
    await expect(inBook(guarantees, bankA).withdraw(deposit, 100_000_00n, bankA)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      100_000_00n,
    );
  });

  it("is not paid twice, and in several claims never above the limit", async () => {
    const { insurance, bankA, insurer, cover, coverId, terms } = await paid();
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NoClaim")
      .withArgs(coverId);
    const left = LIMIT - 100_000_00n;
    await expect(insurance.connect(bankA).claim(left + 1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "ClaimAboveCover")
      .withArgs(coverId, left + 1n, left);
    await insurance.connect(bankA).claim(left, STATEMENT, cover, terms);
    await insurance.connect(insurer).pay(cover, terms);
    expect((await insurance.coverOf(coverId)).paid).to.equal(LIMIT);
    await expect(insurance.connect(bankA).claim(1n, STATEMENT, cover, terms))
      .to.be.revertedWithCustomError(insurance, "ClaimAboveCover")
      .withArgs(coverId, 1n, 0n);
  });

  it("is of less when the borrower has paid meanwhile, and of nothing when it has paid all", async () => {
    const net = await claimed();
    const { insurance, desk, networkHelpers, exporter, insurer } = net;
    const { cover, coverId, financing, terms } = net;
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - 50_000_00n, terms);
    const snapshot = await networkHelpers.takeSnapshot();
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.emit(insurance, "ClaimPaid")
      .withArgs(coverId, financing, 45_000_00n);
    await snapshot.restore();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.emit(insurance, "ClaimPaid")
      .withArgs(coverId, financing, 0n);
    await insurance.connect(net.stranger).lapse(cover, terms);
  });

  it("is given by a suspended insurer, too: what it owes runs on", async () => {
    const { insurance, participants, insurer, cover, coverId, terms } = await claimed();
    await participants.suspend(insurer.lei);
    await insurance.connect(insurer).pay(cover, terms);
    expect((await insurance.coverOf(coverId)).paid).to.equal(100_000_00n);
  });

  it("is settled by whichever act comes first in a block", async () => {
    const { insurance, insurer, cover, coverId, terms, inOneBlock } = await claimed();
    const [payment, refusal] = await inOneBlock(
      async (overrides) => insurance.connect(insurer).pay(cover, terms, overrides),
      async (overrides) => insurance.connect(insurer).refuse(REASONS, cover, { ...overrides }),
    );
    expect([payment!.status, refusal!.status]).to.deep.equal([1, 0]);
    expect((await insurance.coverOf(coverId)).paid).to.equal(100_000_00n);
  });

  it("goes with the claim: while that is not entrusted nothing is paid", async () => {
    const net = await claimed();
    const { insurance, guarantees, servicing, bankA, insurer, cover, financing, terms } = net;
    await inBook(guarantees, bankA).act(financing, await takenBack(net));
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.be.revertedWithCustomError(guarantees, "ClaimNotEntrusted")
      .withArgs(financing);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await insurance.connect(insurer).pay(cover, terms);
    await expect(inBook(guarantees, bankA).act(financing, await takenBack(net)))
      .to.be.revertedWithCustomError(guarantees, "ClaimShared")
      .withArgs(financing, 100_000_00n);
  });

  it("is paid to the buyer of the loan, who takes the cover with it", async () => {
    const net = await claimed();
    const { insurance, guarantees, servicing, desk, deposit, bankA, bankB, insurer, cover, financing, terms } = net;
    await inBook(guarantees, bankA).act(financing, await takenBack(net));
    const { principal } = await desk.owed(terms);
    const status = STATUS.defaulted;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB, { principal, status, price: 1n })));
    await servicing.connect(bankB).entrust(guarantees, terms);
    await expect(insurance.connect(bankA).withdrawClaim(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NotLossPayee")
      .withArgs(bankA, bankB.lei);
    await insurance.connect(insurer).pay(cover, terms);
    expect(await guarantees.balanceOf(deposit, bankB.lei)).to.deep.equal([100_000_00n, 0n]);
    expect(await guarantees.balanceOf(deposit, bankA.lei)).to.deep.equal([0n, 0n]);
  });
});

describe("CreditInsurance, salvage", () => {
  it("is the creditor's until it is whole, then the insurer's, and nobody else's", async () => {
    const net = await paid();
    const { insurance, guarantees, desk, deposit, ethers, exporter, bankA, bankB, insurer, otherInsurer } = net;
    const { cover, coverId, financing, terms, account } = net;
    const owed = allOf(await desk.owed(terms));
    await desk.connect(exporter).repay(owed - 60_000_00n, terms);
    for (const caller of [otherInsurer, bankA, bankB]) {
      await expect(insurance.connect(caller).recover(caller, cover, terms)).to.be.revertedWithCustomError(
        insurance,
        "NotInsurer",
      );
    }
    for (const to of [ZeroAddress, account]) {
      await expect(insurance.connect(insurer).recover(to, cover, terms)).to.be.revertedWithCustomError(
        guarantees,
        "RecipientOfNobody",
      );
    }
    await expect(insurance.connect(insurer).recover(insurer, cover, terms))
      .to.emit(insurance, "SalvageTaken")
      .withArgs(coverId, financing, 40_000_00n, insurer);
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await expect(inBook(guarantees, bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      owed - 100_000_00n,
    );
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await insurance.connect(net.stranger).lapse(cover, terms);
    await insurance.connect(insurer).recover(insurer, cover, terms);
    expect((await insurance.coverOf(coverId)).recovered).to.equal(100_000_00n);
    expect(await deposit.balanceOf(account)).to.equal(0n);
  });

  it("is nothing before a payment", async () => {
    const { insurance, guarantees, insurer, cover, terms } = await claimed();
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
  });
});

describe("CreditInsurance, other terms than those of the debt", () => {
  it("move nothing of a cover: neither the insured nor the insurer acts under another loan's terms", async () => {
    const net = await paid();
    const { insurance, bankA, insurer, cover, terms, financing } = net;
    const others = { ...terms, principal: terms.principal + 1n };
    const other = net.financingIdOf(others);
    const insured = insurance.connect(bankA);
    await insured.claim(1_00n, STATEMENT, cover, terms);
    const acts = [
      async () => insured.release(cover, others),
      async () => insured.withdrawClaim(cover, others),
      async () => insurance.connect(insurer).recover(insurer, cover, others),
      async () => insurance.connect(insurer).lead(cover, others),
      async () => insurance.connect(insurer).waive(cover, others),
    ];
    for (const act of acts) {
      await expect(act()).to.be.revertedWithCustomError(insurance, "CoverOfOtherFinancing").withArgs(financing, other);
    }
  });
});

describe("CreditInsurance, the end of a cover", () => {
  it("by release frees policy and financing for others", async () => {
    const { insurance, guarantees, registry, bankA, bankB, insurer, exporter, ...net } = await insured();
    const { cover, coverId, policyId, financing, terms } = net;
    for (const caller of [bankB, insurer, exporter]) {
      await expect(insurance.connect(caller).release(cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotLossPayee")
        .withArgs(caller, bankA.lei);
    }
    await expect(insurance.connect(bankA).release(cover, terms))
      .to.emit(insurance, "CoverEnded")
      .withArgs(coverId, true);
    expect(await registry.availableOf(policyId)).to.equal(LIABILITY);
    expect(await guarantees.coverageOf(financing)).to.equal(0n);
    await expect(insurance.connect(bankA).release(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverNotInForce")
      .withArgs(coverId, COVER_STATUS.ended);
  });

  it("is brought about by any account of the creditor, but not by the one that was removed", async () => {
    const net = await insured();
    const { insurance, participants, bankA, stranger, strangers, cover, coverId, terms } = net;
    await participants.addAccount(bankA.lei, strangers[0]!);
    await participants.removeAccount(bankA);
    for (const caller of [stranger, bankA]) {
      await expect(insurance.connect(caller).release(cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotLossPayee")
        .withArgs(caller, bankA.lei);
    }
    await expect(insurance.connect(strangers[0]).release(cover, terms))
      .to.emit(insurance, "CoverEnded")
      .withArgs(coverId, true);
  });

  it("of a loan that was not drawn is anyone's once its first instalment has fallen due: then it never is", async () => {
    const net = await policied();
    const { insurance, guarantees, registry, bankA, insurer, stranger, creditPolicy, policyId, collateral } = net;
    const terms = await net.termsFor([collateral]);
    const financing = financingIdOf(terms);
    const cover = await coverFor(net, financing);
    await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    expect(await registry.availableOf(policyId)).to.equal(LIABILITY - LIMIT);
    await net.passDays(DUE - 1n);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverIdOf(cover));
    await net.passDays(1n);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.emit(insurance, "CoverEnded")
      .withArgs(coverIdOf(cover), false);
    expect(await registry.availableOf(policyId)).to.equal(LIABILITY);
    expect(await guarantees.coverageOf(financing)).to.equal(0n);
  });

  it("uses up of the policy what was paid, for good", async () => {
    const { insurance, lienbook, registry, bankA, cover, policyId, terms } = await paid();
    expect(await lienbook.reservedOf(insurance, policyId)).to.equal(LIMIT);
    await insurance.connect(bankA).release(cover, terms);
    expect(await lienbook.reservedOf(insurance, policyId)).to.equal(0n);
    const { encumbered, collected } = await registry.stateOf(policyId);
    expect([encumbered, collected]).to.deep.equal([0n, 100_000_00n]);
  });

  it("comes when nothing can be notified any more, by anyone, and not a day before", async () => {
    const { insurance, stranger, cover, coverId, terms, passDays } = await insured();
    await passDays(120n + NOTIFY);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverId);
    await passDays(1n);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.emit(insurance, "CoverEnded")
      .withArgs(coverId, false);
  });

  it("is not put off by a notice of what was paid since", async () => {
    const { insurance, desk, exporter, stranger, cover, coverId, terms, passDays } = await notified();
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await passDays(120n + NOTIFY - DUE);
    // By the notice it could be claimed for ten days more.
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.emit(insurance, "CoverEnded")
      .withArgs(coverId, false);
  });

  it("does not come before the last day of the cover, though the time to claim what was notified is over", async () => {
    const net = await policied();
    const { insurance, bankA, insurer, stranger, creditPolicy, terms, financing, passDays } = net;
    const cover = await coverFor(net, financing, { waitingDays: 10n, claimDays: 10n });
    await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
    await passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await passDays(20n);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverIdOf(cover));
  });

  it("leaves no claim running under it", async () => {
    const { insurance, bankA, insurer, cover, coverId, terms } = await claimed();
    await insurance.connect(bankA).release(cover, terms);
    const { claimed: running } = await insurance.coverOf(coverId);
    expect(running).to.equal(0n);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverNotInForce")
      .withArgs(coverId, COVER_STATUS.ended);
  });

  it("waits for the last day to claim what was notified, and for the answer to a claim", async () => {
    const net = await waited();
    const { insurance, networkHelpers, bankA, stranger, cover, coverId, terms, passDays } = net;
    await passDays(CLAIM);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverId);
    const snapshot = await networkHelpers.takeSnapshot();
    await passDays(1n);
    await insurance.connect(stranger).lapse(cover, terms);
    await snapshot.restore();
    await insurance.connect(bankA).claim(1n, STATEMENT, cover, terms);
    await passDays(400n);
    await expect(insurance.connect(stranger).lapse(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverId);
  });

  it("comes with the last of the limit", async () => {
    const { insurance, bankA, insurer, stranger, cover, coverId, terms } = await waited();
    await insurance.connect(bankA).claim(LIMIT, STATEMENT, cover, terms);
    await insurance.connect(insurer).pay(cover, terms);
    await insurance.connect(stranger).lapse(cover, terms);
    expect((await insurance.coverOf(coverId)).status).to.equal(COVER_STATUS.ended);
  });

  it("comes with new terms of the debt, for which the insurer has not signed", async () => {
    const net = await insured();
    const { insurance, servicing, stranger, cover, coverId, terms } = net;
    const renewed = await renewal(net, terms);
    await servicing.restructure(...renewed.call);
    await expect(insurance.connect(net.bankA).notifyOverdue(cover, renewed.terms)).to.be.revertedWithCustomError(
      insurance,
      "CoverOfOtherFinancing",
    );
    await insurance.connect(stranger).lapse(cover, terms);
    expect((await insurance.coverOf(coverId)).status).to.equal(COVER_STATUS.ended);
  });

  it("goes with the loan to its buyer, who notifies and gives it back", async () => {
    const net = await insured();
    const { insurance, servicing, bankA, bankB, cover, terms } = net;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await net.passDays(DUE + 1n);
    await expect(insurance.connect(bankA).notifyOverdue(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NotLossPayee")
      .withArgs(bankA, bankB.lei);
    await insurance.connect(bankB).notifyOverdue(cover, terms);
    await insurance.connect(bankB).release(cover, terms);
  });
});

describe("CreditInsurance, the guarantee book's part", () => {
  it("is done for the insurance alone, which is named once", async () => {
    const { guarantees, insurance, deposit, bankA, deployer, financing, terms } = await insured();
    for (const act of [
      async () => guarantees.connect(bankA).bookShare(financing, deposit, 1n, 1n),
      async () => guarantees.connect(bankA).takeCover(financing, 1n),
      async () => guarantees.connect(bankA).giveBackCover(financing, 1n),
      async () => inBook(guarantees, bankA).leadShare(bankA.lei, 1n, terms),
      async () => inBook(guarantees, bankA).waiveShare(bankA.lei, 1n, 0n, terms),
      async () => inBook(guarantees, bankA).takeShare(bankA, 1n, 0n, terms),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(guarantees, "NotInsurance").withArgs(bankA);
    }
    await expect(guarantees.connect(bankA).setInsurance(bankA)).to.be.revertedWithCustomError(
      guarantees,
      "AccessManagedUnauthorized",
    );
    await expect(guarantees.connect(deployer).setInsurance(bankA))
      .to.be.revertedWithCustomError(guarantees, "InsuranceAlreadySet")
      .withArgs(await insurance.getAddress());
  });
});

describe("CreditInsurance, an insurer that has paid", () => {
  const whole = stage(paid, async (net) => {
    const { desk, exporter, terms } = net;
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - 100_000_00n, terms);
    return {};
  });

  it("takes the place of a creditor that is whole, with the liens, and is due what accrues", async () => {
    const net = await whole();
    const { insurance, guarantees, desk, lienbook, deposit, ethers } = net;
    const { bankA, exporter, insurer, otherInsurer, cover, terms, financing } = net;
    await expect(insurance.connect(otherInsurer).lead(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NotInsurer",
    );
    await insurance.connect(insurer).lead(cover, terms);
    const { beneficiary, lead } = await guarantees.trustOf(financing);
    expect([beneficiary, lead]).to.deep.equal([insurer.lei, 100_000_00n]);
    const [collateral] = terms.collateral;
    expect((await lienbook.lienOf(lienIdOf(collateral!, financing, desk.target as string))).holder).to.equal(
      insurer.lei,
    );
    await net.passDays(100n);
    const owed = allOf(await desk.owed(terms));
    expect(owed).to.be.greaterThan(100_000_00n);
    expect(await insurance.payableUnder(cover, terms)).to.equal(0n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      insurer,
      owed,
    );
    await expect(inBook(guarantees, bankA).takeReceipts(bankA, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
  });

  it("gives its part up once its cover has ended, and the claim may go back", async () => {
    const net = await paid();
    const { insurance, guarantees, desk, bankA, insurer, otherInsurer, cover, coverId, terms, financing } = net;
    const back = async () => inBook(guarantees, bankA).act(financing, await takenBack(net));
    await expect(back()).to.be.revertedWithCustomError(guarantees, "ClaimShared").withArgs(financing, 100_000_00n);
    await expect(insurance.connect(insurer).waive(cover, terms))
      .to.be.revertedWithCustomError(insurance, "CoverStillGood")
      .withArgs(coverId);
    await insurance.connect(bankA).release(cover, terms);
    await expect(insurance.connect(otherInsurer).waive(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "NotInsurer",
    );
    await expect(insurance.connect(insurer).waive(cover, terms))
      .to.emit(insurance, "SalvageGivenUp")
      .withArgs(coverId, financing, 100_000_00n);
    await expect(insurance.connect(insurer).waive(cover, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await back();
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
  });
});

describe("CreditInsurance, in a token that misbehaves", () => {
  const claimedInOtherToken = stage(lentInOtherToken, async (net) => {
    const { insurance, guarantees, recovery, servicing, bankA, insurer, terms, financing, token } = net;
    const insurers = await withInsurers(net);
    const { creditPolicy } = insurers;
    for (const party of [insurer, bankA]) {
      await token.mint(party, 1_000_000_00n);
      await token.connect(party).approve(insurance, MaxUint256);
    }
    const cover = await coverFor({ ...net, ...insurers }, financing);
    const declare = [await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms] as const;
    await token.setFee(10_000n);
    await expect(insurance.connect(bankA).declare(...declare)).to.be.revertedWithCustomError(
      insurance,
      "TokenMovedOtherAmount",
    );
    await token.setFee(0n);
    await insurance.connect(bankA).declare(...declare);
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await insurance.connect(bankA).claim(100_000_00n, STATEMENT, cover, terms);
    return { ...insurers, cover };
  });

  it("is paid in full or not at all", async () => {
    const { insurance, guarantees, token, insurer, financing, cover, terms } = await claimedInOtherToken();
    await token.setFee(10_000n);
    await expect(insurance.connect(insurer).pay(cover, terms)).to.be.revertedWithCustomError(
      insurance,
      "TokenMovedOtherAmount",
    );
    await token.setFee(0n);
    for (const [habit, refusal] of [
      [token.setLying, "TokenMovedOtherAmount"],
      [token.setRefusing, "SafeERC20FailedOperation"],
    ] as const) {
      await habit(true);
      await expect(insurance.connect(insurer).pay(cover, terms)).to.be.revertedWithCustomError(insurance, refusal);
      await habit(false);
    }
    await token.setBlocked(guarantees, true);
    await expect(insurance.connect(insurer).pay(cover, terms)).to.be.revertedWithCustomError(token, "AccountBlocked");
    await token.setBlocked(guarantees, false);
    expect((await guarantees.trustOf(financing)).paid).to.equal(0n);
    await insurance.connect(insurer).pay(cover, terms);
  });

  it("keeps out whoever calls back in the middle of a payment, whatever is called", async () => {
    const net = await claimedInOtherToken();
    const { ethers, insurance, desk, token, insurer, participants, creditPolicy, cover, terms } = net;
    const intruder = await ethers.deployContract("Intruder");
    await participants.addAccount(insurer.lei, intruder);
    await token.setListener(intruder);
    const { interface: abi } = insurance;
    const other = await coverFor({ ...net, policyId: creditPolicy.id }, net.financing);
    const calls = [
      abi.encodeFunctionData("declare", [await signedCover(net, insurer, other), factsOf(creditPolicy), other, terms]),
      abi.encodeFunctionData("pay", [cover, terms]),
      abi.encodeFunctionData("recover", [insurer.address, cover, terms]),
    ];
    const snapshot = await net.networkHelpers.takeSnapshot();
    for (const call of calls) {
      await snapshot.restore();
      await intruder.aim(insurance, call);
      await insurance.connect(insurer).pay(cover, terms);
      expect(await intruder.intruded()).to.equal(true);
      expect(await intruder.succeeded()).to.equal(false);
      expect(await intruder.answer()).to.equal(desk.interface.encodeErrorResult("ReentrancyGuardReentrantCall", []));
      const { paid: paidUnder } = await insurance.coverOf(coverIdOf(cover));
      expect(paidUnder).to.equal(100_000_00n);
    }
  });
});
