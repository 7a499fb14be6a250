import type { Importer } from "./importer.ts";
import { ublExportDeclaration } from "./ubl/export-declaration.ts";
import { ublCreditNote, ublInvoice } from "./ubl/invoice.ts";
import { wcoDeclaration } from "./wco/declaration.ts";

/** Every format that the SDK reads. */
export const IMPORTERS: readonly Importer[] = [ublInvoice, ublCreditNote, ublExportDeclaration, wcoDeclaration];
