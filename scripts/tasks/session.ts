/** What the tasks share: the book of the network that was chosen, the account that acts, and how they fail. */
import { rm } from "node:fs/promises";
import { resolve } from "node:path";

import { getAddress, isAddress, isHexString, resolveAddress, type AddressLike, type Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Result } from "hardhat/types/utils";
import { errorResult, successfulResult } from "hardhat/utils/result";

import { currencyExponent } from "../../sdk/documents/canonical/currencies.ts";
import { currencyOfNumber } from "../../sdk/documents/canonical/currency-numbers.ts";
import { formatAmount, parseMoney } from "../../sdk/documents/canonical/money.ts";
import {
  bytes20ToLei,
  connectDeployment,
  decodeError,
  Deployments,
  EVERYTHING,
  Journal,
  LienbookError,
  Sender,
  type Contracts,
  type SenderOptions,
} from "../../sdk/index.ts";
import { userPath } from "../terminal/paths.ts";

/** The options that every task has. */
export interface ReadingArguments {
  readonly deployments: string | undefined;
}

/** Those of a task that acts. */
export interface ActingArguments extends ReadingArguments {
  readonly account: string | undefined;
}

export interface Reading {
  readonly book: Contracts;
}

export interface Acting extends Reading {
  readonly sender: Sender;
  /** The same account, told amounts in a currency, by its number of ISO 4217: the contracts' errors do not say which it is. */
  readonly inCurrency: (number: bigint) => Acting;
  /**
   * The same account with a journal in that file, so that what is done in steps is done once each, however often it is begun
   * again; the file is there until all of it is done.
   */
  readonly keeping: <T>(path: string, act: (session: Acting) => Promise<T>) => Promise<T>;
}

/** What somebody typed is not what the task can work with. */
export class TaskArgumentError extends LienbookError {
  constructor(argument: string, value: string, rule: string, advice = "See the task's --help.") {
    super({ code: "task-argument", value: `${argument} ${value === "" ? "(nothing)" : value}`, rule, advice });
  }
}

/** How a task ends: where something was refused by intention, that is printed, and Hardhat exits with 1. */
type End = Result<undefined, LienbookError>;

/** Reads the book of the network. */
export async function read(
  hre: HardhatRuntimeEnvironment,
  { deployments }: ReadingArguments,
  task: (session: Reading) => Promise<void>,
): Promise<End> {
  return onNetwork(hre, deployments, ({ book }) => task({ book }));
}

/** Acts on the book by an account of the network. */
export async function act(
  hre: HardhatRuntimeEnvironment,
  { deployments, account }: ActingArguments,
  task: (session: Acting) => Promise<void>,
): Promise<End> {
  return onNetwork(hre, deployments, async ({ book, signers }) => {
    const signer = await chosen(await signers(), account);
    const acting = (options: SenderOptions): Acting => {
      const sender = new Sender(signer, options);
      return {
        book,
        sender,
        inCurrency: (number) => {
          const code = currencyOfNumber(number);
          return acting({ ...options, context: { currency: { code, exponent: currencyExponent(code) } } });
        },
        keeping: async (path, act) => {
          const journal = await Journal.open(path, sender.provider);
          try {
            const done = await act(acting({ ...options, journal }));
            await rm(path, { force: true });
            return done;
          } finally {
            await journal.close();
          }
        },
      };
    };
    await task(acting({}));
  });
}

interface Network extends Reading {
  readonly signers: () => Promise<Signer[]>;
}

async function onNetwork(
  hre: HardhatRuntimeEnvironment,
  folder: string | undefined,
  task: (network: Network) => Promise<void>,
): Promise<End> {
  const connection = await hre.network.create();
  try {
    if (connection.networkConfig.type === "edr-simulated") {
      throw new TaskArgumentError(
        "--network",
        connection.networkName,
        "A book stands on a chain that goes on when the task ends.",
        "Name a network of hardhat.config.ts that has a URL, such as --network private.",
      );
    }
    const { ethers } = connection;
    const deployments = new Deployments(
      folder === undefined ? resolve(hre.config.paths.root, "deployments") : userPath(folder),
    );
    const book = await connectDeployment(ethers.provider, deployments);
    await task({ book, signers: () => ethers.getSigners() });
    return successfulResult();
  } catch (error) {
    const reason = decodeError(error);
    if (!(reason instanceof LienbookError)) throw error;
    const { name, message, advice } = reason;
    console.error(`${name}: ${message}${message.endsWith(advice) ? "" : ` ${advice}`}`);
    return errorResult(reason);
  } finally {
    await connection.close();
  }
}

async function chosen(signers: readonly Signer[], account: string | undefined): Promise<Signer> {
  const wanted = account !== undefined && isAddress(account) ? getAddress(account) : account;
  const addresses = await Promise.all(signers.map((signer) => signer.getAddress()));
  const signer = wanted === undefined ? signers[0] : signers[addresses.indexOf(wanted)];
  if (signer) return signer;
  throw new TaskArgumentError(
    "--account",
    account ?? "",
    "The network has a key for the account that acts.",
    addresses.length === 0 ? "Set LIENBOOK_PRIVATE_KEYS in .env." : `Name one of ${addresses.join(", ")}.`,
  );
}

/** An id as somebody typed it. @throws TaskArgumentError */
export function idIn(text: string): string {
  if (!isHexString(text, 32))
    throw new TaskArgumentError("id", text, "An id has 32 bytes: 0x and 64 hexadecimal digits.");
  return text.toLowerCase();
}

/** An account as somebody typed it, with its checksum. @throws TaskArgumentError */
export function accountIn(argument: string, text: string): string {
  if (!isAddress(text)) throw new TaskArgumentError(argument, text, "An account is 0x and 40 hexadecimal digits.");
  return getAddress(text);
}

/** Amounts of one currency as they are typed and printed. */
export interface Amounts {
  readonly code: string;
  readonly parse: (text: string) => bigint;
  readonly format: (minorUnits: bigint) => string;
}

/** @param number of ISO 4217 */
export function amountsIn(number: bigint): Amounts {
  const code = currencyOfNumber(number);
  return {
    code,
    parse: (text) => {
      const { amount } = parseMoney(text, code);
      // Here, and not only by the contracts: the desk is let take it before it is asked to.
      if (amount > 0n && amount < EVERYTHING) return amount;
      throw new TaskArgumentError("amount", text, "An amount is more than nothing, and fits 64 bits in minor units.");
    },
    format: (amount) => formatAmount({ amount, currency: code }),
  };
}

/** `a,b`: what stands between the commas. */
export function listIn(text: string): string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** `a=1,b=2`: what stands before each equals sign, and what after it. @throws TaskArgumentError */
export function pairsIn(option: string, text: string): [key: string, value: string][] {
  return listIn(text).map((pair) => {
    const at = pair.lastIndexOf("=");
    if (at < 1 || at === pair.length - 1) {
      throw new TaskArgumentError(option, pair, "Pairs are written KEY=VALUE, with commas between them.");
    }
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
}

/** A moment of the chain, to the minute. */
export function momentOf(seconds: bigint): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** An LEI as people write it; who acts for no entity stands as an account. */
export async function nameOf({ participants }: Contracts, account: AddressLike): Promise<string> {
  const entity = await participants.entityOf(account);
  return BigInt(entity) === 0n ? resolveAddress(account) : bytes20ToLei(entity);
}
