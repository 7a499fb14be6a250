/**
 * One signature for two liens. A pledgor signed once for a guarantee; guarantor and lender named its asset twice among the
 * grounds, and each time a lien was placed on it.
 */
import { expect } from "chai";

import { encodePledged, groundsHashOf } from "../../../sdk/guarantees/terms.ts";
import { guaranteeFor, signedGuarantee } from "../../fixtures/guarantees.ts";
import { countering, issueOn, pledgeSigned, surveyed } from "../../fixtures/grounds.ts";

describe("A pledgor that signs once for a guarantee", () => {
  it("gives one lien, however often the guarantor and the lender name its asset among the grounds", async () => {
    const net = await surveyed();
    const { grounds, guarantees, guarantor, bankA, registry, financing, terms } = net;
    const receivable = async () => ({
      collateral: { ...(await net.acknowledgedReceivable()).collateral, amount: 10_000_00n },
    });
    const [first, second] = [await receivable(), await receivable()] as const;
    await expect(issueOn(net, { pledged: [first, first] }))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeRepeated")
      .withArgs(first.collateral.id);

    // Each consent is for one place among them.
    const named = { reports: [], counterGuarantees: [countering(first), countering(second)] };
    const change = { coverage: 100_000n, grounds: groundsHashOf(named) };
    const guarantee = await guaranteeFor(net, guarantor, financing, change);
    const promise = await signedGuarantee(net, guarantor, guarantee);
    const other = await pledgeSigned(net, guarantee, second, 1);
    const issuing = async (index: number) => {
      const shown = encodePledged(named, [await pledgeSigned(net, guarantee, first, index), other]);
      return guarantees.connect(bankA).issue(promise, shown, guarantee, terms);
    };
    await expect(issuing(1)).to.be.revertedWithCustomError(grounds, "SignatureInvalid");
    await issuing(0);
    expect((await registry.stateOf(first.collateral.id)).encumbered).to.equal(10_000_00n);
  });
});
