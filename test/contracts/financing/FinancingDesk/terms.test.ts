import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { Terms } from "../../../fixtures/network.ts";
import { stage, tokenized } from "../../../fixtures/stages.ts";

const HIGHEST_RATE = 10_000_000n;
const LARGEST = 2n ** 64n - 1n;

/** The policy of these terms agrees to everything: what the desk itself asks of them shows. */
const open = stage(tokenized, async (net) => {
  const { ethers, desk, exporter, bankA, collateral, termsFor, signOffer, today } = net;
  const openPolicy = await (await ethers.deployContract("OpenPolicy")).getAddress();
  const day = await today();
  /** 1 000.00 due in thirty days, paid to the exporter, unless a test wants something else. */
  async function accept(wish: Partial<Terms>) {
    const principal = wish.principal ?? 1_000_00n;
    const terms = await termsFor([collateral], {
      principal,
      policy: openPolicy,
      schedule: [{ dueOn: day + 30n, principal }],
      payouts: [{ payee: exporter.address, amount: principal }],
      ...wish,
    });
    return desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
  }
  return { accept, day };
});

describe("FinancingDesk, terms", () => {
  it("lend something", async () => {
    const { desk, accept } = await open();
    for (const wish of [{}, { schedule: [], payouts: [] }]) {
      await expect(accept({ principal: 0n, ...wish })).to.be.revertedWithCustomError(desk, "PrincipalZero");
    }
    await accept({ principal: 1n });
  });

  it("lend no more than there is money, though the numbers go further", async () => {
    const { deposit, bankA, accept } = await open();
    await expect(accept({ principal: LARGEST }))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(bankA, 10_000_000_00n, LARGEST);
  });

  it("bear interest from nothing to a thousand per cent a year", async () => {
    const { desk, accept } = await open();
    for (const rate of [HIGHEST_RATE + 1n, 2n ** 32n - 1n]) {
      await expect(accept({ rate })).to.be.revertedWithCustomError(desk, "RateTooHigh").withArgs(rate, HIGHEST_RATE);
    }
    await accept({ rate: HIGHEST_RATE });
    const again = await open();
    await again.accept({ rate: 0n });
  });

  it("are against collateral", async () => {
    const { desk, accept } = await open();
    await expect(accept({ collateral: [] })).to.be.revertedWithCustomError(desk, "CollateralMissing");
  });

  describe("have a schedule", () => {
    it("that begins tomorrow at the earliest", async () => {
      const { desk, accept, day } = await open();
      for (const dueOn of [day, day - 1n, 0n]) {
        await expect(accept({ schedule: [{ dueOn, principal: 1_000_00n }] }))
          .to.be.revertedWithCustomError(desk, "InstalmentInvalid")
          .withArgs(0, dueOn, 1_000_00n);
      }
      await accept({ schedule: [{ dueOn: day + 1n, principal: 1_000_00n }] });
    });

    it("that begins after the day of acceptance, however long ago it was offered", async () => {
      const { desk, exporter, bankA, collateral, termsFor, signOffer, passDays, today } = await open();
      const dueOn = (await today()) + 10n;
      const terms = await termsFor([collateral], { schedule: [{ dueOn, principal: 200_000_00n }] });
      const offer = await signOffer(bankA, terms);
      await passDays(10n);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(desk, "InstalmentInvalid")
        .withArgs(0, dueOn, 200_000_00n);
    });

    it("in ascending order of day, no day twice, naming the instalment that is out of place", async () => {
      const { desk, accept, day } = await open();
      const orders = [
        [30n, 60n, 60n],
        [30n, 60n, 59n],
        [60n, 90n, 30n],
      ] as const;
      for (const days of orders) {
        const schedule = days.map((after, index) => ({
          dueOn: day + after,
          principal: index === 2 ? 998_00n : 1_00n,
        }));
        await expect(accept({ schedule }))
          .to.be.revertedWithCustomError(desk, "InstalmentInvalid")
          .withArgs(2, day + days[2], 998_00n);
      }
    });

    it("of parts above zero", async () => {
      const { desk, accept, day } = await open();
      const schedule = [
        { dueOn: day + 30n, principal: 1_000_00n },
        { dueOn: day + 60n, principal: 0n },
      ];
      await expect(accept({ schedule }))
        .to.be.revertedWithCustomError(desk, "InstalmentInvalid")
        .withArgs(1, day + 60n, 0n);
    });

    it("of parts that sum to the principal, neither less nor more nor none at all", async () => {
      const { desk, accept, day } = await open();
      const sums: bigint[][] = [[999_99n], [500_00n, 500_01n], [], [LARGEST, LARGEST]];
      for (const parts of sums) {
        const schedule = parts.map((principal, index) => ({ dueOn: day + 30n + BigInt(index), principal }));
        await expect(accept({ schedule }))
          .to.be.revertedWithCustomError(desk, "ScheduleSumMismatch")
          .withArgs(
            parts.reduce((sum, part) => sum + part, 0n),
            1_000_00n,
          );
      }
    });

    it("that may run to the end of days", async () => {
      const { accept } = await open();
      await accept({ schedule: [{ dueOn: 2n ** 32n - 1n, principal: 1_000_00n }] });
    });
  });

  describe("pay out", () => {
    it("not to the zero address, nor to the desk, where the money would be nobody's, and no zero amounts", async () => {
      const { desk, exporter, accept } = await open();
      const engine = await desk.getAddress();
      const invalid = [
        { payee: ZeroAddress, amount: 500_00n },
        { payee: engine, amount: 500_00n },
        { payee: exporter.address, amount: 0n },
      ];
      for (const second of invalid) {
        await expect(accept({ payouts: [{ payee: exporter.address, amount: 500_00n }, second] }))
          .to.be.revertedWithCustomError(desk, "PayoutInvalid")
          .withArgs(1, second.payee, second.amount);
        await expect(accept({ payouts: [second] }))
          .to.be.revertedWithCustomError(desk, "PayoutInvalid")
          .withArgs(0, second.payee, second.amount);
      }
    });

    it("just the principal, neither less nor more nor nothing", async () => {
      const { desk, exporter, accept } = await open();
      const sums: bigint[][] = [[999_99n], [500_00n, 500_01n], [], [LARGEST, LARGEST]];
      for (const parts of sums) {
        const payouts = parts.map((amount) => ({ payee: exporter.address, amount }));
        await expect(accept({ payouts }))
          .to.be.revertedWithCustomError(desk, "PayoutSumMismatch")
          .withArgs(
            parts.reduce((sum, part) => sum + part, 0n),
            1_000_00n,
          );
      }
    });
  });
});
