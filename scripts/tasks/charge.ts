import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { fileHash, LoanParty } from "../../sdk/index.ts";
import { readBytes } from "../documents/session.ts";
import { loanOf } from "./loans.ts";
import { printDebt } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly amount: string;
  readonly file: string;
}

const charge: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { terms, amounts, session } = await loanOf(acting, args.id);
    const amount = amounts.parse(args.amount);
    const evidence = fileHash(await readBytes(args.file));
    await new LoanParty(session.book, session.sender).charge(terms, amount, evidence);
    console.log(`charged ${amounts.format(amount)} ${amounts.code}, shown by ${evidence}, the SHA-256 of ${args.file}`);
    await printDebt(session, terms);
  });

export default charge;
