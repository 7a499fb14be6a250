import { hexToBytes } from "@noble/hashes/utils.js";
import { AbiCoder, dataLength, isHexString, keccak256 } from "ethers";

import { InvalidArgumentError } from "../../chain/arguments.ts";
import type { Contracts } from "../../chain/contracts.ts";
import { readEvents } from "../../chain/events.ts";
import { providerOf } from "../../chain/provider.ts";
import { requireFields, requireParts, type Fields } from "../../fields.ts";
import { InvalidContentSecretError } from "../contents/errors.ts";
import { SECRET_BYTES } from "../contents/salts.ts";
import type { Fingerprinter } from "../fingerprints/index.ts";
import type { PartyDirectory } from "../parties/directory.ts";
import {
  DisclosureMismatchError,
  DocumentNotDisclosedError,
  LinkingKeyMissingError,
  RegisteredUnderOtherEpochError,
} from "./errors.ts";
import { REVOKED } from "./flags.ts";
import { prepareDocument, type PreparedDocument } from "./prepare.ts";

/** What an exporter gives its lender of a document: the file itself, and the secret of the salts. */
export interface DisclosedDocument {
  readonly bytes: Uint8Array;
  /** 32 bytes, hex: `bundle.secret`. */
  readonly secret: string;
}

/** What a lender examines with. */
export interface Examiner {
  readonly directory: PartyDirectory;
  /** One for each epoch that is still live; documents may be registered under any of them, but only under one. */
  readonly fingerprinters: readonly [Fingerprinter, ...Fingerprinter[]];
}

/** What of a book documents are held against. */
type Register = Pick<Contracts, "registry" | "firstBlock">;

const EXAMINER: Fields<Examiner> = { directory: "value", fingerprinters: "list" };

/** A document that was found to be what the register says. */
export interface ExaminedDocument extends PreparedDocument {
  /** What may still be encumbered, in minor units. */
  readonly available: bigint;
  /**
   * It shares, or once shared, a linking key with another document. Its issuer may have cleared it since; of a document
   * that the seller issues itself that says little, so an offer must name it all the same.
   */
  readonly contested: boolean;
}

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
 * const examined = await examineDocuments(book, [collateral.id, ...behind], borrowerLei, disclosed, examiner);
 * const contested = examined.filter((document) => document.contested).map(({ id }) => id);
 * ```
 */
export async function examineDocuments(
  book: Register,
  ids: readonly string[],
  holder: string,
  disclosed: readonly DisclosedDocument[],
  examiner: Examiner,
): Promise<ExaminedDocument[]> {
  requireParts("book", book, "registry", "firstBlock");
  requireFields("examiner", examiner, EXAMINER);
  requireFields("what is disclosed", { disclosed }, { disclosed: "list" });
  for (const [index, each] of disclosed.entries()) {
    requireParts(`disclosed[${String(index)}]`, each, "bytes", "secret");
  }
  const papers = await Promise.all(disclosed.map((document) => underEveryEpoch(examiner, holder, document)));
  return Promise.all(
    ids.map(async (id) => {
      const paper = papers.find((epochs) => epochs.some((prepared) => isSame(prepared.id, id)));
      const document = paper?.find((prepared) => isSame(prepared.id, id));
      if (!paper || !document) throw new DocumentNotDisclosedError(id);
      await requireNoOtherEntry(book.registry, document, paper);
      return requireAsRegistered(book, document);
    }),
  );
}

/** The same paper as it would be registered under each key. */
function underEveryEpoch(
  { fingerprinters, directory }: Examiner,
  holder: string,
  { bytes, secret }: DisclosedDocument,
): Promise<PreparedDocument[]> {
  return Promise.all(
    fingerprinters.map((fingerprinter) =>
      prepareDocument(bytes, { fingerprinter, directory, holder, secret: secretIn(secret) }),
    ),
  );
}

/** The bytes of a secret, which no message shows. */
function secretIn(secret: unknown): Uint8Array {
  if (isHexString(secret, SECRET_BYTES)) return hexToBytes(secret.slice(2));
  if (isHexString(secret, true)) throw new InvalidContentSecretError(dataLength(secret), SECRET_BYTES);
  throw new InvalidArgumentError("secret", `a ${typeof secret}`, "no hexadecimal digits");
}

/** A paper that another key registered, too, is the same paper, although its id is another. */
async function requireNoOtherEntry(
  registry: Register["registry"],
  document: PreparedDocument,
  paper: readonly PreparedDocument[],
): Promise<void> {
  for (const other of paper) {
    if (other === document) continue;
    const { kind } = await registry.stateOf(other.id);
    const epoch = other.bundle.fingerprints[0]?.epoch ?? 0;
    if (kind !== 0n) throw new RegisteredUnderOtherEpochError(document.id, epoch, other.id);
  }
}

async function requireAsRegistered(book: Register, prepared: PreparedDocument): Promise<ExaminedDocument> {
  const { registry } = book;
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

  const contests = await requireLinked(book, prepared);
  const free = state.value - state.encumbered - state.collected;
  return { ...prepared, available: free > 0n ? free : 0n, contested: contests > 0 };
}

/**
 * Every linking key of the document was entered with it: it is the first that has it, or the register says that it met
 * an earlier one.
 *
 * @returns how often the document was contested since it was registered, whatever was cleared
 */
async function requireLinked(
  { registry, firstBlock }: Register,
  { id, document, bundle }: PreparedDocument,
): Promise<number> {
  const newest = await providerOf(registry).getBlockNumber();
  const contests = (filter: ReturnType<typeof registry.filters.DocumentContested>) =>
    readEvents((from, to) => registry.queryFilter(filter, from, to), firstBlock, newest);
  const [asLater, asEarlier, firsts] = await Promise.all([
    contests(registry.filters.DocumentContested(id)),
    contests(registry.filters.DocumentContested(undefined, id)),
    Promise.all(document.linkingKeys.map((key) => registry.firstWith(document.kind, key))),
  ]);
  const met = new Set(asLater.map(({ args }) => args.linkingKey.toLowerCase()));
  document.linkingKeys.forEach((key, index) => {
    const entered = isSame(firsts[index] ?? "", id) || met.has(key.toLowerCase());
    if (!entered) throw new LinkingKeyMissingError(id, bundle.linkingKeys[index] ?? key);
  });
  return asLater.length + asEarlier.length;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The register's commitment to who holds a document and what it says: `factsHash` in the contracts. */
export function factsHash(holder: unknown, contentRoot: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes20", "bytes32"], [holder, contentRoot]));
}
