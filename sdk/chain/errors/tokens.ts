import { contractError } from "./contract-error.ts";
import { address, amount, count, id, moment, tokenId } from "./parameters.ts";

/** Errors of settlement tokens and of the tokens of documents: ERC-6093, ERC-2612, SafeERC20, `ExactTransfer`. */

export class ERC20InsufficientBalanceError extends contractError(
  "ERC20InsufficientBalance",
  { sender: address, balance: amount(256), needed: amount(256) },
  {
    says: ({ sender, balance, needed }) => `${sender} has ${balance} in the token; ${needed} are needed.`,
    rule: "Nobody pays more than it has (ERC-6093).",
    advice: "Have the account credited, or pay less.",
  },
) {}

export class ERC20InsufficientAllowanceError extends contractError(
  "ERC20InsufficientAllowance",
  { spender: address, allowance: amount(256), needed: amount(256) },
  {
    says: ({ spender, allowance, needed }) =>
      `${spender} may move ${allowance} of the payer's money; ${needed} are needed.`,
    rule: "A contract moves money only as far as its owner has approved (ERC-20).",
    advice: "The payer (at acceptance the lender) calls `approve` of the token for the desk, over the whole amount.",
  },
) {}

export class ERC20InvalidApproverError extends contractError(
  "ERC20InvalidApprover",
  { approver: address },
  {
    says: ({ approver }) => `${approver} cannot approve a spender.`,
    rule: "Money has an owner that is not the zero address (ERC-6093).",
    advice: "Send from the owner's account.",
  },
) {}

export class ERC20InvalidReceiverError extends contractError(
  "ERC20InvalidReceiver",
  { receiver: address },
  {
    says: ({ receiver }) => `Money cannot be sent to ${receiver}.`,
    rule: "Money is sent to an account that can hold it (ERC-6093).",
    advice: "Give the receiver's own account, not the zero address.",
  },
) {}

export class ERC20InvalidSenderError extends contractError(
  "ERC20InvalidSender",
  { sender: address },
  {
    says: ({ sender }) => `Money cannot come from ${sender}.`,
    rule: "Money comes from an account that holds it (ERC-6093).",
    advice: "Give the payer's own account, not the zero address.",
  },
) {}

export class ERC20InvalidSpenderError extends contractError(
  "ERC20InvalidSpender",
  { spender: address },
  {
    says: ({ spender }) => `${spender} cannot be approved as a spender.`,
    rule: "A spender is an account that can act (ERC-6093).",
    advice: "Approve the address of the desk.",
  },
) {}

export class ERC2612ExpiredSignatureError extends contractError(
  "ERC2612ExpiredSignature",
  { deadline: moment(256) },
  {
    says: ({ deadline }) => `The permit was good until ${deadline}.`,
    rule: "A permit is accepted until its deadline (ERC-2612).",
    advice: "Have it signed again with a later deadline, in Unix seconds.",
  },
) {}

export class ERC2612InvalidSignerError extends contractError(
  "ERC2612InvalidSigner",
  { signer: address, owner: address },
  {
    says: ({ signer, owner }) => `The permit of ${owner} was signed by ${signer}, or over something else.`,
    rule: "The owner of the money signs the permit, over the very values that are submitted (ERC-2612).",
    advice: "Check owner, spender, value, nonce, deadline, the chain id and the token's address, and sign again.",
  },
) {}

export class InvalidAccountNonceError extends contractError(
  "InvalidAccountNonce",
  { account: address, currentNonce: count(256) },
  {
    says: ({ account, currentNonce }) => `The next number of ${account} in this token is ${currentNonce}.`,
    rule: "Permits are numbered one after the other.",
    advice: "Read the number with `nonces` and sign again.",
  },
) {}

export class ERC721IncorrectOwnerError extends contractError(
  "ERC721IncorrectOwner",
  { sender: address, tokenId, owner: address },
  {
    says: ({ sender, tokenId, owner }) => `The token of document ${tokenId} is ${owner}'s, not ${sender}'s.`,
    rule: "A token is transferred from its owner (ERC-6093).",
    advice: "Read the owner with `ownerOf`.",
  },
) {}

