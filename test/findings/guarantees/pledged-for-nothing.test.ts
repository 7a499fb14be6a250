/**
 * Sold for a debt that was not. Who pledged land for a guarantee gave the guarantor a lien that it kept like any bank its own:
 * after thirty days' notice it could take the land, though nothing had been demanded of it and the borrower paid on time. Once
 * the guarantee had ended the lien stood on until the guarantor gave it back, if it did; and until then it could put it behind
 * another guarantee, for a debtor of whom the pledgor had never heard.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { encodePledged, groundsHashOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { guaranteeFor, signedGuarantee } from "../../fixtures/guarantees.ts";
import { countering, issueOn, pledgeSigned, surveyed } from "../../fixtures/grounds.ts";
import { estateOf, NOTICE_DAYS } from "../../fixtures/enforcement.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";

/** The right to land worth 400 000.00 stands behind a guarantee of a loan that runs as agreed. */
const pledged = stage(surveyed, async (net) => {
  const { collateral: land } = await issuedRight(net);
  await appraised(net, land, 400_000_00n);
  const collateral = { ...land, amount: 100_000_00n };
  const issued = await issueOn(net, { pledged: [{ collateral }] }, { coverage: 500_000n });
  return { ...issued, security: issued.liens[0]! };
});

describe("Land that was pledged for a guarantee", () => {
  it("is not sold, taken or given notice of while nothing was paid, however long its guarantor waits", async () => {
    const net = await pledged();
    const { enforcement, deposit, guarantor, security } = net;
    const { collateral, claimant, lien } = security;
    for (const days of [1n, 40n, 40n]) {
      await net.passDays(days);
      await expect(enforcement.connect(guarantor).giveNotice(collateral, claimant.stake))
        .to.be.revertedWithCustomError(enforcement, "ClaimNotDue")
        .withArgs(lien);
    }
    const rules = { token: deposit, duration: 86_400n, descending: false, reserve: 200_000_00n, step: 1n };
    await expect(enforcement.connect(guarantor).openAuction(collateral, claimant.stake, rules))
      .to.be.revertedWithCustomError(enforcement, "NoticeMissing")
      .withArgs(lien);
    await net.passDays(NOTICE_DAYS);
    const taking = enforcement
      .connect(guarantor)
      .appropriate(estateOf(collateral, [claimant]), deposit, 400_000_00n, 0n);
    await expect(taking).to.be.revertedWithCustomError(enforcement, "NoticeMissing").withArgs(lien);
  });

  it("is its pledgor's again once the loan is repaid, whatever its guarantor does", async () => {
    const net = await pledged();
    const { desk, grounds, guaranteeServicing, registeredRight, registry, exporter, otherExporter } = net;
    const { guarantee, terms, security } = net;
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await guaranteeServicing.connect(exporter).lapse(NO_DEMAND, guarantee, terms);
    await grounds.connect(exporter).release(security.purpose, security.collateral);
    expect((await registry.stateOf(security.collateral.id)).encumbered).to.equal(0n);
    await registeredRight.connect(exporter).transferFrom(exporter, otherExporter, security.collateral.id);
  });

  it("stands behind no other guarantee by its guarantor's word alone", async () => {
    const net = await pledged();
    const { grounds, guarantees, guaranteeServicing, guarantor, bankA, terms, financing, guarantee, security } = net;
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    const { collateral } = security;
    const named = { reports: [], counterGuarantees: [countering({ collateral })] };
    const other = await guaranteeFor(net, guarantor, financing, {
      grounds: groundsHashOf(named),
      text: keccakOfText("another text"),
    });
    const old = await pledgeSigned(net, guarantee, { collateral });
    const issuing = [await signedGuarantee(net, guarantor, other), encodePledged(named, [old]), other, terms] as const;
    await expect(guarantees.connect(bankA).issue(...issuing)).to.be.revertedWithCustomError(
      grounds,
      "SignatureInvalid",
    );
  });
});
