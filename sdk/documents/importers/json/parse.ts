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
  checkDepth(text, limits);
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnreadableJsonError(error instanceof Error ? error.message : String(error));
  }
  checkNames(text);
  return value;
}

/** Bounds the nesting before anything recursive sees the text. */
function checkDepth(text: string, limits: ReadLimits): void {
  let depth = 0;
  let nodes = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (token === "," || token === ":") nodes += 1;
    if (depth > limits.depth) throw new DocumentTooDeepError(limits.depth);
    if (nodes > limits.nodes) throw new DocumentTooLargeError(nodes, limits.nodes, "values");
  }
}

/** Looks for repeated names in text that is known to be valid JSON. */
function checkNames(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let lastString = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(lastString) as string;
      if (open.at(-1)?.has(name)) throw new UnreadableJsonError(`the name ${name} twice in one object`);
      open.at(-1)?.add(name);
    } else if (token !== ",") lastString = token;
  }
}
