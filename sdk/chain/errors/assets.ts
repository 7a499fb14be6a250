import { contractError } from "./contract-error.ts";
import { address, amount, count, id, moment, tokenId } from "./parameters.ts";

/** Errors of `TradeAsset`: what the tokens of all kinds of document share. */

export class TokenLockedError extends contractError(
  "TokenLocked",
  { id, encumbered: amount(64) },
  {
    says: ({ id, encumbered }) => `The token of document ${id} is locked: ${encumbered} of it are pledged.`,
    rule: "The token of an encumbered document does not leave its owner, except through the lien book.",
    advice: "Have the liens released first: repay the financing, or ask the holder of the lien.",
  },
) {}

export class BackingUnsortedError extends contractError(
  "BackingUnsorted",
  { document: id },
  {
    says: ({ document }) => `Document ${document} stands out of order, or twice, behind the asset.`,
    rule: "The documents behind an asset are listed in ascending order of id, each once.",
    advice: "Sort the backing by document id, and merge what stands twice.",
  },
) {}

export class BackingIncludesSelfError extends contractError(
  "BackingIncludesSelf",
  { document: id },
  {
    says: ({ document }) => `Document ${document} cannot stand behind itself.`,
    rule: "An asset's own document is encumbered anyway and is no part of its backing.",
    advice: "Leave the asset's own document out of the backing.",
  },
) {}

export class TooManyBackingsError extends contractError(
  "TooManyBackings",
  { count: count(256), most: count(256) },
  {
    says: ({ count, most }) => `${count} documents are too many to stand behind one asset; ${most} are the most.`,
    rule: "A pledge of an asset with all its backing fits into a block.",
    advice: "Split the receivable, or leave out documents that are not needed as evidence.",
  },
) {}

export class ContentRootsMissingError extends contractError(
  "ContentRootsMissing",
  { backings: count(256), contentRoots: count(256) },
  {
    says: ({ backings, contentRoots }) =>
      `${contentRoots} content roots do not fit the asset's own document and ${backings} behind it.`,
    rule: "The content root of the asset's own document comes first, then one for each document behind it.",
    advice: "Give the roots in that order, one for each.",
  },
) {}

export class BackingShareInvalidError extends contractError(
  "BackingShareInvalid",
  { document: id, share: amount(64), documentValue: amount(64) },
  {
    says: ({ document, share, documentValue }) =>
      `Document ${document}, worth ${documentValue}, cannot give ${share} as backing.`,
    rule: "A share is above zero and no more than the document's value.",
    advice: "Take as share what the document proves of this trade.",
  },
) {}

export class BackingCurrencyMismatchError extends contractError(
  "BackingCurrencyMismatch",
  { document: id },
  {
    says: ({ document }) => `Document ${document} is in another currency than the asset that it would back.`,
    rule: "An asset and all documents behind it are in one currency.",
    advice: "Use evidence in the currency of the invoice.",
  },
) {}

export class FaceValueInvalidError extends contractError(
  "FaceValueInvalid",
  { id, face: amount(64), documentValue: amount(64) },
  {
    says: ({ id, face, documentValue }) =>
      `An asset of ${face} cannot be issued on document ${id}, which is worth ${documentValue}.`,
    rule: "The face value is above zero and no more than the document's value; of a warehouse receipt it is all of it.",
    advice: "Issue it over what the document says, or, unless it is of goods in store, less.",
  },
) {}

export class NothingToRefuseError extends contractError(
  "NothingToRefuse",
  { id },
  {
    says: ({ id }) => `Document ${id} was pushed to nobody who could still refuse it.`,
    rule: "A receiver may refuse what was pushed to it until it acts on it.",
    advice: "Transfer it back; if it was taken, the other side must agree.",
  },
) {}

export class NotGiverError extends contractError(
  "NotGiver",
  { id, account: address },
  {
    says: ({ id, account }) => `${account} did not push document ${id} to its owner.`,
    rule: "A token that is refused goes back to whoever pushed it.",
    advice: "Name the account of the last transfer, or of the carrier that issued it.",
  },
) {}

export class OwnerNotReplacedError extends contractError(
  "OwnerNotReplaced",
  { id, owner: address },
  {
    says: ({ id, owner }) => `No other account has taken the place of ${owner}, which owns document ${id}.`,
    rule: "A lost account's tokens go to the account that the registrar announced in its place, after the delay.",
    advice: "Have the registrar announce the replacement, and wait until it takes effect.",
  },
) {}

export class ReasonMissingError extends contractError(
  "ReasonMissing",
  { id },
  {
    says: ({ id }) => `No reason is given for a transfer of document ${id} by order.`,
    rule: "A court's order is named by its hash.",
    advice: "Give the hash of the order.",
  },
) {}

export class OrderMissingError extends contractError(
  "OrderMissing",
  { id, to: address },
  {
    says: ({ id, to }) => `No transfer of document ${id} to ${to} is ordered.`,
    rule: "A token is moved against its owner's will only as a court ordered, which everybody saw before.",
    advice: "Enter the order with `orderTransfer`, and carry out just that one.",
  },
) {}

export class OrderStandsError extends contractError(
  "OrderStands",
  { id, to: address },
  {
    says: ({ id, to }) => `A transfer of document ${id} to ${to} is ordered already.`,
    rule: "One order stands for a token at a time.",
    advice: "Carry it out, or revoke it first.",
  },
) {}

export class OrderNotExecutableError extends contractError(
  "OrderNotExecutable",
  { id, executableAt: moment(48) },
  {
    says: ({ id, executableAt }) => `The order over document ${id} is carried out from ${executableAt} on.`,
    rule: "Everybody sees an order for its delay before it is carried out.",
    advice: "Wait until then.",
  },
) {}

export class ERC7943CannotReceiveError extends contractError(
  "ERC7943CannotReceive",
  { account: address },
  {
    says: ({ account }) => `${account} cannot receive the token.`,
    rule: "Tokens go to accounts of participants in good standing, and to another one than their owner.",
    advice: "Name another account, or have the registrar look into the standing of this one's entity.",
  },
) {}

export class ERC7943CannotTransferError extends contractError(
  "ERC7943CannotTransfer",
  { from: address, to: address, tokenId },
  {
    says: ({ from, to, tokenId }) => `Document ${tokenId} does not go from ${from} to ${to}.`,
    rule: "An ordered transfer names who owns the token, and somebody else who gets it.",
    advice: "Look up the owner, who may have changed since the order.",
  },
) {}

export class ERC7943InsufficientUnfrozenBalanceError extends contractError(
  "ERC7943InsufficientUnfrozenBalance",
  { account: address, tokenId },
  {
    says: ({ account, tokenId }) => `Document ${tokenId} of ${account} is frozen.`,
    rule: "A token that the supervisor froze moves only by a court's order.",
    advice: "Ask the supervisor why, and have it set free.",
  },
) {}
