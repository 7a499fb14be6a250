import type { BaseContract, ContractTransactionResponse, TypedDataField } from "ethers";
import { keccak256, toBeHex, toUtf8Bytes, ZeroAddress } from "ethers";

import {
  ACKNOWLEDGEMENT,
  AMENDMENT,
  BATCH,
  BILL_AMENDMENT,
  BILL_TRANSFER,
  CARGO_COVER,
  CLEARANCE,
  COVER,
  CREDIT,
  DISCLOSURE,
  DISBURSEMENT,
  DISPUTE,
  DOCUMENT,
  COUNTER_PLEDGE,
  FACILITY_GUARANTEE,
  FIXING,
  FIXING_WITHDRAWAL,
  GUARANTEE,
  LIEN_SUCCESSION,
  MILESTONE_REPORT,
  MISUSE_REPORT,
  NOTICE_ACKNOWLEDGEMENT,
  OFFER,
  PLEDGE_CONSENT,
  REFUSAL,
  REPORT,
  REPORT_REVOCATION,
  REVOCATION,
} from "../../../sdk/messages/types.ts";
import type { MessageTarget } from "../../../sdk/messages/sign.ts";
import type { AuthorizationStruct } from "../../../typechain-types/contracts/financing/FinancingDesk.ts";
import { disbursementIdOf } from "../../../sdk/escrow/terms.ts";
import { facilityIdOf } from "../../../sdk/guarantees/facilities.ts";
import { encodePledged, groundsHashOf, guaranteeIdOf } from "../../../sdk/guarantees/terms.ts";
import { interestTerms, offerMessage } from "../../../sdk/financing/terms.ts";
import { coverIdOf } from "../../../sdk/insurance/terms.ts";
import { batchOf } from "../../fixtures/batches.ts";
import { backingHashOf, commitmentOf, detailsOf, encodeTerms, factsOf, TERMS_TYPE } from "../../fixtures/encodings.ts";
import { filed, reportIdOf, surveyOf } from "../../fixtures/diligence.ts";
import { billCollateral, billDocument, issuedBill, NOBODY, signedAmendment } from "../../fixtures/bills.ts";
import { asked, delivered, funded, planned, showing, useSigned } from "../../fixtures/disbursement.ts";
import { KIND, ROLE_BIT, USD } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party, Terms } from "../../fixtures/network.ts";
import { benchmarkOf, fixing, published } from "../../fixtures/rates.ts";
import { hashed, shown } from "../../fixtures/rights.ts";
import type { Stage } from "../../fixtures/stages.ts";
import { guaranteeFor, NET_ASSETS, NO_GROUNDS, signedGuarantee } from "../../fixtures/guarantees.ts";
import { facilityFor } from "../../fixtures/facilities.ts";
import { countering } from "../../fixtures/grounds.ts";
import { coverFor, factsOf as factsOfPolicy, withInsurers } from "../../fixtures/insurance.ts";
import { structsOf, tamperedOf } from "./tampering.ts";
import type { Tampered } from "./tampering.ts";

/** A refusal as a contract words it. */
export interface Refusal {
  readonly contract: BaseContract;
  readonly error: string;
  readonly args: readonly unknown[];
}

/** One message, ready to be signed, and the call that it is for. */
export interface Prepared {
  /** All of the message but nonce and deadline. */
  readonly message: Readonly<Record<string, unknown>>;
  /** The same message but for one field of what it carries as encoded bytes; for each of these fields. */
  readonly otherContents?: readonly Tampered[];
  /** Makes the call that the message is for, with just what the message says. */
  submit(authorization: AuthorizationStruct, sender?: Party): Promise<ContractTransactionResponse>;
  /** How the same call is refused once it has been made. */
  readonly replayed: (nonce: bigint) => Refusal;
}

