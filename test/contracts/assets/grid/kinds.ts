import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ZeroAddress } from "ethers";

import { detailsOf } from "../../../fixtures/encodings.ts";
import type { Collateral } from "../../../fixtures/encodings.ts";
import {
  appraisalOf,
  appraised,
  hashed,
  inPerson,
  issuedReceipt,
  issuedRight,
  leftOf,
  REASON,
  shown,
  trades,
} from "../../../fixtures/rights.ts";
import type { ReceiptDetails, RightDetails, Trades } from "../../../fixtures/rights.ts";
import type { RegisteredDocument } from "../../../fixtures/network.ts";
import { stage } from "../../../fixtures/stages.ts";
import type { Stage } from "../../../fixtures/stages.ts";

/** A token in one of the situations of its kind. */
interface Base {
  readonly paper: RegisteredDocument;
  readonly collateral: Collateral;
}
type Of<Extra> = Trades & Base & Extra;

/** A kind of asset, the states it can be in, what can be done with it, and by whom. */
export interface Kind<Extra> {
  readonly situations: Readonly<Record<string, Stage<Of<Extra>>>>;
  readonly operations: Readonly<Record<string, (net: Of<Extra>, by: HardhatEthersSigner) => Promise<unknown>>>;
  readonly parties: Readonly<Record<string, (net: Of<Extra>) => HardhatEthersSigner>>;
}

function kindOf<Extra>(kind: Kind<Extra>): Kind<Extra> {
  return kind;
}

type Asset = "receivable" | "warehouseReceipt" | "registeredRight";

/** What can be done with any of them. */
function common(asset: Asset): Kind<unknown>["operations"] {
  return {
    "transfer it to another entity": async (net, by) =>
      net[asset].connect(by).transferFrom(by, net.bankB, net.collateral.id),
    "refuse it": async (net, by) => {
      const token = net[asset];
      const moves = await token.queryFilter(token.filters.Transfer(undefined, undefined, net.collateral.id));
      const giver = moves.at(-1)?.args.from ?? ZeroAddress;
      return token.connect(by).refuse(net.collateral.id, giver, REASON);
    },
    "pledge it": async (net, by) => {
      const part = { ...net.collateral, amount: 1n };
      const { pledge } = await net.consent(net.bankB, part, { pledgor: by });
      return net.lienbook.connect(by).pledge(...pledge);
    },
    freeze: async (net, by) => {
      const owner = await net[asset].ownerIfAny(net.collateral.id);
      return net[asset].connect(by).setFrozenTokens(owner, net.collateral.id, true);
    },
    "enter a court's order": async (net, by) =>
      net[asset].connect(by).orderTransfer(net.collateral.id, net.bankB, REASON),
  };
}

function inThe(account: HardhatEthersSigner) {
  return inPerson(account);
}

const frozenBy = (asset: Asset) => async (net: Trades & Base) =>
  net[asset].connect(net.supervisor).setFrozenTokens(net.exporter, net.collateral.id, true);

const receivableIssued = stage(trades, async (net) => {
  const paper = await net.invoice();
  return { paper, collateral: await net.issueReceivable(paper, [], { acknowledged: false }) };
});
const receivableAcknowledged = stage(trades, async (net) => {
  const paper = await net.invoice();
  return { paper, collateral: await net.issueReceivable(paper, [[await net.declaration(), 100_000_00n]]) };
});

const splitReceivable = async ({ receivable, paper, collateral, exporter }: Trades & Base, by: HardhatEthersSigner) => {
  const { id, face, backing } = collateral;
  const origin = { issuer: exporter.lei, fingerprint: paper.document.fingerprint };
  return receivable.connect(by).split(id, origin, face, detailsOf(collateral), backing, [1n, face - 1n]);
};

const receivable = kindOf<unknown>({
  situations: {
    issued: receivableIssued,
    acknowledged: receivableAcknowledged,
    pledged: stage(receivableAcknowledged, async (net) => net.pledged(net.bankA, net.collateral)),
    frozen: stage(receivableAcknowledged, async (net) => {
      await frozenBy("receivable")(net);
      return {};
    }),
    disputed: stage(receivableAcknowledged, async ({ dilutions, debtor, collateral }) => {
      await dilutions.connect(debtor).dispute(...shown(collateral), 5_00n, REASON, inThe(debtor));
      return {};
    }),
    sold: stage(receivableAcknowledged, async (net) => ({
      collateral: await net.assigned(net.collateral, net.otherExporter),
    })),
    split: stage(receivableAcknowledged, async (net) => {
      await splitReceivable(net, net.exporter);
      return {};
    }),
  },
  parties: {
    seller: ({ exporter }) => exporter,
    debtor: ({ debtor }) => debtor,
    buyer: ({ otherExporter }) => otherExporter,
    "lienholder bank": ({ bankA }) => bankA,
    supervisor: ({ supervisor }) => supervisor,
    stranger: ({ strangers }) => strangers[20]!,
  },
  operations: {
    acknowledge: async ({ receivable: asset, collateral }, by) => {
      const [id, face, details, backingHash] = shown(collateral);
      return asset.connect(by).acknowledge(id, face, details, backingHash, true, inThe(by));
    },
    "refuse to acknowledge": async ({ dilutions, collateral }, by) =>
      dilutions.connect(by).refuseAcknowledgement(...shown(collateral), REASON, inThe(by)),
    dispute: async ({ dilutions, collateral }, by) =>
      dilutions.connect(by).dispute(...shown(collateral), 7_00n, REASON, inThe(by)),
    "confirm a payment": async ({ receivable: asset, collateral }, by) => {
      const [id, face, detailsHash] = hashed(collateral);
      return asset.connect(by).confirmPayment(id, face, detailsHash, collateral.backing, 1n);
    },
    "sell it to a bank": async (net, by) =>
      net.receivable.connect(by).assign(...(await net.assignment(net.bankB, net.collateral))),
    "split it": splitReceivable,
    "notify the debtor": async ({ notices, collateral }, by) =>
      notices.connect(by).notifyDebtor(...shown(collateral), inThe(by)),
    "say where to pay": async ({ notices, collateral }, by) => {
      const [id, face, , backingHash] = hashed(collateral);
      return notices.connect(by).instruct(id, face, backingHash, REASON, []);
    },
    ...common("receivable"),
  },
});

