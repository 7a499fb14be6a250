import { expect } from "chai";
import { ZeroHash } from "ethers";

import { encodePlan } from "../../sdk/financing/schedule-lens.ts";
import {
  buildSchedule,
  BusinessCalendar,
  dayCountIndex,
  dayOf,
  daysBetween,
  encodeDeclaration,
  eventBits,
  milestoneNumber,
  parseTenor,
  periodDates,
  Rational,
  reportOf,
  rolesOf,
  UnknownNameError,
  type SchedulePlan,
} from "../../sdk/index.ts";
import { completeTerms } from "../../sdk/financing/model/terms.ts";
import { billFormNumber, transferArguments } from "../../sdk/title/bills.ts";
import { traded } from "../fixtures/members.ts";
import { nameAt } from "../../sdk/names.ts";

const PLAN: SchedulePlan = {
  principal: 100_000_00n,
  start: dayOf("2027-01-31"),
  maturity: dayOf("2028-01-31"),
  tenor: parseTenor("1M"),
  repayment: "bullet",
  rate: 80_000,
  dayCount: "ACT/360",
};

/** What of the plan the terms have, too. */
const MONEY = { principal: PLAN.principal, rate: PLAN.rate, dayCount: PLAN.dayCount };

/** A word as somebody writes it whose program nothing has type-checked: Node runs TypeScript without. */
function written(word: string): never {
  return word as never;
}

describe("A word that names no rule, role or document", () => {
  const schedule = [{ dueOn: PLAN.maturity, principal: PLAN.principal }];
  for (const [what, word, say] of [
    ["a repayment", "bulet", (w) => buildSchedule({ ...PLAN, repayment: written(w) })],
    ["a stub", "short", (w) => periodDates({ ...PLAN, stub: written(w) })],
    ["a unit of a tenor", "month", (w) => periodDates({ ...PLAN, tenor: { unit: written(w), length: 1 } })],
    ["the day count of a schedule", "30/360", (w) => buildSchedule({ ...PLAN, dayCount: written(w) })],
    ["the day count of a period", "act/360", (w) => daysBetween(written(w), PLAN.start, PLAN.maturity)],
    ["a day count for the chain", "ACT/365", (w) => dayCountIndex(written(w))],
    ["a rounding rule", "half up", (w) => Rational.parse("1/3").round(written(w))],
    ["the rounding of a schedule", "bankers", (w) => buildSchedule({ ...PLAN, rounding: written(w) })],
    ["a business-day convention", "Following", (w) => new BusinessCalendar([]).adjust(PLAN.start, written(w))],
    ["a plan's repayment on the chain", "annuity", (w) => encodePlan({ ...PLAN, repayment: written(w) })],
    ["a plan's tenor on the chain", "month", (w) => encodePlan({ ...PLAN, tenor: { unit: written(w), length: 1 } })],
    [
      "the rounding of a loan",
      "to taste",
      (w) => completeTerms({ ...MONEY, schedule, rounding: written(w) }, PLAN.start),
    ],
    [
      "the day count of a loan",
      "ACT/364",
      (w) => completeTerms({ ...MONEY, schedule, dayCount: written(w) }, PLAN.start),
    ],
    [
      "a rule of early repayment",
      "allowed",
      (w) => completeTerms({ ...MONEY, schedule, early: written(w) }, PLAN.start),
    ],
    [
      "an order of early repayment",
      "first",
      (w) => completeTerms({ ...MONEY, schedule, prepays: written(w) }, PLAN.start),
    ],
    ["an event of default", "document-revoked", (w) => eventBits(written(w))],
    ["a role", "Bank", (w) => rolesOf("enterprise", written(w))],
    ["a milestone", "loadd", (w) => milestoneNumber(written(w))],
    ["a form of a bill", "to order", (w) => billFormNumber(written(w))],
    ["an endorsement", "ENDORSED", (w) => transferArguments({ to: ZeroHash, action: written(w) })],
    [
      "a kind of report",
      "toString",
      (w) => {
        const parts = { subject: "LIENB00KEXPORTER0046", datedOn: 1, expiresOn: 2, contentRoot: ZeroHash };
        return reportOf({ kind: written(w), ...parts });
      },
    ],
  ] satisfies [string, string, (word: string) => unknown][]) {
    it(`is refused as ${what}, and not taken for another`, () => {
      expect(() => say(word)).to.throw(UnknownNameError, `Got: ${word}. Use one of: `);
    });
  }

  it("is not told of a number that no contract had when the library was written", () => {
    const states = ["active", "repaid"] as const;
    expect(nameAt(states, 1n, "status of a financing")).to.equal("repaid");
    expect(() => nameAt(states, 2n, "status of a financing")).to.throw(UnknownNameError, "Got: 2. Use one of: active");
  });

  it("calls no debt in", async () => {
    const { book, receivable, termsFor } = await traded();
    const call = () => encodeDeclaration(book, termsFor(receivable), { event: written("nonpayment") });
    expect(call).to.throw(
      UnknownNameError,
      /nonpayment\..*non-payment, document revoked, standing lost, cross-default/,
    );
  });
});
