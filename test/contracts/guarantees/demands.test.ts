/** Demands that are silent upon, rejected, corrected, put off or replaced. */
import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, renewal } from "../../fixtures/servicing.ts";
import {
  CAP,
  CORRECTED,
  CORRECTION,
  demand,
  demandAnew,
  demanded,
  DISCREPANCIES,
  entrusted,
  guaranteeFor,
  guarantors,
  NO_GROUNDS,
  rejection,
  signedGuarantee,
  STATEMENT,
} from "../../fixtures/guarantees.ts";

/** Bank A holds a guarantee whose whole cap is set aside; it demands on the last day. */
const onTheLastDay = stage(guarantors, async (net) => {
  const { guarantees, guaranteeServicing, recovery, servicing, bankA, guarantor, financing, terms } = net;
  await guaranteeServicing.connect(guarantor).deposit(net.deposit, CAP);
  const wish = { secured: CAP, expiresOn: (await net.today()) + DEFAULT_DAY };
  const guarantee = await guaranteeFor(net, guarantor, financing, wish);
  await guarantees.connect(bankA).issue(await signedGuarantee(net, guarantor, guarantee), NO_GROUNDS, guarantee, terms);
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  const running = await demand({ ...net, guarantee }, 90_000_00n);
  return { guarantee, guaranteeId: guaranteeIdOf(guarantee), running };
});

/** And is told the day after that its demand does not comply. */
const rejectedLate = stage(onTheLastDay, async (net) => {
  await net.passDays(1n);
  return { rejected: await rejection(net, net.running) };
});

