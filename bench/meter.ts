import type { ContractTransactionResponse } from "ethers";

/** What one operation costs. */
export interface Measurement {
  readonly operation: string;
  readonly gas: number;
}

/** Sends a transaction and notes what it cost; of one that does several things of a kind, what each of them did. */
export type Measure = (operation: string, sent: Promise<ContractTransactionResponse>, parts?: number) => Promise<void>;

/** An empty list of measurements, and what adds to it. */
export function meter(): { readonly measurements: Measurement[]; readonly measure: Measure } {
  const measurements: Measurement[] = [];
  const measure: Measure = async (operation, sent, parts = 1) => {
    const receipt = await (await sent).wait();
    if (!receipt) throw new RangeError(`Not mined: ${operation}`);
    measurements.push({ operation, gas: Math.ceil(Number(receipt.gasUsed) / parts) });
  };
  return { measurements, measure };
}
