import {
  addTenor,
  BusinessCalendar,
  isoOf,
  parseBusinessDayConvention,
  parseTenor,
  type Day,
  type Tenor,
} from "../../../sdk/financing/calendar.ts";
import { periodDates, type DateRule, type Stub } from "../../../sdk/financing/schedule-dates.ts";
import type { ChainFunctions } from "../chain-functions.ts";
import { statedTenor } from "../conventions.ts";
import { isoDate, unreadable, type Inputs } from "../inputs.ts";
import { Unjudged, type Answers } from "../vector.ts";
import { plainWords } from "../words.ts";

/** The boundaries of periods: `schedule_dates`. */
export function scheduleDates(inputs: Inputs): Answers {
  return answers(periodDates(ruleOf(inputs)));
}

const MATURITY_CONVENTION = [
  "terminationBdc",
  "terminationConvention",
  "terminationDateConvention",
  "terminationDateBdc",
  "maturityConvention",
] as const;

/** The chain has neither holidays, agreed first dates nor days before 1970, which counting back may come by. */
export async function scheduleDatesOnChain(inputs: Inputs, chain: ChainFunctions): Promise<Answers | undefined> {
  const rule = ruleOf(inputs);
  const agreed = rule.first ?? rule.nextToLast;
  if (rule.calendar !== BusinessCalendar.EVERY_DAY || agreed !== undefined) return undefined;
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
function shortTenor(inputs: Inputs): Tenor {
  const [, tenor] = /(?:^|[\s,;(])(\d+[dwmy])(?=$|[\s,;)])/i.exec(inputs.convention) ?? [];
  if (tenor === undefined) throw unreadable(["tenor"], "missing", "Dates are so many days, weeks or months apart.");
  return parseTenor(tenor);
}

/** "no end-of-month roll", "EOM: false", "end of month rule off". */
const NO_END_OF_MONTH =
  /\b(?:no|not|non|without)[ -](?:the )?(?:eom|end[ -]of[ -]month)|(?:eom|end[ -]of[ -]month)(?: rule| roll)?[ :=]*(?:is )?(?:off|false|(?:no|not)(?=$|[,;)]| (?:appl|us|set|observ|kept|in )))/;

function answers(days: readonly Day[]): Answers {
  const dates = days.map(isoOf);
  return { dates, count: dates.length, first: dates[0], last: dates.at(-1), dueDates: dates.slice(1) };
}

function ruleOf(inputs: Inputs): DateRule {
  const convention = businessDays(inputs.optionalText("bdc", "convention", "businessDayConvention") ?? spoken(inputs));
  const maturityConvention = businessDays(inputs.optionalText(...MATURITY_CONVENTION) ?? spokenOfMaturity(inputs));
  const first = inputs.optionalDay("firstDate", "first", "firstDue");
  const nextToLast = inputs.optionalDay("nextToLastDate", "nextToLast", "penultimate");
  const moves = (convention ?? "unadjusted") !== "unadjusted" || (maturityConvention ?? "unadjusted") !== "unadjusted";
  return {
    start: inputs.day("from", "start", "effectiveDate", "effective"),
    maturity: inputs.day("to", "end", "terminationDate", "termination", "maturity"),
    tenor: statedTenor(inputs) ?? shortTenor(inputs),
    endOfMonth: inputs.has("eom", "endOfMonth")
      ? inputs.flag("eom", "endOfMonth")
      : inputs.says(/\beom\b|end[- ]of[- ]month/) && !inputs.says(NO_END_OF_MONTH),
    stub: stubOf(inputs),
    // Without a list of holidays, dates that are moved are moved off weekends; others have no calendar at all.
    calendar:
      moves || inputs.has("holidays")
        ? new BusinessCalendar(holidays(inputs), weekend(inputs))
        : BusinessCalendar.EVERY_DAY,
    ...(convention === undefined ? {} : { convention }),
    ...(maturityConvention === undefined ? {} : { maturityConvention }),
    ...(first === undefined ? {} : { first }),
    ...(nextToLast === undefined ? {} : { nextToLast }),
  };
}

function stubOf(inputs: Inputs): Stub {
  const given = ["stub", "stubType", "rule", "generation", "dateGeneration", "direction"].map((name) =>
    inputs.optionalText(name),
  );
  const backward = inputs.has("backward") && inputs.flag("backward") ? "backward" : "";
  const rule = plainWords([...given, backward, inputs.convention].join(" "));
  if (/zero|\bcds\b|third wednesday|twentieth/.test(rule))
    throw new Unjudged(`no rule for dates like "${rule.trim()}"`);
  const long = /\blong[ -]?(first|front|initial|last|final|back|end|stub)/.test(rule);
  const first =
    /backward|(first|front|initial)[ -]*(stub|period)|(short|long)[ -]?(first|front|initial)|stub (at|in) the (front|start|beginning)/.test(
      rule,
    );
  const last =
    /forward|(last|final|back)[ -]*(stub|period)|(short|long)[ -]?(last|final|back)|stub (at|in) the (back|end)/.test(
      rule,
    );
  const end = first && !(last && /forward/.test(rule)) ? "first" : "last";
  return long ? `long ${end}` : `short ${end}`;
}

const CONVENTION_WORDS =
  /(?:half[ -]?month )?mod(?:ified)?\.?[ _-]?(?:foll(?:owing)?|prec(?:eding)?)|following|preceding|unadjusted|\bnearest\b/i;
const OF_MATURITY = new RegExp(`(?:termination|maturity|end date)[\\w :]*?[ :](${CONVENTION_WORDS.source})`, "i");

function spoken(inputs: Inputs): string | undefined {
  return CONVENTION_WORDS.exec(plainWords(inputs.convention).replace(OF_MATURITY, ""))?.[0];
}

function spokenOfMaturity(inputs: Inputs): string | undefined {
  return OF_MATURITY.exec(plainWords(inputs.convention))?.[1];
}

function businessDays(text: string | undefined) {
  if (text === undefined) return undefined;
  if (/half[ -]?month|nearest/i.test(text)) throw new Unjudged(`no rule for "${text}"`);
  const [, short] = /^mod(?:ified)?\W*(foll|prec)/i.exec(text) ?? [];
  const modified = short?.toLowerCase() === "foll" ? "modified following" : "modified preceding";
  return parseBusinessDayConvention(short === undefined ? text : modified);
}

const WEEKDAYS = ["su", "mo", "tu", "we", "th", "fr", "sa"];

/** Saturday and Sunday, unless days are listed by name. */
function weekend(inputs: Inputs): number[] | undefined {
  if (!inputs.has("weekend")) return undefined;
  return inputs.list("weekend").map((name) => {
    const day = typeof name === "string" ? WEEKDAYS.indexOf(name.slice(0, 2).toLowerCase()) : -1;
    if (day < 0) throw unreadable(["weekend"], name, "A weekend is a list of weekdays, by their names.");
    return day;
  });
}

function holidays(inputs: Inputs): string[] {
  return inputs.list("holidays").map((date) => {
    if (typeof date !== "string") throw unreadable(["holidays"], date, "Holidays are dates.");
    return isoDate(date);
  });
}
