import { contractError } from "./contract-error.ts";
import { address, count, country, lei, moment, participantRoles } from "./parameters.ts";

/** Errors of `Participants`. */

export class LeiInvalidError extends contractError(
  "LeiInvalid",
  { lei },
  {
    says: ({ lei }) => `${lei} is no Legal Entity Identifier.`,
    rule: "A LEI has 18 capital letters and digits and two check digits (ISO 17442, ISO 7064 MOD 97-10).",
    advice: "Look the entity up at search.gleif.org and copy its LEI.",
  },
) {}

export class CountryInvalidError extends contractError(
  "CountryInvalid",
  { country },
  {
    says: ({ country }) => `${country} is no country.`,
    rule: "A country is two capital letters of ISO 3166-1.",
    advice: "Give the country of registration, e.g. CN.",
  },
) {}

export class RolesInvalidError extends contractError(
  "RolesInvalid",
  { roles: participantRoles },
  {
    says: ({ roles }) => `These roles cannot be given: ${roles}.`,
    rule: "A participant has at least one role, and only roles that the network knows.",
    advice: "Give a set of the known roles, one bit each.",
  },
) {}

export class AppraiserNotIndependentError extends contractError(
  "AppraiserNotIndependent",
  { roles: participantRoles },
  {
    says: ({ roles }) => `These roles cannot be one entity's: ${roles}.`,
    rule: "An appraiser is no enterprise, bank or guarantor: an asset is taken from its pledgor at what an appraiser says.",
    advice: "Enrol the appraiser as an entity of its own, with its own LEI.",
  },
) {}

export class KycExpiryInPastError extends contractError(
  "KycExpiryInPast",
  { kycExpiry: moment(40) },
  {
    says: ({ kycExpiry }) => `An identification that ends at ${kycExpiry} has ended already.`,
    rule: "A participant is enrolled or renewed with an identification that is still good.",
    advice: "Give a time in the future, in Unix seconds (not milliseconds).",
  },
) {}

export class ParticipantAlreadyEnrolledError extends contractError(
  "ParticipantAlreadyEnrolled",
  { lei },
  {
    says: ({ lei }) => `${lei} is enrolled already.`,
    rule: "A legal entity is enrolled once.",
    advice: "Renew or change it with `update`, and give it more accounts with `addAccount`.",
  },
) {}

export class ParticipantNotEnrolledError extends contractError(
  "ParticipantNotEnrolled",
  { lei },
  {
    says: ({ lei }) => `${lei} is not enrolled.`,
    rule: "Only entities that the registrar has enrolled are participants.",
    advice: "Have the registrar enrol it.",
  },
) {}

export class AccountNotEnrolledError extends contractError(
  "AccountNotEnrolled",
  { account: address },
  {
    says: ({ account }) => `Account ${account} acts for no participant.`,
    rule: "An account acts for the entity for which the registrar has entered it.",
    advice: "Have the registrar add the account to its entity, or use an account that is entered.",
  },
) {}

export class AccountInvalidError extends contractError(
  "AccountInvalid",
  { account: address },
  {
    says: ({ account }) => `Account ${account} can act for nobody.`,
    rule: "A participant acts through an account that it controls itself.",
    advice: "Give the participant's own account: neither the zero address nor a contract that holds claims for others.",
  },
) {}

export class AccountInUseError extends contractError(
  "AccountInUse",
  { account: address },
  {
    says: ({ account }) => `Account ${account} acts for a participant: nothing says that it is lost.`,
    rule: "An account is declared lost by two offices: the registrar removes it, then the governor enters the court's order.",
    advice: "Have the registrar remove the account first, if its key is lost or stolen.",
  },
) {}

export class AccountDeclaredLostError extends contractError(
  "AccountDeclaredLost",
  { account: address },
  {
    says: ({ account }) => `By a court's order the key of account ${account} is lost.`,
    rule: "An account that was declared lost contests no replacement, and is declared lost once.",
    advice:
      "Act by another account of the entity. If the order is wrong or has fallen, have the registrar add the account again.",
  },
) {}

export class CourtOrderMissingError extends contractError(
  "CourtOrderMissing",
  { account: address },
  {
    says: ({ account }) => `No order says that the key of account ${account} is lost.`,
    rule: "An account is declared lost by the hash of a court's order.",
    advice: "Hash the order as it was issued, and enter that.",
  },
) {}

export class AccountTakenError extends contractError(
  "AccountTaken",
  { account: address, lei },
  {
    says: ({ account, lei }) => `Account ${account} acts for ${lei} already.`,
    rule: "An account acts for one entity.",
    advice: "Use another account, or have the registrar remove this one first.",
  },
) {}

export class TooManyAccountsError extends contractError(
  "TooManyAccounts",
  { lei, most: count(256) },
  {
    says: ({ lei, most }) => `${lei} has ${most} accounts already.`,
    rule: "An entity's standing is written to each of its accounts, so they are limited.",
    advice: "Remove an account that is no longer used.",
  },
) {}

export class SuccessorInvalidError extends contractError(
  "SuccessorInvalid",
  { account: address, successor: address },
  {
    says: ({ account, successor }) => `${successor} cannot take the place of account ${account}.`,
    rule: "A lost account is replaced by another account that acts for the same entity.",
    advice: "Have the registrar add the new account to the entity first.",
  },
) {}

export class ReplacementStandsError extends contractError(
  "ReplacementStands",
  { account: address, successor: address },
  {
    says: ({ account, successor }) => `Account ${account} is to be replaced, or was, by ${successor}.`,
    rule: "An account has one successor.",
    advice: "If the successor is lost, too, announce its own replacement; a wrong one is contested by the old account.",
  },
) {}

export class ReplacementNotPendingError extends contractError(
  "ReplacementNotPending",
  { account: address },
  {
    says: ({ account }) => `No replacement of account ${account} is waiting for its answer.`,
    rule: "An account contests its replacement from the announcement until that takes effect.",
    advice: "Contest from the account itself, in time; afterwards only the registrar and the courts help.",
  },
) {}

export class ParticipantIsSuspendedError extends contractError(
  "ParticipantIsSuspended",
  { lei },
  {
    says: ({ lei }) => `${lei} is suspended.`,
    rule: "A suspended participant enters no new business. What it owes and is owed runs on.",
    advice: "Ask the registrar why, and have it reinstated.",
  },
) {}

export class ParticipantNotSuspendedError extends contractError(
  "ParticipantNotSuspended",
  { lei },
  {
    says: ({ lei }) => `${lei} is not suspended.`,
    rule: "Only a suspended participant can be reinstated.",
    advice: "Nothing is to be done.",
  },
) {}

export class KycExpiredError extends contractError(
  "KycExpired",
  { lei, kycExpiry: moment(40) },
  {
    says: ({ lei, kycExpiry }) => `The identification of ${lei} ended at ${kycExpiry}.`,
    rule: "A participant enters new business while its identification is good.",
    advice: "Have the registrar renew it with `update`.",
  },
) {}

export class ParticipantLacksRoleError extends contractError(
  "ParticipantLacksRole",
  { lei, wanted: participantRoles, actual: participantRoles },
  {
    says: ({ lei, wanted, actual }) => `${lei} must be ${wanted} for this, and is ${actual}.`,
    rule: "Each act belongs to a role: an enterprise pledges, a bank lends, customs attest declarations.",
    advice: "Act through an entity with the role, or have the registrar give the role to this one.",
  },
) {}
