import { expect } from "chai";
import { id as keccakOfText, zeroPadBytes, ZeroHash } from "ethers";

import { eventBits } from "../../../sdk/financing/default-events.ts";
import { applicationTerms, encodeTerms, interestTerms } from "../../../sdk/financing/terms.ts";
import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { EUR, ROLE_BIT, USD } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party, Terms } from "../../fixtures/network.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, GRACE } from "../../fixtures/servicing.ts";
import {
  CAP,
  entrusted,
  guaranteed,
  guaranteeFor,
  type GuaranteeWish,
  guarantors,
  NET_ASSETS,
  NO_GROUNDS,
  signedGuarantee,
} from "../../fixtures/guarantees.ts";

/** Bank A brings a guarantee that a guarantor has signed. */
async function issued(net: LienbookNetwork, by: Party, financing: string, terms: Terms, wish: GuaranteeWish = {}) {
  const guarantee = await guaranteeFor(net, by, financing, wish);
  const signed = await signedGuarantee(net, by, guarantee);
  return net.guarantees.connect(net.bankA).issue(signed, NO_GROUNDS, guarantee, terms);
}

describe("GuaranteeBook, who may guarantee", () => {
  it("is not who is owed the debt", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, participants, supervisor, bankA, financing, terms } = net;
    await participants.update(bankA.lei, ROLE_BIT.bank | ROLE_BIT.guarantor, net.kycExpiry);
    const until = (await net.today()) + 1n;
    await guaranteeServicing.connect(supervisor).attestNetAssets(bankA.lei, NET_ASSETS, USD, until);
    await expect(issued(net, bankA, financing, terms))
      .to.be.revertedWithCustomError(guarantees, "GuarantorIsParty")
      .withArgs(bankA.lei);
  });

  it("is nobody for a debtor that guarantees others: no circle closes from either side", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, participants, supervisor, exporter, otherGuarantor, guarantor } = net;
    await participants.update(exporter.lei, ROLE_BIT.enterprise | ROLE_BIT.guarantor, net.kycExpiry);
    const until = (await net.today()) + 1n;
    await guaranteeServicing.connect(supervisor).attestNetAssets(exporter.lei, NET_ASSETS, USD, until);
    const others = { ...net.terms, borrower: otherGuarantor.address, salt: keccakOfText("another loan") };
    const theirs = net.financingIdOf(others);
    await issued(net, exporter, theirs, others, { debtor: otherGuarantor.lei });
    await expect(issued(net, guarantor, net.financing, net.terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeCycle")
      .withArgs(guarantor.lei, exporter.lei);
  });

  it("is measured in the currency of the loan: net assets in another one measure nothing", async () => {
    const net = await guarantors();
    const { guarantees, guaranteeServicing, supervisor, guarantor, financing, terms, deposit, desk } = net;
    const until = (await net.today()) + 1n;
    await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, EUR, until);
    await expect(issued(net, guarantor, financing, terms))
      .to.be.revertedWithCustomError(guarantees, "NetAssetsNotAttested")
      .withArgs(guarantor.lei, USD, EUR, until);
    // Nor does a token that settles nothing make one of them.
    await desk.listToken(deposit, 0n);
    await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, 0n, until);
    await expect(issued(net, guarantor, financing, terms))
      .to.be.revertedWithCustomError(guarantees, "NetAssetsNotAttested")
      .withArgs(guarantor.lei, 0n, 0n, until);
  });

  it("promises something, also where its cap is to fall", async () => {
    const net = await guarantors();
    const { guarantees, guarantor, financing, terms } = net;
    await expect(issued(net, guarantor, financing, terms, { cap: 0n, reducing: true })).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeTermsInvalid",
    );
  });
});

describe("GuaranteeBook, a falling cap of a loan that is not drawn", () => {
  const offered = stage(guarantors, async (net) => {
    const { guarantees, guaranteeServicing, bankA, guarantor } = net;
    const terms = { ...net.terms, salt: keccakOfText("offered") };
    await guaranteeServicing.connect(guarantor).deposit(net.deposit, CAP);
    const guarantee = await guaranteeFor(net, guarantor, net.financingIdOf(terms), { reducing: true, secured: CAP });
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    return { guarantee, terms };
  });

  it("does not fall: nothing of it has been repaid", async () => {
    const { guarantees, guaranteeServicing, deposit, guarantor, guarantee, terms } = await offered();
    await expect(guaranteeServicing.reduce(NO_DEMAND, guarantee, terms)).to.be.revertedWithCustomError(
      guaranteeServicing,
      "CapNotReducing",
    );
    expect((await guarantees.standingOf(guarantor.lei)).guaranteed).to.equal(CAP);
    expect(await guarantees.balanceOf(deposit, guarantor.lei)).to.deep.equal([CAP, CAP]);
  });
});

