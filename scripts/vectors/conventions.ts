import { UnknownNameError } from "../../sdk/names.ts";
import { addTenor, parseTenor, type Day, type Tenor } from "../../sdk/financing/calendar.ts";
import { type QuotedDayCount } from "./daycount-quoted.ts";
import { InvalidTenorError } from "../../sdk/financing/money-errors.ts";
import { ROUNDINGS, type Rounding } from "../../sdk/financing/rational.ts";
import { alike, unreadable, wholeNumber, type Inputs } from "./inputs.ts";
import { isGroup, Unjudged, type Json } from "./vector.ts";
import { plainWords } from "./words.ts";

/** From the most to the least particular: the first pattern that the words fit decides. */
const SPELLINGS: readonly (readonly [RegExp, QuotedDayCount])[] = [
  [/4\.16\s*\(?b\)?/, "ACT/ACT ISDA"],
  [/4\.16\s*\(?c\)?/, "ACT/ACT ICMA"],
  [/4\.16\s*\(?d\)?/, "ACT/365F"],
  [/4\.16\s*\(?e\)?/, "ACT/360"],
  [/4\.16\s*\(?f\)?/, "30/360 Bond Basis"],
  [/4\.16\s*\(?g\)?/, "30E/360"],
  [/4\.16\s*\(?h\)?/, "30E/360 ISDA"],
  [/30e\/360[\s.,:(-]*isda|30\/360[\s.,:(-]*german|(?<!special )german 30\/360/, "30E/360 ISDA"],
  [
    /30e\/360(?!\+)|30s\/360|eurobond|30\/360[\s.,:(-]*(e\b|euro|eu\b|icma|isma|special german)|(european|icma|isma|special german)[\s-]*30\/360/,
    "30E/360",
  ],
  [
    /30u\/360|30\/360[\s.,:(-]*(usa?\b|u\.s|american|nasd|sia)|(\busa?|\bu\.s\.?|nasd|\bsia)\)?[\s-]*30\/360/,
    "30/360 US",
  ],
  [/bond basis|30a\/360|360\/360/, "30/360 Bond Basis"],
  [/30[ -]day months?/, "30/360 Bond Basis"],
  [/act\/act[^;]*(icma|isma|in period|bond)/, "ACT/ACT ICMA"],
  [/act\/act[^;]*(afb|euro)/, "ACT/ACT AFB"],
  [/act\/act[^;]*(basis 1|excel|spreadsheet|yearfrac)/, "ACT/ACT spreadsheet"],
  [/act\/act/, "ACT/ACT ISDA"],
  [/nl\/365|act\/365(?: ?f(?:ixed)?)?[\s.,:(-]*(nl|no leap)/, "NL/365"],
  [/act\/365\.25/, "ACT/365.25"],
  [/act\/364/, "ACT/364"],
  [/act\/366/, "ACT/366"],
  [/act\/365(?!l|[\s.,:(-]*(l\)|canad|act))/, "ACT/365F"],
  [/act\/360/, "ACT/360"],
  // ISDA 2006 4.16(f) gives "30/360" as one of the names of Bond Basis.
  [/(?<!ital\w* )30\/360(?!\+|[\s.,:(-]*(ital|german|plus))/, "30/360 Bond Basis"],
  // The length of a year, where nothing else is said of how days count.
  [/\b365[ -]days?\b/, "ACT/365F"],
  [/\b360[ -]days?\b/, "ACT/360"],
  // Textbooks' names for days over a year of so many.
  [/\bexact (?:simple )?interest|\bdays ?\/ ?365\b/, "ACT/365F"],
  [/\bbanker'?s'? (?:rule|year)|\bordinary (?:simple )?interest|\b365 ?\/ ?360\b|\bdays ?\/ ?360\b/, "ACT/360"],
];

/** Day counts that others have and this library has not. */
const FOREIGN =
  /bus\/252|30e\+|30\/360[\s.,:(-]*(ital|plus)|ital\w* 30\/360|\b1\/1\b|act\/365[\s.,:(-]*(canad|act|l\b)|act\/365l/;

/** What may follow the name of a day count without a stop between: the rest of its name, or what it is used for. */
const FOLLOWING = new RegExp(
  "^(?:isda|historical|icma|isma|afb|euro\\w*|eu|e|bond|us|usa|u|american|nasd|sia|german|special|english|french|fixed|f|no|nl|in|basis|excel|yearfrac|spreadsheet|and|with|" +
    "without|on|over|for|at|by|per|to|from|of|the|rule|day|days|year|years|simple|interest|discount|yield|money|market|" +
    "month|months|monthly|quarter|quarters|quarterly|week|weeks|weekly|biweekly|fortnightly|daily|annual|annually|yearly|" +
    "semi|semiannual|semiannually|half|equal|level|annuity|declining|reducing|balance|bullet|balloon|straight|line|" +
    "principal|payment|payments|instalment|instalments|installment|installments|coupon|period|periods|long|short|stub|" +
    "forward|backward|eom|end|unadjusted|following|modified|preceding|unrounded|rounded|nominal|actual|accrual|accrued|" +
    "treasury|bill|bills|notes|convention|count|method|fraction|loan|penalty|late|rate|rates|vertical|horizontal|grace|" +
    "disbursement|disbursements|table|schedule|amortization|whole|last|first|no|every|each|emi|repaid|repayment|repayments|" +
    "hp|calendar|p|pa|bank|banker|bankers|paid|payable|pro|prorated|due|date|dates|drawn|drawing|drawings|ordinary|exact|constant|compounded)$",
);

/** The bases of spreadsheets' YEARFRAC. */
const BASES: readonly QuotedDayCount[] = ["30/360 US", "ACT/ACT spreadsheet", "ACT/360", "ACT/365F", "30E/360"];

/** The day count that the convention's words, an input of its own, or else a spreadsheet basis name. */
export function findDayCount(inputs: Inputs): QuotedDayCount | undefined {
  const names = dayCountInputs(inputs);
  const texts = [...names.flatMap((name) => inputs.optionalText(name) ?? []), ...dayCountOfParts(inputs)];
  const [given] = texts;
  const [named, ...others] = texts.map((text) => spelledBy(text, inputs));
  if (others.some((other) => other !== named)) throw unreadable(names, texts, "These are one day count.");
  const spoken = spelledIn(inputs.convention, inputs) ?? named;
  const isNamesake = named !== undefined && spoken !== undefined && saysFamilyOnly(given ?? "", named, spoken);
  if (named !== undefined && spoken !== named && !isNamesake) {
    throw unreadable(names, named, `The convention says another: ${spoken ?? "none"}.`);
  }
  // "30/360" and "actual/actual" say less than the number of a basis; the name of a rule is the rule.
  const family = NAMESAKES.find(([first]) => first === spoken);
  const isOpen = spoken === undefined || (family !== undefined && namesNoRule(inputs));
  if (!inputs.has("basis") || names.includes("basis")) return spoken;
  const number = inputs.count("basis");
  // Of 360 and more it is the length of the year.
  const basis = number >= 360 && spoken?.includes(`/${number}`) === true ? spoken : BASES.at(number);
  if (basis === undefined) throw unknown(`basis ${number}`);
  if (spoken === undefined) return basis;
  if (familyOf(basis) !== familyOf(spoken)) throw unreadable(["basis"], number, `The words say ${spoken}.`);
  return isOpen && family?.includes(basis) !== false ? basis : spoken;
}

/** Apache Fineract has the days of a month and of a year apart. */
function dayCountOfParts(inputs: Inputs): string[] {
  const month = inputs.find(["daysInMonth", "daysInMonthType"]);
  if (month === undefined) return [];
  const parts = [month, inputs.find(["yearDays", "daysInYearType"]) ?? ""].map((part) =>
    plainWords(JSON.stringify(part).replaceAll('"', ""))
      .replace(/ ?days?/, "")
      .replace("actual", "act"),
  );
  const name = parts.join("/");
  if (!/^(?:30\/360|act\/(?:36[045]|act))$/.test(name)) throw new Unjudged(`months and years of ${name} days`);
  return [name];
}

/** What a basis says of a rule: how days and years count, and not which member of the family does. */
function familyOf(dayCount: QuotedDayCount): string {
  return dayCount.startsWith("30") ? "30/360" : dayCount.slice(0, 7);
}

/** Rules that go by one name, first the one for which the name alone stands. */
const NAMESAKES: readonly (readonly QuotedDayCount[])[] = [
  ["30/360 Bond Basis", "30/360 US", "30E/360"],
  ["ACT/ACT ISDA", "ACT/ACT spreadsheet"],
];

/** Whether the words, if they name a day count, do so without telling it from its namesakes. */
function namesNoRule(inputs: Inputs): boolean {
  return ![inputs.convention, inputs.optionalText(...dayCountInputs(inputs)) ?? ""].some((words) => RULE.test(words));
}

const RULE = /bond|30a\/360|360\/360|isda|4\.16/i;

/** Whether an input says "30/360" where the words say which: it says less, and nothing else. */
function saysFamilyOnly(given: string, named: QuotedDayCount, spoken: QuotedDayCount): boolean {
  return !RULE.test(given) && NAMESAKES.some((family) => family[0] === named && family.includes(spoken));
}

/** The names by which a day count is given in words: a basis is one unless it is a spreadsheet's number. */
export function dayCountInputs(inputs: Inputs): readonly string[] {
  const basis = inputs.find(["basis"]);
  const names = ["dayCount", "dayCountConvention", "dayCountFraction"];
  return typeof basis === "string" && wholeNumber(basis) === undefined ? [...names, "basis"] : names;
}

function spelledIn(text: string, inputs: Inputs): QuotedDayCount | undefined {
  const words = text
    .replaceAll("_", " ")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replaceAll(/actual|\bact\.|\ba(?=\/)|(?<=\ba\/)a\b/g, "act")
    .replaceAll(/\bthirty[ /-]?360|\b30-360/g, "30/360")
    .replaceAll(/\b30([aeus]?)[ -]?360/g, "30$1/360")
    .replaceAll(/\bact(?: days)?[\s/-]*(?=(?:36[0456]|act)(?!\d|-day))/g, "act/")
    .replaceAll(/\b30us(?=\/)/g, "30u")
    .replaceAll(/\b30 ([aeus]\/)/g, "30$1")
    .replaceAll(/(act|\d\w?)\s*\/\s*(act|\d)/g, "$1/$2");
  const spelled = SPELLINGS.find(([pattern]) => pattern.test(words))?.[1];
  if (spelled === undefined) return undefined;
  checkName(words, text);
  // "30/360 (ISDA)" is ISDA's 30/360 to some and its 30E/360 (ISDA) to others, who alone need the termination date.
  const isEither = /30\/360[\s.,(-]*isda(?!.*4\.16)/.test(words);
  return isEither && inputs.has("terminationDate", "termination") ? "30E/360 ISDA" : spelled;
}

/** Whether the words say no more than that a month has 30 days. */
export function saysMonthsOnly(inputs: Inputs): boolean {
  return findDayCount(inputs) === "30/360 Bond Basis" && namesNoRule(inputs);
}

/** Whether the words say no more than that days and years are actual, and not of which year. */
export function saysActualActualOnly(inputs: Inputs): boolean {
  return findDayCount(inputs) === "ACT/ACT ISDA" && namesNoRule(inputs);
}

const NAME = /(?:act|30[aeus]?|360)\/(?:act|36\d(?:\.25)?)/g;

/** Of a known name, and another day count. */
const VARIANT = /act\/act[\s.(-]*year|act\/360[\s.(]*(?:nl\b|no[ -]leap)|30\/360[\s.(-]*eom|eurobond plus/;

/** One day count, with nothing after its name that would make another of it. */
function checkName(words: string, convention: string): void {
  const names = Array.from(words.matchAll(NAME));
  if (new Set(names.map(([name]) => name)).size > 1) throw unknown(convention);
  if (VARIANT.test(words)) throw new Unjudged(`no known day count in "${convention.trim()}"`);
  for (const { 0: name, index } of names) {
    const [, next] = /^[\s(]*([a-z]+)/.exec(words.slice(index + name.length)) ?? [];
    if (next !== undefined && !FOLLOWING.test(next)) throw unknown(convention);
  }
}

function spelledBy(text: string, inputs: Inputs): QuotedDayCount {
  const found = spelledIn(text, inputs);
  if (found === undefined) throw unknown(text);
  return found;
}

function unknown(convention: string): UnknownNameError {
  return new UnknownNameError(convention.trim(), "day count", Array.from(new Set(SPELLINGS.map(([, name]) => name))));
}

/** @throws {Unjudged} for one that this library does not have; {UnknownNameError} if the words name none */
export function dayCountOf(inputs: Inputs): QuotedDayCount {
  const found = findDayCount(inputs);
  if (found) return found;
  const words = inputs.convention.toLowerCase().replaceAll("actual", "act");
  if (FOREIGN.test(words)) throw new Unjudged(`no known day count in "${inputs.convention.trim()}"`);
  throw unknown(inputs.convention);
}

/** From the most to the least particular, as day counts are. */
const ROUNDING_NAMES: readonly (readonly [RegExp, Rounding])[] = [
  [/half[\s_-]*even|banker/i, "half-even"],
  [/half[\s_-]*up|commercial/i, "half-up"],
  [/^(round(ed)?[\s_-]*)?(down|floor|trunc\w*)$/i, "down"],
  [/^(round(ed)?[\s_-]*)?(up|ceil\w*)$/i, "up"],
];

/** The rounding rule: an input, else one that the convention's words name, else half up. */
export function roundingOf(inputs: Inputs): Rounding {
  const names = ["rounding", "roundingMode", "roundingRule"];
  const spoken = OF_ROUNDING.exec(inputs.convention)?.[0];
  const given = inputs.optionalText(...names);
  return (
    alike(
      names,
      given === undefined ? undefined : roundingBy(given),
      spoken === undefined ? undefined : roundingBy(spoken),
    ) ?? "half-up"
  );
}

/** Of amounts, and not of the instalment alone. */
const OF_ROUNDING =
  /(?<!\b(?:no|not|never|without)[ -](?:be |being )?)(?<!(?:instal+ment|payment|emi)s? (?:(?:is|are) )?)\b(?:(?:rounded|rounding|round) (?:down|up)\b|truncat\w*)|half[\s_-]*(?:even|up)|banker\S* round/i;

function roundingBy(words: string): Rounding {
  const rule = ROUNDING_NAMES.find(([pattern]) => pattern.test(words.trim().replace(/^rounding /i, "")))?.[1];
  if (rule === undefined) throw new UnknownNameError(words, "rounding", ROUNDINGS);
  return rule;
}

/** The step between due dates: an input, else what the words say, else a month. */
export function tenorOf(inputs: Inputs): Tenor {
  const given = inputs.find(COMPOUNDING);
  const words = compounded(inputs) ?? "";
  if (/\bcontinuous/i.test(`${words} ${JSON.stringify(given)}`))
    throw new Unjudged("interest is compounded all the time");
  const spoken = /\bdaily\b/i.test(words) ? parseTenor("1D") : spokenTenor(words);
  const compounding = alike(COMPOUNDING, given === undefined ? undefined : tenorBy(given, true), spoken);
  const step = statedTenor(inputs) ?? compounding ?? parseTenor("1M");
  if (compounding !== undefined && !isSameTenor(compounding, step))
    throw new Unjudged("interest is compounded over other periods than are paid");
  return step;
}

const COMPOUNDING = ["compounding", "compoundingFrequency", "compoundingPeriod"] as const;

/** Of a rate that is compounded, how often it is: "monthly compounding", "compounded daily". */
function compounded(inputs: Inputs): string | undefined {
  return COMPOUNDED.exec(inputs.convention)?.[0];
}

const COMPOUNDED = new RegExp(
  String.raw`(?<!\b(?:no|not|without) )(?:\b(?:(?:semi|half|bi)[ -]?)?(?:daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|continuous(?:ly)?)[ -]compound\w*` +
    String.raw`|\bcompound\w*(?:(?!\b(?:with|and)\b)[^;,])*)`,
  "i",
);

function isSameTenor(a: Tenor, b: Tenor): boolean {
  return a.unit === b.unit && a.length === b.length;
}

/** The step between due dates, if an input or the words say one. */
export function statedTenor(inputs: Inputs): Tenor | undefined {
  // A year or a month that is spoken of need not be the step, "annually" is.
  return givenTenor(inputs) === undefined ? tenorInWords(inputs) : couponTenor(inputs);
}

/** The step between coupons, if it is said: a year or a month that is spoken of is no coupon's, "annually" is. */
export function couponTenor(inputs: Inputs): Tenor | undefined {
  const given = givenTenor(inputs);
  return given === undefined
    ? tenorInWords(inputs, BARE_UNIT)
    : alike(STEP_INPUTS, given, tenorInWords(inputs, OF_RATES));
}

function tenorInWords(inputs: Inputs, except?: RegExp): Tenor | undefined {
  const compounding = compounded(inputs) ?? "";
  return spokenTenor(inputs.convention.replace(compounding, ""), except) ?? spokenTenor(compounding, except);
}

/** The step between due dates, if an input says one. */
export function givenTenor(inputs: Inputs): Tenor | undefined {
  const steps = STEP_INPUTS.flatMap((name) => {
    const given = inputs.find([name]);
    return given === undefined ? [] : [tenorBy(given, PER_YEAR.includes(name))];
  });
  const [step] = steps.reduceRight<Tenor[]>((one, other) => [alike(STEP_INPUTS, other, one[0]) ?? other], []);
  if (step === undefined) return undefined;
  return { ...step, length: step.length * (inputs.has("repaymentEvery") ? inputs.positiveCount("repaymentEvery") : 1) };
}

const PER_YEAR = ["frequency", "periodsPerYear", "paymentsPerYear", "couponsPerYear", "couponFrequency"];
const STEP_INPUTS = [...PER_YEAR, "tenor", "step", "paymentFrequency", "repaymentFrequency", "repaymentFrequencyType"];

/** A number is of periods in a year or else of months. */
function tenorBy(given: Json, perYear: boolean): Tenor {
  const number = wholeNumber(given);
  if (number !== undefined) return perYear ? tenorOfYear(number) : parseTenor(`${number}M`);
  // `{ length: 3, unit: "months" }` is "3 months".
  const parts = isGroup(given) ? Object.values(given).sort((a) => (wholeNumber(a) === undefined ? 1 : -1)) : [given];
  const text = parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ");
  const words = plainWords(text);
  // Of a number that no form of a step has, the unit alone would be a step of one.
  const step = countedTenor(words) ?? (/\d/.test(words) && !PART_OF_A_STEP.test(words) ? undefined : spokenTenor(text));
  if (step === undefined) throw new InvalidTenorError(text);
  return step;
}

/** So many equal periods in a year. */
function tenorOfYear(periods: number): Tenor {
  const weekly: Readonly<Record<number, string>> = { 13: "4W", 26: "2W", 52: "1W" };
  const tenor = weekly[periods] ?? `${12 / periods}M`;
  if (!/^\d+[WM]$/.test(tenor)) throw new InvalidTenorError(`${periods} periods a year`);
  return parseTenor(tenor);
}

/** What speaks of the rate, of the length of a year or of a term, and not of how often something is paid. */
const OF_ANOTHER_KIND = new RegExp(
  [
    String.raw`\b\d+[ -]?(?:day|week|month|quarter|year)s?\b(?:[ -](?:month|year)s?\b)?|\b(?:year|month) \d+\b|\byear (?:of|has|=)`,
    String.raw`\bdays? (?:an?|per|in(?: an?| the)?) (?:month|year)|\bweek(?:end|day)|\bmonth[ -]end|\bend[ -]of[ -](?:the )?month`,
    String.raw`\b(?:nominal|effective|calendar|leap|first|same|whole|full) (?:annual|year)\w*`,
    String.raw`(?<!semi[ -]|half[ -]|bi[ -])\b(?:annual|yearly)(?: (?:nominal|effective|interest|coupon|percentage|simple))* (?:rate|yield|nominal|percentage)\b`,
    String.raw`(?:%|\bper ?cent) ?(?:an? |per )?(?:annual|year)\w*|\bper year\b`,
  ].join("|"),
  "g",
);

const UNIT = "(day|week|month|quarter|year)";
const EVERY = [
  new RegExp(String.raw`\b(?:every|each(?! day)) (?:(\d+)(?:st|nd|rd|th)?[ -])?(?:calendar |full )?${UNIT}s?\b`),
  new RegExp(String.raw`\b(\d+)-${UNIT}ly\b`),
  new RegExp(String.raw`^p?(\d+)[ -]?${UNIT}(?:s|ly)?$`),
  // As QuantLib writes it.
  new RegExp(String.raw`\b(\d+) ?\* ?${UNIT}s?\b`),
  new RegExp(String.raw`\bperiod ?\((\d+), ?${UNIT}s?\)`),
];
const TIMES_A_YEAR = new RegExp(
  String.raw`\b(?:(\d+) ?(?:x|times)|(?:(\d+) (?:payments|instal\w+|coupons|periods)|^(\d+))(?= (?:an?|per|each|in)))` +
    String.raw`[ -](?:(?:an?|per|each|every|in an?) )?(?:year(?:ly)?|annum|annually)\b`,
);

/** From the most to the least particular. */
const STEPS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:semi|bi)[ -]?annual|\b(?:half|semi)[ -]?year/, "6M"],
  [/\bbi[ -]?enni/, "2Y"],
  [/\bbi[ -]?month/, "2M"],
  [/\bbi[ -]?week|fortnight/, "2W"],
  [/quarter/, "3M"],
  [/\bweek/, "1W"],
  [/^daily$|^days?$|\bdaily instal/, "1D"],
  [/\bmonthly/, "1M"],
  [/\bannual|\byear|^p\.? ?a\.?$|^per annum$/, "1Y"],
  [/\bmonth/, "1M"],
];
const LETTERS: Readonly<Record<string, string>> = { quarter: "3M", q: "3M", s: "6M", a: "1Y" };

/** Half a month is no step here, nor is what is no whole unit: "semi-monthly", "twice a month", "every few weeks". */
const PART_OF_A_STEP =
  /\b(?:semi|half|tri|\d times)[ -]?(?:an? |per )?(?:week|month|quarter)|\bbi[ -]?(?:quarter|year)|\bevery (?:\S+ )?(?:day|week|month|quarter|year)/;

const BARE_UNIT = /\b(?:week|month|quarter|year)s?\b/g;
/** Beside a step that is given, "annual" is of a rate. */
const OF_RATES = new RegExp(String.raw`${BARE_UNIT.source}|(?<!(?:semi|bi|half)[ -]?)\bannual\b`, "g");

/** @param except words that are no step, though they are of the length of one */
function spokenTenor(text: string, except?: RegExp): Tenor | undefined {
  const words = plainWords(text);
  const counted = countedTenor(words);
  if (counted !== undefined) return counted;
  const said = words.replaceAll(OF_ANOTHER_KIND, " ");
  if (PART_OF_A_STEP.test(said)) throw new Unjudged(`no step for "${text.trim()}"`);
  const left = except === undefined ? said : said.replaceAll(except, " ");
  const step = STEPS.find(([pattern]) => pattern.test(left))?.[1];
  return step === undefined ? undefined : parseTenor(step);
}

/** A step that says how many of what it is. */
function countedTenor(words: string): Tenor | undefined {
  const [, letters = "1", letter] = /^p?(\d+)? ?([dwmyqsa])o?$/.exec(words) ?? [];
  if (letter !== undefined) return times(letters, letter);
  for (const pattern of EVERY) {
    const [, count = "1", unit] = pattern.exec(words) ?? [];
    if (unit !== undefined) return times(count, unit);
  }
  const [, ...counts] = TIMES_A_YEAR.exec(words) ?? [];
  return counts.length > 0 ? tenorOfYear(Number(counts.join(""))) : undefined;
}

function times(count: string, unit: string): Tenor {
  const [, number = "1", letter = ""] = /^(\d*)(.)/.exec(LETTERS[unit] ?? unit) ?? [];
  return parseTenor(`${Number(count) * Number(number || 1)}${letter}`);
}

/** The first day and `count` due dates after it. */
export function datesFrom(start: Day, tenor: Tenor, count: number): Day[] {
  return Array.from({ length: count + 1 }, (_, index) => addTenor(start, tenor, index));
}
