import type { Provider } from "ethers";

/** What a transaction offers for its gas. */
export type Fees =
  | { readonly type: 0; readonly gasPrice: bigint }
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

/** The base fee may rise by an eighth per block: twice the present one lasts for six full blocks. */
const BASE_FEE_HEADROOM = 2n;

/**
 * What to offer for gas: `gasPrice` where somebody has set it, nothing where the base fee is zero (the accounts of such
 * chains have no balance), the market's fees where there is a market, the node's price on chains older than EIP-1559.
 */
export async function feesOf(provider: Provider, gasPrice: bigint | undefined): Promise<Fees> {
  if (gasPrice !== undefined) return { type: 0, gasPrice };
  const baseFee = (await provider.getBlock("latest"))?.baseFeePerGas ?? null;
  if (baseFee === 0n) return { type: 0, gasPrice: 0n };
  const market = await provider.getFeeData();
  if (baseFee === null) return { type: 0, gasPrice: market.gasPrice ?? 0n };
  const maxPriorityFeePerGas = market.maxPriorityFeePerGas ?? 0n;
  return { type: 2, maxPriorityFeePerGas, maxFeePerGas: baseFee * BASE_FEE_HEADROOM + maxPriorityFeePerGas };
}
