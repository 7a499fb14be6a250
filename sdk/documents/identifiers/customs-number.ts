import { canonicalNumber } from "../canonical/text.ts";
import { InvalidCustomsNumberError } from "../errors.ts";
import { countryCode } from "./places.ts";

/** The number of a customs declaration, by what makes it unique. */
export type CustomsNumber =
  /** Movement reference number: unique in the world, for it has year and country in it. */
  | { readonly space: "mrn"; readonly number: string; readonly country: string }
  /** China's 18 digits: office, year, direction, serial. */
  | {
      readonly space: "china";
      readonly number: string;
      readonly office: string;
      readonly direction: "export" | "import";
    }
  /** Any other: unique at the office that gave it. */
  | { readonly space: "office"; readonly number: string };

const MRN = /^\d{2}([A-Z]{2})[0-9A-Z]{13}\d$/;
const CHINA = /^(\d{4})((?:19|20)\d{2})([01])\d{9}$/;

/**
 * Reads the number of a customs declaration.
 *
 * Movement reference number: two digits of the year, two letters of the country, thirteen letters or digits, a check
 * digit (Union Customs Code, Annex B of Delegated Regulation 2015/2446; the United Kingdom has the same). China: four
 * digits of the office, four of the year, 0 for export or 1 for import, nine of the serial number.
 *
 * @param country Whose customs gave it, where the document says so.
 * @throws InvalidCustomsNumberError, InvalidDocumentNumberError
 *
 * @example
 * ```ts
 * parseCustomsNumber("2248 2026 0 123456789", "CN"); // { space: "china", office: "2248", direction: "export", … }
 * ```
 */
export function parseCustomsNumber(text: string, country: string | undefined): CustomsNumber {
  const number = canonicalNumber(text, "declaration number");
  const china = CHINA.exec(number);
  if (china?.[1] !== undefined && (country === "CN" || country === undefined)) {
    return { space: "china", number, office: china[1], direction: china[3] === "0" ? "export" : "import" };
  }
  if (country === "CN") {
    throw new InvalidCustomsNumberError(
      text,
      "China's declarations have 18 digits: four of the office, four of the year, 0 for export or 1 for import, nine of the serial number.",
    );
  }
  const mrnCountry = countryCode(MRN.exec(number)?.[1]);
  return mrnCountry === undefined ? { space: "office", number } : { space: "mrn", number, country: mrnCountry };
}
