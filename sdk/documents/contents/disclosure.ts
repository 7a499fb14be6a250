import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

import { type Commitment, type Fields, type Hash, type Leaf, LEAF_ENCODING } from "./commitment.ts";
import {
  DisclosureProofError,
  DisclosureRootError,
  FieldNotCommittedError,
  MalformedDisclosureError,
} from "./errors.ts";
import { disclosureProblem } from "./schema.ts";

/** One field, with what proves that the commitment contains it. */
export interface DisclosedField {
  readonly path: string;
  readonly value: string;
  readonly salt: Hash;
  /** The hashes beside the way from the leaf to the root. */
  readonly proof: readonly Hash[];
}

/** What a participant gives a counterparty: chosen fields, and nothing about the others but roughly how many. */
export interface Disclosure {
  readonly root: Hash;
  readonly leaves: readonly DisclosedField[];
}

/**
 * Discloses the fields at `paths`; {@link FILE_PATH} discloses the hash of the original file.
 *
 * @throws FieldNotCommittedError when the commitment has no field at a path.
 *
 * @example
 * ```ts
 * const disclosure = disclose(commitment, ["value.amount", "value.currency"]);
 * ```
 */
export function disclose(commitment: Commitment, paths: readonly string[]): Disclosure {
  const leaves = [...new Set(paths)].map((wanted): DisclosedField => {
    const leaf = commitment.leaves.get(wanted);
    if (!leaf) throw new FieldNotCommittedError(wanted);
    const [path, value, salt] = leaf;
    return { path, value, salt, proof: commitment.tree.getProof(leaf) as Hash[] };
  });
  return { root: commitment.root, leaves };
}

/**
 * Checks a disclosure from whomever it comes and returns its fields.
 *
 * What is proved is that each field is among those committed. That nothing else was committed under the same path shows
 * only when the whole bundle is read, as a lender must before it signs.
 *
 * @param disclosure Anything: its form is checked, too.
 * @param expectedRoot The root attested on chain.
 * @throws MalformedDisclosureError, DisclosureRootError, DisclosureProofError
 *
 * @example
 * ```ts
 * const fields = verifyDisclosure(JSON.parse(received), rootOnChain);
 * console.log(fields["value.amount"]);
 * ```
 */
export function verifyDisclosure(disclosure: unknown, expectedRoot: Hash): Fields {
  const problem = disclosureProblem(disclosure);
  if (problem !== undefined) throw new MalformedDisclosureError(problem);
  const { root, leaves } = disclosure as Disclosure;
  if (root !== expectedRoot.toLowerCase()) throw new DisclosureRootError(root, expectedRoot);

  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const { path, value, salt, proof } of leaves) {
    if (path in fields) throw new MalformedDisclosureError(`${path} is disclosed twice`);
    const leaf: Leaf = [path, value, salt];
    const contained = value.isWellFormed() && StandardMerkleTree.verify(root, LEAF_ENCODING, leaf, [...proof]);
    if (!contained) throw new DisclosureProofError(path, root);
    fields[path] = value;
  }
  return fields;
}
