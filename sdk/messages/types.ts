import type { TypedDataField } from "ethers";

/**
 * The EIP-712 types of every message that a party signs, as the contracts hash them.
 *
 * Amounts are in minor units, days are whole UTC days since 1970-01-01, deadlines Unix seconds, currencies ISO 4217
 * numbers, LEIs their 20 ASCII characters.
 */

/** The struct that is signed, and those in it. */
export type MessageTypes = Readonly<Record<string, readonly TypedDataField[]>>;

function fields(definition: string): TypedDataField[] {
  return definition.split(",").map((field) => {
    const [type, name] = field.trim().split(" ");
    if (!type || !name) throw new TypeError(`Not an EIP-712 field: ${field}`);
    return { type, name };
  });
}

const BY_ATTESTOR = "address attestor, uint256 nonce, uint48 deadline";

/** An issuer's attestation of a new document. For `DocumentRegistry.register`. */
export const DOCUMENT: MessageTypes = {
  Document: fields(
    "uint8 kind, bytes32 fingerprint, bytes20 holder, uint64 value, uint16 currency, uint32 datedOn, " +
      `uint32 expiresOn, bytes32 contentRoot, bytes32[] linkingKeys, ${BY_ATTESTOR}`,
  ),
};

/** An issuer's attestation of all documents in a Merkle tree at once. For `DocumentRegistry.registerFromBatch`. */
export const BATCH: MessageTypes = { Batch: fields(`bytes32 root, ${BY_ATTESTOR}`) };

/** What happened to the goods of a trade, by whoever had them in hand. For `Milestones.report`. */
export const MILESTONE_REPORT: MessageTypes = {
  MilestoneReport: fields(
    `bytes32 trade, uint8 milestone, uint48 occurredAt, bytes5 place, bytes32 evidence, ${BY_ATTESTOR}`,
  ),
};

/** For `DocumentRegistry.amend`. */
export const AMENDMENT: MessageTypes = {
  Amendment: fields(
    "bytes32 document, bytes32 replaces, bytes20 holder, uint64 value, uint32 expiresOn, bytes32 contentRoot, " +
      BY_ATTESTOR,
  ),
};

/** For `DocumentRegistry.revoke`. */
export const REVOCATION: MessageTypes = { Revocation: fields(`bytes32 document, bytes32 reason, ${BY_ATTESTOR}`) };

/** For `DocumentRegistry.clearContest`. */
export const CLEARANCE: MessageTypes = { Clearance: fields(`bytes32 document, bytes32 reason, ${BY_ATTESTOR}`) };

