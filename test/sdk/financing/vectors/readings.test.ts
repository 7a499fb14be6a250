import { expect } from "chai";
import { network } from "hardhat";

import { ChainFunctions } from "../../../../sdk/financing/vectors/chain-functions.ts";
import { check, type Outcome } from "../../../../sdk/financing/vectors/check.ts";
import type { Json, Vector } from "../../../../sdk/financing/vectors/vector.ts";

/** A kind, its convention and inputs, and what they come to: computed in exact fractions, or published. */
type Reading = readonly [kind: string, convention: string, inputs: Vector["inputs"], expected: Vector["expected"]];

const LOAN = { pv: "1000", annualRate: "0.12", n: 3 };
/** 6 % a year on 1,000, and a coupon period of 182 days of which 76 have passed. */
const BOND = { par: "1000", annualRate: "0.06", periodStart: "2024-01-15", accrueTo: "2024-03-31" };
const PERIOD = { ...BOND, periodEnd: "2024-07-15" };
const QUARTERLY = { par: "100", annualRate: "0.04", days: 45, periodDays: 90 };
const TWENTY = { pv: "100000", annualRate: "0.06", n: 20 };

/** What the same annuity of twenty payments comes to, by the number of payments in a year. */
const PAID: Readonly<Record<number, string>> = {
  1: "8718.455698",
  2: "6721.570760",
  3: "6115.671813",
  4: "5824.573587",
  6: "5541.531489",
  12: "5266.645205",
  13: "5245.840464",
  26: "5122.038150",
};
const SPOKEN: readonly (readonly [perYear: number, ...words: Json[]])[] = [
  [1, "A", "p.a.", "1"],
  [
    2,
    "SEMI_ANNUAL",
    "semi_annually",
    "half_yearly",
    "biannual",
    "twice a year",
    "every six months",
    "six-monthly",
    "S",
    "2",
  ],
  [3, "EveryFourthMonth"],
  [4, "3-monthly", "every three months", "four times a year", "Q", "1Q", "4"],
  [6, "bimonthly", "every two months", "every other month"],
  [12, "M", "12"],
  [13, "4-weekly", 13],
  [26, "every two weeks"],
];
/** What says nothing of how often something is paid. */
const OF_THE_RATE = ["annuity, annual rate 6%", "6% per year, nominal", "annuity (360-day year)", "30-year mortgage"];

