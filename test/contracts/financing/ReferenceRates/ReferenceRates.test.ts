import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { ROLE_BIT } from "../../../fixtures/network.ts";
import {
  benchmarkOf,
  EUR_3M,
  fixing,
  fixingSigned,
  PER_CENT,
  published,
  withdrawalSigned,
} from "../../../fixtures/rates.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const LAST_DAY = 65_535n;
const OTHER = keccakOfText("EUR 6M");

/** The central bank has published for ten days ahead. */
const announced = stage(deployed, async (net) => {
  const day = await net.today();
  return { day, of: await published(net, net.supervisor, fixing(day + 10n)), benchmark: benchmarkOf(net.supervisor) };
});

describe("ReferenceRates, publication", () => {
  it("enters a fixing under its administrator's name, whoever brings the signature, and tells the supervisor", async () => {
    const net = await deployed();
    const { rates, supervisor, strangers, today } = net;
    const of = fixing((await today()) + 2n);
    const benchmark = benchmarkOf(supervisor);
    await expect(rates.connect(strangers[0]).publish(...(await fixingSigned(net, supervisor, of))))
      .to.emit(rates, "FixingPublished")
      .withArgs(benchmark, supervisor.lei, of.from, EUR_3M, of.rate, of.publication, supervisor);
    expect(await rates.benchmarkOf(supervisor.lei, EUR_3M)).to.equal(benchmark);
    expect(await rates.fixingOf(benchmark, of.from)).to.deep.equal([of.rate, 0n, 0n, true]);
    expect(await rates.lastOf(benchmark)).to.equal(of.from);
  });

  it("keeps apart the rates of one administrator, and rates of one name by several", async () => {
    const net = await announced();
    const { rates, supervisor, bankB, of } = net;
    await published(net, supervisor, { ...of, name: OTHER, rate: 1n });
    await published(net, bankB, { ...of, rate: 2n });
    const rateOf = async (benchmark: string) => (await rates.fixingOf(benchmark, of.from)).rate;
    expect(await rateOf(benchmarkOf(supervisor))).to.equal(of.rate);
    expect(await rateOf(benchmarkOf(supervisor, OTHER))).to.equal(1n);
    expect(await rateOf(benchmarkOf(bankB))).to.equal(2n);
  });

  it("is by central banks, banks and appraisers, by nobody else", async () => {
    const net = await deployed();
    const { rates, participants, bankB, exporter, carrier, guarantor, insurer, customs, strangers, today, enrol } = net;
    const of = fixing(await today());
    const appraiser = await enrol("VALUER", ROLE_BIT.appraiser, strangers[0]!);
    for (const administrator of [bankB, appraiser]) await published(net, administrator, of);
    const wanted = ROLE_BIT.supervisor | ROLE_BIT.bank | ROLE_BIT.appraiser;
    for (const other of [exporter, carrier, guarantor, insurer, customs]) {
      const { roles } = await participants.participantOf(other.lei);
      await expect(rates.publish(...(await fixingSigned(net, other, of))))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(other.lei, wanted, roles);
    }
    await expect(rates.publish(...(await fixingSigned(net, strangers[1]!, of))))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[1]!);
  });

  it("is once for each day, in the order of the days", async () => {
    const net = await announced();
    const { rates, supervisor, of, day, benchmark } = net;
    for (const from of [day, of.from - 1n, of.from]) {
      await expect(rates.publish(...(await fixingSigned(net, supervisor, fixing(from, 4n * PER_CENT)))))
        .to.be.revertedWithCustomError(rates, "FixingOutOfOrder")
        .withArgs(benchmark, from, of.from);
    }
    await published(net, supervisor, fixing(of.from + 1n));
    expect((await rates.fixingOf(benchmark, of.from)).rate).to.equal(of.rate);
  });

  it("is for today or later days of the book, never for the past", async () => {
    const net = await deployed();
    const { rates, supervisor, today } = net;
    const day = await today();
    for (const from of [0n, day - 1n, LAST_DAY + 1n, 2n ** 32n - 1n]) {
      await expect(rates.publish(...(await fixingSigned(net, supervisor, fixing(from)))))
        .to.be.revertedWithCustomError(rates, "FixingDayInvalid")
        .withArgs(from);
    }
    for (const from of [day, LAST_DAY]) await published(net, supervisor, fixing(from));
  });

  it("is of a rate of either sign, of a hundred per cent at most", async () => {
    const net = await deployed();
    const { rates, supervisor, today } = net;
    const day = await today();
    for (const rate of [-(2n ** 31n), -100n * PER_CENT - 1n, 100n * PER_CENT + 1n, 2n ** 31n - 1n]) {
      await expect(rates.publish(...(await fixingSigned(net, supervisor, fixing(day, rate)))))
        .to.be.revertedWithCustomError(rates, "ReferenceRateInvalid")
        .withArgs(rate);
    }
    for (const [index, rate] of [-100n * PER_CENT, 0n, 100n * PER_CENT].entries()) {
      const of = await published(net, supervisor, fixing(day + BigInt(index), rate));
      expect((await rates.fixingOf(benchmarkOf(supervisor), of.from)).rate).to.equal(rate);
    }
  });

  it("names the rate and the document in which it was published", async () => {
    const net = await deployed();
    const { rates, supervisor, today } = net;
    const of = fixing(await today());
    const signed = async (wish: Partial<typeof of>) => fixingSigned(net, supervisor, { ...of, ...wish });
    await expect(rates.publish(...(await signed({ name: ZeroHash })))).to.be.revertedWithCustomError(
      rates,
      "BenchmarkNameMissing",
    );
    await expect(rates.publish(...(await signed({ publication: ZeroHash })))).to.be.revertedWithCustomError(
      rates,
      "PublicationMissing",
    );
  });

  it("is not another's: under its signature nothing is published in somebody else's name", async () => {
    const net = await announced();
    const { rates, supervisor, bankB, of } = net;
    const [forged, authorization] = await fixingSigned(net, bankB, { ...of, from: of.from + 1n });
    await expect(rates.publish(forged, { ...authorization, signer: supervisor.address })).to.be.revertedWithCustomError(
      rates,
      "SignatureInvalid",
    );
    await rates.publish(forged, authorization);
    expect(await rates.lastOf(benchmarkOf(supervisor))).to.equal(of.from);
  });

  it("goes on through another account of the administrator, once one is lost", async () => {
    const net = await announced();
    const { rates, participants, supervisor, strangers, of, benchmark, passDays } = net;
    const successor = strangers[0]!;
    await participants.addAccount(supervisor.lei, successor);
    await participants.announceReplacement(supervisor, successor);
    await passDays(7n);
    const late = fixing(of.from + 1n, PER_CENT);
    await expect(rates.publish(...(await fixingSigned(net, supervisor, late))))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(supervisor);
    await rates.withdraw(...(await withdrawalSigned(net, successor, of)));
    await published(net, successor, late);
    expect(await rates.lastOf(benchmark)).to.equal(late.from);
  });
});

