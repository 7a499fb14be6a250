/**
 * The declaration that came back to life. What a debtor paid beyond a lien consumed the evidence behind the receivable as far as
 * it was free, and of an expired document nothing is. Once the debtor had paid, customs extended the declaration, as it does:
 * half of it was free again, and stood behind a second loan for goods that had been paid for.
 */
import { expect } from "chai";

import { deployed } from "../../fixtures/stages.ts";

describe("A declaration that had expired when its receivable was paid", () => {
  it("is used up by the payment all the same, and stays so when its validity is extended", async () => {
    const net = await deployed();
    const { desk, registry, debtor, customs, today, passDays, amend, balanceOf } = net;
    const declaration = await net.declaration({ value: 250_000_00n, expiresOn: (await today()) + 5n });
    const collateral = await net.issueReceivable(await net.invoice(), [[declaration, 250_000_00n]]);
    const half = { ...collateral, amount: 125_000_00n };
    const { terms } = await net.financed([half], { principal: 100_000_00n });
    await passDays(10n);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    await amend(customs, declaration, { expiresOn: 0n });
    expect(await registry.availableOf(declaration.id)).to.equal(0n);
    expect((await balanceOf(declaration)).collected).to.equal(250_000_00n);
  });
});
