import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { encodeGrounds, NO_DEMAND, type Grounds } from "../../../sdk/guarantees/terms.ts";
import type { GuaranteeTermsStruct } from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { billCollateral, billDocument, issuedBill, signedAmendment, succession } from "../../fixtures/bills.ts";
import { lienIdOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import {
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  NOBODY,
  purchase,
  saleConsent,
} from "../../fixtures/enforcement.ts";
import { EVERYTHING } from "../../fixtures/financing.ts";
import { EUR, USD, type LienbookNetwork, type Party } from "../../fixtures/network.ts";
import { appraised, issuedRight } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY } from "../financing/FinancingServicing/acts.ts";
import { CAP, demand, NO_GROUNDS, UNLIMITED } from "./acts.ts";
import { countering, issueOn, surveyed } from "./grounds.ts";

/** What the guarantor has paid. */
const PAID = 60_000_00n;

interface Security {
  readonly collateral: Collateral;
  readonly purpose: string;
}

/** The borrower has defaulted, and the guarantor has paid 60 000.00 under this guarantee. */
async function called(net: Awaited<ReturnType<typeof surveyed>>, guarantee: GuaranteeTermsStruct) {
  const { servicing, guarantees, bankA, guarantor, terms } = net;
  await net.passDays(DEFAULT_DAY);
  await servicing.connect(bankA).declareDefault(ZeroHash, terms);
  await servicing.connect(bankA).entrust(guarantees, terms);
  const running = await demand({ ...net, guarantee }, PAID);
  await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
}

/** Who buys and who takes is in funds. */
const funded = stage(surveyed, async ({ deposit, enforcement, bankB, guarantor }) => {
  for (const buyer of [bankB, guarantor]) {
    await deposit.issue(buyer, 10_000_000_00n);
    await deposit.connect(buyer).approve(enforcement, UNLIMITED);
  }
  return {};
});

/** The exporter has pledged land worth 400 000.00 to the guarantor for all that it may have to pay; it has paid. */
const backed = stage(funded, async (net) => {
  const { exporter, guarantor } = net;
  const { collateral: land } = await issuedRight(net);
  await appraised(net, land, 400_000_00n);
  const collateral = { ...land, amount: CAP };
  const { purpose, lien } = await net.pledged(guarantor, collateral, exporter);
  const counterGuarantees = [countering(collateral, purpose, { worth: CAP })];
  const { guarantee, grounds, id } = await issueOn(net, { counterGuarantees }, undefined, { coverage: 500_000n });
  await called(net, guarantee);
  return { collateral, purpose, lien, guarantee, guaranteeId: id, shown: encodeGrounds(grounds) };
});
type Backed = Awaited<ReturnType<typeof backed>>;

/** The guarantor keeps of its lien so much, and gives the rest back. */
async function keep({ lienbook, guarantor }: LienbookNetwork, { collateral, purpose }: Security, amount: bigint) {
  const { amount: standing } = await lienbook.lienOf(lienIdOf(collateral, purpose));
  await lienbook.connect(guarantor).discharge(collateral, ZeroAddress, purpose, standing - amount, 0n, 0n);
}

/** The guarantor sells an asset to bank B for what it is worth, under its lien. */
async function sold(net: LienbookNetwork, { collateral, purpose }: Security) {
  const { enforcement, deposit, guarantor, bankB } = net;
  await enforcement.connect(guarantor).giveNotice(collateral, keptClaimant(purpose).stake);
  await net.passDays(HOLDERS_NOTICE_DAYS);
  const price = await enforcement.valuationOf(collateral);
  const offer = { lien: lienIdOf(collateral, purpose), document: collateral.id, price, buyer: bankB.address };
  const buyer = await purchase(net, bankB, offer);
  const estate = estateOf(collateral, [keptClaimant(purpose)]);
  await enforcement.connect(guarantor).sell(estate, deposit, price, 0n, buyer, NOBODY);
}

/** Brings in so much of what guarantors are due; all of it with nothing said. */
async function repaid({ desk, exporter, terms }: Backed, due?: bigint) {
  const { costs, penalty, interest, principal } = await desk.owed(terms);
  const amount = due === undefined ? EVERYTHING : costs + penalty + interest + principal - PAID + due;
  await desk.connect(exporter).repay(amount, terms);
}

