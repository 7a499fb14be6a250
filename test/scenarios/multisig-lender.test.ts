import { expect } from "chai";
import { concat, hexlify } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import { EVERYTHING, STATUS } from "../fixtures/financing.ts";
import type { Terms } from "../fixtures/network.ts";
import { stage, tokenized } from "../fixtures/stages.ts";

/** Bank A's treasury is an account of three officers, two of whom must sign: a maker and a checker. */
const banked = stage(tokenized, async (net) => {
  const { ethers, participants, deposit, desk, bankA, strangers, collateral, termsFor, signOffer } = net;
  const [maker, checker, third] = [strangers[0]!, strangers[1]!, strangers[2]!];
  const officers = [maker, checker, third].map(({ address }) => address);
  const treasury = await ethers.deployContract("MultisigWallet", [officers, 2]);
  await participants.addAccount(bankA.lei, treasury);
  await deposit.connect(bankA).transfer(treasury, 1_000_000_00n);
  const approval = deposit.interface.encodeFunctionData("approve", [await desk.getAddress(), 1_000_000_00n]);
  await treasury.connect(maker).execute(deposit, approval);
  const lender = await treasury.getAddress();
  const terms = await termsFor([collateral], { lender });

  /** The offer with the signatures of some officers, in ascending order of their addresses as the wallet asks. */
  async function offerBy(signers: readonly HardhatEthersSigner[], of: Terms = terms) {
    const limits = await net.validity();
    const ordered = signers.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    const signed = await Promise.all(ordered.map(async (signer) => signOffer(signer, of, limits)));
    return { ...limits, signer: lender, signature: concat(signed.map(({ signature }) => hexlify(signature))) };
  }
  return { maker, checker, third, treasury, terms, offerBy };
});

describe("A bank that signs by maker and checker (ERC-1271)", () => {
  it("lends when both have signed, and is repaid at its treasury", async () => {
    const { desk, deposit, exporter, debtor, maker, checker, treasury, terms, offerBy, financingIdOf } = await banked();
    await desk.connect(exporter).accept(await offerBy([maker, checker]), terms);
    expect(await deposit.balanceOf(treasury)).to.equal(800_000_00n);
    await desk.connect(debtor).collect(0, 100_000_00n, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect(await deposit.balanceOf(treasury)).to.equal(1_000_000_00n);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.repaid);
  });

  it("lends on the word of any two of its officers, and holds the lien as the bank that it is", async () => {
    const { desk, lienbook, exporter, bankA, checker, third, terms, offerBy } = await banked();
    const accepted = desk.connect(exporter).accept(await offerBy([checker, third]), terms);
    await expect(accepted).to.emit(lienbook, "Pledged");
    const [pledged] = await lienbook.queryFilter(lienbook.filters.Pledged(undefined, undefined, bankA.lei));
    expect(pledged!.args.holder).to.equal(bankA.lei);
  });

  it("does not lend on the maker's word alone, nor on that of an officer and an outsider", async () => {
    const { desk, exporter, bankA, maker, treasury, terms, offerBy } = await banked();
    for (const signers of [[maker], [maker, bankA], [maker, maker], []]) {
      await expect(desk.connect(exporter).accept(await offerBy(signers), terms)).to.be.revertedWithCustomError(
        desk,
        "SignatureInvalid",
      );
    }
    expect(await desk.isNonceSpent(treasury, 0n)).to.equal(false);
  });

  it("does not lend on what its officers signed for other terms", async () => {
    const { desk, exporter, maker, checker, terms, offerBy } = await banked();
    const other = await offerBy([maker, checker], { ...terms, principal: terms.principal - 1n });
    await expect(desk.connect(exporter).accept(other, terms)).to.be.revertedWithCustomError(desk, "SignatureInvalid");
  });

  it("takes its offer back by a transaction of the treasury", async () => {
    const { desk, exporter, maker, checker, treasury, terms, offerBy } = await banked();
    const offer = await offerBy([maker, checker]);
    await treasury.connect(maker).execute(desk, desk.interface.encodeFunctionData("cancelNonce", [offer.nonce]));
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(desk, "NonceAlreadySpent")
      .withArgs(treasury, offer.nonce);
  });

  it("does not lend any more on signatures of officers whom it has since dismissed", async () => {
    const { desk, exporter, maker, checker, treasury, terms, offerBy, ethers, networkHelpers } = await banked();
    const offer = await offerBy([maker, checker]);
    const slot = ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [maker.address, 0]));
    await networkHelpers.setStorageAt(await treasury.getAddress(), slot, 0n);
    expect(await treasury.isOfficer(maker)).to.equal(false);
    await expect(desk.connect(exporter).accept(offer, terms)).to.be.revertedWithCustomError(desk, "SignatureInvalid");
  });
});
