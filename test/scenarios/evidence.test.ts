import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { factsOf } from "../fixtures/encodings.ts";
import { EVERYTHING, STATUS } from "../fixtures/financing.ts";
import { deployed, financed, stage, tokenized } from "../fixtures/stages.ts";

const CONTESTED = 2n;
const CONTAINER = keccakOfText("CSQU3054383 on voyage 042W");

describe("Evidence that shrinks under a loan", () => {
  /** Customs corrects the first declaration, on which 100 000.00 stand, to 70 000.00. */
  const corrected = stage(financed, async ({ registry, customs, declarations, amendment }) => {
    const [first, second, third] = declarations;
    const signed = await amendment(customs, first, { value: 70_000_00n });
    await expect(registry.amend(...signed))
      .to.emit(registry, "Shortfall")
      .withArgs(first.id, 30_000_00n);
    const { contentRoot } = signed[2];
    return {
      first: { id: first.id, document: { ...first.document, value: 70_000_00n, contentRoot } },
      second,
      third,
    };
  });

  it("leaves the lien and the debt as they are: the gap is named and not hidden", async () => {
    const { registry, desk, first, terms, balanceOf } = await corrected();
    expect(await balanceOf(first)).to.deep.equal({ value: 70_000_00n, encumbered: 100_000_00n, collected: 0n });
    expect(await registry.availableOf(first.id)).to.equal(0n);
    expect((await desk.owed(terms)).principal).to.equal(200_000_00n);
  });

  it("backs no new loan, not even of a cent", async () => {
    const { registry, lienbook, exporter, bankB, first, invoice, issueReceivable, consent } = await corrected();
    const other = await issueReceivable(await invoice({ value: 1n }), [[first, 1n]]);
    const { pledge } = await consent(bankB, other);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(first.id, 1n, 0n);
  });

  it("does not keep the debtor from paying: what is collected may be more than the document is now worth", async () => {
    const { desk, debtor, terms, financing, first, paper, balanceOf } = await corrected();
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    expect(await balanceOf(first)).to.deep.equal({ value: 70_000_00n, encumbered: 0n, collected: 100_000_00n });
    expect((await balanceOf(paper)).collected).to.equal(250_000_00n);
  });

  it("does not keep the borrower from repaying, after which the rest of its value is free", async () => {
    const { registry, desk, exporter, terms, financing, first } = await corrected();
    await desk.connect(exporter).repay(1_00n, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
    expect(await registry.availableOf(first.id)).to.equal(70_000_00n);
  });

  it("is made good by another correction", async () => {
    const { registry, customs, first, amendment } = await corrected();
    await expect(registry.amend(...(await amendment(customs, first, { value: 120_000_00n }))))
      .to.emit(registry, "DocumentAmended")
      .and.not.to.emit(registry, "Shortfall");
    expect(await registry.availableOf(first.id)).to.equal(20_000_00n);
  });
});

describe("Evidence that is taken back under a loan", () => {
  /** Customs takes the second declaration back, on which 100 000.00 stand. */
  const revoked = stage(financed, async ({ registry, customs, declarations, revocation }) => {
    const [, second] = declarations;
    await expect(registry.revoke(...(await revocation(customs, second))))
      .to.emit(registry, "Shortfall")
      .withArgs(second.id, 100_000_00n);
    return { second };
  });

  it("leaves the lien standing, and the balance to be released or consumed as before", async () => {
    const { desk, debtor, exporter, terms, second, balanceOf } = await revoked();
    await desk.connect(debtor).collect(0, 100_000_00n, terms);
    expect(await balanceOf(second)).to.deep.equal({
      value: 100_000_00n,
      encumbered: 60_000_00n,
      collected: 40_000_00n,
    });
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await balanceOf(second)).encumbered).to.equal(0n);
  });

  it("backs no loan after the first is repaid, under the old receivable or a new one", async () => {
    const { desk, registry, receivable, exporter, bankB, debtor, terms, collateral, second, ...net } = await revoked();
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const again = await net.termsFor([collateral], { lender: bankB.address });
    await expect(desk.connect(exporter).accept(await net.signOffer(bankB, again), again))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(second.id);
    const { id, document } = await net.invoice();
    const roots = [document.contentRoot, second.document.contentRoot];
    const dueOn = (await net.today()) + 30n;
    await expect(
      receivable
        .connect(exporter)
        .issue(id, document.value, debtor.lei, dueOn, [{ document: second.id, share: 1n }], roots),
    )
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(second.id);
  });

  it("also where it is the invoice itself, leaves the debtor free to pay what it acknowledged", async () => {
    const { desk, registry, exporter, debtor, terms, financing, paper, revocation } = await financed();
    await expect(registry.revoke(...(await revocation(exporter, paper))))
      .to.emit(registry, "Shortfall")
      .withArgs(paper.id, 250_000_00n);
    await desk.connect(debtor).collect(0, 250_000_00n, terms);
    expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
  });
});

