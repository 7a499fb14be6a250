import { expect } from "chai";

import { encodePledged, groundsHashOf } from "../../sdk/guarantees/terms.ts";
import { guaranteeFor, signedGuarantee } from "../fixtures/guarantees.ts";
import { countering, pledgeSigned, surveyed } from "../fixtures/grounds.ts";

describe("A pledgor that signs once for a guarantee", () => {
  it("gives one lien, however often the guarantor and the lender name its asset among the grounds", async () => {
    const net = await surveyed();
    const { grounds, guarantees, guarantor, bankA, registry, financing, terms } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const pledged = { collateral: { ...collateral, amount: 10_000_00n } };
    const named = { reports: [], counterGuarantees: [countering(pledged), countering(pledged)] };
    const change = { coverage: 100_000n, grounds: groundsHashOf(named) };
    const guarantee = await guaranteeFor(net, guarantor, financing, change);
    const promise = await signedGuarantee(net, guarantor, guarantee);
    const once = await pledgeSigned(net, guarantee, pledged);

    const shown = encodePledged(named, [once, once]);
    await expect(guarantees.connect(bankA).issue(promise, shown, guarantee, terms)).to.be.revertedWithCustomError(
      grounds,
      "SignatureInvalid",
    );
    const twice = encodePledged(named, [once, await pledgeSigned(net, guarantee, pledged, 1)]);
    await guarantees.connect(bankA).issue(promise, twice, guarantee, terms);
    expect((await registry.stateOf(collateral.id)).encumbered).to.equal(20_000_00n);
  });
});
