import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { SaleParty, valuationOf } from "../../sdk/index.ts";
import { loanOf, pledgedFor } from "./loans.ts";
import { act, momentOf, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly id: string;
  readonly collateral: number;
  readonly withdraw: boolean;
}

const notice: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const loan = await loanOf(acting, args.id);
    const { book, sender } = loan.session;
    const { collateral, lien } = await pledgedFor(loan, args.collateral);
    const holder = new SaleParty(book, sender);
    if (args.withdraw) {
      await holder.withdrawNotice(collateral, lien.stake);
      console.log(`notice withdrawn: ${String(collateral.id)} is not to be sold`);
      return;
    }
    await holder.giveNotice(collateral, lien.stake);
    const { from, until } = await book.enforcement.noticeOf(lien.lien);
    const { code, format } = loan.amounts;
    console.log(`notice given: ${String(collateral.id)} may be sold from ${momentOf(from)} to ${momentOf(until)}`);
    console.log(`appropriated, or sold without its pledgor's consent, for no less than`);
    const { valuation } = await valuationOf(book, collateral);
    console.log(`its valuation, today ${format(valuation)} ${code}`);
  });

export default notice;
