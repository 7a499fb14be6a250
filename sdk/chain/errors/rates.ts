import { contractError } from "./contract-error.ts";
import { day, id, referenceRate } from "./parameters.ts";

/** Errors of `ReferenceRates`. */

export class BenchmarkNameMissingError extends contractError(
  "BenchmarkNameMissing",
  {},
  {
    says: () => "The fixing does not say of which rate it is.",
    rule: "A fixing names the rate as its administrator calls it, by hash.",
    advice: "Write the fixing with `fixingOf`, which hashes the name.",
  },
) {}

export class PublicationMissingError extends contractError(
  "PublicationMissing",
  {},
  {
    says: () => "The fixing does not say where it was published.",
    rule: "A fixing carries the hash of the document in which it was published.",
    advice: "Hash the publication and put it into the fixing.",
  },
) {}

export class FixingDayInvalidError extends contractError(
  "FixingDayInvalid",
  { from: day(32) },
  {
    says: ({ from }) => `A fixing from ${from} is for a day that is over, or that the book does not know.`,
    rule: "A fixing holds from today or later, by the year 2149.",
    advice: "Publish it from today on.",
  },
) {}

export class ReferenceRateInvalidError extends contractError(
  "ReferenceRateInvalid",
  { rate: referenceRate },
  {
    says: ({ rate }) => `A reference rate of ${rate} is out of all bounds.`,
    rule: "A reference rate is between minus and plus 100 % a year.",
    advice: "Give it in parts per million: 3.125 % is 31250.",
  },
) {}

export class FixingOutOfOrderError extends contractError(
  "FixingOutOfOrder",
  { benchmark: id, from: day(32), last: day(32) },
  {
    says: ({ benchmark, from, last }) => `Of rate ${benchmark} the last fixing is from ${last}, not before ${from}.`,
    rule: "Fixings are published in the order of their days, one for each, and withdrawn in the opposite order.",
    advice: "Publish for a later day; to correct one that is not final, withdraw it and those after it first.",
  },
) {}

export class FixingNotPublishedError extends contractError(
  "FixingNotPublished",
  { benchmark: id, from: day(32) },
  {
    says: ({ benchmark, from }) => `Of rate ${benchmark} there is no fixing from ${from}.`,
    rule: "A fixing is taken or withdrawn by the day from which it holds, under its administrator's name.",
    advice: "Take the day from the event `FixingPublished`; a rate's id follows from its administrator and its name.",
  },
) {}

export class FixingIsFinalError extends contractError(
  "FixingIsFinal",
  { benchmark: id, from: day(32) },
  {
    says: ({ benchmark, from }) => `The fixing of rate ${benchmark} from ${from} is final.`,
    rule: "From the day before its own on a fixing stands, for financings may have taken it.",
    advice: "Publish another one from the next day on that is free.",
  },
) {}

export class FixingNotFinalError extends contractError(
  "FixingNotFinal",
  { benchmark: id, from: day(32) },
  {
    says: ({ benchmark, from }) => `The fixing of rate ${benchmark} from ${from} may still be withdrawn.`,
    rule: "Financings take a fixing from the day before its own on, when nobody can withdraw it any more.",
    advice: "Bring it then.",
  },
) {}
