/**
 * Another's debt. A court gave a pledged receivable to somebody who owed nothing. The lien on it was small, and the loan large:
 * when the receivable was sold, or its debtor or its insurer paid, the whole loan was paid out of it, and of what was left the
 * borrower had the rest, against whom the court had ruled. What it gives answers for the lien on it, and for no more.
 */
import { expect } from "chai";
import { id as keccakOfText, MaxUint256 } from "ethers";

import { applicationTerms } from "../../../sdk/financing/terms.ts";
import { overLent } from "../../contracts/pledge/Enforcement/stages.ts";
import { claimantOf, estateOf, NOTICE_DAYS } from "../../fixtures/enforcement.ts";
import { DAY, KIND, ROLE_BIT, type LienbookNetwork, type Party } from "../../fixtures/network.ts";
import { DEFAULT_DAY, NO_DOCUMENT } from "../../fixtures/servicing.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const [FACE, LIEN] = [250_000_00n, 60_000_00n];
const ORDER_DAYS = 14n;

async function insuredReceivable(net: LienbookNetwork) {
  const { deposit, desk, exporter, strangers } = net;
  const insurer = await net.enrol("INSURER", ROLE_BIT.insurer, strangers[0]!, "GB");
  const policy = await net.register(insurer, await net.draft(exporter, { kind: KIND.insurancePolicy, value: FACE }));
  const declaration = await net.declaration({ value: FACE });
  const collateral = await net.issueReceivable(await net.invoice(), [
    [declaration, FACE],
    [policy, FACE],
  ]);
  await deposit.issue(insurer, FACE);
  await deposit.connect(insurer).approve(desk, MaxUint256);
  return { insurer, fingerprint: policy.document.fingerprint, collateral: { ...collateral, amount: LIEN } };
}

async function ordered({ receivable, supervisor, exporter, passDays }: LienbookNetwork, id: string, to: Party) {
  await receivable.connect(supervisor).orderTransfer(id, to, keccakOfText("the order"));
  await passDays(ORDER_DAYS);
  await receivable.connect(supervisor).forcedTransfer(exporter, to, id);
}

/** 200 000.00 are lent on two receivables: 60 000.00 of one, which a court gives to the other exporter, and all of another. */
const given = stage(deployed, async (net) => {
  const { otherExporter } = net;
  const { collateral, ...insured } = await insuredReceivable(net);
  const { collateral: other } = await net.acknowledgedReceivable();
  const { terms } = await net.financed([collateral, other], { application: applicationTerms({ sweep: 0n }) });
  await ordered(net, collateral.id, otherExporter);
  return { ...insured, collateral, terms };
});

describe("A receivable that a court has given to somebody who owes nothing", () => {
  it("brings the lender its lien when it is taken for its value, and the owner the rest", async () => {
    const net = await given();
    const { ethers, deposit, enforcement, recovery, bankA, exporter, otherExporter, collateral, terms } = net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms);
    const claimant = await claimantOf(net, terms);
    await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
    await net.passDays(NOTICE_DAYS);
    await deposit.connect(bankA).approve(enforcement, FACE);
    const taking = enforcement.connect(bankA).appropriate(estateOf(collateral, [claimant]), deposit, FACE, 0n);
    const rest = FACE - LIEN;
    await expect(taking).to.changeTokenBalances(ethers, deposit, [bankA, otherExporter, exporter], [-rest, rest, 0n]);
  });

  it("is auctioned by a later lienholder without the word of the first, which has all that its lien covers", async () => {
    const { net, collateral, first, second, lien } = await overLent();
    const { ethers, deposit, enforcement, bankA, bankB, debtor, exporter, otherExporter } = net;
    await ordered(net, collateral.id, debtor);
    const token = await deposit.getAddress();
    const rules = { token, duration: 3n * DAY, descending: false, reserve: FACE / 2n, step: 1n };
    await enforcement.connect(bankB).openAuction(collateral, second.stake, rules);
    await enforcement.connect(otherExporter).bid(lien, FACE / 2n);
    await net.passDays(3n);
    await expect(enforcement.hammer(estateOf(collateral, [first, second], 1), 0n, 0n)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, bankB, debtor, exporter],
      [10_000_00n, 90_000_00n, FACE / 2n - 100_000_00n, 0n],
    );
  });

  it("is paid to the lender up to the lien, and not beyond it", async () => {
    const { ethers, deposit, desk, debtor, bankA, exporter, otherExporter, terms } = await given();
    await expect(desk.connect(debtor).collect(0n, LIEN + 1n, terms))
      .to.be.revertedWithCustomError(desk, "CollectionAboveLien")
      .withArgs(0n, LIEN + 1n, LIEN);
    await expect(desk.connect(debtor).collect(0n, LIEN, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [debtor, bankA, exporter, otherExporter],
      [-LIEN, LIEN, 0n, 0n],
    );
    await expect(desk.connect(debtor).collect(0n, 1n, terms)).to.be.revertedWithCustomError(
      desk,
      "CollateralDischarged",
    );
  });

  it("is insured for the lender up to the lien, and not beyond it", async () => {
    const { ethers, deposit, desk, recovery, insurer, bankA, exporter, otherExporter, fingerprint, terms } =
      await given();
    await expect(recovery.connect(insurer).payOut(0n, fingerprint, LIEN + 1n, terms))
      .to.be.revertedWithCustomError(desk, "CollectionAboveLien")
      .withArgs(0n, LIEN + 1n, LIEN);
    await expect(recovery.connect(insurer).payOut(0n, fingerprint, LIEN, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [insurer, bankA, exporter, otherExporter],
      [-LIEN, LIEN, 0n, 0n],
    );
    // Of the borrower's own the lien would have fallen by no larger a part than the debt.
    await expect(recovery.connect(insurer).payOut(0n, fingerprint, 1n, terms)).to.be.revertedWithCustomError(
      desk,
      "CollateralDischarged",
    );
  });

  it("brings its owner what of the lien the debt does not take, whoever pays", async () => {
    const net = await given();
    const { ethers, deposit, desk, recovery, debtor, insurer, bankA, exporter, otherExporter, terms } = net;
    const { principal, interest } = await desk.owed(terms);
    await desk.connect(exporter).repay(principal + interest - 10_000_00n, terms);
    const snapshot = await net.networkHelpers.takeSnapshot();
    for (const pay of [
      async () => desk.connect(debtor).collect(0n, LIEN, terms),
      async () => recovery.connect(insurer).payOut(0n, net.fingerprint, LIEN, terms),
    ]) {
      await expect(pay()).to.changeTokenBalances(
        ethers,
        deposit,
        [bankA, exporter, otherExporter],
        [10_000_00n, 0n, LIEN - 10_000_00n],
      );
      await snapshot.restore();
    }
  });
});
