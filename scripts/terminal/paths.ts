import { resolve } from "node:path";

/** A path as the user meant it: npm and the launcher change the directory, and npm keeps the user's in INIT_CWD. */
export function userPath(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}
