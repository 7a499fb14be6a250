import { billCollateral, issuedBill } from "../test/fixtures/bills.ts";
import { insured, insuredAfloat } from "../test/fixtures/documentary.ts";
import type { Collateral } from "../test/fixtures/encodings.ts";
import { lienbookNetwork, ROLE_BIT } from "../test/fixtures/network.ts";
import { appraised, issuedReceipt, type Trades } from "../test/fixtures/rights.ts";
import { meter, type Measurement } from "./meter.ts";

/** What lending against goods costs, in steady state: the parties have borrowed against other goods before. */
export async function measureGoods(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  const [warehouse, otherWarehouse, appraiser, landRegistry] = net.strangers.slice(10, 14);
  if (!warehouse || !otherWarehouse || !appraiser || !landRegistry) throw new RangeError("Too few accounts");
  const trades: Trades = {
    ...net,
    warehouse: await net.enrol("WAREHOUSE", ROLE_BIT.warehouse, warehouse),
    otherWarehouse: await net.enrol("WAREHOUSEB", ROLE_BIT.warehouse, otherWarehouse),
    appraiser: await net.enrol("APPRAISER", ROLE_BIT.appraiser, appraiser),
    landRegistry: await net.enrol("LANDREGISTRY", ROLE_BIT.titleRegistry, landRegistry),
  };
  await everything(trades);
  return everything(trades);
}

async function everything(net: Trades): Promise<Measurement[]> {
  const { desk, exporter, bankA, goodsPolicy } = net;
  const policy = await goodsPolicy.getAddress();
  const { measurements, measure } = meter();
  const accepted = async (collateral: Collateral) => {
    const terms = await net.termsFor([collateral], { policy });
    return desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
  };

  const bill = await issuedBill(net);
  const cover = await insured(net);
  await measure("say which policy insures the goods of a bill", insuredAfloat(net, bill.id, cover.document));
  await measure(
    "accept a loan against an insured bill of lading, three instalments, two payees",
    accepted(await billCollateral(net, bill)),
  );

  const stored = await issuedReceipt(net, { behind: [[await insured(net, { value: 990_000_00n }), 990_000_00n]] });
  await appraised(net, stored.collateral, 800_000_00n);
  await measure(
    "accept a loan against appraised goods in store, their insurance behind them",
    accepted({ ...stored.collateral, amount: 800_000_00n }),
  );
  return measurements;
}
