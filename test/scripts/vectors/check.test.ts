import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { network } from "hardhat";

import { ChainFunctions } from "../../../scripts/vectors/chain-functions.ts";
import { check } from "../../../scripts/vectors/check.ts";
import {
  InvalidVectorError,
  InvalidVectorFileError,
  parseEntries,
  parseVectors,
  type Vector,
} from "../../../scripts/vectors/vector.ts";
import { leftOut, published } from "../../fixtures/published.ts";

const PUBLISHED = published("vectors/finance.json");

/** Computed with the fractions and the calendar of another language. */
const INDEPENDENT = fileURLToPath(new URL("../../fixtures/vectors.json", import.meta.url));

/** The same of everything that vectors ask, drawn at random from the edges of calendars, currencies and amounts. */
const OF_EVERY_KIND = fileURLToPath(new URL("../../fixtures/vectors-of-every-kind.json", import.meta.url));

function vector(
  kind: string,
  convention: string,
  inputs: Vector["inputs"],
  expected: Vector["expected"],
  tolerance?: string,
): Vector {
  const id = `${kind}: ${convention}`;
  return { id, kind, source: "", convention, inputs, expected, ...(tolerance === undefined ? {} : { tolerance }) };
}

const LENT = { principal: "450", annualRate: "0.07", days: 60 };
const MONTHLY = { principal: "1200", annualRate: "0.12", n: 12, start: "2026-01-01", frequency: "1M" };

