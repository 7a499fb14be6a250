export {
  amortize,
  byDayCount,
  byEqualPeriods,
  type AmortizedLoan,
  type PeriodRate,
  type TableRow,
} from "./amortization.ts";
export {
  addTenor,
  BusinessCalendar,
  dayOf,
  isoOf,
  parseTenor,
  type Day,
  type DayLike,
  type Tenor,
} from "./calendar.ts";
export {
  classify,
  classifyExposures,
  classifyPortfolio,
  isNonPerforming,
  portfolioOf,
  type ClassifiedExposure,
  type ClassifiedPortfolio,
  type Exposure,
  type Grade as LoanGrade,
} from "./classification.ts";
export {
  DAY_COUNT_CONVENTIONS,
  dayCountIndex,
  daysBetween,
  yearFraction,
  type DayCountConvention,
} from "./daycount.ts";
export * from "./declaration.ts";
export * from "./default-events.ts";
export * from "./examination.ts";
export { FinancingModel, type MoneyTerms, type Payment, type Snapshot } from "./model/index.ts";
export {
  InvalidDateError,
  InvalidNumberError,
  InvalidTenorError,
  InvalidTermError,
  MoneyError,
  PeriodReversedError,
} from "./money-errors.ts";
export * from "./offering.ts";
export * from "./portfolio.ts";
export * from "./position.ts";
export { FINANCING_STATUSES, type FinancingStatus } from "./status.ts";
export * from "./purchase.ts";
export { replacementOf, type ReplacementWish } from "./replacement.ts";
export { Rational, roundingIndex, ROUNDINGS, type Rounding } from "./rational.ts";
export {
  backingHashOf,
  collateralOf,
  commitmentOf,
  decodeDetails,
  PledgeAmountError,
  type IssuedReceivable,
  type ReceivableDetails,
  type Share,
} from "./receivable.ts";
export { periodDates, type DateRule, type Stub } from "./schedule-dates.ts";
export { buildOnChain, encodePlan, projectedInterestOnChain, type EncodedSchedulePlan } from "./schedule-lens.ts";
export {
  buildSchedule,
  checkSchedule,
  projectedInterest,
  type Instalment,
  type Repayment,
  type SchedulePlan,
} from "./schedules.ts";
export { LoanParty } from "./loan-party.ts";
export * from "./statement.ts";
export * from "./terms.ts";
export { type RateLike } from "../units.ts";
export { NotToldError, receivableOf, termsOf } from "./told.ts";
export * from "./transfer.ts";
export {
  BUCKETS,
  bucketsOf,
  EARLY_REPAYMENTS,
  earlyIndex,
  waterfallOf,
  type Bucket,
  type EarlyRepayment,
} from "./waterfall.ts";
