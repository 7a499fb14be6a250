/**
 * Paid out of a loan and financed besides. What a tranche pays of an invoice is used up in the register: no lender, no buyer
 * and no other escrow has it afterwards. What is left of it is its seller's.
 */
import { expect } from "chai";
import { toBeHex, ZeroHash } from "ethers";

import { delivered, drawn, funded, planned, showing, TRANCHE, type Use } from "../../../fixtures/disbursement.ts";
import { EUR, KIND, USD } from "../../../fixtures/network.ts";
import type { DocumentWish, LienbookNetwork, Party, RegisteredDocument } from "../../../fixtures/network.ts";
import { refusalOf } from "../../../fixtures/members.ts";
import { keptClaimant } from "../../../fixtures/enforcement.ts";
import { inPerson, shown } from "../../../fixtures/rights.ts";
import { stage } from "../../../fixtures/stages.ts";
import { decodeError } from "../../../../sdk/chain/index.ts";
import {
  DocumentUnderEnforcementError,
  EscrowNotListedError,
  InvoiceOwnedByOtherError,
} from "../../../../sdk/chain/errors/index.ts";

const PRICE = 40_000_00n;

/** The foundry's bill to the exporter: of what the third tranche pays, unless it is larger. */
async function billed(net: LienbookNetwork, value = PRICE): Promise<RegisteredDocument> {
  const { otherExporter: foundry } = net;
  return net.register(foundry, await net.draft(foundry, { kind: KIND.commercialInvoice, value }));
}

const paid = stage(drawn, async (net) => {
  const bill = await billed(net);
  await net.disbursement.connect(net.foundry).releaseOnDocument(...showing(net.use, 2, bill));
  return { bill };
});

/** Another loan, whose first tranche pays the foundry on an invoice as well. */
async function secondLoan(net: LienbookNetwork & { readonly inspector: Party }, amounts: readonly bigint[]) {
  const { collateral } = await net.acknowledgedReceivable();
  const { use, terms } = await planned({ ...net, collateral }, net.inspector, {
    use: (wished): Use => ({
      ...wished,
      tranches: amounts.map((amount) => ({ ...wished.tranches[2]!, amount })),
    }),
    financing: {
      payouts: [
        { payee: await net.disbursement.getAddress(), amount: amounts.reduce((sum, each) => sum + each, 0n) },
        { payee: net.exporter.address, amount: 200_000_00n - amounts.reduce((sum, each) => sum + each, 0n) },
      ],
    },
  });
  await funded(net, use, terms);
  return { use, terms };
}

