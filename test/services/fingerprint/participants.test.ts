import type { IncomingMessage, ServerResponse } from "node:http";

import { expect } from "chai";
import { Wallet } from "ethers";
import { network } from "hardhat";

import { chainParticipants } from "../../../services/fingerprint/participants.ts";
import { refusal } from "./harness.ts";
import { Loopback } from "./loopback.ts";

const BANK_LEI = "5493001KJTIIGC8Y1R12";
const BANK_ROLE = 2n;
const YEAR = 365 * 86_400;

/** The provider of a simulated network, behind HTTP as a node has it. */
function nodeOf(provider: { request(call: { method: string; params: unknown[] }): Promise<unknown> }) {
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const call = JSON.parse(Buffer.concat(chunks).toString()) as { id: number; method: string; params: unknown[] };
    const answer = await provider.request(call).then(
      (result) => ({ result }),
      (error: unknown) => ({ error: { code: -32_000, message: String(error) } }),
    );
    response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id, ...answer }));
  };
  return Loopback.start((request, response) => void reply(request, response));
}

describe("The participants that the chain knows", () => {
  it("are those in good standing, by their legal entity identifier, with all their accounts", async () => {
    const { ethers, networkHelpers, provider } = await network.create();
    const [admin, account, second] = await ethers.getSigners();
    const access = await ethers.deployContract("AccessManager", [admin!.address]);
    const contract = await ethers.deployContract("Participants", [await access.getAddress()]);
    const lei = `0x${Buffer.from(BANK_LEI).toString("hex")}`;
    const node = await nodeOf(provider);
    const participants = chainParticipants(node.url, await contract.getAddress());
    try {
      expect(await participants.participantOf(account!.address)).to.equal(undefined);

      const kycExpiry = (await networkHelpers.time.latest()) + YEAR;
      await contract.enrol(lei, "0x4445", BANK_ROLE, kycExpiry, account!.address);
      await contract.addAccount(lei, second!.address);
      expect(await participants.participantOf(account!.address)).to.equal(BANK_LEI);
      expect(await participants.participantOf(second!.address)).to.equal(BANK_LEI);

      await contract.removeAccount(second!.address);
      expect(await participants.participantOf(second!.address)).to.equal(undefined);

      await contract.suspend(lei);
      expect(await participants.participantOf(account!.address)).to.equal(undefined);
      await contract.reinstate(lei);
      expect(await participants.participantOf(account!.address)).to.equal(BANK_LEI);

      await networkHelpers.time.increase(2 * YEAR);
      expect(await participants.participantOf(account!.address)).to.equal(undefined);
    } finally {
      await node.stop();
    }
  });

  it("are not taken for none when the node answers with an error, has no contract there, or is away", async () => {
    const { provider } = await network.create();
    const node = await nodeOf(provider);
    const { address } = Wallet.createRandom();
    const nothingThere = chainParticipants(node.url, Wallet.createRandom().address);
    expect(await refusal(nothingThere.participantOf(address))).to.be.instanceOf(Error);
    await node.stop();
    expect(await refusal(nothingThere.participantOf(address))).to.be.instanceOf(Error);

    const failing = await Loopback.start((_, response) => response.end('{"error":{"message":"rate limit"}}'));
    const behind = chainParticipants(failing.url, address);
    expect((await refusal(behind.participantOf(address))).message).to.include("rate limit");
    await failing.stop();
  });
});
