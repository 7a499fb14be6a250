import type { Journal } from "../../../../sdk/index.ts";

export declare const journal: Journal;
export declare const treasury: string;
