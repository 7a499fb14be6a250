/**
 * The lender that was owed again. The borrower of a floating loan had paid so much that its lender was whole, and what came in
 * from then on was the guarantor's. Nobody had noted it when the lender brought the fixing that held already: it changed no rate,
 * but the account was kept up to that day, with interest that made the debt larger than what the guarantor had paid.
 */
import { expect } from "chai";

import { interestTerms } from "../../sdk/financing/terms.ts";
import { demand, guaranteeFor, guarantors, NO_GROUNDS, signedGuarantee } from "../fixtures/guarantees.ts";
import { allOf } from "../fixtures/insurance.ts";
import { benchmarkOf, fixing, PER_CENT, published } from "../fixtures/rates.ts";
import { NO_DOCUMENT } from "../fixtures/servicing.ts";
import { stage } from "../fixtures/stages.ts";

const HAD = 60_000_00n;

/**
 * 180 000.00 were lent at a floating rate; interest was due after 30 days, and was not paid. The guarantor has paid 60 000.00, and
 * the borrower all that was owed beyond that, so that the lender is whole.
 */
const whole = stage(guarantors, async (net) => {
  const { supervisor, exporter, guarantor, bankA, guarantees, servicing, recovery, desk, passDays } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const [principal, start] = [180_000_00n, await net.today()];
  const [first, second, last] = [start + 30n, start + 60n, start + 90n] as const;
  const { terms, id: financing } = await net.financed([collateral], {
    principal,
    interest: interestTerms({ rate: 8n * PER_CENT, margin: 2n * PER_CENT, benchmark: benchmarkOf(supervisor) }),
    schedule: [
      { dueOn: first, principal: 0n },
      { dueOn: second, principal: 0n },
      { dueOn: last, principal },
    ],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  const guarantee = await guaranteeFor(net, guarantor, financing);
  const signed = await signedGuarantee(net, guarantor, guarantee);
  await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
  await published(net, supervisor, fixing(first, 6n * PER_CENT));
  await passDays(30n);
  await servicing.fix(first, terms);
  await passDays(1n);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  await guarantees.connect(guarantor).pay(false, await demand({ ...net, guarantee, terms }, HAD), guarantee, terms);
  const lenders = allOf(await desk.owed(terms)) - HAD;
  await desk.connect(exporter).repay(lenders, terms);
  return { terms, financing, first, second, lenders };
});

describe("A lender that was made whole", () => {
  it("is whole, though it brings again, in that period or a later one, the fixing that holds", async () => {
    for (const days of [20n, 60n]) {
      const net = await whole();
      const { desk, servicing, guaranteeServicing, bankA, stranger, terms, financing, first, lenders, passDays } = net;
      await passDays(days);
      // What fell due meanwhile would be the lender's, if it were not whole.
      expect(allOf(await desk.owed(terms))).to.be.greaterThan(HAD);
      const before = await desk.financingOf(financing);
      await servicing.connect(bankA).fix(first, terms);
      expect(await desk.financingOf(financing)).to.deep.equal(before);
      await expect(guaranteeServicing.connect(stranger).distribute(terms))
        .to.emit(guaranteeServicing, "CreditorWhole")
        .withArgs(financing, lenders);
    }
  });

  it("changes nothing either by one that has waited for its period, brought again on the first day of that", async () => {
    const net = await whole();
    const { desk, servicing, supervisor, bankA, terms, financing, second, passDays } = net;
    await published(net, supervisor, fixing(second, 5n * PER_CENT));
    await passDays(28n);
    await servicing.connect(bankA).fix(second, terms);
    const before = await desk.financingOf(financing);
    await passDays(1n);
    await servicing.connect(bankA).fix(second, terms);
    expect(await desk.financingOf(financing)).to.deep.equal(before);
  });
});
