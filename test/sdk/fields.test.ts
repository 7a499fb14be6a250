import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { requireFields, type Fields } from "../../sdk/fields.ts";
import * as lienbook from "../../sdk/index.ts";
import {
  BillHolder,
  classifiedBook,
  collateralOf,
  connect,
  coverTerms,
  coversOf,
  DiligenceParty,
  creditTerms,
  DeadlineInvalidError,
  disbursementTerms,
  encodeDeclaration,
  facilitiesOf,
  FacilityParty,
  financingIdOf,
  GuaranteeParty,
  guaranteesOf,
  importDocument,
  InvalidArgumentError,
  KeyedFingerprinter,
  LienbookError,
  liensOn,
  Member,
  NoAnswerError,
  NodeAddressInvalidError,
  openFinancings,
  openProvider,
  PledgeParty,
  ProviderMissingError,
  quotedTerms,
  receivableOf,
  replacementOf,
  requireOfferable,
  SaleParty,
  Sender,
  SupervisorOffice,
  termsOf,
  UnknownFieldError,
  UnknownNameError,
  usesOfProceeds,
  WarehouseParty,
  type FinancingTermsStruct,
} from "../../sdk/index.ts";
import { BookParty } from "../../sdk/book-party.ts";
import { refusalOf, traded } from "../fixtures/members.ts";

/** What somebody writes whose program nothing has type-checked: Node runs TypeScript without. */
function written(value: unknown): never {
  return value as never;
}

async function net() {
  const trade = await traded();
  const { bankA, exporter, receivable, termsFor } = trade;
  const party = { account: exporter.address, lei: exporter.lei };
  return {
    ...trade,
    collateral: [collateralOf(receivable)] as const,
    offer: await bankA.member.signOffer(termsFor(receivable)),
    credit: {
      ...{ applicant: party, beneficiary: party, token: ZeroAddress, currency: 840n, amount: 1n, expiresOn: 20_000 },
      ...{ bill: { form: "order" as const }, documents: [] },
    },
  };
}

/** What takes whatever it is given. */
function untyped(act: unknown): (...given: unknown[]) => unknown {
  return act as (...given: unknown[]) => unknown;
}

/** A wish for a loan on the same collateral. */
function loanOf({ lender, borrower, collateral, interest }: FinancingTermsStruct) {
  return { lender: lender as string, borrower: borrower as string, collateral, interest };
}

/** What is thrown, at once or later. */
async function refused(act: () => unknown): Promise<Error> {
  return refusalOf((async () => act())());
}

