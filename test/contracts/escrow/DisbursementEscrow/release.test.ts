import { expect } from "chai";
import { ZeroHash } from "ethers";

import { drawingOf, milestoneEvidenceId } from "../../../../sdk/escrow/terms.ts";
import {
  agreement,
  asked,
  delivered,
  drawn,
  funded,
  loaded,
  planned,
  showing,
  TRANCHE,
} from "../../../fixtures/disbursement.ts";
import type { Use } from "../../../fixtures/disbursement.ts";
import { testLei } from "../../../fixtures/lei.ts";
import { EUR, KIND } from "../../../fixtures/network.ts";
import type { LienbookNetwork, RegisteredDocument } from "../../../fixtures/network.ts";
import { inPerson, shown } from "../../../fixtures/rights.ts";
import { splitOf } from "../../../fixtures/splits.ts";
import { stage } from "../../../fixtures/stages.ts";

const EXPORTER = testLei("EXPORTER");

/** And the carrier has confirmed the delivery. */
const confirmed = stage(drawn, async (net) => ({ confirmation: await delivered(net) }));

/** Bank B has lent as well, to the same exporter, for a delivery of the same sort. */
const twice = stage(confirmed, async (net) => {
  const { bankB } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const other = await planned({ ...net, collateral }, net.inspector, {
    financing: { lender: bankB.address },
  });
  await funded({ ...net, bankA: bankB }, other.use, other.terms);
  return { other };
});

/** The foundry's bill to the exporter, of what the third tranche pays. */
async function billed(net: LienbookNetwork, value = 40_000_00n): Promise<RegisteredDocument> {
  const { otherExporter: foundry } = net;
  return net.register(foundry, await net.draft(foundry, { kind: KIND.commercialInvoice, value }));
}

