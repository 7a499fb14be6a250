import { hexlify, randomBytes, ZeroAddress, ZeroHash } from "ethers";

import { interestTerms } from "../sdk/financing/terms.ts";
import { EVERYTHING } from "../test/fixtures/financing.ts";
import { DAY, KIND, lienbookNetwork, type LienbookNetwork } from "../test/fixtures/network.ts";
import { meter, type Measurement } from "./meter.ts";

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
  const { desk, recovery, exporter, debtor, customs, bankA, networkHelpers } = net;
  const { measurements, measure } = meter();
  /** Notes what the transaction cost that a fixture has just sent. */
  const last = async (operation: string): Promise<void> => {
    const block = await net.ethers.provider.getBlock("latest");
    const hash = block?.transactions[0];
    const receipt = hash === undefined ? null : await net.ethers.provider.getTransactionReceipt(hash);
    if (!receipt) throw new RangeError(`No transaction to measure for: ${operation}`);
    measurements.push({ operation, gas: Number(receipt.gasUsed) });
  };

  const declarations = [await net.declaration(), await net.declaration(), await net.declaration()];
  await last("register a document with the attestor's signature");
  await net.register(
    customs,
    await net.draft(exporter, { kind: KIND.customsDeclaration, linkingKeys: [hexlify(randomBytes(32))] }),
  );
  await last("register a document with the attestor's signature and one linking key");

  const invoice = await net.invoice();
  await net.issueReceivable(
    invoice,
    declarations.map((declaration) => [declaration, 90_000_00n] as const),
    { acknowledged: false },
  );
  await last("issue a receivable backed by three documents beside the invoice");
  await net.acknowledgedReceivable();
  await last("acknowledge a receivable with the debtor's signature");

  const { terms } = await net.financed([await overThreeDocuments(net)]);
  await last("accept an offer: one receivable, three backing documents, three instalments, two payees");
  await networkHelpers.time.increase(20n * DAY);
  await measure("repay in part", desk.connect(exporter).repay(50_000_00n, terms));
  await networkHelpers.time.increase(20n * DAY);
  await measure("repay the rest and release the lien", desk.connect(exporter).repay(EVERYTHING, terms));

  const { collateral } = await net.acknowledgedReceivable();
  const { terms: wide } = await net.financed([collateral]);
  await last("accept an offer as above, with a fourth backing document");
  await networkHelpers.time.increase(20n * DAY);
  await measure("repay all of it and release the lien", desk.connect(exporter).repay(EVERYTHING, wide));
  await net.financed([await overThreeDocuments(net)], { schedule: await manyInstalments(net, 53n, 200_000_00n) });
  await last("accept an offer as above, with fifty instalments more");

  for (const missed of [0n, 1n, 2n, 3n]) {
    const late = await net.financed([await overThreeDocuments(net)], {
      interest: interestTerms({ rate: 80_000n, penaltyUplift: 40_000n }),
      schedule: await monthlyInstalments(net, 4n, 200_000_00n),
    });
    await networkHelpers.time.increase((30n * missed + 5n) * DAY);
    await measure(
      `repay in part after ${String(missed)} missed instalment${missed === 1n ? "" : "s"}`,
      desk.connect(exporter).repay(10_000_00n, late.terms),
    );
  }

  const bad = await net.financed([await overThreeDocuments(net)]);
  await networkHelpers.time.increase(100n * DAY);
  await measure("declare default", recovery.connect(bankA).declareDefault(ZeroHash, bad.terms));
  await measure("write off", recovery.connect(bankA).writeOff(bad.terms));

  const loan = await net.financed([await overThreeDocuments(net)]);
  await networkHelpers.time.increase(20n * DAY);
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

  return measurements;
}

/** A receivable of 250 000.00, backed by the invoice itself and two declarations. */
export async function overThreeDocuments(net: LienbookNetwork) {
  const [first, second] = [await net.declaration({ value: 150_000_00n }), await net.declaration()];
  return net.issueReceivable(await net.invoice(), [
    [first, 150_000_00n],
    [second, 100_000_00n],
  ]);
}

/** One instalment a day from tomorrow. */
function manyInstalments(net: LienbookNetwork, count: bigint, principal: bigint) {
  return instalments(net, count, principal, 1n);
}

/** One instalment every thirty days. */
function monthlyInstalments(net: LienbookNetwork, count: bigint, principal: bigint) {
  return instalments(net, count, principal, 30n);
}

async function instalments(net: LienbookNetwork, count: bigint, principal: bigint, days: bigint) {
  const today = await net.today();
  const part = principal / count;
  return Array.from({ length: Number(count) }, (_, index) => ({
    dueOn: today + days * (BigInt(index) + 1n),
    principal: BigInt(index) === count - 1n ? principal - part * (count - 1n) : part,
  }));
}
