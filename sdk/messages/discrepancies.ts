import { keccak256, toUtf8Bytes } from "ethers";

import { InvalidArgumentError } from "../chain/arguments.ts";
import { Encoding } from "../chain/encoding.ts";
import { LienbookError } from "../errors.ts";

const LIST = new Encoding<[readonly string[]]>("string[]");

/** Everything that is wrong with a demand, or with documents, and the hash that names it. */
export interface DiscrepancyList {
  /** Each once, in canonical order: what the other side is sent. */
  readonly discrepancies: readonly string[];
  /** What `GuaranteeServicing.reject`, `CreditInsurance.refuse` and `DocumentaryServicing.refuse` take. */
  readonly hash: string;
}

/** A refusal that names nothing, or nothing in one of its lines. */
export class DiscrepancyListEmptyError extends LienbookError {
  constructor(value: string) {
    super({
      code: "discrepancy-list-empty",
      value,
      rule: "Whoever refuses names every discrepancy, once and each in words.",
      advice: "Describe what is wrong, or pay.",
    });
  }
}

/**
 * The list of all discrepancies in its one canonical form, for demands under guarantees, claims under covers and documents
 * under credits alike: Unicode NFC, runs of white space as one space, each discrepancy once, sorted by code unit; hashed as
 * the ABI encodes `string[]`. So the same list has the same hash, whoever writes it down and in whatever order.
 *
 * @throws DiscrepancyListEmptyError
 *
 * @example
 * ```ts
 * const list = discrepancyListOf(["The statement of breach is unsigned", "It names another instalment"]);
 * await guarantor.reject(guarantee, list); // and send the lender `list.discrepancies`
 * ```
 */
export function discrepancyListOf(named: readonly string[]): DiscrepancyList {
  const lines = named.map((each) => each.normalize("NFC").replace(/\s+/gu, " ").trim());
  if (lines.length === 0 || lines.includes("")) throw new DiscrepancyListEmptyError(named.join("; "));
  const discrepancies = [...new Set(lines)].sort((a, b) => (a < b ? -1 : 1));
  return { discrepancies, hash: LIST.hash(discrepancies) };
}

/**
 * The hash of a text as the parties keep it, to the last byte: a guarantee's governing text, a statement of breach.
 *
 * @example
 * ```ts
 * const text = textHashOf(await readFile("guarantee.pdf"));
 * ```
 */
export function textHashOf(text: string | Uint8Array): string {
  if (typeof text !== "string" && !((text as unknown) instanceof Uint8Array)) {
    throw new InvalidArgumentError("text", text, "no text");
  }
  return keccak256(typeof text === "string" ? toUtf8Bytes(text) : text);
}
