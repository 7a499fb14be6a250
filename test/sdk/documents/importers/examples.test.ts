import { readFile } from "node:fs/promises";

import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";

import {
  identifyDocuments,
  importDocument,
  KeyedFingerprinter,
  leiToBytes20,
  parseLei,
  PartyDirectory,
} from "../../../../sdk/documents/index.ts";

const EXAMPLES = new URL("../../../../examples/", import.meta.url);
const fingerprinter = new KeyedFingerprinter(new Uint8Array(32).fill(7));

async function example(name: string) {
  return importDocument(await readFile(new URL(name, EXAMPLES)));
}

async function identified(name: string) {
  const directory = PartyDirectory.parse(await readFile(new URL("parties.json", EXAMPLES), "utf8"));
  const [identity] = await identifyDocuments([await example(name)], fingerprinter, directory);
  if (!identity) throw new Error("no identity");
  return identity;
}

describe("The example documents", () => {
  it("hold an invoice over USD 250,000.00 that is due 180 days after its date", async () => {
    const invoice = await example("invoice.xml");
    expect(invoice.kind).to.equal("commercialInvoice");
    expect(invoice.value).to.deep.equal({ amount: 25_000_000n, currency: "USD" });
    expect([invoice.issueDate, invoice.dueDate]).to.deep.equal(["2026-09-15", "2027-03-14"]);
    expect(invoice.notFinanceable).to.deep.equal([]);
  });

  it("hold the same invoice re-keyed, under the same document id", async () => {
    const [original, rekeyed] = [await identified("invoice.xml"), await identified("invoice-rekeyed.xml")];
    expect(rekeyed.documentId).to.equal(original.documentId);
    expect(rekeyed.linkingKeys).to.deep.equal(original.linkingKeys);
  });

  it("hold a second invoice that is another document", async () => {
    expect((await identified("invoice-second.xml")).documentId).not.to.equal(
      (await identified("invoice.xml")).documentId,
    );
  });

  it("hold two declarations of one customs authority, worth USD 280,000.00 together", async () => {
    const declarations = await Promise.all(["declaration-1.xml", "declaration-2.xml"].map(example));
    expect(declarations.map(({ kind }) => kind)).to.deep.equal(["customsDeclaration", "customsDeclaration"]);
    expect(declarations.map(({ value }) => value?.amount)).to.deep.equal([18_000_000n, 10_000_000n]);
    const identities = await Promise.all(["declaration-1.xml", "declaration-2.xml"].map(identified));
    expect(identities.map(({ issuerKey }) => issuerKey)).to.deep.equal(Array(2).fill("lei:LIENB00KCUSTOMS00088"));
  });

  it("have the ids that the registry derives on chain", async () => {
    const { kind, fingerprint, documentId } = await identified("invoice.xml");
    const issuer = leiToBytes20(parseLei("LIENB00KEXPORTER0046"));
    const encoded = AbiCoder.defaultAbiCoder().encode(["uint8", "bytes20", "bytes32"], [kind, issuer, fingerprint]);
    expect(documentId).to.equal(keccak256(encoded));
  });
});
