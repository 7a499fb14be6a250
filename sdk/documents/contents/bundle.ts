import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

import type { TradeDocumentKind } from "../kinds.ts";
import { commit, type Commitment, type FieldList, type Fields, type Hash } from "./commitment.ts";
import { BundleRootError, MalformedBundleError } from "./errors.ts";
import { bundleProblem } from "./schema.ts";

/**
 * What a participant keeps of a document that it has committed to, and gives whole to a lender, who recomputes from it
 * everything that stands on chain. `schemas/bundle.schema.json` describes each property.
 */
export interface Bundle {
  readonly version: 1;
  readonly kind: TradeDocumentKind;
  /** LEI of the entity that attests the document. */
  readonly issuer: string;
  /** Input of the document's fingerprint. */
  readonly canonicalIdentity: string;
  /** Inputs of the fingerprints of the linking keys. */
  readonly linkingKeys: readonly string[];
  readonly fingerprints: readonly { readonly epoch: number; readonly fingerprint: Hash }[];
  readonly fields: Fields;
  readonly file: { readonly sha256: Hash; readonly name?: string };
  readonly secret: Hash;
  readonly root: Hash;
  /** Root of the contents that these replace. */
  readonly amends?: Hash;
}

/** What a bundle is made from. */
export interface BundleParts extends Omit<Bundle, "version" | "fields" | "secret" | "root"> {
  readonly fields: Fields | FieldList;
}

/** A bundle that has been checked, with the commitment that its root is of. */
export interface OpenedBundle {
  readonly bundle: Bundle;
  readonly commitment: Commitment;
}

/**
 * Commits to the fields and puts everything into a bundle.
 *
 * @throws MalformedBundleError when a part is not of the form that the schema describes.
 *
 * @example
 * ```ts
 * const { bundle } = makeBundle(parts, newSecret());
 * await writeBundle("INV-1.bundle.json", bundle);
 * ```
 */
export function makeBundle(parts: BundleParts, secret: Uint8Array): OpenedBundle {
  const commitment = commit(parts.fields, parts.file.sha256, secret);
  const fields = Object.fromEntries([...commitment.leaves].map(([path, [, value]]) => [path, value]));
  const bundle: Bundle = { version: 1, ...parts, fields, secret: `0x${bytesToHex(secret)}`, root: commitment.root };
  const problem = bundleProblem(bundle);
  if (problem !== undefined) throw new MalformedBundleError(problem);
  return { bundle, commitment };
}

/**
 * Checks a bundle from whomever it comes: its form, and that its fields, file hash and secret give its root.
 *
 * Whether fields and file belong together, and whether the root is the one on chain, is for the caller to check: this
 * function has neither the file nor the chain.
 *
 * @throws MalformedBundleError, FileHashMismatchError, BundleRootError
 */
export function openBundle(value: unknown): OpenedBundle {
  const problem = bundleProblem(value);
  if (problem !== undefined) throw new MalformedBundleError(problem);
  const bundle = value as Bundle;
  const commitment = commit(bundle.fields, bundle.file.sha256, hexToBytes(bundle.secret.slice(2)));
  if (commitment.root !== bundle.root) throw new BundleRootError(bundle.root, commitment.root);
  return { bundle, commitment };
}
