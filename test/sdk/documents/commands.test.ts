import { existsSync } from "node:fs";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { compare, identifyAll, ROOT, run, type Report } from "./command.ts";
import { textOf } from "./importers/files.ts";

const INVOICE = "examples/invoice.xml";
const FIXTURES = "test/fixtures/documents";

describe("The identify command", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lienbook-documents-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("prints one object for one file, with everything that the register needs", async () => {
    const { code, stdout } = await run("identify", ["--json", INVOICE]);
    expect(code).to.equal(0);
    const report = JSON.parse(stdout) as Report;
    expect(report).to.deep.include({
      file: INVOICE,
      kind: "commercialInvoice",
      number: "NHH-2026-00917",
      issueDate: "2026-09-15",
      dueDate: "2027-03-14",
      canonical: "LIENBOOK/1|COMMERCIALINVOICE|380|NHH202600917|2026-09-15",
      value: { amount: "25000000", currency: "USD", exponent: 2, decimal: "250000.00" },
      financeable: true,
      provisionalIssuer: false,
    });
    expect(report.documentId).to.match(/^0x[0-9a-f]{64}$/);
    expect(report.linkingKeys.map(({ key }) => key.split("|")[0])).to.deep.equal(["invoice-terms"]);
  });

  it("prints a list for several files, in their order", async () => {
    const reports = await identifyAll(INVOICE, "examples/invoice-rekeyed.xml", "examples/declaration-1.xml");
    expect(reports.map(({ file }) => file)).to.deep.equal([
      INVOICE,
      "examples/invoice-rekeyed.xml",
      "examples/declaration-1.xml",
    ]);
    expect(reports[1]?.documentId).to.equal(reports[0]?.documentId);
    expect(reports[2]?.documentId).not.to.equal(reports[0]?.documentId);
  });

  it("prints a list for a directory, even with one document in it", async () => {
    const directory = join(folder, "one");
    mkdirSync(directory);
    cpSync(join(ROOT, INVOICE), join(directory, "a.xml"));
    const { stdout } = await run("identify", ["--json", directory]);
    expect((JSON.parse(stdout) as Report[]).map(({ number }) => number)).to.deep.equal(["NHH-2026-00917"]);
  });

  it("answers for what is not financeable, with the reason", async () => {
    const { code, stdout } = await run("identify", ["--json", `${FIXTURES}/ubl-credit-note.xml`]);
    const report = JSON.parse(stdout) as Report;
    expect(code).to.equal(0);
    expect(report).to.deep.include({ kind: "creditNote", financeable: false });
    expect(report.notFinanceable.map((reason) => [reason.name, reason.code])).to.deep.equal([
      ["NotFinanceableError", "credit-note"],
    ]);
    expect(report.documentId).to.match(/^0x/);
  });

  it("answers for a draft that cannot be identified yet", async () => {
    const { code, stdout } = await run("identify", ["--json", `${FIXTURES}/dcsa-shipping-instructions.json`]);
    expect([code, (JSON.parse(stdout) as Report).documentId]).to.deep.equal([0, null]);
  });

  it("names the broken rule of each file it refuses, goes on with the next and exits with 1", async () => {
    const broken = join(folder, "broken.xml");
    writeFileSync(broken, "<Invoice>");
    const { code, stdout } = await run("identify", ["--json", broken, "nowhere.xml", INVOICE]);
    const reports = JSON.parse(stdout) as Report[];
    expect(code).to.equal(1);
    expect(reports.map((report) => report.error?.name ?? report.kind)).to.deep.equal([
      "UnreadableXmlError",
      "UnreadableFileError",
      "commercialInvoice",
    ]);
    expect(reports[0]?.error).to.have.all.keys("name", "code", "value", "rule", "advice");
  });

  it("reads no more of a file than a document can have, be it a device that never ends", async function () {
    if (!existsSync("/dev/zero")) this.skip();
    const { code, stdout } = await run("identify", ["--json", "/dev/zero"]);
    expect(code).to.equal(1);
    expect((JSON.parse(stdout) as Report).error?.name).to.equal("DocumentTooLargeError");
  });

  it("finds the LEI behind a tax number in a party directory", async () => {
    const file = join(folder, "tax-number-only.xml");
    writeFileSync(
      file,
      textOf("invoice.xml", ['<cbc:CompanyID schemeID="0199">LIENB00KEXPORTER0046</cbc:CompanyID>', ""]),
    );
    const [withLei] = await identifyAll(INVOICE);
    const [provisional] = await identifyAll(file);
    const [resolved] = await identifyAll("--parties", "examples/parties.json", file);
    expect(provisional).to.deep.include({ provisionalIssuer: true });
    expect(provisional?.issuer?.key).to.equal("vat:CN91330200MA2AE009X7");
    expect(resolved).to.deep.include({ provisionalIssuer: false, documentId: withLei?.documentId });
  });

  it("makes other ids with another key", async () => {
    const key = "11".repeat(32);
    const { stdout } = await run("identify", ["--json", INVOICE], { LIENBOOK_FINGERPRINT_KEY: key });
    const [development] = await identifyAll(INVOICE);
    expect((JSON.parse(stdout) as Report).documentId).not.to.equal(development?.documentId);
    const weak = await run("identify", ["--json", INVOICE], { LIENBOOK_FINGERPRINT_KEY: "1234" });
    expect(weak.code).to.equal(1);
    expect(weak.stderr).to.include("InvalidFingerprintKeyError").and.not.include("1234");
  });

  it("makes them with the key in .env, like the tasks, unless the environment has another", async () => {
    const key = "11".repeat(32);
    const checkout = join(folder, "checkout");
    mkdirSync(checkout);
    for (const entry of ["node_modules", "package.json", "schemas", "scripts", "sdk", "typechain-types"]) {
      symlinkSync(join(ROOT, entry), join(checkout, entry));
    }
    writeFileSync(join(checkout, ".env"), `LIENBOOK_FINGERPRINT_KEY=${key}\n`);
    const idWith = async (given: string | undefined, place = ROOT) => {
      const { stdout } = await run("identify", ["--json", INVOICE], { LIENBOOK_FINGERPRINT_KEY: given }, place);
      return (JSON.parse(stdout) as Report).documentId;
    };
    const other = "22".repeat(32);
    expect(await idWith(undefined, checkout)).to.equal(await idWith(key));
    expect(await idWith(other, checkout))
      .to.equal(await idWith(other))
      .and.not.equal(await idWith(key));
  });

  it("finds files from where the user stands", async () => {
    const { code } = await run("identify", ["invoice.xml"], { INIT_CWD: join(ROOT, "examples") });
    expect(code).to.equal(0);
  });

  it("prints for people what it prints for programs", async () => {
    const { stdout } = await run("identify", ["--fields", INVOICE]);
    expect(stdout)
      .to.match(/kind: +commercialInvoice 380/)
      .and.match(/document id: +0x/)
      .and.match(/value: +250000\.00 USD/)
      .and.match(/field: +lines\.1\.goods = Axial piston pump/);
  });

  it("identifies at least 200 invoices a second with memory bounded", async function () {
    this.retries(2); // a machine that is busy with something else proves nothing
    const directory = join(folder, "many");
    mkdirSync(directory, { recursive: true });
    const count = 2_000;
    const text = textOf("invoice.xml");
    for (let index = 0; index < count; index += 1) {
      writeFileSync(join(directory, `${index}.xml`), text.replace("NHH-2026-00917", `NHH-2026-${index}`));
    }
    const started = performance.now();
    const { code, stdout } = await run("identify", ["--json", directory], { NODE_OPTIONS: "--max-old-space-size=64" });
    const seconds = (performance.now() - started) / 1000;
    expect(code).to.equal(0);
    expect(new Set((JSON.parse(stdout) as Report[]).map(({ documentId }) => documentId)).size).to.equal(count);
    expect(count / seconds, "invoices a second").to.be.greaterThan(200);
  });
});

