/**
 * A small loan that nobody could count. Terms agreed on as many changes of the rate as anyone liked, and each of them was
 * looked up from the first. A junior loan of 1 000.00 with a change a day for five hundred days could not be repaid within a
 * block; nor could the senior bank enforce its lien, since a sale settles every debt that the collateral secures.
 */
import { expect } from "chai";

import { takenInDefault } from "../../fixtures/enforcement.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { slowest } from "../../fixtures/longest.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

/** Half of a block of 30 million. */
const AFFORDABLE = 15_000_000n;

/**
 * Bank A has lent 200 000.00, and bank B 1 000.00 behind it on the worst terms that there are: as many instalments and rate
 * changes as may be, interest on overdue interest, and a day count that reads the calendar. Nothing was ever paid.
 */
const unpaid = stage(tokenized, async (net) => {
  const { ethers, desk, exporter, bankB, collateral, termsFor, signOffer, financed, today, passDays } = net;
  const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
  const day = await today();
  const { terms: senior } = await financed([{ ...collateral, amount: 200_000_00n }], {
    principal: 200_000_00n,
    policy,
    schedule: [{ dueOn: day + 60n, principal: 200_000_00n }],
    payouts: [{ payee: exporter.address, amount: 200_000_00n }],
  });
  const principal = 1_000_00n;
  const { terms: slow, days } = slowest(day, principal);
  const junior = await termsFor([{ ...collateral, amount: principal }], {
    ...slow,
    lender: bankB.address,
    policy,
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  await desk.connect(exporter).accept(await signOffer(bankB, junior), junior);
  await passDays(days + 10n);
  return { senior, junior };
});

describe("The longest loan with the most rate changes", () => {
  it("is repaid within half a block, in part and in full, though nothing was ever paid", async () => {
    const { desk, exporter, junior } = await unpaid();
    for (const amount of [1n, EVERYTHING]) {
      const paying = await desk.connect(exporter).repay(amount, junior);
      expect((await paying.wait())?.gasUsed ?? 0n).to.be.lessThan(AFFORDABLE);
    }
    expect((await desk.owed(junior)).principal).to.equal(0n);
  });

  it("does not keep the senior bank from taking the collateral", async () => {
    const net = await unpaid();
    const { receivable, bankA, collateral, senior, junior } = net;
    expect(await takenInDefault(net, [senior, junior])).to.be.lessThan(AFFORDABLE);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
  });
});
