import { hexToBytes } from "@noble/hashes/utils.js";

import type { DocumentStruct } from "../../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireFields, requireParts, type Fields } from "../../fields.ts";
import { dayOf } from "../../financing/calendar.ts";
import { currencyNumber } from "../canonical/currency-numbers.ts";
import type { IsoDate } from "../canonical/dates.ts";
import { makeBundle, newSecret, type Bundle } from "../contents/index.ts";
import { MissingFieldError } from "../errors.ts";
import type { Fingerprinter } from "../fingerprints/index.ts";
import { leiToBytes20, parseLei } from "../identifiers/lei.ts";
import { identifyDocuments } from "../identify.ts";
import { obstaclesToValue } from "../importers/claim.ts";
import { importDocument } from "../importers/import.ts";
import type { TradeDocument } from "../model.ts";
import type { PartyDirectory } from "../parties/directory.ts";
import { IssuerNotEnrolledError, NotACreditNoteFileError } from "./errors.ts";

/** How a file becomes an entry of the register. */
export interface PrepareOptions {
  readonly fingerprinter: Fingerprinter;
  /** Who is who: finds the LEIs of the parties that the file names otherwise. */
  readonly directory: PartyDirectory;
  /** LEI of who may use the document as evidence; the counterparty of a declaration, the issuer of an invoice. */
  readonly holder: string;
  /** The last day on which it may be newly relied on. */
  readonly expiresOn?: IsoDate;
  /** Secret of the contents' salts, 32 bytes; a fresh one unless a lender recomputes somebody else's. */
  readonly secret?: Uint8Array;
}

const OPTIONS: Fields<PrepareOptions> = {
  fingerprinter: "value",
  directory: "value",
  holder: "string",
  expiresOn: "string?",
  secret: "value?",
};

/** A document ready to be attested: what goes on chain, and the bundle that stays with its holder. */
export interface PreparedDocument {
  readonly id: `0x${string}`;
  /** LEI of the entity that must attest it. */
  readonly issuer: string;
  readonly document: Omit<DocumentStruct, "linkingKeys"> & {
    readonly fingerprint: string;
    readonly holder: string;
    readonly contentRoot: string;
    readonly linkingKeys: string[];
  };
  readonly content: TradeDocument;
  readonly bundle: Bundle;
}

/**
 * Reads a file, derives its identity and linking keys, and commits to its contents.
 *
 * @throws DocumentError naming the broken rule; NotFinanceableError for credit notes and the like;
 *         IssuerNotEnrolledError where the directory knows no LEI of the issuer.
 *
 * @example
 * ```ts
 * const invoice = await prepareDocument(await readFile("invoice.xml"), { fingerprinter, directory, holder });
 * await writeBundle("invoice.bundle.json", invoice.bundle);
 * ```
 */
export async function prepareDocument(bytes: Uint8Array, options: PrepareOptions): Promise<PreparedDocument> {
  const content = importDocument(bytes);
  const [obstacle] = content.notFinanceable;
  if (obstacle) throw obstacle;
  return prepare(content, options);
}

/**
 * Reads a credit note as {@link prepareDocument} reads what can be lent on. Nobody lends against a credit note: its issuer
 * registers it so that its value is taken off the receivable by `ReceivableParty.credit`.
 *
 * @throws NotACreditNoteFileError for any other document; as `prepareDocument`
 *
 * @example
 * ```ts
 * const note = await prepareCreditNote(await readFile("credit-note.xml"), { fingerprinter, directory, holder });
 * await seller.register(note);
 * const { id, document } = note;
 * const credited = { id, fingerprint: document.fingerprint };
 * await new ReceivableParty(book, wallet).credit(receivable, invoice.document.fingerprint, credited);
 * ```
 */
export async function prepareCreditNote(bytes: Uint8Array, options: PrepareOptions): Promise<PreparedDocument> {
  const content = importDocument(bytes);
  if (content.kind !== "creditNote") throw new NotACreditNoteFileError(content.kind);
  const [obstacle] = obstaclesToValue(content.value);
  if (obstacle) throw obstacle;
  return prepare(content, options);
}

async function prepare(content: TradeDocument, options: PrepareOptions): Promise<PreparedDocument> {
  requireFields("options", options, OPTIONS);
  requireParts("options.fingerprinter", options.fingerprinter, "fingerprint");
  requireParts("options.directory", options.directory, "leiOf");
  const { value, issueDate } = content;
  if (!value) throw new MissingFieldError("value", "to be registered");
  if (issueDate === undefined) throw new MissingFieldError("issueDate", "to be registered");

  const [identity] = await identifyDocuments([content], options.fingerprinter, options.directory);
  if (!identity) throw new RangeError("No identity came back for one document.");
  if (identity.provisionalIssuer) throw new IssuerNotEnrolledError(identity.issuerKey);

  const issuer = Buffer.from(hexToBytes(identity.issuerId.slice(2))).toString("ascii");
  const { bundle } = makeBundle(
    {
      kind: content.kind,
      issuer,
      canonicalIdentity: identity.canonical,
      linkingKeys: identity.linkingKeys.map(({ key }) => key),
      fingerprints: [{ epoch: identity.epoch, fingerprint: identity.fingerprint }],
      fields: content.fields,
      file: { sha256: content.source.sha256 },
    },
    options.secret ?? newSecret(),
  );
  return {
    id: identity.documentId,
    issuer,
    document: {
      kind: identity.kind,
      fingerprint: identity.fingerprint,
      holder: leiToBytes20(parseLei(options.holder)),
      value: value.amount,
      currency: currencyNumber(value.currency),
      datedOn: dayOf(issueDate),
      expiresOn: options.expiresOn === undefined ? 0 : dayOf(options.expiresOn),
      contentRoot: bundle.root,
      linkingKeys: identity.linkingKeys.map(({ fingerprint }) => fingerprint),
    },
    content,
    bundle,
  };
}
