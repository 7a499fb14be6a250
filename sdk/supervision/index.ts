export * from "./office.ts";
