import { expect } from "chai";

import { dayOf } from "../../../../sdk/financing/calendar.ts";
import { FinancingModel, type MoneyTerms } from "../../../../sdk/financing/model/index.ts";
import { InvalidTermError, PeriodReversedError } from "../../../../sdk/financing/money-errors.ts";
import { InvalidArgumentError, UnknownFieldError } from "../../../../sdk/index.ts";

const START = dayOf("2026-01-01");
const after = (days: number) => START + days;

/** 10,000.00 at 8 %, in two halves after 90 and 180 days. */
const TERMS: MoneyTerms = {
  principal: 1_000_000n,
  schedule: [
    { dueOn: after(90), principal: 500_000n },
    { dueOn: after(180), principal: 500_000n },
  ],
  rate: 80_000,
  dayCount: "ACT/360",
};
const open = (change: Partial<MoneyTerms> = {}) => new FinancingModel({ ...TERMS, ...change }, START);
const instalments = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ dueOn: after(i + 1), principal: i === 0 ? 1_000_000n : 0n }));
const LATE = { graceDays: 5, penaltyUplift: 40_000 } satisfies Partial<MoneyTerms>;

describe("A financing that is paid as agreed", () => {
  it("owes each period's interest and principal on its due date, and closes with the last", () => {
    const financing = open().advanceTo("2026-04-01");
    expect(financing.snapshot().due).to.deep.equal({ costs: 0n, penalty: 0n, interest: 20_000n, principal: 500_000n });
    expect(financing.pay(520_000n)).to.include({ interest: 20_000n, principal: 500_000n, early: 0n, returned: 0n });
    financing.advanceTo(after(180));
    expect(financing.pay(510_000n)).to.include({ interest: 10_000n, principal: 500_000n });
    expect(financing.snapshot()).to.include({ status: "closed", outstanding: 0n, daysPastDue: 0, payoff: 0n });
  });

  it("owes nothing before the first due date, though interest accrues", () => {
    const { due, interest, overdue, daysPastDue } = open().advanceTo(after(89)).snapshot();
    expect(due).to.deep.equal({ costs: 0n, penalty: 0n, interest: 0n, principal: 0n });
    expect(interest).to.equal(19_778n);
    expect(overdue).to.deep.equal({ principal: 0n, interest: 0n });
    expect(daysPastDue).to.equal(0);
  });

  it("gives back what is too much", () => {
    const financing = open().advanceTo(after(180));
    expect(financing.pay(1_040_001n)).to.include({ principal: 1_000_000n, interest: 40_000n, returned: 1n });
    expect(financing.pay(5n)).to.include({ principal: 0n, returned: 5n });
  });

  it("rounds the running total of interest, half up, and so never the same fraction twice", () => {
    // 1.5 minor units a day: the payments of interest alternate, and sum to what accrued.
    const financing = open({ principal: 6750n, schedule: [{ dueOn: after(4), principal: 6750n }], early: "refused" });
    const paid = [1, 2, 3].map((day) => financing.advanceTo(after(day)).pay(100n).interest);
    expect(paid).to.deep.equal([2n, 1n, 2n]);
    expect(financing.advanceTo(after(4)).snapshot().due).to.include({ interest: 1n, principal: 6750n });
  });

  for (const [rounding, daily] of [
    ["half-up", [1n, 0n, 1n, 0n, 1n, 0n]],
    ["half-even", [0n, 1n, 1n, 0n, 0n, 1n]],
    ["down", [0n, 1n, 0n, 1n, 0n, 1n]],
    ["up", [1n, 0n, 1n, 0n, 1n, 0n]],
  ] as const) {
    it(`rounds the running total ${rounding}, and comes to the same in the end`, () => {
      // Half a minor unit a day: 0.5, 1, 1.5, 2, 2.5, 3.
      const schedule = [{ dueOn: after(9), principal: 2250n }];
      const financing = open({ principal: 2250n, schedule, early: "refused", rounding });
      const paid = daily.map((_, day) => financing.advanceTo(after(day + 1)).pay(100n).interest);
      expect(paid).to.deep.equal(daily);
    });
  }
});

