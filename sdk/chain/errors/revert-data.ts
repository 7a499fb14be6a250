/**
 * Where what a node says about a revert may stand, in whatever a library has wrapped around it. Fields that hold what
 * was sent (`transaction`, `payload`, `request`) are not among them: call data is hexadecimal, too.
 */
const WRAPPERS = [
  "info",
  "error",
  "cause",
  "originalError",
  "data",
  "result",
  "return",
  "returnData",
  "reason",
  "body",
];
const DEEPEST = 8;

const HEX = /^0x(?:[0-9a-f]{2})*$/i;
/** OpenEthereum and its kin put the data into a sentence. */
const REVERTED_WITH = /\breverted:? (0x(?:[0-9a-f]{2})*)/i;
const SAYS_REVERTED = /\brevert(?:ed)?\b/i;

/**
 * What a contract returned when it reverted, found in the error that a call, an estimate or a transaction failed with.
 *
 * ethers puts it into `data` of its CALL_EXCEPTION, or leaves it in `info.error.data` where it does not recognise the
 * node's words; Besu and anvil send `error.data`; Hardhat sends `error.data.data`.
 *
 * @returns `0x` where a contract reverted without a reason; undefined where nothing tells of a revert
 */
export function revertDataIn(error: unknown): string | undefined {
  const found = [...candidates(error, DEEPEST, new Set())];
  // A wrapper that lost the data says "0x" or nothing; what it wraps may still have it.
  return found.find((data) => data.length >= 10) ?? (found.length > 0 ? "0x" : undefined);
}

function* candidates(error: unknown, depth: number, seen: Set<object>): Generator<string> {
  if (typeof error !== "object" || error === null || depth === 0 || seen.has(error)) return;
  seen.add(error);
  const fields = error as Record<string, unknown>;

  if (typeof fields["data"] === "string" && HEX.test(fields["data"])) yield fields["data"];
  for (const sentence of [fields["data"], fields["message"]]) {
    const data = typeof sentence === "string" ? REVERTED_WITH.exec(sentence)?.[1] : undefined;
    if (data !== undefined) yield data;
  }
  for (const name of WRAPPERS) yield* candidates(parsed(fields[name]), depth - 1, seen);

  const { code, message } = fields;
  // Last, so that anything more telling inside comes first.
  if (code === "CALL_EXCEPTION" || (typeof message === "string" && SAYS_REVERTED.test(message))) yield "0x";
}

/** The body of an answer may be a text of JSON. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("{")) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
