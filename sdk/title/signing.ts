import type { Signer, TypedDataField } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { ProviderMissingError } from "../chain/index.ts";
import type { Contracts } from "../chain/contracts.ts";
import { authorize, freshNonce, VALIDITY, type MessageTarget, type Validity } from "../messages/sign.ts";
import { requireFields } from "../fields.ts";
import { LienbookError } from "../errors.ts";

/** How long a signed message is good unless its signer says otherwise, in seconds. */
const DEFAULT_VALIDITY = 7n * 86_400n;

/** The last second of the year 9999: what is later was counted in milliseconds. */
const LAST_SECOND = 253_402_300_799n;

/** What would be signed could not be submitted any more, or for as good as ever. */
export class DeadlineInvalidError extends LienbookError {
  constructor(deadline: bigint, now: bigint) {
    super({
      code: "deadline-invalid",
      value: `${deadline}, when the newest block is of ${now}`,
      rule: "A deadline is a time to come, in Unix seconds.",
      advice:
        "Add to the time of the newest block, in seconds: a week is 604800n. Milliseconds have three digits more.",
    });
  }
}

/** Signs a message for one contract of a deployment, with a fresh nonce and good for a week unless told otherwise. */
export async function signFor(
  book: Contracts,
  signer: Signer,
  contract: MessageTarget["contract"],
  types: Readonly<Record<string, readonly TypedDataField[]>>,
  message: Record<string, unknown>,
  wish: Partial<Validity> = {},
): Promise<AuthorizationStruct> {
  requireFields("validity", wish, VALIDITY);
  const provider = signer.provider;
  if (!provider) throw new ProviderMissingError();
  const [{ chainId }, block, address] = await Promise.all([
    provider.getNetwork(),
    provider.getBlock("latest"),
    book[contract].getAddress(),
  ]);
  if (!block) throw new ProviderMissingError();
  const validity = {
    nonce: wish.nonce ?? freshNonce(),
    deadline: wish.deadline ?? BigInt(block.timestamp) + DEFAULT_VALIDITY,
  };
  if (validity.deadline < block.timestamp || validity.deadline > LAST_SECOND) {
    throw new DeadlineInvalidError(validity.deadline, BigInt(block.timestamp));
  }
  return authorize(signer, { contract, chainId, address }, types, message, validity);
}
