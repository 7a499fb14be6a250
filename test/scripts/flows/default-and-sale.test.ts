import { expect } from "chai";

import { told } from "./told.ts";

describe("The flow of a default and a sale", () => {
  it("plays to its end: every refusal has its reason, the bank has what it is owed, the exporter the surplus", async () => {
    const lines = await told(() => import("../../../scripts/flows/default-and-sale.ts"));
    const text = lines.join("\n");
    for (const refusal of [
      "FinancingNotInDefaultError",
      "NoticeStillRunningError",
      "DocumentUnderEnforcementError",
      "BidTooLowError",
      "AuctionStillOpenError",
      "AuctionMissingError",
    ]) {
      expect(text).to.include(refusal);
    }
    expect(text).to.match(/Bank of the East River .* 185,840\.00/);
    expect(text).to.match(/Ningbo Haiyan Hydraulics .* 44,160\.00/);
    expect(text).to.match(/bids in enforcement .* 0\.00 .* 0\.00/);
    expect(lines.at(-1)).to.include("free of liens, and the surplus the exporter's");
  });
});
