import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, randomBytes } from "@noble/hashes/utils.js";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

import { IllFormedFieldValueError, InvalidFieldPathError, InvalidFileHashError, TooManyFieldsError } from "./errors.ts";
import { leafSalts, SECRET_BYTES } from "./salts.ts";

/** 32 bytes as lower-case hex with the `0x` prefix. */
export type Hash = `0x${string}`;

/** The fields of a document: path to value, both as text. The order does not matter. */
export type Fields = Readonly<Record<string, string>>;

/** One leaf: `keccak256(keccak256(abi.encode(path, value, salt)))`. */
export type Leaf = [path: string, value: string, salt: Hash];

/** How a leaf is encoded before it is hashed. Part of the format: the contracts do the same. */
export const LEAF_ENCODING = ["string", "string", "bytes32"];

/** Path of the leaf that holds the SHA-256 of the original file. Paths of fields cannot begin with `@`. */
export const FILE_PATH = "@file/sha256";

/** Most fields of a commitment. With the file's leaf that makes a proof of at most 16 hashes. */
export const MAXIMUM_FIELDS = 65_535;

/** A committed document: what goes on chain is `root`, the rest stays with the participant. */
export interface Commitment {
  readonly root: Hash;
  readonly tree: StandardMerkleTree<Leaf>;
  /** The leaves by path, the file's included. */
  readonly leaves: ReadonlyMap<string, Leaf>;
}

/** A fresh secret for one commitment. Use a new one for each document and each amendment. */
export function newSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/** The SHA-256 of a file's bytes. */
export function fileHash(bytes: Uint8Array): Hash {
  return `0x${bytesToHex(sha256(bytes))}`;
}

/**
 * Commits to the fields of a document and to its original file.
 *
 * The root is the same for the same fields, file and secret, in whatever order the fields come.
 *
 * @param fields At most {@link MAXIMUM_FIELDS}; paths are visible ASCII, values any well-formed text.
 * @param originalFileHash SHA-256 of the file the fields were read from, see {@link fileHash}.
 * @param secret 32 random bytes, see {@link newSecret}: whoever has it and the hashes of a proof can test guesses of the
 * fields beside it.
 *
 * @example
 * ```ts
 * const secret = newSecret();
 * const { root } = commit({ number: "INV-1", "payable/amount": "125000.00" }, fileHash(xml), secret);
 * ```
 */
export function commit(fields: Fields, originalFileHash: Hash, secret: Uint8Array): Commitment {
  if (!/^0x[0-9a-f]{64}$/.test(originalFileHash)) throw new InvalidFileHashError(originalFileHash);
  const entries = Object.entries(fields);
  if (entries.length > MAXIMUM_FIELDS) throw new TooManyFieldsError(entries.length, MAXIMUM_FIELDS);

  const saltOf = leafSalts(secret);
  const leaves = entries.map(([path, value]): Leaf => {
    if (!/^[!-?A-~][!-~]{0,199}$/.test(path)) throw new InvalidFieldPathError(path);
    if (!value.isWellFormed()) throw new IllFormedFieldValueError(path);
    return [path, value, saltOf(path, value)];
  });
  leaves.push([FILE_PATH, originalFileHash, saltOf(FILE_PATH, originalFileHash)]);

  // The tree sorts leaves by hash: a leaf's place in it says nothing about the field's place in the document.
  const tree = StandardMerkleTree.of(leaves, LEAF_ENCODING);
  return { root: tree.root as Hash, tree, leaves: new Map(leaves.map((leaf) => [leaf[0], leaf])) };
}
