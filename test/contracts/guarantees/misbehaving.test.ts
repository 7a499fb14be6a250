import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import type { ContractTransactionResponse } from "ethers";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { takenBack } from "../../fixtures/insurance.ts";
import { USD } from "../../fixtures/network.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";
import { lentInOtherToken } from "../../fixtures/tokens.ts";
import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import { demand, guaranteeFor, NET_ASSETS, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";

const FEE = 500_00n;
const DEPOSIT = 40_000_00n;
const PAID = 60_000_00n;

/** Bank A's loan is in a token that can misbehave; its guarantor has an account with code, and a deposit of 40 000.00. */
const lent = stage(lentInOtherToken, async (net) => {
  const { ethers, guarantees, guaranteeServicing, participants, token, bankA, guarantor, supervisor, financing } = net;
  const until = (await net.today()) + 365n;
  await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, USD, until);
  await token.mint(guarantor, 1_000_000_00n);
  for (const party of [guarantor, bankA]) await token.connect(party).approve(guarantees, MaxUint256);
  const intruder = await ethers.deployContract("Intruder");
  await participants.addAccount(guarantor.lei, intruder);
  const guarantee = await guaranteeFor(net, guarantor, financing, { fee: FEE });
  return { intruder, guarantee, signed: await signedGuarantee(net, guarantor, guarantee) };
});

/** The guarantor has made its deposit and issued; the borrower is in default; bank A demands 60 000.00. */
const demanding = stage(lent, async (net) => {
  const { guarantees, guaranteeServicing, recovery, servicing, token, bankA, guarantor, guarantee, terms, financing } =
    net;
  await guaranteeServicing.connect(guarantor).deposit(token, DEPOSIT);
  await guarantees.connect(bankA).issue(net.signed, NO_GROUNDS, guarantee, terms);
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  return { running: await demand(net, PAID), account: await guarantees.accountOf(financing) };
});

type Net = Awaited<ReturnType<typeof demanding>>;

async function paid(net: Net): Promise<void> {
  await net.guarantees.connect(net.guarantor).pay(false, net.running, net.guarantee, net.terms);
}

/** The borrower pays all but what the guarantor has, so that the bank is whole; or all of it. */
async function repaid(net: Net, but = 0n): Promise<void> {
  const { costs, penalty, interest, principal } = await net.desk.owed(net.terms);
  await net.desk.connect(net.exporter).repay(costs + penalty + interest + principal - but, net.terms);
}

/** Every call of the book that moves a token, with what comes before it. */
const MOVES: Readonly<
  Record<string, readonly [(net: Net) => Promise<unknown>, (net: Net) => Promise<ContractTransactionResponse>]>
> = {
  deposit: [
    async () => undefined,
    async ({ guaranteeServicing, guarantor, token }) => guaranteeServicing.connect(guarantor).deposit(token, 1_000_00n),
  ],
  withdraw: [
    async () => undefined,
    async ({ guaranteeServicing, guarantor, token }) =>
      guaranteeServicing.connect(guarantor).withdraw(token, DEPOSIT, guarantor),
  ],
  pay: [
    async () => undefined,
    async ({ guarantees, guarantor, running, guarantee, terms }) =>
      guarantees.connect(guarantor).pay(false, running, guarantee, terms),
  ],
  takeReceipts: [
    async ({ desk, exporter, terms }) => desk.connect(exporter).repay(1_000_00n, terms),
    async ({ guaranteeServicing, bankA, terms }) => guaranteeServicing.connect(bankA).takeReceipts(bankA, terms),
  ],
  collectParked: [
    async ({ desk, token, exporter, account, terms }) => {
      await token.setBlocked(account, true);
      await desk.connect(exporter).repay(1_000_00n, terms);
      await token.setBlocked(account, false);
    },
    async ({ guaranteeServicing, token, financing }) => guaranteeServicing.collectParked(financing, token),
  ],
  act: [
    async ({ desk, exporter, terms }) => desk.connect(exporter).repay(1_000_00n, terms),
    async (net) => net.guaranteeServicing.connect(net.bankA).act(net.financing, await takenBack(net)),
  ],
  recover: [
    async (net) => {
      await paid(net);
      await repaid(net);
    },
    async ({ guaranteeServicing, guarantor, guarantee, terms }) =>
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
  ],
  settle: [
    async (net) => {
      await paid(net);
      await repaid(net);
    },
    async ({ guaranteeServicing, guarantee, terms }) => guaranteeServicing.settle(NO_GROUNDS, guarantee, terms),
  ],
  lead: [
    async (net) => {
      await paid(net);
      await repaid(net, PAID);
    },
    async ({ guaranteeServicing, guarantor, guarantee, terms }) =>
      guaranteeServicing.connect(guarantor).lead(guarantee, terms),
  ],
  redeem: [
    async (net) => {
      await paid(net);
      await net.guaranteeServicing.connect(net.bankA).release(NO_DEMAND, net.guarantee, net.terms);
    },
    async ({ guaranteeServicing, bankA, guarantee, terms }) =>
      guaranteeServicing.connect(bankA).redeem(NO_GROUNDS, guarantee, terms),
  ],
};

