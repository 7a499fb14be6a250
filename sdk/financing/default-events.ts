import { ZeroHash } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { requireFields, requireParts } from "../fields.ts";
import { placeOf, UnknownNameError } from "../names.ts";
import { encodeTerms } from "./terms.ts";

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
  /** Since the drawdown another financing of the borrower's entity has been in default. */
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

/** An event with what shows it. Enforcement declares itself. */
export type Declaration =
  | { readonly event: "non-payment" | "standing lost" }
  | { readonly event: "document revoked"; readonly document: string }
  | { readonly event: "cross-default"; readonly other: FinancingTermsStruct };

const DECLARED = DEFAULT_EVENTS.filter((event) => event !== "enforcement");

/**
 * What the creditor sends to the desk to call a debt in.
 *
 * @example
 * ```ts
 * const data = encodeDeclaration(book, terms, { event: "cross-default", other });
 * await sender.send({ to: await book.desk.getAddress(), data });
 * ```
 */
export function encodeDeclaration(
  { recovery }: Pick<Contracts, "recovery">,
  terms: FinancingTermsStruct,
  declaration: Declaration,
): string {
  requireParts("declaration", declaration, "event");
  switch (declaration.event) {
    case "non-payment":
      requireFields("declaration", declaration, { event: "string" });
      return recovery.interface.encodeFunctionData("declareDefault", [ZeroHash, terms]);
    case "document revoked":
      requireFields("declaration", declaration, { event: "string", document: "string" });
      return recovery.interface.encodeFunctionData("declareDefault", [declaration.document, terms]);
    case "standing lost":
      requireFields("declaration", declaration, { event: "string" });
      return recovery.interface.encodeFunctionData("declareStandingLost", [terms]);
    case "cross-default":
      requireFields("declaration", declaration, { event: "string", other: "value" });
      return recovery.interface.encodeFunctionData("declareCrossDefault", [encodeTerms(declaration.other), terms]);
    default:
      throw new UnknownNameError((declaration as { readonly event: unknown }).event, "event of default", DECLARED);
  }
}
