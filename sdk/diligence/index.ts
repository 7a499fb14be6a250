export * from "./reports.ts";
