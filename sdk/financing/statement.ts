import { Interface, type Log, type LogDescription, type Provider, type Result } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import {
  FinancingDesk__factory,
  FinancingRecovery__factory,
  FinancingServicing__factory,
} from "../../typechain-types/index.ts";
import type { Contracts } from "../chain/contracts.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { bytes20ToLei } from "../documents/identifiers/lei.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";
import { nameAt } from "../names.ts";
import { dayAt } from "../units.ts";
import { isoOf } from "./calendar.ts";
import { DEFAULT_EVENTS, type DefaultEvent } from "./default-events.ts";
import { positionOf, type Position } from "./position.ts";
import { financingIdOf } from "./terms.ts";

/** How a payment was applied. All amounts in minor units. */
export interface AppliedPayment {
  readonly costs: bigint;
  readonly penalty: bigint;
  readonly interest: bigint;
  readonly principal: bigint;
  /** The fee for principal that was not due. */
  readonly earlyFee: bigint;
  /** Of a debtor's payment: handed on to the owner of what was paid. Of a repayment: not taken. */
  readonly remainder: bigint;
}

/** What happened to a financing. Amounts in minor units, rates in parts per million a year. */
export type FinancingOccurrence =
  | { readonly what: "drawn"; readonly principal: bigint; readonly lender: string; readonly borrower: string }
  /** It took the place of another financing, whose debt it carries on: with that, what of the rest was payable that day. */
  | {
      readonly what: "carried over";
      readonly principal: bigint;
      readonly interest: bigint;
      readonly penalty: bigint;
      readonly costs: bigint;
      readonly from: string;
    }
  /** From own funds, by anyone. */
  | ({ readonly what: "repaid"; readonly by: string } & AppliedPayment)
  /** By the debtor of a pledged receivable: `collateral` is its place in the terms. */
  | ({ readonly what: "collected"; readonly by: string; readonly collateral: number } & AppliedPayment)
  /** By the enforcement of a lien. */
  | ({ readonly what: "recovered" } & AppliedPayment)
  /** By the insurer of what is pledged, under a policy. */
  | ({ readonly what: "loss paid"; readonly by: string; readonly policy: string } & AppliedPayment)
  | { readonly what: "costs charged"; readonly amount: bigint; readonly evidence: string }
  | { readonly what: "rate set"; readonly rate: bigint; readonly from?: string }
  | {
      readonly what: "defaulted";
      readonly event: DefaultEvent;
      readonly daysPastDue: number;
      readonly evidence: string;
    }
  | { readonly what: "impaired" | "no longer impaired" }
  | { readonly what: "written off"; readonly interest: bigint; readonly penalty: bigint; readonly costs: bigint }
  | { readonly what: "transferred"; readonly from: string; readonly to: string; readonly price: bigint }
  /** Paid to another account from now on: to the successor of a lost one, or to the trust of the guarantee book. */
  | { readonly what: "payee changed"; readonly from: string; readonly to: string }
  /** Another entity holds its liens, and enforces them for the creditor. */
  | { readonly what: "liens assigned"; readonly holder: string }
  /** Another financing has taken its place. */
  | { readonly what: "replaced"; readonly by: string }
  | { readonly what: "closed" };

/** A line of a statement of account. */
export type StatementEntry = FinancingOccurrence & {
  /** Day (UTC) of the block. */
  readonly on: string;
  readonly block: number;
  readonly transaction: string;
  /** Principal outstanding after it, in minor units. */
  readonly outstanding: bigint;
};

/** All that happened to a financing, and where that has left it. */
export interface Statement {
  readonly id: string;
  /** In the order in which it happened. */
  readonly entries: readonly StatementEntry[];
  /** What was paid in all, by whomever. */
  readonly paid: Omit<AppliedPayment, "remainder">;
  /** Where it stands at the newest block. */
  readonly position: Position;
}

/** The events that a node returned do not lead to what the desk says is owed. */
export class StatementIncompleteError extends LienbookError {
  constructor(id: string, missing: string) {
    super({
      code: "statement-incomplete",
      value: `${missing}; financing ${id}`,
      rule: "What was drawn or carried over, and costs charged, less what was paid of these, is what is owed of them.",
      advice: "Read from the block of the deployment on, at a node that keeps all events.",
    });
  }
}

/**
 * The statement of account of a financing: each event since its drawdown, with how every payment was applied and what was
 * outstanding afterwards, and where it stands now. Read from the chain alone, and principal and costs are counted against
 * what the desk says: of interest and penalty no event tells what has accrued.
 *
 * @returns no entries for terms that nobody has accepted
 * @throws StatementIncompleteError, ProviderMissingError
 *
 * @example
 * ```ts
 * const { entries, paid, position } = await statementOf(book, terms);
 * for (const entry of entries) console.log(entry.on, entry.what, formatMoney({ amount: entry.outstanding, currency: "USD" }));
 * ```
 */
