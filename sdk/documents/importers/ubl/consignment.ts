import { canonicalCode } from "../../canonical/text.ts";
import type { XmlElement } from "../xml/element.ts";
import { basicElement } from "./common.ts";

/** A consignment's id is its UCR only where the file calls it that; otherwise it is a running number. */
export function ucrOf(consignment: XmlElement): string | undefined {
  const id = basicElement(consignment, "ID");
  const names = [id?.attributes.get("schemeID"), id?.attributes.get("schemeName")].map((name) =>
    canonicalCode(name ?? ""),
  );
  return names.some((name) => name === "UCR" || name === "UNIQUECONSIGNMENTREFERENCE") ? id?.text : undefined;
}
