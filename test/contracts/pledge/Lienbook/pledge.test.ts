import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";

import { detailsOf, encodeDetails, lienIdOf } from "../../../fixtures/encodings.ts";
import type { Collateral } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, ROLE_BIT } from "../../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

const NOTHING = ["0x0000000000000000000000000000000000000000", 0n, 0n];
const HOLDERS = ROLE_BIT.bank | ROLE_BIT.guarantor;

/** A receivable of 3 cents over a declaration of 100 cents: small enough to see every rounding. */
const tiny = stage(deployed, async ({ invoice, declaration, issueReceivable }) => {
  const declared = await declaration({ value: 100n });
  const collateral = await issueReceivable(await invoice({ value: 3n }), [[declared, 100n]]);
  return { declared, collateral };
});

describe("Lienbook, pledge by the owner to a bank that keeps the lien itself", () => {
  it("enters the lien under the bank's entity and encumbers the invoice and each document behind it", async () => {
    const { registry, lienbook, exporter, bankA, collateral, paper, declarations, consent } = await tokenized();
    const { pledge, purpose, lien } = await consent(bankA, { ...collateral, amount: 100_000_00n });
    const { asset } = collateral;
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.emit(lienbook, "Pledged")
      .withArgs(lien, paper.id, bankA.lei, asset, exporter, 100_000_00n, 1n, ZeroAddress, purpose)
      .and.to.emit(registry, "BalanceChanged")
      .withArgs(paper.id, 100_000_00n, 0n);
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankA.lei, 100_000_00n, 1n]);

    // 100 000.00 of 250 000.00 is two fifths: of the shares of 100 000.00, 100 000.00 and 50 000.00.
    const encumbered = await registry.statesOf([paper, ...declarations].map(({ id }) => id));
    expect(encumbered.map((state) => state.encumbered)).to.deep.equal([
      100_000_00n,
      40_000_00n,
      40_000_00n,
      20_000_00n,
    ]);
  });

  it("returns the id of the lien, which anyone computes from what it never changes", async () => {
    const { lienbook, exporter, bankA, collateral, consent } = await tokenized();
    const { pledge, purpose } = await consent(bankA, collateral);
    const lien = await lienbook.connect(exporter).pledge.staticCall(...pledge);
    expect(lien).to.equal(lienIdOf(collateral, purpose));
    expect(await lienbook.lienOf(lien)).to.deep.equal(NOTHING);
  });

  it("rounds what it puts on a document up to the cent, in the lender's favour", async () => {
    const { registry, bankA, collateral, declarations, pledged } = await tokenized();
    await pledged(bankA, { ...collateral, amount: 33_333_33n });
    // 33 333.33 / 250 000.00 of 100 000.00 is 13 333.332, of 50 000.00 it is 6 666.666.
    const encumbered = await registry.statesOf(declarations.map(({ id }) => id));
    expect(encumbered.map((state) => state.encumbered)).to.deep.equal([13_333_34n, 13_333_34n, 6_666_67n]);
  });

  it("takes a cent, of which every document behind carries a cent", async () => {
    const { registry, bankA, collateral, declarations, pledged } = await tokenized();
    await pledged(bankA, { ...collateral, amount: 1n });
    const states = await registry.statesOf(declarations.map(({ id }) => id));
    expect(states.map(({ encumbered }) => encumbered)).to.deep.equal([1n, 1n, 1n]);
  });

  it("takes the whole face value, of which every document carries just its share", async () => {
    const { registry, bankA, collateral, declarations, pledged } = await tokenized();
    await pledged(bankA, collateral);
    const states = await registry.statesOf(declarations.map(({ id }) => id));
    expect(states.map(({ encumbered }) => encumbered)).to.deep.equal([100_000_00n, 100_000_00n, 50_000_00n]);
  });

  it("gives each lien the next rank of the whole book, whichever asset it is on", async () => {
    const { lienbook, bankA, bankB, collateral, invoice, issueReceivable, pledged } = await tokenized();
    const other = await issueReceivable(await invoice(), []);
    const liens = [
      await pledged(bankA, { ...collateral, amount: 1n }),
      await pledged(bankB, other),
      await pledged(bankB, { ...collateral, amount: 2n }),
    ];
    const ranks = await Promise.all(liens.map(async ({ lien }) => (await lienbook.lienOf(lien)).rank));
    expect(ranks).to.deep.equal([1n, 2n, 3n]);
  });

  it("takes liens of several banks on one receivable as far as they fit, and names the invoice and what is left", async () => {
    const { registry, lienbook, exporter, bankA, bankB, collateral, paper, consent, pledged } = await tokenized();
    await pledged(bankA, { ...collateral, amount: 100_000_00n });
    await pledged(bankB, { ...collateral, amount: 50_000_00n });
    const { pledge } = await consent(bankB, { ...collateral, amount: 100_000_01n });
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, 100_000_01n, 100_000_00n);
    await pledged(bankB, { ...collateral, amount: 100_000_00n });
    expect(await registry.availableOf(paper.id)).to.equal(0n);
  });

  it("takes two liens of one bank on one receivable as two", async () => {
    const { lienbook, bankA, collateral, pledged } = await tokenized();
    const first = await pledged(bankA, { ...collateral, amount: 10n });
    const second = await pledged(bankA, { ...collateral, amount: 10n });
    expect(first.lien).to.not.equal(second.lien);
    expect((await lienbook.lienOf(first.lien)).amount).to.equal(10n);
    expect((await lienbook.lienOf(second.lien)).amount).to.equal(10n);
  });

  it("never puts more on a document than its value, though the shares of many small liens are rounded up", async () => {
    const { registry, lienbook, exporter, bankA, collateral, declared, consent, pledged } = await tiny();
    const aThird = { ...collateral, amount: 1n };
    await pledged(bankA, aThird);
    await pledged(bankA, aThird);
    // A third of 100 is 34 rounded up, and 68 leave 32.
    const { pledge } = await consent(bankA, aThird);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(declared.id, 34n, 32n);
  });

  it("names the document behind that has too little left when the invoice itself has enough", async () => {
    const { registry, lienbook, exporter, bankA, bankB, declaration, invoice, issueReceivable, consent, pledged } =
      await deployed();
    const shared = await declaration({ value: 100_000_00n });
    const [first, second] = [
      await issueReceivable(await invoice(), [[shared, 70_000_00n]]),
      await issueReceivable(await invoice(), [[shared, 70_000_00n]]),
    ];
    await pledged(bankA, first);
    const { pledge } = await consent(bankB, second);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(shared.id, 70_000_00n, 30_000_00n);
  });

  describe("is consented to by the holder,", () => {
    it("a bank or a guarantor", async () => {
      const { lienbook, collateral, enrol, strangers, pledged } = await tokenized();
      const guarantor = await enrol("GUARANTOR", ROLE_BIT.guarantor, strangers[0]!);
      const { lien } = await pledged(guarantor, collateral);
      expect((await lienbook.lienOf(lien)).holder).to.equal(guarantor.lei);
    });

    it("and nobody who is neither", async () => {
      const { lienbook, participants, exporter, otherExporter, carrier, strangers, collateral, consent } =
        await tokenized();
      for (const [party, role] of [
        [otherExporter, ROLE_BIT.enterprise],
        [carrier, ROLE_BIT.carrier],
      ] as const) {
        const { pledge } = await consent(party, collateral);
        await expect(lienbook.connect(exporter).pledge(...pledge))
          .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
          .withArgs(party.lei, HOLDERS, role);
      }
      const { pledge } = await consent(strangers[0]!, collateral);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(strangers[0]!);
    });

    it("in good standing still when the pledge is made", async () => {
      const { lienbook, participants, exporter, bankA, collateral, consent, now, networkHelpers } = await tokenized();
      const { pledge } = await consent(bankA, collateral);
      await participants.suspend(bankA.lei);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(bankA.lei);
      await participants.reinstate(bankA.lei);
      const kycExpiry = (await now()) + DAY;
      await participants.update(bankA.lei, ROLE_BIT.bank, kycExpiry);
      await networkHelpers.time.increaseTo(kycExpiry + 1n);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(participants, "KycExpired")
        .withArgs(bankA.lei, kycExpiry);
    });

    it("once: the consent makes no second lien, also when the first is gone", async () => {
      const { lienbook, exporter, bankA, collateral, consent } = await tokenized();
      const { pledge, purpose } = await consent(bankA, { ...collateral, amount: 1n });
      await lienbook.connect(exporter).pledge(...pledge);
      const again = () => lienbook.connect(exporter).pledge(...pledge);
      await expect(again())
        .to.be.revertedWithCustomError(lienbook, "NonceAlreadySpent")
        .withArgs(bankA, pledge[2].nonce);
      await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
      await expect(again())
        .to.be.revertedWithCustomError(lienbook, "NonceAlreadySpent")
        .withArgs(bankA, pledge[2].nonce);
    });

    it("for the pledgor whom it names, so that the next owner of the receivable cannot use it", async () => {
      const { lienbook, exporter, otherExporter, bankA, collateral, consent, assigned } = await tokenized();
      const { pledge } = await consent(bankA, collateral);
      await assigned(collateral, otherExporter);
      await expect(lienbook.connect(otherExporter).pledge(...pledge)).to.be.revertedWithCustomError(
        lienbook,
        "SignatureInvalid",
      );
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(lienbook, "PledgorNotOwner")
        .withArgs(collateral.id, exporter, otherExporter);
    });

    it("and never by the pledgor's own entity under another role, whichever account signs", async () => {
      const { lienbook, participants, exporter, strangers, collateral, consent, kycExpiry } = await tokenized();
      await participants.update(exporter.lei, ROLE_BIT.enterprise | ROLE_BIT.bank, kycExpiry);
      await participants.addAccount(exporter.lei, strangers[0]!);
      for (const signer of [exporter, strangers[0]!]) {
        const { pledge } = await consent(signer, collateral);
        await expect(lienbook.connect(exporter).pledge(...pledge))
          .to.be.revertedWithCustomError(lienbook, "LienholderIsPledgor")
          .withArgs(exporter.lei);
      }
    });
  });

  describe("is made by the owner of the receivable,", () => {
    it("an enterprise in good standing", async () => {
      const { lienbook, participants, exporter, bankA, bankB, strangers, collateral, consent, kycExpiry } =
        await tokenized();
      const { pledge: byBank } = await consent(bankA, collateral, { pledgor: bankB });
      await expect(lienbook.connect(bankB).pledge(...byBank))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(bankB.lei, ROLE_BIT.enterprise, ROLE_BIT.bank);
      const { pledge: byStranger } = await consent(bankA, collateral, { pledgor: strangers[0]! });
      await expect(lienbook.connect(strangers[0]).pledge(...byStranger))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(strangers[0]!);
      const { pledge } = await consent(bankA, collateral);
      await participants.suspend(exporter.lei);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(exporter.lei);
      await participants.reinstate(exporter.lei);
      await participants.update(exporter.lei, ROLE_BIT.carrier, kycExpiry);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(exporter.lei, ROLE_BIT.enterprise, ROLE_BIT.carrier);
    });

    it("and not by the debtor, nor by an operator whom the owner approved", async () => {
      const { lienbook, receivable, exporter, otherExporter, debtor, bankA, collateral, consent } = await tokenized();
      await receivable.connect(exporter).setApprovalForAll(otherExporter, true);
      for (const pledgor of [debtor, otherExporter]) {
        const { pledge } = await consent(bankA, collateral, { pledgor });
        await expect(lienbook.connect(pledgor).pledge(...pledge))
          .to.be.revertedWithCustomError(lienbook, "PledgorNotOwner")
          .withArgs(collateral.id, pledgor, exporter);
      }
    });

    it("whose other accounts own it not", async () => {
      const { lienbook, participants, exporter, strangers, bankA, collateral, consent } = await tokenized();
      await participants.addAccount(exporter.lei, strangers[0]!);
      const { pledge } = await consent(bankA, collateral, { pledgor: strangers[0]! });
      await expect(lienbook.connect(strangers[0]).pledge(...pledge))
        .to.be.revertedWithCustomError(lienbook, "PledgorNotOwner")
        .withArgs(collateral.id, strangers[0]!, exporter);
    });
  });

  describe("shows the receivable as it was issued,", () => {
    const others: Record<string, (collateral: Collateral) => Partial<Collateral>> = {
      "not with another face value": ({ face }) => ({ face: face + 1n }),
      "not with another due date": (collateral) => {
        const details = detailsOf(collateral);
        return { details: encodeDetails({ ...details, dueOn: details.dueOn + 1n }) };
      },
      "not as before its debtor acknowledged it": (collateral) => ({
        details: encodeDetails({ ...detailsOf(collateral), acknowledged: false }),
      }),
      "not with empty details": () => ({ details: "0x" }),
      "not without its backing": () => ({ backing: [] }),
      "not without one of the documents behind it": ({ backing }) => ({ backing: backing.slice(1) }),
      "not with its backing in another order": ({ backing }) => ({ backing: backing.toReversed() }),
      "not with a smaller share of a document": ({ backing }) => ({
        backing: backing.map(({ document, share }) => ({ document, share: share - 1n })),
      }),
      "not with another document behind it": ({ backing }) => ({
        backing: [{ document: keccakOfText("another"), share: 1n }, ...backing.slice(1)],
      }),
    };
    for (const [how, change] of Object.entries(others)) {
      it(how, async () => {
        const { lienbook, exporter, bankA, collateral, consent } = await tokenized();
        const { pledge } = await consent(bankA, { ...collateral, ...change(collateral) });
        await expect(lienbook.connect(exporter).pledge(...pledge))
          .to.be.revertedWithCustomError(lienbook, "CollateralMismatch")
          .withArgs(collateral.id);
      });
    }

    it("of more than nothing and no more than its face value", async () => {
      const { lienbook, exporter, bankA, collateral, consent } = await tokenized();
      const { id, face } = collateral;
      for (const amount of [0n, face + 1n, LARGEST]) {
        const { pledge } = await consent(bankA, { ...collateral, amount });
        await expect(lienbook.connect(exporter).pledge(...pledge))
          .to.be.revertedWithCustomError(lienbook, "LienAmountInvalid")
          .withArgs(id, amount, face);
      }
    });

    it("of a listed collection, and no other address", async () => {
      const { lienbook, exporter, bankA, strangers, collateral, consent, registry } = await tokenized();
      for (const asset of [ZeroAddress, strangers[0]!.address, await registry.getAddress()]) {
        const { pledge } = await consent(bankA, { ...collateral, asset });
        await expect(lienbook.connect(exporter).pledge(...pledge))
          .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
          .withArgs(asset);
      }
    });

    it("if it was issued at all", async () => {
      const { lienbook, receivable, exporter, bankA, collateral, consent, invoice } = await tokenized();
      const { id } = await invoice();
      const { pledge } = await consent(bankA, { ...collateral, id });
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(receivable, "ERC721NonexistentToken")
        .withArgs(BigInt(id));
    });
  });

  describe("relies on documents that are good today:", () => {
    it("not on an invoice, or a document behind it, that has expired since the issue", async () => {
      const { registry, lienbook, exporter, bankA, invoice, declaration, issueReceivable, consent, today, passDays } =
        await deployed();
      const expiresOn = (await today()) + 3n;
      const [expiring, lasting] = [await declaration({ expiresOn }), await invoice()];
      const collateral = await issueReceivable(lasting, [[expiring, 1n]]);
      const { pledge } = await consent(bankA, collateral);
      await passDays(4n);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
        .withArgs(expiring.id, expiresOn);
    });

    it("not on a contested one, unless the holder's consent names it", async () => {
      const { registry, lienbook, exporter, bankA, invoice, declaration, issueReceivable, consent } = await deployed();
      const linkingKeys = [keccakOfText("CSQU3054383 on voyage 042W")];
      const contested = await declaration({ linkingKeys });
      const collateral = await issueReceivable(await invoice(), [[contested, 100n]]);
      await declaration({ linkingKeys });
      const { pledge: unaware } = await consent(bankA, collateral);
      await expect(lienbook.connect(exporter).pledge(...unaware))
        .to.be.revertedWithCustomError(registry, "DocumentIsContested")
        .withArgs(contested.id);
      const { pledge: aware } = await consent(bankA, collateral, { contested: [contested.id] });
      // The pledgor cannot add the name for the bank.
      const [, , authorization] = unaware;
      await expect(
        lienbook.connect(exporter).pledge(collateral, [contested.id], authorization),
      ).to.be.revertedWithCustomError(lienbook, "SignatureInvalid");
      await lienbook.connect(exporter).pledge(...aware);
    });
  });

  it("is decided by order when two banks' liens meet in one block: the first stands, the second does not", async () => {
    const { registry, lienbook, exporter, bankA, bankB, collateral, paper, consent, inOneBlock } = await tokenized();
    const [first, second] = [await consent(bankA, collateral), await consent(bankB, collateral)];
    const receipts = await inOneBlock(
      (overrides) => lienbook.connect(exporter).pledge(...first.pledge, overrides),
      (overrides) => lienbook.connect(exporter).pledge(...second.pledge, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    expect((await lienbook.lienOf(first.lien)).holder).to.equal(bankA.lei);
    expect(await lienbook.lienOf(second.lien)).to.deep.equal(NOTHING);
    expect((await registry.stateOf(paper.id)).encumbered).to.equal(collateral.amount);
  });

  it("meets a sale of the receivable in one block: whichever is first is the only one", async () => {
    for (const sale of ["first", "second"] as const) {
      const { lienbook, receivable, exporter, otherExporter, bankA, collateral, consent, assignment, inOneBlock } =
        await tokenized();
      const { pledge } = await consent(bankA, collateral);
      const call = await assignment(otherExporter, collateral);
      const sends = [
        (overrides: object) => receivable.connect(exporter).assign(...call, overrides),
        (overrides: object) => lienbook.connect(exporter).pledge(...pledge, overrides),
      ];
      const receipts = await inOneBlock(...(sale === "first" ? sends : sends.toReversed()));
      expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
      const owner = sale === "first" ? otherExporter : exporter;
      expect(await receivable.ownerOf(collateral.id)).to.equal(owner.address);
      expect(await receivable.locked(collateral.id)).to.equal(sale === "second");
    }
  });
});
