import { expect } from "chai";
import { keccak256, toUtf8Bytes, ZeroAddress } from "ethers";

import { DOCUMENT_KIND } from "../../../../sdk/documents/kinds.ts";
import type { TradeDocumentKind } from "../../../../sdk/documents/kinds.ts";
import { factsOf } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, KIND, partyAt, ROLE_BIT } from "../../../fixtures/network.ts";
import type { LienbookNetwork, Party, TradeDocument } from "../../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

type Role = keyof typeof ROLE_BIT;

const IN_PERSON = { nonce: 0n, deadline: 0n, signature: "0x" };
const NOBODY = `0x${"00".repeat(20)}`;
const LAST_DAY = 2n ** 16n - 1n;

/** Who issues the paper in the trade. */
const ATTESTORS: Record<TradeDocumentKind, readonly Role[]> = {
  salesContract: ["enterprise"],
  purchaseOrder: ["enterprise"],
  commercialInvoice: ["enterprise"],
  customsDeclaration: ["customs"],
  billOfLading: ["carrier"],
  warehouseReceipt: ["warehouse"],
  insurancePolicy: ["insurer"],
  appraisal: ["appraiser"],
  deliveryConfirmation: ["enterprise", "carrier", "warehouse"],
  creditNote: ["enterprise"],
  propertyRight: ["titleRegistry"],
};

/** One entity for each role there is. */
const everyRole = stage(deployed, async ({ enrol, strangers }) => {
  const byRole = {} as Record<Role, Party>;
  for (const [index, role] of (Object.keys(ROLE_BIT) as Role[]).entries()) {
    byRole[role] = await enrol(`ROLE${role.slice(0, 8)}`, ROLE_BIT[role], strangers[index]!);
  }
  return { byRole };
});

async function registersInPerson({ registry }: LienbookNetwork, attestor: Party, document: TradeDocument) {
  return registry.connect(attestor).register(document, { ...IN_PERSON, signer: attestor.address });
}

