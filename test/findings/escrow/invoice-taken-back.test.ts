/**
 * The invoice that was paid and taken back. A supplier that was paid on its own invoice revoked it the next day: that was misuse,
 * the borrower's rate rose, and the lender called home what other suppliers were to be paid from. The borrower had done nothing.
 * Later that was the supplier's own matter, but only as long as the account stood on which it was paid.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { replacedBy } from "../../fixtures/accounts.ts";
import { drawn, misuseReport, showing } from "../../fixtures/disbursement.ts";
import { KIND } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";

const PROOF = keccakOfText("the borrower had a part of the price back");

/** The foundry was paid on its own invoice. */
const paid = stage(drawn, async (net) => {
  const { disbursement, foundry, use } = net;
  const bill = await net.register(
    foundry,
    await net.draft(foundry, { kind: KIND.commercialInvoice, value: 40_000_00n }),
  );
  await disbursement.connect(foundry).releaseOnDocument(...showing(use, 2, bill));
  return { bill };
});

type Paid = Awaited<ReturnType<typeof paid>>;

describe("A supplier that takes back the invoice on which it was paid", () => {
  for (const [how, happens] of Object.entries({
    "revokes it": async (net: Paid): Promise<void> => {
      await net.registry.revoke(...(await net.revocation(net.foundry, net.bill)));
    },
    "amends it to less": async (net: Paid): Promise<void> => {
      await net.amend(net.foundry, net.bill, { value: 1n });
    },
  })) {
    it(`raises no rate and calls nothing home when it ${how}, but is seen to have done so`, async () => {
      const net = await paid();
      const { disbursement, bankA, foundry, use, terms, id, bill } = net;
      await happens(net);
      for (const anyone of [foundry, bankA]) {
        await expect(disbursement.connect(anyone).reportFallenEvidence(use, 2n, bill.id, terms))
          .to.be.revertedWithCustomError(disbursement, "EvidenceByPayee")
          .withArgs(id, 2n);
      }
      await expect(disbursement.connect(bankA).returnUnused(use, terms)).to.be.revertedWithCustomError(
        disbursement,
        "NothingToReturn",
      );
      const shown = (
        await disbursement.useOfProceeds(use, [`0x${"00".repeat(32)}`, `0x${"00".repeat(32)}`, bill.id])
      )[2];
      expect(shown!.evidenceStands).to.equal(false);
    });
  }

  for (const [what, becomes] of Object.entries({
    removed: async ({ participants, foundry }: Paid): Promise<void> => {
      await participants.removeAccount(foundry);
    },
    "lost and replaced": async (net: Paid): Promise<void> => {
      await replacedBy(net, net.foundry, net.strangers[9]!);
    },
  })) {
    it(`is no misuse of the borrower's either once the account that was paid is ${what}`, async () => {
      const net = await paid();
      const { disbursement, registry, foundry, bankA, use, terms, id, bill } = net;
      await registry.revoke(...(await net.revocation(foundry, bill)));
      await becomes(net);
      await expect(disbursement.connect(bankA).reportFallenEvidence(use, 2n, bill.id, terms))
        .to.be.revertedWithCustomError(disbursement, "EvidenceByPayee")
        .withArgs(id, 2n);
    });
  }

  it("is no shield for a borrower that had a hand in it: the monitor reports that", async () => {
    const net = await paid();
    const { disbursement, registry, inspector, foundry, use, terms, id, bill } = net;
    await registry.revoke(...(await net.revocation(foundry, bill)));
    await expect(disbursement.reportMisuse(use, 2n, PROOF, await misuseReport(net, inspector, use, 2, PROOF), terms))
      .to.emit(disbursement, "MisuseReported")
      .withArgs(id, 2n, inspector.lei, PROOF, 120_000n);
  });
});
