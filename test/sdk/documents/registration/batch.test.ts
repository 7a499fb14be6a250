import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import {
  BatchDuplicateError,
  BatchEmptyError,
  BatchExcerptError,
  BatchIssuersError,
  excerptOf,
  holdersIn,
  leiToBytes20,
  makeBatch,
  NonceAlreadySpentError,
  openExcerpt,
  parseLei,
  readExcerpt,
  SignatureInvalidError,
  writeExcerpt,
} from "../../../../sdk/index.ts";
import type { BatchExcerpt, PreparedDocument } from "../../../../sdk/index.ts";
import { testLei } from "../../../fixtures/lei.ts";
import { members, refusalOf } from "../../../fixtures/members.ts";

const OTHER = testLei("OTHERSHIPPER");

/** Customs has signed for two declarations of the exporter and one of somebody else. */
async function signed() {
  const net = await members();
  const [first, second] = [await net.paperOf("declaration-1.xml"), await net.paperOf("declaration-2.xml")];
  const foreign = otherwise(first, "a1", {
    holder: leiToBytes20(parseLei(OTHER)),
    contentRoot: `0x${"a2".repeat(32)}`,
  });
  const batch = makeBatch([first, foreign, second]);
  const attestation = await net.customs.member.attestBatch(batch);
  const excerpt = excerptOf(batch, attestation, net.exporter.lei);
  return { ...net, first, second, foreign, batch, attestation, excerpt };
}

/** Another document like this one. */
function otherwise(
  prepared: PreparedDocument,
  byte: string,
  change: Partial<PreparedDocument["document"]> = {},
): PreparedDocument {
  const fingerprint = `0x${byte.repeat(32)}`;
  return { ...prepared, id: `0x${byte.repeat(32)}`, document: { ...prepared.document, fingerprint, ...change } };
}

const plain = (excerpt: BatchExcerpt) => JSON.parse(JSON.stringify(excerpt)) as BatchExcerpt;

describe("A batch of documents that one office signs for", () => {
  it("gives each holder its own documents and nothing of the others", async () => {
    const { batch, excerpt, first, second, foreign, exporter, attestation } = await signed();
    expect(holdersIn(batch)).to.have.members([exporter.lei, OTHER]);
    const own = excerpt.entries.map(({ document }) => document.fingerprint);
    expect(own).to.deep.equal([first.document.fingerprint, second.document.fingerprint]);
    const text = JSON.stringify(excerpt);
    const { fingerprint, contentRoot, holder } = foreign.document;
    for (const secret of [fingerprint, contentRoot, holder, OTHER]) expect(text).to.not.include(secret);
    expect(excerptOf(batch, attestation, OTHER).entries).to.have.length(1);
  });

  it("is entered by its holder from the excerpt, each document under the id that it was prepared with", async () => {
    const { excerpt, exporter, first, second, foreign, book } = await signed();
    const receipts = await exporter.member.registerFromBatch(openExcerpt(plain(excerpt)));
    expect(receipts).to.have.length(1);
    for (const { id, document } of [first, second]) {
      expect((await book.registry.stateOf(id)).value).to.equal(BigInt(document.value));
    }
    expect((await book.registry.stateOf(foreign.id)).kind).to.equal(0n);
  });

  it("is entered once, and the rest of it after an interruption", async () => {
    const { excerpt, exporter, first, book } = await signed();
    const opened = openExcerpt(excerpt);
    await exporter.member.registerFromBatch({
      ...opened,
      ids: opened.ids.slice(0, 1),
      entries: opened.entries.slice(0, 1),
    });
    const [receipt, ...more] = await exporter.member.registerFromBatch(opened);
    expect(more).to.deep.equal([]);
    const entered = await book.registry.queryFilter(
      book.registry.filters.DocumentRegistered(),
      receipt!.blockNumber,
      receipt!.blockNumber,
    );
    expect(entered.map(({ args }) => args.id)).to.deep.equal([opened.ids[1]]);
    expect(opened.ids[0]).to.equal(first.id);
    expect(await exporter.member.registerFromBatch(opened)).to.deep.equal([]);
  });

  it("leaves a document as it is that stands already, with whatever contents, and enters the others", async () => {
    const { excerpt, exporter, customs, first, second, book } = await signed();
    const contentRoot = `0x${"77".repeat(32)}`;
    await customs.member.register({ ...first, document: { ...first.document, contentRoot } });
    const before = await book.registry.factsOf(first.id);
    await exporter.member.registerFromBatch(openExcerpt(excerpt));
    expect(await book.registry.factsOf(first.id)).to.equal(before);
    expect((await book.registry.stateOf(second.id)).value).to.equal(BigInt(second.document.value));
  });

  it("is withdrawn by the office for what is not entered yet", async () => {
    const { excerpt, exporter, customs, attestation } = await signed();
    await customs.member.withdraw("registry", attestation);
    expect(await refusalOf(exporter.member.registerFromBatch(openExcerpt(excerpt)))).to.be.instanceOf(
      NonceAlreadySpentError,
    );
  });

  it("is refused by the register when somebody else signed it", async () => {
    const { batch, exporter, customs } = await signed();
    const attestation = { ...(await exporter.member.attestBatch(batch)), signer: customs.address };
    const forged = openExcerpt(excerptOf(batch, attestation, exporter.lei));
    expect(await refusalOf(exporter.member.registerFromBatch(forged))).to.be.instanceOf(SignatureInvalidError);
  });

  it("is made of documents of one issuer, each once", async () => {
    const { first, second } = await signed();
    expect(() => makeBatch([])).to.throw(BatchEmptyError);
    expect(() => makeBatch([first, second, first])).to.throw(BatchDuplicateError, first.id);
    expect(() => makeBatch([first, { ...second, issuer: OTHER }])).to.throw(BatchIssuersError, OTHER);
  });

  it("has no excerpt for who holds nothing in it", async () => {
    const { batch, attestation } = await signed();
    expect(() => excerptOf(batch, attestation, testLei("NOBODY"))).to.throw(BatchEmptyError);
  });
});

