import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { placeOf } from "../names.ts";

/** What a debt is called in for, in the order of the chain's `DefaultEvent`. */
export const DEFAULT_EVENTS = [
  /** Something has been past due for more days than the grace. Always one. */
  "non-payment",
  /** The collateral was enforced under another lien. Always one. */
  "enforcement",
  /** The issuer of a document that is pledged took it back. */
  "document revoked",
  /** The borrower's entity has not been in good standing for more days than the grace. */
  "standing lost",
  /** Another financing of the borrower's entity is in default, declared on a later day than this one was drawn down or restructured. */
  "cross-default",
] as const;

export type DefaultEvent = (typeof DEFAULT_EVENTS)[number];

/** An event that is one only where the terms say so. */
export type AgreedEvent = Exclude<DefaultEvent, "non-payment" | "enforcement">;

/**
 * Events of default as terms have them (`application.events`), beside those that always are.
 *
 * @example applicationTerms({ events: eventBits("document revoked", "cross-default") });
 */
export function eventBits(...events: readonly AgreedEvent[]): bigint {
  return events.reduce((bits, event) => bits | (1n << BigInt(placeOf(DEFAULT_EVENTS, event, "event of default"))), 0n);
}

/** Every event of default under terms: those that always are, and those agreed on. */
export function eventsOf(terms: FinancingTermsStruct): DefaultEvent[] {
  const bits = BigInt(terms.application.events);
  return DEFAULT_EVENTS.filter((_, index) => index < 2 || (bits >> BigInt(index)) & 1n);
}
