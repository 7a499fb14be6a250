import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { listTransactions, status } from "@nomicfoundation/ignition-core";
import type { Provider } from "ethers";
import hre from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { DeploymentInvalidError, Deployments, type Deployment } from "../sdk/chain/deployments.ts";
import { addressesOf } from "./addresses.ts";
import { DeploymentGoneError, DeploymentStandsError } from "./errors.ts";
import { handOver } from "./handover.ts";
import Lienbook from "./modules/Lienbook.ts";
import { checkParameters, type Parameters } from "./parameters.ts";
import { verifyWiring } from "./wiring.ts";

export interface DeployOptions {
  readonly parameters?: Parameters;
  /** Where addresses are kept. */
  readonly deployments?: Deployments;
  /** Under which name Ignition keeps its record; named after the chain by default. */
  readonly deploymentId?: string;
  /** Forgets a former deployment that is gone with its chain. */
  readonly reset?: boolean;
  /** Shows Ignition's progress. */
  readonly displayUi?: boolean;
  readonly pollingMs?: number;
}

export interface DeployResult {
  readonly deployment: Deployment;
  /** The file of addresses; none on the embedded chain, which ends with the process. */
  readonly file?: string;
  /** How many transactions this run has sent. */
  readonly sent: number;
}

/**
 * Deploys the whole of Lienbook to the chain of `connection`, or what of it is missing, hands administration over where
 * the parameters say so, verifies the wiring and keeps the addresses. Run again, it goes on where it stopped.
 *
 * @throws DeploymentGoneError, DeploymentStandsError, HandoverRefusedError, WiringError
 *
 * @example
 * ```ts
 * const { deployment } = await deployLienbook(await hre.network.create("private"));
 * const book = connect(provider, deployment.addresses);
 * ```
 */
export async function deployLienbook(
  connection: NetworkConnection,
  options: DeployOptions = {},
): Promise<DeployResult> {
  const { parameters = checkParameters({}, "defaults"), deployments = new Deployments() } = options;
  const { provider } = connection.ethers;
  const { chainId } = await provider.getNetwork();
  const [deployer] = await connection.ethers.getSigners();
  if (!deployer) throw new RangeError("The network has no account to deploy from");
  const isEmbedded = connection.networkConfig.type === "edr-simulated";
  const deploymentId = options.deploymentId ?? `chain-${chainId}`;
  const record = join(hre.config.paths.ignition, "deployments", deploymentId);

  const isRecorded = !isEmbedded && existsSync(record);
  const known = isEmbedded ? undefined : await knownAt(deployments, chainId, isRecorded);
  if (!isEmbedded) await compareWithChain(provider, chainId, record, known, options.reset ?? false);
  if (known && !isRecorded && (await provider.getCode(known.addresses.access)) !== "0x") {
    // Deployed from another machine: there is nothing to send, and much to verify.
    await verifyWiring(provider, known, parameters, deployer.address);
    return { deployment: known, file: deployments.pathOf(chainId), sent: 0 };
  }

  const [nonce, blockBefore] = await Promise.all([deployer.getNonce(), provider.getBlockNumber()]);
  const how = {
    deploymentId,
    displayUi: options.displayUi ?? false,
    config: {
      // Blocks of private chains are final, and accounts without a balance cannot outbid themselves.
      requiredConfirmations: 1,
      disableFeeBumping: (await provider.getBlock("latest"))?.baseFeePerGas === 0n,
      ...(options.pollingMs === undefined ? {} : { blockPollingInterval: options.pollingMs }),
    },
  };
  const chosen = { Lienbook: { ...parameters.Lienbook } };
  const addresses = await addressesOf(await connection.ignition.deploy(Lienbook, { ...how, parameters: chosen }));
  if (parameters.Handover) await handOver(connection, parameters.Handover, addresses, how);

  const firstBlock = isEmbedded ? blockBefore + 1 : await firstBlockOf(provider, record);
  const deployment = { chainId, firstBlock, addresses };
  await verifyWiring(provider, deployment, parameters, deployer.address);
  const sent = (await deployer.getNonce()) - nonce;
  return isEmbedded ? { deployment, sent } : { deployment, sent, file: await deployments.write(deployment) };
}

/** Ignition believes its record: that the chain has what the record says must be seen before. */
async function compareWithChain(
  provider: Provider,
  chainId: bigint,
  record: string,
  known: Deployment | undefined,
  reset: boolean,
): Promise<void> {
  const recorded = (await accessIn(record)) ?? known?.addresses.access;
  const stands = recorded !== undefined && (await provider.getCode(recorded)) !== "0x";
  if (reset && recorded !== undefined && stands) throw new DeploymentStandsError(chainId, recorded);
  if (reset) await rm(record, { recursive: true, force: true });
  else if (existsSync(record) && recorded !== undefined && !stands) throw new DeploymentGoneError(chainId, record);
}

/** What the file of addresses says; one of a former release, which lacks contracts, is written anew by Ignition's own record. */
async function knownAt(
  deployments: Deployments,
  chainId: bigint,
  isRecorded: boolean,
): Promise<Deployment | undefined> {
  try {
    return await deployments.find(chainId);
  } catch (error) {
    if (error instanceof DeploymentInvalidError && isRecorded) return undefined;
    throw error;
  }
}

/** Where Ignition's record says that the AccessManager stands, the first of all contracts. */
async function accessIn(record: string): Promise<string | undefined> {
  if (!existsSync(join(record, "journal.jsonl"))) return undefined;
  const { contracts } = await status(record);
  const addresses = Object.fromEntries(Object.entries(contracts).map(([id, { address }]) => [id, address]));
  // Ignition goes by its journal, but reads this list before it adds to it. Killed while it wrote it, it could not go on.
  await writeFile(join(record, "deployed_addresses.json"), `${JSON.stringify(addresses, null, 2)}\n`);
  return addresses["Lienbook#AccessManager"];
}

async function firstBlockOf(provider: Provider, record: string): Promise<number> {
  const [first] = await listTransactions(record, new HardhatArtifactResolver(hre.artifacts));
  const receipt = first && (await provider.getTransactionReceipt(first.txHash));
  return receipt?.blockNumber ?? 0;
}
