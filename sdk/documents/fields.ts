import type { Field, DocumentContent, PartyInRole, ReferenceType, TradeDocument } from "./model.ts";

/**
 * Every field of a document as text, in a fixed order. The salted Merkle commitment has a leaf for each, so that any of
 * them can be disclosed alone. Paths are documented in docs/documents/fields.md and do not change with the format.
 */
export function fieldsOf(
  document: DocumentContent,
  details: readonly Field[],
  source: TradeDocument["source"],
): Field[] {
  return [
    ["kind", document.kind],
    ...optional("subtype", document.subtype),
    ...optional("number", document.number),
    ...optional("office", document.office),
    ...optional("issueDate", document.issueDate),
    ...optional("dueDate", document.dueDate),
    // Minor units, so that the field says what the register has.
    ...optional("value.amount", document.value?.amount.toString()),
    ...optional("value.currency", document.value?.currency),
    ...document.parties.flatMap(partyFields),
    ...numbered(document.references),
    ...details,
    ["source.format", source.format],
    ["source.sha256", source.sha256],
  ];
}

function optional(path: string, value: string | undefined): Field[] {
  return value === undefined ? [] : [[path, value]];
}

function partyFields({ role, party }: PartyInRole): Field[] {
  const ids = party.ids.filter(({ scheme }) => scheme !== "name");
  return [
    ...optional(`${role}.name`, party.name),
    ...optional(`${role}.country`, party.country),
    ...numberedFrom2(ids.map(({ scheme, id }): Field => [`${role}.${scheme}`, id])),
  ];
}

/** Makes repeated paths distinct: `seller.vat`, `seller.vat.2`. */
function numberedFrom2(fields: readonly Field[]): Field[] {
  const counts = new Map<string, number>();
  return fields.map(([path, value]): Field => {
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    return [count === 1 ? path : `${path}.${count}`, value];
  });
}

/** References of one type are numbered from 1 in the order of the document: `references.container.1`. */
function numbered(references: DocumentContent["references"]): Field[] {
  const counts = new Map<ReferenceType, number>();
  return references.map(({ type, value }): Field => {
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    return [`references.${type}.${count}`, value];
  });
}
