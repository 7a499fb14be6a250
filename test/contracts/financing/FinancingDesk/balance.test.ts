import { expect } from "chai";

import { EVERYTHING } from "../../../fixtures/financing.ts";
import { tokenized } from "../../../fixtures/stages.ts";
import { defaulted } from "../../../fixtures/servicing.ts";

describe("FinancingDesk, what is owed in short", () => {
  it("is the sum of what is owed in all, and its principal, until nothing is", async () => {
    const net = await defaulted();
    const { desk, exporter, terms } = net;
    for (const payment of [1n, 60_000_00n, EVERYTHING]) {
      await net.passDays(7n);
      const { costs, penalty, interest, principal } = await desk.owed(terms);
      expect(principal).to.be.above(0n);
      expect(await desk.balance(terms)).to.deep.equal([costs + penalty + interest + principal, principal]);
      await desk.connect(exporter).repay(payment, terms);
    }
    expect(await desk.balance(terms)).to.deep.equal([0n, 0n]);
  });

  it("is nothing of terms that were never accepted", async () => {
    const net = await tokenized();
    expect(await net.desk.balance(await net.termsFor([net.collateral]))).to.deep.equal([0n, 0n]);
  });
});