/** A kind of message that a party signs and somebody submits. */
export interface SignedMessage {
  /** Who says what, in trade terms. */
  readonly name: string;
  readonly contract: MessageTarget["contract"];
  readonly primaryType: string;
  readonly types: Readonly<Record<string, readonly TypedDataField[]>>;
  /** Where its scene begins, if that is not where all are enrolled whom it needs. */
  readonly from?: Stage<LienbookNetwork>;
  readonly signer: (net: LienbookNetwork) => Party;
  /** The roles of which the signer's entity must have one. */
  readonly roles: bigint;
  /** Whether its signer may say it in person, without a signature: where nobody else has to act as well. */
  readonly inPerson: boolean;
  /** Whether a message with a new nonce is a new one, so that the nonce is spent with it. */
  readonly spendsNonce: boolean;
  /** Sets the scene for a message of the account `by`, which acts for the signer's entity. */
  prepare(net: LienbookNetwork, by: string): Promise<Prepared>;
}

/** `roles` of a message that anyone in good standing may sign. */
export const ANY_ROLE = Object.values(ROLE_BIT).reduce((all, role) => all | role, 0n);
/** `roles` of a message of whoever has a right, which it keeps whatever becomes of its standing. */
export const WHATEVER_ITS_STANDING = 0n;

const REASON = keccak256(toUtf8Bytes("the statement of reasons"));

/** Every other terms that differ in one field. */
function tamperedTerms(terms: Terms): Tampered[] {
  return tamperedOf(structsOf("FinancingTerms", TERMS_TYPE), "FinancingTerms", { ...terms });
}

const byCustoms = ({ customs, otherExporter }: LienbookNetwork) =>
  asked({ kind: KIND.deliveryConfirmation, by: customs.lei, holder: otherExporter.lei });

