/**
 * The default over an invoice that was paid. A document behind a financing that its issuer takes back is an event of default. It
 * was so, too, of what had secured the financing once and was paid since: a lender that wanted to be rid of a loan called it in
 * because customs had corrected the declaration of a paid delivery.
 */
import { expect } from "chai";

import { STATUS } from "../../fixtures/financing.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

/** 320 000.00 are lent against two receivables of 250 000.00, of which the debtor has paid the first. */
const half = stage(deployed, async (net) => {
  const { desk, debtor } = net;
  const [first, second] = [await net.acknowledgedReceivable(), await net.acknowledgedReceivable()];
  const { terms, id } = await net.financed([first.collateral, second.collateral], { principal: 320_000_00n });
  await desk.connect(debtor).collect(0, 250_000_00n, terms);
  return { first, second, terms, financing: id };
});

describe("A document that its issuer takes back once its receivable is paid", () => {
  it("is no reason to call in what is left of the loan", async () => {
    const { registry, recovery, servicing, customs, bankA, first, terms, financing, revocation } = await half();
    const [declaration] = first.declarations;
    await registry.revoke(...(await revocation(customs, declaration)));
    await expect(recovery.connect(bankA).declareDefault(declaration.id, terms))
      .to.be.revertedWithCustomError(servicing, "DocumentNotBehind")
      .withArgs(financing, declaration.id);
  });

  it("is one where it stands behind a receivable that still secures it", async () => {
    const { registry, desk, recovery, customs, bankA, second, terms, financing, revocation } = await half();
    const [declaration] = second.declarations;
    await registry.revoke(...(await revocation(customs, declaration)));
    await recovery.connect(bankA).declareDefault(declaration.id, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.defaulted);
  });
});
