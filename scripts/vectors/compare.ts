import { Rational } from "../../sdk/financing/rational.ts";
import { isoDate, lettersOf, plain } from "./inputs.ts";
import { ChainMoney, Money, Rate, YearFraction, type Answer, type Json } from "./vector.ts";

/** What was found when answers were held against expected values. */
export interface Verdict {
  /** Fields that differ, with both values. */
  readonly mismatches: readonly string[];
  /** Expected fields for which there is no answer. */
  readonly unanswered: readonly string[];
}

/**
 * Holds an answer against what the source prints. Whole numbers, dates, fractions and rounded amounts must be equal; a
 * value that the source prints with some digits may be off by half of the last one, or by the tolerance if that is
 * more: for an amount up to a minor unit, or a ten-thousandth of it; for a rate up to its last digit, or the latter. A
 * year fraction that is some days of a year, in fewer digits than tell days apart, must be equal, and so must a rate
 * of one digit.
 */
export function compare(
  path: string,
  expected: Json,
  answer: Answer | undefined,
  tolerance?: Rational,
  decimals = 2,
): Verdict {
  if (isEmpty(expected))
    return { mismatches: [`${path}: nothing is expected, which anything would meet`], unanswered: [] };
  if (answer === undefined) return { mismatches: [], unanswered: [path] };
  if (Array.isArray(expected)) {
    if (!Array.isArray(answer)) return differs(path, expected, answer, decimals);
    if (answer.length !== expected.length) return differs(path, expected, answer, decimals);
    return together(
      expected.map((item: Json, i) => compare(`${path}[${i}]`, item, answer[i] as Answer, tolerance, decimals)),
    );
  }
  if (typeof expected === "object" && expected !== null) {
    if (!isGroup(answer)) return differs(path, expected, answer, decimals);
    return together(
      Object.entries(expected).map(([key, value]) => {
        return compare(`${path}.${key}`, value, fieldOf(answer, key), tolerance, decimals);
      }),
    );
  }
  // One value for several: each of them is it.
  const answers = Array.isArray(answer) ? (answer as readonly Answer[]) : [answer];
  return answers.length > 0 && answers.every((each) => agrees(expected, each, tolerance, decimals))
    ? { mismatches: [], unanswered: [] }
    : differs(path, expected, answer, decimals);
}

/** A field by its name, as sources write it. Only the group's own: an expected field may have any name. */
export function fieldOf<T>(group: Readonly<Record<string, T>>, name: string): T | undefined {
  const own = Object.getOwnPropertyNames(group);
  const found =
    own.find((each) => each === name) ??
    own.find((each) => lettersOf(each) === lettersOf(name)) ??
    own.find((each) =>
      FIELDS.some(([first, ...others]) => first === lettersOf(each) && others.includes(lettersOf(name))),
    );
  return found === undefined ? undefined : group[found];
}

/** Further names, in small letters, of the answer that goes by the first. */
const FIELDS: readonly (readonly string[])[] = [
  "payment pmt instalment installment emi annuity instalmentamount installmentamount paymentamount monthlypayment levelpayment periodicpayment paymentperperiod regularpayment monthlyinstalment monthlyinstallment",
  "interest interestpaid interestdue interestpayment interestportion interestpart interestamount simpleinterest accruedinterest accrued",
  "principal principalpaid principaldue principalpayment principalportion principalpart principalrepaid capital capitalrepaid",
  "balance outstanding remaining remainingbalance outstandingbalance outstandingprincipal remainingprincipal principaloutstanding closingbalance endingbalance endbalance",
  "remaining stilldue leftdue unpaid",
  "overpaid overpayment excess surplus unapplied",
  "openingbalance beginningbalance startingbalance begin",
  "date duedate paymentdate",
  "n nr no number period month paymentnumber instalmentnumber installmentnumber",
  "yearfraction daycountfraction yearfrac dcf accrualfactor fraction decimal",
  "days daycount dayscounted actualdays numberofdays",
  "daysaccrued days accrueddays",
  "daysinperiod perioddays",
  "proceeds bankproceeds netproceeds cashproceeds issueprice presentvalue pv",
  "discount bankdiscount",
  "total futurevalue fv maturityvalue amountdue",
  "payoff payoffamount settlementamount prepaymentamount totaldue",
  "totalinterest interesttotal totalinterestpaid totalinterestdue",
  "totalpayment totaldue totalpayments totalpaid totalrepayment",
  "cuminterest cumulativeinterest cumipmt",
  "cumprincipal cumulativeprincipal cumprinc",
  "lastrow finalrow lastinstalment lastinstallment finalinstalment finalinstallment",
  "firstrow firstinstalment firstinstallment",
  "lastpayment finalpayment",
  "duedates paymentdates",
].map((group) => group.split(" "));

