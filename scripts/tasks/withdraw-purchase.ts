import { resolveAddress } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Member } from "../../sdk/index.ts";
import { readPurchase } from "./offers.ts";
import { allowLess } from "./payments.ts";
import { act, amountsIn, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly file: string;
}

const withdrawPurchase: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const { book } = acting;
    const { document, price, purchase, token } = await readPurchase(args.file);
    const currency = await book.desk.currencyOf(token);
    const session = acting.inCurrency(currency);
    const buyer = new Member(book, session.sender);
    const signer = await resolveAddress(purchase.signer);
    if ((await buyer.address) !== signer) {
      const advice = `Withdraw it with --account ${signer}.`;
      throw new TaskArgumentError("--account", await buyer.address, "Whoever signed a purchase withdraws it.", advice);
    }
    await buyer.withdraw("enforcement", purchase);
    const left = await allowLess(session, { token, spender: book.enforcement }, price);
    const { code, format } = amountsIn(currency);
    console.log(`withdrawn: nobody can sell ${document} by this purchase`);
    console.log(`for others enforcement may take ${format(left)} ${code}`);
  });

export default withdrawPurchase;
