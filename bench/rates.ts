import { interestTerms } from "../sdk/financing/terms.ts";
import { lienbookNetwork, type LienbookNetwork } from "../test/fixtures/network.ts";
import { benchmarkOf, fixing, fixingSigned, PER_CENT, withdrawalSigned } from "../test/fixtures/rates.ts";
import { meter, type Measurement } from "./meter.ts";

/** Measures fixings of a reference rate and what it costs a loan to take one, each in steady state. */
export async function measureRates(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  await everything(net);
  return everything(net);
}

async function everything(net: LienbookNetwork): Promise<Measurement[]> {
  const { rates, servicing, supervisor, otherExporter: anyone } = net;
  const { measurements, measure } = meter();

  const { collateral } = await net.acknowledgedReceivable();
  const day = await net.today();
  const [first, second, last] = [day + 30n, day + 60n, day + 90n] as const;
  const principal = 180_000_00n;
  const { terms } = await net.financed([collateral], {
    principal,
    interest: interestTerms({ rate: 8n * PER_CENT, margin: 2n * PER_CENT, benchmark: benchmarkOf(supervisor) }),
    schedule: [
      { dueOn: first, principal: 0n },
      { dueOn: second, principal: 0n },
      { dueOn: last, principal },
    ],
    payouts: [{ payee: net.exporter.address, amount: principal }],
  });
  const publish = async (from: bigint) =>
    rates.connect(anyone).publish(...(await fixingSigned(net, supervisor, fixing(from))));

  await net.passDays(27n);
  await measure("publish a fixing of a reference rate with its administrator's signature", publish(first));
  const withdrawn = fixing(second);
  await publish(second);
  const withdrawal = await withdrawalSigned(net, supervisor, withdrawn);
  await measure(
    "withdraw a fixing that is not final with its administrator's signature",
    rates.connect(anyone).withdraw(...withdrawal),
  );
  await net.passDays(2n);
  await measure("bring a fixing to a loan, the first", servicing.connect(anyone).fix(first, terms));
  await net.passDays(30n);
  await publish(second);
  await measure("bring a fixing to a loan, another", servicing.connect(anyone).fix(second, terms));
  await net.passDays(30n);
  return measurements;
}
