/**
 * Plays many long random sequences through the invariants, and many runs of every fuzz test: `npm run test:campaign`.
 */
import { randomInt } from "node:crypto";

import { Command } from "commander";
import hre from "hardhat";

const LARGEST_SEED = 2 ** 31 - 1;

const command = new Command("test:campaign")
  .description("Play many long random sequences through the invariants, and many runs of every fuzz test in Solidity.")
  .argument("[files...]", "of tests in Solidity; all unless given")
  .addHelpText("after", "\nLIENBOOK_SEED says which; without it they are others each time, and the seed is printed.")
  .parse();

const text = process.env["LIENBOOK_SEED"] || String(randomInt(LARGEST_SEED));
if (!/^\d{1,10}$/.test(text)) command.error(`error: LIENBOOK_SEED is "${text}", which is not a whole number`);
console.log(`LIENBOOK_SEED=${text} plays the same again.`);

const { campaign } = hre.config.test.solidity.profiles;
if (campaign === undefined) throw new Error("hardhat.config.ts has no profile for the campaign");
campaign.fuzz.seed = `0x${BigInt(text).toString(16).padStart(64, "0")}`;

const result = (await hre.tasks
  .getTask(["test", "solidity"])
  .run({ testFiles: command.args, testProfile: "campaign" })) as { readonly success: boolean };
if (!result.success) process.exitCode = 1;
