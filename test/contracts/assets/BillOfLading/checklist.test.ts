import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import {
  billCollateral,
  billDocument,
  ENDORSEMENT,
  FORM,
  issuedBill,
  issueOf,
  NOBODY,
  PURPOSE,
  REFERENCE,
  signedTransfer,
  stateOfBill,
  TITLE,
} from "../../../fixtures/bills.ts";
import type { LienbookNetwork, Party, RegisteredDocument } from "../../../fixtures/network.ts";
import { KIND } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const STATEMENT = keccakOfText("a statement");
const issued = stage(deployed, async (net) => ({ bill: await issuedBill(net) }));

type Issued = LienbookNetwork & { readonly bill: RegisteredDocument };

async function endorse(
  { billOfLading, bill }: Issued,
  from: Party,
  to: Party,
  endorsement: bigint = ENDORSEMENT.toOrder,
) {
  const endorsee = endorsement === ENDORSEMENT.named || endorsement === ENDORSEMENT.toOrder ? to.lei : NOBODY;
  return billOfLading.connect(from).transfer(bill.id, to, endorsement, endorsee, REFERENCE);
}

async function standing({ billOfLading, bill }: Issued) {
  const { state, title, possessor, titleholder } = await billOfLading.billOf(bill.id);
  return { state, title, possessor, titleholder };
}

