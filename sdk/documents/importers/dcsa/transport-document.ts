import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import { parseMoney, type Money } from "../../canonical/money.ts";
import { canonicalText } from "../../canonical/text.ts";
import { MissingFieldError, notFinanceable, WrongKindError } from "../../errors.ts";
import { isContainerNumber, parseContainerNumber } from "../../identifiers/container.ts";
import { parseUnLocode } from "../../identifiers/places.ts";
import type { Field, ImportedDocument, PartyRole } from "../../model.ts";
import { makeParty, type Party, type RawPartyId } from "../../parties/party.ts";
import { details, inRoles, references } from "../build.ts";
import { warningsOf } from "../customs.ts";
import type { Importer } from "../importer.ts";
import { amountAt, at, isObject, listAt, textAt } from "../json/read.ts";
import {
  BILL_OF_LADING,
  declaredValue,
  NonNegotiableWarning,
  obstaclesToDeclaredValue,
  ShipperOwnedContainerWarning,
} from "../transport.ts";

/** Transport documents of DCSA's eBL 3.0: alone, or in the request to issue one. */
export const dcsaTransportDocument: Importer = {
  format: "dcsa-transport-document",
  recognises: (file) =>
    file.syntax === "json" && (transportDocumentIn(file.value) !== undefined || isSurrender(file.value)),
  import: (file) => {
    const value = file.syntax === "json" ? file.value : undefined;
    if (isSurrender(value)) throw new WrongKindError("a request to surrender a bill of lading", "a transport document");
    return readTransportDocument(transportDocumentIn(value));
  },
};

/** UNTDID 1001 for DCSA's two types: bill of lading and sea waybill. */
const TYPES = new Map([
  ["BOL", BILL_OF_LADING],
  ["SWB", "710"],
]);

const DRAFTS = new Set(["DRAFT", "APPROVED"]);
const ISSUED = "ISSUED";

const PORTS = ["placeOfReceipt", "portOfLoading", "portOfDischarge", "placeOfDelivery", "onwardInlandRouting"] as const;

const ROLES: readonly (readonly [PartyRole, string])[] = [
  ["shipper", "shipper"],
  ["consignee", "consignee"],
  ["endorsee", "endorsee"],
];

/** DCSA's types of reference that name an export declaration. */
const DECLARATIONS = new Set(["DUE", "ITN", "PEB", "CERS", "CER"]);

function transportDocumentIn(value: unknown): unknown {
  return [value, at(value, "document"), at(value, "transportDocument")].find(
    (candidate) => isObject(candidate) && "transportDocumentTypeCode" in candidate,
  );
}

function isSurrender(value: unknown): boolean {
  return at(value, "surrenderRequestReference") !== undefined;
}

function readTransportDocument(document: unknown): ImportedDocument {
  const number = textAt(document, "transportDocumentReference");
  const status = canonicalText(textAt(document, "transportDocumentStatus") ?? ISSUED);
  const type = textAt(document, "transportDocumentTypeCode") ?? "";
  const subtype = TYPES.get(type);
  if (subtype === undefined) throw new WrongKindError(`transport document of type ${type}`, "BOL or SWB");
  // Shipping instructions have the same shape without a number: what the shipper wants on the bill.
  if (number === undefined || DRAFTS.has(status)) return readDraft(document, subtype, number, status);

  const carrier = carrierOf(document);
  if (carrier === undefined) throw new MissingFieldError("carrierCode", "to identify a transport document");
  const equipment = equipmentOf(document);
  checksOf(document).forEach((check) => check());
  const issueDate = textAt(document, "issueDate");
  const value = declaredValue(valueOf(document));
  const parties = ROLES.map(([role, name]) => [role, dcsaParty(at(document, "documentParties", name))] as const);
  return {
    kind: "billOfLading",
    subtype,
    issuer: carrier,
    parties: inRoles([["carrier", carrier], ...parties]),
    number,
    ...present({
      counterparty: parties.find(([, party]) => party !== undefined)?.[1],
      issueDate: issueDate === undefined ? undefined : parseDate("issueDate", issueDate),
      value,
    }),
    references: [
      ...references(
        "container",
        equipment.map((container) => container.number),
      ),
      ...references("voyage", voyagesOf(document)),
      ...references(
        "ucr",
        referencesOfType(document, (name) => name === "UCR"),
      ),
      ...references(
        "declaration",
        referencesOfType(document, (name) => DECLARATIONS.has(name)),
      ),
      ...references("booking", bookingsOf(document)),
      ...references("contract", [textAt(document, "serviceContractReference")]),
    ],
    details: detailsOf(document, status),
    notFinanceable: [
      ...(status === ISSUED ? [] : [notFinanceable.withdrawn(`transport document in status ${status}`)]),
      ...obstaclesToDeclaredValue(value),
    ],
    warnings: [
      ...(subtype === BILL_OF_LADING ? [] : [new NonNegotiableWarning(type)]),
      ...equipment
        .filter((container) => container.isShipperOwned && !isContainerNumber(container.number))
        .map((container) => new ShipperOwnedContainerWarning(container.number)),
    ],
  };
}

/** In a draft nothing identifies or links yet, so that what is wrong with it is told and not refused. */
function readDraft(document: unknown, subtype: string, number: string | undefined, status: string): ImportedDocument {
  const carrier = carrierOf(document);
  const what = number === undefined ? "shipping instructions: no transport document number" : `status ${status}`;
  return {
    kind: "billOfLading",
    subtype,
    parties: inRoles([["carrier", carrier]]),
    ...present({ issuer: carrier, number }),
    references: [
      ...references(
        "container",
        equipmentOf(document).map((container) => container.number),
      ),
      ...references("booking", bookingsOf(document)),
    ],
    details: detailsOf(document, status),
    notFinanceable: [notFinanceable.draft(what)],
    warnings: warningsOf(checksOf(document)),
  };
}

