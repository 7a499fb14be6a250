import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { batchAttestation, batchLeafOf, batchOf } from "../../../fixtures/batches.ts";
import { factsOf } from "../../../fixtures/encodings.ts";
import { DAY, KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import type { LienbookNetwork } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const IN_PERSON = { nonce: 0n, deadline: 0n, signature: "0x" };

async function declarations(net: LienbookNetwork, count: number) {
  return Promise.all(
    Array.from({ length: count }, async (_, index) =>
      net.draft(index % 2 === 0 ? net.exporter : net.otherExporter, {
        kind: KIND.customsDeclaration,
        value: 100_000_00n + BigInt(index),
      }),
    ),
  );
}

/** Customs has signed for seven declarations of two exporters, and nobody has entered one. */
const attested = stage(deployed, async (net) => {
  const documents = await declarations(net, 7);
  const { root, entries, tree } = batchOf(documents);
  const attestation = await batchAttestation(net, net.customs, root);
  const idOf = (index: number) => net.documentIdOf(KIND.customsDeclaration, net.customs, documents[index]!.fingerprint);
  return { documents, root, entries, tree, attestation, idOf };
});

describe("DocumentRegistry, a batch attested by one signature", () => {
  it("has each holder enter its own documents, and no others", async () => {
    const { registry, exporter, otherExporter, customs, root, entries, attestation, documents, idOf } =
      await attested();
    const own = [entries[0]!, entries[2]!];
    await expect(registry.connect(exporter).registerFromBatch(root, own, attestation))
      .to.emit(registry, "DocumentRegistered")
      .withArgs(
        idOf(2),
        customs.lei,
        exporter.lei,
        KIND.customsDeclaration,
        documents[2]!.value,
        840n,
        documents[2]!.datedOn,
        0n,
        documents[2]!.contentRoot,
        customs,
      );
    for (const index of [0, 2]) {
      expect(await registry.availableOf(idOf(index))).to.equal(documents[index]!.value);
      expect(await registry.factsOf(idOf(index))).to.equal(factsOf(exporter.lei, documents[index]!.contentRoot));
    }
    for (const index of [1, 3, 4, 5, 6]) expect((await registry.stateOf(idOf(index))).kind).to.equal(0n);

    await registry.connect(otherExporter).registerFromBatch(root, [entries[1]!], attestation);
    expect(await registry.availableOf(idOf(1))).to.equal(documents[1]!.value);
  });

  it("returns the ids of what was entered, in the order given", async () => {
    const { registry, exporter, root, entries, attestation, idOf } = await attested();
    const own = [entries[4]!, entries[0]!];
    const ids = await registry.connect(exporter).registerFromBatch.staticCall(root, own, attestation);
    expect([...ids]).to.deep.equal([idOf(4), idOf(0)]);
  });

  it("leaves a document in the state in which its attestation alone would have", async () => {
    const batched = await attested();
    const { registry, strangers, root, entries, documents, idOf } = batched;
    await registry.connect(strangers[0]).registerFromBatch(root, [entries[3]!], batched.attestation);
    const [state, facts] = [await registry.stateOf(idOf(3)), await registry.factsOf(idOf(3))];

    const { customs } = await attested();
    await registry.connect(customs).register(documents[3]!, { ...IN_PERSON, signer: customs.address });
    expect(await registry.stateOf(idOf(3))).to.deep.equal(state);
    expect(await registry.factsOf(idOf(3))).to.equal(facts);
  });

  it("may be of one document, whose leaf is the root", async () => {
    const net = await deployed();
    const [document] = await declarations(net, 1);
    const root = batchLeafOf(document!);
    const attestation = await batchAttestation(net, net.customs, root);
    await net.registry.registerFromBatch(root, [{ document: document!, proof: [] }], attestation);
    const id = net.documentIdOf(KIND.customsDeclaration, net.customs, document!.fingerprint);
    expect(await net.registry.availableOf(id)).to.equal(document!.value);
  });

  it("enters nothing where nothing is given", async () => {
    const { registry, exporter, root, attestation } = await attested();
    const { logs } = (await (await registry.connect(exporter).registerFromBatch(root, [], attestation)).wait())!;
    expect(logs).to.deep.equal([]);
  });

  it("refuses a document of which one field differs from what was signed for", async () => {
    const { registry, exporter, bankB, root, entries, attestation, idOf, documentIdOf, customs } = await attested();
    const { document, proof } = entries[0]!;
    const changes = [
      { holder: bankB.lei },
      { value: document.value + 1n },
      { currency: 978n },
      { datedOn: document.datedOn - 1n },
      { expiresOn: document.datedOn + 400n },
      { contentRoot: keccak256("0x01") },
      { linkingKeys: [keccak256("0x02")] },
    ];
    for (const change of changes) {
      const tampered = { document: { ...document, ...change }, proof };
      await expect(registry.connect(exporter).registerFromBatch(root, [tampered], attestation))
        .to.be.revertedWithCustomError(registry, "DocumentNotInBatch")
        .withArgs(idOf(0), root);
    }
    const renumbered = { document: { ...document, fingerprint: keccak256("0x03") }, proof };
    await expect(registry.connect(exporter).registerFromBatch(root, [renumbered], attestation))
      .to.be.revertedWithCustomError(registry, "DocumentNotInBatch")
      .withArgs(documentIdOf(document.kind, customs, renumbered.document.fingerprint), root);
    const withProofOfOther = { document, proof: entries[1]!.proof };
    await expect(registry.connect(exporter).registerFromBatch(root, [withProofOfOther], attestation))
      .to.be.revertedWithCustomError(registry, "DocumentNotInBatch")
      .withArgs(idOf(0), root);
  });

  it("refuses another kind, for which its signer has no role", async () => {
    const { registry, participants, exporter, customs, root, entries, attestation } = await attested();
    const { document, proof } = entries[0]!;
    const asInvoice = { document: { ...document, kind: KIND.commercialInvoice }, proof };
    await expect(registry.connect(exporter).registerFromBatch(root, [asInvoice], attestation))
      .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
      .withArgs(customs.lei, ROLE_BIT.enterprise, ROLE_BIT.customs);
  });

  it("refuses another kind also after those for which its signer has the role, and a document of no kind", async () => {
    const net = await attested();
    const { registry, participants, exporter, customs, documents } = net;
    const [document] = documents as [(typeof documents)[number]];
    for (const [kind, roles] of [
      [KIND.commercialInvoice, ROLE_BIT.enterprise],
      [0n, 0n],
    ] as const) {
      const { root, entries } = batchOf([document, { ...document, kind }]);
      const attestation = await batchAttestation(net, customs, root);
      for (const shown of [entries, entries.slice(1)]) {
        await expect(registry.connect(exporter).registerFromBatch(root, shown, attestation))
          .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
          .withArgs(customs.lei, roles, ROLE_BIT.customs);
      }
    }
  });

  it("refuses a proof of another length, as it would be from or to an inner node of the tree", async () => {
    const { registry, exporter, root, entries, attestation, idOf } = await attested();
    const { document, proof } = entries[0]!;
    for (const wrong of [proof.slice(0, -1), proof.slice(1), [...proof, root], []]) {
      await expect(registry.connect(exporter).registerFromBatch(root, [{ document, proof: wrong }], attestation))
        .to.be.revertedWithCustomError(registry, "DocumentNotInBatch")
        .withArgs(idOf(0), root);
    }
  });

  it("enters all that is given or nothing: one false document among true ones stops them", async () => {
    const { registry, exporter, root, entries, attestation, idOf } = await attested();
    const forged = { ...entries[2]!, document: { ...entries[2]!.document, value: 1n } };
    await expect(
      registry.connect(exporter).registerFromBatch(root, [entries[0]!, forged], attestation),
    ).to.be.revertedWithCustomError(registry, "DocumentNotInBatch");
    expect((await registry.stateOf(idOf(0))).kind).to.equal(0n);
  });

  it("enters each document once: not twice in one call, nor again, nor after it was attested alone", async () => {
    const net = await attested();
    const { registry, exporter, customs, root, entries, attestation, idOf, documents } = net;
    const value = documents[0]!.value;
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[0]!, entries[0]!], attestation))
      .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
      .withArgs(idOf(0), value, value);
    await registry.connect(exporter).registerFromBatch(root, [entries[0]!], attestation);
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[0]!], attestation))
      .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
      .withArgs(idOf(0), value, value);
    await registry.connect(customs).register(documents[2]!, { ...IN_PERSON, signer: customs.address });
    await expect(
      registry.connect(exporter).registerFromBatch(root, [entries[2]!], attestation),
    ).to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered");
  });

  it("does not bring back a document that its issuer has revoked", async () => {
    const { registry, exporter, customs, root, entries, attestation, documents, idOf, revocation } = await attested();
    await registry.connect(exporter).registerFromBatch(root, [entries[0]!], attestation);
    await registry.revoke(...(await revocation(customs, { id: idOf(0), document: documents[0]! })));
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[0]!], attestation))
      .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
      .withArgs(idOf(0), documents[0]!.value, 0n);
  });

  it("is withdrawn by its signer for all that is not entered yet, and what is entered stays", async () => {
    const { registry, exporter, customs, root, entries, attestation, documents, idOf } = await attested();
    await registry.connect(exporter).registerFromBatch(root, [entries[0]!], attestation);
    await registry.connect(customs).cancelNonce(attestation.nonce);
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[2]!], attestation))
      .to.be.revertedWithCustomError(registry, "NonceAlreadySpent")
      .withArgs(customs, attestation.nonce);
    expect(await registry.availableOf(idOf(0))).to.equal(documents[0]!.value);
  });

  it("ends with its deadline, for all that is not entered yet", async () => {
    const net = await attested();
    const { registry, exporter, customs, root, entries, now, networkHelpers } = net;
    const deadline = (await now()) + 100n;
    const attestation = await batchAttestation(net, customs, root, { deadline });
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await registry.connect(exporter).registerFromBatch(root, [entries[0]!], attestation);
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[2]!], attestation))
      .to.be.revertedWithCustomError(registry, "SignatureExpired")
      .withArgs(customs, deadline);
  });

  const losses = [
    ["is suspended", "ParticipantIsSuspended", ({ participants, customs }) => participants.suspend(customs.lei)],
    ["has lost its account", "AccountNotEnrolled", ({ participants, customs }) => participants.removeAccount(customs)],
    [
      "has let its identification lapse",
      "KycExpired",
      ({ networkHelpers, kycExpiry }) => networkHelpers.time.increaseTo(kycExpiry + 1n),
    ],
  ] as const satisfies readonly (readonly [string, string, (net: LienbookNetwork) => Promise<unknown>])[];
  for (const [loss, error, lose] of losses) {
    it(`is worth nothing while its signer ${loss}`, async () => {
      const net = await attested();
      const { registry, participants, exporter, customs, root, entries } = net;
      const endless = await batchAttestation(net, customs, root, { deadline: 2n ** 48n - 1n });
      await lose(net);
      await expect(
        registry.connect(exporter).registerFromBatch(root, [entries[0]!], endless),
      ).to.be.revertedWithCustomError(participants, error);
    });
  }

  it("enters nothing under another's name: a batch that an exporter signs itself is no customs office's", async () => {
    const net = await attested();
    const { registry, participants, exporter, root, entries } = net;
    const own = await batchAttestation(net, exporter, root);
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[0]!], own))
      .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
      .withArgs(exporter.lei, ROLE_BIT.customs, ROLE_BIT.enterprise);
    const inPerson = { ...IN_PERSON, signer: net.customs.address };
    await expect(
      registry.connect(exporter).registerFromBatch(root, [entries[0]!], inPerson),
    ).to.be.revertedWithCustomError(registry, "SignatureExpired");
  });

  it("holds documents to the same rules as any: value, holder, currency, dates", async () => {
    const net = await deployed();
    const { registry, customs, exporter, draft, today } = net;
    const sound = await draft(exporter, { kind: KIND.customsDeclaration });
    const cases = [
      [{ value: 0n }, "DocumentValueZero"],
      [{ holder: `0x${"00".repeat(20)}` }, "DocumentHolderMissing"],
      [{ currency: 0n }, "CurrencyInvalid"],
      [{ datedOn: (await today()) + 2n }, "DocumentDatesInvalid"],
      [{ expiresOn: sound.datedOn - 1n }, "DocumentDatesInvalid"],
    ] as const;
    for (const [change, error] of cases) {
      const { root, entries } = batchOf([{ ...sound, ...change }, sound]);
      const attestation = await batchAttestation(net, customs, root);
      await expect(registry.registerFromBatch(root, [entries[0]!], attestation)).to.be.revertedWithCustomError(
        registry,
        error,
      );
    }
  });

  it("contests its documents by the linking keys of earlier ones, and of each other", async () => {
    const net = await deployed();
    const { registry, customs, exporter, draft, declaration, documentIdOf } = net;
    const [ucr, lot] = [keccak256(toUtf8Bytes("UCR")), keccak256(toUtf8Bytes("lot"))];
    const earlier = await declaration({ linkingKeys: [ucr] });
    const kind = KIND.customsDeclaration;
    const [a, b] = [
      await draft(exporter, { kind, linkingKeys: [ucr, lot] }),
      await draft(exporter, { kind, linkingKeys: [lot] }),
    ];
    const [idA, idB] = [a, b].map(({ fingerprint }) => documentIdOf(kind, customs, fingerprint));
    const { root, entries } = batchOf([a, b]);
    const sent = registry.registerFromBatch(root, entries, await batchAttestation(net, customs, root));
    await expect(sent).to.emit(registry, "DocumentContested").withArgs(idA, earlier.id, ucr);
    await expect(sent).to.emit(registry, "DocumentContested").withArgs(idB, idA, lot);
    // Contested all of them, and each but the first preceded by another.
    for (const [id, flags] of [
      [earlier.id, 2n],
      [idA!, 6n],
      [idB!, 6n],
    ] as const) {
      expect((await registry.stateOf(id)).flags).to.equal(flags);
    }
  });

  it("tells two signatures over one root apart by their nonces: withdrawing one leaves the other", async () => {
    const net = await attested();
    const { registry, exporter, customs, root, entries, attestation } = net;
    const other = await batchAttestation(net, customs, root, { deadline: (await net.now()) + 60n * DAY });
    await registry.connect(customs).cancelNonce(attestation.nonce);
    await expect(registry.connect(exporter).registerFromBatch(root, [entries[0]!], other)).to.emit(
      registry,
      "DocumentRegistered",
    );
  });
});
