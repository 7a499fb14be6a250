import { isAddress } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { act, amountsIn, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly address: string;
  readonly amount: string;
}

const credit: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { address } = args;
    if (!isAddress(address))
      throw new TaskArgumentError("address", address, "An account is 0x and 40 hexadecimal digits.");
    const { deposit } = acting.book;
    const currency = await deposit.currency();
    const { code, format, parse } = amountsIn(currency);
    await acting.inCurrency(currency).sender.send(deposit.issue.populateTransaction(address, parse(args.amount)));
    console.log(`credited; ${address} holds ${format(await deposit.balanceOf(address))} ${code}`);
  });

export default credit;
