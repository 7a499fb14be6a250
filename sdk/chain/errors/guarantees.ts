import { contractError } from "./contract-error.ts";
import { address, amount, count, currency, day, financingStatus, id, lei, selector } from "./parameters.ts";

/** Errors of `GuaranteeBook`, of its business days, and of its trusts. */

export class GuaranteeOfOtherFinancingError extends contractError(
  "GuaranteeOfOtherFinancing",
  { guaranteed: id, shown: id },
  {
    says: ({ guaranteed, shown }) =>
      `The guarantee is of financing ${guaranteed}, and the terms shown are of ${shown}.`,
    rule: "A guarantee is of one financing; new terms of a debt are another one.",
    advice: "Show the terms that the guarantee names. For new terms the guarantor signs a new guarantee.",
  },
) {}

export class FinancingNotGuaranteeableError extends contractError(
  "FinancingNotGuaranteeable",
  { id, status: financingStatus },
  {
    says: ({ id, status }) => `Financing ${id} is "${status}" and takes no guarantee.`,
    rule: "A guarantee is entered while its financing is offered or runs as agreed.",
    advice: "Enter guarantees before default; nobody guarantees a loss that has happened.",
  },
) {}

export class TrustReplacedError extends contractError(
  "TrustReplaced",
  { account: address, successor: address },
  {
    says: ({ account, successor }) => `${successor} would own every claim that ${account} holds.`,
    rule: "The account of an entrusted claim acts for no entity and has no successor.",
    advice: "Ask the registrar why it gave the account to an entity; do not entrust the claim.",
  },
) {}

export class FinancingOverdueError extends contractError(
  "FinancingOverdue",
  { id, daysPastDue: count(256) },
  {
    says: ({ id, daysPastDue }) => `Financing ${id} has been overdue for ${daysPastDue} days.`,
    rule: "A guarantee is entered while nothing is overdue: nobody guarantees what has happened already.",
    advice: "Have the borrower pay what is due first: what is overdue of interest stays so under new terms.",
  },
) {}

export class StatementNotGivenError extends contractError(
  "StatementNotGiven",
  {},
  {
    says: () => "The demand says nothing of the breach.",
    rule: "A demand under a guarantee, and a claim under a cover, comes with the hash of a statement of why it is made.",
    advice: "Write the statement, send it to the other side, and give its hash.",
  },
) {}

export class StatementRejectedError extends contractError(
  "StatementRejected",
  { id, statement: id },
  {
    says: ({ statement, id }) => `Statement ${statement} was rejected already; guarantee ${id}.`,
    rule: "A statement is rejected once; the next demand comes with another one.",
    advice: "Answer the discrepancies in a corrected statement, and give its hash.",
  },
) {}

export class DiscrepanciesUnnamedError extends contractError(
  "DiscrepanciesUnnamed",
  {},
  {
    says: () => "No discrepancy is named.",
    rule: "Whoever rejects a demand or refuses a claim says why, once and with everything.",
    advice: "Give the hash of the list (`discrepancyListOf`), or pay.",
  },
) {}

