import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { ClaimStruct } from "../../typechain-types/contracts/financing/FinancingServicing.ts";
import type { Contracts } from "../chain/contracts.ts";
import { financingIdOf } from "./terms.ts";

/**
 * What of a financing there is to transfer today, against a price: the principal, how it stands, what is owed of it in all
 * and what stands of its liens. A transfer of this claim is refused once less is owed or secured.
 *
 * @param price minor units, from the new lender to the old one
 * @example
 * ```ts
 * const claim = await claimOn(book, terms, 195_000_00n);
 * const message = transferMessage(terms, { from: sellerAddress, to: buyerAddress }, claim);
 * const consent = await authorize(signer, target, LOAN_TRANSFER, message, validity);
 * ```
 */
export async function claimOn(
  { desk, servicing }: Pick<Contracts, "desk" | "servicing">,
  terms: FinancingTermsStruct,
  price: bigint,
): Promise<ClaimStruct> {
  const [{ status }, { principal, interest, penalty, costs }, secured] = await Promise.all([
    desk.financingOf(financingIdOf(terms)),
    desk.owed(terms),
    servicing.securedBy(terms),
  ]);
  return { principal, status, owed: principal + interest + penalty + costs, secured, price };
}

/** The message that both lenders sign for a transfer: `LOAN_TRANSFER` without nonce and deadline. */
export function transferMessage(
  terms: FinancingTermsStruct,
  parties: { readonly from: string; readonly to: string },
  claim: ClaimStruct,
): Record<string, unknown> {
  return { id: financingIdOf(terms), ...parties, ...claim };
}
