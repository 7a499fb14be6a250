import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { NO_DEMAND } from "../../sdk/guarantees/terms.ts";
import { textHashOf } from "../../sdk/messages/discrepancies.ts";
import { EVERYTHING } from "../fixtures/financing.ts";
import { stage } from "../fixtures/stages.ts";
import { DEFAULT_DAY } from "../fixtures/servicing.ts";
import { demand, guarantors, NO_GROUNDS } from "../fixtures/guarantees.ts";
import { anotherLoan, callOff, facilityFor, openFacility, signedFacility } from "../fixtures/facilities.ts";

const LIMIT = 200_000_00n;
const PAID = 60_000_00n;

/** Bank A's line for the exporter is guaranteed: 80 000.00 of a loan, 200 000.00 of all, for 100 days, at half a percent. */
const guaranteedLine = stage(guarantors, async (net) => {
  const wish = { limit: LIMIT, mostForOne: 80_000_00n, fee: 5_000n, text: textHashOf("Subject to the URDG 758.") };
  const availableUntil = (await net.today()) + 100n;
  return openFacility(net, { ...wish, availableUntil, notice: 10n });
});

describe("A guaranteed line of credit, from its first loan to its last", () => {
  it("lends three times what is promised once, and never stands for more, whoever tries", async () => {
    const net = await guaranteedLine();
    const { guarantees, guaranteeServicing, facilities, desk, recovery, servicing, deposit } = net;
    const { bankA, bankB, exporter, guarantor, facility, facilityId } = net;
    const left = async (): Promise<bigint> => facilities.availableUnder(facility);
    const start = await deposit.balanceOf(guarantor);

    // Each loan is drawn when a trade needs it, and guaranteed without asking the guarantor.
    const first = await anotherLoan(net);
    const second = await anotherLoan(net);
    const third = await anotherLoan(net);
    const { guarantee: ofFirst } = await callOff(net, facility, first, { cap: 80_000_00n });
    const { guarantee: ofSecond, id: secondId } = await callOff(net, facility, second, { cap: 80_000_00n });
    expect((await deposit.balanceOf(guarantor)) - start).to.equal(2n * 400_00n);
    expect(await left()).to.equal(40_000_00n);

    // What is left is left: a third loan finds no more, at once or in pieces, from this bank or another.
    await expect(callOff(net, facility, third, { cap: 40_000_01n }))
      .to.be.revertedWithCustomError(facilities, "FacilityExhausted")
      .withArgs(facilityId, 40_000_01n, 40_000_00n);
    await expect(callOff(net, facility, first, { cap: 40_000_00n, coverage: 1n })).to.be.revertedWithCustomError(
      facilities,
      "LoanUnderFacility",
    );
    await expect(callOff(net, facility, third, { cap: 1n }, { by: bankB })).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );
    const { guarantee: ofThird } = await callOff(net, facility, third, { cap: 40_000_00n });
    expect(await left()).to.equal(0n);

    // The first is repaid: its guarantee lapses, and the line has its cap again. Anybody may see to that.
    await desk.connect(exporter).repay(EVERYTHING, first.terms);
    await guaranteeServicing.connect(bankB).lapse(NO_DEMAND, ofFirst, first.terms);
    await facilities.connect(bankB).giveBack(facilityId, ofFirst);
    expect(await left()).to.equal(80_000_00n);

    // The second fails. Half of what is owed is demanded, and paid in part; so much of the limit is used up.
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, second.terms);
    await servicing.connect(bankA).entrust(guarantees, second.terms);
    const running = await demand({ ...net, guarantee: ofSecond, terms: second.terms }, PAID);
    await guarantees.connect(guarantor).pay(false, running, ofSecond, second.terms);
    await guaranteeServicing.connect(bankA).withdraw(deposit, PAID, bankA);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, ofSecond, second.terms);
    await facilities.giveBack(facilityId, ofSecond);
    expect(await left()).to.equal(80_000_00n + 80_000_00n - PAID);

    // What is overdue is not brought under it.
    await expect(callOff(net, facility, { terms: net.terms, id: net.financing })).to.be.revertedWithCustomError(
      guarantees,
      "FinancingOverdue",
    );

    // A fourth loan is granted out of what the first has given back, and no more than that.
    const fourth = await anotherLoan(net);
    const fifth = await anotherLoan(net);
    const { guarantee: ofFourth } = await callOff(net, facility, fourth, { cap: 80_000_00n });
    await expect(callOff(net, facility, fifth, { cap: 20_000_01n }))
      .to.be.revertedWithCustomError(facilities, "FacilityExhausted")
      .withArgs(facilityId, 20_000_01n, 20_000_00n);

    // The guarantor has had enough: it gives notice, and is bound for ten days more.
    await facilities.connect(guarantor).close(facility);
    await net.passDays(10n);
    // On the last day a loan of that day comes under it, and none of those whose course the bank has seen.
    await expect(callOff(net, facility, fifth, { cap: 20_000_00n })).to.be.revertedWithCustomError(
      facilities,
      "LoanDrawnBefore",
    );
    await callOff(net, facility, await anotherLoan(net), { cap: 20_000_00n });
    await net.passDays(1n);
    await expect(callOff(net, facility, await anotherLoan(net), { cap: 1n })).to.be.revertedWithCustomError(
      facilities,
      "FacilityNotAvailable",
    );
    expect(await guarantees.isInForce(ofFourth, NO_DEMAND)).to.equal(true);
    expect(await guarantees.isInForce(ofThird, NO_DEMAND)).to.equal(true);

    // The borrower pays the second after all: the bank first, then the guarantor, who is where it began but for its fees.
    await deposit.connect(exporter).approve(desk, MaxUint256);
    await desk.connect(exporter).repay(EVERYTHING, second.terms);
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, second.terms);
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, ofSecond, second.terms);
    await facilities.giveBack(facilityId, ofSecond);
    expect((await facilities.facilityOf(facilityId)).standing).to.equal(40_000_00n + 80_000_00n + 20_000_00n);
    const fees = 400_00n + 400_00n + 200_00n + 400_00n + 100_00n;
    expect((await deposit.balanceOf(guarantor)) - start).to.equal(fees);
    expect(await deposit.balanceOf(guarantees)).to.equal(0n);
    expect(await guarantees.hasEnded(second.id, secondId)).to.equal(true);
    expect(await deposit.balanceOf(facilities)).to.equal(0n);
  });

  it("may be guaranteed by two, each for its part: of no loan more than the whole is covered", async () => {
    const net = await guaranteedLine();
    const { guarantees, facilities, otherGuarantor, facility } = net;
    const other = await facilityFor(net, { guarantor: otherGuarantor.lei, coverage: 600_000n });
    await facilities.open(other, await signedFacility(net, otherGuarantor, other));
    for (const loan of [await anotherLoan(net), await anotherLoan(net)]) {
      await callOff(net, facility, loan, { coverage: 500_000n });
      await expect(callOff(net, other, loan, { coverage: 500_001n }, { account: otherGuarantor }))
        .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
        .withArgs(loan.id, 1_000_001n, 1_000_000n);
      await callOff(net, other, loan, { coverage: 500_000n }, { account: otherGuarantor });
      expect(await guarantees.coverageOf(loan.id)).to.equal(1_000_000n);
    }
    expect((await guarantees.standingOf(net.exporter.lei)).guarantors).to.equal(2n);
  });
});
