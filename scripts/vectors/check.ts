import { Rational } from "../../sdk/financing/rational.ts";
import type { ChainFunctions } from "./chain-functions.ts";
import { compare, fieldOf, together } from "./compare.ts";
import { asRational, Inputs, isNumeric, lettersOf, plain, unreadable } from "./inputs.ts";
import { annuity, annuityOnChain } from "./kinds/annuities.ts";
import { scheduleDates, scheduleDatesOnChain } from "./kinds/dates.ts";
import { countDays, countDaysOnChain } from "./kinds/daycounts.ts";
import { bankDiscount, bankDiscountInverse, discountForgone, discountToYield } from "./kinds/discounts.ts";
import { accruedInterest, simpleInterest, simpleInterestOnChain } from "./kinds/interest.ts";
import { earlyPayoff, loanTable, loanTableOnChain, overdueRecalculation } from "./kinds/loans.ts";
import { repaymentWaterfall } from "./kinds/waterfalls.ts";
import { isGroup, Rate, Unjudged, type Answers, type Json, type Vector } from "./vector.ts";
import { plainWords } from "./words.ts";

/** How a kind of vector is computed: in the SDK, and on chain where the chain has the function for these inputs. */
interface Kind {
  readonly sdk: (inputs: Inputs, expected: Readonly<Record<string, Json>>) => Answers;
  readonly chain?: (
    inputs: Inputs,
    chain: ChainFunctions,
    expected: Readonly<Record<string, Json>>,
  ) => Promise<Answers | undefined>;
}

const TABLE: Kind = { sdk: loanTable, chain: loanTableOnChain };

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["daycount_days", { sdk: countDays, chain: countDaysOnChain }],
  ["daycount_fraction", { sdk: countDays, chain: countDaysOnChain }],
  ["simple_interest", { sdk: simpleInterest, chain: simpleInterestOnChain }],
  ["accrued_interest", { sdk: (inputs, expected) => accruedInterest(inputs, Object.keys(expected)) }],
  ["bank_discount", { sdk: bankDiscount }],
  ["bank_discount_inverse", { sdk: bankDiscountInverse }],
  ["discount_to_yield", { sdk: discountToYield }],
  ["cash_discount_cost", { sdk: discountForgone }],
  ["annuity_payment", { sdk: annuity, chain: annuityOnChain }],
  ["amortization", TABLE],
  ["amortization_equal_principal", TABLE],
  ["rate_change", TABLE],
  ["multi_disbursement", TABLE],
  ["early_payoff", { sdk: earlyPayoff }],
  ["overdue_interest_recalculation", { sdk: overdueRecalculation }],
  ["repayment_waterfall", { sdk: repaymentWaterfall }],
  ["schedule_dates", { sdk: scheduleDates, chain: scheduleDatesOnChain }],
]);

const LOANS = /^(?:annuity|amorti|rate_change|multi|early|overdue)/;
const PAID_OFF = /^early/;
const COUNTED = /^(?!schedule_dates|repayment_waterfall)/;

/**
 * What words say that changes a result, and that no function here computes: by kind, and why it is left unjudged, unless
 * an input has it.
 */
const BEYOND: readonly (readonly [kinds: RegExp, words: string, reason: string, ...inputs: string[]])[] = [
  [
    LOANS,
    String.raw`effective(?: annual)?(?: interest)? (?:rate|yield)|annual effective|^effective$|(?<=% )effective(?! (?:\d|from|on|as|date|[a-z]+ \d))|(?:aer|ear|taeg|aprc)\b|j\d+\b|canadian mortgage|\(1 ?\+ ?\w\) ?\^`,
    "the rate per year is an effective one",
  ],
  [
    /^simple/,
    "compound|continuous|effective (?:annual )?(?:rate|yield)|interest on interest",
    "interest is compounded",
  ],
  [LOANS, "daily simple interest", "interest is counted by the days between payments"],
  [
    LOANS,
    "rule of (?:the )?78|(?:sum|rule) of (?:the )?(?:years?'? )?digits",
    "interest is spread by the sum of digits",
  ],
  [
    LOANS,
    String.raw`(?<!interest[ -]only.*)(?:balloon|residual)(?: value| payment)?(?: of| is|:| =)? ?\d`,
    "a balloon in words",
    "balloon",
    "fv",
  ],
  [
    LOANS,
    String.raw`(?:payment|instal+ment|rental)s? (?:(?:which|that) )?(?:increas|grow|ris|step|escalat|decreas|declin|fall)\w*(?: by| at)? \d|graduated|growing|gradient|step(?:ped)?[ -](?:up|payment|instal)\w*`,
    "payments that grow",
  ],
  [
    LOANS,
    "(?:payment )?(?:holiday|(?<!principal )moratorium)|skip(?:ped)? (?:a )?payment|negative amorti[sz]|capitali[sz]ed",
    "payments that are skipped",
  ],
  [
    LOANS,
    String.raw`discount interest|interest (?:is )?paid up ?front|up ?front (?:fee|interest)|index(?:ed|ation)|first (?:re)?payment (?:is )?(?:due )?after \d+ days`,
    "a loan with further terms",
    "firstDue",
  ],
  [
    PAID_OFF,
    "penalt|fees?\\b|charge(?!d)|indemnit|breakage|yield maintenance|minimum interest|lock-?out|notice period",
    "a payoff with more than principal and interest",
  ],
  [/^overdue/, "penalt|fees?\\b|charge(?!d)|default interest|grace", "arrears with more than the agreed interest"],
  [
    COUNTED,
    String.raw`both (?:\w+ )?(?:days?|dates?|ends?)\b[^;,]*\binclu|inclu\w+ (?:of )?both|(?<!exclu.*)(?:end|last|maturity|payment|final|value) (?:day|date) (?:is )?inclu|day of (?:re)?(?:payment|maturity) (?:is )?(?:inclu|count)|\+ ?(?:1|one) day|ex-dividend`,
    "a day more is counted, or fewer",
  ],
  [/^bank_discount/, "true discount", "a true discount is interest on the price"],
];