/** Every function of the book behind the door that is shut while money moves, as somebody calls it. */
const CALLS: Readonly<Record<string, (net: Net) => readonly unknown[]>> = {
  pay: ({ running, guarantee, terms }) => [true, running, guarantee, terms],
  draw: ({ running, guarantee, terms }) => [running, guarantee, terms],
  recover: ({ intruder, guarantee, terms }) => [intruder.target, NO_GROUNDS, guarantee, terms],
  settle: ({ guarantee, terms }) => [NO_GROUNDS, guarantee, terms],
  reimburse: ({ intruder, guarantee, terms }) => [0n, intruder.target, NO_GROUNDS, guarantee, terms],
  bookRedemption: ({ token, guarantor }) => [token.target, guarantor.lei, 1n],
  deposit: ({ token }) => [token.target, 0n],
  withdraw: ({ token, intruder }) => [token.target, DEPOSIT, intruder.target],
  takeShare: ({ intruder, terms }) => [intruder.target, 1n, 0n, terms],
  distribute: ({ terms }) => [terms],
  takeReceipts: ({ intruder, terms }) => [intruder.target, terms],
  collectParked: ({ financing, token }) => [financing, token.target],
  contestReplacement: ({ financing }) => [financing],
  act: ({ financing, servicing, terms }) => [
    financing,
    servicing.interface.encodeFunctionData("setImpaired", [true, terms]),
  ],
  lead: ({ guarantee, terms }) => [guarantee, terms],
  leadShare: ({ guarantor, terms }) => [guarantor.lei, 1n, terms],
  waive: ({ guarantee, terms }) => [NO_GROUNDS, guarantee, terms],
  redeem: ({ guarantee, terms }) => [NO_GROUNDS, guarantee, terms],
  waiveShare: ({ guarantor, terms }) => [guarantor.lei, 1n, 0n, terms],
};

/** What needs no such door: no money moves, or all that changes has changed when it does. */
const OPEN = [
  "addHolidays attestGroup attestNetAssets attestRelation bookShare callOff cancelNonce decline demand demandAnew extend",
  "giveBackCover hold issue lapse reduce regroup reject release removeHolidays setAuthority setGuarantorRules setInsurance",
  "suspend takeCover",
].flatMap((names) => names.split(" "));

function encoded(net: Net, into: string): string {
  const { guarantees, guaranteeServicing } = net;
  const code = into === "pay" ? guarantees.interface : guaranteeServicing.interface;
  return code.encodeFunctionData(into as never, CALLS[into]!(net) as never);
}

describe("GuaranteeBook, calls in the middle of a transfer", () => {
  it("are tried of every function that changes anything, but for those that need no door", async () => {
    const { guarantees, guaranteeServicing } = await demanding();
    const changing = new Set<string>();
    for (const code of [guarantees.interface, guaranteeServicing.interface]) {
      code.forEachFunction(({ name, stateMutability }) => {
        if (stateMutability !== "view" && stateMutability !== "pure") changing.add(name);
      });
    }
    expect([...changing].filter((name) => !OPEN.includes(name)).sort()).to.deep.equal(Object.keys(CALLS).sort());
  });

  for (const [move, [before, act]] of Object.entries(MOVES)) {
    const moving = stage(demanding, async (net) => {
      await before(net);
      await net.token.setListener(net.intruder);
      return {};
    });

    it(`of ${move} are refused, and it does what it would have done`, async () => {
      for (const into of Object.keys(CALLS)) {
        const net = await moving();
        const { guarantees, token, intruder } = net;
        const supply = await token.totalSupply();
        await intruder.aim(guarantees, encoded(net, into));
        await act(net);
        expect(await intruder.intruded(), `${into} in ${move}`).to.equal(true);
        expect(await intruder.succeeded(), `${into} in ${move}`).to.equal(false);
        expect(guarantees.interface.parseError(await intruder.answer())?.name, `${into} in ${move}`).to.equal(
          "ReentrancyGuardReentrantCall",
        );
        expect(await token.totalSupply()).to.equal(supply);
      }
    });
  }

  it("find a guarantee issued when its fee moves: the same signature makes no second one", async () => {
    const net = await lent();
    const { guarantees, token, intruder, bankA, guarantee, signed, terms } = net;
    await token.setListener(intruder);
    await intruder.aim(
      guarantees,
      guarantees.interface.encodeFunctionData("issue", [signed, NO_GROUNDS, guarantee, terms]),
    );
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    expect([await intruder.intruded(), await intruder.succeeded()]).to.deep.equal([true, false]);
    expect(await guarantees.coverageOf(guarantee.financing)).to.equal(guarantee.coverage);
    await token.setListener(ZeroAddress);
  });
});

