import * as deploying from "../../ignition/errors.ts";
import { InvalidArgumentError, UnknownFieldError } from "../../sdk/chain/arguments.ts";
import { NoAnswerError } from "../../sdk/chain/calls.ts";
import * as deployments from "../../sdk/chain/deployments.ts";
import {
  CONTRACT_ERRORS,
  RevertWithoutReasonError,
  UnknownRevertError,
  type ContractErrorClass,
} from "../../sdk/chain/errors/index.ts";
import { NodeAddressInvalidError, ProviderMissingError } from "../../sdk/chain/provider.ts";
import * as sender from "../../sdk/chain/sender/errors.ts";
import { NodeUnreachableError } from "../../sdk/chain/transport.ts";
import { UnknownNameError } from "../../sdk/names.ts";

/** Where `npm run docs` writes the reference. */
export const ERROR_REFERENCE = "docs/errors.md";

type DocumentedError = Pick<ContractErrorClass, "name" | "rule" | "advice"> &
  Partial<Pick<ContractErrorClass, "pattern" | "signature">>;

/** What stands before the errors of each part of the contracts. */
const INTRODUCTIONS: Readonly<Record<string, string>> = {
  Participants: "Who may act: the entities of the network and their accounts.",
  "Signed messages": "Attestations, acknowledgements, consents and offers.",
  Documents: "The register of trade documents and their balances.",
  Assets: "The tokens of documents: what all kinds share.",
  "Bills of lading": "Possession and title, surrender and the carrier's answer.",
  Receivables: "Issue, assignment, division, notices, disputes and credit notes.",
  "Receipts and rights": "Goods in store, rights in a public register, and their appraisals.",
  Liens: "The book of liens.",
  Guarantees: "Promises of guarantors, demands, payment and what they recover.",
  "Grounds of guarantees": "Reports on which guarantees rely, and counter-guarantees that are pledged for them.",
  "Guarantees of lines of credit": "What guarantors promise for loans to come, and which loans are brought under it.",
  "Credit insurance":
    "Policies, covers of financings, notices of overdue, claims and salvage; which policy insures the goods of a bill.",
  "Documentary credits": "Credits, presentations, examination, settlement of title against money.",
  Enforcement: "Sales, auctions and appropriations after default.",
  Financing: "Offers, repayments and debtors' payments.",
  "Reference rates": "The fixings that floating financings take.",
  "Due diligence": "Surveys, evaluations of counter-guarantees and project reviews.",
  "Use of proceeds": "Tranches of a loan, paid to named payees on named evidence.",
  Policies: "The rules of each lending product.",
  Tokens: "Settlement tokens, permits, and the tokens of documents as ERC-721 sees them.",
  Administration: "Roles, delays and closed contracts.",
  Libraries: "Schedules, and the libraries below the contracts.",
};

/** The reference of errors, made from their classes. */
export function errorReference(): string {
  const own: unknown[] = [
    ...Object.values(deploying),
    ...Object.values(deployments),
    ProviderMissingError,
    NodeAddressInvalidError,
    InvalidArgumentError,
    UnknownFieldError,
    UnknownNameError,
    NoAnswerError,
    NodeUnreachableError,
    ...Object.values(sender),
  ];
  return [
    "# Errors",
    "",
    "Made from the classes in `sdk/chain` and `ignition` by `npm run docs`; a test compares the two.",
    "",
    "Every refusal by a contract, wherever a library or a node has put it, becomes one of these with",
    "`decodeError(error)`. `message` says what happened, with ids shortened and amounts in the currency that the caller",
    "names; `rule` and `advice` are what stands here. Each parameter, in ‹ › below, is a property, whole and typed.",
    "",
    ...Object.entries(CONTRACT_ERRORS).flatMap(([part, classes]) => [
      ...section(part, introductionOf(part)),
      ...classes.flatMap(entry),
    ]),
    ...section("Other refusals", "What a contract returned, and no class stands for."),
    ...[RevertWithoutReasonError, UnknownRevertError].flatMap(entry),
    ...section(
      "Deployments and sending",
      "Raised by the SDK and the deployment itself: nothing was refused by a contract.",
    ),
    ...own.filter(isDocumented).flatMap(entry),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function introductionOf(part: string): string {
  const introduction = INTRODUCTIONS[part];
  if (introduction === undefined) throw new RangeError(`The reference of errors says nothing of ${part}`);
  return introduction;
}

function section(title: string, introduction: string): string[] {
  return [`## ${title}`, "", introduction, ""];
}

function entry({ name, signature, pattern, rule, advice }: DocumentedError): string[] {
  const said = pattern ? [`> ${pattern}`, ""] : [];
  const origin = signature ? [`\`${signature}\``, ""] : [];
  return [`### ${name}`, "", ...said, ...origin, `**Why.** ${rule}`, "", `**What to do.** ${advice}`, ""];
}

function isDocumented(value: unknown): value is DocumentedError {
  return typeof value === "function" && "rule" in value && "advice" in value;
}
