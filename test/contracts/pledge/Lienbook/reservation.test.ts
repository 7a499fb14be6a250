import { expect } from "chai";
import { ZeroHash } from "ethers";

import { LARGEST } from "../../../fixtures/financing.ts";
import { EUR, KIND, USD } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

const VALUE = 100_000_00n;

/** Two accounts of the test's are engines; there is a declaration worth 100 000.00. */
const engaged = stage(deployed, async (net) => {
  const { lienbook, strangers } = net;
  const [engine, otherEngine] = [strangers[0]!, strangers[1]!];
  await lienbook.listEngine(engine);
  await lienbook.listEngine(otherEngine);
  return { engine, otherEngine, paper: await net.declaration() };
});

describe("Lienbook, what an engine keeps of a document", () => {
  it("is not pledged, nor kept by another one, until it is given back or used up", async () => {
    const { lienbook, registry, engine, otherEngine, paper, ...net } = await engaged();
    expect(await lienbook.connect(engine).reserve.staticCall(paper.id, 1n)).to.equal(USD);
    await expect(lienbook.connect(engine).reserve(paper.id, 60_000_00n))
      .to.emit(lienbook, "ReservationChanged")
      .withArgs(paper.id, engine, 60_000_00n)
      .and.to.emit(registry, "BalanceChanged")
      .withArgs(paper.id, 60_000_00n, 0n);
    const collateral = await net.issueReceivable(await net.invoice({ value: VALUE }), [[paper, VALUE]]);
    const { pledge } = await net.consent(net.bankA, { ...collateral, amount: 40_000_01n });
    for (const [refused, asked] of [
      [async () => lienbook.connect(net.exporter).pledge(...pledge), 40_000_01n],
      [async () => lienbook.connect(otherEngine).reserve(paper.id, 40_000_01n), 40_000_01n],
      [async () => lienbook.connect(engine).reserve(paper.id, LARGEST), LARGEST],
    ] as const) {
      await expect(refused())
        .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
        .withArgs(paper.id, asked, 40_000_00n);
    }
    await lienbook.connect(otherEngine).reserve(paper.id, 40_000_00n);
    expect(await registry.availableOf(paper.id)).to.equal(0n);

    await expect(lienbook.connect(engine).endReservation(paper.id, 20_000_00n, 30_000_00n))
      .to.emit(lienbook, "ReservationChanged")
      .withArgs(paper.id, engine, 10_000_00n)
      .and.to.emit(registry, "BalanceChanged")
      .withArgs(paper.id, 50_000_00n, 30_000_00n);
    expect(await lienbook.reservedOf(engine, paper.id)).to.equal(10_000_00n);
    expect(await lienbook.reservedOf(otherEngine, paper.id)).to.equal(40_000_00n);
    expect(await registry.availableOf(paper.id)).to.equal(20_000_00n);
  });

  it("is kept by listed engines, and given back by the one that keeps it, listed or no longer, and no more", async () => {
    const { lienbook, registry, deployer, engine, otherEngine, exporter, bankA, paper } = await engaged();
    for (const caller of [exporter, bankA, deployer]) {
      await expect(lienbook.connect(caller).reserve(paper.id, 1n))
        .to.be.revertedWithCustomError(lienbook, "EngineNotListed")
        .withArgs(caller);
    }
    await lienbook.connect(engine).reserve(paper.id, VALUE);
    for (const caller of [exporter, bankA, deployer, otherEngine]) {
      await expect(lienbook.connect(caller).endReservation(paper.id, 1n, 0n))
        .to.be.revertedWithCustomError(lienbook, "ReservationExceeded")
        .withArgs(paper.id, 1n, 0n);
    }
    for (const [withdrawn, collected] of [
      [VALUE, 1n],
      [LARGEST, LARGEST],
    ] as const) {
      await expect(lienbook.connect(engine).endReservation(paper.id, withdrawn, collected))
        .to.be.revertedWithCustomError(lienbook, "ReservationExceeded")
        .withArgs(paper.id, withdrawn + collected, VALUE);
    }
    await lienbook.delistEngine(engine);
    await lienbook.connect(engine).endReservation(paper.id, VALUE, 0n);
    expect(await registry.availableOf(paper.id)).to.equal(VALUE);
    await expect(lienbook.connect(engine).reserve(paper.id, 1n)).to.be.revertedWithCustomError(
      lienbook,
      "EngineNotListed",
    );
  });

  it("is of documents that are good, and of none of which tokens are made", async () => {
    const { lienbook, registry, engine, exporter, customs, paper, ...net } = await engaged();
    const keep = async (id: string) => lienbook.connect(engine).reserve(id, 1n);
    const invoice = await net.invoice();
    await expect(keep(invoice.id)).to.be.revertedWithCustomError(lienbook, "KindNotReservable").withArgs(invoice.id);
    await expect(keep(ZeroHash)).to.be.revertedWithCustomError(registry, "DocumentNotRegistered");
    const linkingKeys = [ZeroHash.replace(/00$/, "01")];
    const contested = await net.declaration({ linkingKeys });
    await net.declaration({ linkingKeys });
    await expect(keep(contested.id)).to.be.revertedWithCustomError(registry, "DocumentIsContested");
    const euros = await net.register(
      customs,
      await net.draft(exporter, { kind: KIND.customsDeclaration, currency: EUR }),
    );
    expect(await lienbook.connect(engine).reserve.staticCall(euros.id, 1n)).to.equal(EUR);

    // What was kept before goes on, whatever becomes of the document.
    await keep(paper.id);
    await net.amend(customs, paper, { value: 1n });
    await registry.revoke(...(await net.revocation(customs, paper)));
    await expect(keep(paper.id)).to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked");
    await lienbook.connect(engine).endReservation(paper.id, 0n, 1n);
    expect(await lienbook.reservedOf(engine, paper.id)).to.equal(0n);
  });
});
