/**
 * The monitor that bought the loan. Lender and borrower had named a bank that watched how the proceeds were used, which was neither of
 * them. Then the lender sold the loan to that bank; and on its own word it got half as much interest again, and what was to pay
 * the suppliers. Later it still could, and needed no monitor's word, if it had issued what a tranche was paid on: it took that back.
 * And whoever had paid the lender as guarantor, and did not ask for its place, was not the creditor, and got the interest.
 */
import { expect } from "chai";
import { id as keccakOfText, MaxUint256, ZeroHash, type Signer } from "ethers";

import { disbursementIdOf, drawingOf } from "../../../sdk/escrow/terms.ts";
import {
  clearance,
  delivered,
  funded,
  inspected,
  loaded,
  MISUSE_RATE,
  misuseReport,
  NO_LEI,
  planned,
  RATE,
  showing,
} from "../../fixtures/disbursement.ts";
import { demand, guaranteeFor, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { ROLE_BIT, USD } from "../../fixtures/network.ts";
import { sale } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

const [PROOF, REASON] = [keccakOfText("what bank B found"), keccakOfText("why it was not so")];

/** Bank B watches the use of what bank A has lent. Two tranches were paid. */
const watched = stage(inspected, async (net) => {
  const { disbursement, exporter, bankB } = net;
  const plan = await planned(net, bankB);
  const { use, terms, trade } = plan;
  await funded(net, use, terms);
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
  await loaded(net, trade);
  await disbursement.releaseOnMilestone(drawingOf(use, 1));
  const report = async (index: number, by: Signer = bankB) =>
    disbursement.reportMisuse(use, BigInt(index), PROOF, await misuseReport(net, by, use, index, PROOF), terms);
  return { use, terms, id: disbursementIdOf(use), report };
});

/** And has bought the loan. */
const bought = stage(watched, async (net) => {
  await net.servicing.transfer(...(await sale(net, net.terms, net.bankA, net.bankB)));
  return {};
});

type Bought = Awaited<ReturnType<typeof bought>>;

describe("A monitor that has bought the loan", () => {
  for (const [how, becomes] of Object.entries({
    "is owed it": async ({ bankB }: Bought) => bankB,
    "is owed it, by whichever of its accounts": async ({ participants, bankB, strangers }: Bought) => {
      await participants.addAccount(bankB.lei, strangers[9]!);
      return strangers[9]!;
    },
    "is owed it on an account that was removed since": async ({ participants, bankB, strangers }: Bought) => {
      await participants.addAccount(bankB.lei, strangers[9]!);
      await participants.removeAccount(bankB);
      return strangers[9]!;
    },
    "has entrusted it, and decides on it": async ({ servicing, guarantees, bankB, terms }: Bought) => {
      await servicing.connect(bankB).entrust(guarantees, terms);
      return bankB;
    },
  })) {
    it(`reports no misuse in its own favour while it ${how}`, async () => {
      const net = await bought();
      const { disbursement, bankB, report } = net;
      await expect(report(0, await becomes(net)))
        .to.be.revertedWithCustomError(disbursement, "WitnessIsParty")
        .withArgs(bankB.lei);
    });
  }

  it("reports again once the loan is another's", async () => {
    const net = await bought();
    const { disbursement, servicing, bankA, bankB, terms, id, report } = net;
    await servicing.transfer(...(await sale(net, terms, bankB, bankA)));
    await expect(report(0)).to.emit(disbursement, "MisuseReported").withArgs(id, 0n, bankB.lei, PROOF, MISUSE_RATE);
  });

  it("takes back what it reported before, which is not in its favour", async () => {
    const net = await watched();
    const { disbursement, servicing, bankA, bankB, use, terms, id, report } = net;
    await report(0);
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await expect(report(1)).to.be.revertedWithCustomError(disbursement, "WitnessIsParty").withArgs(bankB.lei);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, bankB, use, REASON), terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, bankB, REASON, RATE);
  });
});

