import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { Addressable } from "ethers";

import { lienIdOf } from "../fixtures/encodings.ts";
import type { Collateral } from "../fixtures/encodings.ts";
import type { LienbookNetwork, RegisteredDocument } from "../fixtures/network.ts";

/** A lien that a scenario has placed, or tried to. */
export interface KnownLien {
  readonly collateral: Collateral;
  readonly purpose: string;
  /** That placed it; none for a lien that its holder keeps. */
  readonly engine?: Addressable;
}

/**
 * Holds the book to what must be so at every instant: what is encumbered of each document is what the liens put on it,
 * and with what was collected it is no more than the document's value.
 */
export async function expectSoundBook(
  { registry, lienbook }: LienbookNetwork,
  documents: readonly Pick<RegisteredDocument, "id">[],
  liens: readonly KnownLien[],
): Promise<void> {
  const onDocument = new Map(documents.map(({ id }) => [id, 0n]));
  const put = (document: string, amount: bigint) => {
    expect(onDocument.has(document), "the scenario knows every document under its liens").to.equal(true);
    onDocument.set(document, onDocument.get(document)! + amount);
  };
  for (const { collateral, purpose, engine } of liens) {
    const placedBy = engine === undefined ? ZeroAddress : await engine.getAddress();
    const { amount } = await lienbook.lienOf(lienIdOf(collateral, purpose, placedBy));
    put(collateral.id, amount);
    for (const { document, share } of collateral.backing) {
      put(document, (share * amount + collateral.face - 1n) / collateral.face);
    }
  }
  for (const [index, { id }] of documents.entries()) {
    const { value, encumbered, collected } = await registry.stateOf(id);
    expect(encumbered, `encumbered of document ${index}`).to.equal(onDocument.get(id));
    expect(encumbered + collected <= value, `document ${index}: ${encumbered} + ${collected} ≤ ${value}`).to.equal(
      true,
    );
  }
}

/** Who has gained or lost settlement money since `openLedger`. */
export interface Ledger {
  /** Changes of the parties named; those of all others must be nothing, and all together sum to zero. */
  expectChanges(changes: readonly (readonly [Addressable, bigint])[]): Promise<void>;
}

/** Notes what everybody on the chain has, the contracts included. */
export async function openLedger({ deposit, ethers, ...net }: LienbookNetwork): Promise<Ledger> {
  const { access, participants, registry, receivable, lienbook, desk, disbursement, documentary, policy } = net;
  const books = [access, participants, registry, receivable, lienbook, desk];
  const contracts = [...books, disbursement, documentary, policy, deposit];
  const holders = await Promise.all([...(await ethers.getSigners()), ...contracts].map(async (h) => h.getAddress()));
  const held = async () => Promise.all(holders.map(async (holder) => deposit.balanceOf(holder)));
  const before = await held();
  return {
    async expectChanges(changes) {
      const expected = new Map<string, bigint>();
      for (const [who, amount] of changes) expected.set(await who.getAddress(), amount);
      const after = await held();
      for (const [index, holder] of holders.entries()) {
        expect(after[index]! - before[index]!, holder).to.equal(expected.get(holder) ?? 0n);
      }
      expect(
        [...expected.values()].reduce((sum, amount) => sum + amount, 0n),
        "what one gains another pays",
      ).to.equal(0n);
      const all = after.reduce((sum, balance) => sum + balance, 0n);
      expect(all, "all money is somebody's").to.equal(await deposit.totalSupply());
    },
  };
}
