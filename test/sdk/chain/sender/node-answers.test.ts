import { expect } from "chai";

import { verdictOf } from "../../../../sdk/chain/sender/node-answers.ts";

/** The nodes' own words. */
const ANSWERS = {
  known: [
    "already known",
    "Known transaction",
    "Known transaction: 0xab",
    "transaction already imported",
    "AlreadyKnown",
    "Transaction with the same hash was already imported.",
  ],
  "nonce taken": [
    "nonce too low: next nonce 5, tx nonce 4",
    "Nonce too low",
    "Nonce too low. Expected nonce to be 5 but got 4.",
    "OldNonce",
    "replacement transaction underpriced",
    "Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 1 is necessary to replace the existing one",
  ],
  rejected: [
    "insufficient funds for gas * price + value",
    "intrinsic gas too low",
    "Gas price below configured minimum gas price",
    "exceeds block gas limit",
    "nonce too high",
    "sender is not authorized",
  ],
} as const;

describe("A node's answer to a transaction", () => {
  for (const [verdict, answers] of Object.entries(ANSWERS)) {
    for (const words of answers) {
      it(`"${words.slice(0, 50)}" means: ${verdict}`, () => {
        expect(verdictOf(new Error(words))).to.equal(verdict);
        expect(verdictOf({ message: "could not coalesce error", error: { message: words } })).to.equal(verdict);
        expect(verdictOf({ message: "failed", info: { error: { message: words } } })).to.equal(verdict);
      });
    }
  }
});
