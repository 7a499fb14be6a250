import { ciiInvoice } from "./cii/invoice.ts";
import { dcsaTransportDocument } from "./dcsa/transport-document.ts";
import { FORM_IMPORTERS } from "./forms/forms.ts";
import type { Importer } from "./importer.ts";
import { ublExportDeclaration } from "./ubl/export-declaration.ts";
import { ublCreditNote, ublInvoice } from "./ubl/invoice.ts";
import { ublBillOfLading, ublWaybill } from "./ubl/transport-document.ts";
import { wcoDeclaration } from "./wco/declaration.ts";

/** Every format that the SDK reads. */
export const IMPORTERS: readonly Importer[] = [
  ublInvoice,
  ublCreditNote,
  ciiInvoice,
  ublExportDeclaration,
  wcoDeclaration,
  ublBillOfLading,
  ublWaybill,
  dcsaTransportDocument,
  ...FORM_IMPORTERS,
];
