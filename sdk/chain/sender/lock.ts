import { open, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";

import { readIfThere } from "../files.ts";
import { JournalLockedError } from "./errors.ts";

/** Releases a lock. */
export type Release = () => Promise<void>;

/**
 * Holds a lock file for this process. One that a killed process of this machine left behind is taken over.
 *
 * @throws JournalLockedError
 */
export async function lock(path: string): Promise<Release> {
  const owner = `process ${process.pid} on ${hostname()}`;
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(owner);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = await readIfThere(path);
    if (holder === undefined) continue;
    if (isAlive(holder)) throw new JournalLockedError(path, holder || "a process that is just taking it");
    await clearAway(path, holder);
  }
}

/** Whether the process that wrote a lock may still run. On another machine nobody can tell from here. */
function isAlive(holder: string): boolean {
  const [, pid, host] = /^process (\d+) on (.*)$/.exec(holder) ?? [];
  if (pid === undefined || host !== hostname()) return true;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Removes a dead holder's lock, and nothing else: another process may have taken it over in the meantime. */
async function clearAway(path: string, holder: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) === holder) await rm(aside);
  else await rename(aside, path);
}
