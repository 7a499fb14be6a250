import type { CoverTermsStruct, CoverWish, InsuranceParty, PolicyFactsStruct } from "../../../../sdk/index.ts";

export declare const bank: InsuranceParty;
export declare const wish: CoverWish;
export declare const cover: CoverTermsStruct;
export declare const facts: PolicyFactsStruct;
export declare const wording: string;
