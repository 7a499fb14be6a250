/**
 * Loans that nobody could show. Whoever sells an asset shows the terms of every loan on it, and these could be of any length: a
 * borrower and a friendly bank agreed on loans of a cent on the senior bank's asset, with contested documents by the thousand
 * that there were not. They could not be repaid before they were due, in forty years, and no sale of the asset fitted a block.
 */
import { expect } from "chai";

import { TermsTooLongError } from "../../../sdk/index.ts";
import { applicationTerms } from "../../../sdk/financing/terms.ts";
import { takenInDefault } from "../../fixtures/enforcement.ts";
import { filled, LONGEST_TERMS, slowest } from "../../fixtures/longest.ts";
import type { Terms } from "../../fixtures/network.ts";
import { renewal } from "../../fixtures/servicing.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

/** A word more than terms may have. */
const LONGER = LONGEST_TERMS + 32;
/** Half of a block of 30 million. */
const AFFORDABLE = 15_000_000n;
/** `Early.Refused` of the contracts. */
const NOT_EARLY = 2n;

/** Bank A has lent 160 000.00; bank B would lend 4.80 behind it, and take what it is owed no earlier than in years. */
const senior = stage(tokenized, async (net) => {
  const { ethers, bankB, exporter, collateral, termsFor, financed, today } = net;
  const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
  const { terms: first } = await financed([{ ...collateral, amount: 200_000_00n }], {
    principal: 160_000_00n,
  });
  const { terms: slow, days } = slowest(await today(), 4_80n);
  const second = await termsFor([{ ...collateral, amount: slow.principal }], {
    ...slow,
    lender: bankB.address,
    policy,
    application: applicationTerms({ early: NOT_EARLY }),
    payouts: [{ payee: exporter.address, amount: slow.principal }],
  });
  return { first, second, days };
});

describe("A loan whose terms are too long to be shown in a sale", () => {
  it("is offered and accepted by nobody", async () => {
    const { desk, exporter, bankB, second, signOffer } = await senior();
    const long = filled(second, 1);
    await expect(desk.connect(exporter).accept(await signOffer(bankB, second), long))
      .to.be.revertedWithCustomError(desk, "TermsTooLong")
      .withArgs(LONGER, LONGEST_TERMS);
    const refusal: unknown = await signOffer(bankB, long).catch((error: unknown) => error);
    expect(refusal)
      .to.be.instanceOf(TermsTooLongError)
      .and.include({ length: BigInt(LONGER) });
  });

  it("does not take the place of one that was short", async () => {
    const net = await senior();
    const { desk, servicing, bankB, exporter, second, signOffer } = net;
    await desk.connect(exporter).accept(await signOffer(bankB, second), second);
    const short = await renewal(net, second, { lender: bankB.address }, { lender: bankB });
    const restructured = async (terms: Terms) => servicing.restructure(second, short.lender, short.borrower, terms);
    await expect(restructured(filled(short.terms, 1)))
      .to.be.revertedWithCustomError(servicing, "TermsTooLong")
      .withArgs(LONGER, LONGEST_TERMS);
    await restructured(short.terms);
  });

  it("and one whose terms are as long as may be does not keep the senior bank from the collateral, years later", async () => {
    const net = await senior();
    const { desk, receivable, bankA, bankB, exporter } = net;
    const { collateral, first, second, days, signOffer, passDays } = net;
    const long = filled(second);
    await desk.connect(exporter).accept(await signOffer(bankB, long), long);
    await passDays(days);
    expect(await takenInDefault(net, [first, long])).to.be.lessThan(AFFORDABLE);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
  });
});
