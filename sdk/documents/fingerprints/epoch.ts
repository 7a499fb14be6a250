import { InvalidFingerprintEpochError } from "./errors.ts";

const HIGHEST_EPOCH = 0xffff_ffff;

/** Returns `epoch` if it is a whole number of 32 bits, the width it has in every derivation of this folder. */
export function checkedEpoch(epoch: number): number {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > HIGHEST_EPOCH) throw new InvalidFingerprintEpochError(epoch);
  return epoch;
}

/** The epoch as four bytes, big-endian. */
export function epochBytes(epoch: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, checkedEpoch(epoch));
  return bytes;
}
