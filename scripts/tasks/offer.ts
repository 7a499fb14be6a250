import type { NewTaskActionFunction } from "hardhat/types/tasks";

import {
  collateralOf,
  DAY_COUNT_CONVENTIONS,
  dayCountIndex,
  DEFAULT_EVENTS,
  eventBits,
  financingIdOf,
  freshNonce,
  Member,
  quotedTerms,
  receivableOf,
  type AgreedEvent,
  type CollateralStruct,
  type FinancingTermsStruct,
} from "../../sdk/index.ts";
import { openNetworkSession } from "../documents/session.ts";
import { deadlineIn, forgetSigned, keepOffer, requireNotThere } from "./offers.ts";
import { disclosedIn, type PaperArguments } from "./papers.ts";
import { allowAlso, mayTake } from "./payments.ts";
import {
  accountIn,
  act,
  amountsIn,
  idIn,
  listIn,
  pairsIn,
  TaskArgumentError,
  type Acting,
  type Amounts,
} from "./session.ts";

interface Arguments extends PaperArguments {
  readonly id: string;
  readonly disclosed: string;
  readonly principal: string;
  readonly rate: string;
  readonly penalty: string;
  readonly grace: number;
  readonly dayCount: string;
  readonly costs: string;
  readonly events: string;
  readonly instalments: number;
  readonly payouts: string;
  readonly contested: string;
  readonly validDays: number;
  readonly out: string;
}

const offer: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async (acting) => {
    await requireNotThere(args.out, "withdraw");
    const { book } = acting;
    const receivable = await receivableOf(book, idIn(args.id));
    const { currency } = await book.registry.stateOf(receivable.id);
    const session = acting.inCurrency(currency);
    const amounts = amountsIn(currency);
    const terms = await termsBy(args, session, collateralOf(receivable), amounts);
    const { fingerprinter, directory } = await openNetworkSession(args.parties);
    const lender = new Member(book, session.sender);
    const examiner = { directory, fingerprinters: [fingerprinter] as const };
    const wish = { nonce: freshNonce(), deadline: await deadlineIn(session, args.validDays) };
    const signed = await lender.offer(terms, await disclosedIn(args.disclosed), examiner, wish);
    // Money last: where the file cannot be written, nothing is let go for an offer that nobody has.
    await keepOffer(args.out, signed);
    const principal = BigInt(terms.principal);
    const allowed = await allowAlso(session, terms, principal).catch(async (error: unknown) => {
      await forgetSigned(args.out);
      throw error;
    });
    const held = await book.deposit.balanceOf(terms.lender);
    console.log(`offer of financing ${financingIdOf(terms)} in ${args.out}`);
    console.log(
      `for all offers that stand the desk may take ${mayTake(allowed, amounts)}; the account holds ${amounts.format(held)}`,
    );
  });

/** What the product's policy quotes, at the wished principal and rate. */
async function termsBy(
  args: Arguments,
  { book, sender }: Acting,
  collateral: CollateralStruct,
  amounts: Amounts,
): Promise<FinancingTermsStruct> {
  requireSaid("--principal", args.principal, `in ${amounts.code}, like 1500.00`);
  requireSaid("--rate", args.rate, "in percent a year, like 8.25");
  const principal = amounts.parse(args.principal);
  const payouts = payoutsIn(args.payouts, amounts, principal);
  return quotedTerms(book, {
    lender: await sender.getAddress(),
    borrower: await book.receivable.ownerOf(args.id),
    collateral: [collateral],
    principal,
    instalments: args.instalments,
    interest: {
      rate: partsPerMillion("--rate", args.rate),
      penaltyUplift: partsPerMillion("--penalty", args.penalty),
      graceDays: wholeDays("--grace", args.grace),
      dayCount: dayCountIn(args.dayCount),
    },
    application: {
      mostCosts: /^0*(?:\.0+)?$/.test(args.costs) ? 0n : amounts.parse(args.costs),
      events: eventBits(...listIn(args.events).map(agreedEvent)),
    },
    ...(payouts === undefined ? {} : { payouts }),
    contested: listIn(args.contested).map(idIn),
  });
}

function payoutsIn(text: string, { parse }: Amounts, principal: bigint): FinancingTermsStruct["payouts"] | undefined {
  const pairs = pairsIn("--payouts", text);
  if (pairs.length === 0) return undefined;
  const payouts = pairs.map(([payee, amount]) => ({ payee: accountIn("--payouts", payee), amount: parse(amount) }));
  // The desk refuses others when the borrower accepts: too late for the lender.
  if (payouts.reduce((sum, { amount }) => sum + amount, 0n) === principal) return payouts;
  throw new TaskArgumentError("--payouts", text, "The payouts sum to the principal exactly.");
}

function requireSaid(option: string, text: string, how: string): void {
  if (text === "")
    throw new TaskArgumentError(option, text, "A lender says how much it lends, and at what rate.", `Give it ${how}.`);
}

/** A rate in percent a year as the terms have it. */
function partsPerMillion(option: string, percent: string): bigint {
  const [, whole, fraction = ""] = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent) ?? [];
  if (whole !== undefined) return BigInt(whole + fraction.padEnd(4, "0"));
  const rule = "A rate is in percent a year, with at most four decimals, like 8.25.";
  throw new TaskArgumentError(option, percent, rule, "Write the number alone, without a sign of percent.");
}

function wholeDays(option: string, days: number): bigint {
  if (days >= 0 && days <= 65_535) return BigInt(days);
  throw new TaskArgumentError(option, String(days), "Days are counted from 0 to 65535.");
}

function dayCountIn(name: string): bigint {
  const convention = DAY_COUNT_CONVENTIONS.find((each) => each === name);
  if (convention) return BigInt(dayCountIndex(convention));
  const names = DAY_COUNT_CONVENTIONS.join(", ");
  throw new TaskArgumentError(
    "--day-count",
    name,
    "Days are counted by a convention of the book.",
    `One of: ${names}.`,
  );
}

function agreedEvent(name: string): AgreedEvent {
  const known = DEFAULT_EVENTS.filter((event) => event !== "non-payment" && event !== "enforcement");
  const event = known.find((each) => each === name);
  if (event) return event;
  const rule = "Non-payment and enforcement always are events of default; others are if the terms say so.";
  throw new TaskArgumentError("--events", name, rule, `Some of: ${known.join(", ")}.`);
}

export default offer;
