import { expect } from "chai";

import { applicationTerms } from "../../sdk/financing/terms.ts";
import { allocation, EVERYTHING, ONE_MILLION, STATUS } from "../fixtures/financing.ts";
import { stage, tokenized } from "../fixtures/stages.ts";
import { expectSoundBook, openLedger } from "./book.ts";

/** Bank A lends 200 000.00 at 8 %, over three instalments after 60, 90 and 120 days. */
function lentWith(sweep: boolean) {
  return stage(tokenized, async (net) => {
    const ledger = await openLedger(net);
    const application = applicationTerms({ sweep: sweep ? ONE_MILLION : 0n });
    const { terms, id } = await net.financed([net.collateral], { application });
    const documents = [net.paper, ...net.declarations];
    const liens = [{ collateral: net.collateral, purpose: id, engine: net.desk }];
    const sound = async () => expectSoundBook(net, documents, liens);
    return { ledger, terms, financing: id, documents, sound };
  });
}

const sweeping = lentWith(true);
const scheduled = lentWith(false);

describe("A loan from drawdown to the last payment", () => {
  it("repaid as scheduled, each instalment with its interest on its day, costs what it says and frees the trade", async () => {
    const net = await scheduled();
    const { desk, registry, exporter, otherExporter, bankA, terms, documents, ledger, sound, passDays } = net;
    // 200 000.00 for 60 days, 133 333.34 for 30 and 66 666.68 for 30, at 8 %: 2 666.67, 888.89 and 444.44.
    const interest = [2_666_67n, 888_89n, 444_44n];
    for (const [index, days] of [60n, 30n, 30n].entries()) {
      await passDays(days);
      const { due } = await desk.owed(terms);
      expect(due).to.equal(interest[index]! + terms.schedule[index]!.principal);
      await desk.connect(exporter).repay(due, terms);
      await sound();
    }
    expect((await desk.financingOf(net.financing)).status).to.equal(STATUS.repaid);
    for (const { id, document } of documents) expect(await registry.availableOf(id)).to.equal(document.value);
    const cost = 2_666_67n + 888_89n + 444_44n;
    await ledger.expectChanges([
      [bankA, cost],
      [exporter, 50_000_00n - 200_000_00n - cost],
      [otherExporter, 150_000_00n],
    ]);
  });

  it("repaid from own funds early frees the balance for the next bank at once", async () => {
    const { desk, exporter, bankB, terms, collateral, sound, termsFor, signOffer, passDays } = await sweeping();
    await passDays(10n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await sound();
    const next = await termsFor([collateral], { lender: bankB.address });
    await expect(desk.connect(exporter).accept(await signOffer(bankB, next), next)).to.emit(desk, "FinancingAccepted");
  });

  it("paid by the debtor in parts sweeps each part to the bank until it is whole, and the rest to the exporter", async () => {
    const net = await sweeping();
    const { desk, registry, debtor, exporter, otherExporter, bankA, terms, financing, paper, ledger, sound } = net;
    await net.passDays(30n);
    // 1 333.33 of interest, then 98 666.67 of principal; 101 333.33 remain.
    await expect(desk.connect(debtor).collect(0, 100_000_00n, terms))
      .to.emit(desk, "Collected")
      .withArgs(financing, debtor, 0, allocation({ interest: 1_333_33n, principal: 98_666_67n }));
    await sound();
    await net.passDays(30n);
    // 101 333.33 · 0.08 · 30 / 360 = 675.556 and the third of a cent from before: 675.56.
    const second = 100_000_00n - 675_56n;
    await expect(desk.connect(debtor).collect(0, 100_000_00n, terms))
      .to.emit(desk, "Collected")
      .withArgs(financing, debtor, 0, allocation({ interest: 675_56n, principal: second }));
    await sound();
    const left = 101_333_33n - second;
    await desk.connect(debtor).collect(0, 50_000_00n, terms);
    await sound();
    expect(await registry.availableOf(paper.id)).to.equal(0n);
    const interest = 1_333_33n + 675_56n;
    await ledger.expectChanges([
      [debtor, -250_000_00n],
      [bankA, interest],
      [otherExporter, 150_000_00n],
      [exporter, 50_000_00n + 50_000_00n - left],
    ]);
  });

  it("paid by the debtor in parts without a sweep gives the bank what is due and the exporter the rest, part by part", async () => {
    const net = await scheduled();
    const { desk, debtor, exporter, otherExporter, bankA, terms, financing, ledger, sound, passDays } = net;
    const [first, second, third] = terms.schedule.map(({ principal }) => principal);
    await passDays(60n);
    const collected = desk.connect(debtor).collect(0, 100_000_00n, terms);
    await expect(collected)
      .to.emit(desk, "Collected")
      .withArgs(
        financing,
        debtor,
        0,
        allocation({ interest: 2_666_67n, principal: first!, remainder: 100_000_00n - 2_666_67n - first! }),
      );
    await sound();
    // A second part on the same day: nothing more is due, all of it is the exporter's.
    await expect(desk.connect(debtor).collect(0, 50_000_00n, terms))
      .to.emit(desk, "Collected")
      .withArgs(financing, debtor, 0, allocation({ remainder: 50_000_00n }));
    await sound();
    await passDays(60n);
    // 133 333.34 · 0.08 · 60 / 360 = 1 777.7779, less the 0.0033 that the first sixty days were charged too much.
    await expect(desk.connect(debtor).collect(0, 100_000_00n, terms))
      .to.emit(desk, "Collected")
      .withArgs(financing, debtor, 0, allocation({ interest: 1_777_77n, principal: 100_000_00n - 1_777_77n }));
    await sound();
    expect((await desk.owed(terms)).due).to.equal(second! + third! - (100_000_00n - 1_777_77n));
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await sound();
    const cost = 2_666_67n + 1_777_77n;
    await ledger.expectChanges([
      [debtor, -250_000_00n],
      [bankA, cost],
      [otherExporter, 150_000_00n],
      [exporter, 50_000_00n + 250_000_00n - 200_000_00n - cost],
    ]);
  });

  it("paid partly from own funds and partly by the debtor frees the one part and consumes the other", async () => {
    const net = await sweeping();
    const { desk, registry, debtor, exporter, otherExporter, terms, paper, declarations, ledger, sound } = net;
    await desk.connect(exporter).repay(80_000_00n, terms);
    await sound();
    await desk.connect(debtor).collect(0, 90_000_00n, terms);
    await sound();
    await desk.connect(exporter).repay(30_000_00n, terms);
    await sound();
    const [invoiceState, ...states] = await registry.statesOf([paper, ...declarations].map(({ id }) => id));
    expect([invoiceState!.encumbered, invoiceState!.collected]).to.deep.equal([0n, 90_000_00n]);
    expect(states.map(({ collected }) => collected)).to.deep.equal([36_000_00n, 36_000_00n, 18_000_00n]);
    expect(await registry.availableOf(paper.id)).to.equal(160_000_00n);
    await ledger.expectChanges([
      [debtor, -90_000_00n],
      [otherExporter, 150_000_00n],
      [exporter, 50_000_00n - 110_000_00n],
    ]);
  });

  it("with what is left of the balance afterwards is financed again, for that much and no more", async () => {
    const net = await sweeping();
    const { desk, registry, debtor, exporter, bankB, terms, paper, collateral, termsFor, signOffer } = net;
    await desk.connect(debtor).collect(0, 90_000_00n, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const whole = await termsFor([collateral], { lender: bankB.address });
    await expect(desk.connect(exporter).accept(await signOffer(bankB, whole), whole))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, 250_000_00n, 160_000_00n);
    const rest = { ...collateral, amount: 160_000_00n };
    const next = await termsFor([rest], { lender: bankB.address, principal: 128_000_00n });
    await desk.connect(exporter).accept(await signOffer(bankB, next), next);
    expect(await registry.availableOf(paper.id)).to.equal(0n);
  });

  it("over-paid takes what is owed and leaves the rest with the payer", async () => {
    const { desk, exporter, otherExporter, bankA, terms, ledger, sound, passDays } = await sweeping();
    await passDays(30n);
    await desk.connect(exporter).repay(5_000_000_00n, terms);
    await sound();
    await ledger.expectChanges([
      [bankA, 1_333_33n],
      [otherExporter, 150_000_00n],
      [exporter, 50_000_00n - 201_333_33n],
    ]);
  });

  it("paid late owes the interest to the day of payment, on what was still outstanding", async () => {
    const { desk, exporter, otherExporter, bankA, terms, ledger, passDays } = await sweeping();
    await passDays(100n);
    // Due are the interest to the 90th day, 200 000.00 · 0.08 · 90 / 360, and two instalments, of which part is paid.
    await desk.connect(exporter).repay(4_000_00n + 100_000_00n, terms);
    await passDays(265n);
    // 200 000.00 · 0.08 · 10 / 360 = 444.444 and 100 000.00 · 0.08 · 265 / 360 = 5 888.889
    expect((await desk.owed(terms)).interest).to.equal(6_333_33n);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const cost = 4_000_00n + 6_333_33n;
    await ledger.expectChanges([
      [bankA, cost],
      [otherExporter, 150_000_00n],
      [exporter, 50_000_00n - 200_000_00n - cost],
    ]);
  });
});
