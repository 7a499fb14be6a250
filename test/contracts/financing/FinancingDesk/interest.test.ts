import { expect } from "chai";

import { dayOf } from "../../../../sdk/financing/calendar.ts";
import { ROUNDINGS, roundingIndex, type Rounding } from "../../../../sdk/financing/rational.ts";
import { applicationTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import { allocation, debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import type { Terms } from "../../../fixtures/network.ts";
import { stage, tokenized } from "../../../fixtures/stages.ts";

const DAY = 86_400n;
const PER_CENT = 10_000n;
/** 2149-06-06: the account keeps days in 16 bits. */
const LAST_DAY = 2n ** 16n - 1n;
/** What the account counts interest in, of one minor unit: parts of a year times a million. */
const PARTS = 1_603_080n * 1_000_000n;

/** Lends on terms that the test sets, under a policy that agrees to everything. */
const lending = stage(tokenized, async (net) => {
  const { ethers, desk, exporter, bankA, collateral, termsFor, signOffer, financingIdOf, networkHelpers, today } = net;
  const openPolicy = await (await ethers.deployContract("OpenPolicy")).getAddress();

  /** All of the principal falls due in ten years, which leaves the interest to show. */
  async function lend(principal: bigint, rate: bigint, wish: Partial<Terms> = {}) {
    const terms = await termsFor([collateral], {
      principal,
      interest: interestTerms({ rate }),
      policy: openPolicy,
      schedule: [{ dueOn: (await today()) + 3650n, principal }],
      payouts: [{ payee: exporter.address, amount: principal }],
      ...wish,
    });
    await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
    return { terms, financing: financingIdOf(terms) };
  }
  /** Noon of a day, UTC. */
  const noonOf = async (date: string) => networkHelpers.time.increaseTo(BigInt(dayOf(date)) * DAY + DAY / 2n);
  return { lend, noonOf };
});

/** principal, per cent a year, days, interest: each by ACT/360, principal · rate · days / 360, a half up. */
const WORKED: readonly (readonly [string, bigint, bigint, bigint, bigint, string])[] = [
  ["200 000.00 at 8 % for 30 days", 200_000_00n, 8n * PER_CENT, 30n, 1_333_33n, "1 333.333"],
  ["200 000.00 at 8 % for 1 day", 200_000_00n, 8n * PER_CENT, 1n, 44_44n, "44.444"],
  ["200 000.00 at 8 % for 60 days", 200_000_00n, 8n * PER_CENT, 60n, 2_666_67n, "2 666.667"],
  ["200 000.00 at 8 % for 360 days", 200_000_00n, 8n * PER_CENT, 360n, 16_000_00n, "16 000.00"],
  ["200 000.00 at 8 % for 365 days", 200_000_00n, 8n * PER_CENT, 365n, 16_222_22n, "16 222.222"],
  ["250 000.00 at 6.5 % for 91 days", 250_000_00n, 65_000n, 91n, 4_107_64n, "4 107.639"],
  ["137 512.83 at 5.125 % for 47 days", 137_512_83n, 51_250n, 47n, 920_09n, "920.0945"],
  ["100 000.00 at 4.35 % for 92 days", 100_000_00n, 43_500n, 92n, 1_111_67n, "1 111.667"],
  ["1 000.00 at 0.0001 % for 360 days", 1_000_00n, 1n, 360n, 0n, "0.001"],
  ["180.00 at 1 % for 1 day", 180_00n, PER_CENT, 1n, 1n, "0.005, a half up"],
  ["179.99 at 1 % for 1 day", 179_99n, PER_CENT, 1n, 0n, "0.00499972"],
  ["0.01 at 100 % for 180 days", 1n, 100n * PER_CENT, 180n, 1n, "0.005, a half up"],
  ["0.01 at 100 % for 179 days", 1n, 100n * PER_CENT, 179n, 0n, "0.00497"],
  ["250 000.00 at 0 % for 1 000 days", 250_000_00n, 0n, 1000n, 0n, "nothing"],
];

describe("FinancingDesk, interest", () => {
  for (const [what, principal, rate, days, interest, exact] of WORKED) {
    it(`on ${what} is ${(Number(interest) / 100).toFixed(2)}, from ${exact}`, async () => {
      const { desk, lend, passDays } = await lending();
      const { terms } = await lend(principal, rate);
      await passDays(days);
      expect(await desk.owed(terms)).to.deep.equal(debt({ interest, principal }));
    });
  }

  it("counts the nights between two days in UTC, not the hours", async () => {
    const { desk, lend, networkHelpers, today, now } = await lending();
    const { terms } = await lend(200_000_00n, 8n * PER_CENT);
    const midnight = ((await today()) + 1n) * DAY;
    await networkHelpers.time.increaseTo(midnight - 1n);
    expect((await desk.owed(terms)).interest).to.equal(0n);
    await networkHelpers.time.increaseTo(midnight);
    expect((await desk.owed(terms)).interest).to.equal(44_44n);
    await networkHelpers.time.increaseTo((await now()) + DAY - 1n);
    expect((await desk.owed(terms)).interest).to.equal(44_44n);
  });

  it("counts a leap day like any other, and the end of a year like any night", async () => {
    const { desk, lend, noonOf } = await lending();
    await noonOf("2027-12-31");
    const { terms } = await lend(180_000_00n, 2n * PER_CENT); // 10.00 a day
    await noonOf("2028-01-01");
    expect((await desk.owed(terms)).interest).to.equal(10_00n);
    await noonOf("2028-02-28");
    expect((await desk.owed(terms)).interest).to.equal(590_00n);
    await noonOf("2028-02-29");
    expect((await desk.owed(terms)).interest).to.equal(600_00n);
    await noonOf("2028-03-01");
    expect((await desk.owed(terms)).interest).to.equal(610_00n);
    await noonOf("2028-12-31");
    expect((await desk.owed(terms)).interest).to.equal(3_660_00n);
  });

  it("is on what is still owed: after each part payment on the rest of the principal", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms } = await lend(180_000_00n, 8n * PER_CENT); // 40.00 a day
    await passDays(30n);
    await desk.connect(exporter).repay(1_200_00n + 90_000_00n, terms);
    await passDays(30n);
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 600_00n, principal: 90_000_00n })); // 20.00 a day
    await desk.connect(exporter).repay(600_00n + 45_000_00n, terms);
    await passDays(30n);
    expect(await desk.owed(terms)).to.deep.equal(debt({ interest: 300_00n, principal: 45_000_00n })); // 10.00 a day
  });

  it("is not on interest: what is unpaid bears none", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms } = await lend(180_000_00n, 8n * PER_CENT);
    await passDays(30n);
    await desk.connect(exporter).repay(200_00n, terms); // of 1 200.00
    await passDays(30n);
    expect((await desk.owed(terms)).interest).to.equal(2_200_00n);
  });

  it("is the same however often it is counted: paying it every day is paying it at the end", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    // 44.444 a day: 44.44 and every so often 44.45, in thirty days 1 333.33.
    const { terms } = await lend(200_000_00n, 8n * PER_CENT);
    let paid = 0n;
    const daily = new Set<bigint>();
    for (let day = 0; day < 30; day++) {
      await passDays(1n);
      const { interest } = await desk.owed(terms);
      await desk.connect(exporter).repay(interest, terms);
      paid += interest;
      daily.add(interest);
    }
    expect(paid).to.equal(1_333_33n);
    expect([...daily].sort((a, b) => Number(a - b))).to.deep.equal([44_44n, 44_45n]);
  });

  it("that was rounded up is not charged again: the next half cent waits for a whole one", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms, financing } = await lend(180_00n, PER_CENT); // half a cent a day
    const due: bigint[] = [];
    for (let day = 0; day < 6; day++) {
      await passDays(1n);
      const { interest } = await desk.owed(terms);
      due.push(interest);
      if (interest > 0n) await desk.connect(exporter).repay(interest, terms);
    }
    expect(due).to.deep.equal([1n, 0n, 1n, 0n, 1n, 0n]);
    // What the third cent was charged too much, made up for on the sixth day.
    expect((await desk.financingOf(financing)).interest).to.equal(-PARTS / 2n);
  });

  it("rounded up on the last day is paid as rounded, and nothing remains of the fraction", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms, financing } = await lend(180_00n, PER_CENT);
    await passDays(1n);
    await expect(desk.connect(exporter).repay(EVERYTHING, terms))
      .to.emit(desk, "Repaid")
      .withArgs(financing, exporter, allocation({ interest: 1n, principal: 180_00n, remainder: EVERYTHING - 180_01n }));
    const { interest, status } = await desk.financingOf(financing);
    expect([interest, status]).to.deep.equal([0n, STATUS.repaid]);
  });

  it("below half a cent does not keep a financing open", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms, financing } = await lend(100_00n, PER_CENT); // 0.28 cents a day
    await passDays(1n);
    await expect(desk.connect(exporter).repay(100_00n, terms)).to.emit(desk, "FinancingClosed").withArgs(financing);
  });

  it("accrues on, simple, long after the last instalment was due, and can still be paid", async () => {
    const { desk, exporter, lend, passDays, today } = await lending();
    const schedule = [{ dueOn: (await today()) + 1n, principal: 180_000_00n }];
    const { terms, financing } = await lend(180_000_00n, 2n * PER_CENT, { schedule }); // 10.00 a day
    await passDays(3650n);
    expect(await desk.owed(terms)).to.deep.equal(
      debt({ interest: 36_500_00n, principal: 180_000_00n, due: 216_500_00n, daysPastDue: 3649n }),
    );
    await desk.connect(exporter).repay(1n, terms);
    await passDays(1n);
    await expect(desk.connect(exporter).repay(EVERYTHING, terms))
      .to.emit(desk, "Repaid")
      .withArgs(
        financing,
        exporter,
        allocation({ interest: 36_509_99n, principal: 180_000_00n, remainder: EVERYTHING - 216_509_99n }),
      );
  });

  it("that is overdue beyond 64 bits bears the same, however often the account is counted", async () => {
    const { desk, deposit, debtor, bankA, lend, invoice, issueReceivable, today, passDays, networkHelpers } =
      await lending();
    const principal = 2n ** 63n - 1n;
    await deposit.issue(bankA, principal);
    const huge = await issueReceivable(await invoice({ value: principal }), []);
    const start = await today();
    const { terms } = await lend(principal, 100n * PER_CENT, {
      collateral: [huge],
      interest: interestTerms({ rate: 100n * PER_CENT, graceDays: 1, onOverdueInterest: true }),
      schedule: [
        { dueOn: start + 1_095n, principal: 0n },
        { dueOn: start + 3_650n, principal },
      ],
    });
    await passDays(1_095n);
    const snapshot = await networkHelpers.takeSnapshot();
    await passDays(361n);
    const untouched = await desk.owed(terms);
    await snapshot.restore();
    await deposit.issue(debtor, 1n);
    await desk.connect(debtor).repay(1n, terms);
    await passDays(361n);
    const { interest, penalty } = await desk.owed(terms);
    expect(untouched.interest).to.be.greaterThan(2n ** 64n);
    // A year's on what is due of 64 bits, less the one that was paid.
    expect([untouched.interest - interest, untouched.penalty, penalty]).to.deep.equal([
      1n,
      EVERYTHING,
      EVERYTHING - 1n,
    ]);
  });

  it("on the largest principal, at the highest rate, never paid, does not run over before the calendar ends", async () => {
    const { desk, deposit, registry, exporter, debtor, bankA, lend, invoice, issueReceivable, today, passDays } =
      await lending();
    const [most, started] = [2n ** 63n - 1n, await today()];
    await deposit.issue(bankA, most);
    const huge = await issueReceivable(await invoice({ value: most }), []);
    const { terms } = await lend(most, 100n * PER_CENT, { collateral: [huge] });
    const days = LAST_DAY - started;
    await passDays(days);
    // By ACT/360; due since the 3 650th day.
    const interest = (2n * most * days + 360n) / 720n;
    const owed = { principal: most, daysPastDue: days - 3_650n };
    expect(await desk.owed(terms)).to.deep.equal(debt({ ...owed, interest, due: interest + most }));
    await deposit.issue(debtor, EVERYTHING);
    await desk.connect(debtor).repay(EVERYTHING, terms);
    const left = interest - EVERYTHING;
    expect(await desk.owed(terms)).to.deep.equal(debt({ ...owed, interest: left, due: left + most }));
    expect(await registry.availableOf(huge.id)).to.equal(0n);
    expect(await deposit.balanceOf(exporter)).to.equal(most + 10_000_000_00n);
  });
});

