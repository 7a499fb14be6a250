/**
 * The land that answered twice for one debt. A guarantor had taken two liens on the same land behind one guarantee, each for what it
 * might have to pay. The guarantee ended, and it was owed for what it had paid. When a bank with a later lien had the land sold,
 * each of the two liens took that much of the price, for neither knew of the other: the guarantor was paid once, and what the second
 * lien took stayed out of reach of the bank, whose turn it was, and went to the landowner.
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { estateOf, HOLDERS_NOTICE_DAYS, keptClaimant } from "../../fixtures/enforcement.ts";
import { issueOn, surveyed, type Countered } from "../../fixtures/grounds.ts";
import { demand } from "../../fixtures/guarantees.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

/** What a guarantor has paid. */
const PAID = 60_000_00n;

/** The exporter's land is worth 400 000.00. */
const landed = stage(surveyed, async (net) => {
  const { collateral: land } = await issuedRight(net);
  await appraised(net, land, 400_000_00n);
  return { land };
});

/** Behind a guarantee stand 120 000.00 of it, and behind a debt to bank B the rest; the guarantor pays, and the guarantee ends. */
const ended = stage(landed, async (net) => {
  const { guarantees, guaranteeServicing, deposit, enforcement } = net;
  const { bankA, bankB, exporter, guarantor, terms, land } = net;
  const pledged = [{ collateral: { ...land, amount: 2n * PAID } }];
  const { guarantee, id, liens } = await issueOn(net, { pledged }, { coverage: 500_000n });
  const kept = await net.pledged(bankB, { ...land, amount: 280_000_00n }, exporter);
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  const running = await demand({ ...net, guarantee }, PAID);
  await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
  await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
  await deposit.issue(bankB, 400_000_00n);
  await deposit.connect(bankB).approve(enforcement, MaxUint256);
  return { guaranteeId: id, security: (liens as [Countered])[0], junior: keptClaimant(kept.purpose) };
});

describe("An asset that is pledged for a guarantee", () => {
  it("is named once among its grounds: what it answers for is one amount", async () => {
    const net = await landed();
    const { collateral: other } = await issuedRight(net);
    await appraised(net, other, 400_000_00n);
    const [half, more] = [PAID, PAID + 1n].map((amount) => ({ collateral: { ...net.land, amount } })) as [
      { collateral: typeof net.land },
      { collateral: typeof net.land },
    ];
    for (const pledged of [
      [half, more],
      [half, { collateral: { ...other, amount: PAID } }, half],
    ]) {
      await expect(issueOn(net, { pledged }))
        .to.be.revertedWithCustomError(net.grounds, "CounterGuaranteeRepeated")
        .withArgs(net.land.id);
    }
  });

  it("answers, once the guarantee has ended, for what the guarantor is owed, and then for later lienholders", async () => {
    const net = await ended();
    const { ethers, grounds, enforcement, deposit, bankB, exporter, land, guaranteeId, security, junior } = net;
    expect(await grounds.owedUnder(guaranteeId)).to.equal(PAID);
    await enforcement.connect(bankB).giveNotice(land, junior.stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const estate = estateOf(land, [security.claimant, junior], 1);
    const taking = enforcement.connect(bankB).appropriate(estate, deposit, 400_000_00n, 0n);
    await expect(taking).to.changeTokenBalances(
      ethers,
      deposit,
      [bankB, grounds, exporter],
      [-120_000_00n, 0n, 60_000_00n],
    );
  });
});
