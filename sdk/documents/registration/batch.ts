import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { hexlify } from "ethers";

import type {
  AuthorizationStruct,
  BatchedDocumentStruct,
} from "../../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireParts } from "../../fields.ts";
import { bytes20ToLei, leiToBytes20, parseLei } from "../identifiers/lei.ts";
import { documentId } from "../identity.ts";
import type { DocumentKindNumber } from "../kinds.ts";
import { BatchDuplicateError, BatchEmptyError, BatchExcerptError, BatchIssuersError } from "./batch-errors.ts";
import { excerptProblem } from "./excerpt-schema.ts";
import type { PreparedDocument } from "./prepare.ts";

/** How a document is encoded before it is hashed twice into its leaf: `abi.encode(Document)` of the contracts. */
const LEAF_ENCODING = ["(uint8,bytes32,bytes20,uint64,uint16,uint32,uint32,bytes32,bytes32[])"];

/** `Document` of the contracts in the order of its fields. */
type Fields = [number, string, string, bigint, number, number, number, string, string[]];
type Leaf = [Fields];
type Tree = StandardMerkleTree<Leaf>;

/** Documents that one issuer attests by one signature. */
export interface DocumentBatch {
  /** What the issuer signs. */
  readonly root: string;
  /** LEI of the issuer of all of them. */
  readonly issuer: string;
  readonly documents: readonly PreparedDocument[];
  readonly tree: Tree;
}

/** A document of an excerpt: what the register takes of it, and the proof that it is in the batch. Plain JSON. */
export interface ExcerptEntry {
  readonly document: {
    readonly kind: number;
    readonly fingerprint: string;
    /** LEI. */
    readonly holder: string;
    /** Minor units, in decimal digits. */
    readonly value: string;
    readonly currency: number;
    readonly datedOn: number;
    readonly expiresOn: number;
    readonly contentRoot: string;
    readonly linkingKeys: readonly string[];
  };
  readonly proof: readonly string[];
}

/**
 * What a member gets of a batch: its own documents with their proofs, and the issuer's signature. Of the other documents
 * it shows hashes of leaves that have a keyed fingerprint and a salted root in them, which nobody guesses.
 */
export interface BatchExcerpt {
  readonly version: 1;
  readonly root: string;
  /** LEI. */
  readonly issuer: string;
  readonly attestation: {
    readonly signer: string;
    /** In decimal digits. */
    readonly nonce: string;
    /** Unix seconds, in decimal digits. */
    readonly deadline: string;
    readonly signature: string;
  };
  readonly entries: readonly ExcerptEntry[];
}

/** An excerpt as `DocumentRegistry.registerFromBatch` takes it. */
export interface OpenedExcerpt {
  readonly root: string;
  readonly ids: readonly string[];
  readonly entries: BatchedDocumentStruct[];
  readonly attestation: AuthorizationStruct;
}

/**
 * Puts documents of one issuer into a Merkle tree, whose root the issuer signs.
 *
 * @throws BatchEmptyError, BatchIssuersError, BatchDuplicateError
 *
 * @example
 * ```ts
 * const batch = makeBatch(await Promise.all(files.map((file) => prepareDocument(file, options))));
 * const attestation = await customs.attestBatch(batch);
 * for (const holder of holdersIn(batch)) await writeExcerpt(`${holder}.json`, excerptOf(batch, attestation, holder));
 * ```
 */
export function makeBatch(documents: readonly PreparedDocument[]): DocumentBatch {
  for (const [index, each] of documents.entries()) {
    requireParts(`documents[${String(index)}]`, each, "id", "issuer", "document");
  }
  const [first] = documents;
  if (!first) throw new BatchEmptyError();
  const other = documents.find(({ issuer }) => issuer !== first.issuer);
  if (other) throw new BatchIssuersError(first.issuer, other.issuer);
  const ids = new Set<string>();
  for (const { id } of documents) {
    if (ids.has(id)) throw new BatchDuplicateError(id);
    ids.add(id);
  }
  const tree = StandardMerkleTree.of(documents.map(leafOf), LEAF_ENCODING);
  return { root: tree.root, issuer: first.issuer, documents, tree };
}

/** LEIs of those who hold a document of the batch, each once. */
export function holdersIn({ documents }: DocumentBatch): string[] {
  return [...new Set(documents.map(holderOf))];
}

