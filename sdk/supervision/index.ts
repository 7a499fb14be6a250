export { orderOn, type StandingOrder } from "./orders.ts";
export { SupervisorOffice } from "./supervisor-office.ts";
