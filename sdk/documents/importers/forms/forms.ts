import { notFinanceable } from "../../errors.ts";
import { parseUnLocode } from "../../identifiers/places.ts";
import type { ImportedDocument } from "../../model.ts";
import { references } from "../build.ts";
import { customsAuthority, obstaclesToExport } from "../customs.ts";
import type { Importer } from "../importer.ts";
import { at, listAt, textAt, type JsonObject } from "../json/read.ts";
import { containersOf } from "../transport.ts";
import { formDocument, formParty, itemDetails, textsAt } from "./form.ts";
import { validated, type FormName } from "./schemas.ts";

/** The JSON forms, for documents that have no format of their own that the world agrees on. */
export const FORM_IMPORTERS: readonly Importer[] = [
  form("customs-declaration", readCustomsDeclaration),
  form("warehouse-receipt", readWarehouseReceipt),
  form("sales-contract", (value) => readAgreement(value, "salesContract")),
  form("purchase-order", (value) => readAgreement(value, "purchaseOrder")),
  form("insurance-policy", readInsurancePolicy),
  form("property-right", readPropertyRight),
  form("appraisal", readAppraisal),
  form("delivery-confirmation", readDeliveryConfirmation),
];

function form(name: FormName, read: (value: JsonObject) => ImportedDocument): Importer {
  return {
    format: `lienbook-${name}`,
    recognises: (file) => file.syntax === "json" && at(file.value, "format") === `lienbook/${name}/1`,
    import: (file) => read(validated(name, file.syntax === "json" ? file.value : undefined)),
  };
}

function readCustomsDeclaration(value: JsonObject): ImportedDocument {
  const country = textAt(value, "country");
  const number = textAt(value, "number") ?? "";
  const office = textAt(value, "office");
  const given = formParty(value["authority"]);
  const authority = customsAuthority(
    country,
    office,
    given?.name,
    given?.ids.filter(({ scheme }) => scheme === "lei").map((id) => ({ ...id, fallback: "lei" })),
  );
  return formDocument(value, {
    kind: "customsDeclaration",
    subtype: textAt(value, "direction") === "import" ? "IM" : "EX",
    ...(office === undefined ? {} : { office }),
    ...(authority === undefined ? {} : { issuer: authority }),
    parties: [
      ["exporter", "exporter"],
      ["consignee", "consignee"],
    ],
    needsValue: true,
    references: [
      ...references("invoice", textsAt(value, "invoices")),
      ...references("ucr", textsAt(value, "ucrs")),
      ...references("container", containersOf(textsAt(value, "containers"))),
    ],
    details: itemDetails(value, "goods"),
    notFinanceable: [
      ...(textAt(value, "direction") === "import" ? [notFinanceable.notExport("import")] : []),
      ...obstaclesToExport(number, country),
    ],
  });
}

function readWarehouseReceipt(value: JsonObject): ImportedDocument {
  const place = parseUnLocode(textAt(value, "location", "unLocode") ?? "");
  return formDocument(value, {
    kind: "warehouseReceipt",
    parties: [
      ["warehouse", "warehouse"],
      ["depositor", "depositor"],
      ["owner", "holder"],
    ],
    needsValue: false,
    references: [
      ...references("location", [`${place} ${textAt(value, "location", "code") ?? ""}`]),
      ...references(
        "lot",
        listAt(value, "lots").map((lot) => textAt(lot, "marks")),
      ),
    ],
    details: [["location.address", textAt(value, "location", "address")], ...itemDetails(value, "lots")],
  });
}

/** A contract is the seller's document and an order the buyer's, so that both sides come to the same id. */
function readAgreement(value: JsonObject, kind: "salesContract" | "purchaseOrder"): ImportedDocument {
  const sides = [
    ["seller", "seller"],
    ["buyer", "buyer"],
  ] as const;
  return formDocument(value, {
    kind,
    parties: kind === "salesContract" ? sides : [...sides].reverse(),
    needsValue: true,
    references: [
      ...references("contract", textsAt(value, "contracts")),
      ...references("order", textsAt(value, "orders")),
    ],
    details: [
      ["terms.latestShipment", textAt(value, "latestShipment")],
      ["terms.incoterm", textAt(value, "incoterm")],
      ["terms.payment", textAt(value, "paymentTerms")],
      ...itemDetails(value, "goods"),
    ],
  });
}

function readInsurancePolicy(value: JsonObject): ImportedDocument {
  return formDocument(value, {
    kind: "insurancePolicy",
    parties: [
      ["insurer", "insurer"],
      ["insured", "insured"],
      ["payee", "beneficiary"],
    ],
    needsValue: true,
    references: [
      ...references("billOfLading", textsAt(value, "billsOfLading")),
      ...references("invoice", textsAt(value, "invoices")),
      ...references("warehouseReceipt", textsAt(value, "warehouseReceipts")),
      ...references("container", containersOf(textsAt(value, "containers"))),
    ],
    details: [
      ["cover.clauses", textAt(value, "cover")],
      ["cover.from", textAt(value, "effective")],
    ],
  });
}

function readPropertyRight(value: JsonObject): ImportedDocument {
  const right = textAt(value, "right");
  const office = textAt(value, "office");
  return formDocument(value, {
    kind: "propertyRight",
    ...(right === undefined ? {} : { subtype: right }),
    ...(office === undefined ? {} : { office }),
    parties: [
      ["registry", "registry"],
      ["owner", "owner"],
    ],
    needsValue: false,
    references: references("parcel", textsAt(value, "parcels")),
    details: [
      ["right.area", textAt(value, "area")],
      ["right.place", textAt(value, "place")],
    ],
  });
}

function readAppraisal(value: JsonObject): ImportedDocument {
  return formDocument(value, {
    kind: "appraisal",
    parties: [
      ["appraiser", "appraiser"],
      ["owner", "client"],
    ],
    needsValue: true,
    references: [
      ...references("propertyRight", textsAt(value, "propertyRights")),
      ...references("warehouseReceipt", textsAt(value, "warehouseReceipts")),
      ...references("lot", textsAt(value, "lots")),
    ],
    details: [["appraisal.method", textAt(value, "method")]],
  });
}

function readDeliveryConfirmation(value: JsonObject): ImportedDocument {
  const unLocode = textAt(value, "place", "unLocode");
  return formDocument(value, {
    kind: "deliveryConfirmation",
    parties: [
      ["confirmer", "confirmedBy"],
      ["recipient", "recipient"],
      ["carrier", "deliverer"],
    ],
    needsValue: false,
    references: [
      ...references("invoice", textsAt(value, "invoices")),
      ...references("order", textsAt(value, "orders")),
      ...references("billOfLading", textsAt(value, "billsOfLading")),
      ...references("container", containersOf(textsAt(value, "containers"))),
    ],
    details: [
      ["place.unLocode", unLocode === undefined ? undefined : parseUnLocode(unLocode)],
      ["place.address", textAt(value, "place", "address")],
    ],
  });
}
