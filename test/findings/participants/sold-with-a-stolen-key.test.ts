/**
 * A loan that was sold with a stolen key. The registrar removes an account whose key was stolen, and it acts for nobody from
 * then on. What its owner may do whatever its standing, it could do all the same: a lender's account sold the loan, and was
 * paid for it; a pledgor's agreed to the sale of its asset for a cent; an owner's had the goods handed out.
 */
import { expect } from "chai";
import { keccak256 } from "ethers";

import { NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { interestTerms } from "../../../sdk/financing/terms.ts";
import { due } from "../../contracts/pledge/Enforcement/stages.ts";
import { clearance, delivered, drawn, misuseReport, showing } from "../../fixtures/disbursement.ts";
import { purchase, saleConsent } from "../../fixtures/enforcement.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { guaranteed, guaranteeFor, guarantors, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { replacedBy } from "../../fixtures/accounts.ts";
import { type LienbookNetwork, type Party } from "../../fixtures/network.ts";
import { issuedReceipt, REASON, trades } from "../../fixtures/rights.ts";
import { DEFAULT_DAY, defaulted, graced, MOST_COSTS, NO_DOCUMENT, sale } from "../../fixtures/servicing.ts";
import { tokenized } from "../../fixtures/stages.ts";

async function refused(call: Promise<unknown>, { participants }: LienbookNetwork, account: Party) {
  await expect(call).to.be.revertedWithCustomError(participants, "AccountNotEnrolled").withArgs(account);
}

describe("Whoever has the key of an account that was removed", () => {
  it("does not sell the loan that is owed to it, nor once another account stands in its place", async () => {
    const net = await graced();
    const { servicing, participants, desk, bankA, bankB, terms } = net;
    await participants.removeAccount(bankA);
    await refused(servicing.transfer(...(await sale(net, terms, bankA, bankB))), net, bankA);
    const successor = await replacedBy(net, bankA, net.strangers[7]!);
    await refused(servicing.transfer(...(await sale(net, terms, bankA, bankB))), net, bankA);
    await servicing.succeed(terms);
    await servicing.transfer(...(await sale(net, terms, successor, bankB)));
    expect(await desk.creditorOf(terms)).to.equal(bankB.address);
  });

  it("calls in no loan, and charges nothing", async () => {
    const net = await graced();
    const { recovery, participants, bankA, terms, passDays } = net;
    await passDays(DEFAULT_DAY);
    await participants.removeAccount(bankA);
    await refused(recovery.connect(bankA).declareDefault(NO_DOCUMENT, terms), net, bankA);
    const bad = await defaulted();
    await bad.participants.removeAccount(bankA);
    await refused(bad.recovery.connect(bankA).charge(MOST_COSTS, REASON, bad.terms), bad, bankA);
  });

  it("ends no guarantee of the loan, nor once another account stands in its place", async () => {
    const net = await guaranteed();
    const { guarantees, guaranteeServicing, participants, servicing, bankA } = net;
    const { guarantee, guaranteeId, terms, financing } = net;
    await participants.removeAccount(bankA);
    const ending = async (by: Party) =>
      expect(guaranteeServicing.connect(by).release(NO_DEMAND, guarantee, terms))
        .to.be.revertedWithCustomError(guarantees, "NotBeneficiary")
        .withArgs(by);
    await ending(bankA);
    const successor = await replacedBy(net, bankA, net.strangers[7]!);
    await ending(bankA);
    await servicing.succeed(terms);
    await ending(bankA);
    await guaranteeServicing.connect(successor).release(NO_DEMAND, guarantee, terms);
    expect(await guarantees.hasEnded(financing, guaranteeId)).to.equal(true);
  });

  it("enters no guarantee that its entity was only offered, which would be counted as cover of the loan", async () => {
    const net = await guarantors();
    const { guarantees, participants, bankA, guarantor, terms, financing } = net;
    const guarantee = await guaranteeFor(net, guarantor, financing, { coverage: 1_000_000n });
    const offered = await signedGuarantee(net, guarantor, guarantee);
    const entering = async () => guarantees.connect(bankA).issue(offered, NO_GROUNDS, guarantee, terms);
    await participants.removeAccount(bankA);
    await refused(entering(), net, bankA);
    await replacedBy(net, bankA, net.strangers[7]!);
    await refused(entering(), net, bankA);
    expect(await guarantees.coverageOf(financing)).to.equal(0n);
  });

  it("sets no rate where it was agreed on to do so", async () => {
    const net = await tokenized();
    const { collateral, servicing, participants, otherExporter, financed } = net;
    const interest = interestTerms({ rate: 80_000n, fixingAgent: otherExporter.address });
    const { terms } = await financed([collateral], { interest });
    await servicing.connect(otherExporter).setRate(90_000n, terms);
    await participants.removeAccount(otherExporter);
    await refused(servicing.connect(otherExporter).setRate(1_000_000n, terms), net, otherExporter);
  });

  it("waives no misuse of the proceeds, and calls none of them home", async () => {
    const net = await drawn();
    const { disbursement, participants, exporter, inspector, bankA, use, terms } = net;
    await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
    await disbursement.reportMisuse(use, 0n, REASON, await misuseReport(net, inspector, use, 0, REASON), terms);
    await participants.removeAccount(bankA);
    await expect(disbursement.clearMisuse(use, REASON, await clearance(net, bankA, use, REASON), terms))
      .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
      .withArgs(bankA);
    await expect(disbursement.connect(bankA).returnUnused(use, terms))
      .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
      .withArgs(use.financing);
  });

  it("calls no money home from those whom a repaid loan is to pay", async () => {
    const net = await drawn();
    const { disbursement, desk, participants, exporter, use, terms } = net;
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await participants.removeAccount(exporter);
    await expect(disbursement.connect(exporter).returnUnused(use, terms))
      .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
      .withArgs(use.financing);
  });

  it("leaves that to the account in its place, to which the money goes", async () => {
    const net = await drawn();
    const { ethers, disbursement, deposit, desk, exporter, use, terms } = net;
    await desk.connect(exporter).repay(EVERYTHING, terms);
    const successor = await replacedBy(net, exporter, net.strangers[7]!);
    await expect(disbursement.connect(exporter).returnUnused(use, terms)).to.be.revertedWithCustomError(
      disbursement,
      "NothingToReturn",
    );
    const unused = await deposit.balanceOf(disbursement);
    await expect(disbursement.connect(successor).returnUnused(use, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      successor,
      unused,
    );
  });

  it("agrees to no sale of the pledged asset below its valuation", async () => {
    const net = await due();
    const { enforcement, deposit, participants, bankA, bankB, exporter, collateral, lien, estate } = net;
    await participants.removeAccount(exporter);
    const offer = { lien, document: collateral.id, price: 1n, buyer: bankB.address };
    const signed = [await purchase(net, bankB, offer), await saleConsent(net, exporter, offer)] as const;
    await refused(enforcement.connect(bankA).sell(estate, deposit, 1n, 0n, ...signed), net, exporter);
  });

  it("has no goods handed out", async () => {
    const net = await trades();
    const { warehouseReceipt, participants, exporter } = net;
    const { collateral, details } = await issuedReceipt(net);
    await participants.removeAccount(exporter);
    const { id, face } = collateral;
    const taking = warehouseReceipt.connect(exporter).release(id, face, details, [], details.quantity - 1n, []);
    await refused(taking, net, exporter);
  });

  it("confirms no payment of a receivable", async () => {
    const net = await tokenized();
    const { collateral, receivable, participants, exporter } = net;
    await participants.removeAccount(exporter);
    const { id, face, details, backing } = collateral;
    await refused(
      receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face),
      net,
      exporter,
    );
  });

  it("gives no token back to who pushed it", async () => {
    const net = await trades();
    const { warehouseReceipt, participants, exporter, otherExporter } = net;
    const { collateral } = await issuedReceipt(net);
    await warehouseReceipt.connect(exporter).transferFrom(exporter, otherExporter, collateral.id);
    await participants.removeAccount(otherExporter);
    await refused(warehouseReceipt.connect(otherExporter).refuse(collateral.id, exporter, REASON), net, otherExporter);
  });

  it("approves nobody for it either: what its successor may refuse it may refuse still", async () => {
    const net = await trades();
    const { warehouseReceipt, participants, exporter, otherExporter, bankB } = net;
    const { collateral } = await issuedReceipt(net);
    const { id } = collateral;
    await warehouseReceipt.connect(exporter).transferFrom(exporter, otherExporter, id);
    await participants.removeAccount(otherExporter);
    await refused(warehouseReceipt.connect(otherExporter).approve(bankB, id), net, otherExporter);
    const successor = await replacedBy(net, otherExporter, net.strangers[7]!);
    await warehouseReceipt.recover(id);
    await warehouseReceipt.connect(successor).refuse(id, exporter, REASON);
    expect(await warehouseReceipt.ownerOf(id)).to.equal(exporter.address);
  });
});
