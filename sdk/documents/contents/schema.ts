import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

import schema from "../../../schemas/bundle.schema.json" with { type: "json" };

const ajv = new Ajv2020({ strict: true, strictTypes: false, ownProperties: true });
ajv.addSchema(schema);

const bundle = compiled(schema.$id);
const disclosure = compiled(`${schema.$id}#/$defs/disclosure`);

/** What makes `value` no bundle by the schema; undefined if it is one. */
export function bundleProblem(value: unknown): string | undefined {
  return problem(bundle, value);
}

/** What makes `value` no disclosure by the schema; undefined if it is one. */
export function disclosureProblem(value: unknown): string | undefined {
  return problem(disclosure, value);
}

function compiled(reference: string): ValidateFunction {
  const validate = ajv.getSchema(reference);
  if (!validate) throw new Error(`${reference} is not in the schema file`);
  return validate;
}

function problem(validate: ValidateFunction, value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const error = validate.errors?.[0];
  const place = error?.instancePath === "" ? "the whole" : error?.instancePath;
  const params = error?.params as { additionalProperty?: string; propertyName?: string } | undefined;
  const name = params?.additionalProperty ?? params?.propertyName;
  return `${place} ${error?.message}${name === undefined ? "" : ` (${name})`}`;
}
