import { ContractError } from "./contract-error.ts";

/** A contract refused and gave no reason. */
export class RevertWithoutReasonError extends ContractError {
  static readonly rule = "A contract of this system names its reason when it refuses.";
  static readonly advice =
    "The call went to another contract, to an address without one, to a function that it does not have, or ran out of " +
    "gas: check addresses, chain and gas limit.";

  constructor(options?: ErrorOptions) {
    const { rule, advice } = RevertWithoutReasonError;
    super(
      { code: "revert-without-reason", value: "0x", rule, advice },
      "A contract refused without a reason.",
      options,
    );
  }
}

/** A contract refused with an error that is none of this system's. */
export class UnknownRevertError extends ContractError {
  static readonly rule = "A contract of this release refuses with an error that this SDK knows.";
  static readonly advice =
    "Decode the data with the ABI of the contract that was called (a token, wallet or policy of somebody else's), or " +
    "update this SDK.";

  /** All that the contract returned. */
  readonly data: string;

  constructor(data: string, options?: ErrorOptions) {
    const { rule, advice } = UnknownRevertError;
    const message = `A contract refused with error ${data.slice(0, 10)}, which is not known here.`;
    super({ code: "unknown-revert", value: data, rule, advice }, message, options);
    this.data = data;
  }
}
