/**
 * Plays many random histories through the reference model and the contracts: `npm run test:histories`.
 */
import { Command } from "commander";
import hre from "hardhat";

new Command("test:histories")
  .description("Play many random histories through the reference model and the contracts.")
  .addHelpText(
    "after",
    "\nLIENBOOK_RUNS says how many (10 000 unless set), LIENBOOK_SEED which; each test names the seed that plays it again.",
  )
  .parse();

process.env["LIENBOOK_RUNS"] ||= "10000";

const result = (await hre.tasks
  .getTask(["test", "mocha"])
  .run({ testFiles: ["test/contracts/financing/model.test.ts"] })) as { readonly success: boolean };
if (!result.success) process.exitCode = 1;
