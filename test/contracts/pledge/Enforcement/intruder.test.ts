import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import type { ContractTransactionResponse } from "ethers";

import { claimantOf, estateOf, lienOfStake, NOBODY, NOTICE_DAYS, purchase } from "../../../fixtures/enforcement.ts";
import { financingIdOf } from "../../../../sdk/financing/terms.ts";
import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { DAY, ROLE_BIT, USD } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../../../fixtures/servicing.ts";
import { FACE } from "./stages.ts";

const RESERVE = 130_000_00n;

/**
 * Bank B has lent 200 000.00 in a token that calls an account in the middle of every movement. The intruder is a bank, so
 * nothing but the moment keeps it from what it tries; it has a lien of its own on another receivable.
 */
const intruded = stage(deployed, async (net) => {
  const { ethers, desk, recovery, enforcement, participants, exporter, bankA, otherExporter, passDays } = net;
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  const intruder = await ethers.deployContract("Intruder");
  const account = await ethers.getSigner(await intruder.getAddress());
  await net.enrol("INTRUDER", ROLE_BIT.bank | ROLE_BIT.enterprise, account);
  for (const party of [bankA, otherExporter, exporter]) {
    await token.mint(party, 1_000_000_00n);
    for (const spender of [desk, enforcement]) await token.connect(party).approve(spender, MaxUint256);
  }
  await token.mint(intruder, 1_000_000_00n);
  for (const spender of [desk, enforcement]) {
    await intruder.execute(
      token,
      token.interface.encodeFunctionData("approve", [await spender.getAddress(), MaxUint256]),
    );
  }

  const { collateral } = await net.acknowledgedReceivable();
  const { terms } = await net.financed([collateral], { token: await token.getAddress() });
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  const claimant = await claimantOf(net, terms);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await passDays(NOTICE_DAYS);
  const lien = lienOfStake(collateral, claimant.stake);
  expect(await participants.isActive(intruder)).to.equal(true);
  await token.setListener(intruder);
  return { token, intruder, collateral, terms, claimant, lien, estate: estateOf(collateral, [claimant]) };
});

type Net = Awaited<ReturnType<typeof intruded>>;

async function auctioned(net: Net) {
  const { enforcement, bankA, token, collateral, claimant } = net;
  const rules = { token: await token.getAddress(), duration: DAY, descending: false, reserve: RESERVE, step: 1n };
  await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
}