export async function statementOf(
  book: Pick<Contracts, "desk" | "firstBlock">,
  terms: FinancingTermsStruct,
): Promise<Statement> {
  const { firstBlock } = requireParts("book", book, "firstBlock");
  const provider = providerOf(book.desk);
  const newest = await provider.getBlockNumber();
  const id = financingIdOf(terms);
  const address = await book.desk.getAddress();
  const find = (topics: (string | null)[]) =>
    readEvents((fromBlock, toBlock) => provider.getLogs({ address, topics, fromBlock, toBlock }), firstBlock, newest);
  const [own, replacing, position] = await Promise.all([
    find([null, id]),
    find([REPLACED, null, id]),
    positionOf(book, terms, newest),
  ]);

  // The desk closes a financing before it tells of the payment that has closed it.
  const closes = ({ topics }: Log) => Number(topics[0] === CLOSED);
  const logs = [...own, ...replacing].sort(
    (a, b) =>
      a.blockNumber - b.blockNumber ||
      a.transactionIndex - b.transactionIndex ||
      closes(a) - closes(b) ||
      a.index - b.index,
  );
  const days = await daysOf(provider, logs, id);
  let [outstanding, costs] = [0n, 0n];
  const paid = { costs: 0n, penalty: 0n, interest: 0n, principal: 0n, earlyFee: 0n };
  const entries: StatementEntry[] = [];
  for (const log of logs) {
    const event = EVENTS.parseLog(log);
    const occurrence = event && occurrenceOf(event, id, BigInt(terms.principal));
    if (!occurrence) continue;
    if (occurrence.what === "drawn" || occurrence.what === "carried over") outstanding = occurrence.principal;
    if (occurrence.what === "carried over") costs = occurrence.costs;
    if (occurrence.what === "costs charged") costs += occurrence.amount;
    if (occurrence.what === "replaced") [outstanding, costs] = [0n, 0n];
    if ("earlyFee" in occurrence) {
      outstanding -= occurrence.principal;
      costs -= occurrence.costs;
      for (const part of Object.keys(paid) as (keyof typeof paid)[]) paid[part] += occurrence[part];
    }
    const { blockNumber: block, transactionHash: transaction } = log;
    entries.push({ ...occurrence, on: days.get(block) ?? "", block, transaction, outstanding });
  }
  for (const [what, told, stands] of [
    ["outstanding", outstanding, position.principal],
    ["of costs owed", costs, position.costs],
  ] as const) {
    if (told === stands) continue;
    throw new StatementIncompleteError(id, `${String(told)} ${what} by the events, ${String(stands)} by the desk`);
  }
  return { id, entries, paid, position };
}

/** All that the desk and the codes that run in its storage emit. */
const EVENTS = new Interface(
  [FinancingDesk__factory, FinancingServicing__factory, FinancingRecovery__factory].flatMap((factory) =>
    factory.createInterface().fragments.filter(({ type }) => type === "event"),
  ),
);
const REPLACED = EVENTS.getEvent("FinancingReplaced")?.topicHash ?? null;
const CLOSED = EVENTS.getEvent("FinancingClosed")?.topicHash;

/** What an event says, or nothing for one that tells nothing of the account. */
function occurrenceOf({ name, args }: LogDescription, id: string, principal: bigint): FinancingOccurrence | undefined {
  const at = (field: string): unknown => args.getValue(field);
  const [text, amount] = [(field: string) => String(at(field)), (field: string) => BigInt(String(at(field)))];
  switch (name) {
    case "FinancingAccepted":
      return { what: "drawn", principal, lender: text("lender"), borrower: text("borrower") };
    case "FinancingReplaced":
      return text("id") === id
        ? { what: "carried over", principal, ...accruedIn(amount), from: text("replaced") }
        : { what: "replaced", by: text("id") };
    case "Repaid":
      return { what: "repaid", by: text("payer"), ...appliedIn(args) };
    case "Collected":
      return { what: "collected", by: text("payer"), collateral: Number(amount("collateral")), ...appliedIn(args) };
    case "Recovered":
      return { what: "recovered", ...appliedIn(args) };
    case "LossPaid":
      return { what: "loss paid", by: text("insurer"), policy: text("policy"), ...appliedIn(args) };
    case "CostsCharged":
      return { what: "costs charged", amount: amount("amount"), evidence: text("evidence") };
    case "RateSet":
      return { what: "rate set", rate: amount("rate") };
    case "RateFixed":
      return { what: "rate set", rate: amount("rate"), from: isoOf(amount("from")) };
    case "FinancingDefaulted":
      return {
        what: "defaulted",
        event: nameAt(DEFAULT_EVENTS, amount("what"), "event of default"),
        daysPastDue: Number(amount("daysPastDue")),
        evidence: text("evidence"),
      };
    case "ImpairmentChanged":
      return { what: at("impaired") === true ? "impaired" : "no longer impaired" };
    case "FinancingWrittenOff":
      return { what: "written off", ...accruedIn(amount) };
    case "FinancingTransferred":
      return { what: "transferred", from: text("from"), to: text("to"), price: amount("price") };
    case "CreditorSucceeded":
      return { what: "payee changed", from: text("from"), to: text("to") };
    case "FinancingEntrusted":
      return { what: "payee changed", from: text("from"), to: text("account") };
    case "LiensAssigned":
      return { what: "liens assigned", holder: bytes20ToLei(text("holder")) };
    case "FinancingClosed":
      return { what: "closed" };
    default:
      return undefined;
  }
}

function accruedIn(amount: (field: string) => bigint): Record<"interest" | "penalty" | "costs", bigint> {
  return { interest: amount("interest"), penalty: amount("penalty"), costs: amount("costs") };
}

function appliedIn(args: Result): AppliedPayment {
  const { costs, penalty, interest, principal, earlyFee, remainder } = args.getValue("allocation") as AppliedPayment;
  return { costs, penalty, interest, principal, earlyFee, remainder };
}

/** The day of each block that has one of the logs. */
async function daysOf(provider: Provider, logs: readonly Log[], id: string): Promise<Map<number, string>> {
  const blocks = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
  const days = blocks.map(async (block) => {
    const mined = await provider.getBlock(block);
    if (!mined) throw new StatementIncompleteError(id, `block ${String(block)} of an event is not there any more`);
    return [block, isoOf(dayAt(mined.timestamp))] as const;
  });
  return new Map(await Promise.all(days));
}
