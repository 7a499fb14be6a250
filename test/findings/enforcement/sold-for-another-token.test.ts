/**
 * The price that nobody could fetch. A claim was entrusted to the guarantee book, which shares out what comes in of the token
 * that the debt is in. The lender, which held the lien still, sold the asset for another token of the same currency: the debt
 * was paid, and its price lay in the trust for good, the guarantor's part, too. A holder of an earlier lien did the same to it.
 *
 * Such sales were refused then, and a junior lender undid every auction in a token other than its own: it entrusted its claim
 * when the bids were in. Two claims in two tokens kept each other from every sale. So whoever concludes a sale brings such a
 * claim its own token, and has as much of the price.
 */
import { expect } from "chai";
import { keccak256, MaxUint256 } from "ethers";

import { financingIdOf } from "../../../sdk/financing/terms.ts";
import {
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  lienOfStake,
  NOBODY,
  purchase,
} from "../../fixtures/enforcement.ts";
import { DAY, USD } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../../fixtures/servicing.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { due, FACE } from "../../contracts/pledge/Enforcement/stages.ts";

/** Another token of the currency is listed, and both banks have some. */
async function listed({ ethers, desk, enforcement, bankA, bankB }: LienbookNetwork) {
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  for (const bank of [bankA, bankB]) {
    await token.mint(bank, FACE);
    await token.connect(bank).approve(enforcement, MaxUint256);
  }
  return token;
}

/** Bank A's notice has run, and it has entrusted its claim. */
const entrusted = stage(due, async (net) => {
  const { servicing, guarantees, bankA, terms, financing } = net;
  await servicing.connect(bankA).entrust(guarantees, terms);
  return { account: await guarantees.accountOf(financing), token: await listed(net) };
});

