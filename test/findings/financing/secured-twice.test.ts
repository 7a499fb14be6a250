/**
 * The lien that was counted twice. All that was pledged of a receivable had been collected, and when the loan was restructured the
 * borrower pledged the rest of it. The new terms named the receivable twice, once as it had been pledged first, and both entries
 * are one lien. It counted for both, and a bank bought the loan for twice the security that it had. So did a bill of lading and the
 * one that had taken its place, where new terms named both.
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  billCollateral,
  billDocument,
  ENDORSEMENT,
  issuedBill,
  REFERENCE,
  signedAmendment,
  succession,
} from "../../fixtures/bills.ts";
import { insured, insuredAfloat } from "../../fixtures/documentary.ts";
import { claimantOf, estateOf, lienOfStake, NOTICE_DAYS, purchase, saleConsent } from "../../fixtures/enforcement.ts";
import { DEFAULT_DAY, NO_DOCUMENT, renewal, sale } from "../../fixtures/servicing.ts";
import { deployed, stage, tokenized } from "../../fixtures/stages.ts";

/** 60 000.00 of a receivable of 250 000.00 were pledged, and paid; then 190 000.00 of it were pledged, too. */
const pledgedAgain = stage(tokenized, async (net) => {
  const { desk, servicing, deposit, collateral, debtor, exporter, financed } = net;
  const principal = 40_000_00n;
  const { terms: old } = await financed([{ ...collateral, amount: 60_000_00n }], {
    principal,
    application: { ...(await net.termsFor([])).application, sweep: 0n },
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  await deposit.issue(debtor, 60_000_00n);
  await deposit.connect(debtor).approve(desk, 60_000_00n);
  await desk.connect(debtor).collect(0n, 60_000_00n, old);
  const again = { ...collateral, amount: 190_000_00n };
  const { terms, call } = await renewal(net, old, { collateral: [...old.collateral, again] });
  await servicing.restructure(...call);
  return { terms, principal };
});

describe("A receivable that is pledged for a loan once more", () => {
  it("secures it by the one lien that stands", async () => {
    const { servicing, registry, collateral, terms } = await pledgedAgain();
    expect((await registry.stateOf(collateral.id)).encumbered).to.equal(190_000_00n);
    expect(await servicing.securedBy(terms)).to.equal(190_000_00n);
  });

  it("is sold for no more security than there is", async () => {
    const net = await pledgedAgain();
    const { servicing, bankA, bankB, terms, principal } = net;
    const wish = { principal, owed: principal, price: principal };
    await expect(
      servicing.transfer(...(await sale(net, terms, bankA, bankB, { ...wish, secured: 190_000_01n }))),
    ).to.be.revertedWithCustomError(servicing, "TransferOutdated");
    await servicing.transfer(...(await sale(net, terms, bankA, bankB, { ...wish, secured: 190_000_00n })));
  });
});

/** Bank A has a bill sold, for less than it is owed, and the borrower buys it back when the carrier has replaced it. */
const boughtBack = stage(deployed, async (net) => {
  const { recovery, enforcement, registry, deposit, billOfLading, lienbook } = net;
  const { bankA, bankB, carrier, exporter, otherExporter } = net;
  const bill = await issuedBill(net);
  const collateral = await billCollateral(net, bill);
  await insuredAfloat(net, bill.id, (await insured(net)).document);
  const { terms } = await net.financed([collateral], { policy: await net.goodsPolicy.getAddress() });
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
  const claimant = await claimantOf(net, terms);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await net.passDays(NOTICE_DAYS);
  const price = 100_000_00n;
  await deposit.issue(otherExporter, price);
  await deposit.connect(otherExporter).approve(enforcement, price);
  const buyer = otherExporter.address;
  const lien = lienOfStake(collateral, claimant.stake);
  const offer = { lien, document: bill.id, price, buyer };
  const signed = [await purchase(net, otherExporter, offer), await saleConsent(net, exporter, offer)] as const;
  await enforcement.connect(bankA).sell(estateOf(collateral, [claimant]), deposit, price, 0n, ...signed);

  const kept = await net.pledged(bankB, { ...collateral, amount: 1n }, otherExporter);
  await registry.revoke(...(await net.revocation(carrier, bill)));
  const successor = await billDocument(net, { shipper: otherExporter });
  const shipper = { shipper: otherExporter };
  const liens = [await succession(net, bankB, kept, successor, shipper)];
  await billOfLading
    .connect(carrier)
    .amendSigned(...(await signedAmendment(net, otherExporter, bill, successor, liens)));
  await lienbook.connect(bankB).release(collateral, ZeroAddress, kept.purpose);
  const { toOrder } = ENDORSEMENT;
  await billOfLading.connect(otherExporter).transfer(successor.id, exporter, toOrder, exporter.lei, REFERENCE);
  return { old: terms, again: await billCollateral(net, successor, shipper) };
});

describe("A bill of lading that new terms name beside the one that it replaced", () => {
  it("secures the loan by the one lien that stands", async () => {
    const net = await boughtBack();
    const { servicing, registry, bankA, old, again } = net;
    const { terms, call } = await renewal(net, old, { collateral: [...old.collateral, again] });
    await servicing.connect(bankA).restructure(...call);
    expect(await registry.encumberedOf(again.id)).to.equal(again.face);
    expect(await servicing.securedBy(terms)).to.equal(again.face);
  });
});
