import { expect } from "chai";

import { quotedYearFraction } from "../../../scripts/vectors/daycount-quoted.ts";
import { dayOf } from "../../../sdk/financing/calendar.ts";
import { InvalidTermError } from "../../../sdk/financing/money-errors.ts";

const icma = (start: string, end: string, couponStart: string, couponEnd: string, perYear: number) =>
  quotedYearFraction("ACT/ACT ICMA", dayOf(start), dayOf(end), {
    coupon: { start: dayOf(couponStart), end: dayOf(couponEnd), perYear },
  });

describe("ICMA rule 251", () => {
  // ISDA, "EMU and Market Conventions: Recent Developments" (1998), section 4: the memorandum on ACT/ACT.
  it("counts regular, short and long periods as ISDA's memorandum does", () => {
    const fraction = (...period: Parameters<typeof icma>) => icma(...period).toFixed(12);
    expect(fraction("2003-11-01", "2004-05-01", "2003-11-01", "2004-05-01", 2)).to.equal("0.500000000000");
    expect(fraction("1999-02-01", "1999-07-01", "1998-07-01", "1999-07-01", 1)).to.equal("0.410958904110");
    expect(fraction("2002-08-15", "2003-07-15", "2003-01-15", "2003-07-15", 2)).to.equal("0.915760869565");
    expect(fraction("2000-01-30", "2000-06-30", "2000-01-30", "2000-07-30", 2)).to.equal("0.417582417582");
    expect(fraction("1999-11-30", "2000-04-30", "1999-11-30", "2000-02-29", 4)).to.equal("0.415760869565");
  });

  it("makes a year of as many coupon periods as one has, whichever of them is known", () => {
    for (const [start, end] of [
      ["2003-08-31", "2004-02-29"],
      ["2004-08-31", "2005-02-28"],
      ["2005-02-28", "2005-08-31"],
    ] as const) {
      expect(icma("2004-02-29", "2006-02-28", start, end, 2).toString(), start).to.equal("2");
    }
  });

  it("refuses dates beyond a coupon period that takes no whole number of months", () => {
    expect(() => icma("2024-01-01", "2024-12-31", "2024-01-01", "2024-06-30", 2)).to.throw(
      InvalidTermError,
      "2024-06-30",
    );
    expect(() => icma("2024-01-01", "2024-12-31", "2024-01-01", "2024-03-14", 5)).to.throw(
      InvalidTermError,
      "5 a year",
    );
  });
});