const READINGS: Readonly<Record<string, readonly Reading[]>> = {
  // 28 days of 360: the last of February is the 30th, save on the termination date. ISDA 2006, 4.16(h).
  "The last day of a loan is its termination date": [
    ...[{ start: "2027-01-31", n: 1, frequency: "1M" }, { periods: [["2027-01-31", "2027-02-28"]] }].map(
      (dates): Reading => [
        "amortization",
        "30E/360 (ISDA)",
        { principal: "1000000", annualRate: "0.06", ...dates },
        { row1: { interest: "4666.67" } },
      ],
    ),
    [
      "amortization",
      "30E/360 (ISDA)",
      { principal: "12000", annualRate: "0.06", start: "2026-11-30", n: 3 },
      { payments_1_to_3: "4039.62", interests: ["60.00", "40.10", "18.76"] },
    ],
    [
      "amortization_equal_principal",
      "30E/360 (ISDA)",
      { principal: "12000", annualRate: "0.06", start: "2026-11-30", n: 3 },
      { row3: { interest: "18.67" } },
    ],
    ...["simple_interest", "accrued_interest"].map((kind): Reading => [
      kind,
      "30E/360 (ISDA)",
      {
        principal: "1000000",
        annualRate: "0.06",
        start: "2027-01-31",
        end: "2027-02-28",
        terminationDate: "2027-02-28",
      },
      { interest: "4666.67" },
    ]),
  ],
  // Microsoft's example of CUMIPMT: 9 %, 30 years, 125,000.
  "From and to are rows of a table, unless they are dates": [
    ...[{ n: 360 }, { months: 360 }, { years: 30 }].map((term): Reading => [
      "amortization",
      "annuity 30/360 monthly, unrounded",
      { pv: "125000", annualRate: "0.09", ...term, from: 13, to: 24 },
      { cumInterest: "11135.23213" },
    ]),
    ["amortization", "ACT/360", { ...LOAN, from: "2024-01-01" }, { interests: ["10.33", "6.48", "3.48"] }],
  ],
  "A day count that is named counts, within a coupon period too": [
    ["accrued_interest", "30/360 US", PERIOD, { accrued: "12.66667", daysAccrued: 76 }],
    ["accrued_interest", "ACT/365F", PERIOD, { accrued: "12.49315", daysAccrued: 76 }],
    ["accrued_interest", "ACT/360", { ...PERIOD, accrueTo: "2024-04-16" }, { accrued: "15.33333", daysAccrued: 92 }],
    ["accrued_interest", "Actual/Actual", PERIOD, { accrued: "12.52747", daysAccrued: 76 }],
    ["accrued_interest", "ACT/365F", { ...BOND }, { daysAccrued: 76 }],
  ],
  "How often is said in words, letters or numbers": [
    ...SPOKEN.flatMap(([perYear, ...words]) =>
      words.map((frequency): Reading => [
        "annuity_payment",
        "annuity",
        { ...TWENTY, frequency },
        { payment: PAID[perYear] ?? "" },
      ]),
    ),
    ...OF_THE_RATE.map((words): Reading => ["annuity_payment", words, TWENTY, { payment: PAID[12] ?? "" }]),
    ["annuity_payment", "payments every six months", TWENTY, { payment: PAID[2] ?? "" }],
    ["accrued_interest", "in period, annual rate 4%, paid twice yearly", QUARTERLY, { accrued: "1.00" }],
    ["schedule_dates", "forward", { start: "2024-01-15", end: "2025-01-15", tenor: 6 }, { count: 3 }],
  ],
  "Periods of a year are a number, as such or as a text": [
    ...["periodsPerYear", "paymentsPerYear", "frequency"].map((name): Reading => [
      "amortization",
      "30/360",
      { principal: "10000", annualRate: "0.08", n: 4, start: "2024-01-15", [name]: "4" },
      { row1: { interest: "200.00", due: "2024-04-15" } },
    ]),
    ["accrued_interest", "in period", { ...QUARTERLY, couponsPerYear: "4" }, { accrued: "0.50" }],
    [
      "daycount_fraction",
      "ACT/ACT (ICMA)",
      { start: "2003-11-01", end: "2004-05-01", refStart: "2003-11-01", refEnd: "2004-05-01", frequency: "2" },
      { yearFraction: "1/2" },
    ],
  ],
};

/** What has no function here, or says two things: a reason is given, and no value. */
const REFUSED: readonly (readonly [reason: string, reading: Reading])[] = [
  ...["semi-monthly", "twice a month", "every few weeks"].map((frequency): [string, Reading] => [
    `no step for "${frequency}"`,
    ["annuity_payment", "annuity", { ...TWENTY, frequency }, { payment: "5132.287723" }],
  ]),
];

describe("What published values say in their own words", () => {
  let chain: ChainFunctions;

  before(async () => {
    const { ethers } = await network.create();
    chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
  });

  const outcome = ([kind, convention, inputs, expected]: Reading): Promise<Outcome> =>
    check({ id: kind, kind, source: "", convention, inputs, expected }, chain);

  for (const [sentence, readings] of Object.entries(READINGS)) {
    it(`is read: ${sentence}`, async () => {
      const outcomes = await Promise.all(readings.map(async (reading) => ({ reading, ...(await outcome(reading)) })));
      expect(outcomes.filter(({ result }) => result !== "passed")).to.deep.equal([]);
    });
  }

  for (const [reason, reading] of REFUSED) {
    it(`is refused: ${reason} (${JSON.stringify(reading)})`, async () => {
      const found = await outcome(reading);
      expect(found.result).to.not.equal("passed");
      expect("reason" in found && found.reason).to.include(reason);
    });
  }
});
