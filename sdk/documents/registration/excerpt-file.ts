import { open } from "node:fs/promises";

import { writeWhole } from "../../chain/files.ts";
import { BatchExcerptError } from "./batch-errors.ts";
import { openExcerpt, type BatchExcerpt, type OpenedExcerpt } from "./batch.ts";

/** Largest excerpt that is read: some twenty thousand documents. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Writes an excerpt, whole or not at all. An excerpt is no secret, but it says who holds what at which value. */
export async function writeExcerpt(path: string, excerpt: BatchExcerpt): Promise<void> {
  openExcerpt(excerpt);
  await writeWhole(path, `${JSON.stringify(excerpt, undefined, 2)}\n`);
}

/**
 * Reads an excerpt and checks it as {@link openExcerpt} does.
 *
 * @throws BatchExcerptError
 *
 * @example
 * ```ts
 * await exporter.registerFromBatch(await readExcerpt("declarations-2026-09-15.json"));
 * ```
 */
export async function readExcerpt(path: string): Promise<OpenedExcerpt> {
  return openExcerpt(await readJson(path));
}

async function readJson(path: string): Promise<unknown> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (size > MAXIMUM_BYTES) throw new BatchExcerptError(`${path}: ${size} bytes, at most ${MAXIMUM_BYTES}`);
      return JSON.parse(await file.readFile("utf8")) as unknown;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof BatchExcerptError) throw error;
    throw new BatchExcerptError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
