/**
 * Bound to a lender that has nothing more to claim. Two guarantors answered for a loan, half each. The first paid; the second did not
 * answer in time, and owed. Then the borrower paid what was left: the lender had all that it was owed, by guarantor and borrower,
 * and nothing was ever to be paid again under the second guarantee. But something was owed under it, the claim was entrusted, and
 * could not go back because the first guarantor had its part in it. So the guarantee did not lapse, though it had expired: the
 * guarantor's deposit stayed set aside, and the land that was pledged for its recourse stayed pledged. A lender that had all could
 * bring that about by a demand on the last day. So it was with an insurer of which was claimed: it could neither pay, as there was
 * nothing to pay, nor refuse, nor be free.
 */
import { expect } from "chai";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { issueOn, surveyed } from "../../fixtures/grounds.ts";
import { CAP, demand, guaranteeFor, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { allOf, ANSWER, COVER_STATUS, LIABILITY, paid, STATEMENT } from "../../fixtures/insurance.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

const SECURED = 30_000_00n;

/** Bank A has demanded 100 000.00 of each of two guarantors: one has paid, the other, for which land is pledged, was silent. */
const silent = stage(surveyed, async (net) => {
  const { guarantees, guaranteeServicing, deposit, bankA, guarantor, otherGuarantor } = net;
  const { terms, financing } = net;
  const paying = await guaranteeFor(net, guarantor, financing);
  await guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, paying), NO_GROUNDS, paying, terms);
  const { collateral: land } = await issuedRight(net);
  await appraised(net, land, 400_000_00n);
  await guaranteeServicing.connect(otherGuarantor).deposit(deposit, SECURED);
  const pledged = [{ collateral: { ...land, amount: CAP } }];
  const wish = { coverage: 500_000n, guarantor: otherGuarantor, secured: SECURED };
  const { guarantee, id: guaranteeId, liens } = await issueOn(net, { pledged }, wish);
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  const running = await demand({ ...net, guarantee }, CAP);
  const answered = await demand({ ...net, guarantee: paying }, CAP);
  await guarantees.connect(guarantor).pay(false, answered, paying, terms);
  await net.passDays(10n);
  return { guarantee, guaranteeId, security: liens[0]!, running };
});

describe("A guarantor that owes what was demanded, and whose lender has all by another's payment and the borrower's", () => {
  it("is free, and so are its deposit and what was pledged for it", async () => {
    const net = await silent();
    const { guarantees, guaranteeServicing, grounds, lienbook, desk, deposit, exporter, otherGuarantor } = net;
    const { stranger, guarantee, guaranteeId, running, security, terms, financing } = net;
    const lapsing = async () => guaranteeServicing.connect(stranger).lapse(running, guarantee, terms);
    const free = async () => grounds.connect(stranger).release(security.purpose, security.collateral);
    await expect(free()).to.be.revertedWithCustomError(grounds, "CounterGuaranteeNeeded");
    // As long as a cent is lacking it is still owed.
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - CAP - 1n, terms);
    await guaranteeServicing.distribute(terms);
    await expect(lapsing()).to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood").withArgs(guaranteeId);
    await desk.connect(exporter).repay(1n, terms);
    await guaranteeServicing.distribute(terms);
    await net.passDays(400n); // and more is owed again, by the borrower to who has paid
    await lapsing();
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
    expect((await guarantees.balanceOf(deposit, otherGuarantor.lei)).setAside).to.equal(0n);
    expect((await guarantees.standingOf(otherGuarantor.lei)).guaranteed).to.equal(0n);
    await free();
    expect((await lienbook.lienOf(security.lien)).amount).to.equal(0n);
  });

  it("has nothing demanded of it any more", async () => {
    const net = await silent();
    const { guarantees, guaranteeServicing, desk, exporter, bankA, guarantee, running, terms } = net;
    await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - CAP, terms);
    await guaranteeServicing.distribute(terms);
    await guaranteeServicing.lapse(running, guarantee, terms);
    await expect(guarantees.connect(bankA).demand(1n, 0n, STATEMENT, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeHasEnded",
    );
    await expect(guaranteeServicing.connect(bankA).draw(NO_DEMAND, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeHasEnded",
    );
  });
});

/** An insurer has paid 100 000.00, and not answered another claim; then the borrower has paid the rest to the bank. */
const claimedOnce = stage(paid, async (net) => {
  const { insurance, guaranteeServicing, desk, bankA, exporter, cover, terms } = net;
  await insurance.connect(bankA).claim(20_000_00n, STATEMENT, cover, terms);
  await net.passDays(ANSWER + 1n);
  await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - 100_000_00n, terms);
  await guaranteeServicing.distribute(terms);
  return {};
});

describe("An insurer that owes what was claimed, and whose insured has all by its payment and the borrower's", () => {
  it("is free, and its policy for what it has not paid; and may give its part in the claim up", async () => {
    const { insurance, registry, insurer, stranger, cover, coverId, policyId, terms } = await claimedOnce();
    await insurance.connect(stranger).lapse(cover, terms);
    expect((await insurance.coverOf(coverId)).status).to.equal(COVER_STATUS.ended);
    expect(await registry.availableOf(policyId)).to.equal(LIABILITY - 100_000_00n);
    await expect(insurance.connect(insurer).waive(cover, terms)).to.emit(insurance, "SalvageGivenUp");
  });

  it("answers by paying nothing, as a guarantor does", async () => {
    const { insurance, guarantees, insurer, cover, coverId, terms, financing } = await claimedOnce();
    const { paidOn } = await guarantees.trustOf(financing);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.emit(insurance, "ClaimPaid")
      .withArgs(coverId, financing, 0n);
    expect((await insurance.coverOf(coverId)).claimed).to.equal(0n);
    // Or two friends could begin the thirty days after which a claim that was taken back counts so anew, for ever.
    expect((await guarantees.trustOf(financing)).paidOn, "nothing was paid").to.equal(paidOn);
  });
});
