import { expect } from "chai";
import { network } from "hardhat";

import { ChainFunctions } from "../../../../sdk/financing/vectors/chain-functions.ts";
import { check, type Outcome } from "../../../../sdk/financing/vectors/check.ts";
import type { Json, Vector } from "../../../../sdk/financing/vectors/vector.ts";

/** A kind, its convention and inputs, and what they come to: computed in exact fractions, or published. */
type Reading = readonly [
  kind: string,
  convention: string,
  inputs: Vector["inputs"],
  expected: Vector["expected"],
  tolerance?: string,
];

const LOAN = { pv: "1000", annualRate: "0.12", n: 3 };
/** 6 % a year on 1,000, and a coupon period of 182 days of which 76 have passed. */
const BOND = { par: "1000", annualRate: "0.06", periodStart: "2024-01-15", accrueTo: "2024-03-31" };
const PERIOD = { ...BOND, periodEnd: "2024-07-15" };
const QUARTERLY = { par: "100", annualRate: "0.04", days: 45, periodDays: 90 };
const TWENTY = { pv: "100000", annualRate: "0.06", n: 20 };

/** Of each part 50, 20, 30 and 1,000 are due. */
const DUE_NOW = { penalty: "50", fee: "20", interest: "30", principal: "1000" };
const PAID_OFF = { principal: "100", annualRate: "0.07", n: 6, start: "2024-01-01" };
const DRAWN = {
  ...{ annualRate: "0.07", n: 6 },
  disbursements: [
    ["2024-01-01", "100"],
    ["2024-01-16", "100"],
  ],
};
const CASH_DISCOUNT = { discountPct: "2", discountDays: 10, netDays: 30 };
const PAR = { pricePer100: "98.0975", days: 90 };

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
  // ISDA's memorandum on ACT/ACT (1998): a long first period of a bond that pays twice a year.
  "Actual days beyond a coupon period count in its neighbours": [
    [
      "daycount_fraction",
      "ACT/ACT (ISMA)",
      { start: "2002-08-15", end: "2003-07-15", refStart: "2003-01-15", refEnd: "2003-07-15", couponsPerYear: 2 },
      { yearFraction: "0.915760869565" },
    ],
    [
      "simple_interest",
      "ACT/ACT (ICMA)",
      {
        principal: "1000",
        annualRate: "0.06",
        start: "2003-11-01",
        end: "2004-05-01",
        refStart: "2003-11-01",
        refEnd: "2004-05-01",
      },
      { interest: "30.00", days: 182 },
    ],
  ],
  // 100 · (7 % · 10 + 14 % · 21) / 31 / 12.
  "Interest to the day of payment follows a change of the rate": [
    [
      "early_payoff",
      "30/360",
      { ...PAID_OFF, rateChange: { date: "2024-01-11", annualRate: "0.14" }, payoffDate: "2024-02-01" },
      { interest: "0.98", payoff: "100.98" },
    ],
    [
      "early_payoff",
      "30/360",
      { ...PAID_OFF, rateChanges: [["2024-01-11", "0.14"]], payoffDate: "2024-01-21" },
      { interest: "0.56" },
    ],
  ],
  "What is paid back with a balloon has the balloon in it": [
    [
      "annuity_payment",
      "monthly",
      { annualRate: "0.06", n: 60, pv: "100000", balloon: "50000" },
      { payment: "1216.64", totalInterest: "22998.404588", totalPaid: "122998.404588" },
    ],
    [
      "annuity_payment",
      "monthly",
      { annualRate: "0.06", n: 60, pv: "100000", fv: "-50000" },
      { totalPaid: "122998.404588" },
    ],
  ],
  "An order is read however its parts are put one after the other": [
    ...[
      "Interest | Fee | Penalty | Principal",
      "interest => fee => penalty => principal",
      "interest ≻ fee ≻ penalty ≻ principal",
      "interest fee penalty principal",
      "1. interest 2. fee 3. penalty 4. principal",
      "interest > fees > penalty interest > principal",
      "accrued interest, then the fee, then penalties, then outstanding principal",
    ].map((words): Reading => [
      "repayment_waterfall",
      words,
      { loan: "3000", dueNow: DUE_NOW, repayment: "60" },
      { allocation: { interest: "30", fee: "20", penalty: "10", principal: "0" } },
    ]),
    ...["waterfall", "strategy"].map((name): Reading => [
      "repayment_waterfall",
      "",
      { loan: "3000", dueNow: DUE_NOW, repayment: "60", [name]: ["interest", "fee", "penalty", "principal"] },
      { allocation: { interest: "30", fee: "20", penalty: "10", principal: "0" } },
    ]),
    ...[
      "penalty interest > fee > interest > principal",
      "default interest > fee > interest > principal",
      "late charges > fees > interest > principal",
    ].map((words): Reading => [
      "repayment_waterfall",
      words,
      { loan: "3000", dueNow: DUE_NOW, repayment: "60" },
      { allocation: { penalty: "50", fee: "10", interest: "0", principal: "0" } },
    ]),
    [
      "repayment_waterfall",
      "principal first",
      { loan: "3000", dueNow: DUE_NOW, repayment: "500" },
      { allocation: { principal: "500" } },
    ],
    // Apache Fineract's order of payment allocation.
    [
      "repayment_waterfall",
      "past due penalty, past due fee, past due principal, past due interest, due penalty, due fee, due principal, due interest, " +
        "in advance penalty, in advance fee, in advance principal, in advance interest",
      {
        instalments: [
          { due: "2026-01-01", interest: "10", principal: "100" },
          { due: "2026-02-01", interest: "9", principal: "100" },
          { due: "2026-03-01", fee: "5", interest: "8", principal: "100" },
        ],
        repayments: [
          ["2026-02-01", "115"],
          ["2026-02-01", "120"],
        ],
      },
      {
        allocations: [
          { principal: "105", interest: "10" },
          { principal: "106", interest: "9", fee: "5" },
        ],
      },
    ],
  ],
  "How a loan is repaid is said by an input, or by the words": [
    ...(["repayment", "amortizationType", "method"] as const).map((name): Reading => [
      "amortization",
      "monthly",
      { ...LOAN, [name]: "EQUAL_PRINCIPAL" },
      { payments_1_to_2: ["343.33", "340.00"] },
    ]),
    ...["equal capital", "constant amortization", "linear repayment"].map((words): Reading => [
      "amortization",
      `${words}, monthly`,
      LOAN,
      { payments_1_to_2: ["343.33", "340.00"] },
    ]),
    [
      "amortization",
      "monthly, interest-only, principal at maturity",
      LOAN,
      { payments: ["10.00", "10.00", "1010.00"] },
    ],
  ],
};

