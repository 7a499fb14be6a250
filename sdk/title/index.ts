export { Appraiser } from "./appraiser.ts";
export { type AssetName } from "./assets.ts";
export {
  BILL_FORM,
  BILL_STATES,
  billCommitment,
  billStanding,
  collateralOfBill,
  ENDORSEMENT,
  SURRENDER_PURPOSE,
  type BillDetails,
  type BillForm,
  type BillStanding,
  type BillState,
  type BillTransfer,
  type EndorsementCode,
  type IssuedBill,
  type SurrenderPurpose,
} from "./bills.ts";
export * from "./chain.ts";
export { GiverUnknownError, giverOf } from "./giver.ts";
export * from "./bill-holder.ts";
export { partIdOf, PartsSumError, type RegisteredPaper } from "./parts.ts";
export {
  collateralOfReceipt,
  InvalidUnitError,
  receiptTerms,
  unitBytes,
  valueOfRelease,
  type IssuedReceipt,
  type ReceiptDetails,
  type ReleaseConsent,
} from "./receipts.ts";
export { ReceivableParty } from "./receivable-party.ts";
export * from "./receivables.ts";
export { RightParty } from "./right-party.ts";
export {
  collateralOfRight,
  lendingValueOf,
  rightTerms,
  type AppraisedTerms,
  type IssuedRight,
  type RightDetails,
} from "./rights.ts";
export { RIGHT_STATUS, type RightStatus } from "./status.ts";
export { WarehouseParty } from "./warehouse-party.ts";