describe("GuaranteeBook, in a token that takes a fee, moves nothing, or refuses somebody", () => {
  it("books what came in full, or nothing", async () => {
    const net = await demanding();
    const { guarantees, token, guarantor, bankA, financing } = net;
    for (const move of ["deposit", "pay", "redeem"]) {
      const [before, act] = MOVES[move]!;
      const snapshot = await net.networkHelpers.takeSnapshot();
      await before(net);
      const balances = async () => [
        await guarantees.balanceOf(token, guarantor.lei),
        await guarantees.balanceOf(token, bankA.lei),
        (await guarantees.trustOf(financing)).paid,
      ];
      const found = await balances();
      await token.setFee(10_000n);
      await expect(act(net), move).to.be.revertedWithCustomError(guarantees, "TokenMovedOtherAmount");
      await token.setFee(0n);
      for (const [habit, refusal] of [
        [token.setLying, "TokenMovedOtherAmount"],
        [token.setRefusing, "SafeERC20FailedOperation"],
      ] as const) {
        await habit(true);
        await expect(act(net), move).to.be.revertedWithCustomError(guarantees, refusal);
        await habit(false);
      }
      expect(await balances(), move).to.deep.equal(found);
      await act(net);
      expect(await balances(), move).to.not.deep.equal(found);
      await snapshot.restore();
    }
  });

  it("issues nothing for less than the whole fee", async () => {
    const { guarantees, token, bankA, guarantee, signed, terms } = await lent();
    await token.setFee(10_000n);
    await expect(guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "TokenMovedOtherAmount",
    );
    expect(await guarantees.coverageOf(guarantee.financing)).to.equal(0n);
  });

  it("lets nobody who is refused trap the others: each takes its own, elsewhere if need be", async () => {
    const net = await demanding();
    const { ethers, guarantees, guaranteeServicing, token, bankA, guarantor, strangers, terms, guarantee } = net;
    await token.setBlocked(bankA, true);
    await paid(net);
    await expect(guaranteeServicing.connect(bankA).withdraw(token, PAID, bankA)).to.be.revertedWithCustomError(
      token,
      "AccountBlocked",
    );
    expect(await guarantees.balanceOf(token, bankA.lei)).to.deep.equal([PAID, 0n]);
    const elsewhere = strangers.at(-1)!;
    await expect(guaranteeServicing.connect(bankA).withdraw(token, PAID, elsewhere)).to.changeTokenBalance(
      ethers,
      token,
      elsewhere,
      PAID,
    );
    await repaid(net);
    await token.setBlocked(guarantor, true);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(token, "AccountBlocked");
    const lenders = (await token.balanceOf(net.account)) - PAID;
    await expect(guaranteeServicing.connect(bankA).takeReceipts(elsewhere, terms)).to.changeTokenBalance(
      ethers,
      token,
      elsewhere,
      lenders,
    );
    await expect(
      guaranteeServicing.connect(guarantor).recover(elsewhere, NO_GROUNDS, guarantee, terms),
    ).to.changeTokenBalance(ethers, token, elsewhere, PAID);
  });

  it("is not moved for a guarantor that takes the lead of a claim of which the creditor has taken its own", async () => {
    const net = await demanding();
    const { guarantees, guaranteeServicing, token, bankA, guarantor, account, guarantee, terms, financing } = net;
    await paid(net);
    await repaid(net, PAID);
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    await token.setBlocked(account, true);
    await guaranteeServicing.connect(guarantor).lead(guarantee, terms);
    expect((await guarantees.trustOf(financing)).beneficiary).to.equal(guarantor.lei);
  });

  it("is the creditor's to take out of the trust also where it answers nothing at all", async () => {
    const net = await tokenized();
    const { ethers, desk, guarantees, guaranteeServicing, recovery, servicing, bankA, exporter, collateral } = net;
    const token = await ethers.deployContract("SilentToken");
    await desk.listToken(token, USD);
    for (const party of [bankA, exporter]) {
      await token.mint(party, 1_000_000_00n);
      await token.connect(party).approve(desk, MaxUint256);
    }
    const terms = await net.termsFor([collateral], { token: await token.getAddress() });
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await desk.connect(exporter).repay(1_000_00n, terms);
    const before = await token.balanceOf(bankA);
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    expect(await token.balanceOf(bankA)).to.equal(before + 1_000_00n);
  });

  it("is demanded of its debtor all the same: nothing that its creditor has with the book is asked of it", async () => {
    const { desk, token, bankA, account, exporter, terms } = await demanding();
    await token.setBlocked(bankA, true);
    await token.setBlocked(account, true);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect(await desk.parked(token, account)).to.be.greaterThan(200_000_00n);
  });
});