/** Bank B keeps a lien of 50 000.00, and its notice has run; bank A has lent 100 000.00 after it. */
const earlierLien = stage(deployed, async (net) => {
  const { recovery, enforcement, bankA, bankB, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const { purpose } = await net.pledged(bankB, { ...collateral, amount: 50_000_00n });
  const { terms, id } = await net.financed([{ ...collateral, amount: 200_000_00n }], { principal: 100_000_00n });
  const kept = keptClaimant(purpose);
  const estate = estateOf(collateral, [kept, await claimantOf(net, terms)]);
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  await enforcement.connect(bankB).giveNotice(collateral, kept.stake);
  await passDays(HOLDERS_NOTICE_DAYS);
  return { estate, terms, id, token: await listed(net) };
});

/** Bank A has lent 100 000.00 in one token, bank B after it 80 000.00 in the other; both have entrusted their claims. */
const inTwoTokens = stage(deployed, async (net) => {
  const { desk, servicing, recovery, guarantees, enforcement, deposit, bankA, bankB, exporter, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const token = await listed(net);
  for (const bank of [bankA, bankB]) {
    await deposit.issue(bank, FACE);
    await deposit.connect(bank).approve(enforcement, MaxUint256);
  }
  const first = await net.financed([{ ...collateral, amount: 130_000_00n }], { principal: 100_000_00n });
  const payouts = [{ payee: exporter.address, amount: 80_000_00n }];
  const wish = { lender: bankB.address, token: await token.getAddress(), principal: 80_000_00n, payouts };
  const terms = await net.termsFor([{ ...collateral, amount: 110_000_00n }], wish);
  await token.mint(bankB, terms.principal);
  await token.connect(bankB).approve(desk, MaxUint256);
  await desk.connect(exporter).accept(await net.signOffer(bankB, terms), terms);
  await passDays(DEFAULT_DAY);
  for (const [bank, its] of [[bankA, first.terms] as const, [bankB, terms] as const]) {
    await recovery.connect(bank).declareDefault(NO_DOCUMENT, its);
    await servicing.connect(bank).entrust(guarantees, its);
    await enforcement.connect(bank).giveNotice(collateral, (await claimantOf(net, its)).stake);
  }
  await passDays(HOLDERS_NOTICE_DAYS);
  const claimants = [await claimantOf(net, first.terms), await claimantOf(net, terms)];
  const accounts = [await guarantees.accountOf(first.id), await guarantees.accountOf(financingIdOf(terms))];
  const owed = [(await desk.owed(first.terms)).due, (await desk.owed(terms)).due] as const;
  return { collateral, claimants, accounts, owed, token, senior: first.terms, junior: terms };
});

describe("The security of a claim that is entrusted", () => {
  it("is taken for another token, too: its holder pays the debt in its own, and the surplus in the other", async () => {
    const { ethers, enforcement, desk, deposit, bankA, exporter, ...net } = await entrusted();
    const { account, token, estate, terms } = net;
    const { due: owed } = await desk.owed(terms);
    const taking = enforcement.connect(bankA).appropriate(estate, token, FACE, 0n);
    await expect(taking).to.changeTokenBalances(ethers, deposit, [bankA, account], [-owed, owed]);
    const surplus = FACE - owed;
    await expect(taking).to.changeTokenBalances(ethers, token, [bankA, account, exporter], [-surplus, 0n, surplus]);
  });

  it("is sold for another: who sells brings the debt's own token, and has as much of the price", async () => {
    const net = await entrusted();
    const { ethers, enforcement, desk, deposit, bankA, bankB, account, token, estate, terms, collateral, lien } = net;
    const { due: owed } = await desk.owed(terms);
    const buyer = await purchase(net, bankB, {
      lien,
      document: collateral.id,
      price: FACE,
      buyer: bankB.address,
      token,
    });
    const selling = enforcement.connect(bankA).sell(estate, token, FACE, 0n, buyer, NOBODY);
    await expect(selling).to.changeTokenBalances(ethers, deposit, [bankA, bankB, account], [-owed, 0n, owed]);
    await expect(selling).to.changeTokenBalances(ethers, token, [bankA, bankB, account], [owed, -FACE, 0n]);
  });

  it("is auctioned for another: who lets the hammer fall brings the debt's own, and no more than it says and has approved", async () => {
    const { ethers, enforcement, desk, deposit, bankA, bankB, ...net } = await entrusted();
    const { account, token, estate, terms, collateral, claimant, lien, passDays } = net;
    const rules = { token, duration: DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await enforcement.connect(bankB).bid(lien, FACE);
    await passDays(1n);
    const { due: owed } = await desk.owed(terms);
    await deposit.connect(bankB).approve(enforcement, owed - 1n);
    await expect(enforcement.connect(bankB).hammer(estate, FACE, owed - 1n))
      .to.be.revertedWithCustomError(enforcement, "ExchangeAboveMost")
      .withArgs(deposit, owed, owed - 1n);
    await expect(enforcement.connect(bankB).hammer(estate, 0n, owed))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
      .withArgs(await enforcement.getAddress(), owed - 1n, owed);
    await deposit.connect(bankB).approve(enforcement, owed);
    const falling = enforcement.connect(bankB).hammer(estate, 0n, owed);
    await expect(falling).to.changeTokenBalances(ethers, deposit, [bankB, account], [-owed, owed]);
    await expect(falling).to.changeTokenBalances(ethers, token, [enforcement, bankB, account], [-FACE, owed, 0n]);
  });

  it("is sold for another by the holder of an earlier lien: what of the price is its own comes in its own token", async () => {
    const net = await earlierLien();
    const { ethers, desk, enforcement, servicing, guarantees, deposit, bankA, bankB, token, estate, id, terms } = net;
    await servicing.connect(bankA).entrust(guarantees, terms);
    const account = await guarantees.accountOf(id);
    await deposit.issue(bankB, FACE);
    await deposit.connect(bankB).approve(enforcement, MaxUint256);
    const { due: owed } = await desk.owed(terms);
    const taking = enforcement.connect(bankB).appropriate(estate, token, FACE, 0n);
    await expect(taking).to.changeTokenBalances(ethers, deposit, [bankB, account], [-owed, owed]);
    await expect(taking).to.changeTokenBalance(ethers, token, account, 0n);
  });

  it("brings each of two claims its own token, whichever of the two the asset is taken for, and by whom", async () => {
    const tokenOf = async (index: number, { deposit, token }: Awaited<ReturnType<typeof inTwoTokens>>) =>
      index === 0 ? deposit : token;
    for (const [enforcing, paidIn] of [[0, 0] as const, [0, 1] as const, [1, 0] as const, [1, 1] as const]) {
      const net = await inTwoTokens();
      const { ethers, enforcement, bankA, bankB, exporter, collateral, claimants, accounts, owed } = net;
      const [own, other] = [await tokenOf(0, net), await tokenOf(1, net)];
      const paid = await tokenOf(paidIn, net);
      const holder = [bankA, bankB][enforcing]!;
      const estate = estateOf(collateral, claimants, enforcing);
      const taking = enforcement.connect(holder).appropriate(estate, paid, FACE, 0n);
      await expect(taking).to.changeTokenBalances(ethers, own, accounts, [owed[0], 0n]);
      await expect(taking).to.changeTokenBalances(ethers, other, accounts, [0n, owed[1]]);
      await expect(taking).to.changeTokenBalance(ethers, paid, exporter, FACE - owed[0] - owed[1]);
    }
  });

  it("costs whoever lets the hammer fall what it is ready to exchange, and gives the bidder nothing of that", async () => {
    const net = await inTwoTokens();
    const { ethers, enforcement, desk, receivable, deposit, bankA, bankB, exporter, otherExporter } = net;
    const { collateral, claimants, accounts, senior, token, passDays } = net;
    const { id, face, details, backing } = collateral;
    const [reserve, paid] = [FACE / 2n, 1_000_00n];
    const rules = { token: deposit, duration: DAY, descending: false, reserve, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimants[0]!.stake, rules);
    await deposit.issue(otherExporter, reserve);
    await deposit.connect(otherExporter).approve(enforcement, reserve);
    await enforcement.connect(otherExporter).bid(lienOfStake(collateral, claimants[0]!.stake), reserve);
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, paid);
    await passDays(1n);
    const brought = reserve - (await desk.owed(senior)).due;
    const hammer = (most: bigint, exchange: bigint) =>
      enforcement.connect(bankB).hammer(estateOf(collateral, claimants), most, exchange);
    await expect(hammer(paid - 1n, FACE))
      .to.be.revertedWithCustomError(enforcement, "AssetChanged")
      .withArgs(id, paid);
    await expect(hammer(FACE, brought - 1n))
      .to.be.revertedWithCustomError(enforcement, "ExchangeAboveMost")
      .withArgs(token, brought, brought - 1n);
    const falling = hammer(paid, brought);
    await expect(falling).to.changeTokenBalances(ethers, token, [bankB, ...accounts], [-brought, 0n, brought]);
    await expect(falling).to.changeTokenBalance(ethers, deposit, bankB, brought - paid);
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(paid);
  });

  it("costs whoever lets the hammer fall no more than that for all claims together, each in another token", async () => {
    const net = await inTwoTokens();
    const { ethers, enforcement, desk, deposit, bankA, bankB, otherExporter } = net;
    const { collateral, claimants, senior, junior, token } = net;
    const third = await listed(net);
    const lien = lienOfStake(collateral, claimants[0]!.stake);
    const rules = { token: third, duration: DAY, descending: false, reserve: FACE, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimants[0]!.stake, rules);
    await third.mint(otherExporter, FACE);
    await third.connect(otherExporter).approve(enforcement, FACE);
    await enforcement.connect(otherExporter).bid(lien, FACE);
    await net.passDays(1n);
    const [first, second] = [(await desk.owed(senior)).due, (await desk.owed(junior)).due];
    const hammer = (exchange: bigint) =>
      enforcement.connect(bankB).hammer(estateOf(collateral, claimants), 0n, exchange);
    await expect(hammer(first + second - 1n))
      .to.be.revertedWithCustomError(enforcement, "ExchangeAboveMost")
      .withArgs(token, second, second - 1n);
    const falling = hammer(first + second);
    await expect(falling).to.changeTokenBalance(ethers, deposit, bankB, -first);
    await expect(falling).to.changeTokenBalance(ethers, token, bankB, -second);
    await expect(falling).to.changeTokenBalance(ethers, third, bankB, first + second);
  });

  it("is sold for nothing less than what comes in its own token, which may move less than it says by then", async () => {
    const { enforcement, deposit, bankA, collateral, claimants, owed, token } = await inTwoTokens();
    const taking = () => enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, FACE, 0n);
    await token.setLying(true);
    await expect(taking())
      .to.be.revertedWithCustomError(enforcement, "TokenMovedOtherAmount")
      .withArgs(token, owed[1], 0n);
    await token.setLying(false);
    await token.setFee(1_000n);
    await expect(taking())
      .to.be.revertedWithCustomError(enforcement, "TokenMovedOtherAmount")
      .withArgs(token, owed[1], owed[1] - (owed[1] * 1_000n) / 1_000_000n);
  });

  it("is sold also where its own token refuses the trust: what it gets waits for it", async () => {
    const { ethers, enforcement, deposit, bankA, collateral, claimants, accounts, owed, token } = await inTwoTokens();
    await token.setBlocked(accounts[1]!, true);
    const taking = enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, FACE, 0n);
    await expect(taking).to.changeTokenBalances(ethers, token, [bankA, enforcement], [-owed[1], owed[1]]);
    expect(await enforcement.parked(token, accounts[1]!)).to.equal(owed[1]);
  });

  it("is sold for another where nobody entrusted it: the creditor's account was only lost, and its money waits", async () => {
    const { ethers, desk, enforcement, participants, bankA, bankB, token, estate, terms } = await earlierLien();
    const { due: owed } = await desk.owed(terms);
    await participants.removeAccount(bankA);
    const taking = enforcement.connect(bankB).appropriate(estate, token, FACE, 0n);
    await expect(taking).to.changeTokenBalance(ethers, token, enforcement, owed);
  });
});
