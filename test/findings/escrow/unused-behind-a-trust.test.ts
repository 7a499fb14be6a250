/**
 * The lender that had entrusted its claim. Before it demands payment of a guarantor it entrusts its claim to the guarantee book,
 * and an account of the book's is the creditor from then on. The escrow knew creditors by their address alone: so the lender could
 * neither call home what nobody had used of the loan, nor waive misuse, while payees went on drawing.
 */
import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { clearance, delivered, drawn, misuseReport, showing } from "../../fixtures/disbursement.ts";
import { stage } from "../../fixtures/stages.ts";
import { intoDefault } from "../../fixtures/servicing.ts";

const [PROOF, REASON] = [keccakOfText("what the inspector found"), keccakOfText("why the bank lets it pass")];

/** The foundry was paid, misuse of it was reported, the loan is in default, and bank A has entrusted its claim. */
const entrusted = stage(drawn, async (net) => {
  const { disbursement, guarantees, registry, exporter, inspector, customs, declarations } = net;
  const { use, terms } = net;
  await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
  await disbursement.reportMisuse(use, 0n, PROOF, await misuseReport(net, inspector, use, 0, PROOF), terms);
  await registry.revoke(...(await net.revocation(customs, declarations[0])));
  await intoDefault(net, declarations[0].id);
  return { trust: await guarantees.accountOf(use.financing) };
});

describe("A lender that has entrusted its claim", () => {
  it("calls home what is not used, which reduces the debt and goes to the trust", async () => {
    const { disbursement, desk, deposit, bankA, ethers, use, terms, trust } = await entrusted();
    expect(await desk.creditorOf(terms)).to.equal(trust);
    await expect(disbursement.connect(bankA).returnUnused(use, terms)).to.changeTokenBalances(
      ethers,
      deposit,
      [disbursement, trust],
      [-100_000_00n, 100_000_00n],
    );
    expect((await desk.owed(terms)).principal).to.equal(100_000_00n);
  });

  it("waives misuse by any of its accounts, as whatever else is its own", async () => {
    const net = await entrusted();
    const { disbursement, participants, bankA, strangers, use, terms, id } = net;
    const branch = strangers[9]!;
    await participants.addAccount(bankA.lei, branch);
    const waiver = await clearance(net, branch, use, REASON);
    await expect(disbursement.clearMisuse(use, REASON, waiver, terms))
      .to.emit(disbursement, "MisuseCleared")
      .withArgs(id, branch, REASON, 80_000n);
  });

  it("is the only one that does: neither another bank, nor a guarantor, nor who belongs to nobody", async () => {
    const net = await entrusted();
    const { disbursement, bankB, guarantor, exporter, deployer, use, terms } = net;
    for (const other of [bankB, guarantor, exporter, deployer]) {
      await expect(disbursement.connect(other).returnUnused(use, terms))
        .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
        .withArgs(use.financing);
      await expect(disbursement.clearMisuse(use, REASON, await clearance(net, other, use, REASON), terms))
        .to.be.revertedWithCustomError(disbursement, "NotMonitorOrCreditor")
        .withArgs(other);
    }
  });

  type Net = Awaited<ReturnType<typeof drawn>>;
  const [RETURN, REVERT] = ["f3", "fd"];
  /** Runtime code that answers with `length` bytes, the borrower's LEI first. */
  const naming = ({ exporter }: Net, length: string, way = RETURN) =>
    `0x7f${exporter.lei.slice(2).padEnd(64, "0")}60005260${length}6000${way}`;
  for (const [answers, codeFor] of Object.entries({
    "answers nothing": () => "0x00",
    reverts: () => "0x60006000fd",
    "burns what gas it is given": () => "0xfe",
    "names nobody": () => "0x60206000f3",
    "names somebody and reverts": (net: Net) => naming(net, "20", REVERT),
    "names somebody in more than was asked": (net: Net) => naming(net, "40"),
    "names somebody in less than was asked": (net: Net) => naming(net, "14"),
  })) {
    it(`makes nobody else a creditor by being a contract that ${answers}, and keeps nobody's money from going home`, async () => {
      const net = await drawn();
      const { disbursement, desk, recovery, registry, networkHelpers, bankA, deployer, exporter, customs } = net;
      const { declarations, use, terms, passDays } = net;
      await registry.revoke(...(await net.revocation(customs, declarations[0])));
      await recovery.connect(bankA).declareDefault(declarations[0].id, terms);
      await networkHelpers.setCode(bankA.address, codeFor(net));
      for (const other of [exporter, deployer]) {
        await expect(disbursement.connect(other).returnUnused(use, terms))
          .to.be.revertedWithCustomError(disbursement, "NothingToReturn")
          .withArgs(use.financing);
      }
      await passDays(41n);
      await disbursement.connect(exporter).returnUnused(use, terms);
      expect((await desk.owed(terms)).principal).to.be.lessThan(2_000_00n);
    });
  }
});
