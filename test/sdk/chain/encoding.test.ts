import { expect } from "chai";
import { AbiCoder, keccak256, ZeroHash } from "ethers";

import { Encoding, parameterOf } from "../../../sdk/chain/encoding.ts";
import { decodeTerms, encodeTerms, InvalidArgumentError, UnknownFieldError } from "../../../sdk/index.ts";
import { Lienbook__factory } from "../../../typechain-types/index.ts";
import { traded } from "../../fixtures/members.ts";

describe("The encoding of what the contracts hash", () => {
  const pair = new Encoding<[amount: bigint, purpose: string]>("uint64", "bytes32");

  it("is the contracts' own, and so is its hash", () => {
    const encoded = AbiCoder.defaultAbiCoder().encode(["uint64", "bytes32"], [7n, ZeroHash]);
    expect(pair.encode(7n, ZeroHash)).to.equal(encoded);
    expect(pair.hash(7n, ZeroHash)).to.equal(keccak256(encoded));
    expect(pair.decode(encoded)).to.deep.equal([7n, ZeroHash]);
  });

  it("reads terms back as objects and lists that are encoded alike", async () => {
    const { receivable, termsFor } = await traded();
    const encoded = encodeTerms(termsFor(receivable));
    expect(encodeTerms(decodeTerms(encoded))).to.equal(encoded);
    expect(decodeTerms(encoded).collateral[0]).to.have.keys(["asset", "id", "amount", "face", "details", "backing"]);
  });

  it("refuses a misspelt field by its place, for left out in silence a penalty would be none", async () => {
    const { receivable, termsFor } = await traded();
    const terms = termsFor(receivable);
    const interest = { ...terms.interest, penaltyUplft: 40_000n };
    expect(() => encodeTerms({ ...terms, interest })).to.throw(
      UnknownFieldError,
      /terms\.interest\.penaltyUplft = 40000\..*penaltyUplift/,
    );
    const schedule = terms.schedule.map((instalment) => ({ ...instalment, fee: 1n }));
    expect(() => encodeTerms({ ...terms, schedule })).to.throw(UnknownFieldError, "terms.schedule[0].fee = 1");
  });

  it("takes a field that is there and says nothing for one that is not there", async () => {
    const { receivable, termsFor } = await traded();
    const terms = termsFor(receivable);
    const spread = { ...terms, note: undefined };
    expect(encodeTerms(spread)).to.equal(encodeTerms(terms));
  });

  it("names a field that is missing", async () => {
    const { receivable, termsFor } = await traded();
    const terms = termsFor(receivable);
    Reflect.deleteProperty(terms, "salt");
    expect(() => encodeTerms(terms)).to.throw(
      InvalidArgumentError,
      "Every field of a struct, and every argument, is given. Got: terms.salt = undefined.",
    );
  });

  it("says of bytes that are nothing of the kind what they are", () => {
    expect(() => decodeTerms("0x12")).to.throw(InvalidArgumentError, "encoded values = 0x12");
    expect(() => decodeTerms("an offer")).to.throw(InvalidArgumentError, "encoded values = an offer");
  });

  it("finds no type of a parameter that no contract declares", () => {
    const lienbook = Lienbook__factory.createInterface();
    expect(parameterOf(lienbook, "release", "collateral").baseType).to.equal("tuple");
    expect(() => parameterOf(lienbook, "release", "lender")).to.throw(TypeError, "No contract has release with lender");
    expect(() => parameterOf(lienbook, "repay", "terms")).to.throw(TypeError, "No contract has repay with terms");
  });
});
