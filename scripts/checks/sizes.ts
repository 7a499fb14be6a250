/**
 * Compares the deployed size of every contract with `snapshots/sizes.json`, and refuses what no chain would deploy:
 * `npm run sizes`.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { Command } from "commander";
import hre from "hardhat";

/** Bytes of code that an account may hold: EIP-170. */
const LARGEST_CONTRACT = 24_576;
const SNAPSHOT = join(hre.config.paths.root, "snapshots", "sizes.json");
/** Contracts that only tests deploy. */
const TEST_CONTRACTS = /^(contracts\/test|test)\//;

/** Bytes by fully qualified name, such as `contracts/Participants.sol:Participants`. */
type Sizes = Record<string, number>;

/** Deployed bytes of every contract that a call can reach: no interfaces, nor libraries that are compiled into others. */
async function measure(): Promise<Sizes> {
  await hre.tasks.getTask("build").run({ quiet: true });
  const sizes: Sizes = {};
  for (const name of [...(await hre.artifacts.getAllFullyQualifiedNames())].sort()) {
    if (TEST_CONTRACTS.test(name)) continue;
    const { abi, deployedBytecode } = await hre.artifacts.readArtifact(name);
    const bytes = (deployedBytecode.length - "0x".length) / 2;
    const isCalled = abi.some(({ type }: { type: string }) => ["function", "fallback", "receive"].includes(type));
    if (bytes > 0 && isCalled) sizes[name] = bytes;
  }
  return sizes;
}

async function readSnapshot(): Promise<Sizes> {
  try {
    return JSON.parse(await readFile(SNAPSHOT, "utf8")) as Sizes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** One line for each contract that the snapshot does not tell right. */
function differences(measured: Sizes, snapshot: Sizes): string[] {
  const names = [...new Set([...Object.keys(measured), ...Object.keys(snapshot)])].sort();
  return names
    .filter((name) => measured[name] !== snapshot[name])
    .map((name) => `${name}: ${snapshot[name] ?? "not in the snapshot"} → ${measured[name] ?? "gone"}`);
}

const { update } = new Command("sizes")
  .description("Compare the deployed size of every contract with the committed snapshot.")
  .option("--update", "write what is measured into the snapshot first")
  .parse()
  .opts<{ readonly update?: true }>();
const measured = await measure();
const tooLarge = Object.entries(measured).filter(([, bytes]) => bytes > LARGEST_CONTRACT);

for (const [name, bytes] of tooLarge) {
  console.error(`${name} has ${bytes} bytes, ${bytes - LARGEST_CONTRACT} more than EIP-170 allows. Split it.`);
}
if (update) {
  await mkdir(dirname(SNAPSHOT), { recursive: true });
  await writeFile(SNAPSHOT, `${JSON.stringify(measured, null, 2)}\n`);
}
const changed = differences(measured, await readSnapshot());
if (changed.length > 0) {
  console.error(`Sizes in bytes differ from ${relative(hre.config.paths.root, SNAPSHOT)}:\n  ${changed.join("\n  ")}`);
  console.error("If that is meant, commit what `npm run sizes -- --update` writes.");
}
if (tooLarge.length > 0 || changed.length > 0) process.exitCode = 1;
else
  console.log(`${Object.keys(measured).length} contracts are of the recorded size, within ${LARGEST_CONTRACT} bytes.`);
