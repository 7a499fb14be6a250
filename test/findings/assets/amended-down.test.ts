/**
 * The seller that keeps its debtor from paying. It has pledged 200 000.00 of an invoice of 250 000.00 and then amends the
 * invoice down to a cent. The debtor, which has acknowledged and owes 250 000.00, was refused: beyond the lien there was
 * nothing left of the invoice to consume. The bank was not paid. When that was mended, what had been paid beyond the value of the
 * moment was not recorded: amended up again, the invoice and its evidence were as good as new.
 *
 * And the warehouse that attests its goods lower. What liens left of the face value went out of the store without the lender's
 * word, though of what the goods were worth by then nothing was left: an appraisal to the same effect had kept them in.
 */
import { expect } from "chai";
import { keccak256 } from "ethers";

import { allocation, STATUS } from "../../fixtures/financing.ts";
import { issuedReceipt, trades } from "../../fixtures/rights.ts";
import { tokenized } from "../../fixtures/stages.ts";

describe("An invoice that its seller amends down under a lien", () => {
  it("is paid in full by its debtor all the same", async () => {
    const { desk, deposit, ethers, exporter, debtor, bankA, collateral, paper, amend, balanceOf, ...net } =
      await tokenized();
    const part = { ...collateral, amount: 200_000_00n };
    const { terms, id } = await net.financed([part], { principal: 160_000_00n });
    await amend(exporter, paper, { value: 1n });
    const payment = desk.connect(debtor).collect(0, 250_000_00n, terms);
    await expect(payment)
      .to.emit(desk, "Collected")
      .withArgs(id, debtor, 0n, allocation({ principal: 160_000_00n, remainder: 90_000_00n }));
    await expect(payment).to.changeTokenBalances(
      ethers,
      deposit,
      [debtor, bankA, exporter],
      [-250_000_00n, 160_000_00n, 90_000_00n],
    );
    expect((await desk.financingOf(id)).status).to.equal(STATUS.repaid);
    expect(await balanceOf(paper)).to.deep.equal({ value: 1n, encumbered: 0n, collected: 250_000_00n });
  });

  it("uses up its evidence in full when it was paid beside all liens", async () => {
    const { receivable, registry, exporter, collateral, paper, amend } = await tokenized();
    const { id, face, details, backing } = collateral;
    await amend(exporter, paper, { value: 1n });
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
    expect((await registry.stateOf(id)).collected).to.equal(face);
    expect(backing.length).to.be.greaterThan(0);
    for (const { document, share } of backing) {
      expect((await registry.stateOf(document)).collected).to.equal(share);
    }
  });
});

describe("An invoice that its seller amends down until it is paid, and then up again", () => {
  it("is neither pledged nor sold a second time, nor is what was declared of it", async () => {
    const { desk, registry, receivable, exporter, debtor, collateral, paper, declarations, amend, ...net } =
      await tokenized();
    const { terms } = await net.financed([{ ...collateral, amount: 2_00n }], { principal: 1_00n });
    const lower = await amend(exporter, paper, { value: 1n });
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    await amend(exporter, lower, { value: 250_000_00n });
    expect(await registry.availableOf(paper.id)).to.equal(0n);
    expect(await receivable.collectibleOf(collateral.id, collateral.face)).to.equal(0n);
    const left = await Promise.all(declarations.map(async ({ id }) => registry.availableOf(id)));
    expect(left).to.deep.equal([0n, 0n, 30_000_00n]); // of the last, what never stood behind the receivable
  });
});

describe("Goods in store that their warehouse attests lower under a lien", () => {
  it("do not leave it beside the lien, which takes all that they are worth", async () => {
    const net = await trades();
    const { warehouseReceipt, exporter, bankA, warehouse, amend } = net;
    const { paper, details, collateral } = await issuedReceipt(net);
    const { id, face } = collateral;
    await net.pledged(bankA, { ...collateral, amount: face / 2n });
    const halfOut = async () =>
      warehouseReceipt.connect(exporter).release(id, face, details, [], details.quantity / 2n, []);
    const lower = await amend(warehouse, paper, { value: face / 2n });
    await expect(halfOut())
      .to.be.revertedWithCustomError(warehouseReceipt, "ReleaseUncovered")
      .withArgs(id, face / 2n, 0n);
    await amend(warehouse, lower, { value: face });
    await expect(halfOut()).to.emit(warehouseReceipt, "GoodsReleased");
  });

  it("are not pledged again, once it has taken most of them out and their price has recovered", async () => {
    const net = await trades();
    const { warehouseReceipt, registry, exporter, warehouse, amend } = net;
    const { paper, details, collateral } = await issuedReceipt(net);
    const { id, face } = collateral;
    const lower = await amend(warehouse, paper, { value: face / 2n });
    await warehouseReceipt.connect(exporter).release(id, face, details, [], (details.quantity * 4n) / 5n, []);
    await amend(warehouse, lower, { value: face });
    expect(await registry.availableOf(id)).to.equal(face / 5n);
  });
});
