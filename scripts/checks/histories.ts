/**
 * Plays many random histories through the reference model and the contracts: `npm run test:histories`.
 */
import { randomInt } from "node:crypto";

import { Command } from "commander";
import hre from "hardhat";

const LARGEST_SEED = 2 ** 31 - 1;

new Command("test:histories")
  .description("Play many random histories through the reference model and the contracts.")
  .addHelpText(
    "after",
    "\nLIENBOOK_RUNS says how many (10 000 unless set), LIENBOOK_SEED which; without it they are others each time. Each test " +
      "names the seed that plays it again.",
  )
  .parse();

process.env["LIENBOOK_RUNS"] ||= "10000";
process.env["LIENBOOK_SEED"] ||= String(randomInt(LARGEST_SEED));

const result = (await hre.tasks
  .getTask(["test", "mocha"])
  .run({ testFiles: ["test/contracts/financing/model.test.ts"] })) as { readonly success: boolean };
if (!result.success) process.exitCode = 1;
