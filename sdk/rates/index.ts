export * from "./fixings.ts";
export { RateAdministrator } from "./rate-administrator.ts";
