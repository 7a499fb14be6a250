import type { Signer, TypedDataField } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { ProviderMissingError } from "../chain/index.ts";
import type { Contracts } from "../chain/contracts.ts";
import { authorize, freshNonce, type MessageTarget, type Validity } from "../messages/sign.ts";

/** How long a signed message is good unless its signer says otherwise, in seconds. */
const DEFAULT_VALIDITY = 7n * 86_400n;

/** Signs a message for one contract of a deployment, with a fresh nonce and good for a week unless told otherwise. */
export async function signFor(
  book: Contracts,
  signer: Signer,
  contract: MessageTarget["contract"],
  types: Readonly<Record<string, readonly TypedDataField[]>>,
  message: Record<string, unknown>,
  wish: Partial<Validity> = {},
): Promise<AuthorizationStruct> {
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
  return authorize(signer, { contract, chainId, address }, types, message, validity);
}