export class NotBeneficiaryError extends contractError(
  "NotBeneficiary",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the creditor of this financing.`,
    rule: "A guarantee is for whoever the debt is owed to; once the claim is entrusted, for the entity that entrusted it.",
    advice:
      "Call from an account of the creditor, and enter guarantees from the very one to which the debt is owed. `FinancingDesk.creditorOf` and `GuaranteeBook.trustOf` name it.",
  },
) {}

export class NotGuarantorError extends contractError(
  "NotGuarantor",
  { entity: lei, guarantor: lei },
  {
    says: ({ entity, guarantor }) => `The guarantee is ${guarantor}'s, not ${entity}'s.`,
    rule: "Only the guarantor signs, answers and recovers under its guarantee.",
    advice: "Use an account that is enrolled for the guarantor.",
  },
) {}

export class DebtorMismatchError extends contractError(
  "DebtorMismatch",
  { named: lei, actual: lei },
  {
    says: ({ named, actual }) => `The guarantee names ${named} as the debtor, and the borrower is ${actual}.`,
    rule: "A guarantor knows for whom it stands.",
    advice: "Have the guarantor sign terms with the borrower's LEI.",
  },
) {}

export class GuarantorIsPartyError extends contractError(
  "GuarantorIsParty",
  { entity: lei },
  {
    says: ({ entity }) => `${entity} is itself a party to the financing.`,
    rule: "Nobody guarantees its own debt, or a debt to itself.",
    advice: "Find another guarantor.",
  },
) {}

export class GuaranteeTermsInvalidError extends contractError(
  "GuaranteeTermsInvalid",
  {},
  {
    says: () => "The guarantee's amounts or dates make no guarantee.",
    rule:
      "Cap and coverage are above zero, coverage is at most the whole, no more than the cap is set aside, the expiry " +
      "lies between today and the year 2149, and the hash is that of a governing text.",
    advice: "Compare cap, coverage, secured, expiresOn and text with the rule.",
  },
) {}

export class GuaranteeAlreadyIssuedError extends contractError(
  "GuaranteeAlreadyIssued",
  { id },
  {
    says: ({ id }) => `Guarantee ${id} was entered before.`,
    rule: "Guarantee terms are entered once, even after the guarantee has ended.",
    advice: "If a second guarantee alike is meant, let its governing text differ.",
  },
) {}

export class GuaranteeHasEndedError extends contractError(
  "GuaranteeHasEnded",
  { id },
  {
    says: ({ id }) => `Guarantee ${id} has ended.`,
    rule: "What was released or has lapsed is neither demanded nor answered, nor entered again.",
    advice: "What was paid under it is still recovered.",
  },
) {}

export class FinancingOverCoveredError extends contractError(
  "FinancingOverCovered",
  { id, covered: count(256), most: count(256) },
  {
    says: ({ covered, most, id }) =>
      `With this ${covered} parts of ${most} of what is owed would be covered, in financing ${id}.`,
    rule: "Guarantees and insurance of a financing together cover no more than all of it.",
    advice: "Lower the part, or have another guarantee or cover released first. `coverageOf` says what is covered.",
  },
) {}

export class GuaranteeCycleError extends contractError(
  "GuaranteeCycle",
  { guarantor: lei, debtor: lei },
  {
    says: ({ guarantor, debtor }) => `${guarantor} is guaranteed for itself, or ${debtor} guarantees others.`,
    rule: "Who guarantees others' debts is not guaranteed, so that no circle of guarantees arises.",
    advice: "Find a guarantor whose own debts nobody guarantees.",
  },
) {}

export class AlreadyDeclinedError extends contractError(
  "AlreadyDeclined",
  { id, lapsesFrom: day(32) },
  {
    says: ({ id, lapsesFrom }) => `Guarantee ${id} was declined, and lapses from ${lapsesFrom} on.`,
    rule: "A debtor declines a guarantee once; the lender has ten days to take back its offer.",
    advice: "Wait until that day: `lapse` is then open to anyone, unless the financing is drawn.",
  },
) {}

export class FinancingIsDrawnError extends contractError(
  "FinancingIsDrawn",
  { id, status: financingStatus },
  {
    says: ({ id, status }) => `Financing ${id} was drawn, and is "${status}".`,
    rule: "A debtor declines guarantees of what it has not borrowed. Of what it has, they are its lender's affair.",
    advice: "The lender may release the guarantee; it ends with the debt.",
  },
) {}

export class NetAssetsNotAttestedError extends contractError(
  "NetAssetsNotAttested",
  { guarantor: lei, currency, attested: currency, until: day(16) },
  {
    says: ({ guarantor, currency, attested, until }) =>
      `Net assets of ${guarantor} are attested in ${attested} until ${until}, and are needed in ${currency}.`,
    rule: "What a guarantor may guarantee is measured by net assets in one currency that a supervisor attests.",
    advice: "Have a supervisor attest them. The currency changes only while no guarantee stands.",
  },
) {}

export class GuarantorLimitExceededError extends contractError(
  "GuarantorLimitExceeded",
  { guarantor: lei, guaranteed: amount(256), most: amount(256) },
  {
    says: ({ guarantor, guaranteed, most }) =>
      `${guarantor} would guarantee ${guaranteed} in all; its limit is ${most}.`,
    rule: "A guarantor guarantees no more than a multiple of its net assets.",
    advice: "Lower the cap, or end guarantees that can bring no more: `lapse` is open to anyone.",
  },
) {}

export class DebtorLimitExceededError extends contractError(
  "DebtorLimitExceeded",
  { guarantor: lei, debtor: lei, guaranteed: amount(256), most: amount(256) },
  {
    says: ({ guarantor, debtor, guaranteed, most }) =>
      `${guarantor} would guarantee ${guaranteed} for ${debtor} and its group; its limit for one debtor is ${most}.`,
    rule: "A guarantor guarantees no more than a part of its net assets for one debtor, or for all of one group.",
    advice: "Lower the cap, or share the risk with another guarantor.",
  },
) {}

export class NotGroundsError extends contractError(
  "NotGrounds",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the contract that keeps what is pledged for guarantees.`,
    rule: "What a pledgor pays a guarantor is booked by the contract through which it pays.",
    advice: "Call `GuaranteeGrounds.redeem`.",
  },
) {}

