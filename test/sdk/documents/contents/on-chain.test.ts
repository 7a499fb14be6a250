import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import {
  commit,
  disclose,
  type DisclosedField,
  FILE_PATH,
  fileHash,
} from "../../../../sdk/documents/contents/index.ts";
import { fields, file, secret } from "./sample.ts";

const commitment = commit(fields, fileHash(file), secret);

describe("A disclosed field, verified on chain", () => {
  let accepts: (leaf: DisclosedField, root?: string) => Promise<boolean>;
  let leafOf: (leaf: DisclosedField) => Promise<string>;

  before(async () => {
    const { ethers } = await network.create();
    const harness = await ethers.deployContract("ContentProofHarness");
    accepts = ({ path, value, salt, proof }, root = commitment.root) =>
      harness.verify(root, path, value, salt, [...proof]);
    leafOf = ({ path, value, salt }) => harness.leafOf(path, value, salt);
  });

  it("is accepted for every field of the document and for its file, as the SDK committed them", async () => {
    for (const leaf of disclose(commitment, [...Object.keys(fields), FILE_PATH]).leaves) {
      expect(await accepts(leaf), leaf.path).to.equal(true);
      expect(await leafOf(leaf)).to.equal(commitment.tree.leafHash(commitment.leaves.get(leaf.path)!));
    }
  });

  it("is accepted when it is the only field beside the file, or the file is all there is", async () => {
    const small = commit({ number: "1" }, fileHash(file), secret);
    expect(await accepts(disclose(small, ["number"]).leaves[0]!, small.root)).to.equal(true);
    const bare = commit({}, fileHash(file), secret);
    expect(await accepts(disclose(bare, [FILE_PATH]).leaves[0]!, bare.root)).to.equal(true);
  });

  it("is refused with another value, path, salt, proof or root", async () => {
    const [leaf, other] = disclose(commitment, ["value.amount", "number"]).leaves;
    expect(await accepts({ ...leaf!, value: "22500000" })).to.equal(false);
    expect(await accepts({ ...leaf!, path: "value.total" })).to.equal(false);
    expect(await accepts({ ...leaf!, salt: other!.salt })).to.equal(false);
    expect(await accepts({ ...leaf!, proof: other!.proof })).to.equal(false);
    expect(await accepts({ ...leaf!, proof: [] })).to.equal(false);
    expect(await accepts(leaf!, ZeroHash)).to.equal(false);
  });

  it("cannot be moved between path and value", async () => {
    const { leaves } = disclose(commit({ ab: "c" }, fileHash(file), secret), ["ab"]);
    expect(await accepts({ ...leaves[0]!, path: "a", value: "bc" })).to.equal(false);
  });
});
