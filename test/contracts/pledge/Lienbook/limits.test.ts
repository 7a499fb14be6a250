import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import type { Collateral } from "../../../fixtures/encodings.ts";
import {
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  NOBODY,
  NOTICE_DAYS,
  purchase,
  type Claimant,
} from "../../../fixtures/enforcement.ts";
import { filled, slowest } from "../../../fixtures/longest.ts";
import type { Terms } from "../../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";
import { FACE } from "../Enforcement/stages.ts";

/** No more liens stand on one asset. */
const MOST_LIENS = 32;
/** What a transaction may take of a block of 30 million. */
const TRANSACTION = 15_000_000n;

/** A receivable of 250 000.00 with as many liens on it as can be, of a cent each, kept by bank A. */
const crowded = stage(tokenized, async ({ bankA, collateral, pledged }) => {
  const liens: { purpose: string; lien: string }[] = [];
  for (let i = 0; i < MOST_LIENS; i++) liens.push(await pledged(bankA, { ...collateral, amount: 1n }));
  return { liens };
});

describe("Lienbook, liens on one asset", () => {
  it("are 32 at most, whoever holds them; when one is gone, another may come", async () => {
    const { lienbook, desk, exporter, bankA, bankB, collateral, liens, consent, termsFor, signOffer, pledged } =
      await crowded();
    const more = { ...collateral, amount: 1n };
    await expect(lienbook.connect(exporter).pledge(...(await consent(bankB, more)).pledge))
      .to.be.revertedWithCustomError(lienbook, "TooManyLiens")
      .withArgs(collateral.id, MOST_LIENS);
    const wish = { lender: bankB.address, principal: 700_00n };
    const terms = await termsFor([{ ...collateral, amount: 1_000_00n }], wish);
    await expect(desk.connect(exporter).accept(await signOffer(bankB, terms), terms))
      .to.be.revertedWithCustomError(lienbook, "TooManyLiens")
      .withArgs(collateral.id, MOST_LIENS);
    await lienbook.connect(bankA).release(collateral, ZeroAddress, liens[5]!.purpose);
    await pledged(bankB, more);
    await expect(lienbook.connect(exporter).pledge(...(await consent(bankB, more)).pledge))
      .to.be.revertedWithCustomError(lienbook, "TooManyLiens")
      .withArgs(collateral.id, MOST_LIENS);
  });

  it("are counted right, in whatever order they come and go", async () => {
    const { lienbook, exporter, bankA, bankB, collateral, consent, pledged } = await tokenized();
    const one = { ...collateral, amount: 1n };
    const release = async (purpose: string) => lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
    for (const [come, go] of [
      [1, 1],
      [3, 3],
      [5, 2],
      [0, 3],
      [4, 1],
    ] as const) {
      const placed: string[] = [];
      for (let i = 0; i < come; i++) placed.push((await pledged(bankA, one)).purpose);
      for (const purpose of placed.slice(0, Math.min(go, come))) await release(purpose);
    }
    // 3 of the third round and 3 of the last one stand.
    for (let i = 6; i < MOST_LIENS; i++) await pledged(bankB, one);
    await expect(
      lienbook.connect(exporter).pledge(...(await consent(bankB, one)).pledge),
    ).to.be.revertedWithCustomError(lienbook, "TooManyLiens");
  });

  it("end together in one transaction, however many there are", async () => {
    const net = await crowded();
    const { enforcement, lienbook, deposit, receivable, bankA, collateral, liens, passDays } = net;
    const claimants = liens.map(({ purpose }) => keptClaimant(purpose));
    await enforcement.connect(bankA).giveNotice(collateral, claimants[0]!.stake);
    await passDays(HOLDERS_NOTICE_DAYS);
    await deposit.connect(bankA).approve(enforcement, MaxUint256);
    const taking = await enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, FACE, 0n);
    const receipt = await taking.wait();
    expect(receipt!.gasUsed).to.be.lessThan(TRANSACTION / 4n);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
    for (const { lien } of liens) expect((await lienbook.lienOf(lien)).amount).to.equal(0n);
  });

  it("are none once they ended in a sale: as many fit on the asset in its buyer's hands", async () => {
    const net = await crowded();
    const { enforcement, lienbook, deposit, bankA, bankB, otherExporter, collateral, liens } = net;
    const claimants = liens.map(({ purpose }) => keptClaimant(purpose));
    await enforcement.connect(bankA).giveNotice(collateral, claimants[0]!.stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    await deposit.issue(otherExporter, FACE);
    await deposit.connect(otherExporter).approve(enforcement, FACE);
    const sold = { lien: liens[0]!.lien, document: collateral.id, price: FACE, buyer: otherExporter.address };
    const buyer = await purchase(net, otherExporter, sold);
    await enforcement.connect(bankA).sell(estateOf(collateral, claimants), deposit, FACE, 0n, buyer, NOBODY);
    const bought = { ...collateral, amount: 1n, backing: [] };
    for (let i = 0; i < MOST_LIENS; i++) await net.pledged(bankB, bought, otherExporter);
    const { pledge } = await net.consent(bankB, bought, { pledgor: otherExporter });
    await expect(lienbook.connect(otherExporter).pledge(...pledge)).to.be.revertedWithCustomError(
      lienbook,
      "TooManyLiens",
    );
  });

  it("end together, too, where each secures a financing", async () => {
    const net = await deployed();
    const { enforcement, recovery, deposit, receivable, bankA, collateral, passDays } = {
      ...net,
      ...(await part(net)),
    };
    const terms = [];
    for (let i = 0; i < MOST_LIENS; i++) {
      const { terms: one } = await net.financed([{ ...collateral, amount: 7_000_00n }], { principal: 5_000_00n });
      terms.push(one);
    }
    await passDays(70n);
    await recovery.connect(bankA).declareDefault(net.ZeroHash, terms[0]!);
    const claimants: Claimant[] = await Promise.all(terms.map(async (one) => claimantOf(net, one)));
    await enforcement.connect(bankA).giveNotice(collateral, claimants[0]!.stake);
    await passDays(10n);
    await deposit.connect(bankA).approve(enforcement, MaxUint256);
    const taking = await enforcement.connect(bankA).appropriate(estateOf(collateral, claimants), deposit, FACE, 0n);
    expect((await taking.wait())!.gasUsed).to.be.lessThan(TRANSACTION);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankA.address);
    for (const one of terms) expect((await net.desk.owed(one)).due).to.equal(0n);
  });
});

