import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import { formatAmount } from "../../canonical/money.ts";
import { MissingFieldError } from "../../errors.ts";
import type { Field, ImportedDocument } from "../../model.ts";
import { details, inRoles, references } from "../build.ts";
import { obstaclesToClaim } from "../claim.ts";
import type { Importer } from "../importer.ts";
import { parseClaimType } from "../type-codes.ts";
import type { XmlElement } from "../xml/element.ts";
import {
  aggregate,
  aggregates,
  basic,
  basicElement,
  basics,
  documentsOfType,
  idsIn,
  isUbl,
  money,
  partyIn,
  ublRoot,
} from "./common.ts";

/** Invoices in UBL 2.0 to 2.4 and the profiles of it: EN 16931, Peppol BIS Billing 3. */
export const ublInvoice: Importer = {
  format: "ubl-invoice",
  recognises: (file) => isUbl(file, "Invoice"),
  import: (file) => readClaim(ublRoot(file), INVOICE),
};

/** Credit notes in UBL 2. */
export const ublCreditNote: Importer = {
  format: "ubl-credit-note",
  recognises: (file) => isUbl(file, "CreditNote"),
  import: (file) => readClaim(ublRoot(file), CREDIT_NOTE),
};

/** What differs between the two documents. */
interface ClaimLayout {
  readonly typeElement: string;
  readonly standardType: "380" | "381";
  readonly line: string;
  readonly quantity: string;
}

const INVOICE: ClaimLayout = {
  typeElement: "InvoiceTypeCode",
  standardType: "380",
  line: "InvoiceLine",
  quantity: "InvoicedQuantity",
};

const CREDIT_NOTE: ClaimLayout = {
  typeElement: "CreditNoteTypeCode",
  standardType: "381",
  line: "CreditNoteLine",
  quantity: "CreditedQuantity",
};

function readClaim(root: XmlElement, layout: ClaimLayout): ImportedDocument {
  const type = parseClaimType(basic(root, layout.typeElement), layout.standardType);
  const number = basic(root, "ID");
  const issueDate = basic(root, "IssueDate");
  const seller = partyIn(root, "AccountingSupplierParty");
  if (number === undefined) throw new MissingFieldError("ID", "to identify an invoice");
  if (issueDate === undefined) throw new MissingFieldError("IssueDate", "to identify an invoice");
  if (seller === undefined) throw new MissingFieldError("AccountingSupplierParty", "to identify an invoice");

  const buyer = partyIn(root, "AccountingCustomerParty");
  const currency = basic(root, "DocumentCurrencyCode");
  const totals = aggregate(root, "LegalMonetaryTotal");
  const value = money(basicElement(totals, "PayableAmount"), currency);
  const dueDate = dueDateOf(root);
  return {
    kind: type.isCreditNote ? "creditNote" : "commercialInvoice",
    subtype: type.code,
    issuer: seller,
    parties: inRoles([
      ["seller", seller],
      ["buyer", buyer],
      ["payee", partyIn(root, "PayeeParty")],
    ]),
    number,
    issueDate: parseDate("IssueDate", issueDate),
    ...present({
      counterparty: buyer,
      dueDate: dueDate === undefined ? undefined : parseDate("DueDate", dueDate),
      value,
    }),
    references: [
      ...references("order", idsIn(root, "OrderReference")),
      ...references("contract", idsIn(root, "ContractDocumentReference")),
      ...references("declaration", documentsOfType(root, "830", "952")),
      ...references("billOfLading", documentsOfType(root, "705", "710", "740", "741")),
      ...references(
        "invoice",
        aggregates(root, "BillingReference").flatMap((billing) => idsIn(billing, "InvoiceDocumentReference")),
      ),
    ],
    details: claimDetails(root, layout, currency),
    notFinanceable: obstaclesToClaim(type, value),
    warnings: [],
  };
}

/** UBL 2.0 has the due date with the means of payment, later versions with the document. The last one counts. */
function dueDateOf(root: XmlElement): string | undefined {
  const withPayment = ["PaymentMeans", "PaymentTerms"].flatMap((name) =>
    aggregates(root, name).map((payment) => basic(payment, "PaymentDueDate")),
  );
  return (
    basic(root, "DueDate") ??
    withPayment
      .filter((date) => date !== undefined)
      .sort()
      .at(-1)
  );
}

function claimDetails(root: XmlElement, layout: ClaimLayout, currency: string | undefined): Field[] {
  const totals = aggregate(root, "LegalMonetaryTotal");
  const amount = (name: string) => {
    const total = money(basicElement(totals, name), currency);
    return total && formatAmount(total);
  };
  return details([
    ["profile", basic(root, "CustomizationID")],
    ["totals.net", amount("TaxExclusiveAmount")],
    ["totals.gross", amount("TaxInclusiveAmount")],
    ["totals.prepaid", amount("PrepaidAmount")],
    ...aggregates(root, "PaymentMeans").flatMap((means, index): [string, string | undefined][] => {
      const account = aggregate(means, "PayeeFinancialAccount");
      return [
        [`payment.${index + 1}.means`, basic(means, "PaymentMeansCode")],
        [`payment.${index + 1}.account`, basic(account, "ID")],
        [`payment.${index + 1}.bank`, basic(aggregate(account, "FinancialInstitutionBranch"), "ID")],
      ];
    }),
    ...aggregates(root, "PaymentTerms").map((terms, index): [string, string | undefined] => [
      `terms.${index + 1}`,
      basics(terms, "Note")[0]?.text,
    ]),
    ...aggregates(root, layout.line).flatMap((line, index) => lineDetails(line, layout, `lines.${index + 1}`)),
  ]);
}

function lineDetails(line: XmlElement, layout: ClaimLayout, path: string): [string, string | undefined][] {
  const item = aggregate(line, "Item");
  const quantity = basicElement(line, layout.quantity);
  return [
    [`${path}.id`, basic(line, "ID")],
    [`${path}.goods`, basic(item, "Name") ?? basics(item, "Description")[0]?.text],
    [`${path}.quantity`, quantity?.text],
    [`${path}.unit`, quantity?.attributes.get("unitCode")],
    [`${path}.amount`, basic(line, "LineExtensionAmount")],
  ];
}
