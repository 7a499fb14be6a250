/** Files in which what one party has signed goes to another: a lender's offer to the borrower, a buyer's purchase to the seller. */
import { rm, stat } from "node:fs/promises";

import { getAddress } from "ethers";

import { writeWhole } from "../../sdk/chain/files.ts";
import { newestBlockOf } from "../../sdk/chain/provider.ts";
import { decodeTerms, encodeTerms, type SignedOffer, type SignedPurchase } from "../../sdk/index.ts";
import { SECONDS_PER_DAY } from "../../sdk/units.ts";
import { readBytes } from "../documents/session.ts";
import { userPath } from "../terminal/paths.ts";
import { authorizationIn, textOf } from "./papers.ts";
import { TaskArgumentError, type Reading } from "./session.ts";

/**
 * @param withdraw the task that takes back what stands in the file
 * @throws TaskArgumentError: what binds its signer is not written over
 */
export async function requireNotThere(file: string, withdraw: "withdraw" | "withdraw-purchase"): Promise<void> {
  const stands = await stat(userPath(file)).catch(() => undefined);
  if (!stands) return;
  throw new TaskArgumentError(
    "--out",
    file,
    "What is signed is written to a file that is not there yet.",
    `Name another file by --out; what is not meant any more is withdrawn first (\`${withdraw}\`).`,
  );
}

/** The end of so many days by the chain's clock. @throws TaskArgumentError */
export async function deadlineIn({ book }: Reading, days: number): Promise<bigint> {
  const rule = "What is signed is good for a day at least.";
  if (days < 1) throw new TaskArgumentError("--valid-days", String(days), rule);
  const { timestamp } = await newestBlockOf(book.desk);
  return BigInt(timestamp) + BigInt(days) * SECONDS_PER_DAY;
}

export async function keepOffer(file: string, { terms, offer }: SignedOffer): Promise<void> {
  await writeWhole(userPath(file), textOf({ terms: encodeTerms(terms), offer }));
}

export async function keepPurchase(file: string, signed: SignedPurchase): Promise<void> {
  const { lien, document, token, price, collected, purchase } = signed;
  await writeWhole(userPath(file), textOf({ lien, document, token, price, collected, purchase }));
}

/** Takes back what nobody has yet, since no money stands behind it. */
export async function forgetSigned(file: string): Promise<void> {
  await rm(userPath(file), { force: true });
}

/** @throws UnreadableFileError, TaskArgumentError */
export async function readOffer(file: string): Promise<SignedOffer> {
  return readSigned(file, "An offer is what the lender's `offer` wrote, unchanged.", (content) => ({
    terms: decodeTerms(String(content["terms"])),
    offer: authorizationIn(file, textOf(content["offer"])),
  }));
}

/** @throws UnreadableFileError, TaskArgumentError */
export async function readPurchase(file: string): Promise<SignedPurchase & { readonly token: string }> {
  return readSigned(file, "A purchase is what the buyer's `purchase` wrote, unchanged.", (content) => ({
    lien: String(content["lien"]),
    document: String(content["document"]),
    token: getAddress(String(content["token"])),
    price: BigInt(String(content["price"])),
    collected: BigInt(String(content["collected"])),
    purchase: authorizationIn(file, textOf(content["purchase"])),
  }));
}

async function readSigned<T>(file: string, rule: string, take: (content: Record<string, unknown>) => T): Promise<T> {
  const text = (await readBytes(file)).toString("utf8");
  try {
    return take(JSON.parse(text) as Record<string, unknown>);
  } catch {
    throw new TaskArgumentError("file", file, rule);
  }
}
