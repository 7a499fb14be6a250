export * from "./fixings.ts";
