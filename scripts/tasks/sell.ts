import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { estateOf, SaleParty } from "../../sdk/index.ts";
import { loanOf, pledgedFor } from "./loans.ts";
import { readPurchase } from "./offers.ts";
import { printDebt } from "./payments.ts";
import { act, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly file: string;
  readonly collateral: number;
}

const sell: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const loan = await loanOf(acting, args.id);
    const { terms, amounts, session } = loan;
    const { collateral, lien, liens } = await pledgedFor(loan, args.collateral);
    const signed = await readPurchase(args.file);
    if (signed.lien !== lien.lien) {
      const rule = "A purchase is of what is sold: signed for this loan, and this piece of its collateral.";
      throw new TaskArgumentError("file", args.file, rule, "Have the buyer sign anew by `purchase`.");
    }
    const holder = new SaleParty(session.book, session.sender);
    await holder.sell(estateOf(collateral, liens, lien.lien), signed);
    console.log(`sold ${String(collateral.id)} for ${amounts.format(signed.price)} ${amounts.code}`);
    await printDebt(session, terms);
  });

export default sell;
