import { expect } from "chai";

describe("The flow of a documentary credit", () => {
  it("plays refusal, cure, financed settlement, usance, preclusion and expiry, and says what became of the money", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: unknown) => lines.push(String(line));
    try {
      await import("../../../scripts/flows/documentary.ts");
    } finally {
      console.log = log;
    }
    const told = lines.join("\n");
    expect(told.match(/✗/g), "attempts that were refused").to.have.length(7);
    expect(told).to.contain("Presentation of 250,000.00 USD: under examination, to be answered by 2026-10-12.");
    expect(told).to.contain("Presentation of 250,000.00 USD: refused.");
    expect(told).to.contain("The bill of lading is Hamburg Hardware's, under a lien of 250,000.00 USD.");
    expect(told.match(/Of the invoice 0\.00 USD are left to finance\./g), "invoices used up").to.have.length(2);
    expect(told).to.contain("Presentation of 250,000.00 USD: to be paid on 2026-12-04.");
    expect(told).to.contain("are insured for 0.00 USD; the policy asks for 275,000.00 USD.");
    expect(told).to.contain("250,000.00 USD is more than the 200,000.00 USD that may be lent of what is pledged.");
    const refusals = [...told.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
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
    const money = told.slice(told.lastIndexOf("who"));
    expect(money).to.match(/Hanse Bank\s*│\s*1,300,000.00/);
    expect(money).to.match(/Ningbo Fasteners\s*│\s*750,000.00/);
    expect(money).to.match(/the escrow\s*│\s*0.00/);
    expect(told).to.contain("Hamburg Hardware owes 200,000.00 USD on the goods of the first sale.");
  });
});
