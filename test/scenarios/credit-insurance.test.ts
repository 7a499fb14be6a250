/** An exporter's loan that is insured and guaranteed, from the cover to the salvage, with what is refused on the way. */
import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import type { CoverTermsStruct } from "../../typechain-types/contracts/insurance/CreditInsurance.ts";
import { IGuaranteeBookServicing__factory } from "../../typechain-types/index.ts";
import { coverIdOf } from "../../sdk/insurance/terms.ts";
import { demand, guaranteeFor, NET_ASSETS, NO_GROUNDS, signedGuarantee } from "../fixtures/guarantees.ts";
import {
  allOf,
  ANSWER,
  CLAIM,
  COVER_STATUS,
  coverFor,
  DUE,
  factsOf,
  LIMIT,
  policied,
  REASONS,
  SHARE,
  signedCover,
  STATEMENT,
  WAITING,
} from "../fixtures/insurance.ts";
import { EVERYTHING } from "../fixtures/financing.ts";
import { USD } from "../fixtures/network.ts";
import { stage } from "../fixtures/stages.ts";

type Net = Awaited<ReturnType<typeof policied>>;

async function declare(net: Net, cover: CoverTermsStruct) {
  const { insurance, bankA, insurer, creditPolicy, terms } = net;
  const signed = await signedCover(net, insurer, cover);
  return insurance.connect(bankA).declare(signed, factsOf(creditPolicy), cover, terms);
}

/** The guarantor is good for a tenth of what the insurer does not cover, and offers more. */
const offered = stage(policied, async (net) => {
  const { guarantees, guaranteeServicing, deposit, supervisor, guarantor, bankA, financing } = net;
  await guaranteeServicing
    .connect(supervisor)
    .attestNetAssets(guarantor.lei, NET_ASSETS, USD, (await net.today()) + 365n);
  await deposit.issue(guarantor, 1_000_000_00n);
  for (const party of [guarantor, bankA]) await deposit.connect(party).approve(guarantees, MaxUint256);
  const guarantee = await guaranteeFor(net, guarantor, financing, { coverage: 1_000_000n - SHARE });
  return { guarantee, book: IGuaranteeBookServicing__factory.connect(await guarantees.getAddress(), bankA) };
});

describe("A loan that is insured and guaranteed", () => {
  it("is covered once, and not any more once something is overdue", async () => {
    const net = await offered();
    const { insurance, guarantees, bankA, guarantor, guarantee, terms, financing } = net;

    // Counted once: what insurer and guarantor cover are parts of one whole.
    const cover = await coverFor(net, financing);
    await declare(net, cover);
    const more = { ...guarantee, coverage: 1_000_001n - SHARE };
    await expect(
      guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, more), NO_GROUNDS, more, terms),
    ).to.be.revertedWithCustomError(guarantees, "FinancingOverCovered");
    await guarantees
      .connect(bankA)
      .issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
    await expect(declare(net, await coverFor(net, financing, { share: 1n }))).to.be.revertedWithCustomError(
      guarantees,
      "FinancingOverCovered",
    );

    // The instalment is not paid. What is known to have happened is not insured any more.
    await net.passDays(DUE + 1n);
    await insurance.connect(bankA).release(cover, terms);
    const renewed = await coverFor(net, financing);
    await expect(declare(net, renewed))
      .to.be.revertedWithCustomError(insurance, "LossAlreadyKnown")
      .withArgs(financing, 1n);
  });

  it("is claimed when it is time, refused and paid, and what comes in afterwards is shared", async () => {
    const net = await offered();
    const { insurance, guarantees, recovery, servicing, desk, deposit, ethers, book } = net;
    const { bankA, exporter, insurer, guarantor, guarantee, terms, financing } = net;
    const cover = await coverFor(net, financing);
    const id = coverIdOf(cover);
    await declare(net, cover);
    await guarantees
      .connect(bankA)
      .issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
    await net.passDays(DUE + 1n);
    const since = (await net.today()) - 1n;
    await insurance.connect(bankA).notifyOverdue(cover, terms);
    await net.passDays(WAITING - 2n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    const claim = async (amount: bigint) => insurance.connect(bankA).claim(amount, STATEMENT, cover, terms);
    await expect(claim(1n)).to.be.revertedWithCustomError(guarantees, "ClaimNotEntrusted").withArgs(financing);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await expect(claim(1n))
      .to.be.revertedWithCustomError(insurance, "WaitingPeriodRuns")
      .withArgs(id, since + WAITING);
    await net.passDays(1n);

    // The guarantor pays its part first: the insurer is not asked for it.
    const guaranteed = await guarantees.payableUnder(guarantee, terms);
    const running = await demand({ ...net, guarantee, terms }, guaranteed);
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    const owed = allOf(await desk.owed(terms));
    const covered = await insurance.payableUnder(cover, terms);
    expect(covered).to.equal(LIMIT);
    await expect(claim(covered + 1n)).to.be.revertedWithCustomError(insurance, "ClaimAboveCover");

    // Refused, once and with every reason; claimed again, and then owed.
    await claim(covered);
    await expect(insurance.connect(insurer).refuse(REASONS, cover))
      .to.emit(insurance, "ClaimRefused")
      .withArgs(id, covered, REASONS);
    await expect(insurance.connect(insurer).pay(cover, terms))
      .to.be.revertedWithCustomError(insurance, "NoClaim")
      .withArgs(id);
    await claim(covered);
    await net.passDays(ANSWER + 1n);
    expect(ANSWER).to.be.lessThan(CLAIM);
    await expect(insurance.connect(insurer).refuse(REASONS, cover)).to.be.revertedWithCustomError(
      insurance,
      "ClaimPrecluded",
    );
    await insurance.connect(insurer).pay(cover, terms);
    const paid = guaranteed + covered;
    expect((await guarantees.trustOf(financing)).paid).to.equal(paid);
    expect(paid).to.be.lessThan(owed);
    await expect(book.withdraw(deposit, paid, bankA)).to.changeTokenBalance(ethers, deposit, bankA, paid);

    // The borrower pays after all: the bank first, then both that have paid, by what each has, with the interest since.
    const lenders = allOf(await desk.owed(terms)) - paid;
    await desk.connect(exporter).repay(lenders, terms);
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    await book.distribute(terms);
    await net.passDays(90n);
    const salvage = allOf(await desk.owed(terms));
    expect(salvage).to.be.greaterThan(paid);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(book.takeReceipts(bankA, terms)).to.changeTokenBalance(ethers, deposit, bankA, lenders);
    await expect(insurance.connect(insurer).recover(insurer, cover, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      insurer,
      (salvage * covered) / paid,
    );
    await expect(book.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      guarantor,
      (salvage * guaranteed) / paid,
    );
    await insurance.lapse(cover, terms);
    expect((await insurance.coverOf(id)).status).to.equal(COVER_STATUS.ended);
    const left = await deposit.balanceOf(await guarantees.accountOf(financing));
    expect(left).to.be.lessThan(2n);
  });
});
