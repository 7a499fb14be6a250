import { expect } from "chai";
import type { Signer } from "ethers";

import { PARKED_AT, parkedFor, type ParkedAt } from "../../../sdk/chain/parked.ts";
import { connect, type Contracts } from "../../../sdk/chain/contracts.ts";
import { showing } from "../../fixtures/disbursement.ts";
import { AMOUNT } from "../../fixtures/documentary.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { stage, type Stage } from "../../fixtures/stages.ts";
import { creditInOtherToken, lentInOtherToken, proceedsInOtherToken } from "../../fixtures/tokens.ts";
import { beaten, FACE } from "../pledge/Enforcement/stages.ts";

interface Parked {
  readonly payee: Party;
  readonly money: Pick<LienbookNetwork["deposit"], "balanceOf" | "getAddress">;
  readonly amount: bigint;
}

/** In each contract something waits for a participant. */
const PARKED: Record<ParkedAt, Stage<LienbookNetwork & Parked>> = {
  desk: stage(lentInOtherToken, async ({ desk, token, bankA, exporter, terms }) => {
    await token.setBlocked(bankA, true);
    await desk.connect(exporter).repay(1_000_00n, terms);
    await token.setBlocked(bankA, false);
    return { payee: bankA, money: token, amount: 1_000_00n };
  }),
  disbursement: stage(proceedsInOtherToken, async ({ disbursement, token, foundry, exporter, use, confirmation }) => {
    await token.setBlocked(foundry, true);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    await token.setBlocked(foundry, false);
    return { payee: foundry, money: token, amount: 100_000_00n };
  }),
  documentary: stage(creditInOtherToken, async ({ documentary, token, exporter, it, handOver, terms }) => {
    await token.setBlocked(exporter, true);
    await documentary.settle(it, handOver, terms);
    await token.setBlocked(exporter, false);
    return { payee: exporter, money: token, amount: AMOUNT };
  }),
  enforcement: stage(beaten, async ({ otherExporter, deposit }) => {
    return { payee: otherExporter, money: deposit, amount: FACE / 2n };
  }),
};

/** The contract at whose address something waits, with the functions by which it is fetched. */
const contractOf = (book: Contracts, at: ParkedAt) => (at === "desk" ? book.recovery : book[at]);

/** An account fetches what waits, to itself unless told otherwise. */
async function withdraw(book: Contracts, at: ParkedAt, account: Signer, money: Parked["money"], to = account) {
  return contractOf(book, at).connect(account).withdrawParked(money, to);
}

async function requireRefused(book: Contracts, at: ParkedAt, account: Signer, money: Parked["money"]): Promise<void> {
  expect(await parkedFor(book, account, money)).to.have.property("size", 0);
  await expect(withdraw(book, at, account, money))
    .to.be.revertedWithCustomError(contractOf(book, at), "NothingParked")
    .withArgs(money, account);
}

for (const at of PARKED_AT) {
  const parked = PARKED[at];

  describe(`What waits in the contract "${at}"`, () => {
    const spare = stage(parked, async (net) => {
      const book = connect(net.ethers.provider, net.addresses);
      const other = net.strangers[7]!;
      await net.participants.addAccount(net.payee.lei, other);
      return { book, other };
    });

    it("is fetched by any account of the entity, once", async () => {
      const { book, payee, other, money, amount } = await spare();
      for (const account of [payee, other]) {
        expect([...(await parkedFor(book, account, money))]).to.deep.equal([[at, amount]]);
      }
      await expect(withdraw(book, at, other, money))
        .to.emit(contractOf(book, at), "ParkedPaymentWithdrawn")
        .withArgs(money, other, payee.lei, other, amount);
      expect(await money.balanceOf(other)).to.equal(amount);
      for (const account of [payee, other]) await requireRefused(book, at, account, money);
    });

    it("is not fetched by an account that was removed, whose key may be a thief's, but by another one", async () => {
      const { book, participants, payee, other, money, amount } = await spare();
      await participants.removeAccount(payee);
      await requireRefused(book, at, payee, money);
      await withdraw(book, at, other, money);
      expect(await money.balanceOf(other)).to.equal(amount);
    });

    it("is fetched by the account in the place of one that was lost, with nobody's help", async () => {
      const { book, participants, payee, other, money, amount, passDays } = await spare();
      await participants.announceReplacement(payee, other);
      await passDays(7n);
      await requireRefused(book, at, payee, money);
      await withdraw(book, at, other, money);
      expect(await money.balanceOf(other)).to.equal(amount);
    });

    it("is its owner's though its entity is suspended, and nobody else's", async () => {
      const { book, participants, payee, exporter, deployer, strangers, money, amount } = await spare();
      await participants.suspend(payee.lei);
      for (const account of [deployer, strangers[0]!]) await requireRefused(book, at, account, money);
      const before = await money.balanceOf(exporter);
      await withdraw(book, at, payee, money, exporter);
      expect(await money.balanceOf(exporter)).to.equal(before + amount);
    });
  });
}