const goodsStored = stage(trades, async (net) => issuedReceipt(net));

type Goods = { readonly details: ReceiptDetails };
/** A receipt in some situation, and who is who. */
export type StoredGoods = Of<Goods>;

const terms = ({ collateral, details }: Base & Goods) =>
  [collateral.id, collateral.face, details, collateral.backing] as const;

const lose = async (net: Of<Goods>, by: HardhatEthersSigner) => {
  const [id, face, , backingHash] = hashed(net.collateral);
  return net.warehouseReceipt.connect(by).reportLoss(id, face, net.details, backingHash, 5_00n, REASON, inThe(by));
};

const splitReceipt = async (net: Of<Goods>, by: HardhatEthersSigner) => {
  const [id, face, details, backing] = terms(net);
  const origin = { issuer: details.warehouse, fingerprint: net.paper.document.fingerprint };
  return net.warehouseReceipt.connect(by).split(id, origin, face, details, backing, [1n, details.quantity - 1n]);
};

async function valueAsset(net: Trades & Base, by: HardhatEthersSigner) {
  const appraisal = await appraisalOf(net, 4_00n, { by: net.appraiser });
  const { asset } = net.collateral;
  return net.appraisals
    .connect(by)
    .appraise(
      asset,
      ...hashed(net.collateral),
      appraisal.document.fingerprint,
      await leftOf(net, net.collateral),
      inThe(by),
    );
}

const warehouseReceipt = kindOf<Goods>({
  situations: {
    "in store": goodsStored,
    pledged: stage(goodsStored, async (net) => net.pledged(net.bankA, net.collateral)),
    frozen: stage(goodsStored, async (net) => {
      await frozenBy("warehouseReceipt")(net);
      return {};
    }),
    damaged: stage(goodsStored, async (net) => {
      await lose(net, net.warehouse);
      return {};
    }),
    delivered: stage(goodsStored, async (net) => {
      await net.warehouseReceipt.connect(net.exporter).surrender(...terms(net));
      return {};
    }),
    split: stage(goodsStored, async (net) => {
      await splitReceipt(net, net.exporter);
      return {};
    }),
  },
  parties: {
    owner: ({ exporter }) => exporter,
    warehouse: ({ warehouse }) => warehouse,
    appraiser: ({ appraiser }) => appraiser,
    buyer: ({ otherExporter }) => otherExporter,
    "lienholder bank": ({ bankA }) => bankA,
    supervisor: ({ supervisor }) => supervisor,
    stranger: ({ strangers }) => strangers[20]!,
  },
  operations: {
    "have goods released": async (net, by) => net.warehouseReceipt.connect(by).release(...terms(net), 1n, []),
    "report a loss": lose,
    surrender: async (net, by) => net.warehouseReceipt.connect(by).surrender(...terms(net)),
    "split it": splitReceipt,
    appraise: valueAsset,
    "release the lien": async ({ lienbook, collateral }, by) => {
      const [pledge] = await lienbook.queryFilter(lienbook.filters.Pledged(undefined, collateral.id));
      return lienbook.connect(by).release(collateral, ZeroAddress, pledge?.args.purpose ?? REASON);
    },
    ...common("warehouseReceipt"),
  },
});

const rightEntered = stage(trades, async (net) => issuedRight(net));
const rightAppraised = stage(rightEntered, async (net) => {
  await appraised(net, net.collateral, 3_000_000_00n);
  return {};
});

type Right = { readonly details: RightDetails };

const report = (status: bigint, encumbered: bigint) => async (net: Of<Right>, by: HardhatEthersSigner) => {
  const [id, face, , backingHash] = hashed(net.collateral);
  return net.registeredRight
    .connect(by)
    .report(id, face, net.details, backingHash, status, encumbered, REASON, inThe(by));
};

const registeredRight = kindOf<Right>({
  situations: {
    entered: rightEntered,
    appraised: rightAppraised,
    pledged: stage(rightAppraised, async (net) =>
      net.pledged(net.guarantor, { ...net.collateral, amount: 3_000_000_00n }),
    ),
    frozen: stage(rightAppraised, async (net) => {
      await frozenBy("registeredRight")(net);
      return {};
    }),
    extinguished: stage(rightAppraised, async (net) => {
      await report(2n, 0n)(net, net.landRegistry);
      return {};
    }),
  },
  parties: {
    owner: ({ exporter }) => exporter,
    "title registry": ({ landRegistry }) => landRegistry,
    appraiser: ({ appraiser }) => appraiser,
    buyer: ({ otherExporter }) => otherExporter,
    guarantor: ({ guarantor }) => guarantor,
    supervisor: ({ supervisor }) => supervisor,
    stranger: ({ strangers }) => strangers[20]!,
  },
  operations: {
    "report an encumbrance": report(0n, 5_00n),
    "report that it is gone": report(2n, 0n),
    appraise: valueAsset,
    ...common("registeredRight"),
  },
});

/** What a party may do with each, tried cell by cell. */
export const KINDS = { receivable, warehouseReceipt, registeredRight } as const;
