import { expect } from "chai";
import { id as keccakOfText, MaxUint256, ZeroHash } from "ethers";

import { guaranteeIdOf, NO_DEMAND } from "../../sdk/guarantees/terms.ts";
import { discrepancyListOf, textHashOf } from "../../sdk/messages/discrepancies.ts";
import { EVERYTHING } from "../fixtures/financing.ts";
import { stage } from "../fixtures/stages.ts";
import { DEFAULT_DAY } from "../fixtures/servicing.ts";
import {
  CAP,
  CORRECTION,
  demand,
  demandAnew,
  guaranteeFor,
  guarantors,
  NO_GROUNDS,
  rejection,
  signedGuarantee,
} from "../fixtures/guarantees.ts";

const TEXT = textHashOf("Irrevocable guarantee on demand, subject to the URDG 758.");
const UNSIGNED = textHashOf("The instalment was not paid.");
const SIGNED = textHashOf("The instalment was not paid. Signed: Bank A.");
const all = (debt: { costs: bigint; penalty: bigint; interest: bigint; principal: bigint }): bigint =>
  debt.costs + debt.penalty + debt.interest + debt.principal;

/** Half of bank A's loan is guaranteed, up to 100 000.00 and until the day of its default; 70 000.00 are set aside. */
const promised = stage(guarantors, async (net) => {
  const { guarantees, guaranteeServicing, bankA, guarantor, financing, terms } = net;
  await guaranteeServicing.connect(guarantor).deposit(net.deposit, 70_000_00n);
  const wish = { text: TEXT, fee: 500_00n, secured: 70_000_00n, expiresOn: (await net.today()) + DEFAULT_DAY + 30n };
  const guarantee = await guaranteeFor(net, guarantor, financing, wish);
  const signed = await signedGuarantee(net, guarantor, guarantee);
  await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
  return { guarantee, guaranteeId: guaranteeIdOf(guarantee), signed };
});

