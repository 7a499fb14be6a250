import { expect } from "chai";

describe("The flow of a loan whose proceeds are traced", () => {
  it("plays to its end: who was paid on what, what went home, and what misuse costs", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: unknown) => lines.push(String(line));
    try {
      await import("../../../scripts/flows/use-of-proceeds.ts");
    } finally {
      console.log = log;
    }
    const told = lines.join("\n");
    const refusals = [...told.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal(["EvidenceAlreadyUsedError", "TrancheNotPendingError", "NothingToReturnError"]);
    expect(told).to.match(/the foundry │ 120,000.00 │ customs declaration │ released/);
    // Twenty days at 8 % and ten at 12 %; what goes home pays them first.
    expect(told).to.contain("ten days later: 200,000.00 USD principal, 1,555.56 USD interest.");
    expect(told).to.contain("after: 151,555.56 USD principal, 0.00 USD interest.");
    expect(lines.at(-1)).to.equal("   Misuse stands since 2026-10-21.");
  });
});
