/**
 * npm run -s compare -- [--json] [--parties FILE] FILE FILE
 *
 * Prints what two trade documents are to each other and which fields decided. Works offline. Exits with 0 on an answer,
 * with 1 if a file could not be read or had to be refused.
 */
import { Command } from "commander";

import { compareDocuments } from "../../sdk/documents/index.ts";
import { readDotEnv } from "../build/dotenv.ts";
import { formatComparison } from "./format.ts";
import { identify, openSession, printFailure, readDocument, refusal } from "./session.ts";

interface Options {
  readonly json?: true;
  readonly parties?: string;
}

const command = new Command("compare")
  .description("Compare two trade documents: one paper, a disguised copy, parts of one amount, or two documents.")
  .argument("<first>", "file")
  .argument("<second>", "file")
  .option("--json", "print JSON")
  .option("--parties <file>", "party directory (JSON) with the LEI behind other identifiers")
  .action(async (first: string, second: string, options: Options) => {
    process.exitCode = (await compareFiles(first, second, options)) ? 0 : 1;
  });

readDotEnv();
try {
  await command.parseAsync();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}

/** Prints the grade of a pair, and tells whether there is one. */
async function compareFiles(first: string, second: string, options: Options): Promise<boolean> {
  const session = await openSession(options.parties);
  const read = await Promise.all(
    [first, second].map((file) => readDocument(file).catch((error: unknown) => refusal(file, error))),
  );
  const [a, b] = read;
  if (!a || !b || "error" in a || "error" in b) {
    const refused = read.filter((entry) => "error" in entry);
    process.stdout.write(options.json ? `${JSON.stringify({ errors: refused }, undefined, 2)}\n` : "");
    for (const { file, error } of options.json ? [] : refused) {
      process.stdout.write(`${file}\n  ${error.name}: ${error.rule} Got: ${error.value}. ${error.advice}\n`);
    }
    return false;
  }
  const comparison = compareDocuments(a, b, session.directory);
  const documents = [await identify(first, a, session), await identify(second, b, session)];
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...comparison, documents }, undefined, 2)}\n`
      : formatComparison(comparison, documents),
  );
  return true;
}
