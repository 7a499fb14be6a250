import currencyCodes from "currency-codes";

import { UnknownCurrencyError } from "../errors.ts";

/** Numeric code of ISO 4217 for an alphabetic one, as the chain keeps it: 840 for USD. @throws UnknownCurrencyError */
export function currencyNumber(currency: string): number {
  const record = currencyCodes.code(currency);
  if (!record) throw new UnknownCurrencyError(currency);
  return Number(record.number);
}

/** Alphabetic code for a numeric one. @throws UnknownCurrencyError */
export function currencyOfNumber(number: number | bigint): string {
  const record = currencyCodes.number(String(number).padStart(3, "0"));
  if (!record) throw new UnknownCurrencyError(String(number));
  return record.code;
}
