import { ZeroAddress, ZeroHash } from "ethers";

import type {
  DisbursementTermsStruct,
  DrawingStruct,
  TrancheStruct,
} from "../../typechain-types/contracts/escrow/DisbursementEscrow.ts";
import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { DisbursementEscrow__factory } from "../../typechain-types/index.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { leiOrNobody, leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { DOCUMENT_KIND, type TradeDocumentKind } from "../documents/kinds.ts";
import { milestoneNumber, type Milestone } from "../documents/milestones/index.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { financingIdOf } from "../financing/terms.ts";
import { entryOf } from "../names.ts";
import type { RateLike } from "../units.ts";

/** As many tranches one agreement has at most. */
const MOST_TRANCHES = 32;
/** So many times its own rate a financing bears at most upon misuse. */
const MOST_UPON_MISUSE = 2n;

const TERMS = new Encoding<[DisbursementTermsStruct]>(
  parameterOf(DisbursementEscrow__factory.createInterface(), "idOf", "terms"),
);
const MILESTONE = new Encoding<[trade: string, milestone: number, enterprise: string]>("bytes32", "uint8", "bytes20");

/** A tranche that is paid on a document. */
export interface DocumentEvidence {
  readonly kind: TradeDocumentKind;
  /** LEI of who attests it. */
  readonly issuer: string;
  /**
   * LEI of who holds it. The payee: then the payee shows it. The borrower: then the borrower shows it, or its issuer, and
   * no payee; a supplier that is to be paid without asking either has it issued in its own name, or named here.
   */
  readonly holder: string;
  /** Of the very document, if it is known already; else any of the kind, issuer and holder will do. */
  readonly fingerprint?: string;
}

const ON_DOCUMENT: Fields<DocumentEvidence> = {
  kind: "string",
  issuer: "string",
  holder: "string",
  fingerprint: "string?",
};

/** A tranche that is paid on a milestone of a trade. */
export interface MilestoneEvidence {
  readonly milestone: Milestone;
  /** Id of the document that stands for the trade. */
  readonly trade: string;
  /** LEI of who reports it. */
  readonly reporter: string;
}

const ON_MILESTONE: Fields<MilestoneEvidence> = { milestone: "string", trade: "string", reporter: "string" };

/** What a tranche is to be. */
export interface TrancheWish {
  /** Account that is paid. */
  readonly payee: string;
  /** In minor units. */
  readonly amount: bigint;
  /** The last day on which it is paid, in days since 1970-01-01. */
  readonly until: DayLike;
  readonly on: DocumentEvidence | MilestoneEvidence;
  /** The first day that the evidence may be of; any unless given. */
  readonly from?: DayLike;
}

const TRANCHE: Fields<TrancheWish> = { payee: "string", amount: "bigint", until: "day", on: "value", from: "day?" };

/** What of the use of proceeds does not follow from the financing. */
export interface UseWish {
  readonly tranches: readonly TrancheWish[];
  /** LEI of the borrower. */
  readonly borrower: string;
  /** ISO 4217 number of the token's currency. */
  readonly currency: bigint;
  /** The account that is owed a financing that was sold since; the financing's lender unless given. */
  readonly lender?: string;
  /** LEI of the entity whose word establishes misuse; nobody's unless given. */
  readonly monitor?: string;
  /** Parts per million a year that the financing bears upon misuse, at most twice its rate; as before unless given. */
  readonly misuseRate?: RateLike;
}

const USE: Fields<UseWish> = {
  tranches: "list",
  borrower: "string",
  currency: "bigint",
  lender: "string?",
  monitor: "string?",
  misuseRate: "rate?",
};

/** Terms that the escrow would refuse, or that would let one piece of evidence be asked for twice. */
export class DisbursementTermsError extends LienbookError {
  constructor(value: string, rule: string, advice: string) {
    super({ code: "disbursement-terms", value, rule, advice });
  }
}

/**
 * A tranche as the contracts take it.
 *
 * @example
 * ```ts
 * trancheOf({
 *   payee: foundry,
 *   amount: 120_000_00n,
 *   until: dayOf("2027-06-30"),
 *   on: { kind: "deliveryConfirmation", issuer: carrierLei, holder: exporterLei },
 * });
 * ```
 */
export function trancheOf(wish: TrancheWish): TrancheStruct {
  const { payee, amount, until, on, from = 0 } = requireFields("tranche", wish, TRANCHE);
  if (isDocument(on)) {
    const { kind, issuer, holder, fingerprint = ZeroHash } = requireFields("tranche.on", on, ON_DOCUMENT);
    const [by, held] = [leiToBytes20(parseLei(issuer)), leiToBytes20(parseLei(holder))];
    return {
      payee,
      amount,
      until,
      evidence: {
        kind: entryOf(DOCUMENT_KIND, kind, "kind of document"),
        milestone: 0,
        by,
        holder: held,
        ref: fingerprint,
        from,
      },
    };
  }
  const { milestone, trade, reporter } = requireFields("tranche.on", on, ON_MILESTONE);
  const by = leiToBytes20(parseLei(reporter));
  return {
    payee,
    amount,
    until,
    evidence: { kind: 0, milestone: milestoneNumber(milestone), by, holder: ZeroAddress, ref: trade, from },
  };
}

