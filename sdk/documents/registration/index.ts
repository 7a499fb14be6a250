export { type Balance, balanceOf } from "./balance.ts";
export {
  type BatchExcerpt,
  type DocumentBatch,
  excerptOf,
  type ExcerptEntry,
  holdersIn,
  makeBatch,
  openExcerpt,
  type OpenedExcerpt,
} from "./batch.ts";
export * from "./batch-errors.ts";
export * from "./errors.ts";
export { readExcerpt, writeExcerpt } from "./excerpt-file.ts";
export {
  type DisclosedDocument,
  examineDocuments,
  type ExaminedDocument,
  type Examiner,
  factsHash,
} from "./examine.ts";
export { DOCUMENT_FLAG, documentFlags, type DocumentFlag } from "./flags.ts";
export { type DocumentEntry, type DocumentHistory, historyOf } from "./history.ts";
export { AmendmentOfOtherError, DocumentIssuer, type NamedDocument, type SignedAmendment } from "./document-issuer.ts";
export { prepareCreditNote, prepareDocument, type PreparedDocument, type PrepareOptions } from "./prepare.ts";
export { documentStanding, type DocumentStanding } from "./standing.ts";
