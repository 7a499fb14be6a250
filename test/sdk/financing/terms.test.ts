import { expect } from "chai";

import {
  applicationTerms,
  decodeTerms,
  DEFAULT_WATERFALL,
  encodeTerms,
  financingIdOf,
  interestTerms,
} from "../../../sdk/financing/terms.ts";
import {
  BUCKETS,
  bucketsOf,
  earlyIndex,
  InvalidArgumentError,
  InvalidTermError,
  LoanParty,
  requireOfferable,
  roundingIndex,
  Sender,
  TermsTooLongError,
  UnknownNameError,
  waterfallOf,
  type Bucket,
  type FinancingTermsStruct,
} from "../../../sdk/index.ts";
import { filled } from "../../fixtures/longest.ts";
import { refusalOf, traded } from "../../fixtures/members.ts";
import { deployed } from "../../fixtures/stages.ts";

describe("Terms of a financing", () => {
  it("come back from the event as they were accepted, so that whoever reads the chain can act on them", async () => {
    const net = await deployed();
    const { collateral } = await net.acknowledgedReceivable();
    const { terms, id } = await net.financed([collateral]);

    const [event] = await net.desk.queryFilter(net.desk.filters.FinancingAccepted(id));
    const published = decodeTerms(event?.args.terms ?? "0x");
    expect(encodeTerms(published)).to.equal(encodeTerms(terms));
    expect(published.contested, "an empty list stays a list").to.deep.equal([]);
    expect(financingIdOf(published)).to.equal(id);
    expect(await net.desk.idOf(published)).to.equal(id);
  });

  it("are signed by nobody where they are longer than a sale can show", async () => {
    const { book, bankA, receivable, termsFor, ethers } = await traded();
    const party = new LoanParty(book, new Sender(await ethers.getSigner(bankA.address), { pollingMs: 1 }));
    const terms = termsFor(receivable);
    const signing = [
      async (wish: FinancingTermsStruct) => bankA.member.signOffer(wish),
      async (wish: FinancingTermsStruct) => party.signReplacement(wish),
      async (wish: FinancingTermsStruct) => requireOfferable(book, wish),
    ];
    for (const sign of signing) {
      await sign(filled(terms));
      const refusal = await refusalOf(sign(filled(terms, 1)));
      expect(refusal).to.be.instanceOf(TermsTooLongError);
      expect(refusal.message).to.include("49,184 bytes long, more than 49,152");
    }
  });

  it("have their defaults where a wish says nothing, or says undefined", () => {
    const nothing = { graceDays: undefined, changes: undefined } as object;
    expect(interestTerms({ rate: 80_000n, ...nothing })).to.deep.equal(interestTerms({ rate: 80_000n }));
    expect(applicationTerms({ sweep: undefined } as object)).to.deep.equal(applicationTerms());
  });

  it("say by name what the contracts number: whether early repayment is refused, the order of payments, the rounding", async () => {
    const net = await deployed();
    const { collateral } = await net.acknowledgedReceivable();
    const application = applicationTerms({
      early: earlyIndex("refused"),
      waterfall: waterfallOf("principal", "interest", "penalty", "costs"),
    });
    const interest = interestTerms({ rate: 80_000n, rounding: roundingIndex("half-even") });
    const { terms, id } = await net.financed([collateral], { application, interest });
    expect((await net.servicing.payoff(terms)).payable_, "refused before it is due").to.equal(false);
    const [event] = await net.desk.queryFilter(net.desk.filters.FinancingAccepted(id));
    const published = decodeTerms(event?.args.terms ?? "0x");
    expect(bucketsOf(String(published.application.waterfall))).to.deep.equal(BUCKETS.toReversed());
    expect(DEFAULT_WATERFALL).to.equal("0x00010203");
    expect(() => waterfallOf("costs", "interest", "principal")).to.throw(InvalidTermError);
    expect(() => waterfallOf("costs", "interest", "principal", "fees" as Bucket)).to.throw(UnknownNameError);
    expect(() => earlyIndex("no" as "refused")).to.throw(UnknownNameError, "after interest, principal only, refused");
  });

  it("have no number beyond the rules that there are: a contract would refuse it without saying why", async () => {
    const net = await deployed();
    const terms = await net.termsFor([]);
    const { interest, application } = terms;
    for (const [place, change] of [
      ["terms.interest.dayCount", { interest: { ...interest, dayCount: 7n } }],
      ["terms.interest.rounding", { interest: { ...interest, rounding: 4n } }],
      ["terms.application.early", { application: { ...application, early: 3n } }],
    ] as const) {
      for (const use of [encodeTerms, financingIdOf]) {
        expect(() => use({ ...terms, ...change })).to.throw(InvalidArgumentError, `${place} = `);
      }
    }
  });
});
