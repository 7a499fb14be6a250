/** How the two commands print for people. */
import type {
  Comparison,
  DocumentReport,
  FailureReport,
  PartyReport,
  RefusalReport,
} from "../../sdk/documents/index.ts";

const LABEL_WIDTH = 14;

/** A report as indented lines under the name of its file. */
export function formatReport(report: DocumentReport | RefusalReport): string {
  if ("error" in report) return `${report.file}\n${line("error", failure(report.error))}\n`;
  const { issuer, counterparty, value, notFinanceable, warnings } = report;
  return [
    `${report.file}\n`,
    line("kind", [report.kind, report.subtype].filter(Boolean).join(" ")),
    line("format", report.format),
    line("number", report.number ?? "none"),
    line("issuer", party(issuer)),
    ...(counterparty ? [line("other side", party(counterparty))] : []),
    ...(report.issueDate === null ? [] : [line("date", report.issueDate)]),
    ...(report.dueDate === null ? [] : [line("due", report.dueDate)]),
    line("value", value ? `${value.decimal} ${value.currency}` : "none stated"),
    line("canonical", report.canonical ?? "none: the document cannot be identified yet"),
    ...(report.documentId === null
      ? []
      : [line("document id", `${report.documentId}${report.provisionalIssuer ? " (provisional issuer)" : ""}`)]),
    ...report.linkingKeys.map(({ key }) => line("linking key", key)),
    line("financeable", notFinanceable.length === 0 ? "yes" : "no"),
    ...notFinanceable.map((reason) => line("reason", failure(reason))),
    ...warnings.map((warning) => line("warning", failure(warning))),
    ...(report.fields ?? []).map(([path, text]) => line("field", `${path} = ${text}`)),
    "\n",
  ].join("");
}

/** A grade with what decided, and the two documents in a line each. */
export function formatComparison(comparison: Comparison, documents: readonly DocumentReport[]): string {
  return [
    line("grade", comparison.grade, 0),
    ...comparison.findings.map(({ field, finding, values }) => line(field, `${finding}: ${values.join(" / ")}`)),
    ...documents.map(({ file, kind, number, documentId }) =>
      line(kind, `${number ?? "no number"} ${documentId ?? "no id"} ${file}`),
    ),
  ].join("");
}

function line(label: string, text: string, indent = 2): string {
  return `${" ".repeat(indent)}${`${label}: `.padEnd(LABEL_WIDTH)}${text}\n`;
}

function party(report: PartyReport | null): string {
  return report ? [report.key, report.name].filter(Boolean).join(", ") : "unknown";
}

function failure({ name, rule, value, advice }: FailureReport): string {
  return `${name}: ${rule} Got: ${value}. ${advice}`;
}
