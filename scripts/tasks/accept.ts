import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { financingIdOf, Member } from "../../sdk/index.ts";
import { readOffer } from "./offers.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly file: string;
}

const accept: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const signed = await readOffer(args.file);
    const { book, sender } = acting.inCurrency(await acting.book.desk.currencyOf(signed.terms.token));
    await new Member(book, sender).accept(signed);
    console.log(`accepted financing ${financingIdOf(signed.terms)}`);
  });

export default accept;
