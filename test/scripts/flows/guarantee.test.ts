import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of a guarantee", () => {
  it("plays to its end: every refusal has its reason, and everybody has back what it paid", async () => {
    const lines = await told(() => import("../../../scripts/flows/guarantee.ts"));
    const text = lines.join("\n");
    for (const refusal of [
      "FinancingOverCoveredError",
      "DemandBeforeDefaultError",
      "NoDemandError",
      "DemandUnderExaminationError",
      "DemandPrecludedError",
    ]) {
      expect(text).to.include(refusal);
    }
    expect(lines.at(-1)).to.include("Everybody has back what it paid");
  });
});
