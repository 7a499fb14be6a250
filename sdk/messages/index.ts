export * from "./discrepancies.ts";
export { authorize, domainOf, ethersTypes, freshNonce, type MessageTarget, type Validity } from "./sign.ts";
export * from "./types.ts";
