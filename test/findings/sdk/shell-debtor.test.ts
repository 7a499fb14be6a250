/**
 * The shell as debtor. The invoice names a solid buyer; the seller issues the token with a shell of its own as the debtor,
 * which acknowledges the debt at once. The bank read the buyer's name on the invoice and signed over the shell's promise.
 */
import { expect } from "chai";

import { CollateralUnsoundError } from "../../../sdk/index.ts";
import { members, refusalOf } from "../../fixtures/members.ts";

describe("A receivable whose debtor is not the buyer on the invoice", () => {
  it("is refused by the lender's examination, naming both", async () => {
    const net = await members();
    const { exporter, debtor, bankA, examiner, termsFor } = net;
    const shell = await net.enrolStranger("SHELL", net.strangers[0]!);
    const invoice = await net.paperOf("invoice.xml");
    await exporter.member.register(invoice);
    const declaration = await net.declare(await net.paperOf("declaration-1.xml"));
    const behind = [{ of: declaration, share: 150_000_00n }];
    const receivable = await net.tokenize(invoice, behind, shell);
    const disclosed = [invoice.disclosed, declaration.disclosed];
    const refusal = await refusalOf(bankA.member.offer(termsFor(receivable), disclosed, examiner));
    expect(refusal).to.be.instanceOf(CollateralUnsoundError);
    expect(refusal).to.include({ documentId: invoice.id });
    expect(refusal.message).to.include(shell.lei).and.include(debtor.lei);
  });
});
