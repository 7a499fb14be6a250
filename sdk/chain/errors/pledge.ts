import { contractError } from "./contract-error.ts";
import { address, amount, count, documentKind, id, lei } from "./parameters.ts";

/** Errors of `Lienbook`. */

export class AssetNotListedError extends contractError(
  "AssetNotListed",
  { asset: address },
  {
    says: ({ asset }) => `The tokens of ${asset} cannot be pledged.`,
    rule: "Only the tokens of collections that governance has listed are pledged.",
    advice: "Check the address of the collection, or have the governor list it.",
  },
) {}

export class EngineNotListedError extends contractError(
  "EngineNotListed",
  { engine: address },
  {
    says: ({ engine }) => `${engine} is no engine of the lien book.`,
    rule: "Only engines that governance has listed place liens for others.",
    advice: "Pledge through a listed engine, or have the governor list this one.",
  },
) {}

export class EscrowNotListedError extends contractError(
  "EscrowNotListed",
  { escrow: address },
  {
    says: ({ escrow }) => `${escrow} does not use up invoices in the lien book.`,
    rule: "Only escrows that governance has listed say that an invoice was paid through them.",
    advice: "Settle through a listed escrow, or have the governor list this one.",
  },
) {}

export class PledgorNotOwnerError extends contractError(
  "PledgorNotOwner",
  { id, pledgor: address, owner: address },
  {
    says: ({ id, pledgor, owner }) => `${pledgor} cannot pledge the token of document ${id}: it is ${owner}'s.`,
    rule: "Only its owner pledges an asset.",
    advice: "Pledge from the owner's account, or transfer the token first.",
  },
) {}

export class CollateralMismatchError extends contractError(
  "CollateralMismatch",
  { id },
  {
    says: ({ id }) => `Face value, details or backing of the asset on document ${id} are not those of its issue.`,
    rule: "An asset is pledged with all that it committed to when it was issued.",
    advice: "Take face value, details and backing from the event of its issue, unchanged.",
  },
) {}

export class LienAmountInvalidError extends contractError(
  "LienAmountInvalid",
  { id, amount: amount(64), face: amount(64) },
  {
    says: ({ id, amount, face }) => `A lien of ${amount} cannot stand on the asset on document ${id}, of ${face}.`,
    rule: "A lien is above zero and no more than the asset's face value.",
    advice: "Pledge a part of the face value, or all of it.",
  },
) {}

export class LienAlreadyPlacedError extends contractError(
  "LienAlreadyPlaced",
  { lien: id },
  {
    says: ({ lien }) => `Lien ${lien} stands already.`,
    rule: "One financing or consent places one lien on an asset.",
    advice: "Name each asset once in the terms, with the sum that is pledged of it.",
  },
) {}

export class LienNotFoundError extends contractError(
  "LienNotFound",
  { lien: id },
  {
    says: ({ lien }) => `There is no lien ${lien}.`,
    rule: "Only a lien that stands can be discharged, and its id is made of all that never changes of it.",
    advice: "Take asset, engine, purpose, face value and backing from the pledge. A lien fully discharged is gone.",
  },
) {}

