import { expect } from "chai";

import { EVERYTHING, LARGEST, STATUS } from "../../../fixtures/financing.ts";
import { lienIdOf } from "../../../fixtures/encodings.ts";
import { ROLE_BIT } from "../../../fixtures/network.ts";
import {
  DEFAULT_DAY,
  graced,
  INTEREST_AT_DEFAULT,
  NO_DOCUMENT,
  PENALTY_AT_DEFAULT,
  sale,
  writtenOff,
} from "../../../fixtures/servicing.ts";

describe("FinancingServicing, transfer of a loan", () => {
  it("makes another bank the creditor and the holder of the liens, for the price", async () => {
    const net = await graced();
    const { ethers, desk, servicing, deposit, lienbook, bankA, bankB, exporter, terms, financing, collateral } = net;
    const call = await sale(net, terms, bankA, bankB);
    const selling = servicing.transfer(...call);
    await expect(selling).to.changeTokenBalances(ethers, deposit, [bankA, bankB], [190_000_00n, -190_000_00n]);
    await expect(selling).to.emit(servicing, "FinancingTransferred").withArgs(financing, bankA, bankB, 190_000_00n);
    expect(await desk.creditorOf(terms)).to.equal(bankB.address);
    const lien = lienIdOf(collateral, financing, await desk.getAddress());
    expect((await lienbook.lienOf(lien)).holder).to.equal(bankB.lei);
    await expect(desk.connect(exporter).repay(10_000_00n, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankB,
      10_000_00n,
    );
  });

  it("takes the lender's rights from the seller", async () => {
    const net = await graced();
    const { recovery, servicing, bankA, bankB, terms, passDays } = net;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await passDays(DEFAULT_DAY);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.be.revertedWithCustomError(servicing, "NotCreditor")
      .withArgs(bankA, bankB);
    await recovery.connect(bankB).declareDefault(NO_DOCUMENT, terms);
  });

  it("is of the debt as both signed it: not after a payment, nor in another state", async () => {
    const net = await graced();
    const { desk, servicing, bankA, bankB, exporter, terms, financing } = net;
    const call = await sale(net, terms, bankA, bankB);
    await desk.connect(exporter).repay(50_000_00n, terms);
    await expect(servicing.transfer(...call))
      .to.be.revertedWithCustomError(servicing, "TransferOutdated")
      .withArgs(financing, 150_000_00n, STATUS.active, 150_000_00n, 250_000_00n);
    const bad = await writtenOff();
    const active = await sale(bad, bad.terms, bad.bankA, bad.bankB);
    await expect(bad.servicing.transfer(...active))
      .to.be.revertedWithCustomError(bad.servicing, "TransferOutdated")

      .withArgs(
        bad.financing,
        200_000_00n,
        STATUS.writtenOff,
        200_000_00n + INTEREST_AT_DEFAULT + PENALTY_AT_DEFAULT,
        250_000_00n,
      );
    await bad.servicing.transfer(...(await sale(bad, bad.terms, bad.bankA, bad.bankB, { status: STATUS.writtenOff })));
  });

  it("is of no less than is owed in all and stands of the liens, whatever the sum of them", async () => {
    const net = await graced();
    const { desk, servicing, bankA, bankB, terms, financing, passDays } = net;
    await passDays(45n);
    const { interest } = await desk.owed(terms);
    expect(await servicing.securedBy(terms)).to.equal(250_000_00n);
    for (const [owed, secured] of [
      [200_000_00n + interest + 1n, 0n],
      [0n, 250_000_01n],
      [LARGEST, LARGEST],
    ] as const) {
      await expect(servicing.transfer(...(await sale(net, terms, bankA, bankB, { owed, secured }))))
        .to.be.revertedWithCustomError(servicing, "TransferOutdated")
        .withArgs(financing, 200_000_00n, STATUS.active, 200_000_00n + interest, 250_000_00n);
    }
    const exact = { owed: 200_000_00n + interest, secured: 250_000_00n };
    await servicing.transfer(...(await sale(net, terms, bankA, bankB, exact)));
  });

  it("is the creditor's to sell, to a bank in good standing that is not the borrower", async () => {
    const net = await graced();
    const { servicing, participants, bankA, bankB, exporter, otherExporter, terms } = net;
    const byOther = await sale(net, terms, bankB, bankA);
    await expect(servicing.transfer(...byOther))
      .to.be.revertedWithCustomError(servicing, "NotCreditor")
      .withArgs(bankB, bankA);
    for (const buyer of [exporter, otherExporter]) {
      const call = await sale(net, terms, bankA, buyer);
      await expect(servicing.transfer(...call)).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
    }
    await participants.suspend(bankB.lei);
    const call = await sale(net, terms, bankA, bankB);
    await expect(servicing.transfer(...call))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(bankB.lei);
  });

  it("is not to the borrower's entity, whatever has become of the account that borrowed", async () => {
    const net = await graced();
    const { servicing, participants, bankA, exporter, strangers, terms, kycExpiry, passDays } = net;
    await participants.update(exporter.lei, ROLE_BIT.enterprise | ROLE_BIT.bank, kycExpiry);
    const account = strangers[0]!;
    await participants.addAccount(exporter.lei, account);
    const refused = async () =>
      expect(servicing.transfer(...(await sale(net, terms, bankA, account))))
        .to.be.revertedWithCustomError(servicing, "LenderIsBorrower")
        .withArgs(exporter.lei);
    await refused();
    await participants.announceReplacement(exporter, account);
    await passDays(7n);
    await refused();
    await participants.removeAccount(exporter);
    await refused();
  });

  it("happens once for its signatures, though the loan comes back", async () => {
    const net = await graced();
    const { servicing, bankA, bankB, terms } = net;
    const there = await sale(net, terms, bankA, bankB);
    await servicing.transfer(...there);
    await servicing.transfer(...(await sale(net, terms, bankB, bankA)));
    await expect(servicing.transfer(...there)).to.be.revertedWithCustomError(servicing, "NonceAlreadySpent");
  });

  it("is not of a debt that is paid", async () => {
    const net = await graced();
    const { desk, servicing, bankA, bankB, exporter, terms, financing } = net;
    const call = await sale(net, terms, bankA, bankB);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(servicing.transfer(...call))
      .to.be.revertedWithCustomError(servicing, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });
});
