import { ZeroAddress } from "ethers";

import { canonicalCode } from "../canonical/text.ts";
import { InvalidLeiError } from "../errors.ts";

/** A legal entity identifier (ISO 17442): 20 ASCII characters, check digits verified. */
export type Lei = string & { readonly __lei: unique symbol };

const SHAPE = /^[0-9A-Z]{18}\d{2}$/;

/** Whether `text` is a legal entity identifier with right check digits, however it is spaced. */
export function isLei(text: string): boolean {
  const lei = canonicalCode(text);
  // The standard makes check digits 02 to 98: 00, 01 and 99 would be second names of 97, 98 and 02.
  const check = Number(lei.slice(18));
  return SHAPE.test(lei) && mod97(lei) === 1 && check >= 2 && check <= 98;
}

/**
 * The canonical form of a legal entity identifier.
 *
 * @throws InvalidLeiError
 *
 * @example
 * ```ts
 * parseLei("5493 001kjtiigc8y1r12"); // "5493001KJTIIGC8Y1R12"
 * ```
 */
export function parseLei(text: string): Lei {
  // Without types it may be anything.
  if (typeof (text as unknown) !== "string" || !isLei(text)) throw new InvalidLeiError(text);
  return canonicalCode(text) as Lei;
}

/**
 * The identifier of an entity from its first 18 characters, with the check digits added (ISO 7064 MOD 97-10).
 *
 * @example
 * ```ts
 * withLeiCheckDigits("LIENB00KEXPORTER00"); // "LIENB00KEXPORTER0046"
 * ```
 */
export function withLeiCheckDigits(first18: string): Lei {
  const body = canonicalCode(first18);
  if (!/^[0-9A-Z]{18}$/.test(body)) throw new InvalidLeiError(first18);
  return parseLei(body + String(98 - mod97(`${body}00`)).padStart(2, "0"));
}

/**
 * An identifier as the chain's `bytes20`: its 20 ASCII characters.
 *
 * @example
 * ```ts
 * const { suspended } = await book.participants.participantOf(leiToBytes20(exporterLei));
 * ```
 */
export function leiToBytes20(lei: Lei): `0x${string}` {
  return `0x${Buffer.from(lei, "ascii").toString("hex")}`;
}

/** The same of an LEI as people write it; zeros where none is named. @throws InvalidLeiError */
export function leiOrNobody(lei: string | undefined): string {
  return lei === undefined ? ZeroAddress : leiToBytes20(parseLei(lei));
}

/** The text of an LEI as the contracts have it. Not checked: what they enrolled was. */
export function bytes20ToLei(bytes: string): string {
  return Buffer.from(bytes.slice(2), "hex").toString("ascii");
}

/** Remainder by 97 of the number that results from writing each letter as 10 (A) to 35 (Z). */
function mod97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
