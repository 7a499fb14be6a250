import { id as keccakOfText, ZeroHash } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import {
  billCollateral,
  billDocument,
  ENDORSEMENT,
  FORM,
  issuedBill,
  issueOf,
  NOBODY,
  PURPOSE,
  REFERENCE,
  signedAmendment,
  succession,
} from "../../../fixtures/bills.ts";
import type { LienbookNetwork, Party, RegisteredDocument } from "../../../fixtures/network.ts";
import { deployed, stage } from "../../../fixtures/stages.ts";

/** The register's flag of a revoked document. */
const REVOKED = 1n;

/** Where the grid's rows begin: a bill in some state, and who is who. */
export interface Situation {
  readonly bill: RegisteredDocument;
  readonly holder: Party;
  readonly former: Party;
  /** A new document of the carrier's for whoever surrenders. */
  readonly successor: RegisteredDocument;
}
export type Grid = LienbookNetwork & Situation;

const base = stage(deployed, async (net) => ({ successor: await billDocument(net) }));

const issued = stage(base, async (net) => ({ bill: await issuedBill(net), holder: net.exporter, former: net.carrier }));

const inTransit = stage(issued, async (net) => {
  const { billOfLading, exporter, otherExporter, bill } = net;
  await billOfLading
    .connect(exporter)
    .transfer(bill.id, otherExporter, ENDORSEMENT.toOrder, otherExporter.lei, REFERENCE);
  return { holder: otherExporter, former: exporter };
});

const apart = stage(issued, async (net) => {
  const { billOfLading, exporter, bankB, bill } = net;
  await billOfLading.connect(exporter).transfer(bill.id, bankB, ENDORSEMENT.none, NOBODY, REFERENCE);
  return { holder: bankB, former: exporter };
});

const endorsedOnce = stage(issued, async (net) => {
  const { billOfLading, exporter, otherExporter, bill } = net;
  await billOfLading.connect(exporter).transfer(bill.id, otherExporter, ENDORSEMENT.named, otherExporter.lei, ZeroHash);
  return { holder: otherExporter, former: exporter };
});

const inBlank = stage(issued, async (net) => {
  const { billOfLading, exporter, otherExporter, bill } = net;
  await billOfLading.connect(exporter).transfer(bill.id, otherExporter, ENDORSEMENT.inBlank, NOBODY, ZeroHash);
  return { holder: otherExporter, former: exporter };
});

const returned = stage(issued, async ({ billOfLading, exporter, carrier, bill }) => {
  await billOfLading.connect(exporter).refuse(bill.id, carrier, ZeroHash);
  return { holder: carrier, former: exporter };
});

const straight = stage(base, async (net) => {
  const bill = await issuedBill(net, { form: FORM.straight, consignee: net.debtor.lei });
  return { bill, holder: net.exporter, former: net.carrier };
});

const pledgedBill = stage(issued, async (net) => {
  await net.pledged(net.bankA, await billCollateral(net, net.bill));
  return {};
});

const frozen = stage(issued, async ({ billOfLading, supervisor, exporter, bill }) => {
  await billOfLading.connect(supervisor).setFrozenTokens(exporter, bill.id, true);
  return {};
});

function surrendered(purpose: bigint) {
  return stage(issued, async ({ billOfLading, exporter, bill }) => {
    await billOfLading.connect(exporter).surrender(bill.id, purpose, REFERENCE);
    return {};
  });
}
const pendingDelivery = surrendered(PURPOSE.delivery);
const pendingAmendment = stage(surrendered(PURPOSE.amendment), async (net) => {
  await net.registry.revoke(...(await net.revocation(net.carrier, net.bill)));
  return {};
});
const pendingPaper = surrendered(PURPOSE.paper);

const delivered = stage(pendingDelivery, async ({ billOfLading, carrier, bill }) => {
  await billOfLading.connect(carrier).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE);
  return {};
});
const superseded = stage(pendingAmendment, async (net) => {
  await OPERATIONS["accept the amendment"]!(net, net.carrier);
  return { successor: await billDocument(net) };
});
const onPaper = stage(pendingPaper, async ({ billOfLading, carrier, bill }) => {
  await billOfLading.connect(carrier).acceptPaper(bill.id, bill.document.fingerprint, keccakOfText("on paper"));
  return {};
});
const voided = stage(issued, async ({ billOfLading, exporter, carrier, bill }) => {
  await billOfLading.connect(exporter).refuse(bill.id, carrier, ZeroHash);
  await billOfLading.connect(carrier).void(bill.id, bill.document.fingerprint, keccakOfText("a mistake"));
  return {};
});

