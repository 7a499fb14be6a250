import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { ROLE } from "../../ignition/roles.ts";
import { DAY } from "../fixtures/network.ts";
import { deployed, financed, stage } from "../fixtures/stages.ts";

const DELAY = 7n * DAY;
const NOBODY = `0x${"00".repeat(20)}`;
const ORDER = keccakOfText("the court's order");

/** The exporter has a second account. */
const spare = stage(deployed, async ({ participants, exporter, strangers }) => {
  await participants.addAccount(exporter.lei, strangers[0]!);
  return { successor: strangers[0]! };
});

const announced = stage(spare, async ({ participants, exporter, successor }) => {
  await participants.announceReplacement(exporter, successor);
  return {};
});

const replaced = stage(announced, async ({ networkHelpers }) => {
  await networkHelpers.time.increase(DELAY);
  return {};
});

describe("Participants: an account that its entity lost", () => {
  it("is replaced by another of the entity's accounts, a week after everybody could see it announced", async () => {
    const { participants, exporter, successor, now, networkHelpers } = await spare();
    const effectiveAt = (await now()) + 1n + DELAY;
    await expect(participants.announceReplacement(exporter, successor))
      .to.emit(participants, "ReplacementAnnounced")
      .withArgs(exporter.lei, exporter, successor, effectiveAt);
    expect(await participants.replacementOf(exporter)).to.deep.equal([successor.address, effectiveAt]);
    expect(await participants.successorOf(exporter)).to.equal(ZeroAddress);
    expect(await participants.entityOf(exporter)).to.equal(exporter.lei);
    await networkHelpers.time.increaseTo(effectiveAt);
    expect(await participants.successorOf(exporter)).to.equal(successor.address);
    expect(await participants.entityOf(exporter)).to.equal(NOBODY);
    expect(await participants.isActive(exporter)).to.equal(false);
    expect(await participants.entityOf(successor)).to.equal(exporter.lei);
  });

  it("answers within the week that it is not lost, and nothing is replaced", async () => {
    const { participants, exporter, successor, networkHelpers } = await announced();
    await expect(participants.connect(exporter).contestReplacement())
      .to.emit(participants, "ReplacementContested")
      .withArgs(exporter.lei, exporter, successor);
    await networkHelpers.time.increase(DELAY);
    expect(await participants.successorOf(exporter)).to.equal(ZeroAddress);
    expect(await participants.isActive(exporter)).to.equal(true);
    await expect(participants.connect(exporter).contestReplacement())
      .to.be.revertedWithCustomError(participants, "ReplacementNotPending")
      .withArgs(exporter);
    await participants.announceReplacement(exporter, successor);
  });

  it("is removed like any other once it is replaced, so that it does not count among its entity's for ever", async () => {
    const { participants, exporter, successor } = await replaced();
    await expect(participants.removeAccount(exporter))
      .to.emit(participants, "AccountRemoved")
      .withArgs(exporter.lei, exporter);
    await expect(participants.removeAccount(exporter))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(exporter);
    expect(await participants.successorOf(exporter)).to.equal(successor.address);
    expect(await participants.entityOf(successor)).to.equal(exporter.lei);
  });

  it("answers until the last second of the week, and too late once it is replaced", async () => {
    for (const [seconds, inTime] of [
      [-1n, true],
      [0n, false],
    ] as const) {
      const { participants, exporter, networkHelpers } = await announced();
      const { effectiveAt } = await participants.replacementOf(exporter);
      await networkHelpers.time.setNextBlockTimestamp(effectiveAt + seconds);
      const sent = participants.connect(exporter).contestReplacement();
      if (inTime) await expect(sent).to.emit(participants, "ReplacementContested");
      else {
        await expect(sent).to.be.revertedWithCustomError(participants, "ReplacementNotPending").withArgs(exporter);
      }
    }
  });

  it("is replaced by the registrar alone, once, by another account of its own entity", async () => {
    const { participants, exporter, otherExporter, successor, strangers } = await spare();
    await expect(participants.connect(exporter).announceReplacement(exporter, successor))
      .to.be.revertedWithCustomError(participants, "AccessManagedUnauthorized")
      .withArgs(exporter);
    for (const wrong of [otherExporter.address, strangers[1]!.address, exporter.address, ZeroAddress]) {
      await expect(participants.announceReplacement(exporter, wrong))
        .to.be.revertedWithCustomError(participants, "SuccessorInvalid")
        .withArgs(exporter, wrong);
    }
    await expect(participants.announceReplacement(strangers[1]!, successor))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[1]!);
    await participants.announceReplacement(exporter, successor);
    await expect(participants.announceReplacement(exporter, successor))
      .to.be.revertedWithCustomError(participants, "ReplacementStands")
      .withArgs(exporter, successor);
  });

  it("may have been removed before, and its successor be lost in its turn, but not come back", async () => {
    const { participants, exporter, successor, strangers, networkHelpers } = await spare();
    await participants.removeAccount(exporter);
    await participants.announceReplacement(exporter, successor);
    await networkHelpers.time.increase(DELAY);
    await participants.addAccount(exporter.lei, strangers[1]!);
    await expect(participants.announceReplacement(successor, exporter))
      .to.be.revertedWithCustomError(participants, "SuccessorInvalid")
      .withArgs(successor, exporter);
    await participants.announceReplacement(successor, strangers[1]!);
    await networkHelpers.time.increase(DELAY);
    expect(await participants.successorOf(exporter)).to.equal(strangers[1]!.address);
    expect(await participants.successorOf(successor)).to.equal(strangers[1]!.address);
  });
});

