import { keccak256, ParamType, type ContractTransactionResponse, type Signer } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireFit } from "../chain/arguments.ts";
import type { Contracts } from "../chain/contracts.ts";
import { DOCUMENT_KIND } from "../documents/kinds.ts";
import { requireFields, requireParts } from "../fields.ts";
import { backingHashOf, collateralOf, commitmentOf, type IssuedReceivable } from "../financing/receivable.ts";
import { signFor, VALIDITY, type Validity } from "../messages/sign.ts";
import {
  ASSIGNMENT_ACCEPTANCE,
  ASSIGNMENT_NOTICE,
  CREDIT,
  DISPUTE,
  INSTRUCTION_CONSENT,
  NOTICE_ACKNOWLEDGEMENT,
  REFUSAL,
} from "../messages/types.ts";
import { backingOfPart, partIdOf, PartsSumError, portionOf } from "./parts.ts";

const VALUES = ParamType.from("uint64[] values");

/** What a buyer accepts of a receivable. */
export interface AssignmentAcceptance {
  readonly receivable: IssuedReceivable;
  /** The least that is left to collect, in minor units. */
  readonly collectible: bigint;
  /** Ids of contested documents among the evidence that the buyer accepts nevertheless. */
  readonly contested: readonly string[];
  readonly acceptance: AuthorizationStruct;
}

/** A lienholder's consent as `DebtorNotices.instruct` takes it. */
export interface InstructionConsent {
  /** Of the lien; consents are listed in ascending order of it. */
  readonly lien: string;
  readonly engine: string;
  readonly purpose: string;
  readonly consent: AuthorizationStruct;
}

/** Commits to face value, details and backing, as the receivable's contract does. */
export function receivableCommitment(receivable: IssuedReceivable): string {
  return commitmentOf(collateralOf(receivable));
}

/**
 * Signs as the buyer that it takes over a receivable; its seller, or an escrow, submits the acceptance.
 *
 * @example
 * ```ts
 * const accepted = await acceptAssignment(book, factor, receivable, { collectible: receivable.face });
 * const bought = await assignReceivable(book, seller, accepted);
 * ```
 */
export async function acceptAssignment(
  book: Contracts,
  buyer: Signer,
  receivable: IssuedReceivable,
  wish: { readonly collectible?: bigint; readonly contested?: readonly string[] } & Partial<Validity> = {},
): Promise<AssignmentAcceptance> {
  const { id, face } = requireParts("receivable", receivable, "id", "face");
  const {
    collectible = face,
    contested = [],
    ...validity
  } = requireFields("wish", wish, { ...VALIDITY, collectible: "bigint?", contested: "list?" });
  const message = {
    receivable: id,
    seller: await book.receivable.ownerOf(id),
    commitment: receivableCommitment(receivable),
    collectible,
    contested,
    buyer: await buyer.getAddress(),
  };
  const acceptance = await signFor(book, buyer, "receivable", ASSIGNMENT_ACCEPTANCE, message, validity);
  return { receivable, collectible, contested, acceptance };
}

/**
 * Sells a receivable to the buyer that accepted it: the evidence behind it is consumed.
 *
 * @returns the receivable as its buyer pledges it: on its own document alone
 * @example
 * ```ts
 * const { receivable: bought, transaction } = await assignReceivable(book, seller, accepted);
 * ```
 */
export async function assignReceivable(
  book: Contracts,
  seller: Signer,
  accepted: AssignmentAcceptance,
): Promise<{ receivable: IssuedReceivable; transaction: ContractTransactionResponse }> {
  const { receivable, collectible, contested, acceptance } = requireParts(
    "accepted",
    accepted,
    "receivable",
    "collectible",
    "contested",
    "acceptance",
  );
  const { id, face, details, backing } = receivable;
  const transaction = await book.receivable
    .connect(seller)
    .assign(id, face, details, [...backing], collectible, [...contested], acceptance);
  return { receivable: { ...receivable, backing: [] }, transaction };
}

/**
 * The parts into which a receivable is divided, as their owner pledges them.
 *
 * @param issuer LEI of the invoice's issuer, as 20 bytes
 * @param values in minor units; they sum to what is unpaid of the face value
 * @example
 * ```ts
 * const [half, rest] = partsOfReceivable(receivable, issuer, [50_000_00n, 50_000_00n]);
 * ```
 */
export function partsOfReceivable(
  receivable: IssuedReceivable,
  issuer: string,
  values: readonly bigint[],
): IssuedReceivable[] {
  let from = 0n;
  return values.map((face, index) => {
    const to = from + face;
    const part = {
      asset: receivable.asset,
      id: partIdOf(DOCUMENT_KIND.commercialInvoice, issuer, receivable.id, index),
      face,
      details: { ...receivable.details, declared: portionOf(receivable.details.declared, receivable.face, from, to) },
      backing: backingOfPart(receivable.backing, receivable.face, from, to),
    };
    from = to;
    return part;
  });
}

