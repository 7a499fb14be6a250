import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { DOCUMENT_KIND } from "../documents/kinds.ts";
import type { IssuedReceivable } from "../financing/receivable.ts";
import { backingOfPart, partIdOf, portionOf } from "./parts.ts";

/** What a buyer accepts of a receivable. */
export interface AssignmentAcceptance {
  readonly receivable: IssuedReceivable;
  /** The least that is left to collect, in minor units. */
  readonly collectible: bigint;
  /** Ids of contested documents among the evidence that the buyer accepts nevertheless. */
  readonly contested: readonly string[];
  readonly acceptance: AuthorizationStruct;
}

/** A lienholder's consent as `DebtorNotices.instruct` takes it. */
export interface InstructionConsent {
  /** Of the lien; consents are listed in ascending order of it. */
  readonly lien: string;
  readonly engine: string;
  readonly purpose: string;
  readonly consent: AuthorizationStruct;
}

/**
 * The parts into which a receivable is divided, as their owner pledges them.
 *
 * @param issuer LEI of the invoice's issuer, as 20 bytes
 * @param values in minor units; they sum to what is unpaid of the face value
 * @example
 * ```ts
 * const [half, rest] = partsOfReceivable(receivable, issuer, [50_000_00n, 50_000_00n]);
 * ```
 */
export function partsOfReceivable(
  receivable: IssuedReceivable,
  issuer: string,
  values: readonly bigint[],
): IssuedReceivable[] {
  let from = 0n;
  return values.map((face, index) => {
    const to = from + face;
    const part = {
      asset: receivable.asset,
      id: partIdOf(DOCUMENT_KIND.commercialInvoice, issuer, receivable.id, index),
      face,
      details: { ...receivable.details, declared: portionOf(receivable.details.declared, receivable.face, from, to) },
      backing: backingOfPart(receivable.backing, receivable.face, from, to),
    };
    from = to;
    return part;
  });
}
