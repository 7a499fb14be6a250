/** The file in which a signed offer goes from the lender to the borrower. */
import { rm, stat } from "node:fs/promises";

import { writeWhole } from "../../sdk/chain/files.ts";
import { decodeTerms, encodeTerms, type SignedOffer } from "../../sdk/index.ts";
import { readBytes, userPath } from "../documents/session.ts";
import { authorizationIn, textOf } from "./papers.ts";
import { TaskArgumentError } from "./session.ts";

/** @throws TaskArgumentError: an offer that binds the lender is not written over */
export async function requireNoOffer(file: string): Promise<void> {
  const stands = await stat(userPath(file)).catch(() => undefined);
  if (stands) throw new TaskArgumentError("--out", file, "An offer is written to a file that is not there yet.");
}

export async function keepOffer(file: string, { terms, offer }: SignedOffer): Promise<void> {
  await writeWhole(userPath(file), textOf({ terms: encodeTerms(terms), offer }));
}

/** Takes back an offer that nobody has yet, since no money stands behind it. */
export async function forgetOffer(file: string): Promise<void> {
  await rm(userPath(file), { force: true });
}

/** @throws UnreadableFileError, TaskArgumentError */
export async function readOffer(file: string): Promise<SignedOffer> {
  const text = (await readBytes(file)).toString("utf8");
  let content: { readonly terms: string; readonly offer: unknown };
  try {
    content = JSON.parse(text) as typeof content;
    const terms = decodeTerms(content.terms);
    return { terms, offer: authorizationIn(file, textOf(content.offer)) };
  } catch {
    throw new TaskArgumentError("file", file, "An offer is what the lender's `offer` wrote, unchanged.");
  }
}
