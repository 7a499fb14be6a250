/** The library of Lienbook: what scripts, tests and integrators share. */
export * from "./errors.ts";
export * from "./chain/index.ts";
export * from "./documents/index.ts";
export * from "./documents/contents/index.ts";
// The chain has a commitment of its own, to a transaction; this name is the contents'.
export { type Commitment } from "./documents/contents/index.ts";
export * from "./documents/milestones/index.ts";
export * from "./documents/registration/index.ts";
export * from "./enforcement/index.ts";
export * from "./diligence/index.ts";
export * from "./escrow/index.ts";
export * from "./financing/default-events.ts";
export * from "./financing/examination.ts";
export * from "./financing/offering.ts";
export * from "./financing/position.ts";
export * from "./financing/purchase.ts";
export * from "./financing/receivable.ts";
export * from "./financing/servicing.ts";
export * from "./financing/statement.ts";
export * from "./financing/terms.ts";
export { NotToldError, receivableOf, termsOf, type ToldBy } from "./financing/told.ts";
export * from "./financing/transfer.ts";
export * from "./guarantees/index.ts";
export * from "./insurance/index.ts";
export * from "./member.ts";
export * from "./messages/discrepancies.ts";
export * from "./messages/sign.ts";
export * from "./messages/types.ts";
export * from "./participants/index.ts";
export * from "./pledge/index.ts";
export * from "./rates/index.ts";
export * from "./supervision/index.ts";
export * from "./title/index.ts";
export { dayOf, isoOf, type Day } from "./financing/calendar.ts";
export { DAY_COUNT_CONVENTIONS, dayCountIndex, type DayCountConvention } from "./financing/daycount.ts";
export type { CollateralStruct, FinancingTermsStruct } from "../typechain-types/contracts/financing/FinancingDesk.ts";
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
} from "./financing/classification.ts";
export * from "./financing/portfolio.ts";
