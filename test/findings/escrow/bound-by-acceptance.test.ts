/**
 * Ways out of what was accepted. A buyer registered a copy of the seller's invoice, day after day, until the time to settle was
 * over; or it disputed a cent of it; or the bank examined for as long as it may, and a policy passed its last day meanwhile. A
 * bank that had put up three quarters of what it undertook to pay kept the seller from these. And the loan that paid for the
 * goods did not need to be secured by them.
 */
import { expect } from "chai";
import { ZeroHash } from "ethers";

import { creditIdOf } from "../../../sdk/escrow/documentary-terms.ts";
import { billCollateral, issuedBill } from "../../fixtures/bills.ts";
import {
  accepted,
  AMOUNT,
  financedSettlement,
  importLoan,
  inPerson,
  opened,
  presented,
  shipped,
  signed,
  trading,
  undertaken,
} from "../../fixtures/documentary.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { KIND } from "../../fixtures/network.ts";
import { shown } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";

const KEYS = [`0x${"cd".repeat(32)}`];

/** Documents are presented whose invoice has a linking key, and whose policy is good for six days. */
const underExamination = stage(trading, async (net) => {
  const day = await net.today();
  const terms = await opened(net, { expiresOn: day + 5n });
  const papers = await shipped(net, { invoice: { linkingKeys: KEYS }, policy: { expiresOn: day + 6n } });
  const it = presented(net, papers);
  await net.documentary.connect(net.exporter).present(it, [], inPerson(net.exporter), terms);
  return { terms, papers, it };
});
type Net = Awaited<ReturnType<typeof underExamination>>;

async function settles(net: Net): Promise<void> {
  const { documentary, billOfLading, deposit, ethers, exporter, buyer, terms, it, papers } = net;
  const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
  await expect(documentary.settle(it, handOver, terms)).to.changeTokenBalance(ethers, deposit, exporter, AMOUNT);
  expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
}

describe("Whoever has accepted documents", () => {
  it("is bound though somebody registers a copy of one, before the presentation or after it", async () => {
    const net = await underExamination();
    const { documentary, bankA, buyer, terms, it } = net;
    await net.register(buyer, await net.draft(buyer, { kind: KIND.commercialInvoice, value: 1n, linkingKeys: KEYS }));
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    await settles(net);
  });

  it("is bound though the buyer disputes a cent of the invoice", async () => {
    const net = await underExamination();
    const { documentary, dilutions, bankA, buyer, terms, it, papers } = net;
    const claim = await net.issueReceivable(papers.invoice, []);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    await dilutions.connect(buyer).dispute(...shown(claim), 1n, ZeroHash, inPerson(buyer));
    await settles(net);
  });

  it("does not pay what is in dispute out of what a bank has of the same invoice", async () => {
    const net = await underExamination();
    const { documentary, dilutions, registry, bankA, bankB, buyer, exporter } = net;
    const bill = await shipped(net);
    const invoice = await net.invoice({ value: AMOUNT + 100n });
    const it = presented(net, { ...bill, invoice });
    const terms = await opened(net);
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
    const claim = await net.issueReceivable(invoice, []);
    await net.pledged(bankB, { ...claim, amount: 100n });
    await dilutions.connect(buyer).dispute(...shown(claim), 1n, ZeroHash, inPerson(buyer));
    const handOver = await signed.handOver(net, exporter, terms, it, bill.bill.id);
    await expect(documentary.settle(it, handOver, terms))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(invoice.id, AMOUNT, AMOUNT - 1n);
  });

  it("or has not refused them in time, is bound though one has passed its last day since", async () => {
    const net = await underExamination();
    await net.passDays(8n);
    await settles(net);
  });

  it("is not bound by documents that were taken back or changed since", async () => {
    for (const change of ["revoke", "amend"] as const) {
      const net = await underExamination();
      const { documentary, registry, exporter, bankA, terms, it, papers } = net;
      await documentary.connect(bankA).accept(it, inPerson(bankA), terms);
      if (change === "revoke") await registry.revoke(...(await net.revocation(exporter, papers.invoice)));
      else await net.amend(exporter, papers.invoice, { value: AMOUNT - 1n });
      const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
      await expect(documentary.settle(it, handOver, terms)).to.be.revertedWithCustomError(
        registry,
        change === "revoke" ? "DocumentHasBeenRevoked" : "DocumentFactsMismatch",
      );
    }
  });
});

describe("An undertaking for which three quarters of the money are there", () => {
  it("pays them on account at maturity, at anyone's call, and the rest once it comes", async () => {
    const net = await undertaken();
    const { documentary, deposit, ethers, bankA, exporter, strangers, terms, it } = net;
    const credit = creditIdOf(terms);
    await documentary.connect(bankA).payIn(150_000_00n, terms);
    await expect(documentary.connect(strangers[0]).payUndertaking(0n, it, terms)).to.be.revertedWithCustomError(
      documentary,
      "NothingToPay",
    );
    await net.passDays(90n);
    await expect(documentary.connect(strangers[0]).payUndertaking(0n, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [documentary, exporter],
      [-150_000_00n, 150_000_00n],
    );
    expect((await documentary.creditOf(credit)).owed).to.equal(AMOUNT - 150_000_00n);
    await expect(documentary.connect(strangers[0]).payUndertaking(0n, it, terms)).to.be.revertedWithCustomError(
      documentary,
      "NothingToPay",
    );
    await expect(documentary.connect(bankA).payUndertaking(EVERYTHING, it, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, exporter],
      [150_000_00n - AMOUNT, AMOUNT - 150_000_00n],
    );
    expect((await documentary.creditOf(credit)).owed).to.equal(0n);
    await expect(documentary.connect(bankA).payUndertaking(EVERYTHING, it, terms)).to.be.revertedWithCustomError(
      documentary,
      "PresentationInOtherState",
    );
  });
});

describe("A loan that pays for goods", () => {
  it("is secured by them, and by no other asset in their place", async () => {
    const net = await accepted();
    const { documentary, buyer, terms, it, papers } = net;
    const invoice = await net.invoice({ value: 300_000_00n }, buyer);
    const asset = await net.issueReceivable(invoice, [], { seller: buyer, debtor: net.otherExporter });
    const goods = await billCollateral(net, papers.bill);
    const otherGoods = await billCollateral(net, await issuedBill(net));
    for (const other of [{ ...asset, amount: 1n }, otherGoods, { ...goods, asset: asset.asset }]) {
      const loan = await importLoan(net, terms, it, papers.bill, { collateral: [other] });
      const call = await financedSettlement(net, terms, it, papers.bill, loan);
      await expect(documentary.connect(buyer).settleFinanced(...call))
        .to.be.revertedWithCustomError(documentary, "GoodsNotPledged")
        .withArgs(papers.bill.id);
    }
  });

  it("may be secured by something else of the buyer's besides, in whatever order", async () => {
    for (const last of [true, false]) {
      const net = await accepted();
      const { documentary, ethers, billOfLading, buyer, terms, it, papers } = net;
      const invoice = await net.invoice({ value: 300_000_00n }, buyer);
      const claim = await net.issueReceivable(invoice, [], { seller: buyer, debtor: net.otherExporter });
      const goods = await billCollateral(net, papers.bill);
      const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
      const collateral = last ? [claim, goods] : [goods, claim];
      const loan = await importLoan(net, terms, it, papers.bill, { collateral, policy });
      await documentary.settleFinanced(...(await financedSettlement(net, terms, it, papers.bill, loan)));
      expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
    }
  });
});
