import { Rational } from "../rational.ts";
import { isoDate } from "./inputs.ts";
import { Money, type Answer, type Json } from "./vector.ts";

/** What was found when answers were held against expected values. */
export interface Verdict {
  /** Fields that differ, with both values. */
  readonly mismatches: readonly string[];
  /** Expected fields for which there is no answer. */
  readonly unanswered: readonly string[];
}

/**
 * Holds an answer against what the source prints. Whole numbers, dates, fractions and rounded amounts must be equal;
 * a value that the source prints with some digits may be off by half of the last one, or by the tolerance if that is
 * more.
 */
export function compare(path: string, expected: Json, answer: Answer | undefined, tolerance?: Rational): Verdict {
  if (answer === undefined) return { mismatches: [], unanswered: [path] };
  if (Array.isArray(expected)) {
    if (!Array.isArray(answer)) return differs(path, expected, answer);
    if (answer.length !== expected.length) return differs(path, expected, answer);
    return together(expected.map((item: Json, i) => compare(`${path}[${i}]`, item, answer[i] as Answer, tolerance)));
  }
  if (typeof expected === "object" && expected !== null) {
    if (!isGroup(answer)) return differs(path, expected, answer);
    return together(
      Object.entries(expected).map(([key, value]) => {
        // Only the group's own fields: an expected field may have any name.
        const own = Object.hasOwn(answer, key) ? answer[key] : undefined;
        return compare(`${path}.${key}`, value, own, tolerance);
      }),
    );
  }
  return agrees(expected, answer, tolerance) ? { mismatches: [], unanswered: [] } : differs(path, expected, answer);
}

export function together(verdicts: readonly Verdict[]): Verdict {
  return {
    mismatches: verdicts.flatMap(({ mismatches }) => mismatches),
    unanswered: verdicts.flatMap(({ unanswered }) => unanswered),
  };
}

function agrees(expected: string | number | boolean | null, answer: Answer, tolerance?: Rational): boolean {
  if (typeof answer === "string") return typeof expected === "string" && isoDate(expected) === answer;
  if (typeof expected !== "string" && typeof expected !== "number") return false;
  const printed = String(expected);
  const value = Rational.parse(printed);
  const isFraction = printed.includes("/");
  if (typeof answer === "number") return value.equals(Rational.of(answer));
  if (answer instanceof Money) return within(answer.value, inMinorUnits(value), tolerance ?? Rational.ZERO);
  if (answer instanceof Rational) {
    return within(answer, value, isFraction ? Rational.ZERO : greater(tolerance, halfOfLastDigit(printed)));
  }
  return false;
}

/** A source that prints more than minor units is met by the amount that its value rounds to. */
function inMinorUnits(value: Rational): Rational {
  const hundred = Rational.of(100n);
  return Rational.of(value.mul(hundred).round()).div(hundred);
}

function within(answer: Rational, value: Rational, distance: Rational): boolean {
  return answer.sub(value).abs().compare(distance) <= 0;
}

/** A tolerance that is meant for one field cannot ask of another more than its source prints. */
function greater(tolerance: Rational | undefined, digits: Rational): Rational {
  return tolerance !== undefined && tolerance.compare(digits) > 0 ? tolerance : digits;
}

function halfOfLastDigit(printed: string): Rational {
  const [mantissa = "", exponent = "0"] = printed.toLowerCase().split("e");
  const decimals = (mantissa.split(".")[1] ?? "").length - Number(exponent);
  return Rational.of(10n).pow(-decimals).div(Rational.of(2n));
}

function differs(path: string, expected: Json, answer: Answer): Verdict {
  return { mismatches: [`${path}: expected ${JSON.stringify(expected)}, got ${printed(answer)}`], unanswered: [] };
}

function printed(answer: Answer): string {
  if (answer instanceof Money) return answer.value.toFixed(2);
  if (answer instanceof Rational) return `${answer.toFixed(20)}${isShort(answer) ? ` (${answer.toString()})` : ""}`;
  if (Array.isArray(answer)) return `[${answer.map((item: Answer) => printed(item)).join(", ")}]`;
  return JSON.stringify(answer);
}

function isShort(value: Rational): boolean {
  return value.toString().length <= 40;
}

function isGroup(answer: Answer): answer is { readonly [key: string]: Answer | undefined } {
  return (
    typeof answer === "object" && !Array.isArray(answer) && !(answer instanceof Money || answer instanceof Rational)
  );
}
