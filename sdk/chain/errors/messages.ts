import { contractError } from "./contract-error.ts";
import { address, id, moment, serial } from "./parameters.ts";

/** Errors of every contract that accepts signed messages. */

export class SignatureExpiredError extends contractError(
  "SignatureExpired",
  { signer: address, deadline: moment(48) },
  {
    says: ({ signer, deadline }) => `What ${signer} signed was good until ${deadline}.`,
    rule: "A signed message is accepted until its deadline, by the clock of the chain.",
    advice: "Have it signed again with a later deadline, in Unix seconds.",
  },
) {}

export class SignatureInvalidError extends contractError(
  "SignatureInvalid",
  { signer: address, structHash: id },
  {
    says: ({ signer }) => `${signer} did not sign this message for this contract on this chain.`,
    rule: "A message is signed by the party it names, over every field, for one contract on one chain (EIP-712).",
    advice:
      "Submit exactly what was signed, unchanged and in the same order; check the signer's account, the chain id and the " +
      "contract's address, and for a contract account its ERC-1271 rules.",
  },
) {}

export class NonceAlreadySpentError extends contractError(
  "NonceAlreadySpent",
  { signer: address, nonce: serial(256) },
  {
    says: ({ signer, nonce }) => `Number ${nonce} of ${signer} is used up.`,
    rule: "A signed message is accepted once, and not at all after its signer has cancelled it.",
    advice: "If it was accepted, nothing is left to do; else have it signed again with a fresh number.",
  },
) {}