describe("A demand beside one that was not answered", () => {
  it("comes on top of what is owed, and has its own days to be examined", async () => {
    const net = await entrusted();
    const { guarantees, guaranteeServicing, deposit, bankA, guarantor, guarantee, guaranteeId, financing, terms } = net;
    const first = await demand(net, 1_00n);
    await net.passDays(10n);
    const both = await demandAnew(net, first, 90_000_00n);
    expect(both.owed).to.equal(1_00n);
    // The new one is examined; for the first the deposit is drawn on at once.
    await expect(guaranteeServicing.connect(bankA).draw(both, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid")
      .withArgs(guaranteeId, financing, 1_00n, true, Object.values({ ...both, owed: 0n }));
    const rest = { ...both, owed: 0n };
    await expect(guaranteeServicing.connect(bankA).draw(rest, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "DemandUnderExamination")
      .withArgs(guaranteeId, both.answerBy);
    await net.passDays(10n);
    await guaranteeServicing.connect(bankA).draw(rest, guarantee, terms);
    const left = { ...NO_DEMAND, owed: 90_001_00n - 30_000_00n };
    await guarantees.connect(guarantor).pay(false, left, guarantee, terms);
    expect(await guarantees.balanceOf(deposit, bankA.lei)).to.deep.equal([90_001_00n, 0n]);
  });

  it("is rejected alone: what was owed before stays owed, and is paid alone", async () => {
    const net = await entrusted();
    const { guarantees, guarantor, guarantee, guaranteeId, financing, terms } = net;
    const first = await demand(net, 1_00n);
    await net.passDays(10n);
    const rejected = await rejection(net, await demandAnew(net, first, 90_000_00n));
    expect(rejected.owed).to.equal(1_00n);
    const left = { ...rejected, owed: 0n };
    await expect(guarantees.connect(guarantor).pay(false, rejected, guarantee, terms))
      .to.emit(guarantees, "GuaranteePaid")
      .withArgs(guaranteeId, financing, 1_00n, false, Object.values(left));
    expect(await guarantees.isInForce(guarantee, left)).to.equal(true);
  });

  it("does not take with it what was owed when it is answered by an extension", async () => {
    const net = await entrusted();
    const { guarantees, guaranteeServicing, guarantor, guarantee } = net;
    const first = await demand(net, 1_00n);
    await net.passDays(10n);
    const extendTo = BigInt(guarantee.expiresOn) + 90n;
    const both = await demandAnew(net, first, 90_000_00n, { extendTo });
    await guaranteeServicing.connect(guarantor).extend(both, guarantee);
    const left = { ...NO_DEMAND, owed: 1_00n };
    expect(await guarantees.isInForce(guarantee, left)).to.equal(true);
    await net.passDays(600n);
    await expect(guaranteeServicing.lapse(left, guarantee, net.terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeStillGood",
    );
  });

  it("is with what is owed within the cover, and until the expiry", async () => {
    const net = await entrusted();
    const { guarantees, bankA, guarantee, guaranteeId, terms } = net;
    const first = await demand(net, 60_000_00n);
    await net.passDays(10n);
    const more = (amount: bigint) =>
      guarantees.connect(bankA).demandAnew(amount, 0n, CORRECTED, first, guarantee, terms);
    for (const amount of [0n, CAP - 60_000_00n + 1n]) {
      await expect(more(amount))
        .to.be.revertedWithCustomError(guarantees, "DemandAboveCover")
        .withArgs(guaranteeId, amount, CAP - 60_000_00n);
    }
    await net.passDays(400n);
    await expect(more(1n))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeExpired")
      .withArgs(guaranteeId, guarantee.expiresOn);
  });
});

describe("A demand in place of one under examination", () => {
  it("withdraws that, and gives the guarantor its days anew for all", async () => {
    const net = await demanded();
    const { guarantees, guaranteeServicing, bankA, guarantor, guarantee, guaranteeId, running, terms } = net;
    await net.passDays(4n);
    const instead = await demandAnew(net, running, 80_000_00n);
    expect([instead.owed, instead.amount]).to.deep.equal([0n, 80_000_00n]);
    expect(instead.answerBy > running.answerBy).to.equal(true);
    await expect(guarantees.connect(guarantor).pay(false, running, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeNotAsShown")
      .withArgs(guaranteeId);
    await net.passDays(4n); // the first one's days are over
    await expect(guaranteeServicing.connect(bankA).draw(instead, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "DemandUnderExamination",
    );
    await rejection(net, instead);
  });

  it("is the beneficiary's alone, shows what runs, and says why", async () => {
    const net = await demanded();
    const { guarantees, bankA, bankB, guarantor, guarantee, guaranteeId, running, terms } = net;
    for (const caller of [bankB, guarantor]) {
      await expect(guarantees.connect(caller).demandAnew(1n, 0n, CORRECTED, running, guarantee, terms))
        .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
        .withArgs(caller);
    }
    const other = { ...running, rejected: true };
    await expect(guarantees.connect(bankA).demandAnew(1n, 0n, CORRECTED, other, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeNotAsShown")
      .withArgs(guaranteeId);
    await expect(
      guarantees.connect(bankA).demandAnew(1n, 0n, ZeroHash, running, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "StatementNotGiven");
  });

  it("needs one: with none it is a first demand", async () => {
    const { guarantees, bankA, guarantee, guaranteeId, terms } = await entrusted();
    for (const none of [NO_DEMAND, { ...NO_DEMAND, rejected: true, answerBy: 99_999n, statement: STATEMENT }]) {
      await expect(guarantees.connect(bankA).demandAnew(1n, 0n, CORRECTED, none, guarantee, terms))
        .to.be.revertedWithCustomError(guarantees, "NoDemand")
        .withArgs(guaranteeId);
    }
    await expect(guarantees.connect(bankA).demand(1n, 0n, ZeroHash, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "StatementNotGiven",
    );
  });
});

describe("A rejected demand", () => {
  it("is corrected past the expiry, within thirty days, while the deposit stays set aside", async () => {
    const net = await rejectedLate();
    const { guarantees, guaranteeServicing, deposit, guarantor, guarantee, guaranteeId, rejected, terms } = net;
    await net.passDays(CORRECTION);
    await expect(guaranteeServicing.connect(guarantor).lapse(rejected, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeStillGood")
      .withArgs(guaranteeId);
    await expect(guaranteeServicing.connect(guarantor).withdraw(deposit, 1n, guarantor)).to.be.revertedWithCustomError(
      guarantees,
      "BalanceInsufficient",
    );
    const corrected = await demandAnew(net, rejected, 90_000_00n);
    await net.passDays(10n); // silence
    await guaranteeServicing.connect(net.bankA).draw(corrected, guarantee, terms);
    expect(await guarantees.balanceOf(deposit, net.bankA.lei)).to.deep.equal([90_000_00n, 0n]);
  });

  it("is not corrected later, and then the guarantee lapses", async () => {
    const net = await rejectedLate();
    const { guarantees, guaranteeServicing, deposit, bankA, guarantor, guarantee, guaranteeId, rejected, terms } = net;
    await net.passDays(CORRECTION + 1n);
    await expect(guarantees.connect(bankA).demandAnew(1n, 0n, CORRECTED, rejected, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "GuaranteeExpired")
      .withArgs(guaranteeId, rejected.answerBy);
    await expect(guaranteeServicing.connect(bankA).draw(rejected, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "DemandUnderExamination",
    );
    await guaranteeServicing.lapse(rejected, guarantee, terms);
    await guaranteeServicing.connect(guarantor).withdraw(deposit, CAP, guarantor);
  });

  it("is not made again with the statement that was rejected, nor past the expiry for more", async () => {
    const net = await rejectedLate();
    const { guarantees, bankA, guarantee, guaranteeId, rejected, terms } = net;
    const again = (amount: bigint, statement: string) =>
      guarantees.connect(bankA).demandAnew(amount, 0n, statement, rejected, guarantee, terms);
    await expect(again(90_000_00n, STATEMENT))
      .to.be.revertedWithCustomError(guarantees, "StatementRejected")
      .withArgs(guaranteeId, STATEMENT);
    await expect(again(90_000_01n, CORRECTED))
      .to.be.revertedWithCustomError(guarantees, "DemandAboveCover")
      .withArgs(guaranteeId, 90_000_01n, 90_000_00n);
    await again(90_000_00n, CORRECTED);
  });

  it("may be corrected again after another rejection, which needs another statement each time", async () => {
    const net = await rejectedLate();
    const { guarantees, guaranteeServicing, guarantor, guarantee, terms } = net;
    const twice = await rejection(net, await demandAnew(net, net.rejected, 80_000_00n), keccakOfText("still not"));
    await expect(
      guarantees.connect(net.bankA).demandAnew(1n, 0n, CORRECTED, twice, guarantee, terms),
    ).to.be.revertedWithCustomError(guarantees, "StatementRejected");
    await expect(guaranteeServicing.connect(guarantor).lapse(twice, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "GuaranteeStillGood",
    );
    const third = { statement: keccakOfText("the third statement") };
    await expect(demandAnew(net, twice, 80_000_01n, third)).to.be.revertedWithCustomError(
      guarantees,
      "DemandAboveCover",
    );
    const corrected = await demandAnew(net, twice, 80_000_00n, third);
    await guarantees.connect(guarantor).pay(true, corrected, guarantee, terms);
    await guaranteeServicing.lapse(NO_DEMAND, guarantee, terms);
  });

  it("before the expiry leaves it to the beneficiary what to demand, with another statement", async () => {
    const net = await demanded();
    const rejected = await rejection(net, net.running);
    await net.passDays(CORRECTION + 10n);
    const corrected = await demandAnew(net, rejected, CAP);
    expect(corrected.owed).to.equal(0n);
  });

  it("gives nothing to draw on, and ends with the debt or a release", async () => {
    const net = await rejectedLate();
    const { guarantees, guaranteeServicing, desk, networkHelpers, bankA, exporter, guarantee, rejected, terms } = net;
    await expect(guaranteeServicing.connect(bankA).draw(rejected, guarantee, terms)).to.be.revertedWithCustomError(
      guarantees,
      "DemandUnderExamination",
    );
    const snapshot = await networkHelpers.takeSnapshot();
    await guaranteeServicing.connect(bankA).release(rejected, guarantee, terms);
    await snapshot.restore();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await guaranteeServicing.lapse(rejected, guarantee, terms);
  });
});

describe("A demand to extend or pay that was suspended", () => {
  const suspended = stage(entrusted, async (net) => {
    const extendTo = BigInt(net.guarantee.expiresOn) + 30n;
    const asked = await demand(net, 90_000_00n, extendTo);
    await net.guaranteeServicing.connect(net.guarantor).suspend(asked, net.guarantee);
    return { running: { ...asked, answerBy: (await net.today()) + 30n, suspended: true } };
  });

  it("is paid or extended, and no longer rejected", async () => {
    const net = await suspended();
    const { guarantees, guaranteeServicing, guarantor, guarantee, guaranteeId, running, terms } = net;
    await expect(guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, running, guarantee))
      .to.be.revertedWithCustomError(guarantees, "AlreadySuspended")
      .withArgs(guaranteeId);
    await net.passDays(30n);
    await expect(
      guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, running, guarantee),
    ).to.be.revertedWithCustomError(guarantees, "AlreadySuspended");
    await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
  });

  it("is owed once its days are over, and another one comes on top", async () => {
    const net = await suspended();
    await net.passDays(31n);
    const both = await demandAnew(net, net.running, 1_000_00n);
    expect(both.owed).to.equal(90_000_00n);
    await net.guarantees.connect(net.guarantor).pay(false, both, net.guarantee, net.terms);
  });
});

describe("A guarantee of a loan that is late", () => {
  it("is not entered, and is again once what is due is paid", async () => {
    const net = await guarantors();
    const { guarantees, desk, bankA, exporter, guarantor, financing, terms } = net;
    const guarantee = await guaranteeFor(net, guarantor, financing);
    const signed = await signedGuarantee(net, guarantor, guarantee, {
      deadline: (await net.now()) + 100n * 86_400n,
    });
    await net.passDays(61n);
    const issue = () => guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    await expect(issue()).to.be.revertedWithCustomError(guarantees, "FinancingOverdue").withArgs(financing, 1n);
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await issue();
  });

  it("is not entered for new terms under which what was due is due, before their first due date, until that is paid", async () => {
    const net = await guarantors();
    const { guarantees, desk, recovery, servicing, bankA, exporter, guarantor } = net;
    await net.passDays(DEFAULT_DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, net.terms);
    const { terms, id, call } = await renewal(net, net.terms);
    await servicing.connect(bankA).restructure(...call);
    await net.passDays(1n);
    const guarantee = await guaranteeFor(net, guarantor, id);
    const signed = await signedGuarantee(net, guarantor, guarantee);
    const { daysPastDue: late } = await desk.owed(terms);
    expect(late).to.be.greaterThan(0n);
    const issue = async () => guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
    await expect(issue()).to.be.revertedWithCustomError(guarantees, "FinancingOverdue").withArgs(id, late);
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await issue();
  });
});
