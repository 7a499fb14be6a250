import { expect } from "chai";

import { DEFAULT_DAY, graced, NO_DOCUMENT, renewal } from "../../../fixtures/servicing.ts";

describe("FinancingServicing, impairment", () => {
  it("is a flag of the lender's that moves no date and changes nothing that is owed", async () => {
    const { desk, recovery, servicing, bankA, terms, financing, passDays } = await graced();
    await passDays(DEFAULT_DAY - 1n);
    const before = await desk.owed(terms);
    await expect(servicing.connect(bankA).setImpaired(true, terms))
      .to.emit(servicing, "ImpairmentChanged")
      .withArgs(financing, true);
    expect((await desk.financingOf(financing)).flags & 1n).to.equal(1n);
    expect(await desk.owed(terms)).to.deep.equal(before);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms)).to.be.revertedWithCustomError(
      servicing,
      "NotInDefault",
    );
    await servicing.connect(bankA).setImpaired(false, terms);
    expect((await desk.financingOf(financing)).flags & 1n).to.equal(0n);
  });

  it("is of the terms under which it was said: a loan begins without it under new ones", async () => {
    const net = await graced();
    const { desk, servicing, bankA, terms } = net;
    await servicing.connect(bankA).setImpaired(true, terms);
    const { id, call } = await renewal(net, terms);
    await servicing.restructure(...call);
    expect((await desk.financingOf(id)).flags & 1n).to.equal(0n);
  });

  it("is not said by an account that the lender has had removed", async () => {
    const { servicing, participants, bankA, strangers, terms } = await graced();
    await participants.addAccount(bankA.lei, strangers[0]!);
    await participants.removeAccount(bankA);
    await expect(servicing.connect(bankA).setImpaired(true, terms))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(bankA);
  });

  it("is nobody else's to say", async () => {
    const { servicing, bankA, bankB, exporter, terms } = await graced();
    for (const caller of [bankB, exporter]) {
      await expect(servicing.connect(caller).setImpaired(true, terms))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
  });
});
