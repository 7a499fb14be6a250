import type { AuthorizationStruct, EstateStruct, SaleParty, StandingLien } from "../../../../sdk/index.ts";

export declare const bank: SaleParty;
export declare const buyer: SaleParty;
export declare const lien: StandingLien;
export declare const other: StandingLien;
export declare const estate: EstateStruct;
export declare const consent: AuthorizationStruct;
