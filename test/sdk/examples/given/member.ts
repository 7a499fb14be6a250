import type { Member } from "../../../../sdk/index.ts";

export declare const bank: Member;
export declare const exporter: Member;
export declare const carrier: Member;
export declare const occurredAt: bigint;
