/**
 * The borrower pays itself. With `collect` open to everybody, an exporter that had drawn its loan "paid" its own
 * receivable: where the terms sweep nothing, all of it came straight back to it as the remainder; its documents were
 * free of the lien, its token could be sold, and the bank was left with an unsecured claim.
 */
import { expect } from "chai";
import { keccak256 } from "ethers";

import { applicationTerms } from "../../../sdk/financing/terms.ts";
import { lienIdOf } from "../../fixtures/encodings.ts";
import { tokenized } from "../../fixtures/stages.ts";

describe("A borrower that pays its own receivable", () => {
  for (const [how, application] of [
    ["sweep nothing", { sweep: 0n }],
    ["sweep a tenth", { sweep: 100_000n }],
    ["refuse early repayment", { early: 2n }],
  ] as const) {
    it(`is refused, and the lien stands, where the terms ${how}`, async () => {
      const net = await tokenized();
      const { desk, deposit, lienbook, receivable, exporter, otherExporter, debtor, bankA, collateral } = net;
      const { terms, id } = await net.financed([collateral], { application: applicationTerms(application) });
      const before = await Promise.all([deposit.balanceOf(exporter), deposit.balanceOf(bankA)]);
      await expect(desk.connect(exporter).collect(0, 250_000_00n, terms))
        .to.be.revertedWithCustomError(desk, "NotObligor")
        .withArgs(exporter.lei, debtor.lei);
      expect(await Promise.all([deposit.balanceOf(exporter), deposit.balanceOf(bankA)])).to.deep.equal(before);
      const lien = lienIdOf(collateral, id, await desk.getAddress());
      expect((await lienbook.lienOf(lien)).amount).to.equal(250_000_00n);
      await expect(receivable.connect(exporter).transferFrom(exporter, otherExporter, collateral.id))
        .to.be.revertedWithCustomError(receivable, "TokenLocked")
        .withArgs(collateral.id, 250_000_00n);
    });
  }

  it("does not become its debtor either: nobody borrows against what it owes itself", async () => {
    const { desk, policy, receivable, exporter, debtor, supervisor, bankA, collateral, ...net } = await tokenized();
    const { termsFor, signOffer, assignment, passDays } = net;
    await expect(receivable.connect(exporter).assign(...(await assignment(debtor, collateral))))
      .to.be.revertedWithCustomError(receivable, "DebtorIsSeller")
      .withArgs(debtor.lei);
    // A court may give it to the debtor nevertheless.
    await receivable.connect(supervisor).orderTransfer(collateral.id, debtor, keccak256("0x01"));
    await passDays(14n);
    await receivable.connect(supervisor).forcedTransfer(exporter, debtor, collateral.id);
    const terms = await termsFor([collateral], { borrower: debtor.address });
    await expect(desk.connect(debtor).accept(await signOffer(bankA, terms), terms))
      .to.be.revertedWithCustomError(policy, "DebtorIsBorrower")
      .withArgs(collateral.id);
  });
});