describe("Documents that are contested", () => {
  /** Two declarations name the same container on the same voyage; the receivable is over the first. */
  const contested = stage(deployed, async ({ declaration, invoice, issueReceivable, otherExporter }) => {
    const linkingKeys = [CONTAINER];
    const ours = await declaration({ value: 250_000_00n, linkingKeys });
    const collateral = await issueReceivable(await invoice(), [[ours, 250_000_00n]]);
    const theirs = await declaration({ linkingKeys }, otherExporter);
    return { ours, theirs, collateral };
  });

  it("are financed only by a lender that names them in its offer: it has seen the contest", async () => {
    const { desk, registry, exporter, bankA, ours, theirs, collateral, termsFor, signOffer } = await contested();
    for (const named of [[], [theirs.id], [collateral.id]]) {
      const terms = await termsFor([collateral], { contested: named });
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(registry, "DocumentIsContested")
        .withArgs(ours.id);
    }
    const terms = await termsFor([collateral], { contested: [ours.id] });
    await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
  });

  it("stop an offer that was signed before the contest, and is no longer what the lender saw", async () => {
    const { desk, registry, exporter, bankA, collateral, declaration, termsFor, signOffer, ...net } = await tokenized();
    const linkingKeys = [CONTAINER];
    const shipped = await declaration({ value: 250_000_00n, linkingKeys });
    const fresh = await net.issueReceivable(await net.invoice(), [[shipped, 250_000_00n]]);
    const terms = await termsFor([fresh]);
    const offer = await signOffer(bankA, terms);
    await declaration({ linkingKeys });
    await expect(desk.connect(exporter).accept(offer, terms))
      .to.be.revertedWithCustomError(registry, "DocumentIsContested")
      .withArgs(shipped.id);
    // What is not touched by it goes on.
    const other = await termsFor([collateral]);
    await desk.connect(exporter).accept(await signOffer(bankA, other), other);
  });

  it("are financed again without a word once customs stands by them", async () => {
    const { desk, registry, exporter, bankA, customs, ours, collateral, clearance, termsFor, signOffer } =
      await contested();
    await registry.clearContest(...(await clearance(customs, ours)));
    const terms = await termsFor([collateral]);
    await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
  });

  it("do not hold up a loan that stands: payments and release go on", async () => {
    const {
      desk,
      registry,
      exporter,
      debtor,
      invoice,
      declaration,
      issueReceivable,
      financed: lend,
    } = await deployed();
    const linkingKeys = [keccakOfText("seller, buyer, amount and month")];
    const paper = await invoice({ linkingKeys });
    const behind = await declaration({ value: 250_000_00n });
    const { terms, id } = await lend([await issueReceivable(paper, [[behind, 250_000_00n]])]);
    await invoice({ linkingKeys });
    expect((await registry.stateOf(paper.id)).flags).to.equal(CONTESTED);
    await desk.connect(debtor).collect(0, 100_000_00n, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.repaid);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
  });
});

describe("Corrections of a document by its issuer", () => {
  it("come in the order in which they were signed, whoever submits them and whenever", async () => {
    const { registry, customs, exporter, bankA, declaration, amendment } = await deployed();
    const declared = await declaration();
    const first = await amendment(customs, declared, { value: 90_000_00n });
    const next = { ...declared, document: { ...declared.document, contentRoot: first[2].contentRoot } };
    const second = await amendment(customs, next, { value: 95_000_00n });
    await expect(registry.connect(exporter).amend(...second))
      .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
      .withArgs(declared.id, factsOf(exporter.lei, first[2].contentRoot));
    await registry.connect(bankA).amend(...first);
    await registry.connect(exporter).amend(...second);
    expect((await registry.stateOf(declared.id)).value).to.equal(95_000_00n);
  });

  it("cannot be held back by the exporter whom they hurt: anyone submits them, customs itself without a signature", async () => {
    const { registry, customs, declaration, amendment } = await deployed();
    const declared = await declaration();
    const [kind, fingerprint, change] = await amendment(customs, declared, { value: 1n });
    const inPerson = { signer: customs.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await registry.connect(customs).amend(kind, fingerprint, change, inPerson);
    expect(await registry.availableOf(declared.id)).to.equal(1n);
  });
});
