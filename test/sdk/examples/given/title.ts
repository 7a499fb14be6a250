import type {
  AssignmentAcceptance,
  IssuedReceipt,
  IssuedReceivable,
  IssuedRight,
  PreparedDocument,
  ReceiptDetails,
  RegisteredPaper,
  RightDetails,
} from "../../../../sdk/index.ts";

export declare const receipt: IssuedReceipt;
export declare const right: IssuedRight;
export declare const bought: IssuedReceivable;
export declare const accepted: AssignmentAcceptance;
export declare const issuer: string;
export declare const fingerprint: string;
export declare const note: PreparedDocument;
export declare const registered: RegisteredPaper;
export declare const details: ReceiptDetails & RightDetails;
export declare const receiptId: string;
export declare const rightId: string;
export declare const entryHash: string;
export declare const goods: string;
export declare const instruction: string;
export declare const buyerAddress: string;
