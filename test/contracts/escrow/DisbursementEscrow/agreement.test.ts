import { expect } from "chai";
import { keccak256, ZeroAddress, ZeroHash } from "ethers";

import { decodeDisbursementTerms, disbursementIdOf } from "../../../../sdk/escrow/terms.ts";
import { applicationTerms, interestTerms } from "../../../../sdk/financing/terms.ts";
import {
  agreement,
  asked,
  drafted,
  drawn,
  LOADED,
  NO_LEI,
  planned,
  RATE,
  STAGE,
  TRANCHE,
  useSigned,
} from "../../../fixtures/disbursement.ts";
import type { Tranche, Use } from "../../../fixtures/disbursement.ts";
import { STATUS } from "../../../fixtures/financing.ts";
import { EUR, KIND } from "../../../fixtures/network.ts";
import { benchmarkOf } from "../../../fixtures/rates.ts";
import { renewal, sale } from "../../../fixtures/servicing.ts";

const LAST_DAY = 65_535n;

/** The first tranche otherwise than it was. */
const first =
  (change: Partial<Tranche>) =>
  (use: Use): Use => ({
    ...use,
    tranches: use.tranches.map((tranche, index) => (index === 0 ? { ...tranche, ...change } : tranche)),
  });

describe("DisbursementEscrow, agreement", () => {
  it("is made by both signatures, whoever brings them, and published whole", async () => {
    const net = await drafted();
    const { disbursement, use, terms, strangers, exporter, bankA } = net;
    const id = disbursementIdOf(use);
    expect(await disbursement.idOf(use)).to.equal(id);
    const sent = disbursement.connect(strangers[5]).agree(...(await agreement(net, use, terms)));
    await expect(sent).to.emit(disbursement, "DisbursementAgreed");
    const [event] = await disbursement.queryFilter(disbursement.filters.DisbursementAgreed(id));
    expect([event?.args.financing, event?.args.lender, event?.args.borrower]).to.deep.equal([
      use.financing,
      bankA.address,
      exporter.address,
    ]);
    expect(keccak256(event!.args.terms)).to.equal(id);
    expect(disbursementIdOf(decodeDisbursementTerms(event!.args.terms))).to.equal(id);
    expect(await disbursement.disbursementOf(use.financing)).to.deep.equal([id, STAGE.unfunded, 0n, 0n, 0n, false]);
  });

  it("is made in person by the party that submits the other one's signature", async () => {
    const net = await drafted();
    const { disbursement, use, terms, exporter, bankA } = net;
    const inPerson = { signer: exporter.address, nonce: 0n, deadline: 0n, signature: "0x" };
    await disbursement.connect(exporter).agree(use, await useSigned(net, bankA, use), inPerson, terms);
    expect((await disbursement.disbursementOf(use.financing)).id).to.equal(disbursementIdOf(use));
  });

  it("is made by a bank's multisig: officers sign, ERC-1271 answers", async () => {
    const net = await drafted();
    const { disbursement, ethers, participants, exporter, bankA, strangers, collateral, inspector } = net;
    const officers = [strangers[6]!, strangers[7]!].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    const wallet = await ethers.deployContract("MultisigWallet", [officers.map(({ address }) => address), 2]);
    await participants.addAccount(bankA.lei, wallet);
    const lender = await wallet.getAddress();
    const { use, terms } = await planned({ ...net, collateral }, inspector, { financing: { lender } });
    const limits = { nonce: 7n, deadline: (await net.now()) + 86_400n };
    const signatures = await Promise.all(officers.map((officer) => useSigned(net, officer, use, limits)));
    const both = `0x${signatures.map(({ signature }) => String(signature).slice(2)).join("")}`;
    const byExporter = await useSigned(net, exporter, use);
    const one = { signer: lender, ...limits, signature: signatures[0]!.signature };
    await expect(disbursement.agree(use, one, byExporter, terms)).to.be.revertedWithCustomError(
      disbursement,
      "SignatureInvalid",
    );
    await disbursement.agree(use, { ...one, signature: both }, byExporter, terms);
    expect((await disbursement.disbursementOf(use.financing)).id).to.equal(disbursementIdOf(use));
  });

  it("can follow the drawdown, as long as the money was not sent back", async () => {
    const net = await drafted();
    const { disbursement, desk, exporter, bankA, use, terms, passDays } = net;
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    const late = await agreement(net, use, terms);
    await passDays(7n);
    await disbursement.sendBack(terms, terms);
    await expect(disbursement.agree(...late))
      .to.be.revertedWithCustomError(disbursement, "ProceedsSentBack")
      .withArgs(use.financing);
  });

  it("is made once: neither the same nor other terms take its place, whoever signs", async () => {
    const net = await drafted();
    const { disbursement, use, terms } = net;
    const agreed = await agreement(net, use, terms);
    await disbursement.agree(...agreed);
    const other = { ...use, misuseRate: 0n };
    for (const again of [agreed, await agreement(net, other, terms)]) {
      await expect(disbursement.agree(...again))
        .to.be.revertedWithCustomError(disbursement, "DisbursementAlreadyAgreed")
        .withArgs(use.financing, disbursementIdOf(use));
    }
  });

  it("is refused from others than lender and borrower, be they of the same house", async () => {
    const net = await drafted();
    const { disbursement, use, terms, exporter, bankA, bankB, otherExporter } = net;
    const [byBank, byExporter] = [await useSigned(net, bankA, use), await useSigned(net, exporter, use)];
    await expect(disbursement.agree(use, await useSigned(net, bankB, use), byExporter, terms))
      .to.be.revertedWithCustomError(disbursement, "NotLender")
      .withArgs(bankB, bankA);
    await expect(disbursement.agree(use, byBank, await useSigned(net, otherExporter, use), terms))
      .to.be.revertedWithCustomError(disbursement, "NotBorrower")
      .withArgs(otherExporter, exporter);
    const forged = { ...(await useSigned(net, otherExporter, use)), signer: exporter.address };
    await expect(disbursement.agree(use, byBank, forged, terms)).to.be.revertedWithCustomError(
      disbursement,
      "SignatureInvalid",
    );
  });

  it("is refused between parties that are not in good standing", async () => {
    const net = await drafted();
    const { disbursement, participants, use, terms, exporter } = net;
    await participants.suspend(exporter.lei);
    await expect(disbursement.agree(...(await agreement(net, use, terms))))
      .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
      .withArgs(exporter.lei);
  });

  it("is refused over another financing than it names, or with other parties, token or currency", async () => {
    const net = await drafted();
    const { disbursement, use, terms, financingIdOf, otherExporter, bankB, strangers } = net;
    const other = { ...terms, salt: keccak256("0x01") };
    await expect(disbursement.agree(...(await agreement(net, use, other))))
      .to.be.revertedWithCustomError(disbursement, "FinancingMismatch")
      .withArgs(use.financing, financingIdOf(other));
    const wrong = [
      { ...use, lender: bankB.address },
      { ...use, borrower: otherExporter.address },
      { ...use, token: strangers[3]!.address },
      { ...use, currency: EUR },
    ];
    for (const each of wrong) {
      await expect(disbursement.agree(...(await agreement(net, each, terms))))
        .to.be.revertedWithCustomError(disbursement, "FinancingMismatch")
        .withArgs(use.financing, use.financing);
    }
  });

  it("is the buyer's to make of a loan that was sold, and no more the lender's that sold it", async () => {
    const net = await drafted();
    const { disbursement, desk, servicing, use, terms, exporter, bankA, bankB } = net;
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    await servicing.transfer(...(await sale(net, terms, bankA, bankB)));
    await expect(disbursement.agree(...(await agreement(net, use, terms))))
      .to.be.revertedWithCustomError(disbursement, "FinancingMismatch")
      .withArgs(use.financing, use.financing);
    const bought = { ...use, lender: bankB.address };
    const signed = [await useSigned(net, bankB, bought), await useSigned(net, exporter, bought)] as const;
    await expect(disbursement.agree(bought, ...signed, terms)).to.emit(disbursement, "DisbursementAgreed");
  });

  it("is not to be made under terms that others have replaced: who is owed the debt is known under those", async () => {
    const net = await drafted();
    const { disbursement, desk, servicing, use, terms, exporter, bankA, bankB } = net;
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    const renewed = await renewal(net, terms);
    await servicing.restructure(...renewed.call);
    await servicing.transfer(...(await sale(net, renewed.terms, bankA, bankB)));
    await expect(disbursement.agree(...(await agreement(net, use, terms))))
      .to.be.revertedWithCustomError(disbursement, "FinancingNotActive")
      .withArgs(use.financing, STATUS.replaced);
  });

  it("is refused where unused money could not reduce the debt", async () => {
    const net = await drafted();
    const { disbursement, collateral, inspector } = net;
    const refusing = { application: applicationTerms({ early: 2n }) };
    const { use, terms } = await planned({ ...net, collateral }, inspector, { financing: refusing });
    await expect(disbursement.agree(...(await agreement(net, use, terms))))
      .to.be.revertedWithCustomError(disbursement, "EarlyRepaymentRefused")
      .withArgs(use.financing);
  });

  it("is refused unless the tranches are just what the financing pays to the escrow", async () => {
    const net = await drafted();
    const { disbursement, use, terms } = net;
    for (const amount of [99_999_99n, 100_000_01n]) {
      await expect(disbursement.agree(...(await agreement(net, first({ amount })(use), terms))))
        .to.be.revertedWithCustomError(disbursement, "TranchesSumMismatch")
        .withArgs(amount + 100_000_00n, 200_000_00n);
    }
  });

  it("takes the sum of several payouts to the escrow, and leaves what goes elsewhere alone", async () => {
    const net = await drafted();
    const { disbursement, exporter, collateral, inspector } = net;
    const payee = await disbursement.getAddress();
    const payouts = [
      { payee, amount: 90_000_00n },
      { payee: exporter.address, amount: 50_000_00n },
      { payee, amount: 60_000_00n },
    ];
    const { use, terms } = await planned({ ...net, collateral }, inspector, {
      financing: { payouts },
      use: (wished) => ({ ...wished, tranches: [{ ...wished.tranches[0]!, amount: 150_000_00n }] }),
    });
    await disbursement.agree(...(await agreement(net, use, terms)));
    expect((await disbursement.disbursementOf(use.financing)).id).to.equal(disbursementIdOf(use));
  });

  it("is refused without tranches, and with more than can be returned at once", async () => {
    const net = await drafted();
    const { disbursement, use, terms } = net;
    const none = { ...use, tranches: [] };
    await expect(disbursement.agree(...(await agreement(net, none, terms))))
      .to.be.revertedWithCustomError(disbursement, "TrancheCountInvalid")
      .withArgs(0n, 32n);
    const each = use.tranches[0]!;
    const many = (count: number): Use => ({
      ...use,
      tranches: Array.from({ length: count }, (_, i) => ({
        ...each,
        amount: i === 0 ? 200_000_00n - BigInt(count) + 1n : 1n,
      })),
    });
    await expect(disbursement.agree(...(await agreement(net, many(33), terms))))
      .to.be.revertedWithCustomError(disbursement, "TrancheCountInvalid")
      .withArgs(33n, 32n);
    await disbursement.agree(...(await agreement(net, many(32), terms)));
  });

  it("is refused with a tranche of nothing, or to an account where money would belong to nobody", async () => {
    const net = await drafted();
    const { disbursement, desk, use, terms } = net;
    for (const payee of [ZeroAddress, await disbursement.getAddress(), await desk.getAddress()]) {
      await expect(disbursement.agree(...(await agreement(net, first({ payee })(use), terms))))
        .to.be.revertedWithCustomError(disbursement, "TrancheInvalid")
        .withArgs(0n, payee, 100_000_00n);
    }
    const { payee } = use.tranches[0]!;
    await expect(disbursement.agree(...(await agreement(net, first({ amount: 0n })(use), terms))))
      .to.be.revertedWithCustomError(disbursement, "TrancheInvalid")
      .withArgs(0n, payee, 0n);
  });

  it("is refused with a last day that has passed, lies before the evidence, or beyond the calendar", async () => {
    const net = await drafted();
    const { disbursement, use, terms, today, carrier, exporter } = net;
    const day = await today();
    const from = day + 10n;
    const later = asked({ kind: KIND.deliveryConfirmation, by: carrier.lei, holder: exporter.lei, from });
    const wrong: Partial<Tranche>[] = [
      { until: day - 1n },
      { until: LAST_DAY + 1n },
      { until: from - 1n, evidence: later },
    ];
    for (const change of wrong) {
      await expect(disbursement.agree(...(await agreement(net, first(change)(use), terms))))
        .to.be.revertedWithCustomError(disbursement, "TrancheDayInvalid")
        .withArgs(0n, change.until);
    }
    await disbursement.agree(...(await agreement(net, first({ until: from, evidence: later })(use), terms)));
  });

  it("takes today for the last day of a tranche, and the last one of the calendar", async () => {
    for (const until of ["today", LAST_DAY] as const) {
      const net = await drafted();
      const { disbursement, terms } = net;
      const use = first({ until: until === "today" ? await net.today() : until })(net.use);
      await expect(disbursement.agree(...(await agreement(net, use, terms)))).to.emit(
        disbursement,
        "DisbursementAgreed",
      );
    }
  });

  it("is refused unless each tranche says on whose word about what it is paid", async () => {
    const net = await drafted();
    const { disbursement, use, terms, carrier, exporter, trade } = net;
    const document = { kind: KIND.deliveryConfirmation, by: carrier.lei, holder: exporter.lei };
    const milestone = { milestone: LOADED, by: carrier.lei, ref: trade.id };
    const incomplete = [
      {},
      { ...document, by: NO_LEI },
      { ...document, holder: NO_LEI },
      { ...document, kind: 0n },
      { ...milestone, by: NO_LEI },
      { ...milestone, ref: ZeroHash },
      { ...milestone, holder: exporter.lei },
      { ...milestone, ...document },
    ];
    for (const evidence of incomplete) {
      await expect(disbursement.agree(...(await agreement(net, first({ evidence: asked(evidence) })(use), terms))))
        .to.be.revertedWithCustomError(disbursement, "EvidenceInvalid")
        .withArgs(0n);
    }
  });

  it("lets the borrower's own word release nothing", async () => {
    const net = await drafted();
    const { disbursement, use, terms, exporter } = net;
    const evidence = asked({ kind: KIND.deliveryConfirmation, by: exporter.lei, holder: exporter.lei });
    await expect(disbursement.agree(...(await agreement(net, first({ evidence })(use), terms))))
      .to.be.revertedWithCustomError(disbursement, "EvidenceByBorrower")
      .withArgs(0n);
  });

  it("is of documents that borrower or payee hold: others' are not theirs to use up", async () => {
    const net = await drafted();
    const { disbursement, use, terms, carrier, debtor } = net;
    const evidence = asked({ kind: KIND.deliveryConfirmation, by: carrier.lei, holder: debtor.lei });
    await expect(disbursement.agree(...(await agreement(net, first({ evidence })(use), terms))))
      .to.be.revertedWithCustomError(disbursement, "HolderIsOther")
      .withArgs(0n, debtor.lei);
  });

  it("names the entity for which the borrower acts", async () => {
    const net = await drafted();
    const { disbursement, use, terms, exporter, otherExporter } = net;
    await expect(disbursement.agree(...(await agreement(net, { ...use, enterprise: otherExporter.lei }, terms))))
      .to.be.revertedWithCustomError(disbursement, "NotBorrowersEntity")
      .withArgs(otherExporter.lei, exporter.lei);
  });

  it("has a monitor that is neither of the parties, or none", async () => {
    const net = await drafted();
    const { disbursement, use, terms, bankA, exporter } = net;
    for (const { lei } of [bankA, exporter]) {
      await expect(disbursement.agree(...(await agreement(net, { ...use, monitor: lei }, terms))))
        .to.be.revertedWithCustomError(disbursement, "WitnessIsParty")
        .withArgs(lei);
    }
    await disbursement.agree(...(await agreement(net, { ...use, monitor: NO_LEI }, terms)));
  });

  it("promises no rate upon misuse that the financing would not bear", async () => {
    const net = await drafted();
    const { disbursement, use, terms, collateral, inspector, bankB } = net;
    const escrow = await disbursement.getAddress();
    for (const misuseRate of [1n, RATE, 2n * RATE + 1n, 1_000_001n]) {
      await expect(disbursement.agree(...(await agreement(net, { ...use, misuseRate }, terms))))
        .to.be.revertedWithCustomError(disbursement, "MisuseRateInvalid")
        .withArgs(misuseRate, RATE, escrow);
    }
    const interests = [
      interestTerms({ rate: RATE }),
      interestTerms({ rate: RATE, fixingAgent: bankB.address }),
      interestTerms({ rate: RATE, fixingAgent: escrow, benchmark: benchmarkOf(bankB) }),
    ];
    for (const interest of interests) {
      const other = await planned({ ...net, collateral }, inspector, { financing: { interest } });
      await expect(disbursement.agree(...(await agreement(net, other.use, other.terms))))
        .to.be.revertedWithCustomError(disbursement, "MisuseRateInvalid")
        .withArgs(120_000n, RATE, interest.fixingAgent);
      const without = { ...other.use, misuseRate: 0n };
      await disbursement.agree(...(await agreement(net, without, other.terms)));
    }
    await disbursement.agree(...(await agreement(net, { ...use, misuseRate: 2n * RATE }, terms)));
    const dear = { interest: interestTerms({ rate: 600_000n, fixingAgent: escrow }) };
    for (const [misuseRate, agreed] of [
      [1_000_001n, false],
      [1_000_000n, true],
    ] as const) {
      const other = await planned({ ...net, collateral }, inspector, {
        financing: dear,
        use: (wished) => ({ ...wished, misuseRate }),
      });
      const sent = disbursement.agree(...(await agreement(net, other.use, other.terms)));
      if (agreed) await expect(sent).to.emit(disbursement, "DisbursementAgreed");
      else await expect(sent).to.be.revertedWithCustomError(disbursement, "MisuseRateInvalid");
    }
  });
});

