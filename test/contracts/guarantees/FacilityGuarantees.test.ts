import { expect } from "chai";
import { id as keccakOfText, MaxUint256, toBeHex, ZeroAddress, ZeroHash } from "ethers";

import { facilityIdOf, guaranteeUnder } from "../../../sdk/guarantees/facilities.ts";
import { encodePledged, groundsHashOf, guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import type { FacilityTermsStruct } from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { filed, surveyOf } from "../../fixtures/diligence.ts";
import { EVERYTHING, LARGEST } from "../../fixtures/financing.ts";
import { DAY, EUR, ROLE_BIT, USD } from "../../fixtures/network.ts";
import { DEFAULT_DAY, renewal } from "../../fixtures/servicing.ts";
import {
  demand,
  guaranteeFor,
  guarantors,
  NET_ASSETS,
  NO_GROUNDS,
  signedGuarantee,
} from "../../fixtures/guarantees.ts";
import {
  anotherLoan,
  AVAILABLE,
  calledOff,
  calling,
  callOff,
  COVERAGE,
  facilityFor,
  LIMIT,
  LONGEST,
  MOST_FOR_ONE,
  NOTICE,
  opened,
  openFacility,
  signedFacility,
} from "../../fixtures/facilities.ts";

const CAP = 80_000_00n;
const OTHER_TEXT = keccakOfText("another text");

/** How a facility counts. */
async function standing(net: Awaited<ReturnType<typeof opened>>, id = net.facilityId): Promise<bigint> {
  return (await net.facilities.facilityOf(id)).standing;
}

describe("A facility, opened", () => {
  it("is published and kept in one slot, by whoever enters what its guarantor has signed", async () => {
    const net = await guarantors();
    const { facilities, guarantor, bankA, stranger, today } = net;
    const facility = await facilityFor(net);
    const id = facilityIdOf(facility);
    expect(await facilities.availableUnder(facility)).to.equal(0n);
    const signed = await signedFacility(net, guarantor, facility);
    await expect(facilities.connect(stranger).open(facility, signed))
      .to.emit(facilities, "FacilityOpened")
      .withArgs(id, guarantor.lei, bankA.lei, guarantor, Object.values(facility));
    expect(await facilities.facilityOf(id)).to.deep.equal([0n, await today(), facility.availableUntil]);
    expect(await facilities.availableUnder(facility)).to.equal(LIMIT);
  });

  it("is opened once, also after its notice, and by the guarantor in person too", async () => {
    const net = await opened();
    const { facilities, guarantor, facility, facilityId } = net;
    await facilities.connect(guarantor).close(facility);
    for (const signed of [
      await signedFacility(net, guarantor, facility),
      { signer: guarantor.address, nonce: 0n, deadline: 0n, signature: "0x" },
    ]) {
      await expect(facilities.connect(guarantor).open(facility, signed))
        .to.be.revertedWithCustomError(facilities, "FacilityAlreadyOpened")
        .withArgs(facilityId);
    }
    const again = await facilityFor(net, { salt: toBeHex(1, 32) });
    const inPerson = { signer: guarantor.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await facilities.connect(guarantor).open(again, inPerson);
    expect(await facilities.availableUnder(again)).to.equal(LIMIT);
  });

  it("refuses terms that promise nothing, too much, or nothing that could be kept", async () => {
    const net = await guarantors();
    const { facilities, guarantor, bankA, exporter, today } = net;
    const open = async (wish: Partial<FacilityTermsStruct>) => {
      const facility = await facilityFor(net, wish);
      return facilities.open(facility, await signedFacility(net, guarantor, facility));
    };
    const nobody = toBeHex(0, 20);
    for (const wish of [
      { lender: nobody },
      { debtor: nobody },
      { lender: exporter.lei },
      { debtor: bankA.lei },
      { currency: 0n },
      { limit: 0n },
      { mostForOne: 0n },
      { mostForOne: LIMIT + 1n },
      { coverage: 0n },
      { coverage: 1_000_001n },
      { fee: 1_000_001n },
      { secured: 1_000_001n },
      { availableUntil: (await today()) - 1n },
      { availableUntil: 65_536n },
      { longest: 0n },
      { text: ZeroHash },
    ]) {
      await expect(open(wish), Object.keys(wish).join()).to.be.revertedWithCustomError(
        facilities,
        "FacilityTermsInvalid",
      );
    }
    for (const wish of [{ lender: guarantor.lei }, { debtor: guarantor.lei }]) {
      await expect(open(wish)).to.be.revertedWithCustomError(facilities, "GuarantorIsParty").withArgs(guarantor.lei);
    }
    await open({ limit: LARGEST, mostForOne: LARGEST, fee: 1_000_000n, secured: 1_000_000n, coverage: 1_000_000n });
    await open({ availableUntil: await today(), longest: 65_535n, notice: 65_535n, salt: toBeHex(1, 32) });
    await open({ availableUntil: 65_535n, salt: toBeHex(2, 32) });
  });

  it("is its guarantor's alone, in good standing", async () => {
    const net = await guarantors();
    const { facilities, participants, guarantor, otherGuarantor, bankA } = net;
    const facility = await facilityFor(net);
    await expect(facilities.open(facility, await signedFacility(net, otherGuarantor, facility)))
      .to.be.revertedWithCustomError(facilities, "NotGuarantor")
      .withArgs(otherGuarantor.lei, guarantor.lei);
    await expect(facilities.open(facility, await signedFacility(net, bankA, facility)))
      .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
      .withArgs(bankA.lei, ROLE_BIT.guarantor, ROLE_BIT.bank);
    const signed = await signedFacility(net, guarantor, facility);
    for (const [field, value] of Object.entries({ limit: LIMIT + 1n, notice: NOTICE + 1n, salt: OTHER_TEXT })) {
      await expect(facilities.open({ ...facility, [field]: value }, signed), field).to.be.revertedWithCustomError(
        facilities,
        "SignatureInvalid",
      );
    }
    await participants.suspend(guarantor.lei);
    await expect(facilities.open(facility, signed))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(guarantor.lei);
    await participants.reinstate(guarantor.lei);
    await facilities.open(facility, signed);
  });

  it("has no second id by a field that is wider than its type", async () => {
    const net = await guarantors();
    const { facilities, guarantor, ethers } = net;
    const facility = await facilityFor(net, { reducing: true });
    const inPerson = { signer: guarantor.address, nonce: 0n, deadline: 0n, signature: "0x" };
    const call = facilities.interface.encodeFunctionData("open", [facility, inPerson]);
    const at = 10 + 64 * 12; // `reducing` is the thirteenth word
    expect(BigInt(`0x${call.slice(at, at + 64)}`)).to.equal(1n);
    const wider = `${call.slice(0, at + 63)}2${call.slice(at + 64)}`;
    const sent = guarantor.sendTransaction({ to: await facilities.getAddress(), data: wider });
    await expect(sent).to.be.revertedWithoutReason(ethers);
  });
});

describe("Facilities", () => {
  it("are one book's, which took them when it was deployed", async () => {
    const { facilities, guarantees, bankA } = await guarantors();
    expect(await facilities.guarantees()).to.equal(await guarantees.getAddress());
    await expect(facilities.connect(bankA).bind())
      .to.be.revertedWithCustomError(facilities, "FacilitiesBound")
      .withArgs(await guarantees.getAddress());
  });
});

describe("A loan brought under a facility", () => {
  it("has a guarantee like any other, counted for guarantor, financing and facility, and paid for as agreed", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, facilities, deposit, ethers, bankA, guarantor, exporter, terms } = net;
    await guaranteeServicing.connect(guarantor).deposit(deposit, 40_000_00n);
    // 0.5 % of 80 000.01 are 400.00005, and 12.5 % of it 10 000.00125.
    const { facility, facilityId } = await openFacility(net, { fee: 5_000n, secured: 125_000n });
    const guarantee = await calling(net, facility, { id: net.financing }, { cap: CAP + 1n });
    expect([guarantee.fee, guarantee.secured]).to.deep.equal([400_00n, 10_000_01n]);
    const called = guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, guarantee, facility, terms);
    await expect(called).to.changeTokenBalances(ethers, deposit, [bankA, guarantor], [-400_00n, 400_00n]);
    const id = guaranteeIdOf(guarantee);
    await expect(called)
      .to.emit(guarantees, "GuaranteeIssued")
      .withArgs(
        id,
        net.financing,
        guarantor.lei,
        exporter.lei,
        CAP + 1n,
        COVERAGE,
        guarantee.expiresOn,
        400_00n,
        10_000_01n,
        false,
        facility.text,
        ZeroHash,
      );
    await expect(called)
      .to.emit(facilities, "CalledOff")
      .withArgs(facilityId, net.financing, id, CAP + 1n, CAP + 1n);
    expect(await guarantees.isInForce(guarantee, NO_DEMAND)).to.equal(true);
    expect(await guarantees.hasEnded(net.financing, id)).to.equal(false);
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(CAP + 1n);
    expect(await guarantees.coverageOf(net.financing)).to.equal(COVERAGE);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([40_000_00n, 10_000_01n]);
    expect(await facilities.callOffOf(facilityId, net.financing)).to.deep.equal([id.slice(0, 50), CAP + 1n]);
    expect(await facilities.availableUnder(facility)).to.equal(LIMIT - CAP - 1n);
  });

  it("may come under it before it is drawn and on that day, and none that was drawn before", async () => {
    const net = await guarantors();
    const { guarantees, facilities, desk, bankA, exporter, terms, financing, today } = net;
    const drawnOn = await today();
    await net.passDays(1n);
    const { facility, facilityId } = await openFacility(net);
    await expect(callOff(net, facility, { terms, id: financing }))
      .to.be.revertedWithCustomError(facilities, "LoanDrawnBefore")
      .withArgs(facilityId, drawnOn, drawnOn + 1n);
    const { collateral } = await net.acknowledgedReceivable();
    const offered = await net.termsFor([collateral]);
    const { guarantee } = await callOff(net, facility, { terms: offered, id: net.financingIdOf(offered) });
    await desk.connect(exporter).accept(await net.signOffer(bankA, offered), offered);
    expect(await guarantees.isInForce(guarantee, NO_DEMAND)).to.equal(true);
  });

  it("is its lender's to its debtor, and brought by nobody else", async () => {
    const net = await opened();
    const { guarantees, facilities, desk, bankA, bankB, exporter, otherExporter, guarantor, facility } = net;
    const { facilityId, loan, stranger } = net;
    for (const by of [bankB, exporter, guarantor, stranger]) {
      await expect(callOff(net, facility, loan, {}, { by }))
        .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
        .withArgs(by);
    }
    const { collateral } = await net.acknowledgedReceivable();
    const bankBs = await net.termsFor([collateral], { lender: bankB.address });
    await desk.connect(exporter).accept(await net.signOffer(bankB, bankBs), bankBs);
    const ofBankB = { terms: bankBs, id: net.financingIdOf(bankBs) };
    await expect(callOff(net, facility, ofBankB, {}, { by: bankB }))
      .to.be.revertedWithCustomError(facilities, "FacilityOfOthers")
      .withArgs(facilityId, guarantor.lei, bankB.lei, exporter.lei);
    const toOther = await net.termsFor([collateral], { borrower: otherExporter.address });
    const guarantee = await calling(net, facility, { id: net.financingIdOf(toOther) });
    const call = (debtor: string) =>
      guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, { ...guarantee, debtor }, facility, toOther);
    await expect(call(exporter.lei))
      .to.be.revertedWithCustomError(guarantees, "DebtorMismatch")
      .withArgs(exporter.lei, otherExporter.lei);
    await expect(call(otherExporter.lei))
      .to.be.revertedWithCustomError(facilities, "FacilityOfOthers")
      .withArgs(facilityId, guarantor.lei, bankA.lei, otherExporter.lei);
  });

  it("binds no guarantor but the facility's, whose account is named", async () => {
    const net = await opened();
    const { guarantees, facilities, participants, bankA, otherGuarantor, exporter, facility, facilityId, loan } = net;
    await expect(callOff(net, facility, loan, {}, { account: otherGuarantor }))
      .to.be.revertedWithCustomError(guarantees, "NotGuarantor")
      .withArgs(otherGuarantor.lei, net.guarantor.lei);
    const others = { ...(await calling(net, facility, loan)), guarantor: otherGuarantor.lei };
    await expect(guarantees.connect(bankA).callOff(otherGuarantor, NO_GROUNDS, others, facility, loan.terms))
      .to.be.revertedWithCustomError(facilities, "FacilityOfOthers")
      .withArgs(facilityId, otherGuarantor.lei, bankA.lei, exporter.lei);
    const guarantee = await calling(net, facility, loan);
    await expect(guarantees.connect(bankA).callOff(ZeroAddress, NO_GROUNDS, guarantee, facility, loan.terms))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(ZeroAddress);
  });

  it("is brought under what its guarantor has signed, and nothing else", async () => {
    const net = await opened();
    const { facilities, facility, loan } = net;
    for (const [field, value] of Object.entries({
      limit: 2n * LIMIT,
      mostForOne: LIMIT,
      coverage: 1_000_000n,
      availableUntil: 65_535n,
      longest: 65_535n,
      lender: net.bankB.lei,
      salt: OTHER_TEXT,
    })) {
      const forged = { ...facility, [field]: value };
      await expect(callOff(net, forged, loan), field)
        .to.be.revertedWithCustomError(facilities, "FacilityNotOpened")
        .withArgs(facilityIdOf(forged));
    }
  });

  it("is admitted at the book's word alone", async () => {
    const net = await opened();
    const { facilities, bankA, guarantor, facility, loan } = net;
    const guarantee = await calling(net, facility, loan);
    for (const caller of [bankA, guarantor, net.deployer]) {
      await expect(facilities.connect(caller).admit(bankA, USD, ZeroHash, guarantee, facility))
        .to.be.revertedWithCustomError(facilities, "NotGuaranteeBook")
        .withArgs(caller);
    }
    expect(await standing(net)).to.equal(0n);
  });

  it("is guaranteed within what the facility says of one loan, to the last unit and day", async () => {
    const net = await opened();
    const { guarantees, facilities, bankA, guarantor, facility, facilityId, loan, today } = net;
    const latest = (await today()) + LONGEST;
    const refusals = [
      [{ cap: MOST_FOR_ONE + 1n }, "CapBeyondFacility", [MOST_FOR_ONE + 1n, MOST_FOR_ONE]],
      [{ coverage: COVERAGE + 1n }, "CoverageBeyondFacility", [COVERAGE + 1n, COVERAGE]],
      [{ expiresOn: latest + 1n }, "ExpiryBeyondFacility", [latest + 1n, latest]],
      [{ secured: 1n }, "SecurityBeyondFacility", [1n, 0n]],
    ] as const;
    for (const [wish, error, values] of refusals) {
      await expect(callOff(net, facility, loan, wish))
        .to.be.revertedWithCustomError(facilities, error)
        .withArgs(facilityId, ...values);
    }
    const guarantee = await calling(net, facility, loan);
    const call = (other: object) =>
      guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, { ...guarantee, ...other }, facility, loan.terms);
    await expect(call({ fee: 1n }))
      .to.be.revertedWithCustomError(facilities, "FeeNotAsAgreed")
      .withArgs(facilityId, 1n, 0n);
    for (const other of [{ text: OTHER_TEXT }, { reducing: true }, { grounds: OTHER_TEXT }]) {
      await expect(call(other))
        .to.be.revertedWithCustomError(facilities, "GuaranteeNotAsAgreed")
        .withArgs(facilityId, guaranteeIdOf({ ...guarantee, ...other }));
    }
    await expect(call({ cap: 0n })).to.be.revertedWithCustomError(guarantees, "GuaranteeTermsInvalid");
    await expect(call({ coverage: 0n })).to.be.revertedWithCustomError(guarantees, "GuaranteeTermsInvalid");
    await expect(call({ expiresOn: (await today()) - 1n })).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeTermsInvalid",
    );
    await callOff(net, facility, loan, { cap: MOST_FOR_ONE, coverage: COVERAGE, expiresOn: latest });
  });

  it("is guaranteed at the fee and the security that are agreed, of which the lender may do with less security", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, facilities, bankA, guarantor, deposit, terms, financing } = net;
    const { facility, facilityId } = await openFacility(net, { fee: 5_000n, secured: 500_000n });
    const loan = { terms, id: financing };
    for (const fee of [399_99n, 400_01n, 0n]) {
      const guarantee = { ...(await calling(net, facility, loan)), fee };
      await expect(guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, guarantee, facility, terms))
        .to.be.revertedWithCustomError(facilities, "FeeNotAsAgreed")
        .withArgs(facilityId, fee, 400_00n);
    }
    await expect(callOff(net, facility, loan, { secured: CAP / 2n + 1n }))
      .to.be.revertedWithCustomError(facilities, "SecurityBeyondFacility")
      .withArgs(facilityId, CAP / 2n + 1n, CAP / 2n);
    // A guarantor that has deposited nothing keeps nobody from the guarantee itself.
    await expect(callOff(net, facility, loan))
      .to.be.revertedWithCustomError(guarantees, "BalanceInsufficient")
      .withArgs(await deposit.getAddress(), guarantor.lei, CAP / 2n, 0n);
    await guaranteeServicing.connect(guarantor).deposit(deposit, 1n);
    await callOff(net, facility, loan, { secured: 1n });
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([1n, 1n]);
  });

  it("takes of the limit what is left, in whatever pieces, and not a unit more", async () => {
    const net = await calledOff();
    const { guarantees, facilities, facility, facilityId, bankA, guarantor } = net;
    const second = await anotherLoan(net);
    const guarantee = await calling(net, facility, second, { cap: MOST_FOR_ONE });
    await expect(guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, guarantee, facility, second.terms))
      .to.emit(facilities, "CalledOff")
      .withArgs(facilityId, second.id, guaranteeIdOf(guarantee), MOST_FOR_ONE, CAP + MOST_FOR_ONE);
    const left = LIMIT - CAP - MOST_FOR_ONE;
    const third = await anotherLoan(net);
    await expect(callOff(net, facility, third, { cap: left + 1n }))
      .to.be.revertedWithCustomError(facilities, "FacilityExhausted")
      .withArgs(facilityId, left + 1n, left);
    await callOff(net, facility, third, { cap: left });
    expect([await standing(net), await facilities.availableUnder(facility)]).to.deep.equal([LIMIT, 0n]);
    await expect(callOff(net, facility, await anotherLoan(net), { cap: 1n }))
      .to.be.revertedWithCustomError(facilities, "FacilityExhausted")
      .withArgs(facilityId, 1n, 0n);
  });

  it("is brought under it once, so that the most for one loan is not passed in pieces", async () => {
    const net = await calledOff();
    const { guarantees, facilities, facility, facilityId, guarantee, guaranteeId, loan, bankA, guarantor } = net;
    await expect(guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, guarantee, facility, loan.terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeAlreadyIssued")
      .withArgs(guaranteeId);
    await expect(callOff(net, facility, loan, { cap: 1n, coverage: 1n }))
      .to.be.revertedWithCustomError(facilities, "LoanUnderFacility")
      .withArgs(facilityId, loan.id, CAP);
    // Under another facility of the guarantor's it may come with the rest that is not covered.
    const { facility: other } = await openFacility(net, { salt: toBeHex(7, 32), text: OTHER_TEXT });
    await callOff(net, other, loan, { cap: 1n });
    const { facility: third } = await openFacility(net, { salt: toBeHex(8, 32), text: ZeroHash.replace(/0$/, "1") });
    await expect(callOff(net, third, loan, { coverage: 1n, cap: 2n }))
      .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
      .withArgs(loan.id, 1_000_001n, 1_000_000n);
  });

  it("finds the limit as the transaction before it in the same block has left it", async () => {
    const net = await opened();
    const { guarantees, facility, loan, bankA, guarantor } = net;
    const loans = [loan, await anotherLoan(net), await anotherLoan(net)];
    const sends = await Promise.all(
      loans.map(async (each) => {
        const guarantee = await calling(net, facility, each, { cap: MOST_FOR_ONE });
        return async (overrides: object) =>
          guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, guarantee, facility, each.terms, overrides);
      }),
    );
    const receipts = await net.inOneBlock(...sends);
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 1, 0]);
    expect(await standing(net)).to.equal(2n * MOST_FOR_ONE);
  });

  it("is no loan whose terms replace another's, nor one that is late or in default", async () => {
    const net = await opened();
    const { guarantees, facilities, recovery, servicing, bankA, facility, facilityId, loan } = net;
    const { terms: replacing, call } = await renewal(net, loan.terms);
    await servicing.connect(bankA).restructure(...call);
    await expect(callOff(net, facility, { terms: replacing, id: net.financingIdOf(replacing) }))
      .to.be.revertedWithCustomError(facilities, "LoanReplacesAnother")
      .withArgs(facilityId, loan.id);
    const late = await anotherLoan(net);
    await net.passDays(61n);
    await expect(callOff(net, facility, late)).to.be.revertedWithCustomError(guarantees, "FinancingOverdue");
    await recovery.connect(bankA).declareDefault(ZeroHash, late.terms);
    await expect(callOff(net, facility, late))
      .to.be.revertedWithCustomError(guarantees, "FinancingNotGuaranteeable")
      .withArgs(late.id, 2n);
  });

  it("is brought under it on the last day, and on no later one", async () => {
    const net = await opened();
    const { facilities, facility, facilityId } = net;
    await net.passDays(AVAILABLE);
    expect(await facilities.availableUnder(facility)).to.equal(LIMIT);
    await callOff(net, facility, await anotherLoan(net));
    await net.passDays(1n);
    expect(await facilities.availableUnder(facility)).to.equal(0n);
    await expect(callOff(net, facility, await anotherLoan(net)))
      .to.be.revertedWithCustomError(facilities, "FacilityNotAvailable")
      .withArgs(facilityId, facility.availableUntil);
  });

  it("is within all that the book asks of any guarantee: limits, relations, standing", async () => {
    const net = await opened();
    const { guarantees, guaranteeServicing, participants, supervisor, guarantor, exporter, facility, loan, today } =
      net;
    await participants.suspend(guarantor.lei);
    await expect(callOff(net, facility, loan))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(guarantor.lei);
    await participants.reinstate(guarantor.lei);
    await guaranteeServicing.connect(supervisor).attestRelation(guarantor.lei, exporter.lei, true);
    await expect(callOff(net, facility, loan))
      .to.be.revertedWithCustomError(guarantees, "RelatedParties")
      .withArgs(guarantor.lei, exporter.lei);
    await guaranteeServicing.connect(supervisor).attestRelation(guarantor.lei, exporter.lei, false);
    await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, 10n * CAP - 10n, USD, await today());
    await expect(callOff(net, facility, loan))
      .to.be.revertedWithCustomError(guarantees, "DebtorLimitExceeded")
      .withArgs(guarantor.lei, exporter.lei, CAP, CAP - 1n);
    await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, USD, (await today()) - 1n);
    await expect(callOff(net, facility, loan)).to.be.revertedWithCustomError(guarantees, "NetAssetsNotAttested");
    expect(await standing(net)).to.equal(0n);
  });

  it("is settled in the facility's currency", async () => {
    const net = await guarantors();
    const { facilities, desk, deployer, guaranteeServicing, supervisor, guarantor, terms, financing, today } = net;
    const { facility, facilityId } = await openFacility(net, { currency: EUR });
    await expect(callOff(net, facility, { terms, id: financing }))
      .to.be.revertedWithCustomError(facilities, "FacilityCurrencyMismatch")
      .withArgs(facilityId, EUR, USD);
    const token = await net.ethers.deployContract("MisbehavingToken", deployer);
    await desk.listToken(token, EUR);
    const { collateral } = await net.acknowledgedReceivable();
    const offered = await net.termsFor([collateral], { token: await token.getAddress() });
    const loan = { terms: offered, id: net.financingIdOf(offered) };
    await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, EUR, await today());
    await callOff(net, facility, loan);
    const unlisted = await net.ethers.deployContract("MisbehavingToken", deployer);
    const other = await net.termsFor([collateral], { token: await unlisted.getAddress() });
    await expect(callOff(net, facility, { terms: other, id: net.financingIdOf(other) }))
      .to.be.revertedWithCustomError(facilities, "FacilityCurrencyMismatch")
      .withArgs(facilityId, EUR, 0n);
  });

  it("rests on the facility's grounds, which are examined for each loan anew", async () => {
    const net = await guarantors();
    const { guarantees, diligence, exporter, guarantor, terms, financing } = net;
    const { id: report } = await filed(net, guarantor, await surveyOf(net, exporter));
    const grounds = { reports: [report], counterGuarantees: [] };
    const { facility } = await openFacility(net, { grounds: groundsHashOf(grounds) });
    const loan = { terms, id: financing };
    await expect(callOff(net, facility, loan)).to.be.revertedWithCustomError(guarantees, "GroundsMismatch");
    const { id } = await callOff(net, facility, loan, {}, { grounds: encodePledged(grounds, []) });
    expect(id).to.not.equal(ZeroHash);
    await net.passDays(91n);
    await expect(
      callOff(net, facility, await anotherLoan(net), {}, { grounds: encodePledged(grounds, []) }),
    ).to.be.revertedWithCustomError(diligence, "ReportIsStale");
  });

  it("is brought under it though the account that has signed is lost: another of the guarantor's stands for it", async () => {
    const net = await opened();
    const { guarantees, participants, deposit, ethers, guarantor, stranger, bankA, loan } = net;
    const { facility } = await openFacility(net, { fee: 1_000n, salt: toBeHex(3, 32) });
    await participants.addAccount(guarantor.lei, stranger);
    await participants.removeAccount(guarantor);
    await expect(callOff(net, facility, loan))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(guarantor);
    const guarantee = await calling(net, facility, loan);
    await expect(
      guarantees.connect(bankA).callOff(stranger, NO_GROUNDS, guarantee, facility, loan.terms),
    ).to.changeTokenBalances(ethers, deposit, [bankA, stranger], [-guarantee.fee, guarantee.fee]);
  });

  it("cannot come under it twice in the middle of the payment of its fee", async () => {
    const net = await guarantors();
    const { ethers, guarantees, facilities, desk, guarantor, exporter } = net;
    const token = await ethers.deployContract("MisbehavingToken");
    await desk.listToken(token, USD);
    const intruder = await ethers.deployContract("Intruder");
    const account = await ethers.getSigner(await intruder.getAddress());
    const bank = await net.enrol("INTRUDER", ROLE_BIT.bank, account);
    for (const party of [intruder, exporter]) await token.mint(party, 1_000_000_00n);
    for (const spender of [desk, guarantees]) {
      const approval = token.interface.encodeFunctionData("approve", [await spender.getAddress(), MaxUint256]);
      await intruder.execute(token, approval);
    }
    const { facility } = await openFacility(net, { lender: bank.lei, fee: 1_000n, limit: CAP, mostForOne: CAP });
    const offered = async () => {
      const { collateral } = await net.acknowledgedReceivable();
      const terms = await net.termsFor([collateral], { lender: account.address, token: await token.getAddress() });
      return { terms, guarantee: await calling(net, facility, { id: net.financingIdOf(terms) }) };
    };
    const [first, second] = [await offered(), await offered()];
    const call = ({ guarantee, terms }: typeof first) =>
      guarantees.interface.encodeFunctionData("callOff", [guarantor.address, NO_GROUNDS, guarantee, facility, terms]);
    for (const [again, error] of [
      [first, "GuaranteeAlreadyIssued"],
      [second, "FacilityExhausted"],
    ] as const) {
      const snapshot = await net.networkHelpers.takeSnapshot();
      await token.setListener(intruder);
      await intruder.aim(guarantees, call(again));
      await intruder.execute(guarantees, call(first));
      expect([await intruder.intruded(), await intruder.succeeded()]).to.deep.equal([true, false]);
      const answer = await intruder.answer();
      const parsed = guarantees.interface.parseError(answer) ?? facilities.interface.parseError(answer);
      expect(parsed?.name).to.equal(error);
      expect((await facilities.facilityOf(facilityIdOf(facility))).standing).to.equal(CAP);
      await snapshot.restore();
    }
  });
});

