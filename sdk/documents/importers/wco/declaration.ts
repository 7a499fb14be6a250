import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import { parseMoney, type Money } from "../../canonical/money.ts";
import { canonicalCode } from "../../canonical/text.ts";
import { DocumentError, MissingFieldError, notFinanceable, type NotFinanceableError } from "../../errors.ts";
import type { ImportedDocument } from "../../model.ts";
import { makeParty, type Party } from "../../parties/party.ts";
import { details, inRoles, references } from "../build.ts";
import { obstaclesToValue } from "../claim.ts";
import { containerWarnings, customsAuthority, obstaclesToExport } from "../customs.ts";
import type { Importer, ParsedFile } from "../importer.ts";
import { sumMoney } from "../sum.ts";
import type { XmlElement } from "../xml/element.ts";

/** Declarations of the WCO data model as HMRC publishes them: `Declaration`, alone or in its `MetaData`. */
export const wcoDeclaration: Importer = {
  format: "wco-declaration",
  recognises: (file) => declarationIn(file) !== undefined,
  import: (file) => {
    const declaration = declarationIn(file);
    if (!declaration) throw new TypeError("Not a WCO declaration.");
    return readDeclaration(declaration, file.syntax === "xml" ? file.root : declaration);
  },
};

const DECLARATION_NAMESPACE = /^urn:wco:datamodel:WCO:DEC(?:-[A-Z0-9]+)?:\d+$/;
const META_DATA_NAMESPACE = /^urn:wco:datamodel:WCO:DocumentMetaData(?:-[A-Z0-9]+)?:\d+$/;

/** Function of the message (UNTDID 1225): 1 cancels a declaration. */
const CANCELLATION = "1";

function declarationIn(file: ParsedFile): XmlElement | undefined {
  if (file.syntax !== "xml") return undefined;
  const { root } = file;
  if (root.name === "Declaration" && DECLARATION_NAMESPACE.test(root.namespace)) return root;
  if (root.name !== "MetaData" || !META_DATA_NAMESPACE.test(root.namespace)) return undefined;
  return root.children.find((child) => child.name === "Declaration" && DECLARATION_NAMESPACE.test(child.namespace));
}

function readDeclaration(declaration: XmlElement, metaData: XmlElement): ImportedDocument {
  const office = text(declaration, "DeclarationOfficeID");
  const country =
    text(metaData, "ResponsibleCountryCode") ??
    office?.slice(0, 2) ??
    text(child(declaration, "ExitOffice"), "ID")?.slice(0, 2);
  const authority = customsAuthority(country, office, text(metaData, "ResponsibleAgencyName"));
  if (authority === undefined) throw new MissingFieldError("ResponsibleCountryCode", "to tell whose declaration it is");

  const given = text(declaration, "ID");
  const local = text(declaration, "FunctionalReferenceID");
  const number = given ?? local;
  if (number === undefined)
    throw new MissingFieldError("ID", "to identify a declaration (or FunctionalReferenceID before it is accepted)");

  const shipment = child(declaration, "GoodsShipment");
  const goods = shipment?.all("GovernmentAgencyGoodsItem") ?? [];
  const exporter = wcoParty(child(declaration, "Exporter") ?? child(shipment, "Exporter"));
  const declarant = wcoParty(child(declaration, "Declarant"));
  const containers = (child(shipment, "Consignment")?.all("TransportEquipment") ?? []).map((equipment) =>
    text(equipment, "ID"),
  );
  const issueDate = dateTime(child(declaration, "IssueDateTime")) ?? dateTime(child(declaration, "AcceptanceDateTime"));
  const value =
    amount(child(declaration, "InvoiceAmount")) ??
    sumMoney(goods.map((item) => amount(child(item, "StatisticalValueAmount"))));
  const type = canonicalCode(text(declaration, "TypeCode") ?? "");
  return {
    kind: "customsDeclaration",
    issuer: authority,
    parties: inRoles([
      ["customs", authority],
      ["exporter", exporter],
      ["declarant", declarant],
      ["consignee", wcoParty(child(shipment, "Consignee"))],
    ]),
    number,
    ...present({
      subtype: type || undefined,
      office,
      numberedBy: given === undefined ? (declarant ?? exporter) : undefined,
      counterparty: exporter,
      issueDate: issueDate === undefined ? undefined : parseDate("IssueDateTime", issueDate),
      value,
    }),
    references: [
      ...references("invoice", documents(declaration, shipment, goods, ["380", "N380"])),
      ...references("billOfLading", documents(declaration, shipment, goods, ["705", "N705"])),
      ...references("ucr", [text(child(shipment, "UCR"), "TraderAssignedReferenceID"), ...previous(shipment, "DCR")]),
      ...references("masterUcr", previous(shipment, "MCR")),
      ...references("container", containers),
    ],
    details: details([
      ["customs.localReference", local],
      ["customs.exitOffice", text(child(declaration, "ExitOffice"), "ID")],
      ["customs.destination", text(child(shipment, "Destination"), "CountryCode")],
      ...goods.flatMap((item, index): [string, string | undefined][] => [
        [`goods.${index + 1}.description`, text(child(item, "Commodity"), "Description")],
        [`goods.${index + 1}.statisticalValue`, text(item, "StatisticalValueAmount")],
      ]),
    ]),
    notFinanceable: [
      ...obstaclesTo(declaration, type),
      ...obstaclesToValue(value),
      ...(given === undefined ? [] : obstaclesToExport(given, country)),
    ],
    warnings: [...containerWarnings(containers), ...(given === undefined ? [new NotYetAcceptedWarning(number)] : [])],
  };
}

