import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Member } from "../../sdk/index.ts";
import { loanOf } from "./loans.ts";
import { paying, printDebt } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly amount: string;
  readonly collateral: number;
}

const collect: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { terms, amounts, session } = await loanOf(acting, args.id);
    const amount = amounts.parse(args.amount);
    const debtor = new Member(session.book, session.sender);
    await paying(session, terms, amount, () => debtor.payReceivable(terms, amount, args.collateral));
    await printDebt(session, terms);
  });

export default collect;
