import Table from "cli-table3";

/** Prints a table; columns whose head ends in a currency, "amount" or "gas" are numbers and stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const colAligns = head.map((title) => (/\b(?:gas|amount)$| [A-Z]{3}$/.test(title) ? "right" : "left"));
  const printed = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  printed.push(...rows.map((row) => [...row]));
  console.log(printed.toString());
}