describe("An excerpt of a batch", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "excerpt-"));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it("is kept in a file and read from it", async () => {
    const { excerpt } = await signed();
    const path = join(folder, "declarations.json");
    await writeExcerpt(path, excerpt);
    expect(await readExcerpt(path)).to.deep.equal(openExcerpt(excerpt));
    expect(JSON.parse(await readFile(path, "utf8"))).to.deep.equal(excerpt);
  });

  it("is refused when one thing in it was changed", async () => {
    const { excerpt } = await signed();
    const changes: ((
      copy: { -readonly [K in keyof BatchExcerpt]: BatchExcerpt[K] } & Record<string, unknown>,
    ) => void)[] = [
      (copy) => (copy.root = `0x${"00".repeat(32)}`),
      (copy) => ((copy.entries[0]!.document as { value: string }).value = "1"),
      (copy) => ((copy.entries[0]!.document as { value: string }).value = "36893488147419103232"),
      (copy) => ((copy.entries[0]!.document as { value: string }).value = "-1"),
      (copy) => ((copy.entries[0]!.document as { holder: string }).holder = OTHER),
      (copy) => ((copy.entries[0]!.document as { datedOn: number }).datedOn += 1),
      (copy) => (copy.entries[0]!.proof as string[]).pop(),
      (copy) => (copy.entries = []),
      (copy) => (copy.version = 2 as 1),
      (copy) => (copy.extra = true),
      (copy) => ((copy.attestation as { nonce: string }).nonce = "9".repeat(78)),
      (copy) => ((copy.attestation as { deadline: string }).deadline = "9".repeat(15)),
      (copy) => ((copy.attestation as { nonce: string }).nonce = "0x01"),
    ];
    for (const change of changes) {
      const copy = plain(excerpt) as Parameters<typeof change>[0];
      change(copy);
      expect(() => openExcerpt(copy), String(change)).to.throw(BatchExcerptError);
    }
    for (const nothing of [null, undefined, 1, "", [], {}]) {
      expect(() => openExcerpt(nothing)).to.throw(BatchExcerptError);
    }
  });

  it("is refused, naming the file, where there is none or no JSON in it", async () => {
    const path = join(folder, "none.json");
    expect((await refusalOf(readExcerpt(path))).message).to.include(path);
    await writeFile(path, "{");
    expect(await refusalOf(readExcerpt(path))).to.be.instanceOf(BatchExcerptError);
  });
});
