import { InvalidTermError } from "./money-errors.ts";
import { Rational } from "./rational.ts";

/** Loan grades by days past due, in the order of the chain's enum. The last three are non-performing. */
export const GRADES = ["pass", "special mention", "substandard", "doubtful", "loss"] as const;

export type Grade = (typeof GRADES)[number];

/** A debtor's claims at one bank are all non-performing if more than this part of them is: one tenth. */
const CONTAGION_PART = 10n;

/**
 * The grade of a loan by the days that its oldest unpaid due date lies back: none pass; any special mention; over 90
 * substandard, over 270 doubtful, over 360 loss.
 *
 * @throws {InvalidTermError} unless `daysPastDue` is a whole number, zero or more
 * @example classify(91); // "substandard"
 */
export function classify(daysPastDue: number): Grade {
  if (!Number.isSafeInteger(daysPastDue) || daysPastDue < 0) {
    throw new InvalidTermError("daysPastDue", `${daysPastDue}`, "Days are counted from zero.", "Count them again.");
  }
  if (daysPastDue > 360) return "loss";
  if (daysPastDue > 270) return "doubtful";
  if (daysPastDue > 90) return "substandard";
  return daysPastDue > 0 ? "special mention" : "pass";
}

export function isNonPerforming(grade: Grade): boolean {
  return GRADES.indexOf(grade) >= GRADES.indexOf("substandard");
}

/** What a bank has outstanding to a debtor in one financing, in minor units of one currency. */
export interface Exposure {
  readonly bank: string;
  readonly debtor: string;
  readonly outstanding: bigint;
  readonly daysPastDue: number;
}

/** An exposure with its grade, and whether it counts as non-performing, by its own grade or by the debtor's others. */
export interface ClassifiedExposure extends Exposure {
  readonly grade: Grade;
  readonly nonPerforming: boolean;
}

/** A portfolio after contagion. */
export interface ClassifiedPortfolio {
  readonly exposures: readonly ClassifiedExposure[];
  readonly outstanding: bigint;
  readonly nonPerforming: bigint;
  /** Non-performing over all outstanding; zero for an empty portfolio. */
  readonly ratio: Rational;
}

/**
 * Grades exposures and extends default to a debtor's other claims at the same bank where more than a tenth of them,
 * by amount, is non-performing. Contagion makes a claim non-performing; its own grade stays what its days say.
 *
 * @example
 * const { ratio } = classifyPortfolio([
 *   { bank: "A", debtor: "X", outstanding: 11n, daysPastDue: 91 },
 *   { bank: "A", debtor: "X", outstanding: 89n, daysPastDue: 0 },
 * ]);
 * ratio.toString(); // "1"
 */
export function classifyPortfolio(exposures: readonly Exposure[]): ClassifiedPortfolio {
  const graded = exposures.map((exposure) => ({ ...exposure, grade: classify(exposure.daysPastDue) }));
  const totals = new Map<string, { all: bigint; nonPerforming: bigint }>();
  for (const { bank, debtor, outstanding, grade } of graded) {
    const key = JSON.stringify([bank, debtor]);
    const { all, nonPerforming } = totals.get(key) ?? { all: 0n, nonPerforming: 0n };
    totals.set(key, {
      all: all + outstanding,
      nonPerforming: nonPerforming + (isNonPerforming(grade) ? outstanding : 0n),
    });
  }
  const classified = graded.map((exposure) => {
    const { all, nonPerforming } = totals.get(JSON.stringify([exposure.bank, exposure.debtor])) ?? NOTHING;
    const contagious = nonPerforming * CONTAGION_PART > all;
    return { ...exposure, nonPerforming: contagious || isNonPerforming(exposure.grade) };
  });
  const sum = (chosen: readonly Exposure[]) => chosen.reduce((total, { outstanding }) => total + outstanding, 0n);
  const outstanding = sum(classified);
  const nonPerforming = sum(classified.filter((exposure) => exposure.nonPerforming));
  const ratio = outstanding === 0n ? Rational.ZERO : Rational.of(nonPerforming, outstanding);
  return { exposures: classified, outstanding, nonPerforming, ratio };
}

const NOTHING = { all: 0n, nonPerforming: 0n };
