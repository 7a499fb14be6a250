import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { example } from "../../../../scripts/stage/cast.ts";
import {
  AMENDMENT,
  authorize,
  DisclosureMismatchError,
  DocumentNotDisclosedError,
  examineDocuments,
  factsHash,
  KeyedFingerprinter,
  leiToBytes20,
  LinkingKeyMissingError,
  parseLei,
  RegisteredUnderOtherEpochError,
  REVOCATION,
} from "../../../../sdk/index.ts";
import { members, refusalOf, traded } from "../../../fixtures/members.ts";
import type { Paper } from "../../../fixtures/members.ts";

type Net = Awaited<ReturnType<typeof members>>;

const REASON = keccak256(toUtf8Bytes("the statement of reasons"));
/** Another key follows that under which the examples are registered. */
const NEXT = new KeyedFingerprinter(new Uint8Array(32).fill(8), 1);

/** The invoice alone, registered. */
async function registered() {
  const net = await members();
  const invoice = await net.paperOf("invoice.xml");
  await net.exporter.member.register(invoice);
  return { ...net, invoice };
}

async function examine({ book, examiner, exporter }: Net, papers: readonly Paper[], wish = {}) {
  return examineDocuments(
    book,
    papers.map(({ id }) => id),
    exporter.lei,
    papers.map(({ disclosed }) => disclosed),
    { ...examiner, ...wish },
  );
}

/** The exporter's word about its own invoice, signed and submitted. */
async function exporterSays(
  { book, ethers, exporter, governor }: Net,
  { id, document }: Paper,
  what: { revoke: true } | { value: bigint } | { holder: string },
) {
  const signer = await ethers.getSigner(exporter.address);
  const { chainId } = await ethers.provider.getNetwork();
  const target = { contract: "registry", chainId, address: await book.registry.getAddress() } as const;
  const limits = { nonce: 1n, deadline: 2n ** 40n };
  const said = { document: id, attestor: exporter.address };
  const { kind, fingerprint } = document;
  if ("revoke" in what) {
    const revocation = await authorize(signer, target, REVOCATION, { ...said, reason: REASON }, limits);
    await governor.send(await book.registry.revoke.populateTransaction(kind, fingerprint, REASON, revocation));
    return;
  }
  const { holder, value, expiresOn, contentRoot } = document;
  const amendment = { replaces: factsHash(holder, contentRoot), holder, value, expiresOn, contentRoot, ...what };
  // An amendment changes holder or contents; one of the value alone comes with other contents.
  if ("value" in what) amendment.contentRoot = REASON;
  const signed = await authorize(signer, target, AMENDMENT, { ...said, ...amendment }, limits);
  await governor.send(await book.registry.amend.populateTransaction(kind, fingerprint, amendment, signed));
}

