import { expect } from "chai";
import { ZeroHash } from "ethers";

import { creditIdOf } from "../../../sdk/escrow/documentary-terms.ts";
import { idOf, inPerson, opened, presented, shipped, trading } from "../../fixtures/documentary.ts";
import { demand, guaranteed } from "../../fixtures/guarantees.ts";

/** All the days from one to another. */
function daysFrom(first: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => first + BigInt(index));
}

const day = (iso: string): bigint => BigInt(Date.parse(iso) / 86_400_000);

describe("BusinessDays", () => {
  it("end a demand's examination after thirty days, whatever the governor has made a holiday", async () => {
    const net = await guaranteed();
    const { guarantees, recovery, servicing, bankA, terms } = net;
    await guarantees.addHolidays(daysFrom((await net.today()) + 30n, 300));
    await net.passDays(80n);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    const { answerBy } = await demand(net, 1n);
    expect(answerBy).to.equal((await net.today()) + 30n);
  });

  it("end a bank's examination of documents after thirty days, too", async () => {
    const net = await trading();
    const { documentary, exporter, guarantees } = net;
    await guarantees.addHolidays(daysFrom((await net.today()) + 30n, 300));
    await net.passDays(40n);
    const terms = await opened(net, { presentationDays: 90 });
    const it = presented(net, await shipped(net));
    await documentary.connect(exporter).present(it, [], inPerson(exporter), terms);
    const { answerBy } = await documentary.presentationOf(idOf(terms, it));
    expect(answerBy).to.equal((await net.today()) + 30n);
    expect((await documentary.creditOf(creditIdOf(terms))).pending).to.equal(1n);
  });

  it("are counted across the ends of the words in which holidays are kept, of a month and of a year", async () => {
    // Wednesday the 23rd of June 2027 is day 20 992, the first of another 256; New Year's Eve of 2027 is a Friday.
    for (const [holiday, demandedOn, expected] of [
      ["2027-06-24", "2027-06-22", "2027-06-30"],
      ["2027-12-31", "2027-12-30", "2028-01-07"],
    ] as const) {
      const net = await guaranteed();
      const { guarantees, recovery, servicing, bankA, terms } = net;
      await guarantees.addHolidays([day(holiday)]);
      await net.passDays(day(demandedOn) - (await net.today()));
      await recovery.connect(bankA).declareDefault(ZeroHash, terms);
      await servicing.connect(bankA).entrust(guarantees, terms);
      expect((await demand(net, 1n)).answerBy, demandedOn).to.equal(day(expected));
    }
  });
});
