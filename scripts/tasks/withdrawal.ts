/** Takes back what an account has signed: an offer as its lender, a purchase as its buyer. */
import { resolveAddress, type AddressLike } from "ethers";

import type { AuthorizationStruct } from "../../sdk/index.ts";
import { userPath } from "../terminal/paths.ts";
import { allowLess, type Purse } from "./payments.ts";
import { TaskArgumentError, type Acting } from "./session.ts";

export interface Signed {
  readonly what: "offer" | "purchase";
  /** The file that it is in. */
  readonly file: string;
  /** The contract that it was signed for. */
  readonly contract: "desk" | "enforcement";
  readonly authorization: AuthorizationStruct;
  /** What that contract was let take for it, and of which tokens. */
  readonly amount: bigint;
  readonly token: AddressLike;
}

/** Whoever signed it is who takes it back. @throws TaskArgumentError */
async function requireSigner({ sender }: Acting, { what, authorization }: Signed): Promise<void> {
  const [account, signer] = await Promise.all([sender.getAddress(), resolveAddress(authorization.signer)]);
  if (account === signer) return;
  const advice = `Withdraw it with --account ${signer}.`;
  throw new TaskArgumentError("--account", account, `Whoever signed ${INDEFINITE[what]} withdraws it.`, advice);
}

const INDEFINITE = { offer: "an offer", purchase: "a purchase" } as const;

/**
 * Makes it void, and then lets the contract take so much less: each once, however often the task is run until both are done.
 *
 * @returns what the contract may take now
 */
export async function takeBack(session: Acting, signed: Signed): Promise<bigint> {
  const { file, contract, authorization, amount, token } = signed;
  await requireSigner(session, signed);
  const { cancelNonce } = session.book[contract];
  const purse: Purse = { token, spender: session.book[contract] };
  // Another offer may stand in a file of the same name by then.
  const of = `nonce ${String(authorization.nonce)}`;
  return session.keeping(`${userPath(file)}.withdrawal.json`, async (kept) => {
    await kept.sender.step(`make void: ${of}`, () => cancelNonce.populateTransaction(authorization.nonce));
    return allowLess(kept, purse, amount, `let take less: ${of}`);
  });
}
