import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { bytes20ToLei, Member, type Contracts } from "../../sdk/index.ts";
import { keepAttestation, prepare, type PaperArguments } from "./papers.ts";
import { act, nameOf, TaskArgumentError } from "./session.ts";

interface Arguments extends PaperArguments {
  readonly file: string;
  readonly holder: string | undefined;
}

const attest: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async ({ book, sender }) => {
    const prepared = await prepare(args.file, args);
    await requireIssuer(book, prepared.issuer, await sender.getAddress());
    await keepAttestation(args.file, await new Member(book, sender).attest(prepared));
    const holder = bytes20ToLei(String(prepared.document.holder));
    console.log(`signed ${prepared.content.kind} ${prepared.id}, for ${holder} to use`);
  });

/** What somebody else signed the register refuses, when the holder has it already. */
async function requireIssuer(book: Contracts, issuer: string, account: string): Promise<void> {
  const signer = await nameOf(book, account);
  if (signer === issuer) return;
  throw new TaskArgumentError(
    "--account",
    `${account}, which acts for ${signer === account ? "no participant" : signer}`,
    "A document is attested by its issuer.",
    `Sign with an account of ${issuer}.`,
  );
}

export default attest;
