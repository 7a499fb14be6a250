/**
 * A restructuring that could be undone in its own block. What was due stays due under new terms, with its days past due; and
 * default was declared by these. So a lender that had agreed to new terms for a late loan called it in under them at once, and
 * the borrower, who had signed for time, had none.
 */
import { expect } from "chai";

import { DEFAULT_DAY, GRACE, graced, NO_DOCUMENT, renewal } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

/** Thirty days after the first due date, of which nothing is paid, the loan is put under new terms. */
const restructured = stage(graced, async (net) => {
  const { servicing, bankA, terms: old, passDays } = net;
  await passDays(DEFAULT_DAY + 24n);
  const { terms, id, call } = await renewal(net, old);
  await servicing.connect(bankA).restructure(...call);
  return { terms, id };
});

describe("A loan that was late when it was restructured", () => {
  it("is in no default under its new terms until something has been late under them for longer than the grace", async () => {
    const { recovery, bankA, terms, id, passDays } = await restructured();
    for (const late of [0n, GRACE]) {
      if (late > 0n) await passDays(late);
      await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
        .to.be.revertedWithCustomError(recovery, "NotInDefault")
        .withArgs(id, late, GRACE);
    }
    await passDays(1n);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  });

  it("is as many days past due as before, by which it is graded", async () => {
    const { desk, recovery, bankA, terms, id, passDays } = await restructured();
    expect((await desk.owed(terms)).daysPastDue).to.equal(30n);
    await passDays(GRACE + 1n);
    await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
      .to.emit(recovery, "FinancingDefaulted")
      .withArgs(id, 30n + GRACE + 1n, 0n, NO_DOCUMENT);
  });

  it("is put under other terms once more by whoever has both signatures, until it is late under these", async () => {
    const net = await restructured();
    const { servicing, bankA, exporter, terms, passDays } = net;
    await passDays(GRACE);
    await servicing.connect(exporter).restructure.staticCall(...(await renewal(net, terms)).call);
    await passDays(1n);
    await expect(servicing.connect(exporter).restructure(...(await renewal(net, terms)).call))
      .to.be.revertedWithCustomError(servicing, "NotCreditor")
      .withArgs(exporter, bankA);
  });
});
