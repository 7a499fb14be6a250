import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { EVERYTHING, STATUS } from "../fixtures/financing.ts";
import { USD } from "../fixtures/network.ts";
import { stage, tokenized } from "../fixtures/stages.ts";
import { openLedger } from "./book.ts";

/** The network settles in a token whose issuer can block accounts, as issuers must be able to under sanctions law. */
const regulated = stage(tokenized, async (net) => {
  const { ethers, desk, exporter, debtor, bankA, collateral, termsFor, signOffer } = net;
  const token = await ethers.deployContract("MisbehavingToken");
  await desk.listToken(token, USD);
  for (const party of [exporter, debtor, bankA]) {
    await token.mint(party, 500_000_00n);
    await token.connect(party).approve(desk, MaxUint256);
  }
  const terms = await termsFor([collateral], { token: await token.getAddress() });
  return { token, terms, offer: await signOffer(bankA, terms) };
});

describe("A party whom the settlement token blocks", () => {
  it("as a payee stops the drawdown, for the bank lends for that payee's goods; without the block it goes through", async () => {
    const { desk, token, registry, exporter, otherExporter, bankA, terms, offer, paper } = await regulated();
    await token.setBlocked(otherExporter, true);
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(token, "AccountBlocked")
      .withArgs(otherExporter);
    expect(await token.balanceOf(bankA)).to.equal(500_000_00n);
    expect(await registry.availableOf(paper.id)).to.equal(250_000_00n);
    await token.setBlocked(otherExporter, false);
    await desk.connect(exporter).accept(offer, terms);
    expect(await token.balanceOf(otherExporter)).to.equal(150_000_00n);
  });

  it("as the lender is paid when it can be: the borrower owes nothing, and the money waits untouched by anyone", async () => {
    const { desk, recovery, token, registry, exporter, debtor, bankA, bankB, terms, offer, paper, financingIdOf } =
      await regulated();
    await desk.connect(exporter).accept(offer, terms);
    await token.setBlocked(bankA, true);
    await desk.connect(exporter).repay(50_000_00n, terms);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.repaid);
    expect((await registry.stateOf(paper.id)).collected).to.equal(250_000_00n);
    expect(await desk.parked(token, bankA)).to.equal(200_000_00n);

    await expect(recovery.connect(bankB).withdrawParked(token, bankB))
      .to.be.revertedWithCustomError(recovery, "NothingParked")
      .withArgs(token, bankB);
    await token.setBlocked(bankA, false);
    await recovery.connect(bankA).withdrawParked(token, bankA);
    expect(await token.balanceOf(bankA)).to.equal(500_000_00n);
    expect(await token.balanceOf(desk)).to.equal(0n);
  });

  it("as the borrower does not keep the bank from its money: what is left over waits for the borrower", async () => {
    const { desk, token, exporter, debtor, bankA, terms, offer } = await regulated();
    await desk.connect(exporter).accept(offer, terms);
    await token.setBlocked(exporter, true);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    expect(await token.balanceOf(bankA)).to.equal(500_000_00n);
    expect(await desk.parked(token, exporter)).to.equal(50_000_00n);
  });

  it("as the payer pays nothing, and somebody else may pay for it", async () => {
    const { desk, token, exporter, debtor, terms, offer, financingIdOf } = await regulated();
    await desk.connect(exporter).accept(offer, terms);
    await token.setBlocked(exporter, true);
    await expect(desk.connect(exporter).repay(EVERYTHING, terms))
      .to.be.revertedWithCustomError(token, "AccountBlocked")
      .withArgs(exporter);
    await desk.connect(debtor).repay(EVERYTHING, terms);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.repaid);
  });
});

describe("A lender without the money that it offered", () => {
  const offered = stage(tokenized, async ({ collateral, termsFor, signOffer, bankA, ...net }) => {
    const terms = await termsFor([collateral]);
    return {
      terms,
      offer: await signOffer(bankA, terms),
      ledger: await openLedger({ ...net, bankA, termsFor, signOffer }),
    };
  });

  it("lends nothing, pledges nothing and pays nobody, and lends when it has it", async () => {
    const { desk, deposit, registry, exporter, otherExporter, bankA, bankB, terms, offer, paper, financingIdOf } =
      await offered();
    const all = await deposit.balanceOf(bankA);
    await deposit.connect(bankA).transfer(bankB, all - 60_000_00n); // enough for the first payee
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(bankA, 10_000_00n, 150_000_00n);
    expect(await registry.availableOf(paper.id)).to.equal(250_000_00n);
    expect(await deposit.balanceOf(otherExporter)).to.equal(0n);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.none);
    await deposit.connect(bankB).transfer(bankA, all - 60_000_00n);
    await desk.connect(exporter).accept(offer, terms);
  });

  it("or that it has not approved, likewise", async () => {
    const { desk, deposit, registry, exporter, bankA, terms, offer, paper, ledger } = await offered();
    await deposit.connect(bankA).approve(desk, 0n);
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
      .withArgs(desk, 0n, 50_000_00n);
    expect(await registry.availableOf(paper.id)).to.equal(250_000_00n);
    await ledger.expectChanges([]);
  });

  it("for two loans in one block makes the first and not the second", async () => {
    const net = await offered();
    const { desk, deposit, exporter, bankA, bankB, terms, offer, acknowledgedReceivable, termsFor, signOffer } = net;
    const { collateral } = await acknowledgedReceivable();
    const second = await termsFor([collateral]);
    const secondOffer = await signOffer(bankA, second);
    await deposit.connect(bankA).transfer(bankB, (await deposit.balanceOf(bankA)) - 250_000_00n);
    const receipts = await net.inOneBlock(
      (overrides) => desk.connect(exporter).accept(offer, terms, overrides),
      (overrides) => desk.connect(exporter).accept(secondOffer, second, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    expect(await net.registry.availableOf(collateral.id)).to.equal(250_000_00n);
    expect(await deposit.balanceOf(bankA)).to.equal(50_000_00n);
  });
});
