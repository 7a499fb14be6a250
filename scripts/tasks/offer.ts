import { hexlify, isAddress, randomBytes, ZeroHash } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { encoding } from "../../sdk/chain/arguments.ts";
import {
  applicationTerms,
  collateralOf,
  financingIdOf,
  interestTerms,
  Member,
  receivableOf,
  type CollateralStruct,
  type FinancingTermsStruct,
} from "../../sdk/index.ts";
import { openNetworkSession } from "../documents/session.ts";
import { forgetOffer, keepOffer, requireNoOffer } from "./offers.ts";
import { disclosedIn, type PaperArguments } from "./papers.ts";
import { allowAlso } from "./payments.ts";
import { act, amountsIn, idIn, pairsIn, TaskArgumentError, type Acting, type Amounts } from "./session.ts";

interface Arguments extends PaperArguments {
  readonly id: string;
  readonly disclosed: string;
  readonly principal: string;
  readonly rate: string;
  readonly instalments: number;
  readonly payouts: string;
  readonly contested: string;
  readonly out: string;
}

const offer: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (session) => {
    await requireNoOffer(args.out);
    const { book, firstBlock, sender } = session;
    const receivable = await receivableOf({ book, firstBlock }, idIn(args.id));
    const terms = await termsBy(args, session, collateralOf(receivable));
    const { fingerprinter, directory } = await openNetworkSession(args.parties);
    const lender = new Member(book, sender);
    const examiner = { directory, fingerprinters: [fingerprinter] as const, firstBlock };
    const signed = await lender.offer(terms, await disclosedIn(args.disclosed), examiner);
    // Money last: where the file cannot be written, nothing is let go for an offer that nobody has.
    await keepOffer(args.out, signed);
    await allowAlso(session, terms.token, BigInt(terms.principal)).catch(async (error: unknown) => {
      await forgetOffer(args.out);
      throw error;
    });
    console.log(`offer of financing ${financingIdOf(terms)} in ${args.out}`);
  });

/** What the product's policy quotes, at the wished principal and rate. */
async function termsBy(
  args: Arguments,
  { book, sender }: Acting,
  collateral: CollateralStruct,
): Promise<FinancingTermsStruct> {
  const [currency, , quoted] = await encoding(() => book.policy.quote([collateral], args.instalments));
  const amounts = amountsIn(currency);
  const principal = amounts.parse(args.principal);
  const borrower = await book.receivable.ownerOf(args.id);
  const count = BigInt(quoted.length);
  return {
    lender: await sender.getAddress(),
    borrower,
    token: await book.deposit.getAddress(),
    principal,
    policy: await book.policy.getAddress(),
    interest: interestTerms({ rate: partsPerMillion(args.rate) }),
    application: applicationTerms(),
    // The last part has what does not divide.
    schedule: quoted.map(({ dueOn }, index) => ({
      dueOn,
      principal: principal / count + (index === quoted.length - 1 ? principal % count : 0n),
    })),
    collateral: [collateral],
    payouts: payoutsIn(args.payouts, amounts, principal) ?? [{ payee: borrower, amount: principal }],
    contested: args.contested.split(",").flatMap((id) => (id.trim() === "" ? [] : [idIn(id.trim())])),
    replaces: ZeroHash,
    salt: hexlify(randomBytes(32)),
  };
}

function payoutsIn(text: string, { parse }: Amounts, principal: bigint): FinancingTermsStruct["payouts"] | undefined {
  const pairs = pairsIn("--payouts", text);
  if (pairs.length === 0) return undefined;
  const payouts = pairs.map(([payee, amount]) => {
    if (!isAddress(payee)) throw new TaskArgumentError("--payouts", payee, "A payee is an account: 0x and 40 digits.");
    return { payee, amount: parse(amount) };
  });
  // The desk refuses others when the borrower accepts: too late for the lender.
  if (payouts.reduce((sum, { amount }) => sum + amount, 0n) === principal) return payouts;
  throw new TaskArgumentError("--payouts", text, "The payouts sum to the principal exactly.");
}

/** A rate in percent a year as the terms have it. */
function partsPerMillion(percent: string): bigint {
  const [, whole, fraction = ""] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent) ?? [];
  if (whole !== undefined) return BigInt(whole + fraction.padEnd(4, "0"));
  throw new TaskArgumentError("--rate", percent, "A rate is in percent a year, with at most four decimals, like 8.25.");
}

export default offer;
