import { expect } from "chai";

import { classifiedBook, openFinancings } from "../../../sdk/financing/portfolio.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const USD = 840n;

/** Bank A has three loans of 200 000.00, 60 000.00 and 20 000.00 to the exporter over a receivable each. */
const lent = stage(deployed, async (net) => {
  const loans = [];
  for (const principal of [200_000_00n, 60_000_00n, 20_000_00n]) {
    const { collateral } = await net.acknowledgedReceivable();
    loans.push(await net.financed([collateral], { principal }));
  }
  return { loans };
});

describe("A bank's book, read from the chain", () => {
  it("has every financing under which something is owed, and none that is repaid", async () => {
    const net = await lent();
    const [first, second, third] = net.loans;
    if (!first || !second || !third) throw new RangeError("Three loans were made");
    await net.desk.connect(net.exporter).repay(2n ** 64n - 1n, third.terms);

    const open = await openFinancings(net, 0);
    expect(open.map(({ position }) => position.id)).to.have.members([first.id, second.id]);
    expect(open.map(({ bank, debtor, currency }) => [bank, debtor, currency])).to.deep.equal([
      [net.bankA.lei, net.exporter.lei, USD],
      [net.bankA.lei, net.exporter.lei, USD],
    ]);
    expect(classifiedBook(open, USD).outstanding).to.equal(260_000_00n);
    expect(classifiedBook(open, 978n).outstanding, "nothing is lent in euros").to.equal(0n);
    expect(classifiedBook(open, USD, net.bankB.lei).exposures, "bank B has lent nothing").to.deep.equal([]);
  });

  it("grades a loan by its days past due, and lets default spread to the debtor's other claims", async () => {
    const net = await lent();
    const [first, second, third] = net.loans;
    if (!first || !second || !third) throw new RangeError("Three loans were made");
    // The second and third are paid up; the first instalment of the first fell due 91 days ago.
    await net.passDays(60n + 91n);
    await net.desk.connect(net.exporter).repay(60_000_00n, second.terms);
    await net.desk.connect(net.exporter).repay(2n ** 64n - 1n, third.terms);

    const { exposures, nonPerforming, ratio } = classifiedBook(await openFinancings(net, 0), USD);
    const late = exposures.find(({ outstanding }) => outstanding === 200_000_00n);
    expect(late?.daysPastDue).to.equal(91);
    expect(late?.grade).to.equal("substandard");
    expect(exposures.every((each) => each.nonPerforming)).to.equal(true);
    expect(nonPerforming).to.equal(exposures.reduce((sum, { outstanding }) => sum + outstanding, 0n));
    expect(ratio.toString()).to.equal("1");
  });
});