/**
 * Divides a receivable that is not pledged into parts that sum exactly to it.
 *
 * @param origin LEI of the invoice's issuer as 20 bytes, and the invoice's fingerprint
 * @throws PartsSumError if the parts do not sum to what is unpaid
 * @example
 * ```ts
 * const { parts } = await splitReceivable(book, owner, receivable, { issuer, fingerprint }, [60_000_00n, 40_000_00n]);
 * ```
 */
export async function splitReceivable(
  book: Contracts,
  owner: Signer,
  receivable: IssuedReceivable,
  origin: { readonly issuer: string; readonly fingerprint: string },
  values: readonly bigint[],
): Promise<{ parts: IssuedReceivable[]; transaction: ContractTransactionResponse }> {
  requireFit([VALUES], [values]);
  requireParts("origin", origin, "issuer", "fingerprint");
  const { id, face, details, backing } = requireParts("receivable", receivable, "id", "face", "details", "backing");
  const { collected } = await book.registry.stateOf(id);
  const sum = values.reduce((total, value) => total + value, 0n);
  if (sum !== face - collected) throw new PartsSumError(sum, face - collected);
  const transaction = await book.receivable.connect(owner).split(id, origin, face, details, [...backing], [...values]);
  return { parts: partsOfReceivable(receivable, origin.issuer, values), transaction };
}

/**
 * Confirms, as the owner, a payment that did not pass through a desk.
 *
 * @param amount in minor units; at most what is neither paid nor pledged
 * @example
 * ```ts
 * await confirmPayment(book, seller, receivable, 10_000_00n);
 * ```
 */
export async function confirmPayment(
  book: Contracts,
  owner: Signer,
  receivable: IssuedReceivable,
  amount: bigint,
): Promise<ContractTransactionResponse> {
  const { id, face, backing } = requireParts("receivable", receivable, "id", "face", "backing");
  return book.receivable.connect(owner).confirmPayment(id, face, detailsHash(receivable), [...backing], amount);
}

/**
 * Signs as the debtor that it refuses to acknowledge a receivable.
 *
 * @param reason hash of the statement of reasons
 * @example
 * ```ts
 * const refusal = await signRefusal(book, debtor, receivable, reason);
 * await refuseAcknowledgement(book, debtor, receivable, reason, refusal);
 * ```
 */
export async function signRefusal(
  book: Contracts,
  debtor: Signer,
  receivable: IssuedReceivable,
  reason: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const { id, face } = requireParts("receivable", receivable, "id", "face");
  const message = { receivable: id, face, reason, debtor: await debtor.getAddress() };
  return signFor(book, debtor, "dilutions", REFUSAL, message, validity);
}

/** Enters a debtor's refusal: all of the receivable is in dispute from then on. See {@link signRefusal}. */
export async function refuseAcknowledgement(
  book: Contracts,
  submitter: Signer,
  receivable: IssuedReceivable,
  reason: string,
  refusal: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.dilutions.connect(submitter).refuseAcknowledgement(...shown(receivable), reason, refusal);
}

/**
 * Signs as the debtor how much of a receivable it disputes in all; zero withdraws a dispute or refusal.
 *
 * @example
 * ```ts
 * const statement = await signDispute(book, debtor, receivable, 5_000_00n, reason);
 * await disputeReceivable(book, debtor, receivable, 5_000_00n, reason, statement);
 * ```
 */
export async function signDispute(
  book: Contracts,
  debtor: Signer,
  receivable: IssuedReceivable,
  amount: bigint,
  reason: string,
  validity?: Partial<Validity>,
): Promise<AuthorizationStruct> {
  const { id } = requireParts("receivable", receivable, "id");
  const message = { receivable: id, amount, reason, debtor: await debtor.getAddress() };
  return signFor(book, debtor, "dilutions", DISPUTE, message, validity);
}

/** Enters a debtor's dispute. See {@link signDispute}. */
export async function disputeReceivable(
  book: Contracts,
  submitter: Signer,
  receivable: IssuedReceivable,
  amount: bigint,
  reason: string,
  statement: AuthorizationStruct,
): Promise<ContractTransactionResponse> {
  return book.dilutions.connect(submitter).dispute(...shown(receivable), amount, reason, statement);
}

