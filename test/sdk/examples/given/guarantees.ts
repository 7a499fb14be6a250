import type {
  ClaimParty,
  CounterGuarantee,
  FacilityParty,
  FacilityWish,
  FinancingTermsStruct,
  Grounds,
  GuaranteeParty,
  GuaranteeTermsStruct,
  GuaranteeWish,
  SignedGuarantee,
  StandingFacility,
  StandingGuarantee,
} from "../../../../sdk/index.ts";

export declare const bank: GuaranteeParty;
export declare const guarantor: GuaranteeParty;
export declare const promisor: FacilityParty;
export declare const lender: FacilityParty;
export declare const claim: ClaimParty;
export declare const financing: FinancingTermsStruct;
export declare const guarantee: StandingGuarantee;
export declare const guaranteeTerms: GuaranteeTermsStruct;
export declare const facility: StandingFacility;
export declare const promise: FacilityWish;
export declare const wish: GuaranteeWish;
export declare const land: CounterGuarantee;
export declare const grounds: Grounds;
export declare const survey: string;
export declare const signed: SignedGuarantee;