describe("An electronic bill of lading must", () => {
  it("1 be identifiable as the one record: its id is its document's, and there is one token of it", async () => {
    const { billOfLading, carrier, bill, documentIdOf } = await issued();
    expect(bill.id).to.equal(documentIdOf(KIND.billOfLading, carrier, bill.document.fingerprint));
    expect(await billOfLading.ownerIfAny(bill.id)).to.not.equal(ZeroAddress);
    expect(await billOfLading.kind()).to.equal(5n);
    expect(await billOfLading.obligorIn("0x")).to.equal(NOBODY);
  });

  it("2 be under one identified party's exclusive control from issue until it ends", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, carrier, bill } = net;
    expect((await standing(net)).possessor).to.equal(exporter.lei);
    await endorse(net, exporter, otherExporter);
    expect((await standing(net)).possessor).to.equal(otherExporter.lei);
    await billOfLading.connect(otherExporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    expect(await standing(net)).to.include({ possessor: NOBODY, titleholder: NOBODY });
    expect(await billOfLading.ownerIfAny(bill.id)).to.equal(ZeroAddress);
  });

  it("3 keep its integrity: it is issued over the contents as the carrier attested them, and commits to them", async () => {
    const net = await deployed();
    const { billOfLading, registry, carrier } = net;
    const of = await billDocument(net);
    const altered = { ...of, document: { ...of.document, contentRoot: STATEMENT } };
    await expect(billOfLading.connect(carrier).issue(...issueOf(net, altered))).to.be.revertedWithCustomError(
      registry,
      "DocumentFactsMismatch",
    );
    await net.amend(carrier, of, { value: 1_00n });
    await expect(billOfLading.connect(carrier).issue(...issueOf(net, of))).to.be.revertedWithCustomError(
      registry,
      "DocumentFactsMismatch",
    );
  });

  it("4 pass possession by a transfer of control that deprives the transferor", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, bill } = net;
    await endorse(net, exporter, otherExporter);
    await expect(endorse(net, exporter, otherExporter))
      .to.be.revertedWithCustomError(billOfLading, "ERC721IncorrectOwner")
      .withArgs(exporter, BigInt(bill.id), otherExporter);
    await expect(
      billOfLading.connect(otherExporter).transfer(bill.id, otherExporter, ENDORSEMENT.none, NOBODY, ZeroHash),
    )
      .to.be.revertedWithCustomError(billOfLading, "TransferToSelf")
      .withArgs(bill.id, otherExporter);
  });

  it("5 let joint holders count as one: all accounts of a party, and a wallet that several officers share", async () => {
    const net = await issued();
    const { billOfLading, participants, exporter, otherExporter, strangers, ethers, kycExpiry, bill } = net;
    await participants.addAccount(exporter.lei, strangers[0]!);
    await billOfLading.connect(exporter).transfer(bill.id, strangers[0]!, ENDORSEMENT.none, NOBODY, ZeroHash);
    expect(await standing(net)).to.include({ title: TITLE.inHand, titleholder: exporter.lei });
    const officers = [strangers[1]!, strangers[2]!];
    const joint = await ethers.deployContract("MultisigWallet", [officers.map(({ address }) => address), 2n]);
    await participants.update(otherExporter.lei, 1n, kycExpiry);
    await participants.addAccount(otherExporter.lei, joint);
    await billOfLading.connect(strangers[0]).transfer(bill.id, joint, ENDORSEMENT.toOrder, otherExporter.lei, ZeroHash);
    expect(await standing(net)).to.include({ possessor: otherExporter.lei, titleholder: otherExporter.lei });
    const call = billOfLading.interface.encodeFunctionData("surrender", [bill.id, PURPOSE.delivery, REFERENCE]);
    await (joint as unknown as { connect(by: unknown): { execute(to: unknown, data: string): Promise<unknown> } })
      .connect(officers[1])
      .execute(billOfLading, call);
    expect(await stateOfBill(net, bill.id)).to.equal("pending delivery");
  });

  it("6 record endorsements, signed by who endorses and readable by all", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor, bill } = net;
    const signed = await signedTransfer(net, exporter, bill.id, otherExporter, ENDORSEMENT.toOrder, otherExporter.lei);
    await expect(
      billOfLading
        .connect(debtor)
        .transferSigned(bill.id, otherExporter, ENDORSEMENT.toOrder, otherExporter.lei, REFERENCE, signed),
    )
      .to.emit(billOfLading, "BillTransferred")
      .withArgs(bill.id, exporter, otherExporter, exporter.lei, ENDORSEMENT.toOrder, otherExporter.lei, REFERENCE);
  });

  it("7 show amendments as such: the old bill says which one took its place", async () => {
    const net = await issued();
    const { billOfLading, registry, exporter, carrier, bill } = net;
    const next = await billDocument(net);
    const args = [next.document.fingerprint, next.document.contentRoot, FORM.order, NOBODY, REFERENCE] as const;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.amendment, REFERENCE);
    const accept = async () =>
      billOfLading.connect(carrier).acceptAmendment(bill.id, bill.document.fingerprint, ...args);
    await expect(accept()).to.be.revertedWithCustomError(billOfLading, "DocumentStillStands").withArgs(bill.id);
    await registry.revoke(...(await net.revocation(carrier, bill)));
    await expect(accept())
      .to.emit(billOfLading, "BillSuperseded")
      .withArgs(bill.id, next.id, carrier, REFERENCE)
      .and.to.emit(billOfLading, "BillIssued");
    expect(await billOfLading.successorOf(bill.id)).to.equal(next.id);
    expect(await billOfLading.ownerOf(next.id)).to.equal(exporter.address);
    await expect(accept()).to.be.revertedWithCustomError(billOfLading, "BillNotPending").withArgs(bill.id, 5n);
  });

  it("7 be amended by a carrier in good standing: a suspended one issues no successor", async () => {
    const net = await issued();
    const { billOfLading, registry, participants, exporter, carrier, bill } = net;
    const next = await billDocument(net);
    const args = [next.document.fingerprint, next.document.contentRoot, FORM.order, NOBODY, REFERENCE] as const;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.amendment, REFERENCE);
    await registry.revoke(...(await net.revocation(carrier, bill)));
    await participants.suspend(carrier.lei);
    await expect(billOfLading.connect(carrier).acceptAmendment(bill.id, bill.document.fingerprint, ...args))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(carrier.lei);
  });

  it("8 take over from paper with a statement", async () => {
    const net = await deployed();
    const of = await billDocument(net);
    await expect(net.billOfLading.connect(net.carrier).issue(...issueOf(net, of, {}, STATEMENT)))
      .to.emit(net.billOfLading, "BillIssued")
      .withArgs(
        of.id,
        net.carrier.lei,
        net.exporter,
        of.document.value,
        [net.carrier.lei, net.exporter.lei, NOBODY, FORM.order],
        STATEMENT,
      );
  });

  it("9 return to paper with a statement, the record inoperative, and be taken over from it again", async () => {
    const net = await issued();
    const { billOfLading, exporter, carrier, bill } = net;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.paper, REFERENCE);
    const accept = billOfLading.connect(carrier).acceptPaper;
    await expect(accept(bill.id, bill.document.fingerprint, ZeroHash))
      .to.be.revertedWithCustomError(billOfLading, "StatementMissing")
      .withArgs(bill.id);
    await expect(accept(bill.id, bill.document.fingerprint, STATEMENT))
      .to.emit(billOfLading, "BillConvertedToPaper")
      .withArgs(bill.id, carrier, exporter, STATEMENT);
    expect(await billOfLading.ownerIfAny(bill.id)).to.equal(ZeroAddress);
    await billOfLading.connect(carrier).issue(...issueOf(net, bill, {}, STATEMENT));
    expect(await billOfLading.ownerOf(bill.id)).to.equal(exporter.address);
  });

  it("10 prevent two claims for one performance: what is delivered is never a bill again", async () => {
    const net = await issued();
    const { billOfLading, exporter, carrier, bill } = net;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    for (const paper of [ZeroHash, STATEMENT]) {
      await expect(billOfLading.connect(carrier).issue(...issueOf(net, bill, {}, paper)))
        .to.be.revertedWithCustomError(billOfLading, "BillAlreadyIssued")
        .withArgs(bill.id, 4n);
    }
  });

  it("11 be issued exactly once, first of all, by the carrier that attested it", async () => {
    const net = await deployed();
    const { billOfLading, registry, participants, carrier, exporter, debtor, bankA } = net;
    const of = await billDocument(net);
    await expect(billOfLading.connect(exporter).transfer(of.id, debtor, ENDORSEMENT.none, NOBODY, ZeroHash))
      .to.be.revertedWithCustomError(billOfLading, "ERC721NonexistentToken")
      .withArgs(BigInt(of.id));
    await expect(billOfLading.connect(exporter).issue(...issueOf(net, of))).to.be.revertedWithCustomError(
      participants,
      "ParticipantLacksRole",
    );
    await expect(
      billOfLading.connect(carrier).issue(...issueOf(net, of, { to: bankA.address })),
    ).to.be.revertedWithCustomError(registry, "DocumentFactsMismatch");
    await billOfLading.connect(carrier).issue(...issueOf(net, of));
    await expect(billOfLading.connect(carrier).issue(...issueOf(net, of)))
      .to.be.revertedWithCustomError(billOfLading, "BillAlreadyIssued")
      .withArgs(of.id, 0n);
  });

  it("12 tell a transfer of possession from an endorsement to one alone, to order and in blank", async () => {
    const cases = [
      [ENDORSEMENT.none, TITLE.apart],
      [ENDORSEMENT.named, TITLE.inHandOnly],
      [ENDORSEMENT.toOrder, TITLE.inHand],
      [ENDORSEMENT.inBlank, TITLE.blank],
    ] as const;
    for (const [endorsement, title] of cases) {
      const net = await issued();
      await endorse(net, net.exporter, net.otherExporter, endorsement);
      const titleholder = endorsement === ENDORSEMENT.none ? net.exporter.lei : net.otherExporter.lei;
      expect(await standing(net)).to.include({ title, possessor: net.otherExporter.lei, titleholder });
    }
  });

  it("12 name an endorsee that is a participant, and none in blank or for possession alone", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor, bill } = net;
    const unknown = `0x${"41".repeat(20)}`;
    for (const [endorsement, endorsee] of [
      [ENDORSEMENT.none, debtor.lei],
      [ENDORSEMENT.inBlank, debtor.lei],
      [ENDORSEMENT.toOrder, NOBODY],
      [ENDORSEMENT.named, unknown],
    ] as const) {
      await expect(billOfLading.connect(exporter).transfer(bill.id, otherExporter, endorsement, endorsee, ZeroHash))
        .to.be.revertedWithCustomError(billOfLading, "EndorseeInvalid")
        .withArgs(bill.id, endorsee);
    }
  });

  it("13 let only an endorsee in possession endorse, who may; and when it is blank, the possessor", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor, bankA, bankB, bill } = net;
    // To the debtor's order, in the hands of its bank: neither the bank nor the absent debtor endorses.
    await billOfLading.connect(exporter).transfer(bill.id, bankA, ENDORSEMENT.toOrder, debtor.lei, ZeroHash);
    await expect(endorse(net, bankA, bankB))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(bill.id, bankA.lei, debtor.lei);
    await endorse(net, bankA, debtor, ENDORSEMENT.none);
    expect(await standing(net)).to.include({ title: TITLE.inHand, titleholder: debtor.lei });
    await endorse(net, debtor, bankB, ENDORSEMENT.inBlank);
    await endorse(net, bankB, bankA, ENDORSEMENT.none);
    await endorse(net, bankA, otherExporter, ENDORSEMENT.named);
    await expect(endorse(net, otherExporter, debtor))
      .to.be.revertedWithCustomError(billOfLading, "EndorsementEnds")
      .withArgs(bill.id, otherExporter.lei);
    await endorse(net, otherExporter, bankA, ENDORSEMENT.none);
    expect((await standing(net)).title).to.equal(TITLE.apartOnly);
    await endorse(net, bankA, otherExporter, ENDORSEMENT.none);
    expect((await standing(net)).title).to.equal(TITLE.inHandOnly);
  });

  it("13 be endorsed no more by one alone to whom it came through others' hands", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor, bankA, bill } = net;
    await billOfLading.connect(exporter).transfer(bill.id, bankA, ENDORSEMENT.named, debtor.lei, ZeroHash);
    expect(await standing(net)).to.include({ title: TITLE.apartOnly, titleholder: debtor.lei });
    await endorse(net, bankA, debtor, ENDORSEMENT.none);
    await expect(endorse(net, debtor, otherExporter))
      .to.be.revertedWithCustomError(billOfLading, "EndorsementEnds")
      .withArgs(bill.id, debtor.lei);
  });

  it("14 be straight or blank for life: neither is ever endorsed", async () => {
    for (const form of [FORM.straight, FORM.blank]) {
      const net = await deployed();
      const consignee = form === FORM.straight ? net.debtor.lei : NOBODY;
      const bill = await issuedBill(net, { form, consignee });
      for (const endorsement of [ENDORSEMENT.named, ENDORSEMENT.toOrder, ENDORSEMENT.inBlank]) {
        await expect(endorse({ ...net, bill }, net.exporter, net.debtor, endorsement))
          .to.be.revertedWithCustomError(net.billOfLading, "FormNotEndorsable")
          .withArgs(bill.id, form);
      }
    }
  });

  it("14 name whom its form asks for, a participant", async () => {
    const net = await deployed();
    const of = await billDocument(net);
    const unknown = `0x${"41".repeat(20)}`;
    for (const [form, consignee] of [
      [FORM.straight, NOBODY],
      [FORM.straight, unknown],
      [FORM.order, unknown],
      [FORM.blank, net.debtor.lei],
    ] as const) {
      await expect(net.billOfLading.connect(net.carrier).issue(...issueOf(net, of, { form, consignee })))
        .to.be.revertedWithCustomError(net.billOfLading, "ConsigneeInvalid")
        .withArgs(of.id, consignee);
    }
    await net.billOfLading.connect(net.carrier).issue(...issueOf(net, of, { consignee: net.debtor.lei }));
    expect(await standing({ ...net, bill: of })).to.include({ title: TITLE.apart, titleholder: net.debtor.lei });
  });

  it("14 be in its shipper's hand with title, where it is made out to the shipper: to be endorsed, or straight, to nobody", async () => {
    const net = await deployed();
    const { exporter, otherExporter, billOfLading } = net;
    const toOrder = { ...net, bill: await issuedBill(net, { consignee: exporter.lei }) };
    expect(await standing(toOrder)).to.include({ title: TITLE.inHand, titleholder: exporter.lei });
    await endorse(toOrder, exporter, otherExporter);
    const straight = { ...net, bill: await issuedBill(net, { form: FORM.straight, consignee: exporter.lei }) };
    expect(await standing(straight)).to.include({ title: TITLE.inHandOnly, titleholder: exporter.lei });
    await expect(endorse(straight, exporter, otherExporter)).to.be.revertedWithCustomError(
      billOfLading,
      "FormNotEndorsable",
    );
  });

  it("15 be surrendered for delivery, for amendment or for paper, to the issuing carrier alone", async () => {
    const net = await issued();
    const { billOfLading, participants, exporter, strangers, bill } = net;
    const other = await net.enrol("OTHERLINE", 4n, strangers[0]!);
    for (const purpose of Object.values(PURPOSE)) {
      await expect(billOfLading.connect(exporter).surrender(bill.id, purpose, REFERENCE))
        .to.emit(billOfLading, "BillSurrendered")
        .withArgs(bill.id, exporter, exporter.lei, purpose, REFERENCE);
      await expect(billOfLading.connect(other).reject(bill.id, bill.document.fingerprint, STATEMENT))
        .to.be.revertedWithCustomError(billOfLading, "NotCarrierOfBill")
        .withArgs(bill.id, other.lei);
      await billOfLading.connect(net.carrier).reject(bill.id, bill.document.fingerprint, STATEMENT);
    }
    expect(await participants.entityOf(other)).to.equal(other.lei);
  });

  it("16 be surrendered only by its possessor with title; straight, by shipper or consignee; blank, by the possessor", async () => {
    const net = await issued();
    const { billOfLading, exporter, debtor, bankA } = net;
    const surrender = async (by: Party, id: string) =>
      billOfLading.connect(by).surrender(id, PURPOSE.delivery, ZeroHash);
    await endorse(net, exporter, bankA, ENDORSEMENT.none);
    await expect(surrender(bankA, net.bill.id))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(net.bill.id, bankA.lei, exporter.lei);
    await expect(surrender(exporter, net.bill.id)).to.be.revertedWithCustomError(billOfLading, "ERC721IncorrectOwner");

    const straight = { ...net, bill: await issuedBill(net, { form: FORM.straight, consignee: debtor.lei }) };
    await endorse(straight, exporter, bankA, ENDORSEMENT.none);
    await expect(surrender(bankA, straight.bill.id)).to.be.revertedWithCustomError(billOfLading, "NotTitleholder");
    await endorse(straight, bankA, debtor, ENDORSEMENT.none);
    await surrender(debtor, straight.bill.id);
    const kept = await issuedBill(net, { form: FORM.straight, consignee: debtor.lei });
    await surrender(exporter, kept.id);

    const blank = { ...net, bill: await issuedBill(net, { form: FORM.blank }) };
    await endorse(blank, exporter, bankA, ENDORSEMENT.none);
    await surrender(bankA, blank.bill.id);
  });

  it("16 be nobody's once it is delivered, a straight one that its shipper surrendered in its consignee's stead, too", async () => {
    const net = await deployed();
    const { billOfLading, exporter, carrier, debtor } = net;
    const bill = await issuedBill(net, { form: FORM.straight, consignee: debtor.lei });
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    expect((await standing({ ...net, bill })).titleholder).to.equal(debtor.lei);
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    expect(await standing({ ...net, bill })).to.include({ possessor: NOBODY, titleholder: NOBODY });
  });

  it("16 be its shipper's to surrender only while it is straight: not once it came back from paper to another's order", async () => {
    const net = await deployed();
    const { billOfLading, exporter, carrier, debtor } = net;
    const bill = await issuedBill(net, { form: FORM.straight, consignee: debtor.lei });
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.paper, REFERENCE);
    await billOfLading.connect(carrier).acceptPaper(bill.id, bill.document.fingerprint, STATEMENT);
    await billOfLading.connect(carrier).issue(...issueOf(net, bill, { consignee: debtor.lei }, STATEMENT));
    await expect(billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE))
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(bill.id, exporter.lei, debtor.lei);
  });

  it("17 say to its holder's wallet that it awaits the carrier's answer, and for what", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, carrier, bill } = net;
    for (const [of, purpose] of Object.entries(PURPOSE)) {
      await billOfLading.connect(exporter).surrender(bill.id, purpose, REFERENCE);
      const [, card = ""] = (await billOfLading.tokenURI(bill.id)).split("base64,");
      expect(Buffer.from(card, "base64").toString()).to.contain(`surrendered for ${of}, unanswered`);
      expect(await billOfLading.canTransfer(exporter, otherExporter, bill.id)).to.equal(false);
      await billOfLading.connect(carrier).reject(bill.id, bill.document.fingerprint, STATEMENT);
      expect(await billOfLading.canTransfer(exporter, otherExporter, bill.id)).to.equal(true);
    }
  });

  it("17 stay with the carrier until it answers: nobody else moves it, whatever the carrier's standing", async () => {
    const net = await issued();
    const { billOfLading, participants, exporter, otherExporter, carrier, bill } = net;
    await billOfLading.connect(exporter).approve(otherExporter, bill.id);
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    for (const by of [exporter, otherExporter]) {
      await expect(billOfLading.connect(by).transferFrom(exporter, otherExporter, bill.id))
        .to.be.revertedWithCustomError(billOfLading, "BillNotInCirculation")
        .withArgs(bill.id, 1n);
    }
    await participants.suspend(carrier.lei);
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
  });

  it("17 wait for whoever froze it: what is frozen after its surrender is not delivered until it is free", async () => {
    const net = await issued();
    const { billOfLading, exporter, carrier, supervisor, bill } = net;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    await billOfLading.connect(supervisor).setFrozenTokens(exporter, bill.id, true);
    const deliver = async () =>
      billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    await expect(deliver())
      .to.be.revertedWithCustomError(billOfLading, "ERC7943InsufficientUnfrozenBalance")
      .withArgs(exporter, BigInt(bill.id));
    await billOfLading.connect(supervisor).setFrozenTokens(exporter, bill.id, false);
    await expect(deliver()).to.emit(billOfLading, "BillDelivered").withArgs(bill.id, carrier, exporter, REFERENCE);
  });

  it("18 return on rejection, with a comment, as it was", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, carrier, bill } = net;
    await endorse(net, exporter, otherExporter, ENDORSEMENT.named);
    const before = await standing(net);
    await billOfLading.connect(otherExporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    const carriers = billOfLading.connect(carrier);
    await expect(carriers.reject(bill.id, bill.document.fingerprint, ZeroHash))
      .to.be.revertedWithCustomError(billOfLading, "StatementMissing")
      .withArgs(bill.id);
    await expect(carriers.reject(bill.id, bill.document.fingerprint, STATEMENT))
      .to.emit(billOfLading, "SurrenderRejected")
      .withArgs(bill.id, carrier, otherExporter, STATEMENT);
    expect(await standing(net)).to.deep.equal(before);
    expect(await billOfLading.ownerOf(bill.id)).to.equal(otherExporter.address);
  });

  it("19 end on acceptance; an amended one is void, and a new chain begins with the one in its place", async () => {
    const net = await issued();
    const { billOfLading, registry, exporter, otherExporter, carrier, bill } = net;
    await endorse(net, exporter, otherExporter);
    const switched = await billDocument(net, { shipper: otherExporter });
    await billOfLading.connect(otherExporter).surrender(bill.id, PURPOSE.amendment, REFERENCE);
    await registry.revoke(...(await net.revocation(carrier, bill)));
    const { fingerprint, contentRoot } = switched.document;
    const accept = async (successor: string) =>
      billOfLading
        .connect(carrier)
        .acceptAmendment(bill.id, bill.document.fingerprint, successor, contentRoot, FORM.order, NOBODY, ZeroHash);
    await expect(accept(bill.document.fingerprint)).to.be.revertedWithCustomError(billOfLading, "BillAlreadyIssued");
    await accept(fingerprint);
    expect(await stateOfBill(net, bill.id)).to.equal("superseded");
    expect(await standing({ ...net, bill: switched })).to.include({
      possessor: otherExporter.lei,
      titleholder: otherExporter.lei,
    });
  });

  it("20 keep a chain attributed to actors, with on whose behalf, time and reference, of every act", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor, carrier, bill } = net;
    await endorse(net, exporter, otherExporter);
    await billOfLading.connect(otherExporter).refuse(bill.id, exporter, STATEMENT);
    await endorse(net, exporter, debtor);
    await billOfLading.connect(debtor).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
    const names = ["BillIssued", "BillTransferred", "Refused", "BillSurrendered", "BillDelivered"] as const;
    const counts = await Promise.all(
      names.map(async (name) => {
        const filter = billOfLading.filters[name] as (id: string) => Parameters<typeof billOfLading.queryFilter>[0];
        return (await billOfLading.queryFilter(filter(bill.id))).length;
      }),
    );
    expect(counts).to.deep.equal([1, 2, 1, 1, 1]);
  });
});

