import { billCollateral, issuedBill } from "../../fixtures/bills.ts";
import { partyAt } from "../../fixtures/network.ts";
import { appraised, issuedReceipt, issuedRight, trades } from "../../fixtures/rights.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import type { ITradeAsset } from "../../../typechain-types/index.ts";
import { shouldBehaveLikeTradeAsset } from "./behaviour.ts";

const receivable = stage(deployed, async (net) => {
  const { collateral } = await net.acknowledgedReceivable();
  const { receivable, participants, exporter, strangers } = net;
  // Another entity gets a receivable by assignment, not by a transfer.
  await participants.addAccount(exporter.lei, strangers[7]!);
  const receiver = partyAt(strangers[7]!, exporter.lei);
  return { asset: receivable as unknown as ITradeAsset, owner: exporter, receiver, collateral };
});

const bill = stage(deployed, async (net) => {
  const collateral = await billCollateral(net, await issuedBill(net));
  const { exporter, otherExporter } = net;
  return { asset: net.billOfLading as unknown as ITradeAsset, owner: exporter, receiver: otherExporter, collateral };
});

const receipt = stage(trades, async (net) => {
  const { collateral } = await issuedReceipt(net);
  const { exporter, otherExporter, warehouseReceipt } = net;
  return { asset: warehouseReceipt as unknown as ITradeAsset, owner: exporter, receiver: otherExporter, collateral };
});

const right = stage(trades, async (net) => {
  const { collateral } = await issuedRight(net);
  await appraised(net, collateral, collateral.face);
  const { exporter, otherExporter, registeredRight } = net;
  return { asset: registeredRight as unknown as ITradeAsset, owner: exporter, receiver: otherExporter, collateral };
});

describe("Receivable", () => {
  shouldBehaveLikeTradeAsset(receivable);
});
describe("BillOfLading", () => {
  shouldBehaveLikeTradeAsset(bill);
});
describe("WarehouseReceipt", () => {
  shouldBehaveLikeTradeAsset(receipt);
});
describe("RegisteredRight", () => {
  shouldBehaveLikeTradeAsset(right);
});