export class CounterGuaranteeUnknownError extends contractError(
  "CounterGuaranteeUnknown",
  { index: count(256), count: count(256) },
  {
    says: ({ index, count }) => `There is no counter-guarantee ${index}: the grounds name ${count}, counted from 0.`,
    rule: "Counter-guarantees are counted as the grounds name them.",
    advice: "Take the index from the grounds of the guarantee: `guaranteesOf` reads them.",
  },
) {}

export class NotPledgorError extends contractError(
  "NotPledgor",
  { caller: address, pledgor: address },
  {
    says: ({ caller, pledgor }) => `${caller} does not act for ${pledgor}, whose asset it was.`,
    rule: "What a guarantor has back from the sale of an asset, whoever owned it recovers in its place.",
    advice: "Call from an account of the entity whose asset was sold. Address zero says that it was not sold.",
  },
) {}

export class GroundsMismatchError extends contractError(
  "GroundsMismatch",
  { agreed: id, shown: id },
  {
    says: ({ agreed, shown }) => `The guarantor relies on grounds ${agreed}, and ${shown} are shown.`,
    rule: "A guarantee is issued on just the grounds that its guarantor has signed.",
    advice: "Show the reports and liens that were hashed into the terms, in the same order.",
  },
) {}

export class RelatedPartiesError extends contractError(
  "RelatedParties",
  { guarantor: lei, debtor: lei },
  {
    says: ({ guarantor, debtor }) => `${guarantor} and ${debtor} belong together.`,
    rule: "Nobody guarantees for whom it controls, is controlled by, or is controlled together with: such a guarantee falls with the debtor.",
    advice: "Find a guarantor of another group, or have a supervisor attest that the relation has ended.",
  },
) {}

export class CapNotReducingError extends contractError(
  "CapNotReducing",
  { id },
  {
    says: ({ id }) => `The cap of guarantee ${id} does not fall any further.`,
    rule: "A cap falls with the principal where the terms say so, while something is owed.",
    advice: "Read `reducing` in the terms, and reduce after the next repayment.",
  },
) {}

export class BalanceInsufficientError extends contractError(
  "BalanceInsufficient",
  { token: address, entity: lei, requested: amount(256), available: amount(256) },
  {
    says: ({ entity, requested, available, token }) =>
      `${entity} has ${available} free in the guarantee book, not ${requested}; token ${token}.`,
    rule: "What is set aside for guarantees that stand is not free.",
    advice: "Deposit more, or wait until a guarantee ends.",
  },
) {}

export class DemandBeforeDefaultError extends contractError(
  "DemandBeforeDefault",
  { id, status: financingStatus },
  {
    says: ({ id, status }) => `Financing ${id} is "${status}", not in default.`,
    rule: "A guarantor is called only when default was declared.",
    advice: "Declare default at the desk first, when its rules allow.",
  },
) {}

export class ClaimNotEntrustedError extends contractError(
  "ClaimNotEntrusted",
  { id },
  {
    says: ({ id }) => `The claim is not with the book; financing ${id}.`,
    rule: "Before a guarantor pays, the claim is entrusted to the book, which shares later payments rightly.",
    advice: "The creditor calls `entrust` at the desk.",
  },
) {}

export class GuaranteeExpiredError extends contractError(
  "GuaranteeExpired",
  { id, expiresOn: day(32) },
  {
    says: ({ expiresOn, id }) => `The last day for a demand was ${expiresOn}; guarantee ${id}.`,
    rule: "A demand is made by the day of expiry.",
    advice: "The guarantor may sign a new guarantee while the financing runs as agreed.",
  },
) {}