export class LienholderIsPledgorError extends contractError(
  "LienholderIsPledgor",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} cannot pledge to itself.`,
    rule: "Pledgor and holder of a lien are different entities.",
    advice: "Have another entity hold the lien.",
  },
) {}

export class NotKeeperOfLienError extends contractError(
  "NotKeeperOfLien",
  { lien: id, caller: address },
  {
    says: ({ lien, caller }) => `${caller} does not keep lien ${lien}.`,
    rule: "Only the engine that placed a lien acts on it, or the holder that keeps it itself.",
    advice: "Release it through its engine (repay the financing), or from an account of its holder.",
  },
) {}

export class DischargeExceedsLienError extends contractError(
  "DischargeExceedsLien",
  { lien: id, requested: amount(256), amount: amount(64) },
  {
    says: ({ lien, requested, amount }) => `${requested} were to come off lien ${lien}, of which ${amount} remain.`,
    rule: "No more comes off a lien than remains of it.",
    advice: "Read what remains with `lienOf`, and discharge no more.",
  },
) {}

export class ConsumptionByHolderError extends contractError(
  "ConsumptionByHolder",
  { lien: id, consumed: amount(64) },
  {
    says: ({ lien, consumed }) => `The holder of lien ${lien} cannot consume ${consumed} beyond it.`,
    rule: "Only an engine, through which the money moved, consumes more of a document than its lien covers.",
    advice: "Discharge no more than the lien; what lies beyond belongs to the pledgor.",
  },
) {}

export class BackingOwnedByOtherError extends contractError(
  "BackingOwnedByOther",
  { document: id, owner: address, pledgor: address },
  {
    says: ({ document, owner, pledgor }) => `The token of document ${document} belongs to ${owner}, not to ${pledgor}.`,
    rule: "Who has sold the token of a document no longer pledges it as evidence for another asset.",
    advice: "Issue the asset over documents whose tokens the pledgor still owns.",
  },
) {}

export class BackingBarredError extends contractError(
  "BackingBarred",
  { document: id },
  {
    says: ({ document }) =>
      `The token of document ${document} is frozen, the bill void, on paper or surrendered, or the goods have left the store.`,
    rule: "What is frozen is neither moved nor pledged, nor put behind what is; a bill on paper is whoever has the paper's, and a surrendered one waits for its carrier; what is void or has left backs nothing.",
    advice:
      "Wait until the supervisor sets it free or what a court has ordered is carried out, the paper comes back, or the carrier has answered.",
  },
) {}

export class InvoiceOwnedByOtherError extends contractError(
  "InvoiceOwnedByOther",
  { invoice: id, owner: address, payee: lei },
  {
    says: ({ invoice, owner, payee }) => `Invoice ${invoice} belongs to ${owner}, who does not act for ${payee}.`,
    rule: "Who has sold an invoice is not paid for it: the payment belongs to its buyer.",
    advice: "Present an invoice that the seller still owns, or have its owner give the token back first.",
  },
) {}

export class ConsumptionExceedsFaceError extends contractError(
  "ConsumptionExceedsFace",
  { id, consumed: amount(64), left: amount(64) },
  {
    says: ({ id, consumed, left }) =>
      `Other liens and payments leave ${left} of document ${id}; ${consumed} were paid.`,
    rule: "A payment beyond one lien does not take what another lienholder has a claim to.",
    advice: "Pay each financing its part: split the payment by the liens on the receivable.",
  },
) {}

export class NotTokenOfAssetError extends contractError(
  "NotTokenOfAsset",
  { id, asset: address },
  {
    says: ({ id, asset }) => `Document ${id} is no token of ${asset}, or not by this issuer and fingerprint.`,
    rule: "A listed asset asks only for documents of its own kind of which it has made a token.",
    advice: "Give issuer and fingerprint of the document itself, and act through the asset that has its token.",
  },
) {}

export class KindHasAssetError extends contractError(
  "KindHasAsset",
  { kind: documentKind, asset: address },
  {
    says: ({ kind, asset }) => `Tokens of documents of kind ${kind} are made by ${asset}.`,
    rule: "One asset makes the tokens of a kind of document, for good: two would make two tokens of one document, with two owners.",
    advice: "List the asset of the kind again if it was delisted. Another one comes with a lien book of its own.",
  },
) {}

export class AssetOfOtherLienbookError extends contractError(
  "AssetOfOtherLienbook",
  { asset: address, lienbook: address },
  {
    says: ({ asset, lienbook }) => `The tokens of ${asset} are pledged under the lien book ${lienbook}.`,
    rule: "A lien book lists the assets that were made for it: the first of a kind of document is listed for good.",
    advice: "List the asset that was deployed with the register of this lien book.",
  },
) {}

export class NotHolderOfLienError extends contractError(
  "NotHolderOfLien",
  { lien: id, entity: lei, holder: lei },
  {
    says: ({ lien, entity, holder }) => `${entity} consents for lien ${lien}, which ${holder} holds.`,
    rule: "Goods leave a lien with the consent of its present holder.",
    advice: "Have the present holder sign; a lien may have been assigned.",
  },
) {}

export class TooManyLiensError extends contractError(
  "TooManyLiens",
  { id, most: count(256) },
  {
    says: ({ id, most }) => `${most} liens stand on the asset of document ${id}, and no more can.`,
    rule: "All liens on an asset end in the one transaction in which it is sold, so there are no more than fit it.",
    advice: "Have a lien released that secures little, or pledge another asset.",
  },
) {}

export class KindNotReservableError extends contractError(
  "KindNotReservable",
  { id },
  {
    says: ({ id }) => `Tokens can be made of document ${id}.`,
    rule: "What tokens are made of is pledged by its token; an engine keeps parts of other documents only.",
    advice: "Pledge the token, by `pledge` or `pledgeFor`.",
  },
) {}

export class ReservationExceededError extends contractError(
  "ReservationExceeded",
  { id, requested: amount(256), reserved: amount(64) },
  {
    says: ({ requested, id, reserved }) => `${requested} was to come off document ${id}, of which ${reserved} is kept.`,
    rule: "An engine gives back no more of a document than it keeps.",
    advice: "Read `reservedOf` of the engine.",
  },
) {}

export class EnforcementAlreadySetError extends contractError(
  "EnforcementAlreadySet",
  { enforcement: address },
  {
    says: ({ enforcement }) => `The lien book is enforced by ${enforcement} for good.`,
    rule: "Which contract enforces is said once.",
    advice: "Nothing can be done: a new one needs a new lien book.",
  },
) {}

export class NotEnforcementError extends contractError(
  "NotEnforcement",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the enforcement contract.`,
    rule: "Only the enforcement contract of the lien book ends liens by sale and applies the price.",
    advice: "Sell through that contract.",
  },
) {}

export class ClaimEntrustedError extends contractError(
  "ClaimEntrusted",
  { holder: lei, creditor: address },
  {
    says: ({ holder, creditor }) =>
      `${holder} holds the lien, but the debt is owed to ${creditor}, which holds it for others, too.`,
    rule: "What secures a claim in which guarantors or insurers share is given up by nobody's consent: it is sold by auction or for no less than its valuation, and than that would be by its face value, or the claim is paid.",
    advice: "Hold an auction, find a buyer at the valuation, or take the claim back once nobody shares in it.",
  },
) {}

export class LiensIncompleteError extends contractError(
  "LiensIncomplete",
  { id, shown: amount(256), encumbered: amount(64) },
  {
    says: ({ id, shown, encumbered }) =>
      `The liens shown put ${shown} on document ${id}, on which ${encumbered} stands.`,
    rule: "A sale shows every lien on the asset.",
    advice: "Find the missing ones in the events of the lien book.",
  },
) {}

export class LiensUnorderedError extends contractError(
  "LiensUnordered",
  { lien: id },
  {
    says: ({ lien }) => `Lien ${lien} is not in its place.`,
    rule: "Liens on the asset are shown by rank, each once.",
    advice: "Sort them.",
  },
) {}
