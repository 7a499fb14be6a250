import { ZeroAddress } from "ethers";

import { RELEASE_CONSENT } from "../sdk/messages/types.ts";
import { backingHashOf, detailsOf } from "../test/fixtures/encodings.ts";
import {
  appraisalOf,
  hashed,
  inPerson,
  issuedReceipt,
  issuedRight,
  REASON,
  shown,
  signed,
  trades,
  valuation,
  type Trades,
} from "../test/fixtures/rights.ts";
import { meter, type Measurement } from "./meter.ts";

/** Measures what parties do with receivables, goods in store and registered rights, each in steady state. */
export async function measureRights(): Promise<Measurement[]> {
  const net = await trades();
  await everything(net);
  return everything(net);
}

async function everything(net: Trades): Promise<Measurement[]> {
  const { receivable, dilutions, notices, warehouseReceipt, registeredRight, appraisals } = net;
  const { exporter, otherExporter, debtor, bankA, warehouse, landRegistry } = net;
  const { measurements, measure } = meter();

  const { collateral } = await net.acknowledgedReceivable();
  const { id, face, backing } = collateral;
  await measure(
    "dispute part of a receivable as its debtor",
    dilutions.connect(debtor).dispute(...shown(collateral), 1_00n, REASON, inPerson(debtor)),
  );
  await measure(
    "withdraw the dispute",
    dilutions.connect(debtor).dispute(...shown(collateral), 0n, REASON, inPerson(debtor)),
  );
  await measure(
    "say where the debtor is to pay",
    notices.connect(exporter).instruct(id, face, backingHashOf(backing), REASON, []),
  );
  await measure("notify the debtor", notices.connect(exporter).notifyDebtor(...shown(collateral), inPerson(exporter)));
  const acceptance = await net.assignment(otherExporter, collateral);
  await measure(
    "sell a receivable backed by three documents, with the buyer's signature",
    receivable.connect(exporter).assign(...acceptance),
  );

  const whole = await net.invoice();
  const divided = await net.issueReceivable(whole, [[await net.declaration(), 100_000_00n]]);
  const origin = { issuer: exporter.lei, fingerprint: whole.document.fingerprint };
  const halves = [divided.face / 2n, divided.face - divided.face / 2n];
  await measure(
    "split a receivable in two",
    receivable.connect(exporter).split(divided.id, origin, divided.face, detailsOf(divided), divided.backing, halves),
  );

  const goods = await issuedReceipt(net);
  const { purpose } = await net.pledged(bankA, goods.collateral);
  const release = { receipt: goods.collateral.id, quantity: 1_000_000n, amount: 300_000_00n };
  const engine = ZeroAddress;
  const message = { ...release, engine, purpose, holder: bankA.address };
  const consent = await signed(net, bankA, "warehouseReceipt", RELEASE_CONSENT, message);
  const liens = [{ engine, purpose, amount: release.amount, consent }];
  const { details } = goods;
  await measure(
    "release pledged goods with the lienholder's signature",
    warehouseReceipt
      .connect(exporter)
      .release(goods.collateral.id, goods.collateral.face, details, [], release.quantity, liens),
  );
  const [goodsId, goodsFace, , goodsBacking] = hashed(goods.collateral);
  await measure(
    "report a loss in store",
    warehouseReceipt
      .connect(warehouse)
      .reportLoss(goodsId, goodsFace, details, goodsBacking, 1_00n, REASON, inPerson(warehouse)),
  );

  const right = await issuedRight(net);
  const appraisal = await appraisalOf(net, 3_000_000_00n, { by: net.appraiser });
  const statement = await valuation(net, right.collateral, appraisal);
  await measure("appraise a right, with the appraiser's signature", appraisals.appraise(...statement));
  const [rightId, rightFace, , rightBacking] = hashed(right.collateral);
  await measure(
    "report an encumbrance of a right",
    registeredRight
      .connect(landRegistry)
      .report(rightId, rightFace, right.details, rightBacking, 0n, 1_00n, REASON, inPerson(landRegistry)),
  );
  return measurements;
}
