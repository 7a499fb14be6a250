import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { HardhatPlugin } from "hardhat/types/plugins";

/** Where the typed contracts stand, committed, relative to the root. */
const TYPES_DIR = "typechain-types";
/** Where typechain writes first. One folder per process: two builds at once must not read each other's halves. */
const STAGING_DIR = join("cache", `typechain-${String(process.pid)}`);

/**
 * Makes typechain's output what Node can run as it stands and what `tsc` accepts with `erasableSyntaxOnly`.
 *
 * - Node strips types but resolves no `./x.js` to `./x.ts`. Hardhat's loader does, so a script would work in
 *   `hardhat run` and fail in `node`. Typechain and its Hardhat plugin write `.js`; here they become `.ts`.
 * - `export interface OutputObject {…};` leaves an empty statement inside a namespace of types, and with a statement in
 *   it the namespace is no longer erasable.
 */
export function runnableInNode(source: string): string {
  return source
    .replaceAll(/(\bfrom\s+(["'])\.{1,2}\/[^"']*)\.js\2/g, "$1.ts$2")
    .replaceAll(/^(\s*export interface OutputObject .*\});[ \t]*$/gm, "$1");
}

/** One line for one contract, in a list of them: the plugin lists contracts as the disk happens to. */
const LISTED = /^\s*(?:(?:getContractFactory|getContractAt|deployContract)\(name: |export (?:type )?\{ \w+ \} from )/;

/** Puts lists of contracts in order, so that the same contracts make the same files on every machine. */
export function inOrder(source: string): string {
  const lines = source.split("\n");
  for (let start = 0; start < lines.length; ++start) {
    let end = start;
    while (LISTED.test(lines[end] ?? "")) ++end;
    if (end === start) continue;
    const list = lines.slice(start, end).map((line) => line.trimStart());
    lines.splice(start, list.length, ...list.sort());
    start = end;
  }
  return lines.join("\n");
}

async function readTree(dir: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(dir.length + 1), await readFile(path, "utf8"));
  }
  return files;
}

/** Brings `target` to hold exactly `wanted`. Unchanged files keep their time stamp; changed ones are swapped whole. */
async function replaceTree(target: string, wanted: ReadonlyMap<string, string>): Promise<void> {
  const standing = await readTree(target);
  for (const [name, content] of wanted) {
    if (standing.get(name) === content) continue;
    const path = join(target, name);
    const swap = `${path}.${String(process.pid)}.tmp`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(swap, content);
    await rename(swap, path);
  }
  for (const name of standing.keys()) {
    if (!wanted.has(name)) await removeWithEmptyFolders(join(target, name), target);
  }
}

async function removeWithEmptyFolders(path: string, root: string): Promise<void> {
  await rm(path, { force: true });
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    if ((await readdir(folder)).length > 0) return;
    await rmdir(folder);
  }
}

/**
 * Has Hardhat's typechain plugin write to a staging folder, and moves what it wrote to `typechain-types/`.
 *
 * Typechain alone would leave the types of contracts that are gone, and coverage builds would commit instrumented
 * bytecode. Hardhat hands over no test contracts, so only `contracts/` is typed.
 */
const contractTypes: HardhatPlugin = {
  id: "lienbook-contract-types",
  dependencies: () => [import("@nomicfoundation/hardhat-typechain")],
  hookHandlers: {
    config: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            extendUserConfig: (config, next) =>
              next({ ...config, typechain: { ...config.typechain, outDir: STAGING_DIR } }),
          }),
      }),
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            async processArtifactsAfterSuccessfulBuild(context) {
              const staging = join(context.config.paths.root, STAGING_DIR);
              const generated = await readTree(staging);
              await rm(staging, { recursive: true, force: true });
              if (generated.size === 0 || context.globalOptions.coverage) return;

              const types = new Map([...generated].map(([name, source]) => [name, inOrder(runnableInNode(source))]));
              await replaceTree(join(context.config.paths.root, TYPES_DIR), types);
            },
          }),
      }),
  },
};

export default contractTypes;
