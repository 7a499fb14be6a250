import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { EVERYTHING, STATUS } from "../fixtures/financing.ts";
import type { LienbookNetwork } from "../fixtures/network.ts";
import { financed, stage } from "../fixtures/stages.ts";
import { openLedger } from "./book.ts";

/** One loan runs, bank B keeps a lien of its own on another receivable, and a third receivable waits for its loan. */
const busy = stage(financed, async (net) => {
  const { acknowledgedReceivable, pledged, bankA, bankB, termsFor, signOffer, consent } = net;
  const { collateral: kept } = await acknowledgedReceivable();
  const { purpose } = await pledged(bankB, kept);
  const { collateral: waiting } = await acknowledgedReceivable();
  const next = await termsFor([waiting]);
  const { pledge } = await consent(bankB, waiting);
  return { kept, purpose, waiting, next, offer: await signOffer(bankA, next), pledge };
});
type Busy = Awaited<ReturnType<typeof busy>>;

const accept = async ({ desk, exporter, offer, next }: Busy) => desk.connect(exporter).accept(offer, next);
const pledge = async ({ lienbook, exporter, pledge: args }: Busy) => lienbook.connect(exporter).pledge(...args);

interface Pause {
  readonly stop: (net: LienbookNetwork) => Promise<unknown>;
  readonly resume: (net: LienbookNetwork) => Promise<unknown>;
  /** New business that is refused, with the error and what it names. */
  readonly refuses: readonly {
    readonly act: (net: Busy) => Promise<unknown>;
    readonly error: string;
    readonly names: (net: Busy) => unknown;
  }[];
  readonly goesOn: readonly ((net: Busy) => Promise<unknown>)[];
}

const PAUSES: Record<string, Pause> = {
  "the desk delisted": {
    stop: async ({ lienbook, desk }) => lienbook.delistEngine(desk),
    resume: async ({ lienbook, desk }) => lienbook.listEngine(desk),
    refuses: [{ act: accept, error: "EngineNotListed", names: ({ desk }) => desk }],
    goesOn: [pledge],
  },
  "receivables delisted": {
    stop: async ({ lienbook, receivable }) => lienbook.delistAsset(receivable),
    resume: async ({ lienbook, receivable }) => lienbook.listAsset(receivable),
    refuses: [
      { act: accept, error: "AssetNotListed", names: ({ receivable }) => receivable },
      { act: pledge, error: "AssetNotListed", names: ({ receivable }) => receivable },
    ],
    goesOn: [],
  },
  "the settlement token delisted": {
    stop: async ({ desk, deposit }) => desk.listToken(deposit, 0n),
    resume: async ({ desk, deposit }) => desk.listToken(deposit, 840n),
    refuses: [{ act: accept, error: "TokenNotListed", names: ({ deposit }) => deposit }],
    goesOn: [pledge],
  },
  "the lien book closed to direct pledges": {
    stop: async ({ access, lienbook }) => access.setTargetClosed(lienbook, true),
    resume: async ({ access, lienbook }) => access.setTargetClosed(lienbook, false),
    refuses: [{ act: pledge, error: "AccessManagedUnauthorized", names: ({ exporter }) => exporter }],
    goesOn: [accept],
  },
};

for (const [what, { stop, resume, refuses, goesOn }] of Object.entries(PAUSES)) {
  describe(`With ${what}`, () => {
    it("new business of its kind is refused by name, and other business goes on", async () => {
      const net = await busy();
      await stop(net);
      for (const { act, error, names } of refuses) {
        const contract = error === "TokenNotListed" ? net.desk : net.lienbook;
        await expect(act(net)).to.be.revertedWithCustomError(contract, error).withArgs(names(net));
      }
      for (const act of goesOn) await act(net);
    });

    it("the debtor pays, the borrower repays, and every lien is gone in the end", async () => {
      const net = await busy();
      const { desk, receivable, lienbook, exporter, debtor, bankB, terms, financing, kept, purpose, collateral } = net;
      await stop(net);
      await net.passDays(30n);
      await desk.connect(debtor).collect(0, 100_000_00n, terms);
      await desk.connect(exporter).repay(EVERYTHING, terms);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
      await lienbook.connect(bankB).discharge(kept, ZeroAddress, purpose, 0n, 50_000_00n, 0n);
      await lienbook.connect(bankB).release(kept, ZeroAddress, purpose);
      for (const { id } of [kept, collateral]) expect(await receivable.locked(id)).to.equal(false);
    });

    it("a loan costs what it would have cost: interest neither stops nor grows for the pause", async () => {
      const net = await busy();
      const { desk, exporter, bankA, terms, passDays } = net;
      const ledger = await openLedger(net);
      await stop(net);
      await passDays(30n);
      await desk.connect(exporter).repay(EVERYTHING, terms);
      await ledger.expectChanges([
        [bankA, 201_333_33n],
        [exporter, -201_333_33n],
      ]);
    });

    it("documents are registered and corrected, and receivables issued and acknowledged", async () => {
      const net = await busy();
      await stop(net);
      const { declarations } = await net.acknowledgedReceivable();
      await net.amend(net.customs, declarations[0], { value: 1n });
    });

    it("what was refused is accepted when it ends", async () => {
      const net = await busy();
      await stop(net);
      await resume(net);
      for (const { act } of refuses.slice(0, 1)) await act(net);
    });
  });
}
