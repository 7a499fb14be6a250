import type { Signer } from "ethers";

import type { Registrar } from "../../../../sdk/index.ts";

export declare const registrar: Registrar;
export declare const governor: Signer;
/** Accounts of one entity. */
export declare const stolen: string;
export declare const successor: string;
/** A court's, as bytes. */
export declare const order: string;
