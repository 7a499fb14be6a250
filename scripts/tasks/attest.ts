import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Member } from "../../sdk/index.ts";
import { keepAttestation, prepare, type PaperArguments } from "./papers.ts";
import { act } from "./session.ts";

interface Arguments extends PaperArguments {
  readonly file: string;
  readonly holder: string | undefined;
}

const attest: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async ({ book, sender }) => {
    const prepared = await prepare(args.file, args);
    await keepAttestation(args.file, await new Member(book, sender).attest(prepared));
    console.log(`signed ${prepared.content.kind} ${prepared.id}`);
  });

export default attest;