describe("A financing that is paid late", () => {
  it("bears no penalty if it is paid on the last day of grace", () => {
    const financing = open(LATE).advanceTo(after(95));
    expect(financing.snapshot()).to.deep.include({
      daysPastDue: 5,
      overdue: { principal: 500_000n, interest: 20_000n },
    });
    expect(financing.snapshot().due.penalty).to.equal(0n);
    expect(financing.pay(520_000n)).to.include({ penalty: 0n, interest: 20_000n, principal: 500_000n });
    expect(financing.snapshot().daysPastDue).to.equal(0);
  });

  it("bears the uplift on overdue principal from the end of grace, and the rate on all of it", () => {
    const { due, interest } = open(LATE).advanceTo(after(100)).snapshot();
    // 500,000 · 4 % · 5 / 360 and 1,000,000 · 8 % · 100 / 360
    expect(due).to.deep.equal({ costs: 0n, penalty: 278n, interest: 20_000n, principal: 500_000n });
    expect(interest).to.equal(22_222n);
  });

  it("bears interest on overdue interest, at the rate and the uplift, where that is agreed", () => {
    const { due } = open({ ...LATE, onOverdueInterest: true })
      .advanceTo(after(100))
      .snapshot();
    // and 20,000 · 12 % · 5 / 360 = 33.33
    expect(due.penalty).to.equal(311n);
  });

  it("applies a partial payment to costs, penalty, interest and principal, and to what is not due last", () => {
    const financing = open(LATE).advanceTo(after(100));
    financing.charge(1000n);
    expect(financing.pay(21_300n)).to.include({ costs: 1000n, penalty: 278n, interest: 20_000n, principal: 22n });
    expect(financing.snapshot().due).to.deep.equal({ costs: 0n, penalty: 0n, interest: 0n, principal: 499_978n });
    expect(financing.pay(500_000n)).to.include({ principal: 499_978n, interest: 22n, early: 0n });
  });

  it("applies it in another order where that is agreed", () => {
    const financing = open({ ...LATE, waterfall: ["principal", "interest", "costs", "penalty"] }).advanceTo(after(100));
    expect(financing.pay(510_000n)).to.include({ principal: 500_000n, interest: 10_000n, penalty: 0n });
  });

  it("is past due since the oldest due date that is not paid up", () => {
    const financing = open(LATE).advanceTo(after(181));
    expect(financing.snapshot().daysPastDue).to.equal(91);
    financing.pay(600_000n);
    expect(financing.snapshot().daysPastDue).to.equal(1);
  });

  it("is past due by interest alone, since the first date whose interest was never paid up", () => {
    const interestOnly = open({
      schedule: [90, 180, 270].map((days) => ({ dueOn: after(days), principal: days === 270 ? 1_000_000n : 0n })),
    });
    interestOnly.advanceTo(after(200));
    expect(interestOnly.snapshot().daysPastDue).to.equal(110);
    interestOnly.pay(39_999n);
    expect(interestOnly.snapshot().daysPastDue).to.equal(110);
    interestOnly.pay(1n);
    expect(interestOnly.snapshot().daysPastDue).to.equal(0);
  });

  it("goes on bearing interest after maturity, due from day to day", () => {
    const { due } = open(LATE).advanceTo(after(210)).snapshot();
    expect(due.interest).to.equal(46_667n);
    // 500,000 over 115 days and 500,000 over 25 days
    expect(due.penalty).to.equal(7778n);
  });
});

