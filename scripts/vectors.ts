/**
 * npm run -s vectors -- FILE
 *
 * Computes published values in the SDK and, where the chain has the function, by the compiled contract in an embedded
 * chain, and compares both with what their sources print. The last line is `N passed, N failed, N skipped`; a skip says
 * why on a line of its own. Exits with 1 if a vector failed or the file could not be read.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { Command } from "commander";
import hre, { network } from "hardhat";

import { ChainFunctions } from "../sdk/financing/vectors/chain-functions.ts";
import { check } from "../sdk/financing/vectors/check.ts";
import { parseVectors } from "../sdk/financing/vectors/vector.ts";

const command = new Command("vectors")
  .description("Hold the SDK and the contracts against published values.")
  .argument("<file>", "JSON file of vectors")
  .action(async (file: string) => {
    // npm and the launcher change the directory; npm keeps the user's in INIT_CWD.
    const text = await readFile(resolve(process.env["INIT_CWD"] ?? process.cwd(), file), "utf8");
    process.exitCode = (await run(text)) ? 0 : 1;
  });

try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Prints what became of each vector that did not pass, and the tally; whether none failed. */
async function run(text: string): Promise<boolean> {
  const vectors = parseVectors(text);
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { ethers } = await network.create();
  const chain = new ChainFunctions(await ethers.deployContract("ScheduleLens"));

  const tally = { passed: 0, failed: 0, skipped: 0 };
  let onChain = 0;
  for (const vector of vectors) {
    const outcome = await check(vector, chain);
    tally[outcome.result] += 1;
    if (outcome.result === "passed") onChain += outcome.onChain ? 1 : 0;
    else process.stdout.write(`${vector.id} ${vector.kind} ${outcome.result}: ${outcome.reason}\n`);
  }
  process.stdout.write(`${onChain} of those that passed were computed by the contract, too\n`);
  process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
  return tally.failed === 0;
}