describe("What somebody asks for", () => {
  interface Wish {
    readonly amount: bigint;
    readonly on?: number | bigint;
    readonly parts?: readonly string[];
  }
  const WISH: Fields<Wish> = { amount: "bigint", on: "day?", parts: "list?" };
  const said = (wish: unknown) => () => {
    requireFields("wish", written(wish), WISH);
  };

  it("is taken with what it needs, and what may be left out is left out or undefined", () => {
    for (const wish of [{ amount: 1n }, { amount: 1n, on: undefined }, { amount: 0n, on: 20_000n, parts: [] }]) {
      expect(said(wish)).not.to.throw();
    }
  });

  for (const [what, wish, message] of [
    ["a misspelt field", { amount: 1n, part: [] }, /wish\.part = .*It has: amount, on, parts/],
    ["a field that is missing", { on: 1 }, /wish\.amount = undefined/],
    ["an amount that is a number", { amount: 200 }, /bigint.*wish\.amount = 200\..*1250n/],
    ["an amount as people write it", { amount: "200.00" }, /wish\.amount = 200\.00\./],
    ["a date for a day", { amount: 1n, on: "2027-06-30" }, /wish\.on = 2027-06-30\..*dayOf/],
    ["milliseconds for a day", { amount: 1n, on: 1_800_000_000_000 }, /wish\.on = 1800000000000\./],
    ["seconds for a day", { amount: 1n, on: 1_800_000_000n }, /wish\.on = 1800000000\./],
    ["one where there may be several", { amount: 1n, parts: "one" }, /wish\.parts = one\..*list/],
    ["nothing at all", undefined, /wish = undefined/],
    ["an id in its place", ZeroHash, /wish = 0x0000/],
  ] as const) {
    it(`is refused with ${what}, by its place`, () => {
      expect(said(wish)).to.throw(LienbookError, message);
    });
  }

  it("is looked at wherever a party asks for something: nothing is left out in silence", async () => {
    const { book, bankA, exporter, receivable, invoice, termsFor, collateral, credit } = await net();
    const sender = bankA.sender;
    const terms = termsFor(receivable);
    const loan = { lender: bankA.address, borrower: exporter.address, collateral, interest: { rate: 1n } };
    const promise = { guarantor: ZeroHash, debtor: ZeroHash, cap: 1n, coverage: 1n, expiresOn: 1, text: ZeroHash };
    const party = credit.applicant;
    const [holder, bill] = [new BillHolder(book, sender), written({ id: ZeroHash, document: {} })];
    const [warehouse, diligence] = [new WarehouseParty(book, sender), new DiligenceParty(book, sender)];
    const asks: [string, () => unknown][] = [
      ["wish.pricipal", () => quotedTerms(book, written({ ...loan, pricipal: 1n }))],
      ["wish.deadLine", () => bankA.member.signOffer(terms, written({ deadLine: 1n }))],
      ["wish.throgh", () => bankA.member.offer(terms, [], written({}), written({ throgh: ZeroAddress }))],
      ["validity.until", () => bankA.member.attest(invoice, written({ until: 1n }))],
      ["wish.fase", () => exporter.member.issueReceivable(invoice, [], written({ debtor: "", dueOn: 1, fase: 1n }))],
      ["wish.shedule", () => replacementOf(book, terms, written({ shedule: [] }))],
      ["declaration.dokument", () => encodeDeclaration(book, terms, written({ event: "non-payment", dokument: "" }))],
      ["wish.secure", () => new GuaranteeParty(book, sender).sign(terms, written({ ...promise, secure: 1n }))],
      ["wish.secure", () => new FacilityParty(book, sender).sign(written({ secure: 1n }))],
      ["sale.prise", () => new SaleParty(book, sender).signPurchase(written({ lien: "", document: "", prise: 1n }))],
      ["wish.colected", () => new PledgeParty(book, sender).discharge(collateral[0], "", written({ colected: 1n }))],
      ["wish.tolerence", () => creditTerms(written({ ...credit, tolerence: 50_000n }))],
      ["wish.bank.acount", () => creditTerms(written({ ...credit, bank: { ...party, acount: "" } }))],
      ["wish.documents[0].kynd", () => creditTerms(written({ ...credit, documents: [{ kynd: "" }] }))],
      ["wish.misuseRat", () => disbursementTerms(terms, "", written({ tranches: [], misuseRat: 1n }))],
      ["wish.expires", () => coverTerms(terms, written({ expires: 1 }))],
      ["options.limits.byte", () => importDocument(new Uint8Array(1), written({ limits: { byte: 1 } }))],
      ["options.gasprice", () => new Sender(sender, written({ gasprice: 0n }))],
      ["options.context.curency", () => new Sender(sender, written({ context: { curency: {} } }))],
      ["options.context.currency.cod", () => new Sender(sender, written({ context: { currency: { cod: "USD" } } }))],
      ["options.retry.attempt", () => new Sender(sender, written({ retry: { attempt: 1 } }))],
      ["wish.consinee", () => holder.acceptAmendment(bill, bill, written({ form: "order", consinee: "" }))],
      ["release.amout", () => warehouse.consentToRelease(written({ id: "" }), written({ amout: 1n }), written({}))],
      ["to.untill", () => diligence.signDisclosure(ZeroHash, written({ reader: "", untill: 1 }))],
      ["of.finansing", () => guaranteesOf(book, written({ finansing: ZeroHash }))],
      ["of.lendr", () => facilitiesOf(book, written({ lendr: ZeroHash }))],
      ["of.polisy", () => coversOf(book, written({ polisy: ZeroHash }))],
      ["of.lendr", () => usesOfProceeds(book, written({ lendr: ZeroHash }))],
    ];
    for (const [field, ask] of asks) {
      const refusal = await refused(ask);
      expect(refusal, field).to.be.instanceOf(UnknownFieldError);
      expect(refusal.message).to.contain(`${field} = `);
    }
  });

  it("is refused of a sender that would wait, try or count in no way that there is", async () => {
    const { bankA } = await net();
    for (const [place, options] of [
      ["options.gasPrice = -1", { gasPrice: -1n }],
      ["options.confirmations = 0", { confirmations: 0 }],
      ["options.timeoutMs = -1", { timeoutMs: -1 }],
      ["options.pollingMs = -1", { pollingMs: -1 }],
      ["options.retry.attempts = 0", { retry: { attempts: 0, firstDelayMs: 1 } }],
      ["options.retry.firstDelayMs = -1", { retry: { attempts: 1, firstDelayMs: -1 } }],
      ["options.context.currency.exponent = -1", { context: { currency: { code: "USD", exponent: -1 } } }],
      ["options.context.nameOf = USD", { context: { nameOf: "USD" } }],
      ["options.onProgress = true", { onProgress: true }],
      ["options.journal.find = undefined", { journal: {} }],
    ] as const) {
      const refusal = await refused(() => new Sender(bankA.sender, written(options)));
      expect(refusal, place).to.be.instanceOf(InvalidArgumentError);
      expect(refusal.message).to.contain(place);
    }
  });

  it("is refused with a word for a contract, an asset, or a beginning that there is not", async () => {
    const { book, bankA, receivable, offer, credit } = await net();
    for (const ask of [
      () => bankA.member.withdraw(written("dsk"), offer),
      () => bankA.member.withdrawParked(written("escrow")),
      () => new SupervisorOffice(book, bankA.sender).freeze(written("receivables"), receivable.id),
      () => creditTerms({ ...credit, usance: { days: 30, after: written("shipmnt") } }),
    ]) {
      expect(await refused(ask)).to.be.instanceOf(UnknownNameError);
    }
  });
});

