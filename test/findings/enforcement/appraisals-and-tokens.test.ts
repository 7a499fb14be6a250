/**
 * What fixed the price of an asset, and in what it was paid. An appraisal behind an asset counted a year after its last day;
 * of two of one day that with the greater id counted. An earlier lender was paid, and its debt closed, in another listed
 * token than the one it had lent; when it was asked, two earlier lenders in two tokens kept a later one from its sale. And what came for an account that had been lost twice went to the first successor.
 */
import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { replacedTwice } from "../../fixtures/accounts.ts";
import { claimantOf, estateOf, lienOfStake, NOTICE_DAYS, saleConsent } from "../../fixtures/enforcement.ts";
import { KIND, ROLE_BIT, USD } from "../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../fixtures/stages.ts";
import { FACE } from "../../contracts/pledge/Enforcement/stages.ts";

const appraising = stage(deployed, async ({ enrol, strangers }) => ({
  appraiser: await enrol("APPRAISER", ROLE_BIT.appraiser, strangers.at(-1)!, "SG"),
}));
type Net = Awaited<ReturnType<typeof appraising>>;

async function appraisal(net: Net, value: bigint, days = 0n, age = 0n) {
  const day = await net.today();
  const expiresOn = days === 0n ? 0n : day + days;
  const draft = await net.draft(net.exporter, { kind: KIND.appraisal, value, datedOn: day - age, expiresOn });
  return net.register(net.appraiser, draft);
}

describe("An appraisal behind an asset", () => {
  it("fixes what it may be taken for to its last day, and no longer", async () => {
    const net = await appraising();
    const low = await appraisal(net, 1_000_00n, 5n);
    const asset = await net.issueReceivable(await net.invoice(), [[low, 1_000_00n]]);
    await net.passDays(5n);
    expect(await net.enforcement.valuationOf(asset)).to.equal(1_000_00n);
    await net.passDays(1n);
    expect(await net.enforcement.valuationOf(asset)).to.equal(asset.face);
  });

  it("is the latest one, though an older one was higher", async () => {
    const net = await appraising();
    const [high, low] = [await appraisal(net, 200_000_00n, 0n, 1n), await appraisal(net, 100_00n)];
    const asset = await net.issueReceivable(await net.invoice(), [
      [high, 200_000_00n],
      [low, 100_00n],
    ]);
    expect(await net.enforcement.valuationOf(asset)).to.equal(100_00n);
  });

  it("counts no longer once its appraiser has taken it back", async () => {
    const net = await appraising();
    const low = await appraisal(net, 100_00n);
    const asset = await net.issueReceivable(await net.invoice(), [[low, 100_00n]]);
    await net.registry.revoke(...(await net.revocation(net.appraiser, low)));
    expect(await net.enforcement.valuationOf(asset)).to.equal(asset.face);
  });

  it("is the higher one of two of the same day, whichever comes first", async () => {
    const net = await appraising();
    for (let drawn = 0; drawn < 4; drawn++) {
      const [low, high] = [await appraisal(net, 100_00n), await appraisal(net, 200_000_00n)];
      const asset = await net.issueReceivable(await net.invoice(), [
        [low, 100_00n],
        [high, 200_000_00n],
      ]);
      expect(await net.enforcement.valuationOf(asset)).to.equal(200_000_00n);
    }
  });
});

/** Bank B has lent 100 000.00 and bank A 50 000.00 after it; bank A's notice has run, and it has another token of the currency. */
const inAnotherToken = stage(tokenized, async (net) => {
  const { ethers, enforcement, desk, recovery, deposit, bankA, bankB, exporter, collateral } = net;
  const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
  const lent = async (lender: typeof bankA, principal: bigint) => {
    const terms = await net.termsFor([{ ...collateral, amount: principal }], {
      lender: lender.address,
      principal,
      policy,
      schedule: [{ dueOn: (await net.today()) + 10n, principal }],
      payouts: [{ payee: exporter.address, amount: principal }],
    });
    await desk.connect(exporter).accept(await net.signOffer(lender, terms), terms);
    return terms;
  };
  const [senior, junior] = [await lent(bankB, 100_000_00n), await lent(bankA, 50_000_00n)];
  await net.passDays(11n);
  await recovery.connect(bankA).declareDefault(ZeroHash, junior);
  const [first, second] = [await claimantOf(net, senior), await claimantOf(net, junior)];
  await enforcement.connect(bankA).giveNotice(collateral, second.stake);
  await net.passDays(NOTICE_DAYS);
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  await token.mint(bankA, FACE);
  await token.connect(bankA).approve(enforcement, MaxUint256);
  await deposit.issue(bankA, FACE);
  const { due } = await desk.owed(senior);
  const sold = {
    lien: lienOfStake(collateral, second.stake),
    document: collateral.id,
    price: FACE,
    buyer: bankA.address,
  };
  const agreedBy = async (signer: typeof bankA) => {
    const consent = await saleConsent({ ...net, deposit: token as never }, signer, sold);
    return estateOf(collateral, [{ ...first, consent: [consent] }, second], 1);
  };
  return { token, due, estate: estateOf(collateral, [first, second], 1), agreedBy };
});

describe("An earlier lender", () => {
  it("is paid in what it is owed in, whatever the asset is sold for: who enforces brings that", async () => {
    const { ethers, enforcement, deposit, bankA, bankB, token, due, estate } = await inAnotherToken();
    await deposit.connect(bankA).approve(enforcement, due - 1n);
    await expect(enforcement.connect(bankA).appropriate(estate, token, FACE, 0n))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
      .withArgs(enforcement, due - 1n, due);
    await deposit.connect(bankA).approve(enforcement, due);
    const taking = enforcement.connect(bankA).appropriate(estate, token, FACE, 0n);
    await expect(taking).to.changeTokenBalances(ethers, deposit, [bankA, bankB], [-due, due]);
    await expect(taking).to.changeTokenBalance(ethers, token, bankB, 0n);
  });

  it("is paid in another token if it agrees itself", async () => {
    const { ethers, enforcement, bankA, bankB, token, due, agreedBy } = await inAnotherToken();
    await expect(enforcement.connect(bankA).appropriate(await agreedBy(bankA), token, FACE, 0n))
      .to.be.revertedWithCustomError(enforcement, "ConsentMissing")
      .withArgs(bankB.lei, bankA);
    await expect(enforcement.connect(bankA).appropriate(await agreedBy(bankB), token, FACE, 0n)).to.changeTokenBalance(
      ethers,
      token,
      bankB,
      due,
    );
  });
});

describe("An account that was lost, and whose successor was lost, too", () => {
  it("has what is its entity's go to the account that stands in its place by now", async () => {
    const net = await tokenized();
    const { ethers, participants, desk, deposit, debtor, exporter, strangers, collateral } = net;
    const { terms } = await net.financed([collateral], { principal: 100_000_00n });
    const { successor: first, last: second } = await replacedTwice(net, exporter, [strangers[0]!, strangers[1]!]);
    expect(await participants.successorOf(exporter)).to.equal(second.address);
    const { principal, interest } = await desk.owed(terms);
    await expect(desk.connect(debtor).collect(0, FACE, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [first, second],
      [0n, FACE - principal - interest],
    );
  });
});
