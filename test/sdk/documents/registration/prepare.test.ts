import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { example } from "../../../../scripts/stage/cast.ts";
import {
  dayOf,
  DOCUMENT_KIND,
  IssuerNotEnrolledError,
  KeyedFingerprinter,
  leiToBytes20,
  MissingFieldError,
  NotFinanceableError,
  parseLei,
  PartyDirectory,
  prepareDocument,
} from "../../../../sdk/index.ts";
import type { PrepareOptions } from "../../../../sdk/index.ts";
import { documentIdOf } from "../../../fixtures/encodings.ts";
import { refusalOf } from "../../../fixtures/members.ts";

const EXPORTER = "LIENB00KEXPORTER0046";
const CUSTOMS = "LIENB00KCUSTOMS00088";

async function optionsWith(wish: Partial<PrepareOptions> = {}): Promise<PrepareOptions> {
  return {
    fingerprinter: new KeyedFingerprinter(new Uint8Array(32).fill(7)),
    directory: PartyDirectory.parse(Buffer.from(await example("parties.json")).toString("utf8")),
    holder: EXPORTER,
    ...wish,
  };
}
const prepare = async (file: string, wish: Partial<PrepareOptions> = {}) =>
  prepareDocument(await example(file), await optionsWith(wish));
/** The declaration as an office writes it that names itself by its code and country alone. */
async function declarationWithoutLeiOfCustoms(): Promise<Uint8Array> {
  const text = Buffer.from(await example("declaration-1.xml")).toString("utf8");
  const anonymous = text.replace(`<cbc:ID schemeID="0199">${CUSTOMS}</cbc:ID>`, "<cbc:ID>3101</cbc:ID>");
  expect(anonymous).to.not.equal(text);
  return Buffer.from(anonymous);
}
const fixture = async (file: string) => readFile(join(import.meta.dirname, "../../../fixtures/documents", file));

describe("Preparing a document for the register", () => {
  it("reads of the file what goes on chain: kind, value, currency, date, holder", async () => {
    const { document, issuer, content } = await prepare("invoice.xml");
    expect(issuer).to.equal(EXPORTER);
    expect(content.number).to.equal("NHH-2026-00917");
    expect(document).to.include({
      kind: DOCUMENT_KIND.commercialInvoice,
      value: 250_000_00n,
      currency: 840,
      datedOn: dayOf("2026-09-15"),
      expiresOn: 0,
      holder: leiToBytes20(parseLei(EXPORTER)),
    });
  });

  it("names the office that must attest a declaration, not the exporter", async () => {
    expect((await prepare("declaration-1.xml")).issuer).to.equal(CUSTOMS);
  });

  it("has the id that the contracts compute from kind, issuer and fingerprint", async () => {
    const { id, document } = await prepare("invoice.xml");
    const issuer = leiToBytes20(parseLei(EXPORTER));
    expect(id).to.equal(documentIdOf(BigInt(document.kind), issuer, document.fingerprint));
  });

  it("gives the same paper in another layout the same id, and other contents another commitment", async () => {
    const [first, rekeyed] = [await prepare("invoice.xml"), await prepare("invoice-rekeyed.xml")];
    expect(rekeyed.id).to.equal(first.id);
    expect(rekeyed.document.contentRoot).to.not.equal(first.document.contentRoot);
  });

  it("gives another paper another id, and the same paper another one under another key", async () => {
    const { id } = await prepare("invoice.xml");
    expect((await prepare("invoice-second.xml")).id).to.not.equal(id);
    const fingerprinter = new KeyedFingerprinter(new Uint8Array(32).fill(7), 1);
    expect((await prepare("invoice.xml", { fingerprinter })).id).to.not.equal(id);
  });

  it("commits to the contents anew each time, and to the same with the secret of the bundle", async () => {
    const [first, second] = [await prepare("invoice.xml"), await prepare("invoice.xml")];
    expect(second.document.contentRoot).to.not.equal(first.document.contentRoot);
    const secret = Buffer.from(first.bundle.secret.slice(2), "hex");
    const again = await prepare("invoice.xml", { secret });
    expect(again.document).to.deep.equal(first.document);
    expect(first.bundle.root).to.equal(first.document.contentRoot);
  });

  it("enters the last day on which the document is good", async () => {
    const { document } = await prepare("invoice.xml", { expiresOn: "2027-06-30" });
    expect(document.expiresOn).to.equal(dayOf("2027-06-30"));
  });

  it("refuses a credit note: it takes value away", async () => {
    const refusal = await refusalOf(prepareDocument(await fixture("ubl-credit-note.xml"), await optionsWith()));
    expect(refusal).to.be.instanceOf(NotFinanceableError);
  });

  it("refuses a document without a value, naming what is missing", async () => {
    const refusal = await refusalOf(prepareDocument(await fixture("delivery-confirmation.json"), await optionsWith()));
    expect(refusal).to.be.instanceOf(MissingFieldError);
    expect(refusal.message).to.include("value");
  });

  it("refuses a document whose issuer neither the file nor the directory names by LEI", async () => {
    const anonymous = await declarationWithoutLeiOfCustoms();
    const refusal = await refusalOf(prepareDocument(anonymous, await optionsWith({ directory: PartyDirectory.empty })));
    expect(refusal).to.be.instanceOf(IssuerNotEnrolledError);
  });

  it("takes the LEI of an office from the file or from the directory, and comes to the same document", async () => {
    const stated = await prepare("declaration-1.xml", { directory: PartyDirectory.empty });
    const lookedUp = await prepareDocument(await declarationWithoutLeiOfCustoms(), await optionsWith());
    expect([stated.issuer, lookedUp.issuer]).to.deep.equal([CUSTOMS, CUSTOMS]);
    expect(stated.id).to.equal(lookedUp.id);
  });
});
