import { expect } from "chai";

import { applicationTerms } from "../../sdk/financing/terms.ts";
import { STATUS } from "../fixtures/financing.ts";
import { stage, tokenized } from "../fixtures/stages.ts";

const PRINCIPAL = 200_000_00n;
const SIXTY_PERCENT = 600_000n;

/**
 * Goods lie in a warehouse abroad and are sold little by little, on consignment or directly. The platform that sells
 * them pays for each sale under the receivable of 250 000.00; three fifths of each sale repay the bank, at 8 % on
 * ACT/360, the rest is the exporter's to go on trading. What is not repaid from sales falls due on the 60th day.
 */
const consigned = stage(tokenized, async ({ collateral, exporter, financed, today }) => {
  const { terms } = await financed([collateral], {
    principal: PRINCIPAL,
    schedule: [{ dueOn: (await today()) + 60n, principal: PRINCIPAL }],
    application: applicationTerms({ sweep: SIXTY_PERCENT }),
    payouts: [{ payee: exporter.address, amount: PRINCIPAL }],
  });
  return { terms };
});

describe("A loan that a share of each sale repays", () => {
  it("takes its share of each sale, rounded up, and leaves the exporter the rest; once due, the whole of a sale", async () => {
    const net = await consigned();
    const { ethers, desk, deposit, bankA, exporter, debtor: platform, terms, passDays } = net;
    const sale = (amount: bigint, toBank: bigint) =>
      expect(desk.connect(platform).collect(0, amount, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [platform, bankA, exporter],
        [-amount, toBank, amount - toBank],
      );
    const outstanding = async () => (await desk.owed(terms)).principal;

    await passDays(10n); // interest of 444.44, then principal
    await sale(40_000_00n, 24_000_00n);
    expect(await outstanding()).to.equal(176_444_44n);

    await passDays(10n); // three fifths of 333.33 are 199.998, rounded up: less than the 392.10 of interest
    await sale(333_33n, 200_00n);
    expect(await outstanding()).to.equal(176_444_44n);

    await passDays(10n); // 584.21 of interest
    await sale(150_000_00n, 90_000_00n);
    expect(await outstanding()).to.equal(87_028_64n);

    await passDays(30n); // due, with 580.19 of interest: nothing is left to the exporter
    await sale(59_666_67n, 59_666_67n);
    expect(await outstanding()).to.equal(27_942_16n);

    await desk.connect(exporter).repay(27_942_16n, terms);
    expect((await desk.financingOf(await desk.idOf(terms))).status).to.equal(STATUS.repaid);
  });

  it("takes no more than is owed of a sale that its share would exceed", async () => {
    const net = await consigned();
    const { ethers, desk, deposit, bankA, exporter, debtor: platform, terms } = net;
    await desk.connect(exporter).repay(120_000_00n, terms);
    await expect(desk.connect(platform).collect(0, 250_000_00n, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [platform, bankA, exporter],
      [-250_000_00n, 80_000_00n, 170_000_00n],
    );
    expect((await desk.financingOf(await desk.idOf(terms))).status).to.equal(STATUS.repaid);
  });
});
