import { expect } from "chai";

describe("The flow of goods in store", () => {
  it("plays to its end: appraised, lent on, released in part, lost in part, repaid and delivered", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: unknown) => lines.push(String(line));
    try {
      await import("../../../scripts/flows/goods-in-store.ts");
    } finally {
      console.log = log;
    }
    const told = lines.join("\n");
    const refusals = [...told.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal([
      "AppraisalTooOldError",
      "DocumentOverEncumberedError",
      "ReleaseUncoveredError",
      "TokenLockedError",
    ]);
    expect(told).to.contain("lends 640,000.00 USD, 80 % of the appraisal");
    expect(told).to.contain("In store: 3,000 t; pledged: 800,000.00 USD, and of the insurance 880,000.00 USD.");
    expect(told).to.contain("In store: 2,000 t; pledged: 500,000.00 USD, and of the insurance 550,000.00 USD.");
    expect(told).to.contain("speaks for 50,000.00 USD more than the goods are worth");
    expect(lines.at(-1)).to.contain("the document makes no second token");
  });
});
