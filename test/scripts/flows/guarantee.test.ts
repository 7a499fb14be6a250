import { expect } from "chai";

describe("The flow of a guarantee", () => {
  it("plays to its end: every refusal has its reason, and everybody has back what it paid", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (...line: unknown[]) => void lines.push(line.join(" "));
    try {
      await import("../../../scripts/flows/guarantee.ts");
    } finally {
      console.log = log;
    }
    const told = lines.join("\n");
    for (const refusal of [
      "FinancingOverCoveredError",
      "DemandBeforeDefaultError",
      "NoDemandError",
      "DemandUnderExaminationError",
      "DemandPrecludedError",
    ]) {
      expect(told).to.include(refusal);
    }
    expect(lines.at(-1)).to.include("Everybody has back what it paid");
  });
});
