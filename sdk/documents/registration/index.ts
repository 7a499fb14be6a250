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
export { type DocumentEntry, type DocumentHistory, historyOf, type HistorySource } from "./history.ts";
export { prepareDocument, type PreparedDocument, type PrepareOptions } from "./prepare.ts";
