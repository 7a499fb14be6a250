import { contractError } from "./contract-error.ts";
import { address, count, day, signed, text } from "./parameters.ts";

/** Errors of the libraries that the contracts are built on. */

export class SafeCastOverflowedUintDowncastError extends contractError(
  "SafeCastOverflowedUintDowncast",
  { bits: count(8), number: count(256) },
  {
    says: ({ bits, number }) => `${number} does not fit into ${bits} bits.`,
    rule: "A number is stored whole or not at all.",
    advice: "Check the unit: minor units, days, seconds.",
  },
) {}

export class SafeCastOverflowedIntDowncastError extends contractError(
  "SafeCastOverflowedIntDowncast",
  { bits: count(8), number: signed(256) },
  {
    says: ({ bits, number }) => `${number} does not fit into ${bits} bits with its sign.`,
    rule: "Interest is kept exactly; of the largest principal at the highest rate an account holds that of 80 years.",
    advice: "Check the principal and the rate: minor units, and parts per million a year.",
  },
) {}

export class AddressEmptyCodeError extends contractError(
  "AddressEmptyCode",
  { target: address },
  {
    says: ({ target }) => `There is no contract at ${target}.`,
    rule: "Only a contract can be called.",
    advice: "Check the address and the chain.",
  },
) {}

export class FailedCallError extends contractError(
  "FailedCall",
  {},
  {
    says: () => "The operation that was executed failed without a reason.",
    rule: "An executed operation succeeds, or nothing happens.",
    advice: "Simulate the operation by itself to see where it fails.",
  },
) {}

export class InsufficientBalanceError extends contractError(
  "InsufficientBalance",
  { balance: count(256), needed: count(256) },
  {
    says: ({ balance, needed }) => `The contract has ${balance} wei of the ${needed} that the call sends on.`,
    rule: "A call sends on no more than the contract has.",
    advice: "Send the value with the transaction.",
  },
) {}

export class InvalidShortStringError extends contractError(
  "InvalidShortString",
  {},
  {
    says: () => "The name or version of a contract is stored in a form that cannot be read.",
    rule: "Short texts are stored as ShortStrings stores them.",
    advice: "This cannot happen in the contracts of this release: check the address.",
  },
) {}

export class StringTooLongError extends contractError(
  "StringTooLong",
  { text },
  {
    says: ({ text }) => `${text} is longer than 31 bytes.`,
    rule: "A text that is stored in one word has at most 31 bytes.",
    advice: "Choose a shorter name.",
  },
) {}

export class SchedulePrincipalZeroError extends contractError(
  "SchedulePrincipalZero",
  {},
  {
    says: () => "A schedule would repay nothing.",
    rule: "A schedule repays a principal above zero.",
    advice: "Give the principal in minor units.",
  },
) {}

export class TenorZeroError extends contractError(
  "TenorZero",
  {},
  {
    says: () => "The due dates would lie no time apart.",
    rule: "Between due dates lies at least a day or a month.",
    advice: "Give the number of days or months between due dates.",
  },
) {}

export class RoundingUnitZeroError extends contractError(
  "RoundingUnitZero",
  {},
  {
    says: () => "Payments would be rounded to multiples of nothing.",
    rule: "Payments are rounded to multiples of one minor unit or more.",
    advice: "Give 1 for amounts to the minor unit.",
  },
) {}

export class GraceTooLongError extends contractError(
  "GraceTooLong",
  { grace: count(256), dueDates: count(256) },
  {
    says: ({ grace, dueDates }) => `${grace} due dates without principal leave none of ${dueDates} to repay it.`,
    rule: "On at least one due date principal is repaid.",
    advice: "Shorten the grace, or lengthen the term.",
  },
) {}

/** As the SDK's own `PeriodReversedError`, said by the chain. */
export class PeriodReversedOnChainError extends contractError(
  "PeriodReversed",
  { start: day(32), end: day(32) },
  {
    says: ({ start, end }) => `A period cannot run from ${start} to ${end}.`,
    rule: "A period does not end before it starts.",
    advice: "Give the earlier day first.",
  },
) {}

/** `Error(string)`: a refusal in the contract's own words, as older tokens and wallets write it. */
export class RevertReasonError extends contractError(
  "Error",
  { reason: text },
  {
    says: ({ reason }) => `A contract refused: ${reason}.`,
    rule: "A contract that is no part of this system refuses in its own words.",
    advice: "See the documentation of the token or wallet that the transaction called.",
  },
) {}

/** Codes of Solidity's panics, from its documentation, "Panic via assert and Error via require". */
const PANICS: Readonly<Record<string, string>> = {
  "1": "an assertion does not hold",
  "17": "a number overflows or falls below zero",
  "18": "a division by zero",
  "33": "a number that no enum has",
  "34": "a storage array that is encoded wrongly",
  "49": "a pop of an empty array",
  "50": "an index outside an array",
  "65": "too much memory is asked for",
  "81": "a call of a function that is not set",
};

const panicCode = {
  ...count(256),
  show: (code: bigint) =>
    `0x${code.toString(16).padStart(2, "0")}, ${PANICS[String(code)] ?? "which Solidity does not know"}`,
};

/** `Panic(uint256)`: the contract's own arithmetic or a check of the compiler failed. */
export class PanicError extends contractError(
  "Panic",
  { panic: panicCode },
  {
    says: ({ panic }) => `A contract stopped: panic ${panic}.`,
    rule: "Amounts and lists stay within what the contracts can count.",
    advice:
      "Check the amounts and the lengths of lists that were sent. If they are sound, report it with the transaction.",
  },
) {}

export class FailedDeploymentError extends contractError(
  "FailedDeployment",
  {},
  {
    says: () => "A contract that another one deploys could not be deployed.",
    rule: "An account of its own is deployed for each claim that is entrusted.",
    advice: "Give the transaction more gas.",
  },
) {}
