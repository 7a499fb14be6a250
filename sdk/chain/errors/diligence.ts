import { contractError } from "./contract-error.ts";
import { day, id, lei } from "./parameters.ts";

/** Errors of `DiligenceFile`. */

export class ReportAlreadyFiledError extends contractError(
  "ReportAlreadyFiled",
  { id },
  {
    says: ({ id }) => `Report ${id} was filed before.`,
    rule: "A report is filed once.",
    advice: "Nothing is to be done; a new report has other contents or dates.",
  },
) {}

export class ReportNotFiledError extends contractError(
  "ReportNotFiled",
  { id },
  {
    says: ({ id }) => `Report ${id} is not filed.`,
    rule: "Only what its maker has filed is relied on, disclosed or taken back.",
    advice: "Check maker and report, down to the last field; have the maker file it.",
  },
) {}

export class ReportKindMissingError extends contractError(
  "ReportKindMissing",
  {},
  {
    says: () => "The report does not say what it is.",
    rule: "A report is a survey, an evaluation of a counter-guarantee or a review of a project.",
    advice: "Name its kind.",
  },
) {}

export class ReportOnOneselfError extends contractError(
  "ReportOnOneself",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} cannot report on itself.`,
    rule: "Maker and subject of a report are different entities.",
    advice: "Have somebody else look into it.",
  },
) {}

export class ReportDatesInvalidError extends contractError(
  "ReportDatesInvalid",
  { datedOn: day(32), expiresOn: day(32) },
  {
    says: ({ datedOn, expiresOn }) => `A report of ${datedOn} cannot be good until ${expiresOn}.`,
    rule: "A report is dated no later than tomorrow, and good until a day that has not passed, by the year 2149.",
    advice: "Correct its dates.",
  },
) {}

export class ReportContentsMissingError extends contractError(
  "ReportContentsMissing",
  {},
  {
    says: () => "The report has no contents.",
    rule: "A report commits to what it says, by the salted root of its fields.",
    advice: "Commit to its contents.",
  },
) {}

export class NotMakerOfReportError extends contractError(
  "NotMakerOfReport",
  { id, entity: lei, maker: lei },
  {
    says: ({ id, entity, maker }) => `Report ${id} is not ${entity}'s to take back, but ${maker}'s.`,
    rule: "Who made a report takes it back.",
    advice: "Have an account of its maker sign.",
  },
) {}

export class NotSubjectOfReportError extends contractError(
  "NotSubjectOfReport",
  { id, entity: lei, subject: lei },
  {
    says: ({ id, entity, subject }) => `Report ${id} is about ${subject}; ${entity} does not disclose it.`,
    rule: "A report is disclosed by the entity that it is about.",
    advice: "Have an account of that entity sign.",
  },
) {}

export class ReaderMissingError extends contractError(
  "ReaderMissing",
  {},
  {
    says: () => "A report is disclosed to nobody.",
    rule: "A disclosure names who may rely on the report.",
    advice: "Name the reader.",
  },
) {}

export class DisclosureInPastError extends contractError(
  "DisclosureInPast",
  { until: day(32) },
  {
    says: ({ until }) => `A disclosure until ${until} is of no use any more.`,
    rule: "A disclosure is for today at least; day 0 ends one.",
    advice: "Choose a later day, or 0.",
  },
) {}

export class ReportIsRevokedError extends contractError(
  "ReportIsRevoked",
  { id },
  {
    says: ({ id }) => `Report ${id} was taken back by its maker.`,
    rule: "What its maker no longer stands by is not relied on.",
    advice: "Ask for a new report.",
  },
) {}

export class ReportIsStaleError extends contractError(
  "ReportIsStale",
  { id, expiresOn: day(32) },
  {
    says: ({ id, expiresOn }) => `Report ${id} was good until ${expiresOn}.`,
    rule: "After its last day a report is not relied on anew.",
    advice: "Ask for a new report.",
  },
) {}

export class ReportNotDisclosedError extends contractError(
  "ReportNotDisclosed",
  { id, reader: lei },
  {
    says: ({ id, reader }) => `Report ${id} is not disclosed to ${reader}.`,
    rule: "A report is relied on by who made it, and by others with the consent of the entity that it is about.",
    advice: "Ask that entity to disclose it.",
  },
) {}
