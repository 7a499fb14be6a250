import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { type Bundle, openBundle, type OpenedBundle } from "./bundle.ts";
import { BundleExistsError, BundleUnreadableError } from "./errors.ts";

/** Largest bundle that is read: no set of fields of a trade document comes near it. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Only the owner may read a bundle: it has everything of the document in it. */
const OWNER_ONLY = 0o600;

/**
 * Writes a bundle, whole or not at all: under another name first, which takes the right name only when every byte is on
 * the disk. A crash leaves either the old state or the new one.
 *
 * @param options `replace`: whether a bundle that stands at `path` may be lost, with its secret. It is not by default.
 * @throws MalformedBundleError, FileHashMismatchError, BundleRootError before anything is written; BundleExistsError.
 * @example
 * ```ts
 * await writeBundle("INV-1.bundle.json", invoice.bundle); // BundleExistsError rather than writing over another one
 * ```
 */
export async function writeBundle(path: string, bundle: Bundle, options: { replace?: boolean } = {}): Promise<void> {
  openBundle(bundle);
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${randomUUID()}`);
  try {
    await writeThrough(draft, `${JSON.stringify(bundle, undefined, 2)}\n`);
    if (options.replace) await rename(draft, path);
    else await link(draft, path);
    await syncFolder(folder);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw new BundleExistsError(path);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Reads a bundle and checks it as {@link openBundle} does.
 *
 * @throws BundleUnreadableError, MalformedBundleError, FileHashMismatchError, BundleRootError
 *
 * @example
 * ```ts
 * const { bundle, commitment } = await readBundle("INV-1.bundle.json");
 * const disclosure = disclose(commitment, ["value.amount"]);
 * ```
 */
export async function readBundle(path: string): Promise<OpenedBundle> {
  return openBundle(await readJson(path));
}

async function readJson(path: string): Promise<unknown> {
  const text = await readBounded(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BundleUnreadableError(path, "not JSON", error);
  }
}

async function readBounded(path: string): Promise<string> {
  try {
    return await withFile(path, "r", undefined, async (file) => {
      const { size } = await file.stat();
      if (size > MAXIMUM_BYTES) throw new BundleUnreadableError(path, `${size} bytes, at most ${MAXIMUM_BYTES}`);
      return file.readFile("utf8");
    });
  } catch (error) {
    if (error instanceof BundleUnreadableError) throw error;
    throw new BundleUnreadableError(path, codeOf(error) ?? "cannot be read", error);
  }
}

async function writeThrough(path: string, text: string): Promise<void> {
  await withFile(path, "wx", OWNER_ONLY, async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
}

/** Makes the new name last. Windows knows no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform !== "win32") await withFile(path, "r", undefined, (folder) => folder.sync());
}

async function withFile<T>(
  path: string,
  flags: string,
  mode: number | undefined,
  use: (file: FileHandle) => Promise<T>,
) {
  const file = await open(path, flags, mode);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