describe("A bill of lading that was pushed to its holder", () => {
  it("returns to who signed its transfer, with the title that it had then", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor, bankA, bill } = net;
    await endorse(net, exporter, otherExporter, ENDORSEMENT.inBlank);
    const signed = await signedTransfer(net, otherExporter, bill.id, debtor, ENDORSEMENT.named, debtor.lei);
    await billOfLading.connect(bankA).transferSigned(bill.id, debtor, ENDORSEMENT.named, debtor.lei, REFERENCE, signed);
    expect((await standing(net)).title).to.equal(TITLE.inHandOnly);
    await billOfLading.connect(debtor).refuse(bill.id, otherExporter, STATEMENT);
    expect(await standing(net)).to.include({ title: TITLE.blank, possessor: otherExporter.lei });
  });

  it("returns blank to who gave it on without a word, though an endorsement came before", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, debtor } = net;
    await endorse(net, exporter, otherExporter, ENDORSEMENT.inBlank);
    await endorse(net, otherExporter, debtor, ENDORSEMENT.none);
    await billOfLading.connect(debtor).refuse(net.bill.id, otherExporter, STATEMENT);
    expect(await standing(net)).to.include({ title: TITLE.blank, possessor: otherExporter.lei });
  });

  it("is no longer refused once it was surrendered, even after the carrier rejected that", async () => {
    const net = await issued();
    const { billOfLading, exporter, carrier, bill } = net;
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, REFERENCE);
    await billOfLading.connect(carrier).reject(bill.id, bill.document.fingerprint, STATEMENT);
    await expect(billOfLading.connect(exporter).refuse(bill.id, carrier, STATEMENT))
      .to.be.revertedWithCustomError(billOfLading, "NothingToRefuse")
      .withArgs(bill.id);
  });

  it("is voided by its carrier only with title: not one that somebody gave it to keep", async () => {
    const net = await issued();
    const { billOfLading, exporter, carrier, bill } = net;
    const voids = async () => billOfLading.connect(carrier).void(bill.id, bill.document.fingerprint, STATEMENT);
    await expect(voids()).to.be.revertedWithCustomError(billOfLading, "NotInCarriersPossession");
    await endorse(net, exporter, carrier, ENDORSEMENT.none);
    await expect(voids())
      .to.be.revertedWithCustomError(billOfLading, "NotTitleholder")
      .withArgs(bill.id, carrier.lei, exporter.lei);
    await billOfLading.connect(carrier).refuse(bill.id, exporter, ZeroHash);
    await endorse(net, exporter, carrier);
    await expect(billOfLading.connect(carrier).void(bill.id, bill.document.fingerprint, ZeroHash))
      .to.be.revertedWithCustomError(billOfLading, "StatementMissing")
      .withArgs(bill.id);
    await expect(voids()).to.emit(billOfLading, "BillVoided").withArgs(bill.id, carrier, STATEMENT);
  });
});

