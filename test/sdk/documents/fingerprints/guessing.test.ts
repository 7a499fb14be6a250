import { createHash, createHmac } from "node:crypto";

import { p256, p256_hasher } from "@noble/curves/nist.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { keccak256 } from "ethers";

import { commit, disclose, fileHash, newSecret } from "../../../../sdk/documents/contents/index.ts";
import { hex } from "../../../../sdk/documents/fingerprints/hex.ts";
import { KeyedFingerprinter } from "../../../../sdk/documents/fingerprints/index.ts";
import { deriveEpochKey, type EpochKey, voprf, voprfInput } from "../../../../sdk/documents/fingerprints/voprf.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/**
 * Every linking key that an invoice of a known seller and buyer can have, its amount and month being public, and every
 * identity with one of twenty numbers. The right ones are among them.
 */
const KEY = "invoice-terms|lei:5493001KJTIIGC8Y1R12|lei:529900T8BM49AURSDO55|12500000|USD|2026-03";
const IDENTITY = "LIENBOOK/1|COMMERCIALINVOICE|380|INV20260042|2026-03-14";
const candidates = [
  ...Array.from({ length: 12 }, (_, i) => KEY.replace(/03$/, String(i + 1).padStart(2, "0"))),
  ...Array.from({ length: 20 }, (_, i) => IDENTITY.replace("0042", `00${30 + i}`)),
];

/** The service's function with a given key, as a client and the service compute it together. */
function evaluate({ epoch, secretKey, publicKey }: EpochKey, texts: readonly string[]): string[] {
  const blinded = texts.map(bytes).map((text) => {
    const input = voprfInput(epoch, text);
    return { input, ...voprf.blind(input) };
  });
  const elements = blinded.map((item) => item.blinded);
  const { evaluated, proof } = voprf.blindEvaluateBatch(secretKey, publicKey, elements);
  const items = blinded.map((item, i) => ({ ...item, evaluated: evaluated[i]! }));
  return voprf.finalizeBatch(items, publicKey, proof).map(hex);
}

/** The last step of RFC 9497, section 3.3.2, with a point of the attacker's choice for the evaluated one. */
function finalized(input: Uint8Array, point: Uint8Array): string {
  const length = (of: Uint8Array) => Buffer.from([of.length >> 8, of.length & 0xff]);
  const parts = [length(input), input, length(point), point, bytes("Finalize")];
  return hex(createHash("sha256").update(Buffer.concat(parts)).digest());
}

/** Everything that somebody without the key can make of a candidate and of what is public. */
function forgeries(text: string, publicKey: Uint8Array): string[] {
  const plain = bytes(text);
  const input = voprfInput(0, plain);
  const hashed = p256_hasher.hashToCurve(input, { DST: bytes("HashToGroup-OPRFV1-\x01-P256-SHA256") });
  const pinned = p256.Point.fromBytes(publicKey);
  return [
    ...[plain, input].flatMap((data) => [
      keccak256(data),
      ...["sha256", "sha3-256"].map((name) => hex(createHash(name).update(data).digest())),
      ...[new Uint8Array(32), publicKey, bytes("lienbook")].map((key) =>
        hex(createHmac("sha256", key).update(data).digest()),
      ),
    ]),
    ...[hashed, pinned, hashed.add(pinned), hashed.double()].map((point) => finalized(input, point.toBytes())),
  ];
}

describe("Somebody who guesses the invoices of a known seller and buyer from what is public", () => {
  const key = deriveEpochKey(new Uint8Array(32).fill(1), 0);
  const [keyFingerprint, identityFingerprint] = evaluate(key, [KEY, IDENTITY]);
  const onChain = new Set([keyFingerprint, identityFingerprint]);

  it("has the right guesses, which the key of the service confirms", () => {
    const confirmed = evaluate(key, candidates).flatMap((guess, i) => (onChain.has(guess) ? [candidates[i]] : []));
    expect(confirmed).to.deep.equal([KEY, IDENTITY]);
  });

  it("confirms none of them with whatever can be computed without that key", () => {
    const ownKey = deriveEpochKey(new Uint8Array(32).fill(9), 0);
    const guesses = [...candidates.flatMap((text) => forgeries(text, key.publicKey)), ...evaluate(ownKey, candidates)];
    expect(guesses.filter((guess) => onChain.has(guess))).to.be.empty;
  });

  it("confirms none of them against fingerprints made in process, unless it has their key", async () => {
    const made = await new KeyedFingerprinter(new Uint8Array(32).fill(1)).fingerprint([KEY, IDENTITY].map(bytes));
    const registered = new Set<string>(made);
    const guesses = candidates.flatMap((text) => forgeries(text, key.publicKey));
    expect(guesses.filter((guess) => registered.has(guess))).to.be.empty;

    const thief = await new KeyedFingerprinter(new Uint8Array(32).fill(1)).fingerprint(candidates.map(bytes));
    expect(thief.filter((guess) => registered.has(guess))).to.have.length(2);
  });
});

describe("Somebody who guesses the fields beside a disclosed one", () => {
  const fields = { number: "INV20260042", "buyer.lei": "529900T8BM49AURSDO55", "value.amount": "12500000" };
  const secret = newSecret();
  const commitment = commit(fields, fileHash(bytes("<Invoice/>")), secret);
  const [shown] = disclose(commitment, ["number"]).leaves;
  /** The hashes that the counterparty has seen beside the disclosed leaf. */
  const beside = new Set<string>(shown!.proof);

  /** Hashes of the right values under salts that `secretGuess` gives. */
  const leavesUnder = (secretGuess: Uint8Array): string[] => {
    const guess = commit(fields, fileHash(bytes("<Invoice/>")), secretGuess);
    return [...guess.leaves.values()].map((leaf) => guess.tree.leafHash(leaf));
  };

  it("confirms the right values with the secret of the bundle", () => {
    expect(leavesUnder(secret).filter((leaf) => beside.has(leaf))).to.not.be.empty;
  });

  it("confirms none of them with what the disclosure shows, the disclosed salt among it", () => {
    const known = [commitment.root, shown!.salt, ...shown!.proof].map((one) => hexToBytes(one.slice(2)));
    const guesses = [new Uint8Array(32), ...known].flatMap((salt) => [
      ...leavesUnder(salt),
      ...Object.entries(fields).map(([path, value]) => commitment.tree.leafHash([path, value, hex(salt)])),
    ]);
    expect(guesses.filter((leaf) => beside.has(leaf))).to.be.empty;
  });
});
