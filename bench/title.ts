import { hexlify, randomBytes, ZeroHash, type ContractTransactionResponse } from "ethers";

import { billDocument, ENDORSEMENT, issueOf, PURPOSE } from "../test/fixtures/bills.ts";
import { lienbookNetwork, type LienbookNetwork, type Party } from "../test/fixtures/network.ts";
import type { Measurement } from "./meter.ts";

/**
 * What a bill of lading costs over its life, in steady state: every party has had a bill before and holds another one, as
 * shippers, traders and buyers do.
 */
export async function measureTitle(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  for (const party of [net.exporter, net.otherExporter, net.debtor]) {
    const kept = await billDocument(net, { shipper: party });
    await net.billOfLading.connect(net.carrier).issue(...issueOf(net, kept, { shipper: party }));
  }
  await life(net);
  return life(net);
}

async function life(net: LienbookNetwork): Promise<Measurement[]> {
  const { billOfLading, carrier, exporter, otherExporter, debtor } = net;
  const bill = await billDocument(net);
  const cost = async (sent: Promise<ContractTransactionResponse>): Promise<number> =>
    Number((await (await sent).wait())?.gasUsed ?? 0n);
  const pass = async (from: Party, to: Party): Promise<number> =>
    cost(billOfLading.connect(from).transfer(bill.id, to, ENDORSEMENT.toOrder, to.lei, ZeroHash));

  const issued = await cost(billOfLading.connect(carrier).issue(...issueOf(net, bill)));
  const passed = [await pass(exporter, otherExporter), await pass(otherExporter, debtor), await pass(debtor, exporter)];
  const reference = hexlify(randomBytes(32));
  const surrendered = await cost(billOfLading.connect(exporter).surrender(bill.id, PURPOSE.delivery, ZeroHash));
  const { fingerprint } = bill.document;
  const accepted = await cost(billOfLading.connect(carrier).acceptDelivery(bill.id, fingerprint, reference));
  const whole = [issued, ...passed, surrendered, accepted].reduce((sum, gas) => sum + gas, 0);
  return [
    { operation: "issue a bill of lading", gas: issued },
    { operation: "transfer possession of a bill of lading with title", gas: passed[0] ?? 0 },
    { operation: "surrender a bill of lading", gas: surrendered },
    { operation: "accept a surrender: the goods are delivered", gas: accepted },
    { operation: "life of a bill of lading (issue, three endorsed transfers, surrender, acceptance)", gas: whole },
  ];
}
