import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import type { Money } from "../../canonical/money.ts";
import { canonicalCode } from "../../canonical/text.ts";
import { MissingFieldError } from "../../errors.ts";
import { isLei } from "../../identifiers/lei.ts";
import { parseUnLocode } from "../../identifiers/places.ts";
import type { ImportedDocument } from "../../model.ts";
import type { RawPartyId } from "../../parties/party.ts";
import { details, inRoles, references } from "../build.ts";
import { obstaclesToValue } from "../claim.ts";
import { containerWarnings, customsAuthority, obstaclesToExport, warningsOf } from "../customs.ts";
import type { Importer } from "../importer.ts";
import { sumMoney } from "../sum.ts";
import type { XmlElement } from "../xml/element.ts";
import {
  aggregate,
  aggregates,
  basic,
  basicElement,
  basics,
  countryIn,
  documentsOfType,
  isUbl,
  money,
  partyIn,
  ublRoot,
} from "./common.ts";
import { ucrOf } from "./consignment.ts";

/** Export declarations in UBL 2.3 and later. */
export const ublExportDeclaration: Importer = {
  format: "ubl-export-customs-declaration",
  recognises: (file) => isUbl(file, "ExportCustomsDeclaration"),
  import: (file) => readDeclaration(ublRoot(file)),
};

function readDeclaration(root: XmlElement): ImportedDocument {
  const declaration = aggregate(root, "CustomsDeclaration");
  const customs = aggregate(declaration, "CustomsParty");
  const exitOffice = aggregate(declaration, "CustomsExitOfficeLocation");
  const office = officeOf(customs) ?? basic(exitOffice, "ID");
  const country = countryIn(customs, "PostalAddress") ?? countryIn(exitOffice, "Address") ?? office?.slice(0, 2);
  const authority = customsAuthority(
    country,
    office,
    basic(aggregates(customs, "PartyName")[0], "Name"),
    officeIds(customs),
  );
  const number = basic(declaration, "ID") ?? basic(root, "ID");
  if (number === undefined) throw new MissingFieldError("CustomsDeclaration/ID", "to identify a declaration");
  if (authority === undefined) throw new MissingFieldError("CustomsParty", "to tell whose declaration it is");

  const exporter = partyIn(root, "ExporterParty") ?? partyIn(declaration, "ConsignorParty");
  const consignments = aggregates(aggregate(declaration, "Shipment"), "Consignment");
  const equipment = consignments.flatMap(containersOf);
  const issueDate = basic(root, "IssueDate");
  const value = valueOf(consignments);
  return {
    kind: "customsDeclaration",
    subtype: canonicalCode(basic(root, "ExportReasonCode") ?? "") || "EX",
    issuer: authority,
    parties: inRoles([
      ["customs", authority],
      ["exporter", exporter],
      ["consignee", partyIn(declaration, "ConsigneeParty")],
    ]),
    number,
    ...present({
      office,
      counterparty: exporter,
      issueDate: issueDate === undefined ? undefined : parseDate("IssueDate", issueDate),
      value,
    }),
    references: [
      ...references("invoice", documentsOfType(declaration, "380")),
      ...references("ucr", consignments.map(ucrOf)),
      ...references("container", equipment),
    ],
    details: details([
      ["customs.exitOffice", basic(exitOffice, "ID")],
      ...consignments.flatMap((consignment, index): [string, string | undefined][] => [
        [`consignments.${index + 1}.goods`, basics(consignment, "SummaryDescription")[0]?.text],
        [`consignments.${index + 1}.grossWeight`, basic(consignment, "GrossWeightMeasure")],
        [
          `consignments.${index + 1}.destination`,
          countryIn(consignment, "RequestedDeliveryTransportEvent", "Location", "Address"),
        ],
      ]),
    ]),
    notFinanceable: [...obstaclesToValue(value), ...obstaclesToExport(number, country)],
    warnings: [...containerWarnings(equipment), ...warningsOf([() => checkedLocode(basicElement(exitOffice, "ID"))])],
  };
}

/** The code of the office, whatever other identifiers stand around it in whatever order. */
function officeOf(customs: XmlElement | undefined): string | undefined {
  const codes = officeIds(customs).map(({ id }) => id ?? "");
  return codes.filter((code) => code !== "" && !isLei(code)).sort()[0];
}

/** What the customs party is known by; its LEI would make it the issuer directly. */
function officeIds(customs: XmlElement | undefined): RawPartyId[] {
  return aggregates(customs, "PartyIdentification").map((identification) => {
    const id = basicElement(identification, "ID");
    return { id: id?.text, scheme: id?.attributes.get("schemeID"), fallback: "assigned" };
  });
}

/** The invoiced total of all consignments, else the value of all goods. @throws AmbiguousFieldError on two currencies. */
function valueOf(consignments: readonly XmlElement[]): Money | undefined {
  const invoiced = consignments.map((consignment) => money(basicElement(consignment, "TotalInvoiceAmount")));
  if (invoiced.some((amount) => amount !== undefined)) return sumMoney(invoiced);
  return sumMoney(goodsItems(consignments).map((item) => money(basicElement(item, "ValueAmount"))));
}

function goodsItems(consignments: readonly XmlElement[]): XmlElement[] {
  return consignments
    .flatMap((consignment) => aggregates(consignment, "TransportHandlingUnit"))
    .flatMap((unit) => aggregates(unit, "Package"))
    .flatMap((unit) => aggregates(unit, "GoodsItem"));
}

function containersOf(consignment: XmlElement): string[] {
  return [consignment, ...aggregates(consignment, "TransportHandlingUnit")]
    .flatMap((holder) => aggregates(holder, "TransportEquipment"))
    .map((equipment) => basic(equipment, "ID"))
    .filter((id) => id !== undefined);
}

/** The exit office as a UN/LOCODE, where the file says that it is one. */
function checkedLocode(place: XmlElement | undefined): string | undefined {
  const scheme = canonicalCode(place?.attributes.get("schemeID") ?? "");
  return place && scheme.endsWith("LOCODE") ? parseUnLocode(place.text) : undefined;
}