/** Customs watches over a loan whose first tranche was paid. */
async function misusable(net: LienbookNetwork) {
  const { collateral } = await net.acknowledgedReceivable();
  const { use, terms } = await planned({ ...net, collateral }, net.customs);
  await funded(net, use, terms);
  await net.disbursement.connect(net.exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
  return { use, terms, id: disbursementIdOf(use) };
}

/**
 * Messages of documents, bills, rates, guarantees and offers. A new kind of message is tested by being entered here, or in
 * one of the lists beside this one.
 */
export const SIGNED_MESSAGES: readonly SignedMessage[] = [
  {
    name: "customs' attestation of a declaration",
    contract: "registry",
    primaryType: "Document",
    types: DOCUMENT,
    signer: ({ customs }) => customs,
    roles: ROLE_BIT.customs,
    inPerson: true,
    spendsNonce: false,
    prepare: async ({ registry, customs, exporter, draft, documentIdOf, today }, by) => {
      const document = await draft(exporter, {
        kind: KIND.customsDeclaration,
        expiresOn: (await today()) + 100n,
        linkingKeys: [keccak256("0x0a"), keccak256("0x0b")],
      });
      const id = documentIdOf(document.kind, customs, document.fingerprint);
      return {
        message: { ...document, attestor: by },
        submit: async (authorization, sender = exporter) => registry.connect(sender).register(document, authorization),
        replayed: () => ({
          contract: registry,
          error: "DocumentAlreadyRegistered",
          args: [id, document.value, document.value],
        }),
      };
    },
  },
  {
    name: "customs' attestation of a batch of declarations",
    contract: "registry",
    primaryType: "Batch",
    types: BATCH,
    signer: ({ customs }) => customs,
    roles: ROLE_BIT.customs,
    inPerson: true,
    spendsNonce: false,
    prepare: async ({ registry, customs, exporter, draft, documentIdOf }, by) => {
      const kind = KIND.customsDeclaration;
      const document = await draft(exporter, { kind });
      const { root, entries } = batchOf([document, await draft(exporter, { kind })]);
      const id = documentIdOf(kind, customs, document.fingerprint);
      return {
        message: { root, attestor: by },
        submit: async (authorization, sender = exporter) =>
          registry.connect(sender).registerFromBatch(root, [entries[0]!], authorization),
        replayed: () => ({
          contract: registry,
          error: "DocumentAlreadyRegistered",
          args: [id, document.value, document.value],
        }),
      };
    },
  },
  {
    name: "a carrier's report that goods are on board",
    contract: "milestones",
    primaryType: "MilestoneReport",
    types: MILESTONE_REPORT,
    signer: ({ carrier }) => carrier,
    roles: ROLE_BIT.carrier,
    inPerson: true,
    spendsNonce: false,
    prepare: async ({ milestones, carrier, exporter, invoice, now }, by) => {
      const { id: trade } = await invoice();
      const report = {
        trade,
        milestone: 5n,
        occurredAt: (await now()) - 3_600n,
        place: toBeHex("0x434e4e424f"), // CNNBO
        evidence: keccak256("0x12"),
      };
      return {
        message: { ...report, attestor: by },
        submit: async (authorization, sender = exporter) => milestones.connect(sender).report(report, authorization),
        replayed: () => ({
          contract: milestones,
          error: "MilestoneOutOfOrder",
          args: [trade, carrier.lei, report.occurredAt, report.occurredAt],
        }),
      };
    },
  },
  {
    name: "customs' amendment of a declaration",
    contract: "registry",
    primaryType: "Amendment",
    types: AMENDMENT,
    signer: ({ customs }) => customs,
    roles: ROLE_BIT.customs,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ registry, exporter, declaration, today }, by) => {
      const { id, document } = await declaration();
      const replaces = factsOf(document.holder, document.contentRoot);
      const amendment = {
        replaces,
        holder: document.holder,
        value: document.value / 2n,
        expiresOn: (await today()) + 100n,
        contentRoot: keccak256("0x0c"),
      };
      const { kind, fingerprint } = document;
      return {
        message: { document: id, ...amendment, attestor: by },
        submit: async (authorization, sender = exporter) =>
          registry.connect(sender).amend(kind, fingerprint, amendment, authorization),
        replayed: () => ({ contract: registry, error: "DocumentFactsMismatch", args: [id, replaces] }),
      };
    },
  },
  {
    name: "customs' revocation of a declaration",
    contract: "registry",
    primaryType: "Revocation",
    types: REVOCATION,
    signer: ({ customs }) => customs,
    roles: ROLE_BIT.customs,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ registry, exporter, declaration }, by) => {
      const { id, document } = await declaration();
      return {
        message: { document: id, reason: REASON, attestor: by },
        submit: async (authorization, sender = exporter) =>
          registry.connect(sender).revoke(document.kind, document.fingerprint, REASON, authorization),
        replayed: () => ({ contract: registry, error: "DocumentHasBeenRevoked", args: [id] }),
      };
    },
  },
  {
    name: "customs' clearance of a contested declaration",
    contract: "registry",
    primaryType: "Clearance",
    types: CLEARANCE,
    signer: ({ customs }) => customs,
    roles: ROLE_BIT.customs,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ registry, exporter, declaration }, by) => {
      const linkingKeys = [keccak256("0x0d")];
      const { id, document } = await declaration({ linkingKeys });
      await declaration({ linkingKeys });
      return {
        message: { document: id, reason: REASON, attestor: by },
        submit: async (authorization, sender = exporter) =>
          registry.connect(sender).clearContest(document.kind, document.fingerprint, REASON, authorization),
        replayed: () => ({ contract: registry, error: "DocumentNotContested", args: [id] }),
      };
    },
  },
  {
    name: "a debtor's acknowledgement of a receivable",
    contract: "receivable",
    primaryType: "Acknowledgement",
    types: ACKNOWLEDGEMENT,
    signer: ({ debtor }) => debtor,
    roles: ROLE_BIT.enterprise,
    inPerson: true,
    spendsNonce: false,
    prepare: async ({ receivable, exporter, invoice, declaration, issueReceivable }, by) => {
      const behind = [[await declaration(), 1n]] as const;
      const collateral = await issueReceivable(await invoice(), behind, { acknowledged: false });
      const { id, face, backing } = collateral;
      const details = detailsOf(collateral);
      return {
        message: { receivable: id, seller: exporter.address, face, dueOn: details.dueOn, noSetOff: true, debtor: by },
        submit: async (authorization, sender = exporter) =>
          receivable.connect(sender).acknowledge(id, face, details, backingHashOf(backing), true, authorization),
        replayed: () => ({ contract: receivable, error: "ReceivableTermsMismatch", args: [id] }),
      };
    },
  },
  {
    name: "a holder's endorsement of a bill of lading",
    contract: "billOfLading",
    primaryType: "BillTransfer",
    types: BILL_TRANSFER,
    signer: ({ debtor }) => debtor,
    roles: ANY_ROLE,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { billOfLading, exporter, otherExporter, debtor } = net;
      const { id } = await issuedBill(net, { shipper: debtor, to: by });
      const ref = keccak256("0x12");
      const message = { bill: id, holder: by, to: otherExporter.address, endorsement: 2n, endorsee: exporter.lei, ref };
      return {
        message,
        submit: async (authorization, sender = exporter) =>
          billOfLading.connect(sender).transferSigned(id, otherExporter, 2n, exporter.lei, ref, authorization),
        replayed: (nonce) => ({ contract: billOfLading, error: "NonceAlreadySpent", args: [by, nonce] }),
      };
    },
  },
  {
    name: "a holder's word that another bill of lading takes the place of its own",
    contract: "billOfLading",
    primaryType: "BillAmendment",
    types: BILL_AMENDMENT,
    signer: ({ debtor }) => debtor,
    roles: ANY_ROLE,
    inPerson: false,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { billOfLading, registry, carrier, debtor } = net;
      const bill = await issuedBill(net, { shipper: debtor, to: by });
      const successor = await billDocument(net, { shipper: debtor });
      await registry.revoke(...(await net.revocation(carrier, bill)));
      const terms = { form: 1n, consignee: NOBODY, ref: keccak256("0x12") };
      const { fingerprint, contentRoot, value } = successor.document;
      const amendment = { successor: fingerprint, contentRoot, ...terms };
      return {
        message: { bill: bill.id, successor: successor.id, value, contentRoot, ...terms, holder: by },
        submit: async (authorization, sender = carrier) =>
          billOfLading.connect(sender).amendSigned(bill.id, bill.document.fingerprint, amendment, authorization, []),
        replayed: () => ({ contract: billOfLading, error: "BillNotInCirculation", args: [bill.id, 5n] }),
      };
    },
  },
  {
    name: "a lienholder's word that its lien goes over to another bill of lading",
    contract: "lienbook",
    primaryType: "LienSuccession",
    types: LIEN_SUCCESSION,
    signer: ({ bankA }) => bankA,
    roles: ANY_ROLE,
    inPerson: false,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { billOfLading, registry, carrier, exporter, bankA } = net;
      const bill = await issuedBill(net);
      const { lien, purpose } = await net.pledged(bankA, await billCollateral(net, bill));
      const successor = await billDocument(net);
      await registry.revoke(...(await net.revocation(carrier, bill)));
      const amendment = await signedAmendment(net, exporter, bill, successor);
      const commitment = commitmentOf(await billCollateral(net, successor));
      return {
        message: { lien, successor: successor.id, commitment, holder: by },
        submit: async (consent, sender = carrier) => {
          const [id, fingerprint, terms, holder] = amendment;
          const liens = [{ engine: ZeroAddress, purpose, consent }];
          return billOfLading.connect(sender).amendSigned(id, fingerprint, terms, holder, liens);
        },
        replayed: () => ({ contract: billOfLading, error: "BillNotInCirculation", args: [bill.id, 5n] }),
      };
    },
  },
  {
    name: "a debtor's refusal to acknowledge a receivable",
    contract: "dilutions",
    primaryType: "Refusal",
    types: REFUSAL,
    signer: ({ debtor }) => debtor,
    roles: ROLE_BIT.enterprise,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ dilutions, exporter, invoice, issueReceivable }, by) => {
      const collateral = await issueReceivable(await invoice(), [], { acknowledged: false });
      const { id, face } = collateral;
      return {
        message: { receivable: id, face, reason: REASON, debtor: by },
        submit: async (authorization, sender = exporter) =>
          dilutions.connect(sender).refuseAcknowledgement(...shown(collateral), REASON, authorization),
        replayed: () => ({ contract: dilutions, error: "AlreadyRefused", args: [id] }),
      };
    },
  },
  {
    name: "a debtor's dispute of a receivable",
    contract: "dilutions",
    primaryType: "Dispute",
    types: DISPUTE,
    signer: ({ debtor }) => debtor,
    roles: ROLE_BIT.enterprise,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ dilutions, exporter, invoice, issueReceivable }, by) => {
      const collateral = await issueReceivable(await invoice(), []);
      const { id } = collateral;
      return {
        message: { receivable: id, amount: 5_00n, reason: REASON, debtor: by },
        submit: async (authorization, sender = exporter) =>
          dilutions.connect(sender).dispute(...shown(collateral), 5_00n, REASON, authorization),
        replayed: () => ({ contract: dilutions, error: "DisputeUnchanged", args: [id, 5_00n] }),
      };
    },
  },
  {
    name: "a seller's credit by a note",
    contract: "dilutions",
    primaryType: "Credit",
    types: CREDIT,
    signer: ({ otherExporter }) => otherExporter,
    roles: ROLE_BIT.enterprise,
    inPerson: true,
    spendsNonce: false,
    prepare: async ({ dilutions, exporter, otherExporter, debtor, register, draft, invoice, issueReceivable }, by) => {
      const paper = await invoice({}, otherExporter);
      const collateral = await issueReceivable(paper, [], { seller: otherExporter });
      const note = await register(otherExporter, await draft(debtor, { kind: KIND.creditNote, value: 5_00n }));
      const prints = [paper.document.fingerprint, note.document.fingerprint] as const;
      return {
        message: { receivable: paper.id, note: note.id, issuer: by },
        submit: async (authorization, sender = exporter) =>
          dilutions.connect(sender).credit(...hashed(collateral), ...prints, authorization),
        replayed: () => ({ contract: dilutions, error: "NoteAlreadyCredited", args: [note.id] }),
      };
    },
  },
  {
    name: "a debtor's acknowledgement of a notice of assignment",
    contract: "notices",
    primaryType: "NoticeAcknowledgement",
    types: NOTICE_ACKNOWLEDGEMENT,
    signer: ({ debtor }) => debtor,
    roles: ROLE_BIT.enterprise,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ notices, exporter, invoice, issueReceivable }, by) => {
      const collateral = await issueReceivable(await invoice(), []);
      const { id } = collateral;
      const instruction = keccak256("0x12");
      await notices.connect(exporter).instruct(id, collateral.face, backingHashOf([]), instruction, []);
      const inPerson = { signer: exporter.address, nonce: 0n, deadline: 0n, signature: "0x" };
      await notices.connect(exporter).notifyDebtor(...shown(collateral), inPerson);
      return {
        message: { receivable: id, assignee: exporter.lei, instruction, debtor: by },
        submit: async (authorization, sender = exporter) =>
          notices.connect(sender).acknowledgeNotice(...shown(collateral), authorization),
        replayed: () => ({ contract: notices, error: "NoticeAlreadyAcknowledged", args: [id, exporter.lei] }),
      };
    },
  },
  {
    name: "a bank's consent to a pledge",
    contract: "lienbook",
    primaryType: "PledgeConsent",
    types: PLEDGE_CONSENT,
    signer: ({ bankA }) => bankA,
    roles: ROLE_BIT.bank | ROLE_BIT.guarantor,
    inPerson: false,
    spendsNonce: true,
    prepare: async ({ lienbook, exporter, acknowledgedReceivable }, by) => {
      const { collateral } = await acknowledgedReceivable();
      const { asset, id } = collateral;
      const part = { ...collateral, amount: 100_000_00n };
      const contested = [keccak256("0x0e"), keccak256("0x0f")];
      const commitment = commitmentOf(collateral);
      return {
        message: { pledgor: exporter.address, asset, id, amount: part.amount, commitment, contested, holder: by },
        submit: async (authorization, sender = exporter) =>
          lienbook.connect(sender).pledge(part, contested, authorization),
        replayed: (nonce) => ({
          contract: lienbook,
          error: "NonceAlreadySpent",
          args: [by, nonce],
        }),
      };
    },
  },
  {
    name: "a bank's agreement on the use of proceeds",
    contract: "disbursement",
    primaryType: "Disbursement",
    types: DISBURSEMENT,
    signer: ({ bankA }) => bankA,
    roles: ROLE_BIT.bank,
    inPerson: true,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { disbursement, exporter } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const { use, terms } = await planned({ ...net, collateral }, net.customs, { financing: { lender: by } });
      return {
        message: { ...use },
        submit: async (authorization, sender = exporter) =>
          disbursement.connect(sender).agree(use, authorization, await useSigned(net, exporter, use), terms),
        replayed: () => ({
          contract: disbursement,
          error: "DisbursementAlreadyAgreed",
          args: [use.financing, disbursementIdOf(use)],
        }),
      };
    },
  },
  {
    name: "a borrower's agreement on the use of proceeds",
    contract: "disbursement",
    primaryType: "Disbursement",
    types: DISBURSEMENT,
    signer: ({ otherExporter }) => otherExporter,
    roles: ROLE_BIT.enterprise,
    inPerson: true,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { disbursement, bankA, exporter } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const { use, terms } = await planned({ ...net, collateral }, net.customs, {
        financing: { borrower: by },
        use: (wished) => ({
          ...wished,
          enterprise: net.otherExporter.lei,
          tranches: wished.tranches.map((each) => ({ ...each, evidence: byCustoms(net) })),
        }),
      });
      return {
        message: { ...use },
        submit: async (authorization, sender = exporter) =>
          disbursement.connect(sender).agree(use, await useSigned(net, bankA, use), authorization, terms),
        replayed: () => ({
          contract: disbursement,
          error: "DisbursementAlreadyAgreed",
          args: [use.financing, disbursementIdOf(use)],
        }),
      };
    },
  },
  {
    name: "a monitor's report of misuse",
    contract: "disbursement",
    primaryType: "MisuseReport",
    types: MISUSE_REPORT,
    signer: ({ customs }) => customs,
    roles: ANY_ROLE,
    inPerson: true,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { disbursement, exporter } = net;
      const { use, terms, id } = await misusable(net);
      const evidence = keccak256("0x13");
      return {
        message: { disbursement: id, tranche: 0n, evidence, monitor: by },
        submit: async (authorization, sender = exporter) =>
          disbursement.connect(sender).reportMisuse(use, 0n, evidence, authorization, terms),
        replayed: () => ({ contract: disbursement, error: "MisuseAlreadyReported", args: [id, 0n] }),
      };
    },
  },
  {
    name: "an administrator's fixing of its reference rate",
    contract: "rates",
    primaryType: "Fixing",
    types: FIXING,
    signer: ({ bankA }) => bankA,
    roles: ROLE_BIT.supervisor | ROLE_BIT.bank | ROLE_BIT.appraiser,
    inPerson: true,
    spendsNonce: true,
    prepare: async ({ rates, exporter, bankA, today }, by) => {
      const of = fixing((await today()) + 400n);
      return {
        message: { ...of, administrator: by },
        submit: async (authorization, sender = exporter) => rates.connect(sender).publish(of, authorization),
        replayed: () => ({
          contract: rates,
          error: "FixingOutOfOrder",
          args: [benchmarkOf(bankA), of.from, of.from],
        }),
      };
    },
  },
  {
    name: "an administrator's withdrawal of a fixing",
    contract: "rates",
    primaryType: "FixingWithdrawal",
    types: FIXING_WITHDRAWAL,
    signer: ({ bankA }) => bankA,
    roles: ANY_ROLE,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { rates, exporter, bankA, today } = net;
      const { name, from, rate } = await published(net, bankA, fixing((await today()) + 400n));
      return {
        message: { name, from, rate, reason: REASON, administrator: by },
        submit: async (authorization, sender = exporter) =>
          rates.connect(sender).withdraw(name, from, REASON, authorization),
        replayed: () => ({ contract: rates, error: "FixingNotPublished", args: [benchmarkOf(bankA), from] }),
      };
    },
  },
  {
    name: "a bank's report of due diligence",
    contract: "diligence",
    primaryType: "Report",
    types: REPORT,
    signer: ({ bankA }) => bankA,
    roles: ROLE_BIT.bank | ROLE_BIT.guarantor | ROLE_BIT.insurer | ROLE_BIT.appraiser,
    inPerson: true,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { diligence, exporter, bankA } = net;
      const report = await surveyOf(net, exporter);
      return {
        message: { ...report, maker: by },
        submit: async (authorization, sender = exporter) => diligence.connect(sender).file(report, authorization),
        replayed: () => ({
          contract: diligence,
          error: "ReportAlreadyFiled",
          args: [reportIdOf(bankA.lei, report)],
        }),
      };
    },
  },
  {
    name: "a bank's revocation of a report",
    contract: "diligence",
    primaryType: "ReportRevocation",
    types: REPORT_REVOCATION,
    signer: ({ bankA }) => bankA,
    roles: ANY_ROLE,
    inPerson: true,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { diligence, exporter, bankA } = net;
      const { id } = await filed(net, bankA, await surveyOf(net, exporter));
      return {
        message: { report: id, reason: REASON, maker: by },
        submit: async (authorization, sender = exporter) => diligence.connect(sender).revoke(id, REASON, authorization),
        replayed: () => ({ contract: diligence, error: "ReportIsRevoked", args: [id] }),
      };
    },
  },
  {
    name: "an exporter's consent to the disclosure of a report",
    contract: "diligence",
    primaryType: "Disclosure",
    types: DISCLOSURE,
    signer: ({ otherExporter }) => otherExporter,
    roles: ANY_ROLE,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { diligence, exporter, otherExporter, bankA, bankB, today } = net;
      const report = await surveyOf(net, otherExporter);
      const { id } = await filed(net, bankA, report);
      const until = (await today()) + 30n;
      return {
        message: { report: id, reader: bankB.lei, until, subject: by },
        submit: async (authorization, sender = exporter) =>
          diligence.connect(sender).disclose(bankA.lei, report, bankB.lei, until, authorization),
        replayed: (nonce) => ({ contract: diligence, error: "NonceAlreadySpent", args: [by, nonce] }),
      };
    },
  },
  {
    name: "a guarantor's promise",
    contract: "guarantees",
    primaryType: "Guarantee",
    types: GUARANTEE,
    signer: ({ guarantor }) => guarantor,
    roles: ROLE_BIT.guarantor,
    inPerson: false, // the creditor submits it, who takes it with its conditions
    spendsNonce: false,
    prepare: async (net, by) => {
      const { guarantees, guaranteeServicing, guarantor, supervisor, bankA } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const { terms, id: financing } = await net.financed([collateral]);
      const until = (await net.today()) + 365n;
      await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, USD, until);
      const guarantee = await guaranteeFor(net, guarantor, financing);
      return {
        message: { ...guarantee, signer: by },
        submit: async (authorization, sender = bankA) =>
          guarantees.connect(sender).issue(authorization, NO_GROUNDS, guarantee, terms),
        replayed: () => ({
          contract: guarantees,
          error: "GuaranteeAlreadyIssued",
          args: [guaranteeIdOf(guarantee)],
        }),
      };
    },
  },
  {
    name: "a guarantor's promise for the loans of a lender to come",
    contract: "facilities",
    primaryType: "FacilityGuarantee",
    types: FACILITY_GUARANTEE,
    signer: ({ guarantor }) => guarantor,
    roles: ROLE_BIT.guarantor,
    inPerson: true,
    spendsNonce: false,
    prepare: async (net, by) => {
      const { facilities, bankA } = net;
      const facility = await facilityFor(net);
      return {
        message: { ...facility, signer: by },
        submit: async (authorization, sender = bankA) => facilities.connect(sender).open(facility, authorization),
        replayed: () => ({
          contract: facilities,
          error: "FacilityAlreadyOpened",
          args: [facilityIdOf(facility)],
        }),
      };
    },
  },
  {
    name: "a pledgor's consent to the pledge of its goods for a guarantee",
    contract: "grounds",
    primaryType: "CounterPledge",
    types: COUNTER_PLEDGE,
    signer: ({ debtor }) => debtor,
    roles: ROLE_BIT.enterprise,
    inPerson: false, // the creditor submits it, with the guarantee for which it is
    spendsNonce: false,
    prepare: async (net, by) => {
      const { guarantees, guaranteeServicing, guarantor, supervisor, bankA, debtor } = net;
      const { collateral: receivable } = await net.acknowledgedReceivable();
      const { terms, id: financing } = await net.financed([receivable]);
      const until = (await net.today()) + 365n;
      await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, NET_ASSETS, USD, until);
      const bill = await issuedBill(net, { shipper: debtor, to: by });
      const collateral = await billCollateral(net, bill, { shipper: debtor });
      const named = { reports: [], counterGuarantees: [countering({ collateral })] };
      const guarantee = await guaranteeFor(net, guarantor, financing, { grounds: groundsHashOf(named) });
      const promise = await signedGuarantee(net, guarantor, guarantee);
      const { asset, id, amount, details, backing } = collateral;
      const guaranteed = { guarantee: guaranteeIdOf(guarantee), guarantor: guarantor.lei };
      return {
        message: { ...guaranteed, index: 0n, asset, id, amount, commitment: commitmentOf(collateral), pledgor: by },
        submit: async (authorization, sender = bankA) => {
          const shown = encodePledged(named, [{ details, backing, by: authorization }]);
          return guarantees.connect(sender).issue(promise, shown, guarantee, terms);
        },
        replayed: () => ({
          contract: guarantees,
          error: "GuaranteeAlreadyIssued",
          args: [guaranteeIdOf(guarantee)],
        }),
      };
    },
  },
  {
    name: "an insurer's promise for one financing",
    contract: "insurance",
    primaryType: "Cover",
    types: COVER,
    signer: ({ insurer }) => insurer,
    roles: ROLE_BIT.insurer,
    inPerson: false, // the creditor submits it, who pays the premium
    spendsNonce: false,
    prepare: async (net, by) => {
      const { insurance, bankA } = net;
      const { creditPolicy, policyId } = await withInsurers(net);
      const { collateral } = await net.acknowledgedReceivable();
      const { terms, id: financing } = await net.financed([collateral]);
      const cover = await coverFor({ ...net, policyId }, financing);
      return {
        message: { ...cover, signer: by },
        submit: async (authorization, sender = bankA) =>
          insurance.connect(sender).declare(authorization, factsOfPolicy(creditPolicy), cover, terms),
        replayed: () => ({
          contract: insurance,
          error: "CoverAlreadyDeclared",
          args: [coverIdOf(cover)],
        }),
      };
    },
  },
  {
    name: "an insurer's word that its policy insures the goods of a bill of lading",
    contract: "cargoInsurance",
    primaryType: "CargoCover",
    types: CARGO_COVER,
    signer: ({ insurer }) => insurer,
    roles: ROLE_BIT.insurer,
    inPerson: false, // the owner of the bill submits it
    spendsNonce: true,
    prepare: async (net, by) => {
      const { cargoInsurance, exporter, insurer } = net;
      const bill = await issuedBill(net);
      const policy = await net.register(insurer, await net.draft(exporter, { kind: KIND.insurancePolicy }));
      return {
        message: { bill: bill.id, policy: policy.id, insurer: by },
        submit: async (authorization, sender = exporter) =>
          cargoInsurance.connect(sender).insure(bill.id, policy.document.fingerprint, authorization),
        replayed: (nonce) => ({ contract: cargoInsurance, error: "NonceAlreadySpent", args: [by, nonce] }),
      };
    },
  },
  {
    name: "a bank's offer to finance",
    contract: "desk",
    primaryType: "Offer",
    types: OFFER,
    signer: ({ bankA }) => bankA,
    roles: ROLE_BIT.bank,
    inPerson: false,
    spendsNonce: false,
    prepare: async ({ desk, exporter, acknowledgedReceivable, termsFor, financingIdOf, today }, by) => {
      const { collateral } = await acknowledgedReceivable();
      const contested = [keccak256("0x10"), keccak256("0x11")];
      const changes = [{ from: (await today()) + 10n, rate: 90_000n }];
      const interest = interestTerms({ rate: 80_000n, changes });
      const terms = await termsFor([collateral], { lender: by, contested, interest });
      const id = financingIdOf(terms);
      const message = offerMessage(terms);
      return {
        message,
        otherContents: tamperedTerms(terms).map(({ where, message: other }) => ({
          where: `terms.${where}`,
          message: { ...message, terms: encodeTerms(other as unknown as Terms) },
        })),
        submit: async (authorization, sender = exporter) => desk.connect(sender).accept(authorization, terms),
        replayed: () => ({ contract: desk, error: "FinancingAlreadyAccepted", args: [id] }),
      };
    },
  },
];
