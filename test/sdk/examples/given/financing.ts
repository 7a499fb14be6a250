import type {
  FinancingTermsStruct,
  LoanParty,
  Member,
  MessageTarget,
  Sender,
  MoneyTerms,
  PurchaseQuote,
  SchedulePlan,
  Validity,
} from "../../../../sdk/index.ts";

export declare const bank: LoanParty;
export declare const exporter: LoanParty;
export declare const seller: LoanParty;
export declare const buyer: LoanParty;
export declare const sellerAddress: string;
export declare const buyerAddress: string;
export declare const other: FinancingTermsStruct;
export declare const member: Member;
export declare const sender: Sender;
export declare const common: FinancingTermsStruct;
export declare const money: MoneyTerms;
export declare const parties: Pick<PurchaseQuote, "buyer" | "seller" | "boughtOn" | "dueOn">;
export declare const target: MessageTarget;
export declare const validity: Validity;
export declare const address: string;
export declare const plan: SchedulePlan;
