export { DiligenceParty } from "./diligence-party.ts";
export * from "./reports.ts";
