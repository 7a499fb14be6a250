import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { applicationTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";
import { renewal } from "../../../fixtures/servicing.ts";

/** No larger amount is lent. */
const MOST_PRINCIPAL = 2n ** 63n - 1n;
/** For so long it bears more interest, at 100 % a year, than the slot of arrears has room for. */
const DAYS = 800n;

/** Bank A has lent that much, due after so long. */
const largest = stage(deployed, async (net) => {
  const { ethers, desk, deposit, exporter, bankA } = net;
  await deposit.issue(bankA, MOST_PRINCIPAL);
  await deposit.connect(bankA).approve(desk, MaxUint256);
  const declaration = await net.declaration({ value: MOST_PRINCIPAL });
  const collateral = await net.issueReceivable(await net.invoice({ value: MOST_PRINCIPAL }), [[declaration, 1n]]);
  const lent = async (onOverdueInterest: boolean, days: bigint) =>
    net.financed([collateral], {
      principal: MOST_PRINCIPAL,
      policy: await (await ethers.deployContract("OpenPolicy")).getAddress(),
      interest: interestTerms({ rate: 1_000_000n, onOverdueInterest }),
      application: applicationTerms(),
      schedule: [{ dueOn: (await net.today()) + days, principal: MOST_PRINCIPAL }],
      payouts: [{ payee: exporter.address, amount: MOST_PRINCIPAL }],
    });
  return { declaration, lent };
});

describe("A loan whose interest has outgrown 64 bits", () => {
  it("has what fits into them due under new terms, and the rest owed", async () => {
    const net = await largest();
    const { desk, servicing, bankA, lent } = net;
    const { terms: old } = await lent(false, DAYS);
    await net.passDays(DAYS);
    const { interest } = await desk.owed(old);
    expect(interest).to.be.greaterThan(LARGEST);
    const { terms, call } = await renewal(net, old);
    await servicing.connect(bankA).restructure(...call);
    const owed = await desk.owed(terms);
    expect([owed.due, owed.interest]).to.deep.equal([LARGEST, interest]);
  });

  it("bears interest on what fits into them once it is called in, whether that is counted at once or later", async () => {
    for (const atOnce of [true, false]) {
      const net = await largest();
      const { desk, servicing, recovery, registry, customs, bankA, declaration, lent } = net;
      const { terms } = await lent(true, 2n * DAYS);
      await net.passDays(DAYS);
      await registry.revoke(...(await net.revocation(customs, declaration)));
      // What is said of it counts it up to this day.
      if (atOnce) await servicing.connect(bankA).setImpaired(true, terms);
      await recovery.connect(bankA).declareDefault(declaration.id, terms);
      await net.passDays(1n);
      expect((await desk.owed(terms)).penalty, `at once: ${String(atOnce)}`).to.equal((LARGEST + 180n) / 360n);
    }
  });
});
