import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { drawingOf } from "../../sdk/escrow/terms.ts";
import {
  clearance,
  delivered,
  funded,
  inspected,
  loaded,
  misuseReport,
  planned,
  showing,
  TRANCHE,
} from "../fixtures/disbursement.ts";
import type { Use } from "../fixtures/disbursement.ts";
import { STATUS } from "../fixtures/financing.ts";
import { KIND } from "../fixtures/network.ts";
import { stage } from "../fixtures/stages.ts";
import { openLedger } from "./book.ts";

const [STEEL, FREIGHT, BILL, PACKING] = [0, 1, 2, 3] as const;
const PROOF = keccakOfText("the foundry's statement of account: a tenth went back to the exporter");
const REASON = keccakOfText("the credit note: a tenth of the steel was rusty");

/**
 * Bank A lends 200 000.00 at 8 %, 12 % upon misuse: 80 000.00 for the foundry's steel and 20 000.00 for the haulier's packing,
 * each on a delivery that the carrier confirms, the packing within ten days; 60 000.00 for freight, once the goods are on board;
 * and 40 000.00 on a bill of the foundry's.
 */
const lent = stage(inspected, async (net) => {
  const ledger = await openLedger(net);
  const purposes = (use: Use): Use => {
    const [steel, freight, bill] = use.tranches;
    const day = bill!.until - 40n;
    return {
      ...use,
      tranches: [
        { ...steel!, amount: 80_000_00n },
        freight!,
        { ...bill!, until: day + 100n },
        { ...steel!, payee: freight!.payee, amount: 20_000_00n, until: day + 10n },
      ],
    };
  };
  const { terms, use, trade } = await planned(net, net.inspector, { use: purposes });
  await funded(net, use, terms);
  return { ledger, terms, use, trade, id: await net.disbursement.idOf(use) };
});

/** And the carrier has confirmed the foundry's delivery of steel. */
const steelCame = stage(lent, async (net) => ({ steel: await delivered(net) }));

/** Eleven days on the foundry has its money, the goods are on board, and nobody has packed anything. */
const unpacked = stage(steelCame, async (net) => {
  const { disbursement, exporter, use, steel, passDays } = net;
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, STEEL, steel));
  await passDays(11n);
  return {};
});

/** What was meant for packing is home, the freight is paid, and the inspector has reported what became of the steel's price. */
const misused = stage(unpacked, async (net) => {
  const { disbursement, inspector, deployer, use, terms, trade, passDays } = net;
  await disbursement.connect(deployer).returnUnused(use, terms);
  await passDays(1n);
  await loaded(net, trade);
  await disbursement.releaseOnMilestone(drawingOf(use, FREIGHT));
  await disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, STEEL, PROOF), terms);
  return {};
});

/** It was not so. Then customs takes back a declaration behind the loan; bank A declares default and entrusts its claim. */
const defaulted = stage(misused, async (net) => {
  const {
    disbursement,
    registry,
    recovery,
    servicing,
    guarantees,
    inspector,
    customs,
    declarations,
    bankA,
    use,
    terms,
  } = net;
  await net.passDays(9n);
  await disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON), terms);
  await net.passDays(9n);
  await registry.revoke(...(await net.revocation(customs, declarations[0])));
  await recovery.connect(bankA).declareDefault(declarations[0].id, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  return {};
});

