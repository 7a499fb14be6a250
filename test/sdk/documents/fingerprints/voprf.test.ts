import { p256 } from "@noble/curves/nist.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";

import { InvalidFingerprintSeedError } from "../../../../sdk/documents/fingerprints/index.ts";
import { deriveEpochKey, isElement, voprf, voprfInput } from "../../../../sdk/documents/fingerprints/voprf.ts";
import published from "./fixtures/rfc9497-voprf-p256-sha256.json" with { type: "json" };

/**
 * A source of "randomness" that makes the library draw exactly `scalar`: it reduces 48 bytes into 1 … order − 1 as
 * `bytes mod (order − 1) + 1` (RFC 9497 leaves the method open), so the bytes of `scalar − 1` give `scalar`.
 */
function drawing(scalar: string) {
  const bytes = hexToBytes((BigInt(`0x${scalar}`) - 1n).toString(16).padStart(96, "0"));
  return () => bytes;
}

describe("The VOPRF of RFC 9497 over P-256 and SHA-256", () => {
  it("derives the published key pair from the published seed", () => {
    const keys = voprf.deriveKeyPair(hexToBytes(published.seed), hexToBytes(published.keyInfo));
    expect(bytesToHex(keys.secretKey)).to.equal(published.secretKey);
    expect(bytesToHex(keys.publicKey)).to.equal(published.publicKey);
  });

  for (const vector of published.vectors) {
    it(`gives the published elements, proof and outputs for a batch of ${vector.inputs.length} (${vector.section})`, () => {
      const blinded = vector.inputs.map((input, i) => voprf.blind(hexToBytes(input), drawing(vector.blinds[i]!)));
      expect(blinded.map(({ blind }) => bytesToHex(blind))).to.deep.equal(vector.blinds);
      expect(blinded.map((b) => bytesToHex(b.blinded))).to.deep.equal(vector.blindedElements);

      const { evaluated, proof } = voprf.blindEvaluateBatch(
        hexToBytes(published.secretKey),
        hexToBytes(published.publicKey),
        blinded.map((b) => b.blinded),
        drawing(vector.proofRandomScalar),
      );
      expect(evaluated.map((element) => bytesToHex(element))).to.deep.equal(vector.evaluationElements);
      expect(bytesToHex(proof)).to.equal(vector.proof);

      const outputs = voprf.finalizeBatch(
        vector.inputs.map((input, i) => ({ ...blinded[i]!, input: hexToBytes(input), evaluated: evaluated[i]! })),
        hexToBytes(published.publicKey),
        hexToBytes(vector.proof),
      );
      expect(outputs.map((output) => bytesToHex(output))).to.deep.equal(vector.outputs);
    });
  }

  it("puts the epoch into the key and into the input", () => {
    const seed = new Uint8Array(32).fill(1);
    expect(deriveEpochKey(seed, 0).publicKey).to.not.deep.equal(deriveEpochKey(seed, 1).publicKey);
    expect(voprfInput(0, new Uint8Array([5]))).to.not.deep.equal(voprfInput(1, new Uint8Array([5])));
  });

  it("derives no key from a seed of the wrong length", () => {
    expect(() => deriveEpochKey(new Uint8Array(16), 0)).to.throw(InvalidFingerprintSeedError, /16 bytes/);
  });

  it("takes only points of the curve for elements", () => {
    const point = p256.Point.BASE.toBytes();
    expect(isElement(point)).to.equal(true);
    const offTheCurve = new Uint8Array(33).fill(0, 1);
    offTheCurve.set([2], 0);
    offTheCurve.set([1], 32); // x = 1: 1 - 3 + b has no square root modulo p
    expect(isElement(offTheCurve)).to.equal(false);
    expect(isElement(p256.Point.BASE.toBytes(false))).to.equal(false);
    expect(isElement(new Uint8Array(33))).to.equal(false);
    expect(isElement(new Uint8Array([0]))).to.equal(false);
  });
});