/** What has no function here, says two things or cannot be true: why, and not what a default would come to. */
const REFUSED: Readonly<Record<string, readonly (readonly [reason: string, reading: Reading])[]>> = {
  "Half a month is no step, nor is an unknown number of weeks": [
    "semi-monthly",
    "twice a month",
    "every few weeks",
  ].map((frequency) => [
    `no step for "${frequency}"`,
    ["annuity_payment", "annuity", { ...TWENTY, frequency }, { payment: "5132.287723" }],
  ]),
  "A tolerance of a cent is for amounts, and not for rates": (
    [
      ["bank_discount_inverse", "ACT/360", PAR, { discountRate: "0.0851" }, "0.01"],
      ["bank_discount_inverse", "ACT/360", { ...PAR, currency: "JPY" }, { discountRate: "0.9" }, "1"],
      ["discount_to_yield", "y=365", PAR, { investmentRate: "0.0800" }, "0.01"],
      ["cash_discount_cost", "360-day year", CASH_DISCOUNT, { apr: "0.3773" }, "0.01"],
      ["accrued_interest", "in period", PERIOD, { dailyDecimal: "0.174" }, "0.01"],
      ["amortization", "30/360", LOAN, { periodRateFactor: "0.019" }, "0.01"],
    ] as const
  ).map((reading) => ["expected", reading]),
  "One digit of a rate tells it from no other": (
    [
      ["cash_discount_cost", "360-day year", CASH_DISCOUNT, { apr: "0" }],
      ["bank_discount_inverse", "ACT/360", PAR, { discountRate: "0.1" }],
    ] as const
  ).map((reading) => ["expected", reading]),
  "A loan that is drawn in parts, or whose rate changes, is not paid off as if it were not": [
    [
      "the loan is drawn in parts",
      ["early_payoff", "30/360", { ...DRAWN, payoffDate: "2024-02-01" }, { interest: "0.58" }],
    ],
    [
      "the loan is drawn in parts",
      [
        "overdue_interest_recalculation",
        "30/360",
        { ...DRAWN, businessDate: "2024-07-15" },
        { interestEachPeriod: "0.58" },
      ],
    ],
    [
      "the rate changes",
      [
        "overdue_interest_recalculation",
        "30/360",
        { ...PAID_OFF, businessDate: "2024-07-15", rateChange: { date: "2024-03-01", annualRate: "0.14" } },
        { interestEachPeriod: "0.58" },
      ],
    ],
  ],
  "What is owed on a day is counted from a first day": [
    ["start", ["early_payoff", "30/360", { ...LOAN, payoffDate: "2024-02-01" }, { principal: "1000" }]],
  ],
  "A table has neither a balloon nor payments in advance": [
    ["a table with a balloon", ["amortization", "30/360", { ...LOAN, balloon: "400" }, { payment: "340.02" }]],
    ...[{ type: 1 }, { when: "start" }].map((timing): [string, Reading] => [
      "a table that is paid in advance",
      ["amortization", "30/360", { ...LOAN, ...timing }, { payment: "340.02" }],
    ]),
  ],
  "An order of parts that cannot be read is not the usual one": [
    [
      "An order names its parts",
      [
        "repayment_waterfall",
        "interest above fee",
        { loan: "3000", dueNow: DUE_NOW, repayment: "60" },
        { allocation: { penalty: "50", fee: "10", interest: "0", principal: "0" } },
      ],
    ],
  ],
  "Repayments come in the order of their dates": [
    [
      "in the order of their dates",
      [
        "repayment_waterfall",
        "interest > principal",
        {
          instalments: [{ due: "2026-03-01", interest: "5", principal: "500" }],
          repayments: [
            ["2026-04-01", "100"],
            ["2026-03-01", "5"],
          ],
        },
        { overpaid: "0" },
      ],
    ],
  ],
};

describe("What published values say in their own words", () => {
  let chain: ChainFunctions;

  before(async () => {
    const { ethers } = await network.create();
    chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
  });

  const outcome = ([kind, convention, inputs, expected, tolerance]: Reading): Promise<Outcome> =>
    check(
      { id: kind, kind, source: "", convention, inputs, expected, ...(tolerance === undefined ? {} : { tolerance }) },
      chain,
    );

  for (const [sentence, readings] of Object.entries(READINGS)) {
    it(`is read: ${sentence}`, async () => {
      const outcomes = await Promise.all(readings.map(async (reading) => ({ reading, ...(await outcome(reading)) })));
      expect(outcomes.filter(({ result }) => result !== "passed")).to.deep.equal([]);
    });
  }

  for (const [sentence, readings] of Object.entries(REFUSED)) {
    it(`is refused: ${sentence}`, async () => {
      for (const [reason, reading] of readings) {
        const found = await outcome(reading);
        expect(found.result, JSON.stringify(reading)).to.not.equal("passed");
        expect("reason" in found && found.reason).to.include(reason);
      }
    });
  }
});
