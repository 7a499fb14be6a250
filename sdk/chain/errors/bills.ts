import { contractError } from "./contract-error.ts";
import { address, billForm, billState, id, lei } from "./parameters.ts";

/** Errors of `BillOfLading`. */

export class BillAlreadyIssuedError extends contractError(
  "BillAlreadyIssued",
  { id, state: billState },
  {
    says: ({ id, state }) => `Bill ${id} was issued already; it is ${state}.`,
    rule: "A bill of lading is issued once. Only one that is on paper is taken over again, with a statement.",
    advice: "Use the bill that there is; a changed one is surrendered for amendment.",
  },
) {}

export class ConsigneeInvalidError extends contractError(
  "ConsigneeInvalid",
  { id, consignee: lei },
  {
    says: ({ id, consignee }) => `Bill ${id} cannot be made out to ${consignee}.`,
    rule: "A straight bill names its consignee, a bill in blank nobody, and whoever is named is a participant.",
    advice: "Name an enrolled entity, or another form of bill.",
  },
) {}

export class BillNotInCirculationError extends contractError(
  "BillNotInCirculation",
  { id, state: billState },
  {
    says: ({ id, state }) => `Bill ${id} is ${state}.`,
    rule: "A surrendered bill waits for its carrier's answer, and one that has ended moves no more.",
    advice: "Wait for the carrier to accept or reject; after the end, look up the bill's successor, if it has one.",
  },
) {}

export class TransferToSelfError extends contractError(
  "TransferToSelf",
  { id, account: address },
  {
    says: ({ id, account }) => `Bill ${id} is in the hands of ${account} already.`,
    rule: "An endorsement takes effect with the delivery of the bill to somebody else.",
    advice: "Name the account that is to receive the bill.",
  },
) {}

export class FormNotEndorsableError extends contractError(
  "FormNotEndorsable",
  { id, form: billForm },
  {
    says: ({ id, form }) => `Bill ${id} is ${form} and is not endorsed.`,
    rule: "Only a bill to order is endorsed; a straight one stays its consignee's, and one in blank the bearer's.",
    advice: "Transfer possession alone, or surrender the bill for amendment.",
  },
) {}

export class EndorsementEndsError extends contractError(
  "EndorsementEnds",
  { id, titleholder: lei },
  {
    says: ({ id, titleholder }) => `Bill ${id} was endorsed to ${titleholder} alone, who may not endorse on.`,
    rule: "An endorsement without the words to order is the last.",
    advice: "Surrender the bill, or transfer possession alone.",
  },
) {}

export class EndorseeInvalidError extends contractError(
  "EndorseeInvalid",
  { id, endorsee: lei },
  {
    says: ({ id, endorsee }) => `Bill ${id} cannot be endorsed to ${endorsee} so.`,
    rule: "An endorsement names a participant; one in blank, or a transfer of possession alone, names nobody.",
    advice: "Give an enrolled entity's LEI for an endorsement to somebody, and none otherwise.",
  },
) {}

export class NotTitleholderError extends contractError(
  "NotTitleholder",
  { id, entity: lei, titleholder: lei },
  {
    says: ({ id, entity, titleholder }) => `${entity} possesses bill ${id}, and title is with ${titleholder}.`,
    rule: "Who endorses, surrenders or pledges a bill possesses it and has title.",
    advice: "Pass the bill to the party with title, and let it act.",
  },
) {}

export class NotCarrierOfBillError extends contractError(
  "NotCarrierOfBill",
  { id, entity: lei },
  {
    says: ({ id, entity }) => `${entity} did not issue bill ${id} under this fingerprint.`,
    rule: "Only the carrier that attested a bill answers for it, and knows its fingerprint.",
    advice: "Act from an account of the carrier, and give the fingerprint with which it registered the bill.",
  },
) {}

export class BillNotPendingError extends contractError(
  "BillNotPending",
  { id, state: billState },
  {
    says: ({ id, state }) => `Bill ${id} does not wait for that: it is ${state}.`,
    rule: "A carrier answers what a bill was surrendered for, once.",
    advice: "Look up the state of the bill, and give the answer that fits.",
  },
) {}

export class StatementMissingError extends contractError(
  "StatementMissing",
  { id },
  {
    says: ({ id }) => `A statement about bill ${id} is missing.`,
    rule: "A rejection, an end and a change to paper are given with the hash of what is said about them.",
    advice: "Give the hash of the statement.",
  },
) {}

export class DocumentStillStandsError extends contractError(
  "DocumentStillStands",
  { id },
  {
    says: ({ id }) => `The document of bill ${id} still stands in the register.`,
    rule: "Before another bill takes its place, the carrier revokes the old document: goods are evidence once.",
    advice: "Revoke the document with `DocumentRegistry.revoke`, and accept then.",
  },
) {}

export class NotInCarriersPossessionError extends contractError(
  "NotInCarriersPossession",
  { id, possessor: address },
  {
    says: ({ id, possessor }) => `Bill ${id} is in the hands of ${possessor}, not its carrier's.`,
    rule: "A carrier ends only a bill that has come back to it.",
    advice: "Wait until it is surrendered, or returned.",
  },
) {}
