import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { DiscrepancyListEmptyError, discrepancyListOf, textHashOf } from "../../../sdk/messages/discrepancies.ts";

describe("A list of discrepancies", () => {
  it("has one form and one hash, whoever writes it down, in whatever order and spacing", () => {
    const list = discrepancyListOf([
      "The statement is unsigned",
      "Pré\u0301 amount",
      "It names  another\n instalment ",
    ]);
    expect(list.discrepancies).to.deep.equal([
      "It names another instalment",
      "Pré\u0301 amount".normalize("NFC"),
      "The statement is unsigned",
    ]);
    const same = ["It names another instalment", "Pre\u0301\u0301 amount", "The statement is unsigned"];
    expect(discrepancyListOf([...same, same[0]!])).to.deep.equal(list);
  });

  it("is another one by a word more, by another case, and by where one ends and the next begins", () => {
    const hashes = [["a b"], ["a", "b"], ["A b"], ["a b c"]].map((each) => discrepancyListOf(each).hash);
    expect(new Set(hashes).size).to.equal(4);
  });

  it("names something, in each line", () => {
    for (const nothing of [[], [""], ["unsigned", " \n"]]) {
      expect(() => discrepancyListOf(nothing)).to.throw(DiscrepancyListEmptyError);
    }
  });
});

describe("The hash of a text", () => {
  it("is of its bytes as they are", () => {
    const text = "Subject to the URDG 758.\r\n";
    expect(textHashOf(text)).to.equal(keccak256(toUtf8Bytes(text)));
    expect(textHashOf(toUtf8Bytes(text))).to.equal(textHashOf(text));
    expect(textHashOf(text.trim())).to.not.equal(textHashOf(text));
  });
});
