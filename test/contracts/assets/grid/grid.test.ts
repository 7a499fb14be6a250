import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { decodeError } from "../../../../sdk/chain/errors/index.ts";
import { KINDS } from "./kinds.ts";
import type { Kind } from "./kinds.ts";

const TABLE = join(import.meta.dirname, "rights.table.md");

/** Outcome by situation, operation and party. */
type Table = Map<string, Map<string, Map<string, string>>>;

/** Reads the table: a heading for each kind and situation, below it a row for each operation, a column for each party. */
async function readTable(): Promise<Table> {
  const table: Table = new Map();
  let rows = new Map<string, Map<string, string>>();
  let parties: string[] = [];
  for (const line of (await readFile(TABLE, "utf8")).split("\n")) {
    if (line.startsWith("## ")) {
      rows = new Map();
      parties = [];
      table.set(line.slice(3).trim(), rows);
    }
    if (!line.startsWith("|") || /^\|[\s|:-]+\|$/.test(line)) continue;
    const [first = "", ...cells] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (parties.length === 0) parties = cells;
    else rows.set(first, new Map(parties.map((party, index) => [party, cells[index] ?? ""])));
  }
  return table;
}

/** What the contracts answer: `ok` or the name of the error. */
async function outcomeOf(kind: Kind<never>, situation: string, operation: string, party: string): Promise<string> {
  const net = await kind.situations[situation]!();
  try {
    await kind.operations[operation]!(net, kind.parties[party]!(net));
    return "ok";
  } catch (error) {
    const refusal = decodeError(error);
    if (!refusal) throw error;
    return refusal.name.replace(/Error$/, "");
  }
}

const table = await readTable();

describe("Receivables, receipts and rights, in every state by every party", () => {
  it("have a table of all states, operations and parties that there are", () => {
    const intended = Object.entries(KINDS).flatMap(([name, { situations }]) =>
      Object.keys(situations).map((situation) => `${name}: ${situation}`),
    );
    expect([...table.keys()]).to.deep.equal(intended);
  });

  for (const [heading, rows] of table) {
    const [name = "", situation = ""] = heading.split(": ");
    const kind = KINDS[name as keyof typeof KINDS] as unknown as Kind<never>;
    describe(heading, () => {
      it("is tried with every operation, by every party", () => {
        expect([...rows.keys()]).to.deep.equal(Object.keys(kind.operations));
        for (const cells of rows.values()) expect([...cells.keys()]).to.deep.equal(Object.keys(kind.parties));
      });
      for (const [operation, cells] of rows) {
        const able = [...cells].filter(([, outcome]) => outcome === "ok").map(([party]) => party);
        it(`${operation}: by ${able.join(", ") || "nobody"}`, async () => {
          for (const [party, outcome] of cells) {
            expect(await outcomeOf(kind, situation, operation, party), party).to.equal(outcome);
          }
        });
      }
    });
  }
});