describe("Lienbook, liens whose terms are as long as may be", () => {
  /** Bank A has lent against a part of a receivable of 250 000.00. */
  const led = stage(deployed, async (net) => {
    const { ethers, exporter, bankA, bankB, recovery, enforcement, deposit, desk, signOffer, passDays } = net;
    const policy = await (await ethers.deployContract("OpenPolicy")).getAddress();
    const { collateral } = await net.acknowledgedReceivable();
    const { terms: first } = await net.financed([{ ...collateral, amount: 100_000_00n }], { principal: 50_000_00n });

    /** Bank B lends behind bank A, on terms as long as may be. */
    async function behind(wish: Partial<Terms>, others: readonly Collateral[] = []): Promise<Terms> {
      const principal = wish.principal ?? 1_00n;
      const terms = filled(
        await net.termsFor([{ ...collateral, amount: 1_000_00n }, ...others], {
          lender: bankB.address,
          principal,
          policy,
          payouts: [{ payee: exporter.address, amount: principal }],
          schedule: [{ dueOn: (await net.today()) + 30n, principal }],
          ...wish,
        }),
      );
      await desk.connect(exporter).accept(await signOffer(bankB, terms), terms);
      return terms;
    }

    /** What it takes bank A to have the asset `days` later, when notice was given; everybody is paid. */
    async function taking(seconds: readonly Terms[], days: bigint): Promise<bigint> {
      await passDays(days);
      await recovery.connect(bankA).declareDefault(net.ZeroHash, first);
      const claimants = await Promise.all([first, ...seconds].map(async (terms) => claimantOf(net, terms)));
      await enforcement.connect(bankA).giveNotice(collateral, claimants[0]!.stake);
      await passDays(NOTICE_DAYS);
      await deposit.connect(bankA).approve(enforcement, MaxUint256);
      return enforcement.connect(bankA).appropriate.estimateGas(estateOf(collateral, claimants), deposit, FACE, 0n);
    }
    return { behind, taking };
  });

  it("leave a lender its sale: one that takes longest to count takes a quarter of a block", async () => {
    const { behind, taking, today } = await led();
    const { terms: slow, days } = slowest(await today(), 4_80n);
    expect(await taking([await behind(slow)], days)).to.be.lessThan(TRANSACTION / 2n);
  });

  it("so does one that has the most other documents to set free", async () => {
    const { behind, taking, invoice, declaration, issueReceivable } = await led();
    const others: Collateral[] = [];
    for (let i = 0; i < 6; i++) {
      const documents: (readonly [Awaited<ReturnType<typeof declaration>>, bigint])[] = [];
      for (let j = 0; j < 100; j++) documents.push([await declaration({ value: 1_00n }), 1_00n]);
      others.push(await issueReceivable(await invoice({ value: 100_00n }), documents));
    }
    expect(await taking([await behind({}, others)], 70n)).to.be.lessThan(TRANSACTION / 2n);
  });

  it("fit a block by the handful, and not as many as there may be", async () => {
    const { behind, taking } = await led();
    const seconds: Terms[] = [];
    while (seconds.length < 8) seconds.push(await behind({}));
    expect(await taking(seconds, 70n)).to.be.lessThan(TRANSACTION);
    const { behind: again, taking: takingAll } = await led();
    const all: Terms[] = [];
    while (all.length < MOST_LIENS - 1) all.push(await again({}));
    expect(await takingAll(all, 70n)).to.be.greaterThan(2n * TRANSACTION);
  });

  it("come behind no lien that is of the whole face value", async () => {
    const net = await deployed();
    const { collateral } = await net.acknowledgedReceivable();
    await net.financed([collateral]);
    const terms = await net.termsFor([{ ...collateral, amount: 1_00n }], { lender: net.bankB.address, principal: 80n });
    await expect(net.desk.connect(net.exporter).accept(await net.signOffer(net.bankB, terms), terms))
      .to.be.revertedWithCustomError(net.registry, "DocumentOverEncumbered")
      .withArgs(collateral.id, 1_00n, 0n);
  });
});

