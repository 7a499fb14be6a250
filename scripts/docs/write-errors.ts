/** Writes docs/errors.md from the classes of errors: `npm run docs`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Command } from "commander";

import { ERROR_REFERENCE, errorReference } from "./error-reference.ts";

new Command("docs").description(`Write ${ERROR_REFERENCE} from the classes of errors.`).parse();
await writeFile(join(import.meta.dirname, "..", "..", ERROR_REFERENCE), errorReference());
