import type { Provider, TransactionReceipt } from "ethers";

import { LienbookError } from "../../errors.ts";
import { isTransportFailure } from "../transport.ts";
import { contractErrorFor } from "./catalogue.ts";
import type { MessageContext } from "./parameters.ts";
import { revertDataIn } from "./revert-data.ts";
import { RevertWithoutReasonError, UnknownRevertError } from "./revert.ts";

/** The error that revert data stands for. */
export function decodeRevertData(data: string, context?: MessageContext, options?: ErrorOptions): LienbookError {
  if (data.length < 10) return new RevertWithoutReasonError(options);
  const known = contractErrorFor(data.slice(0, 10).toLowerCase());
  if (!known) return new UnknownRevertError(data, options);
  try {
    return known.decode(data, context, options);
  } catch {
    // Cut off or not encoded as the ABI says: what it claims to be cannot be told.
    return new UnknownRevertError(data, options);
  }
}

/**
 * The named error behind whatever a call, an estimate of gas or a transaction failed with.
 *
 * @param context what messages may add: the currency of amounts, names of documents and parties
 * @returns undefined where no contract refused, e.g. where the node cannot be reached
 *
 * @example
 * ```ts
 * try {
 *   await book.desk.accept(offer, terms);
 * } catch (error) {
 *   const refusal = decodeError(error, { currency: { code: "USD", exponent: 2 } });
 *   if (refusal instanceof DocumentOverEncumberedError) console.log(refusal.available); // minor units
 *   console.log(refusal?.message, refusal?.advice);
 * }
 * ```
 */
export function decodeError(error: unknown, context?: MessageContext): LienbookError | undefined {
  if (error instanceof LienbookError) return error;
  const data = revertDataIn(error);
  return data === undefined ? undefined : decodeRevertData(data, context, { cause: error });
}

/**
 * Why a transaction that was mined failed. A receipt does not say, so the transaction is called again: after its own
 * block, where what other transactions of the block did to it shows, and before it.
 *
 * @returns undefined where neither call fails, for the chain has moved on
 * @example
 * ```ts
 * const receipt = await provider.getTransactionReceipt(hash);
 * if (receipt?.status === 0) console.log((await explainFailure(provider, receipt))?.message);
 * ```
 */
export async function explainFailure(
  provider: Provider,
  receipt: TransactionReceipt,
  context?: MessageContext,
): Promise<LienbookError | undefined> {
  const sent = await provider.getTransaction(receipt.hash);
  if (!sent) return undefined;
  const { from, to, data, value, gasLimit } = sent;
  for (const blockTag of [receipt.blockNumber, receipt.blockNumber - 1]) {
    try {
      await provider.call({ from, to, data, value, gasLimit, blockTag });
    } catch (error) {
      const refusal = decodeError(error, context);
      if (refusal) return refusal;
      if (isTransportFailure(error)) throw error;
    }
  }
  return undefined;
}
