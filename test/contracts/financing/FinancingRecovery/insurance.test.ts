import { expect } from "chai";
import { id as keccakOfText, MaxUint256 } from "ethers";

import { allocation, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const POLICY_VALUE = 200_000_00n;

/** A receivable of 250 000.00, behind which stand two declarations and a policy over 200 000.00. */
const covered = stage(deployed, async (net) => {
  const { deposit, desk, exporter, strangers } = net;
  const insurer = await net.enrol("INSURER", ROLE_BIT.insurer, strangers[0]!, "GB");
  const policy = await net.register(
    insurer,
    await net.draft(exporter, { kind: KIND.insurancePolicy, value: POLICY_VALUE }),
  );
  const [first, second] = [await net.declaration({ value: 150_000_00n }), await net.declaration()] as const;
  const paper = await net.invoice();
  const collateral = await net.issueReceivable(paper, [
    [first, 150_000_00n],
    [second, 100_000_00n],
    [policy, POLICY_VALUE],
  ]);
  await deposit.issue(insurer, 1_000_000_00n);
  await deposit.connect(insurer).approve(desk, MaxUint256);
  return { insurer, policy, paper, collateral, fingerprint: policy.document.fingerprint };
});

/** 200 000.00 are lent against it. */
const insured = stage(covered, async ({ collateral, ...net }) => {
  const { terms, id: financing } = await net.financed([collateral], {
    application: { ...(await net.termsFor([collateral])).application, early: 2n, earlyFee: 20_000n, sweep: 0n },
  });
  return { terms, financing };
});

describe("FinancingRecovery, an insurer's payment", () => {
  it("goes to the lender as loss payee, though early repayment is refused, and the rest to the borrower", async () => {
    const net = await insured();
    const { ethers, desk, recovery, deposit, insurer, exporter, bankA, policy, terms, financing, fingerprint } = net;
    await net.passDays(18n);
    // 200 000.00 · 8 % · 18 / 360: the policy does not reach all of the debt.
    const interest = 800_00n;
    const paying = recovery.connect(insurer).payOut(0, fingerprint, POLICY_VALUE, terms);
    await expect(paying)
      .to.emit(recovery, "LossPaid")
      .withArgs(financing, insurer, policy.id, allocation({ interest, principal: POLICY_VALUE - interest }));
    await expect(paying).to.changeTokenBalances(
      ethers,
      deposit,
      [insurer, bankA, exporter],
      [-POLICY_VALUE, POLICY_VALUE, 0n],
    );
    expect((await desk.owed(terms)).principal).to.equal(interest);
  });

  it("repays the instalments that early principal was agreed to repay first", async () => {
    for (const lastFirst of [false, true]) {
      const net = await covered();
      const { desk, recovery, insurer, fingerprint } = net;
      const { application } = await net.termsFor([net.collateral]);
      const { terms } = await net.financed([net.collateral], { application: { ...application, lastFirst } });
      const [first] = terms.schedule;
      await recovery.connect(insurer).payOut(0, fingerprint, first!.principal, terms);
      await net.passDays(60n);
      const { due, interest } = await desk.owed(terms);
      expect(due - interest, `last first: ${String(lastFirst)}`).to.equal(lastFirst ? first!.principal : 0n);
    }
  });

  it("leaves the borrower what the debt does not need", async () => {
    const net = await insured();
    const { ethers, desk, recovery, deposit, insurer, debtor, exporter, bankA, terms, fingerprint } = net;
    await desk.connect(debtor).collect(0, 60_000_00n, terms);
    const { principal } = await desk.owed(terms);
    const paid = 150_000_00n;
    await expect(recovery.connect(insurer).payOut(0, fingerprint, paid, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, exporter],
      [principal < paid ? principal : paid, principal < paid ? paid - principal : 0n],
    );
  });

  it("consumes the part of the documents that it stands for, the policy not least", async () => {
    const { recovery, insurer, policy, paper, terms, fingerprint, balanceOf } = await insured();
    await recovery.connect(insurer).payOut(0, fingerprint, 80_000_00n, terms);
    expect(await balanceOf(policy)).to.deep.equal({
      value: POLICY_VALUE,
      encumbered: 120_000_00n,
      collected: 80_000_00n,
    });
    // 80 000.00 of 200 000.00 insured are two fifths of the asset.
    expect((await balanceOf(paper)).collected).to.equal(100_000_00n);
  });

  it("uses up no less by the cent: what each stands for is rounded up", async () => {
    const net = await covered();
    const { recovery, insurer, paper, fingerprint, balanceOf } = net;
    const { terms } = await net.financed([net.collateral], { principal: 100_000_00n });
    // A cent of 200 000.00 insured stands for one and a quarter of 250 000.00.
    for (let i = 0; i < 4; ++i) await recovery.connect(insurer).payOut(0, fingerprint, 1n, terms);
    expect((await balanceOf(paper)).collected).to.equal(8n);
  });

  it("closes the debt that it pays, and frees what it does not stand for", async () => {
    const net = await insured();
    const { desk, recovery, insurer, exporter, policy, terms, financing, fingerprint, balanceOf } = net;
    await recovery.connect(insurer).payOut(0, fingerprint, 150_000_00n, terms);
    await net.passDays(120n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    const { encumbered, collected } = await balanceOf(policy);
    expect([encumbered, collected]).to.deep.equal([0n, 150_000_00n]);
  });

  it("is the insurer's that attested the policy, and of a policy that stands behind this asset", async () => {
    const net = await insured();
    const { recovery, exporter, bankA, insurer, strangers, terms, financing, fingerprint, documentIdOf } = net;
    for (const caller of [exporter, bankA]) {
      await expect(recovery.connect(caller).payOut(0, fingerprint, 1n, terms))
        .to.be.revertedWithCustomError(recovery, "DocumentNotBehind")
        .withArgs(financing, documentIdOf(KIND.insurancePolicy, caller, fingerprint));
    }
    await expect(recovery.connect(strangers[5]).payOut(0, fingerprint, 1n, terms)).to.be.revertedWithCustomError(
      recovery,
      "DocumentNotBehind",
    );
    const other = keccakOfText("another policy");
    await expect(recovery.connect(insurer).payOut(0, other, 1n, terms))
      .to.be.revertedWithCustomError(recovery, "DocumentNotBehind")
      .withArgs(financing, documentIdOf(KIND.insurancePolicy, insurer, other));
  });

  it("is above zero, at most the policy's share, and for a collateral that there is and that stands", async () => {
    const { desk, recovery, debtor, insurer, terms, fingerprint } = await insured();
    await expect(recovery.connect(insurer).payOut(0, fingerprint, 0n, terms)).to.be.revertedWithCustomError(
      recovery,
      "PaymentZero",
    );
    await expect(recovery.connect(insurer).payOut(0, fingerprint, POLICY_VALUE + 1n, terms))
      .to.be.revertedWithCustomError(recovery, "PayoutAbovePolicy")
      .withArgs(POLICY_VALUE + 1n, POLICY_VALUE);
    await expect(recovery.connect(insurer).payOut(1, fingerprint, 1n, terms))
      .to.be.revertedWithCustomError(recovery, "CollateralUnknown")
      .withArgs(1, 1);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    await expect(recovery.connect(insurer).payOut(0, fingerprint, 1n, terms))
      .to.be.revertedWithCustomError(recovery, "CollateralDischarged")
      .withArgs(0);
  });

  it("leaves the part of the policy that stands behind another lien on the asset to that one's holder", async () => {
    const net = await covered();
    const { ethers, recovery, deposit, insurer, exporter, bankA, bankB, policy, fingerprint } = net;
    const half = { ...net.collateral, amount: 125_000_00n };
    const { terms } = await net.financed([half], { principal: 80_000_00n });
    await net.pledged(bankB, half);
    const share = POLICY_VALUE / 2n;
    await expect(recovery.connect(insurer).payOut(0, fingerprint, share + 1n, terms))
      .to.be.revertedWithCustomError(recovery, "PayoutAbovePolicy")
      .withArgs(share + 1n, share);
    await expect(recovery.connect(insurer).payOut(0, fingerprint, share, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, exporter],
      [80_000_00n, share - 80_000_00n],
    );
    expect((await net.balanceOf(policy)).encumbered).to.equal(share);
  });

  it("leaves that part to it however often the insurer pays", async () => {
    const net = await covered();
    const { ethers, recovery, deposit, insurer, exporter, bankA, bankB, fingerprint } = net;
    const half = { ...net.collateral, amount: 125_000_00n };
    const { terms } = await net.financed([half], { principal: 100_000_00n });
    await net.passDays(90n);
    await net.pledged(bankB, half);
    const share = POLICY_VALUE / 2n;
    await recovery.connect(insurer).payOut(0, fingerprint, share, terms);
    // 2 000.00 of interest are left, and of the lien what is left of the debt: 125 000.00 · 2 / 102, rounded up.
    const left = 2_450_99n;
    const most = POLICY_VALUE - (POLICY_VALUE * (250_000_00n - left) + 250_000_00n - 1n) / 250_000_00n;
    await expect(recovery.connect(insurer).payOut(0, fingerprint, share, terms))
      .to.be.revertedWithCustomError(recovery, "PayoutAbovePolicy")
      .withArgs(share, most);
    const paying = recovery.connect(insurer).payOut(0, fingerprint, most, terms);
    await expect(paying).to.changeTokenBalances(ethers, deposit, [bankA, exporter], [most, 0n]);
  });

  it("is welcome from a suspended insurer", async () => {
    const { desk, recovery, participants, insurer, terms, fingerprint } = await insured();
    await participants.suspend(insurer.lei);
    await recovery.connect(insurer).payOut(0, fingerprint, 100_000_00n, terms);
    expect((await desk.owed(terms)).principal).to.equal(100_000_00n);
  });
});
