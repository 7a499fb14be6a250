import type {
  DocumentStruct,
  GuaranteeParty,
  MessageTarget,
  StandingGuarantee,
  Validity,
} from "../../../../sdk/index.ts";

export declare const guarantor: GuaranteeParty;
export declare const guarantee: StandingGuarantee;
export declare const target: MessageTarget;
export declare const document: DocumentStruct;
export declare const validity: Validity;