describe("The limit of a facility, given back", () => {
  const given = async (net: Awaited<ReturnType<typeof calledOff>>, counted: bigint, left = counted) =>
    expect(net.facilities.giveBack(net.facilityId, net.guarantee))
      .to.emit(net.facilities, "GivenBack")
      .withArgs(net.facilityId, net.loan.id, net.guaranteeId, counted, left);

  it("is free when the lender has released the guarantee, and the loan may be brought under it anew", async () => {
    const net = await calledOff();
    const {
      facilities,
      guarantees,
      guaranteeServicing,
      bankA,
      facility,
      facilityId,
      guarantee,
      guaranteeId,
      loan,
      stranger,
    } = net;
    await expect(facilities.giveBack(facilityId, guarantee))
      .to.be.revertedWithCustomError(facilities, "NothingGivenBack")
      .withArgs(facilityId, guaranteeId, CAP);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, loan.terms);
    expect(await guarantees.hasEnded(loan.id, guaranteeId)).to.equal(true);
    expect(await standing(net)).to.equal(CAP); // until somebody says so
    await expect(callOff(net, facility, loan, { cap: 1n })).to.be.revertedWithCustomError(
      facilities,
      "LoanUnderFacility",
    );
    await expect(facilities.connect(stranger).giveBack(facilityId, guarantee))
      .to.emit(facilities, "GivenBack")
      .withArgs(facilityId, loan.id, guaranteeId, 0n, 0n);
    expect(await facilities.callOffOf(facilityId, loan.id)).to.deep.equal([`0x${"00".repeat(24)}`, 0n]);
    await expect(facilities.giveBack(facilityId, guarantee))
      .to.be.revertedWithCustomError(facilities, "NotCalledOff")
      .withArgs(facilityId, guaranteeId);
    await callOff(net, facility, loan, { cap: MOST_FOR_ONE });
    expect(await standing(net)).to.equal(MOST_FOR_ONE);
    // What was given back of the former guarantee is not given back again.
    await expect(facilities.giveBack(facilityId, guarantee))
      .to.be.revertedWithCustomError(facilities, "NotCalledOff")
      .withArgs(facilityId, guaranteeId);
  });

  it("is free when the loan is repaid, or the guarantee has expired, and not before somebody has it lapse", async () => {
    const net = await calledOff();
    const { facilities, guaranteeServicing, desk, exporter, facility, facilityId, guarantee, guaranteeId, loan } = net;
    await desk.connect(exporter).repay(EVERYTHING, loan.terms);
    await expect(facilities.giveBack(facilityId, guarantee))
      .to.be.revertedWithCustomError(facilities, "NothingGivenBack")
      .withArgs(facilityId, guaranteeId, CAP);
    await guaranteeServicing.lapse(NO_DEMAND, guarantee, loan.terms);
    const next = await anotherLoan(net);
    const { guarantee: short } = await callOff(net, facility, next, { expiresOn: (await net.today()) + 10n });
    await given(net, 0n, CAP);
    await net.passDays(11n);
    await guaranteeServicing.lapse(NO_DEMAND, short, next.terms);
    await facilities.giveBack(facilityId, short);
    expect(await standing(net)).to.equal(0n);
  });

  it("is not free for what was paid and is not recovered", async () => {
    const net = await calledOff();
    const {
      facilities,
      guarantees,
      guaranteeServicing,
      recovery,
      servicing,
      desk,
      deposit,
      bankA,
      guarantor,
      exporter,
    } = net;
    const { facility, facilityId, guarantee, loan, terms } = net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand({ ...net, guarantee }, 60_000_00n);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    // While it stands the rest of the cap may still be called, and what was paid is gone.
    await expect(facilities.giveBack(facilityId, guarantee)).to.be.revertedWithCustomError(
      facilities,
      "NothingGivenBack",
    );
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await given(net, 60_000_00n);
    expect(await facilities.availableUnder(facility)).to.equal(LIMIT - 60_000_00n);
    await expect(facilities.giveBack(facilityId, guarantee)).to.be.revertedWithCustomError(
      facilities,
      "NothingGivenBack",
    );
    await deposit.connect(exporter).approve(desk, MaxUint256);
    const { costs, penalty, interest, principal } = await desk.owed(terms);
    await desk.connect(exporter).repay(costs + penalty + interest + principal - 20_000_00n, terms);
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
    await given(net, 20_000_00n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
    await given(net, 0n);
    expect(await facilities.availableUnder(facility)).to.equal(LIMIT);
    expect(loan.id).to.equal(net.financing);
  });

  it("is free when its guarantor has recovered more than it has paid, with the interest on that", async () => {
    const net = await calledOff();
    const { facilities, guarantees, guaranteeServicing, recovery, servicing, desk, bankA, guarantor, exporter } = net;
    const { facility, guarantee, guaranteeId, terms } = net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand({ ...net, guarantee }, 60_000_00n);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const { costs, penalty, interest, principal } = await desk.owed(terms);
    await desk.connect(exporter).repay(costs + penalty + interest + principal - 60_000_00n, terms);
    await guaranteeServicing.distribute(terms);
    await net.passDays(30n);
    await net.deposit.connect(exporter).approve(desk, MaxUint256);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
    const { paid, recovered } = await guarantees.guaranteeOf(guaranteeId);
    expect(recovered).to.be.greaterThan(paid);
    await guaranteeServicing.lapse(NO_DEMAND, guarantee, terms);
    await given(net, 0n);
    expect(await facilities.availableUnder(facility)).to.equal(LIMIT);
  });

  it("is free for what a guarantor gives up, or is paid back by the lender", async () => {
    for (const redeemed of [false, true]) {
      const net = await calledOff();
      const { guarantees, guaranteeServicing, recovery, servicing, bankA, guarantor, guarantee, terms } = net;
      await net.passDays(DEFAULT_DAY);
      await recovery.connect(bankA).declareDefault(ZeroHash, terms);
      await servicing.connect(bankA).entrust(guarantees, terms);
      const running = await demand({ ...net, guarantee }, 60_000_00n);
      await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
      await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
      await given(net, 60_000_00n);
      if (redeemed) await guaranteeServicing.connect(bankA).redeem(NO_GROUNDS, guarantee, terms);
      else await guaranteeServicing.connect(guarantor).waive(NO_GROUNDS, guarantee, terms);
      await given(net, 0n);
    }
  });

  it("is free, loan by loan, as caps fall with the principal", async () => {
    const net = await guarantors();
    const { facilities, guaranteeServicing, desk, exporter, terms, financing } = net;
    const { facility, facilityId } = await openFacility(net, { reducing: true });
    const { guarantee } = await callOff(net, facility, { terms, id: financing });
    await desk.connect(exporter).repay(100_000_00n, terms);
    await expect(facilities.giveBack(facilityId, guarantee)).to.be.revertedWithCustomError(
      facilities,
      "NothingGivenBack",
    );
    const counted = await guaranteeServicing.reduce.staticCall(NO_DEMAND, guarantee, terms);
    await guaranteeServicing.reduce(NO_DEMAND, guarantee, terms);
    await facilities.giveBack(facilityId, guarantee);
    expect(counted).to.be.lessThan(CAP);
    expect((await facilities.facilityOf(facilityId)).standing).to.equal(counted);
  });

  it("is not free for what was paid where the cap has fallen below it, while the guarantee stands and after", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, recovery, servicing, desk, bankA, guarantor, exporter } = net;
    const { facilities, terms, financing } = net;
    const { facility, facilityId } = await openFacility(net, { reducing: true });
    const { guarantee, id } = await callOff(net, facility, { terms, id: financing });
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand({ ...net, guarantee }, 60_000_00n);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await desk.connect(exporter).repay(120_000_00n, terms);
    expect(await guaranteeServicing.reduce.staticCall(NO_DEMAND, guarantee, terms)).to.be.lessThan(60_000_00n);
    await guaranteeServicing.reduce(NO_DEMAND, guarantee, terms);
    await facilities.giveBack(facilityId, guarantee);
    expect((await facilities.facilityOf(facilityId)).standing).to.equal(60_000_00n);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    await expect(facilities.giveBack(facilityId, guarantee))
      .to.be.revertedWithCustomError(facilities, "NothingGivenBack")
      .withArgs(facilityId, id, 60_000_00n);
  });

  it("is given back for what was called off under it, and for nothing else", async () => {
    const net = await calledOff();
    const { facilities, guarantees, guaranteeServicing, bankA, guarantor, guarantee, guaranteeId, facilityId, loan } =
      net;
    const { facilityId: other } = await openFacility(net, { salt: toBeHex(9, 32) });
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, loan.terms);
    await expect(facilities.giveBack(other, guarantee))
      .to.be.revertedWithCustomError(facilities, "NotCalledOff")
      .withArgs(other, guaranteeId);
    const signed = await guaranteeFor(net, guarantor, loan.id);
    await guarantees
      .connect(bankA)
      .issue(await signedGuarantee(net, guarantor, signed), NO_GROUNDS, signed, loan.terms);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, signed, loan.terms);
    for (const never of [
      signed,
      { ...guarantee, cap: CAP - 1n },
      guaranteeUnder(net.facility, ZeroHash, {
        cap: CAP,
        coverage: COVERAGE,
        expiresOn: 0n,
      }),
    ]) {
      await expect(facilities.giveBack(facilityId, never))
        .to.be.revertedWithCustomError(facilities, "NotCalledOff")
        .withArgs(facilityId, guaranteeIdOf(never));
    }
    expect(await standing(net)).to.equal(CAP);
  });
});

