import { readFile } from "node:fs/promises";
import { join } from "node:path";

const TABLE = join(import.meta.dirname, "bill-of-lading.table.md");

/** Outcome by state, operation and party. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>;

/** Reads the table: a heading for each state, below it a row for each operation and a column for each party. */
export async function readTable(): Promise<Table> {
  const table = new Map<string, Map<string, Map<string, string>>>();
  let rows: Map<string, Map<string, string>> | undefined;
  let parties: string[] = [];
  for (const line of (await readFile(TABLE, "utf8")).split("\n")) {
    if (line.startsWith("## ")) {
      rows = new Map();
      table.set(line.slice(3).trim(), rows);
      parties = [];
    }
    if (!rows || !line.startsWith("|") || /^\|[\s|:-]+\|$/.test(line)) continue;
    const [first = "", ...cells] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (parties.length === 0) parties = cells;
    else rows.set(first, new Map(parties.map((party, index) => [party, cells[index] ?? ""])));
  }
  return table;
}
