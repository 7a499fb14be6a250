/**
 * A default forestalled with an old signature. The bank signs an extension while the loan is good, the borrower keeps it, pays the
 * interest of a due date, so that the outstanding principal stays as it was signed, and not the instalment. Once grace has ended,
 * and ahead of the bank's declaration of default, it submitted the new terms: the loan was good again, and the declaration failed.
 */
import { expect } from "chai";

import { STATUS } from "../../fixtures/financing.ts";
import { DAY } from "../../fixtures/network.ts";
import { DEFAULT_DAY, graced, NO_DOCUMENT, renewal } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

/** New terms were signed on the first day; on the last day of grace only the interest of the first due date is paid. */
const extended = stage(graced, async (net) => {
  const { desk, exporter, terms, now, passDays } = net;
  const renewed = await renewal(net, terms, {}, {}, { deadline: (await now()) + 100n * DAY });
  await passDays(DEFAULT_DAY - 1n);
  const { due } = await desk.owed(terms);
  await desk.connect(exporter).repay(due - terms.schedule[0]!.principal, terms);
  return { renewed };
});

describe("New terms that the lender signed before the loan was late", () => {
  it("take effect up to the last day of grace, whoever submits them", async () => {
    const { desk, servicing, exporter, renewed } = await extended();
    await servicing.connect(exporter).restructure(...renewed.call);
    expect((await desk.financingOf(renewed.id)).status).to.equal(STATUS.active);
  });

  it("forestall no default once grace has ended: neither the borrower submits them nor a stranger", async () => {
    const { desk, recovery, servicing, bankA, exporter, strangers, terms, financing, renewed, passDays } =
      await extended();
    await passDays(1n);
    for (const caller of [exporter, strangers[0]!]) {
      await expect(servicing.connect(caller).restructure(...renewed.call))
        .to.be.revertedWithCustomError(servicing, "NotCreditor")
        .withArgs(caller, bankA);
    }
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
  });

  it("take effect even then if the lender still wants them", async () => {
    const { desk, servicing, bankA, renewed, passDays } = await extended();
    await passDays(1n);
    await servicing.connect(bankA).restructure(...renewed.call);
    expect((await desk.financingOf(renewed.id)).status).to.equal(STATUS.active);
  });
});
