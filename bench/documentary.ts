import { MaxUint256 } from "ethers";

import { issuedBill } from "../test/fixtures/bills.ts";
import {
  creditOf,
  financedSettlement,
  importLoan,
  inPerson,
  opened,
  opening,
  presented,
  shipped,
  signed,
  type Trading,
} from "../test/fixtures/documentary.ts";
import { EVERYTHING } from "../test/fixtures/financing.ts";
import { lienbookNetwork, ROLE_BIT } from "../test/fixtures/network.ts";
import { meter, type Measurement } from "./meter.ts";

/** What a documentary credit costs, in steady state: all parties hold money and other bills, and other credits are open. */
export async function measureDocumentary(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  const account = net.strangers.at(-2);
  if (!account) throw new RangeError("The network has too few accounts");
  const insurer = await net.enrol("INSURER", ROLE_BIT.insurer, account, "CH");
  const trade = { ...net, insurer };
  for (const party of [net.bankA, net.debtor]) {
    await net.deposit.connect(party).approve(net.documentary, MaxUint256);
  }
  for (const shipper of [net.exporter, net.debtor]) await issuedBill(net, { shipper });
  await opened(trade);
  await everything(trade);
  return everything(trade);
}

async function everything(net: Trading): Promise<Measurement[]> {
  const { documentary, bankA, exporter, passDays } = net;
  const { measurements, measure } = meter();
  const escrow = documentary.connect(exporter);
  const terms = await creditOf(net);
  await measure(
    "open a documentary credit at sight, signed by bank and buyer",
    escrow.open(...(await opening(net, terms))),
  );
  const papers = await shipped(net);
  const it = presented(net, papers);
  await measure("present three documents", escrow.present(it, [], inPerson(exporter), terms));
  await measure(
    "accept documents, with the bank's signature",
    escrow.accept(it, await signed.acceptance(net, bankA, terms, it), terms),
  );
  const handOver = await signed.handOver(net, exporter, terms, it, papers.bill.id);
  await measure("documentary settlement: title against money, three documents", escrow.settle(it, handOver, terms));

  const again = await opened(net);
  const others = await shipped(net);
  const atOnce = presented(net, others);
  const acceptance = await signed.acceptance(net, bankA, again, atOnce);
  const second = await signed.handOver(net, exporter, again, atOnce, others.bill.id);
  await measure(
    "present, accept and settle three documents at once",
    escrow.settleAtOnce(atOnce, [], second, acceptance, again),
  );

  const later = await opened(net, { usance: { days: 30, after: "sight" } });
  const third = await shipped(net);
  const usance = presented(net, third);
  const accepted = await signed.acceptance(net, bankA, later, usance);
  const passing = await signed.handOver(net, exporter, later, usance, third.bill.id);
  await measure(
    "title against an undertaking to pay, three documents at once",
    escrow.settleAtOnce(usance, [], passing, accepted, later),
  );
  await passDays(30n);
  await measure("pay an undertaking at maturity", documentary.connect(bankA).payUndertaking(EVERYTHING, usance, later));

  const financed = await opened(net);
  const fourth = await shipped(net);
  const goods = presented(net, fourth);
  await escrow.present(goods, [], inPerson(exporter), financed);
  await documentary.connect(bankA).accept(goods, inPerson(bankA), financed);
  const loan = await importLoan(net, financed, goods, fourth.bill);
  await measure(
    "settle out of a loan secured by the goods, in one transaction",
    escrow.settleFinanced(...(await financedSettlement(net, financed, goods, fourth.bill, loan))),
  );

  const idle = await opened(net);
  await passDays(41n);
  await measure("return the money of an expired credit", escrow.returnUnused(idle));
  return measurements;
}
