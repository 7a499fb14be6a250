import type {
  CreditTermsStruct,
  PresentationStruct,
} from "../../typechain-types/contracts/escrow/DocumentaryEscrow.ts";
import type { Contracts } from "../chain/contracts.ts";
import { nameAt } from "../names.ts";
import { creditIdOf, presentationIdOf } from "./documentary-terms.ts";
import { PRESENTATION_STATUSES, type PresentationStatus } from "./status.ts";

/**
 * How a presentation stands: what may be done about it, and until when.
 *
 * @example
 * ```ts
 * const { status, answerBy } = await presentationStanding(book, credit, presentation);
 * ```
 */
export async function presentationStanding(
  { documentary }: Pick<Contracts, "documentary">,
  terms: CreditTermsStruct,
  presentation: PresentationStruct,
): Promise<{ status: PresentationStatus; answerBy: bigint; settleBy: bigint; maturity: bigint }> {
  const id = presentationIdOf(creditIdOf(terms), presentation);
  const { status, answerBy, settleBy, maturity } = await documentary.presentationOf(id);
  return { status: nameAt(PRESENTATION_STATUSES, status, "status of a presentation"), answerBy, settleBy, maturity };
}