describe("A facility, closed", () => {
  it("by its guarantor's notice takes loans to the end of that, and what stands under it stands", async () => {
    const net = await calledOff();
    const { facilities, guarantees, guarantor, facility, facilityId, guarantee, today } = net;
    const last = (await today()) + NOTICE;
    await expect(facilities.connect(guarantor).close(facility))
      .to.emit(facilities, "FacilityClosed")
      .withArgs(facilityId, last);
    await net.passDays(NOTICE);
    await callOff(net, facility, await anotherLoan(net));
    await net.passDays(1n);
    await expect(callOff(net, facility, await anotherLoan(net), { cap: 1n }))
      .to.be.revertedWithCustomError(facilities, "FacilityNotAvailable")
      .withArgs(facilityId, last);
    expect(await guarantees.isInForce(guarantee, NO_DEMAND)).to.equal(true);
    expect((await facilities.facilityOf(facilityId)).standing).to.equal(2n * CAP);
  });

  it("is closed once, by nobody but its guarantor, and no sooner than it has promised", async () => {
    const net = await opened();
    const { facilities, participants, bankA, exporter, otherGuarantor, guarantor, stranger, facility, facilityId } =
      net;
    for (const by of [bankA, exporter, otherGuarantor]) {
      await expect(facilities.connect(by).close(facility))
        .to.be.revertedWithCustomError(facilities, "NotGuarantor")
        .withArgs(by.lei, guarantor.lei);
    }
    await expect(facilities.connect(stranger).close(facility))
      .to.be.revertedWithCustomError(facilities, "NotGuarantor")
      .withArgs(toBeHex(0, 20), guarantor.lei);
    const forged = { ...facility, notice: 0n };
    await expect(facilities.connect(guarantor).close(forged))
      .to.be.revertedWithCustomError(facilities, "FacilityNotOpened")
      .withArgs(facilityIdOf(forged));
    await participants.suspend(guarantor.lei); // whoever is stopped from new business may stop promising it
    await facilities.connect(guarantor).close(facility);
    const { availableUntil } = await facilities.facilityOf(facilityId);
    for (const days of [1n, NOTICE]) {
      await net.passDays(days);
      await expect(facilities.connect(guarantor).close(facility))
        .to.be.revertedWithCustomError(facilities, "NoticeTooLate")
        .withArgs(facilityId, availableUntil);
    }
  });

  it("is not closed where so long a notice is agreed on that it is a promise to the end", async () => {
    const net = await opened();
    const { facilities, guarantor } = net;
    const { facility, facilityId } = await openFacility(net, { notice: AVAILABLE });
    await expect(facilities.connect(guarantor).close(facility))
      .to.be.revertedWithCustomError(facilities, "NoticeTooLate")
      .withArgs(facilityId, facility.availableUntil);
  });

  it("without notice takes what is called off on that day, in that very block, and nothing from the next on", async () => {
    const net = await opened();
    const { facilities, guarantees, bankA, guarantor, loan } = net;
    const { facility } = await openFacility(net, { notice: 0n });
    const guarantee = await calling(net, facility, loan);
    const receipts = await net.inOneBlock(
      async (overrides) => facilities.connect(guarantor).close(facility, overrides),
      async (overrides) =>
        guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, guarantee, facility, loan.terms, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 1]);
    await net.networkHelpers.time.increaseTo(((await net.today()) + 1n) * DAY);
    await expect(callOff(net, facility, await anotherLoan(net))).to.be.revertedWithCustomError(
      facilities,
      "FacilityNotAvailable",
    );
  });
});
