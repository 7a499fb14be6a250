export { GovernorOffice } from "./governor-office.ts";
export { Registrar, UnknownCountryError, type EnrolmentWish } from "./registrar.ts";
export { ROLE, roleNames, rolesOf, type Role } from "./roles.ts";
export { participantOf, type ParticipantStanding } from "./standing.ts";