/** Not where it is denied: "no fees". */
const DENIED = String.raw`(?<!\b(?:no|not|non|without|ignoring|excluding)\b[^;,.]*)(?<![a-z0-9])`;

/** Names of inputs whose values tell of a vector: nothing is computed from them. */
const TELLING =
  /^(?:notes?|remarks?|comments?|description|names?|labels?|title|source|references?|refs?|example|page|url|link|ids?|isin|cusip|table|line|section|year|currency)$/;
/** Texts by these names are no prose. */
const OF_A_RULE =
  /conv|rule|method|type|mode|basis|round|compound|adjust|process|strateg|freq|roll|stub|allocation|order|timing|generation|day|month|grace|inclu/;
/** What is said of dates or of a bond with which days are counted, and moves no day. */
const IDLE: readonly (readonly [kinds: RegExp, names: RegExp])[] = [
  [
    /^daycount/,
    /^(?:frequency|couponsperyear|periodsperyear|eom|endofmonth|tenor|principal|notional|rate|annualrate|maturity|termination)$/,
  ],
  [/^annuity/, /^(?:start|disbursement|maturity|end|firstpayment)$/],
  [/^accrued/, /^(?:issue|maturity|price|yield)$/],
  [/^cash/, /amount|price|face/],
  [/^repayment/, /date$|^(?:date|on|asof)$/],
];

/** Whether an input that nothing has asked for might change the result. */
function mayChange(kind: string, name: string, value: Json): boolean {
  const letters = lettersOf(name);
  const isIdle = [letters, letters.replace(/date$/, "")].some((each) =>
    IDLE.some(([kinds, names]) => kinds.test(kind) && names.test(each)),
  );
  if (TELLING.test(letters) || isIdle) return false;
  const isProse = typeof value === "string" && !/^[\W\d]*$/.test(value);
  return !isProse || OF_A_RULE.test(letters);
}

function checkWords(kind: string, inputs: Inputs): void {
  for (const [kinds, words, reason, ...names] of BEYOND) {
    if (!kinds.test(kind) || inputs.gives(...names)) continue;
    if (inputs.says(new RegExp(`${DENIED}(?:${words})`), "rateType", "rateBasis")) throw new Unjudged(reason);
  }
}

/** What became of one vector. */
export type Outcome =
  /** With the names of inputs that the kind has no use for, if there are any. */
  | { readonly result: "passed"; readonly onChain: boolean; readonly unused?: readonly string[] }
  | { readonly result: "failed" | "skipped"; readonly reason: string };

/**
 * Computes what a vector asks, in the SDK and (given `chain`) by the compiled contract, and holds both against what its
 * source prints. Only what the library has no function for is skipped; a difference fails it, and so does an input, a
 * convention or an expectation that cannot be read.
 */
