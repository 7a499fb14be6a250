import { ZeroHash } from "ethers";

import { EVERYTHING } from "../test/fixtures/financing.ts";
import { coverFor, DUE, factsOf, signedCover, STATEMENT, WAITING, withInsurers } from "../test/fixtures/insurance.ts";
import { lienbookNetwork } from "../test/fixtures/network.ts";
import { meter, type Measurement } from "./meter.ts";

/** Measures the life of a cover in steady state: the parties have been through one before, under the same policy. */
export async function measureInsurance(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  const insurers = await withInsurers(net);
  const { insurance, guarantees, recovery, servicing, desk, bankA, exporter, insurer, networkHelpers } = net;
  const { creditPolicy } = insurers;

  const once = async (): Promise<Measurement[]> => {
    const { measurements, measure } = meter();
    const { collateral } = await net.acknowledgedReceivable();
    const terms = await net.termsFor([collateral]);
    const cover = await coverFor({ ...net, ...insurers }, net.financingIdOf(terms), { premium: 0n });
    const signed = await signedCover(net, insurer, cover);
    await measure(
      "declare a cover under a policy",
      insurance.connect(bankA).declare(signed, factsOf(creditPolicy), cover, terms),
    );
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    const pass = async (days: bigint) => networkHelpers.time.increase(days * 86_400n);
    await pass(DUE + 1n);
    await measure("notify an insurer of an overdue", insurance.connect(bankA).notifyOverdue(cover, terms));
    await pass(WAITING);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await servicing.connect(bankA).entrust(guarantees, terms);
    await measure("claim an insured loss", insurance.connect(bankA).claim(100_000_00n, STATEMENT, cover, terms));
    await measure("pay an insured loss, with subrogation", insurance.connect(insurer).pay(cover, terms));
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await measure("recover as an insurer", insurance.connect(insurer).recover(insurer, cover, terms));
    return measurements;
  };
  await once();
  return once();
}
