import { createHmac } from "node:crypto";

import { expect } from "chai";

import {
  FingerprintKeyTooShortError,
  InvalidFingerprintEpochError,
  KeyedFingerprinter,
} from "../../../../sdk/documents/fingerprints/index.ts";

const key = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);
const bytes = (text: string) => new TextEncoder().encode(text);

async function fingerprintOf(fingerprinter: KeyedFingerprinter, text: string) {
  const [fingerprint] = await fingerprinter.fingerprint([bytes(text)]);
  return fingerprint;
}

describe("Fingerprints computed in process", () => {
  it("are HMAC-SHA256 over domain, epoch and input, as an independent implementation computes it", async () => {
    const expected = createHmac("sha256", key)
      .update("lienbook/fingerprint/hmac-sha256/v1")
      .update(Buffer.from([0, 0, 1, 2]))
      .update("INVOICE|A|1")
      .digest("hex");
    expect(await fingerprintOf(new KeyedFingerprinter(key, 258), "INVOICE|A|1")).to.equal(`0x${expected}`);
  });

  it("are the same for two participants that share the key, so that they find each other's document", async () => {
    const [first, second] = [new KeyedFingerprinter(key, 3), new KeyedFingerprinter(Uint8Array.from(key), 3)];
    expect(await fingerprintOf(first, "INVOICE|A|1")).to.equal(await fingerprintOf(second, "INVOICE|A|1"));
  });

  it("differ by input, by key and by epoch", async () => {
    const all = new Set([
      await fingerprintOf(new KeyedFingerprinter(key), "INVOICE|A|1"),
      await fingerprintOf(new KeyedFingerprinter(key), "INVOICE|A|2"),
      await fingerprintOf(new KeyedFingerprinter(otherKey), "INVOICE|A|1"),
      await fingerprintOf(new KeyedFingerprinter(key, 1), "INVOICE|A|1"),
    ]);
    expect(all.size).to.equal(4);
  });

  it("come in the order of the inputs, none for none", async () => {
    const fingerprinter = new KeyedFingerprinter(key);
    const [a, b] = [await fingerprintOf(fingerprinter, "A"), await fingerprintOf(fingerprinter, "B")];
    expect(await fingerprinter.fingerprint([bytes("B"), bytes("A"), bytes("B")])).to.deep.equal([b, a, b]);
    expect(await fingerprinter.fingerprint([])).to.deep.equal([]);
  });

  it("do not change when the caller wipes its copy of the key", async () => {
    const copy = Uint8Array.from(key);
    const fingerprinter = new KeyedFingerprinter(copy);
    const before = await fingerprintOf(fingerprinter, "A");
    copy.fill(0);
    expect(await fingerprintOf(fingerprinter, "A")).to.equal(before);
  });

  it("are refused a key short enough to guess, without showing it", () => {
    expect(() => new KeyedFingerprinter(new Uint8Array(31).fill(0xab)))
      .to.throw(FingerprintKeyTooShortError, /at least 32.*31 bytes/)
      .with.property("message")
      .that.does.not.contain("abab");
  });

  it("are refused an epoch that is not a 32-bit whole number", () => {
    for (const epoch of [-1, 1.5, 2 ** 32, Number.NaN]) {
      expect(() => new KeyedFingerprinter(key, epoch)).to.throw(InvalidFingerprintEpochError);
    }
  });
});