/** The exporter's key is stolen, and the registrar has removed its account. */
const removed = stage(spare, async ({ participants, exporter }) => {
  await participants.removeAccount(exporter);
  return {};
});

/** And the governor has entered the order of the court. */
const declared = stage(removed, async ({ participants, exporter }) => {
  await participants.declareLostByOrder(exporter, ORDER);
  return {};
});

describe("Participants: an account whose key is lost by a court's order", () => {
  it("answers to no replacement any more, which waits for its week all the same", async () => {
    const { participants, exporter, successor, now, networkHelpers } = await removed();
    await expect(participants.declareLostByOrder(exporter, ORDER))
      .to.emit(participants, "LossDeclared")
      .withArgs(exporter.lei, exporter, ORDER);
    await participants.announceReplacement(exporter, successor);
    const effectiveAt = (await now()) + DELAY;
    expect(await participants.replacementOf(exporter)).to.deep.equal([successor.address, effectiveAt]);
    await expect(participants.connect(exporter).contestReplacement())
      .to.be.revertedWithCustomError(participants, "AccountDeclaredLost")
      .withArgs(exporter);
    await networkHelpers.time.increaseTo(effectiveAt - 1n);
    expect(await participants.successorOf(exporter)).to.equal(ZeroAddress);
    await networkHelpers.time.increaseTo(effectiveAt);
    expect(await participants.successorOf(exporter)).to.equal(successor.address);
    expect(await participants.payeeFor(exporter)).to.deep.equal([successor.address, exporter.lei]);
  });

  it("does not answer either to what was announced before the order, and is replaced when that was to be", async () => {
    const { participants, exporter, successor, networkHelpers } = await announced();
    const { effectiveAt } = await participants.replacementOf(exporter);
    await participants.removeAccount(exporter);
    await participants.declareLostByOrder(exporter, ORDER);
    await expect(participants.connect(exporter).contestReplacement())
      .to.be.revertedWithCustomError(participants, "AccountDeclaredLost")
      .withArgs(exporter);
    await networkHelpers.time.increaseTo(effectiveAt);
    expect(await participants.successorOf(exporter)).to.equal(successor.address);
  });

  it("keeps what it has answered before the order: the replacement is announced anew", async () => {
    const { participants, exporter, successor, networkHelpers } = await announced();
    await participants.removeAccount(exporter);
    await participants.connect(exporter).contestReplacement();
    await participants.declareLostByOrder(exporter, ORDER);
    await networkHelpers.time.increase(DELAY);
    expect(await participants.successorOf(exporter)).to.equal(ZeroAddress);
    await participants.announceReplacement(exporter, successor);
    await networkHelpers.time.increase(DELAY);
    expect(await participants.successorOf(exporter)).to.equal(successor.address);
  });

  it("is not so by the registrar alone: an owner whose account it removes answers still", async () => {
    const { participants, exporter, successor, networkHelpers } = await removed();
    await participants.announceReplacement(exporter, successor);
    await expect(participants.connect(exporter).contestReplacement())
      .to.emit(participants, "ReplacementContested")
      .withArgs(exporter.lei, exporter, successor);
    await networkHelpers.time.increase(DELAY);
    expect(await participants.successorOf(exporter)).to.equal(ZeroAddress);
  });

  it("is not so by the registrar together with a supervisor, which it may have made one itself", async () => {
    const { access, participants, exporter, supervisor, strangers } = await removed();
    const [registrar, puppet] = [strangers[1]!, strangers[2]!];
    await access.grantRole(ROLE.registrar, registrar, 0);
    await participants.connect(registrar).addAccount(supervisor.lei, puppet);
    for (const nobody of [registrar, puppet, supervisor, exporter]) {
      await expect(participants.connect(nobody).declareLostByOrder(exporter, ORDER))
        .to.be.revertedWithCustomError(participants, "AccessManagedUnauthorized")
        .withArgs(nobody);
    }
  });

  it("was removed before, is declared so once, and by an order", async () => {
    const { participants, exporter, strangers } = await spare();
    await expect(participants.declareLostByOrder(strangers[1]!, ORDER))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[1]!);
    await expect(participants.declareLostByOrder(exporter, ORDER))
      .to.be.revertedWithCustomError(participants, "AccountInUse")
      .withArgs(exporter);
    await participants.removeAccount(exporter);
    await expect(participants.declareLostByOrder(exporter, ZeroHash))
      .to.be.revertedWithCustomError(participants, "CourtOrderMissing")
      .withArgs(exporter);
    await participants.declareLostByOrder(exporter, ORDER);
    await expect(participants.declareLostByOrder(exporter, ORDER))
      .to.be.revertedWithCustomError(participants, "AccountDeclaredLost")
      .withArgs(exporter);
  });

  it("is not added again once another account is in its place", async () => {
    const { participants, exporter, successor, networkHelpers } = await declared();
    await participants.announceReplacement(exporter, successor);
    await networkHelpers.time.increase(DELAY);
    await expect(participants.addAccount(exporter.lei, exporter))
      .to.be.revertedWithCustomError(participants, "ReplacementStands")
      .withArgs(exporter, successor);
  });

  it("acts for nobody meanwhile, and is not removed again", async () => {
    const { participants, exporter, successor } = await declared();
    expect(await participants.entityOf(exporter)).to.equal(NOBODY);
    expect(await participants.isActive(exporter)).to.equal(false);
    expect(await participants.payeeFor(exporter)).to.deep.equal([ZeroAddress, exporter.lei]);
    await expect(participants.requireKept(exporter))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(exporter);
    await expect(participants.removeAccount(exporter))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(exporter);
    await expect(participants.announceReplacement(successor, exporter))
      .to.be.revertedWithCustomError(participants, "SuccessorInvalid")
      .withArgs(successor, exporter);
  });

  it("is added again where the order falls: it acts and answers, until it is removed and another order says so", async () => {
    const { participants, exporter, otherExporter, successor } = await declared();
    await participants.announceReplacement(exporter, successor);
    await expect(participants.addAccount(otherExporter.lei, exporter))
      .to.be.revertedWithCustomError(participants, "AccountTaken")
      .withArgs(exporter, exporter.lei);
    await participants.addAccount(exporter.lei, exporter);
    expect(await participants.isActive(exporter)).to.equal(true);
    await participants.removeAccount(exporter);
    await expect(participants.connect(exporter).contestReplacement())
      .to.emit(participants, "ReplacementContested")
      .withArgs(exporter.lei, exporter, successor);
    await participants.declareLostByOrder(exporter, ORDER);
  });
});

