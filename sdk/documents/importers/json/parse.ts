import { DocumentTooDeepError, DocumentTooLargeError, UnreadableJsonError } from "../../errors.ts";
import type { ReadLimits } from "../limits.ts";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

/**
 * Reads a JSON document within bounds. A name that an object has twice is refused: one reader would take the first
 * value and another the last.
 *
 * @throws UnreadableJsonError, DocumentTooDeepError, DocumentTooLargeError
 */
export function parseJson(text: string, limits: ReadLimits): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnreadableJsonError(error instanceof Error ? error.message : String(error));
  }
  checkBounds(text, limits);
  return value;
}

/** Goes through text that is known to be valid JSON, in which the tokens are found in one pass. */
function checkBounds(text: string, limits: ReadLimits): void {
  const open: (Set<string> | undefined)[] = [];
  let lastString = "";
  let values = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ",") values += 1;
    else if (token === ":") addName(open.at(-1), JSON.parse(lastString) as string);
    else lastString = token;
    if (open.length > limits.depth) throw new DocumentTooDeepError(limits.depth);
    if (values > limits.nodes) throw new DocumentTooLargeError(values, limits.nodes, "values");
  }
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names?.has(name)) throw new UnreadableJsonError(`the name ${name} twice in one object`);
  names?.add(name);
}
