import type { ReportStruct } from "../../../../sdk/index.ts";

export declare const survey: ReportStruct;
export declare const relies: string[];
export declare const subject: string;
export declare const fields: Readonly<Record<string, string>>;
