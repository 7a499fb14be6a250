import { decimalOf } from "../../units.ts";
import { AmountPrecisionError, InvalidAmountError } from "../errors.ts";
import { currencyExponent, parseCurrency } from "./currencies.ts";
import { foldDigits } from "./text.ts";

/** An amount of money. */
export interface Money {
  /** In minor units of the currency: 25000000n is USD 250,000.00. */
  readonly amount: bigint;
  /** Alphabetic code of ISO 4217. */
  readonly currency: string;
}

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const GROUPS = /^\d{1,3}(?:(?<separator>[.,'’ ])\d{3})(?:\k<separator>\d{3})*$/;
/** Longer than any amount of money with all its separators. */
const LONGEST_AMOUNT = 60;
/** Beyond this many digits a JSON number may have lost some on the way through a floating-point number. */
const EXACT_DIGITS = 15;

/**
 * Reads an amount into minor units, exactly: nothing is ever rounded here. Zeros before and after do not matter.
 *
 * A point is the decimal sign, as XML Schema has it. Separators of thousands and a decimal comma are read where only
 * one reading is possible ("1.250.000,00", "250,000.00", "250000,5"); "250,000" is refused, for it has two.
 *
 * @param value As the file has it: text, or a JSON number of at most 15 digits.
 * @throws InvalidAmountError, AmountPrecisionError, UnknownCurrencyError
 *
 * @example
 * ```ts
 * parseMoney("250,000.00", "USD"); // { amount: 25000000n, currency: "USD" }
 * ```
 */
export function parseMoney(value: string | number, currencyText: string): Money {
  const currency = parseCurrency(currencyText);
  const exponent = currencyExponent(currency);
  if (typeof value === "number" && String(value).replace(/\D/g, "").length > EXACT_DIGITS) {
    throw new AmountPrecisionError(String(value), currency, exponent);
  }

  if (String(value).length > LONGEST_AMOUNT) throw new InvalidAmountError(String(value));
  const parts = PLAIN.exec(plainDecimal(String(value)));
  const whole = parts?.[2] ?? "";
  const fraction = (parts?.[3] ?? "").replace(/0+$/, "");
  if (!parts || (whole === "" && (parts[3] ?? "") === "")) throw new InvalidAmountError(String(value));
  if (fraction.length > exponent) throw new AmountPrecisionError(String(value), currency, exponent);

  const magnitude = BigInt(whole + fraction.padEnd(exponent, "0") || "0");
  return { amount: parts[1] === "-" ? -magnitude : magnitude, currency };
}

/**
 * The amount with its currency as people write it: `250000.00 USD`.
 *
 * @example
 * ```ts
 * formatMoney({ amount: 250_000_00n, currency: "USD" });
 * ```
 */
export function formatMoney({ amount, currency }: Money): string {
  return `${formatAmount({ amount, currency })} ${currency}`;
}

/** The amount as a decimal number with all decimals of its currency: `250000.00`. */
export function formatAmount({ amount, currency }: Money): string {
  return decimalOf(amount, currencyExponent(currency));
}

/** Turns the ways people write amounts into digits with a decimal point; what has two readings is left as it is. */
function plainDecimal(text: string): string {
  // Arabic has signs of its own for both, which have one reading each.
  const value = foldDigits(text).replaceAll("\u066b", ".").replaceAll("\u066c", "'");
  const sign = /^[+-]/.exec(value)?.[0] ?? "";
  const number = value.slice(sign.length).trim();
  if (/^\d*\.?\d*$/.test(number)) return sign + number;

  const lastPoint = number.lastIndexOf(".");
  const lastComma = number.lastIndexOf(",");
  const decimalAt = lastPoint === -1 && !isDecimalComma(number) ? -1 : Math.max(lastPoint, lastComma);
  const groupsOnly = decimalAt === -1 || number.indexOf(number.charAt(decimalAt)) !== decimalAt;
  const whole = groupsOnly ? number : number.slice(0, decimalAt);
  const fraction = groupsOnly ? "" : number.slice(decimalAt + 1);
  const wellGrouped = /^\d+$/.test(whole) || isGrouped(whole, groupsOnly);
  return wellGrouped && /^\d*$/.test(fraction) ? `${sign}${whole.replace(/\D/g, "")}.${fraction}` : value;
}

/** One comma that cannot separate thousands, because not exactly three digits follow it. */
function isDecimalComma(number: string): boolean {
  const comma = number.indexOf(",");
  return comma !== -1 && comma === number.lastIndexOf(",") && !/,\d{3}$/.test(number);
}

/** Digits in threes. Where no decimals follow, one comma or point alone could as well be the decimal sign. */
function isGrouped(whole: string, standsAlone: boolean): boolean {
  const separator = GROUPS.exec(whole)?.groups?.["separator"];
  if (separator === undefined) return false;
  const couldBeDecimal = separator === "," || separator === ".";
  return !(standsAlone && couldBeDecimal && whole.indexOf(separator) === whole.lastIndexOf(separator));
}
