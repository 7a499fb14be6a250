const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth"];

const NUMBER_WORD = new RegExp(`\\b(?:${NUMBERS.join("|")})\\b`, "g");
const ORDINAL_WORD = new RegExp(`\\bevery (${ORDINALS.join("|")}|other)\\b`, "g");

const UNITS: Readonly<Record<string, string>> = { mth: "month", yr: "year", wk: "week" };
const TIMES: Readonly<Record<string, number>> = { once: 1, twice: 2, thrice: 3 };

/** Words in one form: SEMI_ANNUAL and SemiAnnual are "semi annual", "every other month" is "every 2 month". */
export function plainWords(text: string): string {
  return text
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replaceAll("_", " ")
    .replaceAll(/(?<![a-z])(mth|yr|wk)(?=s?\b)/g, (word) => UNITS[word] ?? word)
    .replaceAll(NUMBER_WORD, (word) => String(NUMBERS.indexOf(word) + 1))
    .replaceAll(ORDINAL_WORD, (_, word: string) => `every ${word === "other" ? 2 : ORDINALS.indexOf(word) + 1}`)
    .replaceAll(/\b(?:once|twice|thrice)\b/g, (word) => `${TIMES[word] ?? 1} times`)
    .replaceAll(/\s+/g, " ")
    .trim();
}
