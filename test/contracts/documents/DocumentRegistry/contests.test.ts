import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import type { LienbookNetwork, RegisteredDocument } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const CONTESTED = 2n;
const PRECEDED = 4n;
const REASON = keccakOfText("the statement of reasons");
const CONTAINER = keccakOfText("CSQU3054383 on voyage 042W");
const CONSIGNMENT = keccakOfText("consignment reference 7DE123");

/** Two declarations over the same container on the same voyage. */
const contested = stage(deployed, async ({ declaration }) => ({
  first: await declaration({ linkingKeys: [CONTAINER] }),
  second: await declaration({ linkingKeys: [CONTAINER] }),
}));

async function isContested({ registry }: LienbookNetwork, { id }: RegisteredDocument): Promise<boolean> {
  return ((await registry.stateOf(id)).flags & CONTESTED) !== 0n;
}

describe("DocumentRegistry, contests", () => {
  it("mark neither of two documents that share nothing", async () => {
    const net = await deployed();
    const first = await net.declaration({ linkingKeys: [CONTAINER] });
    const second = await net.declaration({ linkingKeys: [CONSIGNMENT] });
    expect(await isContested(net, first)).to.equal(false);
    expect(await isContested(net, second)).to.equal(false);
    expect(await net.registry.firstWith(KIND.customsDeclaration, CONTAINER)).to.equal(first.id);
    expect(await net.registry.firstWith(KIND.customsDeclaration, keccakOfText("another"))).to.equal(ZeroHash);
  });

  it("mark a document and the earlier one of its kind with the same linking key, and name both", async () => {
    const net = await deployed();
    const { registry, customs, exporter, otherExporter, declaration, draft, attestation, documentIdOf } = net;
    const first = await declaration({ linkingKeys: [CONTAINER] }, exporter);
    const draftOfSecond = { kind: KIND.customsDeclaration, linkingKeys: [CONTAINER] };
    const document = await draft(otherExporter, draftOfSecond);
    const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
    await expect(registry.register(...(await attestation(customs, document))))
      .to.emit(registry, "DocumentContested")
      .withArgs(id, first.id, CONTAINER);
    expect(await isContested(net, first)).to.equal(true);
    expect(await isContested(net, { id, document })).to.equal(true);
    expect(await registry.firstWith(KIND.customsDeclaration, CONTAINER)).to.equal(first.id);
  });

  it("tell the copy from what was there before it, whoever copies whom and however often", async () => {
    const net = await contested();
    const { registry, customs, first, second, declaration } = net;
    const flagsOf = async ({ id }: RegisteredDocument) => (await registry.stateOf(id)).flags;
    expect([await flagsOf(first), await flagsOf(second)]).to.deep.equal([CONTESTED, CONTESTED | PRECEDED]);
    await registry.clearContest(...(await net.clearance(customs, second)));
    expect(await flagsOf(second)).to.equal(0n);
    const third = await declaration({ linkingKeys: [CONTAINER] });
    expect([await flagsOf(first), await flagsOf(second), await flagsOf(third)]).to.deep.equal([
      CONTESTED,
      0n,
      CONTESTED | PRECEDED,
    ]);
  });

  it("come of each linking key by itself: one document may contest several others", async () => {
    const net = await deployed();
    const { registry, customs, exporter, declaration, draft, attestation, documentIdOf } = net;
    const byContainer = await declaration({ linkingKeys: [CONTAINER] });
    const byConsignment = await declaration({ linkingKeys: [CONSIGNMENT] });
    const linkingKeys = [CONSIGNMENT, keccakOfText("fresh"), CONTAINER];
    const document = await draft(exporter, { kind: KIND.customsDeclaration, linkingKeys });
    const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
    await expect(registry.register(...(await attestation(customs, document))))
      .to.emit(registry, "DocumentContested")
      .withArgs(id, byConsignment.id, CONSIGNMENT)
      .and.to.emit(registry, "DocumentContested")
      .withArgs(id, byContainer.id, CONTAINER);
    expect(await isContested(net, byContainer)).to.equal(true);
    expect(await isContested(net, byConsignment)).to.equal(true);
    expect(await registry.firstWith(KIND.customsDeclaration, keccakOfText("fresh"))).to.equal(id);
  });

  it("do not arise between documents of two kinds: an invoice and a declaration are of one trade", async () => {
    const net = await deployed();
    const declaration = await net.declaration({ linkingKeys: [CONSIGNMENT] });
    const invoice = await net.invoice({ linkingKeys: [CONSIGNMENT] });
    expect(await isContested(net, declaration)).to.equal(false);
    expect(await isContested(net, invoice)).to.equal(false);
    expect(await net.registry.firstWith(KIND.commercialInvoice, CONSIGNMENT)).to.equal(invoice.id);
  });

  it("do not arise from a key that a document names twice", async () => {
    const net = await deployed();
    const twice = await net.declaration({ linkingKeys: [CONTAINER, CONTAINER] });
    expect(await isContested(net, twice)).to.equal(false);
  });

  it("arise also with a document that was taken back: the goods may have been financed on it", async () => {
    const net = await deployed();
    const first = await net.declaration({ linkingKeys: [CONTAINER] });
    await net.registry.revoke(...(await net.revocation(net.customs, first)));
    const reissued = await net.declaration({ linkingKeys: [CONTAINER] });
    expect(await isContested(net, reissued)).to.equal(true);
  });

  it("do not spread: a third document contests the first, and leaves a cleared second alone", async () => {
    const net = await contested();
    const { registry, customs, first, second, clearance, declaration } = net;
    await registry.clearContest(...(await clearance(customs, second)));
    const third = await declaration({ linkingKeys: [CONTAINER] });
    expect(await isContested(net, first)).to.equal(true);
    expect(await isContested(net, second)).to.equal(false);
    expect(await isContested(net, third)).to.equal(true);
  });

  describe("are cleared by the issuer", () => {
    it("of each document by itself, for the reason that it gives, whoever submits it", async () => {
      const net = await contested();
      const { registry, customs, bankA, first, second, clearance } = net;
      await expect(registry.connect(bankA).clearContest(...(await clearance(customs, first))))
        .to.emit(registry, "ContestCleared")
        .withArgs(first.id, REASON);
      expect(await isContested(net, first)).to.equal(false);
      expect(await isContested(net, second)).to.equal(true);
    });

    it("in person without a signature", async () => {
      const { registry, customs, first } = await contested();
      const { kind, fingerprint } = first.document;
      const inPerson = { signer: customs.address, nonce: 0n, deadline: 0n, signature: "0x" };
      await expect(registry.connect(customs).clearContest(kind, fingerprint, REASON, inPerson))
        .to.emit(registry, "ContestCleared")
        .withArgs(first.id, REASON);
    });

    it("and stand again when another document of the kind has the key", async () => {
      const net = await contested();
      const { registry, customs, first, clearance, declaration } = net;
      await registry.clearContest(...(await clearance(customs, first)));
      await declaration({ linkingKeys: [CONTAINER] });
      expect(await isContested(net, first)).to.equal(true);
    });

    it("once: a document that is not contested, or no longer, is named", async () => {
      const { registry, customs, first, clearance, declaration } = await contested();
      const sound = await declaration();
      await expect(registry.clearContest(...(await clearance(customs, sound))))
        .to.be.revertedWithCustomError(registry, "DocumentNotContested")
        .withArgs(sound.id);
      await registry.clearContest(...(await clearance(customs, first)));
      await expect(registry.clearContest(...(await clearance(customs, first))))
        .to.be.revertedWithCustomError(registry, "DocumentNotContested")
        .withArgs(first.id);
    });

    it("and by nobody else: not by other customs, nor by the exporter whom it hurts", async () => {
      const net = await contested();
      const { registry, participants, exporter, first, clearance, enrol, strangers, documentIdOf } = net;
      const otherCustoms = await enrol("CUSTOMSB", ROLE_BIT.customs, strangers[0]!);
      await expect(registry.clearContest(...(await clearance(otherCustoms, first))))
        .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
        .withArgs(documentIdOf(KIND.customsDeclaration, otherCustoms, first.document.fingerprint));
      await expect(registry.clearContest(...(await clearance(exporter, first))))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(exporter.lei, ROLE_BIT.customs, ROLE_BIT.enterprise);
    });

    it("not after it has taken the document back, nor by a word for another of its documents", async () => {
      const { registry, customs, first, second, clearance, revocation } = await contested();
      const [, , reason, forSecond] = await clearance(customs, second);
      const { kind, fingerprint } = first.document;
      await expect(registry.clearContest(kind, fingerprint, reason, forSecond)).to.be.revertedWithCustomError(
        registry,
        "SignatureInvalid",
      );
      await registry.revoke(...(await revocation(customs, first)));
      await expect(registry.clearContest(...(await clearance(customs, first))))
        .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
        .withArgs(first.id);
    });
  });

  it("outlive an amendment of the document", async () => {
    const net = await contested();
    await net.amend(net.customs, net.first, { value: 90_000_00n });
    expect(await isContested(net, net.first)).to.equal(true);
  });
});
