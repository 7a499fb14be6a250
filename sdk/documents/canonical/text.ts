import { InvalidDocumentNumberError } from "../errors.ts";

const LONGEST_NUMBER = 200;

/**
 * Letters of other scripts, and small capitals, that print like a Latin capital. A number re-keyed with them looks the
 * same on paper, so it is the same number. Folding is one way, for comparison only: names keep their script.
 * Source: the single-letter capitals of Unicode's confusables (UTS #39): Cyrillic and Greek one by one, then Armenian,
 * Cherokee, Lisu and the small capitals of the phonetic alphabets. Of Cyrillic letters of which only the small one looks
 * Latin (һ, ԁ) the capital stands for both; Armenian ones of that sort are letters of their own. Keys are capitals: the
 * text is in upper case when they are looked up.
 */
const LOOKALIKES = new Map([
  ...pairs("ՕՍՏ", "OUS"),
  ...pairs("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏒᏔᏕᏙᏚᏞᏟᏢᏦᏴᏳᎩᎽ", "DRTAJEWMHGZRWSVSLCPKBGYY"),
  ...pairs("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),
  ...pairs("ᴀʙᴄᴅᴇꜰɢꞬʜɪꞮᴊᴋʟᴍɴᴏᴘʀƦꜱᴛᴜᴠᴡʏᴢ", "ABCDEFGGHIIJKLMNOPRRSTUVWYZ"),
  ...Object.entries({
    А: "A",
    В: "B",
    Е: "E",
    К: "K",
    М: "M",
    Н: "H",
    О: "O",
    Р: "P",
    С: "C",
    Т: "T",
    У: "Y",
    Х: "X",
    Ѕ: "S",
    І: "I",
    Ј: "J",
    Ԛ: "Q",
    Ԝ: "W",
    Ү: "Y",
    Ѵ: "V",
    Ԍ: "G",
    Ӏ: "I",
    Һ: "H",
    Ԁ: "D",
    Α: "A",
    Β: "B",
    Ε: "E",
    Ζ: "Z",
    Η: "H",
    Ι: "I",
    Κ: "K",
    Μ: "M",
    Ν: "N",
    Ο: "O",
    Ρ: "P",
    Τ: "T",
    Υ: "Y",
    Χ: "X",
    Ϳ: "J",
    Ϻ: "M",
    Ϝ: "F",
  }),
]);

/** Text as the canonical form has it: Unicode NFKC, upper case, one space between words. */
export function canonicalText(text: string): string {
  return foldCase(text).replace(/\s+/gu, " ").trim();
}

/**
 * A number, code or reference as the canonical form has it: Unicode NFKC, upper case, decimal digits of every script
 * as ASCII, Latin lookalikes folded, and nothing but letters and digits. May be empty.
 *
 * @example
 * ```ts
 * canonicalCode(" inv-2026/００42 "); // "INV20260042"
 * ```
 */
export function canonicalCode(text: string): string {
  // Some letters are never shown (the Hangul fillers): who cannot see them cannot mean them. The lunate sigma prints like a C,
  // and NFKC makes another sigma of it.
  const kept = foldCase(text.replace(/[Ϲϲ]/gu, "C")).replace(/[^\p{L}\p{N}]|\p{Default_Ignorable_Code_Point}/gu, "");
  // eslint-disable-next-line no-control-regex -- ASCII is the common case and needs no further work
  if (/^[\x00-\x7f]*$/.test(kept)) return kept;
  return kept.replace(/[^A-Z0-9]/gu, (character) => LOOKALIKES.get(character) ?? asciiDigit(character) ?? character);
}

/**
 * {@link canonicalCode} of a number that must be there.
 *
 * @param field What the number is, for the error.
 * @throws InvalidDocumentNumberError where nothing is left of it, or more than a number can have.
 */
export function canonicalNumber(text: string, field = "number"): string {
  const code = canonicalCode(text);
  if (code === "" || code.length > LONGEST_NUMBER) throw new InvalidDocumentNumberError(field, text);
  return code;
}

/**
 * Text for reading a date or an amount: Unicode NFKC, decimal digits of every script and every dash and minus as ASCII,
 * invisible characters left out, one space where there is any.
 */
export function foldDigits(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, (character) => asciiDigit(character) ?? character)
    .replace(/[\p{Pd}\u2212]/gu, "-")
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/** Each character of `letters` with the one in the same place of `latin`. */
function pairs(letters: string, latin: string): [string, string][] {
  return Array.from(letters, (letter, index) => [letter, latin.charAt(index)]);
}

function foldCase(text: string): string {
  // Upper case can undo the composition that NFKC made, so it is normalised once more.
  return text.normalize("NFKC").toUpperCase().normalize("NFKC");
}

/** Unicode keeps the ten decimal digits of a script together, from a code point that ends in 0 or 6. */
function asciiDigit(character: string): string | undefined {
  if (!/^\p{Nd}$/u.test(character)) return undefined;
  const code = character.codePointAt(0) ?? 0;
  const low = code & 0xf;
  const startsAtZero = /^\p{Nd}$/u.test(String.fromCodePoint(code - low));
  return String(startsAtZero ? low : low - 6);
}