describe("Examining disclosed documents", () => {
  it("finds what the register says, and how much of each is left", async () => {
    const net = await traded();
    const papers = [net.invoice, ...net.declarations];
    const before = await examine(net, papers);
    expect(before.map(({ id }) => id)).to.deep.equal(papers.map(({ id }) => id));
    expect(before.map(({ available }) => available)).to.deep.equal(papers.map(({ document }) => document.value));
    expect(before.map(({ contested }) => contested)).to.deep.equal([false, false, false]);

    const terms = net.termsFor(net.receivable);
    await net.bankA.member.approve(125_000_00n);
    await net.exporter.member.accept({ terms, offer: await net.bankA.member.signOffer(terms) });
    const [invoice] = await examine(net, papers);
    expect(invoice?.available).to.equal(0n);
  });

  it("asks for the file of every document", async () => {
    const net = await registered();
    const { book, examiner, exporter, invoice } = net;
    const refusal = await refusalOf(examineDocuments(book, [invoice.id], exporter.lei, [], examiner));
    expect(refusal).to.be.instanceOf(DocumentNotDisclosedError).and.include({ documentId: invoice.id });
  });

  it("refuses a file that was never registered", async () => {
    const net = await members();
    const refusal = await refusalOf(examine(net, [await net.paperOf("invoice.xml")]));
    expect(refusal).to.be.instanceOf(DisclosureMismatchError);
  });

  for (const [what, change, found] of [
    ["its issuer has taken back", { revoke: true }, "standing disclosed as live, registered as revoked"],
    ["its issuer has amended to less", { value: 1n }, "value in minor units disclosed as 25000000, registered as 1"],
    [
      "now belongs to somebody else",
      { holder: leiToBytes20(parseLei("LIENB00KDEBTOR000007")) },
      "holder and contents disclosed as",
    ],
  ] as const) {
    it(`refuses a document that ${what}`, async () => {
      const net = await registered();
      await exporterSays(net, net.invoice, change);
      const refusal = await refusalOf(examine(net, [net.invoice]));
      expect(refusal).to.be.instanceOf(DisclosureMismatchError).and.include({ documentId: net.invoice.id });
      expect(refusal.message).to.include(found);
    });
  }

  it("refuses a file with other contents, though it is the same paper", async () => {
    const net = await registered();
    const bytes = await example("invoice-rekeyed.xml");
    const rekeyed = { ...net.invoice, disclosed: { ...net.invoice.disclosed, bytes } };
    expect(await refusalOf(examine(net, [rekeyed]))).to.be.instanceOf(DisclosureMismatchError);
  });

  it("refuses a file with the secret of another", async () => {
    const net = await registered();
    const other = { ...net.invoice, disclosed: { ...net.invoice.disclosed, secret: `0x${"11".repeat(32)}` } };
    expect(await refusalOf(examine(net, [other]))).to.be.instanceOf(DisclosureMismatchError);
  });

  describe("under several epochs of the fingerprint key", () => {
    const both = ({ fingerprinter }: Net) => ({ fingerprinters: [NEXT, fingerprinter] as const });

    it("finds a document that was registered under the older one", async () => {
      const net = await registered();
      const [found] = await examine(net, [net.invoice], both(net));
      expect(found?.id).to.equal(net.invoice.id);
    });

    it("does not know it under the newer one alone", async () => {
      const net = await registered();
      const refusal = await refusalOf(examine(net, [net.invoice], { fingerprinters: [NEXT] }));
      expect(refusal).to.be.instanceOf(DocumentNotDisclosedError);
    });

    for (const [which, pick] of [
      ["older", 0],
      ["newer", 1],
    ] as const) {
      it(`refuses the ${which} entry of a paper that was registered under both`, async () => {
        const net = await registered();
        const again = await net.paperOf("invoice.xml", NEXT);
        await net.exporter.member.register(again);
        const entries = [net.invoice, again] as const;
        const refusal = await refusalOf(examine(net, [entries[pick]], both(net)));
        expect(refusal).to.be.instanceOf(RegisteredUnderOtherEpochError);
        expect(refusal).to.include({ documentId: entries[pick].id, otherId: entries[1 - pick]?.id });
      });
    }
  });

  describe("with linking keys", () => {
    /** The same sale under another number. */
    async function renumbered(net: Net, invoice: Paper, hide = false): Promise<Paper> {
      const text = new TextDecoder()
        .decode(invoice.disclosed.bytes)
        .replaceAll(invoice.content.number ?? "", "ANOTHER-1");
      const paper = await net.read(new TextEncoder().encode(text));
      const linkingKeys = hide ? [] : paper.document.linkingKeys;
      await net.exporter.member.register({ ...paper, document: { ...paper.document, linkingKeys } });
      return paper;
    }

    it("calls both papers of one trade contested", async () => {
      const net = await registered();
      const found = await examine(net, [net.invoice, await renumbered(net, net.invoice)]);
      expect(found.map(({ contested }) => contested)).to.deep.equal([true, true]);
    });

    it("refuses the paper whose keys were hidden, and not the first one", async () => {
      const net = await registered();
      const hidden = await renumbered(net, net.invoice, true);
      expect((await examine(net, [net.invoice]))[0]?.contested).to.equal(false);
      const refusal = await refusalOf(examine(net, [hidden]));
      expect(refusal).to.be.instanceOf(LinkingKeyMissingError).and.include({ documentId: hidden.id });
    });

    it("refuses a paper that hid its keys before any other had them", async () => {
      const net = await members();
      const invoice = await net.paperOf("invoice.xml");
      await net.exporter.member.register({ ...invoice, document: { ...invoice.document, linkingKeys: [] } });
      expect(await refusalOf(examine(net, [invoice]))).to.be.instanceOf(LinkingKeyMissingError);
    });
  });
});
