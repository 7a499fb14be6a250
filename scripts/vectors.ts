/**
 * npm run -s vectors -- FILE
 *
 * Computes published values in the SDK and, where the chain has the function, by the compiled contract in an embedded
 * chain, and compares both with what their sources print. The last line is `N passed, N failed, N skipped`; a failure
 * or a skip says why on a line of its own, and a pass names inputs that were not used. Exits with 1 if a vector failed or the file could not be read.
 */
import { readFile } from "node:fs/promises";

import { Command } from "commander";
import hre, { network } from "hardhat";

import { userPath } from "./terminal/paths.ts";
import { ChainFunctions } from "./vectors/chain-functions.ts";
import { check } from "./vectors/check.ts";
import { InvalidVectorError, InvalidVectorFileError, parseEntries } from "./vectors/vector.ts";

const command = new Command("vectors")
  .description("Hold the SDK and the contracts against published values.")
  .argument("<file>", "JSON array of vectors: id, kind, convention, inputs, expected, and a tolerance if need be")
  .addHelpText(
    "after",
    `
Each vector that did not pass has a line with its id and the reason, and so has one that passed with inputs that its
kind has no use for. A vector fails on a difference, and on an
input, a convention or an expectation that cannot be read; it is skipped if the library has no such kind, convention
or field, or no use for an input that may change the result. The last line is "N passed, N failed, N skipped". Exits with 1 if a vector failed or the file could not be
read, else with 0.

  npm run -s vectors -- test/fixtures/vectors.json`,
  )
  .action(async (file: string) => {
    process.exitCode = (await run(await read(file))) ? 0 : 1;
  });

try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** The text of a file as the user names it. @throws {InvalidVectorFileError} if it cannot be read */
async function read(file: string): Promise<string> {
  try {
    return await readFile(userPath(file), "utf8");
  } catch (cause) {
    const why = { ENOENT: "no such file", EISDIR: "a directory", EACCES: "no leave to read it" };
    const { code = "" } = cause as NodeJS.ErrnoException;
    const found = Object.hasOwn(why, code) ? why[code as keyof typeof why] : String(cause);
    throw new InvalidVectorFileError(`${file} (${found})`, "A file of vectors is one that can be read.", { cause });
  }
}

/** Prints what became of each vector that did not simply pass, and the tally; whether none failed. */
async function run(text: string): Promise<boolean> {
  const entries = parseEntries(text);
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { ethers } = await network.create();
  const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));

  const tally = { passed: 0, failed: 0, skipped: 0 };
  let onChain = 0;
  for (const vector of entries) {
    if (vector instanceof InvalidVectorError) {
      tally.failed += 1;
      print(`${vector.id} failed: ${vector.message}`);
      continue;
    }
    const outcome = await check(vector, chain);
    tally[outcome.result] += 1;
    if (outcome.result === "passed") onChain += outcome.onChain ? 1 : 0;
    const unused =
      outcome.result === "passed" && outcome.unused && `inputs that were not used: ${outcome.unused.join(", ")}`;
    const note = outcome.result === "passed" ? unused : outcome.reason;
    if (note) print(`${vector.id} ${vector.kind} ${outcome.result}: ${note}`);
  }
  print(`${onChain} of those that passed were computed by the contract, too`);
  print(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  return tally.failed === 0;
}

/** One line, whatever the file has in its texts: who reads the output goes by its lines. */
function print(line: string): void {
  const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
  process.stdout.write(`${line.replaceAll(/[\p{Cc}\u2028\u2029]/gu, escaped)}\n`);
}
