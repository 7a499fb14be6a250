/**
 * The invoice that was paid out of a loan and financed besides. A tranche was released on a supplier's invoice if that was free at
 * the moment; afterwards the supplier made a token of it and pledged it with its own bank, or presented it under a credit.
 */
import { expect } from "chai";

import { presentationOf } from "../../../sdk/escrow/documentary-terms.ts";
import { bytes20ToLei } from "../../../sdk/documents/identifiers/lei.ts";
import { issuedBill } from "../../fixtures/bills.ts";
import { drawn, showing } from "../../fixtures/disbursement.ts";
import { creditOf, inPerson, insured, partyOf, partyIn } from "../../fixtures/documentary.ts";
import { KIND, ROLE_BIT } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";

const PRICE = 40_000_00n;

/** The foundry was paid on its own invoice. */
const paid = stage(drawn, async (net) => {
  const { disbursement, foundry, use } = net;
  const bill = await net.register(foundry, await net.draft(foundry, { kind: KIND.commercialInvoice, value: PRICE }));
  await disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
  return { bill };
});

describe("An invoice that was paid out of a loan", () => {
  it("is not pledged afterwards by the supplier that was paid on it", async () => {
    const net = await paid();
    const { registry, foundry, bankB, bill } = net;
    const claim = await net.issueReceivable(bill, [], { seller: foundry });
    await expect(net.pledged(bankB, { ...claim, amount: 1n }, foundry))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(bill.id, 1n, 0n);
  });

  it("is not presented under a credit either", async () => {
    const before = await paid();
    const insurer = await before.enrol("INSURER", ROLE_BIT.insurer, before.strangers.at(-3)!, "CH");
    const net = { ...before, insurer };
    const { documentary, deposit, foundry, exporter, bankB, carrier, bill } = net;
    await deposit.connect(bankB).approve(documentary, PRICE);
    const terms = await creditOf(net, {
      applicant: partyOf(exporter),
      bank: partyOf(bankB),
      beneficiary: partyOf(foundry),
      amount: PRICE,
    });
    const limits = await net.validity();
    const signed = [
      await partyIn(net, bankB).signCredit(terms, limits),
      await partyIn(net, exporter).signCredit(terms, limits),
    ] as const;
    await documentary.open(...signed, terms);
    const lading = await issuedBill(net, { shipper: foundry });
    const policy = await insured(net, {}, foundry);
    const it = presentationOf(PRICE, [
      { issuer: bytes20ToLei(carrier.lei), document: lading.document },
      { issuer: bytes20ToLei(foundry.lei), document: bill.document },
      { issuer: bytes20ToLei(insurer.lei), document: policy.document },
    ]);
    await expect(documentary.connect(foundry).present(it, [], inPerson(foundry), terms))
      .to.be.revertedWithCustomError(documentary, "DocumentCoversLess")
      .withArgs(bill.id, 0n, PRICE);
  });
});
