import { expect } from "chai";
import { concat, id as keccakOfText, ZeroHash } from "ethers";

import { DocumentRegistry__factory } from "../../../../typechain-types/index.ts";
import { factsOf } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { EUR, KIND, USD } from "../../../fixtures/network.ts";
import type { DocumentWish, Party } from "../../../fixtures/network.ts";
import { partFingerprint } from "../../../fixtures/rights.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";
const UNKNOWN = keccakOfText("a document that nobody registered");

/**
 * A register whose lien book is an account of the test's: what the register itself enforces shows, whatever the lien
 * book would have refused before.
 */
const booked = stage(deployed, async (net) => {
  const { participants, exporter, customs, strangers, draft, documentIdOf } = net;
  const book = strangers[0]!;
  const bookRegistry = await new DocumentRegistry__factory(book).deploy(participants);

  async function enter(wish: DocumentWish & { issuer?: Party } = {}) {
    const { issuer = customs, kind = KIND.customsDeclaration, ...rest } = wish;
    const document = await draft(exporter, { value: 100n, ...rest, kind });
    const inPerson = { signer: issuer.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await bookRegistry.connect(issuer).register(document, inPerson);
    return { id: documentIdOf(kind, issuer, document.fingerprint), document, inPerson };
  }
  async function balance({ id }: { id: string }) {
    const { value, encumbered, collected } = await bookRegistry.stateOf(id);
    return [value, encumbered, collected, await bookRegistry.availableOf(id)];
  }
  return { book, bookRegistry, enter, balance };
});

const off = (document: string, withdrawn: bigint, collected = 0n, consumed = 0n) => ({
  document,
  face: LARGEST,
  amount: withdrawn + collected,
  withdrawn,
  collected,
  consumed,
});

describe("DocumentRegistry, balances", () => {
  it("are moved by the lien book alone: not by the issuer, the holder, a bank, an engine or the administrator", async () => {
    const { registry, desk, deployer, customs, exporter, bankA, declaration, networkHelpers, ethers, lienbook } =
      await deployed();
    expect(await registry.lienbook()).to.equal(await lienbook.getAddress());
    const { id } = await declaration();
    const engine = await desk.getAddress();
    await networkHelpers.impersonateAccount(engine);
    await networkHelpers.setBalance(engine, 10n ** 18n);
    for (const caller of [customs, exporter, bankA, deployer, await ethers.getSigner(engine)]) {
      const asCaller = registry.connect(caller);
      await expect(asCaller.encumber(id, 1n, LARGEST, [], []))
        .to.be.revertedWithCustomError(registry, "NotLienbook")
        .withArgs(caller.address);
      await expect(asCaller.disencumber(off(id, 0n), []))
        .to.be.revertedWithCustomError(registry, "NotLienbook")
        .withArgs(caller.address);
      await expect(asCaller.encumberBacking([{ document: id, share: 1n }], []))
        .to.be.revertedWithCustomError(registry, "NotLienbook")
        .withArgs(caller.address);
      await expect(asCaller.collectBacking([{ document: id, share: 0n }]))
        .to.be.revertedWithCustomError(registry, "NotLienbook")
        .withArgs(caller.address);
      await expect(asCaller.consume(id, 0n))
        .to.be.revertedWithCustomError(registry, "NotLienbook")
        .withArgs(caller.address);
    }
    expect((await registry.stateOf(id)).encumbered).to.equal(0n);
  });

  describe("when encumbered", () => {
    it("take up to the last cent of the value, and name the document, what is asked and what is left beyond it", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const { id } = await enter({ value: 100n });
      await expect(bookRegistry.encumber(id, 60n, LARGEST, [], []))
        .to.emit(bookRegistry, "BalanceChanged")
        .withArgs(id, 60n, 0n);
      expect(await balance({ id })).to.deep.equal([100n, 60n, 0n, 40n]);
      await expect(bookRegistry.encumber(id, 41n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, 41n, 40n);
      await expect(bookRegistry.encumber(id, LARGEST, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, LARGEST, 40n);
      await bookRegistry.encumber(id, 40n, LARGEST, [], []);
      expect(await balance({ id })).to.deep.equal([100n, 100n, 0n, 0n]);
      await expect(bookRegistry.encumber(id, 1n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, 1n, 0n);
    });

    it("take the largest amount that there is without running over", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const { id } = await enter({ value: LARGEST });
      await bookRegistry.encumber(id, LARGEST, LARGEST, [], []);
      expect(await balance({ id })).to.deep.equal([LARGEST, LARGEST, 0n, 0n]);
      await expect(bookRegistry.encumber(id, 1n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, 1n, 0n);
    });

    it("leave all documents alone when one of them does not have enough", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const [rich, poor] = [await enter({ value: 100n }), await enter({ value: 10n })];
      const shares = [
        { document: rich.id, share: 50n },
        { document: poor.id, share: 11n },
      ];
      for (const encumber of [
        async () => bookRegistry.encumber(rich.id, 50n, 50n, [shares[1]!], []),
        async () => bookRegistry.encumberBacking(shares, []),
      ]) {
        await expect(encumber())
          .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
          .withArgs(poor.id, 11n, 10n);
      }
      expect(await balance(rich)).to.deep.equal([100n, 0n, 0n, 100n]);
    });

    it("add up when a document is named twice", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const document = await enter({ value: 100n });
      const again = { document: document.id, share: 41n };
      await expect(bookRegistry.encumber(document.id, 60n, 60n, [again], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(document.id, 41n, 40n);
      expect(await balance(document)).to.deep.equal([100n, 0n, 0n, 100n]);
    });

    it("take of the asset's own document no more than the face value that its token stands for", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const [own, behind] = [await enter({ value: 100n }), await enter({ value: 100n })];
      const both = (amount: bigint): Parameters<typeof bookRegistry.encumber.staticCall> => [
        own.id,
        amount,
        60n,
        [{ document: behind.id, share: 60n }],
        [],
      ];
      await expect(bookRegistry.encumber(...both(61n)))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(own.id, 61n, 60n);
      await bookRegistry.encumber(...both(60n));
      // Less is left under the same face value, though the document is worth more; what is behind knows no face value.
      await expect(bookRegistry.encumber(...both(1n)))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(own.id, 1n, 0n);
      await bookRegistry.encumberBacking([{ document: behind.id, share: 40n }], []);
      expect([await balance(own), await balance(behind)]).to.deep.equal([
        [100n, 60n, 0n, 40n],
        [100n, 100n, 0n, 0n],
      ]);
    });

    it("say of which kinds the documents behind are", async () => {
      const { bookRegistry, exporter, enter } = await booked();
      const invoices = { kind: KIND.commercialInvoice, issuer: exporter };
      const [own, declared, invoiced] = [await enter(invoices), await enter(), await enter(invoices)];
      const kindsBehind = async (...behind: { id: string }[]) => {
        const shares = behind.map(({ id }) => ({ document: id, share: 1n }));
        return (await bookRegistry.encumber.staticCall(own.id, 1n, LARGEST, shares, [])).kinds;
      };
      expect(await kindsBehind()).to.equal(0n);
      expect(await kindsBehind(declared)).to.equal(1n << KIND.customsDeclaration);
      expect(await kindsBehind(declared, invoiced)).to.equal(
        (1n << KIND.customsDeclaration) | (1n << KIND.commercialInvoice),
      );
    });

    it("say in which currency, and refuse a second one", async () => {
      const { bookRegistry, enter } = await booked();
      const [dollars, euros] = [await enter({ currency: USD }), await enter({ currency: EUR })];
      expect(await bookRegistry.encumber.staticCall(euros.id, 1n, LARGEST, [], [])).to.deep.equal([EUR, 0n]);
      await expect(bookRegistry.encumber(dollars.id, 1n, LARGEST, [{ document: euros.id, share: 1n }], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentCurrencyMismatch")
        .withArgs(euros.id, USD, EUR);
    });

    it("refuse a document that nobody registered, in any place of the list", async () => {
      const { bookRegistry, enter } = await booked();
      const { id } = await enter();
      for (const encumber of [
        async () => bookRegistry.encumber(UNKNOWN, 0n, LARGEST, [], []),
        async () => bookRegistry.encumber(id, 1n, LARGEST, [{ document: UNKNOWN, share: 0n }], []),
        async () => bookRegistry.encumberBacking([{ document: UNKNOWN, share: 0n }], []),
      ]) {
        await expect(encumber()).to.be.revertedWithCustomError(bookRegistry, "DocumentNotRegistered").withArgs(UNKNOWN);
      }
    });

    it("refuse a document that was taken back", async () => {
      const { bookRegistry, customs, enter } = await booked();
      const { id, document, inPerson } = await enter();
      await bookRegistry.connect(customs).revoke(document.kind, document.fingerprint, ZeroHash, inPerson);
      await expect(bookRegistry.encumber(id, 1n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentHasBeenRevoked")
        .withArgs(id);
    });

    it("take a document on its last day and refuse it on the next", async () => {
      const { bookRegistry, enter, today, passDays } = await booked();
      const expiresOn = (await today()) + 5n;
      const { id } = await enter({ expiresOn });
      await passDays(5n);
      await bookRegistry.encumber(id, 1n, LARGEST, [], []);
      await passDays(1n);
      await expect(bookRegistry.encumber(id, 1n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentHasExpired")
        .withArgs(id, expiresOn);
    });

    it("take a contested document only when it is named, wherever in the list of names", async () => {
      const { bookRegistry, enter } = await booked();
      const linkingKeys = [keccakOfText("the same goods")];
      const [first, second] = [await enter({ linkingKeys }), await enter({ linkingKeys })];
      for (const contested of [[], [first.id], [UNKNOWN, first.id]]) {
        await expect(bookRegistry.encumber(second.id, 1n, LARGEST, [], contested))
          .to.be.revertedWithCustomError(bookRegistry, "DocumentIsContested")
          .withArgs(second.id);
      }
      await bookRegistry.encumber(second.id, 1n, LARGEST, [], [UNKNOWN, first.id, second.id]);
      expect((await bookRegistry.stateOf(second.id)).encumbered).to.equal(1n);
    });

    it("take names of documents that are not contested, which say nothing", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const document = await enter();
      await bookRegistry.encumber(document.id, 1n, LARGEST, [], [document.id, UNKNOWN]);
      expect(await balance(document)).to.deep.equal([100n, 1n, 0n, 99n]);
    });

    it("by nothing change nothing, also of a document that is used up", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const document = await enter({ value: 100n });
      await bookRegistry.encumber(document.id, 100n, LARGEST, [], []);
      await bookRegistry.encumber(document.id, 0n, LARGEST, [], []);
      expect(await balance(document)).to.deep.equal([100n, 100n, 0n, 0n]);
    });
  });

  describe("when discharged", () => {
    it("are free again if withdrawn and gone for good if collected", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const { id } = await enter({ value: 100n });
      await bookRegistry.encumber(id, 80n, LARGEST, [], []);
      await expect(bookRegistry.disencumber(off(id, 30n), []))
        .to.emit(bookRegistry, "BalanceChanged")
        .withArgs(id, 50n, 0n);
      expect(await balance({ id })).to.deep.equal([100n, 50n, 0n, 50n]);
      await expect(bookRegistry.disencumber(off(id, 0n, 20n), []))
        .to.emit(bookRegistry, "BalanceChanged")
        .withArgs(id, 30n, 20n);
      expect(await balance({ id })).to.deep.equal([100n, 30n, 20n, 50n]);
      await expect(bookRegistry.disencumber(off(id, 10n, 20n, 50n), []))
        .to.emit(bookRegistry, "BalanceChanged")
        .withArgs(id, 0n, 90n);
      expect(await balance({ id })).to.deep.equal([100n, 0n, 90n, 10n]);
      await expect(bookRegistry.encumber(id, 11n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, 11n, 10n);
    });

    it("give up no more than is on them, withdrawn and collected taken together", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const { id } = await enter({ value: 100n });
      await bookRegistry.encumber(id, 50n, LARGEST, [], []);
      for (const [withdrawn, collected] of [
        [51n, 0n],
        [0n, 51n],
        [26n, 25n],
      ] as const) {
        await expect(bookRegistry.disencumber(off(id, withdrawn, collected), []))
          .to.be.revertedWithCustomError(bookRegistry, "DocumentUnderEncumbered")
          .withArgs(id, withdrawn + collected, 50n);
      }
      expect(await balance({ id })).to.deep.equal([100n, 50n, 0n, 50n]);
    });

    it("give nothing of a document that nobody registered", async () => {
      const { bookRegistry } = await booked();
      await expect(bookRegistry.disencumber(off(UNKNOWN, 1n), []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentUnderEncumbered")
        .withArgs(UNKNOWN, 1n, 0n);
    });

    it("are never refused for the document's standing: taken back, expired or contested, the debt is settled", async () => {
      const { bookRegistry, customs, enter, balance, today, passDays } = await booked();
      const linkingKeys = [keccakOfText("the same goods")];
      const taken = await enter();
      const expiring = await enter({ expiresOn: await today() });
      const contested = await enter({ linkingKeys });
      const ids = [taken.id, expiring.id, contested.id];
      for (const id of ids) await bookRegistry.encumber(id, 100n, LARGEST, [], []);
      await bookRegistry
        .connect(customs)
        .revoke(taken.document.kind, taken.document.fingerprint, ZeroHash, taken.inPerson);
      await passDays(1n);
      await enter({ linkingKeys });
      for (const id of ids) await bookRegistry.disencumber(off(id, 60n, 40n), []);
      // What was not collected is off them, and free where the document still stands.
      expect(await balance(taken)).to.deep.equal([100n, 0n, 40n, 0n]);
      expect(await balance(expiring)).to.deep.equal([100n, 0n, 40n, 0n]);
      expect(await balance(contested)).to.deep.equal([100n, 0n, 40n, 60n]);
    });

    it("are settled also where an amendment has left less value than stands on the document", async () => {
      const { bookRegistry, customs, exporter, enter, balance } = await booked();
      const { id, document, inPerson } = await enter({ value: 100n });
      await bookRegistry.encumber(id, 90n, LARGEST, [], []);
      const replaces = factsOf(exporter.lei, document.contentRoot);
      const amendment = { replaces, holder: exporter.lei, value: 50n, expiresOn: 0n, contentRoot: ZeroHash };
      await bookRegistry.connect(customs).amend(document.kind, document.fingerprint, amendment, inPerson);
      await expect(bookRegistry.encumber(id, 1n, LARGEST, [], []))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, 1n, 0n);
      await bookRegistry.disencumber(off(id, 0n, 70n, 1n), []);
      expect(await balance({ id })).to.deep.equal([50n, 20n, 71n, 0n]);
      await bookRegistry.disencumber(off(id, 20n), []);
      expect(await balance({ id })).to.deep.equal([50n, 0n, 71n, 0n]);
    });

    it("are collected, each as much as is said, of those that stand behind", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const [first, second] = [await enter(), await enter()];
      const shares = [
        { document: first.id, share: 60n },
        { document: second.id, share: 100n },
      ];
      await bookRegistry.encumberBacking(shares, []);
      await bookRegistry.collectBacking([shares[0]!, { document: second.id, share: 30n }]);
      expect(await balance(first)).to.deep.equal([100n, 0n, 60n, 40n]);
      expect(await balance(second)).to.deep.equal([100n, 70n, 30n, 0n]);
      await expect(bookRegistry.collectBacking([{ document: second.id, share: 71n }]))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentUnderEncumbered")
        .withArgs(second.id, 71n, 70n);
    });

    it("leave all documents alone when one of them has not enough on it", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const [first, second] = [await enter(), await enter()];
      await bookRegistry.encumber(first.id, 100n, LARGEST, [], []);
      const all = { ...off(first.id, 100n), face: 100n };
      await expect(bookRegistry.disencumber(all, [{ document: second.id, share: 1n }]))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentUnderEncumbered")
        .withArgs(second.id, 1n, 0n);
      expect(await balance(first)).to.deep.equal([100n, 100n, 0n, 0n]);
    });
  });

  describe("when paid for", () => {
    it("give what is in dispute, too, while no lien stands, but nothing that a lien would then lack", async () => {
      const { bookRegistry, enter, balance } = await booked();
      const { id } = await enter({ value: 100n });
      await bookRegistry.reduce(id, 100n, 30n);
      await bookRegistry.encumber(id, 50n, 100n, [], []);
      await expect(bookRegistry.consume(id, 21n))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, 21n, 20n);
      await bookRegistry.consume(id, 20n);
      await bookRegistry.disencumber(off(id, 50n), []);
      await bookRegistry.consume(id, 80n);
      expect(await balance({ id })).to.deep.equal([100n, 0n, 100n, 0n]);
    });

    it("are free to be paid again once no lien stands, though one was enforced or its token stood for less", async () => {
      const { bookRegistry, enter } = await booked();
      const [enforced, lower] = [await enter({ value: 100n }), await enter({ value: 100n })];
      await bookRegistry.encumber(enforced.id, 50n, 100n, [], []);
      await bookRegistry.setEnforced(enforced.id, true);
      await expect(bookRegistry.consume(enforced.id, 1n))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentUnderEnforcement")
        .withArgs(enforced.id);
      await bookRegistry.encumber(lower.id, 50n, 60n, [], []);
      await expect(bookRegistry.consume(lower.id, 1n))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentStillEncumbered")
        .withArgs(lower.id, 50n);
      for (const { id } of [enforced, lower]) {
        await bookRegistry.disencumber(off(id, 50n), []);
        await bookRegistry.consume(id, 100n);
      }
    });

    it("are paid past a lien on a document that was amended, but for the lien's own that has become worth more", async () => {
      const { bookRegistry, exporter, customs, enter } = await booked();
      type Entered = Awaited<ReturnType<typeof enter>>;
      const amended = async ({ document, inPerson }: Entered, issuer: Party, value: bigint) => {
        const replaces = factsOf(exporter.lei, document.contentRoot);
        const amendment = { replaces, holder: exporter.lei, value, expiresOn: 0n, contentRoot: ZeroHash };
        await bookRegistry.connect(issuer).amend(document.kind, document.fingerprint, amendment, inPerson);
      };
      const behind = async ({ id }: Entered) => bookRegistry.encumberBacking([{ document: id, share: 60n }], []);
      const own = async ({ id }: Entered) => bookRegistry.encumber(id, 60n, 100n, [], []);
      const invoice = async () => enter({ issuer: exporter, kind: KIND.commercialInvoice });
      const cases = [
        [await enter(), customs, behind, 150n, 90n],
        [await invoice(), exporter, behind, 150n, 90n],
        [await invoice(), exporter, own, 100n, 40n],
        [await invoice(), exporter, own, 90n, 30n],
      ] as const;
      for (const [document, issuer, pledge, value, rest] of cases) {
        await pledge(document);
        await amended(document, issuer, value);
        await bookRegistry.consume(document.id, rest);
      }
      const raisedBefore = await invoice();
      await amended(raisedBefore, exporter, 150n);
      await behind(raisedBefore);
      await bookRegistry.consume(raisedBefore.id, 90n);
      const raised = await invoice();
      await own(raised);
      await amended(raised, exporter, 150n);
      await expect(bookRegistry.consume(raised.id, 1n))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentStillEncumbered")
        .withArgs(raised.id, 60n);
    });

    it("beyond a lien give no more than the face has left after all liens and payments", async () => {
      const { bookRegistry, lienbook, enter, balance } = await booked();
      const { id } = await enter({ value: 100n });
      const payment = (collected: bigint, consumed: bigint) => ({ ...off(id, 0n, collected, consumed), face: 100n });
      await bookRegistry.encumber(id, 60n, 100n, [], []);
      await bookRegistry.disencumber(payment(30n, 0n), []);
      await expect(bookRegistry.disencumber(payment(0n, 41n), []))
        .to.be.revertedWithCustomError(lienbook, "ConsumptionExceedsFace")
        .withArgs(id, 41n, 40n);
      await bookRegistry.disencumber(payment(0n, 5n), []);
      expect(await balance({ id })).to.deep.equal([100n, 30n, 35n, 35n]);
    });

    it("beyond a lien are used up, whatever an amendment has left of their value, and what stands behind with them", async () => {
      const { bookRegistry, exporter, customs, enter, balance } = await booked();
      const [own, evidence] = [await enter({ value: 100n }), await enter({ value: 100n })];
      const backing = [{ document: evidence.id, share: 100n }];
      await bookRegistry.encumber(own.id, 50n, 100n, backing, []);
      const replaces = factsOf(exporter.lei, own.document.contentRoot);
      const amendment = { replaces, holder: exporter.lei, value: 60n, expiresOn: 0n, contentRoot: ZeroHash };
      await bookRegistry.connect(customs).amend(own.document.kind, own.document.fingerprint, amendment, own.inPerson);
      await bookRegistry.disencumber({ ...off(own.id, 0n, 50n, 50n), face: 100n }, backing);
      expect(await balance(own)).to.deep.equal([60n, 0n, 100n, 0n]);
      expect(await balance(evidence)).to.deep.equal([100n, 0n, 100n, 0n]);
    });

    it("beside all liens give nothing of evidence on which more stands than it is worth by now", async () => {
      const { bookRegistry, exporter, customs, enter, balance } = await booked();
      const [own, evidence] = [await enter({ value: 100n }), await enter({ value: 100n })];
      await bookRegistry.encumberBacking([{ document: evidence.id, share: 90n }], []);
      const { document, inPerson } = evidence;
      const replaces = factsOf(exporter.lei, document.contentRoot);
      const amendment = { replaces, holder: exporter.lei, value: 50n, expiresOn: 0n, contentRoot: ZeroHash };
      await bookRegistry.connect(customs).amend(document.kind, document.fingerprint, amendment, inPerson);
      const payment = { ...off(own.id, 0n, 0n, 10n), face: 100n };
      await bookRegistry.disencumber(payment, [{ document: evidence.id, share: 100n }]);
      expect(await balance(evidence)).to.deep.equal([50n, 90n, 0n, 0n]);
    });
  });

  it("are under liens on the document's own token or behind another's, never both, and under no new one in enforcement", async () => {
    const { bookRegistry, exporter, enter } = await booked();
    const invoice = async () => enter({ issuer: exporter, kind: KIND.commercialInvoice });
    const [own, behind] = [await invoice(), await invoice()];
    const onOwn = async ({ id }: { id: string }) => bookRegistry.encumber(id, 10n, 100n, [], []);
    const asEvidence = async ({ id }: { id: string }) =>
      bookRegistry.encumberBacking([{ document: id, share: 10n }], []);
    await onOwn(own);
    await asEvidence(behind);
    for (const [document, pledge] of [
      [own, asEvidence],
      [behind, onOwn],
    ] as const) {
      await expect(pledge(document))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOtherwisePledged")
        .withArgs(document.id);
    }
    await bookRegistry.setEnforced(own.id, true);
    await expect(onOwn(own)).to.be.revertedWithCustomError(bookRegistry, "DocumentUnderEnforcement").withArgs(own.id);
    // Once nothing stands on them, they are as before.
    for (const { id } of [own, behind]) await bookRegistry.disencumber(off(id, 10n), []);
    for (const pledge of [onOwn, onOwn]) await pledge(own);
    for (const pledge of [onOwn, onOwn]) await pledge(behind);
  });

  it("tell the lien book whether the document had a lien already, and what is left under liens", async () => {
    const { bookRegistry, enter } = await booked();
    const { id } = await enter({ value: 100n });
    expect((await bookRegistry.encumber.staticCall(id, 30n, 100n, [], [])).kinds).to.equal(0n);
    await bookRegistry.encumber(id, 30n, 100n, [], []);
    expect((await bookRegistry.encumber.staticCall(id, 30n, 100n, [], [])).kinds).to.equal(1n);
    expect(await bookRegistry.disencumber.staticCall(off(id, 10n), [])).to.equal(20n);
  });

  it("are paid beside what they stand behind, though their own token was pledged below their value before", async () => {
    const { bookRegistry, exporter, enter, balance } = await booked();
    const { id } = await enter({ issuer: exporter, kind: KIND.commercialInvoice, value: 100n });
    await bookRegistry.encumber(id, 30n, 80n, [], []);
    await bookRegistry.disencumber(off(id, 30n), []);
    await bookRegistry.encumberBacking([{ document: id, share: 40n }], []);
    await bookRegistry.consume(id, 60n);
    expect(await balance({ id })).to.deep.equal([100n, 40n, 60n, 0n]);
  });

  it("are paid past a lien on a token that stands for all of the document, whatever one before it stood for", async () => {
    const { bookRegistry, exporter, customs, enter } = await booked();
    const { id, document, inPerson } = await enter({ value: 100n });
    await bookRegistry.encumber(id, 30n, 60n, [], []);
    await bookRegistry.disencumber(off(id, 30n), []);
    await bookRegistry.encumber(id, 30n, 100n, [], []);
    await bookRegistry.consume(id, 1n);
    await bookRegistry.disencumber(off(id, 30n), []);
    await bookRegistry.encumber(id, 30n, 60n, [], []);
    const replaces = factsOf(exporter.lei, document.contentRoot);
    const amendment = { replaces, holder: exporter.lei, value: 60n, expiresOn: 0n, contentRoot: ZeroHash };
    await bookRegistry.connect(customs).amend(document.kind, document.fingerprint, amendment, inPerson);
    await bookRegistry.encumber(id, 1n, 60n, [], []);
    await expect(bookRegistry.consume(id, 1n))
      .to.be.revertedWithCustomError(bookRegistry, "DocumentStillEncumbered")
      .withArgs(id, 31n);
  });

  it("pass to parts with holder and contents, if there are so much and no other documents in the parts' places", async () => {
    const { bookRegistry, customs, documentIdOf, enter, balance } = await booked();
    const { id, document, inPerson } = await enter({ value: 100n });
    const split = async (values: bigint[]) =>
      bookRegistry.split(document.kind, customs.lei, document.fingerprint, values);
    for (const [values, sum] of [
      [[50n, 51n], 101n],
      [[LARGEST, 1n], LARGEST],
    ] as const) {
      await expect(split([...values]))
        .to.be.revertedWithCustomError(bookRegistry, "DocumentOverEncumbered")
        .withArgs(id, sum, 100n);
    }
    await expect(split([60n, 40n]))
      .to.emit(bookRegistry, "BalanceChanged")
      .withArgs(id, 0n, 100n);
    const parts = [0, 1].map((index) => documentIdOf(document.kind, customs, partFingerprint(id, index)));
    for (const part of parts) expect(await bookRegistry.factsOf(part)).to.equal(await bookRegistry.factsOf(id));
    expect(await balance({ id: parts[0]! })).to.deep.equal([60n, 0n, 0n, 60n]);
    await expect(split([60n, 40n]))
      .to.be.revertedWithCustomError(bookRegistry, "DocumentHasBeenSplit")
      .withArgs(id);

    const other = await enter({ value: 100n });
    const taken = { ...other.document, fingerprint: partFingerprint(other.id, 1) };
    await bookRegistry.connect(customs).register(taken, inPerson);
    await expect(bookRegistry.split(document.kind, customs.lei, other.document.fingerprint, [60n, 40n]))
      .to.be.revertedWithCustomError(bookRegistry, "DocumentAlreadyRegistered")
      .withArgs(documentIdOf(document.kind, customs, taken.fingerprint), 40n, 100n);
  });

  it("sold with their token take along of what stands behind no more than was not paid before", async () => {
    const { bookRegistry, lienbook, enter, balance } = await booked();
    const [own, evidence] = [await enter({ value: 100n }), await enter({ value: 150n })];
    const backing = [{ document: evidence.id, share: 100n }];
    await bookRegistry.encumber(own.id, 100n, 100n, backing, []);
    await bookRegistry.disencumber({ ...off(own.id, 0n, 40n), face: 100n, amount: 100n }, backing);
    const lien = 60n << 160n; // as the lien book stores it; whose it is does not matter here
    await expect(bookRegistry.foreclose(own.id, 100n, [], backing))
      .to.be.revertedWithCustomError(lienbook, "LiensIncomplete")
      .withArgs(own.id, 0n, 60n);
    await bookRegistry.foreclose(own.id, 100n, [lien], backing);
    expect(await balance(evidence)).to.deep.equal([150n, 0n, 100n, 50n]);
  });

  it("sold with their token take along no more than its share, in however many liens it was pledged", async () => {
    const { bookRegistry, enter, balance } = await booked();
    const [own, evidence] = [await enter({ value: 100n }), await enter({ value: 100n })];
    const backing = [{ document: evidence.id, share: 33n }];
    const quarters = [25n, 25n, 25n, 25n];
    for (const quarter of quarters) await bookRegistry.encumber(own.id, quarter, 100n, backing, []);
    expect(await balance(evidence)).to.deep.equal([100n, 36n, 0n, 64n]);
    const liens = quarters.map((quarter) => quarter << 160n);
    await bookRegistry.foreclose(own.id, 100n, liens, backing);
    expect(await balance(evidence)).to.deep.equal([100n, 0n, 33n, 67n]);
  });

  it("that a reduction leaves uncovered are told by the lower of face and value", async () => {
    const { bookRegistry, exporter, customs, enter } = await booked();
    const { id, document, inPerson } = await enter({ value: 100n });
    await bookRegistry.encumber(id, 80n, 80n, [], []);
    await expect(bookRegistry.reduce(id, 80n, 10n))
      .to.emit(bookRegistry, "Shortfall")
      .withArgs(id, 10n);
    const replaces = factsOf(exporter.lei, document.contentRoot);
    const amendment = { replaces, holder: exporter.lei, value: 50n, expiresOn: 0n, contentRoot: ZeroHash };
    await bookRegistry.connect(customs).amend(document.kind, document.fingerprint, amendment, inPerson);
    await expect(bookRegistry.reduce(id, 80n, 20n))
      .to.emit(bookRegistry, "Shortfall")
      .withArgs(id, 50n);
  });

  describe("are shown", () => {
    it("for one document and for many, and as nothing for one that nobody registered", async () => {
      const { registry, declaration, invoice } = await deployed();
      const [first, second] = [await declaration(), await invoice()];
      const [a, b, none] = await registry.statesOf([first.id, second.id, UNKNOWN]);
      expect(a).to.deep.equal(await registry.stateOf(first.id));
      expect(b).to.deep.equal(await registry.stateOf(second.id));
      expect(none).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
      expect(await registry.availableOf(UNKNOWN)).to.equal(0n);
      expect(await registry.factsOf(UNKNOWN)).to.equal(ZeroHash);
    });

    it("to who may rely on documents: their holder, with the contents as attested", async () => {
      const { registry, exporter, otherExporter, declaration, invoice } = await deployed();
      const [first, second] = [await declaration(), await invoice()];
      const ids = [first.id, second.id];
      const roots = [first.document.contentRoot, second.document.contentRoot];
      const words = await Promise.all(ids.map(async (id) => registry.wordOf(id)));
      expect(await registry.requireHeld(exporter.lei, ids, roots)).to.deep.equal(words);
      await expect(registry.requireHeld(otherExporter.lei, ids, roots))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(first.id, factsOf(otherExporter.lei, roots[0]!));
      await expect(registry.requireHeld(exporter.lei, ids, [roots[0]!, roots[0]!]))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(second.id, factsOf(exporter.lei, roots[0]!));
      await expect(registry.requireHeld(exporter.lei, [UNKNOWN], [ZeroHash]))
        .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
        .withArgs(UNKNOWN);
    });

    it("of an expired document to nobody any more", async () => {
      const { registry, exporter, declaration, today, passDays } = await deployed();
      const expiresOn = (await today()) + 2n;
      const { id, document } = await declaration({ expiresOn });
      await passDays(2n);
      expect(await registry.requireHeld(exporter.lei, [id], [document.contentRoot])).to.have.length(1);
      await passDays(1n);
      await expect(registry.requireHeld(exporter.lei, [id], [document.contentRoot]))
        .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
        .withArgs(id, expiresOn);
    });
  });

  it("fit one storage slot with all else that is enforced of a document", async () => {
    const { registry, ethers, collateral, paper, bankA, pledged } = await tokenized();
    await pledged(bankA, { ...collateral, amount: 1n });
    const state = await registry.stateOf(paper.id);
    const word = (value: bigint, bytes: number) => `0x${value.toString(16).padStart(2 * bytes, "0")}`;
    // As the struct packs them, the first field in the lowest bytes.
    const packed = concat([
      word(state.expiresOn, 2),
      word(state.datedOn, 2),
      word(state.flags, 1),
      word(state.kind, 1),
      word(state.currency, 2),
      word(state.collected, 8),
      word(state.encumbered, 8),
      word(state.value, 8),
    ]);
    const slots = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        ethers.provider.getStorage(
          registry,
          ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [paper.id, index])),
        ),
      ),
    );
    expect(slots).to.include(packed);
  });
});
