import { readFile } from "node:fs/promises";

import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";

import {
  AmendmentOfOtherError,
  collateralOf,
  DOCUMENT_FLAG,
  DocumentIssuer,
  documentFlags,
  documentStanding,
  NotACreditNoteFileError,
  NotFinanceableError,
  prepareCreditNote,
  PledgeParty,
  ReceivableParty,
  SaleParty,
  Sender,
} from "../../../../sdk/index.ts";
import { example } from "../../../../scripts/stage/cast.ts";
import { refusalOf, traded } from "../../../fixtures/members.ts";

const REASON = keccakOfText("the statement of reasons");

async function issued() {
  const net = await traded();
  const issuer = async ({ address }: { readonly address: string }) =>
    new DocumentIssuer(net.book, new Sender(await net.ethers.getSigner(address), { pollingMs: 1 }));
  const text = Buffer.from(await example("invoice.xml")).toString("utf8");
  /** The same invoice with something else in it. */
  const corrected = async (from: string | RegExp, to: string) => net.read(Buffer.from(text.replaceAll(from, to)));
  return {
    ...net,
    corrected,
    seller: await issuer(net.exporter),
    office: await issuer(net.customs),
    stranger: await issuer(net.debtor),
  };
}

describe("DocumentIssuer", () => {
  it("amends its document in person: same paper, other contents, and the register says so", async () => {
    const { book, invoice, seller, corrected } = await issued();
    const amended = await corrected("2027-03-14", "2027-04-14");
    expect(amended.id).to.equal(invoice.id);
    await seller.amend(amended);
    const other = await refusalOf(seller.amend(amended));
    expect(other.name).to.equal("AmendmentUnchangedError");
    expect(await documentStanding(book, invoice.id)).to.include({ id: invoice.id, kind: "commercialInvoice" });
  });

  it("signs an amendment that anyone submits, once, and that nothing signed earlier can follow", async () => {
    const { seller, stranger, corrected } = await issued();
    const first = await seller.signAmendment(await corrected("2027-03-14", "2027-04-14"));
    const second = await seller.signAmendment(await corrected("2027-03-14", "2027-05-14"));
    await stranger.amend(first);
    expect((await refusalOf(stranger.amend(first))).name).to.be.oneOf([
      "NonceAlreadySpentError",
      "DocumentFactsMismatchError",
    ]);
    expect((await refusalOf(stranger.amend(second))).name).to.equal("DocumentFactsMismatchError");
  });

  it("amends no document that is not registered, or is somebody else's", async () => {
    const { seller, stranger, office, invoice, corrected } = await issued();
    const otherNumber = await corrected("NHH-2026-00917", "NHH-2026-00999");
    expect((await refusalOf(seller.amend(otherNumber))).name).to.equal("DocumentNotRegisteredError");
    const amended = await corrected("2027-03-14", "2027-04-14");
    expect((await refusalOf(stranger.amend(amended))).name).to.equal("DocumentNotRegisteredError");
    expect((await refusalOf(office.amend(amended))).name).to.equal("ParticipantLacksRoleError");
    const euros = { ...invoice, document: { ...invoice.document, currency: 978 } };
    const refusal = await refusalOf(seller.signAmendment(euros));
    expect(refusal).to.be.instanceOf(AmendmentOfOtherError);
    expect(refusal.message).to.contain("currency 978, registered as 840");
  });

  it("takes its document back, in person or by signature; the flag says so and nothing is lent on it any more", async () => {
    const { book, invoice, declarations, seller, office, stranger, exporter, bankA, receivable, ethers } =
      await issued();
    const signed = await office.signRevocation(declarations[0], REASON);
    await stranger.revoke(declarations[0], REASON, signed);
    expect((await documentStanding(book, declarations[0].id))?.flags).to.include("revoked");
    const bank = new PledgeParty(book, new Sender(await ethers.getSigner(bankA.address), { pollingMs: 1 }));
    const owner = new PledgeParty(book, new Sender(await ethers.getSigner(exporter.address), { pollingMs: 1 }));
    const pledge = await bank.signPledge(collateralOf(receivable), exporter.address);
    expect((await refusalOf(owner.pledge(pledge))).name).to.equal("DocumentHasBeenRevokedError");
    await seller.revoke(invoice, REASON);
    expect((await documentStanding(book, invoice.id))?.flags).to.deep.equal(["revoked"]);
    expect((await refusalOf(seller.revoke(invoice, REASON))).name).to.equal("DocumentHasBeenRevokedError");
  });

  it("clears a contest, and there must be one", async () => {
    const { invoice, seller, stranger } = await issued();
    expect((await refusalOf(seller.clearContest(invoice, REASON))).name).to.equal("DocumentNotContestedError");
    const signed = await seller.signClearance(invoice, REASON);
    expect((await refusalOf(stranger.clearContest(invoice, REASON, signed))).name).to.equal(
      "DocumentNotContestedError",
    );
  });
});

