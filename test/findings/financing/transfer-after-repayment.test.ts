/**
 * The claim that was sold and was no longer there. Two banks sign the sale of a loan of 200 000.00 at its price; before it
 * is executed the borrower repays all but a cent. The signatures said nothing of what was outstanding, so the seller
 * executed the sale at the full price. Later they named the principal, but neither the interest that was sold with it nor
 * the liens: interest that was paid meanwhile, and collateral that the debtor had paid, were sold all the same.
 */
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";

import { applicationTerms } from "../../../sdk/financing/terms.ts";
import { claimOn } from "../../../sdk/financing/transfer.ts";
import { authorize } from "../../../sdk/messages/sign.ts";
import { LOAN_TRANSFER } from "../../../sdk/messages/types.ts";
import { STATUS } from "../../fixtures/financing.ts";
import { financed, stage, tokenized } from "../../fixtures/stages.ts";
import { sale } from "../../fixtures/servicing.ts";

const PRICE = 200_000_00n;

/** Bank A and bank B have signed the sale of the loan. */
const sold = stage(financed, async ({ bankA, bankB, financing, targetOf, validity }) => {
  const claim = { principal: 200_000_00n, status: STATUS.active, owed: PRICE, secured: 250_000_00n, price: PRICE };
  const message = { id: financing, from: bankA.address, to: bankB.address, ...claim };
  const target = await targetOf("desk");
  const from = await authorize(bankA, target, LOAN_TRANSFER, message, await validity());
  const to = await authorize(bankB, target, LOAN_TRANSFER, message, await validity());
  return { claim, from, to };
});

describe("The sale of a loan", () => {
  it("is executed while the claim is what both banks signed", async () => {
    const { desk, servicing, deposit, ethers, bankA, bankB, terms, claim, from, to } = await sold();
    await expect(servicing.connect(bankA).transfer(claim, from, to, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, bankB],
      [PRICE, -PRICE],
    );
    expect(await desk.creditorOf(terms)).to.equal(bankB.address);
  });

  it("is not executed once the borrower has repaid all but a cent", async () => {
    const { desk, servicing, exporter, bankA, terms, financing, claim, from, to } = await sold();
    await desk.connect(exporter).repay(199_999_99n, terms);
    const bySeller = servicing.connect(bankA);
    await expect(bySeller.transfer(claim, from, to, terms))
      .to.be.revertedWithCustomError(servicing, "TransferOutdated")
      .withArgs(financing, 1n, STATUS.active, 1n, 250_000_00n);
    // Nor under the claim as it is now, which nobody signed.
    await expect(bySeller.transfer({ ...claim, principal: 1n, owed: 1n }, from, to, terms))
      .to.be.revertedWithCustomError(servicing, "SignatureInvalid")
      .withArgs(bankA, anyValue);
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
  });

  it("is not executed once interest that was sold was paid to the seller", async () => {
    const net = await sold();
    const { desk, servicing, exporter, bankA, bankB, terms, financing, passDays } = net;
    await passDays(50n);
    const interest = 2_222_22n; // 200 000.00 · 8 % · 50 / 360
    const call = await sale(net, terms, bankA, bankB, { owed: PRICE + interest, price: PRICE + interest });
    await desk.connect(exporter).repay(interest, terms);
    await expect(servicing.connect(bankA).transfer(...call))
      .to.be.revertedWithCustomError(servicing, "TransferOutdated")
      .withArgs(financing, PRICE, STATUS.active, PRICE, 250_000_00n);
  });

  it("is not executed once the debtor has paid what secured it, and the terms sweep nothing", async () => {
    const net = await tokenized();
    const { desk, servicing, debtor, bankA, bankB, collateral, financed: lent } = net;
    const { terms, id } = await lent([collateral], { application: applicationTerms({ sweep: 0n }) });
    const call = await sale(net, terms, bankA, bankB);
    await desk.connect(debtor).collect(0, 100_000_00n, terms);
    await expect(servicing.connect(bankA).transfer(...call))
      .to.be.revertedWithCustomError(servicing, "TransferOutdated")
      .withArgs(id, PRICE, STATUS.active, PRICE, 150_000_00n);
    const claim = await claimOn(net, terms, PRICE);
    expect(claim).to.include({ principal: PRICE, owed: PRICE, secured: 150_000_00n });
    await servicing.transfer(...(await sale(net, terms, bankA, bankB, { secured: 150_000_00n, price: 0n })));
    expect(await desk.creditorOf(terms)).to.equal(bankB.address);
  });

  it("is not executed once the loan has gone into default", async () => {
    const { recovery, servicing, registry, exporter, bankA, terms, financing, paper, claim, from, to, revocation } =
      await sold();
    await registry.revoke(...(await revocation(exporter, paper)));
    await recovery.connect(bankA).declareDefault(paper.id, terms);
    await expect(servicing.connect(bankA).transfer(claim, from, to, terms))
      .to.be.revertedWithCustomError(servicing, "TransferOutdated")
      .withArgs(financing, 200_000_00n, STATUS.defaulted, 200_000_00n, 250_000_00n);
  });
});
