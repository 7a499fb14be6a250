import { getAddress, type Provider } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { connect, type Addresses } from "../sdk/chain/contracts.ts";
import { HandoverRefusedError } from "./errors.ts";
import { Handover, Renunciation } from "./modules/Handover.ts";
import type { HandoverParameters } from "./parameters.ts";
import { ROLE } from "./roles.ts";

/** How Ignition is to work, whatever it deploys. */
interface How {
  readonly deploymentId: string;
  readonly displayUi: boolean;
  readonly config: object;
}

/**
 * Gives the administration of a deployment to another account, and takes it from the deploying one only when the other is
 * seen to have it.
 *
 * @throws HandoverRefusedError where perhaps nobody could administer the network any more
 */
export async function handOver(
  connection: NetworkConnection,
  { administrator, administratorDelay }: HandoverParameters,
  addresses: Addresses,
  how: How,
): Promise<void> {
  const { provider } = connection.ethers;
  await requireControlled(provider, administrator, addresses);
  const [deployer] = await connection.ethers.getSigners();
  if (deployer && getAddress(administrator) === deployer.address) {
    throw new HandoverRefusedError(administrator, "it is the deploying account, which would give up its own role");
  }
  const access = addresses.access;
  const grant = { access, administrator, administratorDelay };
  await connection.ignition.deploy(Handover, { ...how, parameters: { Handover: grant } });
  const { isMember } = await connect(provider, addresses).access.hasRole(ROLE.admin, administrator);
  if (!isMember) throw new HandoverRefusedError(administrator, "its role has not taken effect");
  await connection.ignition.deploy(Renunciation, { ...how, parameters: { Renunciation: { access } } });
}

/** A slip of the pen gives an address that has no code and has never sent anything. */
async function requireControlled(provider: Provider, administrator: string, addresses: Addresses): Promise<void> {
  const own = Object.entries(addresses).find(([, address]) => getAddress(address) === getAddress(administrator));
  if (own) throw new HandoverRefusedError(administrator, `it is the contract ${own[0]}, which administers nothing`);
  const [code, sent] = await Promise.all([
    provider.getCode(administrator),
    provider.getTransactionCount(administrator),
  ]);
  if (code === "0x" && sent === 0) {
    throw new HandoverRefusedError(administrator, "it has no code and has never sent a transaction here");
  }
}
