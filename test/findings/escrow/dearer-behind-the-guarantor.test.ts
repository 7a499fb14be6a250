/**
 * The rate behind the guarantor's back. A loan at 8 % named the escrow as its fixing agent, and a guarantor answered for all of
 * it. Then lender and borrower agreed on 100 % upon misuse, reported misuse, and demanded the interest of the guarantor.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { guaranteeFor, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { agreement, drafted, drawn, misuseReport, RATE, delivered, showing } from "../../fixtures/disbursement.ts";
import { USD } from "../../fixtures/network.ts";
import { renewal } from "../../fixtures/servicing.ts";
import { stage } from "../../fixtures/stages.ts";

const PROOF = keccakOfText("what the inspector found");

/** The loan runs; the guarantor has signed for all of it, and bank A has its signature. */
const promised = stage(drafted, async (net) => {
  const { desk, exporter, bankA, guarantor, guaranteeServicing, supervisor, use, terms } = net;
  await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
  await guaranteeServicing
    .connect(supervisor)
    .attestNetAssets(guarantor.lei, 100_000_000_00n, USD, (await net.today()) + 900n);
  const guarantee = await guaranteeFor(net, guarantor, use.financing, { coverage: 1_000_000n, cap: 900_000_00n });
  const signed = await signedGuarantee(net, guarantor, guarantee);
  return { issue: () => net.guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms) };
});

describe("A financing that a guarantor answers for", () => {
  it("is not made dearer upon misuse afterwards, by however little", async () => {
    const net = await promised();
    const { disbursement, use, terms, issue } = net;
    await issue();
    for (const misuseRate of [RATE + 1n, 2n * RATE]) {
      await expect(disbursement.agree(...(await agreement(net, { ...use, misuseRate }, terms))))
        .to.be.revertedWithCustomError(disbursement, "FinancingIsCovered")
        .withArgs(use.financing, 1_000_000n);
    }
    await disbursement.agree(...(await agreement(net, { ...use, misuseRate: 0n }, terms)));
  });

  it("bears twice its rate at most, if its parties are quicker than the guarantor's signature", async () => {
    const net = await promised();
    const { disbursement, desk, servicing, exporter, inspector, use, terms, issue, passDays } = net;
    const dear = await agreement(net, { ...use, misuseRate: 1_000_000n }, terms);
    await expect(disbursement.agree(...dear)).to.be.revertedWithCustomError(disbursement, "MisuseRateInvalid");
    const twice = { ...use, misuseRate: 2n * RATE };
    await disbursement.agree(...(await agreement(net, twice, terms)));
    await issue();
    await disbursement.fund(twice);
    await disbursement.connect(exporter).releaseOnDocument(...showing(twice, 0, await delivered(net)));
    const report = await misuseReport(net, inspector, twice, 0, PROOF);
    await expect(disbursement.reportMisuse(twice, 0n, PROOF, report, terms))
      .to.emit(servicing, "RateSet")
      .withArgs(use.financing, 2n * RATE);
    await passDays(9n);
    // 200 000.00 · 16 % · 9 / 360.
    expect((await desk.owed(terms)).interest).to.equal(800_00n);
  });

  it("bears twice the rate of the terms that it answers for, not of those that they replaced", async () => {
    const net = await drawn();
    const { disbursement, servicing, exporter, inspector, use, terms, id } = net;
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
    // 12 % were agreed upon misuse, at 8 %; the new terms bear 3 %, and let the escrow raise that.
    const renewed = await renewal(net, terms, { interest: { ...terms.interest, rate: 30_000n } });
    await servicing.restructure(...renewed.call);
    await disbursement.follow(renewed.terms);
    const report = await misuseReport(net, inspector, use, 0, PROOF);
    await expect(disbursement.reportMisuse(use, 0n, PROOF, report, renewed.terms))
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 0n, inspector.lei, PROOF, 60_000n);
  });
});
