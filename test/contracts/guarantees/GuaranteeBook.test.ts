import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { encodeGrounds, guaranteeIdOf, NO_DEMAND, recoveriesOf } from "../../../sdk/guarantees/terms.ts";
import { authorize } from "../../../sdk/messages/sign.ts";
import { LOAN_TRANSFER } from "../../../sdk/messages/types.ts";
import { EVERYTHING, STATUS } from "../../fixtures/financing.ts";
import { EUR, ROLE_BIT, USD } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, renewal } from "../../fixtures/servicing.ts";
import {
  CAP,
  demand,
  demanded,
  DISCREPANCIES,
  entrusted,
  guaranteed,
  guaranteeFor,
  guarantors,
  NET_ASSETS,
  NO_GROUNDS,
  signedGuarantee,
  STATEMENT,
} from "../../fixtures/guarantees.ts";

const all = (debt: { costs: bigint; penalty: bigint; interest: bigint; principal: bigint }): bigint =>
  debt.costs + debt.penalty + debt.interest + debt.principal;

describe("GuaranteeBook, issue", () => {
  it("counts a guarantee against its guarantor and its financing", async () => {
    const { guarantees, guarantor, exporter, financing, guarantee, guaranteeId, deposit } = await guaranteed();
    expect(await guarantees.isInForce(guarantee, NO_DEMAND)).to.equal(true);
    expect((await guarantees.guaranteeOf(guaranteeId)).paid).to.equal(0n);
    const { guaranteed: inAll, guarantors: own } = await guarantees.standingOf(guarantor.lei);
    expect([inAll, own]).to.deep.equal([CAP, 0n]);
    expect((await guarantees.standingOf(exporter.lei)).guarantors).to.equal(1n);
    expect(await guarantees.relationOf(guarantor.lei, exporter.lei)).to.deep.equal([CAP, false]);
    expect(await guarantees.coverageOf(financing)).to.equal(500_000n);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([40_000_00n, 30_000_00n]);
  });

  it("is paid for by the creditor, once", async () => {
    const net = await guarantors();
    const { guarantees, deposit, bankA, guarantor, financing, terms } = net;
    const guarantee = await guaranteeFor(net, guarantor, financing, { fee: 1_000_00n });
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await expect(guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms)).to.changeTokenBalances(
      net.ethers,
      deposit,
      [bankA, guarantor],
      [-1_000_00n, 1_000_00n],
    );
    await expect(guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeAlreadyIssued")
      .withArgs(guaranteeIdOf(guarantee));
  });

  it("refuses anybody but the creditor, another financing's terms and another entity's signature", async () => {
    const net = await guarantors();
    const { guarantees, bankA, bankB, exporter, guarantor, otherGuarantor, financing, terms } = net;
    const guarantee = await guaranteeFor(net, guarantor, financing);
    const signed = await signedGuarantee(net, guarantor, guarantee);
    for (const caller of [bankB, exporter, guarantor]) {
      await expect(guarantees.connect(caller).issue(signed, NO_GROUNDS, guarantee, terms))
        .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
        .withArgs(caller);
    }
    const other = { ...guarantee, financing: ZeroHash };
    await expect(
      guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, other), NO_GROUNDS, other, terms),
    )
      .to.be.revertedWithCustomError(guarantees, "GuaranteeOfOtherFinancing")
      .withArgs(ZeroHash, financing);
    await expect(
      guarantees
        .connect(bankA)
        .issue(await signedGuarantee(net, otherGuarantor, guarantee), NO_GROUNDS, guarantee, terms),
    )
      .to.be.revertedWithCustomError(guarantees, "NotGuarantor")
      .withArgs(otherGuarantor.lei, guarantor.lei);
    await expect(
      guarantees.connect(bankA).issue(signed, NO_GROUNDS, { ...guarantee, cap: CAP + 1n }, terms),
    ).to.be.revertedWithCustomError(guarantees, "SignatureInvalid");
  });

  it("refuses a wrong debtor, and terms that make no guarantee", async () => {
    const net = await guarantors();
    const { guarantees, bankA, debtor, exporter, guarantor, financing, terms, today } = net;
    const issue = async (wish: object) => {
      const guarantee = await guaranteeFor(net, guarantor, financing, wish);
      return guarantees
        .connect(bankA)
        .issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
    };
    await expect(issue({ debtor: debtor.lei }))
      .to.be.revertedWithCustomError(guarantees, "DebtorMismatch")
      .withArgs(debtor.lei, exporter.lei);
    const day = await today();
    for (const wish of [
      { cap: 0n },
      { coverage: 0n },
      { coverage: 1_000_001n },
      { secured: CAP + 1n },
      { text: ZeroHash },
      { expiresOn: day - 1n },
      { expiresOn: 65_536n },
    ]) {
      await expect(issue(wish)).to.be.revertedWithCustomError(guarantees, "GuaranteeTermsInvalid");
    }
    await expect(issue({ secured: 1n }))
      .to.be.revertedWithCustomError(guarantees, "BalanceInsufficient")
      .withArgs(await net.deposit.getAddress(), guarantor.lei, 1n, 0n);
  });

  it("refuses cover beyond the whole, and beyond the guarantor's limits", async () => {
    const net = await guaranteed();
    const { guarantees, guaranteeServicing, supervisor, bankA, guarantor, otherGuarantor } = net;
    const { exporter, financing, terms, today } = net;
    const issue = async (by: typeof guarantor, wish: object) => {
      const guarantee = await guaranteeFor(net, by, financing, wish);
      return guarantees.connect(bankA).issue(await signedGuarantee(net, by, guarantee), NO_GROUNDS, guarantee, terms);
    };
    await expect(issue(otherGuarantor, { coverage: 500_001n }))
      .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
      .withArgs(financing, 1_000_001n, 1_000_000n);
    const perDebtor = NET_ASSETS / 10n;
    await expect(issue(guarantor, { cap: perDebtor - CAP + 1n }))
      .to.be.revertedWithCustomError(guarantees, "DebtorLimitExceeded")
      .withArgs(guarantor.lei, exporter.lei, perDebtor + 1n, perDebtor);
    await guarantees.setGuarantorRules(10_000n, 1_000_000n);
    await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, USD, await today());
    await expect(issue(guarantor, { cap: CAP }))
      .to.be.revertedWithCustomError(guarantees, "GuarantorLimitExceeded")
      .withArgs(guarantor.lei, 2n * CAP, NET_ASSETS / 100n);
  });

  it("shares the whole with insurance, which is counted with it", async () => {
    const net = await guaranteed();
    const { guarantees, bankA, otherGuarantor, financing, terms, ethers, networkHelpers } = net;
    const address = await net.insurance.getAddress();
    await networkHelpers.impersonateAccount(address);
    await networkHelpers.setBalance(address, 10n ** 18n);
    const insurance = guarantees.connect(await ethers.getSigner(address));
    await expect(insurance.takeCover(financing, 500_001n))
      .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
      .withArgs(financing, 1_000_001n, 1_000_000n);
    await insurance.takeCover(financing, 300_000n);
    expect(await guarantees.coverageOf(financing)).to.equal(800_000n);
    const guarantee = await guaranteeFor(net, otherGuarantor, financing, { coverage: 200_001n });
    const signed = await signedGuarantee(net, otherGuarantor, guarantee);
    await expect(guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
      .withArgs(financing, 1_000_001n, 1_000_000n);
    await insurance.giveBackCover(financing, 300_000n);
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    await expect(insurance.giveBackCover(financing, 700_002n)).to.be.revertedWithPanic(0x11);
  });

  it("needs net assets that are attested, by a supervisor, in the currency and not long ago", async () => {
    const net = await guaranteed();
    const {
      guarantees,
      guaranteeServicing,
      supervisor,
      bankA,
      guarantor,
      otherGuarantor,
      financing,
      terms,
      passDays,
      today,
    } = net;
    await expect(
      guaranteeServicing.connect(bankA).attestNetAssets(guarantor.lei, 1n, USD, await today()),
    ).to.be.revertedWithCustomError(net.participants, "ParticipantLacksRole");
    await expect(
      guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, 1n, EUR, await today()),
    ).to.be.revertedWithCustomError(guarantees, "NetAssetsNotAttested");
    await guaranteeServicing.connect(supervisor).attestNetAssets(otherGuarantor.lei, NET_ASSETS, USD, await today());
    await passDays(1n);
    const guarantee = await guaranteeFor(net, otherGuarantor, financing);
    await expect(
      guarantees
        .connect(bankA)
        .issue(await signedGuarantee(net, otherGuarantor, guarantee), NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NetAssetsNotAttested");
  });

  it("refuses a circle: who is guaranteed guarantees nobody", async () => {
    const net = await guaranteed();
    const {
      guarantees,
      guaranteeServicing,
      participants,
      supervisor,
      bankA,
      exporter,
      otherGuarantor,
      financing,
      terms,
      today,
    } = net;
    await participants.update(exporter.lei, 33n, net.kycExpiry);
    await guaranteeServicing.connect(supervisor).attestNetAssets(exporter.lei, NET_ASSETS, USD, await today());
    const mutual = { ...terms, borrower: otherGuarantor.address, salt: keccakOfText("mutual") };
    const wish = { debtor: otherGuarantor.lei, financing: net.financingIdOf(mutual) };
    const guarantee = await guaranteeFor(net, exporter, financing, wish);
    await expect(
      guarantees.connect(bankA).issue(await signedGuarantee(net, exporter, guarantee), NO_GROUNDS, guarantee, mutual),
    )
      .to.be.revertedWithCustomError(guarantees, "GuaranteeCycle")
      .withArgs(exporter.lei, otherGuarantor.lei);
  });

  it("is refused between related parties, once a supervisor has attested it", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, supervisor, bankA, exporter, guarantor, financing, terms } = net;
    await expect(
      guaranteeServicing.connect(bankA).attestRelation(guarantor.lei, exporter.lei, true),
    ).to.be.revertedWithCustomError(net.participants, "ParticipantLacksRole");
    await expect(guaranteeServicing.connect(supervisor).attestRelation(guarantor.lei, exporter.lei, true))
      .to.emit(guaranteeServicing, "RelationAttested")
      .withArgs(guarantor.lei, exporter.lei, supervisor.lei, true);
    const guarantee = await guaranteeFor(net, guarantor, financing);
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await expect(guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "RelatedParties")
      .withArgs(guarantor.lei, exporter.lei);
    await guaranteeServicing.connect(supervisor).attestRelation(guarantor.lei, exporter.lei, false);
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
  });

  it("stands beside others, each under its own seal, and none is entered twice, even when it has ended", async () => {
    const net = await guaranteed();
    const { guarantees, guaranteeServicing, bankA, exporter, guarantor, otherGuarantor, financing, terms } = net;
    const second = await guaranteeFor(net, otherGuarantor, financing, { coverage: 300_000n });
    const third = await guaranteeFor(net, guarantor, financing, { coverage: 100_000n });
    const signedSecond = await signedGuarantee(net, otherGuarantor, second);
    await guarantees.connect(bankA).issue(signedSecond, NO_GROUNDS, second, terms);
    await guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, third), NO_GROUNDS, third, terms);
    expect(await guarantees.coverageOf(financing)).to.equal(900_000n);
    expect(await guarantees.relationOf(guarantor.lei, exporter.lei)).to.deep.equal([2n * CAP, false]);
    expect((await guarantees.standingOf(exporter.lei)).guarantors).to.equal(2n);
    for (const each of [net.guarantee, second, third]) {
      expect(await guarantees.isInForce(each, NO_DEMAND)).to.equal(true);
    }
    const issueFirst = async () =>
      guarantees
        .connect(bankA)
        .issue(await signedGuarantee(net, guarantor, net.guarantee), NO_GROUNDS, net.guarantee, terms);
    await expect(issueFirst()).to.be.revertedWithCustomError(guarantees, "GuaranteeAlreadyIssued");
    for (const each of [net.guarantee, second]) {
      await guaranteeServicing.connect(bankA).release(NO_DEMAND, each, terms);
      expect(await guarantees.isInForce(each, NO_DEMAND)).to.equal(false);
      expect(await guarantees.hasEnded(financing, guaranteeIdOf(each))).to.equal(true);
    }
    expect(await guarantees.coverageOf(financing)).to.equal(100_000n);
    expect((await guarantees.standingOf(exporter.lei)).guarantors).to.equal(1n);
    await expect(issueFirst()).to.be.revertedWithCustomError(guarantees, "GuaranteeAlreadyIssued");
    await expect(guarantees.connect(bankA).issue(signedSecond, NO_GROUNDS, second, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeAlreadyIssued")
      .withArgs(guaranteeIdOf(second));
    expect(await guarantees.isInForce(third, NO_DEMAND)).to.equal(true);
  });

  it("can still be entered when the claim is with the book already, by its beneficiary", async () => {
    const net = await guarantors();
    const { guarantees, servicing, bankA, bankB, guarantor, financing, terms } = net;
    await servicing.connect(bankA).entrust(guarantees, terms);
    const guarantee = await guaranteeFor(net, guarantor, financing);
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await expect(guarantees.connect(bankB).issue(signed, NO_GROUNDS, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
  });

  it("refuses the borrower itself as guarantor", async () => {
    const net = await guarantors();
    const { guarantees, participants, bankA, exporter, financing, terms } = net;
    await participants.update(exporter.lei, 33n, net.kycExpiry);
    const guarantee = await guaranteeFor(net, exporter, financing);
    await expect(
      guarantees.connect(bankA).issue(await signedGuarantee(net, exporter, guarantee), NO_GROUNDS, guarantee, terms),
    )
      .to.be.revertedWithCustomError(guarantees, "GuarantorIsParty")
      .withArgs(exporter.lei);
  });

  it("comes too late in default", async () => {
    const net = await guaranteed();
    const { guarantees, recovery, bankA, otherGuarantor, financing, terms, passDays } = net;
    await passDays(66n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    const guarantee = await guaranteeFor(net, otherGuarantor, financing);
    await expect(
      guarantees
        .connect(bankA)
        .issue(await signedGuarantee(net, otherGuarantor, guarantee), NO_GROUNDS, guarantee, terms),
    )
      .to.be.revertedWithCustomError(guarantees, "FinancingNotGuaranteeable")
      .withArgs(financing, STATUS.defaulted);
  });
});

describe("What the guarantee book asks of others in one call", () => {
  it("is the claim on a financing: its status, to whom it was transferred, and the currency of the token", async () => {
    const { desk, servicing, guarantees, bankA, deposit, financing, terms } = await guarantors();
    expect(await desk.statusOf(financing)).to.equal(STATUS.active);
    expect(await desk.statusOf(ZeroHash)).to.equal(STATUS.none);
    expect(await desk.claimOn(financing, deposit)).to.deep.equal([STATUS.active, ZeroAddress, USD]);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const account = await guarantees.accountOf(financing);
    expect(await desk.claimOn(financing, ZeroAddress)).to.deep.equal([STATUS.active, account, 0n]);
  });

  it("is who meets in an act: a party in good standing, and two others whatever theirs", async () => {
    const { participants, guarantor, exporter, stranger } = await guarantors();
    const nobody = `0x${"00".repeat(20)}`;
    expect(await participants.requireActiveBeside(guarantor, ROLE_BIT.guarantor, exporter, stranger)).to.deep.equal([
      guarantor.lei,
      exporter.lei,
      nobody,
    ]);
    await participants.suspend(guarantor.lei);
    await expect(
      participants.requireActiveBeside(guarantor, ROLE_BIT.guarantor, exporter, stranger),
    ).to.be.revertedWithCustomError(participants, "ParticipantIsSuspended");
  });
});

describe("GuaranteeBook, demand", () => {
  it("waits for default, and for the claim to be entrusted", async () => {
    const net = await guaranteed();
    const { guarantees, guaranteeServicing, recovery, servicing, bankA, terms, guarantee, financing, passDays } = net;
    await servicing.connect(bankA).entrust(guarantees, terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "DemandBeforeDefault")
      .withArgs(financing, STATUS.active);
    await passDays(66n);
    const declare = recovery.interface.encodeFunctionData("declareDefault", [ZeroHash, terms]);
    await guaranteeServicing.connect(bankA).act(financing, declare);
    await guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms);
  });

  it("runs for five business days, of which weekends are none", async () => {
    const { guarantees, answerBy } = await demanded();
    // 2027-05-06 is a Thursday; the fifth business day after it is the next Thursday.
    expect(await guarantees.isBusinessDay(answerBy)).to.equal(true);
    expect(answerBy).to.equal(BigInt(Date.parse("2027-05-13") / 86_400_000));
  });

  it("is longer by a holiday that was published thirty days before", async () => {
    const net = await guaranteed();
    const { guarantees, recovery, servicing, bankA, terms, guarantee, passDays, today } = net;
    const holiday = BigInt(Date.parse("2027-05-10") / 86_400_000);
    await expect(guarantees.addHolidays([(await today()) + 29n]))
      .to.be.revertedWithCustomError(guarantees, "HolidayTooSoon")
      .withArgs((await today()) + 29n, (await today()) + 30n);
    await expect(guarantees.addHolidays([holiday]))
      .to.emit(guarantees, "HolidayAdded")
      .withArgs(holiday);
    await passDays(66n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const { answerBy } = await demand(net, 1n);
    expect(answerBy).to.equal(BigInt(Date.parse("2027-05-14") / 86_400_000));
    expect(
      await guarantees.isInForce(guarantee, { ...NO_DEMAND, amount: 1n, answerBy, statement: STATEMENT }),
    ).to.equal(true);
  });

  it("is not, if the holiday was taken back thirty days before, and is if that came later", async () => {
    const net = await guaranteed();
    const { guarantees, recovery, servicing, bankA, terms, passDays, today } = net;
    const days = ["2027-05-10", "2027-05-11"].map((day) => BigInt(Date.parse(day) / 86_400_000));
    const [wrong, right] = [days[0]!, days[1]!];
    await guarantees.addHolidays([wrong, right]);
    await expect(guarantees.removeHolidays([wrong]))
      .to.emit(guarantees, "HolidayRemoved")
      .withArgs(wrong);
    expect(await guarantees.isBusinessDay(wrong)).to.equal(true);
    await passDays(66n);
    await expect(guarantees.removeHolidays([right]))
      .to.be.revertedWithCustomError(guarantees, "HolidayTooSoon")
      .withArgs(right, (await today()) + 30n);
    await expect(guarantees.connect(bankA).removeHolidays([right])).to.be.revertedWithCustomError(
      guarantees,
      "AccessManagedUnauthorized",
    );
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const { answerBy } = await demand(net, 1n);
    expect(answerBy).to.equal(BigInt(Date.parse("2027-05-14") / 86_400_000));
  });

  it("is within the cover, above zero, one at a time, by the beneficiary and before the expiry", async () => {
    const net = await entrusted();
    const { guarantees, bankA, bankB, terms, guarantee, guaranteeId, passDays } = net;
    const covered = await guarantees.payableUnder(guarantee, terms);
    expect(covered).to.equal(CAP);
    for (const amount of [0n, covered + 1n]) {
      await expect(guarantees.connect(bankA).demand(amount, 0n, STATEMENT, guarantee, terms))
        .to.be.revertedWithCustomError(guarantees, "DemandAboveCover")
        .withArgs(guaranteeId, amount, covered);
    }
    await expect(guarantees.connect(bankB).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
      .withArgs(bankB);
    await expect(guarantees.connect(bankA).demand(1n, guarantee.expiresOn, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "ExtensionInvalid")
      .withArgs(guarantee.expiresOn, guarantee.expiresOn);
    const running = await demand(net, 1n);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeNotAsShown")
      .withArgs(guaranteeId);
    await guarantees.connect(net.guarantor).pay(false, running, guarantee, terms);
    await passDays(400n);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeExpired")
      .withArgs(guaranteeId, guarantee.expiresOn);
  });

  it("is rejected once, with every discrepancy, and then only corrected", async () => {
    const { guarantees, running, guaranteeServicing, guarantor, otherGuarantor, guarantee, guaranteeId, terms, today } =
      await demanded();
    await expect(guaranteeServicing.connect(otherGuarantor).reject(DISCREPANCIES, running, guarantee))
      .to.be.revertedWithCustomError(guarantees, "NotGuarantor")
      .withArgs(otherGuarantor.lei, guarantor.lei);
    await expect(
      guaranteeServicing.connect(guarantor).reject(ZeroHash, running, guarantee),
    ).to.be.revertedWithCustomError(guarantees, "DiscrepanciesUnnamed");
    const rejected = { ...running, answerBy: (await today()) + 30n, rejected: true };
    await expect(guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, running, guarantee))
      .to.emit(guaranteeServicing, "DemandRejected")
      .withArgs(guaranteeId, Object.values(rejected), DISCREPANCIES);
    for (const again of [
      async () => guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, running, guarantee),
      async () => guarantees.connect(guarantor).pay(false, running, guarantee, terms),
    ]) {
      await expect(again()).to.be.revertedWithCustomError(guarantees, "GuaranteeNotAsShown").withArgs(guaranteeId);
    }
    for (const none of [
      async () => guarantees.connect(guarantor).pay(false, rejected, guarantee, terms),
      async () => guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, rejected, guarantee),
    ]) {
      await expect(none()).to.be.revertedWithCustomError(guarantees, "NoDemand").withArgs(guaranteeId);
    }
  });

  it("cannot be rejected after the days to examine", async () => {
    const { guarantees, running, guaranteeServicing, guarantor, guarantee, guaranteeId, answerBy, passDays } =
      await demanded();
    await passDays(8n);
    await expect(guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, running, guarantee))
      .to.be.revertedWithCustomError(guarantees, "DemandPrecluded")
      .withArgs(guaranteeId, answerBy);
  });

  it("to extend or pay is suspended once and ends with the extension", async () => {
    const net = await entrusted();
    const { guarantees, guaranteeServicing, guarantor, guarantee, guaranteeId, today, passDays } = net;
    const extendTo = BigInt(guarantee.expiresOn) + 90n;
    const running = await demand(net, 1n, extendTo);
    const suspended = { ...running, answerBy: (await today()) + 30n, suspended: true };
    await expect(guaranteeServicing.connect(guarantor).suspend(running, guarantee))
      .to.emit(guaranteeServicing, "DemandSuspended")
      .withArgs(guaranteeId, Object.values({ ...NO_DEMAND, ...suspended }));
    await expect(guaranteeServicing.connect(guarantor).suspend(suspended, guarantee))
      .to.be.revertedWithCustomError(guarantees, "AlreadySuspended")
      .withArgs(guaranteeId);
    await passDays(30n);
    await expect(guaranteeServicing.connect(guarantor).extend(suspended, guarantee))
      .to.emit(guaranteeServicing, "GuaranteeExtended")
      .withArgs(guaranteeId, extendTo);
    expect((await guarantees.guaranteeOf(guaranteeId)).extendedTo).to.equal(extendTo);
    expect(await guarantees.isInForce(guarantee, NO_DEMAND)).to.equal(true);
    await passDays(BigInt(guarantee.expiresOn) + 1n - (await today()));
    await demand(net, 1n);
  });

  it("for payment alone is neither suspended nor answered by an extension", async () => {
    const { guarantees, running, guaranteeServicing, guarantor, guarantee, guaranteeId } = await demanded();
    for (const refused of [
      async () => guaranteeServicing.connect(guarantor).suspend(running, guarantee),
      async () => guaranteeServicing.connect(guarantor).extend(running, guarantee),
    ]) {
      await expect(refused()).to.be.revertedWithCustomError(guarantees, "ExtensionNotOffered").withArgs(guaranteeId);
    }
  });
});

