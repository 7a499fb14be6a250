export * from "./errors.ts";
export {
  type DisclosedDocument,
  examineDocuments,
  type ExaminedDocument,
  type Examiner,
  factsHash,
} from "./examine.ts";
export { prepareDocument, type PreparedDocument, type PrepareOptions } from "./prepare.ts";
