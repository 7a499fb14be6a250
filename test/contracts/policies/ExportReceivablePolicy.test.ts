import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { ExportReceivablePolicy__factory } from "../../../typechain-types/index.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { EUR, USD } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../fixtures/stages.ts";

const ONE_MILLION = 1_000_000n;

/** As deployed: 80 % advance, declarations over all of the face value, 180 days of age and tenor, 30 to settle. */
const RULES = {
  advanceRate: 800_000n,
  evidenceCover: ONE_MILLION,
  oldestEvidence: 180n,
  longestTenor: 180n,
  settlementDays: 30n,
};

async function policyWith({ deployer, receivable, registry }: LienbookNetwork, wish: Partial<typeof RULES>) {
  return new ExportReceivablePolicy__factory(deployer).deploy(receivable, registry, { ...RULES, ...wish });
}

/** A receivable over one declaration of the same value, issued and acknowledged today. */
async function backedReceivable(
  net: LienbookNetwork,
  value: bigint,
  options: { declared?: bigint; dueOn?: bigint; age?: bigint; currency?: bigint } = {},
): Promise<Collateral> {
  const { declared = value, age = 0n, currency = USD, ...issue } = options;
  const datedOn = (await net.today()) - age;
  const evidence = await net.declaration({ value: declared, datedOn, currency });
  const of = await net.invoice({ value, datedOn: await net.today(), currency });
  return net.issueReceivable(of, [[evidence, declared]], issue);
}

const unacknowledged = stage(deployed, async ({ invoice, declaration, issueReceivable }) => {
  const behind = [[await declaration({ value: 250_000_00n }), 250_000_00n]] as const;
  return { collateral: await issueReceivable(await invoice(), behind, { acknowledged: false }) };
});

