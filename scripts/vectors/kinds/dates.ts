import {
  addTenor,
  BusinessCalendar,
  endOfMonth as endOfMonthAfter,
  isLastOfMonth,
  isoOf,
  parseBusinessDayConvention,
  parseTenor,
  type Day,
  type Tenor,
} from "../../../sdk/financing/calendar.ts";
import { periodDates, type DateRule, type Stub } from "../../../sdk/financing/schedule-dates.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { statedTenor } from "../conventions.ts";
import { alike, isoDate, unreadable, type Inputs } from "../inputs.ts";
import { Unjudged, type Answers } from "../vector.ts";
import { plainWords } from "../words.ts";

/** The boundaries of periods: `schedule_dates`. */
export function scheduleDates(inputs: Inputs): Answers {
  return answers(periodDates(ruleOf(inputs)));
}

/** The chain has neither holidays, agreed first dates nor days before 1970, which counting back may come by. */
export async function scheduleDatesOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const rule = ruleOf(inputs);
  const agreed = rule.first ?? rule.nextToLast;
  if (rule.calendar !== BusinessCalendar.EVERY_DAY || agreed !== undefined || movesDates(rule)) return undefined;
  if (addTenor(rule.start, rule.tenor, -2) < 0) return undefined;
  const dues = await chain.dueDates({
    ...rule,
    principal: 1n,
    repayment: "interest only",
    rate: 0,
    dayCount: "ACT/360",
  });
  return answers([rule.start, ...dues]);
}

/** "6M forward": there is no usual step, as loans have. */
function shortTenor(inputs: Inputs): Tenor | undefined {
  const [, tenor] = /(?:^|[\s,;(])(\d+[dwmy])(?=$|[\s,;)])/i.exec(inputs.convention) ?? [];
  return tenor === undefined ? undefined : parseTenor(tenor);
}

function tenorBetween(inputs: Inputs): Tenor {
  const tenor = alike(["tenor"], statedTenor(inputs), shortTenor(inputs));
  if (tenor === undefined) throw unreadable(["tenor"], "missing", "Dates are so many days, weeks or months apart.");
  return tenor;
}

function endOfMonthInWords(inputs: Inputs): boolean | undefined {
  if (inputs.says(NO_END_OF_MONTH)) return false;
  return inputs.says(
    /\beom\b|end[- ]of[- ]month|\bmonth[- ]end(?: roll| rule)?\b|last day of (?:each |every |the )?month/,
  )
    ? true
    : undefined;
}

/** The days on which nothing is paid: those that are listed, and weekends; none where a calendar has none. */
function calendarOf(inputs: Inputs): BusinessCalendar {
  const name = inputs.find(["calendar", "holidayCalendar"]);
  if (Array.isArray(name))
    return new BusinessCalendar(holidays(inputs, "calendar", "holidayCalendar"), weekend(inputs));
  const words =
    typeof name === "string"
      ? plainWords(name)
      : inputs.says(/\bnull ?calendar|\bno holidays and no weekends/)
        ? "null"
        : "";
  if (/^(?:null ?calendar|null|none|no ?holidays)$/.test(words) && !inputs.has("holidays"))
    return BusinessCalendar.EVERY_DAY;
  const isOpen =
    words !== "" && !inputs.has("holidays") && !/^weekends? ?only$|^sat(?:urday)?\W+sun(?:day)?$/.test(words);
  if (isOpen) throw new Unjudged(`no holidays of "${words}"`);
  return new BusinessCalendar(holidays(inputs), weekend(inputs));
}

/** "no end-of-month roll", "EOM: false", "end of month rule off". */
const NO_END_OF_MONTH =
  /\b(?:no|not|non|without)[ -](?:the )?(?:eom|end[ -]of[ -]month)|(?:eom|end[ -]of[ -]month)(?: rule| roll)?[ :=]*(?:is )?(?:off|false|(?:no|not)(?=$|[,;)]| (?:appl|us|set|observ|kept|in )))/;

function answers(days: readonly Day[]): Answers {
  const dates = days.map(isoOf);
  const ends = { first: dates[0], last: dates.at(-1) };
  return { dates, count: dates.length, periods: dates.length - 1, ...ends, dueDates: dates.slice(1) };
}

