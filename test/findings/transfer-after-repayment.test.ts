/**
 * The claim that was sold and was no longer there. Two banks sign the sale of a loan of 200 000.00 at its price; before it
 * is executed the borrower repays all but a cent. The signatures said nothing of what was outstanding, so the seller
 * executed the sale at the full price.
 */
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";

import { authorize } from "../../sdk/messages/sign.ts";
import { LOAN_TRANSFER } from "../../sdk/messages/types.ts";
import { STATUS } from "../fixtures/financing.ts";
import { financed, stage } from "../fixtures/stages.ts";

const PRICE = 200_000_00n;

/** Bank A and bank B have signed the sale of the loan. */
const sold = stage(financed, async ({ bankA, bankB, financing, targetOf, validity }) => {
  const claim = { principal: 200_000_00n, status: STATUS.active, price: PRICE };
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
      .withArgs(financing, 1n, STATUS.active);
    // Nor under the claim as it is now, which nobody signed.
    await expect(bySeller.transfer({ ...claim, principal: 1n }, from, to, terms))
      .to.be.revertedWithCustomError(servicing, "SignatureInvalid")
      .withArgs(bankA, anyValue);
    expect(await desk.creditorOf(terms)).to.equal(bankA.address);
  });

  it("is not executed once the loan has gone into default", async () => {
    const { servicing, registry, exporter, bankA, terms, financing, paper, claim, from, to, revocation } = await sold();
    await registry.revoke(...(await revocation(exporter, paper)));
    await servicing.connect(bankA).declareDefault(paper.id, terms);
    await expect(servicing.connect(bankA).transfer(claim, from, to, terms))
      .to.be.revertedWithCustomError(servicing, "TransferOutdated")
      .withArgs(financing, 200_000_00n, STATUS.defaulted);
  });
});
