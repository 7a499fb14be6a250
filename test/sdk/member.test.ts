import { expect } from "chai";
import type { TransactionReceipt } from "ethers";

import {
  balanceOf,
  ContractError,
  dayOf,
  EVERYTHING,
  LenderMismatchError,
  leiToBytes20,
  parseLei,
  positionOf,
} from "../../sdk/index.ts";
import { members, refusalOf, traded } from "../fixtures/members.ts";

const WEEK = 7n * 86_400n;

/** What the accounts hold before and after. */
async function moved(
  { book }: Awaited<ReturnType<typeof members>>,
  accounts: readonly { readonly address: string }[],
  act: () => Promise<TransactionReceipt>,
): Promise<bigint[]> {
  const balances = async () => Promise.all(accounts.map(async ({ address }) => book.deposit.balanceOf(address)));
  const before = await balances();
  expect((await act()).status).to.equal(1);
  return (await balances()).map((after, index) => after - (before[index] ?? 0n));
}

/** Refused by the contracts, under the contracts' name. */
async function refused(call: Promise<unknown>, name: string): Promise<void> {
  const refusal = await refusalOf(call);
  expect(refusal).to.be.instanceOf(ContractError);
  expect(refusal.name).to.equal(name);
}

describe("Member", () => {
  it("acts through the account it was given", async () => {
    const { exporter } = await members();
    expect(await exporter.member.address).to.equal(exporter.address);
  });

  describe("as an issuer", () => {
    it("registers its own document in person, once", async () => {
      const { book, exporter, paperOf } = await members();
      const invoice = await paperOf("invoice.xml");
      const { from } = await exporter.member.register(invoice);
      expect(from).to.equal(exporter.address);
      expect(await balanceOf(book, invoice.id)).to.include({ value: 250_000_00n, available: 250_000_00n });
      await refused(exporter.member.register(invoice), "DocumentAlreadyRegisteredError");
    });

    it("attests a document that somebody else submits", async () => {
      const { book, exporter, customs, paperOf } = await members();
      const declaration = await paperOf("declaration-1.xml");
      const attestation = await customs.member.attest(declaration);
      expect(attestation.signer).to.equal(customs.address);
      await exporter.member.register(declaration, attestation);
      expect((await book.registry.stateOf(declaration.id)).value).to.equal(declaration.document.value);
    });

    it("does not pass for another one: the exporter attests no declaration", async () => {
      const { exporter, paperOf } = await members();
      await refused(exporter.member.register(await paperOf("declaration-1.xml")), "ParticipantLacksRoleError");
    });

    it("signs for a week unless told otherwise, and under a nonce of its own each time", async () => {
      const { customs, networkHelpers, paperOf } = await members();
      const declaration = await paperOf("declaration-1.xml");
      const now = BigInt(await networkHelpers.time.latest());
      const [first, second] = [await customs.member.attest(declaration), await customs.member.attest(declaration)];
      expect([first.deadline, second.deadline]).to.deep.equal([now + WEEK, now + WEEK]);
      expect(first.nonce).to.not.equal(second.nonce);
      const wish = { nonce: 7n, deadline: now + 60n };
      expect(await customs.member.attest(declaration, wish)).to.include(wish);
    });

    it("is held to the deadline that it signed", async () => {
      const { exporter, customs, networkHelpers, paperOf } = await members();
      const declaration = await paperOf("declaration-1.xml");
      const deadline = BigInt(await networkHelpers.time.latest()) + 60n;
      const attestation = await customs.member.attest(declaration, { deadline });
      await networkHelpers.time.increaseTo(deadline + 1n);
      await refused(exporter.member.register(declaration, attestation), "SignatureExpiredError");
    });
  });

  describe("as a seller", () => {
    it("tokenizes its invoice, whatever the order in which it names the evidence", async () => {
      const net = await members();
      const { book, exporter, debtor } = net;
      const invoice = await net.paperOf("invoice.xml");
      await exporter.member.register(invoice);
      const first = await net.declare(await net.paperOf("declaration-1.xml"));
      const second = await net.declare(await net.paperOf("declaration-2.xml"));
      const wish = { debtor: debtor.lei, dueOn: dayOf("2027-03-14"), face: 200_000_00n };
      const shares = [
        { of: first, share: 120_000_00n },
        { of: second, share: 80_000_00n },
      ];
      for (const behind of [shares, [...shares].reverse()]) {
        const snapshot = await net.networkHelpers.takeSnapshot();
        const { receivable } = await exporter.member.issueReceivable(invoice, behind, wish);
        expect(receivable).to.deep.include({ asset: await book.receivable.getAddress(), id: invoice.id });
        expect(receivable.face).to.equal(200_000_00n);
        expect(receivable.details).to.deep.equal({
          debtor: leiToBytes20(parseLei(debtor.lei)),
          dueOn: BigInt(dayOf("2027-03-14")),
          declared: 200_000_00n,
          oldest: BigInt(Math.min(Number(first.document.datedOn), Number(second.document.datedOn))),
          acknowledged: false,
          noSetOff: false,
        });
        const ids = receivable.backing.map(({ document }) => String(document));
        expect(ids)
          .to.deep.equal([...ids].sort())
          .and.have.members([first.id, second.id]);
        expect(await book.receivable.ownerOf(invoice.id)).to.equal(exporter.address);
        await snapshot.restore();
      }
    });

    it("tokenizes all of the invoice unless it says how much", async () => {
      const { exporter, debtor, paperOf } = await members();
      const invoice = await paperOf("invoice.xml");
      await exporter.member.register(invoice);
      const wish = { debtor: debtor.lei, dueOn: dayOf("2027-03-14") };
      const { receivable, receipt } = await exporter.member.issueReceivable(invoice, [], wish);
      expect(receivable.face).to.equal(250_000_00n);
      expect(receipt.status).to.equal(1);
      await refused(
        exporter.member.issueReceivable(invoice, [], { ...wish, face: 250_000_01n }),
        "FaceValueInvalidError",
      );
    });
  });

  describe("as a debtor", () => {
    async function issued() {
      const net = await members();
      const invoice = await net.paperOf("invoice.xml");
      await net.exporter.member.register(invoice);
      const wish = { debtor: net.debtor.lei, dueOn: dayOf("2027-03-14") };
      return { ...net, ...(await net.exporter.member.issueReceivable(invoice, [], wish)) };
    }

    it("signs what it owes, and anybody submits it", async () => {
      const { exporter, debtor, receivable } = await issued();
      const signed = await debtor.member.signAcknowledgement(receivable);
      const { receivable: acknowledged } = await exporter.member.acknowledge(receivable, signed);
      expect(acknowledged).to.deep.equal({ ...receivable, details: { ...receivable.details, acknowledged: true } });
    });

    it("acknowledges in person, and once", async () => {
      const { debtor, receivable } = await issued();
      const { receivable: acknowledged, receipt } = await debtor.member.acknowledge(receivable);
      expect(receipt.from).to.equal(debtor.address);
      await refused(debtor.member.acknowledge(acknowledged), "AlreadyAcknowledgedError");
    });

    it("is not spoken for by the seller", async () => {
      const { exporter, receivable } = await issued();
      await refused(exporter.member.acknowledge(receivable), "NotDebtorError");
    });
  });

  describe("as a lender", () => {
    it("offers over documents that it examined, and its borrower draws in one transaction", async () => {
      const net = await traded();
      const { book, exporter, bankA, receivable, disclosed, examiner } = net;
      const terms = net.termsFor(receivable);
      const approval = await bankA.member.approve(125_000_00n);
      expect(approval.status).to.equal(1);
      expect(await book.deposit.allowance(bankA.address, await book.desk.getAddress())).to.equal(125_000_00n);
      const signed = await bankA.member.offer(terms, disclosed, examiner);
      expect(signed.offer.signer).to.equal(bankA.address);
      expect(await moved(net, [bankA, exporter], async () => exporter.member.accept(signed))).to.deep.equal([
        -125_000_00n,
        125_000_00n,
      ]);
      expect((await positionOf(book, terms)).status).to.equal("active");
    });

    it("signs no offer in another lender's name", async () => {
      const { bankB, receivable, disclosed, examiner, termsFor } = await traded();
      const refusal = await refusalOf(bankB.member.offer(termsFor(receivable), disclosed, examiner));
      expect(refusal).to.be.instanceOf(LenderMismatchError);
    });

    it("whose offer somebody else signed is not bound by it", async () => {
      const { exporter, bankB, receivable, termsFor } = await traded();
      const terms = termsFor(receivable);
      await refused(exporter.member.accept({ terms, offer: await bankB.member.signOffer(terms) }), "NotLenderError");
    });

    it("is told what is wrong with the money: too little was approved", async () => {
      const { exporter, bankA, receivable, termsFor } = await traded();
      const terms = termsFor(receivable);
      await bankA.member.approve(1n);
      const offer = await bankA.member.signOffer(terms);
      await refused(exporter.member.accept({ terms, offer }), "ERC20InsufficientAllowanceError");
    });
  });

  describe("as a payer", () => {
    async function drawn() {
      const net = await traded();
      const terms = net.termsFor(net.receivable);
      await net.bankA.member.approve(125_000_00n);
      await net.exporter.member.accept({ terms, offer: await net.bankA.member.signOffer(terms) });
      return { ...net, terms };
    }

    it("repays from its own funds, in part and then everything, and its documents are free again", async () => {
      const net = await drawn();
      const { book, exporter, bankA, terms, invoice } = net;
      await exporter.member.approve(EVERYTHING);
      const repay = async (amount: bigint) =>
        moved(net, [exporter, bankA], async () => exporter.member.repay(terms, amount));
      expect(await repay(25_000_00n)).to.deep.equal([-25_000_00n, 25_000_00n]);
      expect(await repay(EVERYTHING)).to.deep.equal([-100_000_00n, 100_000_00n]);
      expect((await positionOf(book, terms)).status).to.equal("repaid");
      expect(await balanceOf(book, invoice.id)).to.include({ encumbered: 0n, available: 250_000_00n });
    });

    it("pays the receivable that it owes: the bank first, the rest to the seller, and the trade is done", async () => {
      const net = await drawn();
      const { book, exporter, debtor, bankA, terms, invoice } = net;
      await debtor.member.approve(250_000_00n);
      const pay = async () => debtor.member.payReceivable(terms, 250_000_00n);
      expect(await moved(net, [debtor, bankA, exporter], pay)).to.deep.equal([-250_000_00n, 125_000_00n, 125_000_00n]);
      expect(await balanceOf(book, invoice.id)).to.include({ encumbered: 0n, collected: 250_000_00n, available: 0n });
    });

    it("is refused when it does not owe it, or names a receivable that is not there", async () => {
      const { exporter, debtor, terms } = await drawn();
      await refused(exporter.member.payReceivable(terms, 1n), "NotObligorError");
      await refused(debtor.member.payReceivable(terms, 1n, 1), "CollateralUnknownError");
    });
  });
});
