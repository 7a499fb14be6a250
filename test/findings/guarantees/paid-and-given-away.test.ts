/**
 * A lender whose guarantor has paid it had nothing left to lose. It could sell the collateral to the borrower's friend for a
 * cent, with the borrower's consent and nobody else's. And a registrar could give the account of the entrusted claim to an
 * entity and announce a successor: the account cannot answer, and a week later the claim was the successor's. Or it removed the
 * account again, and what a sale brought the claim waited for that entity.
 */
import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import {
  claimantOf,
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  lienOfStake,
  NOTICE_DAYS,
  purchase,
  saleConsent,
} from "../../fixtures/enforcement.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, intoDefault } from "../../fixtures/servicing.ts";
import { demand, guaranteeFor, guarantors, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";

/** Bank A's loan is in default, and its claim entrusted. */
const entrusted = stage(guarantors, async (net) => {
  const { guarantees, recovery, guarantor, bankA, terms, financing } = net;
  const guarantee = await guaranteeFor(net, guarantor, financing, { coverage: 1_000_000n, cap: 400_000_00n });
  const signed = await signedGuarantee(net, guarantor, guarantee);
  await guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms);
  await net.passDays(DEFAULT_DAY);
  await recovery.connect(bankA).declareDefault(ZeroHash, terms);
  return { guarantee, account: await guarantees.accountOf(financing) };
});

/** The guarantor has paid all of it, and bank A's notice has run. */
const paid = stage(entrusted, async (net) => {
  const { guarantees, servicing, enforcement, deposit, guarantor, bankA, bankB, terms, guarantee } = net;
  await servicing.connect(bankA).entrust(guarantees, terms);
  const running = await demand(net, await guarantees.payableUnder(guarantee, terms));
  await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
  const collateral = terms.collateral[0]!;
  const claimant = await claimantOf(net, terms);
  await enforcement.connect(bankA).giveNotice(collateral, claimant.stake);
  await net.passDays(NOTICE_DAYS);
  await deposit.connect(bankB).approve(enforcement, collateral.face);
  return { collateral, claimant, lien: lienOfStake(collateral, claimant.stake) };
});

type Net = Awaited<ReturnType<typeof paid>>;

/** Sells the collateral to bank B, the borrower's friend, with the borrower's consent. */
async function sale(net: Net, price: bigint) {
  const { enforcement, deposit, bankA, bankB, exporter, collateral, claimant, lien } = net;
  const offer = { lien, document: collateral.id, price, buyer: bankB.address };
  const [buyer, agreed] = [await purchase(net, bankB, offer), await saleConsent(net, exporter, offer)];
  return enforcement.connect(bankA).sell(estateOf(collateral, [claimant]), deposit, price, 0n, buyer, agreed);
}

describe("What secures a claim on which a guarantor has paid", () => {
  it("is not sold privately below its valuation, whoever consents", async () => {
    const net = await paid();
    const { enforcement, receivable, bankA, bankB, account, collateral, terms } = net;
    for (const price of [1n, terms.principal]) {
      await expect(sale(net, price))
        .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
        .withArgs(bankA.lei, account);
    }
    await sale(net, collateral.face);
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankB.address);
  });

  it("brings at an auction what it brings, for all who have a part in the claim", async () => {
    const net = await paid();
    const { ethers, enforcement, deposit, bankA, otherExporter, account, collateral, claimant, lien } = net;
    const reserve = collateral.face / 2n;
    const rules = { token: deposit, duration: 86_400n, descending: false, reserve, step: 1n };
    await enforcement.connect(bankA).openAuction(collateral, claimant.stake, rules);
    await deposit.connect(otherExporter).approve(enforcement, reserve);
    await enforcement.connect(otherExporter).bid(lien, reserve);
    await net.passDays(1n);
    await expect(enforcement.hammer(estateOf(collateral, [claimant]), 0n, 0n)).to.changeTokenBalance(
      ethers,
      deposit,
      account,
      reserve,
    );
  });

  it("is not given up for a later lien, by the word of the lender that holds the first", async () => {
    const net = await guarantors();
    const { guarantees, enforcement, deposit, bankA, bankB, exporter, otherExporter } = net;
    const { collateral } = await net.acknowledgedReceivable();
    const { terms, id } = await net.financed([{ ...collateral, amount: 200_000_00n }], { principal: 100_000_00n });
    const { purpose } = await net.pledged(bankB, { ...collateral, amount: 50_000_00n });
    await net.passDays(DEFAULT_DAY);
    await intoDefault({ ...net, terms });
    const [first, second] = [await claimantOf(net, terms), keptClaimant(purpose)];
    await enforcement.connect(bankB).giveNotice(collateral, second.stake);
    await net.passDays(HOLDERS_NOTICE_DAYS);
    const price = 60_000_00n;
    await deposit.connect(otherExporter).approve(enforcement, price);
    const lien = lienOfStake(collateral, second.stake);
    const offer = { lien, document: collateral.id, price, buyer: otherExporter.address };
    const consent = await saleConsent(net, bankA, offer);
    const estate = estateOf(collateral, [{ ...first, consent: [consent] }, second], 1);
    const [buyer, agreed] = [await purchase(net, otherExporter, offer), await saleConsent(net, exporter, offer)];
    await expect(enforcement.connect(bankB).sell(estate, deposit, price, 0n, buyer, agreed))
      .to.be.revertedWithCustomError(enforcement, "ClaimEntrusted")
      .withArgs(bankA.lei, await guarantees.accountOf(id));
  });
});