export class ERC721InsufficientApprovalError extends contractError(
  "ERC721InsufficientApproval",
  { operator: address, tokenId },
  {
    says: ({ operator, tokenId }) => `${operator} may not transfer the token of document ${tokenId}.`,
    rule: "A token is moved by its owner, or by whom the owner approved (ERC-721).",
    advice: "Send from the owner's account, or have the owner approve.",
  },
) {}

export class ERC721InvalidApproverError extends contractError(
  "ERC721InvalidApprover",
  { approver: address },
  {
    says: ({ approver }) => `${approver} cannot approve a transfer of this token.`,
    rule: "The owner of a token, or an operator for all of its tokens, approves (ERC-6093).",
    advice: "Send from the owner's account.",
  },
) {}

export class ERC721InvalidOperatorError extends contractError(
  "ERC721InvalidOperator",
  { operator: address },
  {
    says: ({ operator }) => `${operator} cannot be an operator.`,
    rule: "An operator is an account that can act (ERC-6093).",
    advice: "Give the operator's own account, not the zero address.",
  },
) {}

export class ERC721InvalidOwnerError extends contractError(
  "ERC721InvalidOwner",
  { owner: address },
  {
    says: ({ owner }) => `${owner} cannot own tokens.`,
    rule: "A token's owner is not the zero address (ERC-6093).",
    advice: "Ask for the balance of an account.",
  },
) {}

export class ERC721InvalidReceiverError extends contractError(
  "ERC721InvalidReceiver",
  { receiver: address },
  {
    says: ({ receiver }) => `${receiver} cannot receive this token.`,
    rule: "A token goes to an account, or to a contract that says it takes such tokens (ERC-721).",
    advice: "Give the receiver's own account; a contract must implement `onERC721Received`.",
  },
) {}

export class ERC721InvalidSenderError extends contractError(
  "ERC721InvalidSender",
  { sender: address },
  {
    says: ({ sender }) => `This token cannot come from ${sender}: a document has one token, which exists.`,
    rule: "A document has one token at most, and it is made once (ERC-6093).",
    advice: "Use the token that exists: `ownerOf` tells whose it is.",
  },
) {}

export class ERC721NonexistentTokenError extends contractError(
  "ERC721NonexistentToken",
  { tokenId },
  {
    says: ({ tokenId }) => `Document ${tokenId} has no token in this collection.`,
    rule: "A token's id is its document's id, and the document's holder makes the token (ERC-6093).",
    advice: "Check the id and the collection, or have the holder issue the token first.",
  },
) {}

export class SafeERC20FailedOperationError extends contractError(
  "SafeERC20FailedOperation",
  { token: address },
  {
    says: ({ token }) => `Token ${token} refused the transfer and gave no reason.`,
    rule: "A settlement token moves what it is told to move, or says why not.",
    advice: "Check balance and approval of the payer in this token, and whether the token has blocked a party.",
  },
) {}

export class TokenMovedOtherAmountError extends contractError(
  "TokenMovedOtherAmount",
  { token: address, expected: amount(256), actual: amount(256) },
  {
    says: ({ token, expected, actual }) => `Token ${token} moved ${actual} instead of ${expected}.`,
    rule: "A settlement token takes no fee from a transfer: what is paid arrives.",
    advice: "Use another token, and have the governor take this one off the list.",
  },
) {}

export class ECDSAInvalidSignatureError extends contractError(
  "ECDSAInvalidSignature",
  {},
  {
    says: () => "This is no signature of any account.",
    rule: "A signature leads back to the account that made it (ECDSA).",
    advice: "Sign again, and pass v, r and s as they come.",
  },
) {}

export class ECDSAInvalidSignatureLengthError extends contractError(
  "ECDSAInvalidSignatureLength",
  { length: count(256) },
  {
    says: ({ length }) => `A signature of ${length} bytes cannot be read.`,
    rule: "An ECDSA signature has 65 bytes.",
    advice: "Pass the signature as the wallet returns it: r, s, v.",
  },
) {}

export class ECDSAInvalidSignatureSError extends contractError(
  "ECDSAInvalidSignatureS",
  { s: id },
  {
    says: ({ s }) => `The signature's s, ${s}, lies in the upper half of its range.`,
    rule: "Of the two signatures that say the same only the one with the lower s is accepted (EIP-2).",
    advice: "Use a wallet or library that makes canonical signatures.",
  },
) {}