describe("DisbursementEscrow, an invoice that a tranche has paid", () => {
  it("is used up in the register in the same transaction, by what was paid", async () => {
    const net = await drawn();
    const { disbursement, registry, deposit, foundry, use, id } = net;
    const bill = await billed(net);
    const sent = disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
    await expect(sent).to.emit(registry, "BalanceChanged").withArgs(bill.id, 0n, PRICE);
    await expect(sent).to.emit(disbursement, "TrancheReleased").withArgs(id, foundry, 2n, PRICE, bill.id);
    await expect(sent).to.changeTokenBalances(net.ethers, deposit, [disbursement, foundry], [-PRICE, PRICE]);
    expect(await registry.availableOf(bill.id)).to.equal(0n);
  });

  it("is what the tranche asks for: as its seller attested it, in the currency, the first of its kind, not expired", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry, use, passDays, today } = net;
    const escrow = disbursement.connect(foundry);
    const bill = async (wish: DocumentWish = {}) =>
      net.register(foundry, await net.draft(foundry, { kind: KIND.commercialInvoice, value: PRICE, ...wish }));
    const good = await bill();
    const [drawing, fingerprint] = showing(use, 2, good);
    await expect(escrow.releaseOnDocument(drawing, fingerprint, ZeroHash)).to.be.revertedWithCustomError(
      registry,
      "DocumentFactsMismatch",
    );
    const euros = await bill({ currency: EUR });
    await expect(escrow.releaseOnDocument(...showing(use, 2, euros)))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(euros.id, USD, EUR);
    const linkingKeys = [`0x${"ab".repeat(32)}`];
    await bill({ linkingKeys });
    const copy = await bill({ linkingKeys });
    await expect(escrow.releaseOnDocument(...showing(use, 2, copy)))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(copy.id);
    const lastDay = (await today()) + 1n;
    const [expired, expiring] = [await bill({ expiresOn: lastDay - 1n }), await bill({ expiresOn: lastDay })];
    await passDays(1n);
    await expect(escrow.releaseOnDocument(...showing(use, 2, expired)))
      .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
      .withArgs(expired.id, lastDay - 1n);
    await escrow.releaseOnDocument(...showing(use, 2, expiring));
    expect(await registry.availableOf(good.id)).to.equal(PRICE);
  });

  it("shows to whom, on which one, when, and whether it still stands", async () => {
    const net = await paid();
    const { disbursement, registry, foundry, use, bill, today } = net;
    const day = await today();
    await net.passDays(1n);
    const shownWith = async (evidence: string) =>
      (await disbursement.useOfProceeds(use, [ZeroHash, ZeroHash, evidence]))[2];
    expect(await shownWith(bill.id)).to.deep.equal([
      foundry.address,
      PRICE,
      TRANCHE.released,
      day,
      bill.id,
      true,
      false,
    ]);
    for (const other of [ZeroHash, (await billed(net)).id]) {
      expect(await shownWith(other)).to.deep.equal([
        foundry.address,
        PRICE,
        TRANCHE.released,
        0n,
        ZeroHash,
        false,
        false,
      ]);
    }
    await registry.revoke(...(await net.revocation(foundry, bill)));
    expect((await shownWith(bill.id))!.evidenceStands).to.equal(false);
  });

  it("keeps no record but the register's and the tranche's: whatever else is paid on has its own", async () => {
    const net = await paid();
    const { disbursement, exporter, use, bill } = net;
    expect(await disbursement.useOf(bill.id)).to.deep.equal([`0x${"00".repeat(28)}`, 0n]);
    const confirmation = await delivered(net);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    expect((await disbursement.useOf(confirmation.id)).on).to.equal(await net.today());
  });

  it("pays no other tranche, of this loan or of another, nor the same one again", async () => {
    const net = await paid();
    const { disbursement, registry, foundry, use, id, bill } = net;
    const escrow = disbursement.connect(foundry);
    for (const again of [bill, await billed(net)]) {
      await expect(escrow.releaseOnDocument(...showing(use, 2, again)))
        .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
        .withArgs(id, 2n);
    }
    const other = await secondLoan(net, [1n]);
    await expect(escrow.releaseOnDocument(...showing(other.use, 0, bill)))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(bill.id, 1n, 0n);
  });

  it("pays several tranches while it is worth them, and not a cent more", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry } = net;
    const escrow = disbursement.connect(foundry);
    const { use } = await secondLoan(net, [50_00n, 50_00n, 1n]);
    const bill = await billed(net, 100_00n);
    await escrow.releaseOnDocument(...showing(use, 0, bill));
    expect(await registry.availableOf(bill.id)).to.equal(50_00n);
    await escrow.releaseOnDocument(...showing(use, 1, bill));
    await expect(escrow.releaseOnDocument(...showing(use, 2, bill)))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(bill.id, 1n, 0n);

    const uses = await disbursement.useOfProceeds(use, [bill.id, bill.id, bill.id]);
    expect(uses.map(({ state }) => state)).to.deep.equal([TRANCHE.released, TRANCHE.released, TRANCHE.pending]);
    expect(uses.map(({ evidence }) => evidence)).to.deep.equal([bill.id, bill.id, ZeroHash]);
    // Worth either tranche, and not both.
    await net.amend(foundry, bill, { value: 99_99n });
    const after = await disbursement.useOfProceeds(use, [bill.id, bill.id]);
    expect(after.map(({ evidenceStands }) => evidenceStands)).to.deep.equal([false, false, false]);
  });

  it("pays several tranches out of what its debtor leaves undisputed, and no cent of what is in dispute", async () => {
    const net = await drawn();
    const { disbursement, dilutions, foundry, debtor } = net;
    const escrow = disbursement.connect(foundry);
    const { use } = await secondLoan(net, [50_00n, 30_00n, 1n]);
    const bill = await billed(net, 100_00n);
    const claim = await net.issueReceivable(bill, [], { seller: foundry });
    await dilutions.connect(debtor).dispute(...shown(claim), 20_00n, ZeroHash, inPerson(debtor));
    for (const index of [0, 1]) await escrow.releaseOnDocument(...showing(use, index, bill));
    await expect(escrow.releaseOnDocument(...showing(use, 2, bill)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceWorthLess")
      .withArgs(bill.id, 1n, 0n);
  });

  it("is refused where somebody else has bought it, and is paid once its seller has it back", async () => {
    const net = await drawn();
    const { disbursement, lienbook, foundry, exporter, use } = net;
    const bill = await billed(net);
    const sold = await net.assigned(await net.issueReceivable(bill, [], { seller: foundry }), exporter, foundry);
    const show = async () => disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
    await expect(show())
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(bill.id, exporter, foundry.lei);
    expect(decodeError(await refusalOf(show()))).to.be.instanceOf(InvoiceOwnedByOtherError);
    await net.assigned(sold, foundry, exporter);
    await show();
  });

  it("may be a token of its seller's: what is left of it is pledged, and no more", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry, bankB, use } = net;
    const bill = await billed(net, PRICE + 10_00n);
    const claim = await net.issueReceivable(bill, [], { seller: foundry });
    await disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
    await expect(net.pledged(bankB, { ...claim, amount: 10_01n }, foundry))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(bill.id, 10_01n, 10_00n);
    await net.pledged(bankB, { ...claim, amount: 10_00n }, foundry);
  });

  it("is paid past no bank: neither what is pledged, nor the rest of what a bank has given notice to sell", async () => {
    const net = await drawn();
    const { disbursement, registry, enforcement, foundry, bankA, bankB, use } = net;
    const bill = await billed(net, 2n * PRICE);
    const claim = await net.issueReceivable(bill, [], { seller: foundry });
    await net.pledged(bankB, { ...claim, amount: PRICE + 1n }, foundry);
    const show = async () => disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
    await expect(show())
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(bill.id, PRICE, PRICE - 1n);
    const hammered = await billed(net, 2n * PRICE);
    const other = await net.issueReceivable(hammered, [], { seller: foundry });
    const { purpose } = await net.pledged(bankA, { ...other, amount: 1n }, foundry);
    await enforcement.connect(bankA).giveNotice({ ...other, amount: 1n }, keptClaimant(purpose).stake);
    const late = disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, hammered));
    await expect(late).to.be.revertedWithCustomError(registry, "DocumentUnderEnforcement").withArgs(hammered.id);
    expect(decodeError(await refusalOf(late))).to.be.instanceOf(DocumentUnderEnforcementError);
  });

  it("that the borrower holds is used up all the same, and releases nothing where it is a token of the borrower's", async () => {
    const net = await drawn();
    const { disbursement, lienbook, registry, exporter, foundry, inspector } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector, {
      use: (wished) => ({
        ...wished,
        tranches: wished.tranches.map((tranche, i) =>
          i === 2 ? { ...tranche, evidence: { ...tranche.evidence, holder: exporter.lei } } : tranche,
        ),
      }),
    });
    await funded(net, use, terms);
    const toItsBuyer = async () =>
      net.register(foundry, await net.draft(exporter, { kind: KIND.commercialInvoice, value: PRICE }));
    const sold = await toItsBuyer();
    await net.issueReceivable(sold, []);
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 2, sold)))
      .to.be.revertedWithCustomError(lienbook, "InvoiceOwnedByOther")
      .withArgs(sold.id, exporter, foundry.lei);
    const bill = await toItsBuyer();
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 2, bill));
    expect(await registry.availableOf(bill.id)).to.equal(0n);
  });

  it("is paid by an escrow that is listed, and not until it is again; other evidence needs no listing", async () => {
    const net = await drawn();
    const { disbursement, lienbook, exporter, foundry, use } = net;
    await lienbook.delistEscrow(disbursement);
    const bill = await billed(net);
    const show = async () => disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
    await expect(show()).to.be.revertedWithCustomError(lienbook, "EscrowNotListed").withArgs(disbursement);
    expect(decodeError(await refusalOf(show()))).to.be.instanceOf(EscrowNotListedError);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
    await lienbook.listEscrow(disbursement);
    await show();
  });

  it("is misused where the monitor says so, as any tranche; and no other invoice is named in its place", async () => {
    const net = await paid();
    const { disbursement, use, terms, id } = net;
    const other = await billed(net);
    // The tranche keeps the first bytes of its invoice's id.
    const alike = toBeHex(BigInt(net.bill.id) ^ 1n, 32);
    for (const evidence of [other.id, ZeroHash, alike]) {
      await expect(disbursement.reportFallenEvidence(use, 2n, evidence, terms))
        .to.be.revertedWithCustomError(disbursement, "EvidenceOfOther")
        .withArgs(id, 2n, evidence);
    }
    await expect(disbursement.reportFallenEvidence(use, 2n, net.bill.id, terms))
      .to.be.revertedWithCustomError(disbursement, "EvidenceStands")
      .withArgs(net.bill.id);
  });

  it("stays paid: what else has come home does not touch its tranche", async () => {
    const net = await paid();
    const { disbursement, use, terms, bill, passDays } = net;
    await passDays(41n);
    await disbursement.returnUnused(use, terms);
    const uses = await disbursement.useOfProceeds(use, [ZeroHash, ZeroHash, bill.id]);
    expect(uses.map(({ state }) => state)).to.deep.equal([TRANCHE.returned, TRANCHE.returned, TRANCHE.released]);
    expect(uses[2]!.evidence).to.equal(bill.id);
    await passDays(1n);
    await expect(disbursement.returnUnused(use, terms)).to.be.revertedWithCustomError(disbursement, "NothingToReturn");
  });
});
