import { expect } from "chai";
import { id as keccakOfText, keccak256, ZeroAddress, ZeroHash } from "ethers";

import { InsuranceParty } from "../../../sdk/insurance/insurance-party.ts";
import {
  billCollateral,
  billDocument,
  ENDORSEMENT,
  issuedBill,
  PURPOSE,
  REFERENCE,
  signedAmendment,
} from "../../fixtures/bills.ts";
import { bookOf, insured, insuredAfloat } from "../../fixtures/documentary.ts";
import { EUR, ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party, RegisteredDocument } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const COVER = 275_000_00n;

/** A bill of 250 000.00 to the exporter's order, and a policy over 275 000.00 that is not yet said to be for it. */
const shipped = stage(deployed, async (net) => ({ bill: await issuedBill(net), policy: await insured(net) }));

/** The insurer has said that it is. */
const covered = stage(shipped, async (net) => {
  await insuredAfloat(net, net.bill.id, net.policy.document);
  return {};
});

async function stated(net: LienbookNetwork, bill: { id: string }, policy: { id: string }, by: Party = net.insurer) {
  return new InsuranceParty(bookOf(net), by).signCargoCover(bill.id, policy.id, await net.validity());
}

/** What `insure` is called with. */
async function insuring(net: LienbookNetwork, bill: { id: string }, policy: RegisteredDocument, by?: Party) {
  return [bill.id, policy.document.fingerprint, await stated(net, bill, policy, by)] as const;
}