/** A declaration that names only its declarant's local reference: nobody can tell yet whether customs accepted it. */
export class NotYetAcceptedWarning extends DocumentError {
  constructor(localReference: string) {
    super({
      code: "not-yet-accepted",
      value: localReference,
      rule: "A declaration has a number of the customs office once it is accepted; before, only its declarant's reference.",
      advice:
        "Identify it again by its movement reference number when the office has given one: that is another document.",
    });
  }
}

function obstaclesTo(declaration: XmlElement, type: string): NotFinanceableError[] {
  return [
    ...(text(declaration, "FunctionCode") === CANCELLATION
      ? [notFinanceable.withdrawn("cancellation of a declaration")]
      : []),
    ...(type.startsWith("IM") ? [notFinanceable.notExport(type)] : []),
  ];
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.only(name);
}

function text(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text || undefined;
}

function dateTime(element: XmlElement | undefined): string | undefined {
  return element?.children.find(({ name }) => name === "DateTimeString")?.text || element?.text || undefined;
}

function amount(element: XmlElement | undefined): Money | undefined {
  return element?.text ? parseMoney(element.text, element.attributes.get("currencyID") ?? "") : undefined;
}

function wcoParty(element: XmlElement | undefined): Party | undefined {
  if (!element) return undefined;
  const id = child(element, "ID");
  const scheme = id?.attributes.get("schemeID");
  return makeParty(text(element, "Name"), text(child(element, "Address"), "CountryCode"), [
    { id: id?.text, scheme, fallback: "eori" },
  ]);
}

/** Numbers of the produced and previous documents of these types; customs writes N380 as category N and type 380. */
function documents(
  declaration: XmlElement,
  shipment: XmlElement | undefined,
  goods: readonly XmlElement[],
  types: readonly string[],
): (string | undefined)[] {
  return [declaration, shipment, ...goods]
    .flatMap((holder) => [...(holder?.all("AdditionalDocument") ?? []), ...(holder?.all("PreviousDocument") ?? [])])
    .filter((document) => types.includes(canonicalCode(text(document, "TypeCode") ?? "")))
    .map((document) => text(document, "ID"));
}

function previous(shipment: XmlElement | undefined, type: string): (string | undefined)[] {
  return (shipment?.all("PreviousDocument") ?? [])
    .filter((document) => canonicalCode(text(document, "TypeCode") ?? "") === type)
    .map((document) => text(document, "ID"));
}
