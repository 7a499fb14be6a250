import { LienbookError } from "../sdk/errors.ts";

/** A parameter of a deployment is unknown or out of bounds. */
export class DeploymentParametersError extends LienbookError {
  static readonly rule = "A deployment takes the parameters that docs/deploying.md lists, from a file of JSON.";
  static readonly advice = "Correct the file; what is left out has a default.";

  constructor(source: string, parameter: string, problem: string) {
    const { rule, advice } = DeploymentParametersError;
    super({ code: "deployment-parameters", value: `${source}: ${parameter} ${problem}`, rule, advice });
  }
}

/** A handover after which, perhaps, nobody could administer the network. */
export class HandoverRefusedError extends LienbookError {
  static readonly rule = "Administration is given only to an account that somebody is seen to control.";
  static readonly advice =
    "Name the address of a multisig contract, or of an account that has sent a transaction on this chain (any, to itself " +
    "for example). Nothing was given away.";

  readonly administrator: string;

  constructor(administrator: string, reason: string) {
    const { rule, advice } = HandoverRefusedError;
    super({ code: "handover-refused", value: `${administrator}: ${reason}`, rule, advice });
    this.administrator = administrator;
  }
}

/** What stands on the chain is not what was to be deployed. */
export class WiringError extends LienbookError {
  static readonly rule = "After a deployment, roles, links, listings and rules are those that its parameters say.";
  static readonly advice =
    "Give the parameters with which it was deployed. If they are those: somebody has changed the network since, which may " +
    "be right; see the events of the AccessManager.";

  /** Everything that differs. */
  readonly differences: readonly string[];

  constructor(differences: readonly string[]) {
    const { rule, advice } = WiringError;
    super({ code: "wiring", value: differences.join("; "), rule, advice });
    this.message = `${rule}\n  ${differences.join("\n  ")}\n${advice}`;
    this.differences = differences;
  }
}

/** Ignition remembers a deployment of which this chain knows nothing. */
export class DeploymentGoneError extends LienbookError {
  static readonly rule = "What was deployed on a chain stands on it.";
  static readonly advice =
    "If the chain was started anew, run again with --reset, which forgets the former deployment. If not, the node serves " +
    "another chain of the same id.";

  constructor(chainId: bigint, record: string) {
    const { rule, advice } = DeploymentGoneError;
    super({ code: "deployment-gone", value: `chain ${chainId}, ${record}`, rule, advice });
  }
}

/** A deployment that stands was to be forgotten. */
export class DeploymentStandsError extends LienbookError {
  static readonly rule = "Only a deployment that is gone is forgotten.";
  static readonly advice = "Run without --reset: what stands is kept, and what is missing is sent.";

  constructor(chainId: bigint, address: string) {
    const { rule, advice } = DeploymentStandsError;
    super({ code: "deployment-stands", value: `chain ${chainId}, AccessManager at ${address}`, rule, advice });
  }
}