export function together(verdicts: readonly Verdict[]): Verdict {
  return {
    mismatches: verdicts.flatMap(({ mismatches }) => mismatches),
    unanswered: verdicts.flatMap(({ unanswered }) => unanswered),
  };
}

function agrees(
  expected: string | number | boolean | null,
  answer: Answer,
  tolerance: Rational | undefined,
  decimals: number,
): boolean {
  if (typeof answer === "string") return typeof expected === "string" && isoDate(expected) === answer;
  if (typeof expected !== "string" && typeof expected !== "number") return false;
  const [, perHundred] = /^(.+)%$/.exec(String(expected).trim()) ?? [];
  if (answer instanceof Rate && perHundred !== undefined)
    return agrees(perHundred, answer.inPercent, tolerance, decimals);
  const printed = plain(expected);
  const value = Rational.parse(printed);
  const isFraction = printed.includes("/");
  if (typeof answer === "number") return value.equals(Rational.of(answer));
  if (answer instanceof Money) return meets(answer, printed, tolerance, decimals);
  if (answer instanceof YearFraction) {
    const digits = isFraction || mayBeExact(printed, value) ? Rational.ZERO : halfOfLastDigit(printed);
    // Of two decimals a file may say that it has rounded them; of fewer it would pass any convention.
    const printedDigits = isFraction || decimalsOf(printed) < 2 ? Rational.ZERO : halfOfLastDigit(printed);
    return within(answer.value, value, greater(least(tolerance, greater(printedDigits, PART_OF_A_DAY)), digits));
  }
  if (answer instanceof Rate) {
    const half = halfOfLastDigit(printed);
    const tells = !isFraction && half.compare(value.abs().div(TWO_DIGITS)) <= 0;
    const granted = isFraction ? undefined : least(tolerance, mostOfRate(printed, value));
    return within(answer.value, value, greater(granted, tells ? half : Rational.ZERO));
  }
  if (answer instanceof Rational) {
    const granted = least(tolerance, minorUnit(decimals));
    return within(answer, value, isFraction ? Rational.ZERO : greater(granted, halfOfLastDigit(printed)));
  }
  return false;
}

/** An amount, or what it was rounded from where the source prints more digits than an amount has. */
function meets(answer: Money, printed: string, tolerance: Rational | undefined, decimals: number): boolean {
  const value = Rational.parse(printed).mul(scaleOf(decimals));
  const granted = least(tolerance, greater(value.abs().div(SHARE), Rational.ONE).mul(minorUnit(decimals)));
  const off = (granted ?? Rational.ZERO).mul(scaleOf(decimals));
  if (answer instanceof ChainMoney && answer.stands === "for a value" && decimalsOf(printed) < decimals)
    return within(answer.minorUnits, value, greater(off, halfOfLastDigit(printed).mul(scaleOf(decimals))));
  if (value.denominator === 1n) return within(answer.minorUnits, value, off);
  if (answer instanceof ChainMoney) return within(answer.minorUnits, Rational.of(value.round()), off);
  if (answer.exact === undefined) return within(answer.minorUnits, value, off);
  return within(answer.exact, value, greater(off, halfOfLastDigit(printed).mul(scaleOf(decimals))));
}

