import type { Contracts } from "../../chain/contracts.ts";
import { providerOf } from "../../chain/provider.ts";
import { isoOf } from "../../financing/calendar.ts";
import { documentKindName, type DocumentKind } from "../kinds.ts";
import { documentFlags, type DocumentFlag } from "./flags.ts";

/** How a document stands in the register. All amounts in minor units. */
export interface DocumentStanding {
  readonly id: string;
  readonly kind: DocumentKind;
  /** ISO 4217 number. */
  readonly currency: number;
  readonly value: bigint;
  /** Under liens, and promised by insurers. */
  readonly encumbered: bigint;
  /** Consumed by payment. */
  readonly collected: bigint;
  /** Gone without payment, or in dispute. */
  readonly reduction: bigint;
  /** Free for new liens. */
  readonly available: bigint;
  /** The date on the document itself. */
  readonly datedOn: string;
  /** The last day on which it may be newly relied on; none for no end. */
  readonly expiresOn?: string;
  readonly flags: readonly DocumentFlag[];
}

/**
 * How a document stands, in words: what it is, what is left of it, and what speaks against it. `historyOf` tells how it came
 * to that, `liensOn` under which liens it is.
 *
 * @param id of the document, which is also its token's
 * @returns undefined for a document that is not registered
 * @throws ProviderMissingError
 * @example
 * ```ts
 * const standing = await documentStanding(book, invoice.id);
 * if (standing?.flags.includes("revoked")) throw new Error("Its issuer has taken it back.");
 * ```
 */
export async function documentStanding(
  { registry }: Pick<Contracts, "registry">,
  id: string,
): Promise<DocumentStanding | undefined> {
  // All at one block: what is told of two does not add up.
  const blockTag = await providerOf(registry).getBlockNumber();
  const [state, available, reduction] = await Promise.all([
    registry.stateOf(id, { blockTag }),
    registry.availableOf(id, { blockTag }),
    registry.reductionOf(id, { blockTag }),
  ]);
  if (state.kind === 0n) return undefined;
  const { value, encumbered, collected, currency, kind, datedOn, expiresOn } = state;
  return {
    id,
    kind: documentKindName(Number(kind)) ?? "none",
    currency: Number(currency),
    value,
    encumbered,
    collected,
    reduction,
    available,
    datedOn: isoOf(datedOn),
    ...(expiresOn === 0n ? {} : { expiresOn: isoOf(expiresOn) }),
    flags: documentFlags(state),
  };
}
