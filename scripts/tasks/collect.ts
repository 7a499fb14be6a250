import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Member, termsOf } from "../../sdk/index.ts";
import { paying, printDebt } from "./payments.ts";
import { act, amountsIn, idIn, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly amount: string;
  readonly collateral: number;
}

const collect: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (session) => {
    const { book, firstBlock, sender } = session;
    const terms = await termsOf({ book, firstBlock }, idIn(args.id));
    const amount = amountsIn(await book.desk.currencyOf(terms.token)).parse(args.amount);
    const debtor = new Member(book, sender);
    await paying(session, terms.token, amount, () => debtor.payReceivable(terms, amount, args.collateral));
    await printDebt(session, terms);
  });

export default collect;
