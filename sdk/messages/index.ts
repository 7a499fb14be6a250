export * from "./discrepancies.ts";
export {
  authorize,
  DeadlineInvalidError,
  domainOf,
  ethersTypes,
  freshNonce,
  inPerson,
  UNSIGNED,
  type MessageTarget,
  type Validity,
} from "./sign.ts";
export * from "./types.ts";