describe("A guarantee from its promise to the last recovery", () => {
  it("is promised, demanded, disputed, paid and recovered, with every fraud on the way refused", async () => {
    const net = await promised();
    const { guarantees, guaranteeServicing, desk, recovery, servicing, deposit, ethers, bankA, bankB, exporter } = net;
    const { guarantor, otherGuarantor, guarantee, guaranteeId, signed, financing, terms } = net;
    const start = await deposit.balanceOf(guarantor);

    // It is entered once, by the lender, as it was signed, and covers no more than the whole with all others.
    await expect(guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeAlreadyIssued",
    );
    const excess = await guaranteeFor(net, otherGuarantor, financing, { coverage: 500_001n });
    const excessive = await signedGuarantee(net, otherGuarantor, excess);
    await expect(guarantees.connect(bankA).issue(excessive, NO_GROUNDS, excess, terms))
      .to.be.revertedWithCustomError(guarantees, "FinancingOverCovered")
      .withArgs(financing, 1_000_001n, 1_000_000n);
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, 1n, guarantor)).to.be.revertedWithCustomError(
      guarantees,
      "BalanceInsufficient",
    );

    // The lender demands in default only, of a claim that it has entrusted, and says why.
    await expect(guarantees.connect(bankA).demand(1n, 0n, UNSIGNED, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "DemandBeforeDefault",
    );
    await net.passDays(DEFAULT_DAY);
    const late = await guaranteeFor(net, otherGuarantor, financing);
    await expect(
      guarantees.connect(bankA).issue(await signedGuarantee(net, otherGuarantor, late), NO_GROUNDS, late, terms),
    ).to.be.revertedWithCustomError(guarantees, "FinancingOverdue");
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, UNSIGNED, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "ClaimNotEntrusted",
    );
    await servicing.connect(bankA).entrust(guarantees, terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, ZeroHash, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "StatementNotGiven",
    );
    await expect(guarantees.connect(bankB).demand(1n, 0n, UNSIGNED, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NotBeneficiary",
    );

    // To a small demand the guarantor says nothing: that is owed, and the rest demanded beside it.
    const small = await demand(net, 1_00n, 0n, keccakOfText("the costs of the notary"));
    await net.passDays(10n);
    await expect(guaranteeServicing.connect(guarantor).reject(keccakOfText("late"), small, guarantee))
      .to.be.revertedWithCustomError(guarantees, "DemandPrecluded")
      .withArgs(guaranteeId, small.answerBy);
    await net.passDays(20n); // the last day of the guarantee
    const both = await demandAnew(net, small, 90_000_00n, { statement: UNSIGNED });
    expect(both.owed).to.equal(1_00n);

    // After the expiry it says no: once, with every discrepancy. That frees neither it nor its deposit.
    await net.passDays(1n);
    const discrepancies = discrepancyListOf(["The statement is unsigned"]);
    const rejected = await rejection(net, both, discrepancies.hash);
    await expect(
      guaranteeServicing.connect(guarantor).reject(keccakOfText("also undated"), rejected, guarantee),
    ).to.be.revertedWithCustomError(guarantees, "NoDemand");
    await net.passDays(CORRECTION);
    await expect(guaranteeServicing.connect(guarantor).lapse(rejected, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeStillGood",
    );
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, 1n, guarantor)).to.be.revertedWithCustomError(
      guarantees,
      "BalanceInsufficient",
    );

    // The lender corrects what was rejected: with another statement, and for no more.
    const again = (amount: bigint, statement: string) =>
      guarantees.connect(bankA).demandAnew(amount, 0n, statement, rejected, guarantee, terms);
    await expect(again(90_000_00n, UNSIGNED)).to.be.revertedWithCustomError(guarantees, "StatementRejected");
    await expect(again(CAP - 1_00n, SIGNED)).to.be.revertedWithCustomError(guarantees, "DemandAboveCover");
    const corrected = await demandAnew(net, rejected, 90_000_00n, { statement: SIGNED });
    await expect(guaranteeServicing.connect(bankA).draw(corrected, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid") // of what is owed since the first one
      .withArgs(guaranteeId, financing, 1_00n, true, Object.values({ ...corrected, owed: 0n }));

    // It is silent again: its deposit is drawn on, and the rest it pays late.
    await net.passDays(10n);
    await guaranteeServicing.connect(bankA).draw({ ...corrected, owed: 0n }, guarantee, terms);
    const left = { ...NO_DEMAND, owed: 90_001_00n - 70_000_00n };
    await expect(guaranteeServicing.connect(guarantor).lapse(left, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeStillGood",
    );
    await guarantees.connect(guarantor).pay(false, left, guarantee, terms);
    await guaranteeServicing.connect(bankA).withdraw(deposit, 90_001_00n, bankA);
    await guaranteeServicing.lapse(NO_DEMAND, guarantee, terms);

    // The borrower pays after all: the lender first, until it is whole, then the guarantor, and nobody twice.
    await deposit.connect(exporter).approve(desk, MaxUint256);
    const owed = all(await desk.owed(terms));
    await desk.connect(exporter).repay(owed - 90_001_00n, terms);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      owed - 90_001_00n,
    );
    await guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms);
    expect((await deposit.balanceOf(guarantor)) - start).to.equal(70_000_00n); // what it had deposited
    expect(await deposit.balanceOf(await guarantees.accountOf(financing))).to.equal(0n);
    expect(await deposit.balanceOf(guarantees)).to.equal(0n);
  });

  it("is extended instead of paid, or after thirty days paid: what was put off is not rejected", async () => {
    const net = await promised();
    const { guarantees, guaranteeServicing, recovery, servicing, networkHelpers, bankA, guarantor, guarantee, terms } =
      net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const extendTo = BigInt(guarantee.expiresOn) + 60n;
    const asked = await demand(net, 90_000_00n, extendTo, SIGNED);
    await guaranteeServicing.connect(guarantor).suspend(asked, guarantee);
    const put = { ...asked, answerBy: (await net.today()) + 30n, suspended: true };
    await net.passDays(30n);
    await expect(
      guaranteeServicing.connect(guarantor).reject(keccakOfText("no"), put, guarantee),
    ).to.be.revertedWithCustomError(guarantees, "AlreadySuspended");
    const snapshot = await networkHelpers.takeSnapshot();
    await guaranteeServicing.connect(guarantor).extend(put, guarantee);
    await net.passDays(30n); // past the old expiry
    await demand(net, 90_000_00n, 0n, SIGNED);
    await snapshot.restore();
    await net.passDays(1n);
    await expect(guaranteeServicing.connect(guarantor).extend(put, guarantee)).to.be.revertedWithCustomError(
      guarantees,
      "DemandPrecluded",
    );
    await guaranteeServicing.connect(bankA).draw(put, guarantee, terms);
  });
});
