import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Member } from "../../sdk/index.ts";
import { attestationOf, inCurrencyOf, prepare, type PaperArguments } from "./papers.ts";
import { act } from "./session.ts";

interface Arguments extends PaperArguments {
  readonly file: string;
  readonly holder: string | undefined;
}

const register: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const prepared = await prepare(args.file, args);
    const { book, sender } = inCurrencyOf(prepared, acting);
    await new Member(book, sender).register(prepared, await attestationOf(args.file));
    console.log(`registered ${prepared.content.kind} ${prepared.id}`);
  });

export default register;
