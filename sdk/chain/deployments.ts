import { join } from "node:path";

import { isAddress, type ContractRunner, type Provider } from "ethers";

import { LienbookError } from "../errors.ts";
import { connect, CONTRACT_NAMES, isCodeOf, type Addresses, type ContractName, type Contracts } from "./contracts.ts";
import { readIfThere, writeWhole } from "./files.ts";
import { ProviderMissingError } from "./provider.ts";

/** Where the book stands on one chain. */
export interface Deployment {
  readonly chainId: bigint;
  /** The first block with anything of the deployment in it: whoever reads events starts here. */
  readonly firstBlock: number;
  readonly addresses: Addresses;
}

/** No deployment on this chain is known. */
export class DeploymentMissingError extends LienbookError {
  static readonly rule = "The addresses of a deployment stand in a file named after its chain.";
  static readonly advice = "Deploy with `npm run deploy -- --network NAME`, or put the file of whoever deployed there.";

  readonly chainId: bigint;
  readonly path: string;

  constructor(chainId: bigint, path: string) {
    const { rule, advice } = DeploymentMissingError;
    super({ code: "deployment-missing", value: `chain ${chainId}, ${path}`, rule, advice });
    this.chainId = chainId;
    this.path = path;
  }
}

/** A file of addresses that does not say what it should. */
export class DeploymentInvalidError extends LienbookError {
  static readonly rule =
    "A deployment file holds chainId, firstBlock and the address of every contract, as `npm run deploy` writes it.";
  static readonly advice =
    "Deploy again (nothing is sent for what stands already), or get the file from whoever deployed.";

  readonly path: string;

  constructor(path: string, problem: string) {
    const { rule, advice } = DeploymentInvalidError;
    super({ code: "deployment-invalid", value: `${path}: ${problem}`, rule, advice });
    this.path = path;
  }
}

/** There is no such contract where the deployment says that there is one. */
export class ContractMissingError extends LienbookError {
  static readonly rule = "Every address of a deployment has the contract that stands beside it, of this release.";
  static readonly advice =
    "The chain was restarted, the node serves another chain of the same id, or the file has the address of another " +
    "contract: check each, then deploy again.";

  readonly contract: ContractName;
  readonly address: string;
  readonly chainId: bigint;

  constructor(
    contract: ContractName,
    address: string,
    chainId: bigint,
    found: "nothing" | "another contract" = "nothing",
  ) {
    const { rule, advice } = ContractMissingError;
    const value = `${found} for ${contract} at ${address} on chain ${chainId}`;
    super({ code: "contract-missing", value, rule, advice });
    this.contract = contract;
    this.address = address;
    this.chainId = chainId;
  }
}

/**
 * The deployments that this installation knows, one file per chain: `deployments/<chainId>.json`.
 *
 * @example
 * ```ts
 * const { addresses, firstBlock } = await new Deployments().read(1337n);
 * ```
 */
export class Deployments {
  readonly directory: string;

  constructor(directory = join(import.meta.dirname, "..", "..", "deployments")) {
    this.directory = directory;
  }

  pathOf(chainId: bigint): string {
    return join(this.directory, `${chainId}.json`);
  }

  /** @throws DeploymentMissingError, DeploymentInvalidError */
  async read(chainId: bigint): Promise<Deployment> {
    const deployment = await this.find(chainId);
    if (deployment === undefined) throw new DeploymentMissingError(chainId, this.pathOf(chainId));
    return deployment;
  }

  /** The deployment on a chain, or undefined where none is known. @throws DeploymentInvalidError */
  async find(chainId: bigint): Promise<Deployment | undefined> {
    const path = this.pathOf(chainId);
    const text = await readIfThere(path).catch((error: unknown) => {
      throw new DeploymentInvalidError(path, error instanceof Error ? error.message : "cannot be read");
    });
    return text === undefined ? undefined : parseDeployment(text, chainId, path);
  }

  /** Records a deployment. @returns the path of its file */
  async write(deployment: Deployment): Promise<string> {
    const path = this.pathOf(deployment.chainId);
    const { chainId, firstBlock, addresses } = deployment;
    const ordered = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, addresses[name]]));
    const text = `${JSON.stringify({ chainId: Number(chainId), firstBlock, addresses: ordered }, null, 2)}\n`;
    parseDeployment(text, chainId, path);
    await writeWhole(path, text);
    return path;
  }
}

/**
 * The contracts of the deployment on the chain to which `runner` is connected, with the block from which their events are read.
 *
 * @throws DeploymentMissingError, DeploymentInvalidError, ContractMissingError, ProviderMissingError
 *
 * @example
 * ```ts
 * const book = await connectDeployment(new Wallet(key, new JsonRpcProvider(url)));
 * await book.registry.stateOf(id);
 * ```
 */
export async function connectDeployment(runner: ContractRunner, deployments = new Deployments()): Promise<Contracts> {
  // Without types it may be anything: an address, or nothing.
  const provider = (runner as ContractRunner | undefined)?.provider;
  if (!provider) throw new ProviderMissingError();
  const { chainId } = await provider.getNetwork();
  const { addresses, firstBlock } = await deployments.read(chainId);
  await requireContracts(provider, addresses);
  return connect(runner, addresses, firstBlock);
}

/** Makes sure that every address has its contract. @throws ContractMissingError */
export async function requireContracts(provider: Provider, addresses: Addresses): Promise<void> {
  const { chainId } = await provider.getNetwork();
  const codes = await Promise.all(CONTRACT_NAMES.map((name) => provider.getCode(addresses[name])));
  for (const [index, name] of CONTRACT_NAMES.entries()) {
    const code = codes[index] ?? "0x";
    if (isCodeOf(name, code)) continue;
    throw new ContractMissingError(name, addresses[name], chainId, code === "0x" ? "nothing" : "another contract");
  }
}

function parseDeployment(text: string, chainId: bigint, path: string): Deployment {
  const refuse = (problem: string): never => {
    throw new DeploymentInvalidError(path, problem);
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    refuse(error instanceof Error ? error.message : "no JSON");
  }
  if (!isRecord(content)) return refuse("no JSON object");
  const { chainId: written, firstBlock, addresses } = content;
  if (!Number.isSafeInteger(written) || written !== Number(chainId)) {
    return refuse(`chainId is ${JSON.stringify(written)}, not ${chainId}`);
  }
  if (!Number.isSafeInteger(firstBlock) || Number(firstBlock) < 0) refuse("firstBlock is no block number");
  if (!isRecord(addresses)) return refuse("addresses is no object");
  for (const name of CONTRACT_NAMES) {
    if (!isAddress(addresses[name])) refuse(`${name} is ${JSON.stringify(addresses[name])}, which is no address`);
  }
  const known = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, addresses[name]])) as Addresses;
  return { chainId, firstBlock: Number(firstBlock), addresses: known };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
