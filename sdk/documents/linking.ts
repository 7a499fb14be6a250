import { monthOf } from "./canonical/dates.ts";
import { canonicalCode } from "./canonical/text.ts";
import type { DocumentContent, ReferenceType } from "./model.ts";
import { PartyDirectory } from "./parties/directory.ts";

/**
 * Canonical linking keys of a document, as `purpose|part|part…`, without repetitions and in a fixed order. Two documents
 * of one kind that share a key may be two papers for one trade: the register marks both as contested. Like identities,
 * keys are fingerprinted before anybody else sees them.
 *
 * | kind | keys |
 * |---|---|
 * | invoice | seller, buyer, amount, currency and month |
 * | contract, order | the same |
 * | bill of lading | each container with each voyage; consignment reference |
 * | customs declaration | consignment reference; each declared invoice with its seller |
 * | warehouse receipt | each lot with its location |
 * | insurance policy | each insured bill, invoice or receipt with the insured |
 * | property right | each parcel with its country |
 *
 * @example
 * ```ts
 * linkingKeys(bill); // ["bill-container|CSQU3054383|2103S", "bill-ucr|2026CN…"]
 * ```
 */
export function linkingKeys(document: DocumentContent, directory: PartyDirectory = PartyDirectory.empty): string[] {
  return [...new Set(keysOf(document, directory))].sort();
}

function keysOf(document: DocumentContent, directory: PartyDirectory): string[] {
  switch (document.kind) {
    case "commercialInvoice":
      return termsKey("invoice-terms", document, directory);
    case "salesContract":
      return termsKey("contract-terms", document, directory);
    case "purchaseOrder":
      return termsKey("order-terms", document, directory);
    case "billOfLading":
      return [
        ...codes(document, "container").flatMap((container) =>
          shipmentsOf(document).map((shipment) => join("bill-container", container, shipment)),
        ),
        ...codes(document, "ucr").map((ucr) => join("bill-ucr", ucr)),
      ];
    case "customsDeclaration":
      return [
        ...codes(document, "ucr").map((ucr) => join("declaration-ucr", ucr)),
        ...withParty("declaration-invoice", document, directory, codes(document, "invoice")),
      ];
    case "warehouseReceipt":
      return codes(document, "lot").flatMap((lot) =>
        codes(document, "location").map((location) => join("receipt-lot", location, lot)),
      );
    case "insurancePolicy":
      return (["billOfLading", "invoice", "warehouseReceipt"] as const).flatMap((type) =>
        withParty(
          "policy-subject",
          document,
          directory,
          codes(document, type).map((number) => `${type.toUpperCase()}:${number}`),
        ),
      );
    case "propertyRight":
      return codes(document, "parcel").map((parcel) => join("right-parcel", document.issuer?.country ?? "", parcel));
    case "appraisal":
    case "creditNote":
    case "deliveryConfirmation":
      // Several of these about one thing are nothing to wonder at.
      return [];
  }
}

/** One trade invoiced, contracted or ordered twice under different numbers has the same terms. */
function termsKey(purpose: string, document: DocumentContent, directory: PartyDirectory): string[] {
  const { issuer, counterparty, value, issueDate } = document;
  if (!issuer || !counterparty || !value || issueDate === undefined || value.amount <= 0n) return [];
  const [one, other] = [directory.keyOf(issuer), directory.keyOf(counterparty)];
  return [join(purpose, one, other, value.amount.toString(), value.currency, monthOf(issueDate))];
}

/** What makes one journey of a container: its voyages, else the month in which it was shipped. */
function shipmentsOf(document: DocumentContent): string[] {
  const voyages = codes(document, "voyage");
  if (voyages.length > 0) return voyages;
  return document.issueDate === undefined ? [] : [monthOf(document.issueDate)];
}

/** Numbers that are their owner's own, with the document's counterparty, who is that owner. */
function withParty(
  purpose: string,
  document: DocumentContent,
  directory: PartyDirectory,
  numbers: readonly string[],
): string[] {
  const { counterparty } = document;
  return counterparty ? numbers.map((number) => join(purpose, directory.keyOf(counterparty), number)) : [];
}

/** The references of a type in canonical form. */
function codes(document: DocumentContent, type: ReferenceType): string[] {
  return document.references
    .filter((reference) => reference.type === type)
    .map(({ value }) => canonicalCode(value))
    .filter((code) => code !== "");
}

function join(...parts: string[]): string {
  return parts.join("|");
}
