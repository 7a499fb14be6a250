import { billCollateral, issuedBill } from "../../fixtures/bills.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import type { ITradeAsset } from "../../../typechain-types/index.ts";
import { shouldBehaveLikeTradeAsset } from "./behaviour.ts";

const receivable = stage(deployed, async (net) => {
  const { collateral } = await net.acknowledgedReceivable();
  return { asset: net.receivable as unknown as ITradeAsset, owner: net.exporter, collateral };
});

const bill = stage(deployed, async (net) => {
  const collateral = await billCollateral(net, await issuedBill(net));
  return { asset: net.billOfLading as unknown as ITradeAsset, owner: net.exporter, collateral };
});

describe("Receivable", () => {
  shouldBehaveLikeTradeAsset(receivable);
});
describe("BillOfLading", () => {
  shouldBehaveLikeTradeAsset(bill);
});
