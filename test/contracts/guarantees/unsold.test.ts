import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { DEFAULTS } from "../../../ignition/parameters.ts";
import { IGuaranteeBookServicing__factory } from "../../../typechain-types/index.ts";
import { demand, guaranteeFor, NET_ASSETS, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { allOf, takenBack } from "../../fixtures/insurance.ts";
import { USD } from "../../fixtures/network.ts";
import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";
import { lentInOtherToken } from "../../fixtures/tokens.ts";

const PAID = 60_000_00n;
const REPAID = 1_000_00n;

/**
 * A guarantee book beside a lien book that has no enforcement contract. Bank A's loan is guaranteed there by half, in
 * default, and entrusted.
 */
const entrusted = stage(lentInOtherToken, async (net) => {
  const { ethers, access, participants, diligence, desk, lienbook, recovery, servicing, token } = net;
  const { bankA, guarantor, supervisor, deployer, terms, financing } = net;
  const book = await ethers.deployContract("GuaranteeBook", [
    await net.guarantees.servicing(),
    await ethers.deployContract("FacilityGuarantees", [participants, desk]),
    await ethers.deployContract("Lienbook", [participants, access]),
    diligence,
    DEFAULTS.guarantorInAll,
    DEFAULTS.guarantorPerDebtor,
    access,
  ]);
  await lienbook.listEngine(book);
  const address = await book.getAddress();
  const guarantees = net.guarantees.attach(address) as typeof net.guarantees;
  const guaranteeServicing = IGuaranteeBookServicing__factory.connect(address, deployer);
  const there = {
    ...net,
    guarantees,
    guaranteeServicing,
    targetOf: async () => Promise.resolve({ contract: "guarantees", chainId: net.chainId, address } as const),
  };
  await guaranteeServicing
    .connect(supervisor)
    .attestNetAssets(guarantor.lei, NET_ASSETS, USD, (await net.today()) + 365n);
  await token.mint(guarantor, PAID);
  await token.connect(guarantor).approve(book, MaxUint256);
  const guarantee = await guaranteeFor(net, guarantor, financing);
  const signed = await signedGuarantee(there, guarantor, guarantee);
  await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  return { guarantees, guaranteeServicing, guarantee, account: await guarantees.accountOf(financing) };
});

/** The borrower pays a part, which the token keeps from the trust. */
const waiting = stage(entrusted, async ({ desk, token, exporter, account, terms }) => {
  await token.setBlocked(account, true);
  await desk.connect(exporter).repay(REPAID, terms);
  await token.setBlocked(account, false);
  return {};
});

describe("GuaranteeBook, where there is no enforcement contract", () => {
  it("fetches for a trust what waits at the desk, and nothing once that is there", async () => {
    const { ethers, guarantees, guaranteeServicing, token, account, financing } = await waiting();
    await expect(guaranteeServicing.collectParked(financing, token)).to.changeTokenBalance(
      ethers,
      token,
      account,
      REPAID,
    );
    await expect(guaranteeServicing.collectParked(financing, token)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
  });

  it("counts what is in the trust and what waits at the desk as its creditor's, which is whole by it", async () => {
    const net = await waiting();
    const { guarantees, guaranteeServicing, desk, token, exporter, guarantor, guarantee, terms, financing } = net;
    await guarantees.connect(guarantor).pay(false, await demand(net, PAID), guarantee, terms);
    const left = allOf(await desk.owed(terms)) - PAID;
    await desk.connect(exporter).repay(left, terms);
    expect(await token.balanceOf(net.account)).to.equal(left);
    await expect(guaranteeServicing.distribute(terms))
      .to.emit(guaranteeServicing, "CreditorWhole")
      .withArgs(financing, left + REPAID);
  });

  it("gives a claim back with what waits for it at the desk", async () => {
    const net = await waiting();
    const { guarantees, guaranteeServicing, desk, token, bankA, terms, financing } = net;
    await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
    expect(await guarantees.balanceOf(token, bankA.lei)).to.deep.equal([REPAID, 0n]);
  });
});
