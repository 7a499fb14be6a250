import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { EVERYTHING, STATUS } from "../fixtures/financing.ts";
import { DAY } from "../fixtures/network.ts";
import type { LienbookNetwork, Party } from "../fixtures/network.ts";
import { financed, stage, tokenized } from "../fixtures/stages.ts";

/** What may happen to a party between two steps of a trade, and how the next new business with it is refused. */
const FALLS: Record<string, (net: LienbookNetwork, party: Party) => Promise<[string, unknown[]]>> = {
  "is suspended": async ({ participants }, { lei }) => {
    await participants.suspend(lei);
    return ["ParticipantIsSuspended", [lei]];
  },
  "lets its identification expire": async ({ participants, now, networkHelpers }, { lei }) => {
    const { roles } = await participants.participantOf(lei);
    const kycExpiry = (await now()) + DAY;
    await participants.update(lei, roles, kycExpiry);
    await networkHelpers.time.increaseTo(kycExpiry + 1n);
    return ["KycExpired", [lei, kycExpiry]];
  },
  "loses the account that the terms name": async ({ participants }, party) => {
    await participants.removeAccount(party);
    return ["AccountNotEnrolled", [party.address]];
  },
};

const offered = stage(tokenized, async ({ collateral, termsFor, signOffer, bankA }) => {
  const terms = await termsFor([collateral]);
  return { terms, offer: await signOffer(bankA, terms) };
});

describe("A party that loses its standing", () => {
  for (const who of ["bankA", "exporter"] as const) {
    const name = { bankA: "the lender", exporter: "the borrower" }[who];
    for (const [how, fall] of Object.entries(FALLS)) {
      it(`enters no new loan when ${name} ${how} between offer and acceptance`, async () => {
        const net = await offered();
        const { desk, participants, registry, exporter, terms, offer, paper } = net;
        const [error, args] = await fall(net, net[who]);
        await expect(desk.connect(exporter).accept(offer, terms))
          .to.be.revertedWithCustomError(participants, error)
          .withArgs(...args);
        expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
      });

      it(`is paid and pays as before when ${name} ${how} during the loan`, async () => {
        const net = await financed();
        const { desk, deposit, registry, exporter, debtor, bankA, terms, financing, paper, ethers } = net;
        await fall(net, net[who]);
        const { principal, interest } = await desk.owed(terms);
        await desk.connect(exporter).repay(10_000_00n, terms);
        await expect(desk.connect(debtor).collect(0, 50_000_00n, terms)).to.changeTokenBalances(
          ethers,
          deposit,
          [debtor, bankA],
          [-50_000_00n, 50_000_00n],
        );
        const rest = principal + interest - 60_000_00n;
        await expect(desk.connect(exporter).repay(EVERYTHING, terms)).to.changeTokenBalances(
          ethers,
          deposit,
          [exporter, bankA],
          [-rest, rest],
        );
        expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
        expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
      });
    }
  }

  for (const how of ["is suspended", "lets its identification expire"]) {
    it(`pays its invoice as before when the debtor ${how}`, async () => {
      const net = await financed();
      const { desk, debtor, terms, financing } = net;
      await FALLS[how]!(net, debtor);
      await desk.connect(debtor).collect(0, 250_000_00n, terms);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    });
  }

  it("pays its invoice from another account when the debtor loses one: the first no longer speaks for it", async () => {
    const { desk, deposit, participants, debtor, strangers, terms, financing } = await financed();
    const other = strangers[0]!;
    await participants.removeAccount(debtor);
    await expect(desk.connect(debtor).collect(0, 250_000_00n, terms))
      .to.be.revertedWithCustomError(desk, "NotObligor")
      .withArgs(`0x${"00".repeat(20)}`, debtor.lei);
    await participants.addAccount(debtor.lei, other);
    await deposit.issue(other, 250_000_00n);
    await deposit.connect(other).approve(desk, 250_000_00n);
    await desk.connect(other).collect(0, 250_000_00n, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
  });

  it("gives its lien back as before, where it keeps the lien itself and is suspended and past its KYC expiry", async () => {
    const net = await tokenized();
    const { lienbook, receivable, bankA, collateral, pledged } = net;
    const { purpose } = await pledged(bankA, collateral);
    await FALLS["lets its identification expire"]!(net, bankA);
    await FALLS["is suspended"]!(net, bankA);
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 0n, 100_000_00n, 0n);
    await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
    expect(await receivable.locked(collateral.id)).to.equal(false);
  });

  it("returns to business with its standing: the offer that was refused is accepted", async () => {
    const { desk, participants, exporter, bankA, terms, offer, financingIdOf } = await offered();
    await participants.suspend(bankA.lei);
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(bankA.lei);
    await participants.reinstate(bankA.lei);
    await desk.connect(exporter).accept(offer, terms);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.active);
  });

  it("does not pass its account on, nor the offers that it signed", async () => {
    const { desk, participants, exporter, otherExporter, bankA, terms, offer } = await offered();
    await participants.removeAccount(bankA);
    await expect(participants.addAccount(otherExporter.lei, bankA))
      .to.be.revertedWithCustomError(participants, "AccountTaken")
      .withArgs(bankA, bankA.lei);
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(bankA);
  });
});