function scaleOf(decimals: number): Rational {
  return Rational.of(10n ** BigInt(decimals));
}

function isEmpty(expected: Json): boolean {
  return typeof expected === "object" && expected !== null && Object.keys(expected).length === 0;
}

function within(answer: Rational, value: Rational, distance: Rational): boolean {
  return answer.sub(value).abs().compare(distance) <= 0;
}

/** A tolerance that is meant for one field cannot ask of another more than its source prints. */
function greater(tolerance: Rational | undefined, digits: Rational): Rational {
  return tolerance !== undefined && tolerance.compare(digits) > 0 ? tolerance : digits;
}

/** A tolerance is for rounding: a day more, or another day count, is more than this share of an amount of interest. */
const SHARE = Rational.of(10_000n);

function minorUnit(decimals: number): Rational {
  return Rational.ONE.div(scaleOf(decimals));
}

function least(tolerance: Rational | undefined, most: Rational): Rational | undefined {
  return tolerance !== undefined && tolerance.compare(most) > 0 ? most : tolerance;
}

/** Half of the second digit of 10 is a twentieth of it: of one digit a rate may be half as much again. */
const TWO_DIGITS = Rational.of(20n);

/** Of a rate a unit of its last digit, as far as that tells it from another, or a ten-thousandth of it. */
function mostOfRate(printed: string, value: Rational): Rational {
  const digit = halfOfLastDigit(printed).mul(Rational.of(2n));
  return greater(least(digit, value.abs().div(TWO_DIGITS)), value.abs().div(SHARE));
}

/** A day is 0.0027 of a year: what has fewer decimals does not tell days apart. */
const FEWEST_DECIMALS = 3;
const PART_OF_A_DAY = Rational.of(1n, 1000n);

/** "0.5" is every convention's half a year, and meant to be exact; 0.49 is no number of days, and so was rounded. */
function mayBeExact(printed: string, years: Rational): boolean {
  if (decimalsOf(printed) >= FEWEST_DECIMALS) return false;
  return [360n, 365n, 366n].some((days) => years.mul(Rational.of(days)).denominator === 1n);
}

function decimalsOf(printed: string): number {
  const [mantissa = "", exponent = "0"] = printed.toLowerCase().split("e");
  return (mantissa.split(".")[1] ?? "").length - Number(exponent);
}

function halfOfLastDigit(printed: string): Rational {
  return Rational.of(10n).pow(-decimalsOf(printed)).div(Rational.of(2n));
}

function differs(path: string, expected: Json, answer: Answer, decimals: number): Verdict {
  return {
    mismatches: [`${path}: expected ${JSON.stringify(expected)}, got ${printed(answer, decimals)}`],
    unanswered: [],
  };
}

function printed(answer: Answer, decimals: number): string {
  if (answer instanceof Money) return answer.minorUnits.div(scaleOf(decimals)).toFixed(decimals);
  if (answer instanceof YearFraction || answer instanceof Rate) return printed(answer.value, decimals);
  if (answer instanceof Rational) return `${answer.toFixed(20)}${isShort(answer) ? ` (${answer.toString()})` : ""}`;
  if (Array.isArray(answer)) return `[${answer.map((item: Answer) => printed(item, decimals)).join(", ")}]`;
  if (!isGroup(answer)) return JSON.stringify(answer);
  const fields = Object.entries(answer).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${printed(value, decimals)}`],
  );
  return `{ ${fields.join(", ")} }`;
}

function isShort(value: Rational): boolean {
  return value.toString().length <= 40;
}

function isGroup(answer: Answer): answer is { readonly [key: string]: Answer | undefined } {
  return (
    typeof answer === "object" &&
    !Array.isArray(answer) &&
    ![Money, Rational, YearFraction, Rate].some((single) => answer instanceof single)
  );
}