async function part(net: Awaited<ReturnType<typeof deployed>>) {
  return { collateral: (await net.acknowledgedReceivable()).collateral };
}

describe("Lienbook, a document of which there is a token", () => {
  /** An invoice with a token, which stands with half of its value behind another receivable. */
  const behind = stage(deployed, async (net) => {
    const paper = await net.invoice();
    const own = await net.issueReceivable(paper, [], { acknowledged: false });
    const over = await net.invoice({ value: 100_000_00n });
    const other = await net.issueReceivable(over, [[paper, 100_000_00n]], { acknowledged: false });
    return { paper, own: { ...own, amount: 50_000_00n }, other: { ...other, amount: 50_000_00n } };
  });

  it("is not pledged while it stands behind another pledged asset", async () => {
    const { lienbook, registry, exporter, bankA, bankB, paper, own, other, consent, pledged } = await behind();
    const { purpose } = await pledged(bankA, other);
    await expect(lienbook.connect(exporter).pledge(...(await consent(bankB, own)).pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOtherwisePledged")
      .withArgs(paper.id);
    await pledged(bankB, { ...other, amount: 1n });
    await lienbook.connect(bankA).release(other, ZeroAddress, purpose);
    await expect(
      lienbook.connect(exporter).pledge(...(await consent(bankB, own)).pledge),
    ).to.be.revertedWithCustomError(registry, "DocumentOtherwisePledged");
  });

  it("stands behind no other asset while it is pledged itself", async () => {
    const { lienbook, registry, exporter, bankA, bankB, paper, own, other, consent, pledged } = await behind();
    await pledged(bankA, own);
    await expect(lienbook.connect(exporter).pledge(...(await consent(bankB, other)).pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOtherwisePledged")
      .withArgs(paper.id);
  });

  it("is pledged either way once it is free", async () => {
    const { lienbook, bankA, bankB, own, other, pledged } = await behind();
    for (const [first, second] of [
      [own, other],
      [other, own],
    ] as const) {
      const { purpose } = await pledged(bankA, first);
      await lienbook.connect(bankA).release(first, ZeroAddress, purpose);
      const then = await pledged(bankB, second);
      await lienbook.connect(bankB).release(second, ZeroAddress, then.purpose);
    }
  });
});