/** One of each kind, in the variants that sources have them in. */
const VARIANTS: Vector[] = [
  vector(
    "daycount_days",
    "30E/360 (ISDA)",
    { start: "2011-08-31", end: "2012-02-29", terminationDate: "2012-02-29" },
    {
      days: 179,
      yearFraction: "179/360",
    },
  ),
  vector(
    "daycount_fraction",
    "ACT/ACT (ICMA)",
    { start: "2003-11-01", end: "2004-05-01", refStart: "2003-11-01", refEnd: "2004-05-01" },
    { yearFraction: "1/2" },
  ),
  vector(
    "daycount_fraction",
    "ACT/ACT (AFB)",
    { start: "2003-11-01", end: "2004-05-01" },
    { yearFraction: "0.497267759563" },
  ),
  // Counted back from a 28 February, a year begins on a 29th where there is one.
  vector(
    "daycount_fraction",
    "ACT/ACT (AFB)",
    { start: "1999-12-31", end: "2007-02-28" },
    { yearFraction: "7.164383561644" },
  ),
  // February is one of twelve months, though thirteen of its length would fill a year.
  vector(
    "daycount_fraction",
    "ACT/ACT (ICMA)",
    { start: "2007-02-01", end: "2007-02-15", refStart: "2007-02-01", refEnd: "2007-03-01" },
    { yearFraction: "1/24" },
  ),
  // A calculator's days between dates, by the calendar and in months of 30 days.
  vector("daycount_days", "actual days", { start: "2004-06-03", end: "2005-10-14" }, { days: 498 }),
  vector("daycount_days", "30-day months, 360-day year", { start: "2004-06-03", end: "2005-10-14" }, { days: 491 }),
  vector("simple_interest", "ACT/360", { principal: "0", annualRate: "0.07", days: 60 }, { interest: "0", total: "0" }),
  vector(
    "simple_interest",
    "ACT/360",
    { principal: "1,000,000", annualRate: "0.07", days: 60 },
    { interest: "11,666.67" },
  ),
  vector("daycount_fraction", "NL/365", { start: "2024-02-01", end: "2024-03-01" }, { yearFraction: "28/365" }),
  vector(
    "simple_interest",
    "ACT/360",
    { principal: "450", annualRatePct: "7", start: "2026-01-01", end: "2026-03-02" },
    { interest: "5.25", total: "455.25" },
  ),
  // One day at 7 % of 360: 3.5 and 10.5 cents.
  ...(
    [
      ["half-even", "180", "0.04"],
      ["HALF_EVEN", "540", "0.10"],
      ["half-up", "540", "0.11"],
      ["down", "180", "0.03"],
      ["up", "180", "0.04"],
    ] as const
  ).map(([rounding, principal, interest]) =>
    vector(
      "simple_interest",
      `ACT/360, ${rounding}`,
      { principal, annualRatePct: "7", days: 1, rounding },
      { interest, total: `${principal}${interest.slice(1)}` },
    ),
  ),
  vector(
    "simple_interest",
    "ACT/360, banker's rounding",
    { principal: "540", annualRatePct: "7", days: 1 },
    { interest: "0.10" },
  ),
  vector(
    "amortization_equal_principal",
    "30/360 monthly, rounded down",
    { principal: "100", annualRate: "0.12", n: 3, start: "2026-01-01", frequency: "1M" },
    { principals: ["33.33", "33.33", "33.34"], interests: ["1.00", "0.66", "0.33"] },
  ),
  vector(
    "amortization_equal_principal",
    "30/360 monthly, rounded up",
    { principal: "100", annualRate: "0.12", n: 3, start: "2026-01-01", frequency: "1M" },
    { principals: ["33.34", "33.34", "33.32"], interests: ["1.00", "0.67", "0.34"] },
  ),
  ...["365-day year", "365 days", "d/(100-d) * 365/(net-discount)"].map((year) =>
    vector("cash_discount_cost", year, { discountPct: "2", discountDays: 10, netDays: 30 }, { aprPct: "37.24" }),
  ),
  vector("simple_interest", "365 days", LENT, { interest: "5.18" }),
  vector(
    "bank_discount",
    "ACT/360",
    { face: "10000", discountRate: "0.0761", days: 90 },
    { discountAmount: "190.25", purchasePrice: "9809.75" },
  ),
  vector(
    "bank_discount_inverse",
    "ACT/360",
    { pricePer100: "98.0975", from: "2026-01-01", to: "2026-04-01" },
    { discountRate: "0.07610" },
  ),
  vector(
    "discount_to_yield",
    "more than half a year",
    { pricePer100: "92.265", days: 364, from: "1990-06-07" },
    { investmentRate: "0.08237", roundedPct: "8.237" },
  ),
  vector(
    "accrued_interest",
    "ACT/360",
    { par: "100000", annualRate: "0.05", start: "2026-01-01", end: "2026-03-02" },
    { accrued: "833.3333" },
  ),
  vector(
    "accrued_interest",
    "quarterly, in period",
    { par: "1000", annualRate: "0.08", days: 45, periodDays: 90 },
    { accruedPer100: "1.0000", accruedOn2000: "20.00" },
  ),
  vector("annuity_payment", "annuity, end of period", { periodRate: "0", n: 60, pv: "15000" }, { payment: "250" }),
  vector("annuity_payment", "paid in advance", { periodRate: "0.05", n: 1, pv: "1000" }, { payment: "1000.00" }),
  vector("annuity_payment", "quarterly", { annualRate: "0.08", n: 4, pv: "1000" }, { payment: "262.62" }),
  vector("amortization", "30/360 monthly, equal principal", MONTHLY, {
    rows_1_to_2: [
      { payment: "112.00", principal: "100.00", balance: "1100.0" },
      { interest: "11.00", due: "01 March 2026", days: 28 },
    ],
    totalInterest: "78.00",
    principalPerPeriod: "100",
  }),
  vector("amortization", "30/360 monthly, whole unit", MONTHLY, {
    payments_1_to_11: "107",
    lastPayment: "102.16",
    row12: { balance: "0.00" },
  }),
  vector(
    "amortization",
    "30/360 monthly",
    { ...MONTHLY, interestType: "flat" },
    {
      row1: { payment: "112.00", interest: "12.00", principal: "100.00" },
      row12: { payment: "112.00", interest: "12.00", principal: "100.00" },
      totalInterest: "144",
    },
  ),
  // A month is 0.8333…: the last one takes up what rounding left of interest and of principal.
  vector(
    "amortization",
    "flat, 30/360 monthly",
    { ...MONTHLY, principal: "100", annualRate: "0.10", n: 3 },
    {
      rows: [
        { payment: "34.16", interest: "0.83", principal: "33.33", balance: "66.67" },
        { payment: "34.16", interest: "0.83", principal: "33.33", balance: "33.34" },
        { payment: "34.18", interest: "0.84", principal: "33.34", balance: "0.00" },
      ],
      totalInterest: "2.50",
    },
  ),
  vector("amortization", "30/360, multiples of 5", MONTHLY, { payments_1_to_11: "105" }),
  vector("amortization", "unrounded, 30/360 monthly", MONTHLY, {
    payment: "106.6185464",
    year1: { principal: "1200.00", balance: "0.00" },
    totalPaid: "1279.42256",
  }),
  vector(
    "amortization",
    "annuity",
    { periodRate: "0.09/12", n: 360, pv: "125000", from: 1, to: 1 },
    { cumInterest: "937.50", cumPrincipal: "68.27827118" },
    "1e-8",
  ),
  // All of the thirty years, to twenty decimals.
  vector(
    "amortization",
    "annuity, unrounded",
    { periodRate: "0.09/12", n: 360, pv: "125000" },
    {
      totalInterest: "237080.17762515223008162055",
      row360: { balance: "0.00", payment: "1005.77827118097841689339" },
      payments_1_to_360: "1005.77827118097841689339",
    },
  ),
  vector(
    "amortization",
    "30/360, interest deferred",
    { ...MONTHLY, principalGrace: 6, interestGrace: 3 },
    { row1: { payment: "0.00" }, row4: { interest: "48.00", principal: "0" } },
  ),
  vector(
    "amortization",
    "30/360, interest-free periods put off: collected with the 4th",
    { ...MONTHLY, principalGrace: 6, interestFree: 3 },
    { payments_1_to_3: "0.00", row4: { interest: "48.00", principal: "0" } },
  ),
  vector(
    "amortization",
    "30/360, interest-free periods",
    { ...MONTHLY, principalGrace: 6, interestFree: 3 },
    { payments_1_to_3: "0.00", row4: { interest: "12.00", principal: "0" } },
  ),
  // Where no word tells, the rows do: of a grace that changes nothing, and of one called free that puts interest off.
  vector(
    "amortization",
    "30/360, grace on principal and interest",
    { ...MONTHLY, principalGrace: 6, interestGrace: 3 },
    { rows_1_to_4: ["12.00", "12.00", "12.00", "12.00"].map((interest) => ({ interest })) },
  ),
  vector(
    "amortization",
    "30/360, grace on principal, interest-free periods",
    { ...MONTHLY, principalGrace: 6, interestFree: 3 },
    { rows_1_to_5: ["0.0", "0.0", "0.0", "48.00", "12.00"].map((interest) => ({ interest })) },
  ),
  vector(
    "amortization_equal_principal",
    "semi-annual",
    { pv: "600", annualRate: "0.10", n: 3 },
    { period: { "2": { interest: "20.00", payment: "220.00" } }, balances: ["400", "200", "0"] },
  ),
  vector(
    "rate_change",
    "30/360; instalment kept",
    { ...MONTHLY, rateChanges: [{ date: "2026-03-01", annualRatePct: "24" }] },
    { payments_1_to_11: "106.62", row3: { interest: "20.20" } },
  ),
  vector(
    "multi_disbursement",
    "30/360",
    {
      annualRatePct: "12",
      n: 2,
      start: "2026-01-01",
      disbursements: [
        { date: "2026-01-01", amount: "100" },
        { date: "2026-02-01", amount: "50" },
      ],
    },
    { row1: { payment: "50.75", balance: "100.25" }, row2: { payment: "101.25" } },
  ),
  ...["interest to the next due date", "TILL_REST_FREQUENCY", "interest to the end of the current period"].map(
    (words) =>
      vector(
        "early_payoff",
        `30/360, ${words}`,
        { ...MONTHLY, payoffDate: "2026-01-10" },
        { payoff: "1212.00", interest: "12.00" },
      ),
  ),
  // 12.00 · 9 / 31, as for the words "30/360" alone.
  ...["full months and days", "end of month"].map((words) =>
    vector(
      "early_payoff",
      `30/360, ${words}`,
      { ...MONTHLY, payoffDate: "2026-01-10" },
      { payoff: "1203.48", interest: "3.48" },
    ),
  ),
  vector(
    "early_payoff",
    "30/360",
    {
      ...MONTHLY,
      paid: [
        ["2026-01-16", "100"],
        ["2026-02-01", "6.62"],
      ],
      payoffDate: "2026-02-01",
    },
    { principal: "1104.89", interest: "0.00" },
  ),
  vector(
    "overdue_interest_recalculation",
    "30/360",
    { ...MONTHLY, n: 2, businessDate: "2026-05-01", repayments: [["2026-02-01", "609.01"]] },
    {
      rows: [
        { interest: "12.00", principal: "597.01" },
        { interest: "6.03", principal: "602.99" },
      ],
    },
  ),
  vector(
    "overdue_interest_recalculation",
    "30/360",
    { ...MONTHLY, n: 2, businessDate: "2026-05-01" },
    { interestEachPeriod: "12.00", lastInstalment: { due: "614.99" } },
  ),
  vector(
    "repayment_waterfall",
    "interest > principal > penalty > fee",
    { loan: 3000, dueNow: { penalty: "50", fee: "20", interest: "30", principal: "1000" }, repayment: "1040" },
    { allocation: { penalty: "10", fee: "0", interest: "30", principal: "1000" }, totalOutstanding: "2060" },
  ),
  ...[
    "INTEREST_PRINCIPAL_PENALTIES_FEES_ORDER",
    "interest-principal-penalties-fees",
    "interest first, then principal, penalties and fees",
    "fees and penalties are due at once; interest > principal > penalty > fee",
  ].map((order) =>
    vector(
      "repayment_waterfall",
      order,
      { loan: 3000, dueNow: { penalty: "50", fee: "20", interest: "30", principal: "1000" }, repayment: "1040" },
      { allocation: { penalty: "10", fee: "0", interest: "30", principal: "1000" } },
    ),
  ),
  vector(
    "repayment_waterfall",
    "",
    { loan: 3000, dueNow: { penalty: "50", fee: "20", principal: "1000" }, repayment: "30", order: "fee > penalty" },
    { allocation: { penalty: "10", fee: "20", interest: "0", principal: "0" } },
  ),
  vector(
    "repayment_waterfall",
    "in-advance principal, penalty",
    { principal: "1000", repayments: [["2026-01-10", "1030"]], penalties: [{ due: "2026-01-20", amount: "50" }] },
    { allocations: [{ principal: "1000", penalty: "30" }], penaltyOutstanding: "20" },
  ),
  vector(
    "repayment_waterfall",
    "horizontal: interest > principal",
    {
      repayments: [["2026-03-01", "150"]],
      instalments: [
        { due: "2026-01-01", interest: "10", principal: "100" },
        { due: "2026-02-01", interest: "9", principal: "100" },
      ],
    },
    { allocation: { interest: "19", principal: "131" } },
  ),
  vector(
    "repayment_waterfall",
    "vertical: interest > principal",
    {
      repayments: [["2026-03-01", "18"]],
      instalments: [
        { due: "2026-01-01", interest: "10", principal: "100" },
        { due: "2026-02-01", interest: "9", principal: "100" },
      ],
    },
    { allocation: { interest: "18", principal: "0" } },
  ),
  vector(
    "schedule_dates",
    "6M backward from termination date, EOM, ModifiedFollowing (termination date: Following), short first stub",
    { from: "1996-08-22", to: "1997-08-31", tenor: "6M", eom: true, holidays: ["1997-09-01"] },
    { dates: ["1996-08-22", "1996-08-30", "1997-02-28", "1997-09-02"] },
  ),
  vector(
    "schedule_dates",
    "long first stub, unadjusted",
    { from: "2026-01-15", to: "2026-04-20", tenor: "1M", eom: false },
    { dates: ["2026-01-15", "2026-02-20", "2026-03-20", "2026-04-20"] },
  ),
  vector(
    "schedule_dates",
    "4W, Following",
    { from: "2026-01-01", to: "2026-02-28", tenor: "4W" },
    { dates: ["2026-01-01", "2026-01-29", "2026-02-26", "2026-03-02"] },
  ),
  vector(
    "simple_interest",
    "ACT/360 in yen, which have no decimals",
    { principal: "1000000", annualRate: "0.03", days: 31, currency: "JPY" },
    { interest: "2583", total: "1002583" },
  ),
  vector(
    "amortization",
    "30/360 monthly, equal principal, in dinars of three decimals",
    { principal: "1000", annualRate: "0.07", n: 3, currency: "BHD" },
    {
      rows_1_to_2: [{ interest: "5.833", principal: "333.333" }, { interest: "3.889" }],
      row3: { principal: "333.334" },
    },
  ),
  vector(
    "schedule_dates",
    "6M backward, near the first day of the chain",
    { from: "1970-01-10", to: "1971-01-31", tenor: "6M" },
    { dates: ["1970-01-10", "1970-01-31", "1970-07-31", "1971-01-31"] },
  ),
];

