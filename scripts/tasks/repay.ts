import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { EVERYTHING, Member } from "../../sdk/index.ts";
import { loanOf } from "./loans.ts";
import { paying, printDebt } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly amount: string;
}

const repay: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { terms, amounts, session } = await loanOf(acting, args.id);
    const { book, sender } = session;
    const all = args.amount === "all";
    const amount = all ? (await book.servicing.payoff(terms)).amount : amounts.parse(args.amount);
    const payer = new Member(book, sender);
    await paying(session, terms, amount, () => payer.repay(terms, all ? EVERYTHING : amount));
    await printDebt(session, terms);
  });

export default repay;
