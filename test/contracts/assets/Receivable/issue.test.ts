import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { DOCUMENT_KIND } from "../../../../sdk/documents/kinds.ts";
import { backingHashOf, commitmentOf, detailsOf, encodeDetails, factsOf } from "../../../fixtures/encodings.ts";
import type { Collateral, ReceivableDetails } from "../../../fixtures/encodings.ts";
import { LARGEST } from "../../../fixtures/financing.ts";
import { DAY, EUR, KIND, ROLE_BIT } from "../../../fixtures/network.ts";
import type { LienbookNetwork, RegisteredDocument } from "../../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../../fixtures/stages.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const MOST_BACKINGS = 100;

/** An invoice of 250 000.00, a declaration of 100 000.00 and one of 150 000.00, in ascending order of their ids. */
const invoiced = stage(deployed, async ({ invoice, declaration, today }) => {
  const paper = await invoice();
  const pair = [await declaration(), await declaration({ value: 150_000_00n })];
  const [low, high] = pair.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)) as [
    RegisteredDocument,
    RegisteredDocument,
  ];
  return { paper, low, high, dueOn: (await today()) + 90n };
});
type Invoiced = Awaited<ReturnType<typeof invoiced>>;

/** A receivable that its debtor has not acknowledged yet. */
const issued = stage(invoiced, async ({ issueReceivable, paper, low, high }) => {
  const behind = [
    [low, low.document.value],
    [high, high.document.value],
  ] as const;
  return { collateral: await issueReceivable(paper, behind, { acknowledged: false }) };
});

type Issue = Parameters<LienbookNetwork["receivable"]["issue"]>;
interface IssueWish {
  id?: string;
  face?: bigint;
  debtor?: string;
  dueOn?: bigint;
  backing?: readonly (readonly [RegisteredDocument, bigint])[];
  roots?: string[];
}

/** What `issue` takes: the invoice over all of both declarations, unless a test wants something else. */
function issueOf({ paper, low, high, debtor, dueOn }: Invoiced, wish: IssueWish = {}): [...Issue] {
  const backing = wish.backing ?? [
    [low, low.document.value],
    [high, high.document.value],
  ];
  return [
    wish.id ?? paper.id,
    wish.face ?? paper.document.value,
    wish.debtor ?? debtor.lei,
    wish.dueOn ?? dueOn,
    backing.map(([{ id }, share]) => ({ document: id, share })),
    wish.roots ?? [paper, ...backing.map(([document]) => document)].map(({ document }) => document.contentRoot),
  ] as unknown as [...Issue];
}