export class GuaranteeNotAsShownError extends contractError(
  "GuaranteeNotAsShown",
  { id },
  {
    says: ({ id }) => `Guarantee ${id} does not stand as it is shown.`,
    rule: "Whoever acts on a guarantee shows its terms and the demand that runs under it, or none if none runs.",
    advice:
      "Take the terms from the event GuaranteeIssued and the demand from the last event of the guarantee: `guaranteesOf` reads both.",
  },
) {}

export class NoDemandError extends contractError(
  "NoDemand",
  { id },
  {
    says: ({ id }) => `Nothing is demanded under guarantee ${id}.`,
    rule: "Only what was demanded is paid, rejected or drawn.",
    advice: "Read the guarantee again: the demand may have been settled.",
  },
) {}

export class DemandAboveCoverError extends contractError(
  "DemandAboveCover",
  { id, amount: amount(64), covered: amount(256) },
  {
    says: ({ amount, covered, id }) => `${amount} was demanded, and ${covered} is covered; guarantee ${id}.`,
    rule: "A demand is above zero, within cap and coverage, and no more than the creditor still lacks.",
    advice: "Demand no more than `payableUnder` says.",
  },
) {}

export class DemandPrecludedError extends contractError(
  "DemandPrecluded",
  { id, answerBy: day(32) },
  {
    says: ({ answerBy, id }) => `The demand was to be answered by ${answerBy}; guarantee ${id}.`,
    rule: "A guarantor that does not answer in time can no longer claim that a demand does not comply.",
    advice: "Pay.",
  },
) {}

export class DemandUnderExaminationError extends contractError(
  "DemandUnderExamination",
  { id, answerBy: day(32) },
  {
    says: ({ answerBy, id }) => `The guarantor may answer until ${answerBy}; guarantee ${id}.`,
    rule: "The deposit is drawn on after the days to examine.",
    advice: "Wait until the day after.",
  },
) {}

export class ExtensionNotOfferedError extends contractError(
  "ExtensionNotOffered",
  { id },
  {
    says: ({ id }) => `The demand asks for payment alone; guarantee ${id}.`,
    rule: "Only a demand to extend or pay is answered by an extension.",
    advice: "Pay, or reject with every discrepancy.",
  },
) {}

export class ExtensionInvalidError extends contractError(
  "ExtensionInvalid",
  { extendTo: day(32), expiresOn: day(32) },
  {
    says: ({ extendTo, expiresOn }) => `${extendTo} extends nothing: the guarantee expires on ${expiresOn}.`,
    rule: "An extension ends after the expiry and by the year 2149.",
    advice: "Ask for a later day, or for payment alone with day zero.",
  },
) {}

export class AlreadySuspendedError extends contractError(
  "AlreadySuspended",
  { id },
  {
    says: ({ id }) => `The guarantor has taken its time to extend; guarantee ${id}.`,
    rule: "A demand is suspended once, and whoever has taken time to extend no longer rejects.",
    advice: "Extend or pay.",
  },
) {}

export class GuaranteeStillGoodError extends contractError(
  "GuaranteeStillGood",
  { id },
  {
    says: ({ id }) => `Guarantee ${id} may still be called.`,
    rule: "It lapses once it has expired or is exhausted and no demand is to be answered, corrected or paid, or none can be paid because its claim was taken back thirty days ago and not entrusted since for longer than a demand is examined; or once its financing is repaid, replaced or can no more be drawn, or was not drawn in ten days since its debtor declined, or its creditor was noted to be whole.",
    advice: "The creditor may release it before. If it has all that it is owed, have that noted (`distribute`).",
  },
) {}

export class NothingToTakeError extends contractError(
  "NothingToTake",
  {},
  {
    says: () => "Nothing is there for the caller.",
    rule: "The creditor comes first until it is whole, then the guarantors, each for what it paid.",
    advice: "Wait until the debtor pays more.",
  },
) {}

