import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Member, receivableOf } from "../../sdk/index.ts";
import { act, idIn, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly noSetOff: boolean;
}

const acknowledge: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async ({ book, sender }) => {
    const receivable = await receivableOf(book, idIn(args.id));
    await new Member(book, sender).acknowledge(receivable, undefined, args.noSetOff);
    console.log(`acknowledged ${receivable.id}`);
  });

export default acknowledge;