const JANUARY = { start: "2026-01-01", end: "2026-02-01" };
const ONE_PAYMENT = { dueNow: { penalty: "50" }, repayment: "50" };

/** What says nothing, or nothing that can be true. */
const UNREADABLE: readonly (readonly [string, Vector])[] = [
  ["start or from or d1 or date1 = missing", vector("daycount_days", "ACT/360", { end: "2026-02-01" }, { days: 31 })],
  ["nothing is expected", vector("daycount_days", "ACT/360", JANUARY, {})],
  ["row1: nothing is expected", vector("amortization", "30/360 monthly", MONTHLY, { row1: {} })],
  ["rows = 3 to 2", vector("amortization", "30/360 monthly", MONTHLY, { rows_3_to_2: [] })],
  ["rows = 13 to 13", vector("amortization", "30/360 monthly", MONTHLY, { row13: { payment: "1" } })],
  ["allocation: nothing", vector("repayment_waterfall", "penalty > fee", ONE_PAYMENT, { allocation: {} })],
  ["30/360 Klingon", vector("daycount_days", "30/360 Klingon", JANUARY, { days: 30 })],
  ["tolerance = 1e9", vector("daycount_fraction", "ACT/360", JANUARY, { yearFraction: "0.5" }, "1e9")],
  [
    "part = juggling",
    vector("repayment_waterfall", "penalty > fee", { ...ONE_PAYMENT, dueNow: { juggling: "1" } }, { overpaid: "50" }),
  ],
  ["9007199254740994", vector("simple_interest", "ACT/360", { ...LENT, principal: 2 ** 53 + 2 }, { interest: "1" })],
  ["31/01/2024", vector("daycount_days", "ACT/360", { ...JANUARY, end: "31/01/2024" }, { days: 30 })],
  ["T23:59:59Z", vector("daycount_days", "ACT/360", { ...JANUARY, end: "2026-02-01T23:59:59Z" }, { days: 31 })],
  ["tolerance = -1", vector("daycount_fraction", "ACT/360", JANUARY, { yearFraction: "0.5" }, "-1")],
  ["Got: 1,45,0", vector("simple_interest", "ACT/360", { ...LENT, principal: "1,45,0" }, { interest: "16.92" })],
  ["Got: 450%", vector("simple_interest", "ACT/360", { ...LENT, principal: "450%" }, { interest: "5.25" })],
  ["= -60", vector("simple_interest", "ACT/360", { ...LENT, days: -60 }, { interest: "-5.25" })],
  ["= -450", vector("simple_interest", "ACT/360", { ...LENT, principal: "-450" }, { interest: "-5.25" })],
  ["= 0", vector("amortization", "30/360", { ...MONTHLY, principal: "0" }, { totalInterest: "0" })],
  ['expected "5.2549"', vector("simple_interest", "ACT/360", LENT, { interest: "5.2549" })],
  ["n or periods", vector("annuity_payment", "annuity", { periodRate: "0.01", n: 0, pv: "1" }, { payment: "0" })],
  ["at most 4000", vector("annuity_payment", "annuity", { periodRate: "0.01", n: 4001, pv: "1" }, { payment: "0" })],
  ["years = 4800", vector("annuity_payment", "monthly", { annualRate: "0.01", years: 400, pv: "1" }, { payment: "0" })],
  ["= -5", vector("annuity_payment", "annuity", { periodRate: "0.01", n: -5, pv: "1" }, { payment: "0" })],
  ["disbursements = []", vector("multi_disbursement", "30/360", { ...MONTHLY, disbursements: [] }, { payment: "0" })],
  [
    "discountDays or discountPeriod = missing",
    vector("cash_discount_cost", "360-day year", { discountPct: "2", netDays: 30 }, { aprPct: "24.49" }),
  ],
  [
    "eom = maybe",
    vector(
      "schedule_dates",
      "forward",
      { from: "2024-01-31", to: "2024-03-31", tenor: "1M", eom: "maybe" },
      { count: 3 },
    ),
  ],
  [
    "every blue moon",
    vector(
      "schedule_dates",
      "forward",
      { from: "2024-01-31", to: "2024-03-31", tenor: "every blue moon" },
      { count: 3 },
    ),
  ],
  [
    "in 3 instalments of 1000",
    vector(
      "repayment_waterfall",
      "penalty > fee",
      { ...ONE_PAYMENT, loan: "in 3 instalments of 1000" },
      { principalOutstanding: "3" },
    ),
  ],
  ["date = 2025-12-31", vector("early_payoff", "30/360", { ...MONTHLY, payoffDate: "2025-12-31" }, { payoff: "1200" })],
  [
    "paid = 2026-01-16",
    vector(
      "early_payoff",
      "30/360",
      { ...MONTHLY, paid: [["2026-01-16", "1700"]], payoffDate: "2026-02-01" },
      { payoff: "-400.54" },
    ),
  ],
  [
    "rounding has one exact name",
    vector("simple_interest", "ACT/360", { ...LENT, rounding: "to taste" }, { interest: "5.25" }),
  ],
  ["450.5", vector("simple_interest", "ACT/360", { ...LENT, principal: "450.5", currency: "JPY" }, { interest: "5" })],
  ["Klingon darsek", vector("simple_interest", "ACT/360", { ...LENT, currency: "Klingon darsek" }, { interest: "5" })],
];