describe("What is given to a contract", () => {
  it("is refused by its name and place in every call, before it is sent or asked", async () => {
    const { book, bankA, exporter, receivable, termsFor } = await net();
    const terms = termsFor(receivable);
    const schedule = [{ dueOn: written("2027-01-01"), principal: terms.principal }];
    for (const [place, ask] of [
      ["terms.schedule[0].dueOn = 2027-01-01", () => exporter.member.repay({ ...terms, schedule }, 1n)],
      ["amount = undefined", () => exporter.member.repay(terms, written(undefined))],
      ["terms = 0x", () => exporter.member.repay(written(financingIdOf(terms)), 1n)],
      ["id = 0x12", () => book.registry.stateOf("0x12")],
      ["spender = 5", () => book.deposit.connect(bankA.sender).approve(written(5), 1n)],
      ["wish.token = deposit", () => quotedTerms(book, { ...loanOf(terms), token: "deposit" })],
      ["wish.lender = ", () => quotedTerms(book, { ...loanOf(terms), lender: "" })],
      ["wish.borrower = 0x12", () => quotedTerms(book, { ...loanOf(terms), borrower: "0x12" })],
    ] as const) {
      const refusal = await refused(ask);
      expect(refusal, place).to.be.instanceOf(InvalidArgumentError);
      expect(refusal.message).to.contain(place);
    }
  });

  it("is refused where it is a due date that is none: the receivable is not issued", async () => {
    const { exporter, debtor, invoice, ethers } = await net();
    const before = await ethers.provider.getTransactionCount(exporter.address);
    for (const dueOn of ["2027-03-14", 1_800_000_000_000, 1.5, -1]) {
      const wish = { debtor: debtor.lei, dueOn: written(dueOn) };
      expect(await refusalOf(exporter.member.issueReceivable(invoice, [], wish))).to.be.instanceOf(
        InvalidArgumentError,
      );
    }
    expect(await ethers.provider.getTransactionCount(exporter.address)).to.equal(before);
  });

  it("is asked of a contract, and not of an account that answers nothing", async () => {
    const { bankA, exporter, book, receivable, termsFor } = await net();
    const wish = { ...loanOf(termsFor(receivable)), policy: exporter.address };
    expect(await refusalOf(quotedTerms(book, wish))).to.be.instanceOf(NoAnswerError);
    expect(await refusalOf(bankA.member.approve(1n, exporter.address))).to.be.instanceOf(NoAnswerError);
  });
});

