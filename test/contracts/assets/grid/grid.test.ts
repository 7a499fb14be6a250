import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { decodeError } from "../../../../sdk/chain/errors/index.ts";
import { readTable } from "../../../fixtures/tables.ts";
import { KINDS } from "./kinds.ts";
import type { Kind, StoredGoods } from "./kinds.ts";

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

/** What is to be seen of goods in store, as the diagram names it. */
async function stateOfGoods({ warehouseReceipt, registry, collateral }: StoredGoods): Promise<string> {
  const owner = await warehouseReceipt.ownerIfAny(collateral.id);
  if (owner === ZeroAddress) return "ended";
  if (await warehouseReceipt.getFrozenTokens(owner, collateral.id)) return "frozen";
  if ((await registry.encumberedOf(collateral.id)) !== 0n) return "pledged";
  return (await warehouseReceipt.stockOf(collateral.id)).lost === 0n ? "inStore" : "damaged";
}

const DIAGRAM = join(import.meta.dirname, "..", "..", "..", "..", "docs", "receivables-and-rights.md");
const table = await readTable(join(import.meta.dirname, "rights.table.md"));

describe("Receivables, receipts and rights, in every state by every party", () => {
  it("have a table of all states, operations and parties that there are", () => {
    const intended = Object.entries(KINDS).flatMap(([name, { situations }]) =>
      Object.keys(situations).map((situation) => `${name}: ${situation}`),
    );
    expect([...table.keys()]).to.deep.equal(intended);
  });

  it("change the state of goods in store as the diagram in docs/receivables-and-rights.md shows, and in no other way", async () => {
    const drawn = (await readFile(DIAGRAM, "utf8")).matchAll(/^ {4}(\w+) --> (\w+): (.+)$/gm);
    const done = new Set<string>();
    const { situations, operations, parties } = KINDS.warehouseReceipt as unknown as Kind<never>;
    for (const situation of Object.keys(situations)) {
      for (const [operation, act] of Object.entries(operations)) {
        const cells = table.get(`warehouseReceipt: ${situation}`)?.get(operation) ?? new Map<string, string>();
        const able = [...cells].find(([, outcome]) => outcome === "ok")?.[0];
        if (able === undefined) continue;
        const net = (await situations[situation]!()) as unknown as StoredGoods;
        const before = await stateOfGoods(net);
        await act(net as never, parties[able]!(net as never));
        const after = await stateOfGoods(net);
        if (before !== after) done.add(`${before} → ${after}: ${operation}`);
      }
    }
    expect([...drawn].map(([, from, to, operation]) => `${from} → ${to}: ${operation}`).sort()).to.deep.equal(
      [...done].sort(),
    );
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
