import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { financingIdOf, positionOf } from "../../sdk/index.ts";
import { readOffer } from "./offers.ts";
import { mayTake } from "./payments.ts";
import { act, amountsIn, TaskArgumentError, type ActingArguments } from "./session.ts";
import { takeBack } from "./withdrawal.ts";

interface Arguments extends ActingArguments {
  readonly file: string;
}

const withdraw: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { terms, offer: authorization } = await readOffer(args.file);
    const { desk } = acting.book;
    const [amount, token] = [BigInt(terms.principal), terms.token];
    const signed = { what: "offer", file: args.file, contract: "desk", authorization, amount, token } as const;
    const { status } = await positionOf(acting.book, terms);
    if (status !== "none") {
      const advice = `It is a loan: see \`financing ${financingIdOf(terms)}\`.`;
      throw new TaskArgumentError("file", args.file, "An offer is withdrawn before it is accepted.", advice);
    }
    const currency = await desk.currencyOf(token);
    const left = await takeBack(acting.inCurrency(currency), signed);
    console.log(`withdrawn: nobody can accept financing ${financingIdOf(terms)}`);
    console.log(`for other offers the desk may take ${mayTake(left, amountsIn(currency))}`);
  });

export default withdraw;
