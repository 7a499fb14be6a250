import { expect } from "chai";
import fc from "fast-check";

import { type Limits, ParticipantLimits } from "../../../services/fingerprint/limits.ts";
import { UsedNonces } from "../../../services/fingerprint/nonces.ts";
import { NOON } from "./harness.ts";

const DAY_MS = 86_400_000;

describe("The limits of a participant", () => {
  it("give the whole burst at once, then the rate, and never more than the burst after a pause", () => {
    const limits = new ParticipantLimits({ burst: 10, perMinute: 6, perDay: 1_000 });
    expect(limits.take("BANK", 10, NOON)).to.equal(undefined);
    expect(limits.take("BANK", 1, NOON)).to.deep.equal({ code: "rate_limited", retryAfterSeconds: 10 });
    expect(limits.take("BANK", 1, NOON + 9_999)).to.deep.equal({ code: "rate_limited", retryAfterSeconds: 1 });
    expect(limits.take("BANK", 1, NOON + 10_000)).to.equal(undefined);
    expect(limits.take("BANK", 11, NOON + 3_600_000)?.code).to.equal("rate_limited");
    expect(limits.take("BANK", 10, NOON + 3_600_000)).to.equal(undefined);
  });

  it("take nothing when they refuse", () => {
    const limits = new ParticipantLimits({ burst: 10, perMinute: 60, perDay: 15 });
    limits.take("BANK", 8, NOON);
    for (let i = 0; i < 5; i++) expect(limits.take("BANK", 3, NOON)?.code).to.equal("rate_limited");
    expect(limits.take("BANK", 2, NOON)).to.equal(undefined);
    for (let i = 0; i < 5; i++) expect(limits.take("BANK", 6, NOON + 60_000)?.code).to.equal("quota_exhausted");
    expect(limits.take("BANK", 5, NOON + 60_000)).to.equal(undefined);
  });

  it("do not start a day anew when the clock is set back over midnight", () => {
    const limits = new ParticipantLimits({ burst: 10, perMinute: 60_000, perDay: 10 });
    const midnight = Math.ceil(NOON / DAY_MS) * DAY_MS;
    expect(limits.take("BANK", 10, midnight)).to.equal(undefined);
    expect(limits.take("BANK", 1, midnight - 1_000)?.code).to.equal("quota_exhausted");
    expect(limits.take("BANK", 1, midnight + 1_000)?.code).to.equal("quota_exhausted");
  });

  it("are taken up after a restart from what was counted today, and only that", () => {
    const limits = new ParticipantLimits({ burst: 10, perMinute: 60, perDay: 10 });
    limits.restore("BANK", 6, NOON - 60_000, NOON);
    limits.restore("BANK", 3, NOON - DAY_MS, NOON);
    expect(limits.take("BANK", 5, NOON)?.code).to.equal("quota_exhausted");
    expect(limits.take("BANK", 4, NOON)).to.equal(undefined);
  });

  it("hold over any sequence of requests: no window gives more than burst and rate, no day more than the quota", () => {
    const request = fc.record({
      pause: fc.oneof(fc.nat(5_000), fc.nat(DAY_MS)),
      count: fc.integer({ min: 1, max: 20 }),
      who: fc.constantFrom("BANK", "EXPORTER"),
    });
    const anyLimits: fc.Arbitrary<Limits> = fc.record({
      burst: fc.integer({ min: 1, max: 50 }),
      perMinute: fc.integer({ min: 1, max: 600 }),
      perDay: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(anyLimits, fc.array(request, { maxLength: 60 }), (chosen, requests) => {
        const limits = new ParticipantLimits(chosen);
        const taken: { who: string; count: number; at: number }[] = [];
        let now = NOON;
        for (const { pause, count, who } of requests) {
          now += pause;
          const exceeded = limits.take(who, count, now);
          if (!exceeded) taken.push({ who, count, at: now });
          else if (exceeded.code === "rate_limited" && count <= chosen.burst) {
            // What it says of when to come back is true, and not a second too late.
            const probe = (seconds: number) => {
              const copy = new ParticipantLimits({ ...chosen, perDay: 1_000_000 });
              for (const one of taken) copy.take(one.who, one.count, one.at);
              return copy.take(who, count, now + seconds * 1_000);
            };
            expect(probe(exceeded.retryAfterSeconds)).to.equal(undefined);
            expect(probe(exceeded.retryAfterSeconds - 1)?.code).to.equal("rate_limited");
          }
        }
        for (const who of ["BANK", "EXPORTER"]) {
          const own = taken.filter((one) => one.who === who);
          own.forEach((first, i) => {
            let sum = 0;
            for (const one of own.slice(i)) {
              sum += one.count;
              expect(sum * 60_000).to.be.at.most(chosen.burst * 60_000 + (one.at - first.at) * chosen.perMinute);
            }
          });
          const perDay = Map.groupBy(own, ({ at }) => Math.floor(at / DAY_MS));
          for (const day of perDay.values()) {
            expect(day.reduce((sum, { count }) => sum + count, 0)).to.be.at.most(chosen.perDay);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("The nonces that were used", () => {
  it("are remembered to their deadline and forgotten afterwards", () => {
    const nonces = new UsedNonces();
    for (let i = 0; i < 100; i++) nonces.add("0xA", `n${i}`, 1_000 + i, 1_000);
    expect(nonces.has("0xA", "n99")).to.equal(true);
    expect(nonces.has("0xB", "n99")).to.equal(false);
    nonces.add("0xA", "later", 1_400, 1_098);
    expect(nonces.has("0xA", "n98")).to.equal(true);
    expect(nonces.has("0xA", "n97")).to.equal(false);
    expect(nonces.size).to.equal(3);
  });
});
