/**
 * Prints what every operation costs: `npm run bench:gas`, with `-- --json` as JSON alone, with `-- --update` into the
 * committed snapshot, with `-- --check` against it.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Command, Option } from "commander";
import hre from "hardhat";

import { table } from "../scripts/terminal/table.ts";
import { measureDisbursement } from "./disbursement.ts";
import { measureDocumentary } from "./documentary.ts";
import { measureEnforcement } from "./enforcement.ts";
import { measureEvidence } from "./evidence.ts";
import { measureGoods } from "./goods.ts";
import { measureGuarantees } from "./guarantees.ts";
import { measureInsurance } from "./insurance.ts";
import { exceeded } from "./limits.ts";
import type { Measurement } from "./meter.ts";
import { measureOperations } from "./operations.ts";
import { measureRates } from "./rates.ts";
import { measureRights } from "./rights.ts";
import { measureTitle } from "./title.ts";
import { measureTradeTrust } from "./tradetrust.ts";

const SNAPSHOT = join(import.meta.dirname, "..", "snapshots", "gas.json");
/** A byte of calldata costs 12 gas less when it is zero, and signatures have other bytes each time. */
const TOLERANCE = 120;

const { json, update, check } = new Command("bench:gas")
  .description("Measure what every operation costs, and print it as a table.")
  .addOption(new Option("--json", "print JSON instead").conflicts(["update", "check"]))
  .addOption(new Option("--update", "write the committed snapshot instead").conflicts("check"))
  .option("--check", "compare with the committed snapshot instead")
  .parse()
  .opts<{ readonly json?: true; readonly update?: true; readonly check?: true }>();

await hre.tasks.getTask("build").run({ quiet: true });
const measured = [
  ...(await measureOperations()),
  ...(await measureEnforcement()),
  ...(await measureDisbursement()),
  ...(await measureDocumentary()),
  ...(await measureEvidence()),
  ...(await measureGoods()),
  ...(await measureGuarantees()),
  ...(await measureInsurance()),
  ...(await measureRates()),
  ...(await measureTitle()),
  ...(await measureRights()),
  ...(await measureTradeTrust()),
];

const tooDear = exceeded(measured);
for (const each of tooDear) console.error(each);
if (tooDear.length > 0) process.exitCode = 1;

if (json) {
  console.log(JSON.stringify(measured, null, 2));
} else if (update && tooDear.length === 0) {
  await writeFile(SNAPSHOT, `${JSON.stringify(measured, null, 2)}\n`);
} else if (check) {
  const committed = JSON.parse(await readFile(SNAPSHOT, "utf8")) as Measurement[];
  const changes = differences(committed, measured);
  for (const change of changes) console.error(change);
  if (changes.length > 0) {
    console.error("Gas is not what snapshots/gas.json says. If that is intended: npm run bench:gas -- --update");
    process.exitCode = 1;
  }
} else {
  table(
    ["operation", "gas"],
    measured.map(({ operation, gas }) => [operation, gas.toLocaleString("en")]),
  );
}

function differences(committed: readonly Measurement[], now: readonly Measurement[]): string[] {
  const before = new Map(committed.map(({ operation, gas }) => [operation, gas]));
  const after = new Map(now.map(({ operation, gas }) => [operation, gas]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((operation) => {
    const [was, is] = [before.get(operation), after.get(operation)];
    const same = was !== undefined && is !== undefined && Math.abs(was - is) <= TOLERANCE;
    return same ? [] : [`${operation}: ${String(was ?? "not measured")} → ${String(is ?? "not measured")}`];
  });
}