/** The same in the words, orders and forms that other authors may choose. */
const IN_OTHER_WORDS = fileURLToPath(new URL("../../fixtures/vectors-in-other-words.json", import.meta.url));

describe("Published values", () => {
  for (const variant of VARIANTS) {
    it(`are met in kind and convention: ${variant.id}`, async () => {
      expect(await check(variant)).to.deep.equal({ result: "passed", onChain: false });
    });
  }

  it("are met by the contract, too, where the chain has the function", async () => {
    const { ethers } = await network.create();
    const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
    const outcomes = await Promise.all(
      VARIANTS.map(async (variant) => [variant.id, await check(variant, chain)] as const),
    );
    const onChain = outcomes.filter(([, outcome]) => outcome.result === "passed" && outcome.onChain).map(([id]) => id);
    expect(outcomes.filter(([, { result }]) => result !== "passed")).to.deep.equal([]);
    expect(onChain).to.include.members([
      "daycount_days: 30E/360 (ISDA)",
      "simple_interest: ACT/360",
      "annuity_payment: annuity, end of period",
      "amortization: 30/360 monthly, equal principal",
      "amortization: 30/360 monthly, whole unit",
      "amortization_equal_principal: semi-annual",
      "schedule_dates: long first stub, unadjusted",
    ]);
  });

  it("fail on a difference, and say which value is which", async () => {
    const wrong = vector("daycount_days", "30E/360", { start: "2007-02-28", end: "2007-08-31" }, { days: 183 });
    expect(await check(wrong)).to.deep.equal({ result: "failed", reason: "SDK: days: expected 183, got 182" });
  });

  it("fail on rows that differ, and say what they are instead", async () => {
    const rows = [{ payment: "1212" }, { payment: "0" }];
    expect(await check(vector("amortization", "30/360 monthly", { ...MONTHLY, n: 1 }, { rows }))).to.deep.equal({
      result: "failed",
      reason:
        'SDK: rows: expected [{"payment":"1212"},{"payment":"0"}], got [{ n: 1, days: 31, due: "2026-02-01", ' +
        'from: "2026-01-01", payment: 1212.00, interest: 12.00, principal: 1200.00, balance: 0.00 }]',
    });
  });

  it("fail with the names of inputs that were not used, for which they may differ", async () => {
    const other = vector("simple_interest", "ACT/360", { ...LENT, fee: "10", note: null }, { interest: "15.25" });
    expect(await check(other)).to.deep.equal({
      result: "failed",
      reason: 'SDK: interest: expected "15.25", got 5.25; inputs that were not used: fee',
    });
  });

  it("pass with the names of inputs that were not used, too", async () => {
    const met = vector("simple_interest", "ACT/360", { ...LENT, calendar: "TARGET" }, { interest: "5.25" });
    expect(await check(met)).to.deep.equal({ result: "passed", onChain: false, unused: ["calendar"] });
  });

  it("are granted one minor unit of a greater tolerance", async () => {
    const near = vector("simple_interest", "ACT/360", LENT, { interest: "5.26" }, "0.50");
    expect(await check(near)).to.include({ result: "passed" });
    const far = { ...near, expected: { interest: "5.27" } };
    expect(await check(far)).to.deep.equal({
      result: "failed",
      reason:
        'SDK: interest: expected "5.27", got 5.25; tolerance = 0.50, of which one minor unit is granted, or a ten-thousandth of an amount',
    });
  });

  it("are granted a ten-thousandth of a large amount, as far as their tolerance goes", async () => {
    const large = { ...LENT, principal: "45000000" }; // of which the interest is 525,000.00
    const off = (interest: string, tolerance: string) =>
      check(vector("simple_interest", "ACT/360", large, { interest }, tolerance));
    expect(await off("525000.05", "0.05")).to.include({ result: "passed" });
    expect(await off("525000.06", "0.05")).to.include({ result: "failed" });
    expect(await off("525060.00", "1000")).to.include({ result: "failed" });
  });

  it("are granted a tolerance in the field that has one, and in no other", async () => {
    const granted = (interest: string, total: string) => {
      const near = vector("simple_interest", "ACT/360", LENT, { interest, total });
      return check({ ...near, tolerance: { interest: "0.01" } });
    };
    expect(await granted("5.26", "455.25")).to.include({ result: "passed" });
    expect(await granted("5.25", "455.26")).to.include({ result: "failed" });
  });

  it("are read from an object that has them beside what it says of them", () => {
    const file = { description: "of a textbook", vectors: [vector("daycount_days", "ACT/360", JANUARY, { days: 31 })] };
    expect(parseVectors(JSON.stringify(file))).to.deep.equal(file.vectors);
  });

  it("are read with numbers of any size, as they are written", () => {
    const [read] = parseEntries('[{"id": 1, "kind": "k", "inputs": {"principal": 9007199254740993}, "expected": {}}]');
    expect(read).to.deep.include({ inputs: { principal: "9007199254740993" } });
  });

  it("fail on inputs that no rule admits", async () => {
    const reversed = vector("daycount_days", "30E/360", { start: "2007-08-31", end: "2007-02-28" }, { days: 182 });
    expect(await check(reversed)).to.include({ result: "failed" });
  });

  for (const [why, unjudged] of [
    ["unknown kind", vector("swaption_price", "", {}, { price: "1" })],
    [
      "no known day count",
      vector("daycount_days", "BUS/252", { start: "2026-01-01", end: "2026-02-01" }, { days: 20 }),
    ],
    [
      "unknown field holidays",
      vector("daycount_days", "ACT/360", { start: "2026-01-01", end: "2026-02-01" }, { holidays: 1 }),
    ],
  ] as const) {
    it(`are skipped with the reason: ${why}`, async () => {
      const outcome = await check(unjudged);
      expect(outcome).to.include({ result: "skipped" });
      expect("reason" in outcome && outcome.reason).to.include(why);
    });
  }

  for (const [why, wrong] of UNREADABLE) {
    it(`are an error that names value and rule: ${why}`, async () => {
      const outcome = await check(wrong);
      expect(outcome).to.include({ result: "failed" });
      expect("reason" in outcome && outcome.reason).to.include(why);
    });
  }

  it("are met in currencies of no, two and three decimals, as another implementation computes them", async () => {
    const { ethers } = await network.create();
    const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
    const independent = parseVectors(readFileSync(INDEPENDENT, "utf8"));
    for (const each of independent) {
      expect(await check(each, chain), each.id).to.deep.equal({ result: "passed", onChain: true });
    }
    expect(independent).to.have.length(46);
  });

  it("are met in every kind, convention and order, as another implementation computes them", async () => {
    const { ethers } = await network.create();
    const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
    const independent = parseVectors(readFileSync(OF_EVERY_KIND, "utf8"));
    for (const each of independent) expect(await check(each, chain), each.id).to.include({ result: "passed" });
    expect(new Set(independent.map(({ kind }) => kind)).size).to.equal(17);
  });

  it("are met in the words and forms of other authors", async () => {
    const { ethers } = await network.create();
    const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
    const inOtherWords = parseVectors(readFileSync(IN_OTHER_WORDS, "utf8"));
    for (const each of inOtherWords) expect(await check(each, chain), each.id).to.include({ result: "passed" });
    expect(new Set(inOtherWords.map(({ kind }) => kind)).size).to.equal(17);
  });

  it(`are met one and all, in the SDK and on chain, in the file of the house${leftOut(PUBLISHED)}`, async function () {
    if (PUBLISHED === undefined) this.skip();
    const { ethers } = await network.create();
    const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));
    for (const each of parseVectors(readFileSync(PUBLISHED, "utf8"))) {
      expect(await check(each, chain), each.id).to.include({ result: "passed" });
    }
  });
});