/** What is owed of half a cent a day, by rule; and what is paid if each day's is paid on that day. All pay 3 cents in six days. */
const BY_RULE: Record<Rounding, { readonly owed: readonly bigint[]; readonly paid: readonly bigint[] }> = {
  "half-up": { owed: [1n, 1n, 2n, 2n, 3n, 3n], paid: [1n, 0n, 1n, 0n, 1n, 0n] },
  "half-even": { owed: [0n, 1n, 2n, 2n, 2n, 3n], paid: [0n, 1n, 1n, 0n, 0n, 1n] },
  down: { owed: [0n, 1n, 1n, 2n, 2n, 3n], paid: [0n, 1n, 0n, 1n, 0n, 1n] },
  up: { owed: [1n, 1n, 2n, 2n, 3n, 3n], paid: [1n, 0n, 1n, 0n, 1n, 0n] },
};

describe("FinancingDesk, rounding", () => {
  const ruled = (rounding: Rounding, rate = PER_CENT) => ({
    interest: interestTerms({ rate, rounding: roundingIndex(rounding) }),
  });

  for (const rounding of ROUNDINGS) {
    it(`${rounding}: of 0.005 a day, what is owed and what is paid from day to day`, async () => {
      const { desk, exporter, lend, passDays, networkHelpers } = await lending();
      const { terms } = await lend(180_00n, PER_CENT, ruled(rounding));
      const { owed, paid } = BY_RULE[rounding];
      const before = await networkHelpers.takeSnapshot();
      for (const interest of owed) {
        await passDays(1n);
        expect((await desk.owed(terms)).interest).to.equal(interest);
      }
      await before.restore();
      for (const interest of paid) {
        await passDays(1n);
        expect((await desk.owed(terms)).interest).to.equal(interest);
        if (interest > 0n) await desk.connect(exporter).repay(interest, terms);
        expect((await desk.owed(terms)).interest).to.equal(0n);
      }
    });

    it(`${rounding}: paying what is owed in cents is paying it at once`, async () => {
      const { desk, exporter, lend, passDays } = await lending();
      const { terms } = await lend(180_00n, PER_CENT, ruled(rounding));
      await passDays(7n); // 3.5
      const { interest } = await desk.owed(terms);
      expect(interest).to.equal(rounding === "down" ? 3n : 4n);
      for (let left = interest; left > 0n;) {
        await desk.connect(exporter).repay(1n, terms);
        left -= 1n;
        expect((await desk.owed(terms)).interest).to.equal(left);
      }
    });

    it(`${rounding}: the penalty of an overdue 90.00 at 2 %, half a cent a day, as the interest`, async () => {
      const { desk, exporter, lend, passDays, today } = await lending();
      const due = await today();
      const schedule = [
        { dueOn: due + 1n, principal: 90_00n },
        { dueOn: due + 3650n, principal: 90_00n },
      ];
      const interest = interestTerms({ rate: 0n, penaltyUplift: 2n * PER_CENT, rounding: roundingIndex(rounding) });
      const { terms } = await lend(180_00n, 0n, { schedule, interest });
      await passDays(1n);
      for (const penalty of BY_RULE[rounding].paid) {
        await passDays(1n);
        expect((await desk.owed(terms)).penalty).to.equal(penalty);
        if (penalty > 0n) await desk.connect(exporter).repay(penalty, terms);
      }
    });

    it(`${rounding}: the fee for repaying early, on the running total`, async () => {
      const { desk, servicing, exporter, lend } = await lending();
      const application = applicationTerms({ earlyFee: 25_000n }); // 2.5 %
      const { terms, financing } = await lend(100n, 0n, { ...ruled(rounding, 0n), application });
      const fee = { "half-up": 3n, "half-even": 2n, down: 2n, up: 3n }[rounding]; // of 2.5
      expect(await servicing.payoff(terms)).to.deep.equal([100n + fee, true]);
      // 0.5 of the first 20 and 2 of the other 80: in parts it is what it is at once.
      const first = { "half-up": 1n, "half-even": 0n, down: 0n, up: 1n }[rounding];
      await expect(desk.connect(exporter).repay(20n + first, terms))
        .to.emit(desk, "Repaid")
        .withArgs(financing, exporter, allocation({ principal: 20n, earlyFee: first }));
      expect(await servicing.payoff(terms)).to.deep.equal([80n + fee - first, true]);
    });
  }

  it("up takes for whole what is owed in part, once, and closes with nothing left of it", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms, financing } = await lend(100_00n, PER_CENT, ruled("up")); // 0.2778 cents a day
    await passDays(1n);
    await desk.connect(exporter).repay(1n, terms);
    const day = (PARTS * 100_00n) / 36_000n;
    expect((await desk.financingOf(financing)).interest, "most of a cent too much").to.equal(day - PARTS);
    await passDays(2n);
    expect((await desk.owed(terms)).interest, "of 0.83 a cent is paid").to.equal(0n);
    await passDays(1n);
    expect((await desk.owed(terms)).interest, "1.11").to.equal(1n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const { interest, status } = await desk.financingOf(financing);
    expect([interest, status]).to.deep.equal([0n, STATUS.repaid]);
  });

  it("down lets a part of a cent go when all else is paid", async () => {
    const { desk, exporter, lend, passDays } = await lending();
    const { terms, financing } = await lend(100_00n, PER_CENT, ruled("down"));
    await passDays(3n); // 0.83
    await expect(desk.connect(exporter).repay(100_00n, terms)).to.emit(desk, "FinancingClosed").withArgs(financing);
  });

  it("is one of the four", async () => {
    const { ethers, desk, exporter, bankA, lend } = await lending();
    const { terms } = await lend(100_00n, PER_CENT);
    const unsigned = { signer: bankA, nonce: 0n, deadline: 0n, signature: "0x" };
    const fifth = { ...terms, interest: { ...terms.interest, rounding: 4n } };
    await expect(desk.connect(exporter).accept(unsigned, fifth)).to.be.revertedWithoutReason(ethers);
  });
});
