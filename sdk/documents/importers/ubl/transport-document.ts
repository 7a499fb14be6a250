import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import { canonicalCode, canonicalText } from "../../canonical/text.ts";
import { MissingFieldError } from "../../errors.ts";
import { parseUnLocode } from "../../identifiers/places.ts";
import type { ImportedDocument } from "../../model.ts";
import { details, inRoles, references } from "../build.ts";
import type { Importer } from "../importer.ts";
import {
  BILL_OF_LADING,
  containersOf,
  declaredValue,
  NonNegotiableWarning,
  obstaclesToDeclaredValue,
} from "../transport.ts";
import type { XmlElement } from "../xml/element.ts";
import { aggregate, aggregates, basic, basicElement, isUbl, money, partyIn, ublRoot } from "./common.ts";
import { ucrOf } from "./consignment.ts";

/** Waybills in UBL 2. */
export const ublWaybill: Importer = {
  format: "ubl-waybill",
  recognises: (file) => isUbl(file, "Waybill"),
  import: (file) => readTransportDocument(ublRoot(file), waybillType(ublRoot(file))),
};

/** Bills of lading in UBL 2. */
export const ublBillOfLading: Importer = {
  format: "ubl-bill-of-lading",
  recognises: (file) => isUbl(file, "BillOfLading"),
  import: (file) => readTransportDocument(ublRoot(file), BILL_OF_LADING),
};

/** UNTDID 1001 by the mode of the main carriage (UNECE recommendation 19): air, sea, rail, road. */
const WAYBILL_BY_MODE = [
  ["4", "740"],
  ["1", "710"],
  ["2", "720"],
  ["3", "730"],
] as const;
const ANY_WAYBILL = "700";

function readTransportDocument(root: XmlElement, subtype: string): ImportedDocument {
  const shipment = aggregate(root, "Shipment");
  const consignments = aggregates(shipment, "Consignment");
  const stages = [shipment, ...consignments].flatMap((holder) => aggregates(holder, "ShipmentStage"));
  const number = basic(root, "ID");
  const carrier = partyIn(root, "CarrierParty") ?? partyIn(root, "FreightForwarderParty");
  if (number === undefined) throw new MissingFieldError("ID", "to identify a transport document");
  if (carrier === undefined) throw new MissingFieldError("CarrierParty", "to identify a transport document");

  const shipper = partyIn(root, "ConsignorParty");
  const issueDate = basic(root, "IssueDate");
  const value = declaredValue(
    money(basicElement(root, "DeclaredCarriageValueAmount")) ?? money(basicElement(shipment, "FreeOnBoardValueAmount")),
  );
  return {
    kind: "billOfLading",
    subtype,
    issuer: carrier,
    parties: inRoles([
      ["carrier", carrier],
      ["shipper", shipper],
      ["consignee", partyIn(consignments[0], "ConsigneeParty")],
      ["notify", partyIn(consignments[0], "NotifyParty")],
    ]),
    number,
    ...present({
      counterparty: shipper,
      issueDate: issueDate === undefined ? undefined : parseDate("IssueDate", issueDate),
      value,
    }),
    references: [
      ...references("container", containersOf([shipment, ...consignments].flatMap(equipmentOf))),
      ...references(
        "voyage",
        stages.map((stage) => basic(aggregate(stage, "TransportMeans"), "JourneyID")),
      ),
      ...references("ucr", consignments.map(ucrOf)),
      ...references("booking", [basic(root, "CarrierAssignedID")]),
      ...references("order", documentsNamed(root, "ORDER")),
      ...references("invoice", documentsNamed(root, "INVOICE", "COMMERCIAL INVOICE")),
    ],
    details: details([
      ["transport.name", basic(root, "Name")],
      ...stages.flatMap((stage, index): [string, string | undefined][] => [
        [`stages.${index + 1}.from`, portOf(stage, "LoadingPortLocation")],
        [`stages.${index + 1}.to`, portOf(stage, "UnloadingPortLocation")],
      ]),
    ]),
    notFinanceable: obstaclesToDeclaredValue(value),
    warnings: subtype === BILL_OF_LADING ? [] : [new NonNegotiableWarning(subtype)],
  };
}

function waybillType(root: XmlElement): string {
  const shipment = aggregate(root, "Shipment");
  const modes = [shipment, ...aggregates(shipment, "Consignment")]
    .flatMap((holder) => aggregates(holder, "ShipmentStage"))
    .map((stage) => basic(stage, "TransportModeCode"));
  return WAYBILL_BY_MODE.find(([mode]) => modes.includes(mode))?.[1] ?? ANY_WAYBILL;
}

function equipmentOf(holder: XmlElement | undefined): (string | undefined)[] {
  return [holder, ...aggregates(holder, "TransportHandlingUnit")]
    .flatMap((unit) => aggregates(unit, "TransportEquipment"))
    .map((equipment) => basic(equipment, "ID"));
}

function documentsNamed(root: XmlElement, ...names: string[]): (string | undefined)[] {
  return aggregates(root, "DocumentReference")
    .filter((reference) => names.includes(canonicalText(basic(reference, "DocumentType") ?? "")))
    .map((reference) => basic(reference, "ID"));
}

/** A port's UN/LOCODE, in canonical form where the file says that it is one. */
function portOf(stage: XmlElement, name: string): string | undefined {
  const id = basicElement(aggregate(stage, name), "ID");
  const isLocode = canonicalCode(id?.attributes.get("schemeID") ?? "").endsWith("LOCODE");
  return id && isLocode ? parseUnLocode(id.text) : id?.text;
}
