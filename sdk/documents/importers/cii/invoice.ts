import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import { formatAmount, parseMoney, type Money } from "../../canonical/money.ts";
import { canonicalCode } from "../../canonical/text.ts";
import { AmbiguousFieldError, MissingFieldError } from "../../errors.ts";
import type { Field, ImportedDocument } from "../../model.ts";
import { makeParty, type Party, type RawPartyId } from "../../parties/party.ts";
import { details, inRoles, references } from "../build.ts";
import { obstaclesToClaim } from "../claim.ts";
import type { Importer } from "../importer.ts";
import { parseClaimType } from "../type-codes.ts";
import type { XmlElement } from "../xml/element.ts";

const DOCUMENT = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
const AGGREGATE = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
const DATA_TYPES = [
  "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
  "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
];

/** Invoices and credit notes in UN/CEFACT Cross Industry Invoice D16B: EN 16931, Factur-X, ZUGFeRD 2, XRechnung. */
export const ciiInvoice: Importer = {
  format: "cii-invoice",
  recognises: (file) =>
    file.syntax === "xml" && file.root.name === "CrossIndustryInvoice" && file.root.namespace === DOCUMENT,
  import: (file) => {
    if (file.syntax !== "xml") throw new TypeError("A Cross Industry Invoice is XML.");
    return readInvoice(file.root);
  },
};

