import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";

import {
  AccessManagedUnauthorizedError,
  decodeError,
  ERC20InsufficientBalanceError,
  explainFailure,
} from "../../../../sdk/chain/errors/index.ts";
import { Sender } from "../../../../sdk/chain/sender/index.ts";
import { AccessManager__factory, TokenizedDeposit__factory } from "../../../../typechain-types/index.ts";
import { failureOf } from "../sender/chain.ts";

describe("A refusal on the embedded chain", () => {
  async function deployed() {
    const { ethers, networkHelpers } = await network.create();
    const [issuer, stranger] = (await ethers.getSigners()) as [HardhatEthersSigner, HardhatEthersSigner];
    const access = await new AccessManager__factory(issuer).deploy(issuer);
    const token = await new TokenizedDeposit__factory(issuer).deploy("Test dollar", "TUSD", 840, 2, access);
    return { ethers, networkHelpers, issuer, stranger, token };
  }

  it("has its name when a contract is called", async () => {
    const { token, stranger } = await deployed();
    const refusal = decodeError(await failureOf(token.connect(stranger).issue.staticCall(stranger, 1n)));
    expect(refusal).to.be.instanceOf(AccessManagedUnauthorizedError);
    expect((refusal as AccessManagedUnauthorizedError).caller).to.equal(stranger.address);
  });

  it("has its name when gas is estimated", async () => {
    const { token, stranger } = await deployed();
    const refusal = decodeError(await failureOf(token.connect(stranger).issue.estimateGas(stranger, 1n)));
    expect(refusal).to.be.instanceOf(AccessManagedUnauthorizedError);
  });

  it("has its name when a transaction is sent", async () => {
    const { token, stranger } = await deployed();
    const refusal = decodeError(await failureOf(token.connect(stranger).redeem(5n)));
    expect(refusal).to.be.instanceOf(ERC20InsufficientBalanceError);
    expect((refusal as ERC20InsufficientBalanceError).needed).to.equal(5n);
  });

  it("has its name when it is found only in the receipt, whatever became of the state since", async () => {
    const { ethers, networkHelpers, token, issuer, stranger } = await deployed();
    await ethers.provider.send("evm_setAutomine", [false]);
    const failing = await token.connect(stranger).redeem(5n, { gasLimit: 100_000n });
    await networkHelpers.mine();
    await token.connect(issuer).issue(stranger, 5n);
    await networkHelpers.mine(3);

    const receipt = (await ethers.provider.getTransactionReceipt(failing.hash))!;
    expect(receipt.status).to.equal(0);
    expect(await explainFailure(ethers.provider, receipt)).to.be.instanceOf(ERC20InsufficientBalanceError);
  });

  it("comes from a sender before anything is sent, for an account whose key the chain keeps", async () => {
    const { token, stranger } = await deployed();
    const sender = new Sender(stranger, { pollingMs: 1 });
    const error = await failureOf(sender.send(await token.redeem.populateTransaction(5n)));
    expect(error).to.be.instanceOf(ERC20InsufficientBalanceError);
    expect(await stranger.getNonce()).to.equal(0);

    const receipt = await sender.send(await token.approve.populateTransaction(stranger, 1n));
    expect(receipt.status).to.equal(1);
  });

  it("does not keep an account that signs for itself from sending there", async () => {
    const { ethers, token, issuer } = await deployed();
    const wallet = ethers.Wallet.createRandom(ethers.provider);
    await issuer.sendTransaction({ to: wallet, value: 10n ** 18n });
    const sender = new Sender(wallet, { pollingMs: 1 });
    await sender.send(await token.approve.populateTransaction(issuer, 7n));
    expect(await token.allowance(wallet, issuer)).to.equal(7n);
    const error = await failureOf(sender.send(await token.redeem.populateTransaction(5n)));
    expect(error).to.be.instanceOf(ERC20InsufficientBalanceError);
    expect(await wallet.getNonce()).to.equal(1);
  });
});
