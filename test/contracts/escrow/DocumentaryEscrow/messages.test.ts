import { expect } from "chai";
import type { ContractTransactionResponse, TypedDataField } from "ethers";

import { creditIdOf, encodeCreditTerms } from "../../../../sdk/escrow/documentary-terms.ts";
import { encodeTerms, financingIdOf, offerMessage } from "../../../../sdk/financing/terms.ts";
import { authorize, type MessageTarget, type Validity } from "../../../../sdk/messages/sign.ts";
import {
  BILL_TRANSFER_THROUGH,
  CREDIT_RELEASE,
  DISCREPANCY_WAIVER,
  DOCUMENT_ACCEPTANCE,
  DOCUMENT_PRESENTATION,
  DOCUMENT_REFUSAL,
  DOCUMENTARY_CREDIT,
  OFFER,
  OFFER_ACCEPTANCE,
  PRESENTATION_WITHDRAWAL,
} from "../../../../sdk/messages/types.ts";
import type { AuthorizationStruct } from "../../../../typechain-types/contracts/financing/FinancingDesk.ts";
import { ENDORSEMENT } from "../../../fixtures/bills.ts";
import {
  accepted,
  AMOUNT,
  creditOf,
  DISCREPANCIES,
  importLoan,
  inPerson,
  issued,
  opening,
  refused,
  signed,
  STAGE,
  STATUS,
  trading,
  underExamination,
} from "../../../fixtures/documentary.ts";
import type { LienbookNetwork, Party } from "../../../fixtures/network.ts";
import { tamperedOf } from "../../common/tampering.ts";

interface Said {
  readonly net: LienbookNetwork;
  readonly by: Party;
  readonly message: Record<string, unknown>;
  readonly submit: (authorization: AuthorizationStruct) => Promise<ContractTransactionResponse>;
  /** How it is refused a second time. */
  readonly spent: { readonly error: string; readonly args: readonly unknown[] };
}

interface Message {
  readonly name: string;
  readonly contract: MessageTarget["contract"];
  readonly types: Readonly<Record<string, readonly TypedDataField[]>>;
  readonly prepare: () => Promise<Said>;
}

