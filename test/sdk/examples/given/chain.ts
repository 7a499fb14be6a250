import type { Journal } from "../../../../sdk/index.ts";

export declare const journal: Journal;
/** Of a transaction. */
export declare const hash: string;