describe("DisbursementEscrow, release on a document", () => {
  it("pays the named payee on a document of the borrower's, which the borrower shows, or its issuer", async () => {
    for (const who of ["exporter", "carrier"] as const) {
      const net = await confirmed();
      const { disbursement, deposit, foundry, use, id, confirmation } = net;
      const sent = disbursement.connect(net[who]).releaseOnDocument(...showing(use, 0, confirmation));
      await expect(sent)
        .to.emit(disbursement, "TrancheReleased")
        .withArgs(id, foundry, 0n, 100_000_00n, confirmation.id);
      await expect(sent).to.changeTokenBalances(
        net.ethers,
        deposit,
        [disbursement, foundry],
        [-100_000_00n, 100_000_00n],
      );
    }
  });

  it("shows to whom, how much, on what, when, and whether the evidence still stands", async () => {
    const net = await confirmed();
    const { disbursement, foundry, haulier, use, confirmation, today, exporter } = net;
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    const day = await today();
    const uses = await disbursement.useOfProceeds(use, [confirmation.id]);
    expect(uses[0]).to.deep.equal([foundry.address, 100_000_00n, TRANCHE.released, day, confirmation.id, true, false]);
    expect(uses[1]).to.deep.equal([haulier.address, 60_000_00n, TRANCHE.pending, 0n, ZeroHash, false, false]);
    const [unshown] = await disbursement.useOfProceeds(use, []);
    expect([unshown!.state, unshown!.evidence]).to.deep.equal([TRANCHE.released, ZeroHash]);
    const [, , elsewhere] = await disbursement.useOfProceeds(use, [ZeroHash, ZeroHash, confirmation.id]);
    expect(elsewhere!.evidence, "evidence is shown only where it was used").to.equal(ZeroHash);
    expect((await disbursement.useOf(confirmation.id)).on).to.equal(day);
  });

  it("pays no tranche twice, on whatever evidence", async () => {
    const net = await confirmed();
    const { disbursement, exporter, use, id, confirmation } = net;
    const escrow = disbursement.connect(exporter);
    await escrow.releaseOnDocument(...showing(use, 0, confirmation));
    for (const again of [confirmation, await delivered(net)]) {
      await expect(escrow.releaseOnDocument(...showing(use, 0, again)))
        .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
        .withArgs(id, 0n);
    }
  });

  it("pays no two tranches on one confirmation: in one agreement", async () => {
    const net = await drawn();
    const { disbursement, exporter, inspector, today } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const two = (use: Use): Use => ({
      ...use,
      tranches: [use.tranches[0]!, { ...use.tranches[0]!, payee: exporter.address }],
    });
    const { use, terms } = await planned({ ...net, collateral }, inspector, { use: two });
    await funded(net, use, terms);
    const confirmation = await delivered(net, { value: 500_000_00n });
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 1, confirmation)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceAlreadyUsed")
      .withArgs(confirmation.id, await today());
  });

  it("pays no two tranches on one confirmation: in two agreements, with two banks", async () => {
    const net = await twice();
    const { disbursement, exporter, use, other, confirmation, today } = net;
    const escrow = disbursement.connect(exporter);
    await escrow.releaseOnDocument(...showing(use, 0, confirmation));
    await expect(escrow.releaseOnDocument(...showing(other.use, 0, confirmation)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceAlreadyUsed")
      .withArgs(confirmation.id, await today());
    await escrow.releaseOnDocument(...showing(other.use, 0, await delivered(net)));
  });

  it("takes a tranche only as it was agreed: no other payee, amount, day, condition, number or borrower", async () => {
    const net = await confirmed();
    const { disbursement, exporter, haulier, debtor, use, id, confirmation } = net;
    const [drawing, ...document] = showing(use, 0, confirmation);
    const { tranche } = drawing;
    const { evidence } = tranche;
    const forged = [
      { ...drawing, tranche: { ...tranche, payee: exporter.address } },
      { ...drawing, tranche: { ...tranche, amount: 100_000_01n } },
      { ...drawing, tranche: { ...tranche, until: BigInt(tranche.until) + 1n } },
      { ...drawing, tranche: { ...tranche, evidence: { ...evidence, by: exporter.lei } } },
      { ...drawing, tranche: { ...tranche, evidence: { ...evidence, from: 0n } } },
      { ...drawing, currency: EUR },
      { ...drawing, token: haulier.address },
    ];
    for (const each of forged) {
      await expect(disbursement.connect(exporter).releaseOnDocument(each, ...document))
        .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
        .withArgs(id, 0n);
    }
    await expect(disbursement.connect(debtor).releaseOnDocument({ ...drawing, enterprise: debtor.lei }, ...document))
      .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
      .withArgs(id, 0n);
    await expect(disbursement.connect(exporter).releaseOnDocument({ ...drawing, index: 1n }, ...document))
      .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
      .withArgs(id, 1n);
  });

  it("lets nobody else say whose delivery was confirmed to the borrower, the payee least of all", async () => {
    const net = await confirmed();
    const { disbursement, exporter, foundry, bankA, haulier, deployer, use, confirmation } = net;
    for (const other of [foundry, bankA, haulier, deployer]) {
      await expect(disbursement.connect(other).releaseOnDocument(...showing(use, 0, confirmation)))
        .to.be.revertedWithCustomError(disbursement, "NotHolderOrIssuer")
        .withArgs(other, exporter.lei);
    }
  });

  it("lets any account that acts for the borrower's entity show what the borrower holds, and none that acted for it", async () => {
    const net = await confirmed();
    const { disbursement, participants, exporter, strangers, use, confirmation } = net;
    const office = strangers[9]!;
    await participants.addAccount(exporter.lei, office);
    await participants.removeAccount(office);
    await expect(disbursement.connect(office).releaseOnDocument(...showing(use, 0, confirmation)))
      .to.be.revertedWithCustomError(disbursement, "NotHolderOrIssuer")
      .withArgs(office, exporter.lei);
    const branch = strangers[8]!;
    await participants.addAccount(exporter.lei, branch);
    await disbursement.connect(branch).releaseOnDocument(...showing(use, 0, confirmation));
  });

  it("lets the account that signed for the borrower say which of two like tranches a delivery pays, lost or removed", async () => {
    for (const lost of [true, false]) {
      const net = await drawn();
      const { disbursement, participants, deposit, exporter, haulier, strangers, ethers } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const { use, terms } = await planned({ ...net, collateral }, net.inspector, {
        use: (wished) => {
          const [first, second, third] = wished.tranches;
          return { ...wished, tranches: [first!, { ...second!, evidence: first!.evidence }, third!] };
        },
      });
      await funded(net, use, terms);
      const confirmation = await delivered(net);
      const successor = strangers[8]!;
      await participants.addAccount(exporter.lei, successor);
      if (lost) {
        await participants.announceReplacement(exporter, successor);
        await net.passDays(7n);
      } else {
        await participants.removeAccount(exporter);
      }
      await expect(
        disbursement.connect(exporter).releaseOnDocument(...showing(use, 1, confirmation)),
      ).to.changeTokenBalance(ethers, deposit, haulier, 60_000_00n);
      await expect(disbursement.connect(successor).releaseOnDocument(...showing(use, 0, confirmation)))
        .to.be.revertedWithCustomError(disbursement, "EvidenceAlreadyUsed")
        .withArgs(confirmation.id, await net.today());
    }
  });

  it("pays on a confirmation that was issued to the payee at its own request, and at nobody else's", async () => {
    const net = await drawn();
    const { disbursement, deposit, exporter, carrier, foundry, inspector, ethers } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector, {
      use: (wished) => ({
        ...wished,
        tranches: wished.tranches.map((tranche, i) =>
          i === 0 ? { ...tranche, evidence: { ...tranche.evidence, holder: foundry.lei } } : tranche,
        ),
      }),
    });
    await funded(net, use, terms);
    const confirmation = await delivered(net, {}, foundry);
    for (const other of [exporter, carrier]) {
      await expect(disbursement.connect(other).releaseOnDocument(...showing(use, 0, confirmation)))
        .to.be.revertedWithCustomError(disbursement, "NotHolderOrIssuer")
        .withArgs(other, foundry.lei);
    }
    await expect(
      disbursement.connect(foundry).releaseOnDocument(...showing(use, 0, confirmation)),
    ).to.changeTokenBalance(ethers, deposit, foundry, 100_000_00n);
  });

  it("lets nobody but the payee use up the payee's own documents, not even for its money", async () => {
    const net = await drawn();
    const { disbursement, exporter, foundry, use } = net;
    const bill = await billed(net);
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 2, bill)))
      .to.be.revertedWithCustomError(disbursement, "NotHolderOrIssuer")
      .withArgs(exporter, foundry.lei);
    await disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
  });

  it("takes the very document that the terms name, from anyone, and no other one", async () => {
    const net = await drawn();
    const { disbursement, bankB, inspector, deposit, foundry, exporter } = net;
    const confirmation = await delivered(net);
    const { fingerprint } = confirmation.document;
    const { collateral } = await net.acknowledgedReceivable();
    const named = (use: Use): Use => {
      const [first, ...rest] = use.tranches;
      return { ...use, tranches: [{ ...first!, evidence: { ...first!.evidence, ref: fingerprint } }, ...rest] };
    };
    const { use, terms } = await planned({ ...net, collateral }, inspector, { use: named });
    await funded(net, use, terms);
    const other = await delivered(net);
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, other)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceNotNamed")
      .withArgs(other.document.fingerprint, fingerprint);
    const before = await deposit.balanceOf(foundry);
    await disbursement.connect(bankB).releaseOnDocument(...showing(use, 0, confirmation));
    expect((await deposit.balanceOf(foundry)) - before).to.equal(100_000_00n);
    for (const shownBeside of [[], [other.id]]) {
      const [paid] = await disbursement.useOfProceeds(use, shownBeside);
      expect(paid!.evidence, "what the terms name need not be shown").to.equal(confirmation.id);
    }
  });

  it("knows no document of another kind, of another issuer, or that was never registered", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry, exporter, carrier, use, documentIdOf } = net;
    const wrong = [
      await net.register(foundry, await net.draft(exporter, { kind: KIND.deliveryConfirmation })),
      await net.register(carrier, await net.draft(exporter, { kind: KIND.billOfLading })),
      { id: ZeroHash, document: await net.draft(exporter, { kind: KIND.deliveryConfirmation }) },
    ];
    for (const each of wrong) {
      await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, each)))
        .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
        .withArgs(documentIdOf(KIND.deliveryConfirmation, carrier, each.document.fingerprint));
    }
  });

  it("takes no confirmation of a delivery to somebody else", async () => {
    const net = await drawn();
    const { disbursement, registry, exporter, use, debtor } = net;
    const foreign = await delivered(net, {}, debtor);
    await expect(
      disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, foreign)),
    ).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
  });

  it("takes no document whose contents were changed on the way", async () => {
    const net = await confirmed();
    const { disbursement, registry, exporter, use, confirmation } = net;
    const [drawing, fingerprint] = showing(use, 0, confirmation);
    await expect(
      disbursement.connect(exporter).releaseOnDocument(drawing, fingerprint, ZeroHash),
    ).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
  });

  it("takes no document that was revoked, has expired, or came after another one with its linking key", async () => {
    const net = await drawn();
    const { disbursement, registry, carrier, exporter, use, today, passDays } = net;
    const escrow = disbursement.connect(exporter);
    const revoked = await delivered(net);
    await registry.revoke(...(await net.revocation(carrier, revoked)));
    await expect(escrow.releaseOnDocument(...showing(use, 0, revoked)))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(revoked.id);

    const linkingKeys = [`0x${"ab".repeat(32)}`];
    await delivered(net, { linkingKeys });
    const copy = await delivered(net, { linkingKeys });
    await expect(escrow.releaseOnDocument(...showing(use, 0, copy)))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(copy.id);
    await registry.clearContest(...(await net.clearance(carrier, copy)));

    const lastDay = await today();
    const expiring = await delivered(net, { expiresOn: lastDay });
    await passDays(1n);
    await expect(escrow.releaseOnDocument(...showing(use, 0, expiring)))
      .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
      .withArgs(expiring.id, lastDay);
    await escrow.releaseOnDocument(...showing(use, 0, copy));
  });

  it("takes no document that is dated before the agreed day", async () => {
    const net = await drawn();
    const { disbursement, exporter, use } = net;
    const { from } = use.tranches[0]!.evidence;
    const old = await delivered(net, { datedOn: from - 1n });
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, old)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceTooEarly")
      .withArgs(old.id, from - 1n, from);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net, { datedOn: from })));
  });

  it("takes no document that is worth less than is paid on it, or is in another currency", async () => {
    const net = await drawn();
    const { disbursement, registry, exporter, use } = net;
    const small = await delivered(net, { value: 99_999_99n });
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, small)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceWorthLess")
      .withArgs(small.id, 100_000_00n, 99_999_99n);
    const euros = await delivered(net, { currency: EUR });
    await expect(disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, euros)))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(euros.id, use.currency, EUR);
  });

  it("pays an invoice that is free, and none that its seller has pledged to a bank", async () => {
    const net = await drawn();
    const { disbursement, registry, foundry, use, bankB } = net;
    const escrow = disbursement.connect(foundry);
    const pledged = await billed(net);
    const receivable = await net.issueReceivable(pledged, [], { seller: foundry });
    await net.pledged(bankB, { ...receivable, amount: 1n }, foundry);
    await expect(escrow.releaseOnDocument(...showing(use, 2, pledged)))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(pledged.id, 40_000_00n, 39_999_99n);
    await escrow.releaseOnDocument(...showing(use, 2, await billed(net)));
  });

  it("pays no invoice of which its debtor leaves undisputed less than the tranche, nor one that was divided", async () => {
    const net = await drawn();
    const { disbursement, registry, receivable, dilutions, debtor, foundry, use } = net;
    const escrow = disbursement.connect(foundry);
    const disputed = await billed(net);
    const claim = await net.issueReceivable(disputed, [], { seller: foundry });
    await dilutions.connect(debtor).dispute(...shown(claim), 1n, ZeroHash, inPerson(debtor));
    await expect(escrow.releaseOnDocument(...showing(use, 2, disputed)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceWorthLess")
      .withArgs(disputed.id, 40_000_00n, 39_999_99n);

    const paper = await billed(net);
    const whole = await net.issueReceivable(paper, [], { seller: foundry });
    await receivable.connect(foundry).split(...splitOf({ exporter: foundry, paper }, whole, [10_000_00n, 30_000_00n]));
    await expect(escrow.releaseOnDocument(...showing(use, 2, paper)))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenSplit")
      .withArgs(paper.id);

    const larger = await billed(net, 40_000_01n);
    const rest = await net.issueReceivable(larger, [], { seller: foundry });
    await dilutions.connect(debtor).dispute(...shown(rest), 1n, ZeroHash, inPerson(debtor));
    await escrow.releaseOnDocument(...showing(use, 2, larger));
  });

  it("pays until the last day, and not on the day after", async () => {
    for (const [days, paid] of [
      [40n, true],
      [41n, false],
    ] as const) {
      const net = await confirmed();
      const { disbursement, exporter, use, id, confirmation, passDays } = net;
      await passDays(days);
      const sent = disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
      if (paid) await expect(sent).to.emit(disbursement, "TrancheReleased");
      else {
        await expect(sent)
          .to.be.revertedWithCustomError(disbursement, "TrancheExpired")
          .withArgs(id, 0n, use.tranches[0]!.until);
      }
    }
  });

  it("pays nothing that was agreed but has not come", async () => {
    const net = await confirmed();
    const { disbursement, inspector, exporter, confirmation } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use, terms } = await planned({ ...net, collateral }, inspector);
    await disbursement.agree(...(await agreement(net, use, terms)));
    const drawing = showing(use, 0, confirmation);
    await expect(disbursement.connect(exporter).releaseOnDocument(...drawing))
      .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
      .withArgs(drawing[0].id, 0n);
  });

  for (const [how, happens] of Object.entries({
    "while lender and borrower are suspended": async ({ participants, exporter, bankA }: LienbookNetwork) => {
      await participants.suspend(exporter.lei);
      await participants.suspend(bankA.lei);
    },
    "after the engine was delisted": async ({ lienbook, desk }: LienbookNetwork) => {
      await lienbook.delistEngine(desk);
    },
  })) {
    it(`goes on ${how}: the payee has delivered`, async () => {
      const net = await confirmed();
      await happens(net);
      await net.disbursement.connect(net.exporter).releaseOnDocument(...showing(net.use, 0, net.confirmation));
    });
  }

  it("goes on in default, until the lender has called the money home", async () => {
    const net = await drawn();
    const { disbursement, recovery, bankA, exporter, haulier, today } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const day = await today();
    const long = await planned({ ...net, collateral }, net.inspector, {
      use: (wished) => ({ ...wished, tranches: wished.tranches.map((each) => ({ ...each, until: day + 100n })) }),
    });
    await funded(net, long.use, long.terms);
    await net.passDays(61n);
    await recovery.connect(bankA).declareDefault(ZeroHash, long.terms);
    const confirmation = await delivered(net);
    await disbursement.connect(exporter).releaseOnDocument(...showing(long.use, 0, confirmation));
    await disbursement.connect(bankA).returnUnused(long.use, long.terms);
    await loaded(net, long.trade);
    await expect(
      disbursement.connect(haulier).releaseOnMilestone(drawingOf(long.use, 1)),
    ).to.be.revertedWithCustomError(disbursement, "TrancheNotPending");
  });
});