describe("A loan for steel, freight, a bill and packing", () => {
  it("pays nothing on evidence of another kind, day, amount or delivery than was agreed, to whomever", async () => {
    const net = await steelCame();
    const { disbursement, registry, exporter, foundry, haulier, debtor, carrier, use, id, steel, today } = net;
    const escrow = disbursement.connect(exporter);
    const order = await net.register(exporter, await net.draft(exporter, { kind: KIND.purchaseOrder }));
    const wrong = [
      [registry, "DocumentNotRegistered", order],
      [
        registry,
        "DocumentNotRegistered",
        await net.register(foundry, await net.draft(exporter, { kind: KIND.deliveryConfirmation })),
      ],
      [registry, "DocumentFactsMismatch", await delivered(net, {}, debtor)],
      [disbursement, "EvidenceTooEarly", await delivered(net, { datedOn: (await today()) - 21n })],
      [disbursement, "EvidenceWorthLess", await delivered(net, { value: 79_999_99n })],
    ] as const;
    for (const [says, refusal, document] of wrong) {
      await expect(escrow.releaseOnDocument(...showing(use, STEEL, document))).to.be.revertedWithCustomError(
        says,
        refusal,
      );
    }
    const toItself = use.tranches.map((tranche) => ({ ...tranche, payee: exporter.address }));
    await expect(
      escrow.releaseOnDocument(...showing({ ...use, tranches: toItself }, STEEL, steel)),
    ).to.be.revertedWithCustomError(disbursement, "TrancheNotPending");
    await expect(disbursement.connect(haulier).releaseOnDocument(...showing(use, PACKING, steel)))
      .to.be.revertedWithCustomError(disbursement, "NotHolderOrIssuer")
      .withArgs(haulier, exporter.lei);
    await expect(disbursement.releaseOnMilestone(drawingOf(use, FREIGHT)))
      .to.be.revertedWithCustomError(disbursement, "MilestoneNotReached")
      .withArgs(net.trade.id, 5n, carrier.lei);
    await expect(escrow.releaseOnDocument(...showing(use, STEEL, steel)))
      .to.emit(disbursement, "TrancheReleased")
      .withArgs(id, foundry, 0n, 80_000_00n, steel.id);
  });

  it("pays once on one delivery: not on the same confirmation again, nor on the same under another number", async () => {
    const net = await lent();
    const { disbursement, registry, exporter, use, today } = net;
    const escrow = disbursement.connect(exporter);
    const linkingKeys = [keccakOfText("CSQU3054383 on voyage 042W")];
    const steel = await delivered(net, { linkingKeys });
    const again = await delivered(net, { linkingKeys });
    await escrow.releaseOnDocument(...showing(use, STEEL, steel));
    await expect(escrow.releaseOnDocument(...showing(use, PACKING, steel)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceAlreadyUsed")
      .withArgs(steel.id, await today());
    await expect(escrow.releaseOnDocument(...showing(use, PACKING, again)))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(again.id);
  });

  it("has what nobody earned in time go home at anyone's call, and owes interest on less from then on", async () => {
    const net = await unpacked();
    const { disbursement, desk, exporter, deployer, use, terms, id, passDays } = net;
    const late = await delivered(net);
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, PACKING, late)))
      .to.be.revertedWithCustomError(disbursement, "TrancheExpired")
      .withArgs(id, 3n, use.tranches[PACKING]!.until);
    // 200 000.00 · 8 % · 11 / 360.
    expect((await desk.owed(terms)).interest).to.equal(488_89n);
    await disbursement.connect(deployer).returnUnused(use, terms);
    const { principal, interest } = await desk.owed(terms);
    expect([principal, interest]).to.deep.equal([180_488_89n, 0n]);
    await passDays(1n);
    expect((await desk.owed(terms)).interest).to.equal(40_11n);
  });

  it("bears 12 % from the day on which the inspector reports a kickback, until its word is taken back, and 8 % after", async () => {
    const net = await misused();
    const { disbursement, desk, exporter, inspector, bankA, use, terms, id, passDays } = net;
    const again = await misuseReport(net, inspector, use, STEEL, PROOF);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, again, terms))
      .to.be.revertedWithCustomError(disbursement, "MisuseAlreadyReported")
      .withArgs(id, 0n);
    await passDays(9n);
    // 180 488.89 · (8 % · 1 + 12 % · 9) / 360, less what was rounded up of the first eleven days.
    expect((await desk.owed(terms)).interest).to.equal(581_57n);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, exporter, use, REASON), terms))
      .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
      .withArgs(exporter);
    await disbursement.clearMisuse(use, REASON, await clearance(net, inspector, use, REASON), terms);
    await expect(disbursement.connect(bankA).returnUnused(use, terms), "and the bank waits for the last day again")
      .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
      .withArgs(use.financing);
    await passDays(9n);
    // And 180 488.89 · 8 % · 9 / 360.
    expect((await desk.owed(terms)).interest).to.equal(942_55n);
  });

  it("pays a supplier that has delivered after default, too, though the borrower contests its bill with a copy", async () => {
    const net = await defaulted();
    const { disbursement, deposit, foundry, exporter, ethers, use } = net;
    const bill = {
      kind: KIND.commercialInvoice,
      value: 40_000_00n,
      linkingKeys: [keccakOfText("seller, buyer, amount, month")],
    };
    const honest = await net.register(foundry, await net.draft(foundry, bill));
    await net.register(exporter, await net.draft(exporter, { ...bill, value: 1n }));
    await expect(disbursement.connect(foundry).releaseOnDocument(...showing(use, BILL, honest))).to.changeTokenBalance(
      ethers,
      deposit,
      foundry,
      40_000_00n,
    );
  });

  it("comes to its end by default: the bank calls the rest home, and every cent is accounted for", async () => {
    const net = await defaulted();
    const { disbursement, desk, guaranteeServicing, bankA, foundry, haulier, ledger, use, terms, steel } = net;
    await disbursement.connect(bankA).returnUnused(use, terms);
    const bill = await net.register(
      foundry,
      await net.draft(foundry, { kind: KIND.commercialInvoice, value: 40_000_00n }),
    );
    await expect(
      disbursement.connect(foundry).releaseOnDocument(...showing(use, BILL, bill)),
    ).to.be.revertedWithCustomError(disbursement, "TrancheNotPending");
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);

    const { principal, interest } = await desk.owed(terms);
    expect([principal, interest]).to.deep.equal([180_488_89n + 942_55n - 40_000_00n, 0n]);
    expect((await desk.financingOf(use.financing)).status).to.equal(STATUS.defaulted);
    await ledger.expectChanges([
      [bankA, -140_000_00n],
      [foundry, 80_000_00n],
      [haulier, 60_000_00n],
    ]);
    const read = await disbursement.useOfProceeds(use, [steel.id]);
    expect(read.map(({ state }) => state)).to.deep.equal([
      TRANCHE.released,
      TRANCHE.released,
      TRANCHE.returned,
      TRANCHE.returned,
    ]);
    expect(read.map(({ misused: reported }) => reported)).to.deep.equal([true, false, false, false]);
  });
});