describe("ReferenceRates, withdrawal", () => {
  it("frees the day for another fixing, until the day before it begins", async () => {
    const net = await announced();
    const { rates, supervisor, strangers, of, benchmark, passDays } = net;
    await passDays(8n);
    const [name, from, reason, signed] = await withdrawalSigned(net, supervisor, of);
    await expect(rates.connect(strangers[0]).withdraw(name, from, reason, signed))
      .to.emit(rates, "FixingWithdrawn")
      .withArgs(benchmark, supervisor.lei, of.from, reason);
    expect(await rates.fixingOf(benchmark, of.from)).to.deep.equal([0n, 0n, 0n, false]);
    expect(await rates.lastOf(benchmark)).to.equal(0n);
    await published(net, supervisor, { ...of, rate: PER_CENT });
    expect((await rates.fixingOf(benchmark, of.from)).rate).to.equal(PER_CENT);
  });

  it("is too late from that day on, when financings may have taken it", async () => {
    const net = await announced();
    const { rates, supervisor, of, benchmark, passDays } = net;
    await expect(rates.requireFinal(benchmark, of.from))
      .to.be.revertedWithCustomError(rates, "FixingNotFinal")
      .withArgs(benchmark, of.from);
    for (const days of [9n, 1n, 1n]) {
      await passDays(days);
      await expect(rates.withdraw(...(await withdrawalSigned(net, supervisor, of))))
        .to.be.revertedWithCustomError(rates, "FixingIsFinal")
        .withArgs(benchmark, of.from);
      expect(await rates.requireFinal(benchmark, of.from)).to.deep.equal([of.rate, 0n]);
    }
  });

  it("is no remedy for what was published on its day or the day before", async () => {
    const net = await deployed();
    const { rates, supervisor, today } = net;
    const day = await today();
    for (const from of [day, day + 1n]) {
      const of = await published(net, supervisor, fixing(from));
      await expect(rates.withdraw(...(await withdrawalSigned(net, supervisor, of))))
        .to.be.revertedWithCustomError(rates, "FixingIsFinal")
        .withArgs(benchmarkOf(supervisor), from);
    }
  });

  it("is of the last fixing first, and leaves the one before it to hold", async () => {
    const net = await announced();
    const { rates, supervisor, of, benchmark } = net;
    const later = await published(net, supervisor, fixing(of.from + 5n, PER_CENT));
    expect(await rates.fixingOf(benchmark, of.from)).to.deep.equal([of.rate, 0n, later.from, true]);
    expect(await rates.fixingOf(benchmark, later.from)).to.deep.equal([PER_CENT, of.from, 0n, true]);
    await expect(rates.withdraw(...(await withdrawalSigned(net, supervisor, of))))
      .to.be.revertedWithCustomError(rates, "FixingOutOfOrder")
      .withArgs(benchmark, of.from, later.from);
    expect(await rates.fixingOf(benchmark, 0n), "nothing came before the first").to.deep.equal([0n, 0n, 0n, false]);
    await rates.withdraw(...(await withdrawalSigned(net, supervisor, later)));
    expect(await rates.fixingOf(benchmark, of.from)).to.deep.equal([of.rate, 0n, 0n, true]);
    expect(await rates.lastOf(benchmark)).to.equal(of.from);
    await rates.withdraw(...(await withdrawalSigned(net, supervisor, of)));
    expect(await rates.lastOf(benchmark)).to.equal(0n);
  });

  it("is the administrator's own: another's rate of the same name it does not reach", async () => {
    const net = await announced();
    const { rates, bankB, of } = net;
    await expect(rates.withdraw(...(await withdrawalSigned(net, bankB, of))))
      .to.be.revertedWithCustomError(rates, "FixingNotPublished")
      .withArgs(benchmarkOf(bankB), of.from);
  });

  it("is of a fixing that stands: none of another day, and none twice", async () => {
    const net = await announced();
    const { rates, supervisor, of, benchmark } = net;
    await rates.withdraw(...(await withdrawalSigned(net, supervisor, of)));
    for (const from of [of.from, of.from + 1n, 0n]) {
      await expect(rates.withdraw(...(await withdrawalSigned(net, supervisor, { ...of, from }))))
        .to.be.revertedWithCustomError(rates, "FixingNotPublished")
        .withArgs(benchmark, from);
      await expect(rates.requireFinal(benchmark, from))
        .to.be.revertedWithCustomError(rates, "FixingNotPublished")
        .withArgs(benchmark, from);
    }
  });

  it("is not undone by whoever kept the first signature, nor repeated by the second one", async () => {
    const net = await deployed();
    const { rates, supervisor, today } = net;
    const of = fixing((await today()) + 10n);
    const first = await fixingSigned(net, supervisor, of);
    await rates.publish(...first);
    const withdrawal = await withdrawalSigned(net, supervisor, of);
    await rates.withdraw(...withdrawal);
    await expect(rates.publish(...first))
      .to.be.revertedWithCustomError(rates, "NonceAlreadySpent")
      .withArgs(supervisor, first[1].nonce);
    await published(net, supervisor, { ...of, rate: PER_CENT });
    await expect(rates.withdraw(...withdrawal))
      .to.be.revertedWithCustomError(rates, "NonceAlreadySpent")
      .withArgs(supervisor, withdrawal[3].nonce);
  });
});
