import { ZeroHash } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { requireFields, requireParts } from "../fields.ts";
import { UnknownNameError } from "../names.ts";
import { DEFAULT_EVENTS } from "./default-events.ts";
import { encodeTerms } from "./terms.ts";

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
