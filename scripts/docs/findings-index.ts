import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const FINDINGS = join("test", "findings");
const TEST = ".test.ts";

/** Where the index of findings stands, in the repository. */
export const FINDINGS_INDEX = join(FINDINGS, "README.md");

const HEAD = `# Findings

Every mistake that was found here has a test that does again what went wrong, and begins by telling it. One folder for each part
of the business. Made from the first sentence of each by \`npm run docs\`.
`;

/**
 * The index of test/findings/: every test by part, with the first sentence of what it tells.
 *
 * @throws RangeError if one is in no part, or tells nothing
 */
export async function findingsIndex(): Promise<string> {
  const files = (await readdir(join(ROOT, FINDINGS), { recursive: true })).filter((name) => name.endsWith(TEST)).sort();
  const parts = new Map<string, string[]>();
  for (const file of files) {
    const part = dirname(file);
    if (part === ".") throw new RangeError(`${join(FINDINGS, file)} is in no part: move it into one of the folders.`);
    const told = firstSentence(file, await readFile(join(ROOT, FINDINGS, file), "utf8"));
    const entry = `- [${basename(file, TEST)}](${file.split(sep).join("/")}): ${told}`;
    parts.set(part, [...(parts.get(part) ?? []), entry]);
  }
  return [HEAD, ...[...parts].map(([part, entries]) => `## ${part}\n\n${entries.join("\n")}\n`)].join("\n");
}

function firstSentence(file: string, text: string): string {
  const [, header] = /^\/\*\*([\s\S]*?)\*\//.exec(text) ?? [];
  const prose = header
    ?.replaceAll(/^[ *]+/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const [sentence] = /^.+?[.:?](?= [A-Z]|$)/.exec(prose ?? "") ?? [];
  if (sentence === undefined)
    throw new RangeError(`${join(FINDINGS, file)} does not begin by telling what went wrong.`);
  return sentence;
}