function movesDates({
  convention,
  maturityConvention,
}: { [Name in keyof DateRule]?: DateRule[Name] | undefined }): boolean {
  return [convention, maturityConvention].some((each) => each !== undefined && each !== "unadjusted");
}

function ruleOf(inputs: Inputs): DateRule {
  const [dates, maturity] = [BDC, MATURITY_BDC].map((names) => {
    const texts = names.flatMap((name) => inputs.optionalText(name) ?? []);
    return texts.map(businessDays).reduce((one, other) => alike(names, one, other), undefined);
  });
  const inWords = businessDays(spoken(inputs));
  // "Following" says less than that it is modified.
  const convention = alike(BDC, dates, dates?.endsWith(` ${inWords}`) === true ? dates : inWords);
  const maturityConvention = alike(MATURITY_BDC, maturity, businessDays(spokenOfMaturity(inputs)));
  const first = inputs.optionalDay("firstDue");
  const nextToLast = inputs.optionalDay("nextToLastDate", "nextToLast", "penultimate");
  const [start, tenor] = [inputs.day("from", "start", "effective"), tenorBetween(inputs)];
  const endOfMonth =
    alike(["eom"], inputs.has("eom") ? inputs.flag("eom") : undefined, endOfMonthInWords(inputs)) ?? false;
  return {
    start,
    maturity: lastDay(inputs, { start, tenor, endOfMonth, first }),
    tenor,
    endOfMonth,
    stub: stubOf(inputs),
    // Dates that are not moved have no calendar, unless the last business day of a month is meant.
    calendar:
      movesDates({ convention, maturityConvention }) || inputs.has("holidays")
        ? calendarOf(inputs)
        : BusinessCalendar.EVERY_DAY,
    ...(convention === undefined ? {} : { convention }),
    ...(maturityConvention === undefined ? {} : { maturityConvention }),
    ...(first === undefined ? {} : { first }),
    ...(nextToLast === undefined ? {} : { nextToLast }),
  };
}

const LAST_DAY = ["to", "end", "terminationDate", "termination", "maturity"] as const;
const PERIODS = ["n", "periods"] as const;

/** As given, or so many periods after the first day. */
function lastDay(
  inputs: Inputs,
  { start, tenor, endOfMonth, first }: Pick<DateRule, "start" | "tenor" | "endOfMonth"> & { first: Day | undefined },
): Day {
  const [, spoken] = /\b(\d+) periods\b/.exec(plainWords(inputs.convention)) ?? [];
  if (inputs.has(...LAST_DAY) || (spoken === undefined && !inputs.has(...PERIODS))) return inputs.day(...LAST_DAY);
  const given = inputs.has(...PERIODS) ? inputs.positiveCount(...PERIODS) : undefined;
  const count = alike(PERIODS, given, spoken === undefined ? undefined : Number(spoken)) ?? 0;
  const last = first === undefined ? addTenor(start, tenor, count) : addTenor(first, tenor, count - 1);
  return endOfMonth && isLastOfMonth(first ?? start) ? endOfMonthAfter(last) : last;
}

function stubOf(inputs: Inputs): Stub {
  const given = ["stub", "rule"].map((name) => inputs.optionalText(name));
  for (const text of given) {
    if (text !== undefined && !STUB_WORDS.test(plainWords(text)))
      throw unreadable(["stub"], text, "A stub is short or long, and first or last.");
  }
  const [forward, back] = ["forward", "backward"].map((name) => (inputs.has(name) ? inputs.flag(name) : undefined));
  if (forward !== undefined && forward === back) throw unreadable(["forward"], forward, "Dates run one way.");
  const backward = back ?? forward === false;
  const rule = plainWords([...given, backward ? "backward" : "", inputs.convention].join(" "));
  if (
    given.some((text) => text !== undefined && /^(?:none|both)$/i.test(text)) ||
    /zero|\bcds|third wednesday|twentieth|\bsmart|\bboth stubs|\bno stub|\bimm\b/.test(rule)
  )
    throw new Unjudged(`no rule for dates like "${rule.trim()}"`);
  const long = /\blong[ -]?(first|front|initial|last|final|back|end|stub|upfront)|stub[^;]*\blong\b/.test(rule);
  const first =
    /backward|(first|front|initial)[ -]*(stub|period)|(short|long)[ -]?(first|front|initial)|stub (period )?(first|(at|in) (the )?(front|start|beginning))|(back|reverse) from (the )?(termination|maturity|end)/.test(
      rule,
    );
  const last =
    /forward|(last|final|back)[ -]*(stub|period)|(short|long)[ -]?(last|final|back)|stub (period )?(last|(at|in) (the )?(back|end))/.test(
      rule,
    );
  const end = first && !(last && /forward/.test(rule)) ? "first" : "last";
  return long ? `long ${end}` : `short ${end}`;
}

