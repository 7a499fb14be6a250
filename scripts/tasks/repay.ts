import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { EVERYTHING, isoOf, Member, payoffOf, type FinancingTermsStruct } from "../../sdk/index.ts";
import { loanOf } from "./loans.ts";
import { paying, printDebt } from "./payments.ts";
import { act, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly amount: string;
}

const repay: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { terms, amounts, session } = await loanOf(acting, args.id);
    const { book, sender } = session;
    const all = args.amount === "all";
    const amount = all ? await payoffOf(book, terms) : amounts.parse(args.amount);
    if (amount === undefined) throw notYet(terms);
    const payer = new Member(book, sender);
    await paying(session, terms, amount, () => payer.repay(terms, all ? EVERYTHING : amount));
    await printDebt(session, terms);
  });

function notYet({ schedule }: FinancingTermsStruct): TaskArgumentError {
  const last = isoOf(Number(schedule.at(-1)?.dueOn));
  const advice = `Repay what is due, which \`financing\` tells; the last part is due on ${last}.`;
  return new TaskArgumentError("amount", "all", "The terms refuse to have principal repaid before it is due.", advice);
}

export default repay;
