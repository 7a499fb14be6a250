import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, randomBytes } from "@noble/hashes/utils.js";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";

import {
  DuplicateFieldPathError,
  FileHashMismatchError,
  IllFormedFieldValueError,
  InvalidFieldPathError,
  InvalidFileHashError,
  TooManyFieldsError,
} from "./errors.ts";
import { leafSalts, SECRET_BYTES } from "./salts.ts";

/** 32 bytes as lower-case hex with the `0x` prefix. */
export type Hash = `0x${string}`;

/** The fields of a document: path to value, both as text. The order does not matter. */
export type Fields = Readonly<Record<string, string>>;

/** The same as a list, as importers give it. No path may come twice. */
export type FieldList = readonly (readonly [path: string, value: string])[];

/** One leaf: `keccak256(keccak256(abi.encode(path, value, salt)))`. */
export type Leaf = [path: string, value: string, salt: Hash];

/** How a leaf is encoded before it is hashed. Part of the format: the contracts do the same. */
export const LEAF_ENCODING = ["string", "string", "bytes32"];

/** Path of the leaf that holds the SHA-256 of the original file. It is added where the fields have none. */
export const FILE_PATH = "source.sha256";

/** Most leaves of a commitment, the file's among them: a proof has at most 16 hashes. */
const MAXIMUM_FIELDS = 65_536;

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
 * @param fields At most {@link MAXIMUM_FIELDS}, each path once; paths are visible ASCII, values any well-formed text.
 * @param originalFileHash SHA-256 of the file the fields were read from, see {@link fileHash}.
 * @param secret 32 random bytes, see {@link newSecret}: whoever has it and the hashes of a proof can test guesses of the
 * fields beside it.
 *
 * @example
 * ```ts
 * const secret = newSecret();
 * const { root } = commit({ number: "INV-1", "value.amount": "12500000" }, fileHash(xml), secret);
 * ```
 */
export function commit(fields: Fields | FieldList, originalFileHash: Hash, secret: Uint8Array): Commitment {
  const values = checkedFields(fields, originalFileHash);
  const saltOf = leafSalts(secret);
  const leaves = new Map(
    [...values].map(([path, value]): [string, Leaf] => [path, [path, value, saltOf(path, value)]]),
  );
  // The tree sorts leaves by hash: a leaf's place in it says nothing about the field's place in the document.
  const tree = StandardMerkleTree.of([...leaves.values()], LEAF_ENCODING);
  return { root: tree.root as Hash, tree, leaves };
}

function checkedFields(fields: Fields | FieldList, originalFileHash: Hash): Map<string, string> {
  if (!/^0x[0-9a-f]{64}$/.test(originalFileHash)) throw new InvalidFileHashError(originalFileHash);
  const values = new Map<string, string>();
  for (const [path, value] of isList(fields) ? fields : Object.entries(fields)) {
    if (!/^[!-~]{1,200}$/.test(path)) throw new InvalidFieldPathError(path);
    if (!value.isWellFormed()) throw new IllFormedFieldValueError(path);
    if (values.has(path)) throw new DuplicateFieldPathError(path);
    values.set(path, value);
  }
  const stated = values.get(FILE_PATH) ?? originalFileHash;
  if (stated !== originalFileHash) throw new FileHashMismatchError(stated, originalFileHash);
  values.set(FILE_PATH, originalFileHash);
  if (values.size > MAXIMUM_FIELDS) throw new TooManyFieldsError(values.size, MAXIMUM_FIELDS);
  return values;
}

function isList(fields: Fields | FieldList): fields is FieldList {
  return Array.isArray(fields);
}
