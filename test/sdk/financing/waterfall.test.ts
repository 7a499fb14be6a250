import { expect } from "chai";
import fc from "fast-check";

import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";
import { allocate, BUCKETS, checkOrder } from "../../../sdk/financing/waterfall.ts";

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
const owed = fc.record({ costs: amount, penalty: amount, interest: amount, principal: amount });
const order = fc.shuffledSubarray([...BUCKETS], { minLength: 4 });

describe("The waterfall of a payment", () => {
  it("pays costs, then penalty, then interest, then principal", () => {
    const due = { costs: 10n, penalty: 20n, interest: 30n, principal: 40n };
    expect(allocate(55n, due, BUCKETS)).to.deep.equal({
      paid: { costs: 10n, penalty: 20n, interest: 25n, principal: 0n },
      rest: 0n,
    });
    expect(allocate(105n, due, BUCKETS).rest).to.equal(5n);
  });

  it("pays in the order that the terms agree on", () => {
    const due = { costs: 10n, penalty: 20n, interest: 30n, principal: 40n };
    const { paid } = allocate(45n, due, ["principal", "interest", "penalty", "costs"]);
    expect(paid).to.deep.equal({ costs: 0n, penalty: 0n, interest: 5n, principal: 40n });
  });

  it("neither makes money nor loses any, and leaves a bucket only when it is full", () => {
    fc.assert(
      fc.property(amount, owed, order, (payment, due, agreed) => {
        const { paid, rest } = allocate(payment, due, agreed);
        const spent = BUCKETS.reduce((sum, bucket) => sum + paid[bucket], 0n);
        expect(spent + rest).to.equal(payment);
        const firstShort = agreed.findIndex((bucket) => paid[bucket] < due[bucket]);
        if (firstShort === -1) return;
        expect(rest).to.equal(0n);
        for (const bucket of agreed.slice(firstShort + 1)) expect(paid[bucket]).to.equal(0n);
      }),
    );
  });

  it("leaves the same owed whichever of two payments comes first", () => {
    fc.assert(
      fc.property(amount, amount, owed, order, (a, b, due, agreed) => {
        const remaining = (first: bigint, second: bigint) => {
          const { paid, rest } = allocate(first, due, agreed);
          const left = { ...due };
          for (const bucket of BUCKETS) left[bucket] -= paid[bucket];
          const then = allocate(second, left, agreed);
          const owedAfter = BUCKETS.map((bucket) => left[bucket] - then.paid[bucket]);
          return [...owedAfter, rest + then.rest];
        };
        expect(remaining(a, b)).to.deep.equal(remaining(b, a));
      }),
    );
  });

  it("refuses an order with a part twice or missing, and negative amounts", () => {
    expect(() => {
      checkOrder(["costs", "costs", "interest", "principal"], BUCKETS);
    }).to.throw(InvalidTermError);
    expect(() => {
      checkOrder(["interest", "principal"], BUCKETS);
    }).to.throw("costs");
    expect(() => allocate(-1n, { interest: 1n }, ["interest"])).to.throw(InvalidTermError);
    expect(() => allocate(1n, { interest: -1n }, ["interest"])).to.throw(InvalidTermError);
  });
});
