import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";

import config from "../../../hardhat.config.ts";
import {
  applicationTerms,
  decodeTerms,
  earlyIndex,
  encodeTerms,
  fileHash,
  Journal,
  Member,
  roundingIndex,
  waterfallOf,
} from "../../../sdk/index.ts";
import { idIn, ROOT, startTasks } from "./network.ts";

/** Customs' word for the goods of examples/invoice-second.xml, as a form of its own. */
const THIRD_DECLARATION = {
  format: "lienbook/customs-declaration/1",
  number: "310120260518885555",
  date: "2026-09-20",
  country: "CN",
  value: { amount: "120000.00", currency: "USD" },
  invoices: ["NHH-2026-01004"],
};

describe("The tasks of a bank", () => {
  let tasks: Awaited<ReturnType<typeof startTasks>>;
  let { folder, book, actors, operator, strangers, paper, run, refusalOf, fresh, by, withFiles, allowance, pass } =
    {} as typeof tasks;
  /** The receivables, and the loans against them. */
  let first: string;
  let second: string;
  let sold: string;
  let given: string;

  before(async () => {
    tasks = await startTasks();
    ({ folder, book, actors, operator, strangers, paper, run, refusalOf, fresh, by, withFiles, allowance, pass } =
      tasks);
    const { customs, exporter, debtor } = actors;
    const third = paper("declaration-3.json");
    const parties = {
      authority: { lei: customs.lei },
      exporter: { lei: exporter.lei },
      consignee: { lei: debtor.lei },
    };
    await writeFile(third, JSON.stringify({ ...THIRD_DECLARATION, ...parties }));
    const declarations = [await fresh("declaration-1.xml"), await fresh("declaration-2.xml"), third];
    for (const file of declarations) {
      expect(await run("attest", withFiles("customs", { file }))).to.contain(`for ${exporter.lei} to use`);
      await run("register", withFiles("exporter", { file }));
    }
    const tokenize = async (name: string, behind: string) => {
      const id = idIn(await run("register", withFiles("exporter", { file: await fresh(name) })));
      await run("issue", withFiles("exporter", { file: paper(name), behind }));
      await run("acknowledge", by("debtor", { id }));
      return id;
    };
    first = await tokenize("invoice.xml", `${declarations[0]!}=150000.00,${declarations[1]!}=100000.00`);
    second = await tokenize("invoice-second.xml", `${third}=120000.00`);
  });

  after(() => tasks.stop());

  const wish = (over: Record<string, unknown> = {}) =>
    withFiles("bankA", { id: first, disclosed: folder, principal: "200000.00", rate: "8", ...over });

  describe("on a book that is new", () => {
    it("enrol a member and credit its account, and tell what an account is", async () => {
      const [address, other] = strangers as [string, string];
      const lei = "5299CORKEXPORT000075";
      expect(await run("account", { address })).to.contain("acts for no participant");
      const entry = { lei, address, country: "PT", roles: "enterprise, insurer", until: "2028-12-31" };
      await run("enrol", { account: operator, ...entry });
      expect(await run("credit", { account: operator, address, amount: "1234.50" })).to.contain("holds 1234.50 USD");
      const said = await run("account", { address });
      expect(said).to.contain(`${lei} (PT): enterprise, insurer, identified until 2028-12-31`);
      expect(said).to.match(/│ +1234\.50 │ +0\.00 │ +0\.00 │/);

      const unknown = { account: operator, ...entry, address: other, roles: "bnak" };
      expect(await refusalOf("enrol", unknown)).to.contain("Got: --roles bnak. Some of: enterprise, bank");
      expect(await refusalOf("enrol", { account: operator, ...entry })).to.contain("ParticipantAlreadyEnrolledError");
      expect(await refusalOf("enrol", by("bankA", { ...entry, address: other }))).to.contain("Unauthorized");
      expect(await refusalOf("credit", { account: operator, address: "0x12", amount: "1" })).to.contain(
        "40 hexadecimal",
      );
    });

    it("attest nothing in another's name", async () => {
      const file = paper("declaration-1.xml");
      expect(await refusalOf("attest", withFiles("exporter", { file }))).to.contain(
        `Sign with an account of ${actors.customs.lei}`,
      );
    });

    it("name the accounts there are, and a network that goes on", async () => {
      const stranger = "0x000000000000000000000000000000000000dEaD";
      expect(await refusalOf("withdraw", { account: stranger, file: paper("none.json") })).to.contain(operator);
      const embedded = await createHardhatRuntimeEnvironment(config, { network: "default" }, ROOT);
      expect(await refusalOf("portfolio", {}, embedded)).to.match(/^TaskArgumentError: .*--network private/);
    });
  });

  describe("that offers", () => {
    it("sign nothing that nobody could accept, and say why in the currency of the invoice", async () => {
      const out = paper("refused.json");
      for (const [over, why] of [
        [{ principal: "" }, "Got: --principal (nothing). Give it in USD, like 1500.00"],
        [{ rate: "" }, "Got: --rate (nothing)"],
        [{ rate: "8%" }, "without a sign of percent"],
        [{ principal: "200000.01" }, "200,000.01 USD is more than the 200,000.00 USD that may be lent"],
        [{ grace: -1 }, "Got: --grace -1"],
        [{ dayCount: "30/360" }, "One of: ACT/360, ACT/365F"],
        [{ events: "bad luck" }, "Some of: document revoked, standing lost, cross-default"],
        [{ validDays: 0 }, "good for a day at least"],
        [{ account: actors.debtor.address }, "ParticipantLacksRoleError"],
      ] as const) {
        expect(await refusalOf("offer", wish({ out, ...over }))).to.contain(why);
      }
      expect(await allowance("bankA")).to.equal(0n);
      expect(await refusalOf("terms", { file: out })).to.contain("UnreadableFileError");
    });

    it("tell the borrower all that it would be bound to", async () => {
      const out = paper("offer-1.json");
      const agreed = {
        penalty: "4",
        grace: 5,
        dayCount: "ACT/365F",
        costs: "750.00",
        events: "standing lost,cross-default",
      };
      const said = await run("offer", wish({ out, ...agreed, validDays: 2 }));
      expect(said).to.contain("the desk may take 200000.00 USD; the account holds 1000000.00");
      const terms = await run("terms", { file: out });
      expect(terms).to.match(/until 2026-10-03 \d\d:\d\d UTC; financing 0x/);
      expect(terms).to.contain("at 8.0000 % a year (ACT/365F), rounded half-up\n");
      expect(terms).to.contain("on principal that is overdue 4.0000 % more, after 5 days of grace\n");
      expect(terms).to.contain("payments are applied to costs, then penalty, then interest, then principal\n");
      expect(terms).to.contain("principal may be repaid early, once all accrued interest is paid\n");
      expect(terms).to.contain("what is repaid early counts for the next instalments first\n");
      expect(terms).to.contain("of what is collected 100.0000 % is applied even to what is not due\n");
      expect(terms).to.contain(`by the rules of the product at ${await book.policy.getAddress()}\n`);
      expect(terms).to.contain(`paid and repaid in the token ${await book.deposit.getAddress()}\n`);
      expect(terms).to.contain(
        "in default: non-payment, enforcement, standing lost, cross-default; for non-payment when past due for more than 5 days",
      );
      expect(terms).to.contain("costs of collecting up to 750.00 USD in all");
    });

    it("tell it of a rate that floats, of a fee and of the loan in whose place the new one comes", async () => {
      const { terms, offer } = JSON.parse(await readFile(paper("offer-1.json"), "utf8")) as Record<string, unknown>;
      const agreed = decodeTerms(String(terms));
      const [benchmark, replaces] = [`0x${"be".repeat(32)}`, `0x${"0d".repeat(32)}`];
      const floating = {
        ...agreed,
        replaces,
        interest: { ...agreed.interest, benchmark, margin: -2_500n },
        application: { ...agreed.application, earlyFee: 10_000n },
      };
      await writeFile(paper("floating.json"), JSON.stringify({ terms: encodeTerms(floating), offer }));
      const said = await run("terms", { file: paper("floating.json") });
      expect(said).to.contain(`in the place of financing ${replaces}`);
      expect(said).to.contain(`at reference rate ${benchmark}, with -0.2500 % added`);
      expect(said).to.contain("on principal that is repaid early a fee of 1.0000 %");
    });

    it("tell it of every rule that is not the usual one", async () => {
      const { terms, offer } = JSON.parse(await readFile(paper("offer-1.json"), "utf8")) as Record<string, unknown>;
      const agreed = decodeTerms(String(terms));
      const interest = {
        ...agreed.interest,
        penaltyUplift: 0n,
        rounding: roundingIndex("half-even"),
        onOverdueInterest: true,
      };
      const application = applicationTerms({
        early: earlyIndex("refused"),
        waterfall: waterfallOf("principal", "interest", "penalty", "costs"),
        sweep: 0n,
        lastFirst: true,
      });
      const contested = [`0x${"c0".repeat(32)}`];
      const unusual = { ...agreed, interest, application, contested, policy: ZeroAddress };
      await writeFile(paper("unusual.json"), JSON.stringify({ terms: encodeTerms(unusual), offer }));
      const said = await run("terms", { file: paper("unusual.json") });
      for (const line of [
        "at 8.0000 % a year (ACT/365F), rounded half-even",
        "on interest that is overdue the rate, after 5 days of grace",
        "payments are applied to principal, then interest, then penalty, then costs",
        "principal may not be repaid before it is due",
        "what is repaid early counts for the last instalments first",
        "of what is collected 0.0000 % is applied even to what is not due",
        "by the rules of no product",
        `although contested: ${contested[0]!}`,
      ]) {
        expect(said.split("\n"), said).to.include(line);
      }
      expect(said).to.not.contain("nothing more");
    });

    it("leave a desk that may take money without limit as it is", async () => {
      const before = await allowance("bankA");
      const file = paper("offer-unlimited.json");
      await tasks.approve("bankA", MaxUint256);
      await run("offer", wish({ out: file, costs: "0.00" }));
      expect(await run("withdraw", by("bankA", { file }))).to.contain("the desk may take any amount of USD");
      expect(await allowance("bankA")).to.equal(MaxUint256);
      expect(await run("account", { address: actors.bankA.address })).to.match(/│ +any amount +│/);
      await tasks.approve("bankA", before);
    });

    it("withdraw an offer with what the desk might take for it, once, and by its lender alone", async () => {
      const file = paper("offer-1.json");
      await run("offer", wish({ out: paper("offer-2.json"), principal: "150000.00" }));
      expect(await allowance("bankA"), "for both").to.equal(350_000_00n);
      expect(await refusalOf("withdraw", by("exporter", { file }))).to.contain(
        `Withdraw it with --account ${actors.bankA.address}`,
      );
      expect(await run("withdraw", by("bankA", { file }))).to.contain(
        "for other offers the desk may take 150000.00 USD",
      );
      expect(await allowance("bankA")).to.equal(150_000_00n);
      expect(await refusalOf("accept", by("exporter", { file }))).to.contain("NonceAlreadySpentError");
      expect(await refusalOf("withdraw", by("bankA", { file }))).to.match(/^NonceAlreadySpentError: Number \d+ of 0x/);
      expect(await allowance("bankA"), "once is enough").to.equal(150_000_00n);
    });

    it("withdraw the rest where a withdrawal was interrupted: what is void stands no more behind the desk's allowance", async () => {
      const [file, before] = [paper("offer-cut.json"), await allowance("bankA")];
      await run("offer", wish({ out: file, principal: "40000.00" }));
      const { offer } = JSON.parse(await readFile(file, "utf8")) as { offer: { nonce: string } };
      const kept = `${file}.withdrawal.json`;
      const journal = await Journal.open(kept, (await tasks.senderOf("bankA")).provider);
      const sender = await tasks.senderOf("bankA", { journal });
      await sender.step(`make void: nonce ${BigInt(offer.nonce)}`, () =>
        book.desk.cancelNonce.populateTransaction(offer.nonce),
      );
      await journal.close();
      expect(await allowance("bankA")).to.equal(before + 40_000_00n);

      await run("withdraw", by("bankA", { file }));
      expect(await allowance("bankA")).to.equal(before);
      expect(await refusalOf("withdraw", by("bankA", { file }))).to.contain("NonceAlreadySpentError");
      expect(await allowance("bankA"), "once").to.equal(before);
      expect(await readdir(folder), "nothing is left behind").not.to.include(basename(kept));
    });

    it("withdraw another offer in the file of one whose withdrawal was interrupted", async () => {
      const [file, before] = [paper("offer-again.json"), await allowance("bankA")];
      const again = wish({ out: file, principal: "40000.00" });
      await run("offer", again);
      const { offer } = JSON.parse(await readFile(file, "utf8")) as { offer: { nonce: string } };
      const journal = await Journal.open(`${file}.withdrawal.json`, (await tasks.senderOf("bankA")).provider);
      const sender = await tasks.senderOf("bankA", { journal });
      await sender.step(`make void: nonce ${BigInt(offer.nonce)}`, () =>
        book.desk.cancelNonce.populateTransaction(offer.nonce),
      );
      await journal.close();
      await rm(file);

      await run("offer", again);
      await run("withdraw", by("bankA", { file }));
      expect(await refusalOf("accept", by("exporter", { file }))).to.contain("NonceAlreadySpentError");
      expect(await allowance("bankA"), "less what it was let take for this one").to.equal(before + 40_000_00n);
      await tasks.approve("bankA", before);
    });

    it("withdraw one that has lapsed, and none that was accepted", async () => {
      await pass(8);
      const lapsed = paper("offer-2.json");
      expect(await refusalOf("accept", by("exporter", { file: lapsed }))).to.contain("SignatureExpiredError");
      await run("withdraw", by("bankA", { file: lapsed }));
      expect(await allowance("bankA")).to.equal(0n);

      const file = paper("offer-3.json");
      await run("offer", wish({ out: file, costs: "500.00" }));
      sold = (await run("accept", by("exporter", { file }))).slice(-66);
      expect(await refusalOf("withdraw", by("bankA", { file }))).to.contain(`It is a loan: see \`financing ${sold}\``);
    });
  });

  describe("that calls a debt in", () => {
    it("take the evidence that an event has, and none beside it", async () => {
      for (const [over, why] of [
        [{ evidence: first }, "For non-payment the book needs no evidence"],
        [{ event: "standing lost", evidence: first }, "For standing lost the book needs no evidence"],
        [{ event: "document revoked" }, "Give the id of the document that its issuer took back"],
        [{ event: "cross-default" }, "Give the id of the borrower's other financing"],
        [{ event: "cross-default", evidence: first }, "this is a document's"],
        [{ event: "bad luck" }, "These have: non-payment, enforcement, document revoked"],
        [{}, "NotInDefaultError"],
      ] as const) {
        expect(await refusalOf("default", by("bankA", { id: sold, ...over }))).to.contain(why);
      }
    });

    it("tell an invoice's id from a loan's, and the owner of an amount from its unit", async () => {
      expect(await refusalOf("financing", { id: first })).to.contain("`document` with this id names the loans");
      expect(await refusalOf("collect", by("debtor", { id: sold, amount: "250000.01" }))).to.contain(
        "250,000.01 USD are more than collateral 0 is worth, 250,000.00 USD",
      );
      expect(
        await refusalOf("charge", by("bankA", { id: sold, amount: "1.00", file: paper("invoice.xml") })),
      ).to.contain('With "active", default is declared first');
    });

    it("tell a borrower that repays all where its terms refuse that, and take nothing", async () => {
      const file = paper("offer-4.json");
      await run("offer", wish({ id: second, principal: "90000.00", penalty: "4", costs: "20.00", out: file }));
      const { terms: signed } = JSON.parse(await readFile(file, "utf8")) as { terms: string };
      const usual = decodeTerms(signed);
      const terms = { ...usual, application: { ...usual.application, early: earlyIndex("refused") } };
      const offer = await new Member(book, await tasks.senderOf("bankA")).signOffer(terms);
      const plain = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
      await writeFile(file, JSON.stringify({ terms: encodeTerms(terms), offer }, plain));
      given = (await run("accept", by("exporter", { file }))).slice(-66);

      const [held, before] = [await book.deposit.balanceOf(actors.exporter.address), await allowance("exporter")];
      expect(await refusalOf("repay", by("exporter", { id: given, amount: "all" }))).to.contain(
        "The terms refuse to have principal repaid before it is due. Got: amount all. Repay what is due",
      );
      expect(await book.deposit.balanceOf(actors.exporter.address)).to.equal(held);
      expect(await allowance("exporter")).to.equal(before);
    });

    it("charge costs with what proves them, up to what was agreed", async () => {
      await pass(200);
      await run("default", by("bankA", { id: sold }));
      await run("default", by("bankA", { id: given }));
      const bill = await fresh("declaration-1.xml");
      const said = await run("charge", by("bankA", { id: sold, amount: "500.00", file: bill }));
      expect(said).to.contain(`charged 500.00 USD, shown by ${fileHash(await readFile(bill))}`);
      expect(await refusalOf("charge", by("bankA", { id: sold, amount: "0.01", file: bill }))).to.contain(
        "CostsAboveCap",
      );
      const statement = await run("financing", { id: sold });
      expect(statement).to.contain("defaulted: non-payment");
      expect(statement).to.match(/costs charged +│ +500\.00/);
    });
  });

  describe("that enforces", () => {
    const low = { price: "249999.99" };

    it("give notice and take it back, as the lienholder alone", async () => {
      expect(await refusalOf("notice", by("bankB", { id: sold }))).to.contain("NotLienholderError");
      expect(await refusalOf("notice", by("bankA", { id: sold, collateral: 1 }))).to.contain("counted from 0 to 0");
      const said = await run("notice", by("bankA", { id: sold }));
      expect(said).to.match(/may be sold from \d{4}-\d\d-\d\d \d\d:\d\d UTC to /);
      expect(said).to.contain("its valuation, today 250000.00 USD");
      expect(await run("notice", by("bankA", { id: sold, withdraw: true }))).to.contain("notice withdrawn");
      await run("notice", by("bankA", { id: sold }));
      await run("notice", by("bankA", { id: given }));
    });

    it("sell to a buyer who has signed, once the notice has run", async () => {
      await run("credit", { account: operator, address: actors.bankB.address, amount: "1000000.00" });
      const file = paper("purchase.json");
      await run("purchase", by("bankB", { id: sold, price: "250000.00", out: file }));
      expect(await refusalOf("purchase", by("bankB", { id: sold, price: "250000.00", out: file })))
        .to.contain("not there yet")
        .and.contain("`withdraw-purchase`");
      const bid = { id: sold, price: "250000.00" };
      const late = paper("purchase-late.json");
      await run("purchase", by("bankB", { ...bid, validDays: 12, out: late }));
      expect(await refusalOf("purchase", by("bankB", { ...bid, validDays: 0, out: paper("never.json") }))).to.contain(
        "Got: --valid-days 0",
      );
      expect(await refusalOf("sell", by("bankA", { id: sold, file }))).to.contain("NoticeStillRunningError");
      expect(await refusalOf("sell", by("bankA", { id: given, file }))).to.contain("Have the buyer sign anew");
      await pass(11);
      expect(await refusalOf("sell", by("bankA", { id: sold, file })), "signed for seven days").to.contain(
        "SignatureExpiredError",
      );
      await run("purchase", by("bankB", { id: sold, ...low, out: paper("cheap.json") }));
      expect(await refusalOf("sell", by("bankA", { id: sold, file: paper("cheap.json") }))).to.contain(
        "PledgorConsentMissingError",
      );
      const withdrawn = { file: paper("cheap.json") };
      expect(await refusalOf("withdraw-purchase", by("bankA", withdrawn))).to.contain(
        `Withdraw it with --account ${actors.bankB.address}`,
      );
      const taken = await allowance("bankB", book.enforcement);
      expect(await run("withdraw-purchase", by("bankB", withdrawn))).to.match(/enforcement may take \d+\.\d\d USD/);
      expect(await refusalOf("withdraw-purchase", by("bankB", withdrawn))).to.contain("NonceAlreadySpentError");
      const { price: cheap } = JSON.parse(await readFile(withdrawn.file, "utf8")) as { price: string };
      expect(await allowance("bankB", book.enforcement), "once").to.equal(taken - BigInt(cheap));
      expect(await refusalOf("sell", by("bankB", { id: sold, file: late }))).to.contain("NotLienholderError");
      expect(await run("sell", by("bankA", { id: sold, file: late })))
        .to.contain(`sold ${first} for 250000.00 USD`)
        .and.contain("repaid; still owed: 0.00 USD");
      expect(await run("document", { id: first })).to.contain(`token: ${actors.bankB.lei}`);
    });

    it("write a loan off, and take what was pledged for it for its valuation", async () => {
      expect(await run("write-off", by("bankA", { id: given }))).to.contain("written off; still owed: 9");
      expect(await refusalOf("write-off", by("bankA", { id: given }))).to.contain('the status "written off"');
      const portfolio = await run("portfolio");
      expect(portfolio, "listed, and in no ratio").to.match(new RegExp(`${given}.*written off`));
      expect(portfolio).to.match(
        /USD: 0\.00 outstanding, 0\.00 non-performing \(0\.0000\); [\d.]+ written off beside that/,
      );
      const bill = await fresh("declaration-1.xml");
      expect(await run("charge", by("bankA", { id: given, amount: "20.00", file: bill }))).to.contain(
        "written off; still",
      );
      const cheap = by("bankA", { id: given, price: "119999.99" });
      expect(await refusalOf("appropriate", cheap)).to.contain("119,999.99 USD");
      expect(await allowance("bankA", book.enforcement)).to.equal(0n);
      expect(await run("appropriate", by("bankA", { id: given })))
        .to.contain(`appropriated ${second} for 120000.00 USD`)
        .and.contain("repaid; still owed: 0.00 USD");
      expect(await allowance("bankA", book.enforcement), "what was set off is not left to take").to.equal(0n);
      expect(await run("document", { id: second })).to.contain(`token: ${actors.bankA.lei}`);
      expect(await refusalOf("notice", by("bankA", { id: given }))).to.contain(
        "What is enforced is a lien that stands",
      );
      expect(await run("portfolio")).to.equal("nothing is owed");
    });
  });
});
