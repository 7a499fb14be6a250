import * as access from "./access.ts";
import * as assets from "./assets.ts";
import * as bills from "./bills.ts";
import type { ContractErrorClass } from "./contract-error.ts";
import * as diligence from "./diligence.ts";
import * as disbursement from "./disbursement.ts";
import * as documentary from "./documentary.ts";
import * as documents from "./documents.ts";
import * as enforcement from "./enforcement.ts";
import * as facilities from "./facilities.ts";
import * as financing from "./financing.ts";
import * as grounds from "./grounds.ts";
import * as guarantees from "./guarantees.ts";
import * as insurance from "./insurance.ts";
import * as library from "./library.ts";
import * as messages from "./messages.ts";
import * as participants from "./participants.ts";
import * as pledge from "./pledge.ts";
import * as policies from "./policies.ts";
import * as rates from "./rates.ts";
import * as receivables from "./receivables.ts";
import * as rights from "./rights.ts";
import * as tokens from "./tokens.ts";

/** The classes of the contracts' errors, by the part of the system whose interfaces declare them. */
export const CONTRACT_ERRORS: Readonly<Record<string, readonly ContractErrorClass[]>> = Object.fromEntries(
  Object.entries({
    Participants: participants,
    "Signed messages": messages,
    Documents: documents,
    Assets: assets,
    Receivables: receivables,
    "Bills of lading": bills,
    "Receipts and rights": rights,
    Liens: pledge,
    Enforcement: enforcement,
    Financing: financing,
    "Reference rates": rates,
    Guarantees: guarantees,
    "Grounds of guarantees": grounds,
    "Guarantees of lines of credit": facilities,
    "Credit insurance": insurance,
    "Use of proceeds": disbursement,
    "Documentary credits": documentary,
    "Due diligence": diligence,
    Policies: policies,
    Tokens: tokens,
    Administration: access,
    Libraries: library,
  }).map(([part, module]) => [part, Object.values(module) as unknown as ContractErrorClass[]]),
);

const BY_SELECTOR = new Map(
  Object.values(CONTRACT_ERRORS)
    .flat()
    .map((known) => [known.selector, known]),
);

/** The class for the error whose data begins with `selector`. */
export function contractErrorFor(selector: string): ContractErrorClass | undefined {
  return BY_SELECTOR.get(selector);
}
