import { hkdfSync } from "node:crypto";

import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import fc from "fast-check";

import {
  commit,
  disclose,
  DuplicateFieldPathError,
  FILE_PATH,
  fileHash,
  FileHashMismatchError,
  IllFormedFieldValueError,
  InvalidContentSecretError,
  InvalidFieldPathError,
  InvalidFileHashError,
  newSecret,
  TooManyFieldsError,
} from "../../../../sdk/documents/contents/index.ts";
import { fields, file, secret } from "./sample.ts";

const hash = fileHash(file);

/** The salt by Node's HKDF, which shares no code with the SDK's. */
function saltOf(path: string, value: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(path));
  const info = Buffer.concat([Buffer.from("lienbook/contents/leaf-salt/v1"), length, Buffer.from(path + value)]);
  return `0x${Buffer.from(hkdfSync("sha256", secret, "lienbook/contents/v1", info, 32)).toString("hex")}`;
}

const fieldsOf = fc.dictionary(fc.stringMatching(/^[a-z][!-~]{0,12}$/), fc.string({ unit: "grapheme" }), {
  minKeys: 1,
  maxKeys: 12,
  noNullPrototype: true,
});

describe("The commitment to the contents of a document", () => {
  it("is the root over leaves that ethers and Node compute alike", () => {
    const { root } = commit({ number: "INV-1" }, hash, secret);
    const leaves = [
      ["number", "INV-1"],
      [FILE_PATH, hash],
    ].map(([path, value]) => {
      const encoded = AbiCoder.defaultAbiCoder().encode(
        ["string", "string", "bytes32"],
        [path, value, saltOf(path!, value!)],
      );
      return keccak256(keccak256(encoded));
    });
    const [a, b] = leaves.sort();
    expect(root).to.equal(keccak256(`0x${a!.slice(2)}${b!.slice(2)}`));
  });

  it("does not depend on the order of the fields", () => {
    const reversed = Object.fromEntries(Object.entries(fields).reverse());
    expect(commit(reversed, hash, secret).root).to.equal(commit(fields, hash, secret).root);
  });

  it("changes with every field's value or path, with a field more or less, with the file and with the secret", () => {
    fc.assert(
      fc.property(fieldsOf, fc.nat(), (original, pick) => {
        const { root } = commit(original, hash, secret);
        const paths = Object.keys(original);
        const path = paths[pick % paths.length]!;
        const { [path]: value, ...others } = original;
        const changed = [
          commit({ ...others, [path]: `${value}x` }, hash, secret),
          commit({ ...others, [`Renamed/${path}`]: value! }, hash, secret),
          commit(others, hash, secret),
          commit({ ...original, "Another/path": "" }, hash, secret),
          commit(original, fileHash(new Uint8Array([1])), secret),
          commit(original, hash, new Uint8Array(32).fill(1)),
        ].map((commitment) => commitment.root);
        expect(new Set([root, ...changed]).size).to.equal(1 + changed.length);
      }),
      { numRuns: 40 },
    );
  });

  it("has a salt of its own for each leaf, which another value at the same path does not share", () => {
    const salts = (of: Record<string, string>) =>
      disclose(commit(of, hash, secret), Object.keys(of)).leaves.map(({ salt }) => salt);
    const all = [...salts(fields), ...salts({ ...fields, number: "INV-2026-0043" })];
    expect(new Set(all).size).to.equal(Object.keys(fields).length + 1);
  });

  it("makes fresh secrets of 32 bytes", () => {
    expect(newSecret()).to.have.length(32);
    expect(newSecret()).to.not.deep.equal(newSecret());
  });

  it("refuses paths that programs could write in two ways", () => {
    for (const path of ["", "a b", "a\n", "größe", "x".repeat(201)]) {
      expect(() => commit({ [path]: "1" }, hash, secret), path).to.throw(InvalidFieldPathError);
    }
  });

  it("takes the fields as importers list them, and refuses a path that comes twice", () => {
    expect(commit(Object.entries(fields), hash, secret).root).to.equal(commit(fields, hash, secret).root);
    const twice = [...Object.entries(fields), ["number", "INV-2"]] as [string, string][];
    expect(() => commit(twice, hash, secret)).to.throw(DuplicateFieldPathError, /number/);
  });

  it("has one leaf for the original file, which the fields may name but not contradict", () => {
    const named = commit({ ...fields, [FILE_PATH]: hash }, hash, secret);
    expect(named.root).to.equal(commit(fields, hash, secret).root);
    const other = { ...fields, [FILE_PATH]: fileHash(new Uint8Array([1])) };
    expect(() => commit(other, hash, secret)).to.throw(FileHashMismatchError);
  });

  it("refuses more leaves than a proof of 16 hashes can reach", () => {
    const many = Array.from({ length: 65_536 }, (_, i): [string, string] => [`lines.${i}`, ""]);
    expect(() => commit(many, hash, secret)).to.throw(TooManyFieldsError, /65537/);
  });

  it("refuses half a surrogate pair, which would be hashed like any other broken text", () => {
    expect(() => commit({ number: "\ud800" }, hash, secret)).to.throw(IllFormedFieldValueError, /number/);
  });

  it("refuses a secret or a file hash of the wrong form", () => {
    expect(() => commit(fields, hash, new Uint8Array(16))).to.throw(InvalidContentSecretError, /16 bytes/);
    for (const wrong of ["0x12", hash.toUpperCase(), hash.slice(2)]) {
      expect(() => commit(fields, wrong as typeof hash, secret)).to.throw(InvalidFileHashError);
    }
  });
});
