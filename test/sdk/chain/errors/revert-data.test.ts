import { expect } from "chai";

import {
  decodeError,
  DocumentOverEncumberedError,
  ERC20InsufficientBalanceError,
  PanicError,
  RevertReasonError,
  revertDataIn,
  RevertWithoutReasonError,
  UnknownRevertError,
} from "../../../../sdk/chain/errors/index.ts";

const ID = `0x12${"00".repeat(30)}ab`;
const word = (value: number) => value.toString(16).padStart(64, "0");
/** `DocumentOverEncumbered(ID, 25000000, 0)`, put together by hand, so that no encoder of ours vouches for ours. */
const REFUSED = `0x99b316bd${ID.slice(2)}${word(25_000_000)}${word(0)}`;

/** What the libraries and nodes throw, as recorded from them, with the data put in. */
const SHAPES: Readonly<Record<string, unknown>> = {
  "ethers, call": { code: "CALL_EXCEPTION", data: REFUSED, transaction: { data: "0x12345678" } },
  "ethers, the node's words not recognised": {
    code: "UNKNOWN_ERROR",
    error: { code: 3, message: "execution reverted", data: REFUSED },
    payload: { params: [{ data: "0x12345678" }] },
  },
  "ethers, data lost outside and kept inside": {
    code: "CALL_EXCEPTION",
    data: null,
    info: { error: { code: -32000, message: "execution reverted", data: REFUSED }, payload: {} },
  },
  Hardhat: {
    code: -32603,
    message: "VM Exception while processing transaction: reverted with an unrecognized custom error",
    data: { message: "VM Exception", txHash: `0x${"99".repeat(32)}`, data: REFUSED },
  },
  "Hardhat, wrapped by ethers": { info: { error: { data: { data: REFUSED } } } },
  Besu: { error: { code: -32000, message: "Execution reverted", data: REFUSED } },
  anvil: { error: { code: 3, message: "execution reverted: custom error", data: REFUSED } },
  "OpenEthereum, in a sentence": { error: { code: -32015, data: `Reverted ${REFUSED}` } },
  "a gateway, as text": { body: JSON.stringify({ jsonrpc: "2.0", error: { data: REFUSED } }) },
  "some error's cause": new Error("the flow stopped", { cause: { data: REFUSED } }),
};

describe("A refusal by the contracts", () => {
  for (const [shape, error] of Object.entries(SHAPES)) {
    it(`is found in what comes from ${shape}`, () => {
      const refusal = decodeError(error);
      expect(refusal).to.be.instanceOf(DocumentOverEncumberedError);
      expect(refusal).to.include({ id: ID, requested: 25_000_000n, available: 0n });
    });
  }

  it("names the document, what was asked and what is left, in the currency of the trade", () => {
    const { message, advice, code } = decodeError(SHAPES["Besu"], { currency: { code: "USD", exponent: 2 } })!;
    expect(message).to.equal("Document 0x1200…00ab has 0.00 USD left; 250,000.00 USD were asked.");
    expect(advice).to.match(/no more than is left/);
    expect(code).to.equal("document-over-encumbered");
  });

  it("speaks of minor units where nobody says which currency it is, and of yen without decimals", () => {
    expect(decodeError(SHAPES["Besu"])!.message).to.contain("25,000,000 minor units were asked");
    const inYen = decodeError(SHAPES["Besu"], { currency: { code: "JPY", exponent: 0 } })!;
    expect(inYen.message).to.contain("has 0 JPY left; 25,000,000 JPY were asked");
  });

  it("calls things by the names that the reader has for them", () => {
    const nameOf = (id: string) => (id === ID ? "Invoice INV-7" : undefined);
    expect(decodeError(SHAPES["Besu"], { nameOf })!.message).to.match(/^Document Invoice INV-7 \(0x1200…00ab\) has/);
  });

  it("keeps every value whole for programs", () => {
    const json = JSON.parse(JSON.stringify(decodeError(SHAPES["Besu"]))) as Record<string, unknown>;
    expect(json).to.include({ name: "DocumentOverEncumberedError", id: ID, requested: "25000000", available: "0" });
  });

  it("keeps the error that it was found in as its cause", () => {
    expect(decodeError(SHAPES["Besu"])!.cause).to.equal(SHAPES["Besu"]);
  });

  it("is left as it is once it has a name", () => {
    const named = new ERC20InsufficientBalanceError({ sender: ID.slice(0, 42), balance: 0n, needed: 1n });
    expect(decodeError(named)).to.equal(named);
  });

  it("is told in the words of a contract of somebody else's", () => {
    const text = Buffer.from("paused").toString("hex").padEnd(64, "0");
    const refusal = decodeError({ data: `0x08c379a0${word(32)}${word(6)}${text}` });
    expect(refusal).to.be.instanceOf(RevertReasonError);
    expect(refusal!.message).to.equal('A contract refused: "paused".');
  });

  it("tells a panic by what Solidity says it means", () => {
    const refusal = decodeError({ data: `0x4e487b71${word(0x11)}` });
    expect(refusal).to.be.instanceOf(PanicError);
    expect(refusal!.message).to.contain("0x11, a number overflows or falls below zero");
  });

  it("is still a refusal when it is not known, cut off, or gives no reason", () => {
    expect(decodeError({ data: "0xdeadbeef" })).to.be.instanceOf(UnknownRevertError);
    expect(decodeError({ data: REFUSED.slice(0, 80) })).to.be.instanceOf(UnknownRevertError);
    expect(decodeError({ code: "CALL_EXCEPTION", data: "0x" })).to.be.instanceOf(RevertWithoutReasonError);
    expect(decodeError({ code: "CALL_EXCEPTION", data: null })).to.be.instanceOf(RevertWithoutReasonError);
    expect(decodeError({ message: "execution reverted" })).to.be.instanceOf(RevertWithoutReasonError);
  });
});

describe("What no contract refused", () => {
  const circle: Record<string, unknown> = { code: "ECONNREFUSED" };
  circle["cause"] = circle;
  const others = {
    "a node that cannot be reached": { code: "ECONNREFUSED", message: "connect ECONNREFUSED" },
    "call data that was sent": {
      code: "TIMEOUT",
      transaction: { data: REFUSED },
      payload: { params: [{ data: REFUSED }] },
    },
    "an error that is its own cause": circle,
    nothing: undefined,
    "a text": "reverted",
  };
  for (const [what, error] of Object.entries(others)) {
    it(`is not taken for a refusal: ${what}`, () => {
      expect(revertDataIn(error)).to.equal(undefined);
      expect(decodeError(error)).to.equal(undefined);
    });
  }
});
