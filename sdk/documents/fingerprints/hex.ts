import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

/** Bytes as lower-case hex with the `0x` prefix. */
export type Hex = `0x${string}`;

/** Bytes as lower-case hex with the `0x` prefix. */
export function hex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

/** The `length` bytes that `value` spells in hex of either case, or undefined if it does not. */
export function bytesOf(value: unknown, length: number): Uint8Array | undefined {
  if (typeof value !== "string" || value.length !== 2 + 2 * length || !/^0x[0-9a-f]*$/i.test(value)) return undefined;
  return hexToBytes(value.slice(2));
}
