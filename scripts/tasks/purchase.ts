import { resolveAddress } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { SaleParty } from "../../sdk/index.ts";
import { loanOf, pledgedFor } from "./loans.ts";
import { deadlineIn, forgetSigned, keepPurchase, requireNotThere } from "./offers.ts";
import { allowAlso } from "./payments.ts";
import { act, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly price: string;
  readonly collateral: number;
  readonly validDays: number;
  readonly collected: string | undefined;
  readonly out: string;
}

const purchase: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    await requireNotThere(args.out, "withdraw-purchase");
    const loan = await loanOf(acting, args.id);
    const { terms, amounts, session } = loan;
    const { book, sender } = session;
    const { collateral, lien } = await pledgedFor(loan, args.collateral);
    const price = amounts.parse(args.price);
    const token = await resolveAddress(terms.token);
    const allowed = args.collected === undefined ? {} : { collected: amounts.parse(args.collected) };
    const sale = { lien: lien.lien, document: String(collateral.id), price, token, ...allowed };
    const validity = { deadline: await deadlineIn(session, args.validDays) };
    await keepPurchase(args.out, await new SaleParty(book, sender).signPurchase(sale, validity));
    const purse = { token, spender: book.enforcement };
    // Money last, as for an offer.
    await allowAlso(session, purse, price).catch(async (error: unknown) => {
      await forgetSigned(args.out);
      throw error;
    });
    console.log(`purchase of ${sale.document} for ${amounts.format(price)} ${amounts.code} in ${args.out}`);
  });

export default purchase;
