import { canonicalCode } from "../canonical/text.ts";
import { InvalidUnLocodeError } from "../errors.ts";

/** Assigned codes of ISO 3166-1, and XK (Kosovo) and XI (Northern Ireland), which trade documents use. */
const COUNTRIES = new Set(
  (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC " +
    "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD " +
    "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH " +
    "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW " +
    "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC " +
    "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY " +
    "UZ VA VC VE VG VI VN VU WF WS XI XK YE YT ZA ZM ZW"
  ).split(" "),
);

/** Other spellings that documents have: the United Kingdom, and Greece as its VAT numbers have it. */
const ALIASES = new Map([
  ["UK", "GB"],
  ["EL", "GR"],
]);

/** The two letters of a country by ISO 3166-1, or undefined where `text` is none. */
export function countryCode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const code = canonicalCode(text);
  const country = ALIASES.get(code) ?? code;
  return COUNTRIES.has(country) ? country : undefined;
}

/** Whether `text` has the shape of a UN/LOCODE in an assigned country (UNECE recommendation 16). */
export function isUnLocode(text: string): boolean {
  const code = canonicalCode(text);
  return /^[A-Z]{2}[A-Z2-9]{3}$/.test(code) && countryCode(code.slice(0, 2)) !== undefined;
}

/**
 * The canonical form of a UN/LOCODE.
 *
 * @throws InvalidUnLocodeError
 *
 * @example
 * ```ts
 * parseUnLocode("CN SHA"); // "CNSHA"
 * ```
 */
export function parseUnLocode(text: string): string {
  if (!isUnLocode(text)) throw new InvalidUnLocodeError(text);
  return canonicalCode(text);
}
