import { resolveAddress } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { financingIdOf, Member, positionOf } from "../../sdk/index.ts";
import { readOffer } from "./offers.ts";
import { allowLess } from "./payments.ts";
import { act, amountsIn, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly file: string;
}

const withdraw: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { book } = acting;
    const { terms, offer } = await readOffer(args.file);
    const currency = await book.desk.currencyOf(terms.token);
    const session = acting.inCurrency(currency);
    const lender = new Member(book, session.sender);
    const signer = await resolveAddress(offer.signer);
    if ((await lender.address) !== signer) {
      const advice = `Withdraw it with --account ${signer}.`;
      throw new TaskArgumentError("--account", await lender.address, "Whoever signed an offer withdraws it.", advice);
    }
    const { status } = await positionOf(book, terms);
    if (status !== "none") {
      const advice = `It is a loan: see \`financing ${financingIdOf(terms)}\`.`;
      throw new TaskArgumentError("file", args.file, "An offer is withdrawn before it is accepted.", advice);
    }
    await lender.withdraw("desk", offer);
    const left = await allowLess(session, terms, BigInt(terms.principal));
    const { code, format } = amountsIn(currency);
    console.log(`withdrawn: nobody can accept financing ${financingIdOf(terms)}`);
    console.log(`for other offers the desk may take ${format(left)} ${code}`);
  });

export default withdraw;