describe("DocumentRegistry, registration", () => {
  it("enters a document under its issuer's name, with all that it says", async () => {
    const { registry, customs, exporter, draft, attestation, documentIdOf, today } = await deployed();
    const document = await draft(exporter, {
      kind: KIND.customsDeclaration,
      value: 123_456_78n,
      datedOn: (await today()) - 3n,
      expiresOn: (await today()) + 90n,
    });
    const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
    await expect(registry.connect(exporter).register(...(await attestation(customs, document))))
      .to.emit(registry, "DocumentRegistered")
      .withArgs(
        id,
        customs.lei,
        exporter.lei,
        KIND.customsDeclaration,
        123_456_78n,
        840n,
        document.datedOn,
        document.expiresOn,
        document.contentRoot,
        customs,
      );
    expect(await registry.stateOf(id)).to.deep.equal([
      123_456_78n,
      0n,
      0n,
      840n,
      KIND.customsDeclaration,
      0n,
      document.datedOn,
      document.expiresOn,
    ]);
    expect(await registry.availableOf(id)).to.equal(123_456_78n);
    expect(await registry.factsOf(id)).to.equal(factsOf(exporter.lei, document.contentRoot));
  });

  it("returns the id, which kind, issuer and fingerprint make and nothing else", async () => {
    const net = await deployed();
    const { registry, exporter, otherExporter, draft, documentIdOf, today } = net;
    const document = await draft(exporter);
    const signer = exporter.address;
    const expected = documentIdOf(KIND.commercialInvoice, exporter, document.fingerprint);
    const variants = [
      document,
      { ...document, value: 1n },
      { ...document, holder: otherExporter.lei },
      { ...document, datedOn: (await today()) - 200n },
      { ...document, contentRoot: keccak256("0x01") },
    ];
    for (const variant of variants) {
      expect(await registry.connect(exporter).register.staticCall(variant, { ...IN_PERSON, signer })).to.equal(
        expected,
      );
    }
  });

  it("takes an attestation from whoever submits it: the exporter, a bank, a stranger", async () => {
    const { registry, customs, exporter, bankA, strangers, draft, attestation, documentIdOf } = await deployed();
    for (const submitter of [customs, exporter, bankA, strangers[0]!]) {
      const document = await draft(exporter, { kind: KIND.customsDeclaration });
      await registry.connect(submitter).register(...(await attestation(customs, document)));
      const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
      expect((await registry.stateOf(id)).value).to.equal(document.value);
    }
  });

  it("needs no signature of an issuer who registers in person", async () => {
    const net = await deployed();
    const document = await net.draft(net.exporter);
    await expect(registersInPerson(net, net.exporter, document)).to.emit(net.registry, "DocumentRegistered");
  });

  it("keeps the same number of two sellers apart as two documents", async () => {
    const { invoice, exporter, otherExporter } = await deployed();
    const ours = await invoice({ number: "2027-001" }, exporter);
    const theirs = await invoice({ number: "2027-001" }, otherExporter);
    expect(ours.document.fingerprint).to.equal(theirs.document.fingerprint);
    expect(ours.id).to.not.equal(theirs.id);
  });

  it("keeps an invoice and a credit note of the same number apart as two documents", async () => {
    const net = await deployed();
    const invoice = await net.invoice({ number: "2027-001" });
    const note = await net.invoice({ number: "2027-001", kind: BigInt(DOCUMENT_KIND.creditNote) });
    expect(note.id).to.not.equal(invoice.id);
  });

  it("refuses a document that stands already, whatever else it says this time, naming it, what was asked and what is left", async () => {
    const net = await deployed();
    const { registry, exporter, otherExporter, invoice, today } = net;
    const first = await invoice();
    const again = [
      first.document,
      { ...first.document, value: first.document.value - 1n },
      { ...first.document, holder: otherExporter.lei },
      { ...first.document, datedOn: await today() },
      { ...first.document, currency: 978n },
      { ...first.document, contentRoot: keccak256("0x01") },
    ];
    for (const document of again) {
      await expect(registersInPerson(net, exporter, document))
        .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
        .withArgs(first.id, document.value, first.document.value);
    }
  });

  it("refuses the same document from another account of the same issuer", async () => {
    const net = await deployed();
    const { registry, participants, exporter, strangers, invoice } = net;
    const first = await invoice();
    await participants.addAccount(exporter.lei, strangers[0]!);
    await expect(registersInPerson(net, partyAt(strangers[0]!, exporter.lei), first.document))
      .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
      .withArgs(first.id, first.document.value, first.document.value);
  });

  it("says what is left of a document that liens stand on when it would be registered again", async () => {
    const { registry, bankA, collateral, paper, pledged, exporter, attestation } = await tokenized();
    await pledged(bankA, { ...collateral, amount: 200_000_00n });
    await expect(registry.register(...(await attestation(exporter, paper.document))))
      .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
      .withArgs(paper.id, 250_000_00n, 50_000_00n);
  });

  it("refuses a document that its issuer has taken back, for good", async () => {
    const net = await deployed();
    const { registry, exporter, invoice, revocation } = net;
    const first = await invoice();
    await registry.revoke(...(await revocation(exporter, first)));
    await expect(registersInPerson(net, exporter, first.document))
      .to.be.revertedWithCustomError(registry, "DocumentAlreadyRegistered")
      .withArgs(first.id, first.document.value, 0n);
  });

  it("enters a document once when two of its attestations meet in one block", async () => {
    const { registry, customs, exporter, bankA, draft, attestation, documentIdOf, inOneBlock } = await deployed();
    const document = await draft(exporter, { kind: KIND.customsDeclaration });
    const [first, second] = [await attestation(customs, document), await attestation(customs, document)];
    const receipts = await inOneBlock(
      (overrides) => registry.connect(exporter).register(...first, overrides),
      (overrides) => registry.connect(bankA).register(...second, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    const id = documentIdOf(KIND.customsDeclaration, customs, document.fingerprint);
    expect((await registry.stateOf(id)).value).to.equal(document.value);
  });

  describe("is for those who issue the paper in the trade:", () => {
    for (const [kind, roles] of Object.entries(ATTESTORS) as [keyof typeof ATTESTORS, readonly Role[]][]) {
      it(`${kind} by ${roles.join(", ")} and nobody else`, async () => {
        const { registry, participants, byRole, draft, documentIdOf, exporter } = await everyRole();
        const document = await draft(exporter, { kind: BigInt(DOCUMENT_KIND[kind]) });
        const wanted = roles.map((role) => ROLE_BIT[role]).reduce((a, b) => a | b);
        for (const [role, entity] of Object.entries(byRole) as [Role, Party][]) {
          const attempt = registry
            .connect(entity)
            .register.staticCall(document, { ...IN_PERSON, signer: entity.address });
          if (roles.includes(role)) {
            expect(await attempt, role).to.equal(documentIdOf(document.kind, entity, document.fingerprint));
          } else {
            await expect(attempt, role)
              .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
              .withArgs(entity.lei, wanted, ROLE_BIT[role]);
          }
        }
      });
    }

    it("no kind by nobody", async () => {
      const net = await everyRole();
      const document = await net.draft(net.exporter, { kind: BigInt(DOCUMENT_KIND.none) });
      for (const [role, entity] of Object.entries(net.byRole) as [Role, Party][]) {
        await expect(registersInPerson(net, entity, document), role)
          .to.be.revertedWithCustomError(net.participants, "ParticipantLacksRole")
          .withArgs(entity.lei, 0n, ROLE_BIT[role]);
      }
    });

    it("a kind that there is not, by nobody: the call is no call of this contract", async () => {
      const net = await deployed();
      const kind = BigInt(Math.max(...Object.values(DOCUMENT_KIND)) + 1);
      const document = await net.draft(net.exporter, { kind });
      await expect(registersInPerson(net, net.exporter, document)).to.be.revertedWithoutReason(net.ethers);
    });

    it("nothing by an account that acts for no entity", async () => {
      const net = await deployed();
      const { registry, participants, exporter, strangers, draft } = net;
      const document = await draft(exporter);
      for (const signer of [strangers[0]!.address, ZeroAddress]) {
        await expect(registry.connect(strangers[0]).register(document, { ...IN_PERSON, signer }))
          .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
          .withArgs(signer);
      }
    });
  });

  describe("takes only what a document can say:", () => {
    it("a value above zero, to the most that a slot holds", async () => {
      const net = await deployed();
      const { registry, exporter, draft, documentIdOf } = net;
      const worthless = { ...(await draft(exporter)), value: 0n };
      const id = documentIdOf(worthless.kind, exporter, worthless.fingerprint);
      await expect(registersInPerson(net, exporter, worthless))
        .to.be.revertedWithCustomError(registry, "DocumentValueZero")
        .withArgs(id);
      await registersInPerson(net, exporter, { ...worthless, value: LARGEST });
      expect(await registry.availableOf(id)).to.equal(LARGEST);
    });

    for (const currency of [0n, 1000n, 65_535n]) {
      it(`no currency ${currency}, which is no ISO 4217 number`, async () => {
        const net = await deployed();
        await expect(registersInPerson(net, net.exporter, await net.draft(net.exporter, { currency })))
          .to.be.revertedWithCustomError(net.registry, "CurrencyInvalid")
          .withArgs(currency);
      });
    }

    it("the least and the greatest ISO 4217 number", async () => {
      const net = await deployed();
      for (const currency of [1n, 999n]) {
        const { id } = await net.invoice({ currency });
        expect((await net.registry.stateOf(id)).currency).to.equal(currency);
      }
    });

    it("a holder, who need not be enrolled yet", async () => {
      const net = await deployed();
      const { registry, customs, exporter, draft, documentIdOf } = net;
      const document = await draft(exporter, { kind: KIND.customsDeclaration });
      const id = documentIdOf(document.kind, customs, document.fingerprint);
      await expect(registersInPerson(net, customs, { ...document, holder: NOBODY }))
        .to.be.revertedWithCustomError(registry, "DocumentHolderMissing")
        .withArgs(id);
      const newcomer = `0x${Buffer.from(toUtf8Bytes("9999NEWCOMER00000000")).toString("hex")}`;
      await registersInPerson(net, customs, { ...document, holder: newcomer });
      expect(await registry.factsOf(id)).to.equal(factsOf(newcomer, document.contentRoot));
    });

    it("a date up to tomorrow, for the issuer's day may begin before the day of the chain", async () => {
      const net = await deployed();
      const { registry, exporter, draft, today } = net;
      const tomorrow = (await today()) + 1n;
      await registersInPerson(net, exporter, await draft(exporter, { datedOn: tomorrow }));
      await registersInPerson(net, exporter, await draft(exporter, { datedOn: 0n }));
      for (const datedOn of [tomorrow + 1n, LAST_DAY, 2n ** 32n - 1n]) {
        await expect(registersInPerson(net, exporter, await draft(exporter, { datedOn })))
          .to.be.revertedWithCustomError(registry, "DocumentDatesInvalid")
          .withArgs(datedOn, 0n);
      }
    });

    it("a last day on or after its date, up to the year 2149, or none", async () => {
      const net = await deployed();
      const { registry, exporter, draft, today } = net;
      const datedOn = await today();
      for (const expiresOn of [0n, datedOn, LAST_DAY]) {
        await registersInPerson(net, exporter, await draft(exporter, { datedOn, expiresOn }));
      }
      for (const expiresOn of [1n, datedOn - 1n, LAST_DAY + 1n, 2n ** 32n - 1n]) {
        await expect(registersInPerson(net, exporter, await draft(exporter, { datedOn, expiresOn })))
          .to.be.revertedWithCustomError(registry, "DocumentDatesInvalid")
          .withArgs(datedOn, expiresOn);
      }
    });

    it("no date after June 6, 2149, where the days of a slot end, also once that day has come", async () => {
      const net = await deployed();
      const { registry, participants, exporter, draft, networkHelpers } = net;
      await participants.update(exporter.lei, ROLE_BIT.enterprise, 2n ** 40n - 1n);
      await networkHelpers.time.increaseTo(Date.parse("2149-06-07T12:00:00Z") / 1000);
      await registersInPerson(net, exporter, await draft(exporter, { datedOn: LAST_DAY }));
      await expect(registersInPerson(net, exporter, await draft(exporter, { datedOn: LAST_DAY + 1n })))
        .to.be.revertedWithCustomError(registry, "DocumentDatesInvalid")
        .withArgs(LAST_DAY + 1n, 0n);
    });

    it("documents that have expired before they were entered, which nobody can rely on", async () => {
      const net = await deployed();
      const { registry, exporter, draft, documentIdOf, today } = net;
      const datedOn = (await today()) - 30n;
      const document = await draft(exporter, { datedOn, expiresOn: datedOn + 1n });
      await registersInPerson(net, exporter, document);
      const id = documentIdOf(document.kind, exporter, document.fingerprint);
      await expect(registry.requireHeld(exporter.lei, [id], [document.contentRoot]))
        .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
        .withArgs(id, datedOn + 1n);
    });
  });

  describe("is refused to an issuer that is not in good standing, also by its own earlier signature:", () => {
    const standings: Record<string, (net: LienbookNetwork) => Promise<[string, unknown[]]>> = {
      suspended: async ({ participants, customs }) => {
        await participants.suspend(customs.lei);
        return ["ParticipantIsSuspended", [customs.lei]];
      },
      "past its KYC expiry": async ({ participants, customs, networkHelpers, now }) => {
        const kycExpiry = (await now()) + DAY;
        await participants.update(customs.lei, ROLE_BIT.customs, kycExpiry);
        await networkHelpers.time.increaseTo(kycExpiry + 1n);
        return ["KycExpired", [customs.lei, kycExpiry]];
      },
      "customs no longer": async ({ participants, customs, kycExpiry }) => {
        await participants.update(customs.lei, ROLE_BIT.supervisor, kycExpiry);
        return ["ParticipantLacksRole", [customs.lei, ROLE_BIT.customs, ROLE_BIT.supervisor]];
      },
      "without the account that signed": async ({ participants, customs }) => {
        await participants.removeAccount(customs);
        return ["AccountNotEnrolled", [customs.address]];
      },
    };
    for (const [standing, fall] of Object.entries(standings)) {
      it(standing, async () => {
        const net = await deployed();
        const { registry, participants, customs, exporter, draft, attestation } = net;
        const document = await draft(exporter, { kind: KIND.customsDeclaration });
        const signed = await attestation(customs, document);
        const [error, args] = await fall(net);
        for (const attempt of [() => registry.register(...signed), () => registersInPerson(net, customs, document)]) {
          await expect(attempt())
            .to.be.revertedWithCustomError(participants, error)
            .withArgs(...args);
        }
      });
    }
  });

  it("does not ask whether the holder is in good standing: what it may do with the document is asked later", async () => {
    const { participants, exporter, declaration, customs, draft, registry, attestation } = await deployed();
    await declaration();
    await participants.suspend(exporter.lei);
    const document = await draft(exporter, { kind: KIND.customsDeclaration });
    await expect(registry.register(...(await attestation(customs, document)))).to.emit(registry, "DocumentRegistered");
  });
});