/**
 * What `holder` gets of a signed batch: its own documents and nothing of the others.
 *
 * @param holder LEI
 * @throws BatchEmptyError if nothing in the batch is the holder's
 */
export function excerptOf(batch: DocumentBatch, attestation: AuthorizationStruct, holder: string): BatchExcerpt {
  const lei = parseLei(holder);
  const entries = batch.documents.flatMap((prepared, index) =>
    holderOf(prepared) === lei ? [entryOf(prepared, batch.tree.getProof(index))] : [],
  );
  if (entries.length === 0) throw new BatchEmptyError(lei);
  const { signer, nonce, deadline, signature } = attestation;
  return {
    version: 1,
    root: batch.root,
    issuer: batch.issuer,
    attestation: {
      signer: typeof signer === "string" ? signer : refuseSigner(),
      nonce: String(nonce),
      deadline: String(deadline),
      signature: hexlify(signature),
    },
    entries,
  };
}

/**
 * Checks an excerpt, from whomever it comes: its form, and that every document in it is proven by its root. Whether the
 * signature is the issuer's is for the register to say, who knows the issuer's accounts.
 *
 * @throws BatchExcerptError
 * @example
 * ```ts
 * const { ids } = openExcerpt(JSON.parse(received));
 * ```
 */
export function openExcerpt(value: unknown): OpenedExcerpt {
  const problem = excerptProblem(value);
  if (problem !== undefined) throw new BatchExcerptError(problem);
  const { root, issuer, attestation, entries } = value as BatchExcerpt;
  const [nonce, deadline] = [BigInt(attestation.nonce), BigInt(attestation.deadline)];
  if (nonce >= 1n << 256n || deadline >= 1n << 48n) throw new BatchExcerptError("/attestation has too large a number");
  const issuerId = leiToBytes20(parseLei(issuer));
  const opened = entries.map(({ document, proof }, index) => {
    const fields = fieldsOf({ ...document, holder: leiToBytes20(parseLei(document.holder)) });
    if (fields[3] >= 1n << 64n) throw new BatchExcerptError(`/entries/${index} has too large a value`);
    if (!StandardMerkleTree.verify(root, LEAF_ENCODING, [fields], [...proof])) {
      throw new BatchExcerptError(`/entries/${index} is not proven by the root`);
    }
    const [kind, fingerprint, holder, amount, currency, datedOn, expiresOn, contentRoot, linkingKeys] = fields;
    return {
      id: documentId(kind as DocumentKindNumber, issuerId, fingerprint as `0x${string}`),
      entry: {
        document: { kind, fingerprint, holder, value: amount, currency, datedOn, expiresOn, contentRoot, linkingKeys },
        proof: [...proof],
      },
    };
  });
  return {
    root,
    ids: opened.map(({ id }) => id),
    entries: opened.map(({ entry }) => entry),
    attestation: { ...attestation, nonce, deadline },
  };
}

/** The types let ethers' contracts and promises stand for an address; nothing that is written to a file does. */
function refuseSigner(): never {
  throw new BatchExcerptError("/attestation/signer is no address");
}

function leafOf({ document }: PreparedDocument): Leaf {
  return [fieldsOf(document)];
}

function fieldsOf(document: {
  readonly [Name in keyof PreparedDocument["document"]]: unknown;
}): Fields {
  const { kind, fingerprint, holder, value, currency, datedOn, expiresOn, contentRoot, linkingKeys } = document;
  return [
    Number(kind),
    String(fingerprint),
    String(holder),
    BigInt(value as string),
    Number(currency),
    Number(datedOn),
    Number(expiresOn),
    String(contentRoot),
    [...(linkingKeys as readonly string[])],
  ];
}

function entryOf({ document }: PreparedDocument, proof: string[]): ExcerptEntry {
  const [kind, fingerprint, holder, value, currency, datedOn, expiresOn, contentRoot, linkingKeys] = fieldsOf(document);
  return {
    document: {
      kind,
      fingerprint,
      holder: bytes20ToLei(holder),
      value: String(value),
      currency,
      datedOn,
      expiresOn,
      contentRoot,
      linkingKeys,
    },
    proof,
  };
}

function holderOf({ document }: PreparedDocument): string {
  return bytes20ToLei(String(document.holder));
}