describe("GuaranteeBook, payment", () => {
  it("reaches the creditor, leaves the debt as it is and makes the guarantor share in the claim", async () => {
    const {
      running,
      guarantees,
      guaranteeServicing,
      desk,
      deposit,
      bankA,
      guarantor,
      guarantee,
      guaranteeId,
      financing,
      terms,
    } = await demanded();
    const before = await desk.owed(terms);
    await expect(guarantees.connect(guarantor).pay(false, running, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid")
      .withArgs(guaranteeId, financing, 60_000_00n, false, Object.values(NO_DEMAND));
    expect(all(await desk.owed(terms))).to.equal(all(before));
    expect((await guarantees.trustOf(financing)).paid).to.equal(60_000_00n);
    await guaranteeServicing.connect(bankA).withdraw(deposit, 60_000_00n, bankA);
    await expect(guaranteeServicing.connect(bankA).withdraw(deposit, 1n, bankA))
      .to.be.revertedWithCustomError(guarantees, "BalanceInsufficient")
      .withArgs(await deposit.getAddress(), bankA.lei, 1n, 0n);
  });

  it("out of the deposit takes what is set aside first, and no other money", async () => {
    const { guarantees, running, guaranteeServicing, deposit, guarantor, bankA, guarantee, terms } = await demanded();
    await expect(guarantees.connect(guarantor).pay(true, running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "BalanceInsufficient")
      .withArgs(await deposit.getAddress(), guarantor.lei, 60_000_00n, 40_000_00n);
    await guaranteeServicing.connect(guarantor).deposit(deposit, 20_000_00n);
    await guarantees.connect(guarantor).pay(true, running, guarantee, terms);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([0n, 0n]);
    expect(await guarantees.balanceOf(deposit, bankA.lei)).to.deep.equal([60_000_00n, 0n]);
  });

  it("is drawn from what is set aside once the guarantor is precluded, and the rest stays demanded", async () => {
    const net = await demanded();
    const {
      running,
      guarantees,
      guaranteeServicing,
      bankA,
      bankB,
      guarantee,
      guaranteeId,
      financing,
      answerBy,
      terms,
      passDays,
      deposit,
      guarantor,
    } = net;
    await expect(guaranteeServicing.connect(bankA).draw(running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "DemandUnderExamination")
      .withArgs(guaranteeId, answerBy);
    await passDays(answerBy - (await net.today()));
    await expect(guaranteeServicing.connect(bankA).draw(running, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "DemandUnderExamination",
    );
    await passDays(1n);
    await expect(guaranteeServicing.connect(bankB).draw(running, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    await expect(guaranteeServicing.connect(bankA).draw(running, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid")
      .withArgs(guaranteeId, financing, 30_000_00n, true, Object.values({ ...NO_DEMAND, owed: 30_000_00n }));
    // It has left the deposit for the creditor's purse: the guarantor has the 10 000.00 that it had free, and no more.
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([10_000_00n, 0n]);
    expect(await guarantees.balanceOf(deposit, bankA.lei)).to.deep.equal([30_000_00n, 0n]);
    const rest = { ...NO_DEMAND, owed: 30_000_00n };
    await expect(guaranteeServicing.connect(bankA).draw(running, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeNotAsShown",
    );
    await expect(guaranteeServicing.connect(bankA).draw(rest, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
  });

  it("is not owed for a demand that the beneficiary only says was made", async () => {
    const { guarantees, guaranteeServicing, bankA, guarantor, guarantee, guaranteeId, terms } = await entrusted();
    const said = { ...NO_DEMAND, owed: 30_000_00n };
    for (const refused of [
      async () => guaranteeServicing.connect(bankA).draw(said, guarantee, terms),
      async () => guarantees.connect(guarantor).pay(false, said, guarantee, terms),
    ]) {
      await expect(refused()).to.be.revertedWithCustomError(guarantees, "GuaranteeNotAsShown").withArgs(guaranteeId);
    }
  });

  it("is the guarantor's alone, and never above the cap in several demands", async () => {
    const { guarantees, running, bankA, guarantor, exporter, guarantee, guaranteeId, terms } = await demanded();
    await expect(guarantees.connect(exporter).pay(false, running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "NotGuarantor")
      .withArgs(exporter.lei, guarantor.lei);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await expect(guarantees.connect(bankA).demand(CAP - 60_000_00n + 1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "DemandAboveCover")
      .withArgs(guaranteeId, CAP - 60_000_00n + 1n, CAP - 60_000_00n);
  });

  it("is of less when the borrower has paid meanwhile", async () => {
    const { guarantees, running, desk, exporter, guarantor, guarantee, financing, guaranteeId, terms } =
      await demanded();
    await desk.connect(exporter).repay(all(await desk.owed(terms)) - 50_000_00n, terms);
    await expect(guarantees.connect(guarantor).pay(false, running, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid")
      .withArgs(guaranteeId, financing, 25_000_00n, false, Object.values(NO_DEMAND));
  });

  it("of nothing, once the creditor is whole, gives it nothing of what is its guarantor's", async () => {
    const net = await demanded();
    const { ethers, guarantees, guaranteeServicing, deposit, desk, bankA, exporter, guarantor, running } = net;
    const { account, guarantee, guaranteeId, financing, terms } = net;
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const more = await demand(net, 10_000_00n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const lenders = (await deposit.balanceOf(account)) - 60_000_00n;
    await net.passDays(8n);
    await expect(guaranteeServicing.connect(bankA).draw(more, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid")
      .withArgs(guaranteeId, financing, 0n, true, Object.values(NO_DEMAND));
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      lenders,
    );
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.changeTokenBalance(ethers, deposit, guarantor, 60_000_00n);
  });
});

describe("GuaranteeBook, recoveries", () => {
  it("are the creditor's alone while no guarantor has paid, also what comes after the whole debt", async () => {
    const net = await entrusted();
    const { ethers, guarantees, guaranteeServicing, desk, deposit, bankA, exporter, account, financing, terms } = net;
    const takes = async (amount: bigint) =>
      expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
        ethers,
        deposit,
        bankA,
        amount,
      );
    const owed = all(await desk.owed(terms));
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(guaranteeServicing.distribute(terms)).not.to.emit(guaranteeServicing, "CreditorWhole");
    expect((await guarantees.trustOf(financing)).whole).to.equal(false);
    await takes(owed);
    await deposit.connect(exporter).transfer(account, 1_00n);
    await takes(1_00n);
  });

  it("go to the creditor until it is whole, and then to the guarantor", async () => {
    const net = await demanded();
    const {
      running,
      guarantees,
      guaranteeServicing,
      desk,
      deposit,
      ethers,
      exporter,
      bankA,
      guarantor,
      guarantee,
      financing,
      terms,
    } = net;
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const owed = all(await desk.owed(terms));
    await desk.connect(exporter).repay(owed - 60_000_00n, terms);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await desk.connect(exporter).repay(10_000_00n, terms);
    const first = recoveriesOf({ received: owed - 50_000_00n, owed: 50_000_00n, paid: 60_000_00n });
    expect(first.guarantors).to.equal(10_000_00n);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      first.creditor,
    );
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.changeTokenBalance(ethers, deposit, guarantor, first.guarantors);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
    const { paid, lenders, recovered } = await guarantees.trustOf(financing);
    expect([paid, lenders, recovered]).to.deep.equal([60_000_00n, 0n, 60_000_00n]);
    expect(await deposit.balanceOf(await guarantees.accountOf(financing))).to.equal(0n);
  });

  it("are nobody else's, and reach no account that belongs to nobody", async () => {
    const net = await demanded();
    const {
      running,
      guarantees,
      guaranteeServicing,
      desk,
      deposit,
      exporter,
      bankA,
      bankB,
      guarantor,
      guarantee,
      account,
      terms,
    } = net;
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    for (const caller of [bankB, exporter, guarantor]) {
      await expect(guaranteeServicing.connect(caller).takeReceipts(caller, terms)).to.be.revertedWithCustomError(
        guarantees,
        "NotBeneficiary",
      );
    }
    await expect(
      guaranteeServicing.connect(bankA).recover(bankA, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NotGuarantor");
    await expect(
      guaranteeServicing
        .connect(guarantor)
        .recover(guarantor, encodeGrounds({ reports: [ZeroHash], counterGuarantees: [] }), guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "GroundsMismatch");
    for (const to of [ZeroAddress, account]) {
      await expect(guaranteeServicing.connect(guarantor).recover(to, NO_GROUNDS, guarantee, terms))
        .to.be.revertedWithCustomError(guarantees, "RecipientOfNobody")
        .withArgs(to);
    }
    await expect(guaranteeServicing.connect(bankA).withdraw(deposit, 1n, ZeroAddress)).to.be.revertedWithCustomError(
      guarantees,
      "RecipientOfNobody",
    );
  });
});

describe("GuaranteeBook, the entrusted claim", () => {
  it("is held only for a creditor, by a listed engine, through the desk", async () => {
    const { guarantees, servicing, lienbook, bankA, bankB, terms, financing } = await guaranteed();
    await expect(servicing.connect(bankB).entrust(guarantees, terms))
      .to.be.revertedWithCustomError(servicing, "NotCreditor")
      .withArgs(bankB, bankA);
    await expect(guarantees.connect(bankA).hold(financing, bankA))
      .to.be.revertedWithCustomError(guarantees, "CallerNotDesk")
      .withArgs(bankA);
    await expect(servicing.connect(bankA).entrust(lienbook, terms))
      .to.be.revertedWithCustomError(servicing, "EngineNotListed")
      .withArgs(await lienbook.getAddress());
  });

  it("is acted on by its beneficiary, in what moves no claim", async () => {
    const { guarantees, guaranteeServicing, desk, recovery, bankA, bankB, financing, terms } = await entrusted();
    const writeOff = recovery.interface.encodeFunctionData("writeOff", [terms]);
    await expect(guaranteeServicing.connect(bankB).act(financing, writeOff)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    const other = recovery.interface.encodeFunctionData("withdrawParked", [ZeroAddress, bankA.address]);
    await expect(guaranteeServicing.connect(bankA).act(financing, other))
      .to.be.revertedWithCustomError(guarantees, "ActNotAllowed")
      .withArgs(other.slice(0, 10));
    await guaranteeServicing.connect(bankA).act(financing, writeOff);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.writtenOff);
  });

  it("is returned while no guarantor shares in it, and not after", async () => {
    const net = await demanded();
    const {
      guarantees,
      running,
      guaranteeServicing,
      desk,
      servicing,
      bankA,
      guarantor,
      guarantee,
      financing,
      account,
      terms,
    } = net;
    const { principal } = await desk.owed(terms);
    const claim = { principal, status: STATUS.defaulted, owed: principal, secured: 0n, price: 0n };
    const message = { id: financing, from: account, to: bankA.address, ...claim };
    const to = await authorize(bankA, await net.targetOf("desk"), LOAN_TRANSFER, message, await net.validity());
    const from = { signer: account, nonce: 0n, deadline: 0n, signature: "0x" };
    const back = servicing.interface.encodeFunctionData("transfer", [claim, from, to, terms]);
    const snapshot = await net.networkHelpers.takeSnapshot();
    // Nothing came in meanwhile, and nothing is said of it.
    await expect(guaranteeServicing.connect(bankA).act(financing, back)).to.not.emit(
      guaranteeServicing,
      "ReceiptsTaken",
    );
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
    await expect(guarantees.connect(guarantor).pay(false, running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "ClaimNotEntrusted")
      .withArgs(financing);
    await snapshot.restore();
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await expect(guaranteeServicing.connect(bankA).act(financing, back))
      .to.be.revertedWithCustomError(guarantees, "ClaimShared")
      .withArgs(financing, 60_000_00n);
  });

  it("is not sold out of the trust, where its buyer could take the price back", async () => {
    const net = await entrusted();
    const { guarantees, guaranteeServicing, desk, servicing, bankA, bankB, financing, account, terms } = net;
    const { principal } = await desk.owed(terms);
    const claim = { principal, status: STATUS.defaulted, owed: principal, secured: 0n, price: 100_000_00n };
    const message = { id: financing, from: account, to: bankB.address, ...claim };
    const to = await authorize(bankB, await net.targetOf("desk"), LOAN_TRANSFER, message, await net.validity());
    const from = { signer: account, nonce: 0n, deadline: 0n, signature: "0x" };
    const sale = servicing.interface.encodeFunctionData("transfer", [claim, from, to, terms]);
    await expect(guaranteeServicing.connect(bankA).act(financing, sale))
      .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
      .withArgs(bankB);
  });

  it("takes orders from the book alone", async () => {
    const { ethers, bankA, account, deposit } = await entrusted();
    const trust = await ethers.getContractAt("ClaimTrust", account);
    await expect(trust.connect(bankA).getFunction("execute")(await deposit.getAddress(), "0x"))
      .to.be.revertedWithCustomError(trust, "NotGuaranteeBook")
      .withArgs(bankA);
  });
});

describe("GuaranteeBook, the end of a guarantee", () => {
  it("by release frees the guarantor's limits and deposit", async () => {
    const {
      guarantees,
      guaranteeServicing,
      deposit,
      bankA,
      bankB,
      guarantor,
      exporter,
      guarantee,
      guaranteeId,
      financing,
      terms,
    } = await guaranteed();
    await expect(guaranteeServicing.connect(bankB).release(NO_DEMAND, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    await expect(guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms))
      .to.emit(guaranteeServicing, "GuaranteeEnded")
      .withArgs(guaranteeId, true);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([40_000_00n, 0n]);
    expect(await guarantees.relationOf(guarantor.lei, exporter.lei)).to.deep.equal([0n, false]);
    expect((await guarantees.standingOf(exporter.lei)).guarantors).to.equal(0n);
    expect(await guarantees.coverageOf(financing)).to.equal(0n);
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(0n);
    await expect(guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeHasEnded")
      .withArgs(guaranteeId);
  });

  it("comes after the expiry or with repayment, by anyone, and not before", async () => {
    const {
      guarantees,
      guaranteeServicing,
      desk,
      exporter,
      stranger,
      guarantee,
      guaranteeId,
      terms,
      networkHelpers,
      passDays,
    } = await guaranteed();
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(guaranteeId);
    const snapshot = await networkHelpers.takeSnapshot();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, terms);
    await snapshot.restore();
    await passDays(365n);
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeStillGood",
    );
    await passDays(1n);
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, terms))
      .to.emit(guaranteeServicing, "GuaranteeEnded")
      .withArgs(guaranteeId, false);
  });

  it("comes with new terms of the debt, which the guarantor has not signed: it owes nothing under old terms or new", async () => {
    const net = await guaranteed();
    const { guarantees, guaranteeServicing, desk, recovery, servicing, bankA, stranger, guarantor } = net;
    const { guarantee, guaranteeId, financing, terms } = net;
    const renewed = await renewal(net, terms);
    await servicing.restructure(...renewed.call);
    await net.passDays(DEFAULT_DAY + 200n);
    await recovery.connect(bankA).declareDefault(ZeroHash, renewed.terms);
    await servicing.connect(bankA).entrust(guarantees, renewed.terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "DemandBeforeDefault")
      .withArgs(financing, STATUS.replaced);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, renewed.terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeOfOtherFinancing")
      .withArgs(financing, renewed.id);
    expect(await guarantees.coverageOf(renewed.id)).to.equal(0n);
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, terms))
      .to.emit(guaranteeServicing, "GuaranteeEnded")
      .withArgs(guaranteeId, false);
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(0n);
    expect((await desk.owed(renewed.terms)).principal).to.equal(200_000_00n);
  });

  it("comes with the payment of its whole cap, by anyone", async () => {
    const net = await entrusted();
    const { guarantees, guaranteeServicing, stranger, guarantor, guarantee, guaranteeId, financing, terms } = net;
    const lapse = async () => guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, terms);
    await guarantees.connect(guarantor).pay(false, await demand(net, CAP - 1n), guarantee, terms);
    await expect(lapse()).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood").withArgs(guaranteeId);
    await guarantees.connect(guarantor).pay(false, await demand(net, 1n), guarantee, terms);
    await lapse();
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
  });

  it("waits for the answer to a demand", async () => {
    const { running, guarantees, guaranteeServicing, stranger, guarantee, guaranteeId, terms, passDays } =
      await demanded();
    await passDays(400n);
    await expect(guaranteeServicing.connect(stranger).lapse(running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(guaranteeId);
  });
});

describe("GuaranteeBook, deposits", () => {
  it("are in settlement tokens, of enrolled entities, and free but for what is set aside", async () => {
    const { guarantees, guaranteeServicing, participants, deposit, guarantor, stranger, ethers } = await guaranteed();
    await expect(guaranteeServicing.connect(guarantor).deposit(ZeroAddress, 1n))
      .to.be.revertedWithCustomError(guarantees, "TokenInvalid")
      .withArgs(ZeroAddress);
    await expect(guaranteeServicing.connect(stranger).deposit(deposit, 1n)).to.be.revertedWithCustomError(
      participants,
      "AccountNotEnrolled",
    );
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, 10_000_01n, guarantor))
      .to.be.revertedWithCustomError(guarantees, "BalanceInsufficient")
      .withArgs(await deposit.getAddress(), guarantor.lei, 10_000_01n, 10_000_00n);
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, 10_000_00n, guarantor)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      10_000_00n,
    );
  });
});

describe("GuaranteeBook, a cap that falls with the principal", () => {
  const reducing = stage(guarantors, async (net) => {
    const { guarantees, guaranteeServicing, bankA, guarantor, financing, terms } = net;
    await guaranteeServicing.connect(guarantor).deposit(net.deposit, CAP);
    const guarantee = await guaranteeFor(net, guarantor, financing, { reducing: true, secured: 80_000_00n });
    await guarantees
      .connect(bankA)
      .issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
    return { guarantee, guaranteeId: guaranteeIdOf(guarantee) };
  });

  it("frees the guarantor's limits and deposit for what was repaid, whoever reduces it", async () => {
    const { guarantees, guaranteeServicing, desk, deposit, stranger, exporter, guarantor, ...net } = await reducing();
    const { guarantee, guaranteeId, terms } = net;
    await expect(guaranteeServicing.connect(stranger).reduce(NO_DEMAND, guarantee, terms))
      .to.be.revertedWithCustomError(guaranteeServicing, "CapNotReducing")
      .withArgs(guaranteeId);
    const { interest } = await desk.owed(terms);
    await desk.connect(exporter).repay(interest + 99_999_99n, terms); // a cap of half a unit more, which stands as one
    const { principal } = await desk.owed(terms);
    const cap = (CAP * principal + terms.principal - 1n) / terms.principal;
    await expect(guaranteeServicing.connect(stranger).reduce(NO_DEMAND, guarantee, terms))
      .to.emit(guaranteeServicing, "CapReduced")
      .withArgs(guaranteeId, cap);
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(cap);
    expect(await guarantees.relationOf(guarantor.lei, exporter.lei)).to.deep.equal([cap, false]);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([CAP, cap]);
    expect((await guarantees.guaranteeOf(guaranteeId)).reduced).to.equal(CAP - cap);
    await guaranteeServicing.connect(net.bankA).release(NO_DEMAND, guarantee, terms);
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(0n);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([CAP, 0n]);
  });

  it("limits what is demanded without anybody's doing", async () => {
    const net = await reducing();
    const { guarantees, desk, recovery, servicing, bankA, exporter, guarantee, terms, passDays } = net;
    const { interest } = await desk.owed(terms);
    await desk.connect(exporter).repay(interest + 150_000_00n, terms);
    await passDays(DEFAULT_DAY + 60n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const debt = await desk.owed(terms);
    const cap = (CAP * debt.principal + terms.principal - 1n) / terms.principal;
    const covered = all(debt) / 2n;
    expect(await guarantees.payableUnder(guarantee, terms)).to.equal(cap < covered ? cap : covered);
    expect(cap < covered).to.equal(true);
  });

  it("lapses once more was paid under it than is left of it", async () => {
    const net = await reducing();
    const { guarantees, guaranteeServicing, desk, recovery, servicing, bankA, guarantor, exporter } = net;
    const { guarantee, guaranteeId, financing, terms } = net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await guarantees.connect(guarantor).pay(false, await demand(net, 60_000_00n), guarantee, terms);
    const { costs, penalty, interest } = await desk.owed(terms);
    await desk.connect(exporter).repay(costs + penalty + interest + 100_000_00n, terms);
    const lapsing = async () => guaranteeServicing.lapse(NO_DEMAND, guarantee, terms);
    await expect(lapsing()).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood").withArgs(guaranteeId);
    await guaranteeServicing.reduce(NO_DEMAND, guarantee, terms);
    await lapsing();
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
  });

  it("is what others' caps do not do", async () => {
    const { guaranteeServicing, desk, exporter, guarantee, terms } = await guaranteed();
    await desk.connect(exporter).repay(50_000_00n, terms);
    await expect(guaranteeServicing.reduce(NO_DEMAND, guarantee, terms)).to.be.revertedWithCustomError(
      guaranteeServicing,
      "CapNotReducing",
    );
  });
});

describe("GuaranteeBook, a loan that is sold", () => {
  it("takes its guarantee along: the buyer demands, and the seller has no more to say", async () => {
    const net = await guaranteed();
    const {
      guarantees,
      guaranteeServicing,
      desk,
      recovery,
      servicing,
      bankA,
      bankB,
      guarantor,
      guarantee,
      financing,
      terms,
    } = net;
    const { principal } = await desk.owed(terms);
    const claim = { principal, status: STATUS.active, owed: principal, secured: 0n, price: 0n };
    const message = { id: financing, from: bankA.address, to: bankB.address, ...claim };
    const target = await net.targetOf("desk");
    const [from, to] = [
      await authorize(bankA, target, LOAN_TRANSFER, message, await net.validity()),
      await authorize(bankB, target, LOAN_TRANSFER, message, await net.validity()),
    ];
    await servicing.transfer(claim, from, to, terms);
    await expect(guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankB).declareDefault(ZeroHash, terms);
    await servicing.connect(bankB).entrust(guarantees, terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    const running = { ...NO_DEMAND, amount: 60_000_00n, statement: STATEMENT };
    const call = [running.amount, 0n, STATEMENT, guarantee, terms] as const;
    const answerBy = await guarantees.connect(bankB).demand.staticCall(...call);
    await guarantees.connect(bankB).demand(...call);
    await guarantees.connect(guarantor).pay(false, { ...running, answerBy }, guarantee, terms);
    expect(await guarantees.balanceOf(net.deposit, bankB.lei)).to.deep.equal([60_000_00n, 0n]);
  });
});
