/** Writes docs/errors.md from the classes of errors. Usage: `npm run docs`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ERROR_REFERENCE, errorReference } from "./error-reference.ts";

await writeFile(join(import.meta.dirname, "..", "..", ERROR_REFERENCE), errorReference());