describe("The compare command", () => {
  it("prints the grade and what decided", async () => {
    const { code, stdout } = await run("compare", ["--json", INVOICE, "examples/invoice-rekeyed.xml"]);
    expect(code).to.equal(0);
    const comparison = JSON.parse(stdout) as { grade: string; decidedBy: string[]; documents: Report[] };
    expect([comparison.grade, comparison.decidedBy]).to.deep.equal(["exact", ["issuer", "number"]]);
    expect(comparison.documents.map(({ file }) => file)).to.deep.equal([INVOICE, "examples/invoice-rekeyed.xml"]);
  });

  it("suspects a second invoice over the same declaration", async () => {
    expect((await compare(INVOICE, "examples/invoice-second.xml")).grade).to.equal("split-suspect");
  });

  it("exits with 0 whatever the grade is", async () => {
    const { code, stdout } = await run("compare", [INVOICE, "examples/declaration-1.xml"]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^grade: +different-kind/);
  });

  it("exits with 1 and names the rule when a file cannot be read", async () => {
    const { code, stdout } = await run("compare", ["--json", INVOICE, "nowhere.xml"]);
    expect(code).to.equal(1);
    expect(
      (JSON.parse(stdout) as { errors: Report[] }).errors.map(({ file, error }) => [file, error?.name]),
    ).to.deep.equal([["nowhere.xml", "UnreadableFileError"]]);
  });
});
