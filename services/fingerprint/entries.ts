/** The entries of a list that the operator writes: separated by commas or lines. Lines that begin with # are comments. */
export function entriesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "" && !entry.startsWith("#"));
}
