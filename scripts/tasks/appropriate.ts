import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { estateOf, SaleParty, valuationOf } from "../../sdk/index.ts";
import { loanOf, pledgedFor } from "./loans.ts";
import { paying, printDebt } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly collateral: number;
  readonly price: string | undefined;
}

const appropriate: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const loan = await loanOf(acting, args.id);
    const { terms, amounts, session } = loan;
    const { book, sender } = session;
    const { collateral, lien, liens } = await pledgedFor(loan, args.collateral);
    const holder = new SaleParty(book, sender);
    const { valuation, collected } = await valuationOf(book, collateral);
    const price = args.price === undefined ? valuation : amounts.parse(args.price);
    const estate = estateOf(collateral, liens, lien.lien);
    // What the holder is owed itself is set off: less is taken than the price.
    const purse = { token: terms.token, spender: book.enforcement };
    await paying(session, purse, price, () => holder.appropriate(estate, { price, collected, token: terms.token }));
    console.log(`appropriated ${String(collateral.id)} for ${amounts.format(price)} ${amounts.code}`);
    await printDebt(session, terms);
  });

export default appropriate;