describe("A financing whose lender lost its account", () => {
  /** Bank A has lent, and the registrar has announced another account in the place of the one that it lost. */
  const lost = stage(financed, async ({ participants, bankA, strangers, networkHelpers }) => {
    const successor = strangers[0]!;
    await participants.addAccount(bankA.lei, successor);
    await participants.announceReplacement(bankA, successor);
    await networkHelpers.time.increase(DELAY);
    return { successor };
  });

  it("is paid to the account in its place, and served by it", async () => {
    const { servicing, desk, deposit, exporter, bankA, successor, terms, financing } = await lost();
    await expect(servicing.succeed(terms))
      .to.emit(servicing, "CreditorSucceeded")
      .withArgs(financing, bankA, successor);
    expect(await desk.creditorOf(terms)).to.equal(successor.address);
    const before = await deposit.balanceOf(bankA);
    await desk.connect(exporter).repay(10_000_00n, terms);
    expect(await deposit.balanceOf(successor)).to.equal(10_000_00n);
    expect(await deposit.balanceOf(bankA)).to.equal(before);
    await servicing.connect(successor).setImpaired(true, terms);
  });

  it("stays where it is while its lender's account is in place", async () => {
    const { servicing, bankA, terms } = await financed();
    await expect(servicing.succeed(terms)).to.be.revertedWithCustomError(servicing, "NoSuccessor").withArgs(bankA);
  });
});
