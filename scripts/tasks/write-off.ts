import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { LoanParty } from "../../sdk/index.ts";
import { loanOf } from "./loans.ts";
import { printDebt } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
}

const writeOff: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { terms, session } = await loanOf(acting, args.id);
    await new LoanParty(session.book, session.sender).writeOff(terms);
    await printDebt(session, terms);
  });

export default writeOff;
