import { grouped } from "../../sdk/chain/errors/parameters.ts";
import { decodeError, LienbookError } from "../../sdk/index.ts";
import { decimalOf } from "../../sdk/units.ts";

/** Prints a heading and what follows it in a paragraph. */
export function chapter(number: number, title: string, text = ""): void {
  console.log(`\n${String(number)}. ${title}`);
  if (text !== "") console.log(`   ${text}`);
}

/** `0x1234…cdef`: enough of an id to recognise it. */
export function short(id: string): string {
  return `${id.slice(0, 6)}…${id.slice(-4)}`;
}

/** Minor units of a currency with two decimals as people write them: `250,000.00`. */
export function usd(amount: bigint): string {
  return grouped(decimalOf(amount, SENDING.context.currency.exponent));
}

/** How a script sends: it asks its own chain often, and is told amounts in US dollars. */
export const SENDING = { pollingMs: 1, context: { currency: { code: "USD", exponent: 2 } } } as const;

/** Runs what must fail, and prints why it did: amounts in US dollars. */
export async function refused(attempt: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const reason = decodeError(error, SENDING.context);
    if (!(reason instanceof LienbookError)) throw error;
    console.log(`   ✗ ${attempt}\n     ${reason.name}: ${reason.message}`);
    return;
  }
  throw new Error(`Not refused: ${attempt}`);
}