/** The states of the table, by the names that it has for them. */
export const SITUATIONS: Readonly<Record<string, () => Promise<Grid>>> = {
  issued,
  "in transit": inTransit,
  "possession apart from title": apart,
  "endorsed to one alone": endorsedOnce,
  "in blank": inBlank,
  straight,
  "refused by its shipper": returned,
  pledged: pledgedBill,
  frozen,
  "pending delivery": pendingDelivery,
  "pending amendment": pendingAmendment,
  "pending paper": pendingPaper,
  delivered,
  superseded,
  "on paper": onPaper,
  void: voided,
};

/** The parties of the table: its columns. */
export const PARTIES: Readonly<Record<string, (grid: Grid) => HardhatEthersSigner>> = {
  holder: ({ holder }) => holder,
  giver: ({ former }) => former,
  carrier: ({ carrier }) => carrier,
  buyer: ({ debtor }) => debtor,
  "lienholder bank": ({ bankA }) => bankA,
  supervisor: ({ supervisor }) => supervisor,
  stranger: ({ strangers }) => strangers[0]!,
};

type Operation = (grid: Grid, by: HardhatEthersSigner) => Promise<unknown>;

/** The operations of the table: its rows. A party that acts passes the bill to the buyer. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "pass possession": async ({ billOfLading, bill, debtor }, by) =>
    billOfLading.connect(by).transfer(bill.id, debtor, ENDORSEMENT.none, NOBODY, REFERENCE),
  "endorse to order": async ({ billOfLading, bill, debtor }, by) =>
    billOfLading.connect(by).transfer(bill.id, debtor, ENDORSEMENT.toOrder, debtor.lei, REFERENCE),
  "endorse to one alone": async ({ billOfLading, bill, debtor }, by) =>
    billOfLading.connect(by).transfer(bill.id, debtor, ENDORSEMENT.named, debtor.lei, REFERENCE),
  "endorse in blank": async ({ billOfLading, bill, debtor }, by) =>
    billOfLading.connect(by).transfer(bill.id, debtor, ENDORSEMENT.inBlank, NOBODY, REFERENCE),
  "transfer as ERC-721": async ({ billOfLading, bill, holder, debtor }, by) =>
    billOfLading.connect(by).transferFrom(holder, debtor, bill.id),
  refuse: async ({ billOfLading, bill, former }, by) => billOfLading.connect(by).refuse(bill.id, former, REFERENCE),
  "surrender for delivery": async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).surrender(bill.id, PURPOSE.delivery, REFERENCE),
  "surrender for amendment": async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).surrender(bill.id, PURPOSE.amendment, REFERENCE),
  "surrender for paper": async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).surrender(bill.id, PURPOSE.paper, REFERENCE),
  "accept the delivery": async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).acceptDelivery(bill.id, bill.document.fingerprint, REFERENCE),
  "accept the amendment": async ({ billOfLading, bill, successor }, by) =>
    billOfLading
      .connect(by)
      .acceptAmendment(
        bill.id,
        bill.document.fingerprint,
        successor.document.fingerprint,
        successor.document.contentRoot,
        FORM.order,
        NOBODY,
        REFERENCE,
      ),
  "amend it as its holder signed": async (net, by) => {
    const { billOfLading, lienbook, registry, holder, bill, bankA, carrier } = net;
    if (((await registry.stateOf(bill.id)).flags & REVOKED) === 0n) {
      await registry.revoke(...(await net.revocation(carrier, bill)));
    }
    const successor = await billDocument(net, { shipper: holder });
    const [pledge] = await lienbook.queryFilter(lienbook.filters.Pledged(undefined, bill.id));
    const liens = pledge ? [await succession(net, bankA, pledge.args, successor, { shipper: holder })] : [];
    return billOfLading.connect(by).amendSigned(...(await signedAmendment(net, holder, bill, successor, liens)));
  },
  "accept the change to paper": async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).acceptPaper(bill.id, bill.document.fingerprint, REFERENCE),
  "reject the surrender": async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).reject(bill.id, bill.document.fingerprint, REFERENCE),
  void: async ({ billOfLading, bill }, by) =>
    billOfLading.connect(by).void(bill.id, bill.document.fingerprint, REFERENCE),
  "issue it again": async (net, by) => net.billOfLading.connect(by).issue(...issueOf(net, net.bill)),
  "take it over from paper": async (net, by) =>
    net.billOfLading.connect(by).issue(...issueOf(net, net.bill, {}, REFERENCE)),
  "pledge it": async (net, by) => {
    const { pledge } = await net.consent(net.bankB, await billCollateral(net, net.bill), { pledgor: by });
    return net.lienbook.connect(by).pledge(...pledge);
  },
  freeze: async ({ billOfLading, bill, holder }, by) => billOfLading.connect(by).setFrozenTokens(holder, bill.id, true),
  "enter a court's order": async ({ billOfLading, bill, bankB, debtor, holder }, by) =>
    billOfLading.connect(by).orderTransfer(bill.id, holder.address === bankB.address ? debtor : bankB, REFERENCE),
};
