/**
 * The lien that was counted twice. All that was pledged of a receivable had been collected, and when the loan was restructured the
 * borrower pledged the rest of it. The new terms named the receivable twice, once as it had been pledged first, and both entries
 * are one lien. It counted for both, and a bank bought the loan for twice the security that it had.
 */
import { expect } from "chai";

import { renewal, sale } from "../fixtures/servicing.ts";
import { stage, tokenized } from "../fixtures/stages.ts";

/** 60 000.00 of a receivable of 250 000.00 were pledged, and paid; then 190 000.00 of it were pledged, too. */
const pledgedAgain = stage(tokenized, async (net) => {
  const { desk, servicing, deposit, collateral, debtor, exporter, financed } = net;
  const principal = 40_000_00n;
  const { terms: old } = await financed([{ ...collateral, amount: 60_000_00n }], {
    principal,
    application: { ...(await net.termsFor([])).application, sweep: 0n },
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  await deposit.issue(debtor, 60_000_00n);
  await deposit.connect(debtor).approve(desk, 60_000_00n);
  await desk.connect(debtor).collect(0n, 60_000_00n, old);
  const again = { ...collateral, amount: 190_000_00n };
  const { terms, call } = await renewal(net, old, { collateral: [...old.collateral, again] });
  await servicing.restructure(...call);
  return { terms, principal };
});

describe("A receivable that is pledged for a loan once more", () => {
  it("secures it by the one lien that stands", async () => {
    const { servicing, registry, collateral, terms } = await pledgedAgain();
    expect((await registry.stateOf(collateral.id)).encumbered).to.equal(190_000_00n);
    expect(await servicing.securedBy(terms)).to.equal(190_000_00n);
  });

  it("is sold for no more security than there is", async () => {
    const net = await pledgedAgain();
    const { servicing, bankA, bankB, terms, principal } = net;
    const wish = { principal, owed: principal, price: principal };
    await expect(
      servicing.transfer(...(await sale(net, terms, bankA, bankB, { ...wish, secured: 190_000_01n }))),
    ).to.be.revertedWithCustomError(servicing, "TransferOutdated");
    await servicing.transfer(...(await sale(net, terms, bankA, bankB, { ...wish, secured: 190_000_00n })));
  });
});
