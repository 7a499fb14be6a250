import { expect } from "chai";
import { JsonRpcProvider } from "ethers";

import { ContractError, encodeTerms, InvalidArgumentError, LienbookError } from "../../../sdk/index.ts";
import { refusalOf, traded } from "../../fixtures/members.ts";

/** What a caller without types gives for a number. */
function untyped(value: unknown): bigint {
  return value as bigint;
}

describe("Values that no contract can take", () => {
  for (const [what, amount, said] of [
    ["less than nothing", -1n, /amount = -1\..*sign and unit/],
    ["more than 64 bits have", 2n ** 64n, /2\^64 - 1.*amount = 18446744073709551616\./],
    ["a fraction of a minor unit", untyped(12.5), /12\.5\..*12\.50 USD is 1250n/],
    ["an amount as people write it", untyped("1,000.00"), /1,000\.00\..*parseMoney/],
  ] as const) {
    it(`refuses to pay ${what}, by name, before anything is sent`, async () => {
      const { exporter, receivable, termsFor, ethers } = await traded();
      const nonce = await ethers.provider.getTransactionCount(exporter.address);
      const refusal = await refusalOf(exporter.member.repay(termsFor(receivable), amount));
      expect(refusal).to.be.instanceOf(InvalidArgumentError).and.to.be.instanceOf(LienbookError);
      expect(refusal.message).to.match(said);
      expect(await ethers.provider.getTransactionCount(exporter.address)).to.equal(nonce);
    });
  }

  it("leaves what a contract can take, and refuses, to the contract", async () => {
    const { exporter, receivable, termsFor } = await traded();
    const refusal = await refusalOf(exporter.member.repay(termsFor(receivable), 0n));
    expect(refusal).to.be.instanceOf(ContractError).and.to.have.property("name", "PaymentZeroError");
  });

  it("refuses to sign them: a negative nonce, a principal beyond 64 bits", async () => {
    const { bankA, receivable, termsFor } = await traded();
    const terms = termsFor(receivable);
    for (const sign of [
      () => bankA.member.signOffer(terms, { nonce: -1n }),
      () => bankA.member.signOffer({ ...terms, principal: 2n ** 64n }),
    ]) {
      expect(await refusalOf(sign())).to.be.instanceOf(InvalidArgumentError);
    }
  });

  it("tells a rate that is no whole number of parts per million, and who is no address", async () => {
    const { receivable, termsFor } = await traded();
    const terms = termsFor(receivable);
    const rate = { ...terms.interest, rate: untyped(0.08) };
    expect(() => encodeTerms({ ...terms, interest: rate })).to.throw(InvalidArgumentError, "8 % is 80000n");
    expect(() => encodeTerms({ ...terms, lender: "Bank A" })).to.throw(
      InvalidArgumentError,
      /lender = Bank A\..*address/,
    );
  });

  it("tells of a name that stands for no address on this chain, and of an id that is too short", async () => {
    const { book, governor } = await traded();
    const nameless = new JsonRpcProvider("http://127.0.0.1:1", 1337, { staticNetwork: true });
    const named = book.deposit.connect(nameless).issue.populateTransaction("treasury.eth", 1n);
    expect(await refusalOf(governor.send(named))).to.be.instanceOf(InvalidArgumentError);
    nameless.destroy();
    const short = book.participants.suspend.populateTransaction("0x1234");
    const refusal = await refusalOf(governor.send(short));
    expect(refusal).to.be.instanceOf(InvalidArgumentError).and.to.have.property("argument", "lei");
    expect(refusal.message).to.contain("leiToBytes20");
  });
});
