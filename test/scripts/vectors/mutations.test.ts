import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import type { ChainFunctions } from "../../../scripts/vectors/chain-functions.ts";
import { check } from "../../../scripts/vectors/check.ts";
import { asRational, isoDate } from "../../../scripts/vectors/inputs.ts";
import { isGroup, parseVectors, type Json, type Vector } from "../../../scripts/vectors/vector.ts";
import { dayOf, isoOf } from "../../../sdk/financing/calendar.ts";
import { Rational } from "../../../sdk/financing/rational.ts";
import { leftOut, published } from "../../fixtures/published.ts";

const FILES = [
  "../../fixtures/vectors.json",
  "../../fixtures/vectors-of-every-kind.json",
  "../../fixtures/vectors-in-other-words.json",
].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const PUBLISHED = published("vectors/finance.json");

/** What is expected, one value changed at a time: each value by its least step, each list by a line. */
function* mutations(value: Json, tolerance: Rational): Generator<Json> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    yield [...items, items.at(-1) ?? null];
    yield items.slice(0, -1);
    for (const [index, item] of items.entries())
      for (const other of mutations(item, tolerance)) yield items.with(index, other);
  } else if (isGroup(value)) {
    for (const [key, item] of Object.entries(value))
      for (const other of mutations(item, tolerance)) yield { ...value, [key]: other };
  } else if (typeof value === "string" || typeof value === "number") {
    yield* neighbours(String(value), tolerance);
  }
}

/** The next day, numerator or last digit, up and down; beyond the tolerance, if the source gives one. */
function neighbours(printed: string, tolerance: Rational): Json[] {
  const [, numerator, denominator] = /^(\d+)\/(\d+)$/.exec(printed) ?? [];
  if (numerator !== undefined && denominator !== undefined)
    return [1n, -1n].map((step) => `${BigInt(numerator) + step}/${denominator}`);
  if (!/^-?[\d.,]+$/.test(printed)) return [1, -1].map((step) => isoOf(dayOf(isoDate(printed)) + step));
  const value = Rational.parse(printed.replaceAll(",", ""));
  const decimals = printed.split(".")[1]?.length ?? 0;
  const digit = Rational.of(1n, 10n ** BigInt(decimals));
  const step = digit.add(tolerance).add(tolerance);
  // A tolerance may be finer than what is printed: then so is the step.
  return [value.add(step), value.sub(step)].map((other) =>
    other.toFixed(decimals + (tolerance.numerator > 0n ? 4 : 0)),
  );
}

function vectorsIn(file: string): Vector[] {
  return parseVectors(readFileSync(file, "utf8"));
}

describe("A published value that is off by its least step", () => {
  it(`fails, whatever its kind and field${leftOut(PUBLISHED)}`, async function () {
    this.timeout(600_000);
    const kinds = new Set<string>();
    for (const vector of [...FILES, ...(PUBLISHED === undefined ? [] : [PUBLISHED])].flatMap(vectorsIn)) {
      const tolerance = asRational(vector.tolerance ?? 0, ["tolerance"]);
      kinds.add(vector.kind);
      for (const expected of mutations(vector.expected, tolerance)) {
        const { result } = await check({ ...vector, expected: expected as Vector["expected"] });
        expect(result, `${vector.id} ${vector.kind}: ${JSON.stringify(expected)}`).to.equal("failed");
      }
    }
    expect(kinds.size).to.equal(17);
  });

  it("fails if only the contract computes it", async () => {
    const off = {
      daysBetween: () => Promise.resolve(31),
      yearFraction: () => Promise.resolve(Rational.of(31n, 360n)),
      interest: () => Promise.resolve(526n),
      dueDates: () => Promise.resolve([dayOf("2026-02-02")]),
      table: () => Promise.resolve([{ dueOn: dayOf("2026-02-01"), principal: 100_00n, interest: 1_01n }]),
    } as unknown as ChainFunctions;
    const loan = { principal: "100", annualRate: "0.12", n: 1, start: "2026-01-01", frequency: "1M" };
    const right: readonly (readonly [string, string, Vector["inputs"], Vector["expected"]])[] = [
      ["daycount_days", "ACT/360", { start: "2026-01-01", end: "2026-01-31" }, { days: 30 }],
      ["daycount_fraction", "ACT/360", { start: "2026-01-01", end: "2026-01-31" }, { yearFraction: "1/12" }],
      ["simple_interest", "ACT/360", { principal: "450", annualRate: "0.07", days: 60 }, { interest: "5.25" }],
      ["annuity_payment", "annuity", { periodRate: "0.12/12", n: 1, pv: "100" }, { payment: "101.00" }],
      ["amortization", "30/360 monthly", loan, { row1: { interest: "1.00" } }],
      ["amortization_equal_principal", "30/360 monthly", loan, { row1: { interest: "1.00" } }],
      [
        "schedule_dates",
        "1M forward",
        { from: "2026-01-01", to: "2026-02-01", tenor: "1M", eom: false },
        { dates: ["2026-01-01", "2026-02-01"] },
      ],
    ];
    for (const [kind, convention, inputs, expected] of right) {
      const vector = { id: kind, kind, source: "", convention, inputs, expected };
      expect(await check(vector), kind).to.include({ result: "passed" });
      const outcome = await check(vector, off);
      expect(outcome, kind).to.include({ result: "failed" });
      expect("reason" in outcome && outcome.reason, kind).to.match(/^contract: /);
    }
  });
});
