import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { accountIn, act, amountsIn, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly address: string;
  readonly amount: string;
}

const credit: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const address = accountIn("address", args.address);
    const { deposit } = acting.book;
    const currency = await deposit.currency();
    const { code, format, parse } = amountsIn(currency);
    await acting.inCurrency(currency).sender.send(deposit.issue.populateTransaction(address, parse(args.amount)));
    console.log(`credited; ${address} holds ${format(await deposit.balanceOf(address))} ${code}`);
  });

export default credit;
