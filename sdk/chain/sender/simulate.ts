import type { Provider, TransactionRequest } from "ethers";

import { decodeError, RevertWithoutReasonError, type MessageContext } from "../errors/index.ts";
import { TransactionRejectedError } from "./errors.ts";

/** Gas beyond the estimate, in parts per hundred: what happens in between may make a transaction dearer. */
const GAS_MARGIN = 25n;

/** Runs a request, again if it got lost. */
export type Ask = <T>(request: () => Promise<T>) => Promise<T>;

/**
 * Tries a transaction without sending it.
 *
 * @returns the gas to send along
 * @throws the named error of the contract that would refuse; TransactionRejectedError
 */
export async function simulate(
  provider: Provider,
  call: TransactionRequest,
  ask: Ask,
  context?: MessageContext,
): Promise<bigint> {
  if (call.gasLimit !== null && call.gasLimit !== undefined) {
    await ask(() => provider.call(call)).catch((error: unknown) => {
      throw decodeError(error, context) ?? new TransactionRejectedError(error);
    });
    return BigInt(call.gasLimit);
  }
  try {
    return ((await ask(() => provider.estimateGas(call))) * (100n + GAS_MARGIN)) / 100n;
  } catch (error) {
    const refusal = decodeError(error, context) ?? new TransactionRejectedError(error);
    if (!(refusal instanceof RevertWithoutReasonError)) throw refusal;
    // Some nodes tell the reason only when they are called.
    await ask(() => provider.call(call)).catch((answer: unknown) => {
      throw decodeError(answer, context) ?? refusal;
    });
    throw refusal;
  }
}
