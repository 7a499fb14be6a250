import { expect } from "chai";

import { EnvironmentVariableError, privateKeys, weiAmount } from "../../../scripts/build/environment.ts";

const KEY = `0x${"1a".repeat(32)}`;
const OTHER_KEY = `0x${"2B".repeat(32)}`;

describe("The environment of a private chain", () => {
  it("names no keys where the node signs", () => {
    expect(privateKeys({}, "KEYS")).to.deep.equal([]);
    expect(privateKeys({ KEYS: " " }, "KEYS")).to.deep.equal([]);
  });

  it("lists keys in their order, with or without spaces", () => {
    expect(privateKeys({ KEYS: `${KEY}, ${OTHER_KEY}` }, "KEYS")).to.deep.equal([KEY, OTHER_KEY]);
  });

  it("refuses a wrong key by its place, and shows nothing of it", () => {
    const mistyped = KEY.slice(0, -1);
    for (const keys of [`${KEY},${mistyped}`, `${KEY},`, `${KEY},${KEY.slice(2)}`]) {
      expect(() => privateKeys({ KEYS: keys }, "KEYS"))
        .to.throw(EnvironmentVariableError, "KEYS holds as key 2 of 2 something else")
        .with.property("message")
        .that.does.not.contain("1a1a");
    }
  });

  it("takes a price of gas in wei, and nought for a price", () => {
    expect(weiAmount({ PRICE: "1000000000" }, "PRICE", 5n)).to.equal(1_000_000_000n);
    expect(weiAmount({ PRICE: "0" }, "PRICE", 5n)).to.equal(0n);
    expect(weiAmount({ PRICE: "" }, "PRICE", 5n)).to.equal(5n);
    expect(weiAmount({}, "PRICE", 5n)).to.equal(5n);
  });

  it("refuses a price that is no whole number of wei", () => {
    for (const price of ["-1", "1.5", "1e9", "1 gwei", "0x10"]) {
      expect(() => weiAmount({ PRICE: price }, "PRICE", 0n)).to.throw(EnvironmentVariableError, `PRICE is "${price}"`);
    }
  });
});
