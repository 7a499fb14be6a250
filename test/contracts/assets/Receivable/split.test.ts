import { expect } from "chai";
import { keccak256, ZeroAddress } from "ethers";

import { commitmentOf, detailsOf } from "../../../fixtures/encodings.ts";
import type { Collateral } from "../../../fixtures/encodings.ts";
import { partFingerprint, shown } from "../../../fixtures/rights.ts";
import { partsOf, splitOf } from "../../../fixtures/splits.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

const VALUES = [100_000_01n, 99_999_98n, 50_000_01n];

/** The receivable of 250 000.00 in three parts of odd amounts. */
const divided = stage(tokenized, async (net) => {
  const { receivable, exporter, collateral } = net;
  const parts = partsOf(collateral, exporter.lei, VALUES);
  await receivable.connect(exporter).split(...splitOf(net, collateral, VALUES));
  return { parts };
});

describe("Receivable: split", () => {
  it("makes parts that are receivables like the whole, and extinguishes the whole", async () => {
    const net = await tokenized();
    const { receivable, registry, exporter, debtor, collateral } = net;
    const parts = partsOf(collateral, exporter.lei, VALUES);
    const ids = parts.map(({ id }) => id);
    const call = splitOf(net, collateral, VALUES);
    expect(await receivable.connect(exporter).split.staticCall(...call)).to.deep.equal(ids);
    await expect(receivable.connect(exporter).split(...call))
      .to.emit(receivable, "ReceivableSplit")
      .withArgs(collateral.id, ids)
      .and.to.emit(registry, "DocumentSplit")
      .withArgs(collateral.id, ids, VALUES)
      .and.to.emit(receivable, "Transfer")
      .withArgs(exporter, ZeroAddress, BigInt(collateral.id));
    expect(await receivable.ownerIfAny(collateral.id)).to.equal(ZeroAddress);
    expect(await registry.availableOf(collateral.id)).to.equal(0n);
    for (const part of parts) {
      expect(await receivable.pledgeableAs(part.id)).to.deep.equal([exporter.address, commitmentOf(part)]);
      expect(await registry.availableOf(part.id)).to.equal(part.face);
      const { id, face, backing } = part;
      const { debtor: owing, dueOn, declared, oldest, acknowledged, noSetOff } = detailsOf(part);
      expect(owing).to.equal(debtor.lei);
      const issued = await receivable.queryFilter(receivable.filters.ReceivableIssued(id));
      const { args } = issued.at(-1)!;
      expect(args.face).to.equal(face);
      expect(args.details).to.deep.equal([owing, dueOn, declared, oldest, acknowledged, noSetOff]);
      expect(args.backing).to.deep.equal(backing.map(({ document, share }) => [document, share]));
    }
  });

  it("divides value, evidence and what it declares so that the parts sum exactly to the whole", async () => {
    const { collateral, parts } = await divided();
    const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
    expect(sum(parts.map(({ face }) => face))).to.equal(collateral.face);
    expect(sum(parts.map((part) => detailsOf(part).declared))).to.equal(detailsOf(collateral).declared);
    for (const { document, share } of collateral.backing) {
      const shares = parts.flatMap(({ backing }) => backing.filter((other) => other.document === document));
      expect(sum(shares.map((part) => part.share))).to.equal(share);
    }
  });

  it("gives parts that are pledged and financed each on its own, and together reach the evidence once", async () => {
    const { registry, bankA, bankB, parts, collateral, pledged, financed } = await divided();
    const [first, second, third] = parts as [Collateral, Collateral, Collateral];
    await pledged(bankA, first);
    await pledged(bankB, second);
    await financed([third], { principal: 40_000_00n });
    for (const { document, share } of collateral.backing) {
      expect((await registry.stateOf(document)).encumbered).to.equal(share);
    }
  });

  it("leaves no whole to pledge, to put behind another invoice, to tokenize, to amend or to revoke", async () => {
    const { receivable, lienbook, registry, exporter, debtor, bankA, paper, collateral, ...net } = await divided();
    const { pledge } = await net.consent(bankA, collateral);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(receivable, "ERC721NonexistentToken")
      .withArgs(BigInt(collateral.id));
    const root = paper.document.contentRoot;
    const dueOn = (await net.today()) + 10n;
    const refused = [
      async () => receivable.connect(exporter).issue(paper.id, 1n, debtor.lei, dueOn, [], [root]),
      async () => net.issueReceivable(await net.invoice(), [[paper, 1n]]),
      async () => net.amend(exporter, paper, { value: 300_000_00n }),
      async () => registry.revoke(...(await net.revocation(exporter, paper))),
    ];
    for (const act of refused) {
      await expect(act()).to.be.revertedWithCustomError(registry, "DocumentHasBeenSplit").withArgs(paper.id);
    }
  });

  it("reaches what had been issued over the whole before: nothing is pledged on it any more", async () => {
    const { receivable, lienbook, registry, exporter, bankA, invoice, issueReceivable, consent } = await tokenized();
    const evidence = await invoice();
    const token = await issueReceivable(evidence, []);
    const over = await issueReceivable(await invoice(), [[evidence, 1_00n]]);
    const net = { exporter, paper: evidence };
    await receivable.connect(exporter).split(...splitOf(net, token, [1n, evidence.document.value - 1n]));
    const { pledge } = await consent(bankA, over);
    await expect(lienbook.connect(exporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentHasBeenSplit")
      .withArgs(evidence.id);
  });

  it("leaves its issuer each part to amend and revoke, by the fingerprint that stands for it", async () => {
    const { registry, exporter, paper, parts, amend, revocation } = await divided();
    const [first, second] = parts as [Collateral, Collateral, Collateral];
    const document = { ...paper.document, value: first.face, fingerprint: partFingerprint(paper.id, 0) };
    await amend(exporter, { id: first.id, document }, { value: 1n });
    expect((await registry.stateOf(first.id)).value).to.equal(1n);
    const other = { ...paper.document, fingerprint: partFingerprint(paper.id, 1) };
    await registry.revoke(...(await revocation(exporter, { id: second.id, document: other })));
    expect(await registry.availableOf(second.id)).to.equal(0n);
  });

  it("gives parts that are split again", async () => {
    const net = await divided();
    const { receivable, registry, exporter, paper, parts } = net;
    const [first] = parts as [Collateral];
    const values = [1n, first.face - 1n];
    const document = { ...paper.document, fingerprint: partFingerprint(paper.id, 0) };
    await receivable
      .connect(exporter)
      .split(...splitOf({ exporter, paper: { id: first.id, document } }, first, values));
    for (const part of partsOf(first, exporter.lei, values)) {
      expect(await registry.availableOf(part.id)).to.equal(part.face);
      expect(await receivable.ownerOf(part.id)).to.equal(exporter.address);
    }
  });

  it("happens once", async () => {
    const net = await divided();
    const { receivable, exporter, collateral } = net;
    await expect(receivable.connect(exporter).split(...splitOf(net, collateral, VALUES)))
      .to.be.revertedWithCustomError(receivable, "ERC721NonexistentToken")
      .withArgs(BigInt(collateral.id));
  });

  it("is refused while anything is pledged: nothing is unencumbered for an instant", async () => {
    const net = await tokenized();
    const { receivable, registry, exporter, bankA, collateral, pledged } = net;
    await pledged(bankA, { ...collateral, amount: 1n });
    await expect(receivable.connect(exporter).split(...splitOf(net, collateral, VALUES)))
      .to.be.revertedWithCustomError(registry, "DocumentStillEncumbered")
      .withArgs(collateral.id, 1n);
  });

  it("is refused once the invoice has expired", async () => {
    const net = await deployed();
    const { receivable, registry, exporter, invoice, issueReceivable, today, passDays } = net;
    const expiresOn = (await today()) + 5n;
    const paper = await invoice({ expiresOn });
    const call = splitOf({ exporter, paper }, await issueReceivable(paper, []), VALUES);
    await passDays(5n);
    await receivable.connect(exporter).split.staticCall(...call);
    await passDays(1n);
    await expect(receivable.connect(exporter).split(...call))
      .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
      .withArgs(paper.id, expiresOn);
  });

  it("is for the owner in good standing: neither for the seller that sold, nor for anybody else", async () => {
    const net = await tokenized();
    const { receivable, participants, exporter, otherExporter, bankA, collateral, assigned } = net;
    const bought = await assigned(collateral, otherExporter);
    for (const other of [exporter, bankA]) {
      await expect(receivable.connect(other).split(...splitOf(net, bought, VALUES)))
        .to.be.revertedWithCustomError(receivable, "NotOwnerOfReceivable")
        .withArgs(bought.id, other, otherExporter);
    }
    await participants.suspend(otherExporter.lei);
    await expect(receivable.connect(otherExporter).split(...splitOf(net, bought, VALUES)))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(otherExporter.lei);
    await participants.reinstate(otherExporter.lei);
    await receivable.connect(otherExporter).split(...splitOf(net, bought, VALUES));
    for (const { id } of partsOf(bought, exporter.lei, VALUES)) {
      expect(await receivable.ownerOf(id)).to.equal(otherExporter.address);
    }
  });

  it("asks for parts that sum to the whole, none of them empty", async () => {
    const net = await tokenized();
    const { receivable, registry, exporter, collateral } = net;
    const { face } = collateral;
    for (const values of [[face], [face, 1n], [face - 2n, 1n], []]) {
      const sum = values.reduce((total, value) => total + value, 0n);
      const refused = expect(receivable.connect(exporter).split(...splitOf(net, collateral, values)));
      if (sum === face) {
        await refused.to.be.revertedWithCustomError(registry, "PartCountInvalid").withArgs(collateral.id, 1n, 32n);
      } else {
        await refused.to.be.revertedWithCustomError(receivable, "PartsDoNotSum").withArgs(collateral.id, sum, face);
      }
    }
    const [, empty] = partsOf(collateral, exporter.lei, [face, 0n]) as [Collateral, Collateral];
    await expect(receivable.connect(exporter).split(...splitOf(net, collateral, [face, 0n])))
      .to.be.revertedWithCustomError(registry, "DocumentValueZero")
      .withArgs(empty.id);
  });

  it("takes two parts to thirty-two, leaving out evidence of which a part gets nothing", async () => {
    const net = await tokenized();
    const { receivable, registry, exporter, collateral } = net;
    const many = (count: number) => [...Array<bigint>(count - 1).fill(1n), collateral.face - BigInt(count - 1)];
    await expect(receivable.connect(exporter).split(...splitOf(net, collateral, many(33))))
      .to.be.revertedWithCustomError(registry, "PartCountInvalid")
      .withArgs(collateral.id, 33n, 32n);
    await receivable.connect(exporter).split(...splitOf(net, collateral, many(32)));
    const parts = partsOf(collateral, exporter.lei, many(32));
    expect(parts[0]?.backing).to.deep.equal([]);
    for (const part of parts) {
      expect((await receivable.pledgeableAs(part.id)).commitment).to.equal(commitmentOf(part));
    }
  });

  it("shows issuer and fingerprint of the invoice, and no other's", async () => {
    const net = await tokenized();
    const { receivable, lienbook, exporter, otherExporter, collateral } = net;
    const { fingerprint } = net.paper.document;
    for (const source of [
      { issuer: otherExporter.lei, fingerprint },
      { issuer: exporter.lei, fingerprint: net.declarations[0].document.fingerprint },
    ]) {
      const call = splitOf(net, collateral, VALUES);
      call[1] = source;
      await expect(receivable.connect(exporter).split(...call))
        .to.be.revertedWithCustomError(lienbook, "NotTokenOfAsset")
        .withArgs(collateral.id, await receivable.getAddress());
    }
  });

  it("divides what is unpaid of one that is paid in part", async () => {
    const net = await tokenized();
    const { receivable, registry, exporter, collateral } = net;
    const { id, face, details, backing } = collateral;
    await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, 50_000_00n);
    await expect(receivable.connect(exporter).split(...splitOf(net, collateral, VALUES)))
      .to.be.revertedWithCustomError(receivable, "PartsDoNotSum")
      .withArgs(id, 250_000_00n, 200_000_00n);
    await receivable.connect(exporter).split(...splitOf(net, collateral, [150_000_00n, 50_000_00n]));
    const { value, collected } = await registry.stateOf(id);
    expect(collected).to.equal(value);
  });

  it("passes a contest on to the parts, until their issuer stands by each", async () => {
    const { receivable, registry, exporter, invoice, issueReceivable, clearance } = await deployed();
    const linkingKeys = [keccak256("0x0c")];
    const [, paper] = [await invoice({ linkingKeys }), await invoice({ linkingKeys })];
    const collateral = await issueReceivable(paper, []);
    const values = [1n, collateral.face - 1n];
    await receivable.connect(exporter).split(...splitOf({ exporter, paper }, collateral, values));
    const [part] = partsOf(collateral, exporter.lei, values) as [Collateral];
    expect((await registry.stateOf(part.id)).flags, "contested, by an earlier one").to.equal(2n | 4n);
    const document = { ...paper.document, fingerprint: partFingerprint(paper.id, 0) };
    await registry.clearContest(...(await clearance(exporter, { id: part.id, document })));
    expect((await registry.stateOf(part.id)).flags).to.equal(0n);
  });

  it("is refused over other terms than the receivable was issued with", async () => {
    const net = await tokenized();
    const { receivable, exporter, collateral } = net;
    expect(shown(collateral)[0]).to.equal(collateral.id);
    for (const other of [
      { ...collateral, face: 1n },
      { ...collateral, backing: [] },
    ]) {
      await expect(receivable.connect(exporter).split(...splitOf(net, other, [1n])))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
    }
  });
});
