import { canonicalCode, canonicalText } from "../canonical/text.ts";
import { isLei, parseLei } from "../identifiers/lei.ts";
import { countryCode } from "../identifiers/places.ts";

/** An identifier of a party in canonical form. */
export interface PartyId {
  /** One of {@link PARTY_SCHEMES}. */
  readonly scheme: PartyScheme;
  /** Canonical for its scheme: `NO123456789` for a Norwegian VAT number, however the file writes it. */
  readonly id: string;
}

/**
 * The schemes a party can be known by, the one that names it best first: the first that a party has is its key.
 *
 * `vat` is the VAT number with its country; `registration` the number in a company register, with its country;
 * `customs` the customs authority of a country; `assigned` a number that somebody gave it for own use; `name` its name
 * where a document has nothing better.
 */
export const PARTY_SCHEMES = [
  "lei",
  "customs",
  "vat",
  "tax",
  "registration",
  "eori",
  "duns",
  "scac",
  "smdg",
  "gln",
  "bic",
  "assigned",
  "name",
] as const;

export type PartyScheme = (typeof PARTY_SCHEMES)[number];

/** Schemes whose numbers an authority gives to one entity; two of them cannot mean two entities. */
export const OFFICIAL_SCHEMES: ReadonlySet<PartyScheme> = new Set<PartyScheme>([
  "lei",
  "vat",
  "tax",
  "registration",
  "eori",
]);

/** Schemes whose codes the trade uses for an authority, a firm, a branch or a place of one. */
export const TRADE_SCHEMES: ReadonlySet<PartyScheme> = new Set<PartyScheme>([
  "customs",
  "duns",
  "scac",
  "smdg",
  "gln",
  "bic",
]);

/** Schemes whose identifiers have at least one digit. */
const NUMBERED: ReadonlySet<PartyScheme> = new Set<PartyScheme>(["vat", "tax", "registration", "eori", "duns", "gln"]);

/** Names and codes under which files give a scheme (ISO 6523 ICD, Peppol EAS, UN/CEFACT, DCSA, plain words). */
const ALIASES = new Map<string, PartyScheme>(
  Object.entries({
    lei: ["LEI", "GLEIF", "0199", "ISO17442"],
    vat: ["VAT", "VA", "0211", "0213", "0198"],
    tax: ["TAX", "FC", "TIN", "GST", "USCC", "PAN", "EIN", "9959"],
    registration: ["REGISTRATION", "CRN", "ORGNR", "CVR", "KVK", "SIREN", "SIRENE", "COMPANYNUMBER", "HRB"],
    eori: ["EORI"],
    customs: ["CUSTOMS"],
    duns: ["DUNS", "0060"],
    scac: ["SCAC", "NMFTA"],
    smdg: ["SMDG"],
    gln: ["GLN", "EAN", "0088", "GS1", "0209"],
    bic: ["BIC", "SWIFT"],
    assigned: ["ASSIGNED"],
    name: ["NAME"],
  } satisfies Record<PartyScheme, string[]>).flatMap(([scheme, names]) =>
    names.map((name): [string, PartyScheme] => [name, scheme as PartyScheme]),
  ),
);

/** VAT numbers in Peppol's list of electronic addresses (EAS): code to country. */
const EAS_VAT = new Map(
  (
    "9902DK 9906IT 9908NO 9909NO 9910HU 9914AT 9920ES 9922AD 9923AL 9924BA 9925BE 9926BG 9927CH 9928CY 9929CZ 9930DE 9931EE 9932GB 9933GR 9934HR " +
    "9935IE 9936LI 9937LT 9938LU 9939LV 9940MC 9941ME 9942MK 9943MT 9944NL 9945PL 9946PT 9947RO 9948RS 9949SI 9950SK " +
    "9951SM 9952TR 9953VA 9955SE 9957FR"
  )
    .split(" ")
    .map((entry): [string, string] => [entry.slice(0, 4), entry.slice(4)]),
);

/** Company registers in ISO 6523: code to country. */
const ICD_REGISTERS = new Map(
  (
    "0002FR 0007SE 0009FR 0037FI 0096DK 0106NL 0142IT 0151AU 0183CH 0184DK 0188JP 0191EE 0192NO 0195SG 0196IS 0200LT " +
    "0208BE 0212FI 0216FI 0218LV 0221JP 0230MY"
  )
    .split(" ")
    .map((entry): [string, string] => [entry.slice(0, 4), entry.slice(4)]),
);

/**
 * The canonical identifier that a file means, or undefined where it is empty.
 *
 * @param scheme As the file names it: a code of ISO 6523 or EAS, a word, or nothing.
 * @param fallback What an identifier is that names no scheme, or one that is not known.
 * @param country The party's country, for numbers that leave it out.
 *
 * @throws InvalidLeiError for an identifier that calls itself a LEI and is none.
 */
export function partyId(
  id: string,
  scheme: string | undefined,
  fallback: PartyScheme,
  country?: string,
): PartyId | undefined {
  const code = canonicalCode(id);
  if (code === "") return undefined;
  const resolved = resolveScheme(scheme, fallback, country);
  // Some files write a LEI where any identifier may stand. Its check digits make an accident unlikely.
  if (resolved.scheme === "lei" || (resolved.scheme !== "name" && isLei(code)))
    return { scheme: "lei", id: parseLei(id) };
  // Norwegian invoices have the word for "registered" where other countries have a number.
  if (NUMBERED.has(resolved.scheme) && !/\d/.test(code)) return undefined;
  switch (resolved.scheme) {
    case "vat":
    case "tax":
      return vatId(code, resolved.scheme, resolved.country);
    case "registration":
      return registrationId(code, resolved.country);
    case "eori":
      return eoriId(code);
    case "name":
      return { scheme: "name", id: canonicalCode(canonicalText(id)) };
    default:
      return { scheme: resolved.scheme, id: code };
  }
}

