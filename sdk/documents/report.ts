import type { Failure } from "../errors.ts";
import { currencyExponent } from "./canonical/currencies.ts";
import { formatAmount, type Money } from "./canonical/money.ts";
import type { DocumentError } from "./errors.ts";
import type { IdentifiedDocument } from "./identify.ts";
import type { Field, Reference, TradeDocument } from "./model.ts";
import type { PartyDirectory } from "./parties/directory.ts";
import type { Party } from "./parties/party.ts";
import { partyIdKey } from "./parties/schemes.ts";

/** A broken rule as JSON. */
export type FailureReport = Failure & { readonly name: string };

/** A party as JSON. */
export interface PartyReport {
  /** What stands for it in identities: `lei:…`, else its best identifier. */
  readonly key: string;
  readonly lei: string | null;
  readonly name: string | null;
  readonly country: string | null;
  /** Every identifier of the document, as `scheme:id`. */
  readonly ids: readonly string[];
}

/** An amount as JSON. */
export interface MoneyReport {
  /** Minor units, as text. */
  readonly amount: string;
  readonly currency: string;
  /** Decimals of the currency. */
  readonly exponent: number;
  /** The same as a decimal number. */
  readonly decimal: string;
}

/** What `identify` prints of a document. docs/documents/README.md describes each field. */
export interface DocumentReport {
  readonly file: string;
  readonly kind: string;
  readonly format: string;
  readonly subtype: string | null;
  readonly number: string | null;
  readonly issueDate: string | null;
  readonly dueDate: string | null;
  readonly issuer: PartyReport | null;
  readonly counterparty: PartyReport | null;
  readonly value: MoneyReport | null;
  readonly financeable: boolean;
  readonly notFinanceable: readonly FailureReport[];
  readonly warnings: readonly FailureReport[];
  /** Null in a draft that has no number or issuer yet. */
  readonly canonical: string | null;
  readonly fingerprint: string | null;
  readonly epoch: number | null;
  readonly documentId: string | null;
  readonly provisionalIssuer: boolean | null;
  readonly linkingKeys: readonly { readonly key: string; readonly fingerprint: string }[];
  readonly references: readonly Reference[];
  readonly sha256: string;
  /** Every field as text, where asked for: what the commitment covers. */
  readonly fields?: readonly Field[];
}

/** What `identify` prints of a file that it could not read or had to refuse. */
export interface RefusalReport {
  readonly file: string;
  readonly error: FailureReport;
}

/**
 * A document as plain JSON, without bigints.
 *
 * @param identified Undefined for a draft that cannot be identified yet.
 */
export function reportDocument(
  file: string,
  document: TradeDocument,
  identified: IdentifiedDocument | undefined,
  directory: PartyDirectory,
): DocumentReport {
  return {
    file,
    kind: document.kind,
    format: document.source.format,
    subtype: document.subtype ?? null,
    number: document.number ?? null,
    issueDate: document.issueDate ?? null,
    dueDate: document.dueDate ?? null,
    issuer: reportParty(document.issuer, directory),
    counterparty: reportParty(document.counterparty, directory),
    value: reportMoney(document.value),
    financeable: document.notFinanceable.length === 0,
    notFinanceable: document.notFinanceable.map(reportFailure),
    warnings: document.warnings.map(reportFailure),
    canonical: identified?.canonical ?? null,
    fingerprint: identified?.fingerprint ?? null,
    epoch: identified?.epoch ?? null,
    documentId: identified?.documentId ?? null,
    provisionalIssuer: identified?.provisionalIssuer ?? null,
    linkingKeys: identified?.linkingKeys ?? [],
    references: document.references,
    sha256: document.source.sha256,
  };
}

/** A broken rule as plain JSON. */
export function reportFailure(error: DocumentError): FailureReport {
  return error.toJSON();
}

function reportParty(party: Party | undefined, directory: PartyDirectory): PartyReport | null {
  if (!party) return null;
  return {
    key: directory.keyOf(party),
    lei: directory.leiOf(party) ?? null,
    name: party.name ?? null,
    country: party.country ?? null,
    ids: party.ids.map(partyIdKey),
  };
}

function reportMoney(money: Money | undefined): MoneyReport | null {
  if (!money) return null;
  return {
    amount: money.amount.toString(),
    currency: money.currency,
    exponent: currencyExponent(money.currency),
    decimal: formatAmount(money),
  };
}
