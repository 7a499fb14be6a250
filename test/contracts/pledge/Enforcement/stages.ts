import { MaxUint256 } from "ethers";

import { claimantOf, estateOf, keptClaimant, lienOfStake, NOTICE_DAYS } from "../../../fixtures/enforcement.ts";
import { DAY } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";
import { DEFAULT_DAY, defaulted, graced, NO_DOCUMENT } from "../../../fixtures/servicing.ts";

/** The face value of the receivable, which is what it is attested to be worth. */
export const FACE = 250_000_00n;

/** Bank A's 200 000.00 are in default, and everyone who may buy has money ready. */
export const ripe = stage(defaulted, async (net) => {
  const { deposit, enforcement, bankA, bankB, otherExporter, exporter, collateral, terms } = net;
  for (const buyer of [bankA, bankB, otherExporter, exporter]) {
    await deposit.issue(buyer, 1_000_000_00n);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  const claimant = await claimantOf(net, terms);
  const lien = lienOfStake(collateral, claimant.stake);
  return { claimant, lien, estate: estateOf(collateral, [claimant]) };
});

/** Bank A has given notice; it runs. */
export const noticed = stage(ripe, async ({ enforcement, bankA, collateral, claimant }) => {
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  return {};
});

/** The notice has run. */
export const due = stage(noticed, async ({ passDays }) => {
  await passDays(NOTICE_DAYS);
  return {};
});

/** The bid of the other exporter was beaten by bank B's. */
export const beaten = stage(due, async ({ enforcement, deposit, bankA, bankB, otherExporter, ...net }) => {
  const { collateral, claimant, lien } = net;
  const token = await deposit.getAddress();
  const rules = { token, duration: 3n * DAY, descending: false, reserve: FACE / 2n, step: 1n };
  await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
  await enforcement.connect(otherExporter).bid(lien, FACE / 2n);
  await enforcement.connect(bankB).bid(lien, FACE);
  return {};
});

/** A receivable of 250 000.00: bank A has 100 000.00 of it, bank B then 80 000.00, both kept by themselves. */
export const kept = stage(deployed, async (net) => {
  const { deposit, enforcement, bankA, bankB, otherExporter, exporter } = net;
  const { collateral, invoice, declarations } = await net.acknowledgedReceivable();
  const senior = await net.pledged(bankA, { ...collateral, amount: 100_000_00n });
  const junior = await net.pledged(bankB, { ...collateral, amount: 80_000_00n });
  for (const buyer of [bankA, bankB, otherExporter, exporter]) {
    await deposit.issue(buyer, 1_000_000_00n);
    await deposit.connect(buyer).approve(enforcement, MaxUint256);
  }
  const claimants = [keptClaimant(senior.purpose), keptClaimant(junior.purpose)] as const;
  return { collateral, paper: invoice, declarations, senior, junior, claimants };
});

/** Bank A's 180 000.00 are secured by 10 000.00 of a receivable, before the 90 000.00 that bank B enforces. */
export async function overLent() {
  const net = await graced();
  const { ethers, enforcement, desk, deposit, recovery, bankA, bankB, exporter, otherExporter, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
  const lent = async (lender: typeof bankA, principal: bigint, amount: bigint) => {
    const terms = await net.termsFor([{ ...collateral, amount }], {
      lender: lender.address,
      interest: { ...net.terms.interest, rate: 0n, penaltyUplift: 0n },
      policy,
      principal,
      schedule: [{ dueOn: (await net.today()) + 60n, principal }],
      payouts: [{ payee: exporter.address, amount: principal }],
    });
    await desk.connect(exporter).accept(await net.signOffer(lender, terms), terms);
    return terms;
  };
  const [senior, junior] = [await lent(bankA, 180_000_00n, 10_000_00n), await lent(bankB, 90_000_00n, 90_000_00n)];
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankB).declareDefault(NO_DOCUMENT, junior);
  const [first, second] = [await claimantOf(net, senior), await claimantOf(net, junior)];
  await enforcement.connect(bankB).giveNotice(collateral, second.stake);
  await passDays(NOTICE_DAYS);
  await deposit.issue(otherExporter, FACE);
  await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
  return { net, collateral, senior, junior, first, second, lien: lienOfStake(collateral, second.stake) };
}