describe("CargoInsurance", () => {
  it("shows under which policy and for how much the goods of a bill are insured, and until when", async () => {
    const net = await shipped();
    const { cargoInsurance, exporter, insurer, bill, today } = net;
    const expiresOn = (await today()) + 60n;
    const policy = await insured(net, { expiresOn });
    expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([0n, 0n]);
    await expect(cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, policy))))
      .to.emit(cargoInsurance, "CargoInsured")
      .withArgs(bill.id, policy.id, insurer.lei);
    expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([COVER, expiresOn]);
    expect(await cargoInsurance.policyOf(bill.id)).to.equal(policy.id);
    expect(await cargoInsurance.billUnder(policy.id)).to.equal(bill.id);
  });

  it("is entered by the owner of the bill and by nobody else, the insurer and a bank included", async () => {
    const net = await shipped();
    const { cargoInsurance, exporter, insurer, bankA, carrier, strangers, bill, policy } = net;
    const call = await insuring(net, bill, policy);
    for (const other of [insurer, bankA, carrier, strangers[0]!]) {
      await expect(cargoInsurance.connect(other).insure(...call))
        .to.be.revertedWithCustomError(cargoInsurance, "NotOwnerOfBill")
        .withArgs(bill.id, other, exporter);
    }
    await cargoInsurance.connect(exporter).insure(...call);
  });

  it("is not entered by an account that its owner has lost or had removed", async () => {
    const net = await shipped();
    const { cargoInsurance, participants, exporter, bill, policy } = net;
    const call = await insuring(net, bill, policy);
    await participants.removeAccount(exporter);
    await expect(cargoInsurance.connect(exporter).insure(...call))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(exporter);
  });

  it("is of bills that are somebody's: not of a document that is no bill, or none yet", async () => {
    const net = await shipped();
    const { cargoInsurance, exporter, policy, invoice } = net;
    for (const { id } of [await invoice(), await billDocument(net), { id: ZeroHash }]) {
      await expect(cargoInsurance.connect(exporter).insure(...(await insuring(net, { id }, policy))))
        .to.be.revertedWithCustomError(cargoInsurance, "NotOwnerOfBill")
        .withArgs(id, exporter, ZeroAddress);
    }
  });

  it("is of policies that the signer's own entity has registered, in the currency of the bill", async () => {
    const net = await shipped();
    const { cargoInsurance, registry, exporter, bill, policy, documentIdOf, enrol, strangers } = net;
    const rival = await enrol("RIVALINSURER", ROLE_BIT.insurer, strangers[3]!);
    const { fingerprint, kind } = policy.document;
    const none = documentIdOf(kind, rival, fingerprint);
    const word = await stated(net, bill, { id: none }, rival);
    await expect(cargoInsurance.connect(exporter).insure(bill.id, fingerprint, word))
      .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
      .withArgs(none);
    const euros = await insured(net, { currency: EUR });
    await expect(cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, euros))))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(euros.id, 840n, EUR);
  });

  it("is nobody's own: an insurer does not insure goods that it owns", async () => {
    const net = await shipped();
    const { cargoInsurance, insurer, policy } = net;
    const own = await issuedBill(net, { shipper: insurer });
    await expect(cargoInsurance.connect(insurer).insure(...(await insuring(net, own, policy))))
      .to.be.revertedWithCustomError(cargoInsurance, "InsurerIsOwner")
      .withArgs(insurer.lei);
  });

  it("counts once: a policy is not for the goods of two bills", async () => {
    const net = await covered();
    const { cargoInsurance, exporter, bill, policy } = net;
    const second = await issuedBill(net);
    await expect(cargoInsurance.connect(exporter).insure(...(await insuring(net, second, policy))))
      .to.be.revertedWithCustomError(cargoInsurance, "PolicyInsuresOther")
      .withArgs(policy.id, bill.id);
    // Said again of the same bill it changes nothing.
    await cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, policy)));
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(COVER);
  });

  it("lets a policy go to another bill once a better one has taken its place", async () => {
    const net = await covered();
    const { cargoInsurance, exporter, bill, policy } = net;
    const better = await insured(net, { value: 300_000_00n });
    await cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, better)));
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(300_000_00n);
    const second = await issuedBill(net);
    await cargoInsurance.connect(exporter).insure(...(await insuring(net, second, policy)));
    expect((await cargoInsurance.coverOf(second.id)).value).to.equal(COVER);
    await expect(
      cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, policy))),
    ).to.be.revertedWithCustomError(cargoInsurance, "PolicyInsuresOther");
  });

  it("lets a policy go to another bill once the goods of the first are delivered", async () => {
    const net = await covered();
    const { cargoInsurance, billOfLading, exporter, carrier, bill, policy } = net;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    const second = await issuedBill(net);
    // Until the carrier has answered the first bill stands.
    await expect(
      cargoInsurance.connect(exporter).insure(...(await insuring(net, second, policy))),
    ).to.be.revertedWithCustomError(cargoInsurance, "PolicyInsuresOther");
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    await cargoInsurance.connect(exporter).insure(...(await insuring(net, second, policy)));
  });

  it("goes over to a bill in another's place when the insurer says so", async () => {
    const net = await covered();
    const { cargoInsurance, billOfLading, registry, exporter, carrier, bill, policy, revocation } = net;
    const successor = await billDocument(net);
    await registry.revoke(...(await revocation(carrier, bill)));
    await billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, successor)));
    expect((await cargoInsurance.coverOf(successor.id)).value).to.equal(0n);
    await cargoInsurance.connect(exporter).insure(...(await insuring(net, successor, policy)));
    expect((await cargoInsurance.coverOf(successor.id)).value).to.equal(COVER);
  });

  it("goes with the goods: whoever buys the bill has them insured", async () => {
    const net = await covered();
    const { cargoInsurance, billOfLading, exporter, otherExporter, bill } = net;
    const { toOrder } = ENDORSEMENT;
    await billOfLading.connect(exporter).transfer(bill.id, otherExporter, toOrder, otherExporter.lei, REFERENCE);
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(COVER);
    const another = await insured(net, { value: 1n });
    await expect(cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, another))))
      .to.be.revertedWithCustomError(cargoInsurance, "NotOwnerOfBill")
      .withArgs(bill.id, exporter, otherExporter);
  });

  it("is not taken away from under a lienholder, and is renewed once it is good no more", async () => {
    const net = await shipped();
    const { cargoInsurance, billOfLading, exporter, bankA, bill, today, passDays, pledged } = net;
    const ending = await insured(net, { expiresOn: (await today()) + 5n });
    await insuredAfloat(net, bill.id, ending.document);
    await pledged(bankA, { ...(await billCollateral(net, bill)), amount: 1n });
    const other = await insured(net);
    await passDays(5n);
    await expect(cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, other))))
      .to.be.revertedWithCustomError(billOfLading, "TokenLocked")
      .withArgs(bill.id, 1n);
    await passDays(1n);
    await cargoInsurance.connect(exporter).insure(...(await insuring(net, bill, other)));
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(COVER);
  });

  it("is not used up or contested from under a lienholder, to put a worse one in its place", async () => {
    const net = await covered();
    const { cargoInsurance, billOfLading, receivable, registry, exporter, bankA, insurer, bill, policy } = net;
    await net.pledged(bankA, { ...(await billCollateral(net, bill)), amount: 1n });
    const over = await net.issueReceivable(await net.invoice({ value: 1n }), [[policy, COVER]]);
    await receivable.connect(exporter).confirmPayment(over.id, 1n, keccak256(over.details), over.backing, 1n);
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(0n);
    const worse = await insuring(net, bill, await insured(net, { value: 1n }));
    await expect(cargoInsurance.connect(exporter).insure(...worse))
      .to.be.revertedWithCustomError(billOfLading, "TokenLocked")
      .withArgs(bill.id, 1n);
    await registry.revoke(...(await net.revocation(insurer, policy)));
    await cargoInsurance.connect(exporter).insure(...worse);
  });

  describe("covers nothing", () => {
    it("from the day after the policy's last", async () => {
      const net = await shipped();
      const { cargoInsurance, bill, today, passDays } = net;
      const expiresOn = (await today()) + 5n;
      await insuredAfloat(net, bill.id, (await insured(net, { expiresOn })).document);
      await passDays(5n);
      expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([COVER, expiresOn]);
      await passDays(1n);
      expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([0n, 0n]);
    });

    it("once the policy is taken back", async () => {
      const net = await covered();
      const { cargoInsurance, registry, insurer, bill, policy, revocation } = net;
      await registry.revoke(...(await revocation(insurer, policy)));
      expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([0n, 0n]);
    });

    it("while the policy is contested, until its insurer stands by it", async () => {
      const net = await shipped();
      const { cargoInsurance, registry, insurer, bill, clearance } = net;
      const linkingKeys = [keccakOfText("the policy's subject")];
      const policy = await insured(net, { linkingKeys });
      await insuredAfloat(net, bill.id, policy.document);
      await insured(net, { linkingKeys });
      expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([0n, 0n]);
      await registry.clearContest(...(await clearance(insurer, policy)));
      expect(await cargoInsurance.coverOf(bill.id)).to.deep.equal([COVER, 0n]);
    });
  });

  it("covers what is left of the policy: less by what stands behind a pledged receivable, or what an amendment takes off", async () => {
    const net = await covered();
    const { cargoInsurance, bankA, insurer, bill, policy, amend, invoice, issueReceivable, pledged } = net;
    const receivable = await issueReceivable(await invoice({ value: 100_000_00n }), [[policy, 100_000_00n]]);
    await pledged(bankA, receivable);
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(175_000_00n);
    await amend(insurer, policy, { value: 150_000_00n });
    expect((await cargoInsurance.coverOf(bill.id)).value).to.equal(50_000_00n);
  });
});
