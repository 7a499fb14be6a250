/** Writes docs/errors.md from the classes of errors, and the index of test/findings/ from its tests: `npm run docs`. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Command } from "commander";

import { ERROR_REFERENCE, errorReference } from "./error-reference.ts";
import { FINDINGS_INDEX, findingsIndex } from "./findings-index.ts";

const ROOT = join(import.meta.dirname, "..", "..");

new Command("docs").description(`Write ${ERROR_REFERENCE} and ${FINDINGS_INDEX} from what they list.`).parse();
await writeFile(join(ROOT, ERROR_REFERENCE), errorReference());
await writeFile(join(ROOT, FINDINGS_INDEX), await findingsIndex());