const BDC = ["bdc", "convention"] as const;
const MATURITY_BDC = ["maturityBdc"] as const;
const STUB_WORDS =
  /^(?:(?:short|long|smart|both|no|none|beginning|upfront|first|front|initial|last|final|back|forwards?|backwards?|start|end|stubs?|period|at|in|the|zero|cds\d*|old|third|wednesday|twentieth|imm)\b[ -]?)+$/;

const CONVENTION_WORDS =
  /(?:half[ -]?month )?mod(?:ified)?\.?[ _-]?(?:foll(?:owing)?|prec(?:eding)?)|following|preceding|unadjusted|\bnearest\b/i;
const MATURITY = "(?:termination|maturity|end)(?: date)?";
/** "termination Following", "unadjusted maturity", "Following at maturity", "maturity date not adjusted". */
const OF_MATURITY = new RegExp(
  `\\b(?:${MATURITY}[\\w :]*?[ :](${CONVENTION_WORDS.source})|(${CONVENTION_WORDS.source}) (?:(?:at|on|for) (?:the )?)?(?:${MATURITY})\\b)`,
  "i",
);

function conventionWords(inputs: Inputs): string {
  return plainWords(inputs.convention)
    .replaceAll(/\b(?:is |are )?(?:not|un)[ -]?adjusted/g, "unadjusted")
    .replaceAll(/\bnext business day/g, "following")
    .replaceAll(/\bprevious business day/g, "preceding")
    .replaceAll(/(?<=^|[,; ])mf(?=$|[,;])/g, "modified following");
}

function spoken(inputs: Inputs): string | undefined {
  return CONVENTION_WORDS.exec(conventionWords(inputs).replace(OF_MATURITY, ""))?.[0];
}

function spokenOfMaturity(inputs: Inputs): string | undefined {
  const [, after, before] = OF_MATURITY.exec(conventionWords(inputs)) ?? [];
  return after ?? before;
}

const ABBREVIATED: Readonly<Record<string, string>> = {
  ...{ u: "unadjusted", none: "unadjusted", f: "following", mf: "modified following" },
  ...{ p: "preceding", mp: "modified preceding" },
};

function businessDays(text: string | undefined) {
  if (text === undefined) return undefined;
  const full = ABBREVIATED[text.trim().toLowerCase()];
  if (full !== undefined) return parseBusinessDayConvention(full);
  if (/half[ -]?month|nearest/i.test(text)) throw new Unjudged(`no rule for "${text}"`);
  const [, short] = /^mod(?:ified)?\W*(foll|prec)/i.exec(text) ?? [];
  const modified = short?.toLowerCase() === "foll" ? "modified following" : "modified preceding";
  return parseBusinessDayConvention(short === undefined ? text : modified);
}

const WEEKDAYS = ["su", "mo", "tu", "we", "th", "fr", "sa"];

/** Saturday and Sunday, unless days are listed by name. */
function weekend(inputs: Inputs): number[] | undefined {
  if (!inputs.has("weekend")) return undefined;
  const given = inputs.find(["weekend"]);
  const names = typeof given === "string" ? given.split(/[^a-z]+/i) : inputs.list("weekend");
  return names.map((name) => {
    const day = typeof name === "string" ? WEEKDAYS.indexOf(name.slice(0, 2).toLowerCase()) : -1;
    if (day < 0) throw unreadable(["weekend"], name, "A weekend is a list of weekdays, by their names.");
    return day;
  });
}

function holidays(inputs: Inputs, ...names: string[]): string[] {
  return inputs.list("holidays", ...names).map((date) => {
    if (typeof date !== "string") throw unreadable(["holidays"], date, "Holidays are dates.");
    return isoDate(date);
  });
}