describe("A file of published values", () => {
  it("may begin with a byte order mark, and end its lines as Windows does", () => {
    const text = JSON.stringify([{ ...VARIANTS[0] }], undefined, 1).replaceAll("\n", "\r\n");
    expect(parseVectors(`\uFEFF${text}`)).to.deep.equal([VARIANTS[0]]);
  });

  it("is refused if it is no list of them", () => {
    expect(() => parseVectors("[]")).to.throw(InvalidVectorFileError, "an empty list");
    expect(() => parseVectors("{}")).to.throw(InvalidVectorFileError, "one object");
    expect(() => parseVectors("null")).to.throw(InvalidVectorFileError, "null");
    expect(() => parseVectors("")).to.throw(InvalidVectorFileError, "an empty file");
    expect(() => parseVectors("# Lienbook")).to.throw(InvalidVectorFileError, "# Lienbook");
    expect(() => parseVectors("[1]")).to.throw(InvalidVectorError, "entry 1 = 1");
    expect(() => parseVectors('[{"id":"V1","kind":"daycount_days","inputs":{}}]')).to.throw(
      InvalidVectorError,
      "expected of entry 1 = missing",
    );
  });

  it("may leave a convention empty, or out", () => {
    const entry = { id: "1", kind: "k", inputs: {}, expected: {} };
    for (const convention of [null, undefined, ""]) {
      expect(parseVectors(JSON.stringify([{ ...entry, convention }]))[0]).to.have.property("convention", "");
    }
  });

  it("is read beyond an entry that is no vector, which is named", () => {
    const good = { kind: "daycount_days", inputs: {}, expected: { days: 1 } };
    const entries = parseEntries(
      JSON.stringify([
        { ...good, id: 7 },
        good,
        { ...good, id: "V3", kind: 3 },
        { ...good, id: {} },
        { ...good, convention: 360 },
        { ...good, inputs: [] },
        null,
      ]),
    );
    expect(entries.map((entry) => (entry instanceof InvalidVectorError ? entry.value : entry.id))).to.deep.equal([
      "7",
      "entry 2",
      "kind of entry 3 = 3",
      "id of entry 4 = {}",
      "convention of entry 5 = 360",
      "inputs of entry 6 = []",
      "entry 7 = null",
    ]);
    expect(entries[2]).to.have.property("id", "V3");
  });
});
