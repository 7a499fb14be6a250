export { InvalidArgumentError, UnknownFieldError } from "./arguments.ts";
export { NoAnswerError } from "./calls.ts";
export {
  CONTRACT_NAMES,
  connect,
  interfaceOf,
  type Addresses,
  type ContractName,
  type Contracts,
} from "./contracts.ts";
export {
  connectDeployment,
  ContractMissingError,
  DeploymentInvalidError,
  DeploymentMissingError,
  Deployments,
  requireContracts,
  type Deployment,
} from "./deployments.ts";
export * from "./errors/index.ts";
export { readEvents } from "./events.ts";
export { followEvents, type FollowOptions, type NewEvents } from "./following.ts";
export { PARKED_AT, parkedFor, type ParkedAt } from "./parked.ts";
export { NodeAddressInvalidError, openProvider, ProviderMissingError } from "./provider.ts";
export * from "./sender/index.ts";
export type * from "./structs.ts";
export { isTransportFailure, NodeUnreachableError, retrying, type RetryPolicy } from "./transport.ts";