/**
 * The terms of the use of a financing's proceeds: parties and token are the financing's, and the tranches what it pays to
 * the escrow.
 *
 * @param escrow address of the escrow
 * @throws DisbursementTermsError
 *
 * @example
 * ```ts
 * const financing = { ...terms, payouts: [{ payee: addresses.disbursement, amount: terms.principal }] };
 * const use = disbursementTerms(financing, addresses.disbursement, { borrower: exporterLei, currency: 840n, tranches });
 * ```
 */
export function disbursementTerms(
  financing: FinancingTermsStruct,
  escrow: string,
  wish: UseWish,
): DisbursementTermsStruct {
  const { tranches, borrower, currency, lender, monitor, misuseRate = 0n } = requireFields("wish", wish, USE);
  const taken = tranches.map(trancheOf);
  if (tranches.length === 0 || tranches.length > MOST_TRANCHES) {
    throw new DisbursementTermsError(
      `${tranches.length} tranches`,
      `There is one tranche at least, and there are ${MOST_TRANCHES} at most.`,
      "Join tranches, or use several financings.",
    );
  }
  const paid = payoutsTo(financing, escrow);
  const sum = tranches.reduce((total, { amount }) => total + amount, 0n);
  if (sum !== paid) {
    throw new DisbursementTermsError(
      `tranches of ${sum}, payouts of ${paid} minor units`,
      "The tranches are just what the financing pays to the escrow.",
      "Change the tranches, or the payouts of the financing.",
    );
  }
  requireDistinct(tranches);
  const [rate, upon] = [BigInt(financing.interest.rate), BigInt(misuseRate)];
  if (upon !== 0n && (upon <= rate || upon > MOST_UPON_MISUSE * rate)) {
    throw new DisbursementTermsError(
      `${misuseRate} parts per million upon misuse, ${rate} without`,
      "The rate upon misuse is higher than the financing's, and at most twice that.",
      "Choose a rate between the two, or none.",
    );
  }
  return {
    financing: financingIdOf(financing),
    lender: lender ?? financing.lender,
    borrower: financing.borrower,
    enterprise: leiToBytes20(parseLei(borrower)),
    token: financing.token,
    currency,
    monitor: leiOrNobody(monitor),
    misuseRate,
    tranches: taken,
  };
}

/** The id of terms: the hash of their ABI encoding. */
export function disbursementIdOf(terms: DisbursementTermsStruct): string {
  return TERMS.hash(terms);
}

/** Terms as `DisbursementAgreed` publishes them, in the form that every function of the escrow takes. */
export function decodeDisbursementTerms(encoded: string): DisbursementTermsStruct {
  const [terms] = TERMS.decode(encoded);
  return terms;
}

/** What a tranche is paid by: itself, and what its terms say of all of them. @throws DisbursementTermsError if there is none such */
export function drawingOf(terms: DisbursementTermsStruct, index: number): DrawingStruct {
  const tranche = requireParts("terms", terms, "tranches").tranches[index];
  if (!tranche) {
    throw new DisbursementTermsError(
      `tranche ${index} of ${terms.tranches.length}`,
      "Tranches are counted from 0, in the order of the terms.",
      "Give the place of one that the terms have.",
    );
  }
  const { borrower, enterprise, token, currency } = terms;
  return { id: disbursementIdOf(terms), index, borrower, enterprise, token, currency, tranche };
}

/**
 * What stands for a milestone of a trade as evidence, as a document's id stands for a document.
 *
 * @param borrower LEI of the entity that borrows on it
 */
export function milestoneEvidenceId(trade: string, milestone: Milestone, borrower: string): string {
  return MILESTONE.hash(trade, milestoneNumber(milestone), leiToBytes20(parseLei(borrower)));
}

function payoutsTo({ payouts }: FinancingTermsStruct, escrow: string): bigint {
  return payouts
    .filter(({ payee }) => typeof payee === "string" && payee.toLowerCase() === escrow.toLowerCase())
    .reduce((total, { amount }) => total + BigInt(amount), 0n);
}

function isDocument(on: TrancheWish["on"]): on is DocumentEvidence {
  return typeof on === "object" && "kind" in on;
}

/** What counts once must not be asked for twice: the second tranche could never be paid. An invoice is paid part by part. */
function requireDistinct(tranches: readonly TrancheWish[]): void {
  const asked = new Set<string>();
  for (const { on } of tranches) {
    const once = isDocument(on)
      ? on.kind !== "commercialInvoice" && on.fingerprint && `${on.kind} ${on.issuer} ${on.fingerprint}`
      : `${on.milestone} ${on.trade}`;
    if (once === undefined || once === false) continue;
    if (asked.has(once)) {
      throw new DisbursementTermsError(
        once,
        "A document, or a milestone of a trade, releases one tranche.",
        "Ask for other evidence for one of the two tranches.",
      );
    }
    asked.add(once);
  }
}
