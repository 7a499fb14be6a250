import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { eventsOf, LoanParty, type Declaration } from "../../sdk/index.ts";
import { loanOf, loanTerms, type Loan } from "./loans.ts";
import { printDebt } from "./payments.ts";
import { act, idIn, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly event: string;
  readonly evidence: string | undefined;
}

const declareDefault: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const loan = await loanOf(acting, args.id);
    const { terms, session } = loan;
    await new LoanParty(session.book, session.sender).callIn(terms, await declarationBy(args, loan));
    await printDebt(session, terms);
  });

async function declarationBy({ event, evidence }: Arguments, { terms, session }: Loan): Promise<Declaration> {
  switch (event) {
    case "non-payment":
    case "standing lost":
      requireNoEvidence(event, evidence);
      return { event };
    case "document revoked":
      return { event, document: shownBy(event, evidence, "the document that its issuer took back") };
    case "cross-default":
      return {
        event,
        other: await loanTerms(
          session,
          shownBy(event, evidence, "the borrower's other financing, which is in default"),
        ),
      };
    default:
      throw new TaskArgumentError(
        "--event",
        event,
        "A debt is called in for an event of default that its terms have.",
        `These have: ${eventsOf(terms).join(", ")}; enforcement declares itself.`,
      );
  }
}

/** The book knows by itself: whoever names a document meant another event. */
function requireNoEvidence(event: string, evidence: string | undefined): void {
  if (evidence === undefined) return;
  throw new TaskArgumentError(
    "--evidence",
    evidence,
    `For ${event} the book needs no evidence.`,
    "Leave it out, or name the --event that it shows: document revoked, or cross-default.",
  );
}

function shownBy(event: string, evidence: string | undefined, what: string): string {
  if (evidence !== undefined) return idIn(evidence);
  throw new TaskArgumentError("--evidence", "", `The event ${event} is shown.`, `Give the id of ${what}.`);
}

export default declareDefault;
