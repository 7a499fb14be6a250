import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { lienIdOf } from "../../../fixtures/encodings.ts";
import { KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import { deployed, financed, stage, tokenized } from "../../../fixtures/stages.ts";

const REVOKED = 1n;
const REASON = keccak256(toUtf8Bytes("the statement of reasons"));

const declared = stage(deployed, async (net) => ({ declared: await net.declaration() }));

describe("DocumentRegistry, revocation", () => {
  it("takes a document back for good, on its issuer's word and for the reason that it gives", async () => {
    const { registry, customs, exporter, declared: of, revocation } = await declared();
    await expect(registry.connect(exporter).revoke(...(await revocation(customs, of))))
      .to.emit(registry, "DocumentRevoked")
      .withArgs(of.id, REASON)
      .and.not.to.emit(registry, "Shortfall");
    expect((await registry.stateOf(of.id)).flags).to.equal(REVOKED);
    await expect(registry.requireHeld(exporter.lei, [of.id], [of.document.contentRoot]))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(of.id);
  });

  it("needs no signature of an issuer who revokes in person", async () => {
    const { registry, customs, declared: of } = await declared();
    const { kind, fingerprint } = of.document;
    const inPerson = { signer: customs.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await expect(registry.connect(customs).revoke(kind, fingerprint, REASON, inPerson))
      .to.emit(registry, "DocumentRevoked")
      .withArgs(of.id, REASON);
  });

  it("is refused the second time, and of a document that never was", async () => {
    const { registry, customs, exporter, declared: of, revocation, draft, documentIdOf } = await declared();
    await registry.revoke(...(await revocation(customs, of)));
    await expect(registry.revoke(...(await revocation(customs, of))))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(of.id);
    const document = await draft(exporter, { kind: KIND.customsDeclaration });
    const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
    await expect(registry.revoke(...(await revocation(customs, { id, document }))))
      .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
      .withArgs(id);
  });

  it("is refused from everybody but the issuer", async () => {
    const net = await declared();
    const { registry, participants, declared: of, revocation, enrol, strangers, documentIdOf, exporter } = net;
    const otherCustoms = await enrol("CUSTOMSB", ROLE_BIT.customs, strangers[0]!);
    await expect(registry.revoke(...(await revocation(otherCustoms, of))))
      .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
      .withArgs(documentIdOf(KIND.customsDeclaration, otherCustoms, of.document.fingerprint));
    await expect(registry.revoke(...(await revocation(exporter, of))))
      .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
      .withArgs(exporter.lei, ROLE_BIT.customs, ROLE_BIT.enterprise);
  });

  it("of a declaration under a lien names all that has lost its evidence, and leaves the lien standing", async () => {
    const { registry, customs, declarations, financing, terms, lienbook, desk, collateral, revocation, balanceOf } =
      await financed();
    const lien = lienIdOf(collateral, financing, await desk.getAddress());
    const [first] = declarations;
    const before = await balanceOf(first);
    await expect(registry.revoke(...(await revocation(customs, first))))
      .to.emit(registry, "Shortfall")
      .withArgs(first.id, 100_000_00n);
    expect(await balanceOf(first)).to.deep.equal(before);
    expect((await desk.owed(terms)).principal).to.equal(200_000_00n);
    expect((await lienbook.lienOf(lien)).amount).to.equal(250_000_00n);
  });

  it("of an invoice stops its pledge, and so does that of any document behind it, each by name", async () => {
    const { registry, lienbook, exporter, customs, bankA, paper, declarations, collateral, consent, revocation } =
      await tokenized();
    const [, second] = declarations;
    const signed = await consent(bankA, collateral);
    await registry.revoke(...(await revocation(customs, second)));
    await expect(lienbook.connect(exporter).pledge(...signed.pledge))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(second.id);
    await registry.revoke(...(await revocation(exporter, paper)));
    await expect(lienbook.connect(exporter).pledge(...signed.pledge))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
      .withArgs(paper.id);
  });

  it("in the block of a pledge decides with it by order: pledged first, the lien stands; revoked first, it does not", async () => {
    for (const revokedFirst of [false, true]) {
      const {
        registry,
        lienbook,
        exporter,
        customs,
        bankA,
        declarations,
        collateral,
        consent,
        revocation,
        inOneBlock,
      } = await tokenized();
      const { pledge } = await consent(bankA, collateral);
      const taken = await revocation(customs, declarations[0]);
      const sends = [
        (overrides: object) => lienbook.connect(exporter).pledge(...pledge, overrides),
        (overrides: object) => registry.connect(customs).revoke(...taken, overrides),
      ];
      const receipts = await inOneBlock(...(revokedFirst ? sends.toReversed() : sends));
      expect(receipts.map(({ status }) => status)).to.deep.equal(revokedFirst ? [1, 0] : [1, 1]);
      expect((await registry.stateOf(declarations[0].id)).encumbered).to.equal(revokedFirst ? 0n : 100_000_00n);
    }
  });
});
