import { expect } from "chai";

import { encodeDetails, detailsOf } from "../fixtures/encodings.ts";
import { EVERYTHING, STATUS } from "../fixtures/financing.ts";
import type { Terms } from "../fixtures/network.ts";
import { stage, tokenized } from "../fixtures/stages.ts";

/** Bank A's signed offer is in the exporter's hands. */
const offered = stage(tokenized, async (net) => {
  const { desk, exporter, bankA, collateral, termsFor, signOffer, registry, deposit, paper } = net;
  const terms = await termsFor([collateral]);
  const offer = await signOffer(bankA, terms);
  const before = { bank: await deposit.balanceOf(bankA), desk: await deposit.balanceOf(desk) };
  /** Nobody's money has moved and nothing is encumbered. */
  async function expectNothingHappened() {
    expect({ bank: await deposit.balanceOf(bankA), desk: await deposit.balanceOf(desk) }).to.deep.equal(before);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
  }
  const accept = async (changed: Partial<Terms> = {}, signed = offer) =>
    desk.connect(exporter).accept(signed, { ...terms, ...changed });
  return { terms, offer, accept, expectNothingHappened };
});

/** What a borrower might like to change in the terms that the bank has signed. */
const WISHES: Record<string, (terms: Terms) => Partial<Terms>> = {
  "all of the money to itself": ({ borrower, principal }) => ({ payouts: [{ payee: borrower, amount: principal }] }),
  "the payees' parts the other way round": ({ payouts: [first, second] }) => ({
    payouts: [
      { payee: first!.payee, amount: second!.amount },
      { payee: second!.payee, amount: first!.amount },
    ],
  }),
  "one instalment at the end instead of three": ({ schedule, principal }) => ({
    schedule: [{ dueOn: schedule.at(-1)!.dueOn, principal }],
  }),
  "each instalment a day later": ({ schedule }) => ({
    schedule: schedule.map(({ dueOn, principal }) => ({ dueOn: dueOn + 1n, principal })),
  }),
  "the first instalment smaller and the last larger": ({ schedule }) => ({
    schedule: schedule.map(({ dueOn, principal }, index) => ({
      dueOn,
      principal: principal + [-100n, 0n, 100n][index]!,
    })),
  }),
  "a loan without interest": ({ interest }) => ({ interest: { ...interest, rate: 0n } }),
  "ninety days of grace": ({ interest }) => ({ interest: { ...interest, graceDays: 90n } }),
  "no sweep of what the debtor pays": ({ application }) => ({ application: { ...application, sweep: 0n } }),
  "half of the collateral": ({ collateral: [first] }) => ({ collateral: [{ ...first!, amount: first!.amount / 2n }] }),
  "collateral with other details": ({ collateral: [first] }) => ({
    collateral: [{ ...first!, details: encodeDetails({ ...detailsOf(first!), dueOn: detailsOf(first!).dueOn + 90n }) }],
  }),
  "fewer documents behind the receivable": ({ collateral: [first] }) => ({
    collateral: [{ ...first!, backing: first!.backing.slice(1) }],
  }),
  "the contested documents of its choice": ({ collateral: [first] }) => ({ contested: [first!.id] }),
  "a second loan of the same kind": () => ({ salt: `0x${"ab".repeat(32)}` }),
};

describe("A signed offer in the borrower's hands", () => {
  it("is good for the loan that the bank signed", async () => {
    const { desk, accept, financingIdOf, terms } = await offered();
    await accept();
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.active);
  });

  for (const [wish, change] of Object.entries(WISHES)) {
    it(`is not good for ${wish}`, async () => {
      const { desk, terms, accept, expectNothingHappened } = await offered();
      await expect(accept(change(terms))).to.be.revertedWithCustomError(desk, "SignatureInvalid");
      await expectNothingHappened();
    });
  }

  it("is not good for the money of another bank, nor for another borrower", async () => {
    const { desk, bankA, bankB, exporter, otherExporter, terms, offer, accept, expectNothingHappened } =
      await offered();
    await expect(accept({ lender: bankB.address }))
      .to.be.revertedWithCustomError(desk, "NotLender")
      .withArgs(bankA, bankB);
    await expect(
      desk.connect(otherExporter).accept(offer, { ...terms, borrower: otherExporter.address }),
    ).to.be.revertedWithCustomError(desk, "SignatureInvalid");
    await expect(desk.connect(otherExporter).accept(offer, terms))
      .to.be.revertedWithCustomError(desk, "NotBorrower")
      .withArgs(otherExporter, exporter);
    await expectNothingHappened();
  });

  it("is good until its deadline and not after", async () => {
    const { desk, bankA, offer, accept, expectNothingHappened, networkHelpers } = await offered();
    const deadline = BigInt(offer.deadline);
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(accept()).to.be.revertedWithCustomError(desk, "SignatureExpired").withArgs(bankA, deadline);
    await expectNothingHappened();

    const inTime = await offered();
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await inTime.accept();
  });

  it("is good until the bank cancels it, in the block of the acceptance too", async () => {
    const { desk, bankA, exporter, terms, offer, inOneBlock, expectNothingHappened } = await offered();
    const receipts = await inOneBlock(
      (overrides) => desk.connect(bankA).cancelNonce(offer.nonce, overrides),
      (overrides) => desk.connect(exporter).accept(offer, terms, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    await expectNothingHappened();
  });

  it("is taken before the bank cancels it if it comes first in the block, and the loan stands", async () => {
    const { desk, bankA, exporter, terms, offer, inOneBlock, financingIdOf } = await offered();
    const receipts = await inOneBlock(
      (overrides) => desk.connect(exporter).accept(offer, terms, overrides),
      (overrides) => desk.connect(bankA).cancelNonce(offer.nonce, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 1]);
    expect((await desk.financingOf(financingIdOf(terms))).status).to.equal(STATUS.active);
  });

  it("is good once, also when everything is repaid and the receivable is free again", async () => {
    const { desk, exporter, terms, accept, financingIdOf } = await offered();
    await accept();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(accept())
      .to.be.revertedWithCustomError(desk, "FinancingAlreadyAccepted")
      .withArgs(financingIdOf(terms));
  });

  it("is no offer on another deployment of the desk, though bank, borrower and terms are the same", async () => {
    const { desk, exporter, terms, offer, ethers, participants, lienbook, access, expectNothingHappened } =
      await offered();
    const elsewhere = desk
      .attach(await ethers.deployContract("FinancingDesk", [participants, lienbook, await desk.servicing(), access]))
      .connect(exporter);
    await expect((elsewhere as typeof desk).accept(offer, terms)).to.be.revertedWithCustomError(
      desk,
      "SignatureInvalid",
    );
    await expectNothingHappened();
  });

  it("of two banks is one loan: the exporter takes one and has nothing left for the other", async () => {
    const { desk, registry, exporter, bankB, collateral, paper, accept, termsFor, signOffer } = await offered();
    const other = await termsFor([collateral], { lender: bankB.address });
    const otherOffer = await signOffer(bankB, other);
    await accept();
    await expect(desk.connect(exporter).accept(otherOffer, other))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, 250_000_00n, 0n);
  });

  it("waits no longer than its schedule: the first instalment must lie ahead when it is accepted", async () => {
    const { desk, exporter, bankA, terms, signOffer, passDays, expectNothingHappened } = await offered();
    const offer = await signOffer(bankA, terms, { deadline: BigInt(2 ** 40) });
    await passDays(60n);
    const [first] = terms.schedule;
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(desk, "InstalmentInvalid")
      .withArgs(0, first!.dueOn, first!.principal);
    await expectNothingHappened();
  });
});
