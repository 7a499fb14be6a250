import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of the use of proceeds", () => {
  it("plays to its end: payees by name, four refusals by name, misuse, and the rest home", async () => {
    const lines = await told(() => import("../../../scripts/flows/use-of-proceeds.ts"));
    const text = lines.join("\n");
    const refusals = [...text.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal([
      "EvidenceAlreadyUsedError",
      "NotHolderOrIssuerError",
      "TrancheNotPendingError",
      "NothingToReturnError",
    ]);
    expect(text).to.match(/Taizhou Foundry\s*│\s*120,000.00 │ customs declaration │ released +│ 2026-10-01/);
    expect(text).to.match(/Beilun Haulage\s*│\s*30,000.00 │ goods loaded +│ released/);
    expect(text, "no payee is a bare address").to.not.match(/│ +0x\w+… *│ +[\d,.]+ │/);
    expect(text).to.include("ten days later: 200,000.00 USD principal, 1,555.56 USD interest.");
    expect(lines.at(-2)).to.include("Paid 150,000.00, waiting 0.00, returned 50,000.00 USD.");
  });
});
