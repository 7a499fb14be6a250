import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

import schema from "../../../schemas/batch-excerpt.schema.json" with { type: "json" };

const validate: ValidateFunction = new Ajv2020({ strict: true, strictTypes: false, ownProperties: true }).compile(
  schema,
);

/** What makes `value` no excerpt of a batch by the schema; undefined if it is one. */
export function excerptProblem(value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  const place = error?.instancePath ? error.instancePath : "the whole";
  return `${place} ${error?.message ?? "is not as it should be"}`;
}