describe("A financing that is paid early", () => {
  const DAY_45 = after(45);

  it("takes accrued interest first, then principal", () => {
    const financing = open().advanceTo(DAY_45);
    expect(financing.pay(110_000n)).to.include({ interest: 10_000n, principal: 100_000n, early: 100_000n });
    expect(financing.advanceTo(after(90)).snapshot().due).to.include({ interest: 9_000n, principal: 400_000n });
  });

  it("repays the last instalments first where that is agreed", () => {
    const financing = open({ prepays: "last first" }).advanceTo(DAY_45);
    financing.pay(610_000n);
    expect(financing.advanceTo(after(90)).snapshot()).to.deep.include({
      due: { costs: 0n, penalty: 0n, interest: 4_000n, principal: 400_000n },
      outstanding: 400_000n,
    });
  });

  it("takes principal only where that is agreed, and leaves the interest for its date", () => {
    const financing = open({ early: "principal only" }).advanceTo(DAY_45);
    expect(financing.pay(100_000n)).to.include({ interest: 0n, principal: 100_000n });
    expect(financing.advanceTo(after(90)).snapshot().due.interest).to.equal(19_000n);
  });

  it("takes no principal where that is refused, and says that there is no amount that would close it", () => {
    const financing = open({ early: "refused" }).advanceTo(DAY_45);
    expect(financing.snapshot().payoff).to.equal(null);
    expect(financing.pay(110_000n)).to.include({ interest: 10_000n, principal: 0n, returned: 100_000n });
    expect(financing.advanceTo(after(180)).snapshot().payoff).to.equal(1_030_000n);
  });

  it("takes the agreed fee with the principal, on its running total", () => {
    const financing = open({ earlyFee: 10_000 }).advanceTo(DAY_45);
    expect(financing.snapshot().payoff).to.equal(1_020_000n);
    expect(financing.pay(111_000n)).to.include({
      interest: 10_000n,
      principal: 100_000n,
      earlyFee: 1_000n,
      returned: 0n,
    });
    expect(financing.snapshot().payoff).to.equal(909_000n);
    expect(financing.pay(909_000n)).to.include({ early: 900_000n, earlyFee: 9_000n });
    expect(financing.snapshot().status).to.equal("closed");
  });

  it("costs as much repaid in parts as at once", () => {
    const financing = open({ early: "principal only", earlyFee: 10_000 }).advanceTo(DAY_45);
    expect(financing.pay(51n)).to.include({ early: 50n, earlyFee: 1n });
    expect(financing.pay(50n)).to.include({ early: 50n, earlyFee: 0n });
  });

  it("takes nothing that is not due out of a collection that is not swept", () => {
    const financing = open({ sweep: 0 }).advanceTo(after(90));
    expect(financing.collect(600_000n)).to.include({ principal: 500_000n, early: 0n, returned: 80_000n });
  });

  it("takes as much of a collection as is swept of it, or as is due if that is more", () => {
    const financing = open({ sweep: 300_000 }).advanceTo(after(90));
    // 520 000 are due, which is more than 30 % of what is collected.
    expect(financing.collect(600_000n)).to.include({ principal: 500_000n, early: 0n, returned: 80_000n });
    expect(financing.collect(99_999n)).to.include({ principal: 30_000n, early: 30_000n, returned: 69_999n });
    expect(financing.collect(1n), "rounded up").to.include({ principal: 1n, early: 1n, returned: 0n });
  });

  it("takes what is swept of a collection though early repayment is refused, interest first", () => {
    const financing = open({ early: "refused", sweep: 500_000 }).advanceTo(DAY_45);
    expect(financing.collect(30_000n)).to.include({ interest: 10_000n, principal: 5_000n, returned: 15_000n });
    expect(financing.pay(30_000n)).to.include({ interest: 0n, principal: 0n, returned: 30_000n });
    expect(financing.snapshot().payoff).to.equal(null);
  });

  it("takes the rest of the swept part once what is due of it is paid", () => {
    const financing = open({ sweep: 900_000 }).advanceTo(after(90));
    expect(financing.collect(600_000n)).to.include({ principal: 520_000n, early: 20_000n, returned: 60_000n });
  });

  it("takes all that an insurer pays, refused or not and without a fee, for the instalments that are repaid first", () => {
    for (const [prepays, due] of [
      ["next first", 450_000n],
      ["last first", 500_000n],
    ] as const) {
      const financing = open({ early: "refused", earlyFee: 10_000, prepays }).advanceTo(DAY_45);
      expect(financing.payOut(60_000n)).to.include({ interest: 10_000n, early: 50_000n, earlyFee: 0n, returned: 0n });
      expect(financing.advanceTo(after(90)).snapshot().due.principal).to.equal(due);
      expect(financing.payOut(1_000_000n)).to.include({ principal: 950_000n, interest: 9_500n, returned: 40_500n });
      expect(financing.snapshot().status).to.equal("closed");
    }
  });
});

