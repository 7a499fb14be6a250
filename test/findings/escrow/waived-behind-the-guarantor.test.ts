/**
 * The rate, behind the guarantor's back once more. Misuse had been reported, and the rate raised as the parties had agreed. The
 * guarantor paid all that was owed: from then on the claim was its own, with what accrues. But the lender, for which the account
 * of the claim still spoke, let the misuse pass and took the rate down again, at the guarantor's expense.
 */
import { expect } from "chai";
import { id as keccakOfText, MaxUint256 } from "ethers";

import { clearance, delivered, drawn, misuseReport, showing } from "../../fixtures/disbursement.ts";
import { USD } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { demand, guaranteeFor, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { intoDefault } from "../../fixtures/servicing.ts";

const [PROOF, REASON] = [keccakOfText("what the inspector found"), keccakOfText("why the bank lets it pass")];

/** Misuse was reported of a guaranteed loan that is in default; bank A has entrusted its claim. */
const entrusted = stage(drawn, async (net) => {
  const { disbursement, guarantees, guaranteeServicing, registry, deposit, supervisor, guarantor } = net;
  const { exporter, inspector, bankA, customs, declarations, use, terms } = net;
  const until = (await net.today()) + 900n;
  await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, 100_000_000_00n, USD, until);
  const guarantee = await guaranteeFor(net, guarantor, use.financing, { coverage: 1_000_000n, cap: 900_000_00n });
  const by = await signedGuarantee(net, guarantor, guarantee);
  await guarantees.connect(bankA).issue(by, NO_GROUNDS, guarantee, terms);
  await deposit.issue(guarantor, 900_000_00n);
  await deposit.connect(guarantor).approve(guarantees, MaxUint256);
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
  await disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms);
  await registry.revoke(...(await net.revocation(customs, declarations[0])));
  await intoDefault(net, declarations[0].id);
  return { guarantee };
});

/** The guarantor has paid all that is owed. */
const whole = stage(entrusted, async (net) => {
  const { guarantees, guarantor, guarantee, terms } = net;
  const running = await demand(net, await guarantees.payableUnder(guarantee, terms));
  await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
  return {};
});

describe("Misuse of a loan that its guarantor has paid", () => {
  it("is not the lender's to let pass, which has nothing more to claim", async () => {
    const net = await whole();
    const { disbursement, bankA, use, terms } = net;
    expect((await net.guarantees.trustOf(use.financing)).whole).to.equal(true);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms))
      .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
      .withArgs(bankA);
  });

  it("is the guarantor's, once that has taken the lender's place", async () => {
    const net = await whole();
    const { disbursement, guaranteeServicing, guarantor, guarantee, use, terms, id } = net;
    await guaranteeServicing.connect(guarantor).lead(guarantee, terms);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, guarantor, use, REASON), terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, guarantor, REASON, 80_000n);
  });

  it("is the lender's to let pass until then", async () => {
    const net = await entrusted();
    const { disbursement, bankA, use, terms, id } = net;
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, bankA, REASON, 80_000n);
  });
});
