import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { LoanParty } from "../../sdk/index.ts";
import { loanOf, requireInDefault } from "./loans.ts";
import { printDebt } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
}

const writeOff: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const loan = await loanOf(acting, args.id);
    const { terms, session } = loan;
    await requireInDefault(loan, "Given up is a financing");
    await new LoanParty(session.book, session.sender).writeOff(terms);
    await printDebt(session, terms);
  });

export default writeOff;
