import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of a documentary credit", () => {
  it("plays refusal, cure, financed settlement, usance, preclusion and expiry, and says what became of the money", async () => {
    const lines = await told(() => import("../../../scripts/flows/documentary.ts"));
    const text = lines.join("\n");
    expect(text.match(/✗/g), "attempts that were refused").to.have.length(7);
    expect(text).to.contain("Presentation of 250,000.00 USD: under examination, to be answered by 2026-10-12.");
    expect(text).to.contain("Presentation of 250,000.00 USD: refused.");
    expect(text).to.contain("The bill of lading is Hamburg Hardware's, under a lien of 250,000.00 USD.");
    expect(text.match(/Of the invoice 0\.00 USD are left to finance\./g), "invoices used up").to.have.length(2);
    expect(text).to.contain("Presentation of 250,000.00 USD: to be paid on 2026-12-04.");
    expect(text).to.contain("are insured for 0.00 USD; the policy asks for 275,000.00 USD.");
    expect(text).to.contain("250,000.00 USD is more than the 200,000.00 USD that may be lent of what is pledged.");
    const refusals = [...text.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal([
      "SignatureInvalidError",
      "DocumentAlreadyPresentedError",
      "GoodsUnderinsuredError",
      "AdvanceRateExceededError",
      "PresentationInOtherStateError",
      "RefusalPrecludedError",
      "CreditStillOpenError",
    ]);
    // Three sales, for two of which the bank has paid and for one lent 200 000.00 and got 50 000.00.
    const money = text.slice(text.lastIndexOf("who"));
    expect(money).to.match(/Hanse Bank\s*│\s*1,300,000.00/);
    expect(money).to.match(/Ningbo Fasteners\s*│\s*750,000.00/);
    expect(money).to.match(/the escrow\s*│\s*0.00/);
    expect(text).to.contain("Hamburg Hardware owes 200,000.00 USD on the goods of the first sale.");
  });
});