/** A registrar gave the account to bank B before there was a claim in it, and bank A has entrusted its claim all the same. */
const given = stage(entrusted, async ({ participants, guarantees, servicing, bankA, bankB, account, terms }) => {
  await participants.addAccount(bankB.lei, account);
  await servicing.connect(bankA).entrust(guarantees, terms);
  return {};
});

describe("The account of an entrusted claim", () => {
  it("is given to no entity, which would have what a sale brings the claim as soon as the account is removed", async () => {
    const { participants, bankA, bankB, account } = await paid();
    for (const { lei } of [bankA, bankB]) {
      await expect(participants.addAccount(lei, account))
        .to.be.revertedWithCustomError(participants, "AccountInvalid")
        .withArgs(account);
    }
    expect((await participants.payeeFor(account)).payee).to.equal(account);
  });

  it("is nobody's: anyone answers for it when a registrar says that it was lost", async () => {
    const net = await given();
    const { participants, servicing, guaranteeServicing, desk, bankB, account, terms, financing } = net;
    const [stranger] = net.strangers;
    await expect(guaranteeServicing.connect(stranger).contestReplacement(financing))
      .to.be.revertedWithCustomError(participants, "ReplacementNotPending")
      .withArgs(account);
    await participants.announceReplacement(account, bankB);
    await expect(guaranteeServicing.connect(stranger).contestReplacement(financing))
      .to.emit(participants, "ReplacementContested")
      .withArgs(bankB.lei, account, bankB);
    await net.passDays(7n);
    await expect(servicing.succeed(terms)).to.be.revertedWithCustomError(desk, "NoSuccessor").withArgs(account);
    expect(await desk.creditorOf(terms)).to.equal(account);
  });

  it("keeps the claim even where registrar and governor say together that its key is lost", async () => {
    const net = await given();
    const { participants, servicing, guaranteeServicing, desk, deposit, bankA, bankB, exporter } = net;
    const { ethers, account, terms, financing, strangers } = net;
    await participants.removeAccount(account);
    await participants.declareLostByOrder(account, keccakOfText("the court's order"));
    await participants.announceReplacement(account, bankB);
    await expect(guaranteeServicing.connect(strangers[0]).contestReplacement(financing))
      .to.be.revertedWithCustomError(participants, "AccountDeclaredLost")
      .withArgs(account);
    await net.passDays(7n);
    expect(await participants.successorOf(account)).to.equal(bankB.address);
    await expect(servicing.succeed(terms)).to.be.revertedWithCustomError(desk, "NoSuccessor").withArgs(account);
    await desk.connect(exporter).repay(1_000_00n, terms);
    await expect(guaranteeServicing.connect(bankA).takeReceipts(bankA, terms)).to.changeTokenBalance(
      ethers,
      deposit,
      bankA,
      1_000_00n,
    );
  });

  it("takes no claim once an entity has been made its successor, before there was a contract to answer", async () => {
    const net = await entrusted();
    const { participants, servicing, guarantees, bankA, account, terms } = net;
    await participants.addAccount(bankA.lei, account);
    await participants.announceReplacement(account, bankA);
    await net.passDays(7n);
    await expect(servicing.connect(bankA).entrust(guarantees, terms))
      .to.be.revertedWithCustomError(guarantees, "TrustReplaced")
      .withArgs(account, bankA);
  });
});
