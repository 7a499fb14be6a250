import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { interestTerms } from "../../../../sdk/financing/terms.ts";
import { EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { benchmarkOf, PER_CENT } from "../../../fixtures/rates.ts";
import { financed, stage, tokenized } from "../../../fixtures/stages.ts";

const HIGHEST_RATE = 100n * PER_CENT;

/** Bank A lends 180 000.00 at 8 %, at 5.00 a day for each per cent; the terms name an agent that may set another rate. */
const entrusted = stage(tokenized, async ({ collateral, strangers, financed: finance, today, exporter }) => {
  const principal = 180_000_00n;
  const agent = strangers[3]!;
  const { terms, id: financing } = await finance([collateral], {
    principal,
    interest: interestTerms({ rate: 8n * PER_CENT, margin: PER_CENT, fixingAgent: agent.address }),
    schedule: [{ dueOn: (await today()) + 150n, principal }],
    payouts: [{ payee: exporter.address, amount: principal }],
  });
  return { terms, financing, agent };
});

describe("FinancingServicing, a rate that an agent may set", () => {
  it("is what the agent says from the coming night on, without a margin, and leaves alone what has accrued", async () => {
    const { desk, servicing, agent, terms, financing, passDays } = await entrusted();
    await passDays(10n);
    await expect(servicing.connect(agent).setRate(5n * PER_CENT, terms))
      .to.emit(servicing, "RateSet")
      .withArgs(financing, 5n * PER_CENT);
    expect((await desk.owed(terms)).interest).to.equal(400_00n);
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(400_00n + 250_00n);
  });

  it("is the last one of a day, nothing at the least, and a hundred per cent at most", async () => {
    const { desk, servicing, recovery, agent, terms, passDays } = await entrusted();
    await servicing.connect(agent).setRate(HIGHEST_RATE, terms);
    await servicing.connect(agent).setRate(0n, terms);
    for (const rate of [HIGHEST_RATE + 1n, 2n ** 32n - 1n]) {
      await expect(servicing.connect(agent).setRate(rate, terms))
        .to.be.revertedWithCustomError(recovery, "RateTooHigh")
        .withArgs(rate, HIGHEST_RATE);
    }
    await passDays(10n);
    expect((await desk.owed(terms)).interest).to.equal(0n);
  });

  it("is not the lender's, the borrower's, the governor's or another's to set", async () => {
    const { servicing, recovery, agent, bankA, exporter, deployer, strangers, terms } = await entrusted();
    for (const caller of [bankA, exporter, deployer, strangers[0]!]) {
      await expect(servicing.connect(caller).setRate(PER_CENT, terms))
        .to.be.revertedWithCustomError(recovery, "NotFixingAgent")
        .withArgs(caller, agent);
    }
  });

  it("is nobody's to set where no agent is agreed on", async () => {
    const { servicing, recovery, bankA, supervisor, terms } = await financed();
    for (const caller of [bankA, supervisor]) {
      await expect(servicing.connect(caller).setRate(PER_CENT, terms))
        .to.be.revertedWithCustomError(recovery, "NotFixingAgent")
        .withArgs(caller, ZeroAddress);
    }
  });

  it("is nobody's to set where a benchmark fixes it: neither undoes the other", async () => {
    const { servicing, recovery, bankB, strangers, collateral, financed: finance } = await tokenized();
    const agent = strangers[3]!;
    const interest = interestTerms({ rate: 8n * PER_CENT, benchmark: benchmarkOf(bankB), fixingAgent: agent.address });
    const { terms } = await finance([collateral], { interest });
    await expect(servicing.connect(agent).setRate(PER_CENT, terms))
      .to.be.revertedWithCustomError(recovery, "NotFixingAgent")
      .withArgs(agent, ZeroAddress);
  });

  it("ends with the financing", async () => {
    const { desk, servicing, recovery, agent, exporter, terms, financing } = await entrusted();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(servicing.connect(agent).setRate(PER_CENT, terms))
      .to.be.revertedWithCustomError(recovery, "FinancingNotActive")
      .withArgs(financing, STATUS.repaid);
  });
});
