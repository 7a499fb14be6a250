/**
 * The bill whose buyer could not present it. A seller presented it under a credit and sold it elsewhere, or lost it to the bank
 * to which it had pledged it; the presentation could never be settled any more, and still kept whoever has the bill now from
 * presenting it, for the five business days of the examination and a week, longer than many credits live.
 */
import { expect } from "chai";
import { ZeroHash } from "ethers";

import { bytes20ToLei } from "../../../sdk/documents/identifiers/lei.ts";
import { presentationOf } from "../../../sdk/escrow/documentary-terms.ts";
import { ENDORSEMENT } from "../../fixtures/bills.ts";
import {
  accepted,
  AMOUNT,
  creditOf,
  idOf,
  inPerson,
  opened,
  partyOf,
  signed,
  underExamination,
  type CreditTerms,
  type Papers,
  type Presentation,
  type Trading,
  partyIn,
} from "../../fixtures/documentary.ts";
import type { RegisteredDocument } from "../../fixtures/network.ts";

type Presented = Trading & { readonly terms: CreditTerms; readonly it: Presentation; readonly papers: Papers };

/** The exporter passes the bill on outside the escrow, to the trader, who has a credit of its own for the goods. */
async function soldElsewhere(
  net: Presented,
): Promise<{ sale: CreditTerms; again: Presentation; policy: RegisteredDocument }> {
  const { documentary, billOfLading, exporter, debtor: buyer, otherExporter: trader, bankA, papers } = net;
  await billOfLading.connect(exporter).transfer(papers.bill.id, trader, ENDORSEMENT.toOrder, trader.lei, ZeroHash);
  // The insurer writes the policy over to the trader as well.
  const { contentRoot } = papers.policy.document;
  const policy = await net.amend(net.insurer, papers.policy, { holder: trader.lei, contentRoot });
  const sale = await creditOf(net, { beneficiary: partyOf(trader) });
  const [byBank, byBuyer] = [await partyIn(net, bankA).signCredit(sale), await partyIn(net, buyer).signCredit(sale)];
  await documentary.open(byBank, byBuyer, sale);
  const invoice = await net.register(trader, await net.draft(trader, { value: AMOUNT }));
  const again = presentationOf(AMOUNT, [
    { issuer: bytes20ToLei(net.carrier.lei), document: papers.bill.document },
    { issuer: bytes20ToLei(trader.lei), document: invoice.document },
    { issuer: bytes20ToLei(net.insurer.lei), document: policy.document },
  ]);
  return { sale, again, policy };
}

describe("A presentation whose presenter has the bill no more", () => {
  for (const [how, standing] of [
    ["that is under examination", underExamination],
    ["that was accepted", accepted],
  ] as const) {
    it(`and ${how} does not hold up who has it, nor is it settled`, async () => {
      const net = await standing();
      const {
        documentary,
        billOfLading,
        deposit,
        exporter,
        otherExporter: trader,
        bankA,
        papers,
        terms,
        it: former,
      } = net;
      const { sale, again, policy } = await soldElsewhere(net);
      await documentary.connect(trader).present(again, [], inPerson(trader), sale);
      await documentary.connect(bankA).accept(again, inPerson(bankA), sale);
      const handOver = await signed.handOver(net, trader, sale, again, papers.bill.id);
      await expect(documentary.settle(again, handOver, sale)).to.changeTokenBalances(
        net.ethers,
        deposit,
        [documentary, trader, exporter],
        [-AMOUNT, AMOUNT, 0n],
      );
      expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(net.buyer.address);
      await net.passDays(8n);
      // All but the bill is as it was: the insurer writes the policy back.
      await net.amend(net.insurer, policy, { holder: exporter.lei, contentRoot: policy.document.contentRoot });
      const stale = await signed.handOver(net, exporter, terms, former, papers.bill.id);
      await expect(documentary.settle(former, stale, terms))
        .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
        .withArgs(papers.bill.id, net.buyer.lei, net.buyer.lei);
    });
  }

  it("does not hold up who settles at once, either", async () => {
    const net = await accepted();
    const { documentary, billOfLading, otherExporter: trader, bankA, papers } = net;
    const { sale, again } = await soldElsewhere(net);
    const handOver = await signed.handOver(net, trader, sale, again, papers.bill.id);
    await documentary.connect(bankA).settleAtOnce(again, [], handOver, inPerson(bankA), sale);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(net.buyer.address);
  });

  it("still keeps the same seller from presenting its documents a second time", async () => {
    const net = await accepted();
    const { documentary, exporter, papers, it, terms } = net;
    const other = await opened(net);
    await expect(documentary.connect(exporter).present(it, [], inPerson(exporter), other))
      .to.be.revertedWithCustomError(documentary, "DocumentAlreadyPresented")
      .withArgs(papers.bill.id, idOf(terms, it));
  });

  it("takes nothing from who has the bill back: whoever has it is paid, once", async () => {
    const net = await accepted();
    const { documentary, billOfLading, exporter, otherExporter: trader, bankA, papers, terms, it } = net;
    const { sale, again, policy } = await soldElsewhere(net);
    await documentary.connect(trader).present(again, [], inPerson(trader), sale);
    await documentary.connect(bankA).accept(again, inPerson(bankA), sale);
    await billOfLading.connect(trader).transfer(papers.bill.id, exporter, ENDORSEMENT.toOrder, exporter.lei, ZeroHash);
    // The policy is the trader's still: the insurer writes it back.
    const { contentRoot } = policy.document;
    const back = await net.amend(net.insurer, policy, { holder: exporter.lei, contentRoot });
    await documentary.settle(it, await signed.handOver(net, exporter, terms, it, papers.bill.id), terms);
    await net.amend(net.insurer, back, { holder: trader.lei, contentRoot });
    const stale = await signed.handOver(net, trader, sale, again, papers.bill.id);
    await expect(documentary.settle(again, stale, sale))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(papers.bill.id, net.buyer.lei, net.buyer.lei);
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(net.buyer.address);
  });
});
