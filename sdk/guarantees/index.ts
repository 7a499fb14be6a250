export { ClaimParty, type ClaimAct } from "./claim-party.ts";
export {
  facilitiesOf,
  facilityIdOf,
  FacilityUnaccountedError,
  guaranteeUnder,
  type CallOffWish,
  type FacilityWish,
  type LoanUnder,
  type SignedFacility,
  type StandingFacility,
} from "./facilities.ts";
export { FacilityParty } from "./facility-party.ts";
export { GuaranteeOffice, type NetAssets } from "./guarantee-office.ts";
export { GuaranteeParty, type GuaranteeWish, type SignedGuarantee } from "./guarantee-party.ts";
export { CounterGuaranteeMissingError, SecurityParty } from "./security-party.ts";
export {
  guaranteesOf,
  GuaranteeUnaccountedError,
  payableUnderGuarantee,
  securityOf,
  staleIn,
  type CounterSecurity,
  type StandingGuarantee,
} from "./standing.ts";
export * from "./terms.ts";
