import { ZeroHash } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { termsOf } from "../../sdk/index.ts";
import { printDebt } from "./payments.ts";
import { act, idIn, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly revoked: string | undefined;
}

const declareDefault: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (session) => {
    const { book, firstBlock, sender } = session;
    const terms = await termsOf({ book, firstBlock }, idIn(args.id));
    const revoked = args.revoked === undefined ? ZeroHash : idIn(args.revoked);
    await sender.send(await book.servicing.declareDefault.populateTransaction(revoked, terms));
    await printDebt(session, terms);
  });

export default declareDefault;