describe("DisbursementEscrow, funding", () => {
  it("is noted by anyone once the financing was accepted, and not before", async () => {
    const net = await drafted();
    const { disbursement, desk, deposit, exporter, bankA, use, terms, strangers } = net;
    const escrow = disbursement.connect(strangers[5]);
    await expect(escrow.fund(use))
      .to.be.revertedWithCustomError(disbursement, "DisbursementNotAgreed")
      .withArgs(disbursementIdOf(use), use.financing);
    await disbursement.agree(...(await agreement(net, use, terms)));
    await expect(escrow.fund(use))
      .to.be.revertedWithCustomError(disbursement, "FinancingNotActive")
      .withArgs(use.financing, STATUS.none);
    await expect(disbursement.returnUnused(use, terms))
      .to.be.revertedWithCustomError(disbursement, "DisbursementNotFunded")
      .withArgs(disbursementIdOf(use));
    await desk.connect(exporter).accept(await net.signOffer(bankA, terms), terms);
    expect((await disbursement.useOfProceeds(use, [])).map(({ state }) => state)).to.deep.equal(
      use.tranches.map(() => TRANCHE.unfunded),
    );
    await expect(escrow.fund(use))
      .to.emit(disbursement, "DisbursementFunded")
      .withArgs(disbursementIdOf(use), use.financing);
    expect(await deposit.balanceOf(disbursement)).to.equal(200_000_00n);
    expect((await disbursement.useOfProceeds(use, [])).map(({ state }) => state)).to.deep.equal(
      use.tranches.map(() => TRANCHE.pending),
    );
  });

  it("is noted once", async () => {
    const { disbursement, use, id } = await drawn();
    await expect(disbursement.fund(use))
      .to.be.revertedWithCustomError(disbursement, "DisbursementAlreadyFunded")
      .withArgs(id);
  });

  it("is of the terms that were agreed, down to the last field", async () => {
    const { disbursement, use } = await drawn();
    const other = { ...use, misuseRate: use.misuseRate + 1n };
    await expect(disbursement.fund(other))
      .to.be.revertedWithCustomError(disbursement, "DisbursementNotAgreed")
      .withArgs(disbursementIdOf(other), use.financing);
    await expect(disbursement.useOfProceeds(other, []))
      .to.be.revertedWithCustomError(disbursement, "DisbursementNotAgreed")
      .withArgs(disbursementIdOf(other), use.financing);
  });
});
