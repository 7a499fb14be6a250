import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { KeyedFingerprinter, PartyDirectory, prepareDocument } from "../../sdk/index.ts";
import { Receivable__factory } from "../../typechain-types/index.ts";
import { leiBytes } from "../fixtures/lei.ts";
import { KIND, ROLE_BIT } from "../fixtures/network.ts";
import { EVERYTHING } from "../fixtures/financing.ts";
import { deployed, financed, stage, tokenized } from "../fixtures/stages.ts";
import { expectSoundBook } from "./book.ts";

const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");

/** Files of the same trade, as the parties of `examples` keep them. */
async function prepared(file: string) {
  const records = JSON.parse(await readFile(join(EXAMPLES, "parties.json"), "utf8")) as {
    role: string;
    lei: string;
    name: string;
    country: string;
    ids: { scheme: string; id: string }[];
  }[];
  const holder = records.find(({ role }) => role === "exporter")!.lei;
  const fingerprinter = new KeyedFingerprinter(new Uint8Array(32).fill(7));
  const directory = PartyDirectory.of(records);
  const bytes = await readFile(join(EXAMPLES, file));
  return { ...(await prepareDocument(bytes, { fingerprinter, directory, holder })), holder };
}

describe("Financing the same trade twice", () => {
  describe("with the same receivable at a second bank", () => {
    it("is refused, naming the invoice, what was asked and what is left: nothing", async () => {
      const net = await financed();
      const { desk, registry, exporter, bankB, collateral, paper, termsFor, signOffer } = net;
      const second = await termsFor([collateral], { lender: bankB.address });
      await expect(desk.connect(exporter).accept(await signOffer(bankB, second), second))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(paper.id, 250_000_00n, 0n);
      const liens = [{ collateral, purpose: net.financing, engine: desk }];
      await expectSoundBook(net, [paper, ...net.declarations], liens);
    });

    it("is refused also to a bank that keeps its loans in its own systems", async () => {
      const { lienbook, registry, exporter, bankB, collateral, paper, consent } = await financed();
      const { pledge } = await consent(bankB, { ...collateral, amount: 1n });
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(paper.id, 1n, 0n);
    });

    it("is refused also where the first bank is the one that keeps its loans in its own systems", async () => {
      const { desk, registry, exporter, bankA, bankB, collateral, paper, pledged, termsFor, signOffer } =
        await tokenized();
      await pledged(bankB, { ...collateral, amount: 100_000_00n });
      const terms = await termsFor([collateral]);
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(paper.id, 250_000_00n, 150_000_00n);
    });

    it("is refused also after the receivable was sold to an affiliate, which cannot be while it is pledged", async () => {
      const { receivable, exporter, otherExporter, collateral } = await financed();
      await expect(receivable.connect(exporter).transferFrom(exporter, otherExporter, collateral.id))
        .to.be.revertedWithCustomError(receivable, "TokenLocked")
        .withArgs(collateral.id, 250_000_00n);
    });

    it("goes as far as there is something left, and not a cent further", async () => {
      const net = await tokenized();
      const { desk, registry, exporter, bankA, bankB, collateral, paper, declarations, termsFor, signOffer } = net;
      const first = await termsFor([{ ...collateral, amount: 150_000_00n }], { principal: 120_000_00n });
      await desk.connect(exporter).accept(await signOffer(bankA, first), first);
      const rest = { lender: bankB.address, principal: 80_000_00n };
      const greedy = await termsFor([{ ...collateral, amount: 100_000_01n }], rest);
      await expect(desk.connect(exporter).accept(await signOffer(bankB, greedy), greedy))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(paper.id, 100_000_01n, 100_000_00n);
      const second = await termsFor([{ ...collateral, amount: 100_000_00n }], rest);
      await desk.connect(exporter).accept(await signOffer(bankB, second), second);
      await expectSoundBook(
        net,
        [paper, ...declarations],
        [first, second].map((terms) => ({ collateral, purpose: net.financingIdOf(terms), engine: desk })),
      );
    });

    it("is fair once the first bank was repaid from own funds, and not once the debtor has paid", async () => {
      for (const debtorPays of [false, true]) {
        const net = await financed();
        const { desk, registry, exporter, debtor, bankB, collateral, paper, terms, termsFor, signOffer } = net;
        if (debtorPays) await desk.connect(debtor).collect(0, 250_000_00n, terms);
        else await desk.connect(exporter).repay(EVERYTHING, terms);
        const second = await termsFor([collateral], { lender: bankB.address });
        const accepted = desk.connect(exporter).accept(await signOffer(bankB, second), second);
        if (debtorPays) {
          await expect(accepted)
            .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
            .withArgs(paper.id, 250_000_00n, 0n);
        } else {
          await expect(accepted).to.emit(desk, "FinancingAccepted");
        }
      }
    });
  });

  describe("with the same invoice in another file", () => {
    /** The seller of the examples is on the network; it registers its invoices from the files. */
    const enrolled = stage(deployed, async ({ registry, participants, strangers, kycExpiry }) => {
      const invoice = await prepared("invoice.xml");
      const seller = strangers[0]!;
      await participants.enrol(leiBytes(invoice.holder), "0x434e", ROLE_BIT.enterprise, kycExpiry, seller);
      async function register(file: string) {
        const { document } = await prepared(file);
        const inPerson = { signer: seller.address, nonce: 0n, deadline: 0n, signature: "0x" };
        return registry.connect(seller).register(document, inPerson);
      }
      return { invoice, register };
    });

    it("is refused: lower case, spaces, another currency format and another layout make no other invoice", async () => {
      const { registry, register, invoice } = await enrolled();
      await register("invoice.xml");
      const rekeyed = await prepared("invoice-rekeyed.xml");
      expect(rekeyed.bundle.root).to.not.equal(invoice.bundle.root);
      const { value } = await registry.stateOf(invoice.id);
      await expect(register("invoice-rekeyed.xml"))
        .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
        .withArgs(invoice.id, rekeyed.document.value, value);
    });

    it("is refused also when only the retyped one is on file at the second bank, in either order", async () => {
      const { registry, register, invoice } = await enrolled();
      await register("invoice-rekeyed.xml");
      await expect(register("invoice.xml"))
        .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
        .withArgs(invoice.id, invoice.document.value, invoice.document.value);
    });

    it("is not mistaken for another invoice of the same seller", async () => {
      const { registry, register } = await enrolled();
      await register("invoice.xml");
      await expect(register("invoice-second.xml")).to.emit(registry, "DocumentRegistered");
    });
  });

  describe("with another invoice over the same declarations", () => {
    it("is refused, naming the declaration, what was asked and what is left", async () => {
      const net = await financed();
      const { desk, registry, exporter, bankB, declarations, invoice, issueReceivable, termsFor, signOffer } = net;
      const [, , third] = declarations; // 80 000.00, of which the first financing has 50 000.00
      const other = await issueReceivable(await invoice({ value: 60_000_00n }), [[third, 60_000_00n]]);
      const second = await termsFor([other], { lender: bankB.address, principal: 48_000_00n });
      await expect(desk.connect(exporter).accept(await signOffer(bankB, second), second))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(third.id, 60_000_00n, 30_000_00n);
    });

    it("goes as far as the declarations have value beyond the first", async () => {
      const net = await financed();
      const { desk, exporter, bankB, declarations, collateral, paper, invoice, issueReceivable, ...rest } = net;
      const [, , third] = declarations;
      const of = await invoice({ value: 30_000_00n });
      const other = await issueReceivable(of, [[third, 30_000_00n]]);
      const second = await rest.termsFor([other], { lender: bankB.address, principal: 24_000_00n });
      await desk.connect(exporter).accept(await rest.signOffer(bankB, second), second);
      await expectSoundBook(
        net,
        [paper, of, ...declarations],
        [
          { collateral, purpose: rest.financing, engine: desk },
          { collateral: other, purpose: rest.financingIdOf(second), engine: desk },
        ],
      );
    });

    it("is refused also when the declarations are consumed by the debtor's payment of the first", async () => {
      const net = await financed();
      const { desk, registry, exporter, debtor, bankB, terms, declarations, invoice, issueReceivable, ...rest } = net;
      await desk.connect(debtor).collect(0, 250_000_00n, terms);
      const [first] = declarations;
      const other = await issueReceivable(await invoice({ value: 100_000_00n }), [[first, 100_000_00n]]);
      const second = await rest.termsFor([other], { lender: bankB.address, principal: 80_000_00n });
      await expect(desk.connect(exporter).accept(await rest.signOffer(bankB, second), second))
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(first.id, 100_000_00n, 0n);
    });

    it("is refused also when the two offers are accepted in one block", async () => {
      const net = await tokenized();
      const { desk, exporter, bankA, bankB, declarations, collateral, invoice, issueReceivable, ...rest } = net;
      const [first] = declarations;
      const other = await issueReceivable(await invoice({ value: 100_000_00n }), [[first, 100_000_00n]]);
      const atA = await rest.termsFor([collateral]);
      const atB = await rest.termsFor([other], { lender: bankB.address, principal: 80_000_00n });
      const [offerA, offerB] = [await rest.signOffer(bankA, atA), await rest.signOffer(bankB, atB)];
      const receipts = await rest.inOneBlock(
        (overrides) => desk.connect(exporter).accept(offerB, atB, overrides),
        (overrides) => desk.connect(exporter).accept(offerA, atA, overrides),
      );
      expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
      expect((await desk.financingOf(rest.financingIdOf(atA))).status).to.equal(0n);
    });
  });

  it("with a token of the same invoice in another collection is refused: that one is not listed", async () => {
    const net = await financed();
    const { registry, receivable, lienbook, desk, exporter, debtor, bankB, paper, deployer, ethers, ...rest } = net;
    const second = await new Receivable__factory(deployer).deploy(registry);
    await expect(lienbook.listAsset(second))
      .to.be.revertedWithCustomError(lienbook, "KindHasAsset")
      .withArgs(KIND.commercialInvoice, receivable);
    const dueOn = (await rest.today()) + 60n;
    const { contentRoot, value } = paper.document;
    await second.connect(exporter).issue(paper.id, value, debtor.lei, dueOn, [], [contentRoot]);
    expect(await second.ownerOf(paper.id)).to.equal(exporter.address);
    expect(await second.locked(paper.id)).to.equal(true);
    const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
    const asset = await second.getAddress();
    const collateral = { ...rest.collateral, asset, amount: value, backing: [] };
    const terms = await rest.termsFor([collateral], { lender: bankB.address, policy });
    await expect(desk.connect(exporter).accept(await rest.signOffer(bankB, terms), terms))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(asset);
  });

  it("with an invoice of the same number under another seller's name makes another document, which proves nothing", async () => {
    const { registry, exporter, otherExporter, draft, attestation, paper } = await tokenized();
    const copy = { ...(await draft(otherExporter)), fingerprint: paper.document.fingerprint };
    await registry.connect(otherExporter).register(...(await attestation(otherExporter, copy)));
    // The exporter cannot be made to hold it, nor can the copy stand where the original does.
    await expect(registry.requireHeld(exporter.lei, [paper.id], [copy.contentRoot])).to.be.revertedWithCustomError(
      registry,
      "DocumentFactsMismatch",
    );
  });
});
