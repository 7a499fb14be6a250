import { expect } from "chai";
import { keccak256 } from "ethers";

import {
  commit,
  type Disclosure,
  DisclosureProofError,
  DisclosureRootError,
  disclose,
  FieldNotCommittedError,
  FILE_PATH,
  type Fields,
  fileHash,
  type Hash,
  MalformedDisclosureError,
  verifyDisclosure,
} from "../../../../sdk/documents/contents/index.ts";
import { fields, file, secret } from "./sample.ts";

const hash = fileHash(file);
const commitment = commit(fields, hash, secret);

/** What travels: the disclosure as JSON, read again. */
function received(paths: string[]): Disclosure {
  return JSON.parse(JSON.stringify(disclose(commitment, paths))) as Disclosure;
}

/** A disclosure with its first leaf changed. */
function altered(change: Partial<Disclosure["leaves"][number]>): Disclosure {
  const { root, leaves } = received(["value.amount", "value.currency"]);
  return { root, leaves: [{ ...leaves[0]!, ...change }, ...leaves.slice(1)] };
}

describe("Disclosing fields of a document to a counterparty", () => {
  it("proves the chosen fields and the original file, and shows no other", () => {
    const disclosure = received(["value.amount", "buyer.name", "lines.1.description", FILE_PATH]);
    expect({ ...verifyDisclosure(disclosure, commitment.root) }).to.deep.equal({
      "value.amount": "12500000",
      "buyer.name": "Müller & Söhne 株式会社",
      "lines.1.description": "",
      [FILE_PATH]: hash,
    });
    expect(JSON.stringify(disclosure)).to.not.include("INV-2026-0042");
  });

  it("proves every field of the document, one by one", () => {
    for (const [path, value] of Object.entries(fields)) {
      expect(verifyDisclosure(received([path]), commitment.root)[path]).to.equal(value);
    }
  });

  it("shows a field once however often it is asked for, and nothing when nothing is asked for", () => {
    expect(received(["number", "number"]).leaves).to.have.length(1);
    expect(verifyDisclosure(received([]), commitment.root)).to.be.empty;
  });

  it("cannot disclose what was not committed", () => {
    expect(() => disclose(commitment, ["value.amount", "discount"])).to.throw(FieldNotCommittedError, /discount/);
  });

  it("is refused when value, path, salt or proof were altered", () => {
    const [first, second] = received(["value.amount", "value.currency"]).leaves;
    const forgeries = [
      { value: "22500000" },
      { path: "value.amount2" },
      { salt: second!.salt },
      { proof: second!.proof },
      { proof: first!.proof.slice(1) },
      { proof: [...first!.proof].reverse() },
      { value: "\ud800" },
    ];
    for (const forgery of forgeries) {
      expect(() => verifyDisclosure(altered(forgery), commitment.root), JSON.stringify(forgery)).to.throw(
        DisclosureProofError,
      );
    }
  });

  it("is refused for another root, such as the one before an amendment", () => {
    const amended = commit({ ...fields, "value.amount": "100" }, hash, secret);
    expect(() => verifyDisclosure(received(["number"]), amended.root)).to.throw(DisclosureRootError);
    const swapped = { ...received(["value.amount"]), root: amended.root };
    expect(() => verifyDisclosure(swapped, amended.root)).to.throw(DisclosureProofError, /value.amount/);
  });

  it("takes the expected root in either case of letters, as explorers and nodes print it", () => {
    const upper: Hash = `0x${commitment.root.slice(2).toUpperCase()}`;
    expect(verifyDisclosure(received(["number"]), upper).number).to.equal("INV-2026-0042");
  });

  it("is refused when it is no disclosure, whatever is sent instead", () => {
    const good = received(["number"]);
    const leaf = good.leaves[0]!;
    const bad: unknown[] = [
      undefined,
      null,
      "x",
      [],
      {},
      { ...good, leaves: [{ ...leaf, salt: undefined }] },
      { ...good, leaves: [{ ...leaf, value: 1 }] },
      { ...good, leaves: [{ ...leaf, proof: ["0x00"] }] },
      { ...good, leaves: [{ ...leaf, proof: Array(17).fill(keccak256("0x")) }] },
      { ...good, leaves: [leaf, leaf] },
      { ...good, more: 1 },
    ];
    for (const value of bad) {
      expect(() => verifyDisclosure(value, commitment.root), JSON.stringify(value)).to.throw(MalformedDisclosureError);
    }
  });

  it("does not let two paths of one leaf's text be read in two ways", () => {
    const one = commit({ a: "bc" }, hash, secret);
    const other = commit({ ab: "c" }, hash, secret);
    expect(one.root).to.not.equal(other.root);
  });

  it("survives field names that mean something to JavaScript", () => {
    const odd = commit(JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}') as Fields, hash, secret);
    const shown = verifyDisclosure(disclose(odd, ["__proto__", "constructor", "toString"]), odd.root);
    expect(Object.entries(shown)).to.deep.equal([
      ["__proto__", "x"],
      ["constructor", "y"],
      ["toString", "z"],
    ]);
  });
});
