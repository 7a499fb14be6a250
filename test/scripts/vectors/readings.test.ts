import { expect } from "chai";
import { network } from "hardhat";

import { ChainFunctions } from "../../../scripts/vectors/chain-functions.ts";
import { check, type Outcome } from "../../../scripts/vectors/check.ts";
import type { Json, Vector } from "../../../scripts/vectors/vector.ts";

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
const BY_PERIOD = { pv: "1000", periodRate: "0.01", n: 3 };
const LENT = { principal: "450" };
const LEAP_FEBRUARY = { start: "2011-12-28", end: "2012-02-29" };
const BILL = { settlement: "2007-01-25", maturity: "2007-06-15" };
const SHORT = { settlement: "2008-02-16", maturity: "2008-03-01" };
const SIX = { principal: "10000", annualRate: "0.09", n: 6 };
const APART = [
  ["2024-01-15", "2024-03-01"],
  ["2024-04-01", "2024-05-01"],
];
const ONE_PAYMENT = { principal: "3000", dueNow: { penalty: "50", interest: "30" }, repayment: "60" };
const TEN = { annualRate: "0.08", n: 10, pv: "10000" };
const YEN = { pv: "1000000", annualRate: "0.03", n: 6 };
const STUBS = { start: "2024-02-10", end: "2025-05-15", tenor: "6M" };
const YEAR = { pv: "1200", annualRate: "0.12", n: 12 };
const LEAP_YEAR_HALF = { refStart: "2024-01-15", refEnd: "2024-07-15" };
const OWED = { dueNow: { interest: "100", principal: "900" }, payment: "500" };
const OWED_IN_FOUR = { dueNow: { penalty: "10", fee: "20", interest: "30", principal: "100" }, payment: "50" };
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
  [3, "EveryFourthMonth", "thrice a year"],
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
    ["schedule_dates", "3M, unadjusted", { start: "2024-01-15", end: "2025-01-15" }, { count: 5 }],
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
  "An order is read in a sentence, by its name, and beside a name that says no parts": [
    ...[
      "a payment is applied to accrued interest first, the remainder to principal",
      "interest first, balance to principal",
      "interest before principal, no fees or penalties",
      "interest then principal; late fees are charged separately",
      "no fees are due; interest then principal",
      "United States Rule",
      "default order of the rule book",
    ].map((words): Reading => [
      "repayment_waterfall",
      words,
      OWED,
      { allocation: { penalty: "0", fee: "0", interest: "100", principal: "400" } },
    ]),
    ...[
      ["mifos-standard-strategy", {}],
      ["penalty, fee, interest, principal", { strategy: "mifos-standard-strategy" }],
      ["penalty, fee, interest, principal", { strategy: "as agreed" }],
      ["penalties are paid first, fees second, interest third and principal last", {}],
      ["applied first to penalties, next to fees, then to interest and last to principal", {}],
      ["order: penalties, fees, interest, principal; what is over repays principal ahead of the fee schedule", {}],
    ].map(([words, name]): Reading => [
      "repayment_waterfall",
      words as string,
      { ...OWED_IN_FOUR, ...(name as Vector["inputs"]) },
      { allocation: { penalty: "10", fee: "20", interest: "20", principal: "0" } },
    ]),
    [
      "repayment_waterfall",
      "costs of collection come first, interest next and principal last",
      { dueNow: { costs: "10", interest: "30", principal: "100" }, payment: "50" },
      { allocation: { costs: "10", interest: "30", principal: "10" } },
    ],
  ],
  "A kind is the same kind however it is spelt": ["Amortization-Equal-Principal", "amortizationEqualPrincipal"].map(
    (kind): Reading => [kind, "monthly", YEAR, { firstPayment: "112.00" }],
  ),
  "A basis in words says what the convention says, or less": [
    [
      "simple_interest",
      "Actual/360",
      { ...LENT, annualRate: "0.07", days: 60, basis: "ACT/360" },
      { interest: "5.25" },
    ],
    ["simple_interest", "ACT/365F", { ...LENT, annualRate: "0.073", days: 100, basis: "365" }, { interest: "9.00" }],
    ...["30/360", "30/360 bond basis", "30/360 US", ""].map((words): Reading => [
      "daycount_days",
      words,
      { start: "2024-01-31", end: "2024-02-29", basis: "30/360" },
      { days: 29 },
    ]),
  ],
  // 91 of 182 days of a half-year.
  "A year or a month that is spoken of is no coupon's": [
    ...["ACT/ACT ICMA year fraction", "Actual/Actual ICMA; coupon month", "ACT/ACT ICMA, leap-year example"].map(
      (words): Reading => [
        "daycount_fraction",
        words,
        { start: "2024-01-15", end: "2024-04-15", ...LEAP_YEAR_HALF },
        { yearFraction: "0.25" },
      ],
    ),
    [
      "daycount_fraction",
      "Actual/Actual (ICMA), period over year end",
      { start: "2023-10-15", end: "2024-01-14", refStart: "2023-10-15", refEnd: "2024-04-15" },
      { yearFraction: "91/366" },
    ],
    [
      "accrued_interest",
      "actual days in the coupon period, of a leap year or not; half of the year's coupon",
      { ...PERIOD, accrueTo: "2024-04-15" },
      { accrued: "15.00" },
    ],
    [
      "accrued_interest",
      "in period, coupons paid annually",
      { ...PERIOD, accrueTo: "2024-04-15" },
      { accrued: "30.00" },
    ],
  ],
  "A table is level and paid in arrears, whatever else its words speak of": [
    ...[
      "monthly level payment; the last payment clears the remaining principal at maturity",
      "level payment, monthly; repayments begin one month after disbursement",
      "level payment, monthly; interest on the balance at the begin of the month",
      "monthly; first payment one month after drawdown, no interest paid in advance",
      "monthly, equal principal and interest payments",
      "monthly, rounded to the nearest 1 cent",
      "monthly; index rounded to the nearest 1/8 percent",
      "monthly; index rounded to the nearest 0.125%",
    ].map((words): Reading => ["amortization", words, YEAR, { payment: "106.62" }]),
    ["amortization", "monthly, rounded to the nearest 5 cents", YEAR, { payment: "106.60" }],
    ...[
      "interest monthly, principal at maturity",
      "interest monthly and all principal at maturity",
      "interest monthly; principal is repaid at maturity",
    ].map((words): Reading => ["amortization", words, YEAR, { payments_1_to_11: "12.00" }]),
    ["amortization", "monthly", { ...YEAR, repayment: "at maturity" }, { payments_1_to_11: "12.00" }],
    [
      "early_payoff",
      "30/360 monthly; instalments paid in advance reduce principal",
      { ...YEAR, start: "2024-01-01", payoffDate: "2024-02-01" },
      { payoff: "1212.00" },
    ],
    ["annuity_payment", "monthly", { ...YEAR, type: "annuity due" }, { payment: "105.56" }],
    ["annuity_payment", "monthly payments begin one month after the loan", YEAR, { payment: "106.62" }],
  ],
  "Years beside a number of periods only describe it": [
    ["annuity_payment", "monthly", { pv: "10000", annualRate: "0.06", n: 30, years: 2.5 }, { payment: "359.79" }],
    [
      "annuity_payment",
      "",
      { pv: "1200", periodRate: "0.01", n: 12, years: 0.5, frequency: 24 },
      { payment: "106.62" },
    ],
  ],
  "A bill may be bought after its issue, and an amount of it held": [
    [
      "discount_to_yield",
      "investment rate",
      { pricePer100: "99", days: 91, issueDate: "2024-01-04", maturityDate: "2024-07-04" },
      { investmentRate: "0.0406" },
    ],
    [
      "bank_discount",
      "ACT/360",
      {
        face: "100",
        amount: "1000000",
        discountRatePct: "5",
        days: 90,
        issueDate: "2024-01-04",
        maturityDate: "2024-07-04",
      },
      { pricePer100: "98.75" },
    ],
  ],
  // 1,000 · 7 % · 92 / 360 = 17.8889.
  "What is denied is not done": [
    ...["not truncated", "days are not truncated", "no truncation of interest", "must not be rounded down"].map(
      (words): Reading => [
        "simple_interest",
        `ACT/360; ${words}`,
        { principal: "1000", annualRate: "0.07", days: 92 },
        { interest: "17.89" },
      ],
    ),
    [
      "schedule_dates",
      "quarterly, end of month not adjusted",
      { start: "2024-02-29", end: "2024-08-31" },
      { dates: ["2024-02-29", "2024-05-31", "2024-08-31"] },
    ],
  ],
  "Days are a step, as weeks are": ["DAYS", "WEEKS"].map((repaymentFrequencyType): Reading => [
    "amortization",
    "declining balance, equal installments",
    { principal: "1000", periodRate: "0.01", n: 2, repaymentEvery: 15, repaymentFrequencyType },
    { payment: "507.51" },
  ]),
  "A rate is granted its last digit by a tolerance": [
    ["cash_discount_cost", "365-day year", CASH_DISCOUNT, { apr: "0.3725" }, "0.0005"],
    ["bank_discount_inverse", "ACT/360", { pricePer100: "98.738", days: 91 }, { discountRatePct: "5" }, "0.01"],
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
  // 450 · 7.12 % · 61 / 360 = 5.4290.
  "Rounding is by the words, and of bankers by what they say of it": [
    [
      "simple_interest",
      "ACT/360, truncated to cents",
      { ...LENT, annualRate: "0.0712", days: 61 },
      { interest: "5.42" },
    ],
    [
      "simple_interest",
      "ACT/360, banker's rule",
      { principal: "540", annualRate: "0.07", days: 1 },
      { interest: "0.11" },
    ],
    [
      "amortization",
      "30/360 monthly, rounded to nearest 10",
      { principal: "5000", annualRate: "0.12", n: 6 },
      { payments_1_to_5: "860.00" },
    ],
  ],
  "Zeros at the end do not make an amount finer": [
    [
      "amortization",
      "30/360",
      { ...YEN, currency: "JPY" },
      { row1: { payment: "168128.00" }, row2: { interest: "2086.0" } },
    ],
    [
      "amortization",
      "30/360 monthly",
      { principal: "5000", annualRate: "0.12", n: 6 },
      { row2: { payment: "862.740" } },
    ],
  ],
  "A payment is met by the contract with as many digits as its source prints": [
    ...["304.1", "304", "304.1459"].map((payment): Reading => [
      "annuity_payment",
      "annuity",
      { periodRate: "0.08/12", n: 60, pv: "15000" },
      { payment },
    ]),
  ],
  "Graces are read from the rows in any currency": [
    [
      "amortization",
      "30/360 monthly, grace on principal, interest-free periods",
      { ...YEN, principalGrace: 4, interestFree: 3, currency: "JPY" },
      { rows_1_to_4: ["0", "0", "0", "10000"].map((interest) => ({ interest })) },
    ],
  ],
  "The last instalment is due on a day, or comes to an amount": [
    [
      "overdue_interest_recalculation",
      "30/360",
      { ...PAID_OFF, businessDate: "2024-07-15" },
      { lastInstalment: { due: "2024-07-01" } },
    ],
  ],
  "Payments are made at the beginning or the end of a period": [
    ["annuity_payment", "monthly", { ...TEN, when: "start" }, { payment: "1030.16" }],
    ["annuity_payment", "monthly", { ...TEN, paymentTiming: "beginning" }, { payment: "1030.16" }],
    ["annuity_payment", "annuity, beginning-of-period payments", TEN, { payment: "1030.16" }],
    ["annuity_payment", "interest paid on the balance at the beginning of the period", TEN, { payment: "1037.03" }],
    ["annuity_payment", "annuity, end of period; interest on the beginning balance", TEN, { payment: "1037.03" }],
  ],
  "A rate with a spreadsheet's number of periods is one of a period": [
    ["annuity_payment", "annuity, end of period", { rate: 0.005, nper: 60, pv: "15000" }, { payment: "289.992023" }],
  ],
  "Months are the term, and periods of several have fewer of them": [
    [
      "amortization",
      "30/360",
      { principal: "10000", annualRate: "0.08", months: 12, start: "2024-01-15", frequency: "3M" },
      { payments: ["2626.24", "2626.24", "2626.24", "2626.23"] },
    ],
  ],
  "A simple yield is over the year that is named": [
    ["discount_to_yield", "ACT/360", PAR, { simpleYield: "0.077576" }],
    ["discount_to_yield", "ACT/365F", { ...PAR, from: "2023-06-01" }, { simpleYield: "0.078653" }],
  ],
  "Ends of months, stubs and the last date's convention are said in any words": [
    ...["end of month rule off", "no end-of-month roll"].map((words): Reading => [
      "schedule_dates",
      `forward, unadjusted, ${words}`,
      { start: "2024-02-29", end: "2024-05-29", tenor: "1M" },
      { dates: ["2024-02-29", "2024-03-29", "2024-04-29", "2024-05-29"] },
    ]),
    [
      "schedule_dates",
      "forward",
      { start: "2024-02-29", end: "2024-05-31", tenor: "1M", eom: 1 },
      { first: "2024-02-29", dueDates: ["2024-03-31", "2024-04-30", "2024-05-31"] },
    ],
    [
      "schedule_dates",
      "long-first stub, unadjusted",
      { ...STUBS, tenor: "6 mths" },
      { dates: ["2024-02-10", "2024-11-15", "2025-05-15"] },
    ],
    ["schedule_dates", "6M", { ...STUBS, stub: "LONG_INITIAL" }, { dates: ["2024-02-10", "2024-11-15", "2025-05-15"] }],
    [
      "schedule_dates",
      "6M",
      { ...STUBS, stubType: "long last" },
      { dates: ["2024-02-10", "2024-08-10", "2025-05-15"] },
    ],
    ...[{ backward: true }, { rule: "stub at the front" }, { rule: "short stub at the beginning" }].map(
      (rule): Reading => [
        "schedule_dates",
        "6M",
        { ...STUBS, ...rule },
        { dates: ["2024-02-10", "2024-05-15", "2024-11-15", "2025-05-15"] },
      ],
    ),
    [
      "schedule_dates",
      "1M, Following",
      { from: "2024-01-13", to: "2024-04-13", tenor: "1M", terminationDateConvention: "Unadjusted" },
      { last: "2024-04-13" },
    ],
    ...["ModFollowing", "Mod Foll", "MODFOLLOWING"].map((bdc): Reading => [
      "schedule_dates",
      "forward",
      { start: "2024-01-31", end: "2024-06-30", tenor: "1M", eom: true, bdc },
      { last: "2024-06-28" },
    ]),
  ],
  "Names of inputs, of kinds and of what is expected are read as sources write them": [
    ["daycount_days", "Actual days (HP 12C)", { start: "2004-06-03", end: "2005-10-14" }, { days: 498 }],
    ["daycount_days", "ACT/360", { date1: "2011/12/28", date2: "20120228" }, { days: 62 }],
    ["Daycount_Days", "ACT/360", { start: "2011-12-28", end: "2012-02-28" }, { Days: 62 }],
    [
      "simple_interest",
      "ACT/360",
      { ...LENT, interestRate: "0.07", days: 60 },
      { interest: "5.25", totalDue: "455.25", days: 60 },
    ],
    [
      "simple_interest",
      "ACT/ACT (ISDA)",
      { ...LENT, rate: "0.07", start: "2024-01-01", days: 60 },
      { interest: "5.16" },
    ],
    ["bank_discount", "ACT/360", { amount: "5000", discountRate: "0.06", days: 60 }, { proceeds: "4950.00" }],
    ["annuity_payment", "annuity", { periodRatePct: "1", instalments: 12, loanAmount: "1000" }, { emi: "88.85" }],
    [
      "amortization",
      "30/360 monthly",
      LOAN,
      {
        row_1: { payment: "340.02", remaining: "669.98" },
        schedule: [{ no: 1 }, { no: 2 }, { no: 3 }],
        total_interest: "20.07",
      },
    ],
    [
      "amortization",
      "30/360",
      { ...LOAN, start: "2024-01-15", repaymentEvery: 3, repaymentFrequency: "months" },
      { row1: { interest: "30.00" } },
    ],
    [
      "rate_change",
      "30/360",
      { ...LOAN, start: "2024-01-15", rateChange: [{ date: "2024-02-15", rate: "0.24" }] },
      { row2: { interest: "13.40" } },
    ],
    [
      "multi_disbursement",
      "30/360",
      { annualRatePct: "12", n: 2, start: "2026-01-01", drawdowns: [{ date: "2026-01-01", principal: "100" }] },
      { row1: { interest: "1.00" } },
    ],
    [
      "repayment_waterfall",
      "fee > interest",
      { loan: "3000", due: { fee: "20", interest: "30" }, repayment: "25" },
      { allocation: { fee: "20", interest: "5" } },
    ],
  ],
  // From 28 December 2011 to 29 February 2012 there are 63 days, or 61 of months of 30; of the 63 four are of 2011.
  "Day counts are spelled with underscores, and by their older names": (
    [
      ["ACT_360", "63/360"],
      ["ACT_365_FIXED", "63/365"],
      ["_30E_360", "61/360"],
      ["ACT_ACT_ISDA", "22999/133590"],
      ["Actual/Actual (Historical)", "22999/133590"],
      ["A/A ISDA", "22999/133590"],
    ] as const
  ).map(([words, yearFraction]) => ["daycount_fraction", words, LEAP_FEBRUARY, { yearFraction }]),
  "Periods go by the names of spreadsheets, bonds and swaps": (
    [
      ["accrualStart", "accrualEnd"],
      ["settlement", "maturity"],
      ["effectiveDate", "terminationDate"],
      ["periodStart", "periodEnd"],
      ["valueDate", "maturityDate"],
    ] as const
  ).map(([from, to]) => [
    "daycount_days",
    "ACT/360",
    { [from]: "28th December 2011", [to]: "29/Feb/2012" },
    { dayCount: 63, dcf: "7/40", dayCountFraction: "7/40" },
  ]),
  "Rates go by many names, and with their sign": [
    { annualRate: "12%" },
    { nominalRate: "0.12" },
    { apr: "0.12" },
    { annualInterestRatePercent: "12" },
    { rate: "12%/12" },
    { periodicRate: "0.01" },
    { monthlyRatePct: "1" },
    { periodRate: "0.01", annualRate: "0.12" },
  ].map((rate) => [
    "annuity_payment",
    "monthly, end of period",
    { presentValue: "1200", numberOfPayments: 12, ...rate },
    { monthlyPayment: "106.618546" },
  ]),
  "Interest over whole years or months is simple, by any day count": [
    ...["simple interest", "I = Prt", "30/360", ""].flatMap((words): Reading[] => [
      ["simple_interest", words, { principal: "5000", annualRate: "0.06", years: 3 }, { interest: "900.00" }],
      ["simple_interest", words, { principal: "5000", annualRate: "0.06", months: 6 }, { interest: "150.00" }],
    ]),
    ...["Banker's rule", "ordinary simple interest", "365/360"].map((words): Reading => [
      "simple_interest",
      words,
      { principal: "5000", annualRate: "6%", days: 60 },
      { interest: "50.00" },
    ]),
    ["simple_interest", "exact interest", { principal: "5000", annualRate: "6%", days: 60 }, { interest: "49.32" }],
  ],
  // Microsoft's and LibreOffice's own examples of DISC, PRICEDISC and YIELDDISC, and their other bases.
  "A discount counts as its basis does": [
    ["bank_discount_inverse", "DISC", { ...BILL, price: "97.975", basis: 0 }, { discountRate: "0.0520714" }],
    ["bank_discount", "PRICEDISC", { ...SHORT, discountRate: "0.0525", basis: 0 }, { price: "99.781250" }],
    [
      "bank_discount",
      "PRICEDISC",
      { ...SHORT, discountRate: "0.0525", redemption: 100, basis: 2 },
      { price: "99.795833" },
    ],
    ["discount_to_yield", "YIELDDISC, ACT/360", { ...SHORT, price: "99.795" }, { yield: "0.052823" }],
    ["cash_discount_cost", "", { ...CASH_DISCOUNT, daysInYear: 365 }, { aprPct: "37.24" }],
    ["cash_discount_cost", "366-day year", CASH_DISCOUNT, { aprPct: "37.35" }],
  ],
  // Six per cent of 1,000 over 76 of 366 days.
  "A coupon is paid as often as its period says": [
    [
      "accrued_interest",
      "ACT/ACT ICMA",
      { par: "1000", couponRatePct: "6", lastCoupon: "2024-02-15", nextCoupon: "2025-02-15", settlement: "2024-05-01" },
      { accrued: "12.459016", periodDays: 366 },
    ],
  ],
  "Spreadsheets round nothing": [
    [
      "amortization",
      "CUMPRINC",
      { rate: "5.5%/12", nper: 36, pv: 15000, startPeriod: 10, endPeriod: 18 },
      { cumprinc: "3669.74" },
    ],
    ["amortization", "PPMT, annual", { rate: "8%", nper: 10, pv: 200000 }, { row10: { principal: "27598.05" } }],
  ],
  "Loans are repaid as the trade calls it": [
    ...["linear, monthly", "fixed principal", "serial loan", "principal in equal parts"].map((words): Reading => [
      "amortization",
      words,
      SIX,
      { firstRow: { principalPaid: "1666.67", pmt: "1741.67" }, finalRow: { remainingBalance: "0.00" } },
    ]),
    ["amortization", "add-on interest", SIX, { rows_2_to_3: [{ interest: "75.00" }, { interest: "75.00" }] }],
    ["amortization", "interest-only loan", SIX, { Row1: { capital: "0.00" }, lastInstallment: { pmt: "10075.00" } }],
    ...["principal grace 2", "first 2 periods interest-only", "interest-only for the first 2 months"].map(
      (words): Reading => [
        "amortization",
        words,
        SIX,
        {
          instalments: [75, 75, 2547.05, 2547.05, 2547.05, 2547.05].map((pmt) => pmt.toFixed(2)),
          balance2: "10000.00",
        },
      ],
    ),
    ["amortization", "interest only", { ...SIX, interestOnlyPeriods: 2 }, { payment3: "2547.05", interest1: "75.00" }],
    // 1,710.6891 a month, and interest of 75.00, 62.733 and so on by half up.
    [
      "amortization",
      "Instalment rounded up to the cent",
      { principal: "10000", annualRate: "0.09", n: 6 },
      { row1: { payment: "1710.69", interest: "75.00" }, row2: { interest: "62.73" } },
    ],
  ],
  // 10,000 · 9 % · 46 / 365 = 113.42 of a first period to the first of March.
  "A first payment may be later than the others, and the last day may say how many there are": [
    [
      "amortization",
      "ACT/365F",
      { ...SIX, start: "2024-01-15", firstPaymentDate: "2024-03-01" },
      { row1: { paymentDate: "2024-03-01", interest: "113.42" }, row6: { date: "2024-08-01" } },
    ],
    [
      "amortization",
      "30/360, monthly",
      { principal: "10000", annualRate: "0.09", start: "2024-01-15", maturity: "2024-07-15" },
      { row6: { paymentDate: "2024-07-15", outstandingPrincipal: "0.00" } },
    ],
    [
      "amortization",
      "",
      { ...SIX, start: "2024-01-15", daysInYear: 365, daysInMonth: "ACTUAL" },
      { row1: { interest: "76.44" } },
    ],
  ],
  // Of each part 50, 20, 30 and 1,000 are due; 60 is paid.
  "An order is told by numbers, ranks and lists": (
    [
      ["i. interest ii. fee iii. penalty iv. principal", { interest: "30.00", fee: "20.00", penalty: "10.00" }],
      ["(a) interest (b) fee (c) penalty (d) principal", { interest: "30.00", fee: "20.00", penalty: "10.00" }],
      ["interest. fee. penalty. principal.", { interest: "30.00", fee: "20.00", penalty: "10.00" }],
      ["principal: 4, interest: 1, fee: 2, penalty: 3", { interest: "30.00", fee: "20.00", penalty: "10.00" }],
      ["interest: first; fee: second; penalty: third; principal: fourth", { interest: "30.00", fee: "20.00" }],
      ["principal last; interest > penalty > fee", { interest: "30.00", penalty: "30.00" }],
      ["interest first, principal last", { interest: "30.00", penalty: "30.00" }],
      ["interest, fees, lastly principal", { interest: "30.00", fee: "20.00", principal: "10.00" }],
      ["default interest > fees > contractual interest > principal", { penalty: "50.00", fee: "10.00" }],
    ] as const
  ).map(([words, allocation]) => [
    "repayment_waterfall",
    words,
    { principal: "3000", dueNow: DUE_NOW, received: "60" },
    { allocation },
  ]),
  // Apache Fineract's: on the first of March 2 and 5 are past due and 2 and 5 due today, then principal is ahead.
  "An order may be a list of parts by when they are due": [
    [
      "repayment_waterfall",
      "",
      {
        order: [
          ...["PAST_DUE_PENALTY", "PAST_DUE_FEE", "PAST_DUE_INTEREST", "PAST_DUE_PRINCIPAL"],
          ...["DUE_INTEREST", "DUE_FEE", "DUE_PENALTY", "DUE_PRINCIPAL"],
          ...["IN_ADVANCE_PRINCIPAL", "IN_ADVANCE_INTEREST", "IN_ADVANCE_FEE", "IN_ADVANCE_PENALTY"],
        ],
        instalments: [
          { due: "2023-02-01", principal: "100", interest: "5", fee: "2" },
          { due: "2023-03-01", principal: "100", interest: "5", fee: "2" },
        ],
        repayments: [["2023-03-01", "113"]],
      },
      { allocations: [{ fee: "3.00", interest: "10.00", principal: "100.00" }] },
    ],
  ],
  // 27 February 2022 is a Sunday, and 2 January 2021 a Saturday.
  "Steps, calendars and the last date's convention are said as others write them": [
    ...["Period(3, Months)", "3*Months", { length: 3, unit: "months" }, { unit: "Months", n: "3" }].map(
      (tenor): Reading => [
        "schedule_dates",
        "forward, unadjusted",
        { from: "2021-03-15", to: "2021-12-15", tenor },
        { dates: ["2021-03-15", "2021-06-15", "2021-09-15", "2021-12-15"] },
      ],
    ),
    ...[
      "6M backward; unadjusted maturity, ModifiedFollowing",
      "6M backward; ModifiedFollowing, unadjusted at maturity",
      "6M backward; MF; maturity date not adjusted",
    ].map((words): Reading => [
      "schedule_dates",
      words,
      { from: "2021-02-27", to: "2022-02-27" },
      { dates: ["2021-02-26", "2021-08-27", "2022-02-27"] },
    ]),
    [
      "schedule_dates",
      "1M, Following",
      { from: "2021-01-02", to: "2021-03-02", calendar: "NullCalendar" },
      { dates: ["2021-01-02", "2021-02-02", "2021-03-02"] },
    ],
    [
      "schedule_dates",
      "1M, Following",
      { from: "2021-01-02", to: "2021-03-02", calendar: "WeekendsOnly" },
      { dates: ["2021-01-04", "2021-02-02", "2021-03-02"] },
    ],
    [
      "schedule_dates",
      "3M",
      { from: "2021-03-15", to: "2021-10-10", stubConvention: "LONG_FINAL", eom: "N", weekend: "Sat,Sun" },
      { paymentDates: ["2021-06-15", "2021-10-10"] },
    ],
  ],
};

