import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of a guaranteed line of credit", () => {
  it("plays to its end: every refusal has its reason, and nothing stands any more", async () => {
    const lines = await told(() => import("../../../scripts/flows/line-of-credit.ts"));
    const text = lines.join("\n");
    for (const refusal of [
      "FacilityExhaustedError",
      "LoanUnderFacilityError",
      "NothingGivenBackError",
      "FacilityNotAvailableError",
    ]) {
      expect(text).to.include(refusal);
    }
    expect(lines.at(-1)).to.include("everybody has back what it paid");
  });
});
