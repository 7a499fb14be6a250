/**
 * The lien that was another one whenever the asset was to be sold. A sale shows all liens on the asset; new terms of a loan give
 * its lien another id. A junior lender and the pledgor, its friend, signed new terms with another salt before every sale of the
 * senior's, and each of them failed. So while a notice stands on an asset, no other loan that it secures gets new terms.
 */
import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { claimantOf, estateOf, NOTICE_DAYS } from "../../fixtures/enforcement.ts";
import { DEFAULT_DAY, renewal } from "../../fixtures/servicing.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** Bank A has lent 100 000.00 on a receivable and bank B 80 000.00 after it; bank A's notice has run. */
const noticed = stage(deployed, async (net) => {
  const { desk, recovery, enforcement, deposit, exporter, bankA, bankB, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const senior = await net.financed([{ ...collateral, amount: 130_000_00n }], { principal: 100_000_00n });
  const payouts = [{ payee: exporter.address, amount: 80_000_00n }];
  const wish = { lender: bankB.address, principal: 80_000_00n, payouts };
  const junior = await net.termsFor([{ ...collateral, amount: 110_000_00n }], wish);
  await desk.connect(exporter).accept(await net.signOffer(bankB, junior), junior);
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, senior.terms);
  const claimants = [await claimantOf(net, senior.terms), await claimantOf(net, junior)] as const;
  await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
  await passDays(NOTICE_DAYS);
  await deposit.issue(bankA, FACE);
  await deposit.connect(bankA).approve(enforcement, MaxUint256);
  return { collateral, senior: senior.terms, junior, claimants, estate: estateOf(collateral, claimants) };
});

describe("New terms of a loan, while another lender's notice stands on what secures it", () => {
  it("are refused: the senior sells what it has given notice of", async () => {
    const net = await noticed();
    const { servicing, enforcement, registry, receivable, deposit, bankA, bankB, collateral, junior, estate } = net;
    const renewed = await renewal(net, junior, { lender: bankB.address }, { lender: bankB });
    await expect(servicing.connect(bankB).restructure(...renewed.call))
      .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
      .withArgs(collateral.id);
    await enforcement.connect(bankA).appropriate(estate, deposit, FACE, 0n);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
  });

  it("take effect once the notice was taken back", async () => {
    const net = await noticed();
    const { servicing, enforcement, bankA, bankB, collateral, junior, claimants } = net;
    const renewed = await renewal(net, junior, { lender: bankB.address }, { lender: bankB });
    await enforcement.connect(bankA).withdrawNotice(collateral, claimants[0].stake);
    await expect(servicing.connect(bankB).restructure(...renewed.call)).to.emit(servicing, "FinancingReplaced");
  });

  it("are the enforcing lender's own to agree on, if it alone has given notice", async () => {
    const net = await noticed();
    const { servicing, recovery, enforcement, registry, bankA, bankB, collateral, senior, junior, claimants } = net;
    await recovery.connect(bankB).declareDefault(ZeroHash, junior);
    await enforcement.connect(bankB).giveNotice(collateral, claimants[1].stake);
    const renewed = await renewal(net, senior);
    await expect(servicing.connect(bankA).restructure(...renewed.call))
      .to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement")
      .withArgs(collateral.id);
    await enforcement.connect(bankB).withdrawNotice(collateral, claimants[1].stake);
    await expect(servicing.connect(bankA).restructure(...renewed.call)).to.emit(servicing, "FinancingReplaced");
    // Its own notice was of the lien under the old terms: anyone takes it off, and the other is free again.
    await enforcement.withdrawNotice(collateral, claimants[0].stake);
    const other = await renewal(net, junior, { lender: bankB.address }, { lender: bankB });
    await expect(servicing.connect(bankB).restructure(...other.call)).to.emit(servicing, "FinancingReplaced");
  });
});