describe("The rate of a financing", () => {
  it("changes on agreed days, between due dates, too", () => {
    const financing = open({ rateChanges: [{ from: after(30), rate: 120_000n }] }).advanceTo(after(90));
    expect(financing.snapshot().due.interest).to.equal(26_667n);
  });

  it("floats with the fixings of its reference, from the day each is for, and is never negative", () => {
    const financing = open({ margin: 20_000 });
    financing.fix(40_000, after(30));
    financing.fix(-30_000n, after(60));
    expect(financing.advanceTo(after(90)).snapshot().due.interest).to.equal(11_667n);
    expect(() => {
      financing.fix(1, after(89));
    }).to.throw(PeriodReversedError);
    expect(() => {
      open().fix(1);
    }).to.throw(InvalidTermError, "floating");
  });

  it("counts days as the convention does, from the start of each period", () => {
    const thirty = open({ dayCount: "30/360 Bond Basis" }).advanceTo("2026-01-31");
    const onThe31st = thirty.snapshot().accrued.interest.toString();
    expect(thirty.advanceTo("2026-02-01").snapshot().accrued.interest.toString()).to.equal(onThe31st);
    expect(thirty.advanceTo("2026-03-01").snapshot().interest).to.equal(13_333n);
  });
});

describe("Default and what comes after it", () => {
  it("comes of penalty alone, too: it is past due since the last due date", () => {
    const financing = open({ ...LATE, waterfall: ["principal", "interest", "penalty", "costs"] }).advanceTo(after(190));
    const { due, outstanding, interest } = financing.snapshot();
    financing.pay(outstanding + interest);
    expect(financing.snapshot()).to.deep.include({
      daysPastDue: 10,
      due: { costs: 0n, penalty: due.penalty, interest: 0n, principal: 0n },
    });
    financing.advanceTo(after(200)).accelerate();
    expect(financing.snapshot().daysPastDue, "no later by acceleration").to.equal(20);
  });

  it("comes of costs alone, and no penalty or costs are past due before everything is", () => {
    const financing = open({ ...LATE, waterfall: ["principal", "interest", "penalty", "costs"] }).advanceTo(after(100));
    financing.charge(100n);
    financing.pay(520_000n);
    expect(financing.snapshot()).to.include({ daysPastDue: 0 });
    expect(financing.snapshot().due.penalty > 0n).to.equal(true);
    financing.advanceTo(after(180));
    expect(financing.snapshot().daysPastDue).to.equal(0);
    expect(financing.advanceTo(after(181)).snapshot().daysPastDue).to.equal(1);
    financing.pay(financing.snapshot().payoff! - 100n);
    expect(financing.snapshot()).to.deep.include({
      daysPastDue: 1,
      due: { costs: 100n, penalty: 0n, interest: 0n, principal: 0n },
    });
  });

  it("makes everything due at once, without grace", () => {
    const financing = open(LATE).advanceTo(after(45));
    financing.accelerate();
    expect(financing.snapshot().due).to.deep.equal({
      costs: 0n,
      penalty: 0n,
      interest: 10_000n,
      principal: 1_000_000n,
    });
    const { due, daysPastDue } = financing.advanceTo(after(54)).snapshot();
    expect(due).to.include({ interest: 12_000n, penalty: 1_000n });
    expect(daysPastDue).to.equal(9);
  });

  it("bears interest on the interest that fell due with it, not on what accrues after it", () => {
    const financing = open({ ...LATE, onOverdueInterest: true }).advanceTo(after(45));
    financing.accelerate();
    // 1,000,000 · 4 % and 10,000 · 12 %, over 55 days, past the due date that was agreed.
    expect(financing.advanceTo(after(100)).snapshot().due.penalty).to.equal(6_294n);
  });

  it("stops accruing when it is written off, and takes recoveries until it is paid", () => {
    const financing = open(LATE).advanceTo(after(100));
    financing.writeOff();
    const { due } = financing.advanceTo(after(500)).snapshot();
    expect(due).to.deep.equal({ costs: 0n, penalty: 278n, interest: 22_222n, principal: 1_000_000n });
    financing.pay(22_500n);
    expect(financing.snapshot()).to.include({ status: "written off", outstanding: 1_000_000n });
    financing.pay(1_000_000n);
    expect(financing.snapshot().status).to.equal("closed");
  });

  it("keeps what has accrued when it is restructured, to the last fraction, and what was due", () => {
    const financing = open(LATE).advanceTo(after(101));
    const before = financing.snapshot();
    financing.pay(20_333n + 100_000n);
    financing.restructure({
      principal: 900_000n,
      schedule: [{ dueOn: after(201), principal: 900_000n }],
      rate: 60_000,
      dayCount: "ACT/365F",
    });
    const now = financing.snapshot();
    expect(now.accrued.interest.toString()).to.equal(before.accrued.interest.toString());
    expect(now.due).to.deep.equal({ costs: 0n, penalty: 0n, interest: 0n, principal: 0n });
    expect(now.interest).to.equal(2_444n);
    // 2,444.44 are kept, and 900,000 · 6 % · 100 / 365 come to them.
    expect(financing.advanceTo(after(201)).snapshot().due.interest).to.equal(17_239n);
  });

  it("keeps due what has accrued since maturity when it is restructured", () => {
    const financing = open().advanceTo(after(180));
    financing.pay(40_000n);
    financing.advanceTo(after(240));
    // 1,000,000 · 8 % · 60 / 360.
    expect(financing.snapshot().due.interest).to.equal(13_333n);
    financing.restructure({ ...TERMS, schedule: [{ dueOn: after(400), principal: 1_000_000n }] });
    expect(financing.snapshot().due.interest).to.equal(13_333n);
    expect(financing.advanceTo(after(250)).snapshot().daysPastDue).to.equal(10);
  });

  it("is past due from a restructuring on for what has accrued since maturity, declared in default on that day or not", () => {
    for (const declared of [false, true]) {
      const financing = open().advanceTo(after(180));
      financing.pay(40_000n);
      financing.advanceTo(after(240));
      if (declared) financing.accelerate();
      financing.restructure({ ...TERMS, schedule: [{ dueOn: after(400), principal: 1_000_000n }] });
      expect(financing.snapshot().daysPastDue).to.equal(0);
      expect(financing.advanceTo(after(250)).snapshot().daysPastDue).to.equal(10);
    }
  });

  it("is past due since before a restructuring for what fell due with the default", () => {
    const financing = open(LATE).advanceTo(after(45));
    financing.accelerate();
    financing.advanceTo(after(75)).restructure({ ...TERMS, schedule: [{ dueOn: after(300), principal: 1_000_000n }] });
    expect(financing.snapshot()).to.include({ daysPastDue: 30, daysLate: 0 });
    expect(financing.advanceTo(after(81)).snapshot()).to.include({ daysPastDue: 36, daysLate: 6 });
  });

  it("is late for as many days as it is past due until it is restructured", () => {
    const financing = open(LATE).advanceTo(after(101));
    expect(financing.snapshot()).to.include({ daysPastDue: 11, daysLate: 11 });
  });

  describe("under new terms", () => {
    const renewed = (old: Partial<MoneyTerms>) => {
      const financing = open({ ...LATE, ...old }).advanceTo(after(101));
      const schedule = [{ dueOn: after(300), principal: 1_000_000n }];
      financing.restructure({ ...TERMS, schedule, onOverdueInterest: true });
      expect(financing.snapshot().due).to.include({ interest: 20_000n, principal: 0n });
      expect(financing.snapshot().daysPastDue).to.equal(11);
      return financing;
    };

    it("keeps interest overdue that was overdue and bears interest", () => {
      const financing = renewed({ onOverdueInterest: true });
      expect(financing.snapshot().overdue).to.deep.equal({ principal: 0n, interest: 20_000n });
    });

    it("gives due interest that bore none the grace of the first new due date", () => {
      const financing = renewed({});
      expect(financing.snapshot().overdue).to.deep.equal({ principal: 0n, interest: 0n });
      financing.advanceTo(after(300));
      expect(financing.snapshot().overdue.interest).to.equal(financing.snapshot().interest);
    });
  });

  it("is restructured for exactly what is outstanding, and not once it is written off", () => {
    const financing = open().advanceTo(after(10));
    expect(() => {
      financing.restructure({ ...TERMS, principal: 999_999n });
    }).to.throw(InvalidTermError, "1000000");
    expect(() => {
      financing.restructure({ ...TERMS, rounding: "half-even" });
    }).to.throw(InvalidTermError, "rounded half-up");
    financing.writeOff();
    expect(() => {
      financing.restructure(TERMS);
    }).to.throw(InvalidTermError, "written off");
  });
});

