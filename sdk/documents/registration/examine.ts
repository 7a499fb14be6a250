import { hexToBytes } from "@noble/hashes/utils.js";
import { AbiCoder, keccak256 } from "ethers";

import type { DocumentRegistry } from "../../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { fingerprintInput, documentId } from "../identity.ts";
import { fingerprintUnderEveryEpoch, type Fingerprinter } from "../fingerprints/index.ts";
import { leiToBytes20, parseLei } from "../identifiers/lei.ts";
import type { PartyDirectory } from "../parties/directory.ts";
import {
  DisclosureMismatchError,
  DocumentNotDisclosedError,
  LinkingKeyMissingError,
  RegisteredUnderOtherEpochError,
} from "./errors.ts";
import { prepareDocument, type PreparedDocument } from "./prepare.ts";

/** What an exporter gives its lender of a document: the file itself, and the secret of the salts. */
export interface DisclosedDocument {
  readonly bytes: Uint8Array;
  /** 32 bytes, hex: `bundle.secret`. */
  readonly secret: string;
}

/** What a lender examines with. */
export interface Examiner {
  readonly registry: DocumentRegistry;
  readonly directory: PartyDirectory;
  /** One for each epoch that is still live; the first is the current one. */
  readonly fingerprinters: readonly [Fingerprinter, ...Fingerprinter[]];
}

/** A document that was found to be what the register says. */
export interface ExaminedDocument extends PreparedDocument {
  /** What may still be encumbered, in minor units. */
  readonly available: bigint;
  /** It shares a linking key with another document: an offer must name it to accept it. */
  readonly contested: boolean;
}

/** `DocumentState.flags` of the register. */
const REVOKED = 1n;
const CONTESTED = 2n;

/**
 * What a lender does before it signs: recomputes identity, linking keys and contents of every document from the
 * disclosed files, and refuses whatever differs from the register.
 *
 * @param ids    of the asset's own document and of all behind it
 * @param holder LEI of the borrower, who must hold each
 * @throws DocumentNotDisclosedError, DisclosureMismatchError, LinkingKeyMissingError, RegisteredUnderOtherEpochError,
 *         and DocumentError for a file that is not what it should be
 *
 * @example
 * ```ts
 * const examined = await examineDocuments(examiner, [collateral.id, ...behind], borrowerLei, disclosed);
 * const contested = examined.filter((document) => document.contested).map(({ id }) => id);
 * ```
 */
export async function examineDocuments(
  examiner: Examiner,
  ids: readonly string[],
  holder: string,
  disclosed: readonly DisclosedDocument[],
): Promise<ExaminedDocument[]> {
  const prepared = await Promise.all(
    disclosed.map(({ bytes, secret }) =>
      prepareDocument(bytes, {
        fingerprinter: examiner.fingerprinters[0],
        directory: examiner.directory,
        holder,
        secret: hexToBytes(secret.slice(2)),
      }),
    ),
  );
  const byId = new Map(prepared.map((document) => [document.id.toLowerCase(), document]));
  return Promise.all(
    ids.map(async (id) => {
      const document = byId.get(id.toLowerCase());
      if (!document) throw new DocumentNotDisclosedError(id);
      await requireNoOtherEpoch(examiner, document);
      return requireAsRegistered(examiner.registry, document);
    }),
  );
}

async function requireAsRegistered(registry: DocumentRegistry, prepared: PreparedDocument): Promise<ExaminedDocument> {
  const { id, document, bundle } = prepared;
  const [state, facts] = await Promise.all([registry.stateOf(id), registry.factsOf(id)]);
  const compare = (what: string, disclosed: unknown, registered: unknown) => {
    if (String(disclosed) !== String(registered)) {
      throw new DisclosureMismatchError(id, what, String(disclosed), String(registered));
    }
  };
  compare("kind", document.kind, state.kind);
  compare("value in minor units", document.value, state.value);
  compare("currency", document.currency, state.currency);
  compare("date, as day since 1970,", document.datedOn, state.datedOn);
  compare("holder and contents", factsHash(document.holder, bundle.root), facts);
  compare("standing", "live", state.flags & REVOKED ? "revoked" : "live");

  const firsts = await Promise.all(document.linkingKeys.map((key) => registry.firstWith(document.kind, key)));
  const missing = firsts.findIndex((first) => BigInt(first) === 0n);
  if (missing !== -1) throw new LinkingKeyMissingError(id, bundle.linkingKeys[missing] ?? "");

  const free = state.value - state.encumbered - state.collected;
  return { ...prepared, available: free > 0n ? free : 0n, contested: (state.flags & CONTESTED) !== 0n };
}

/** A paper that an older key registered is the same paper, although its id is another. */
async function requireNoOtherEpoch({ registry, fingerprinters }: Examiner, prepared: PreparedDocument): Promise<void> {
  const [, ...older] = fingerprinters;
  const input = fingerprintInput(prepared.bundle.canonicalIdentity);
  const issuer = leiToBytes20(parseLei(prepared.issuer));
  for (const { epoch, fingerprints } of await fingerprintUnderEveryEpoch(older, [input])) {
    const [fingerprint] = fingerprints;
    if (fingerprint === undefined) continue;
    const other = documentId(Number(prepared.document.kind) as Parameters<typeof documentId>[0], issuer, fingerprint);
    const { kind } = await registry.stateOf(other);
    if (kind !== 0n) throw new RegisteredUnderOtherEpochError(prepared.id, epoch, other);
  }
}

/** The register's commitment to who holds a document and what it says: `factsOf` in the contracts. */
export function factsHash(holder: unknown, contentRoot: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes20", "bytes32"], [holder, contentRoot]));
}
