/** Files of the examples and fixtures, as they are or with some text replaced. */
import { readFileSync } from "node:fs";

import { importDocument, type TradeDocument } from "../../../../sdk/documents/index.ts";

const EXAMPLES = new URL("../../../../examples/", import.meta.url);
const FIXTURES = new URL("../../../fixtures/documents/", import.meta.url);
const IN_EXAMPLES = /^(?:invoice|declaration-\d)/;

/** Each change must hit: a fixture that has moved on must not make a test pass for nothing. */
export function textOf(name: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  const text = readFileSync(new URL(name, IN_EXAMPLES.test(name) ? EXAMPLES : FIXTURES), "utf8");
  return changes.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`${name} has no ${from}`);
    return changed.replace(from, to);
  }, text);
}

export function documentOf(name: string, ...changes: readonly (readonly [from: string, to: string])[]): TradeDocument {
  return importDocument(Buffer.from(textOf(name, ...changes)));
}
