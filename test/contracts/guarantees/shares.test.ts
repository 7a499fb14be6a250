import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import type { GuaranteeTermsStruct } from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { ROLE_BIT, USD } from "../../fixtures/network.ts";
import type { Party } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY } from "../../fixtures/servicing.ts";
import {
  demand,
  demanded,
  guaranteeFor,
  guarantors,
  NET_ASSETS,
  NO_GROUNDS,
  signedGuarantee,
} from "../../fixtures/guarantees.ts";

/** Three guarantors of 40, 30 and 30 % have paid all that the borrower owes on the day of the default. */
const paid = stage(guarantors, async (net) => {
  const { guarantees, guaranteeServicing, recovery, servicing, deposit, desk, bankA, supervisor, terms, financing } =
    net;
  const third = await net.enrol("GUARANTORC", ROLE_BIT.guarantor, net.strangers[4]!);
  await guaranteeServicing.connect(supervisor).attestNetAssets(third.lei, NET_ASSETS, USD, (await net.today()) + 365n);
  await deposit.issue(third, 1_000_000_00n);
  await deposit.connect(third).approve(guarantees, MaxUint256);
  const parts: readonly (readonly [Party, bigint])[] = [
    [net.guarantor, 400_000n],
    [net.otherGuarantor, 300_000n],
    [third, 300_000n],
  ];
  const given: { by: Party; guarantee: GuaranteeTermsStruct; amount: bigint }[] = [];
  for (const [by, coverage] of parts) {
    const guarantee = await guaranteeFor(net, by, financing, { cap: 150_000_00n, coverage });
    await guarantees.connect(bankA).issue(await signedGuarantee(net, by, guarantee), NO_GROUNDS, guarantee, terms);
    given.push({ by, guarantee, amount: 0n });
  }
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  for (const [index, part] of given.entries()) {
    // Then its part of the whole is more than what is left of it, and no cent of that is lost to rounding.
    if (index === 2) await desk.connect(net.exporter).repay(1_000_00n, terms);
    part.amount = await guarantees.payableUnder(part.guarantee, terms);
    const running = await demand({ ...net, guarantee: part.guarantee }, part.amount);
    await guarantees.connect(part.by).pay(false, running, part.guarantee, terms);
  }
  const [largest, middle, last] = given as [(typeof given)[0], (typeof given)[0], (typeof given)[0]];
  return { largest, middle, last };
});

describe("GuaranteeBook, a creditor that guarantors have paid in full", () => {
  it("is whole from that day on, whatever accrues afterwards before anybody looks", async () => {
    const net = await paid();
    const { ethers, guarantees, guaranteeServicing, desk, deposit, bankA, exporter, largest, terms, financing } = net;
    expect((await guarantees.trustOf(financing)).whole).to.equal(true);
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    await net.passDays(30n);
    await desk.connect(exporter).repay(50_000_00n, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.be.revertedWithCustomError(
      guarantees,
      "NothingToTake",
    );
    const { by, guarantee, amount } = largest;
    const { paid: all } = await guarantees.trustOf(financing);
    await expect(guaranteeServicing.connect(by).recover(by, NO_GROUNDS, guarantee, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      by,
      (50_000_00n * amount) / all,
    );
  });

  it("leaves what one of them gives up to the others, pro rata, and not to whoever of them comes first", async () => {
    const net = await paid();
    const { ethers, guarantees, guaranteeServicing, desk, deposit, bankA, exporter, terms, financing } = net;
    const { largest, middle, last } = net;
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    await desk.connect(exporter).repay(50_000_00n, terms);
    await guaranteeServicing.connect(largest.by).recover(largest.by, NO_GROUNDS, largest.guarantee, terms);
    // And takes no more than its part by asking again.
    await expect(
      guaranteeServicing.connect(largest.by).recover(largest.by, NO_GROUNDS, largest.guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, largest.guarantee, terms);
    await guaranteeServicing.connect(largest.by).waive(NO_GROUNDS, largest.guarantee, terms);
    const left = await deposit.balanceOf(await guarantees.accountOf(financing));
    for (const { by, guarantee, amount } of [middle, last]) {
      await expect(guaranteeServicing.connect(by).recover(by, NO_GROUNDS, guarantee, terms)).to.changeTokenBalance(
        ethers,
        deposit,
        by,
        (left * amount) / (middle.amount + last.amount),
      );
    }
  });

  it("has its claim to itself again once all of them have given theirs up", async () => {
    const net = await paid();
    const { ethers, guarantees, guaranteeServicing, desk, deposit, bankA, exporter, terms, financing } = net;
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    for (const { by, guarantee } of [net.largest, net.middle, net.last]) {
      await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
      await guaranteeServicing.connect(by).waive(NO_GROUNDS, guarantee, terms);
    }
    const { whole, lenders, lead, paid: all } = await guarantees.trustOf(financing);
    expect([whole, lenders, lead, all], "whole it stays").to.deep.equal([true, 0n, 0n, 0n]);
    await desk.connect(exporter).repay(50_000_00n, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      50_000_00n,
    );
  });

  it("comes before them until it is whole: none of them is quicker than it at what has come in", async () => {
    const net = await demanded();
    const { ethers, guarantees, guaranteeServicing, deposit, bankA, guarantor, exporter, running, guarantee, terms } =
      net;
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
    await net.desk.connect(exporter).repay(50_000_00n, terms);
    await expect(
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      50_000_00n,
    );
  });
});