describe("DisbursementEscrow, release on a milestone", () => {
  it("pays once the named entity has reported it, whoever asks for it", async () => {
    const net = await drawn();
    const { disbursement, deposit, haulier, strangers, carrier, use, id, trade } = net;
    const escrow = disbursement.connect(strangers[5]);
    await expect(escrow.releaseOnMilestone(drawingOf(use, 1)))
      .to.be.revertedWithCustomError(disbursement, "MilestoneNotReached")
      .withArgs(trade.id, 5n, carrier.lei);
    await loaded(net, trade);
    const evidence = milestoneEvidenceId(trade.id, "loaded", EXPORTER);
    const sent = escrow.releaseOnMilestone(drawingOf(use, 1));
    await expect(sent).to.emit(disbursement, "TrancheReleased").withArgs(id, haulier, 1n, 60_000_00n, evidence);
    await expect(sent).to.changeTokenBalances(net.ethers, deposit, [disbursement, haulier], [-60_000_00n, 60_000_00n]);
    const paid = (await disbursement.useOfProceeds(use, []))[1];
    expect([paid!.state, paid!.evidence, paid!.evidenceStands]).to.deep.equal([TRANCHE.released, evidence, true]);
    await expect(escrow.releaseOnMilestone(drawingOf(use, 1)))
      .to.be.revertedWithCustomError(disbursement, "TrancheNotPending")
      .withArgs(id, 1n);
  });

  it("takes nobody else's report of it", async () => {
    const net = await drawn();
    const { disbursement, use, trade, strangers, carrier } = net;
    const other = await net.enrol("OTHERCARRIER", 4n, strangers[8]!, "DK");
    await loaded({ ...net, carrier: other }, trade);
    await expect(disbursement.releaseOnMilestone(drawingOf(use, 1)))
      .to.be.revertedWithCustomError(disbursement, "MilestoneNotReached")
      .withArgs(trade.id, 5n, carrier.lei);
  });

  it("pays no two tranches on one milestone of a trade, whoever reports it, at whatever bank", async () => {
    const net = await twice();
    const { disbursement, use, trade, inspector, today } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { use: again, terms } = await planned({ ...net, collateral }, inspector, {
      use: (wished) => ({
        ...wished,
        tranches: wished.tranches.map((tranche, i) => (i === 1 ? use.tranches[1]! : tranche)),
      }),
    });
    await funded(net, again, terms);
    await loaded(net, trade);
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
    await expect(disbursement.releaseOnMilestone(drawingOf(again, 1)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceAlreadyUsed")
      .withArgs(milestoneEvidenceId(trade.id, "loaded", EXPORTER), await today());
  });

  it("is not used up by the loan of another enterprise that names the same trade", async () => {
    const net = await drawn();
    const { disbursement, bankB, otherExporter, deployer, ethers, use, trade, inspector } = net;
    const policy = await ethers.deployContract("OpenPolicy");
    const paper = await net.invoice({}, otherExporter);
    const collateral = await net.issueReceivable(paper, [], { seller: otherExporter });
    const others = {
      ...net,
      exporter: otherExporter,
      bankA: bankB,
    };
    const foreign = await planned({ ...others, collateral }, inspector, {
      financing: { lender: bankB.address, borrower: otherExporter.address, policy: await policy.getAddress() },
      use: (wished) => ({
        ...wished,
        tranches: [{ ...use.tranches[1]!, payee: deployer.address, amount: 200_000_00n }],
      }),
    });
    await funded(others, foreign.use, foreign.terms);
    await loaded(net, trade);
    await disbursement.releaseOnMilestone(drawingOf(foreign.use, 0));
    await disbursement.releaseOnMilestone(drawingOf(use, 1));
  });

  it("takes one that was reached on the agreed day, and none of before", async () => {
    for (const [days, paid] of [
      [0n, true],
      [1n, false],
    ] as const) {
      const net = await drawn();
      const { disbursement, inspector, today, passDays } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const from = (await today()) + days;
      const { use, terms, trade } = await planned({ ...net, collateral }, inspector, {
        use: (wished) => ({
          ...wished,
          tranches: wished.tranches.map((tranche, i) =>
            i === 1 ? { ...tranche, evidence: asked({ ...tranche.evidence, from }) } : tranche,
          ),
        }),
      });
      await funded(net, use, terms);
      await loaded(net, trade);
      await passDays(3n);
      const sent = disbursement.releaseOnMilestone(drawingOf(use, 1));
      if (paid) await expect(sent).to.emit(disbursement, "TrancheReleased");
      else {
        await expect(sent)
          .to.be.revertedWithCustomError(disbursement, "EvidenceTooEarly")
          .withArgs(milestoneEvidenceId(trade.id, "loaded", EXPORTER), from - days, from);
      }
    }
  });

  it("does not pay on a milestone what asks for a document, nor the other way round", async () => {
    const net = await confirmed();
    const { disbursement, registry, use, trade, confirmation, haulier, documentIdOf, carrier } = net;
    await expect(disbursement.releaseOnMilestone(drawingOf(use, 0)))
      .to.be.revertedWithCustomError(disbursement, "MilestoneNotReached")
      .withArgs(ZeroHash, 0n, carrier.lei);
    await expect(disbursement.connect(haulier).releaseOnDocument(...showing(use, 1, confirmation)))
      .to.be.revertedWithCustomError(disbursement, "EvidenceNotNamed")
      .withArgs(confirmation.document.fingerprint, trade.id);
    await expect(disbursement.connect(haulier).releaseOnDocument(drawingOf(use, 1), trade.id, ZeroHash))
      .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
      .withArgs(documentIdOf(0n, carrier, trade.id));
  });
});
