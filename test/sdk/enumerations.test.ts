import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import * as shown from "../../sdk/chain/errors/parameters.ts";
import { MILESTONES } from "../../sdk/documents/milestones/index.ts";
import { TENOR_UNITS } from "../../sdk/financing/calendar.ts";
import { STUBS } from "../../sdk/financing/schedule-dates.ts";
import { REPAYMENTS } from "../../sdk/financing/schedules.ts";
import {
  BILL_FORM,
  BILL_STATES,
  BUCKETS,
  COVER_STATUSES,
  DAY_COUNT_CONVENTIONS,
  DEFAULT_EVENTS,
  DOCUMENT_KIND,
  EARLY_REPAYMENTS,
  ENDORSEMENT,
  FINANCING_STATUSES,
  PRESENTATION_STATUSES,
  REPORT_KIND,
  REPORT_STANDINGS,
  RIGHT_STATUS,
  ROLE,
  ROUNDINGS,
  SURRENDER_PURPOSE,
  TRANCHE_STATES,
} from "../../sdk/index.ts";

const CONTRACTS = join(import.meta.dirname, "..", "..", "contracts");

/** The enumerations of the contracts, with their values in order. */
const ENUMERATIONS = new Map(
  readdirSync(CONTRACTS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .flatMap((file) => [...readFileSync(join(CONTRACTS, file), "utf8").matchAll(/^ *enum (\w+) \{(.*?)^ *\}/gms)])
    .map(([, name = "", body = ""]) => [name, [...body.replace(/\/\/.*$/gm, "").matchAll(/\w+/g)].map(String)]),
);

/** However it is written: `WrittenOff`, "written off". */
function letters(name: string): string {
  return name
    .replace(/Thirty/g, "30")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

describe("The names of the contracts' enumerations", () => {
  for (const [enumeration, names] of [
    ["BillForm", Object.keys(BILL_FORM)],
    ["BillState", BILL_STATES],
    ["Bucket", BUCKETS],
    ["CoverStatus", COVER_STATUSES],
    ["DayCountConvention", DAY_COUNT_CONVENTIONS],
    ["DefaultEvent", DEFAULT_EVENTS],
    ["DocumentKind", Object.keys(DOCUMENT_KIND)],
    ["Early", EARLY_REPAYMENTS],
    ["FinancingStatus", FINANCING_STATUSES],
    ["Milestone", ["none", ...MILESTONES]],
    ["PresentationStatus", PRESENTATION_STATUSES],
    ["Purpose", Object.keys(SURRENDER_PURPOSE)],
    ["Repayment", REPAYMENTS],
    ["ReportKind", ["none", ...Object.keys(REPORT_KIND)]],
    ["RightStatus", Object.keys(RIGHT_STATUS)],
    ["Role", Object.keys(ROLE)],
    ["Rounding", ROUNDINGS],
    ["Standing", REPORT_STANDINGS],
    ["Stub", STUBS],
    ["TenorUnit", TENOR_UNITS],
    ["TrancheState", TRANCHE_STATES],
  ] as const) {
    it(`are those of ${enumeration}, in its order`, () => {
      expect(names.map(letters)).to.deep.equal(ENUMERATIONS.get(enumeration)?.map(letters));
    });
  }

  it("have its numbers where callers write them", () => {
    for (const [table, first] of [
      [BILL_FORM, 0],
      [DOCUMENT_KIND, 0],
      [ENDORSEMENT, 0],
      [REPORT_KIND, 1],
      [RIGHT_STATUS, 0],
      [SURRENDER_PURPOSE, 0],
    ] as const) {
      const numbers = Object.values<number>(table);
      expect(numbers).to.deep.equal(numbers.map((_, place) => first + place));
    }
    expect(Object.values(ROLE)).to.deep.equal(Object.values(ROLE).map((_, place) => 1n << BigInt(place)));
  });

  it("are DCSA's own for endorsements, one for each", () => {
    expect(Object.keys(ENDORSEMENT).length).to.equal(ENUMERATIONS.get("Endorsement")?.length);
  });

  for (const [enumeration, parameter] of [
    ["BillForm", shown.billForm],
    ["BillState", shown.billState],
    ["CoverStatus", shown.coverStatus],
    ["CreditStage", shown.creditStage],
    ["DefaultEvent", shown.defaultEvent],
    ["DocumentKind", shown.documentKind],
    ["FinancingStatus", shown.financingStatus],
    ["Milestone", shown.milestone],
    ["PresentationStatus", shown.presentationStatus],
    ["RightStatus", shown.rightStatus],
    ["Title", shown.billTitle],
  ] as const) {
    it(`are words in messages for each of ${enumeration}, and for no other number`, () => {
      const values = ENUMERATIONS.get(enumeration) ?? [];
      expect(values).not.to.deep.equal([]);
      const words = [...values, "one more"].map((_, number) => parameter.show(BigInt(number), {}));
      expect(words.map((word) => /^[a-z ,-]+$/.test(word))).to.deep.equal([...values.map(() => true), false]);
      expect(new Set(words).size).to.equal(words.length);
    });
  }

  it("are told in messages as people say them", () => {
    expect(shown.documentKind.show(0n, {})).to.equal("no document");
    expect(shown.documentKind.show(5n, {})).to.equal("a bill of lading");
    expect(shown.documentKind.show(7n, {})).to.equal("an insurance policy");
    expect(shown.milestone.show(4n, {})).to.equal("gated in");
    expect(shown.billForm.show(1n, {})).to.equal("to order");
    expect(shown.billState.show(1n, {})).to.equal("surrendered for delivery");
    expect(shown.presentationStatus.show(1n, {})).to.equal("under examination");
  });
});
