import formats from "ajv-formats";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";

import appraisal from "../../../../schemas/documents/appraisal.schema.json" with { type: "json" };
import common from "../../../../schemas/documents/common.schema.json" with { type: "json" };
import customsDeclaration from "../../../../schemas/documents/customs-declaration.schema.json" with { type: "json" };
import deliveryConfirmation from "../../../../schemas/documents/delivery-confirmation.schema.json" with { type: "json" };
import insurancePolicy from "../../../../schemas/documents/insurance-policy.schema.json" with { type: "json" };
import propertyRight from "../../../../schemas/documents/property-right.schema.json" with { type: "json" };
import purchaseOrder from "../../../../schemas/documents/purchase-order.schema.json" with { type: "json" };
import salesContract from "../../../../schemas/documents/sales-contract.schema.json" with { type: "json" };
import warehouseReceipt from "../../../../schemas/documents/warehouse-receipt.schema.json" with { type: "json" };
import { SchemaViolationError } from "../../errors.ts";
import type { JsonObject } from "../json/read.ts";

const SCHEMAS = {
  "customs-declaration": customsDeclaration,
  "warehouse-receipt": warehouseReceipt,
  "sales-contract": salesContract,
  "purchase-order": purchaseOrder,
  "insurance-policy": insurancePolicy,
  "property-right": propertyRight,
  appraisal,
  "delivery-confirmation": deliveryConfirmation,
} as const;

/** Name of a JSON form, as in its `format`: `lienbook/warehouse-receipt/1`. */
export type FormName = keyof typeof SCHEMAS;

const ajv = new Ajv2020({ strict: true, strictRequired: false, ownProperties: true });
// The package is CommonJS: its default export is the plugin under another default.
formats.default(ajv);
ajv.addSchema(common);

const validators = new Map<FormName, ValidateFunction>();

/**
 * The document, known to have the shape of its form.
 *
 * @throws SchemaViolationError naming the first field that breaks the schema.
 */
export function validated(form: FormName, value: unknown): JsonObject {
  let validate = validators.get(form);
  if (!validate) {
    validate = ajv.compile(SCHEMAS[form]);
    validators.set(form, validate);
  }
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    throw new SchemaViolationError(
      error?.instancePath ?? "",
      problemOf(error),
      `schemas/documents/${form}.schema.json`,
    );
  }
  return value as JsonObject;
}

function problemOf(error: ErrorObject | undefined): string {
  const extra: unknown = error?.params["additionalProperty"];
  return `${error?.message ?? "is not valid"}${typeof extra === "string" ? `: ${extra}` : ""}`;
}
