import { expect } from "chai";

import { LienbookError, connect } from "../../../sdk/index.ts";
import { pledgedFor, type Loan } from "../../../scripts/tasks/loans.ts";
import { amendedLoan } from "../../fixtures/amended-bills.ts";
import { addressesFrom } from "../../sdk/enforcement/book.ts";

describe("What the tasks enforce", () => {
  it("is no lien on a bill that was amended: they name the bill in its place", async () => {
    const net = await amendedLoan();
    const book = connect(net.ethers.provider, await addressesFrom(net));
    const loan = { id: net.financing, terms: net.terms, session: { book } } as unknown as Loan;
    const refusal: unknown = await pledgedFor(loan, 0).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(LienbookError);
    for (const id of [net.bill.id, net.successor.id]) expect((refusal as Error).message).to.include(id);
  });
});
