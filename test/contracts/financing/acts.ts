import type { BigNumberish, Signer } from "ethers";
import { ZeroAddress } from "ethers";

import { applicationTerms, financingIdOf, interestTerms, offerMessage } from "../../../sdk/financing/terms.ts";
import { transferMessage } from "../../../sdk/financing/transfer.ts";
import { authorize } from "../../../sdk/messages/sign.ts";
import type { Validity } from "../../../sdk/messages/sign.ts";
import { LOAN_TRANSFER, OFFER } from "../../../sdk/messages/types.ts";
import { STATUS } from "../../fixtures/financing.ts";
import type { LienbookNetwork, Terms } from "../../fixtures/network.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

/** What `FinancingRecovery` takes as the id of no document. */
export { ZeroHash as NO_DOCUMENT } from "ethers";

/** The grace, and the most that the lender may charge for collecting, in the financings of these stages. */
export const GRACE = 5n;
export const MOST_COSTS = 500_00n;
/** What a default may be declared for from this day on: the first instalment is due on the 60th. */
export const DEFAULT_DAY = 60n + GRACE + 1n;

/** Bank A has lent 200 000.00 at 8 %, 12 % when overdue, with five days of grace, over three instalments. */
export const graced = stage(tokenized, async ({ collateral, financed }) => {
  const { terms, id: financing } = await financed([collateral], {
    interest: interestTerms({ rate: 80_000n, penaltyUplift: 40_000n, graceDays: GRACE }),
    application: applicationTerms({ mostCosts: MOST_COSTS }),
  });
  return { terms, financing };
});

/** On the first day on which that is possible the lender has declared default. */
export const defaulted = stage(graced, async ({ recovery, bankA, terms, passDays, ZeroHash }) => {
  await passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  return {};
});

/** And has given it up on the same day. */
export const writtenOff = stage(defaulted, async ({ recovery, bankA, terms }) => {
  await recovery.connect(bankA).writeOff(terms);
  return {};
});

/** What is owed on the first day of default. 200 000.00 · 8 % · 66 / 360; 66 666.66 · 4 % · 1 / 360. */
export const INTEREST_AT_DEFAULT = 2_933_33n;
export const PENALTY_AT_DEFAULT = 7_41n;

interface Signers {
  readonly lender?: Signer;
  readonly borrower?: Signer;
}

/**
 * New terms for what is outstanding under the old ones, all of it due in 200 days, and what `restructure` takes. That is
 * later than any product of these stages allows, so they name none.
 */
export async function renewal(
  net: LienbookNetwork,
  old: Terms,
  wish: Partial<Terms> = {},
  signers: Signers = {},
  limits: Partial<Validity> = {},
) {
  const { bankA, exporter, desk, termsFor, targetOf, validity, today } = net;
  const { principal } = await desk.owed(old);
  const terms = await termsFor(old.collateral, {
    principal,
    policy: ZeroAddress,
    interest: old.interest,
    application: old.application,
    schedule: [{ dueOn: (await today()) + 200n, principal }],
    payouts: [],
    replaces: financingIdOf(old),
    ...wish,
  });
  const sign = async (signer: Signer) =>
    authorize(signer, await targetOf("desk"), OFFER, offerMessage(terms), { ...(await validity()), ...limits });
  const [lender, borrower] = [await sign(signers.lender ?? bankA), await sign(signers.borrower ?? exporter)];
  return { terms, id: financingIdOf(terms), lender, borrower, call: [old, lender, borrower, terms] as const };
}

interface ClaimWish {
  readonly principal?: bigint;
  readonly status?: bigint;
  readonly owed?: bigint;
  readonly secured?: bigint;
  readonly price?: bigint;
}

/** The receivable of these stages, all of it under the financing's lien. */
const FACE = 250_000_00n;

/**
 * What `transfer` takes: seller and buyer have signed. The whole of an active 200 000.00 under an untouched lien, unless a
 * test wishes otherwise.
 */
export async function sale(
  net: LienbookNetwork,
  terms: Terms,
  from: Signer,
  to: Signer,
  wish: ClaimWish = {},
  limits: Partial<Validity> = {},
) {
  const claim = {
    principal: 200_000_00n,
    status: STATUS.active as BigNumberish,
    owed: 200_000_00n,
    secured: FACE,
    price: 190_000_00n,
    ...wish,
  };
  const message = transferMessage(terms, { from: await from.getAddress(), to: await to.getAddress() }, claim);
  const target = await net.targetOf("desk");
  const sign = async (signer: Signer) =>
    authorize(signer, target, LOAN_TRANSFER, message, { ...(await net.validity()), ...limits });
  return [claim, await sign(from), await sign(to), terms] as const;
}
