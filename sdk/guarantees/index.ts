export { ClaimParty, type ClaimAct } from "./claims.ts";
export {
  facilitiesOf,
  facilityIdOf,
  FacilityParty,
  FacilityUnaccountedError,
  guaranteeUnder,
  type CallOffWish,
  type FacilityWish,
  type LoanUnder,
  type SignedFacility,
  type StandingFacility,
} from "./facilities.ts";
export { GuaranteeOffice, type NetAssets } from "./offices.ts";
export { GuaranteeParty, type CounterSecurity, type GuaranteeWish, type SignedGuarantee } from "./party.ts";
export { CounterGuaranteeMissingError, SecurityParty } from "./security.ts";
export { guaranteesOf, GuaranteeUnaccountedError, type StandingGuarantee } from "./standing.ts";
export * from "./terms.ts";
