import { getAddress, Interface, isAddress, ZeroAddress } from "ethers";

import { ServiceConfigurationError } from "./errors.ts";

/** Knows whose accounts may ask. */
export interface Participants {
  /**
   * The participant in good standing that the account acts for, or undefined. Limits are counted by participant, so
   * that nobody has more of them by having more accounts.
   *
   * @param account Address with its checksum.
   */
  participantOf(account: string): Promise<string | undefined>;
}

/**
 * Participants from a list, for a network whose members are few or not on chain yet.
 *
 * @param entries `ACCOUNT` or `PARTICIPANT=ACCOUNT` each; a participant may have several accounts.
 */
export function listedParticipants(entries: readonly string[]): Participants {
  const byAccount = new Map<string, string>();
  for (const entry of entries) {
    const [account = "", participant = account] = entry.split("=").reverse();
    if (!isAddress(account) || participant === "" || entry.split("=").length > 2) {
      throw new ServiceConfigurationError(entry, "A participant is listed as 0x…account or as NAME=0x…account.");
    }
    const address = getAddress(account);
    if (byAccount.has(address)) throw new ServiceConfigurationError(entry, "An account belongs to one participant.");
    byAccount.set(address, participant === account ? address : participant);
  }
  return { participantOf: async (account) => byAccount.get(account) };
}

const CONTRACT = new Interface([
  "function entityOf(address account) view returns (bytes20)",
  "function isActive(address account) view returns (bool)",
]);

const RPC_TIMEOUT_MS = 5_000;

/**
 * Participants as the chain has them: an account that is enrolled, and whose entity is neither suspended nor past its
 * know-your-customer date, at the latest block. Asked anew for each request, so that a suspension works at once.
 *
 * @param rpcUrl JSON-RPC endpoint of a node that the operator trusts: it decides who may ask.
 * @param contract Address of the Participants contract.
 */
export function chainParticipants(rpcUrl: string, contract: string): Participants {
  const call = async (method: "entityOf" | "isActive", account: string): Promise<unknown> => {
    const data = CONTRACT.encodeFunctionData(method, [account]);
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_call", params: [{ to: contract, data }, "latest"] }),
      redirect: "error",
      signal: AbortSignal.timeout(RPC_TIMEOUT_MS),
    });
    const { result, error } = (await response.json()) as { result?: string; error?: { message?: string } };
    if (typeof result !== "string") throw new Error(`${method}: ${error?.message ?? `HTTP ${response.status}`}`);
    return CONTRACT.decodeFunctionResult(method, result)[0];
  };
  return {
    async participantOf(account) {
      const [entity, active] = await Promise.all([call("entityOf", account), call("isActive", account)]);
      return entity === ZeroAddress || active !== true ? undefined : leiText(entity as string);
    },
  };
}

/** A legal entity identifier as the contract has it, as text. Anything else stays hexadecimal. */
function leiText(entity: string): string {
  const text = Buffer.from(entity.slice(2), "hex").toString("latin1");
  return /^[0-9A-Z]{20}$/.test(text) ? text : entity;
}
