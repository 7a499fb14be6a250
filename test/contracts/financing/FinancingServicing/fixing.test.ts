import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { interestTerms } from "../../../../sdk/financing/terms.ts";
import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { benchmarkOf, fixing, PER_CENT, published, withdrawalSigned } from "../../../fixtures/rates.ts";
import { financed, stage, tokenized } from "../../../fixtures/stages.ts";
import { renewal } from "../../../fixtures/servicing.ts";

const HIGHEST_RATE = 100n * PER_CENT;

/**
 * Bank A lends 180 000.00, at 5.00 a day for each per cent: 8 %, and from each due date on what the central bank fixes and
 * 2 %. Interest is due after 30 and 60 days, and all after 90.
 */
const floating = stage(tokenized, async ({ collateral, supervisor, financed: finance, today, exporter }) => {
  const principal = 180_000_00n;
  const start = await today();
  const [first, second, last] = [start + 30n, start + 60n, start + 90n] as const;
  const { terms, id: financing } = await finance([collateral], {
    principal,
    interest: interestTerms({ rate: 8n * PER_CENT, margin: 2n * PER_CENT, benchmark: benchmarkOf(supervisor) }),
    schedule: [
      { dueOn: first, principal: 0n },
      { dueOn: second, principal: 0n },
      { dueOn: last, principal },
    ],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  return { terms, financing, start, first, second, last };
});

/** Two days before the first due date the central bank has published 3 % for it. */
const announced = stage(floating, async (net) => {
  await net.passDays(28n);
  await published(net, net.supervisor, fixing(net.first));
  return {};
});

/** Interest of so many nights at so many per cent, in sum. */
const nights = (...spans: readonly (readonly [days: bigint, perCent: bigint])[]): bigint =>
  spans.reduce((sum, [days, perCent]) => sum + days * perCent * 5_00n, 0n);

describe("FinancingServicing, fixings of a floating rate", () => {
  it("are brought by anybody, and hold from the due date on, with the margin", async () => {
    const { desk, servicing, strangers, terms, financing, first, passDays } = await announced();
    await passDays(1n);
    await expect(servicing.connect(strangers[0]).fix(first, terms))
      .to.emit(servicing, "RateFixed")
      .withArgs(financing, first, first, 3n * PER_CENT, 5n * PER_CENT);
    await passDays(1n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n]));
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [10n, 5n]));
  });

  it("are not needed until the first due date: the agreed rate holds", async () => {
    const net = await floating();
    const { desk, servicing, supervisor, terms, financing, start, first, passDays } = net;
    await published(net, supervisor, fixing(start));
    // It holds on the first due date, as far as anybody knows, and waits for it.
    await expect(servicing.fix(start, terms))
      .to.emit(servicing, "RateFixed")
      .withArgs(financing, first, start, 3n * PER_CENT, 5n * PER_CENT);
    await passDays(31n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [1n, 5n]));
  });

  it("that wait give way to a later one that holds when the period begins", async () => {
    const net = await floating();
    const { desk, servicing, recovery, supervisor, terms, start, first, second, passDays } = net;
    await published(net, supervisor, fixing(start, 9n * PER_CENT));
    await servicing.fix(start, terms);
    await passDays(29n);
    await published(net, supervisor, fixing(first, PER_CENT));
    await servicing.fix(first, terms);
    await expect(servicing.fix(start, terms))
      .to.be.revertedWithCustomError(recovery, "FixingNotForPeriod")
      .withArgs(start, 0n, first);
    await passDays(11n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [10n, 3n]));
    await expect(servicing.fix(start, terms))
      .to.be.revertedWithCustomError(recovery, "FixingNotForPeriod")
      .withArgs(start, first, second);
  });

  it("change nothing in the middle of a period, on whatever day one is published", async () => {
    const net = await announced();
    const { desk, servicing, supervisor, terms, financing, first, second, passDays } = net;
    await passDays(2n);
    await servicing.fix(first, terms);
    await passDays(10n);
    const middle = await published(net, supervisor, fixing(first + 10n, 9n * PER_CENT));
    await expect(servicing.fix(middle.from, terms))
      .to.emit(servicing, "RateFixed")
      .withArgs(financing, second, middle.from, 9n * PER_CENT, 11n * PER_CENT);
    // That of the period that runs may still be brought, and is what it was.
    await servicing.fix(first, terms);
    await passDays(30n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [30n, 5n], [10n, 11n]));
  });

  it("brought late leave alone what has accrued, and hold from that day on", async () => {
    const { desk, servicing, terms, financing, first, start, passDays } = await announced();
    await passDays(12n);
    await expect(servicing.fix(first, terms))
      .to.emit(servicing, "RateFixed")
      .withArgs(financing, start + 40n, first, 3n * PER_CENT, 5n * PER_CENT);
    expect((await desk.owed(terms)).interest).to.equal(nights([40n, 8n]));
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(nights([40n, 8n], [10n, 5n]));
  });

  it("brought on the due date itself lose no day", async () => {
    const { desk, servicing, terms, first, passDays } = await announced();
    await passDays(2n);
    await servicing.fix(first, terms);
    await passDays(5n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [5n, 5n]));
  });

  it("of a period that is over are not brought any more", async () => {
    const net = await announced();
    const { desk, servicing, recovery, supervisor, terms, first, second, last, passDays } = net;
    await passDays(31n);
    await published(net, supervisor, fixing(second, 4n * PER_CENT));
    await passDays(1n);
    await expect(servicing.fix(first, terms))
      .to.be.revertedWithCustomError(recovery, "FixingNotForPeriod")
      .withArgs(first, second, last);
    await servicing.fix(second, terms);
    await passDays(1n);
    expect((await desk.owed(terms)).interest).to.equal(nights([60n, 8n], [1n, 6n]));
  });

  it("brought twice, in one block or later, are what they were", async () => {
    const { desk, servicing, strangers, exporter, terms, first, passDays, inOneBlock } = await announced();
    await passDays(2n);
    const [one, other] = [strangers[0]!, strangers[1]!];
    const receipts = await inOneBlock(
      async (overrides) => servicing.connect(one).fix(first, terms, overrides),
      async (overrides) => servicing.connect(other).fix(first, terms, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 1]);
    await passDays(10n);
    await servicing.connect(exporter).fix(first, terms);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [20n, 5n]));
  });

  it("leave the same owed before and after a payment of the same block", async () => {
    const owedAfter = async (fixingFirst: boolean) => {
      const { desk, servicing, exporter, strangers, terms, first, passDays, inOneBlock } = await announced();
      await passDays(5n);
      const acts = [
        async (overrides: object) => servicing.connect(strangers[0]).fix(first, terms, overrides),
        async (overrides: object) => desk.connect(exporter).repay(100_000_00n, terms, overrides),
      ];
      await inOneBlock(...(fixingFirst ? acts : acts.reverse()));
      await passDays(7n);
      return desk.owed(terms);
    };
    expect(await owedAfter(true)).to.deep.equal(await owedAfter(false));
  });

  it("are taken once they are final, the day before their own, and not while they can be withdrawn", async () => {
    const { rates, servicing, supervisor, terms, first, passDays } = await announced();
    await expect(servicing.fix(first, terms))
      .to.be.revertedWithCustomError(rates, "FixingNotFinal")
      .withArgs(benchmarkOf(supervisor), first);
    await passDays(1n);
    await servicing.fix(first, terms);
  });

  it("that were withdrawn reach no financing, and the corrected one does", async () => {
    const net = await announced();
    const { rates, desk, servicing, supervisor, terms, first, passDays } = net;
    await rates.withdraw(...(await withdrawalSigned(net, supervisor, fixing(first))));
    await passDays(1n);
    await expect(servicing.fix(first, terms))
      .to.be.revertedWithCustomError(rates, "FixingNotPublished")
      .withArgs(benchmarkOf(supervisor), first);
    await published(net, supervisor, fixing(first, 6n * PER_CENT));
    await servicing.fix(first, terms);
    await passDays(2n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [1n, 8n]));
  });

  it("are those of the agreed administrator and rate: no others, and none of another day", async () => {
    const net = await floating();
    const { rates, servicing, supervisor, bankB, terms, first, passDays } = net;
    await passDays(29n);
    await published(net, bankB, fixing(first, PER_CENT));
    await published(net, supervisor, fixing(first, PER_CENT, { name: keccakOfText("EUR 6M") }));
    for (const day of [first, first + 1n, 0n]) {
      await expect(servicing.fix(day, terms))
        .to.be.revertedWithCustomError(rates, "FixingNotPublished")
        .withArgs(benchmarkOf(supervisor), day);
    }
  });

  it("stand though their administrator is suspended or has lost its account since", async () => {
    const { desk, servicing, participants, supervisor, terms, first, passDays } = await announced();
    await participants.suspend(supervisor.lei);
    await participants.removeAccount(supervisor);
    await passDays(2n);
    await servicing.fix(first, terms);
    await passDays(1n);
    expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n], [1n, 5n]));
  });

  it("below the margin make the rate nothing, never less", async () => {
    for (const reference of [-2n * PER_CENT, -2n * PER_CENT - 1n, -100n * PER_CENT]) {
      const net = await floating();
      const { desk, servicing, supervisor, terms, financing, first, passDays } = net;
      await passDays(30n);
      await published(net, supervisor, fixing(first, reference));
      await expect(servicing.fix(first, terms))
        .to.emit(servicing, "RateFixed")
        .withArgs(financing, first, first, reference, 0n);
      await passDays(10n);
      expect((await desk.owed(terms)).interest).to.equal(nights([30n, 8n]));
    }
  });

  it("above a hundred per cent with the margin are refused", async () => {
    for (const [reference, refused] of [
      [98n * PER_CENT + 1n, true],
      [98n * PER_CENT, false],
    ] as const) {
      const net = await floating();
      const { servicing, recovery, supervisor, terms, first, passDays } = net;
      await passDays(30n);
      await published(net, supervisor, fixing(first, reference));
      const sent = servicing.fix(first, terms);
      if (refused) {
        await expect(sent)
          .to.be.revertedWithCustomError(recovery, "RateTooHigh")
          .withArgs(reference + 2n * PER_CENT, HIGHEST_RATE);
      } else await sent;
    }
  });

  it("are nobody's to bring where the rate does not float", async () => {
    const net = await financed();
    const { servicing, recovery, supervisor, bankA, terms, financing, today } = net;
    const of = await published(net, supervisor, fixing(await today()));
    for (const caller of [bankA, supervisor]) {
      await expect(servicing.connect(caller).fix(of.from, terms))
        .to.be.revertedWithCustomError(recovery, "RateNotFloating")
        .withArgs(financing);
    }
  });

  it("go on after the last due date with the one that held on it", async () => {
    const net = await announced();
    const { desk, servicing, recovery, supervisor, terms, last, passDays } = net;
    await passDays(62n);
    await published(net, supervisor, fixing(last, 4n * PER_CENT));
    await passDays(1n);
    await servicing.fix(last, terms);
    await published(net, supervisor, fixing(last + 1n, PER_CENT));
    await expect(servicing.fix(last + 1n, terms))
      .to.be.revertedWithCustomError(recovery, "FixingNotForPeriod")
      .withArgs(last + 1n, last, 0n);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(nights([91n, 8n], [10n, 6n]));
  });

  it("are forgotten with the terms: new ones hold until their own first due date", async () => {
    const net = await announced();
    const { desk, servicing, terms, first, passDays } = net;
    await passDays(2n);
    await servicing.fix(first, terms);
    const renewed = await renewal(net, terms, { interest: { ...terms.interest, rate: 7n * PER_CENT } });
    await servicing.restructure(...renewed.call);
    await passDays(10n);
    expect((await desk.owed(renewed.terms)).interest).to.equal(nights([30n, 8n], [10n, 7n]));
    await servicing.fix(first, renewed.terms);
    await passDays(10n);
    expect((await desk.owed(renewed.terms)).interest).to.equal(nights([30n, 8n], [20n, 7n]));
  });

  it("end with the financing", async () => {
    const { desk, servicing, recovery, exporter, terms, financing, first, passDays } = await announced();
    await passDays(2n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(servicing.fix(first, terms))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });
});
