/**
 * The debt that grew younger by its default. What accrues after the last due date is due from day to day, and had been past due
 * since that date. But the declaration of default noted it as due from the declaration on: of a debt of which nothing but such
 * interest was left, the days past due began anew, and a supervisor saw a loan that was graded by them as if it had just been late.
 */
import { expect } from "chai";

import { applicationTerms, interestTerms } from "../../../sdk/financing/terms.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { NO_DOCUMENT } from "../../fixtures/servicing.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

/** 180 000.00 were lent for 60 days without interest, and at 8 % from then on; principal is paid first. */
const late = stage(tokenized, async (net) => {
  const { desk, collateral, exporter, financed, today, passDays } = net;
  const [principal, maturity] = [180_000_00n, (await today()) + 60n];
  const { terms } = await financed([collateral], {
    principal,
    interest: interestTerms({ rate: 0n, changes: [{ from: maturity, rate: 80_000n }] }),
    application: applicationTerms({ waterfall: "0x03020100" }),
    schedule: [{ dueOn: maturity, principal }],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  await passDays(70n);
  await desk.connect(exporter).repay(principal, terms);
  await passDays(90n);
  return { terms };
});

describe("Interest that fell due from day to day after maturity", () => {
  for (const counted of ["when default is declared", "later"] as const) {
    it(`is past due for as long after default as before it, with the account counted ${counted}`, async () => {
      const { desk, recovery, servicing, bankA, terms, passDays } = await late();
      const { interest, principal, daysPastDue } = await desk.owed(terms);
      expect([interest, principal, daysPastDue]).to.deep.equal([400_00n, 0n, 100n]);
      // An account that is counted to its day is accelerated at once; another one on its way to the next payment.
      if (counted === "when default is declared") await servicing.connect(bankA).setImpaired(true, terms);
      await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
      expect((await desk.owed(terms)).daysPastDue).to.equal(100n);
      await passDays(1n);
      expect((await desk.owed(terms)).daysPastDue).to.equal(101n);
      await desk.connect(bankA).repay(1n, terms);
      expect((await desk.owed(terms)).daysPastDue).to.equal(101n);
      await desk.connect(bankA).repay(EVERYTHING, terms);
      expect((await desk.owed(terms)).daysPastDue).to.equal(0n);
    });
  }
});
