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

import { Command } from "commander";

import { checkParameters, readParameters } from "../ignition/parameters.ts";
import { LienbookError } from "../sdk/errors.ts";
import { userPath } from "./terminal/paths.ts";
import { table } from "./terminal/table.ts";

interface Options {
  readonly network: string;
  readonly parameters?: string;
  readonly reset: boolean;
}

/** Errors beside the library's own whose message is meant for whoever runs the command. */
const FOR_USERS: ReadonlySet<string> = new Set(["HardhatError", "EnvironmentVariableError"]);

const command = new Command("deploy")
  .description("Deploy Lienbook, or what of it is missing, and verify it. See docs/deploying.md.")
  .option("--network <name>", "a network of hardhat.config.ts, such as localhost or private", "default")
  .option("--parameters <file>", "instead of ignition/parameters/NAME.json, if that is there")
  .option("--reset", "forget a deployment whose chain is gone", false)
  .action(deploy);

try {
  await command.parseAsync();
} catch (error) {
  const isForUsers = error instanceof LienbookError || (error instanceof Error && FOR_USERS.has(error.name));
  if (!isForUsers) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}

async function deploy({ network, parameters: named, reset }: Options): Promise<void> {
  // Loaded here, so that what is wrong with the environment is told as everything else is, and --help needs none.
  const { default: hre } = await import("hardhat");
  const { deployLienbook } = await import("../ignition/deploy.ts");
  const ownFile = join(hre.config.paths.ignition, "parameters", `${network}.json`);
  const namedFile = named === undefined ? undefined : userPath(named);
  const file = namedFile ?? (existsSync(ownFile) ? ownFile : undefined);
  const parameters = file === undefined ? checkParameters({}, "defaults") : await readParameters(file);

  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const connection = await hre.network.create(network);
  const result = await deployLienbook(connection, { parameters, reset, displayUi: process.stdout.isTTY });

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
}
