import { join } from "node:path";

import { config } from "dotenv";

/** Adds what `.env` of the checkout says to the environment, which goes before it. */
export function readDotEnv(): void {
  // Quiet, because the standard output of a script may be JSON that somebody pipes.
  config({ path: join(import.meta.dirname, "..", "..", ".env"), quiet: true });
}
