/**
 * A loan that a thief keeps. The registrar removes an account whose key is stolen, and announces another one in its place; the
 * account that is to be replaced may answer that it is not lost, for the registrar alone is to take no member's account. So the
 * thief answered, every time. What is owed to the account was paid to it for good, nobody else could call the loan in, sell or
 * entrust it; and a borrower with a stolen key could agree to no new terms. A court could have tokens moved, but no claim and no
 * debt. Now the governor enters the court's order that the key is lost, and the thief answers no more.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { EVERYTHING, STATUS } from "../../fixtures/financing.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { DEFAULT_DAY, graced, NO_DOCUMENT, renewal } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

const ORDER = keccakOfText("the court's order");
const DELAY_DAYS = 7n;

/** A party's key is stolen, and its account removed. Its other account is announced twice, and the thief contests twice. */
async function stolen(net: LienbookNetwork, party: Party) {
  const { participants, strangers } = net;
  const successor = strangers[7]!;
  await participants.addAccount(party.lei, successor);
  await participants.removeAccount(party);
  for (let time = 0; time < 2; time++) {
    await participants.announceReplacement(party, successor);
    await expect(participants.connect(party).contestReplacement()).to.emit(participants, "ReplacementContested");
  }
  return { successor };
}

/** The court orders, the registrar announces once more, and the thief's contest is refused until the week is over. */
async function ordered(net: LienbookNetwork, party: Party, successor: LienbookNetwork["strangers"][number]) {
  const { participants, passDays } = net;
  await participants.declareLostByOrder(party, ORDER);
  await participants.announceReplacement(party, successor);
  await expect(participants.connect(party).contestReplacement())
    .to.be.revertedWithCustomError(participants, "AccountDeclaredLost")
    .withArgs(party);
  await passDays(DELAY_DAYS);
}

const lenderRobbed = stage(graced, async (net) => stolen(net, net.bankA));

describe("A loan whose lender's key is stolen, while the thief contests every replacement", () => {
  it("is paid to the account in its place, a week after a court's order could be seen", async () => {
    const net = await lenderRobbed();
    const { ethers, servicing, desk, deposit, exporter, bankA, successor, terms } = net;
    await net.passDays(DELAY_DAYS);
    await expect(servicing.succeed(terms)).to.be.revertedWithCustomError(servicing, "NoSuccessor").withArgs(bankA);

    await ordered(net, bankA, successor);
    await expect(servicing.succeed(terms)).to.emit(servicing, "CreditorSucceeded");
    const { all } = await desk.balance(terms);
    await expect(desk.connect(exporter).repay(EVERYTHING, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, successor],
      [0n, all],
    );
  });

  it("is called in by that account", async () => {
    const net = await lenderRobbed();
    const { servicing, recovery, desk, bankA, successor, terms, financing } = net;
    await net.passDays(DEFAULT_DAY);
    await ordered(net, bankA, successor);
    await servicing.succeed(terms);
    await recovery.connect(successor).declareDefault(NO_DOCUMENT, terms);
    expect(await desk.statusOf(financing)).to.equal(STATUS.defaulted);
  });
});

describe("A debt whose borrower's key is stolen, while the thief contests every replacement", () => {
  it("takes on new terms that the account in its place agrees to, after a court's order", async () => {
    const net = await graced();
    const { servicing, desk, exporter, terms: old, financing } = net;
    const { successor } = await stolen(net, exporter);
    const parties = [{ borrower: successor.address }, { borrower: successor }] as const;
    await net.passDays(DELAY_DAYS);
    const early = await renewal(net, old, ...parties);
    await expect(servicing.restructure(...early.call))
      .to.be.revertedWithCustomError(servicing, "ReplacementMismatch")
      .withArgs(financing);

    await ordered(net, exporter, successor);
    const { terms, call } = await renewal(net, old, ...parties);
    await servicing.restructure(...call);
    expect((await desk.owed(old)).principal).to.equal(0n);
    expect((await desk.owed(terms)).principal).to.equal(old.principal);
  });
});
