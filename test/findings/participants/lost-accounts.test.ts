/**
 * Money for an account that nobody has any more. An account that was lost is replaced, and acts for nobody from then on. What
 * enforcement held for it, a beaten bid or a surplus that could not be delivered, was the account's alone and stayed where it
 * was; and what a debtor paid too much went to the borrower's lost account, to whoever has its key. Later it went to the
 * account in its place, and no further: lost in its turn, that one was paid still.
 *
 * And a bank that could not speak: until another account had taken the place of the removed one, none of its accounts could tell
 * the insurer of its loan that something was overdue, for which there are days. Nor could it give back a guarantee of a loan that
 * nobody had drawn: of what is not drawn no account takes another's place, and its guarantor was bound until the first due date.
 */
import { expect } from "chai";

import { guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { replacedBy, replacedTwice } from "../../fixtures/accounts.ts";
import { allocation } from "../../fixtures/financing.ts";
import { guaranteeFor, guarantors, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { DUE, insured } from "../../fixtures/insurance.ts";
import { financed, stage } from "../../fixtures/stages.ts";
import { graced, renewal } from "../../fixtures/servicing.ts";
import { beaten, FACE } from "../../contracts/pledge/Enforcement/stages.ts";

describe("An account that was lost and replaced", () => {
  it("has its beaten bid fetched by any account of its entity", async () => {
    const net = await beaten();
    const { ethers, enforcement, deposit, otherExporter } = net;
    expect(await enforcement.parked(deposit, otherExporter)).to.equal(FACE / 2n);
    const successor = await replacedBy(net, otherExporter, net.strangers[7]!);
    expect(await enforcement.parked(deposit, successor)).to.equal(FACE / 2n);
    await expect(enforcement.connect(otherExporter).withdrawParked(deposit, otherExporter))
      .to.be.revertedWithCustomError(enforcement, "NothingParked")
      .withArgs(deposit, otherExporter);
    await expect(enforcement.connect(successor).withdrawParked(deposit, successor)).to.changeTokenBalance(
      ethers,
      deposit,
      successor,
      FACE / 2n,
    );
  });

  it("has its debt restructured by the account in its place, or in the place of that, and by no other", async () => {
    const net = await graced();
    const { desk, servicing, participants, exporter, otherExporter, strangers, terms: old, financing, passDays } = net;
    const successor = await replacedBy(net, exporter, net.strangers[7]!);
    const last = strangers[8]!;
    await participants.addAccount(exporter.lei, last);
    for (const [borrower, signer] of [
      [last, last],
      [otherExporter, otherExporter],
    ] as const) {
      const { call } = await renewal(net, old, { borrower: borrower.address }, { borrower: signer });
      await expect(servicing.restructure(...call))
        .to.be.revertedWithCustomError(servicing, "ReplacementMismatch")
        .withArgs(financing);
    }
    await participants.announceReplacement(successor, last);
    await passDays(7n);
    const { terms, call } = await renewal(net, old, { borrower: last.address }, { borrower: last });
    await servicing.restructure(...call);
    expect((await desk.owed(old)).principal).to.equal(0n);
    expect((await desk.owed(terms)).principal).to.equal(old.principal);
  });

  it("has what a debtor's payment leaves the borrower paid to the account in its place", async () => {
    const net = await financed();
    const { ethers, desk, deposit, debtor, exporter, terms, financing } = net;
    const successor = await replacedBy(net, exporter, net.strangers[7]!);
    const { due: owed, interest } = await desk.owed(terms);
    expect(owed).to.equal(0n);
    const paying = desk.connect(debtor).collect(0, 250_000_00n, terms);
    await expect(paying).to.changeTokenBalances(ethers, deposit, [exporter, successor], [0n, 50_000_00n - interest]);
    await expect(paying)
      .to.emit(desk, "Collected")
      .withArgs(
        financing,
        debtor,
        0n,
        allocation({ interest, principal: 200_000_00n, remainder: 50_000_00n - interest }),
      );
  });

  it("has it paid to the last of the accounts in its place, once the first of them is lost, too", async () => {
    const net = await financed();
    const { ethers, desk, deposit, debtor, exporter, terms } = net;
    const { successor, last } = await replacedTwice(net, exporter, [net.strangers[7]!, net.strangers[8]!]);
    const { interest } = await desk.owed(terms);
    await expect(desk.connect(debtor).collect(0, 250_000_00n, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [exporter, successor, last],
      [0n, 0n, 50_000_00n - interest],
    );
  });
});

describe("A bank whose account was removed, and whose loan is insured", () => {
  it("tells the insurer in time by any other account of it: the days to do so do not wait for a successor", async () => {
    const net = await insured();
    const { insurance, participants, bankA, bankB, strangers, cover, coverId, terms, passDays, today } = net;
    const other = strangers[7]!;
    await participants.addAccount(bankA.lei, other);
    await participants.removeAccount(bankA);
    await passDays(DUE + 1n);
    for (const stranger of [bankA, bankB]) {
      await expect(insurance.connect(stranger).notifyOverdue(cover, terms))
        .to.be.revertedWithCustomError(insurance, "NotLossPayee")
        .withArgs(stranger, bankA.lei);
    }
    await expect(insurance.connect(other).notifyOverdue(cover, terms))
      .to.emit(insurance, "OverdueNotified")
      .withArgs(coverId, (await today()) - 1n);
  });
});

/** A guarantor has promised bank A to pay part of a loan that the exporter may or may not draw. */
const promised = stage(guarantors, async (net) => {
  const { guarantees, bankA, guarantor } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const offered = await net.termsFor([collateral]);
  const promise = await guaranteeFor(net, guarantor, net.financingIdOf(offered));
  const signed = await signedGuarantee(net, guarantor, promise);
  await guarantees.connect(bankA).issue(signed, NO_GROUNDS, promise, offered);
  return { offered, promise, promiseId: guaranteeIdOf(promise) };
});

describe("A bank whose account was removed or lost, and to which a loan is guaranteed that nobody has drawn", () => {
  for (const [how, gone] of [
    ["removed", async ({ participants, bankA }: LienbookNetwork) => participants.removeAccount(bankA)],
    ["lost", async (net: LienbookNetwork) => replacedBy(net, net.bankA, net.strangers[7]!)],
  ] as const) {
    it(`gives the guarantee back by any other account of it, and not by the one that was ${how}`, async () => {
      const net = await promised();
      const { guarantees, guaranteeServicing, participants, bankA, bankB, guarantor, strangers } = net;
      const { promise, promiseId, offered } = net;
      const branch = strangers[9]!;
      await participants.addAccount(bankA.lei, branch);
      await gone(net);
      for (const other of [bankA, bankB]) {
        await expect(guaranteeServicing.connect(other).release(NO_DEMAND, promise, offered))
          .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
          .withArgs(other);
      }
      await expect(guaranteeServicing.connect(branch).release(NO_DEMAND, promise, offered))
        .to.emit(guaranteeServicing, "GuaranteeEnded")
        .withArgs(promiseId, true);
      expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(0n);
    });
  }
});
