/**
 * The debt that grew older by its default. What accrues after the last due date is due from day to day, and its days past due begin
 * anew under new terms. But a declaration of default had noted that date for it: so of two loans that were restructured on the same
 * day, a hundred days late, one began at nothing and the other one at a hundred, and default of its new terms could be declared at
 * once.
 */
import { expect } from "chai";

import { applicationTerms, interestTerms } from "../../../sdk/financing/terms.ts";
import { NO_DOCUMENT, renewal } from "../../fixtures/servicing.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

const GRACE = 15n;

/** 180 000.00 were lent for 60 days without interest, and at 8 % from then on. Nothing was paid, a hundred days later. */
const late = stage(tokenized, async (net) => {
  const { collateral, exporter, financed, today, passDays } = net;
  const [principal, maturity] = [180_000_00n, (await today()) + 60n];
  const { terms } = await financed([collateral], {
    principal,
    interest: interestTerms({ rate: 0n, changes: [{ from: maturity, rate: 80_000n }], graceDays: GRACE }),
    application: applicationTerms({}),
    schedule: [{ dueOn: maturity, principal }],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  await passDays(160n);
  return { terms };
});

describe("Interest that fell due from day to day after maturity, under new terms", () => {
  for (const default_ of [
    "was not declared",
    "was declared",
    "was declared on an account that was counted that day",
  ] as const) {
    it(`is past due from the restructuring on, where default ${default_}`, async () => {
      const net = await late();
      const { desk, recovery, servicing, bankA, terms: old, passDays } = net;
      if (default_.endsWith("that day")) await servicing.connect(bankA).setImpaired(true, old);
      if (default_ !== "was not declared") await recovery.connect(bankA).declareDefault(NO_DOCUMENT, old);
      expect((await desk.owed(old)).daysPastDue).to.equal(100n);
      const { terms, id, call } = await renewal(net, old, {
        interest: interestTerms({ rate: 80_000n, graceDays: GRACE }),
      });
      await servicing.connect(bankA).restructure(...call);
      const { interest, principal, daysPastDue } = await desk.owed(terms);
      expect([interest, principal, daysPastDue]).to.deep.equal([4_000_00n, old.principal, 0n]);
      await passDays(GRACE);
      expect((await desk.owed(terms)).daysPastDue).to.equal(GRACE);
      await expect(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms))
        .to.be.revertedWithCustomError(recovery, "NotInDefault")
        .withArgs(id, GRACE, GRACE);
      await passDays(1n);
      await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    });
  }
});