export async function check(given: Vector, chain?: ChainFunctions): Promise<Outcome> {
  const vector = withoutSign(given);
  const kind = KINDS.get(nameOfKind(vector));
  if (!kind) return { result: "skipped", reason: `unknown kind "${vector.kind}"` };
  if (Object.keys(vector.expected).length === 0) return { result: "failed", reason: "nothing is expected" };
  try {
    const inputs = kindOfInputs(vector);
    checkWords(nameOfKind(vector), inputs);
    const tolerance = toleranceOf(vector);
    const found = kind.sdk(inputs, vector.expected);
    const bySdk = judge(vector, inputs, found, tolerance);
    const answers = chain && kind.chain ? await kind.chain(inputs, chain, vector.expected) : undefined;
    const byChain = answers === undefined ? [] : judge(vector, inputs, answers, tolerance).mismatches;
    const mismatches = [
      ...bySdk.mismatches.map((found) => `SDK: ${found}`),
      ...byChain.map((found) => `contract: ${found}`),
    ];
    if (mismatches.length > 0) {
      const notes = [...curtailed(vector, tolerance, inputs, found), ...ignored(inputs)];
      return { result: "failed", reason: [...mismatches, ...notes].join("; ") };
    }
    if (bySdk.unanswered.length > 0) {
      return { result: "skipped", reason: `unknown field ${bySdk.unanswered.join(", ")} of ${vector.kind}` };
    }
    const open = [...inputs.unasked()]
      .filter((unused) => mayChange(nameOfKind(vector), ...unused))
      .map(([name]) => name);
    if (open.length > 0) return { result: "skipped", reason: `no use for ${open.join(", ")} in ${vector.kind}` };
    const unused = [...inputs.unasked().keys()];
    return { result: "passed", onChain: answers !== undefined, ...(unused.length === 0 ? {} : { unused }) };
  } catch (error) {
    if (error instanceof Unjudged) return { result: "skipped", reason: error.message };
    // Whatever else goes wrong goes wrong for this vector only: the others are still to be judged.
    return { result: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

function nameOfKind({ kind }: Vector): string {
  return plainWords(kind).replaceAll(/[ -]/g, "_");
}

/** The kind may say what the convention does not, and so may the source: spreadsheets round nothing on the way. */
function kindOfInputs(vector: Vector): Inputs {
  const equalPrincipal = nameOfKind(vector) === "amortization_equal_principal" ? "equal principal; " : "";
  const isUnrounded =
    LOANS.test(nameOfKind(vector)) && tells(vector, SPREADSHEET, UNROUNDED) && !tells(vector, ROUNDED);
  return new Inputs(vector.inputs, `${equalPrincipal}${isUnrounded ? "unrounded; " : ""}${vector.convention}`);
}

const SPREADSHEET = /\b(?:excel|libreoffice|spreadsheet|numpy|ipmt|ppmt|cumipmt|cumprinc)\b/;
const UNROUNDED = /\bunrounded\b|\b(?:no|not|without) round/;
const ROUNDED = /(?<!\b(?:no|not|without) )\bround/;

/** Whether the source, a note or the convention says so. */
function tells({ source, note = "", convention }: Vector, ...patterns: readonly RegExp[]): boolean {
  const words = plainWords(`${source}; ${note}; ${convention}`);
  return patterns.some((pattern) => pattern.test(words));
}

/** Spreadsheets print what is paid with the other sign than what is lent, which is positive here. */
function withoutSign(vector: Vector): Vector {
  const fields = Object.entries(vector.expected).map(([field, value]) => [field, value, PAID_OUT.test(field)] as const);
  const isPaidOut = fields.every(([, value, isPaid]) => isPaid && isNumeric(value) && /^-/.test(String(value)));
  if (!isPaidOut || !tells(vector, SPREADSHEET) || !LOANS.test(nameOfKind(vector))) return vector;
  const unsigned = fields.map(([field, value]) => [field, isNumeric(value) ? plain(value).slice(1) : value] as const);
  return { ...vector, expected: Object.fromEntries(unsigned) };
}

const PAID_OUT = /^(?:payment|pmt|(?:cum_?)?(?:interest|principal)|cumipmt|cumprinc|ipmt|ppmt)$/i;

/** Of a field: its own, or the one for all of them. */
type Tolerance = (field: string) => Rational | undefined;

function toleranceOf({ tolerance, expected }: Vector): Tolerance {
  const given = (field: string) =>
    tolerance !== undefined && isGroup(tolerance) ? fieldOf(tolerance, field) : tolerance;
  const values = Object.keys(expected).map((field) => {
    const own = given(field);
    if (own === undefined) return [field, undefined] as const;
    const value = asRational(own, ["tolerance"]);
    if (value.compare(Rational.ZERO) < 0) throw unreadable(["tolerance"], own, "A tolerance is zero or more.");
    return [field, value] as const;
  });
  return (field) => new Map(values).get(field);
}

/** `compare` grants no more than is for the digits of what is printed. */
function curtailed(
  { tolerance, expected }: Vector,
  toleranceFor: Tolerance,
  { minorUnits }: Inputs,
  answers: Answers,
): string[] {
  const fields = Object.keys(expected).filter((field) => toleranceFor(field) !== undefined);
  if (fields.length === 0) return [];
  const printed = `tolerance = ${typeof tolerance === "string" ? tolerance : JSON.stringify(tolerance)}`;
  const asksRate = fields.some((field) => [fieldOf(answers, field)].flat().some((each) => each instanceof Rate));
  if (asksRate) return [`${printed}, of which a rate is granted a unit of its last digit, or a ten-thousandth of it`];
  if (fields.every((field) => (toleranceFor(field) ?? Rational.ZERO).mul(minorUnits).compare(Rational.ONE) <= 0))
    return [];
  return [`${printed}, of which one minor unit is granted, or a ten-thousandth of an amount`];
}

/** What differs may differ for an input that the kind has no use for, or that goes by another name. */
function ignored(inputs: Inputs): string[] {
  const names = [...inputs.unasked().keys()];
  return names.length === 0 ? [] : [`inputs that were not used: ${names.join(", ")}`];
}

function judge(vector: Vector, inputs: Inputs, answers: Answers, tolerance: Tolerance) {
  return together(
    Object.entries(vector.expected).map(([field, value]) =>
      compare(field, value, fieldOf(answers, field), tolerance(field), inputs.decimals),
    ),
  );
}
