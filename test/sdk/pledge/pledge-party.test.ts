import { expect } from "chai";

import {
  balanceOf,
  collateralOf,
  commitmentOf,
  lienStanding,
  liensOn,
  PledgeParty,
  Sender,
} from "../../../sdk/index.ts";
import { refusalOf, traded } from "../../fixtures/members.ts";

/** The banks keep their loans in their own systems; the exporter has a receivable of 250 000.00 over two declarations. */
async function beside() {
  const net = await traded();
  const party = async ({ address }: { readonly address: string }) =>
    new PledgeParty(net.book, new Sender(await net.ethers.getSigner(address), { pollingMs: 1 }));
  const [exporter, bankA, bankB, debtor] = [
    await party(net.exporter),
    await party(net.bankA),
    await party(net.bankB),
    await party(net.debtor),
  ];
  const free = async () => {
    const documents = [net.invoice, ...net.declarations];
    return Promise.all(documents.map(async ({ id }) => (await balanceOf(net.book, id)).available));
  };
  return { ...net, parties: { exporter, bankA, bankB, debtor }, free };
}

describe("PledgeParty", () => {
  it("shows an asset as its token committed to it", async () => {
    const { book, receivable } = await beside();
    const { commitment } = await book.receivable.pledgeableAs(receivable.id);
    expect(commitmentOf(collateralOf(receivable))).to.equal(commitment);
    expect(commitmentOf(collateralOf(receivable, 1n))).to.equal(commitment);
  });

  it("pledges to a bank that has consented, with all documents behind", async () => {
    const { book, receivable, bankA, exporter, parties, free } = await beside();
    expect(await free()).to.deep.equal([250_000_00n, 180_000_00n, 100_000_00n]);
    const signed = await parties.bankA.signPledge(collateralOf(receivable, 200_000_00n), exporter.address);
    const { lien, purpose, rank } = await parties.exporter.pledge(signed);
    expect(rank).to.equal(1n);
    expect(await lienStanding(book, lien)).to.deep.equal({ holder: bankA.lei, amount: 200_000_00n, rank });
    expect(await free()).to.deep.equal([50_000_00n, 60_000_00n, 20_000_00n]);
    const [found] = await liensOn(book, receivable.id);
    expect(found).to.deep.include({ lien, rank, terms: "0x" });
    expect(found?.stake.purpose).to.equal(purpose);
  });

  it("refuses a second pledge to another bank beyond what is left, by document and amounts, with what to do", async () => {
    const { receivable, exporter, parties } = await beside();
    await parties.exporter.pledge(
      await parties.bankA.signPledge(collateralOf(receivable, 200_000_00n), exporter.address),
    );
    const second = await parties.bankB.signPledge(collateralOf(receivable, 50_000_01n), exporter.address);
    const refusal = await refusalOf(parties.exporter.pledge(second));
    expect(refusal.name).to.equal("DocumentOverEncumberedError");
    expect(refusal).to.include({ id: receivable.id, requested: 50_000_01n, available: 50_000_00n });
    expect(refusal).to.have.property("advice").that.is.not.equal("");
    const rest = await parties.bankB.signPledge(collateralOf(receivable, 50_000_00n), exporter.address);
    expect((await parties.exporter.pledge(rest)).rank).to.equal(2n);
  });

  it("gives back what was repaid from own funds, and uses up what the debtor paid", async () => {
    const { book, receivable, exporter, parties, free } = await beside();
    const collateral = collateralOf(receivable);
    const signed = await parties.bankA.signPledge(collateral, exporter.address);
    const { lien, purpose } = await parties.exporter.pledge(signed);
    await parties.bankA.discharge(collateral, purpose, { withdrawn: 50_000_00n });
    expect(await lienStanding(book, lien)).to.include({ amount: 200_000_00n });
    await parties.bankA.discharge(collateral, purpose, { collected: 100_000_00n });
    expect(await free()).to.deep.equal([50_000_00n, 60_000_00n, 20_000_00n]);
    await parties.bankA.release(collateral, purpose);
    expect(await lienStanding(book, lien)).to.equal(undefined);
    expect(await free()).to.deep.equal([150_000_00n, 120_000_00n, 60_000_00n]);
  });

  it("lets nobody but the holder discharge, nothing beyond the lien, and nothing at all of one that is gone", async () => {
    const { receivable, exporter, parties } = await beside();
    const collateral = collateralOf(receivable);
    const signed = await parties.bankA.signPledge(collateral, exporter.address);
    const { purpose } = await parties.exporter.pledge(signed);
    const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;
    for (const other of [parties.exporter, parties.bankB, parties.debtor]) {
      expect(await refused(other.release(collateral, purpose))).to.equal("NotKeeperOfLienError");
    }
    const beyond = parties.bankA.discharge(collateral, purpose, { withdrawn: 250_000_00n, collected: 1n });
    expect(await refused(beyond)).to.equal("DischargeExceedsLienError");
    await parties.bankA.release(collateral, purpose);
    const again = parties.bankA.discharge(collateral, purpose, { withdrawn: 1n });
    expect(await refused(again)).to.equal("LienNotFoundError");
  });

  it("is held to what was signed: by the owner it names, once, before its deadline, by a bank or guarantor", async () => {
    const { receivable, exporter, parties, networkHelpers } = await beside();
    const collateral = collateralOf(receivable, 1_00n);
    const refused = async (call: Promise<unknown>) => (await refusalOf(call)).name;
    const signed = await parties.bankA.signPledge(collateral, exporter.address);
    expect(await refused(parties.debtor.pledge(signed))).to.equal("SignatureInvalidError");
    const more = { ...signed, collateral: collateralOf(receivable, 2_00n) };
    expect(await refused(parties.exporter.pledge(more))).to.equal("SignatureInvalidError");
    await parties.exporter.pledge(signed);
    expect(await refused(parties.exporter.pledge(signed))).to.equal("NonceAlreadySpentError");
    const byDebtor = await parties.debtor.signPledge(collateral, exporter.address);
    expect(await refused(parties.exporter.pledge(byDebtor))).to.equal("ParticipantLacksRoleError");
    const deadline = BigInt(await networkHelpers.time.latest()) + 60n;
    const late = await parties.bankA.signPledge(collateral, exporter.address, { deadline });
    await networkHelpers.time.increaseTo(deadline + 1n);
    expect(await refused(parties.exporter.pledge(late))).to.equal("SignatureExpiredError");
  });
});
