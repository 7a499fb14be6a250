import { expect } from "chai";

import { table } from "../../../scripts/terminal/table.ts";

function printed(head: readonly string[], ...rows: readonly (readonly string[])[]): string {
  const said: unknown[] = [];
  const { log } = console;
  console.log = (line: unknown) => void said.push(line);
  try {
    table(head, rows);
  } finally {
    console.log = log;
  }
  return said.join("\n");
}

describe("A table", () => {
  it("has amounts to the right, whatever their currency, and words to the left", () => {
    for (const currency of ["USD", "EUR", "JPY"]) {
      const said = printed(["LEI", `principal ${currency}`, "gas"], ["a", "1.00", "7"]);
      expect(said).to.match(/│ a +│ +1\.00 │ +7 │/);
    }
  });
});
