import { copyFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect } from "chai";

import { disclosedIn } from "../../../scripts/tasks/papers.ts";
import { DEFAULT_LIMITS } from "../../../sdk/documents/index.ts";
import { idIn, PARTIES, ROOT, startTasks } from "./network.ts";

describe("The tasks by which a member acts on the book of a network", () => {
  let tasks: Awaited<ReturnType<typeof startTasks>>;
  let { folder, book, actors, paper, run, refusalOf, fresh, by, withFiles, allowance, pass } = {} as typeof tasks;
  let second: string;
  let loan: string;

  before(async () => {
    tasks = await startTasks();
    ({ folder, book, actors, paper, run, refusalOf, fresh, by, withFiles, allowance, pass } = tasks);
    for (const name of ["invoice.xml", "declaration-1.xml", "declaration-2.xml"]) await fresh(name);
  });

  after(() => tasks.stop());

  it("carry a loan from document files to its last cent", async () => {
    const exporterLei = actors.exporter.lei;
    const declarations: string[] = [];
    for (const file of ["declaration-1.xml", "declaration-2.xml"].map(paper)) {
      const signed = await run("attest", withFiles("customs", { file, holder: exporterLei }));
      expect(await run("register", withFiles("exporter", { file, holder: exporterLei }))).to.contain(idIn(signed));
      declarations.push(idIn(signed));
    }
    const invoice = idIn(await run("register", withFiles("exporter", { file: paper("invoice.xml") })));
    expect(await run("document", { id: invoice }))
      .to.contain("token: none")
      .and.match(/250000\.00/);

    const behind = `${paper("declaration-1.xml")}=150000.00,${paper("declaration-2.xml")}=100000.00`;
    await run("issue", withFiles("exporter", { file: paper("invoice.xml"), behind }));
    expect(await run("document", { id: invoice })).to.contain(`token: ${exporterLei}`);
    await run("acknowledge", by("debtor", { id: invoice, noSetOff: true }));

    const out = paper("offer.json");
    const supplier = actors.customs.address;
    const offered = await run(
      "offer",
      withFiles("bankA", {
        id: invoice,
        disclosed: folder,
        principal: "200000.00",
        rate: "8.25",
        instalments: 3,
        payouts: `${supplier}=150000.00,${actors.exporter.address}=50000.00`,
        out,
      }),
    );
    const offeredTerms = await run("terms", { file: out });
    expect(offeredTerms).to.contain(`${actors.bankA.lei} offers ${exporterLei} 200000.00 USD`);
    expect(offeredTerms).to.contain("at 8.2500 % a year");
    expect(offeredTerms).to.match(new RegExp(`${actors.customs.lei} +│ +150000\\.00`));
    expect(offeredTerms).to.match(new RegExp(`${exporterLei} +│ +50000\\.00`));
    expect(offeredTerms).to.match(new RegExp(`${invoice} │ +250000\\.00`));
    const accepted = await run("accept", by("exporter", { file: out }));
    const id = (loan = accepted.slice(-66));
    expect(offered).to.contain(id);
    expect(await book.deposit.balanceOf(supplier), "the payee has its part").to.equal(150_000_00n);

    const liens = await run("document", { id: invoice });
    expect(liens)
      .to.contain(actors.bankA.lei)
      .and.to.contain(`financing ${id}`)
      .and.match(/encumbered USD/);
    expect(liens, "the whole face value is pledged").to.match(/250000\.00 +│ +250000\.00 │ +0\.00 │ +0\.00 │ +0\.00/);

    const evidence = await run("document", { id: declarations[0]! });
    expect(evidence, "encumbered for the invoice, under no lien of its own").to.match(/180000\.00 +│ +150000\.00/);
    expect(evidence).to.not.contain("rank");

    await pass(30);
    const statement = await run("financing", { id });
    expect(statement).to.contain(`active: ${exporterLei} owes ${actors.bankA.lei}, 200000.00 USD at first`);
    // 200 000.00 at 8.25 % for 30 of 360 days.
    expect(statement).to.match(/200000\.00 │ +1375\.00 │ +0\.00 │ +0\.00/);
    expect(statement.match(/\d{4}-\d\d-\d\d/g), "a drawdown and three due dates").to.have.length(4);
    expect(await run("portfolio")).to.contain("USD: 200000.00 outstanding, 0.00 non-performing (0.0000)");

    expect(await run("repay", by("exporter", { id, amount: "1375.00" }))).to.equal("active; still owed: 200000.00 USD");
    expect(await run("collect", by("debtor", { id, amount: "50000.00", collateral: 0 }))).to.equal(
      "active; still owed: 150000.00 USD",
    );
    expect(await run("repay", by("exporter", { id, amount: "all" }))).to.equal("repaid; still owed: 0.00 USD");
    const settled = await run("document", { id: invoice });
    expect(settled).to.match(/250000\.00 +│ +0\.00 │ +50000\.00 │ +0\.00 │ +200000\.00/);
    expect(await run("portfolio", { bank: actors.bankA.lei })).to.not.contain(id);
    const entries = (await run("financing", { id })).matchAll(
      /│ (drawn|repaid|collected|closed) +│ +\S* +│ +\S* +│ +(\S*) +│ +(\S*) +│ +([\d.]+) │/g,
    );
    expect([...entries].map((entry) => entry.slice(1, 5).join(" "))).to.deep.equal([
      "drawn  200000.00 200000.00",
      "repaid 1375.00 0.00 200000.00",
      "collected 0.00 50000.00 150000.00",
      "repaid 0.00 150000.00 0.00",
      "closed   0.00",
    ]);
  });

  it("sign nothing unseen, declare a default, and grade the bank's book by it", async () => {
    const invoice = (second = idIn(
      await run("register", withFiles("exporter", { file: await fresh("invoice-second.xml") })),
    ));
    const behind = `${paper("declaration-1.xml")}=120000.00`;
    await run("issue", withFiles("exporter", { file: paper("invoice-second.xml"), behind, debtor: actors.debtor.lei }));
    await run("acknowledge", by("debtor", { id: invoice, noSetOff: false }));
    const wish = { id: invoice, disclosed: folder, principal: "40000.00", rate: "9" };
    const nothing = await mkdtemp(join(folder, "nothing-"));
    const unseen = { ...wish, disclosed: nothing, out: paper("second.json") };
    expect(await refusalOf("offer", withFiles("bankA", unseen))).to.contain("DocumentNotDisclosedError");
    const before = await allowance("bankA");
    const out = paper("second.json");
    const short = { ...wish, out, payouts: `${actors.exporter.address}=39999.99` };
    expect(await refusalOf("offer", withFiles("bankA", short))).to.contain("sum to the principal");
    const beyond = { ...wish, out, principal: "184467440737095516.16" };
    expect(await refusalOf("offer", withFiles("bankA", beyond))).to.contain("fits 64 bits");
    const none = { ...wish, out, instalments: -1 };
    expect(await refusalOf("offer", withFiles("bankA", none))).to.contain("InvalidArgumentError");
    expect(await allowance("bankA"), "for an offer that nobody could accept").to.equal(before);
    await run("offer", withFiles("bankA", { ...wish, out: paper("second.json") }));
    const id = (await run("accept", by("exporter", { file: paper("second.json") }))).slice(-66);
    expect(await refusalOf("default", by("bankA", { id }))).to.contain("NotInDefaultError");

    const event = "document revoked";
    expect(await refusalOf("default", by("bankA", { id, event, evidence: second }))).to.contain(
      "DocumentNotRevokedError",
    );
    const unknown = by("bankA", { id, event: "bad luck" });
    expect(await refusalOf("default", unknown)).to.contain("TaskArgumentError: A debt is called in for an event");

    await pass(300);
    expect(await run("default", by("bankA", { id }))).to.match(/^defaulted; still owed: 4\d{4}\.\d\d USD$/);
    expect(await run("portfolio", { bank: actors.bankA.lei })).to.match(/40000\.00 non-performing \(1\.0000\)/);
    expect(await run("portfolio", { bank: actors.bankB.lei })).to.not.contain(id);

    const left = await allowance("exporter");
    expect(await run("repay", by("exporter", { id, amount: "99999.00" }))).to.equal("repaid; still owed: 0.00 USD");
    expect(await allowance("exporter"), "of more than is owed the rest is not left to take").to.equal(left);
  });

  it("refuse the second financing by name, and say what to do", async () => {
    const again = await refusalOf("register", withFiles("exporter", { file: await fresh("invoice-rekeyed.xml") }));
    expect(again).to.contain("DocumentAlreadyRegisteredError").and.to.contain("Use the document that is registered");
  });

  it("refuse what was typed wrongly, before anything is signed or sent", async () => {
    const sent = async () => book.deposit.runner!.provider!.getBlockNumber();
    const before = await sent();
    const id = `0x${"ab".repeat(32)}`;
    expect(await refusalOf("document", { id: "0x12" })).to.contain("TaskArgumentError: An id has 32 bytes");
    expect(await refusalOf("document", { id })).to.contain("The document is in the register");
    expect(await refusalOf("financing", { id })).to.contain("NotToldError");
    expect(await refusalOf("portfolio", { bank: "LIENB00KBANKA0000032" })).to.contain("InvalidLeiError");
    expect(await refusalOf("acknowledge", by("debtor", { id }))).to.contain("NotToldError");
    expect(await refusalOf("accept", by("exporter", { file: PARTIES }))).to.contain("An offer is what the lender's");
    expect(await refusalOf("accept", by("exporter", { file: paper("none.json") }))).to.contain("UnreadableFileError");
    expect(await refusalOf("repay", { account: "0xdead", id, amount: "1" })).to.contain("--account 0xdead");
    expect(await sent()).to.equal(before);
  });

  it("write over no offer", async () => {
    const file = await fresh("declaration-1.xml");
    const wish = { id: second, disclosed: folder, principal: "1.00", rate: "8", out: file };
    expect(await refusalOf("offer", withFiles("bankA", wish))).to.contain("not there yet");
  });

  it("let the desk take no more than before, after a payment that was refused", async () => {
    const [id, before] = [loan, await allowance("exporter")];
    const huge = "184467440737095516.16";
    expect(await refusalOf("repay", by("exporter", { id, amount: huge }))).to.contain("fits 64 bits");
    expect(await refusalOf("repay", by("exporter", { id, amount: "77777.00" }))).to.contain("FinancingNotActiveError");
    const unknown = by("exporter", { id, amount: "77777.00", collateral: -1 });
    expect(await refusalOf("collect", unknown)).to.contain("InvalidArgumentError");
    expect(await allowance("exporter")).to.equal(before);
  });

  it("make no id with the key that everybody knows", async () => {
    const file = await fresh("invoice.xml");
    delete process.env["LIENBOOK_FINGERPRINT_KEY"];
    try {
      expect(await refusalOf("register", withFiles("exporter", { file }))).to.contain("FingerprintKeyMissingError");
    } finally {
      process.env["LIENBOOK_FINGERPRINT_KEY"] = "07".repeat(32);
    }
  });

  it("take no bundle for that of another file", async () => {
    await copyFile(join(ROOT, "examples", "invoice-second.xml"), paper("invoice.xml"));
    const file = paper("invoice.xml");
    expect(await refusalOf("register", withFiles("exporter", { file }))).to.contain("of that very file");
    await fresh("invoice.xml");
  });

  it("find the disclosed document whatever its file is called, and leave out what is larger than any document", async () => {
    const disclosed = await mkdtemp(join(folder, "disclosed-"));
    await copyFile(paper("invoice.xml"), join(disclosed, "invoice.json"));
    await copyFile(paper("invoice.xml.bundle.json"), join(disclosed, "of the invoice.bundle.json"));
    await writeFile(join(disclosed, "scan.tiff"), Buffer.alloc(DEFAULT_LIMITS.bytes + 1));
    const [found, ...others] = await disclosedIn(disclosed);
    expect(others).to.have.length(0);
    expect(Buffer.from(found!.bytes).equals(await readFile(paper("invoice.xml")))).to.equal(true);
  });

  it("count the folder of a deployment from where their user stands", async () => {
    const stood = process.env["INIT_CWD"];
    process.env["INIT_CWD"] = join(folder, "..");
    try {
      expect(await run("portfolio", { deployments: basename(folder) })).to.equal("nothing is owed");
    } finally {
      if (stood === undefined) delete process.env["INIT_CWD"];
      else process.env["INIT_CWD"] = stood;
    }
  });

  it("ask for a deployment where there is none", async () => {
    expect(await refusalOf("portfolio", { deployments: tmpdir() })).to.contain("DeploymentMissingError");
  });
});
