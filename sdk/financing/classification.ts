import { InvalidTermError } from "./money-errors.ts";
import { Rational } from "./rational.ts";

/** Loan grades by days past due, the best first. The last three are non-performing. */
const GRADES = ["pass", "special mention", "substandard", "doubtful", "loss"] as const;

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
  /** ISO 4217 number; needed only where exposures of several currencies are classified together. */
  readonly currency?: bigint;
  readonly outstanding: bigint;
  readonly daysPastDue: number;
  /** Whether its bank has written it off, which derecognises it: it is in no book any more. Default: no. */
  readonly writtenOff?: boolean;
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
  /** Outstanding under what was written off, which counts in nothing else here. */
  readonly writtenOff: bigint;
}

/**
 * Grades exposures and extends default to a debtor's other claims at the same bank where more than a tenth of them,
 * by amount, is non-performing. Contagion makes a claim non-performing; its own grade stays what its days say.
 *
 * What was written off is graded no more: it is left out, and makes no other claim non-performing.
 *
 * Amounts of different currencies are not added, for that takes rates of exchange: the tenth is one of the debtor's
 * claims in one currency, and once it is exceeded in any, the debtor's claims in all of them are non-performing.
 */
export function classifyExposures<E extends Exposure>(exposures: readonly E[]): (E & ClassifiedExposure)[] {
  const graded = exposures
    .filter((exposure) => !isWrittenOff(exposure))
    .map((exposure) => ({ ...exposure, grade: classify(exposure.daysPastDue) }));
  const totals = new Map<string, { relation: string; all: bigint; nonPerforming: bigint }>();
  for (const each of graded) {
    const relation = relationOf(each);
    const key = JSON.stringify([relation, String(each.currency)]);
    const { all, nonPerforming } = totals.get(key) ?? { all: 0n, nonPerforming: 0n };
    totals.set(key, {
      relation,
      all: all + each.outstanding,
      nonPerforming: nonPerforming + (isNonPerforming(each.grade) ? each.outstanding : 0n),
    });
  }
  const contagious = new Set(
    Array.from(totals.values())
      .filter(({ all, nonPerforming }) => nonPerforming * CONTAGION_PART > all)
      .map(({ relation }) => relation),
  );
  return graded.map((each) => ({
    ...each,
    nonPerforming: isNonPerforming(each.grade) || contagious.has(relationOf(each)),
  }));
}

export function isWrittenOff({ writtenOff = false }: Exposure): boolean {
  return writtenOff;
}

function relationOf({ bank, debtor }: Exposure): string {
  return JSON.stringify([bank, debtor]);
}

/**
 * What classified exposures of one currency come to.
 *
 * @param writtenOff what was written off beside them
 * @throws {InvalidTermError} for exposures of several currencies, which have no sum
 */
export function portfolioOf(
  exposures: readonly ClassifiedExposure[],
  writtenOff: readonly Exposure[] = [],
): ClassifiedPortfolio {
  const all = [...exposures, ...writtenOff];
  const currencies = Array.from(new Set(all.map(({ currency }) => String(currency ?? "none"))));
  if (currencies.length > 1) {
    throw new InvalidTermError(
      "currency",
      currencies.join(", "),
      "Amounts of different currencies have no sum without rates of exchange.",
      "Classify all together with classifyExposures, and sum each currency by itself.",
    );
  }
  const sum = (chosen: readonly Exposure[]) => chosen.reduce((total, { outstanding }) => total + outstanding, 0n);
  const outstanding = sum(exposures);
  const nonPerforming = sum(exposures.filter((exposure) => exposure.nonPerforming));
  const ratio = outstanding === 0n ? Rational.ZERO : Rational.of(nonPerforming, outstanding);
  return { exposures, outstanding, nonPerforming, ratio, writtenOff: sum(writtenOff) };
}

/**
 * Exposures of one currency with their grades, contagion and the non-performing ratio.
 *
 * @example
 * const { ratio } = classifyPortfolio([
 *   { bank: "A", debtor: "X", outstanding: 11n, daysPastDue: 91 },
 *   { bank: "A", debtor: "X", outstanding: 89n, daysPastDue: 0 },
 * ]);
 * ratio.toString(); // "1"
 */
export function classifyPortfolio(exposures: readonly Exposure[]): ClassifiedPortfolio {
  return portfolioOf(classifyExposures(exposures), exposures.filter(isWrittenOff));
}
