import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { collateralOf, Member, orderOn, Registrar, Sender, SupervisorOffice } from "../../../sdk/index.ts";
import { testLei } from "../../fixtures/lei.ts";
import { refusalOf, traded } from "../../fixtures/members.ts";

const ORDER = keccakOfText("the court's order");
const WEEK = 7 * 86_400;

async function supervised() {
  const net = await traded();
  const [account, second] = net.strangers;
  const registrar = new Registrar(net.book, net.governor);
  const wish = { country: "CN", identifiedUntil: "2028-12-31" } as const;
  const lei = testLei("SUPERVISOR");
  await registrar.enrol({ ...wish, lei, roles: ["supervisor"], account: await account!.getAddress() });
  const office = new SupervisorOffice(net.book, new Sender(account!, { pollingMs: 1 }));
  const bank = new SupervisorOffice(net.book, new Sender(await net.ethers.getSigner(net.bankA.address)));
  return { ...net, registrar, office, bank, second: second! };
}

describe("SupervisorOffice", () => {
  it("freezes a token, which then secures no loan, and sets it free; a bank does neither", async () => {
    const { office, bank, receivable, exporter, bankA, termsFor } = await supervised();
    const { id } = receivable;
    expect((await refusalOf(bank.freeze("receivable", id))).name).to.equal("ParticipantLacksRoleError");
    await office.freeze("receivable", id);
    const terms = termsFor(receivable, { collateral: [collateralOf(receivable)] });
    await bankA.member.approve(BigInt(terms.principal));
    const offer = await bankA.member.signOffer(terms);
    expect((await refusalOf(exporter.member.accept({ terms, offer }))).name).to.match(/^ERC7943/);
    await office.unfreeze("receivable", id);
    await exporter.member.accept({ terms, offer });
  });

  it("carries a court's order out after fourteen days in which everybody sees it, and not before", async () => {
    const { book, office, bank, receivable, debtor, networkHelpers } = await supervised();
    const { id } = receivable;
    expect(await orderOn(book, "receivable", id)).to.equal(undefined);
    expect((await refusalOf(office.carryOut("receivable", id))).name).to.equal("OrderMissingError");
    await office.orderTransfer("receivable", id, debtor.address, ORDER);
    expect(await orderOn(book, "receivable", id)).to.include({ to: debtor.address, reason: ORDER });
    expect((await refusalOf(office.carryOut("receivable", id))).name).to.equal("OrderNotExecutableError");
    await networkHelpers.time.increase(2 * WEEK);
    expect((await refusalOf(bank.carryOut("receivable", id))).name).to.equal("ParticipantLacksRoleError");
    await office.carryOut("receivable", id);
    expect(await book.receivable.ownerOf(id)).to.equal(debtor.address);
  });

  it("takes an order back", async () => {
    const { book, office, receivable, debtor } = await supervised();
    await office.orderTransfer("receivable", receivable.id, debtor.address, ORDER);
    await office.revokeOrder("receivable", receivable.id, ORDER);
    expect(await orderOn(book, "receivable", receivable.id)).to.equal(undefined);
  });

  it("leaves it to anyone to move the token of a lost account to the one in its place", async () => {
    const { book, registrar, receivable, exporter, second, networkHelpers, governor } = await supervised();
    const { id } = receivable;
    const move = () => new Member(book, governor).recoverToken("receivable", id);
    expect((await refusalOf(move())).name).to.equal("OwnerNotReplacedError");
    const successor = await second.getAddress();
    await registrar.addAccount(exporter.lei, successor);
    await registrar.announceReplacement(exporter.address, successor);
    await networkHelpers.time.increase(WEEK);
    await move();
    expect(await book.receivable.ownerOf(id)).to.equal(successor);
  });
});
