/** Runs the two commands as a user does, in a process of their own. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Comparison, DocumentReport, RefusalReport } from "../../../sdk/documents/index.ts";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A report of a document, or of a refusal: which of the two, `error` tells. */
export type Report = DocumentReport & Partial<RefusalReport>;

/** Runs `scripts/documents/<command>.ts` of the repository, or of a folder of links into it that stands for a checkout. */
export function run(
  command: "identify" | "compare",
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  checkout = ROOT,
): Promise<Run> {
  const env = { ...process.env, LIENBOOK_FINGERPRINT_KEY: "", INIT_CWD: ROOT, ...environment };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--preserve-symlinks", "--preserve-symlinks-main", `scripts/documents/${command}.ts`, ...args],
      { cwd: checkout, env, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      },
    );
  });
}

/** Identifies files and reads the reports. */
export async function identifyAll(...files: readonly string[]): Promise<Report[]> {
  const { stdout } = await run("identify", ["--json", ...files]);
  const value = JSON.parse(stdout) as Report | Report[];
  return Array.isArray(value) ? value : [value];
}

/** Compares two files and reads the grade. */
export async function compare(first: string, second: string): Promise<Comparison> {
  const { stdout } = await run("compare", ["--json", first, second]);
  return JSON.parse(stdout) as Comparison;
}
