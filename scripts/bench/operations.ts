import { hexlify, randomBytes, ZeroAddress, type ContractTransactionResponse } from "ethers";

import { DAY, lienbookNetwork, type LienbookNetwork } from "../../test/fixtures/network.ts";

/** What one operation costs. */
export interface Measurement {
  readonly operation: string;
  readonly gas: number;
}

const EVERYTHING = 2n ** 64n - 1n;

/**
 * Measures every operation in steady state: each is done once before, so that balances, counters and nonce words that
 * any later use finds written are written.
 */
export async function measureOperations(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  await everything(net);
  return everything(net);
}

async function everything(net: LienbookNetwork): Promise<Measurement[]> {
  const { receivable, desk, exporter, debtor, customs, bankA, networkHelpers } = net;
  const measurements: Measurement[] = [];
  const last = async (operation: string): Promise<void> => {
    const block = await net.ethers.provider.getBlock("latest");
    const hash = block?.transactions[0];
    const receipt = hash === undefined ? null : await net.ethers.provider.getTransactionReceipt(hash);
    if (!receipt) throw new RangeError(`No transaction to measure for: ${operation}`);
    measurements.push({ operation, gas: Number(receipt.gasUsed) });
  };
  const measure = async (operation: string, sent: Promise<ContractTransactionResponse>): Promise<void> => {
    await (await sent).wait();
    await last(operation);
  };

  const declarations = [await net.declaration(), await net.declaration(), await net.declaration()];
  await last("register a document with the attestor's signature");
  await net.register(customs, await net.draft(exporter, { kind: 4n, linkingKeys: [hexlify(randomBytes(32))] }));
  await last("register a document with the attestor's signature and one linking key");

  const invoice = await net.invoice();
  await net.issueReceivable(
    invoice,
    declarations.map((declaration) => [declaration, 90_000_00n] as const),
    { acknowledged: false },
  );
  await last("issue a receivable backed by three documents beside the invoice");
  const { collateral } = await net.acknowledgedReceivable();
  await last("acknowledge a receivable with the debtor's signature");

  const { terms } = await net.financed([collateral]);
  await last(
    "accept an offer: one receivable, the invoice and three documents behind it, three instalments, two payees",
  );
  await networkHelpers.time.increase(30n * DAY);
  await measure("repay in part", desk.connect(exporter).repay(50_000_00n, terms));
  await networkHelpers.time.increase(30n * DAY);
  await measure("repay the rest and release the lien", desk.connect(exporter).repay(EVERYTHING, terms));

  const long = await net.acknowledgedReceivable();
  await net.financed([long.collateral], { schedule: await manyInstalments(net, 53n, 200_000_00n) });
  await last("accept an offer as before, with fifty instalments more");

  const paid = await net.acknowledgedReceivable();
  const loan = await net.financed([paid.collateral]);
  await networkHelpers.time.increase(30n * DAY);
  await measure("collect part of a receivable", desk.connect(debtor).collect(0, 50_000_00n, loan.terms));
  await measure(
    "collect the rest, repay in full and release the lien",
    desk.connect(debtor).collect(0, 200_000_00n, loan.terms),
  );

  const direct = await net.acknowledgedReceivable();
  const { pledge, purpose } = await net.consent(bankA, direct.collateral);
  await measure("pledge directly to a bank", net.lienbook.connect(exporter).pledge(...pledge));
  await measure(
    "release a direct pledge",
    net.lienbook.connect(bankA).release(direct.collateral, ZeroAddress, purpose),
  );

  const moved = await net.invoice();
  await net.issueReceivable(moved, [], { acknowledged: false });
  await measure(
    "transfer a receivable that is not pledged",
    receivable.connect(exporter).transferFrom(exporter, net.otherExporter, moved.id),
  );
  return measurements;
}

/** One instalment a day from tomorrow. */
async function manyInstalments(net: LienbookNetwork, count: bigint, principal: bigint) {
  const today = await net.today();
  const part = principal / count;
  return Array.from({ length: Number(count) }, (_, index) => ({
    dueOn: today + 1n + BigInt(index),
    principal: BigInt(index) === count - 1n ? principal - part * (count - 1n) : part,
  }));
}
