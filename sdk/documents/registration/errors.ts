import { DocumentError } from "../errors.ts";

/** No LEI of a document's issuer is known, so it has no id on chain. */
export class IssuerNotEnrolledError extends DocumentError {
  constructor(issuer: string) {
    super({
      code: "issuer-not-enrolled",
      value: issuer,
      rule: "A document is registered under the LEI of the entity that issued it.",
      advice: "Have the issuer enrolled, and enter its LEI beside this identifier in the party directory.",
    });
  }
}

/** A document that is no credit note was to be registered as one. */
export class NotACreditNoteFileError extends DocumentError {
  constructor(kind: string) {
    super({
      code: "not-a-credit-note",
      value: kind,
      rule: "A receivable is reduced by a credit note, or by an invoice of a type that credits (UNTDID 1001: 381 and the like).",
      advice: "Give the file of the credit note; register anything else by `prepareDocument`.",
    });
  }
}

/** What the exporter disclosed is not what stands in the register. */
export class DisclosureMismatchError extends DocumentError {
  /** The document's id as the offer's collateral names it. */
  readonly documentId: string;

  constructor(documentId: string, what: string, disclosed: string, registered: string) {
    super({
      code: "disclosure-mismatch",
      // The id comes last: a long value is cut, and the id is a field of its own.
      value: `${what} disclosed as ${disclosed}, registered as ${registered}; document ${documentId}`,
      rule: "A lender signs only over documents that it recomputed from the files themselves.",
      advice: "Do not lend. Ask the exporter for the right files, or the issuer to amend the document.",
    });
    this.documentId = documentId;
  }
}

/** A document behind the collateral was not disclosed. */
export class DocumentNotDisclosedError extends DocumentError {
  readonly documentId: string;

  constructor(documentId: string) {
    super({
      code: "document-not-disclosed",
      value: documentId,
      rule: "The lender examines the asset's own document and every document behind it.",
      advice: "Ask the exporter for the file and the secret of this document.",
    });
    this.documentId = documentId;
  }
}

/** The same paper stands in the register under the fingerprint key of another epoch. */
export class RegisteredUnderOtherEpochError extends DocumentError {
  readonly documentId: string;
  readonly otherId: string;

  constructor(documentId: string, epoch: number, otherId: string) {
    super({
      code: "registered-under-other-epoch",
      value: `document ${documentId} is ${otherId} of epoch ${epoch}`,
      rule: "A document exists once, whatever fingerprint key was current when it was registered.",
      advice: "Lend against the entry under the other epoch, if its balance allows; do not lend against this one.",
    });
    this.documentId = documentId;
    this.otherId = otherId;
  }
}

/** The register lacks a linking key that the document has. */
export class LinkingKeyMissingError extends DocumentError {
  readonly documentId: string;

  constructor(documentId: string, key: string) {
    super({
      code: "linking-key-missing",
      value: `document ${documentId}, key ${key}`,
      rule: "A document is registered with every linking key that follows from its contents.",
      advice: "Do not lend: whoever registered it hid what links it to other documents.",
    });
    this.documentId = documentId;
  }
}

/** The events that a node gave of a document do not lead to what the register says now. */
export class HistoryIncompleteError extends DocumentError {
  readonly documentId: string;

  constructor(documentId: string, missing: string) {
    super({
      code: "history-incomplete",
      value: `${missing}; document ${documentId}`,
      rule: "The history of a document ends with what the register says of it now.",
      advice: "Read from the first block of the deployment, from a node that keeps all events.",
    });
    this.documentId = documentId;
  }
}