function recovering(net: Backed) {
  const { guaranteeServicing, guarantor, shown, guarantee, terms } = net;
  return async () => guaranteeServicing.connect(guarantor).recover(guarantor, shown, guarantee, terms);
}

function reimbursing(net: Backed, index = 0) {
  const { guaranteeServicing, shown, guarantee, terms } = net;
  return async (by: Party) => guaranteeServicing.connect(by).reimburse(index, by, shown, guarantee, terms);
}

describe("A guarantor with security, which gets back once what it has paid", () => {
  it("leaves its part to whoever owned what was sold for it, once the sale has made it whole", async () => {
    const net = await backed();
    const { ethers, guarantees, guaranteeServicing, grounds: book, deposit, lien } = net;
    const { bankA, bankB, guarantor, exporter, financing, terms, guaranteeId, purpose, guarantee } = net;
    const [recover, reimburse] = [recovering(net), reimbursing(net)];
    await keep(net, net, PAID);
    await sold(net, net);
    expect(await book.securityIn(net.shown)).to.deep.equal([[purpose, 0n, PAID, exporter.address]]);
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await repaid(net);
    await expect(recover()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    for (const other of [guarantor, bankA, bankB]) {
      await expect(reimburse(other)).to.be.revertedWithCustomError(guarantees, "NotPledgor").withArgs(other, exporter);
    }
    expect(await guarantees.isSettled(financing, guaranteeId)).to.equal(false);
    const claimed = reimburse(exporter);
    await expect(claimed)
      .to.emit(guaranteeServicing, "Reimbursed")
      .withArgs(guaranteeId, financing, purpose, PAID, exporter);
    await expect(claimed).to.changeTokenBalance(ethers, deposit, exporter, PAID);
    await expect(reimburse(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await guaranteeServicing.connect(bankA).takeReceipts(bankA, terms);
    expect(await deposit.balanceOf(await guarantees.accountOf(financing))).to.equal(0n);
    await guaranteeServicing.lapse(NO_DEMAND, guarantee, terms);
    expect(await guarantees.isSettled(financing, guaranteeId)).to.equal(true);
    expect(await book.guaranteeBehind(lien)).to.equal(ZeroHash);
  });

  it("takes from the trust only that for which it has given its security back, and then sells nothing", async () => {
    const net = await backed();
    const { ethers, guarantees, enforcement, deposit, guarantor, guaranteeId, collateral, purpose } = net;
    const recover = recovering(net);
    await repaid(net, 20_000_00n);
    await expect(recover())
      .to.be.revertedWithCustomError(guarantees, "CounterGuaranteeStands")
      .withArgs(guaranteeId, CAP, 40_000_00n);
    await keep(net, net, 40_000_00n);
    await expect(recover()).to.changeTokenBalance(ethers, deposit, guarantor, 20_000_00n);
    await repaid(net);
    await expect(recover())
      .to.be.revertedWithCustomError(guarantees, "CounterGuaranteeStands")
      .withArgs(guaranteeId, 40_000_00n, 0n);
    await keep(net, net, 0n);
    await expect(recover()).to.changeTokenBalance(ethers, deposit, guarantor, 40_000_00n);
    await expect(enforcement.connect(guarantor).giveNotice(collateral, keptClaimant(purpose).stake))
      .to.be.revertedWithCustomError(enforcement, "LienGone")
      .withArgs(net.lien);
  });

  it("may recover first and sell afterwards: both together are what it has paid", async () => {
    const net = await backed();
    const { ethers, guarantees, deposit, exporter, guarantor } = net;
    await repaid(net, 20_000_00n);
    await keep(net, net, 40_000_00n);
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 20_000_00n);
    await sold(net, net);
    await repaid(net);
    await expect(recovering(net)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, 40_000_00n);
    expect((await guarantees.guaranteeOf(net.guaranteeId)).recovered).to.equal(PAID);
  });

  it("comes before the pledgor for what it still lacks, whoever of them asks first", async () => {
    const net = await backed();
    const { ethers, guarantees, deposit, exporter, guarantor } = net;
    await keep(net, net, 25_000_00n);
    await sold(net, net);
    await repaid(net, 30_000_00n);
    await expect(reimbursing(net)(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 30_000_00n);
    await repaid(net);
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, 25_000_00n);
    await expect(recovering(net)()).to.changeTokenBalance(ethers, deposit, guarantor, 5_000_00n);
    await expect(reimbursing(net)(exporter)).to.be.revertedWithCustomError(guarantees, "NothingToTake");
  });

  it("gets nothing from the trust for which a sale has brought it more than it has paid", async () => {
    const net = await backed();
    const { ethers, guarantees, deposit, exporter } = net;
    await sold(net, net);
    const [security] = await net.grounds.securityIn(net.shown);
    expect(security!.brought).to.equal(CAP);
    await repaid(net);
    await expect(recovering(net)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID);
  });

  it("has back what it sets off when it takes the asset itself", async () => {
    const net = await backed();
    const { ethers, guarantees, enforcement, deposit, exporter, guarantor, collateral, purpose } = net;
    await keep(net, net, PAID);
    await enforcement.connect(guarantor).giveNotice(collateral, keptClaimant(purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const estate = estateOf(collateral, [keptClaimant(purpose)]);
    const price = await enforcement.valuationOf(collateral);
    await enforcement.connect(guarantor).appropriate(estate, deposit, price);
    expect(await enforcement.broughtUnder(purpose)).to.deep.equal([PAID, exporter.address]);
    await repaid(net);
    await expect(recovering(net)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID);
  });

  it("recovers nothing in the middle of a sale, when its lien is gone and the price not yet shared", async () => {
    const net = await backed();
    const { ethers, desk, enforcement, participants, guaranteeServicing, deposit } = net;
    const { guarantor, bankB, exporter, collateral, purpose, lien, shown, guarantee, terms } = net;
    const intruder = await ethers.deployContract("Intruder");
    await participants.addAccount(guarantor.lei, intruder);
    const token = await ethers.deployContract("MisbehavingToken");
    await desk.listToken(token, USD);
    await token.mint(bankB, 400_000_00n);
    await token.connect(bankB).approve(enforcement, 400_000_00n);
    await keep(net, net, PAID);
    await repaid(net);
    await enforcement.connect(guarantor).giveNotice(collateral, keptClaimant(purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const again = [await intruder.getAddress(), shown, guarantee, terms] as const;
    await intruder.aim(guaranteeServicing, guaranteeServicing.interface.encodeFunctionData("recover", [...again]));
    await token.setListener(intruder);
    const price = await enforcement.valuationOf(collateral);
    const offer = { lien, document: collateral.id, price, buyer: bankB.address };
    const buyer = await purchase({ ...net, deposit: token } as never, bankB, offer);
    const estate = estateOf(collateral, [keptClaimant(purpose)]);
    await enforcement.connect(guarantor).sell(estate, token, price, 0n, buyer, NOBODY);
    expect([await intruder.intruded(), await intruder.succeeded()]).to.deep.equal([true, false]);
    expect(await intruder.answer()).to.equal(enforcement.interface.getError("ReentrancyGuardReentrantCall")!.selector);
    await expect(recovering(net)()).to.be.revertedWithCustomError(guaranteeServicing, "NothingToTake");
    await expect(reimbursing(net)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID);
  });

  it("shows the grounds that it signed, and pledgors are counted as these name them", async () => {
    const net = await backed();
    const { guarantees, guaranteeServicing, guarantor, exporter, guarantee, shown, terms } = net;
    await repaid(net);
    const none: Grounds = { reports: [ZeroHash], counterGuarantees: [] };
    for (const other of [NO_GROUNDS, encodeGrounds(none)]) {
      await expect(
        guaranteeServicing.connect(guarantor).recover(guarantor, other, guarantee, terms),
      ).to.be.revertedWithCustomError(guarantees, "GroundsMismatch");
    }
    await expect(guaranteeServicing.connect(exporter).reimburse(1n, exporter, shown, guarantee, terms))
      .to.be.revertedWithCustomError(guarantees, "CounterGuaranteeUnknown")
      .withArgs(1n, 1n);
    await expect(reimbursing(net)(exporter))
      .to.be.revertedWithCustomError(guarantees, "NotPledgor")
      .withArgs(exporter, ZeroAddress);
  });

  it("leaves its part to several pledgors by what the asset of each has brought", async () => {
    const net = await funded();
    const { ethers, guarantees, deposit, exporter, otherExporter, guarantor } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const first = { collateral: { ...land, amount: 30_000_00n }, purpose: "" };
    first.purpose = (await net.pledged(guarantor, first.collateral, exporter)).purpose;
    const bill = await issuedBill(net, { shipper: otherExporter });
    const second = { collateral: { ...(await billCollateral(net, bill, { shipper: otherExporter })) }, purpose: "" };
    second.collateral.amount = 10_000_01n;
    second.purpose = (await net.pledged(guarantor, second.collateral, otherExporter)).purpose;
    const counterGuarantees = [first, second].map(({ collateral, purpose }) => countering(collateral, purpose));
    const issued = await issueOn(net, { counterGuarantees }, undefined, { coverage: 500_000n });
    await called(net, issued.guarantee);
    const all = { ...net, ...issued, shown: encodeGrounds(issued.grounds) } as unknown as Backed;

    await sold(net, first);
    await sold(net, second);
    await repaid(all, 30_000_00n);
    await expect(recovering(all)()).to.changeTokenBalance(ethers, deposit, guarantor, PAID - 40_000_01n);
    const due = 30_000_00n - (PAID - 40_000_01n);
    const firstPart = (due * 30_000_00n) / 40_000_01n;
    await expect(reimbursing(all, 0)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, firstPart);
    await repaid(all);
    await expect(recovering(all)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(all, 1)(otherExporter)).to.changeTokenBalance(ethers, deposit, otherExporter, 10_000_01n);
    const rest = 30_000_00n - firstPart;
    await expect(reimbursing(all, 0)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, rest);
    expect(await deposit.balanceOf(await guarantees.accountOf(net.financing))).to.be.greaterThan(0n);
    await net.guaranteeServicing.connect(net.bankA).takeReceipts(net.bankA, net.terms);
    expect(await deposit.balanceOf(await guarantees.accountOf(net.financing))).to.equal(0n);
  });

  it("recovers all that it has paid where others' claims took the whole price", async () => {
    const net = await funded();
    const { ethers, grounds, guarantees, enforcement, deposit, bankB, exporter, guarantor } = net;
    const { collateral: land } = await issuedRight(net);
    await appraised(net, land, 400_000_00n);
    const senior = await net.pledged(bankB, { ...land, amount: 300_000_00n }, exporter);
    const { purpose } = await net.pledged(guarantor, { ...land, amount: CAP }, exporter);
    const counterGuarantees = [countering(land, purpose)];
    const issued = await issueOn(net, { counterGuarantees }, undefined, { coverage: 500_000n });
    await called(net, issued.guarantee);
    await appraised(net, land, 250_000_00n);
    await enforcement.connect(bankB).giveNotice(land, keptClaimant(senior.purpose).stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const offer = { lien: senior.lien, document: land.id, price: 250_000_00n, buyer: bankB.address };
    const ours = { ...keptClaimant(purpose), consent: await saleConsent(net, guarantor, offer) };
    const estate = estateOf(land, [keptClaimant(senior.purpose), ours]);
    await enforcement.connect(bankB).appropriate(estate, deposit, 250_000_00n);
    const all = { ...net, ...issued, shown: encodeGrounds(issued.grounds) } as unknown as Backed;
    expect(await grounds.securityIn(all.shown)).to.deep.equal([[purpose, 0n, 0n, ZeroAddress]]);
    await repaid(all);
    await expect(reimbursing(all)(exporter))
      .to.be.revertedWithCustomError(guarantees, "NotPledgor")
      .withArgs(exporter, ZeroAddress);
    await expect(recovering(all)()).to.changeTokenBalance(ethers, deposit, guarantor, PAID);
  });

  it("takes no security in another currency than that in which it pays", async () => {
    const net = await funded();
    const { registry, carrier, exporter, guarantor } = net;
    const bill = await net.register(carrier, await net.draft(exporter, { kind: 5n, currency: EUR }));
    const { fingerprint, contentRoot } = bill.document;
    const none = `0x${"00".repeat(20)}`;
    await net.billOfLading.connect(carrier).issue(fingerprint, contentRoot, 1n, none, exporter, ZeroHash);
    const collateral = await billCollateral(net, bill);
    const { purpose } = await net.pledged(guarantor, collateral, exporter);
    await expect(issueOn(net, { counterGuarantees: [countering(collateral, purpose)] }))
      .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
      .withArgs(bill.id, USD, EUR);
  });
});

describe("A counter-guarantee on a bill of lading that is amended", () => {
  /** The bill behind the guarantee was amended, and the guarantor's lien is on its successor. */
  const amended = stage(funded, async (net) => {
    const { billOfLading, registry, carrier, exporter, guarantor } = net;
    const bill = await issuedBill(net);
    const collateral = { ...(await billCollateral(net, bill)), amount: CAP };
    const { purpose, lien } = await net.pledged(guarantor, collateral, exporter);
    const counterGuarantees = [countering(collateral, purpose, { worth: CAP })];
    const { guarantee, grounds, id } = await issueOn(net, { counterGuarantees }, undefined, { coverage: 500_000n });
    await registry.revoke(...(await net.revocation(carrier, bill)));
    const successor = await billDocument(net);
    const liens = [await succession(net, guarantor, { lien, purpose }, successor)];
    await billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, successor, liens)));
    const next = { ...(await billCollateral(net, successor)), amount: CAP };
    const shown = encodeGrounds(grounds);
    return { collateral, next, purpose, lien, guarantee, guaranteeId: id, shown };
  });

  it("stands behind its guarantee by its rank, and behind no second one, whichever bill is shown", async () => {
    const net = await amended();
    const { grounds, guaranteeServicing, bankA, terms, lien, next, purpose, guarantee, guaranteeId, collateral } = net;
    const there = lienIdOf(next, purpose);
    expect(await grounds.guaranteeBehind(there)).to.equal(guaranteeId);
    expect(await grounds.guaranteeBehind(lien)).to.equal(ZeroHash);
    await expect(issueOn(net, { counterGuarantees: [countering(next, purpose)] }))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeTaken")
      .withArgs(there, guaranteeId);
    await expect(issueOn(net, { counterGuarantees: [countering(collateral, purpose)] }))
      .to.be.revertedWithCustomError(grounds, "CounterGuaranteeNotHeld")
      .withArgs(lien, `0x${"00".repeat(20)}`, net.guarantor.lei);
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, guarantee, terms);
    expect(await grounds.guaranteeBehind(there)).to.equal(ZeroHash);
    const second = await issueOn(net, { counterGuarantees: [countering(next, purpose)] });
    expect(await grounds.guaranteeBehind(there)).to.equal(second.id);
  });

  it("is counted by its guarantor's grounds as they were signed, standing and sold", async () => {
    const net = await amended();
    const { ethers, grounds, guarantees, deposit, exporter, guarantee, guaranteeId, shown, next, purpose } = net;
    expect(await grounds.securityIn(shown)).to.deep.equal([[purpose, CAP, 0n, ZeroAddress]]);
    await called(net, guarantee);
    const all = net as unknown as Backed;
    await repaid(all, 10_000_00n);
    await expect(recovering(all)())
      .to.be.revertedWithCustomError(guarantees, "CounterGuaranteeStands")
      .withArgs(guaranteeId, CAP, 50_000_00n);
    await keep(net, { collateral: next, purpose }, PAID);
    await sold(net, { collateral: next, purpose });
    expect(await grounds.securityIn(shown)).to.deep.equal([[purpose, 0n, PAID, exporter.address]]);
    await repaid(all);
    await expect(recovering(all)()).to.be.revertedWithCustomError(guarantees, "NothingToTake");
    await expect(reimbursing(all)(exporter)).to.changeTokenBalance(ethers, deposit, exporter, PAID);
  });
});