const MESSAGES: readonly Message[] = [
  {
    name: "a bank's word for a credit",
    contract: "documentary",
    types: DOCUMENTARY_CREDIT,
    prepare: async () => {
      const net = await trading();
      const terms = await creditOf(net);
      const [, byBuyer] = await opening(net, terms);
      const { token, amount, expiresOn } = terms;
      const message = {
        terms: encodeCreditTerms(terms),
        obligor: terms.obligor.entity,
        applicant: terms.applicant.entity,
        beneficiary: terms.beneficiary.entity,
        token,
        amount,
        expiresOn,
        signer: net.bankA.address,
      };
      const submit: Said["submit"] = async (by) => net.documentary.open(by, byBuyer, terms);
      const spent = { error: "CreditAlreadyOpened", args: [creditIdOf(terms)] };
      return { net, by: net.bankA, message, submit, spent };
    },
  },
  {
    name: "a seller's presentation",
    contract: "documentary",
    types: DOCUMENT_PRESENTATION,
    prepare: async () => {
      const net = await issued();
      const message = { presentation: net.id, amount: AMOUNT, by: net.exporter.address };
      const submit: Said["submit"] = async (by) => net.documentary.present(net.it, [], by, net.terms);
      const spent = { error: "PresentationAlreadyMade", args: [net.id] };
      return { net, by: net.exporter, message, submit, spent };
    },
  },
  {
    name: "a bank's acceptance",
    contract: "documentary",
    types: DOCUMENT_ACCEPTANCE,
    prepare: async () => {
      const net = await underExamination();
      const message = { presentation: net.id, amount: AMOUNT, by: net.bankA.address };
      const submit: Said["submit"] = async (by) => net.documentary.accept(net.it, by, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.accepted] };
      return { net, by: net.bankA, message, submit, spent };
    },
  },
  {
    name: "a bank's refusal",
    contract: "documentary",
    types: DOCUMENT_REFUSAL,
    prepare: async () => {
      const net = await underExamination();
      const message = { presentation: net.id, discrepancies: DISCREPANCIES, by: net.bankA.address };
      const submit: Said["submit"] = async (by) => net.documentary.refuse(net.it, DISCREPANCIES, by, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.refused] };
      return { net, by: net.bankA, message, submit, spent };
    },
  },
  {
    name: "a buyer's waiver",
    contract: "documentary",
    types: DISCREPANCY_WAIVER,
    prepare: async () => {
      const net = await refused();
      const byBank = await signed.waiver(net, net.bankA, net.terms, net.it);
      const message = { presentation: net.id, amount: AMOUNT, by: net.buyer.address };
      const submit: Said["submit"] = async (by) => net.documentary.waive(net.it, by, byBank, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.accepted] };
      return { net, by: net.buyer, message, submit, spent };
    },
  },
  {
    name: "a seller's withdrawal of its documents",
    contract: "documentary",
    types: PRESENTATION_WITHDRAWAL,
    prepare: async () => {
      const net = await underExamination();
      const message = { presentation: net.id, amount: AMOUNT, by: net.exporter.address };
      const submit: Said["submit"] = async (by) => net.documentary.takeBack(net.it, by, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.takenBack] };
      return { net, by: net.exporter, message, submit, spent };
    },
  },
  {
    name: "a seller's release of a credit",
    contract: "documentary",
    types: CREDIT_RELEASE,
    prepare: async () => {
      const net = await issued();
      const message = { credit: net.credit, amount: AMOUNT, by: net.exporter.address };
      const submit: Said["submit"] = async (by) => net.documentary.release(by, net.terms);
      const spent = { error: "CreditNotOpen", args: [net.credit, STAGE.closed] };
      return { net, by: net.exporter, message, submit, spent };
    },
  },
  {
    name: "a seller's transfer of a bill through the escrow",
    contract: "billOfLading",
    types: BILL_TRANSFER_THROUGH,
    prepare: async () => {
      const net = await accepted();
      const message = {
        bill: net.papers.bill.id,
        holder: net.exporter.address,
        to: net.buyer.address,
        endorsement: ENDORSEMENT.toOrder,
        endorsee: net.buyer.lei,
        ref: net.id,
        through: await net.documentary.getAddress(),
      };
      const submit: Said["submit"] = async (bill) => net.documentary.settle(net.it, bill, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.paid] };
      return { net, by: net.exporter, message, submit, spent };
    },
  },
  {
    name: "a buyer's acceptance of a loan through the escrow",
    contract: "desk",
    types: OFFER_ACCEPTANCE,
    prepare: async () => {
      const net = await accepted();
      const loan = await importLoan(net, net.terms, net.it, net.papers.bill);
      const handOver = await signed.handOver(net, net.exporter, net.terms, net.it, net.papers.bill.id, loan.financing);
      const message = {
        financing: financingIdOf(loan.financing),
        borrower: net.buyer.address,
        through: await net.documentary.getAddress(),
      };
      const encoded = encodeTerms(loan.financing);
      const submit: Said["submit"] = async (by) =>
        net.documentary.settleFinanced(net.it, handOver, loan.offer, by, encoded, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.paid] };
      return { net, by: net.buyer, message, submit, spent };
    },
  },
  {
    name: "a bank's offer of a loan through the escrow",
    contract: "desk",
    types: OFFER,
    prepare: async () => {
      const net = await accepted();
      const loan = await importLoan(net, net.terms, net.it, net.papers.bill);
      const handOver = await signed.handOver(net, net.exporter, net.terms, net.it, net.papers.bill.id, loan.financing);
      const message = offerMessage(loan.financing, await net.documentary.getAddress());
      const encoded = encodeTerms(loan.financing);
      const submit: Said["submit"] = async (by) =>
        net.documentary.settleFinanced(net.it, handOver, by, loan.acceptance, encoded, net.terms);
      const spent = { error: "PresentationInOtherState", args: [net.id, STATUS.paid] };
      return { net, by: net.bankA, message, submit, spent };
    },
  },
];

