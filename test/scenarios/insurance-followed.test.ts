/**
 * A network changes its insurance. The guarantee book knows one insurance for good: whoever could name another one could take
 * the money of all who have paid on its claims. So a new insurance comes with a guarantee book of its own, beside the old ones:
 * what was promised there is claimed, paid and shared there, and nothing that stands is moved.
 */
import { expect } from "chai";
import { MaxUint256, ZeroHash } from "ethers";

import { CreditInsurance__factory, GuaranteeBook__factory } from "../../typechain-types/index.ts";
import { DEFAULT_DAY } from "../fixtures/servicing.ts";
import { coverFor, DUE, factsOf, insured, policyOf, signedCover, STATEMENT, WAITING } from "../fixtures/insurance.ts";
import { stage } from "../fixtures/stages.ts";

const LOSS = 100_000_00n;

/** A loan is insured; then another guarantee book and insurance are deployed and listed, and the former ones taken off the list. */
const followed = stage(insured, async (net) => {
  const { ethers, participants, desk, lienbook, registry, diligence, access, deployer, deposit, insurer } = net;
  const claims = await ethers.deployContract("ClaimServicing", [participants, desk]);
  const servicing = await ethers.deployContract("GuaranteeServicing", [participants, desk, claims]);
  const rules = [10_000_000n, 100_000n] as const;
  const facilities = await ethers.deployContract("FacilityGuarantees", [participants, desk]);
  const arguments_ = [servicing, facilities, lienbook, diligence, ...rules, access];
  const book = await ethers.deployContract("GuaranteeBook", arguments_);
  const newBook = GuaranteeBook__factory.connect(await book.getAddress(), deployer);
  const deployed = await ethers.deployContract("CreditInsurance", [registry, desk, newBook]);
  const newInsurance = CreditInsurance__factory.connect(await deployed.getAddress(), deployer);
  await newBook.setInsurance(newInsurance);
  for (const engine of [newBook, newInsurance]) await lienbook.listEngine(engine);
  for (const engine of [net.guarantees, net.insurance]) await lienbook.delistEngine(engine);
  for (const party of [insurer, net.bankA]) await deposit.connect(party).approve(newInsurance, MaxUint256);
  return { newBook, newInsurance };
});

/** Another loan of bank A's, insured with the new insurance. */
const both = stage(followed, async (net) => {
  const { newInsurance, bankA, insurer, chainId } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const { terms, id } = await net.financed([collateral]);
  const policy = await policyOf(net, insurer);
  const cover = await coverFor({ ...net, policyId: policy.id }, id);
  const target = { contract: "insurance", chainId, address: await newInsurance.getAddress() } as const;
  const by = await signedCover({ ...net, targetOf: async () => target }, insurer, cover);
  await newInsurance.connect(bankA).declare(by, factsOf(policy), cover, terms);
  return { next: { terms, id, cover } };
});

/** Both loans have failed, and their insurers were told in time. */
const failed = stage(both, async (net) => {
  const { insurance, newInsurance, recovery, servicing, bankA, terms, cover, next } = net;
  await net.passDays(DUE + 1n);
  await insurance.connect(bankA).notifyOverdue(cover, terms);
  await newInsurance.connect(bankA).notifyOverdue(next.cover, next.terms);
  await net.passDays(DEFAULT_DAY - DUE - 1n);
  for (const each of [terms, next.terms]) await recovery.connect(bankA).declareDefault(ZeroHash, each);
  await servicing.connect(bankA).entrust(net.guarantees, terms);
  await servicing.connect(bankA).entrust(net.newBook, next.terms);
  await net.passDays(DUE + WAITING - DEFAULT_DAY);
  return {};
});

describe("A network that changes its insurance", () => {
  it("names the new one to a guarantee book of its own, and to no other", async () => {
    const { guarantees, insurance, newInsurance, newBook, deployer } = await followed();
    for (const [book, kept] of [
      [guarantees, insurance],
      [newBook, newInsurance],
    ] as const) {
      await expect(book.connect(deployer).setInsurance(newInsurance))
        .to.be.revertedWithCustomError(book, "InsuranceAlreadySet")
        .withArgs(kept);
    }
  });

  it("has losses under both paid, each in its own book, though the old ones are listed no more", async () => {
    const net = await failed();
    const { ethers, guarantees, newBook, deposit, insurance, newInsurance, bankA, insurer } = net;
    for (const [where, book, cover, terms] of [
      [insurance, guarantees, net.cover, net.terms],
      [newInsurance, newBook, net.next.cover, net.next.terms],
    ] as const) {
      await where.connect(bankA).claim(LOSS, STATEMENT, cover, terms);
      await expect(where.connect(insurer).pay(cover, terms)).to.changeTokenBalances(
        ethers,
        deposit,
        [insurer, book],
        [-LOSS, LOSS],
      );
      expect((await book.balanceOf(deposit, bankA.lei)).balance).to.equal(LOSS);
    }
  });

  it("pays nothing in a book to which the claim is not entrusted, whatever is covered there", async () => {
    const net = await failed();
    const { newBook, newInsurance, servicing, bankA, terms, cover } = net;
    await expect(newInsurance.connect(bankA).claim(LOSS, STATEMENT, cover, terms)).to.be.revertedWithCustomError(
      newInsurance,
      "CoverNotInForce",
    );
    await expect(servicing.connect(bankA).entrust(newBook, terms)).to.be.revertedWithCustomError(
      servicing,
      "NotCreditor",
    );
  });
});
