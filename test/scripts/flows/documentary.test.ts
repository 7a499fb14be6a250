import { expect } from "chai";

describe("The flow of a documentary credit", () => {
  it("plays refusal, cure, financed settlement, usance and preclusion, and says what became of the money", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: unknown) => lines.push(String(line));
    try {
      await import("../../../scripts/flows/documentary.ts");
    } finally {
      console.log = log;
    }
    const told = lines.join("\n");
    expect(told.match(/✗/g), "attempts that were refused").to.have.length(4);
    expect(told).to.contain("Presentation of 250,000.00 USD: examined, to be answered by 2026-10-12.");
    expect(told).to.contain("Presentation of 250,000.00 USD: refused.");
    expect(told).to.contain("The bill of lading is Hamburg Hardware's, under a lien of 250,000.00 USD.");
    expect(told).to.contain("undertaken, payable on 2026-12-04.");
    expect(told.match(/Of the invoice 0\.00 USD are left to finance\./g), "invoices used up").to.have.length(2);
    expect(told).to.match(/SignatureInvalidError|DocumentAlreadyPresentedError/);
    expect(told).to.contain("PresentationInOtherStateError");
    expect(told).to.contain("RefusalPrecludedError");
    expect(told).to.match(/Ningbo Fasteners\s*│\s*750,000.00/);
  });
});