function readInvoice(root: XmlElement): ImportedDocument {
  const header = root.only("ExchangedDocument");
  const transaction = root.only("SupplyChainTradeTransaction");
  const agreement = child(transaction, "ApplicableHeaderTradeAgreement");
  const settlement = child(transaction, "ApplicableHeaderTradeSettlement");
  const totals = child(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation");

  const type = parseClaimType(text(header, "TypeCode"), "380");
  const number = text(header, "ID");
  const issueDate = dateTime(child(header, "IssueDateTime"));
  const seller = ciiParty(child(agreement, "SellerTradeParty"));
  if (number === undefined) throw new MissingFieldError("ExchangedDocument/ID", "to identify an invoice");
  if (issueDate === undefined) throw new MissingFieldError("IssueDateTime", "to identify an invoice");
  if (seller === undefined) throw new MissingFieldError("SellerTradeParty", "to identify an invoice");

  const buyer = ciiParty(child(agreement, "BuyerTradeParty"));
  const currency = text(settlement, "InvoiceCurrencyCode");
  const value = money(child(totals, "DuePayableAmount"), currency);
  const dueDates = all(settlement, "SpecifiedTradePaymentTerms").map((terms) =>
    dateTime(child(terms, "DueDateDateTime")),
  );
  const dueDate = dueDates
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
  return {
    kind: type.isCreditNote ? "creditNote" : "commercialInvoice",
    subtype: type.code,
    issuer: seller,
    parties: inRoles([
      ["seller", seller],
      ["buyer", buyer],
      ["payee", ciiParty(child(settlement, "PayeeTradeParty"))],
    ]),
    number,
    issueDate: parseDate("IssueDateTime", issueDate),
    ...present({
      counterparty: buyer,
      dueDate: dueDate === undefined ? undefined : parseDate("DueDateDateTime", dueDate),
      value,
    }),
    references: [
      ...references("order", [text(child(agreement, "BuyerOrderReferencedDocument"), "IssuerAssignedID")]),
      ...references("contract", [text(child(agreement, "ContractReferencedDocument"), "IssuerAssignedID")]),
      ...references("declaration", documentsOfType(agreement, "830", "952")),
      ...references("billOfLading", documentsOfType(agreement, "705", "710", "740", "741")),
      ...references(
        "invoice",
        all(settlement, "InvoiceReferencedDocument").map((document) => text(document, "IssuerAssignedID")),
      ),
    ],
    details: invoiceDetails(root, currency),
    notFinanceable: obstaclesToClaim(type, value),
    warnings: [],
  };
}

function invoiceDetails(root: XmlElement, currency: string | undefined): Field[] {
  const guideline = child(root.only("ExchangedDocumentContext"), "GuidelineSpecifiedDocumentContextParameter");
  const transaction = root.only("SupplyChainTradeTransaction");
  const settlement = child(transaction, "ApplicableHeaderTradeSettlement");
  const totals = child(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation");
  const total = (name: string) => {
    const amount = money(child(totals, name), currency);
    return amount && formatAmount(amount);
  };
  return details([
    ["profile", text(guideline, "ID")],
    ["totals.net", total("TaxBasisTotalAmount")],
    ["totals.gross", total("GrandTotalAmount")],
    ["totals.prepaid", total("TotalPrepaidAmount")],
    ...all(settlement, "SpecifiedTradeSettlementPaymentMeans").flatMap(
      (means, index): [string, string | undefined][] => {
        const account = child(means, "PayeePartyCreditorFinancialAccount");
        const bank = child(means, "PayeeSpecifiedCreditorFinancialInstitution");
        return [
          [`payment.${index + 1}.means`, text(means, "TypeCode")],
          [`payment.${index + 1}.account`, text(account, "IBANID") ?? text(account, "ProprietaryID")],
          [`payment.${index + 1}.bank`, text(bank, "BICID")],
        ];
      },
    ),
    ...all(settlement, "SpecifiedTradePaymentTerms").map((terms, index): [string, string | undefined] => [
      `terms.${index + 1}`,
      text(terms, "Description"),
    ]),
    ...all(transaction, "IncludedSupplyChainTradeLineItem").flatMap((line, index) =>
      lineDetails(line, `lines.${index + 1}`),
    ),
  ]);
}

function lineDetails(line: XmlElement, path: string): [string, string | undefined][] {
  const quantity = child(child(line, "SpecifiedLineTradeDelivery"), "BilledQuantity");
  const summation = child(child(line, "SpecifiedLineTradeSettlement"), "SpecifiedTradeSettlementLineMonetarySummation");
  return [
    [`${path}.id`, text(child(line, "AssociatedDocumentLineDocument"), "LineID")],
    [`${path}.goods`, text(child(line, "SpecifiedTradeProduct"), "Name")],
    [`${path}.quantity`, quantity?.text],
    [`${path}.unit`, quantity?.attributes.get("unitCode")],
    [`${path}.amount`, text(summation, "LineTotalAmount")],
  ];
}

function ciiParty(party: XmlElement | undefined): Party | undefined {
  if (!party) return undefined;
  const organisation = child(party, "SpecifiedLegalOrganization");
  const ids: RawPartyId[] = [
    ...all(party, "SpecifiedTaxRegistration").map((registration): RawPartyId => ({
      ...rawId(child(registration, "ID")),
      fallback: "vat",
    })),
    { ...rawId(child(organisation, "ID")), fallback: "registration" },
    ...["GlobalID", "ID"].flatMap((name) =>
      all(party, name).map((id): RawPartyId => ({ ...rawId(id), fallback: "assigned" })),
    ),
    { ...rawId(child(child(party, "URIUniversalCommunication"), "URIID")), fallback: "assigned", isAddress: true },
  ];
  const name = text(party, "Name") ?? text(organisation, "TradingBusinessName");
  return makeParty(name, text(child(party, "PostalTradeAddress"), "CountryID"), ids);
}

function rawId(element: XmlElement | undefined): Pick<RawPartyId, "id" | "scheme"> {
  return { id: element?.text, scheme: element?.attributes.get("schemeID") };
}

/** An amount in the invoice's currency, which an attribute may repeat but not contradict. */
function money(amount: XmlElement | undefined, currency: string | undefined): Money | undefined {
  if (!amount?.text) return undefined;
  const own = amount.attributes.get("currencyID");
  if (own !== undefined && currency !== undefined && canonicalCode(own) !== canonicalCode(currency)) {
    throw new AmbiguousFieldError(`currency of ${amount.name}`, [own, currency]);
  }
  return parseMoney(amount.text, own ?? currency ?? "");
}

function documentsOfType(agreement: XmlElement | undefined, ...codes: string[]): (string | undefined)[] {
  return all(agreement, "AdditionalReferencedDocument")
    .filter((document) => codes.includes(canonicalCode(text(document, "TypeCode") ?? "")))
    .map((document) => text(document, "IssuerAssignedID"));
}

/** `DateTimeString` or `DateTime` of the data type schemas; the format attribute says nothing that the digits do not. */
function dateTime(element: XmlElement | undefined): string | undefined {
  return element?.children.find(({ namespace }) => DATA_TYPES.includes(namespace))?.text || undefined;
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.only(name, AGGREGATE);
}

function all(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.all(name, AGGREGATE) ?? [];
}

function text(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}
