import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import {
  type Bundle,
  BundleExistsError,
  BundleRootError,
  BundleUnreadableError,
  disclose,
  FileHashMismatchError,
  makeBundle,
  MalformedBundleError,
  openBundle,
  readBundle,
  verifyDisclosure,
  writeBundle,
} from "../../../../sdk/documents/contents/index.ts";
import { DOCUMENT_KIND } from "../../../../sdk/documents/kinds.ts";
import schema from "../../../../schemas/bundle.schema.json" with { type: "json" };
import { fields, parts, secret } from "./sample.ts";

const { bundle } = makeBundle(parts, secret);

/** The error that `work` is refused with. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail("nothing was refused"),
    (error: unknown) => error,
  );
}

describe("The bundle that a participant keeps", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lienbook-bundle-"));
    path = join(folder, "INV-2026-0042.bundle.json");
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("comes back from disk as it was, ready to disclose from", async () => {
    await writeBundle(path, bundle);
    const opened = await readBundle(path);
    expect(opened.bundle).to.deep.equal(bundle);
    const disclosure = disclose(opened.commitment, ["value.amount"]);
    expect(verifyDisclosure(disclosure, bundle.root)["value.amount"]).to.equal(fields["value.amount"]);
  });

  it("can be read by its owner only, and leaves no draft behind", async () => {
    await writeBundle(path, bundle);
    if (process.platform !== "win32") expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder)).to.have.length(1);
  });

  it("is not replaced by accident, for its secret exists nowhere else", async () => {
    await writeBundle(path, bundle);
    const { bundle: amended } = makeBundle({ ...parts, amends: bundle.root }, new Uint8Array(32).fill(1));
    expect(await refusal(writeBundle(path, amended))).to.be.instanceOf(BundleExistsError);
    expect((await readBundle(path)).bundle.root).to.equal(bundle.root);
    expect(await readdir(folder)).to.have.length(1);

    await writeBundle(path, amended, { replace: true });
    expect((await readBundle(path)).bundle.amends).to.equal(bundle.root);
    expect(await readdir(folder)).to.have.length(1);
  });

  it("is not written when it contradicts itself", async () => {
    const wrong = { ...bundle, fields: { ...fields, number: "INV-9" } };
    expect(await refusal(writeBundle(path, wrong))).to.be.instanceOf(BundleRootError);
    expect(await readdir(folder)).to.be.empty;
  });

  it("is refused when a field, the file's hash, the secret or the root was changed on disk", async () => {
    const other = `0x${"11".repeat(32)}` as const;
    const changes: Partial<Bundle>[] = [
      { fields: { ...fields, "value.amount": "22500000" } },
      { fields: { number: fields.number } },
      { secret: other },
      { root: other },
    ];
    for (const change of changes) {
      await writeFile(path, JSON.stringify({ ...bundle, ...change }));
      const error = await refusal(readBundle(path));
      expect(error, JSON.stringify(change)).to.be.instanceOf(BundleRootError);
      expect(error)
        .to.have.property("message")
        .that.includes(change.root ?? bundle.root);
    }
    await writeFile(path, JSON.stringify({ ...bundle, file: { sha256: other } }));
    expect(await refusal(readBundle(path))).to.be.instanceOf(FileHashMismatchError);
  });

  it("is refused when it is not of the form that the schema describes, with the place named", async () => {
    const wrong: [object, RegExp][] = [
      [{ version: 2 }, /version/],
      [{ kind: "none" }, /kind/],
      [{ issuer: "529900t8bm49aursdo55" }, /issuer/],
      [{ canonicalIdentity: "" }, /canonicalIdentity/],
      [{ linkingKeys: ["a", "a"] }, /linkingKeys/],
      [{ fingerprints: [] }, /fingerprints/],
      [{ fingerprints: [{ epoch: -1, fingerprint: bundle.root }] }, /fingerprints\/0\/epoch/],
      [{ fields: { "a b": "1" } }, /fields/],
      [{ fields: { a: 1 } }, /fields\/a/],
      [{ secret: bundle.secret.toUpperCase() }, /secret/],
      [{ note: "x" }, /note/],
    ];
    for (const [change, place] of wrong) {
      expect(() => openBundle({ ...bundle, ...change }), JSON.stringify(change)).to.throw(MalformedBundleError, place);
    }
    expect(() => openBundle({ ...bundle, secret: undefined })).to.throw(MalformedBundleError, /secret/);
  });

  it("never shows its secret in a refusal", () => {
    const spoilt = { ...bundle, secret: `${bundle.secret}f` };
    expect(() => openBundle(spoilt))
      .to.throw(MalformedBundleError)
      .with.property("message")
      .not.includes("5e5e");
  });

  it("is refused when the file is absent or is no JSON", async () => {
    expect(await refusal(readBundle(path)))
      .to.be.instanceOf(BundleUnreadableError)
      .with.property("value")
      .includes("ENOENT");
    await writeFile(path, (JSON.stringify(bundle) + "}").slice(0, -20));
    expect(await refusal(readBundle(path)))
      .to.be.instanceOf(BundleUnreadableError)
      .with.property("value")
      .includes("JSON");
  });

  it("is written as JSON that a person can read", async () => {
    await writeBundle(path, bundle);
    expect(await readFile(path, "utf8")).to.match(/^\{\n {2}"version": 1,\n[^]*\}\n$/);
  });

  it("knows every kind of document", () => {
    const kinds = Object.keys(DOCUMENT_KIND).filter((kind) => kind !== "none");
    expect(schema.properties.kind.enum).to.have.members(kinds);
  });
});