describe("What is not there at all", () => {
  it("is named: a document, a receivable, an offer, a declaration, a signer", async () => {
    const { book, addresses, bankA, exporter, invoice, receivable, termsFor, examiner } = await net();
    const nothing = written(undefined);
    const offering = (disclosed: object[]) => bankA.member.offer(termsFor(receivable), written(disclosed), examiner);
    for (const [place, ask] of [
      ["prepared = undefined", () => exporter.member.register(nothing)],
      ["prepared.document = undefined", () => bankA.member.attest(written({}))],
      ["receivable = undefined", () => collateralOf(nothing)],
      ["receivable = undefined", () => bankA.member.signAcknowledgement(nothing)],
      ["behind = undefined", () => exporter.member.issueReceivable(invoice, nothing, { debtor: "", dueOn: 1 })],
      ["signed = undefined", () => exporter.member.accept(nothing)],
      ["signed = undefined", () => bankA.member.withdraw("desk", nothing)],
      ["disclosed[0] = undefined", () => offering([nothing])],
      ["disclosed[0].bytes = undefined", () => offering([{ byts: "" }])],
      ["report = undefined", () => bankA.member.reportMilestone(nothing)],
      ["guarantee = undefined", () => new GuaranteeParty(book, bankA.sender).pay(nothing, termsFor(receivable))],
      ["signed = undefined", () => new GuaranteeParty(book, bankA.sender).issue(nothing, termsFor(receivable))],
      ["declaration = undefined", () => encodeDeclaration(book, termsFor(receivable), nothing)],
      ["addresses.access = undefined", () => connect(bankA.sender, written({}))],
      ["deployment.firstBlock = 0x1", () => connect(bankA.sender, addresses, written("0x1"))],
      ["deployment.firstBlock = -1", () => connect(bankA.sender, addresses, -1)],
      ["book.firstBlock = undefined", () => openFinancings(written({ desk: book.desk, servicing: book.servicing }))],
    ] as const) {
      const refusal = await refused(ask);
      expect(refusal, place).to.be.instanceOf(InvalidArgumentError);
      expect(refusal.message).to.contain(place);
    }
    expect(await refused(() => new Member(nothing, bankA.sender)))
      .to.be.instanceOf(InvalidArgumentError)
      .with.property("message")
      .that.contains("book = undefined");
    for (const signer of [undefined, bankA.address]) {
      expect(await refused(() => new Sender(written(signer)))).to.be.instanceOf(ProviderMissingError);
    }
  });

  it("is named by whatever a party does, and by every function of the book: no error of JavaScript says so", async () => {
    const { book, bankA } = await net();
    const acts: [string, () => unknown][] = [];
    for (const [name, exported] of Object.entries<unknown>(lienbook)) {
      if (typeof exported !== "function") continue;
      if (exported.prototype instanceof BookParty) {
        const party = new (exported as new (...given: unknown[]) => object)(book, bankA.sender);
        for (const act of Object.getOwnPropertyNames(exported.prototype)) {
          if (act !== "constructor") acts.push([`${name}.${act}`, () => untyped(Reflect.get(party, act)).call(party)]);
        }
      } else if (/^async function \w+\(\s*book\b/.test(exported.toString())) {
        acts.push([name, () => untyped(exported)(book, bankA.sender)]);
      }
    }
    expect(acts).to.have.length.above(150);
    const unnamed: string[] = [];
    for (const [name, act] of acts) {
      const failure = await refused(act).catch(() => undefined);
      if (failure instanceof TypeError) unnamed.push(`${name}: ${failure.message}`);
    }
    expect(unnamed).to.deep.equal([]);
  });

  it("is not tried for ever: of a node without an address, or by a wish that says not how often", async () => {
    for (const url of ["", "127.0.0.1:8545", undefined]) {
      expect(await refusalOf(openProvider(written(url)))).to.be.instanceOf(NodeAddressInvalidError);
    }
    const policy = written({ attempt: 1, firstDelay: 1 });
    expect(await refusalOf(openProvider("http://127.0.0.1:1", policy))).to.be.instanceOf(UnknownFieldError);
  });
});

describe("What must not be shown", () => {
  it("is in no message: a key that is no bytes, a secret of another length, a document read as text", async () => {
    const { bankA, invoice, receivable, termsFor, examiner } = await net();
    const key = "5e".repeat(31);
    expect(() => new KeyedFingerprinter(written(key)))
      .to.throw(InvalidArgumentError)
      .and.not.to.match(/5e5e/);
    const { bytes } = invoice.disclosed;
    const text = Buffer.from(bytes).toString();
    for (const disclosed of [
      { bytes, secret: `0x${key}` },
      { bytes, secret: key },
      { bytes, secret: "5e".repeat(32) },
      { bytes: written(text), secret: `0x${"5e".repeat(32)}` },
    ]) {
      const refusal = await refusalOf(bankA.member.offer(termsFor(receivable), [disclosed], examiner));
      expect(refusal).to.be.instanceOf(LienbookError);
      expect(refusal.message).not.to.match(/5e5e|<|Got: 32 bytes/);
    }
  });
});

describe("What is asked of the events", () => {
  it("is never of everything for want of an id", async () => {
    const { book } = await net();
    for (const id of [undefined, null, "0x12", "INV-1"]) {
      for (const read of [termsOf, receivableOf, liensOn]) {
        expect(await refusalOf(read(book, written(id)))).to.be.instanceOf(InvalidArgumentError);
      }
    }
  });

  it("is a bank's book by its currency and its LEI as bytes: another spelling would own nothing, and owe nothing", () => {
    for (const ask of [
      () => classifiedBook([], written(840)),
      () => classifiedBook([], written("USD")),
      () => classifiedBook([], 840n, "LIENB00KBANKA0000031"),
    ]) {
      expect(ask).to.throw(InvalidArgumentError);
    }
    expect(classifiedBook([], 840n).outstanding).to.equal(0n);
  });
});

describe("What a lender or a holder signs", () => {
  it("can be accepted: its parts are the whole, and its deadline is to come", async () => {
    const { book, bankA, receivable, termsFor } = await net();
    const terms = termsFor(receivable);
    for (const [change, name] of [
      [{ principal: 0n, schedule: [], payouts: [] }, "PrincipalZeroError"],
      [{ schedule: terms.schedule.slice(1) }, "ScheduleSumMismatchError"],
      [{ payouts: [] }, "PayoutSumMismatchError"],
    ] satisfies [Partial<FinancingTermsStruct>, string][]) {
      expect(await refusalOf(requireOfferable(book, { ...terms, ...change }))).to.have.property("name", name);
    }
    const holder = new BillHolder(book, bankA.sender);
    const transfer = { to: bankA.address, action: "TRANSFER" } as const;
    for (const deadline of [1n, BigInt(Date.UTC(2027, 0, 1))]) {
      expect(await refusalOf(bankA.member.signOffer(terms, { deadline }))).to.be.instanceOf(DeadlineInvalidError);
      expect(await refusalOf(holder.signTransfer(ZeroHash, transfer, { deadline }))).to.be.instanceOf(
        DeadlineInvalidError,
      );
    }
  });
});
