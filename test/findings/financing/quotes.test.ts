/**
 * The quote that is refused. An exporter asked what it could borrow and was told an amount that the same policy, or the
 * book, then refused: for a receivable that its debtor had not acknowledged, over evidence that was used up elsewhere, and
 * for several large receivables whose sum was cut off at 64 bits; and for a receivable whose invoice had become worth more
 * than its token stands for.
 */
import { expect } from "chai";

import { LARGEST, STATUS } from "../../fixtures/financing.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { deployed, tokenized } from "../../fixtures/stages.ts";

async function quotedTerms({ policy, termsFor }: LienbookNetwork, collateral: Collateral) {
  const { principal, schedule } = await policy.quote([collateral], 2);
  return termsFor([collateral], {
    principal,
    schedule: schedule.map(({ dueOn, principal: part }) => ({ dueOn, principal: part })),
  });
}

describe("A quote", () => {
  it("is refused for the reason for which the loan would be", async () => {
    const { policy, invoice, declaration, issueReceivable, termsFor } = await deployed();
    const behind = [[await declaration({ value: 250_000_00n }), 250_000_00n]] as const;
    const promised = await issueReceivable(await invoice(), behind, { acknowledged: false });
    const unproven = await issueReceivable(await invoice(), []);
    for (const [collateral, error, args] of [
      [promised, "ReceivableNotAcknowledged", [promised.id]],
      [unproven, "EvidenceInsufficient", [unproven.id, 0n, 250_000_00n]],
    ] as const) {
      const terms = await termsFor([collateral]);
      for (const ask of [async () => policy.quote([collateral], 1), async () => policy.check(terms)]) {
        await expect(ask())
          .to.be.revertedWithCustomError(policy, error)
          .withArgs(...args);
      }
    }
  });

  it("is of what the evidence behind still covers: nothing when another loan has used it up", async () => {
    const { policy, bankB, declarations, collateral, invoice, issueReceivable, pledged } = await tokenized();
    const [first] = declarations;
    await pledged(bankB, await issueReceivable(await invoice({ value: 100_000_00n }), [[first, 100_000_00n]]));
    expect((await policy.quote([collateral], 1)).principal).to.equal(0n);
  });

  it("is lent as it stands when evidence is partly used: the most that can be pledged, and not a cent more", async () => {
    const net = await tokenized();
    const { desk, policy, registry, exporter, bankA, bankB, declarations, collateral } = net;
    const [first] = declarations;
    const other = await net.issueReceivable(await net.invoice({ value: 70_000_01n }), [[first, 70_000_01n]]);
    await net.pledged(bankB, other);
    // 29 999.99 of the 100 000.00 behind 250 000.00 are left: 74 999.975 of the receivable.
    const most = { ...collateral, amount: 74_999_97n };
    expect((await policy.quote([collateral], 2)).principal).to.equal(59_999_97n);
    expect((await policy.quote([most], 2)).principal).to.equal(59_999_97n);

    const terms = await quotedTerms(net, most);
    const payouts = [{ payee: exporter.address, amount: terms.principal }];
    const lent = { ...terms, payouts };
    await desk.connect(exporter).accept(await net.signOffer(bankA, lent), lent);
    expect((await desk.financingOf(net.financingIdOf(lent))).status).to.equal(STATUS.active);
    expect(await registry.availableOf(first.id)).to.equal(0n);
  });

  it("is of the face value at most, whatever the invoice has become worth since", async () => {
    const { policy, exporter, bankB, amend, paper, collateral, pledged } = await tokenized();
    await amend(exporter, paper, { value: 300_000_00n });
    expect((await policy.quote([collateral], 1)).principal).to.equal(200_000_00n);
    await pledged(bankB, { ...collateral, amount: 240_000_00n });
    expect((await policy.quote([collateral], 1)).principal).to.equal(8_000_00n);
  });

  it("is not cut off where several large receivables come to more than there is", async () => {
    const { policy, invoice, declaration, issueReceivable } = await deployed();
    const large = async () =>
      issueReceivable(await invoice({ value: LARGEST }), [[await declaration({ value: LARGEST }), LARGEST]]);
    const pair = [await large(), await large()];
    const most = (2n * LARGEST * 800_000n) / 1_000_000n;
    await expect(policy.quote(pair, 1))
      .to.be.revertedWithCustomError(policy, "SafeCastOverflowedUintDowncast")
      .withArgs(64n, most);
  });
});
