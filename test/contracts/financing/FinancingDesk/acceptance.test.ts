import { expect } from "chai";
import { AbiCoder, concat, id as keccakOfText, keccak256, ZeroHash } from "ethers";

import { decodeTerms, encodeTerms, lienIdOf } from "../../../fixtures/encodings.ts";
import { account, debt, EVERYTHING, STATUS } from "../../../fixtures/financing.ts";
import { DAY, EUR, ROLE_BIT, USD } from "../../../fixtures/network.ts";
import type { LienbookNetwork } from "../../../fixtures/network.ts";
import { deployed, financed, stage, tokenized } from "../../../fixtures/stages.ts";

/** Bank A's offer stands: 200 000.00 on the receivable of 250 000.00, to two payees. */
const offered = stage(tokenized, async ({ collateral, termsFor, signOffer, bankA, financingIdOf }) => {
  const terms = await termsFor([collateral]);
  return { terms, offer: await signOffer(bankA, terms), id: financingIdOf(terms) };
});

/** What must be as before when an acceptance is refused. */
async function worldOf(net: Awaited<ReturnType<typeof offered>>) {
  const { registry, lienbook, desk, deposit, bankA, exporter, otherExporter, paper, declarations, collateral, id } =
    net;
  const documents = [paper.id, ...declarations.map((declaration) => declaration.id)];
  const lien = lienIdOf(collateral, id, await desk.getAddress());
  return {
    balances: await registry.statesOf(documents),
    lien: await lienbook.lienOf(lien),
    financing: await desk.financingOf(id),
    money: await Promise.all([bankA, exporter, otherExporter, desk].map(async (party) => deposit.balanceOf(party))),
  };
}

