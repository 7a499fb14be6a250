import { canonicalCode } from "../canonical/text.ts";
import { InvalidContainerNumberError } from "../errors.ts";

const SHAPE = /^[A-Z]{3}[UJZ]\d{7}$/;

/** Values of A to Z in ISO 6346: 10 upwards, without the multiples of 11. */
const LETTERS = "0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ";

/** Whether `text` is a container number with the right check digit (ISO 6346), however it is spaced. */
export function isContainerNumber(text: string): boolean {
  const number = canonicalCode(text);
  return SHAPE.test(number) && checkDigit(number) === Number(number.charAt(10));
}

/**
 * The canonical form of a container number.
 *
 * @throws InvalidContainerNumberError
 *
 * @example
 * ```ts
 * parseContainerNumber("csqu 305438-3"); // "CSQU3054383"
 * ```
 */
export function parseContainerNumber(text: string): string {
  if (!isContainerNumber(text)) throw new InvalidContainerNumberError(text);
  return canonicalCode(text);
}

function checkDigit(number: string): number {
  let sum = 0;
  for (let position = 0; position < 10; position += 1) {
    sum += LETTERS.indexOf(number.charAt(position)) * 2 ** position;
  }
  return (sum % 11) % 10;
}
