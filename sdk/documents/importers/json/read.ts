import { SchemaViolationError } from "../../errors.ts";

/** An object of a JSON document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path of names; undefined where something on the way is missing. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (parent, name) => (isObject(parent) && Object.hasOwn(parent, name) ? parent[name] : undefined),
    value,
  );
}

/** The text at a path. @throws SchemaViolationError where something else stands there. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  if (found === undefined || found === null || found === "") return undefined;
  if (typeof found === "string") return found;
  throw new SchemaViolationError(path.join("."), "must be text", "its standard");
}

/** The list at a path; empty where there is none. @throws SchemaViolationError where something else stands there. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = at(value, ...path);
  if (found === undefined || found === null) return [];
  if (Array.isArray(found)) return found;
  throw new SchemaViolationError(path.join("."), "must be a list", "its standard");
}

/** The amount at a path: a number or text. @throws SchemaViolationError where something else stands there. */
export function amountAt(value: unknown, ...path: string[]): string | number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : textAt(value, ...path);
}
