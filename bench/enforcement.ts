import { MaxUint256, ZeroHash } from "ethers";

import { interestTerms } from "../sdk/financing/terms.ts";
import {
  appraised,
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  NOTICE_DAYS,
} from "../test/fixtures/enforcement.ts";
import { lienbookNetwork, type LienbookNetwork } from "../test/fixtures/network.ts";
import { meter, type Measure, type Measurement } from "./meter.ts";
import { overThreeDocuments } from "./operations.ts";

/** What the end of a bad loan costs, in steady state: everything is done once before. */
export async function measureEnforcement(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  await net.deposit.connect(net.bankA).approve(net.enforcement, MaxUint256);
  await everything(net);
  return everything(net);
}

async function everything(net: LienbookNetwork): Promise<Measurement[]> {
  const { measurements, measure } = meter();
  await everyStep(net, 200_000_00n, measure);
  await everyStep(net, 240_000_00n, async (operation, sent) => {
    if (operation === "appropriate") await measure("appropriate for all that is owed", sent);
    else await sent;
  });
  await keptLien(net, measure);
  return measurements;
}

/** A bank that keeps its loan in its own system takes a receivable over three documents for its face value. */
async function keptLien(net: LienbookNetwork, measure: Measure): Promise<void> {
  const { deposit, enforcement, lienbook, bankA, exporter, passDays } = net;
  const collateral = await overThreeDocuments(net);
  const { pledge, purpose } = await net.consent(bankA, collateral);
  await lienbook.connect(exporter).pledge(...pledge);
  const claimant = keptClaimant(purpose);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  const estate = estateOf(collateral, [claimant]);
  await measure(
    "appropriate under a lien that its holder keeps",
    enforcement.connect(bankA).appropriate(estate, deposit, collateral.face, 0n),
  );
}

/** A loan of 200 000.00 goes into default, and its collateral is taken for what an appraiser says it is worth. */
async function everyStep(net: LienbookNetwork, worth: bigint, measure: Measure): Promise<void> {
  const { deposit, enforcement, recovery, bankA, passDays } = net;
  const collateral = await appraised(net, worth);
  const { terms } = await net.financed([collateral], {
    interest: interestTerms({ rate: 80_000n, penaltyUplift: 40_000n }),
  });
  await passDays(100n);
  await measure("declare default, with penalty", recovery.connect(bankA).declareDefault(ZeroHash, terms));
  const claimant = await claimantOf(net, terms);
  const notice = enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await measure("give notice of enforcement", notice);
  await passDays(NOTICE_DAYS);
  const estate = estateOf(collateral, [claimant]);
  await measure("appropriate", enforcement.connect(bankA).appropriate(estate, deposit, worth, 0n));
}
