/**
 * Given away behind the trust. A lender had been paid by its guarantor and held the liens all the same, so that its word alone
 * let the borrower have the goods out of the store, be paid by its debtor to another account, or put another bill of lading in
 * the place of the pledged one. A sale for a cent had been refused to it; these were not.
 */
import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { INSTRUCTION_CONSENT, RELEASE_CONSENT } from "../../../sdk/messages/types.ts";
import { billCollateral, billDocument, issuedBill, signedAmendment, succession } from "../../fixtures/bills.ts";
import { backingHashOf, lienIdOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { partyAt, type Party } from "../../fixtures/network.ts";
import { issuedReceipt, signed } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, sale, intoDefault } from "../../fixtures/servicing.ts";
import { demand, guaranteeFor, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { surveyed } from "../../fixtures/grounds.ts";
import { takenBack } from "../../fixtures/insurance.ts";

const OTHER = keccakOfText("IBAN of another account");
const QUANTITY = 1_000_000n;

/** Bank A's loan stands on goods in store, on a receivable and on a bill of lading. */
const secured = stage(surveyed, async (net) => {
  const policy = await (await net.ethers.deployContract("OpenPolicy")).getAddress();
  const goods = await issuedReceipt(net);
  const { collateral: receivable } = await net.acknowledgedReceivable();
  const bill = await issuedBill(net);
  const shipped = await billCollateral(net, bill);
  const { terms, id: financing } = await net.financed([goods.collateral, receivable, shipped], { policy });
  const engine = await net.desk.getAddress();
  return { goods, receivable, bill, shipped, terms, financing, engine, purpose: financing };
});

/** The borrower has defaulted, and the claim is entrusted to the guarantee book. */
const entrusted = stage(secured, async (net) => {
  const { guarantees, guarantor, bankA, financing, terms } = net;
  const guarantee = await guaranteeFor(net, guarantor, financing, { coverage: 1_000_000n, cap: 400_000_00n });
  const by = await signedGuarantee(net, guarantor, guarantee);
  await guarantees.connect(bankA).issue(by, NO_GROUNDS, guarantee, terms);
  await net.passDays(DEFAULT_DAY);
  await intoDefault(net);
  return { guarantee, account: await guarantees.accountOf(financing) };
});

/** The guarantor has paid all that was owed. */
const paid = stage(entrusted, async (net) => {
  const { guarantees, guarantor, terms, guarantee } = net;
  const running = await demand(net, await guarantees.payableUnder(guarantee, terms));
  await guarantees.connect(guarantor).pay(false, running, guarantee, terms);
  return {};
});
type Net = Awaited<ReturnType<typeof secured>>;

/** What the lien on a collateral is called. */
function lienOn({ engine, purpose }: Net, collateral: Collateral) {
  return { engine, purpose, lien: lienIdOf(collateral, purpose, engine) };
}

/** A third of the goods leave the store, by the word of the lien's holder. */
async function goodsOut(net: Net, holder: Party = net.bankA) {
  const { warehouseReceipt, exporter, goods, engine, purpose } = net;
  const { id, face, backing } = goods.collateral;
  const amount = face / 3n;
  const message = { receipt: id, engine, purpose, quantity: QUANTITY, amount, holder: holder.address };
  const consent = await signed(net, holder, "warehouseReceipt", RELEASE_CONSENT, message);
  const liens = [{ engine, purpose, amount, consent }];
  return warehouseReceipt.connect(exporter).release(id, face, goods.details, backing, QUANTITY, liens);
}

/** The debtor is to pay elsewhere, by the word of the lien's holder. */
async function paidElsewhere(net: Net) {
  const { notices, exporter, bankA, receivable } = net;
  const { engine, purpose, lien } = lienOn(net, receivable);
  const message = { receivable: receivable.id, lien, replaces: ZeroHash, instruction: OTHER, holder: bankA.address };
  const consent = await signed(net, bankA, "notices", INSTRUCTION_CONSENT, message);
  const { id, face, backing } = receivable;
  return notices.connect(exporter).instruct(id, face, backingHashOf(backing), OTHER, [{ engine, purpose, consent }]);
}

/** The carrier puts another bill in the place of the pledged one, by the word of the lien's holder. */
async function amended(net: Net) {
  const { billOfLading, registry, carrier, exporter, bankA, bill, shipped } = net;
  await registry.revoke(...(await net.revocation(carrier, bill)));
  const successor = await billDocument(net);
  const liens = [await succession(net, bankA, lienOn(net, shipped), successor)];
  return billOfLading.connect(carrier).amendSigned(...(await signedAmendment(net, exporter, bill, successor, liens)));
}

const GIVING = { goodsOut, paidElsewhere, amended };

describe("What secures a claim that is entrusted to the guarantee book", () => {
  for (const [act, give] of Object.entries(GIVING)) {
    it(`is the lender's to give up as long as the claim is its own (${act})`, async () => {
      const net = await secured();
      await give(net);
    });

    it(`is not given up by the lender alone (${act})`, async () => {
      for (const reached of [entrusted, paid]) {
        const net = await reached();
        await expect(give(net))
          .to.be.revertedWithCustomError(net.lienbook, "ClaimEntrusted")
          .withArgs(net.bankA.lei, net.account);
      }
    });
  }

  it("is not given up by the guarantor either that has taken the lender's place: others may have a part", async () => {
    const net = await paid();
    const { guaranteeServicing, guarantor, guarantee, terms, account } = net;
    await guaranteeServicing.connect(guarantor).lead(guarantee, terms);
    await expect(goodsOut(net, guarantor))
      .to.be.revertedWithCustomError(net.lienbook, "ClaimEntrusted")
      .withArgs(guarantor.lei, account);
  });

  it("is the lender's again once it has the claim back", async () => {
    const net = await entrusted();
    const { guaranteeServicing, bankA, financing } = net;
    await guaranteeServicing.connect(bankA).act(financing, await takenBack(net));
    expect(await net.recovery.creditorUnder(financing)).to.equal(bankA.address);
    await goodsOut(net);
  });

  it("is the buyer's of a claim that was sold", async () => {
    const net = await secured();
    const { servicing, bankA, bankB, terms } = net;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await expect(goodsOut(net)).to.be.revertedWithCustomError(net.lienbook, "NotHolderOfLien");
    await goodsOut(net, bankB);
  });

  it("is the buyer's, by another of its accounts, when that to which the debt is owed was only lost", async () => {
    const net = await secured();
    const { servicing, participants, bankA, bankB, terms } = net;
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    const other = partyAt(net.strangers.at(-1)!, bankB.lei);
    await participants.addAccount(bankB.lei, other);
    await participants.removeAccount(bankB);
    await goodsOut(net, other);
  });
});