/** What has no function here, says two things or cannot be true: why, and not what a default would come to. */
const REFUSED: Readonly<Record<string, readonly (readonly [reason: string, reading: Reading])[]>> = {
  "Half a month is no step, nor is an unknown number of weeks": [
    "semi-monthly",
    "twice a month",
    "bi-yearly",
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
      ["bank_discount_inverse", "ACT/360", PAR, { discountRate: "0.1" }, "0.05"],
    ] as const
  ).map((reading) => ["of which a rate is granted a unit of its last digit", reading]),
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
  "A table has no payments in advance, nor a balloon after equal principal": [
    ["a table with a balloon", ["amortization", "equal principal", { ...LOAN, balloon: "400" }, { payment: "210" }]],
    ...[{ type: 1 }, { when: "start" }].map((timing): [string, Reading] => [
      "a table that is paid in advance",
      ["amortization", "30/360", { ...LOAN, ...timing }, { payment: "340.02" }],
    ]),
    ...[
      "monthly payments in advance",
      "monthly, beginning-of-period payments",
      "payable monthly in advance",
      "level payments at the beginning of each month",
      "monthly, instalments paid in advance",
      "monthly, paid at the beginning of each month",
      "monthly, beginning of period",
      "monthly, BEGIN",
      "annuity-due",
    ].map((words): [string, Reading] => [
      "a table that is paid in advance",
      ["amortization", words, LOAN, { payment: "340.02" }],
    ]),
  ],
  "What is compounded over other periods than are paid has another rate of a period": [
    [
      "compounded over other periods",
      ["annuity_payment", "compounded semi-annually, not in advance; monthly", TWENTY, { payment: PAID[2] ?? "" }],
    ],
    ...[
      "semi-annual compounding, monthly payments",
      "semi-annual compounding with monthly payments",
      "monthly payments, interest compounded daily",
      "compounded monthly and paid quarterly",
    ].map((words): [string, Reading] => [
      "compounded over other periods",
      ["annuity_payment", words, TWENTY, { payment: PAID[2] ?? "" }],
    ]),
    [
      "compounded all the time",
      ["annuity_payment", "monthly, continuously compounded", TWENTY, { payment: PAID[12] ?? "" }],
    ],
  ],
  "Dates without a step are not a month apart": [
    ["tenor", ["schedule_dates", "forward", { start: "2024-01-15", end: "2024-03-15" }, { count: 3 }]],
  ],
  "An order of parts that cannot be read is not the usual one": [
    ...[
      "pro rata",
      "penalty > fee > interest and, after all of these, principal",
      "fees, penalties; afterwards principal, and interest at the very end",
      "penalty > fee; after that principal; finally interest",
      "creocore-strategy",
    ].map((words): [string, Reading] => [
      "An order names its parts",
      ["repayment_waterfall", words, { loan: "3000", dueNow: DUE_NOW, repayment: "60" }, { overpaid: "0" }],
    ]),
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
  "What is given twice is given alike": (
    [
      [
        "simple_interest",
        "ACT/360",
        { ...LENT, annualRate: "0.07", start: "2024-01-01", end: "2024-03-01", days: 61 },
        { interest: "5.25" },
      ],
      ["accrued_interest", "in period", { ...PERIOD, days: 100 }, { daysAccrued: 100 }],
      [
        "bank_discount_inverse",
        "ACT/360",
        { ...PAR, from: "1982-12-30", to: "1983-03-31" },
        { discountRate: "0.0761" },
      ],
      ["bank_discount", "ACT/360", { pricePer100: "99", days: 90, discountRate: "0.0761" }, { pricePer100: "99" }],
      ["amortization", "30/360", { ...LOAN, principal: "6000" }, { row1: { interest: "60.00" } }],
      ["amortization", "30/360", { ...LOAN, annualRatePct: "13" }, { row1: { interest: "10.00" } }],
      ["annuity_payment", "quarterly", { ...TWENTY, months: 20 }, { payment: "5824.573587" }],
      ["daycount_days", "ACT/365F", { start: "2024-01-01", end: "2024-03-01", basis: 2 }, { days: 60 }],
      ["daycount_days", "ACT/360", { start: "2024-01-01", end: "2024-03-01", basis: "30/360" }, { days: 60 }],
    ] as const
  ).map((reading) => [". Got: ", reading]),
  "Actual days need dates": [
    ["ACT/360 needs dates", ["amortization", "ACT/360", LOAN, { row1: { interest: "10.00" } }]],
  ],
  "The cost of a cash discount is simple interest": [
    ["compounded", ["cash_discount_cost", "365-day year, compounded", CASH_DISCOUNT, { aprPct: "37.24" }]],
  ],
  "Rows that a table has not are not summed": [
    ["rows = 0 to 2", ["amortization", "annuity", { ...BY_PERIOD, from: 0, to: 2 }, { cumInterest: "0.00" }]],
    ["rows = 2 to 9", ["amortization", "annuity", { ...BY_PERIOD, from: 2, to: 9 }, { cumInterest: "10.07" }]],
  ],
  "Half a month is no business-day convention, nor is the nearest day": [
    [
      'no rule for "nearest"',
      [
        "schedule_dates",
        "1M, Nearest",
        { start: "2024-05-15", end: "2024-07-15", tenor: "1M" },
        { dates: ["2024-05-15", "2024-06-15", "2024-07-15"] },
      ],
    ],
    [
      'no rule for "half month modified following"',
      [
        "schedule_dates",
        "1M, HalfMonthModifiedFollowing",
        { start: "2024-05-15", end: "2024-07-15", tenor: "1M" },
        { dates: ["2024-05-15", "2024-06-17", "2024-07-15"] },
      ],
    ],
  ],
  "No loan that is called free of interest bears it": [
    [
      "expected",
      [
        "amortization",
        "30/360, interest-free periods",
        { ...LOAN, n: 12, principalGrace: 6, interestFree: 3 },
        { rows_1_to_4: ["10", "10", "10", "10"].map((interest) => ({ interest })) },
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
  "What the words say beyond the library is not left out": (
    [
      ["effective", "annuity_payment", "effective annual rate, monthly", TEN],
      ["effective", "amortization", "6% effective, monthly", TEN],
      ["effective", "amortization", "APRC, monthly", TEN],
      ["effective", "annuity_payment", "j2 = 8%, monthly", TEN],
      ["effective", "annuity_payment", "monthly, (1+i)^(1/12)-1", TEN],
      ["effective", "amortization", "Canadian mortgage, monthly", TEN],
      ["effective", "annuity_payment", "monthly", { ...TEN, rateType: "effective" }],
      ["other periods", "annuity_payment", "monthly", { ...TEN, compounding: "semi-annual" }],
      ["compounded", "simple_interest", "compound interest, ACT/360", LENT],
      ["compounded", "simple_interest", "ACT/365F, daily compounding", LENT],
      ["balloon", "amortization", "monthly, balloon of 1000", TEN],
      ["balloon", "amortization", "monthly, residual value 1000", TEN],
      ["grow", "amortization", "monthly, payments increase 2% yearly", TEN],
      ["digits", "amortization", "rule of 78, monthly", TEN],
      ["more than principal", "early_payoff", "30/360, prepayment penalty of 2%", PAID_OFF],
      ["more than principal", "early_payoff", "30/360, minimum interest 3 months", PAID_OFF],
      ["more than the agreed", "overdue_interest_recalculation", "30/360; penalty interest 2%", PAID_OFF],
      ["more than the agreed", "overdue_interest_recalculation", "30/360; late fee 5", PAID_OFF],
      ["a day more", "daycount_days", "ACT/360, both days included", LEAP_FEBRUARY],
      ["a day more", "simple_interest", "ACT/360; day of payment included", LENT],
      ["true discount", "bank_discount", "true discount, ACT/360", BILL],
      ["over ACT/ACT", "bank_discount_inverse", "DISC", { ...BILL, maturity: "2008-06-15", price: "97.975", basis: 1 }],
      ["no year", "cash_discount_cost", "by some rule", CASH_DISCOUNT],
      ["backwards", "repayment_waterfall", "reverse order: principal, interest, fee, penalty", ONE_PAYMENT],
      ["from the first to the last", "repayment_waterfall", "principal after interest", ONE_PAYMENT],
      ['holidays of "target"', "schedule_dates", "6M, Following", { ...STUBS, calendar: "TARGET" }],
      ["no rule for dates", "schedule_dates", "6M", { ...STUBS, rule: "SmartInitial" }],
      ["no known day count", "daycount_days", "ACT/360 NL", LEAP_FEBRUARY],
    ] as const
  ).map(([reason, kind, words, inputs]) => [reason, [kind, words, inputs, { interest: "1" }]]),
  "A value that no rule knows is no default": (
    [
      ["beginning of periods or at the end", "annuity_payment", { ...BY_PERIOD, when: "foo" }],
      ["beginning of periods or at the end", "annuity_payment", { ...BY_PERIOD, type: 2 }],
      ["no repayment like", "amortization", { ...TEN, repayment: "foo" }],
      ["no repayment like", "amortization", { ...TEN, amortizationType: "sum of digits" }],
      ["no repayment like", "amortization", { ...TEN, interestType: "interest only" }],
      ["A stub is short or long", "schedule_dates", { ...STUBS, tenor: "3M", stub: "foo" }],
      ["A tenor is", "schedule_dates", { ...STUBS, tenor: "3 blue months" }],
      ["horizontal", "repayment_waterfall", { ...ONE_PAYMENT, loanScheduleProcessingType: "zzz" }],
      ["basis 7", "daycount_days", { ...LEAP_FEBRUARY, dayCount: "ACT/360", basis: 7 }],
      ["zzz", "amortization", { ...TEN, startPeriod: "zzz", endPeriod: 2 }],
      ["starts on the day", "amortization", { pv: "100", annualRate: "0.09", periods: APART }],
    ] as const
  ).map(([reason, kind, inputs]) => [reason, [kind, "", inputs, { cumInterest: "1" }]]),
  "An input that nothing has a use for may change the result": (
    [
      ["balloonPct", "amortization", "", { ...BY_PERIOD, balloonPct: 10 }, { row1: { interest: "10.00" } }],
      ["includeEnd", "daycount_days", "ACT/360", { ...LEAP_FEBRUARY, includeEnd: true }, { days: 63 }],
      ["rollConvention", "schedule_dates", "6M", { ...STUBS, rollConvention: "IMM" }, { count: 4 }],
      ["annualRate", "annuity_payment", "", { ...BY_PERIOD, annualRate: "0.24" }, { payment: "340.02" }],
    ] as const
  ).map(([name, ...reading]) => [`no use for ${name}`, reading]),
  "Words and inputs that contradict each other have no winner": (
    [
      ["amortization", "quarterly", { ...BY_PERIOD, frequency: "1M" }],
      ["amortization", "monthly", { ...BY_PERIOD, years: 3 }],
      ["amortization", "equal principal", { ...BY_PERIOD, amortizationType: "level" }],
      ["amortization", "half-even rounding", { ...BY_PERIOD, rounding: "half-up" }],
      ["amortization", "principal grace 2", { ...BY_PERIOD, principalGrace: 1 }],
      ["annuity_payment", "annuity due", { ...BY_PERIOD, when: "end" }],
      ["annuity_payment", "annuity, end of period", { ...BY_PERIOD, when: "begin" }],
      ["annuity_payment", "monthly", { ...BY_PERIOD, annualRate: "0.24" }],
      ["schedule_dates", "3M", { ...STUBS, tenor: "6M" }],
      ["schedule_dates", "3M", { ...STUBS, tenor: "3M", frequency: 2 }],
      ["schedule_dates", "3M, unadjusted", { ...STUBS, tenor: "3M", bdc: "Following" }],
      ["schedule_dates", "3M, EOM", { ...STUBS, tenor: "3M", eom: false }],
      ["schedule_dates", "3M", { ...STUBS, tenor: "3M", from: "2024-02-11" }],
      ["schedule_dates", "3M", { ...STUBS, tenor: "3M", forward: true, backward: true }],
      ["simple_interest", "ACT/360", { ...LENT, Principal: "460" }],
      ["simple_interest", "", { ...LENT, dayCount: "ACT/360", dayCountConvention: "ACT/365F" }],
      ["bank_discount", "ACT/360", { ...BILL, discountRate: "0.08", yearDays: 365 }],
      ["cash_discount_cost", "365-day year", { ...CASH_DISCOUNT, yearDays: 360 }],
      [
        "repayment_waterfall",
        "penalty > fee > interest > principal",
        { ...ONE_PAYMENT, order: "interest > fee > penalty" },
      ],
      ["early_payoff", "30/360", { ...PAID_OFF, payoffDate: "2024-02-01", date: "2024-03-01" }],
    ] as const
  ).map(([kind, words, inputs]) => ["Correct the input", [kind, words, inputs, { interest: "1" }]]),
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
