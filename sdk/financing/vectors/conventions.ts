import { addTenor, parseTenor, type Day, type Tenor } from "../calendar.ts";
import { type QuotedDayCount } from "../daycount-quoted.ts";
import type { Inputs } from "./inputs.ts";
import { Unjudged } from "./vector.ts";

/** From the most to the least particular: the first pattern that the words fit decides. */
const SPELLINGS: readonly (readonly [RegExp, QuotedDayCount])[] = [
  [/4\.16\s*\(?f\)?/, "30/360 Bond Basis"],
  [/4\.16\s*\(?g\)?/, "30E/360"],
  [/4\.16\s*\(?h\)?/, "30E/360 ISDA"],
  [/30e\/360[\s.,(-]*isda|30\/360[\s.,(-]*(isda\)|german)/, "30E/360 ISDA"],
  [/30e\/360(?!\+)|30s\/360|eurobond|30\/360[\s.,(-]*(eurobond|european|eu\b)/, "30E/360"],
  [/30u\/360|30\/360[\s.,(-]*(us\b|u\.s|nasd|sia)/, "30/360 US"],
  [/bond basis|30a\/360|360\/360/, "30/360 Bond Basis"],
  [/act\/act[^;]*(icma|isma|in period|bond)/, "ACT/ACT ICMA"],
  [/act\/act[^;]*(afb|euro)/, "ACT/ACT AFB"],
  [/act\/act[^;]*(basis 1|excel|spreadsheet|yearfrac)/, "ACT/ACT spreadsheet"],
  [/act\/act/, "ACT/ACT ISDA"],
  [/nl\/365|act\/365[\s.(-]*(nl|no leap)/, "NL/365"],
  [/act\/365\.25/, "ACT/365.25"],
  [/act\/364/, "ACT/364"],
  [/act\/366/, "ACT/366"],
  [/act\/365(?!l|[\s.(-]*(l\)|canad|act))|365-day year/, "ACT/365F"],
  [/act\/360|360-day year/, "ACT/360"],
  // ISDA 2006 4.16(f) gives "30/360" as one of the names of Bond Basis.
  [/30\/360(?!\+|[\s.(-]*(ital|german|plus))/, "30/360 Bond Basis"],
];

/** The bases of spreadsheets' YEARFRAC. */
const BASES: readonly QuotedDayCount[] = ["30/360 US", "ACT/ACT spreadsheet", "ACT/360", "ACT/365F", "30E/360"];

/** The day count that the convention's words, or else a spreadsheet basis, name. */
export function findDayCount(inputs: Inputs): QuotedDayCount | undefined {
  const words = inputs.convention
    .toLowerCase()
    .replaceAll(/actual|\bact\.|\ba(?=\/)/g, "act")
    .replaceAll(/(act|\d\w?)\s*\/\s*(act|\d)/g, "$1/$2");
  const spelled = SPELLINGS.find(([pattern]) => pattern.test(words))?.[1];
  return spelled ?? BASES[inputs.optionalCount("basis") ?? -1];
}

/** @throws {Unjudged} if the words name none that is known here */
export function dayCountOf(inputs: Inputs): QuotedDayCount {
  const found = findDayCount(inputs);
  if (!found) throw new Unjudged(`no known day count in "${inputs.convention.trim()}"`);
  return found;
}

/** The step between due dates: an input, else what the words say, else a month. */
export function tenorOf(inputs: Inputs): Tenor {
  const given = inputs.optionalText("frequency", "tenor", "step");
  if (given !== undefined && /^\d+\s*[dwmy]$/i.test(given.trim())) return parseTenor(given);
  const words = `${given ?? ""} ${inputs.convention}`.toLowerCase();
  if (/semi-?\s?annual|half-?\s?year/.test(words)) return parseTenor("6M");
  if (/quarter/.test(words)) return parseTenor("3M");
  if (/bi-?weekly|fortnight/.test(words)) return parseTenor("2W");
  if (/week/.test(words)) return parseTenor("1W");
  if (/\bdaily instal|\bevery day\b/.test(words)) return parseTenor("1D");
  if (/month/.test(words)) return parseTenor("1M");
  if (/annual|year/.test(words)) return parseTenor("1Y");
  return parseTenor("1M");
}

/** The first day and `count` due dates after it. */
export function datesFrom(start: Day, tenor: Tenor, count: number): Day[] {
  return Array.from({ length: count + 1 }, (_, index) => addTenor(start, tenor, index));
}
