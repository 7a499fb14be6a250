import { expect } from "chai";
import { keccak256, ZeroHash } from "ethers";

import { factsOf } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import { deployed, financed, stage, tokenized } from "../../../fixtures/stages.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const LAST_DAY = 2n ** 16n - 1n;
const NEW_CONTENTS = keccak256("0x02");

/** A customs declaration of 100 000.00 that nothing stands on. */
const declared = stage(deployed, async (net) => ({ declared: await net.declaration() }));

describe("DocumentRegistry, amendment", () => {
  it("replaces value, holder, expiry and contents, and keeps kind, currency, date and what stands on it", async () => {
    const { registry, customs, otherExporter, declared: of, amendment, today } = await declared();
    const before = await registry.stateOf(of.id);
    const change = {
      holder: otherExporter.lei,
      value: 70_000_00n,
      expiresOn: (await today()) + 20n,
      contentRoot: NEW_CONTENTS,
    };
    const replaced = factsOf(of.document.holder, of.document.contentRoot);
    await expect(registry.amend(...(await amendment(customs, of, change))))
      .to.emit(registry, "DocumentAmended")
      .withArgs(of.id, otherExporter.lei, 70_000_00n, change.expiresOn, NEW_CONTENTS, replaced)
      .and.not.to.emit(registry, "Shortfall");
    expect(await registry.stateOf(of.id)).to.deep.equal([
      70_000_00n,
      0n,
      0n,
      before.currency,
      before.kind,
      0n,
      before.datedOn,
      change.expiresOn,
    ]);
    expect(await registry.factsOf(of.id)).to.equal(factsOf(otherExporter.lei, NEW_CONTENTS));
  });

  it("is taken from whoever submits it, and from its issuer in person without a signature", async () => {
    const { registry, customs, bankB, declared: of, amend, amendment, exporter } = await declared();
    await registry.connect(bankB).amend(...(await amendment(customs, of, { contentRoot: NEW_CONTENTS })));
    const standing = { ...of, document: { ...of.document, contentRoot: NEW_CONTENTS } };
    const [kind, fingerprint, change] = await amendment(customs, standing);
    const inPerson = { signer: customs.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await registry.connect(customs).amend(kind, fingerprint, change, inPerson);
    expect(await registry.factsOf(of.id)).to.equal(factsOf(exporter.lei, change.contentRoot));
    await amend(customs, { ...of, document: { ...of.document, contentRoot: change.contentRoot } });
  });

  it("is taken from another account of the issuer, and so outlives a lost key", async () => {
    const { registry, participants, customs, strangers, declared: of, amendment } = await declared();
    await participants.removeAccount(customs);
    await participants.addAccount(customs.lei, strangers[0]!);
    await expect(registry.amend(...(await amendment(strangers[0]!, of)))).to.emit(registry, "DocumentAmended");
  });

  it("is refused from everybody else: other customs, the holder, a bank find no such document of theirs", async () => {
    const net = await declared();
    const { registry, participants, declared: of, amendment, enrol, strangers, documentIdOf, exporter, bankA } = net;
    const otherCustoms = await enrol("CUSTOMSB", ROLE_BIT.customs, strangers[0]!);
    await expect(registry.amend(...(await amendment(otherCustoms, of))))
      .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
      .withArgs(documentIdOf(of.document.kind, otherCustoms, of.document.fingerprint));
    for (const [party, role] of [
      [exporter, ROLE_BIT.enterprise],
      [bankA, ROLE_BIT.bank],
    ] as const) {
      await expect(registry.amend(...(await amendment(party, of))))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(party.lei, ROLE_BIT.customs, role);
    }
    await expect(registry.amend(...(await amendment(strangers[1]!, of))))
      .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
      .withArgs(strangers[1]!);
  });

  it("is refused from an issuer that is suspended, expired or no longer of the role", async () => {
    const { registry, participants, customs, declared: of, amendment, now, networkHelpers } = await declared();
    const signed = await amendment(customs, of, {}, { deadline: 2n ** 48n - 1n });
    const kycExpiry = (await now()) + DAY;
    await participants.suspend(customs.lei);
    await expect(registry.amend(...signed))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(customs.lei);
    await participants.reinstate(customs.lei);
    await participants.update(customs.lei, ROLE_BIT.carrier, kycExpiry);
    await expect(registry.amend(...signed))
      .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
      .withArgs(customs.lei, ROLE_BIT.customs, ROLE_BIT.carrier);
    await participants.update(customs.lei, ROLE_BIT.customs, kycExpiry);
    await networkHelpers.time.increaseTo(kycExpiry + 1n);
    await expect(registry.amend(...signed))
      .to.be.revertedWithCustomError(participants, "KycExpired")
      .withArgs(customs.lei, kycExpiry);
  });

  it("is refused of a document that was never registered", async () => {
    const { registry, customs, exporter, draft, documentIdOf, amendment } = await declared();
    const document = await draft(exporter, { kind: KIND.customsDeclaration });
    const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
    await expect(registry.amend(...(await amendment(customs, { id, document }))))
      .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
      .withArgs(id);
  });

  it("is refused of a document that its issuer has taken back", async () => {
    const { registry, customs, declared: of, amendment, revocation } = await declared();
    await registry.revoke(...(await revocation(customs, of)));
    await expect(registry.amend(...(await amendment(customs, of))))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(of.id);
  });

  it("is taken of a document that has expired, which it may prolong", async () => {
    const { registry, customs, declaration, amend, passDays, today, exporter } = await deployed();
    const of = await declaration({ expiresOn: await today() });
    await passDays(1n);
    const { document } = await amend(customs, of, { expiresOn: (await today()) + 30n });
    expect(await registry.requireHeld(exporter.lei, [of.id], [document.contentRoot])).to.have.length(1);
  });

  it("is refused when it replaces other facts than stand, naming those that it meant", async () => {
    const { registry, customs, exporter, otherExporter, declared: of, amendment } = await declared();
    const stands = of.document.contentRoot;
    for (const replaces of [factsOf(exporter.lei, NEW_CONTENTS), factsOf(otherExporter.lei, stands), ZeroHash]) {
      await expect(registry.amend(...(await amendment(customs, of, { replaces }))))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(of.id, replaces);
    }
  });

  it("keeps the order in which its issuer signed: the second cannot come before the first, nor the first twice", async () => {
    const { registry, customs, exporter, declared: of, amendment } = await declared();
    const first = await amendment(customs, of, { value: 90_000_00n, contentRoot: NEW_CONTENTS });
    const amended = factsOf(exporter.lei, NEW_CONTENTS);
    const second = await amendment(customs, of, { value: 80_000_00n, replaces: amended });
    await expect(registry.amend(...second))
      .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
      .withArgs(of.id, amended);
    await registry.amend(...first);
    await registry.amend(...second);
    await expect(registry.amend(...first))
      .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
      .withArgs(of.id, first[2].replaces);
    expect((await registry.stateOf(of.id)).value).to.equal(80_000_00n);
  });

  it("cannot be replayed after its issuer has returned to what stood before it", async () => {
    const { registry, customs, exporter, declared: of, amendment } = await declared();
    const lower = await amendment(customs, of, { value: 1n, contentRoot: NEW_CONTENTS });
    await registry.amend(...lower);
    const { contentRoot, value } = of.document;
    const replaces = factsOf(exporter.lei, NEW_CONTENTS);
    await registry.amend(...(await amendment(customs, of, { replaces, contentRoot, value })));
    await expect(registry.amend(...lower))
      .to.be.revertedWithCustomError(registry, "NonceAlreadySpent")
      .withArgs(customs, lower[3].nonce);
    expect((await registry.stateOf(of.id)).value).to.equal(of.document.value);
  });

  it("is refused when holder and contents stay as they are: another value alone is no other document", async () => {
    const { registry, customs, declared: of, amendment } = await declared();
    for (const change of [{}, { value: 1n }, { expiresOn: LAST_DAY }]) {
      const unchanged = { ...change, contentRoot: of.document.contentRoot };
      await expect(registry.amend(...(await amendment(customs, of, unchanged))))
        .to.be.revertedWithCustomError(registry, "AmendmentUnchanged")
        .withArgs(of.id);
    }
  });

  it("takes only what a document can say: a value, a holder, a last day on or after its date", async () => {
    const { registry, customs, declared: of, amendment } = await declared();
    const { datedOn } = of.document;
    await expect(registry.amend(...(await amendment(customs, of, { value: 0n }))))
      .to.be.revertedWithCustomError(registry, "DocumentValueZero")
      .withArgs(of.id);
    await expect(registry.amend(...(await amendment(customs, of, { holder: NOBODY }))))
      .to.be.revertedWithCustomError(registry, "DocumentHolderMissing")
      .withArgs(of.id);
    for (const expiresOn of [1n, datedOn - 1n, LAST_DAY + 1n, 2n ** 32n - 1n]) {
      await expect(registry.amend(...(await amendment(customs, of, { expiresOn }))))
        .to.be.revertedWithCustomError(registry, "DocumentDatesInvalid")
        .withArgs(datedOn, expiresOn);
    }
    await registry.amend(...(await amendment(customs, of, { value: LARGEST, expiresOn: datedOn })));
    const state = await registry.stateOf(of.id);
    expect([state.value, state.expiresOn]).to.deep.equal([LARGEST, datedOn]);
    // Its last day has passed: nothing of it can be pledged.
    expect(await registry.availableOf(of.id)).to.equal(0n);
  });

  describe("of a document on which liens stand", () => {
    it("to a higher value frees the difference", async () => {
      const { registry, declarations, customs, amend, collateral, bankA, pledged } = await tokenized();
      await pledged(bankA, collateral);
      const [fullyUsed] = declarations;
      expect(await registry.availableOf(fullyUsed.id)).to.equal(0n);
      await amend(customs, fullyUsed, { value: 130_000_00n });
      expect(await registry.availableOf(fullyUsed.id)).to.equal(30_000_00n);
    });

    it("to just what is encumbered leaves nothing free and nothing missing", async () => {
      const { registry, declarations, customs, collateral, bankA, pledged, amendment } = await tokenized();
      await pledged(bankA, { ...collateral, amount: 100_000_00n });
      const [, , third] = declarations; // 80 000.00, of which 50 000.00 back the receivable: 20 000.00 are encumbered
      await expect(registry.amend(...(await amendment(customs, third, { value: 20_000_00n }))))
        .to.emit(registry, "DocumentAmended")
        .and.not.to.emit(registry, "Shortfall");
      expect(await registry.availableOf(third.id)).to.equal(0n);
    });

    it("to less than is encumbered and collected names the gap, and leaves the liens standing", async () => {
      const { registry, desk, debtor, declarations, customs, terms, amendment, balanceOf } = await financed();
      await desk.connect(debtor).collect(0, 100_000_00n, terms);
      const [first] = declarations;
      // 40 000.00 collected, 60 000.00 still under the lien.
      expect(await balanceOf(first)).to.deep.equal({
        value: 100_000_00n,
        encumbered: 60_000_00n,
        collected: 40_000_00n,
      });
      await expect(registry.amend(...(await amendment(customs, first, { value: 99_999_99n }))))
        .to.emit(registry, "Shortfall")
        .withArgs(first.id, 1n);
      const standing = { ...first, document: { ...first.document, contentRoot: NEW_CONTENTS } };
      const facts = await registry.factsOf(first.id);
      await expect(registry.amend(...(await amendment(customs, standing, { replaces: facts, value: 30_000_00n }))))
        .to.emit(registry, "Shortfall")
        .withArgs(first.id, 70_000_00n);
      expect(await balanceOf(first)).to.deep.equal({
        value: 30_000_00n,
        encumbered: 60_000_00n,
        collected: 40_000_00n,
      });
      expect(await registry.availableOf(first.id)).to.equal(0n);
    });
  });
});
