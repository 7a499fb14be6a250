import { MaxUint256 } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { participantOf } from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { accountIn, amountsIn, read, type Reading, type ReadingArguments } from "./session.ts";

interface Arguments extends ReadingArguments {
  readonly address: string;
}

const account: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, (session) => print(session, args.address));

async function print({ book }: Reading, text: string): Promise<void> {
  const address = accountIn("address", text);
  const [standing, currency, held, desk, enforcement] = await Promise.all([
    participantOf(book, address),
    book.deposit.currency(),
    book.deposit.balanceOf(address),
    book.deposit.allowance(address, book.desk),
    book.deposit.allowance(address, book.enforcement),
  ]);
  console.log(
    standing
      ? `${standing.lei} (${standing.country}): ${standing.roles.join(", ")}, identified until ${standing.identifiedUntil}` +
          (standing.inGoodStanding ? "" : standing.suspended ? ", suspended" : ", expired")
      : "acts for no participant: have the registrar enrol its entity (`enrol`), or add it to one that is",
  );
  const { code, format } = amountsIn(currency);
  const amount = (minorUnits: bigint) => (minorUnits === MaxUint256 ? "any amount" : format(minorUnits));
  table(
    [`holds ${code}`, `the desk may take ${code}`, `enforcement may take ${code}`],
    [[held, desk, enforcement].map(amount)],
  );
}

export default account;
