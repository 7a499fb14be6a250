import { expect } from "chai";
import { JsonRpcProvider, Typed, ZeroHash, type Provider } from "ethers";

import { connect, ContractError, encodeTerms, InvalidArgumentError, LienbookError } from "../../../sdk/index.ts";
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
    ["a number, of which nobody knows the unit", untyped(10_000), /amount = 10000\..*1250n/],
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

  it("takes no number for what a debtor pays, nor for what the desk may take", async () => {
    const { debtor, receivable, termsFor } = await traded();
    for (const pay of [
      () => debtor.member.payReceivable(termsFor(receivable), untyped(10_000)),
      () => debtor.member.approve(untyped(10_000)),
    ]) {
      expect(await refusalOf(pay())).to.be.instanceOf(InvalidArgumentError);
    }
  });

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

  it("says which argument is missing, one too many or misspelt, and takes what stands for an address", async () => {
    const { book, bankA, addresses } = await traded();
    const { deposit, desk } = book;
    const untold = deposit as unknown as Record<"allowance" | "balanceOf", (...values: unknown[]) => Promise<bigint>>;
    for (const [ask, said] of [
      [() => untold.allowance(bankA.address), /spender = undefined/],
      [() => untold.allowance(bankA.address, desk, bankA.address), /argument 3 = .*It has: owner, spender/],
      [() => untold.balanceOf(bankA.address, { blokTag: 1 }), /overrides\.blokTag = 1/],
      [() => untold.balanceOf({ address: bankA.address }), /account = \[object Object\]\..*address/],
      [() => untold.balanceOf(bankA.address.slice(2)), /account = [0-9A-Fa-f]{40}\..*address/],
      [() => connect(deposit.runner as Provider, { ...addresses, deposit: "0x12" }), /addresses\.deposit = 0x12\./],
      [() => connect(deposit.runner as Provider, { ...addresses, desk: "desk.eth" }), /addresses\.desk = desk\.eth\./],
    ] as [() => unknown, RegExp][]) {
      const refusal = await refusalOf((async () => ask())());
      expect(refusal).to.be.instanceOf(LienbookError);
      expect(refusal.message).to.match(said);
    }
    const [held, allowed] = [await deposit.balanceOf(bankA.address), await deposit.allowance(bankA.address, desk)];
    expect(await untold.balanceOf(bankA.sender, { blockTag: "latest" })).to.equal(held);
    expect(await untold.balanceOf(Typed.address(bankA.address), Typed.overrides({}))).to.equal(held);
    expect(await untold.allowance(bankA.sender.getAddress(), desk)).to.equal(allowed);
  });

  it("refuses a text for what is so or not: ethers would take the word false for true", async () => {
    const { book, receivable, termsFor } = await traded();
    const terms = termsFor(receivable);
    const wrong = { ...terms, interest: { ...terms.interest, onOverdueInterest: "false" as unknown as boolean } };
    expect(() => encodeTerms(wrong)).to.throw(InvalidArgumentError, "terms.interest.onOverdueInterest = false");
    expect(await refusalOf(book.desk.idOf(wrong))).to.be.instanceOf(InvalidArgumentError);
  });

  it("refuses to hash a party that is no address yet", async () => {
    const { bankA, receivable, termsFor } = await traded();
    expect(() => encodeTerms({ ...termsFor(receivable), lender: bankA.sender })).to.throw(InvalidArgumentError);
  });

  it("refuses to look for events of several where one is no id, or there is none: a node would tell of all", async () => {
    const { book, receivable } = await traded();
    const { filters } = book.receivable;
    // The compiler knows filters of one value; ethers takes several.
    const find = async (ids: readonly string[]) =>
      book.receivable.queryFilter(filters.ReceivableAcknowledged(ids as unknown as string));
    for (const ids of [[], ["0x12"], [receivable.id, "0x12"]]) {
      expect(await refusalOf(find(ids))).to.be.instanceOf(InvalidArgumentError);
    }
    expect(await find([ZeroHash, receivable.id])).to.have.length(1);
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