export class CallerNotDeskError extends contractError(
  "CallerNotDesk",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the financing desk.`,
    rule: "A claim is entrusted through the desk, which knows its creditor.",
    advice: "Call `entrust` at the desk.",
  },
) {}

export class ActNotAllowedError extends contractError(
  "ActNotAllowed",
  { selector },
  {
    says: ({ selector }) => `An entrusted claim does not do ${selector}.`,
    rule: "Its beneficiary charges costs, writes off, declares default and flags impairment; the claim itself stays.",
    advice: "To sell or restructure, have the claim returned first.",
  },
) {}

export class ClaimSharedError extends contractError(
  "ClaimShared",
  { id, paid: amount(64) },
  {
    says: ({ paid, id }) => `Guarantors have paid ${paid} on it; financing ${id}.`,
    rule: "A claim in which a guarantor shares stays with the book, and once the creditor is whole it acts for the guarantors.",
    advice:
      "Pay the guarantors back (`redeem`), or have them give up their part (`waive`); once it is theirs, let the largest lead.",
  },
) {}

export class WriteOffByMinorityError extends contractError(
  "WriteOffByMinority",
  { id, lead: amount(64), paid: amount(64) },
  {
    says: ({ id, lead, paid }) =>
      `Who has the creditor's place has paid ${lead} of the ${paid} that were paid; financing ${id}.`,
    rule: "What is written off accrues no more, for anybody: whoever has paid less than half does not decide that.",
    advice: "Have the largest payer lead (`lead`); it writes off if it has paid half.",
  },
) {}

export class CreditorNotWholeError extends contractError(
  "CreditorNotWhole",
  { id },
  {
    says: ({ id }) => `The creditor is still owed something itself; financing ${id}.`,
    rule: "Who has paid takes the creditor's place once no more is owed than guarantors and insurers have paid.",
    advice: "Wait for what the borrower pays, or pay the rest under the guarantee.",
  },
) {}

export class NotLargestPayerError extends contractError(
  "NotLargestPayer",
  { paid: amount(64), lead: amount(64) },
  {
    says: ({ paid, lead }) => `${paid} was paid, and who has the creditor's place has paid ${lead}.`,
    rule: "Who has paid most acts for all that have paid.",
    advice: "Take your part as it comes in (`recover`); the enforcement is for the larger payer.",
  },
) {}

export class ReceiptsOutstandingError extends contractError(
  "ReceiptsOutstanding",
  { id, lenders: amount(64), there: amount(256) },
  {
    says: ({ id, lenders, there }) => `${lenders} are the creditor's, and ${there} are in the trust; financing ${id}.`,
    rule: "The creditor has what came in for it before another takes its place.",
    advice: "Bring in what waits at the desk or with a sale (`collectParked`), and try again.",
  },
) {}

export class SecurityRealisedError extends contractError(
  "SecurityRealised",
  { id, brought: amount(256) },
  {
    says: ({ brought, id }) => `Its security has brought ${brought}; guarantee ${id}.`,
    rule: "Whoever owned what was sold for a guarantor has a part in the claim, which the guarantor cannot give up.",
    advice: "Leave the claim with the book, and take what comes in; or the creditor pays it back (`redeem`).",
  },
) {}

export class TokenInvalidError extends contractError(
  "TokenInvalid",
  { token: address },
  {
    says: ({ token }) => `${token} settles no currency at the desk.`,
    rule: "The book takes the money in which financings are settled: deposits, and what a guarantor is paid back.",
    advice: "Pay in a settlement token that the governor has listed, or have the governor list this one.",
  },
) {}

export class RecipientOfNobodyError extends contractError(
  "RecipientOfNobody",
  { to: address },
  {
    says: ({ to }) => `Money at ${to} would belong to nobody.`,
    rule: "Money goes to an account that can spend it.",
    advice: "Name an account of the recipient.",
  },
) {}

export class HolidayTooSoonError extends contractError(
  "HolidayTooSoon",
  { day: day(32), earliest: day(32) },
  {
    says: ({ day, earliest }) => `${day} is too soon to be made a holiday, or none; the first possible is ${earliest}.`,
    rule: "Holidays, and that one is none, are published thirty days ahead.",
    advice: "Publish the calendar of a year before the year begins.",
  },
) {}

export class InsuranceAlreadySetError extends contractError(
  "InsuranceAlreadySet",
  { insurance: address },
  {
    says: ({ insurance }) => `The insurance of financings is kept at ${insurance}.`,
    rule: "The guarantee book knows one insurance, for good.",
    advice: "Nothing is to be done. A new insurance comes with a guarantee book of its own.",
  },
) {}

export class NotInsuranceError extends contractError(
  "NotInsurance",
  { caller: address },
  {
    says: ({ caller }) => `${caller} is not the insurance.`,
    rule: "The insurance alone counts insurers' payments, and pays out their parts.",
    advice: "Use the functions of the insurance.",
  },
) {}
