import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { ERROR_REFERENCE, errorReference } from "../../../scripts/docs/error-reference.ts";
import { CONTRACT_ERRORS } from "../../../sdk/chain/errors/index.ts";
import * as chain from "../../../sdk/chain/index.ts";
import { LienbookError } from "../../../sdk/errors.ts";

type ErrorClass = abstract new (...args: never[]) => LienbookError;

function isErrorClass(value: unknown): value is ErrorClass {
  return typeof value === "function" && value.prototype instanceof LienbookError;
}

/** Bases, which nobody meets by their own name. */
const BASES = ["ContractError", "SenderError"];

describe("The reference of errors", () => {
  it("is the one that the classes make; `npm run docs` writes it", async () => {
    const written = await readFile(join(import.meta.dirname, "..", "..", "..", ERROR_REFERENCE), "utf8");
    expect(written).to.equal(errorReference());
  });

  it("has an entry for every error that the chain side of the SDK exports", () => {
    const classes = Object.values(chain as Record<string, unknown>).filter(isErrorClass);
    const missing = classes.filter(({ name }) => !BASES.includes(name) && !errorReference().includes(`### ${name}\n`));
    expect(classes.length).to.be.greaterThan(Object.values(CONTRACT_ERRORS).flat().length);
    expect(missing).to.deep.equal([]);
  });
});
