import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of goods in store", () => {
  it("plays to its end: appraised, lent on, released in part, lost in part, repaid and delivered", async () => {
    const lines = await told(() => import("../../../scripts/flows/goods-in-store.ts"));
    const text = lines.join("\n");
    const refusals = [...text.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal([
      "AppraisalTooOldError",
      "DocumentOverEncumberedError",
      "ReleaseUncoveredError",
      "TokenLockedError",
    ]);
    expect(text).to.contain("lends 640,000.00 USD, 80 % of the appraisal");
    expect(text).to.contain("In store: 3,000 t; pledged: 800,000.00 USD, and of the insurance 880,000.00 USD.");
    expect(text).to.contain("In store: 2,000 t; pledged: 500,000.00 USD, and of the insurance 550,000.00 USD.");
    expect(text).to.contain("speaks for 50,000.00 USD more than the goods are worth");
    expect(lines.at(-1)).to.contain("the document makes no second token");
  });
});
