import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { dayOf, Member, type Share } from "../../sdk/index.ts";
import { openNetworkSession } from "../documents/session.ts";
import { inCurrencyOf, prepare, type PaperArguments } from "./papers.ts";
import { act, amountsIn, pairsIn, TaskArgumentError } from "./session.ts";

interface Arguments extends PaperArguments {
  readonly file: string;
  readonly behind: string;
  readonly debtor: string;
  readonly due: string | undefined;
}

const issue: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    const invoice = await prepare(args.file, args);
    const { book, sender } = inCurrencyOf(invoice, acting);
    const { parse } = amountsIn(BigInt(invoice.document.currency));
    const behind: Share[] = [];
    for (const [file, share] of pairsIn("--behind", args.behind)) {
      behind.push({ of: await prepare(file, { ...args, holder: invoice.issuer }), share: parse(share) });
    }
    const { receivable } = await new Member(book, sender).issueReceivable(invoice, behind, {
      debtor: args.debtor === "" ? await buyerIn(invoice, args.parties) : args.debtor,
      dueOn: dayOf(args.due ?? invoice.content.dueDate ?? ""),
    });
    console.log(`issued receivable ${receivable.id}`);
  });

async function buyerIn(
  { content: { counterparty } }: Awaited<ReturnType<typeof prepare>>,
  parties: string | undefined,
): Promise<string> {
  const { directory } = await openNetworkSession(parties);
  const lei = counterparty && directory.leiOf(counterparty);
  if (lei !== undefined) return lei;
  throw new TaskArgumentError("--debtor", "", "The debtor of a receivable has an LEI, here or in the party directory.");
}

export default issue;
