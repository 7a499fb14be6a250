import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { LoanParty, termsOf, type Declaration } from "../../sdk/index.ts";
import { printDebt } from "./payments.ts";
import { act, idIn, TaskArgumentError, type ActingArguments, type Reading } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly event: string;
  readonly evidence: string | undefined;
}

const declareDefault: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (session) => {
    const { book, firstBlock, sender } = session;
    const terms = await termsOf({ book, firstBlock }, idIn(args.id));
    await new LoanParty(book, sender).callIn(terms, await declarationBy(args, session));
    await printDebt(session, terms);
  });

async function declarationBy({ event, evidence = "" }: Arguments, from: Reading): Promise<Declaration> {
  switch (event) {
    case "non-payment":
    case "standing lost":
      return { event };
    case "document revoked":
      return { event, document: idIn(evidence) };
    case "cross-default":
      return { event, other: await termsOf(from, idIn(evidence)) };
    default:
      throw new TaskArgumentError("--event", event, "A debt is called in for an event of default that its terms have.");
  }
}

export default declareDefault;