/** Every call of the contract that moves the token, with what comes before it. */
const MOVES: Readonly<Record<string, (net: Net) => Promise<ContractTransactionResponse>>> = {
  async sell(net) {
    const { enforcement, bankA, otherExporter, token, collateral, estate, lien } = net;
    const offer = { lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    const signed = await purchase({ ...net, deposit: token } as never, otherExporter, offer);
    return enforcement.connect(bankA).sell(estate, token, FACE, 0n, signed, NOBODY);
  },
  async appropriate({ enforcement, bankA, token, estate }) {
    return enforcement.connect(bankA).appropriate(estate, token, FACE, 0n);
  },
  async bid(net) {
    await auctioned(net);
    return net.enforcement.connect(net.otherExporter).bid(net.lien, RESERVE);
  },
  async hammer(net) {
    const { enforcement, intruder, token, otherExporter, lien, passDays } = net;
    await auctioned(net);
    await token.setListener(ZeroAddress);
    await enforcement.connect(otherExporter).bid(lien, RESERVE);
    await token.setListener(intruder);
    await passDays(1n);
    return enforcement.hammer(net.estate, 0n, 0n);
  },
  async withdraw(net) {
    const { enforcement, intruder, token, bankA, otherExporter, lien } = net;
    await auctioned(net);
    await token.setListener(ZeroAddress);
    await enforcement.connect(otherExporter).bid(lien, RESERVE);
    await enforcement.connect(bankA).bid(lien, 2n * RESERVE);
    await token.setListener(intruder);
    return enforcement.connect(otherExporter).withdrawParked(token, otherExporter);
  },
};

/** Every function that changes anything, called as well as it can be. */
const CALLS = {
  giveNotice: ({ enforcement, collateral, claimant }: Net) =>
    enforcement.interface.encodeFunctionData("giveNotice", [collateral, claimant.stake]),
  withdrawNotice: ({ enforcement, collateral, claimant }: Net) =>
    enforcement.interface.encodeFunctionData("withdrawNotice", [collateral, claimant.stake]),
  sell: ({ enforcement, estate, token }: Net) =>
    enforcement.interface.encodeFunctionData("sell", [estate, token.target, FACE, 0n, NOBODY, NOBODY]),
  appropriate: ({ enforcement, estate, token }: Net) =>
    enforcement.interface.encodeFunctionData("appropriate", [estate, token.target, FACE, 0n]),
  openAuction: ({ enforcement, collateral, claimant, token }: Net) =>
    enforcement.interface.encodeFunctionData("openAuction", [
      collateral,
      claimant.stake,
      { token: token.target, duration: DAY, descending: false, reserve: RESERVE, step: 1n },
    ]),
  bid: ({ enforcement, lien }: Net) => enforcement.interface.encodeFunctionData("bid", [lien, 3n * FACE]),
  hammer: ({ enforcement, estate }: Net) => enforcement.interface.encodeFunctionData("hammer", [estate, 0n, 0n]),
  voidAuction: ({ enforcement, lien }: Net) => enforcement.interface.encodeFunctionData("voidAuction", [lien]),
  withdrawParked: ({ enforcement, token, intruder }: Net) =>
    enforcement.interface.encodeFunctionData("withdrawParked", [token.target, intruder.target]),
};

describe("Enforcement, calls in the middle of a transfer", () => {
  it("are tried of every function that changes anything", async () => {
    const net = await intruded();
    const changing: string[] = [];
    net.enforcement.interface.forEachFunction(({ name, stateMutability }) => {
      if (stateMutability !== "view" && stateMutability !== "pure") changing.push(name);
    });
    // To cancel a nonce of one's own moves no money and is everybody's right at any time.
    expect(changing.filter((name) => name !== "cancelNonce").sort()).to.deep.equal(Object.keys(CALLS).sort());
  });

  for (const move of Object.keys(MOVES)) {
    it(`of ${move} are refused, and it does what it would have done`, async () => {
      for (const [into, call] of Object.entries(CALLS)) {
        const net = await intruded();
        const { enforcement, receivable, token, intruder, collateral, bankA, otherExporter } = net;
        const supply = await token.totalSupply();
        await intruder.aim(enforcement, call(net));
        await MOVES[move]!(net);
        expect(await intruder.intruded(), `${into} in ${move}`).to.equal(true);
        expect(await intruder.succeeded(), `${into} in ${move}`).to.equal(false);
        expect(enforcement.interface.parseError(await intruder.answer())?.name, `${into} in ${move}`).to.equal(
          "ReentrancyGuardReentrantCall",
        );
        expect(await token.totalSupply()).to.equal(supply);
        if (move === "appropriate") expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
        if (move === "sell" || move === "hammer")
          expect(await receivable.ownerOf(collateral.id)).to.equal(otherExporter.address);
      }
    });
  }

  it("of another contract find no sale half done: who pays the whole debt in the middle of one undoes it", async () => {
    const net = await intruded();
    const { desk, lienbook, receivable, token, exporter, otherExporter, intruder, collateral, terms, lien } = net;
    await intruder.aim(desk, desk.interface.encodeFunctionData("repay", [EVERYTHING, terms]));
    await expect(MOVES.sell!(net))
      .to.be.revertedWithCustomError(desk, "FinancingNotActive")
      .withArgs(financingIdOf(terms), STATUS.repaid);
    expect((await lienbook.lienOf(lien)).amount).to.equal(terms.collateral[0]!.amount);
    expect(await token.balanceOf(otherExporter)).to.equal(1_150_000_00n);
    expect(await receivable.ownerOf(collateral.id)).to.equal(exporter.address);
  });

  it("of another contract find no debt half paid: who pays part of it is credited once", async () => {
    const net = await intruded();
    const { desk, enforcement, receivable, token, exporter, intruder, collateral, terms } = net;
    const { due } = await desk.owed(terms);
    await intruder.aim(desk, desk.interface.encodeFunctionData("repay", [50_000_00n, terms]));
    const before = await token.balanceOf(exporter);
    await expect(MOVES.appropriate!(net)).to.emit(enforcement, "SurplusPaid");
    // The surplus is on its way when the intruder comes: the debt is paid by then, and nothing is left to pay.
    expect(await intruder.succeeded()).to.equal(false);
    expect(desk.interface.parseError(await intruder.answer())?.name).to.equal("FinancingNotActive");
    expect(await token.balanceOf(exporter)).to.equal(before + FACE - due);
    expect(await receivable.ownerOf(collateral.id)).to.equal(net.bankA.address);
  });

  it("of the desk's payments find enforcement as it was: the lien is gone once the debt is paid", async () => {
    const net = await intruded();
    const { desk, enforcement, lienbook, exporter, intruder, terms, estate, token } = net;
    await intruder.aim(
      enforcement,
      enforcement.interface.encodeFunctionData("appropriate", [estate, await token.getAddress(), FACE, 0n]),
    );
    await expect(desk.connect(exporter).repay(EVERYTHING, terms)).to.emit(desk, "FinancingClosed");
    expect(await intruder.intruded()).to.equal(true);
    expect(lienbook.interface.parseError(await intruder.answer())?.name).to.equal("LienNotFound");
  });
});
