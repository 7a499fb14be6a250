import { expect } from "chai";
import { dataLength, ZeroAddress } from "ethers";

import { applicationTerms, encodeTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { debt, LARGEST } from "../../../fixtures/financing.ts";
import { filled, LONGEST_TERMS, slowest } from "../../../fixtures/longest.ts";
import type { Terms } from "../../../fixtures/network.ts";
import { benchmarkOf } from "../../../fixtures/rates.ts";
import { stage, tokenized } from "../../../fixtures/stages.ts";

const HIGHEST_RATE = 1_000_000n;
const MOST_PRINCIPAL = 2n ** 63n - 1n;
const LAST_DAY = 65_535n;

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
    await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
    return terms;
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

  it("lend no more than bears interest for as long as there are days, nor than there is money", async () => {
    const { desk, deposit, bankA, accept } = await open();
    for (const principal of [MOST_PRINCIPAL + 1n, LARGEST]) {
      await expect(accept({ principal }))
        .to.be.revertedWithCustomError(desk, "PrincipalTooLarge")
        .withArgs(principal, MOST_PRINCIPAL);
    }
    await expect(accept({ principal: MOST_PRINCIPAL }))
      .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
      .withArgs(bankA, 10_000_000_00n, MOST_PRINCIPAL);
  });

  describe("bear interest", () => {
    it("from nothing to a hundred per cent a year, and as much penalty on top", async () => {
      const { desk, accept, day } = await open();
      for (const rate of [HIGHEST_RATE + 1n, 2n ** 32n - 1n]) {
        const tooHigh = [
          interestTerms({ rate }),
          interestTerms({ rate: 0n, penaltyUplift: rate }),
          interestTerms({ rate: 0n, changes: [{ from: day + 1n, rate }] }),
        ];
        for (const interest of tooHigh) {
          await expect(accept({ interest }))
            .to.be.revertedWithCustomError(desk, "RateTooHigh")
            .withArgs(rate, HIGHEST_RATE);
        }
      }
      const changes = [{ from: day + 1n, rate: HIGHEST_RATE }];
      await accept({ interest: interestTerms({ rate: HIGHEST_RATE, penaltyUplift: HIGHEST_RATE, changes }) });
      const again = await open();
      await again.accept({ interest: interestTerms({ rate: 0n }) });
    });

    it("that changes on agreed days, in ascending order, the first after today", async () => {
      const { desk, accept, day } = await open();
      const orders = [
        { days: [day], wrong: 0 },
        { days: [day + 9n, day + 9n], wrong: 1 },
        { days: [day + 9n, day + 12n, day + 10n], wrong: 2 },
      ];
      for (const { days, wrong } of orders) {
        const changes = days.map((from) => ({ from, rate: 1n }));
        await expect(accept({ interest: interestTerms({ rate: 0n, changes }) }))
          .to.be.revertedWithCustomError(desk, "RateChangeInvalid")
          .withArgs(wrong, days[wrong]);
      }
    });

    it("that changes no oftener than a payment can look through", async () => {
      const { desk, accept, day } = await open();
      const changing = (count: number) =>
        interestTerms({
          rate: 0n,
          changes: Array.from({ length: count }, (_, i) => ({ from: day + 1n + BigInt(i), rate: 1n })),
        });
      await expect(accept({ interest: changing(121) }))
        .to.be.revertedWithCustomError(desk, "TooManyRateChanges")
        .withArgs(121, 120);
      await accept({ interest: changing(120) });
    });

    it("that floats, or that an agent may set, or changes as agreed", async () => {
      for (const floats of [true, false]) {
        const { desk, bankB, accept, day } = await open();
        const by = floats ? { benchmark: benchmarkOf(bankB), margin: 10_000n } : { fixingAgent: bankB.address };
        const interest = interestTerms({ rate: 30_000n, ...by });
        const changes = [{ from: day + 10n, rate: 1n }];
        await expect(accept({ interest: { ...interest, changes } }))
          .to.be.revertedWithCustomError(desk, "RateChangeInvalid")
          .withArgs(0, day + 10n);
        await accept({ interest });
      }
    });
  });

  describe("apply payments", () => {
    it("in an order that names costs, penalty, interest and principal once each", async () => {
      const { desk, accept } = await open();
      for (const waterfall of ["0x00010202", "0x00000000", "0x00010204", "0x000102ff", "0x03020104"]) {
        await expect(accept({ application: applicationTerms({ waterfall }) }))
          .to.be.revertedWithCustomError(desk, "WaterfallInvalid")
          .withArgs(waterfall);
      }
      await accept({ application: applicationTerms({ waterfall: "0x03000201" }) });
    });

    it("with a fee and a swept share of no more than the whole", async () => {
      const { desk, accept } = await open();
      for (const share of [1_000_001n, 2n ** 32n - 1n]) {
        for (const wish of [{ earlyFee: share }, { sweep: share }]) {
          await expect(accept({ application: applicationTerms(wish) }))
            .to.be.revertedWithCustomError(desk, "ShareAboveOne")
            .withArgs(share);
        }
      }
      await accept({ application: applicationTerms({ earlyFee: 1_000_000n, sweep: 1_000_000n }) });
    });
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

    it("of parts that may be zero: on these days only interest is due", async () => {
      const { desk, accept, day, passDays, ...net } = await open();
      const schedule = [
        { dueOn: day + 36n, principal: 0n },
        { dueOn: day + 72n, principal: 1_000_00n },
        { dueOn: day + 108n, principal: 0n },
      ];
      const terms = await accept({ schedule, interest: interestTerms({ rate: 100_000n }) });
      await passDays(36n);
      // 1 000.00 at 10 % for 36 days
      expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 10_00n, principal: 1_000_00n, due: 10_00n }));
      await desk.connect(net.exporter).repay(10_00n, terms);
      await passDays(36n);
      expect((await desk.owed(terms)).due).to.equal(1_010_00n);
    });

    it("whose graces end one before the next due date, where overdue interest bears interest", async () => {
      const { desk, accept, day } = await open();
      const schedule = [
        { dueOn: day + 3n, principal: 500_00n },
        { dueOn: day + 13n, principal: 0n },
        { dueOn: day + 23n, principal: 500_00n },
      ];
      const graced = (graceDays: bigint) => interestTerms({ rate: 0n, graceDays, onOverdueInterest: true });
      await expect(accept({ schedule, interest: graced(10n) }))
        .to.be.revertedWithCustomError(desk, "GraceMeetsNextDue")
        .withArgs(1, 10n);
      await accept({ schedule, interest: graced(9n) });
      const again = await open();
      await again.accept({ schedule, interest: interestTerms({ rate: 0n, graceDays: 65_535n }) });
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

    it("that may run to the last day of which the book keeps account, in the year 2149", async () => {
      const { desk, accept } = await open();
      for (const dueOn of [LAST_DAY + 1n, 2n ** 32n - 1n]) {
        await expect(accept({ schedule: [{ dueOn, principal: 1_000_00n }] }))
          .to.be.revertedWithCustomError(desk, "InstalmentInvalid")
          .withArgs(0, dueOn, 1_000_00n);
      }
      await accept({ schedule: [{ dueOn: LAST_DAY, principal: 1_000_00n }] });
    });
  });

  it("are as long as a sale can show, whichever of their lists is long, and no longer", async () => {
    const { desk, exporter, bankA, accept, signOffer } = await open();
    const short = await accept({});
    const payouts = (count: number) =>
      Array.from({ length: count }, () => ({ payee: exporter.address, amount: short.principal / BigInt(count) }));
    for (const wish of [{ payouts: payouts(800) }, { collateral: Array(160).fill(short.collateral[0]!) }]) {
      const terms = { ...short, ...wish };
      await expect(desk.connect(exporter).accept(await signOffer(bankA, short), terms))
        .to.be.revertedWithCustomError(desk, "TermsTooLong")
        .withArgs(dataLength(encodeTerms(terms)), LONGEST_TERMS);
    }
    await expect(desk.connect(exporter).accept(await signOffer(bankA, short), filled(short, 1)))
      .to.be.revertedWithCustomError(desk, "TermsTooLong")
      .withArgs(LONGEST_TERMS + 32, LONGEST_TERMS);
    const again = await open();
    const { contested } = filled(short);
    await again.accept({ contested });
  });

  it("have room for the longest schedule with the most rate changes over an asset with a hundred documents behind it", async () => {
    const { accept, day, exporter, invoice, declaration, issueReceivable } = await open();
    const paper = await invoice();
    const behind: (readonly [typeof paper, bigint])[] = [];
    for (let i = 0; i < 100; i++) behind.push([await declaration({ value: 2_500_00n }), 2_500_00n]);
    const { terms: slow } = slowest(day, 1_000_00n);
    const payouts = [{ payee: exporter.address, amount: slow.principal }];
    await accept({ ...slow, payouts, collateral: [await issueReceivable(paper, behind)] });
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
