/**
 * The demand that a waiver revived. Two guarantors answered for a loan, 60 and 40 %, the second with a deposit. The first paid; of the
 * second was demanded, it did not answer, and the borrower paid what was left: the lender had all, and the demand had come to nothing.
 * Then the first guarantor took the lender's place, gave its own part in the claim up, and was the only one to whom anything was owed:
 * nobody had paid, for all that the book knew. So it drew on the second one's deposit what the lender had not needed. A lender
 * in league with the first guarantor did the same without that taking its place, and was paid twice. (Whose guarantor gives its
 * part up before the lender has all has paid nothing, for the others: what it got for that outside the book nobody here knows.)
 */
import { expect } from "chai";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import type { Party } from "../../fixtures/network.ts";
import { demand, guaranteeFor, guarantors, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { allOf } from "../../fixtures/insurance.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

const SECURED = 40_000_00n;

/** One guarantor has paid 60 % of what is owed, the other owes 40 %, and the borrower has paid that. */
const satisfied = stage(guarantors, async (net) => {
  const { guarantees, guaranteeServicing, desk, deposit, bankA, exporter } = net;
  const { guarantor, otherGuarantor, terms, financing } = net;
  await guaranteeServicing.connect(otherGuarantor).deposit(deposit, SECURED);
  const enter = async (by: Party, coverage: bigint, secured = 0n) => {
    const guarantee = await guaranteeFor(net, by, financing, { coverage, secured, cap: 150_000_00n });
    await guarantees.connect(bankA).issue(await signedGuarantee(net, by, guarantee), NO_GROUNDS, guarantee, terms);
    return guarantee;
  };
  const paying = await enter(guarantor, 600_000n);
  const silent = await enter(otherGuarantor, 400_000n, SECURED);
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  const owed = await guarantees.payableUnder(silent, terms);
  const running = await demand({ ...net, guarantee: silent }, owed);
  const answered = await demand({ ...net, guarantee: paying }, await guarantees.payableUnder(paying, terms));
  const { amount: covered } = answered;
  await guarantees.connect(guarantor).pay(false, answered, paying, terms);
  await net.passDays(10n);
  await desk.connect(exporter).repay(allOf(await desk.owed(terms)) - BigInt(covered), terms);
  await guaranteeServicing.distribute(terms);
  return { paying, silent, running };
});
type Satisfied = Awaited<ReturnType<typeof satisfied>>;

async function nothingIsDrawn(net: Satisfied, by: Party) {
  const { guarantees, guaranteeServicing, deposit, otherGuarantor, silent, running, terms } = net;
  expect(await guarantees.payableUnder(silent, terms)).to.equal(0n);
  await guaranteeServicing.connect(by).draw(running, silent, terms);
  expect(await guarantees.balanceOf(deposit, otherGuarantor.lei)).to.deep.equal([SECURED, SECURED]);
  await guaranteeServicing.lapse(NO_DEMAND, silent, terms);
  expect(await guarantees.balanceOf(deposit, otherGuarantor.lei)).to.deep.equal([SECURED, 0n]);
}

describe("A demand that had come to nothing, because the lender was whole", () => {
  it("is not revived by a guarantor that takes the lender's place and gives up its own part", async () => {
    const net = await satisfied();
    const { guaranteeServicing, guarantor, paying, terms } = net;
    await guaranteeServicing.connect(guarantor).lead(paying, terms);
    await guaranteeServicing.connect(guarantor).release(NO_DEMAND, paying, terms);
    await guaranteeServicing.connect(guarantor).waive(NO_GROUNDS, paying, terms);
    await nothingIsDrawn(net, guarantor);
  });

  it("nor by one that gives up its part for the lender, which has all", async () => {
    const net = await satisfied();
    const { guaranteeServicing, guarantor, bankA, paying, terms } = net;
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, paying, terms);
    await guaranteeServicing.connect(guarantor).waive(NO_GROUNDS, paying, terms);
    await nothingIsDrawn(net, bankA);
  });

  it("nor is another one made: what still comes in is the creditor's, of whom it asks no more than of the borrower", async () => {
    const net = await satisfied();
    const { ethers, guarantees, guaranteeServicing, deposit, desk, exporter, guarantor, bankA } = net;
    const { paying, silent, running, terms } = net;
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, paying, terms);
    await guaranteeServicing.connect(guarantor).waive(NO_GROUNDS, paying, terms);
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    await guaranteeServicing.lapse(running, silent, terms);
    await expect(
      guarantees.connect(bankA).demand(1n, 0n, running.statement, silent, terms),
    ).to.be.revertedWithCustomError(guarantees, "GuaranteeHasEnded");
    await desk.connect(exporter).repay(10_000_00n, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      10_000_00n,
    );
  });
});
