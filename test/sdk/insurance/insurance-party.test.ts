import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { connect, decodeError } from "../../../sdk/chain/index.ts";
import { ProviderMissingError } from "../../../sdk/chain/provider.ts";
import { bytes20ToLei } from "../../../sdk/documents/identifiers/lei.ts";
import { isoOf } from "../../../sdk/financing/calendar.ts";
import {
  coverIdOf,
  coversOf,
  coverTerms,
  CoverTermsError,
  InsuranceParty,
  payableUnderCover,
  type CoverWish,
} from "../../../sdk/insurance/index.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import type { LienbookNetwork, Terms } from "../../fixtures/network.ts";
import { CreditInsurance__factory } from "../../../typechain-types/index.ts";
import {
  ANSWER,
  DUE,
  factsOf,
  insured,
  LIMIT,
  PREMIUM,
  policied,
  REASONS,
  STATEMENT,
  waited,
  WAITING,
} from "../../fixtures/insurance.ts";
import { refusalOf } from "../../fixtures/members.ts";

type Policied = LienbookNetwork & { readonly policyId: string };

const wishFor = (net: Policied, wish: Partial<CoverWish> = {}): CoverWish => ({
  policy: net.policyId,
  insurer: bytes20ToLei(net.insurer.lei),
  insured: bytes20ToLei(net.bankA.lei),
  debtor: bytes20ToLei(net.exporter.lei),
  limit: LIMIT,
  share: 900_000n,
  premium: PREMIUM,
  waitingDays: 30,
  notifyDays: 20,
  claimDays: 60,
  answerDays: 30,
  wording: keccakOfText("the wording"),
  ...wish,
});

/** The parties of an insured loan, each with an account of the library. */
function partiesOf(net: Policied) {
  const book = connect(net.ethers.provider, net.addresses);
  const [bank, insurer, anyone] = [net.bankA, net.insurer, net.debtor].map((each) => new InsuranceParty(book, each));
  if (!bank || !insurer || !anyone) throw new RangeError("Three parties");
  return { book, bank, insurer, anyone };
}

describe("The library for credit insurance", () => {
  it("takes a cover through its life for all who have to do with it, and reads how it stands", async () => {
    const net = await policied();
    const { terms, recovery, bankA, exporter, desk } = net;
    const { book, bank, insurer, anyone } = partiesOf(net);
    const cover = coverTerms(terms, wishFor(net));
    const signed = await insurer.sign(cover);
    await bank.approve(PREMIUM);
    await bank.declare(cover, terms, signed, factsOf(net.creditPolicy));
    const [declared] = await coversOf(book, { financing: net.financing });
    expect(declared).to.deep.include({
      id: coverIdOf(cover),
      status: "in force",
      paid: 0n,
      recovered: 0n,
      claimed: 0n,
      precluded: false,
      policyRevoked: false,
      coverage: 900_000n,
    });
    expect(declared?.notifiedOn).to.equal(undefined);
    expect(coverIdOf(declared!.terms)).to.equal(coverIdOf(cover));
    expect(await coversOf(book, { policy: keccakOfText("another policy") })).to.deep.equal([]);

    await net.passDays(DUE + 1n);
    await bank.notifyOverdue(cover, terms);
    await net.passDays(WAITING);
    await recovery.connect(bankA).declareDefault(net.ZeroHash, terms);
    await bank.entrust(terms);
    expect(await payableUnderCover(book, cover, terms)).to.equal(LIMIT);
    await bank.claim(cover, terms, 1n, STATEMENT);
    await bank.withdrawClaim(cover, terms);
    await bank.claim(cover, terms, 2n, STATEMENT);
    await insurer.refuse(cover, REASONS);
    await bank.claim(cover, terms, 100_000_00n, STATEMENT);
    const [running] = await coversOf(book);
    expect(running).to.deep.include({
      claimed: 100_000_00n,
      precluded: false,
      answerBy: isoOf((await net.today()) + ANSWER),
    });
    await net.passDays(ANSWER + 1n);
    expect((await coversOf(book))[0]?.precluded).to.equal(true);
    await insurer.pay(cover, terms);
    await bank.withdraw(100_000_00n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await insurer.recover(cover, terms);
    await anyone.lapse(cover, terms);
    const [ended] = await coversOf(book);
    expect(ended).to.deep.include({ status: "ended", paid: 100_000_00n, recovered: 100_000_00n, coverage: 0n });
  });

  it("ends notices and gives covers back, and shows that a policy was taken back", async () => {
    const net = await insured();
    const { cover, terms, desk, exporter, registry, insurer: account, creditPolicy } = net;
    const { book, bank, insurer } = partiesOf(net);
    await net.passDays(DUE + 1n);
    await bank.notifyOverdue(cover, terms);
    await desk.connect(exporter).repay((await desk.owed(terms)).due, terms);
    await insurer.endNotice(cover, terms);
    await registry.revoke(...(await net.revocation(account, creditPolicy)));
    expect((await coversOf(book))[0]).to.deep.include({ policyRevoked: true, status: "in force" });
    await bank.release(cover, terms);
    expect((await coversOf(book))[0]?.status).to.equal("ended");
  });

  it("says by name why a contract refuses", async () => {
    const net = await waited();
    const { bank } = partiesOf(net);
    const error = decodeError(await refusalOf(bank.claim(net.cover, net.terms, LIMIT + 1n, STATEMENT)));
    expect(error?.name).to.equal("ClaimAboveCoverError");
  });

  it("refuses terms under which nothing could be claimed, before anybody signs", async () => {
    const net = await policied();
    const terms: Terms = net.terms;
    const [first] = terms.schedule;
    for (const wish of [
      { limit: 0n },
      { share: 0n },
      { share: 1_000_001n },
      { notifyDays: 0 },
      { claimDays: 0 },
      { answerDays: 0 },
      { answerDays: 366 },
      { waitingDays: -1 },
      { expiresOn: first!.dueOn - 1n },
    ]) {
      expect(() => coverTerms(terms, wishFor(net, wish))).to.throw(CoverTermsError);
    }
    expect(coverTerms(terms, wishFor(net)).expiresOn).to.equal(terms.schedule.at(-1)?.dueOn);
  });

  it("needs a provider to read", async () => {
    const { addresses } = await policied();
    const insurance = CreditInsurance__factory.connect(addresses.insurance);
    const error = await refusalOf(coversOf({ insurance, firstBlock: 0 } as never));
    expect(error).to.be.instanceOf(ProviderMissingError);
  });
});
