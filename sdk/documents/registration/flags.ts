/** `DocumentState.flags` of the register, as `contracts/types/Document.sol` has them. */
export const DOCUMENT_FLAG = {
  /** Its issuer has taken it back: no new encumbrance. */
  revoked: 1n,
  /** It shares a linking key with another document of its kind: a lender must name it to accept it. */
  contested: 2n,
  /** It is contested, and the other document was there before it. */
  preceded: 4n,
  /** Its token is pledged, and its value is, or was raised, above that token's face. Only while something is encumbered. */
  "above face": 8n,
  /** Its parts stand for it: no new encumbrance, amendment or revocation of the whole. */
  split: 16n,
  /** Part of its value is gone without payment, or in dispute. */
  reduced: 32n,
  /** A document of which a token can be made is encumbered for assets that it stands behind. Only while it is encumbered. */
  "relied upon": 64n,
  /** A lienholder enforces: nobody else gets a lien. Only while something is encumbered. */
  enforced: 128n,
} as const;

/** Name of a flag of {@link DOCUMENT_FLAG}. */
export type DocumentFlag = keyof typeof DOCUMENT_FLAG;

export const { revoked: REVOKED, split: SPLIT } = DOCUMENT_FLAG;

/** Flags that say nothing of a document of which nothing is encumbered. */
const OF_ENCUMBERED: ReadonlySet<DocumentFlag> = new Set<DocumentFlag>(["above face", "relied upon", "enforced"]);

/**
 * What the flags of a document's state say, in words.
 *
 * @param state `flags` and `encumbered` of `DocumentState`
 * @example
 * ```ts
 * const flags = documentFlags(await book.registry.stateOf(id));
 * if (flags.includes("enforced")) throw new Error("It is being sold.");
 * ```
 */
export function documentFlags({
  flags,
  encumbered,
}: {
  readonly flags: bigint;
  readonly encumbered: bigint;
}): DocumentFlag[] {
  const names = Object.keys(DOCUMENT_FLAG) as DocumentFlag[];
  const set = names.filter((name) => (flags & DOCUMENT_FLAG[name]) !== 0n);
  return encumbered === 0n ? set.filter((name) => !OF_ENCUMBERED.has(name)) : set;
}
