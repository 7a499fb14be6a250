import { entryOf } from "../names.ts";

/** What an entity may be, as the bits of `Roles` in the contracts. */
export const ROLE = {
  /** Exporters, importers, sellers, debtors, e-commerce merchants. */
  enterprise: 1n << 0n,
  /** Lenders and lienholders. */
  bank: 1n << 1n,
  /** Issuers of bills of lading. */
  carrier: 1n << 2n,
  /** Issuers of warehouse receipts. */
  warehouse: 1n << 3n,
  /** Attests customs declarations. */
  customs: 1n << 4n,
  /** Issuers of guarantees. */
  guarantor: 1n << 5n,
  /** Issuers of insurance policies. */
  insurer: 1n << 6n,
  /** Values goods and rights; is no enterprise, bank or guarantor. */
  appraiser: 1n << 7n,
  /** Keeps a public register of land, mining and like rights. */
  titleRegistry: 1n << 8n,
  /** Freezes assets and enters courts' orders. */
  supervisor: 1n << 9n,
} as const;

/** Name of a role of {@link ROLE}. */
export type Role = keyof typeof ROLE;

/**
 * A set of roles as the contracts take it.
 *
 * @throws UnknownNameError
 * @example rolesOf("enterprise", "insurer"); // 65n
 */
export function rolesOf(...names: readonly Role[]): bigint {
  return names.reduce((set, name) => set | entryOf(ROLE, name, "role"), 0n);
}

/**
 * The roles of a set that the contracts have.
 *
 * @example roleNames(65n); // ["enterprise", "insurer"]
 */
export function roleNames(set: bigint): Role[] {
  return (Object.keys(ROLE) as Role[]).filter((name) => (set & ROLE[name]) !== 0n);
}
