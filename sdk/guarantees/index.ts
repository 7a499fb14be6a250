export { ClaimParty, type ClaimAct } from "./claims.ts";
export { GuaranteeOffice, type NetAssets } from "./offices.ts";
export { GuaranteeParty, type CounterSecurity, type GuaranteeWish, type SignedGuarantee } from "./party.ts";
export { SecurityParty } from "./security.ts";
export { guaranteesOf, GuaranteeUnaccountedError, type StandingGuarantee } from "./standing.ts";
export * from "./terms.ts";