describe("Terms and acts that are refused", () => {
  const refused: [string, Partial<MoneyTerms>][] = [
    ["a principal of nothing", { principal: 0n, schedule: [] }],
    [
      "a principal whose interest could outgrow the account",
      { principal: 2n ** 63n, schedule: [{ dueOn: after(1), principal: 2n ** 63n }] },
    ],
    ["parts that do not sum to the principal", { principal: 999_999n }],
    ["a rate of more than a hundred per cent", { rate: 1_000_001 }],
    ["as much uplift", { penaltyUplift: 1_000_001 }],
    ["as much from an agreed day on", { rateChanges: [{ from: after(1), rate: 1_000_001 }] }],
    ["more than 480 instalments", { schedule: instalments(481) }],
    ["an instalment that the book has no day for", { schedule: [{ dueOn: 65_536, principal: 1_000_000n }] }],
    ["more grace than the book has days", { graceDays: 65_536 }],
    [
      "more than 120 rate changes",
      { rateChanges: Array.from({ length: 121 }, (_, i) => ({ from: after(i + 1), rate: 1 })) },
    ],
    ["rate changes of a rate that floats", { margin: 0, rateChanges: [{ from: after(1), rate: 1 }] }],
    ["a negative uplift", { penaltyUplift: -1 }],
    [
      "rate changes out of order",
      {
        rateChanges: [
          { from: after(9), rate: 1 },
          { from: after(9), rate: 2 },
        ],
      },
    ],
    ["a fee above the principal", { earlyFee: 1_000_001 }],
    ["a waterfall that forgets the penalty", { waterfall: ["costs", "interest", "principal"] }],
    ["grace over the next due date, with interest on overdue interest", { graceDays: 90, onOverdueInterest: true }],
  ];
  for (const [what, change] of refused) {
    it(`are ${what}`, () => {
      expect(() => open(change)).to.throw(InvalidTermError);
    });
  }

  it("are a rate that is not whole, which is written in parts per million", () => {
    expect(() => open({ rate: 0.08 })).to.throw(InvalidArgumentError, "8 % is 80000");
  });

  it("are a misspelt field, without which a penalty would be none", () => {
    const misspelt = { penaltyUplft: 40_000 } as Partial<MoneyTerms>;
    expect(() => open(misspelt)).to.throw(UnknownFieldError, "terms.penaltyUplft = 40000");
  });

  it("are not the most that the chain admits", () => {
    open({
      rate: 1_000_000,
      penaltyUplift: 1_000_000,
      graceDays: 65_535,
      schedule: instalments(480),
      rateChanges: instalments(120).map(({ dueOn }) => ({ from: dueOn, rate: 1_000_000 })),
    });
    open({ schedule: [{ dueOn: 65_535, principal: 1_000_000n }] });
  });

  it("are a payment of nothing, a way back in time, and anything after the end", () => {
    const financing = open().advanceTo(after(180));
    expect(() => financing.pay(0n)).to.throw(InvalidTermError, "payment");
    expect(() => financing.advanceTo(after(179))).to.throw(PeriodReversedError);
    financing.pay(1_040_000n);
    for (const act of ["accelerate", "writeOff"] as const)
      expect(() => {
        financing[act]();
      }).to.throw(InvalidTermError, "closed");
    expect(() => {
      financing.charge(1n);
    }).to.throw(InvalidTermError, "closed");
  });
});
