import type {
  BundleParts,
  CollateralStruct,
  Commitment,
  DocumentContent,
  DocumentIdentity,
  Fingerprinter,
  Importer,
  Lei,
  Member,
  PrepareOptions,
  PreparedDocument,
  TradeDocument,
} from "../../../../sdk/index.ts";

export declare const invoice: PreparedDocument & TradeDocument & DocumentContent;
export declare const bill: DocumentContent;
export declare const rekeyed: DocumentContent;
export declare const content: DocumentContent;
export declare const xml: Uint8Array;
export declare const commitment: Commitment;
export declare const received: string;
export declare const rootOnChain: `0x${string}`;
export declare const current: Fingerprinter;
export declare const older: Fingerprinter;
export declare const canonicalIdentity: Uint8Array;
export declare const identity: DocumentIdentity;
export declare const holder: Lei;
export declare const options: PrepareOptions;
export declare const files: readonly Uint8Array[];
export declare const collateral: CollateralStruct & { readonly id: string };
export declare const behind: readonly string[];
export declare const parts: BundleParts;
export declare const readReceipt: Importer["import"];
export declare const customs: Member;
export declare const exporter: Member;
export declare const seller: Member;
export declare const fingerprint: `0x${string}`;
