import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { readPurchase } from "./offers.ts";
import { mayTake } from "./payments.ts";
import { act, amountsIn, type ActingArguments } from "./session.ts";
import { takeBack } from "./withdrawal.ts";

interface Arguments extends ActingArguments {
  readonly file: string;
}

const withdrawPurchase: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { document, price: amount, purchase: authorization, token } = await readPurchase(args.file);
    const currency = await acting.book.desk.currencyOf(token);
    const contract = "enforcement";
    const signed = { what: "purchase", file: args.file, contract, authorization, amount, token } as const;
    const left = await takeBack(acting.inCurrency(currency), signed);
    console.log(`withdrawn: nobody can sell ${document} by this purchase`);
    console.log(`for others enforcement may take ${mayTake(left, amountsIn(currency))}`);
  });

export default withdrawPurchase;