describe("A pledged bill of lading", () => {
  it("finds nothing left when the same goods are pledged once more", async () => {
    const net = await issued();
    const { registry, bankA, bankB, bill, pledged, consent, lienbook, exporter } = net;
    await pledged(bankA, await billCollateral(net, bill));
    const { pledge } = await consent(bankB, { ...(await billCollateral(net, bill)), amount: 1n });
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(bill.id, 1n, 0n);
  });

  it("moves and is surrendered again once the lienholder has released it", async () => {
    const net = await issued();
    const { lienbook, bankA, exporter, billOfLading, bill, pledged } = net;
    const collateral = await billCollateral(net, bill);
    const { purpose } = await pledged(bankA, collateral);
    await expect(billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, ZeroHash))
      .to.be.revertedWithCustomError(billOfLading, "TokenLocked")
      .withArgs(bill.id, collateral.amount);
    await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
    await billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, ZeroHash);
  });

  it("is not surrendered while its document stands behind a pledged receivable, nor pledged so while it is", async () => {
    const net = await issued();
    const { billOfLading, lienbook, exporter, carrier, bankA, bill, invoice, issueReceivable, consent } = net;
    const receivable = await issueReceivable(await invoice(), [[bill, 70_000_00n]]);
    const surrender = async () => billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, ZeroHash);
    await surrender();
    const { pledge } = await consent(bankA, receivable);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(lienbook, "BackingBarred")
      .withArgs(bill.id);
    await billOfLading.connect(carrier).reject(bill.id, bill.document.fingerprint, STATEMENT);
    await lienbook.connect(exporter).pledge(...pledge);
    await expect(surrender()).to.be.revertedWithCustomError(billOfLading, "TokenLocked").withArgs(bill.id, 70_000_00n);
  });

  it("is born locked when its document stands behind a pledged receivable already, and only then", async () => {
    const net = await deployed();
    await expect(net.billOfLading.connect(net.carrier).issue(...issueOf(net, await billDocument(net)))).to.not.emit(
      net.billOfLading,
      "Locked",
    );
    const of = await billDocument(net);
    await net.pledged(net.bankA, await net.issueReceivable(await net.invoice(), [[of, 70_000_00n]]));
    await expect(net.billOfLading.connect(net.carrier).issue(...issueOf(net, of)))
      .to.emit(net.billOfLading, "Locked")
      .withArgs(BigInt(of.id), true);
  });

  it("gives title to whom a court gives the bill, in whatever hands title was", async () => {
    const net = await issued();
    const { billOfLading, exporter, otherExporter, bankA, supervisor, networkHelpers, bill } = net;
    await endorse(net, exporter, bankA, ENDORSEMENT.none);
    await billOfLading.connect(supervisor).orderTransfer(bill.id, otherExporter, STATEMENT);
    await networkHelpers.time.increase(14n * 86_400n);
    await billOfLading.connect(supervisor).forcedTransfer(bankA, otherExporter, bill.id);
    expect(await standing(net)).to.include({ title: TITLE.inHand, titleholder: otherExporter.lei });
  });

  it("keeps its form before the court: what was nobody's to endorse is not the new holder's, and blank stays blank", async () => {
    for (const [form, consignee, title] of [
      [FORM.straight, "debtor", TITLE.inHandOnly],
      [FORM.blank, undefined, TITLE.blank],
    ] as const) {
      const net = await deployed();
      const { billOfLading, exporter, otherExporter, supervisor, networkHelpers } = net;
      const wish = consignee === undefined ? { form } : { form, consignee: net[consignee].lei };
      const bill = await issuedBill(net, wish);
      await billOfLading.connect(supervisor).orderTransfer(bill.id, otherExporter, STATEMENT);
      await networkHelpers.time.increase(14n * 86_400n);
      await billOfLading.connect(supervisor).forcedTransfer(exporter, otherExporter, bill.id);
      expect(await standing({ ...net, bill })).to.include({ title, titleholder: otherExporter.lei });
    }
  });
});
