import type { Wallet } from "ethers";

import type {
  AuthorizationStruct,
  CreditParty,
  CreditTermsStruct,
  DisbursementTermsStruct,
  FinancingTermsStruct,
  Member,
  PresentationStruct,
  PresentedPaper,
  TrancheWish,
} from "../../../../sdk/index.ts";

export declare const use: DisbursementTermsStruct;
export declare const byBank: AuthorizationStruct;
export declare const byExporter: AuthorizationStruct;
export declare const member: Member;
export declare const carrierMember: Member;
export declare const trade: string;
export declare const occurredAt: bigint;
export declare const root: string;
export declare const extended: FinancingTermsStruct;
export declare const foundry: string;
export declare const tranches: TrancheWish[];
export declare const credit: CreditTermsStruct;
export declare const presentation: PresentationStruct;
export declare const papers: PresentedPaper[];
export declare const billPaper: PresentedPaper;
export declare const applicant: CreditParty;
export declare const obligor: CreditParty;
export declare const beneficiary: CreditParty;
export declare const handOver: AuthorizationStruct;
export declare const haulier: Wallet;
