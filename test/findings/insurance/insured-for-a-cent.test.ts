/**
 * The collateral that was insured for a cent. What an insurer pays of a policy's share consumed as large a part of the asset. An
 * insurer that is the borrower's friend attests a policy of which one cent stands behind the receivable, and pays that cent:
 * the whole lien was gone, for a cent of the debt.
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { lienIdOf } from "../../fixtures/encodings.ts";
import { KIND, ROLE_BIT } from "../../fixtures/network.ts";
import { deployed } from "../../fixtures/stages.ts";

describe("A policy of which a cent stands behind a pledged receivable", () => {
  it("takes no more off the lien, in proportion, than off the debt", async () => {
    const net = await deployed();
    const { desk, recovery, lienbook, deposit, exporter, strangers } = net;
    const friend = await net.enrol("INSURER", ROLE_BIT.insurer, strangers[0]!, "GB");
    await deposit.issue(friend, 1n);
    await deposit.connect(friend).approve(desk, MaxUint256);
    const policy = await net.register(friend, await net.draft(exporter, { kind: KIND.insurancePolicy, value: 1n }));
    const [first, second] = [await net.declaration({ value: 150_000_00n }), await net.declaration()];
    const collateral = await net.issueReceivable(await net.invoice(), [
      [first, 150_000_00n],
      [second, 100_000_00n],
      [policy, 1n],
    ]);
    const { terms, id } = await net.financed([collateral]);
    await recovery.connect(friend).payOut(0, policy.document.fingerprint, 1n, terms);
    const lien = await lienbook.lienOf(lienIdOf(collateral, id, await desk.getAddress()));
    expect((await desk.owed(terms)).principal).to.equal(199_999_99n);
    expect(lien.amount).to.equal(249_999_99n);
  });
});