describe("Receivable", () => {
  describe("issue", () => {
    it("makes an invoice a token of its seller's, under the invoice's own id, with all that it is backed by", async () => {
      const net = await invoiced();
      const { receivable, exporter, debtor, paper, low, high, dueOn } = net;
      const details = [debtor.lei, dueOn, 250_000_00n, paper.document.datedOn, false, false];
      const backing = [
        [low.id, low.document.value],
        [high.id, high.document.value],
      ];
      await expect(receivable.connect(exporter).issue(...issueOf(net)))
        .to.emit(receivable, "ReceivableIssued")
        .withArgs(paper.id, exporter, debtor.lei, 250_000_00n, details, backing)
        .and.to.emit(receivable, "Transfer")
        .withArgs(ZeroAddress, exporter, BigInt(paper.id));
      expect(await receivable.ownerOf(paper.id)).to.equal(exporter.address);
      expect(await receivable.balanceOf(exporter)).to.equal(1n);
    });

    it("commits to face value, details and backing by one hash", async () => {
      const { receivable, exporter, collateral } = await issued();
      expect(await receivable.pledgeableAs(collateral.id)).to.deep.equal([exporter.address, commitmentOf(collateral)]);
    });

    it("returns the details, with which the receivable is acknowledged and pledged", async () => {
      const net = await invoiced();
      const { receivable, exporter, debtor, dueOn, paper } = net;
      const details = await receivable.connect(exporter).issue.staticCall(...issueOf(net));
      expect(details).to.deep.equal([debtor.lei, dueOn, 250_000_00n, paper.document.datedOn, false, false]);
    });

    it("leaves every balance as it is: nothing is encumbered before it is pledged", async () => {
      const { registry, collateral, low, high } = await issued();
      for (const { id } of [collateral, low, high]) {
        expect((await registry.stateOf(id)).encumbered).to.equal(0n);
      }
    });

    it("counts as declared only what customs declarations stand for", async () => {
      const net = await invoiced();
      const { receivable, exporter, carrier, register, draft, low, paper, debtor, dueOn } = net;
      const bill = await register(carrier, await draft(exporter, { kind: KIND.billOfLading }));
      const backing = ([[low, 40_000_00n] as const, [bill, 200_000_00n] as const] as const).toSorted(([a], [b]) =>
        BigInt(a.id) < BigInt(b.id) ? -1 : 1,
      );
      const details = await receivable.connect(exporter).issue.staticCall(...issueOf(net, { backing }));
      expect(details).to.deep.equal([debtor.lei, dueOn, 40_000_00n, paper.document.datedOn, false, false]);
    });

    it("takes the date of the oldest document, be it the invoice or one behind it", async () => {
      const net = await invoiced();
      const { receivable, exporter, invoice, declaration, today } = net;
      const day = await today();
      const ages: [bigint, bigint][] = [
        [40n, 3n],
        [3n, 40n],
      ];
      for (const [invoiceAge, declarationAge] of ages) {
        const id = await invoice({ datedOn: day - invoiceAge });
        const behind = await declaration({ datedOn: day - declarationAge });
        const roots = [id.document.contentRoot, behind.document.contentRoot];
        const call = issueOf(net, { id: id.id, backing: [[behind, 1n]], roots });
        expect((await receivable.connect(exporter).issue.staticCall(...call)).oldest).to.equal(day - 40n);
      }
    });

    it("takes an invoice with nothing behind it, which declares nothing", async () => {
      const net = await invoiced();
      const { receivable, exporter } = net;
      const details = await receivable.connect(exporter).issue.staticCall(...issueOf(net, { backing: [] }));
      expect(details.declared).to.equal(0n);
    });

    it("takes a face value up to the invoice's, above zero", async () => {
      const net = await invoiced();
      const { receivable, exporter, paper } = net;
      for (const face of [0n, 250_000_01n, LARGEST]) {
        await expect(receivable.connect(exporter).issue(...issueOf(net, { face })))
          .to.be.revertedWithCustomError(receivable, "FaceValueInvalid")
          .withArgs(paper.id, face, 250_000_00n);
      }
      await receivable.connect(exporter).issue(...issueOf(net, { face: 1n }));
    });

    it("takes shares up to each document's value, above zero", async () => {
      const net = await invoiced();
      const { receivable, exporter, low, high } = net;
      for (const share of [0n, high.document.value + 1n, LARGEST]) {
        const backing = [
          [low, 1n],
          [high, share],
        ] as const;
        await expect(receivable.connect(exporter).issue(...issueOf(net, { backing })))
          .to.be.revertedWithCustomError(receivable, "BackingShareInvalid")
          .withArgs(high.id, share, high.document.value);
      }
    });

    it("counts evidence up to the largest value that there is: more says nothing, no face value is larger", async () => {
      const net = await invoiced();
      const { receivable, exporter, declaration } = net;
      const huge = [await declaration({ value: LARGEST }), await declaration({ value: 1n })].sort((a, b) =>
        BigInt(a.id) < BigInt(b.id) ? -1 : 1,
      );
      const backing = huge.map((document) => [document, document.document.value] as const);
      const { declared } = await receivable.connect(exporter).issue.staticCall(...issueOf(net, { backing }));
      expect(declared).to.equal(LARGEST);
    });

    it("is for enterprises in good standing", async () => {
      const net = await invoiced();
      const { receivable, participants, exporter, bankA, strangers, networkHelpers, now } = net;
      await expect(receivable.connect(bankA).issue(...issueOf(net)))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(bankA.lei, ROLE_BIT.enterprise, ROLE_BIT.bank);
      await expect(receivable.connect(strangers[0]).issue(...issueOf(net)))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(strangers[0]!);
      await participants.suspend(exporter.lei);
      await expect(receivable.connect(exporter).issue(...issueOf(net)))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(exporter.lei);
      await participants.reinstate(exporter.lei);
      const kycExpiry = (await now()) + DAY;
      await participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry);
      await networkHelpers.time.increaseTo(kycExpiry + 1n);
      await expect(receivable.connect(exporter).issue(...issueOf(net)))
        .to.be.revertedWithCustomError(participants, "KycExpired")
        .withArgs(exporter.lei, kycExpiry);
    });

    it("is for the holder of the invoice: nobody tokenizes another's, though it is public", async () => {
      const net = await invoiced();
      const { receivable, registry, otherExporter, paper } = net;
      await expect(receivable.connect(otherExporter).issue(...issueOf(net, { backing: [] })))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(paper.id, factsOf(otherExporter.lei, paper.document.contentRoot));
    });

    it("is for the holder of every document behind it: nobody uses another's declaration for evidence", async () => {
      const net = await invoiced();
      const { receivable, registry, exporter, otherExporter, declaration } = net;
      const theirs = await declaration({}, otherExporter);
      await expect(receivable.connect(exporter).issue(...issueOf(net, { backing: [[theirs, 1n]] })))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(theirs.id, factsOf(exporter.lei, theirs.document.contentRoot));
    });

    it("asks for the contents as they were attested, of the invoice and of each document behind it", async () => {
      const net = await invoiced();
      const { receivable, registry, exporter, paper, low, high } = net;
      const documents = [paper, low, high];
      for (const [index, { id }] of documents.entries()) {
        const roots = documents.map(({ document }) => document.contentRoot);
        roots[index] = keccakOfText("other contents");
        await expect(receivable.connect(exporter).issue(...issueOf(net, { roots })))
          .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
          .withArgs(id, factsOf(exporter.lei, roots[index]));
      }
    });

    it("asks for the contents after an amendment, no longer for those before", async () => {
      const net = await invoiced();
      const { receivable, registry, exporter, customs, paper, low, high, amend } = net;
      const amended = await amend(customs, high, { value: 90_000_00n });
      const backing = [
        [low, 1n],
        [high, 1n],
      ] as const;
      await expect(receivable.connect(exporter).issue(...issueOf(net, { backing })))
        .to.be.revertedWithCustomError(registry, "DocumentFactsMismatch")
        .withArgs(high.id, factsOf(exporter.lei, high.document.contentRoot));
      const roots = [paper, low, amended].map(({ document }) => document.contentRoot);
      await receivable.connect(exporter).issue(...issueOf(net, { backing, roots }));
    });

    it("asks for one content root for each document, no fewer and no more", async () => {
      const net = await invoiced();
      const { receivable, exporter } = net;
      for (const roots of [[], [ZeroHash, ZeroHash], [ZeroHash, ZeroHash, ZeroHash, ZeroHash]]) {
        await expect(receivable.connect(exporter).issue(...issueOf(net, { roots })))
          .to.be.revertedWithCustomError(receivable, "ContentRootsMissing")
          .withArgs(2, roots.length);
      }
    });

    it("refuses documents behind it out of order or twice, naming the one that is out of place", async () => {
      const net = await invoiced();
      const { receivable, exporter, low, high } = net;
      const orders = [
        [high, low],
        [low, low],
      ] as const;
      for (const [first, second] of orders) {
        const backing = [
          [first, 1n],
          [second, 1n],
        ] as const;
        await expect(receivable.connect(exporter).issue(...issueOf(net, { backing })))
          .to.be.revertedWithCustomError(receivable, "BackingUnsorted")
          .withArgs(second.id);
      }
    });

    it("refuses the invoice as its own evidence", async () => {
      const net = await invoiced();
      const { receivable, exporter, paper } = net;
      await expect(receivable.connect(exporter).issue(...issueOf(net, { backing: [[paper, 1n]] })))
        .to.be.revertedWithCustomError(receivable, "BackingIncludesSelf")
        .withArgs(paper.id);
    });

    it("refuses evidence in another currency", async () => {
      const net = await invoiced();
      const { receivable, exporter, declaration } = net;
      const euros = await declaration({ currency: EUR });
      await expect(receivable.connect(exporter).issue(...issueOf(net, { backing: [[euros, 1n]] })))
        .to.be.revertedWithCustomError(receivable, "BackingCurrencyMismatch")
        .withArgs(euros.id);
    });

    it("takes a hundred documents behind one invoice and refuses one more, before it looks at any", async () => {
      const net = await invoiced();
      const { receivable, exporter, paper, invoice } = net;
      const documents: RegisteredDocument[] = [];
      for (let count = 0; count < MOST_BACKINGS; count++) {
        documents.push(await invoice({ kind: BigInt(DOCUMENT_KIND.purchaseOrder) }));
      }
      documents.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
      const backing = documents.map((document) => [document, 1n] as const);
      await receivable.connect(exporter).issue(...issueOf(net, { backing }));
      expect(await receivable.ownerOf(paper.id)).to.equal(exporter.address);

      const tooMany = [...backing, [paper, 1n] as const];
      await expect(receivable.connect(exporter).issue(...issueOf(net, { backing: tooMany })))
        .to.be.revertedWithCustomError(receivable, "TooManyBackings")
        .withArgs(MOST_BACKINGS + 1, MOST_BACKINGS);
    });

    it("refuses every other kind of document", async () => {
      const net = await invoiced();
      const { receivable, exporter, invoice, low } = net;
      const order = await invoice({ kind: BigInt(DOCUMENT_KIND.purchaseOrder) });
      const note = await invoice({ kind: BigInt(DOCUMENT_KIND.creditNote) });
      for (const { id, document } of [order, note, low]) {
        const call = issueOf(net, { id, face: 1n, backing: [], roots: [document.contentRoot] });
        await expect(receivable.connect(exporter).issue(...call))
          .to.be.revertedWithCustomError(receivable, "NotAnInvoice")
          .withArgs(id);
      }
    });

    it("refuses an invoice that nobody registered, that was taken back, or that has expired", async () => {
      const net = await invoiced();
      const { receivable, registry, exporter, paper, revocation, invoice, today, passDays } = net;
      const unknown = keccakOfText("an invoice that nobody registered");
      await expect(receivable.connect(exporter).issue(...issueOf(net, { id: unknown })))
        .to.be.revertedWithCustomError(registry, "DocumentNotRegistered")
        .withArgs(unknown);
      await registry.revoke(...(await revocation(exporter, paper)));
      await expect(receivable.connect(exporter).issue(...issueOf(net)))
        .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
        .withArgs(paper.id);
      const expiresOn = await today();
      const { id, document } = await invoice({ expiresOn });
      await passDays(1n);
      const call = issueOf(net, { id, backing: [], roots: [document.contentRoot] });
      await expect(receivable.connect(exporter).issue(...call))
        .to.be.revertedWithCustomError(registry, "DocumentHasExpired")
        .withArgs(id, expiresOn);
    });

    it("refuses evidence that was taken back", async () => {
      const net = await invoiced();
      const { receivable, registry, exporter, customs, high, revocation } = net;
      await registry.revoke(...(await revocation(customs, high)));
      await expect(receivable.connect(exporter).issue(...issueOf(net)))
        .to.be.revertedWithCustomError(registry, "DocumentHasBeenRevoked")
        .withArgs(high.id);
    });

    it("refuses a debtor that is nobody, or the seller itself", async () => {
      const net = await invoiced();
      const { receivable, exporter, paper } = net;
      await expect(receivable.connect(exporter).issue(...issueOf(net, { debtor: NOBODY })))
        .to.be.revertedWithCustomError(receivable, "DebtorMissing")
        .withArgs(paper.id);
      await expect(receivable.connect(exporter).issue(...issueOf(net, { debtor: exporter.lei })))
        .to.be.revertedWithCustomError(receivable, "DebtorIsSeller")
        .withArgs(exporter.lei);
    });

    it("refuses a due date before the invoice's date, and takes one on it", async () => {
      const net = await invoiced();
      const { receivable, exporter, paper } = net;
      const { datedOn } = paper.document;
      for (const dueOn of [datedOn - 1n, 0n]) {
        await expect(receivable.connect(exporter).issue(...issueOf(net, { dueOn })))
          .to.be.revertedWithCustomError(receivable, "DueBeforeInvoice")
          .withArgs(paper.id, dueOn);
      }
      await receivable.connect(exporter).issue(...issueOf(net, { dueOn: datedOn }));
    });

    it("happens once: the same invoice makes no second token, over whatever backing", async () => {
      const net = await issued();
      const { receivable, exporter } = net;
      for (const wish of [{}, { backing: [] }, { face: 1n }]) {
        await expect(receivable.connect(exporter).issue(...issueOf(net, wish)))
          .to.be.revertedWithCustomError(receivable, "ERC721InvalidSender")
          .withArgs(ZeroAddress);
      }
    });

    it("happens once also after the token has gone to another owner, and after the invoice has", async () => {
      const net = await issued();
      const { receivable, exporter, otherExporter, paper, collateral, amend, assigned } = net;
      const bought = await assigned(collateral, otherExporter);
      const again = issueOf(net, { backing: [], roots: [paper.document.contentRoot] });
      await expect(receivable.connect(exporter).issue(...again))
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidSender")
        .withArgs(ZeroAddress);
      const { document } = await amend(exporter, paper, { holder: otherExporter.lei });
      await expect(
        receivable.connect(otherExporter).issue(...issueOf(net, { backing: [], roots: [document.contentRoot] })),
      )
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidSender")
        .withArgs(ZeroAddress);
      expect(await receivable.pledgeableAs(paper.id)).to.deep.equal([otherExporter.address, commitmentOf(bought)]);
    });

    it("takes contested documents: whether to lend on them is the lender's to say", async () => {
      const net = await invoiced();
      const { receivable, exporter, invoice } = net;
      const linkingKeys = [keccakOfText("the same amount on the same day")];
      const [first] = [await invoice({ linkingKeys }), await invoice({ linkingKeys })];
      const call = issueOf(net, { id: first.id, backing: [], roots: [first.document.contentRoot] });
      await expect(receivable.connect(exporter).issue(...call)).to.emit(receivable, "ReceivableIssued");
    });
  });

  describe("acknowledgement by the debtor", () => {
    it("is entered once, whoever submits it, and changes what the receivable is pledged with", async () => {
      const { receivable, debtor, bankA, collateral, acknowledgement, acknowledged } = await issued();
      await expect(receivable.connect(bankA).acknowledge(...(await acknowledgement(debtor, collateral))))
        .to.emit(receivable, "ReceivableAcknowledged")
        .withArgs(collateral.id, debtor.lei, debtor, false);
      const { commitment } = await receivable.pledgeableAs(collateral.id);
      expect(commitment).to.equal(commitmentOf(acknowledged(collateral)));
    });

    it("needs no signature of a debtor who gives it in person, from any of its accounts", async () => {
      const { receivable, participants, debtor, strangers, collateral } = await issued();
      await participants.addAccount(debtor.lei, strangers[0]!);
      const inPerson = { signer: strangers[0]!.address, nonce: 0n, deadline: 0n, signature: "0x" };
      const { id, face, backing } = collateral;
      await expect(
        receivable
          .connect(strangers[0])
          .acknowledge(id, face, detailsOf(collateral), backingHashOf(backing), true, inPerson),
      )
        .to.emit(receivable, "ReceivableAcknowledged")
        .withArgs(id, debtor.lei, strangers[0]!, true);
    });

    it("is refused from everybody else, naming who the debtor is", async () => {
      const { receivable, participants, exporter, otherExporter, debtor, bankA, collateral, acknowledgement } =
        await issued();
      for (const other of [exporter, otherExporter]) {
        await expect(receivable.acknowledge(...(await acknowledgement(other, collateral))))
          .to.be.revertedWithCustomError(receivable, "NotDebtor")
          .withArgs(other.lei, debtor.lei);
      }
      await expect(receivable.acknowledge(...(await acknowledgement(bankA, collateral))))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(bankA.lei, ROLE_BIT.enterprise, ROLE_BIT.bank);
    });

    it("is refused from one who writes itself into the details as the debtor", async () => {
      const { receivable, otherExporter, collateral, acknowledgement } = await issued();
      const forged = { ...detailsOf(collateral), debtor: otherExporter.lei };
      const call = await acknowledgement(otherExporter, { ...collateral, details: encodeDetails(forged) });
      await expect(receivable.acknowledge(...call))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
    });

    it("is refused from a debtor that is not in good standing", async () => {
      const { receivable, participants, debtor, collateral, acknowledgement } = await issued();
      const call = await acknowledgement(debtor, collateral);
      await participants.suspend(debtor.lei);
      await expect(receivable.acknowledge(...call))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(debtor.lei);
    });

    const others: Record<string, (collateral: Collateral, details: ReceivableDetails) => Partial<Collateral>> = {
      "another face value": ({ face }) => ({ face: face - 1n }),
      "another due date": (_, details) => ({ details: encodeDetails({ ...details, dueOn: details.dueOn + 1n }) }),
      "another declared amount": (_, details) => ({ details: encodeDetails({ ...details, declared: 0n }) }),
      "another age": (_, details) => ({ details: encodeDetails({ ...details, oldest: details.oldest + 1n }) }),
      "another backing": ({ backing }) => ({ backing: backing.slice(1) }),
      "the pretence that it was acknowledged": (_, details) => ({
        details: encodeDetails({ ...details, acknowledged: true }),
      }),
    };
    for (const [what, change] of Object.entries(others)) {
      it(`is refused over ${what} than the receivable was issued with`, async () => {
        const { receivable, debtor, collateral, acknowledgement } = await issued();
        const other = { ...collateral, ...change(collateral, detailsOf(collateral)) };
        await expect(receivable.acknowledge(...(await acknowledgement(debtor, other))))
          .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
          .withArgs(collateral.id);
      });
    }

    it("says whether the debtor renounces set-off, which whoever pledges the receivable then shows", async () => {
      const { receivable, debtor, bankA, collateral, acknowledgement, acknowledged } = await issued();
      const call = await acknowledgement(debtor, collateral, { noSetOff: true });
      const [id, face, details, backingHash, , authorization] = call;
      await expect(
        receivable.acknowledge(id, face, details, backingHash, false, authorization),
      ).to.be.revertedWithCustomError(receivable, "SignatureInvalid");
      await expect(receivable.connect(bankA).acknowledge(...call))
        .to.emit(receivable, "ReceivableAcknowledged")
        .withArgs(collateral.id, debtor.lei, debtor, true);
      const told = detailsOf(acknowledged(collateral));
      const renounced = { ...collateral, details: encodeDetails({ ...told, noSetOff: true }) };
      expect((await receivable.pledgeableAs(collateral.id)).commitment).to.equal(commitmentOf(renounced));
    });

    it("is refused the second time, in the words of before and in the words of now", async () => {
      const { receivable, debtor, collateral, acknowledgement, acknowledged } = await issued();
      const call = await acknowledgement(debtor, collateral);
      await receivable.acknowledge(...call);
      await expect(receivable.acknowledge(...call))
        .to.be.revertedWithCustomError(receivable, "ReceivableTermsMismatch")
        .withArgs(collateral.id);
      await expect(receivable.acknowledge(...(await acknowledgement(debtor, acknowledged(collateral)))))
        .to.be.revertedWithCustomError(receivable, "AlreadyAcknowledged")
        .withArgs(collateral.id);
    });

    it("is refused of an invoice that is no receivable", async () => {
      const { receivable, debtor, collateral } = await issued();
      const id = keccakOfText("an invoice that is no token");
      const inPerson = { signer: debtor.address, nonce: 0n, deadline: 0n, signature: "0x" };
      const { face, backing } = collateral;
      await expect(
        receivable
          .connect(debtor)
          .acknowledge(id, face, detailsOf(collateral), backingHashOf(backing), false, inPerson),
      )
        .to.be.revertedWithCustomError(receivable, "ERC721NonexistentToken")
        .withArgs(BigInt(id));
    });

    it("is given to the seller that the debtor named: once the receivable is another's, it is no use", async () => {
      const { receivable, otherExporter, debtor, invoice, issueReceivable, acknowledgement, assigned } = await issued();
      const collateral = await issueReceivable(await invoice(), [], { acknowledged: false });
      const call = await acknowledgement(debtor, collateral);
      const bought = await assigned(collateral, otherExporter);
      await expect(receivable.acknowledge(...call)).to.be.revertedWithCustomError(receivable, "SignatureInvalid");
      await receivable.acknowledge(...(await acknowledgement(debtor, bought)));
    });

    it("may come while the receivable is pledged, and leaves the lien as it was", async () => {
      const { receivable, lienbook, debtor, bankA, collateral, acknowledgement, pledged } = await issued();
      const { lien } = await pledged(bankA, collateral);
      await receivable.acknowledge(...(await acknowledgement(debtor, collateral)));
      expect((await lienbook.lienOf(lien)).amount).to.equal(collateral.amount);
    });
  });

  it("says what it is", async () => {
    const { receivable, registry, participants, lienbook } = await tokenized();
    expect(await receivable.name()).to.equal("Lienbook Receivable");
    expect(await receivable.symbol()).to.equal("LBR");
    expect(await receivable.registry()).to.equal(await registry.getAddress());
    expect(await receivable.participants()).to.equal(await participants.getAddress());
    expect(await receivable.lienbook()).to.equal(await lienbook.getAddress());
  });
});