/** The identifier as one string, in which a scheme cannot run into an id: `vat:NO123456789`. */
export function partyIdKey({ scheme, id }: PartyId): string {
  return `${scheme}:${id}`;
}

function resolveScheme(
  scheme: string | undefined,
  fallback: PartyScheme,
  country: string | undefined,
): { scheme: PartyScheme; country: string | undefined } {
  const name = canonicalCode(scheme ?? "");
  const known = ALIASES.get(name);
  if (known) return { scheme: known, country };
  const easCountry = EAS_VAT.get(name);
  if (easCountry) return { scheme: "vat", country: easCountry };
  const icdCountry = ICD_REGISTERS.get(name);
  if (icdCountry) return { scheme: "registration", country: icdCountry };
  // "DKVAT", "UK VAT", "DK:CVR", "NO:ORGNR": a country and a scheme in one word.
  const prefixed = ALIASES.get(name.slice(2));
  const prefix = countryCode(name.slice(0, 2));
  if (prefixed && prefix) return { scheme: prefixed, country: prefix };
  return { scheme: fallback, country };
}

/**
 * A tax number with its country. The words by which some countries mark a number as one for VAT are left out: MVA in
 * Norway; MWST, TVA and IVA in Switzerland.
 */
function vatId(code: string, scheme: "vat" | "tax", country: string | undefined): PartyId {
  const prefix = /^[A-Z]{2}/.test(code) ? countryCode(code.slice(0, 2)) : undefined;
  // A VAT number begins with its country. Other tax numbers may begin with any two letters that look like one.
  const uscc = country === "CN" || prefix === "CN" ? usccOf(code) : undefined;
  if (uscc !== undefined) return { scheme: "vat", id: `CN${uscc}` };
  const hasPrefix = prefix !== undefined && (scheme === "vat" || prefix === country);
  const home = hasPrefix ? prefix : country;
  let number = hasPrefix ? code.slice(2) : code;
  if (home === "NO") number = number.replace(/MVA$/, "");
  if (home === "CH") number = number.replace(/^E(?=\d{9})/, "").replace(/(?:MWST|TVA|IVA|VAT)$/, "");
  return { scheme, id: taxTerritory(home) + number };
}

/** Where a tax number is from; Northern Ireland's numbers are those of Great Britain under another prefix. */
function taxTerritory(country: string | undefined): string {
  return country === "XI" ? "GB" : (country ?? "");
}

/** A register number with its country, or the VAT number that it determines where the country's law ties the two. */
function registrationId(code: string, country: string | undefined): PartyId {
  const prefixed = country !== undefined && code.startsWith(country) && code.length > 2;
  const number = prefixed ? code.slice(2) : code;
  const vat = country === undefined ? undefined : vatOfRegistration(country, number);
  if (vat !== undefined) return { scheme: "vat", id: vat };
  return { scheme: "registration", id: (country ?? "") + number };
}

/**
 * The VAT number of a company from its register number, where one follows from the other: Norway (organisation
 * number), Denmark (CVR), Belgium (enterprise number), Finland (business id), Switzerland (UID), France (SIREN with a
 * two-digit key), China (one unified social credit code for all purposes).
 */
function vatOfRegistration(country: string, number: string): string | undefined {
  switch (country) {
    case "NO":
      return /^\d{9}(?:MVA)?$/.test(number) ? `NO${number.slice(0, 9)}` : undefined;
    case "DK":
    case "FI":
      return /^\d{8}$/.test(number) ? country + number : undefined;
    case "BE":
      return /^[01]\d{9}$/.test(number) ? `BE${number}` : undefined;
    case "CH":
      return /^E?\d{9}$/.test(number) ? `CH${number.replace(/^E/, "")}` : undefined;
    case "FR":
      return /^\d{9}(?:\d{5})?$/.test(number) ? frenchVat(number.slice(0, 9)) : undefined;
    case "CN": {
      const uscc = usccOf(number);
      return uscc === undefined ? undefined : `CN${uscc}`;
    }
    default:
      return undefined;
  }
}

/** China's unified social credit code: 18 characters without I, O, S, V and Z (GB 32100), with or without the country. */
function usccOf(code: string): string | undefined {
  return /^(?:CN)?([0-9A-HJ-NPQRTUWXY]{18})$/.exec(code)?.[1];
}

function frenchVat(siren: string): string {
  const key = (12 + 3 * (Number(siren) % 97)) % 97;
  return `FR${String(key).padStart(2, "0")}${siren}`;
}

/** An EORI number; those of Great Britain, Denmark and China contain the VAT number. */
function eoriId(code: string): PartyId {
  const british = /^(?:GB|XI)(\d{9})\d{3}$/.exec(code);
  if (british?.[1] !== undefined) return { scheme: "vat", id: `GB${british[1]}` };
  if (/^DK\d{8}$/.test(code)) return { scheme: "vat", id: code };
  const uscc = code.startsWith("CN") ? usccOf(code) : undefined;
  if (uscc !== undefined) return { scheme: "vat", id: `CN${uscc}` };
  return { scheme: "eori", id: code };
}
