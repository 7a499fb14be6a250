/** What nodes say of a transaction that they have already: geth, Besu, Hardhat, anvil, Nethermind. */
const KNOWN = /already known|known transaction|already (?:been )?imported|already exists|alreadyknown/i;
/** What nodes say of a transaction whose nonce is used, or taken by another one that waits. */
const NONCE_TAKEN =
  /nonce.{0,20}too low|nonce has already been used|oldnonce|replacement.{0,20}(?:underpriced|gas price)/i;

/** What a node's refusal of a transaction means for it. */
export type Verdict = "known" | "nonce taken" | "rejected";

/** Reads a refusal. Nodes have no codes for these, only words, and libraries wrap them. */
export function verdictOf(error: unknown): Verdict {
  const words = wordsIn(error, 6).join("\n");
  if (KNOWN.test(words)) return "known";
  return NONCE_TAKEN.test(words) ? "nonce taken" : "rejected";
}

function wordsIn(error: unknown, depth: number): string[] {
  if (typeof error !== "object" || error === null || depth === 0) return [];
  const { message, error: inner, info, cause } = error as Record<string, unknown>;
  const words = [inner, info, cause].flatMap((wrapped) => wordsIn(wrapped, depth - 1));
  return typeof message === "string" ? [message, ...words] : words;
}
