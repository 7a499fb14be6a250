import { expect } from "chai";
import { Signature, ZeroAddress } from "ethers";
import type { Signer } from "ethers";

import { EVERYTHING } from "../../fixtures/financing.ts";
import { USD } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { deployed, financed, stage } from "../../fixtures/stages.ts";

const LATER = 2n ** 48n - 1n;

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

async function permitOf(
  { deposit, chainId }: LienbookNetwork,
  signer: Signer,
  permit: { owner: string; spender: string; value: bigint; nonce: bigint; deadline: bigint },
): Promise<Signature> {
  const domain = { name: await deposit.name(), version: "1", chainId, verifyingContract: await deposit.getAddress() };
  return Signature.from(await signer.signTypedData(domain, PERMIT, permit));
}

/** An account with 100.00 that has approved nothing. */
const funded = stage(deployed, async ({ deposit, strangers }) => {
  const [owner, spender] = [strangers[0]!, strangers[1]!];
  await deposit.issue(owner, 100_00n);
  return { owner, spender };
});

describe("TokenizedDeposit", () => {
  it("says what it is: its currency, and an exponent that makes its unit the currency's minor unit", async () => {
    const { deposit } = await deployed();
    expect(await deposit.name()).to.equal("Tokenized US dollar");
    expect(await deposit.symbol()).to.equal("tUSD");
    expect(await deposit.decimals()).to.equal(2n);
    expect(await deposit.currency()).to.equal(USD);
  });

  it("is issued against money received, by its issuer alone", async () => {
    const { deposit, owner, bankA, exporter } = await funded();
    const supply = await deposit.totalSupply();
    await expect(deposit.issue(owner, 5_00n)).to.emit(deposit, "Transfer").withArgs(ZeroAddress, owner, 5_00n);
    expect(await deposit.balanceOf(owner)).to.equal(105_00n);
    expect(await deposit.totalSupply()).to.equal(supply + 5_00n);
    for (const outsider of [owner, bankA, exporter]) {
      await expect(deposit.connect(outsider).issue(outsider, 1n))
        .to.be.revertedWithCustomError(deposit, "AccessManagedUnauthorized")
        .withArgs(outsider);
    }
    await expect(deposit.issue(ZeroAddress, 1n))
      .to.be.revertedWithCustomError(deposit, "ERC20InvalidReceiver")
      .withArgs(ZeroAddress);
  });

  it("is redeemed by whoever has it, and leaves circulation", async () => {
    const { deposit, owner } = await funded();
    const supply = await deposit.totalSupply();
    await expect(deposit.connect(owner).redeem(40_00n))
      .to.emit(deposit, "Transfer")
      .withArgs(owner, ZeroAddress, 40_00n);
    expect(await deposit.totalSupply()).to.equal(supply - 40_00n);
    await expect(deposit.connect(owner).redeem(60_01n))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(owner, 60_00n, 60_01n);
  });

  it("moves just what it is told", async () => {
    const { deposit, owner, spender, ethers } = await funded();
    await expect(deposit.connect(owner).transfer(spender, 30_00n)).to.changeTokenBalances(
      ethers,
      deposit,
      [owner, spender],
      [-30_00n, 30_00n],
    );
    await deposit.connect(owner).approve(spender, 50_00n);
    await deposit.connect(spender).transferFrom(owner, spender, 20_00n);
    expect(await deposit.allowance(owner, spender)).to.equal(30_00n);
    expect(await deposit.balanceOf(owner)).to.equal(50_00n);
  });

  it("moves nothing that is not there, not approved, or to nobody", async () => {
    const { deposit, owner, spender } = await funded();
    await expect(deposit.connect(owner).transfer(spender, 100_01n))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(owner, 100_00n, 100_01n);
    await deposit.connect(owner).approve(spender, 10_00n);
    await expect(deposit.connect(spender).transferFrom(owner, spender, 10_01n))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
      .withArgs(spender, 10_00n, 10_01n);
    await expect(deposit.connect(owner).transfer(ZeroAddress, 1n))
      .to.be.revertedWithCustomError(deposit, "ERC20InvalidReceiver")
      .withArgs(ZeroAddress);
    await expect(deposit.connect(owner).approve(ZeroAddress, 1n))
      .to.be.revertedWithCustomError(deposit, "ERC20InvalidSpender")
      .withArgs(ZeroAddress);
  });

  describe("permit (ERC-2612)", () => {
    it("lets a borrower repay without an approval of its own: the desk is approved by signature", async () => {
      const net = await financed();
      const { deposit, desk, terms, financing, strangers } = net;
      const payer = strangers[0]!;
      await deposit.issue(payer, 200_000_00n);
      const spender = await desk.getAddress();
      const permit = { owner: payer.address, spender, value: 200_000_00n, nonce: 0n, deadline: LATER };
      const { v, r, s } = await permitOf(net, payer, permit);
      await expect(deposit.permit(payer, desk, 200_000_00n, LATER, v, r, s))
        .to.emit(deposit, "Approval")
        .withArgs(payer, desk, 200_000_00n);
      await expect(desk.connect(payer).repay(EVERYTHING, terms)).to.emit(desk, "FinancingClosed").withArgs(financing);
    });

    it("is refused after its deadline, from another signer and the second time", async () => {
      const net = await funded();
      const { deposit, owner, spender, now } = net;
      const permit = { owner: owner.address, spender: spender.address, value: 1n, nonce: 0n, deadline: LATER };
      const past = await now();
      const late = await permitOf(net, owner, { ...permit, deadline: past });
      await expect(deposit.permit(owner, spender, 1n, past, late.v, late.r, late.s))
        .to.be.revertedWithCustomError(deposit, "ERC2612ExpiredSignature")
        .withArgs(past);
      const forged = await permitOf(net, spender, permit);
      await expect(deposit.permit(owner, spender, 1n, LATER, forged.v, forged.r, forged.s))
        .to.be.revertedWithCustomError(deposit, "ERC2612InvalidSigner")
        .withArgs(spender, owner);
      const good = await permitOf(net, owner, permit);
      await deposit.permit(owner, spender, 1n, LATER, good.v, good.r, good.s);
      await expect(deposit.permit(owner, spender, 1n, LATER, good.v, good.r, good.s)).to.be.revertedWithCustomError(
        deposit,
        "ERC2612InvalidSigner",
      );
    });

    it("is refused with a signature that is none, or one with a mirrored s", async () => {
      const net = await funded();
      const { deposit, owner, spender } = net;
      const permit = { owner: owner.address, spender: spender.address, value: 1n, nonce: 0n, deadline: LATER };
      const { v, r, s } = await permitOf(net, owner, permit);
      await expect(deposit.permit(owner, spender, 1n, LATER, 29, r, s)).to.be.revertedWithCustomError(
        deposit,
        "ECDSAInvalidSignature",
      );
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const mirrored = `0x${(order - BigInt(s)).toString(16).padStart(64, "0")}`;
      await expect(deposit.permit(owner, spender, 1n, LATER, 55 - v, r, mirrored))
        .to.be.revertedWithCustomError(deposit, "ECDSAInvalidSignatureS")
        .withArgs(mirrored);
    });
  });
});