describe("A document's standing", () => {
  it("is nothing for a document that nobody has registered", async () => {
    const { book } = await issued();
    expect(await documentStanding(book, keccakOfText("none"))).to.equal(undefined);
  });

  it("has every flag of the contracts by name, and drops those that say nothing without a lien", () => {
    const all = Object.values(DOCUMENT_FLAG).reduce((sum, flag) => sum | flag, 0n);
    expect(all).to.equal(255n);
    expect(documentFlags({ flags: all, encumbered: 1n })).to.deep.equal(Object.keys(DOCUMENT_FLAG));
    expect(documentFlags({ flags: all, encumbered: 0n })).to.deep.equal([
      "revoked",
      "contested",
      "preceded",
      "split",
      "reduced",
    ]);
  });

  it("tells what is left of a document behind an asset, and that the asset is being sold", async () => {
    const { book, invoice, declarations, exporter, bankA, receivable, ethers } = await issued();
    const bankAccount = new Sender(await ethers.getSigner(bankA.address), { pollingMs: 1 });
    const owner = new PledgeParty(book, new Sender(await ethers.getSigner(exporter.address), { pollingMs: 1 }));
    const collateral = collateralOf(receivable);
    const signed = await new PledgeParty(book, bankAccount).signPledge(collateral, exporter.address);
    const { purpose } = await owner.pledge(signed);
    const behind = await documentStanding(book, declarations[0].id);
    expect(behind).to.deep.include({ encumbered: 150_000_00n, available: 30_000_00n, flags: [] });
    await new SaleParty(book, bankAccount).giveNotice(collateral, { engine: ZeroAddress, purpose });
    expect((await documentStanding(book, invoice.id))?.flags).to.deep.equal(["enforced"]);
  });
});

describe("A credit note", () => {
  /** The example invoice, as a credit note over all of it under a number of its own. */
  async function noteFor(value: string) {
    const net = await issued();
    const bytes = await readFile(new URL("../../../fixtures/documents/ubl-credit-note.xml", import.meta.url), "utf8");
    const text = bytes.replace("<cbc:ID>NHH-2026-00917<", "<cbc:ID>CN-2026-00031<").replaceAll("5000.00", value);
    return { ...net, note: Buffer.from(text) };
  }

  it("is refused as something to lend on, and an invoice as a credit note", async () => {
    const { read, note, fingerprinter, directory, exporter } = await noteFor("5000.00");
    expect(await refusalOf(read(note))).to.be.instanceOf(NotFinanceableError);
    const options = { fingerprinter, directory, holder: exporter.lei };
    const refusal = await refusalOf(prepareCreditNote(await example("invoice.xml"), options));
    expect(refusal).to.be.instanceOf(NotACreditNoteFileError);
  });

  it("is refused over nothing", async () => {
    const { note, fingerprinter, directory, exporter } = await noteFor("0.00");
    const options = { fingerprinter, directory, holder: exporter.lei };
    expect(await refusalOf(prepareCreditNote(note, options))).to.have.property("code", "no-positive-amount");
  });

  it("is registered from its file and taken off the receivable", async () => {
    const { book, ethers, networkHelpers, fingerprinter, directory, exporter, invoice, receivable, note } =
      await noteFor("5000.00");
    await networkHelpers.time.increase(30 * 86_400);
    const { id, document } = await prepareCreditNote(note, { fingerprinter, directory, holder: exporter.lei });
    expect(document.value).to.equal(5_000_00n);
    await exporter.member.register({ ...invoice, id, document });
    const account = await ethers.getSigner(exporter.address);
    const credited = { id, fingerprint: document.fingerprint };
    await new ReceivableParty(book, account).credit(receivable, invoice.document.fingerprint, credited);
    const standing = await documentStanding(book, invoice.id);
    expect(standing).to.deep.include({ flags: ["reduced"], reduction: 5_000_00n, available: 245_000_00n });
  });
});
