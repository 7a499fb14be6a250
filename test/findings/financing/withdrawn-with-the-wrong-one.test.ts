/**
 * The correct fixing, withdrawn with the wrong one's withdrawal. The administrator had signed that a fixing was void, and then
 * withdrew it in person. The signature named the rate and the day, and not the fixing: so whoever had kept it withdrew the corrected
 * one, on the last day on which that could be done, and no loan had a rate when its period began.
 */
import { expect } from "chai";

import { fixing, PER_CENT, published, withdrawalSigned } from "../../fixtures/rates.ts";
import { deployed } from "../../fixtures/stages.ts";

describe("A fixing that corrects another one", () => {
  it("is not withdrawn by the word that was of the other", async () => {
    const net = await deployed();
    const { rates, supervisor, strangers, today } = net;
    const wrong = fixing((await today()) + 10n, 30n * PER_CENT);
    await published(net, supervisor, wrong);
    const [name, from, reason, signed] = await withdrawalSigned(net, supervisor, wrong);
    const inPerson = { signer: supervisor.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await rates.connect(supervisor).withdraw(name, from, reason, inPerson);
    await published(net, supervisor, { ...wrong, rate: 3n * PER_CENT });
    await expect(rates.connect(strangers[0]).withdraw(name, from, reason, signed)).to.be.revertedWithCustomError(
      rates,
      "SignatureInvalid",
    );
  });
});