for (const { name, contract, types, prepare } of MESSAGES) {
  describe(`DocumentaryEscrow, ${name}`, () => {
    const sign = async ({ net, by }: Said, message: Record<string, unknown>, wish: Partial<Validity> = {}) => {
      const validity = { ...(await net.validity()), ...wish };
      return authorize(by, await net.targetOf(contract), types, message, validity);
    };

    it("is refused when any field is other than what was signed, and taken as it was signed", async () => {
      const said = await prepare();
      const limits = await said.net.validity();
      const primary = Object.keys(types)[0] ?? "";
      const whole = { ...said.message, ...limits };
      const variants = tamperedOf(types, primary, whole);
      expect(variants.length).to.be.at.least(Object.keys(whole).length);
      const right = await sign(said, said.message, limits);
      for (const { where, message } of variants) {
        const { nonce, deadline } = message as unknown as Validity;
        const { signature } = await sign(said, message, { nonce, deadline });
        await expect(said.submit({ ...right, signature }), where).to.be.revertedWithCustomError(
          said.net[contract],
          "SignatureInvalid",
        );
      }
      await said.submit(right);
    });

    it("is refused after its deadline, and once its signer has cancelled it", async () => {
      const said = await prepare();
      const late = await sign(said, said.message, { deadline: (await said.net.now()) - 1n });
      await expect(said.submit(late)).to.be.revertedWithCustomError(said.net[contract], "SignatureExpired");
      const cancelled = await sign(said, said.message);
      await said.net[contract].connect(said.by).cancelNonce(cancelled.nonce);
      await expect(said.submit(cancelled)).to.be.revertedWithCustomError(said.net[contract], "NonceAlreadySpent");
    });

    it("is taken once", async () => {
      const said = await prepare();
      const right = await sign(said, said.message);
      await said.submit(right);
      const { error, args } = said.spent;
      await expect(said.submit(right))
        .to.be.revertedWithCustomError(said.net.documentary, error)
        .withArgs(...args);
    });
  });
}

describe("BillOfLading, a transfer through a contract", () => {
  it("is submitted by the caller that the possessor named, whoever it is, and by no other", async () => {
    const net = await issued();
    const { billOfLading, exporter, buyer, bankA, bankB, papers } = net;
    const { id } = papers.bill;
    const message = {
      bill: id,
      holder: exporter.address,
      to: buyer.address,
      endorsement: ENDORSEMENT.toOrder,
      endorsee: buyer.lei,
      ref: net.ZeroHash,
      through: bankA.address,
    };
    const target = await net.targetOf("billOfLading");
    const holder = await authorize(exporter, target, BILL_TRANSFER_THROUGH, message, await net.validity());
    const submit = async (by: Party) =>
      billOfLading.connect(by).transferThrough(id, buyer, ENDORSEMENT.toOrder, buyer.lei, net.ZeroHash, holder);
    for (const other of [bankB, buyer, exporter]) {
      await expect(submit(other)).to.be.revertedWithCustomError(billOfLading, "SignatureInvalid");
    }
    await submit(bankA);
    expect(await billOfLading.ownerOf(id)).to.equal(buyer.address);
    await expect(submit(bankA)).to.be.revertedWithCustomError(billOfLading, "NonceAlreadySpent");
  });

  it("is made by the possessor in person without a signature", async () => {
    const net = await issued();
    const { billOfLading, exporter, buyer, papers } = net;
    await billOfLading
      .connect(exporter)
      .transferThrough(papers.bill.id, buyer, ENDORSEMENT.toOrder, buyer.lei, net.ZeroHash, inPerson(exporter));
    expect(await billOfLading.ownerOf(papers.bill.id)).to.equal(buyer.address);
  });
});
