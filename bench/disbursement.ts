import { drawingOf } from "../sdk/escrow/terms.ts";
import { agreement, delivered, funded, loaded, planned, showing } from "../test/fixtures/disbursement.ts";
import { KIND, lienbookNetwork, type LienbookNetwork, type Party } from "../test/fixtures/network.ts";
import { meter, type Measurement } from "./meter.ts";

/** What the use of proceeds costs, in steady state: the payees have money, and other loans lie in the escrow. */
export async function measureDisbursement(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  const inspector = net.customs;
  await anotherLoan(net, inspector);
  await everything(net, inspector);
  return everything(net, inspector);
}

/** Stays in the escrow, so that its balance is never nil. */
async function anotherLoan(net: LienbookNetwork, inspector: Party): Promise<void> {
  const { collateral } = await net.acknowledgedReceivable();
  const { terms, use } = await planned({ ...net, collateral }, inspector);
  await funded(net, use, terms);
}

async function everything(net: LienbookNetwork, inspector: Party): Promise<Measurement[]> {
  const { disbursement, desk, exporter, bankA, otherExporter: foundry, passDays } = net;
  const { measurements, measure } = meter();
  const { collateral } = await net.acknowledgedReceivable();
  const { terms, use, trade } = await planned({ ...net, collateral }, inspector);
  const agreed = await agreement(net, use, terms);
  await measure("agree on the use of proceeds in three tranches, signed by both", disbursement.agree(...agreed));
  await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
  await measure("note that the proceeds have come, three tranches", disbursement.fund(use));

  const escrow = disbursement.connect(foundry);
  const confirmation = await delivered(net);
  await measure(
    "release a tranche on a delivery confirmation",
    disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, confirmation)),
  );
  await loaded(net, trade);
  await measure("release a tranche on a milestone", escrow.releaseOnMilestone(drawingOf(use, 1)));
  const bill = await net.register(
    foundry,
    await net.draft(foundry, { kind: KIND.commercialInvoice, value: 40_000_00n }),
  );
  await measure("release a tranche on the payee's invoice", escrow.releaseOnDocument(...showing(use, 2, bill)));

  const again = await net.acknowledgedReceivable();
  const idle = await planned({ ...net, collateral: again.collateral }, inspector);
  await funded(net, idle.use, idle.terms);
  await passDays(41n);
  await measure("return three unused tranches, which reduce the debt", escrow.returnUnused(idle.use, idle.terms));
  return measurements;
}
