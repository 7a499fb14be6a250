import { contractError } from "./contract-error.ts";
import { address, count, id, seconds, selector } from "./parameters.ts";

/** Errors of administration: OpenZeppelin's `AccessManager` and what it manages, and the guard against re-entry. */

export class AccessManagedUnauthorizedError extends contractError(
  "AccessManagedUnauthorized",
  { caller: address },
  {
    says: ({ caller }) => `${caller} may not do this, or the contract is closed for new business.`,
    rule: "Administrative acts belong to roles of the AccessManager, which may also close a contract for new business.",
    advice:
      "Ask whoever administers the network for the role, or when the contract opens again (`isTargetClosed`). " +
      "Repayment and release are never closed.",
  },
) {}

export class AccessManagedRequiredDelayError extends contractError(
  "AccessManagedRequiredDelay",
  { caller: address, delay: seconds(32) },
  {
    says: ({ caller, delay }) => `${caller} must announce this ${delay} ahead.`,
    rule: "Some roles act after a delay in which everybody can see what is coming.",
    advice: "`schedule` the call in the AccessManager, wait, then `execute` it there.",
  },
) {}

export class AccessManagedInvalidAuthorityError extends contractError(
  "AccessManagedInvalidAuthority",
  { authority: address },
  {
    says: ({ authority }) => `${authority} cannot administer a contract.`,
    rule: "A contract is administered by another contract, an AccessManager.",
    advice: "Give the address of an AccessManager that is deployed.",
  },
) {}

export class AccessManagerAlreadyScheduledError extends contractError(
  "AccessManagerAlreadyScheduled",
  { operationId: id },
  {
    says: ({ operationId }) => `Operation ${operationId} is scheduled already.`,
    rule: "An operation is scheduled once, until it is executed, cancelled or expired.",
    advice: "Execute it when its time has come, or cancel it first.",
  },
) {}

export class AccessManagerNotScheduledError extends contractError(
  "AccessManagerNotScheduled",
  { operationId: id },
  {
    says: ({ operationId }) => `Operation ${operationId} is not scheduled.`,
    rule: "An act with a delay is scheduled before it is executed, with the very same call.",
    advice: "Schedule it. If it was scheduled: it was executed or cancelled, or the call is another one.",
  },
) {}

export class AccessManagerNotReadyError extends contractError(
  "AccessManagerNotReady",
  { operationId: id },
  {
    says: ({ operationId }) => `The time of operation ${operationId} has not come.`,
    rule: "A scheduled operation waits for its delay.",
    advice: "Execute it at the time that `getSchedule` tells, or later.",
  },
) {}

export class AccessManagerExpiredError extends contractError(
  "AccessManagerExpired",
  { operationId: id },
  {
    says: ({ operationId }) => `The time of operation ${operationId} is over.`,
    rule: "A scheduled operation is executed within a week after its delay.",
    advice: "Schedule it again.",
  },
) {}

export class AccessManagerLockedFunctionError extends contractError(
  "AccessManagerLockedFunction",
  { selector },
  {
    says: ({ selector }) => `Function ${selector} of the AccessManager cannot be given to a role.`,
    rule: "The functions of the AccessManager itself stay with its administrator.",
    advice: "Give roles the functions of other contracts.",
  },
) {}

export class AccessManagerLockedRoleError extends contractError(
  "AccessManagerLockedRole",
  { roleId: count(64) },
  {
    says: ({ roleId }) => `Role ${roleId} cannot be changed.`,
    rule: "Administrator and everybody are roles that are fixed.",
    advice: "Use another role.",
  },
) {}

export class AccessManagerInvalidInitialAdminError extends contractError(
  "AccessManagerInvalidInitialAdmin",
  { initialAdmin: address },
  {
    says: ({ initialAdmin }) => `${initialAdmin} cannot administer the network.`,
    rule: "An AccessManager starts with an administrator.",
    advice: "Deploy it with an account that somebody controls.",
  },
) {}

export class AccessManagerBadConfirmationError extends contractError(
  "AccessManagerBadConfirmation",
  {},
  {
    says: () => "The confirmation of giving up a role names another account than the caller.",
    rule: "An account gives up a role only for itself, and says so by naming itself.",
    advice: "Pass the caller's own address.",
  },
) {}

export class AccessManagerUnauthorizedAccountError extends contractError(
  "AccessManagerUnauthorizedAccount",
  { account: address, roleId: count(64) },
  {
    says: ({ account, roleId }) => `${account} does not have role ${roleId}.`,
    rule: "Roles are granted by those that administer them.",
    advice: "Act from an account with the role, or have it granted.",
  },
) {}

export class AccessManagerUnauthorizedCallError extends contractError(
  "AccessManagerUnauthorizedCall",
  { caller: address, target: address, selector },
  {
    says: ({ caller, target, selector }) => `${caller} may not call ${selector} of ${target}, nor schedule it.`,
    rule: "What can be scheduled and executed is what the caller's roles allow, on a contract that is not closed.",
    advice: "Act from an account with the role, or have it granted; check that the contract is not closed.",
  },
) {}

export class AccessManagerUnauthorizedCancelError extends contractError(
  "AccessManagerUnauthorizedCancel",
  { account: address, caller: address, target: address, selector },
  {
    says: ({ account, caller, target, selector }) =>
      `${account} may not cancel the call of ${selector} on ${target} that ${caller} scheduled.`,
    rule: "Who scheduled an operation cancels it, or a guardian of its role, or the administrator.",
    advice: "Cancel from one of these accounts.",
  },
) {}

export class AccessManagerUnauthorizedConsumeError extends contractError(
  "AccessManagerUnauthorizedConsume",
  { target: address },
  {
    says: ({ target }) => `${target} consumes a scheduled operation that it is not executing.`,
    rule: "A contract consumes a scheduled operation only while it executes it.",
    advice: "Nobody calls this by hand: execute the operation through the AccessManager.",
  },
) {}

export class ReentrancyGuardReentrantCallError extends contractError(
  "ReentrancyGuardReentrantCall",
  {},
  {
    says: () => "A contract was called again from within itself.",
    rule: "While the desk moves money nobody enters it again.",
    advice: "Do not call the desk from a token's or wallet's callback: call it afterwards.",
  },
) {}
