import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of an insured loan", () => {
  it("plays to its end: refusals by name, payment, and salvage behind the bank", async () => {
    const text = (await told(() => import("../../../scripts/flows/credit-insurance.ts"))).join("\n");
    const refusals = [...text.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal([
      "NotInsuredError",
      "CoverAlreadyDeclaredError",
      "FinancingOverCoveredError",
      "WaitingPeriodRunsError",
      "ClaimAboveCoverError",
      "NoClaimError",
      "NoClaimError",
      "NothingToTakeError",
    ]);
    // 8 977.78 of interest and 1 222.22 of penalty, less a premium of 1 800.00.
    expect(text).to.contain("The bank has 8,400.00 USD more than before");
  });
});