describe("ExportReceivablePolicy", () => {
  describe("rules", () => {
    it("are set when it is deployed, for good, and shown", async () => {
      const { policy, receivable, registry } = await deployed();
      expect(await policy.rules()).to.deep.equal(Object.values(RULES));
      expect(await policy.receivable()).to.equal(await receivable.getAddress());
      expect(await policy.registry()).to.equal(await registry.getAddress());
    });

    it("lend something and no more than all, for a time", async () => {
      const net = await deployed();
      for (const wish of [{ advanceRate: 0n }, { advanceRate: ONE_MILLION + 1n }, { longestTenor: 0n }]) {
        const rules = { ...RULES, ...wish };
        await expect(policyWith(net, wish))
          .to.be.revertedWithCustomError(net.policy, "ExportReceivableRulesInvalid")
          .withArgs(Object.values(rules));
      }
      const widest = { advanceRate: ONE_MILLION, evidenceCover: 0n, oldestEvidence: 0n, settlementDays: 0n };
      const policy = await policyWith(net, { ...widest, longestTenor: 1n });
      expect((await policy.rules()).advanceRate).to.equal(ONE_MILLION);
    });
  });

  describe("check", () => {
    it("agrees to what the product is for", async () => {
      const { policy, collateral, termsFor } = await tokenized();
      await policy.check(await termsFor([collateral]));
    });

    it("refuses collateral that is no receivable of the network's", async () => {
      const { policy, collateral, strangers, termsFor } = await tokenized();
      const terms = await termsFor([collateral, { ...collateral, asset: strangers[0]!.address }]);
      await expect(policy.check(terms)).to.be.revertedWithCustomError(policy, "NotAReceivable").withArgs(strangers[0]!);
    });

    it("refuses a receivable that its debtor has not acknowledged", async () => {
      const { policy, collateral, termsFor } = await unacknowledged();
      await expect(policy.check(await termsFor([collateral])))
        .to.be.revertedWithCustomError(policy, "ReceivableNotAcknowledged")
        .withArgs(collateral.id);
    });

    it("takes evidence to its last day and refuses it the day after, naming its date and the limit", async () => {
      const net = await deployed();
      const { policy, termsFor, passDays, today } = net;
      const collateral = await backedReceivable(net, 100_000_00n, { age: 170n, dueOn: (await today()) + 150n });
      const datedOn = (await today()) - 170n;
      const wish = { principal: 10n };
      await passDays(10n);
      await policy.check(await termsFor([collateral], wish));
      await passDays(1n);
      await expect(policy.check(await termsFor([collateral], wish)))
        .to.be.revertedWithCustomError(policy, "EvidenceTooOld")
        .withArgs(collateral.id, datedOn, 180n);
    });

    it("takes the invoice's own age for evidence too", async () => {
      const net = await deployed();
      const { policy, termsFor, invoice, declaration, issueReceivable, today } = net;
      const datedOn = (await today()) - 181n;
      const of = await invoice({ value: 100n, datedOn });
      const collateral = await issueReceivable(of, [[await declaration({ value: 100n }), 100n]]);
      await expect(policy.check(await termsFor([collateral], { principal: 10n })))
        .to.be.revertedWithCustomError(policy, "EvidenceTooOld")
        .withArgs(collateral.id, datedOn, 180n);
    });

    it("refuses declarations that stand for a cent too little, naming what they declare and what is needed", async () => {
      const net = await deployed();
      const { policy, termsFor } = net;
      const short = await backedReceivable(net, 100_000_00n, { declared: 99_999_99n });
      await expect(policy.check(await termsFor([short], { principal: 10n })))
        .to.be.revertedWithCustomError(policy, "EvidenceInsufficient")
        .withArgs(short.id, 99_999_99n, 100_000_00n);
    });

    it("rounds what declarations must stand for up, and asks for none where the rules ask for none", async () => {
      const net = await deployed();
      const { termsFor, invoice, issueReceivable } = net;
      const third = await policyWith(net, { evidenceCover: 333_333n });
      const enough = await backedReceivable(net, 10n, { declared: 4n }); // 3.33333 rounded up
      const short = await backedReceivable(net, 10n, { declared: 3n });
      await third.check(await termsFor([enough], { principal: 3n }));
      await expect(third.check(await termsFor([short], { principal: 3n })))
        .to.be.revertedWithCustomError(third, "EvidenceInsufficient")
        .withArgs(short.id, 3n, 4n);
      const bare = await issueReceivable(await invoice(), []);
      await (await policyWith(net, { evidenceCover: 0n })).check(await termsFor([bare], { principal: 3n }));
    });

    it("asks for declarations over the whole face value, however little of it is pledged", async () => {
      const net = await deployed();
      const short = await backedReceivable(net, 100n, { declared: 50n });
      const terms = await net.termsFor([{ ...short, amount: 10n }], { principal: 8n });
      await expect(net.policy.check(terms))
        .to.be.revertedWithCustomError(net.policy, "EvidenceInsufficient")
        .withArgs(short.id, 50n, 100n);
    });

    it("lends up to the advance rate of what is pledged, rounded down, and names the most", async () => {
      const net = await tokenized();
      const { policy, collateral, termsFor } = net;
      const wish = { principal: 200_000_01n };
      await expect(policy.check(await termsFor([collateral], wish)))
        .to.be.revertedWithCustomError(policy, "AdvanceRateExceeded")
        .withArgs(200_000_01n, 200_000_00n);
      const nine = [{ ...collateral, amount: 9n }]; // 80 % is 7.2
      await policy.check(await termsFor(nine, { principal: 7n }));
      await expect(policy.check(await termsFor(nine, { principal: 8n })))
        .to.be.revertedWithCustomError(policy, "AdvanceRateExceeded")
        .withArgs(8n, 7n);
    });

    it("takes several receivables together", async () => {
      const net = await tokenized();
      const { policy, collateral, termsFor } = net;
      const second = await backedReceivable(net, 50_000_00n);
      await policy.check(await termsFor([collateral, second], { principal: 240_000_00n }));
      await expect(policy.check(await termsFor([collateral, second], { principal: 240_000_01n })))
        .to.be.revertedWithCustomError(policy, "AdvanceRateExceeded")
        .withArgs(240_000_01n, 240_000_00n);
    });

    it("refuses a last instalment after the longest tenor", async () => {
      const net = await deployed();
      const { policy, termsFor, today } = net;
      const collateral = await backedReceivable(net, 100n, { dueOn: (await today()) + 360n });
      const latest = (await today()) + 180n;
      const due = (dueOn: bigint) => ({ principal: 80n, schedule: [{ dueOn, principal: 80n }] });
      await policy.check(await termsFor([collateral], due(latest)));
      await expect(policy.check(await termsFor([collateral], due(latest + 1n))))
        .to.be.revertedWithCustomError(policy, "MaturityTooLate")
        .withArgs(latest + 1n, latest);
    });

    it("refuses a last instalment after the receivable is due and the payment has had time to arrive", async () => {
      const net = await deployed();
      const { policy, termsFor, today } = net;
      const day = await today();
      const soon = await backedReceivable(net, 100n, { dueOn: day + 60n });
      const later = await backedReceivable(net, 100n, { dueOn: day + 120n });
      const due = (dueOn: bigint) => ({ principal: 160n, schedule: [{ dueOn, principal: 160n }] });
      for (const pair of [
        [soon, later],
        [later, soon],
      ]) {
        await policy.check(await termsFor(pair, due(day + 90n)));
        await expect(policy.check(await termsFor(pair, due(day + 91n))))
          .to.be.revertedWithCustomError(policy, "MaturityTooLate")
          .withArgs(day + 91n, day + 90n);
      }
    });
  });

  describe("quote", () => {
    it("offers the advance rate of what is pledged, in equal parts at even distances to the last day", async () => {
      const { policy, collateral, today } = await tokenized();
      const day = await today();
      // The receivable falls due in 150 days; 30 more to settle are the longest tenor, too.
      expect(await policy.quote([collateral], 3)).to.deep.equal([
        USD,
        200_000_00n,
        [
          [day + 60n, 66_666_66n],
          [day + 120n, 66_666_66n],
          [day + 180n, 66_666_68n],
        ],
      ]);
    });

    it("is what a bank can lend as it stands", async () => {
      for (const instalments of [1, 7, 180]) {
        const net = await tokenized();
        const { policy, desk, exporter, bankA, collateral, termsFor, signOffer } = net;
        const quoted = await policy.quote([collateral], instalments);
        const schedule = quoted.schedule.map(({ dueOn, principal }) => ({ dueOn, principal }));
        expect(schedule).to.have.length(instalments);
        const payouts = [{ payee: exporter.address, amount: quoted.principal }];
        const terms = await termsFor([collateral], { principal: quoted.principal, schedule, payouts });
        await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
        expect((await desk.owed(terms)).principal).to.equal(quoted.principal);
      }
    });

    it("is of what is free of the invoice when other liens stand on it", async () => {
      const { policy, bankB, collateral, pledged } = await tokenized();
      await pledged(bankB, { ...collateral, amount: 100_000_00n });
      expect((await policy.quote([collateral], 1)).principal).to.equal(120_000_00n);
      await pledged(bankB, { ...collateral, amount: 150_000_00n });
      expect((await policy.quote([collateral], 1)).principal).to.equal(0n);
    });

    it("is of what is free of the face value, though the invoice has become worth more", async () => {
      const { policy, bankB, exporter, paper, collateral, pledged, amend } = await tokenized();
      await pledged(bankB, { ...collateral, amount: 100_000_00n });
      await amend(exporter, paper, { value: collateral.face + 50_000_00n });
      expect((await policy.quote([collateral], 1)).principal).to.equal(120_000_00n);
    });

    it("is of the part that is pledged, rounded down, and of all receivables together", async () => {
      const net = await tokenized();
      const { policy, collateral } = net;
      expect((await policy.quote([{ ...collateral, amount: 9n }], 1)).principal).to.equal(7n);
      const second = await backedReceivable(net, 50_000_00n);
      expect((await policy.quote([collateral, second], 1)).principal).to.equal(240_000_00n);
    });

    it("names the currency of the receivable", async () => {
      const net = await deployed();
      const collateral = await backedReceivable(net, 100n, { currency: EUR });
      expect((await net.policy.quote([collateral], 1)).currency).to.equal(EUR);
    });

    it("adds no cents to cents of another currency, as no loan could be made on both", async () => {
      const net = await tokenized();
      const { policy, registry, collateral } = net;
      const inEuro = await backedReceivable(net, 50_000_00n, { currency: EUR });
      await expect(policy.quote([collateral, inEuro], 1))
        .to.be.revertedWithCustomError(registry, "DocumentCurrencyMismatch")
        .withArgs(inEuro.id, USD, EUR);
      const second = await backedReceivable(net, 50_000_00n);
      expect((await policy.quote([collateral, second], 1)).currency).to.equal(USD);
    });

    it("ends with the receivable that is due first", async () => {
      const net = await deployed();
      const { policy, today } = net;
      const day = await today();
      const soon = await backedReceivable(net, 100n, { dueOn: day + 10n });
      const later = await backedReceivable(net, 100n, { dueOn: day + 120n });
      const { schedule } = await policy.quote([later, soon], 2);
      expect(schedule.map(({ dueOn }) => dueOn)).to.deep.equal([day + 20n, day + 40n]);
    });

    it("is none of a receivable that could not be lent on: the rule that is broken is named at once", async () => {
      const { policy, collateral } = await unacknowledged();
      await expect(policy.quote([collateral], 1))
        .to.be.revertedWithCustomError(policy, "ReceivableNotAcknowledged")
        .withArgs(collateral.id);
    });

    it("asks how many parts", async () => {
      const { policy, collateral } = await tokenized();
      await expect(policy.quote([collateral], 0)).to.be.revertedWithCustomError(policy, "InstalmentsMissing");
    });

    it("has a day for each part or none, naming the last day that there is", async () => {
      const net = await deployed();
      const { policy, today, passDays } = net;
      const day = await today();
      const collateral = await backedReceivable(net, 100n, { dueOn: day });
      const latest = day + 30n;
      expect((await policy.quote([collateral], 30)).schedule.map(({ dueOn }) => dueOn - day)).to.deep.equal(
        Array.from({ length: 30 }, (_, index) => BigInt(index + 1)),
      );
      await expect(policy.quote([collateral], 31))
        .to.be.revertedWithCustomError(policy, "NoTimeLeft")
        .withArgs(latest);
      await passDays(30n);
      await expect(policy.quote([collateral], 1))
        .to.be.revertedWithCustomError(policy, "NoTimeLeft")
        .withArgs(latest);
    });

    it("is nothing for a document that nobody registered", async () => {
      const { policy, collateral } = await tokenized();
      const unknown = { ...collateral, id: keccakOfText("an invoice that nobody registered") };
      expect((await policy.quote([unknown], 1)).principal).to.equal(0n);
    });
  });
});
