import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { creditIdOf, decodeCreditTerms, encodeCreditTerms } from "../../../../sdk/escrow/documentary-terms.ts";
import type { CreditWish } from "../../../../sdk/escrow/documentary-terms.ts";
import {
  AMOUNT,
  creditOf,
  inPerson,
  opened,
  opening,
  partyOf,
  STAGE,
  trading,
  type CreditTerms,
} from "../../../fixtures/documentary.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { EUR, ROLE_BIT } from "../../../fixtures/network.ts";

const LAST_DAY = 65_535n;

describe("DocumentaryEscrow, opening a credit", () => {
  it("takes in the bank's money, tolerance included, on its signature and the buyer's", async () => {
    const net = await trading();
    const { documentary, deposit, bankA, strangers, ethers } = net;
    const terms = await creditOf(net, { tolerance: 100_000n });
    const id = creditIdOf(terms);
    const sent = documentary.connect(strangers[0]).open(...(await opening(net, terms)));
    await expect(sent)
      .to.emit(documentary, "CreditOpened")
      .withArgs(id, bankA.lei, net.exporter.lei, encodeCreditTerms(terms));
    await expect(sent).to.emit(documentary, "PaidIn").withArgs(id, bankA, 220_000_00n);
    await expect(sent).to.changeTokenBalances(ethers, deposit, [bankA, documentary], [-220_000_00n, 220_000_00n]);
    expect(await documentary.creditOf(id)).to.deep.equal([220_000_00n, 0n, 0n, 0n, 0n, STAGE.open]);
    expect(creditIdOf(decodeCreditTerms(encodeCreditTerms(terms)))).to.equal(id);
  });

  it("asks a buyer that pays itself once", async () => {
    const net = await trading();
    const { documentary, buyer } = net;
    const terms = await creditOf(net, { bank: partyOf(buyer) });
    const nobody = { ...inPerson({ address: ZeroAddress }) };
    const sent = documentary.connect(buyer).open(inPerson(buyer), nobody, terms);
    await expect(sent).to.emit(documentary, "PaidIn").withArgs(creditIdOf(terms), buyer, AMOUNT);
  });

  it("takes in nothing for what is payable at maturity", async () => {
    const net = await trading();
    const terms = await opened(net, { usance: { days: 60, after: "shipment" } });
    expect((await net.documentary.creditOf(creditIdOf(terms))).funds).to.equal(0n);
  });

  it("opens a credit once", async () => {
    const net = await trading();
    const { documentary } = net;
    const terms = await creditOf(net);
    const signed = await opening(net, terms);
    await documentary.open(...signed);
    await expect(documentary.open(...signed))
      .to.be.revertedWithCustomError(documentary, "CreditAlreadyOpened")
      .withArgs(creditIdOf(terms));
  });

  it("opens none without the word of the bank and of the buyer, each for itself", async () => {
    const net = await trading();
    const { documentary, bankA, bankB, buyer, exporter } = net;
    const terms = await creditOf(net);
    const [byBank, byBuyer] = await opening(net, terms);
    await expect(documentary.open(byBuyer, byBuyer, terms))
      .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
      .withArgs(buyer, bankA.lei);
    await expect(documentary.open(byBank, byBank, terms))
      .to.be.revertedWithCustomError(documentary, "NotPartyOfCredit")
      .withArgs(bankA, buyer.lei);
    const forged = documentary.connect(exporter).open({ ...byBuyer, signer: bankA.address }, byBuyer, terms);
    await expect(forged).to.be.revertedWithCustomError(documentary, "SignatureInvalid");
    await expect(
      documentary.connect(bankB).open(byBank, byBuyer, { ...terms, amount: AMOUNT + 1n }),
    ).to.be.revertedWithCustomError(documentary, "SignatureInvalid");
  });

  const invalid: readonly [string, (terms: CreditTerms, today: bigint) => CreditTerms, string][] = [
    ["of nothing", (terms) => ({ ...terms, amount: 0n }), "CreditAmountInvalid"],
    ["with a tolerance of more than a whole", (terms) => ({ ...terms, tolerance: 1_000_001n }), "CreditAmountInvalid"],
    [
      "of more than an amount can be, tolerance included",
      (terms) => ({ ...terms, amount: LARGEST, tolerance: 1n }),
      "CreditAmountInvalid",
    ],
    ["that expired yesterday", (terms, today) => ({ ...terms, expiresOn: today - 1n }), "CreditDatesInvalid"],
    [
      "with shipment after expiry",
      (terms) => ({ ...terms, latestShipment: BigInt(terms.expiresOn) + 1n }),
      "CreditDatesInvalid",
    ],
    ["beyond the year 2149", (terms) => ({ ...terms, expiresOn: LAST_DAY - 59n }), "CreditDatesInvalid"],
    [
      "payable beyond the year 2149",
      (terms) => ({ ...terms, expiresOn: LAST_DAY - 60n, tenor: 1n, usanceDays: 1n }),
      "CreditDatesInvalid",
    ],
    ["at sight and at sixty days", (terms) => ({ ...terms, usanceDays: 60n }), "CreditDatesInvalid"],
    ["with a maturity without days", (terms) => ({ ...terms, tenor: 1n }), "CreditDatesInvalid"],
    ["for no documents", (terms) => ({ ...terms, documents: [] }), "RequiredDocumentInvalid"],
    [
      "for no bill of lading",
      (terms) => ({ ...terms, documents: terms.documents.slice(1) }),
      "RequiredDocumentInvalid",
    ],
    [
      "for two bills of lading",
      (terms) => ({ ...terms, documents: [...terms.documents, terms.documents[0]!] }),
      "RequiredDocumentInvalid",
    ],
    [
      "for seventeen documents",
      (terms) => ({
        ...terms,
        documents: [...terms.documents, ...Array.from({ length: 14 }, () => terms.documents[2]!)],
      }),
      "RequiredDocumentInvalid",
    ],
    [
      "for a document of no kind",
      (terms) => ({ ...terms, documents: [...terms.documents, { ...terms.documents[2]!, kind: 0n }] }),
      "RequiredDocumentInvalid",
    ],
    [
      "for an invoice of less than is drawn",
      (terms) => ({
        ...terms,
        documents: terms.documents.map((each, i) => (i === 1 ? { ...each, cover: 999_999n } : each)),
      }),
      "RequiredDocumentInvalid",
    ],
    [
      "for linked documents without a reference",
      (terms) => ({ ...terms, documents: terms.documents.map((each) => ({ ...each, linked: true })) }),
      "RequiredDocumentInvalid",
    ],
    [
      "for partial shipments dated by one milestone",
      (terms) => ({ ...terms, partialShipments: true, trade: `0x${"11".repeat(32)}` }),
      "RequiredDocumentInvalid",
    ],
  ];
  for (const [what, change, error] of invalid) {
    it(`opens none ${what}`, async () => {
      const net = await trading();
      const terms = change(await creditOf(net), await net.today());
      await expect(net.documentary.open(...(await opening(net, terms)))).to.be.revertedWithCustomError(
        net.documentary,
        error,
      );
    });
  }

  it("opens one that expires today, for all the money there can be", async () => {
    const net = await trading();
    const terms = await creditOf(net, {
      amount: LARGEST,
      expiresOn: await net.today(),
      usance: { days: 1, after: "sight" },
    });
    await expect(net.documentary.open(...(await opening(net, terms)))).to.emit(net.documentary, "CreditOpened");
  });

  const lastOf: readonly [string, (today: bigint) => Partial<CreditWish>][] = [
    ["that may be drawn for twice its amount", () => ({ tolerance: 1_000_000n })],
    ["for goods that are shipped up to its last day", (today) => ({ latestShipment: today + 40n })],
    ["that expires on the last day the escrow can follow", () => ({ expiresOn: LAST_DAY - 60n })],
    [
      "that is payable on the last day the escrow can follow",
      () => ({ expiresOn: LAST_DAY - 60n - 30n, usance: { days: 30, after: "sight" } }),
    ],
    [
      "for sixteen documents",
      () => ({ documents: Array.from({ length: 15 }, () => ({ kind: "commercialInvoice" as const })) }),
    ],
  ];
  for (const [what, wish] of lastOf) {
    it(`opens one ${what}`, async () => {
      const net = await trading();
      const terms = await opened(net, wish(await net.today()));
      expect((await net.documentary.creditOf(creditIdOf(terms))).stage).to.equal(STAGE.open);
    });
  }

  it("opens one in favour of a bank, which passes on the bill that it holds as security", async () => {
    const net = await trading();
    const terms = await opened(net, { beneficiary: partyOf(net.bankB) });
    expect((await net.documentary.creditOf(creditIdOf(terms))).stage).to.equal(STAGE.open);
  });

  it("opens none in a token of another currency, or that settles nothing", async () => {
    const net = await trading();
    const { documentary, deposit, ethers } = net;
    const euros = await creditOf(net, { currency: EUR });
    await expect(documentary.open(...(await opening(net, euros))))
      .to.be.revertedWithCustomError(net.desk, "SettlementCurrencyMismatch")
      .withArgs(deposit, 840n, EUR);
    const unknown = await ethers.deployContract("MisbehavingToken");
    const terms = await creditOf(net, { token: await unknown.getAddress(), currency: 0n });
    await expect(documentary.open(...(await opening(net, terms))))
      .to.be.revertedWithCustomError(net.desk, "SettlementCurrencyMismatch")
      .withArgs(unknown, 0n, 0n);
  });

  it("opens none between parties that are not who the terms say, or one and the same", async () => {
    const net = await trading();
    const { documentary, participants, bankA, bankB, buyer, exporter, strangers } = net;
    const branch = strangers[5]!;
    await participants.update(bankA.lei, ROLE_BIT.bank | ROLE_BIT.enterprise, net.kycExpiry);
    await participants.addAccount(bankA.lei, branch);
    for (const wish of [
      { applicant: { account: branch.address, lei: partyOf(bankA).lei } },
      { bank: { account: bankA.address, lei: partyOf(bankB).lei } },
      { beneficiary: partyOf(buyer) },
      { beneficiary: partyOf(bankA) },
      { beneficiary: { account: exporter.address, lei: partyOf(net.otherExporter).lei } },
      { applicant: { account: buyer.address, lei: partyOf(exporter).lei } },
    ]) {
      const terms = await creditOf(net, wish);
      await expect(documentary.open(...(await opening(net, terms)))).to.be.revertedWithCustomError(
        documentary,
        "CreditPartiesInvalid",
      );
    }
  });

  it("opens none for parties without the role or in no good standing", async () => {
    const net = await trading();
    const { documentary, participants, exporter, carrier, otherExporter } = net;
    const terms = await creditOf(net, { bank: partyOf(otherExporter) });
    await expect(documentary.open(...(await opening(net, terms)))).to.be.revertedWithCustomError(
      participants,
      "ParticipantLacksRole",
    );
    const seller = await creditOf(net, { beneficiary: partyOf(carrier) });
    await expect(documentary.open(...(await opening(net, seller)))).to.be.revertedWithCustomError(
      participants,
      "ParticipantLacksRole",
    );
    const suspended = await creditOf(net);
    await participants.suspend(exporter.lei);
    await expect(documentary.open(...(await opening(net, suspended)))).to.be.revertedWithCustomError(
      participants,
      "ParticipantIsSuspended",
    );
  });
});
