export declare const liquidator: string;
export declare const order: Uint8Array;
