/**
 * npm run -s identify -- [--json] [--fields] [--parties FILE] FILE…
 *
 * Prints of each trade document its kind, identity, id, linking keys and value, or the rule that it breaks. Works
 * offline. Exits with 0 if every file was answered, with 1 if one could not be read or had to be refused.
 */
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { Presets, SingleBar } from "cli-progress";
import { Command } from "commander";

import type { DocumentReport, RefusalReport } from "../../sdk/documents/index.ts";
import { readDotEnv } from "../build/dotenv.ts";
import { userPath } from "../terminal/paths.ts";
import { formatReport } from "./format.ts";
import { identify, openSession, printFailure, readDocument, refusal, type Session } from "./session.ts";

/** With fewer files a bar would only flicker. */
const FEWEST_FOR_PROGRESS = 20;

interface Options {
  readonly json?: true;
  readonly fields?: true;
  readonly parties?: string;
}

const command = new Command("identify")
  .description("Identify trade documents: kind, identity, document id, linking keys, value.")
  .argument("<file...>", "files, or directories whose .xml and .json files are meant")
  .option("--json", "print JSON: an object for one file, a list for several files or a directory")
  .option("--fields", "print every field of the documents, too")
  .option("--parties <file>", "party directory (JSON) with the LEI behind other identifiers")
  .action(async (paths: string[], options: Options) => {
    process.exitCode = (await identifyFiles(paths, options)) ? 0 : 1;
  });

readDotEnv();
try {
  await command.parseAsync();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}

/** Prints a report for each file, one at a time, and tells whether every file was answered. */
async function identifyFiles(paths: readonly string[], options: Options): Promise<boolean> {
  const session = await openSession(options.parties);
  const files = (await Promise.all(paths.map(filesIn))).flat();
  const isList = files.length !== 1 || files[0] !== paths[0];
  const bar = progressBar(files.length);
  let allAnswered = true;

  for (const [index, file] of files.entries()) {
    const report = await reportOn(file, session, options);
    if ("error" in report) allAnswered = false;
    await print(options.json ? jsonItem(report, index, isList) : formatReport(report));
    bar?.increment();
  }
  bar?.stop();
  if (options.json && isList) await print(files.length === 0 ? "[]\n" : "\n]\n");
  return allAnswered;
}

async function reportOn(file: string, session: Session, options: Options): Promise<DocumentReport | RefusalReport> {
  try {
    const document = await readDocument(file);
    const report = await identify(file, document, session);
    return options.fields ? { ...report, fields: document.fields } : report;
  } catch (error) {
    return refusal(file, error);
  }
}

/** One object alone, or one element of the list, so that no more than one report is in memory. */
function jsonItem(report: DocumentReport | RefusalReport, index: number, isList: boolean): string {
  if (!isList) return `${JSON.stringify(report, undefined, 2)}\n`;
  return `${index === 0 ? "[\n" : ",\n"}${JSON.stringify(report)}`;
}

/** A file itself, or the documents in a directory by their usual endings; what they are, their content tells. */
async function filesIn(path: string): Promise<string[]> {
  const isDirectory = await stat(userPath(path)).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isDirectory) return [path];
  const entries = await readdir(userPath(path), { recursive: true });
  return entries
    .filter((entry) => /\.(?:xml|json)$/i.test(entry))
    .sort()
    .map((entry) => join(path, entry));
}

/** A bar on the terminal's error stream; output that is piped stays clean. */
function progressBar(total: number): SingleBar | undefined {
  if (total < FEWEST_FOR_PROGRESS || !process.stderr.isTTY || process.stdout.isTTY) return undefined;
  const format = "Identifying {bar} {value}/{total} files, {eta_formatted} left";
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic);
  bar.start(total, 0);
  return bar;
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}
