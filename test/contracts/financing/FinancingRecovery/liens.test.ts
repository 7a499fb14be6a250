import { expect } from "chai";

import { guaranteed } from "../../../fixtures/guarantees.ts";

describe("FinancingRecovery, liens of a claim that is held for several", () => {
  it("are assigned by the engine that holds it, and by nobody else", async () => {
    const net = await guaranteed();
    const { recovery, guarantees, ethers, networkHelpers, bankA, guarantor, terms } = net;
    await expect(recovery.connect(bankA).assignLiens(guarantor.lei, terms))
      .to.be.revertedWithCustomError(net.lienbook, "EngineNotListed")
      .withArgs(bankA);
    const book = await guarantees.getAddress();
    await networkHelpers.impersonateAccount(book);
    await networkHelpers.setBalance(book, 10n ** 18n);
    // Bank A has not entrusted it.
    await expect(recovery.connect(await ethers.getSigner(book)).assignLiens(guarantor.lei, terms))
      .to.be.revertedWithCustomError(recovery, "NotCreditor")
      .withArgs(book, bankA);
  });
});
