import type { AddressLike, TransactionReceipt } from "ethers";

import { TokenizedDeposit__factory } from "../../typechain-types/index.ts";
import { addressOf, requireAmount } from "./arguments.ts";
import { contractAt } from "./calls.ts";
import type { Sender } from "./sender/index.ts";

/**
 * Lets a contract take up to so much of an account's settlement tokens, in minor units.
 *
 * @throws NoAnswerError where there is no token at the address: an account would take the transaction, and do nothing
 */
export async function approveTo(
  sender: Sender,
  token: AddressLike,
  spender: AddressLike,
  amount: bigint,
): Promise<TransactionReceipt> {
  requireAmount(amount);
  const contract = contractAt(
    TokenizedDeposit__factory,
    await addressOf("token", token, sender.provider),
    sender.provider,
  );
  const approval = contract.approve.populateTransaction(spender, amount);
  await Promise.all([approval, contract.allowance(sender, spender)]);
  return sender.send(approval);
}
