/**
 * The library of Lienbook: what scripts, tests and integrators share.
 *
 * Each part lists in an index of its own what of it is public; a star there stands for a file that is public whole. What
 * is not listed may change without notice.
 */

// The base of every error by intention.
export * from "./errors.ts";
export { UnknownNameError } from "./names.ts";
// Connecting to a deployment, sending, and what the contracts refuse.
export * from "./chain/index.ts";
// Reading papers, and what makes two of them one: canonical form, fingerprints, ids.
export * from "./documents/index.ts";
// What of a paper's contents is committed to and disclosed.
export * from "./documents/contents/index.ts";
// The chain has a commitment of its own, to a transaction; this name is the contents'.
export { type Commitment } from "./documents/contents/index.ts";
// What was reported of the goods of a trade.
export * from "./documents/milestones/index.ts";
// Preparing papers for the register, examining what others registered, amending and revoking.
export * from "./documents/registration/index.ts";
// Reports of due diligence.
export * from "./diligence/index.ts";
// Sale and appropriation after default.
export * from "./enforcement/index.ts";
// Documentary credits, and the use of a loan's proceeds.
export * from "./escrow/index.ts";
// Terms, schedules, exact accrual, and a loan from drawdown to its end.
export * from "./financing/index.ts";
// Guarantees, lines of credit, counter-guarantees and entrusted claims.
export * from "./guarantees/index.ts";
// Credit insurance, and insurance of cargo.
export * from "./insurance/index.ts";
// What exporters, debtors, banks and issuers do in every trade.
export * from "./member.ts";
// The messages that parties sign.
export * from "./messages/index.ts";
// Legal entities: enrolling them, and who they are.
export * from "./participants/index.ts";
// Liens that their holder keeps itself.
export * from "./pledge/index.ts";
// Fixings of reference rates.
export * from "./rates/index.ts";
// Freezing, and courts' orders.
export * from "./supervision/index.ts";
// Tokens of bills, receipts, receivables and rights.
export * from "./title/index.ts";
