import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { EVERYTHING, Member, termsOf } from "../../sdk/index.ts";
import { paying, printDebt } from "./payments.ts";
import { act, amountsIn, idIn, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly amount: string;
}

const repay: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (session) => {
    const { book, firstBlock, sender } = session;
    const terms = await termsOf({ book, firstBlock }, idIn(args.id));
    const all = args.amount === "all";
    const { parse } = amountsIn(await book.desk.currencyOf(terms.token));
    const amount = all ? (await book.servicing.payoff(terms)).amount : parse(args.amount);
    const payer = new Member(book, sender);
    await paying(session, terms.token, amount, () => payer.repay(terms, all ? EVERYTHING : amount));
    await printDebt(session, terms);
  });

export default repay;