describe("GuaranteeBook, who belongs to nobody", () => {
  it("is beneficiary of no claim, of one that nobody entrusted least of all", async () => {
    const { guarantees, guaranteeServicing, deposit, bankA, stranger, guarantee, financing, terms } =
      await guaranteed();
    await deposit.connect(bankA).transfer(await guarantees.accountOf(financing), 1_00n);
    for (const attempt of [
      async () => guaranteeServicing.connect(stranger).takeReceipts(stranger, terms),
      async () => guaranteeServicing.connect(stranger).act(financing, "0x00000000"),
      async () => guaranteeServicing.connect(stranger).redeem(NO_GROUNDS, guarantee, terms),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(guarantees, "NotBeneficiary").withArgs(stranger);
    }
  });

  it("entrusts no claim, which nobody could ever act on or take back", async () => {
    const { guarantees, recovery, servicing, participants, bankA, terms, passDays } = await guaranteed();
    await passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await participants.removeAccount(bankA);
    await expect(servicing.connect(bankA).entrust(guarantees, terms))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(bankA);
  });

  it("receives nothing: neither the book, nor the account of a claim, nor the zero address", async () => {
    const { guarantees, guaranteeServicing, desk, deposit, bankA, guarantor, exporter, ...net } = await entrusted();
    await desk.connect(exporter).repay(10_000_00n, net.terms);
    const book = await guarantees.getAddress();
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, 1n, book))
      .to.be.revertedWithCustomError(guarantees, "RecipientOfNobody")
      .withArgs(book);
    for (const nobody of [book, net.account]) {
      await expect(guaranteeServicing.connect(bankA).takeReceipts(nobody, net.terms))
        .to.be.revertedWithCustomError(guarantees, "RecipientOfNobody")
        .withArgs(nobody);
    }
  });
});

/**
 * Bank A has lent twice to the exporter, and entrusted the claim that it may call in for lost standing and cross-default;
 * the first instalment of the other is due long before.
 */
const callable = stage(tokenized, async (net) => {
  const { guarantees, servicing, bankA } = net;
  const interest = interestTerms({ rate: 80_000n, graceDays: GRACE });
  const application = applicationTerms({ events: eventBits("standing lost", "cross-default") });
  const schedule = [{ dueOn: (await net.today()) + 150n, principal: 200_000_00n }];
  const { terms, id: financing } = await net.financed([net.collateral], { interest, application, schedule });
  const { collateral } = await net.acknowledgedReceivable();
  const { terms: other, id: otherId } = await net.financed([collateral], { interest });
  await servicing.connect(bankA).entrust(guarantees, terms);
  return { terms, financing, other, otherId };
});

describe("GuaranteeBook, an act on an entrusted claim", () => {
  it("calls the debt in for the borrower's lost standing", async () => {
    const { guaranteeServicing, recovery, participants, exporter, bankA, financing, terms, passDays } =
      await callable();
    await participants.suspend(exporter.lei);
    await passDays(GRACE + 1n);
    const declare = recovery.interface.encodeFunctionData("declareStandingLost", [terms]);
    await expect(guaranteeServicing.connect(bankA).act(financing, declare))
      .to.emit(recovery, "FinancingDefaulted")
      .withArgs(financing, 0n, 3n, zeroPadBytes(exporter.lei, 32));
  });

  it("calls the debt in for the borrower's default under another financing", async () => {
    const { guaranteeServicing, recovery, bankA, financing, terms, other, otherId, passDays } = await callable();
    await passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, other);
    const declare = recovery.interface.encodeFunctionData("declareCrossDefault", [encodeTerms(other), terms]);
    await expect(guaranteeServicing.connect(bankA).act(financing, declare))
      .to.emit(recovery, "FinancingDefaulted")
      .withArgs(financing, 0n, 4n, otherId);
  });

  it("says that its creditor expects a loss", async () => {
    const { guaranteeServicing, servicing, bankA, financing, terms } = await callable();
    const impair = servicing.interface.encodeFunctionData("setImpaired", [true, terms]);
    await expect(guaranteeServicing.connect(bankA).act(financing, impair))
      .to.emit(servicing, "ImpairmentChanged")
      .withArgs(financing, true);
  });

  it("is not on the claim of another financing that its data shows", async () => {
    const { guarantees, guaranteeServicing, servicing, bankA, financing, terms, financingIdOf } = await entrusted();
    const other = { ...terms, salt: keccakOfText("another loan") };
    const data = servicing.interface.encodeFunctionData("setImpaired", [true, other]);
    await expect(guaranteeServicing.connect(bankA).act(financing, data))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeOfOtherFinancing")
      .withArgs(financing, financingIdOf(other));
  });
});