describe("FinancingDesk, acceptance of an offer", () => {
  it("lends, pledges and pays out in one transaction", async () => {
    const { desk, registry, deposit, lienbook, bankA, exporter, otherExporter, collateral, paper, ...rest } =
      await offered();
    const { terms, offer, id, declarations, today } = rest;
    const engine = await desk.getAddress();
    const lien = lienIdOf(collateral, id, engine);
    const accepted = desk.connect(exporter).accept(offer, terms);
    await expect(accepted)
      .to.emit(desk, "FinancingAccepted")
      .withArgs(id, bankA, exporter, encodeTerms(terms))
      .and.to.emit(lienbook, "Pledged")
      .withArgs(lien, paper.id, bankA.lei, collateral.asset, exporter, collateral.amount, 1n, engine, id);
    await expect(accepted).to.changeTokenBalances(
      rest.ethers,
      deposit,
      [bankA, exporter, otherExporter, desk],
      [-200_000_00n, 50_000_00n, 150_000_00n, 0n],
    );
    const day = await today();
    expect(await desk.financingOf(id)).to.deep.equal(account({ start: day, accruedTo: day, status: STATUS.active }));
    expect(await desk.owed(terms)).to.deep.equal(debt({ principal: 200_000_00n }));
    expect(await lienbook.lienOf(lien)).to.deep.equal([bankA.lei, collateral.amount, 1n]);
    const states = await registry.statesOf([paper, ...declarations].map((document) => document.id));
    expect(states.map(({ encumbered }) => encumbered)).to.deep.equal([
      250_000_00n,
      100_000_00n,
      100_000_00n,
      50_000_00n,
    ]);
  });

  it("returns the id, which anyone computes from the terms", async () => {
    const { desk, exporter, terms, offer, id } = await offered();
    expect(await desk.connect(exporter).accept.staticCall(offer, terms)).to.equal(id);
    expect(await desk.idOf(terms)).to.equal(id);
    expect(id).to.equal(keccak256(encodeTerms(terms)));
  });

  it("publishes the terms, from which the financing can be acted on", async () => {
    const { desk, exporter, debtor, terms, offer, id } = await offered();
    const receipt = await (await desk.connect(exporter).accept(offer, terms)).wait();
    const [event] = await desk.queryFilter(desk.filters.FinancingAccepted(id), receipt!.blockNumber);
    await desk.connect(debtor).repay(EVERYTHING, decodeTerms(event!.args.terms));
    expect((await desk.financingOf(id)).status).to.equal(STATUS.repaid);
  });

  it("owes nothing under terms that nobody accepted", async () => {
    const { desk, terms, id } = await offered();
    expect(await desk.financingOf(id)).to.deep.equal(account());
    expect(await desk.owed(terms)).to.deep.equal(debt({}));
  });

  it("is the borrower's: not the lender's, another exporter's or another account's of the borrower", async () => {
    const { desk, participants, bankA, otherExporter, exporter, strangers, terms, offer } = await offered();
    await participants.addAccount(exporter.lei, strangers[0]!);
    for (const caller of [bankA, otherExporter, strangers[0]!]) {
      await expect(desk.connect(caller).accept(offer, terms))
        .to.be.revertedWithCustomError(desk, "NotBorrower")
        .withArgs(caller, exporter);
    }
  });

  it("is of an offer by the lender whom the terms name, and by no other bank in its place", async () => {
    const { desk, exporter, bankA, bankB, terms, signOffer } = await offered();
    await expect(desk.connect(exporter).accept(await signOffer(bankB, terms), terms))
      .to.be.revertedWithCustomError(desk, "NotLender")
      .withArgs(bankB, bankA);
  });

  it("is refused where lender and borrower are one entity, whichever accounts act", async () => {
    const { desk, participants, exporter, strangers, collateral, termsFor, signOffer, kycExpiry } = await offered();
    await participants.update(exporter.lei, ROLE_BIT.enterprise | ROLE_BIT.bank, kycExpiry);
    await participants.addAccount(exporter.lei, strangers[0]!);
    for (const lender of [exporter, strangers[0]!]) {
      const terms = await termsFor([collateral], { lender: lender.address });
      await expect(desk.connect(exporter).accept(await signOffer(lender, terms), terms))
        .to.be.revertedWithCustomError(desk, "LenderIsBorrower")
        .withArgs(exporter.lei);
    }
  });

  describe("asks again whether the borrower is in good standing:", () => {
    const falls: Record<string, (net: LienbookNetwork) => Promise<[string, unknown[]]>> = {
      "not when it was suspended since the offer": async ({ participants, exporter }) => {
        await participants.suspend(exporter.lei);
        return ["ParticipantIsSuspended", [exporter.lei]];
      },
      "not when its identification has expired since": async ({ participants, exporter, now, networkHelpers }) => {
        const kycExpiry = (await now()) + DAY;
        await participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry);
        await networkHelpers.time.increaseTo(kycExpiry + 1n);
        return ["KycExpired", [exporter.lei, kycExpiry]];
      },
      "not when it is no enterprise any more": async ({ participants, exporter, kycExpiry }) => {
        await participants.update(exporter.lei, ROLE_BIT.carrier, kycExpiry);
        return ["ParticipantLacksRole", [exporter.lei, ROLE_BIT.enterprise, ROLE_BIT.carrier]];
      },
      "not when its account was removed": async ({ participants, exporter }) => {
        await participants.removeAccount(exporter);
        return ["AccountNotEnrolled", [exporter.address]];
      },
    };
    for (const [how, fall] of Object.entries(falls)) {
      it(how, async () => {
        const net = await offered();
        const { desk, participants, exporter, terms, offer } = net;
        const [error, args] = await fall(net);
        await expect(desk.connect(exporter).accept(offer, terms))
          .to.be.revertedWithCustomError(participants, error)
          .withArgs(...args);
      });
    }
  });

  it("happens once: the offer is used up, also after the debt is repaid and the receivable free again", async () => {
    const { desk, exporter, terms, offer, id } = await offered();
    const accept = () => desk.connect(exporter).accept(offer, terms);
    await accept();
    await expect(accept()).to.be.revertedWithCustomError(desk, "FinancingAlreadyAccepted").withArgs(id);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await expect(accept()).to.be.revertedWithCustomError(desk, "FinancingAlreadyAccepted").withArgs(id);
  });

  it("happens once also when the lender has signed the same terms twice", async () => {
    const { desk, exporter, bankA, terms, offer, id, signOffer } = await offered();
    await desk.connect(exporter).accept(offer, terms);
    await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
      .to.be.revertedWithCustomError(desk, "FinancingAlreadyAccepted")
      .withArgs(id);
  });

  it("of a second offer over the same receivable finds nothing left, and names the invoice", async () => {
    const { desk, registry, exporter, bankB, terms, offer, collateral, paper, termsFor, signOffer } = await offered();
    await desk.connect(exporter).accept(offer, terms);
    const second = await termsFor([collateral], { lender: bankB.address });
    await expect(desk.connect(exporter).accept(await signOffer(bankB, second), second))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(paper.id, 250_000_00n, 0n);
  });

  it("of two offers in one block takes the first and refuses the second whole, whichever bank is faster", async () => {
    const net = await offered();
    const { desk, deposit, exporter, bankB, terms, offer, id, collateral, termsFor, signOffer, inOneBlock } = net;
    const second = await termsFor([collateral], { lender: bankB.address });
    const secondOffer = await signOffer(bankB, second);
    const before = await deposit.balanceOf(bankB);
    const receipts = await inOneBlock(
      (overrides) => desk.connect(exporter).accept(offer, terms, overrides),
      (overrides) => desk.connect(exporter).accept(secondOffer, second, overrides),
    );
    expect(receipts.map(({ status }) => status)).to.deep.equal([1, 0]);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.active);
    expect((await desk.financingOf(net.financingIdOf(second))).status).to.equal(STATUS.none);
    expect(await deposit.balanceOf(bankB)).to.equal(before);
  });

  it("takes several offers under one nonce, which the lender cancels together", async () => {
    const { desk, exporter, bankA, collateral, termsFor, signOffer } = await tokenized();
    const wish = { principal: 10_000_00n };
    const parts = [10_000_00n, 20_000_00n, 30_000_00n].map((amount) => ({ ...collateral, amount: 2n * amount }));
    const all = await Promise.all(parts.map(async (part) => termsFor([part], wish)));
    const signed = await Promise.all(all.map(async (terms) => signOffer(bankA, terms, { nonce: 7n })));
    await desk.connect(exporter).accept(signed[0]!, all[0]!);
    await desk.connect(exporter).accept(signed[1]!, all[1]!);
    await desk.connect(bankA).cancelNonce(7n);
    await expect(desk.connect(exporter).accept(signed[2]!, all[2]!))
      .to.be.revertedWithCustomError(desk, "NonceAlreadySpent")
      .withArgs(bankA, 7n);
  });

  describe("knows the terms by their standard encoding however they were sent, so that one financing has one id:", () => {
    for (const rest of [ZeroHash, "0x00", keccakOfText("rest")]) {
      it(`with bytes behind them, which no signature covers (${rest.slice(0, 10)})`, async () => {
        const { desk, exporter, bankA, terms, offer, id } = await offered();
        const data = concat([desk.interface.encodeFunctionData("accept", [offer, terms]), rest]);
        await expect(exporter.sendTransaction({ to: desk, data }))
          .to.emit(desk, "FinancingAccepted")
          .withArgs(id, bankA, exporter, encodeTerms(terms));
        await expect(desk.connect(exporter).accept(offer, terms))
          .to.be.revertedWithCustomError(desk, "FinancingAlreadyAccepted")
          .withArgs(id);
      });
    }

    it("with the offer behind them", async () => {
      const { desk, exporter, bankA, terms, offer, id } = await offered();
      const { selector, inputs } = desk.interface.getFunction("accept");
      const [offerType, termsType] = inputs;
      // (offer, terms) with the bodies the other way round.
      const body = (type: typeof offerType, value: unknown) =>
        AbiCoder.defaultAbiCoder().encode([type!], [value]).slice(66);
      const [offerBody, termsBody] = [body(offerType, offer), body(termsType, terms)];
      const word = (value: number) => value.toString(16).padStart(64, "0");
      const data = `${selector}${word(64 + termsBody.length / 2)}${word(64)}${termsBody}${offerBody}`;
      expect(desk.interface.decodeFunctionData("accept", data)[1]).to.deep.equal(
        desk.interface.decodeFunctionData("accept", desk.interface.encodeFunctionData("accept", [offer, terms]))[1],
      );
      await expect(exporter.sendTransaction({ to: desk, data }))
        .to.emit(desk, "FinancingAccepted")
        .withArgs(id, bankA, exporter, encodeTerms(terms));
    });

    it("and finds no debt under the terms in another encoding when it is to be paid", async () => {
      const { desk, exporter, terms, offer } = await offered();
      await desk.connect(exporter).accept(offer, terms);
      const data = concat([desk.interface.encodeFunctionData("repay", [1n, terms]), ZeroHash]);
      const otherId = keccak256(concat([encodeTerms(terms), ZeroHash]));
      await expect(exporter.sendTransaction({ to: desk, data }))
        .to.be.revertedWithCustomError(desk, "FinancingNotActive")
        .withArgs(otherId, STATUS.none);
    });
  });

  describe("changes nothing at all", () => {
    it("when the lender has too little money, even for the last payee only", async () => {
      const net = await offered();
      const { desk, deposit, exporter, bankA, carrier, terms, offer } = net;
      const rest = 199_999_99n;
      await deposit.connect(bankA).transfer(carrier, (await deposit.balanceOf(bankA)) - rest);
      const before = await worldOf(net);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(deposit, "ERC20InsufficientBalance")
        .withArgs(bankA, rest - 50_000_00n, 150_000_00n);
      expect(await worldOf(net)).to.deep.equal(before);
    });

    it("when the lender has not approved its money to the desk", async () => {
      const net = await offered();
      const { desk, deposit, exporter, bankA, terms, offer } = net;
      await deposit.connect(bankA).approve(desk, 49_999_99n);
      const before = await worldOf(net);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(deposit, "ERC20InsufficientAllowance")
        .withArgs(desk, 49_999_99n, 50_000_00n);
      expect(await worldOf(net)).to.deep.equal(before);
    });

    it("when the policy of the terms refuses, in the policy's own words", async () => {
      const net = await offered();
      const { desk, policy, exporter, bankA, collateral, termsFor, signOffer } = net;
      const terms = await termsFor([collateral], { principal: 200_000_01n });
      const before = await worldOf(net);
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(policy, "AdvanceRateExceeded")
        .withArgs(200_000_01n, 200_000_00n);
      expect(await worldOf(net)).to.deep.equal(before);
    });

    it("when the policy is no contract, or none that answers", async () => {
      const { desk, deposit, exporter, bankA, strangers, collateral, termsFor, signOffer } = await offered();
      const nobody = await termsFor([collateral], { policy: strangers[0]!.address });
      await expect(desk.connect(exporter).accept(await signOffer(bankA, nobody), nobody))
        .to.be.revertedWithCustomError(desk, "AddressEmptyCode")
        .withArgs(strangers[0]!);
      const mute = await termsFor([collateral], { policy: await deposit.getAddress() });
      await expect(desk.connect(exporter).accept(await signOffer(bankA, mute), mute)).to.be.revertedWithCustomError(
        desk,
        "FailedCall",
      );
    });
  });

  describe("is in a settlement token", () => {
    it("that is listed", async () => {
      const { desk, exporter, bankA, strangers, collateral, termsFor, signOffer, ethers } = await offered();
      const unlisted = await ethers.deployContract("MisbehavingToken");
      for (const token of [await unlisted.getAddress(), strangers[0]!.address]) {
        const terms = await termsFor([collateral], { token });
        await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
          .to.be.revertedWithCustomError(desk, "TokenNotListed")
          .withArgs(token);
      }
    });

    it("of the currency of the collateral", async () => {
      const { desk, deposit, exporter, terms, offer } = await offered();
      await desk.listToken(deposit, EUR);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(desk, "SettlementCurrencyMismatch")
        .withArgs(deposit, EUR, USD);
    });

    it("of the currency of each collateral, when there are several", async () => {
      const net = await offered();
      const { desk, deposit, registry, exporter, bankA, collateral, invoice, declaration, ...rest } = net;
      const euros = await rest.issueReceivable(await invoice({ currency: EUR }), [
        [await declaration({ currency: EUR, value: 250_000_00n }), 250_000_00n],
      ]);
      const terms = await rest.termsFor([collateral, euros]);
      await expect(desk.connect(exporter).accept(await rest.signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(desk, "SettlementCurrencyMismatch")
        .withArgs(deposit, USD, EUR);
      expect(await registry.availableOf(collateral.id)).to.equal(250_000_00n);
    });
  });

  describe("is against collateral", () => {
    it("of several receivables, each pledged", async () => {
      const { desk, registry, collateral, acknowledgedReceivable, financed: finance } = await tokenized();
      const { collateral: second } = await acknowledgedReceivable();
      const { terms } = await finance([collateral, second], { principal: 400_000_00n });
      expect((await desk.owed(terms)).principal).to.equal(400_000_00n);
      for (const { id: document } of [collateral, second]) {
        expect(await registry.availableOf(document)).to.equal(0n);
      }
    });

    it("that is named once: a receivable in two parts is still one", async () => {
      const { desk, lienbook, exporter, bankA, collateral, termsFor, signOffer, financingIdOf } = await tokenized();
      const halves = [
        { ...collateral, amount: 100_000_00n },
        { ...collateral, amount: 100_000_01n },
      ];
      const terms = await termsFor(halves, { principal: 160_000_00n });
      const lien = lienIdOf(collateral, financingIdOf(terms), await desk.getAddress());
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(lienbook, "LienAlreadyPlaced")
        .withArgs(lien);
    });

    it("that the borrower owns", async () => {
      const { desk, lienbook, exporter, otherExporter, collateral, terms, offer, assigned } = await offered();
      await assigned(collateral, otherExporter);
      await expect(desk.connect(exporter).accept(offer, terms))
        .to.be.revertedWithCustomError(lienbook, "PledgorNotOwner")
        .withArgs(collateral.id, exporter, otherExporter);
    });

    it("that it shows as it was issued", async () => {
      const { desk, lienbook, exporter, bankA, collateral, termsFor, signOffer } = await tokenized();
      const lighter = { ...collateral, backing: collateral.backing.slice(1) };
      const terms = await termsFor([lighter]);
      await expect(desk.connect(exporter).accept(await signOffer(bankA, terms), terms))
        .to.be.revertedWithCustomError(lienbook, "CollateralMismatch")
        .withArgs(collateral.id);
    });

    it("of which no document is contested, unless the offer names it", async () => {
      const net = await deployed();
      const { desk, registry, exporter, bankA, declaration, invoice, issueReceivable, termsFor, signOffer } = net;
      const linkingKeys = [keccakOfText("CSQU3054383 on voyage 042W")];
      const contested = await declaration({ value: 250_000_00n, linkingKeys });
      const collateral = await issueReceivable(await invoice(), [[contested, 250_000_00n]]);
      await declaration({ linkingKeys });
      const unaware = await termsFor([collateral]);
      await expect(desk.connect(exporter).accept(await signOffer(bankA, unaware), unaware))
        .to.be.revertedWithCustomError(registry, "DocumentIsContested")
        .withArgs(contested.id);
      const aware = await termsFor([collateral], { contested: [contested.id] });
      await desk.connect(exporter).accept(await signOffer(bankA, aware), aware);
    });
  });

  it("pays whom the terms name: the lender itself, one payee twice, an account of nobody on the network", async () => {
    const { desk, deposit, exporter, bankA, strangers, collateral, termsFor, signOffer, ethers } = await tokenized();
    const stranger = strangers[0]!;
    const terms = await termsFor([collateral], {
      payouts: [
        { payee: bankA.address, amount: 1n },
        { payee: stranger.address, amount: 99_999_99n },
        { payee: stranger.address, amount: 100_000_00n },
      ],
    });
    const offer = await signOffer(bankA, terms);
    await expect(desk.connect(exporter).accept(offer, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [bankA, stranger, exporter, desk],
      [-199_999_99n, 199_999_99n, 0n, 0n],
    );
  });
});

describe("FinancingDesk, the pause", () => {
  it("lies in the lien book: with the desk delisted no offer is accepted, and all that is owed can be paid", async () => {
    const { desk, lienbook, exporter, debtor, bankA, terms, invoice, declaration, issueReceivable, ...rest } =
      await financed();
    const fresh = await issueReceivable(await invoice(), [[await declaration({ value: 250_000_00n }), 250_000_00n]]);
    const next = await rest.termsFor([fresh]);
    const offer = await rest.signOffer(bankA, next);
    await lienbook.delistEngine(desk);
    await expect(desk.connect(exporter).accept(offer, next))
      .to.be.revertedWithCustomError(lienbook, "EngineNotListed")
      .withArgs(desk);
    await desk.connect(debtor).collect(0, 100_000_00n, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await lienbook.listEngine(desk);
    await desk.connect(exporter).accept(offer, next);
  });

  it("of an asset or a token stops offers in it, and no payment", async () => {
    const { desk, lienbook, exporter, debtor, bankA, terms, deposit, collateral, acknowledgedReceivable, ...rest } =
      await financed();
    const { collateral: fresh } = await acknowledgedReceivable();
    const next = await rest.termsFor([fresh]);
    const offer = await rest.signOffer(bankA, next);
    await lienbook.delistAsset(collateral.asset);
    await expect(desk.connect(exporter).accept(offer, next))
      .to.be.revertedWithCustomError(lienbook, "AssetNotListed")
      .withArgs(collateral.asset);
    await lienbook.listAsset(collateral.asset);
    await desk.listToken(deposit, 0n);
    await expect(desk.connect(exporter).accept(offer, next))
      .to.be.revertedWithCustomError(desk, "TokenNotListed")
      .withArgs(deposit);
    await lienbook.delistAsset(collateral.asset);
    await desk.connect(debtor).collect(0, 100_000_00n, terms);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect((await desk.financingOf(rest.financing)).status).to.equal(STATUS.repaid);
  });
});

describe("FinancingDesk, settlement tokens", () => {
  it("are listed with their currency by the governor, relisted with another, and delisted with none", async () => {
    const { desk, strangers } = await deployed();
    const token = strangers[0]!;
    expect(await desk.currencyOf(token)).to.equal(0n);
    for (const currency of [EUR, USD, 0n]) {
      await expect(desk.listToken(token, currency)).to.emit(desk, "TokenListed").withArgs(token, currency);
      expect(await desk.currencyOf(token)).to.equal(currency);
    }
  });

  it("are nobody else's to list", async () => {
    const { desk, exporter, bankA, strangers, deposit } = await deployed();
    for (const outsider of [exporter, bankA, strangers[0]!]) {
      await expect(desk.connect(outsider).listToken(deposit, EUR))
        .to.be.revertedWithCustomError(desk, "AccessManagedUnauthorized")
        .withArgs(outsider);
    }
  });
});
