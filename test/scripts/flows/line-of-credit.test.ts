import { expect } from "chai";

describe("The flow of a guaranteed line of credit", () => {
  it("plays to its end: every refusal has its reason, and nothing stands any more", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (...line: unknown[]) => void lines.push(line.join(" "));
    try {
      await import("../../../scripts/flows/line-of-credit.ts");
    } finally {
      console.log = log;
    }
    const told = lines.join("\n");
    for (const refusal of [
      "FacilityExhaustedError",
      "LoanUnderFacilityError",
      "NothingGivenBackError",
      "FacilityNotAvailableError",
    ]) {
      expect(told).to.include(refusal);
    }
    expect(lines.at(-1)).to.include("everybody has back what it paid");
  });
});
