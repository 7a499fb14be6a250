import { formatMoney } from "../canonical/money.ts";
import { canonicalCode } from "../canonical/text.ts";
import type { DocumentContent, ReferenceType } from "../model.ts";
import type { Finding } from "./grade.ts";
import { addUpToRound, areSiblings, isSimplePart, marksPart } from "./similarity.ts";

/** References that name the goods themselves: two claims for one of them are suspect without more. */
const GOODS: readonly ReferenceType[] = ["declaration", "billOfLading", "warehouseReceipt"];

/** References that name the agreement, under which several claims are usual. */
const AGREEMENTS: readonly ReferenceType[] = ["order", "contract"];

/**
 * What speaks for two documents of one issuer to one counterparty being parts of one amount; empty where too little
 * does.
 *
 * Enough alone: one number extends the other by a part mark, with a smaller amount; or both name the same goods. Enough
 * together, any two of: the same order or contract, an amount that is a simple part of the other, amounts that add up to
 * a round one, numbers that differ in a short last group, the same date.
 */
export function splitEvidence(a: DocumentContent, b: DocumentContent): Finding[] {
  if (!a.value || !b.value || a.value.currency !== b.value.currency || a.kind === "billOfLading") return [];
  const alone = [...partOfNumber(a, b), ...shared(a, b, GOODS)];
  const values = [a, b].map(({ value }) => (value ? formatMoney(value) : ""));
  const together: Finding[] = [
    ...shared(a, b, AGREEMENTS),
    ...(isSimplePart(a.value, b.value) ? [{ field: "value", finding: "a simple part of the other", values }] : []),
    ...(addUpToRound(a.value, b.value) ? [{ field: "value", finding: "add up to a round amount", values }] : []),
    ...(areSiblings(a.number ?? "", b.number ?? "")
      ? [{ field: "number", finding: "differ in a short last group", values: [a.number ?? "", b.number ?? ""] }]
      : []),
    ...(a.issueDate !== undefined && a.issueDate === b.issueDate
      ? [{ field: "issueDate", finding: "same", values: [a.issueDate, a.issueDate] }]
      : []),
  ];
  return alone.length > 0 || together.length >= 2 ? [...alone, ...together] : [];
}

function partOfNumber(a: DocumentContent, b: DocumentContent): Finding[] {
  const [one, other] = [canonicalCode(a.number ?? ""), canonicalCode(b.number ?? "")];
  if (!a.value || !b.value || !marksPart(one, other)) return [];
  const longerIsSmaller = one.length > other.length ? a.value.amount < b.value.amount : b.value.amount < a.value.amount;
  return longerIsSmaller
    ? [{ field: "number", finding: "one is marked as part of the other", values: [one, other] }]
    : [];
}

function shared(a: DocumentContent, b: DocumentContent, types: readonly ReferenceType[]): Finding[] {
  return types.flatMap((type) => {
    const numbers = (document: DocumentContent) =>
      document.references.filter((reference) => reference.type === type).map(({ value }) => canonicalCode(value));
    const others = new Set(numbers(b));
    return [...new Set(numbers(a))]
      .filter((number) => others.has(number))
      .map((number): Finding => ({ field: `references.${type}`, finding: "in both", values: [number] }));
  });
}
