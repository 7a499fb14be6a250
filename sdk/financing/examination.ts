import { ZeroHash } from "ethers";

import type {
  CollateralStruct,
  FinancingTermsStruct,
} from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { Contracts } from "../chain/contracts.ts";
import { DocumentOverEncumberedError } from "../chain/errors/documents.ts";
import { providerOf } from "../chain/provider.ts";
import { currencyExponent } from "../documents/canonical/currencies.ts";
import { bytes20ToLei } from "../documents/identifiers/lei.ts";
import {
  examineDocuments,
  type DisclosedDocument,
  type ExaminedDocument,
  type Examiner,
} from "../documents/registration/index.ts";
import { LienbookError } from "../errors.ts";
import { asked } from "./asked.ts";
import { dayOf } from "./calendar.ts";
import { commitmentOf, decodeDetails } from "./receivable.ts";
import { encodeTerms } from "./terms.ts";

/** What is offered as collateral is not what the documents and the chain say. */
export class CollateralUnsoundError extends LienbookError {
  /** The asset's document. */
  readonly documentId: string;

  constructor(documentId: string, what: string, offered: string, found: string) {
    super({
      code: "collateral-unsound",
      // The id comes last: a long value is cut, and the id is a field of its own.
      value: `${what}: ${offered} offered, ${found} found; document ${documentId}`,
      rule: "A lender signs only over collateral that agrees with the documents it has read and with the chain.",
      advice: "Do not lend on these terms. Ask the exporter to explain, or offer over what was found.",
    });
    this.documentId = documentId;
  }
}

/** A document behind the collateral is, or was, contested, and the terms do not name it. */
export class ContestUnnamedError extends LienbookError {
  readonly documentId: string;

  constructor(documentId: string) {
    super({
      code: "contest-unnamed",
      value: documentId,
      rule: "Who lends against a document that shares a linking key with another one says so in the terms.",
      advice: "Look at both documents. If they are different trades, name this one in `contested` of the terms.",
    });
    this.documentId = documentId;
  }
}

/**
 * Everything a lender looks at before it signs an offer over receivables: each document, recomputed from its file; that
 * the debtor of the token is the buyer of the invoice and the due date the invoice's; that the token committed to what the
 * terms show; that enough is left; that every contest is named; that the lien book would take it from the borrower.
 *
 * @throws as `examineDocuments`, CollateralUnsoundError, DocumentOverEncumberedError, ContestUnnamedError, and what the lien
 *         book refuses
 * @example
 * ```ts
 * await examineTerms(book, terms, exporterLei, disclosed, examiner);
 * const offer = await member.signOffer(terms); // `Member.offer` does both
 * ```
 */
export async function examineTerms(
  book: Contracts,
  terms: FinancingTermsStruct,
  borrower: string,
  disclosed: readonly DisclosedDocument[],
  examiner: Examiner,
): Promise<ExaminedDocument[]> {
  encodeTerms(terms);
  const all = terms.collateral.flatMap(({ id, backing }) => [id, ...backing.map(({ document }) => document)]);
  const ids = [...new Set(all.map((id) => String(id).toLowerCase()))];
  const examined = await examineDocuments(book, ids, borrower, disclosed, examiner);
  const byId = new Map(examined.map((document) => [document.id.toLowerCase(), document]));
  for (const collateral of terms.collateral) await requireSound(book, collateral, byId, examiner);
  requireLeft(terms, byId);
  const named = new Set(terms.contested.map((id) => String(id).toLowerCase()));
  const unnamed = examined.find(({ id, contested }) => contested && !named.has(id.toLowerCase()));
  if (unnamed) throw new ContestUnnamedError(unnamed.id);
  await requirePledgeable(book, terms);
  return examined;
}

/** Enough is left of each document for all of the collateral that it stands behind. */
function requireLeft({ collateral }: FinancingTermsStruct, documents: ReadonlyMap<string, ExaminedDocument>): void {
  const requested = new Map<string, bigint>();
  const request = (document: unknown, share: bigint) => {
    const id = String(document).toLowerCase();
    requested.set(id, (requested.get(id) ?? 0n) + share);
  };
  for (const { id, amount, face, backing } of collateral) {
    request(id, BigInt(amount));
    for (const { document, share } of backing) {
      request(document, (BigInt(share) * BigInt(amount) + BigInt(face) - 1n) / BigInt(face));
    }
  }
  for (const [id, sum] of requested) {
    const found = documents.get(id);
    const available = found?.available ?? 0n;
    if (sum <= available) continue;
    const code = found?.content.value?.currency;
    const context = code === undefined ? {} : { currency: { code, exponent: currencyExponent(code) } };
    throw new DocumentOverEncumberedError({ id, requested: sum, available }, context);
  }
}

/** Whether the lien book would take each piece of the collateral from the borrower, as the desk will ask it to; each once. */
async function requirePledgeable(
  { desk, lienbook, participants, registry }: Contracts,
  { lender, borrower, collateral, contested }: FinancingTermsStruct,
): Promise<void> {
  const ids = collateral.map(({ id }) => String(id).toLowerCase());
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new CollateralUnsoundError(twice, "pledged", "twice", "once");
  const [holder, from] = await Promise.all([participants.entityOf(lender), desk.getAddress()]);
  const { pledgeFor } = lienbook.connect(providerOf(lienbook));
  await asked({ registry }, collateral, async () => {
    for (const each of collateral) await pledgeFor.staticCall(each, holder, borrower, ZeroHash, contested, { from });
  });
}

async function requireSound(
  { receivable }: Contracts,
  collateral: CollateralStruct,
  documents: ReadonlyMap<string, ExaminedDocument>,
  { directory }: Examiner,
): Promise<void> {
  const id = String(collateral.id);
  const invoice = documents.get(id.toLowerCase());
  const compare = (what: string, offered: unknown, found: unknown) => {
    if (String(offered).toLowerCase() !== String(found).toLowerCase()) {
      throw new CollateralUnsoundError(id, what, String(offered), String(found));
    }
  };
  compare("asset", collateral.asset, await receivable.getAddress());
  const { commitment } = await receivable.pledgeableAs(id);
  compare("face value, details and backing", commitmentOf(collateral), commitment);

  const details = decodeDetails(String(collateral.details));
  const buyer = invoice?.content.counterparty;
  const lei = buyer && directory.leiOf(buyer);
  compare("debtor", bytes20ToLei(details.debtor), lei ?? "a buyer of unknown LEI");
  const dueDate = invoice?.content.dueDate;
  if (dueDate !== undefined) compare("due date", details.dueOn, dayOf(dueDate));
}