/** The rules that numbers and places of a transport document must follow. */
function checksOf(document: unknown): (() => unknown)[] {
  const strict = equipmentOf(document).filter((container) => !container.isShipperOwned);
  return [
    ...strict.map((container) => () => parseContainerNumber(container.number)),
    ...placesOf(document).map((place) => () => parseUnLocode(place)),
    ...ROLES.map(
      ([, name]) =>
        () =>
          dcsaParty(at(document, "documentParties", name)),
    ),
  ];
}

function detailsOf(document: unknown, status: string): Field[] {
  return details([
    ["transport.status", status],
    ["transport.title", at(document, "isToOrder") === true ? "to order" : "straight"],
    ["transport.shippedOnBoard", textAt(document, "shippedOnBoardDate")],
    ["transport.shippingInstruction", textAt(document, "shippingInstructionsReference")],
    ...PORTS.map((place): [string, string | undefined] => [
      `transport.${place}`,
      textAt(document, "transports", place, "UNLocationCode") ?? textAt(document, "transports", place, "locationName"),
    ]),
    ...listAt(document, "transports", "vesselVoyages").map((voyage, index): [string, string | undefined] => [
      `transport.vessel.${index + 1}`,
      textAt(voyage, "vesselName"),
    ]),
    ...listAt(document, "consignmentItems").map((item, index): [string, string | undefined] => [
      `goods.${index + 1}.description`,
      listAt(item, "descriptionOfGoods").join(" "),
    ]),
  ]);
}

function bookingsOf(document: unknown): (string | undefined)[] {
  return listAt(document, "consignmentItems").map((item) => textAt(item, "carrierBookingReference"));
}

/** The carrier by its code, else whoever issued the document. */
function carrierOf(document: unknown): Party | undefined {
  const code = textAt(document, "carrierCode");
  if (code === undefined) return dcsaParty(at(document, "documentParties", "issuingParty"));
  const provider = textAt(document, "carrierCodeListProvider");
  return makeParty(undefined, undefined, [{ id: code, scheme: provider, fallback: "scac" }]);
}

function dcsaParty(party: unknown): Party | undefined {
  if (!isObject(party)) return undefined;
  const country = textAt(party, "address", "countryCode");
  const ids: RawPartyId[] = [
    ...listAt(party, "identifyingCodes").map((code): RawPartyId => ({
      id: textAt(code, "partyCode"),
      scheme: textAt(code, "codeListName") ?? textAt(code, "codeListProvider"),
      fallback: "assigned",
    })),
    ...listAt(party, "taxLegalReferences").map((reference): RawPartyId => ({
      id: textAt(reference, "value"),
      scheme: textAt(reference, "type"),
      fallback: "tax",
    })),
  ];
  return makeParty(textAt(party, "partyName"), country, ids);
}

interface Equipment {
  readonly number: string;
  readonly isShipperOwned: boolean;
}

/** Every container once, whether the list of equipment or only a cargo item names it. */
function equipmentOf(document: unknown): Equipment[] {
  const utilised = listAt(document, "utilizedTransportEquipments").map((equipment) => ({
    number: textAt(equipment, "equipment", "equipmentReference") ?? textAt(equipment, "equipmentReference"),
    isShipperOwned: at(equipment, "isShipperOwned") === true,
  }));
  const loaded = listAt(document, "consignmentItems")
    .flatMap((item) => listAt(item, "cargoItems"))
    .map((cargo) => ({ number: textAt(cargo, "equipmentReference"), isShipperOwned: false }));
  const known = new Map<string, Equipment>();
  for (const { number, isShipperOwned } of [...utilised, ...loaded]) {
    const key = number === undefined ? "" : canonicalText(number).replaceAll(" ", "");
    if (number !== undefined && !known.has(key)) known.set(key, { number, isShipperOwned });
  }
  return [...known.values()];
}

function voyagesOf(document: unknown): (string | undefined)[] {
  return listAt(document, "transports", "vesselVoyages").flatMap((voyage) => [
    textAt(voyage, "carrierExportVoyageNumber"),
    textAt(voyage, "universalExportVoyageReference"),
  ]);
}

/** Values of references and customs references of some types, wherever DCSA lets them stand. */
function referencesOfType(document: unknown, wanted: (type: string) => boolean): (string | undefined)[] {
  const holders = [
    document,
    ...listAt(document, "consignmentItems"),
    ...listAt(document, "utilizedTransportEquipments"),
  ];
  return holders
    .flatMap((holder) => [...listAt(holder, "references"), ...listAt(holder, "customsReferences")])
    .filter((reference) => wanted(textAt(reference, "type") ?? ""))
    .flatMap((reference) => listAt(reference, "values"))
    .filter((value) => typeof value === "string");
}

function placesOf(document: unknown): string[] {
  return [
    ...PORTS.map((place) => textAt(document, "transports", place, "UNLocationCode")),
    textAt(document, "placeOfIssue", "UNLocationCode"),
    textAt(document, "invoicePayableAt", "UNLocationCode"),
  ].filter((place) => place !== undefined);
}

/** @throws MissingFieldError where the value has no currency. */
function valueOf(document: unknown): Money | undefined {
  const amount = amountAt(document, "declaredValue");
  if (amount === undefined) return undefined;
  const currency = textAt(document, "declaredValueCurrency");
  if (currency === undefined) throw new MissingFieldError("declaredValueCurrency", "to read the declared value");
  return parseMoney(amount, currency);
}
