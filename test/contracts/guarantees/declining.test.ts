import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { STATUS } from "../../fixtures/financing.ts";
import { USD } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { guaranteeFor, guarantors, NET_ASSETS, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";

/**
 * Bank A and a guarantor have signed about the exporter, which has drawn nothing of it: a loan over another receivable that it
 * may or may not accept. The exporter would guarantee the debts of another.
 */
const promised = stage(guarantors, async (net) => {
  const { guarantees, guaranteeServicing, participants, bankA, exporter, guarantor, supervisor, otherGuarantor } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const offered = await net.termsFor([collateral]);
  const financing_ = net.financingIdOf(offered);
  const guarantee = await guaranteeFor(net, guarantor, financing_);
  await guarantees
    .connect(bankA)
    .issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, offered);
  await net.guaranteeServicing.connect(bankA).release(NO_DEMAND, ...(await earlier(net)));

  await participants.update(exporter.lei, 33n, net.kycExpiry);
  await guaranteeServicing
    .connect(supervisor)
    .attestNetAssets(exporter.lei, NET_ASSETS, USD, (await net.today()) + 365n);
  const others = { ...net.terms, borrower: otherGuarantor.address, salt: keccakOfText("others' loan") };
  const own = await guaranteeFor(net, exporter, net.financingIdOf(others), { debtor: otherGuarantor.lei });
  const guaranteeing = async () =>
    guarantees.connect(bankA).issue(await signedGuarantee(net, exporter, own), NO_GROUNDS, own, others);
  return { offered, promise: guarantee, promiseId: guaranteeIdOf(guarantee), guaranteeing, drawn: financing_ };
});

/** A guarantee of the loan that runs, as others of this stage have it. */
async function earlier(net: Awaited<ReturnType<typeof guarantors>>) {
  const guarantee = await guaranteeFor(net, net.otherGuarantor, net.financing);
  const signed = await signedGuarantee(net, net.otherGuarantor, guarantee);
  await net.guarantees.connect(net.bankA).issue(signed, NO_GROUNDS, guarantee, net.terms);
  return [guarantee, net.terms] as const;
}

describe("A guarantee of what its debtor has not drawn", () => {
  it("keeps the debtor from guaranteeing others for ten days at most after it has declined", async () => {
    const net = await promised();
    const { guarantees, guaranteeServicing, exporter, otherGuarantor, stranger, promise, promiseId, offered } = net;
    await expect(net.guaranteeing())
      .to.be.revertedWithCustomError(guarantees, "GuaranteeCycle")
      .withArgs(exporter.lei, otherGuarantor.lei);
    const lapsesFrom = (await net.today()) + 10n;
    await expect(guaranteeServicing.connect(exporter).decline(promise))
      .to.emit(guaranteeServicing, "GuaranteeDeclined")
      .withArgs(promiseId, exporter.lei, lapsesFrom);
    await net.passDays(9n);
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, promise, offered))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(promiseId);
    await net.passDays(1n);
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, promise, offered))
      .to.emit(guaranteeServicing, "GuaranteeEnded")
      .withArgs(promiseId, false);
    expect((await guarantees.standingOf(exporter.lei)).guarantors).to.equal(0n);
    await net.guaranteeing();
  });

  it("is the lender's again if the loan is drawn meanwhile: nobody sheds a guarantee and borrows", async () => {
    const net = await promised();
    const { guarantees, guaranteeServicing, desk, bankA, exporter, promise, promiseId, offered, drawn } = net;
    await guaranteeServicing.connect(exporter).decline(promise);
    await desk.connect(exporter).accept(await net.signOffer(bankA, offered), offered);
    await net.passDays(11n);
    await expect(guaranteeServicing.connect(exporter).lapse(NO_DEMAND, promise, offered))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(promiseId);
    await expect(guaranteeServicing.connect(exporter).decline(promise))
      .to.be.revertedWithCustomError(guarantees, "FinancingIsDrawn")
      .withArgs(drawn, STATUS.active);
    expect(await guarantees.isInForce(promise, NO_DEMAND)).to.equal(true);
  });

  it("is declined by its debtor, once, while it stands", async () => {
    const net = await promised();
    const { receivable, guarantees, guaranteeServicing, bankA, exporter, guarantor, stranger } = net;
    const { promise, promiseId, offered } = net;
    const nobody = `0x${"00".repeat(20)}`;
    for (const [caller, lei] of [
      [bankA, bankA.lei],
      [guarantor, guarantor.lei],
      [stranger, nobody],
    ] as const) {
      await expect(guaranteeServicing.connect(caller).decline(promise))
        .to.be.revertedWithCustomError(receivable, "NotDebtor")
        .withArgs(lei, exporter.lei);
    }
    await expect(guaranteeServicing.connect(exporter).decline({ ...promise, cap: 1n })).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeNotAsShown",
    );
    const lapsesFrom = (await net.today()) + 10n;
    await guaranteeServicing.connect(exporter).decline(promise);
    expect(await guaranteeServicing.lapsesFromOf(promiseId)).to.equal(lapsesFrom);
    await net.passDays(5n);
    await expect(guaranteeServicing.connect(exporter).decline(promise))
      .to.be.revertedWithCustomError(guarantees, "AlreadyDeclined")
      .withArgs(promiseId, lapsesFrom);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, promise, offered);
    await expect(guaranteeServicing.connect(exporter).decline(promise))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeHasEnded")
      .withArgs(promiseId);
  });

  it("lapses without anybody's word once its terms can be accepted no more", async () => {
    const { guarantees, guaranteeServicing, desk, bankA, exporter, stranger, promise, offered, ...net } =
      await promised();
    await net.passDays(59n);
    // Not by terms that are another loan's.
    const others = { ...offered, schedule: [{ dueOn: await net.today(), principal: offered.principal }] };
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, promise, others))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeOfOtherFinancing")
      .withArgs(promise.financing, net.financingIdOf(others));
    await expect(guaranteeServicing.connect(stranger).lapse(NO_DEMAND, promise, offered)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeStillGood",
    );
    await net.passDays(1n);
    const offer = await net.signOffer(bankA, offered);
    await expect(desk.connect(exporter).accept(offer, offered)).to.be.revertedWithCustomError(
      desk,
      "InstalmentInvalid",
    );
    await guaranteeServicing.connect(stranger).lapse(NO_DEMAND, promise, offered);
    expect((await guarantees.standingOf(exporter.lei)).guarantors).to.equal(0n);
  });

  it("lapses at once where nothing falls due under its terms, which nobody can accept", async () => {
    const net = await promised();
    const { guarantees, guaranteeServicing, bankA, guarantor, stranger } = net;
    const undue = { ...net.offered, schedule: [] };
    const guarantee = await guaranteeFor(net, guarantor, net.financingIdOf(undue));
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, undue);
    await guaranteeServicing.connect(stranger).lapse(NO_DEMAND, guarantee, undue);
    expect(await guarantees.hasEnded(guarantee.financing, guaranteeIdOf(guarantee))).to.equal(true);
  });
});