describe("An issuer of evidence that has bought the loan", () => {
  /** The carrier, which is a bank as well, has confirmed a delivery, bought the loan, and takes its word back. */
  const fallen = stage(inspected, async (net) => {
    const { disbursement, participants, registry, servicing, deposit, desk } = net;
    const { exporter, bankA, carrier, inspector, kycExpiry } = net;
    const { use, terms } = await planned(net, inspector);
    await funded(net, use, terms);
    const confirmation = await delivered(net);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation));
    await participants.update(carrier.lei, ROLE_BIT.carrier | ROLE_BIT.bank, kycExpiry);
    await deposit.issue(carrier, terms.principal);
    await deposit.connect(carrier).approve(desk, terms.principal);
    await servicing.transfer(...(await sale(net, terms, bankA, carrier)));
    await registry.revoke(...(await net.revocation(carrier, confirmation)));
    return { use, terms, id: disbursementIdOf(use), confirmation };
  });

  it("has no misuse established by what it takes back, whether it holds the loan or has it held", async () => {
    const net = await fallen();
    const { disbursement, servicing, guarantees, carrier, use, terms, confirmation } = net;
    const report = async () => disbursement.reportFallenEvidence(use, 0n, confirmation.id, terms);
    await expect(report()).to.be.revertedWithCustomError(disbursement, "WitnessIsParty").withArgs(carrier.lei);
    await servicing.connect(carrier).entrust(guarantees, terms);
    await expect(report()).to.be.revertedWithCustomError(disbursement, "WitnessIsParty").withArgs(carrier.lei);
  });

  it("has it established once the loan is another's, or by the monitor", async () => {
    const net = await fallen();
    const { disbursement, servicing, bankB, carrier, inspector, use, terms, id, confirmation } = net;
    const signed = await misuseReport(net, inspector, use, 0, PROOF);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, signed, terms))
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 0n, inspector.lei, PROOF, MISUSE_RATE);
    const sold = await fallen();
    await servicing.transfer(...(await sale(sold, terms, carrier, bankB)));
    await expect(disbursement.reportFallenEvidence(use, 0n, confirmation.id, terms))
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 0n, NO_LEI, confirmation.id, MISUSE_RATE);
  });
});

describe("A monitor that has paid the lender as guarantor", () => {
  /** Of the loan, all of which it covered and has paid in default, it does not lead the claim. */
  const paidAll = stage(inspected, async (net) => {
    const { disbursement, deposit, guarantees, guaranteeServicing, recovery, servicing } = net;
    const { exporter, bankA, guarantor, supervisor } = net;
    const { use, terms } = await planned(net, guarantor);
    await funded(net, use, terms);
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
    await guaranteeServicing
      .connect(supervisor)
      .attestNetAssets(guarantor.lei, 10_000_000_00n, USD, (await net.today()) + 365n);
    await deposit.issue(guarantor, 1_000_000_00n);
    await deposit.connect(guarantor).approve(guarantees, MaxUint256);
    const guarantee = await guaranteeFor(net, guarantor, use.financing, { coverage: 1_000_000n, cap: 400_000_00n });
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    await net.passDays(100n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const running = await demand({ ...net, guarantee, terms }, await guarantees.payableUnder(guarantee, terms));
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const report = async () =>
      disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, guarantor, use, 0, PROOF), terms);
    return { guarantee, terms, report };
  });

  it("reports no misuse in its own favour, whether it has taken the lender's place or nobody has", async () => {
    const { disbursement, guaranteeServicing, guarantor, guarantee, terms, report } = await paidAll();
    await expect(report()).to.be.revertedWithCustomError(disbursement, "WitnessIsParty").withArgs(guarantor.lei);
    await guaranteeServicing.connect(guarantor).lead(guarantee, terms);
    await expect(report()).to.be.revertedWithCustomError(disbursement, "WitnessIsParty").withArgs(guarantor.lei);
  });
});
