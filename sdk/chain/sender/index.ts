export {
  JournalInvalidError,
  JournalLockedError,
  JournalMissingError,
  JournalOfOtherChainError,
  ReceiptMissingError,
  SenderError,
  StepOfOtherAccountError,
  TransactionFailedError,
  TransactionOfOtherAccountError,
  TransactionRejectedError,
  TransactionTimeoutError,
} from "./errors.ts";
export { Journal, type Commitment, type JournalEntry } from "./journal.ts";
export type { Progress, SenderOptions } from "./options.ts";
export { Sender, type Action } from "./sender.ts";