/** A debtor's acknowledgement of its debt. For `Receivable.acknowledge`. */
export const ACKNOWLEDGEMENT: MessageTypes = {
  Acknowledgement: fields(
    "bytes32 receivable, address seller, uint64 face, uint32 dueOn, bool noSetOff, address debtor, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** A debtor's refusal to acknowledge. For `Dilutions.refuseAcknowledgement`. */
export const REFUSAL: MessageTypes = {
  Refusal: fields("bytes32 receivable, uint64 face, bytes32 reason, address debtor, uint256 nonce, uint48 deadline"),
};

/** How much of a receivable its debtor disputes. For `Dilutions.dispute`. */
export const DISPUTE: MessageTypes = {
  Dispute: fields("bytes32 receivable, uint64 amount, bytes32 reason, address debtor, uint256 nonce, uint48 deadline"),
};

/** That the issuer of an invoice credits it by a note. For `Dilutions.credit`. */
export const CREDIT: MessageTypes = {
  Credit: fields("bytes32 receivable, bytes32 note, address issuer, uint256 nonce, uint48 deadline"),
};

/** A buyer's acceptance of a receivable. For `Receivable.assign`. */
export const ASSIGNMENT_ACCEPTANCE: MessageTypes = {
  AssignmentAcceptance: fields(
    "bytes32 receivable, address seller, bytes32 commitment, uint64 collectible, bytes32[] contested, address buyer, " +
      "uint256 nonce, uint48 deadline",
  ),
};

/** An owner's notice to the debtor that it owes to the owner. For `DebtorNotices.notifyDebtor`. */
export const ASSIGNMENT_NOTICE: MessageTypes = {
  AssignmentNotice: fields(
    "bytes32 receivable, bytes20 debtor, bytes32 instruction, address owner, uint256 nonce, uint48 deadline",
  ),
};

/** A debtor's answer to a notice. For `DebtorNotices.acknowledgeNotice`. */
export const NOTICE_ACKNOWLEDGEMENT: MessageTypes = {
  NoticeAcknowledgement: fields(
    "bytes32 receivable, bytes20 assignee, bytes32 instruction, address debtor, uint256 nonce, uint48 deadline",
  ),
};

/** A lienholder's consent to another payment instruction. For `DebtorNotices.instruct`. */
export const INSTRUCTION_CONSENT: MessageTypes = {
  InstructionConsent: fields(
    "bytes32 receivable, bytes32 lien, bytes32 replaces, bytes32 instruction, address holder, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** What goods a warehouse keeps under a receipt. For `WarehouseReceipt.issue`. */
export const GOODS: MessageTypes = {
  Goods: fields(
    "bytes32 receipt, bytes32 goods, bytes3 unit, uint64 quantity, address warehouse, uint256 nonce, uint48 deadline",
  ),
};

/** A warehouse's report of a loss or damage. For `WarehouseReceipt.reportLoss`. */
export const LOSS: MessageTypes = {
  Loss: fields("bytes32 receipt, uint64 amount, bytes32 reason, address warehouse, uint256 nonce, uint48 deadline"),
};

/** A lienholder's consent to the release of goods. For `WarehouseReceipt.release`. */
export const RELEASE_CONSENT: MessageTypes = {
  ReleaseConsent: fields(
    "bytes32 receipt, uint64 quantity, address engine, bytes32 purpose, uint64 amount, address holder, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** That an appraisal is of this receipt or right. For `Appraisals.appraise`. */
export const VALUATION: MessageTypes = {
  Valuation: fields(
    "address asset, bytes32 id, bytes32 appraisal, uint64 value, uint64 left, address appraiser, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** A title registry's confirmation of a right. For `RegisteredRight.issue`. */
export const RIGHT_CONFIRMATION: MessageTypes = {
  RightConfirmation: fields("bytes32 asset, bytes32 right, address titleRegistry, uint256 nonce, uint48 deadline"),
};

/** A title registry's report of how a right stands. For `RegisteredRight.report`. */
export const RIGHT_REPORT: MessageTypes = {
  RightReport: fields(
    "bytes32 asset, uint8 status, uint64 encumbered, bytes32 reason, address titleRegistry, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** A possessor's transfer of a bill of lading, with or without an endorsement. For `BillOfLading.transferSigned`. */
export const BILL_TRANSFER: MessageTypes = {
  BillTransfer: fields(
    "bytes32 bill, address holder, address to, uint8 endorsement, bytes20 endorsee, bytes32 ref, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** The same for the one contract that the possessor names. For `BillOfLading.transferThrough`. */
export const BILL_TRANSFER_THROUGH: MessageTypes = {
  BillTransferThrough: fields(
    "bytes32 bill, address holder, address to, uint8 endorsement, bytes20 endorsee, bytes32 ref, address through, " +
      "uint256 nonce, uint48 deadline",
  ),
};

/** A holder's word that another bill of lading takes the place of its own. For `BillOfLading.amendSigned`. */
export const BILL_AMENDMENT: MessageTypes = {
  BillAmendment: fields(
    "bytes32 bill, bytes32 successor, uint64 value, bytes32 contentRoot, uint8 form, bytes20 consignee, bytes32 ref, " +
      "address holder, uint256 nonce, uint48 deadline",
  ),
};

/** A lienholder's word that its lien goes over to the document in the place of another. For `BillOfLading.amendSigned`. */
export const LIEN_SUCCESSION: MessageTypes = {
  LienSuccession: fields(
    "bytes32 lien, bytes32 successor, bytes32 commitment, address holder, uint256 nonce, uint48 deadline",
  ),
};

/** A lienholder's consent to a pledge that it keeps itself. For `Lienbook.pledge`. */
export const PLEDGE_CONSENT: MessageTypes = {
  PledgeConsent: fields(
    "address pledgor, address asset, bytes32 id, uint64 amount, bytes32 commitment, bytes32[] contested, " +
      "address holder, uint256 nonce, uint48 deadline",
  ),
};

/**
 * A lender's binding offer. The terms are signed as the bytes of their ABI encoding (`encodeTerms`), with what a signer
 * wants to see at a glance beside them. `through` is the one contract that may submit the borrower's acceptance; zero if the
 * borrower accepts at the desk itself. For `FinancingDesk.accept` and `acceptThrough`, and from both sides for `restructure`,
 * through nobody.
 */
export const OFFER: MessageTypes = {
  Offer: fields(
    "bytes terms, address lender, address borrower, address token, uint64 principal, uint32 rate, uint32 maturity, " +
      "address through, uint256 nonce, uint48 deadline",
  ),
};

/** A borrower's acceptance, to be submitted by the contract that it names. For `FinancingDesk.acceptThrough`. */
export const OFFER_ACCEPTANCE: MessageTypes = {
  OfferAcceptance: fields("bytes32 financing, address borrower, address through, uint256 nonce, uint48 deadline"),
};

/** The consent of both sides to the transfer of a financing. For `FinancingServicing.transfer`. */
export const LOAN_TRANSFER: MessageTypes = {
  LoanTransfer: fields(
    "bytes32 id, address from, address to, uint64 principal, uint8 status, uint64 owed, uint64 secured, uint64 price, " +
      "uint256 nonce, uint48 deadline",
  ),
};

/** A buyer's promise to buy a pledged asset in a private sale. For `Enforcement.sell`. */
export const PURCHASE: MessageTypes = {
  Purchase: fields(
    "bytes32 lien, bytes32 document, address token, uint64 price, uint64 collected, address buyer, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** Agreement to a sale in enforcement by a lienholder whom it does not pay in full, or by the pledgor. */
export const SALE_CONSENT: MessageTypes = {
  SaleConsent: fields(
    "bytes32 lien, bytes32 document, address token, uint64 price, address buyer, address consenting, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** A guarantor's promise. For `GuaranteeBook.issue`. */
export const GUARANTEE: MessageTypes = {
  Guarantee: fields(
    "bytes32 financing, bytes20 guarantor, bytes20 debtor, uint64 cap, uint32 coverage, uint32 expiresOn, uint64 fee, " +
      "uint64 secured, bool reducing, bytes32 text, bytes32 grounds, address signer, uint256 nonce, uint48 deadline",
  ),
};

/** A guarantor's promise for the loans of a lender to come. For `FacilityGuarantees.open`. */
export const FACILITY_GUARANTEE: MessageTypes = {
  FacilityGuarantee: fields(
    "bytes20 guarantor, bytes20 lender, bytes20 debtor, uint16 currency, uint64 limit, uint64 mostForOne, " +
      "uint32 coverage, uint32 availableUntil, uint16 longest, uint16 notice, uint32 fee, uint32 secured, bool reducing, " +
      "bytes32 text, bytes32 grounds, bytes32 salt, address signer, uint256 nonce, uint48 deadline",
  ),
};

/** A pledgor's consent to a lien for the recourse under one guarantee. For `GuaranteeBook.issue`, among the grounds. */
export const COUNTER_PLEDGE: MessageTypes = {
  CounterPledge: fields(
    "bytes32 guarantee, uint256 index, bytes20 guarantor, address asset, bytes32 id, uint64 amount, bytes32 commitment, " +
      "address pledgor, uint256 nonce, uint48 deadline",
  ),
};

/** An insurer's word that its policy insures the goods of a bill of lading. For `CargoInsurance.insure`. */
export const CARGO_COVER: MessageTypes = {
  CargoCover: fields("bytes32 bill, bytes32 policy, address insurer, uint256 nonce, uint48 deadline"),
};

/** An insurer's promise for one financing under its policy. For `CreditInsurance.declare`. */
export const COVER: MessageTypes = {
  Cover: fields(
    "bytes32 financing, bytes32 policy, bytes20 insurer, bytes20 insured, bytes20 debtor, uint64 limit, uint32 share, " +
      "uint64 premium, uint32 expiresOn, uint16 waitingDays, uint16 notifyDays, uint16 claimDays, uint16 answerDays, " +
      "bytes32 wording, address signer, uint256 nonce, uint48 deadline",
  ),
};

const EVIDENCE: MessageTypes = {
  Evidence: fields("uint8 kind, uint8 milestone, bytes20 by, bytes20 holder, bytes32 ref, uint32 from"),
};

/** How the proceeds of a financing are to be used, signed by lender and borrower. For `DisbursementEscrow.agree`. */
export const DISBURSEMENT: MessageTypes = {
  Disbursement: fields(
    "bytes32 financing, address lender, address borrower, bytes20 enterprise, address token, uint16 currency, " +
      "bytes20 monitor, uint32 misuseRate, Tranche[] tranches, uint256 nonce, uint48 deadline",
  ),
  Tranche: fields("address payee, uint64 amount, uint32 until, Evidence evidence"),
  ...EVIDENCE,
};

/** A monitor's word that a tranche was misused. For `DisbursementEscrow.reportMisuse`. */
export const MISUSE_REPORT: MessageTypes = {
  MisuseReport: fields(
    "bytes32 disbursement, uint256 tranche, bytes32 evidence, address monitor, uint256 nonce, uint48 deadline",
  ),
};

/** That misuse has no more consequences, by the monitor or the creditor. For `DisbursementEscrow.clearMisuse`. */
export const MISUSE_CLEARANCE: MessageTypes = {
  MisuseClearance: fields(
    "bytes32 disbursement, uint64 reported, bytes32 reason, address by, uint256 nonce, uint48 deadline",
  ),
};

/**
 * A documentary credit, signed by its obligor and its applicant as the bytes of the terms' ABI encoding. For
 * `DocumentaryEscrow.open`.
 */
export const DOCUMENTARY_CREDIT: MessageTypes = {
  DocumentaryCredit: fields(
    "bytes terms, bytes20 obligor, bytes20 applicant, bytes20 beneficiary, address token, uint64 amount, " +
      "uint32 expiresOn, address signer, uint256 nonce, uint48 deadline",
  ),
};

const OF_PRESENTATION = "bytes32 presentation, uint64 amount, address by, uint256 nonce, uint48 deadline";

/** A beneficiary's presentation of documents. For `DocumentaryEscrow.present`. */
export const DOCUMENT_PRESENTATION: MessageTypes = { DocumentPresentation: fields(OF_PRESENTATION) };

/** That the obligor takes documents as they are. For `DocumentaryEscrow.accept` and `settleAtOnce`. */
export const DOCUMENT_ACCEPTANCE: MessageTypes = { DocumentAcceptance: fields(OF_PRESENTATION) };

/** That the obligor refuses documents, with the hash of all discrepancies. For `DocumentaryServicing.refuse`. */
export const DOCUMENT_REFUSAL: MessageTypes = {
  DocumentRefusal: fields("bytes32 presentation, bytes32 discrepancies, address by, uint256 nonce, uint48 deadline"),
};

/** That refused documents are taken up all the same. For `DocumentaryServicing.waive`. */
export const DISCREPANCY_WAIVER: MessageTypes = { DiscrepancyWaiver: fields(OF_PRESENTATION) };

/** That the beneficiary takes documents back, before title has passed. For `DocumentaryServicing.takeBack`. */
export const PRESENTATION_WITHDRAWAL: MessageTypes = { PresentationWithdrawal: fields(OF_PRESENTATION) };

/** That the beneficiary does not want a credit any more. For `DocumentaryServicing.release`. */
export const CREDIT_RELEASE: MessageTypes = {
  CreditRelease: fields("bytes32 credit, uint64 amount, address by, uint256 nonce, uint48 deadline"),
};

/** A report of due diligence, by who made it. For `DiligenceFile.file`. */
export const REPORT: MessageTypes = {
  Report: fields(
    "uint8 kind, bytes20 subject, bytes32 concerning, uint32 datedOn, uint32 expiresOn, bytes32 contentRoot, " +
      "address maker, uint256 nonce, uint48 deadline",
  ),
};

/** For `DiligenceFile.revoke`. */
export const REPORT_REVOCATION: MessageTypes = {
  ReportRevocation: fields("bytes32 report, bytes32 reason, address maker, uint256 nonce, uint48 deadline"),
};

/** Consent of the entity that a report is about to its use by another one. For `DiligenceFile.disclose`. */
export const DISCLOSURE: MessageTypes = {
  Disclosure: fields("bytes32 report, bytes20 reader, uint32 until, address subject, uint256 nonce, uint48 deadline"),
};

/** An administrator's fixing of a reference rate. For `ReferenceRates.publish`. */
export const FIXING: MessageTypes = {
  Fixing: fields(
    "bytes32 name, uint32 from, int32 rate, bytes32 publication, address administrator, uint256 nonce, uint48 deadline",
  ),
};

/** That a fixing is void which is not final yet. For `ReferenceRates.withdraw`. */
export const FIXING_WITHDRAWAL: MessageTypes = {
  FixingWithdrawal: fields(
    "bytes32 name, uint32 from, int32 rate, bytes32 reason, address administrator, uint256 nonce, uint48 deadline",
  ),
};

/** The EIP-712 domain name of each contract that accepts messages; the version is "1" everywhere. */
export const DOMAIN_NAMES = {
  registry: "Lienbook DocumentRegistry",
  milestones: "Lienbook Milestones",
  receivable: "Lienbook Receivable",
  dilutions: "Lienbook Dilutions",
  notices: "Lienbook DebtorNotices",
  appraisals: "Lienbook Appraisals",
  warehouseReceipt: "Lienbook WarehouseReceipt",
  registeredRight: "Lienbook RegisteredRight",
  billOfLading: "Lienbook BillOfLading",
  lienbook: "Lienbook",
  desk: "Lienbook FinancingDesk",
  enforcement: "Lienbook Enforcement",
  guarantees: "Lienbook GuaranteeBook",
  grounds: "Lienbook GuaranteeGrounds",
  facilities: "Lienbook FacilityGuarantees",
  insurance: "Lienbook CreditInsurance",
  cargoInsurance: "Lienbook CargoInsurance",
  disbursement: "Lienbook DisbursementEscrow",
  documentary: "Lienbook DocumentaryEscrow",
  diligence: "Lienbook DiligenceFile",
  rates: "Lienbook ReferenceRates",
} as const;