/**
 * Credits, as the issuer of the invoice, the value of a registered credit note; anyone may submit what it signed.
 *
 * @param invoice fingerprint of the invoice
 * @param note    fingerprint and id of the credit note
 * @example
 * ```ts
 * await creditReceivable(book, seller, receivable, invoice.document.fingerprint, { id: note.id, fingerprint: note.document.fingerprint });
 * ```
 */
export async function creditReceivable(
  book: Contracts,
  issuer: Signer,
  receivable: IssuedReceivable,
  invoice: string,
  note: { readonly id: string; readonly fingerprint: string },
): Promise<ContractTransactionResponse> {
  const { id, face, backing } = requireParts("receivable", receivable, "id", "face", "backing");
  const message = { receivable: id, note: note.id, issuer: await issuer.getAddress() };
  const statement = await signFor(book, issuer, "dilutions", CREDIT, message);
  return book.dilutions
    .connect(issuer)
    .credit(id, face, detailsHash(receivable), backingHashOf(backing), invoice, note.fingerprint, statement);
}

/**
 * Notifies the debtor, as the owner, that the receivable is owed to it.
 *
 * @example
 * ```ts
 * await notifyDebtor(book, factor, bought);
 * await acknowledgeNotice(book, debtor, bought);
 * ```
 */
export async function notifyDebtor(
  book: Contracts,
  owner: Signer,
  receivable: IssuedReceivable,
): Promise<ContractTransactionResponse> {
  const { id, details } = requireParts("receivable", receivable, "id", "details");
  const instruction = await book.notices.instructionOf(id);
  const message = { receivable: id, debtor: details.debtor, instruction, owner: await owner.getAddress() };
  const notice = await signFor(book, owner, "notices", ASSIGNMENT_NOTICE, message);
  return book.notices.connect(owner).notifyDebtor(...shown(receivable), notice);
}

/** Acknowledges, as the debtor, the notice of the present owner and the instruction that stands. See {@link notifyDebtor}. */
export async function acknowledgeNotice(
  book: Contracts,
  debtor: Signer,
  receivable: IssuedReceivable,
): Promise<ContractTransactionResponse> {
  const { id } = requireParts("receivable", receivable, "id");
  const [instruction, owner] = await Promise.all([book.notices.instructionOf(id), book.receivable.ownerOf(id)]);
  const assignee = await book.participants.entityOf(owner);
  const message = { receivable: id, assignee, instruction, debtor: await debtor.getAddress() };
  const acknowledgement = await signFor(book, debtor, "notices", NOTICE_ACKNOWLEDGEMENT, message);
  return book.notices.connect(debtor).acknowledgeNotice(...shown(receivable), acknowledgement);
}

/**
 * Consents, as a lienholder, to another payment instruction.
 *
 * @param lien id of the lien, the engine that placed it (zero address for none) and its purpose
 * @example
 * ```ts
 * const consent = await consentToInstruction(book, bank, receivable, { lien, engine: addresses.desk, purpose: financingIdOf(terms) }, instruction);
 * await instructDebtor(book, seller, receivable, instruction, [consent]);
 * ```
 */
export async function consentToInstruction(
  book: Contracts,
  holder: Signer,
  receivable: IssuedReceivable,
  lien: { readonly lien: string; readonly engine: string; readonly purpose: string },
  instruction: string,
): Promise<InstructionConsent> {
  const { id } = requireParts("receivable", receivable, "id");
  const replaces = await book.notices.instructionOf(id);
  const message = { receivable: id, lien: lien.lien, replaces, instruction, holder: await holder.getAddress() };
  return { ...lien, consent: await signFor(book, holder, "notices", INSTRUCTION_CONSENT, message) };
}

/** Says, as the owner, where the debtor is to pay; with every lienholder's consent while it is pledged. */
export async function instructDebtor(
  book: Contracts,
  owner: Signer,
  receivable: IssuedReceivable,
  instruction: string,
  consents: readonly InstructionConsent[] = [],
): Promise<ContractTransactionResponse> {
  const { id, face, backing } = requireParts("receivable", receivable, "id", "face", "backing");
  const inOrder = [...consents].sort((a, b) => (BigInt(a.lien) < BigInt(b.lien) ? -1 : 1));
  const taken = inOrder.map(({ engine, purpose, consent }) => ({ engine, purpose, consent }));
  return book.notices.connect(owner).instruct(id, face, backingHashOf(backing), instruction, taken);
}

function detailsHash(receivable: IssuedReceivable): string {
  return keccak256(String(collateralOf(receivable).details));
}

/** What every statement about a receivable begins with. */
function shown(receivable: IssuedReceivable) {
  const { id, face, details, backing } = requireParts("receivable", receivable, "id", "face", "details", "backing");
  return [id, face, details, backingHashOf(backing)] as const;
}
