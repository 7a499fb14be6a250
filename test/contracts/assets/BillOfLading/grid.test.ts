import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { decodeError } from "../../../../sdk/chain/errors/index.ts";
import { stateOfBill } from "../../../fixtures/bills.ts";
import type { BillStateName } from "../../../fixtures/bills.ts";
import { readTable } from "../../../fixtures/tables.ts";
import { OPERATIONS, PARTIES, SITUATIONS } from "./situations.ts";

const DIAGRAM = join(import.meta.dirname, "..", "..", "..", "..", "docs", "bill-of-lading.md");
const table = await readTable(join(import.meta.dirname, "bill-of-lading.table.md"));

/** What the contracts answer: `ok`, `→ state` where the bill's state changes, or the name of the error. */
async function outcomeOf(situation: string, operation: string, party: string): Promise<string> {
  const grid = await SITUATIONS[situation]!();
  const before = await stateOfBill(grid, grid.bill.id);
  try {
    await OPERATIONS[operation]!(grid, PARTIES[party]!(grid));
  } catch (error) {
    const refusal = decodeError(error);
    if (!refusal) throw error;
    return refusal.name.replace(/Error$/, "");
  }
  const after = await stateOfBill(grid, grid.bill.id);
  return before === after ? "ok" : `→ ${after}`;
}

describe("BillOfLading, in every state by every party", () => {
  it("has a table of all states, operations and parties that there are", () => {
    expect([...table.keys()]).to.deep.equal(Object.keys(SITUATIONS));
    for (const [situation, rows] of table) {
      expect([...rows.keys()], situation).to.deep.equal(Object.keys(OPERATIONS));
      for (const [operation, cells] of rows) {
        expect([...cells.keys()], `${situation}, ${operation}`).to.deep.equal(Object.keys(PARTIES));
      }
    }
  });

  for (const [situation, rows] of table) {
    describe(situation, () => {
      for (const [operation, cells] of rows) {
        it(`${operation}: ${summaryOf(cells)}`, async () => {
          for (const [party, outcome] of cells) {
            expect(await outcomeOf(situation, operation, party), party).to.equal(outcome);
          }
        });
      }
    });
  }

  it("leaves no state from which no party can go on, but those in which it has ended", () => {
    const ended = new Set(["delivered", "superseded", "void"]);
    for (const [situation, rows] of table) {
      const open = [...rows.values()].flatMap((cells) => [...cells.values()]).some((cell) => !/^[A-Z]/.test(cell));
      expect(open, situation).to.equal(!ended.has(situation));
    }
  });

  it("changes its state as the diagram in docs/bill-of-lading.md shows, and in no other way", async () => {
    const drawn = new Set<string>();
    for (const [, from, to, operation] of (await readFile(DIAGRAM, "utf8")).matchAll(/^ {4}(\w+) --> (\w+): (.+)$/gm)) {
      drawn.add(`${spaced(from!)} → ${spaced(to!)}: ${operation!}`);
    }
    const tested = new Set<string>();
    for (const [situation, rows] of table) {
      const from = await stateOfBill(...(await billIn(situation)));
      for (const [operation, cells] of rows) {
        for (const cell of cells.values()) {
          if (cell.startsWith("→ ")) tested.add(`${from} ${cell}: ${operation}`);
        }
      }
    }
    expect([...drawn].sort()).to.deep.equal([...tested].sort());
  });
});

async function billIn(situation: string): Promise<Parameters<typeof stateOfBill>> {
  const grid = await SITUATIONS[situation]!();
  return [grid, grid.bill.id];
}

/** `pendingDelivery` of the diagram is `pending delivery` of the table. */
function spaced(name: string): BillStateName {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) as BillStateName;
}

function summaryOf(cells: ReadonlyMap<string, string>): string {
  const able = [...cells].filter(([, outcome]) => !/^[A-Z]/.test(outcome));
  if (able.length === 0) return "by nobody";
  return `by ${able.map(([party, outcome]) => (outcome === "ok" ? party : `${party} ${outcome}`)).join(", ")}`;
}
