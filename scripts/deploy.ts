/**
 * Deploys the whole of Lienbook, or what of it is missing, verifies it, and keeps the addresses in `deployments/`.
 *
 * Usage: npm run deploy -- [--network NAME] [--parameters FILE] [--reset]
 *
 * Without a network the embedded chain is used, which ends with the command: a rehearsal. Parameters come from
 * `ignition/parameters/NAME.json` where no file is named and that one is there. See docs/deploying.md.
 */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";

import hre from "hardhat";

import { deployLienbook } from "../ignition/deploy.ts";
import { checkParameters, readParameters } from "../ignition/parameters.ts";
import { LienbookError } from "../sdk/errors.ts";
import { table } from "./demo/report.ts";

const { values } = parseArgs({
  options: {
    network: { type: "string", default: "default" },
    parameters: { type: "string" },
    reset: { type: "boolean", default: false },
  },
});

try {
  const ownFile = join(hre.config.paths.ignition, "parameters", `${values.network}.json`);
  const file = values.parameters ?? (existsSync(ownFile) ? ownFile : undefined);
  const parameters = file === undefined ? checkParameters({}, "defaults") : await readParameters(file);

  await hre.tasks.getTask("build").run({ quiet: true });
  const connection = await hre.network.create(values.network);
  const result = await deployLienbook(connection, { parameters, reset: values.reset, displayUi: process.stdout.isTTY });

  const { chainId, firstBlock, addresses } = result.deployment;
  table(["contract", "address"], Object.entries(addresses));
  console.log(
    `Chain ${chainId}, from block ${firstBlock}. ${result.sent} transactions sent; the wiring is as intended.`,
  );
  console.log(
    result.file === undefined
      ? "The embedded chain ends with this command: nothing is kept."
      : `Addresses are in ${relative(hre.config.paths.root, result.file)}.`,
  );
  await connection.close();
} catch (error) {
  // What Hardhat and Ignition say to their users needs no stack either.
  const isForUsers = error instanceof LienbookError || (error instanceof Error && error.name === "HardhatError");
  if (!isForUsers) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
