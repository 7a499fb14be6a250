import {
  FetchRequest,
  JsonRpcProvider,
  type Block,
  type ContractRunner,
  type JsonRpcApiProviderOptions,
  type Provider,
} from "ethers";

import { LienbookError } from "../errors.ts";
import { dayAt } from "../units.ts";
import { DEFAULT_RETRY, retrying, type RetryPolicy } from "./transport.ts";

/** A signer or runner that is connected to no chain. */
export class ProviderMissingError extends LienbookError {
  static readonly rule = "Whoever reads or sends has a connection to the chain.";
  static readonly advice = "Connect the signer to a provider first: `wallet.connect(provider)`.";

  constructor() {
    const { rule, advice } = ProviderMissingError;
    super({ code: "provider-missing", value: "a runner without a provider", rule, advice });
  }
}

/** A contract, or whatever else is connected to a chain by who reads it. */
interface Connected {
  readonly runner: ContractRunner | null;
}

/** The connection by which a contract is read. @throws ProviderMissingError */
export function providerOf({ runner }: Connected): Provider {
  const provider = runner?.provider;
  if (!provider) throw new ProviderMissingError();
  return provider;
}

/** The newest block of the chain that a contract is on. @throws ProviderMissingError */
export async function newestBlockOf(contract: Connected): Promise<Block> {
  return blockOf(contract, "latest");
}

/** The day of the newest block, or of another one, UTC, since 1970-01-01. @throws ProviderMissingError */
export async function todayOn(contract: Connected, blockTag: number | "latest" = "latest"): Promise<bigint> {
  const { timestamp } = await blockOf(contract, blockTag);
  return dayAt(timestamp);
}

async function blockOf(contract: Connected, blockTag: number | "latest"): Promise<Block> {
  const block = await providerOf(contract).getBlock(blockTag);
  if (!block) throw new ProviderMissingError();
  return block;
}

/** Not the address of a node. */
export class NodeAddressInvalidError extends LienbookError {
  static readonly rule = "A node is reached by HTTP: its address begins with http:// or https://.";
  static readonly advice = "Give the JSON-RPC endpoint of your node, such as http://127.0.0.1:8545.";

  constructor(url: unknown) {
    const { rule, advice } = NodeAddressInvalidError;
    super({ code: "node-address-invalid", value: String(url), rule, advice });
  }
}

/**
 * A connection to the node at `url`. Unlike ethers' own, it does not wait for ever where there is no node, and answers
 * are the node's present ones.
 *
 * @throws NodeAddressInvalidError, NodeUnreachableError
 *
 * @example
 * ```ts
 * const provider = await openProvider("http://127.0.0.1:8545");
 * const book = await connectDeployment(provider);
 * ```
 */
export async function openProvider(
  url: string,
  retry: RetryPolicy = DEFAULT_RETRY,
  options: JsonRpcApiProviderOptions = {},
): Promise<JsonRpcProvider> {
  if (!/^https?:\/\//i.test(url)) throw new NodeAddressInvalidError(url);
  const request = new FetchRequest(url);
  const chainId = await retrying(() => chainIdAt(request), retry);
  return new JsonRpcProvider(request, chainId, { staticNetwork: true, cacheTimeout: -1, ...options });
}

async function chainIdAt(request: FetchRequest): Promise<bigint> {
  const question = request.clone();
  question.body = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] };
  const response = await question.send();
  response.assertOk();
  return BigInt((response.bodyJson as { result: string }).result);
}
