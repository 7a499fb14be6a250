import { expect } from "chai";

import { errorsIn, examples } from "./examples.ts";

describe("The examples in the library's comments", () => {
  const all = examples();

  it("are found, also where there are several in one file", () => {
    expect(all.length).to.be.greaterThan(150);
    expect(all.filter(({ at }) => at.startsWith("sdk/financing/rational.ts:")).length).to.be.greaterThan(2);
  });

  it("compile against what they are examples of, as a wrong one would not", () => {
    const wrong = { ...all[0]!, at: "wrong", code: "await parkedFor(book, bank);" };
    expect(errorsIn([...all, wrong])).to.deep.equal(["wrong: Expected 3 arguments, but got 2."]);
  });
});
