import { expect } from "chai";
import fc from "fast-check";

import {
  addUpToRound,
  areSiblings,
  differInPaddingOnly,
  isOneEditApart,
  isRounding,
  isSimplePart,
  marksPart,
} from "../../../../sdk/documents/grading/similarity.ts";

const eur = (amount: bigint) => ({ amount, currency: "EUR" });
const codes = fc.stringMatching(/^[A-Z0-9]{2,12}$/);

describe("Similarity", () => {
  it("sees one character changed, added, left out or swapped with its neighbour", () => {
    fc.assert(
      fc.property(codes, fc.nat(11), fc.constantFrom("A", "7"), (code, position, character) => {
        const at = position % code.length;
        const changed = [
          code.slice(0, at) + character + code.slice(at + 1),
          code.slice(0, at) + character + code.slice(at),
          code.slice(0, at) + code.slice(at + 1),
        ];
        for (const other of changed) {
          expect(isOneEditApart(code, other)).to.equal(code !== other);
          expect(isOneEditApart(other, code)).to.equal(code !== other);
        }
      }),
    );
    expect(isOneEditApart("INV10917", "INV10971")).to.be.true;
    expect(isOneEditApart("INV10917", "INV19071")).to.be.false;
    expect(isOneEditApart("AB", "BC")).to.be.false;
  });

  it("sees zeros before groups of digits", () => {
    expect(differInPaddingOnly("INV0042", "INV42")).to.be.true;
    expect(differInPaddingOnly("INV420", "INV42")).to.be.false;
  });

  it("sees an amount rounded up, down or to the nearest, but not two round amounts", () => {
    expect([165600n, 166000n, 170000n, 165700n].map((rounded) => isRounding(eur(165625n), eur(rounded)))).to.deep.equal(
      [true, true, true, true],
    );
    expect([150000n, 165626n, 165625n].map((other) => isRounding(eur(165625n), eur(other)))).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect(isRounding(eur(1_000_000n), eur(1_100_000n))).to.be.false;
    expect(isRounding(eur(165625n), { amount: 165600n, currency: "USD" })).to.be.false;
  });

  it("sees an amount that is a simple part of another, to the cent", () => {
    expect(isSimplePart(eur(33_333n), eur(100_000n))).to.be.true;
    expect(isSimplePart(eur(70_000n), eur(100_000n))).to.be.true;
    expect(isSimplePart(eur(48_213n), eur(100_000n))).to.be.false;
  });

  it("sees two amounts that add up to a rounder one", () => {
    expect(addUpToRound(eur(11_333_750n), eur(13_666_250n))).to.be.true;
    expect(addUpToRound(eur(11_333_751n), eur(13_666_250n))).to.be.false;
    expect(addUpToRound(eur(10_000_000n), eur(15_000_000n))).to.be.false;
  });

  it("sees numbers that mark a part, and numbers that differ in a short last group", () => {
    expect([
      marksPart("INV917", "INV917A"),
      marksPart("INV9171", "INV917"),
      marksPart("INV917", "INV91742"),
      marksPart("INV917", "INV918"),
    ]).to.deep.equal([true, true, false, false]);
    expect([
      areSiblings("917-1", "917/2"),
      areSiblings("917-1", "918-1"),
      areSiblings("917", "918"),
      areSiblings("A-1042", "A-1043"),
    ]).to.deep.equal([true, false, false, false]);
  });
});
