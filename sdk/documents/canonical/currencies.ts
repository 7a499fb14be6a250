import { UnknownCurrencyError } from "../errors.ts";
import { canonicalCode } from "./text.ts";

/**
 * Currencies of ISO 4217 list one by their number of decimals, and those withdrawn since 2020, which older documents
 * still have. Left out: metals, bond units, test and "no currency" codes (XAU, XBA, XTS, XXX, …), and funds codes
 * (CHE, CLF, USN, …), in which nobody pays an invoice.
 */
const BY_EXPONENT: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP " +
    "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES " +
    "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK " +
    "NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB " +
    "TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG " +
    "ANG BGN CUC HRK SLL ZWL",
  3: "BHD IQD JOD KWD LYD OMR TND",
};

const EXPONENTS = new Map(
  Object.entries(BY_EXPONENT).flatMap(([exponent, codes]) => codes.split(" ").map((code) => [code, Number(exponent)])),
);

/** The three letters of a currency in canonical form. @throws UnknownCurrencyError */
export function parseCurrency(text: string): string {
  const code = canonicalCode(text);
  if (!EXPONENTS.has(code)) throw new UnknownCurrencyError(text);
  return code;
}

/** Decimals of a currency (its ISO 4217 exponent): 2 for USD, 0 for JPY. @throws UnknownCurrencyError */
export function currencyExponent(currency: string): number {
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) throw new UnknownCurrencyError(currency);
  return exponent;
}
