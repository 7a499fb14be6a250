import { canonicalCode } from "../canonical/text.ts";
import { DocumentError, notFinanceable, type NotFinanceableError } from "../errors.ts";
import { parseContainerNumber } from "../identifiers/container.ts";
import { parseCustomsNumber } from "../identifiers/customs-number.ts";
import { countryCode } from "../identifiers/places.ts";
import { makeParty, type Party, type RawPartyId } from "../parties/party.ts";

/**
 * The customs authority that a declaration is from: known by its country, and by country and office for a directory in
 * which each district has a LEI of its own.
 *
 * @param office Code of the office, with or without the country before it.
 * @param ids What else the file has, such as its LEI.
 */
export function customsAuthority(
  countryText: string | undefined,
  office: string | undefined,
  name?: string,
  ids: readonly RawPartyId[] = [],
): Party | undefined {
  const country = countryCode(countryText);
  if (country === undefined) return undefined;
  const code = canonicalCode(office ?? "");
  const district = code === "" ? undefined : country + (code.startsWith(country) ? code.slice(country.length) : code);
  return makeParty(name, country, [
    ...ids,
    { id: country, scheme: "customs", fallback: "customs" },
    { id: district, scheme: "customs", fallback: "customs" },
  ]);
}

/** Why a declaration with this number backs no export receivable; empty where nothing stands against it. */
export function obstaclesToExport(number: string, country: string | undefined): NotFinanceableError[] {
  const parsed = parseCustomsNumber(number, countryCode(country));
  return parsed.space === "china" && parsed.direction === "import" ? [notFinanceable.notExport(number)] : [];
}

/** Runs each check and returns what it refuses: for fields that neither identify nor link a document. */
export function warningsOf(checks: readonly (() => unknown)[]): DocumentError[] {
  return checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof DocumentError) return [error];
      throw error;
    }
  });
}

/** A declaration lists containers only for information, so a wrong one is told and not refused. */
export function containerWarnings(containers: readonly (string | undefined)[]): DocumentError[] {
  return warningsOf(
    containers.filter((number) => number !== undefined).map((number) => () => parseContainerNumber(number)),
  );
}
