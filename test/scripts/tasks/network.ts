import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import type { AddressLike } from "ethers";
import hre, { network } from "hardhat";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { isResult } from "hardhat/utils/result";

import config from "../../../hardhat.config.ts";
import { deployLienbook } from "../../../ignition/deploy.ts";
import { enrolParties, type PartyName } from "../../../scripts/stage/cast.ts";
import { connect, Deployments, LienbookError, Sender, type SenderOptions } from "../../../sdk/index.ts";

export const ROOT = join(import.meta.dirname, "..", "..", "..");
export const PARTIES = join(ROOT, "examples", "parties.json");
/** Soon after the documents in examples/ were written. */
const OPENING = "2026-10-01T09:00:00Z";
const DAY = 86_400;
const SET = ["LIENBOOK_RPC_URL", "LIENBOOK_FINGERPRINT_KEY"] as const;

/** A node with a book on it, and the tasks as they are typed there. Whoever starts it stops it. */
export async function startTasks() {
  const folder = await mkdtemp(join(tmpdir(), "lienbook-tasks-"));
  const server = await network.createServer({ network: "default", override: { initialDate: OPENING } }, "127.0.0.1", 0);
  const { address, port } = await server.listen();
  const url = `http://${address}:${String(port)}`;
  const former = SET.map((name) => [name, process.env[name]] as const);
  process.env["LIENBOOK_RPC_URL"] = url;
  process.env["LIENBOOK_FINGERPRINT_KEY"] = "07".repeat(32);
  const runtime = await createHardhatRuntimeEnvironment(config, { network: "private" }, ROOT);

  const connection = await network.create({ network: "private", override: { url } });
  const deploymentId = `test-${randomUUID()}`;
  const { deployment } = await deployLienbook(connection, {
    deploymentId,
    deployments: new Deployments(folder),
    pollingMs: 20,
  });
  const { ethers } = connection;
  const book = connect(ethers.provider, deployment.addresses);
  const [operator, ...accounts] = await ethers.getSigners();
  const governor = new Sender(operator!, { pollingMs: 1 });
  const { actors } = await enrolParties(book, governor, accounts);
  for (const { address: of } of [actors.bankA, actors.debtor, actors.exporter]) {
    await governor.send(await book.deposit.issue.populateTransaction(of, 1_000_000_00n));
  }

  const paper = (name: string) => join(folder, name);

  /** Runs a task as its user would. */
  async function ran(name: string, wish: Record<string, unknown> = {}, on = runtime) {
    const [printed, refused]: [string[], string[]] = [[], []];
    const { log, error } = console;
    console.log = (...line: unknown[]) => void printed.push(line.join(" "));
    console.error = (...line: unknown[]) => void refused.push(line.join(" "));
    try {
      const end: unknown = await on.tasks.getTask(["lienbook", name]).run({ deployments: folder, ...wish });
      // By this Hardhat exits with 0 or 1.
      if (!isResult(end)) throw new TypeError(`${name} ends without saying how`);
      expect(end.success, name).to.equal(refused.length === 0);
      // A script that runs the task gets what its user reads, which is told once.
      if (!end.success) {
        if (!(end.error instanceof LienbookError)) throw new TypeError(`${name} is refused without saying why`);
        const { name: refusal, message } = end.error;
        expect(refused.map((line) => line.startsWith(`${refusal}: ${message}`))).to.deep.equal([true]);
      }
    } finally {
      Object.assign(console, { log, error });
    }
    return { printed: printed.join("\n"), refused: refused.join("\n") };
  }

  return {
    folder,
    runtime,
    book,
    actors,
    operator: operator!.address,
    /** Of the chain, for which nobody is enrolled. */
    strangers: accounts.slice(Object.keys(actors).length).map((account) => account.address),
    paper,

    /** @returns what it printed */
    run: async (name: string, wish?: Record<string, unknown>): Promise<string> => {
      const { printed, refused } = await ran(name, wish);
      if (refused !== "") expect.fail(`${name} was refused: ${refused}`);
      return printed;
    },

    /** @returns what it was refused with */
    refusalOf: async (name: string, wish: Record<string, unknown>, on?: typeof runtime): Promise<string> => {
      const { refused } = await ran(name, wish, on);
      if (refused === "") expect.fail(`${name} was not refused`);
      return refused;
    },

    /** Puts an example, as it is in the repository, where the tasks read it. */
    fresh: async (name: string): Promise<string> => {
      await copyFile(join(ROOT, "examples", name), paper(name));
      return paper(name);
    },

    by: (who: PartyName, wish: Record<string, unknown>) => ({ account: actors[who].address, ...wish }),
    withFiles: (who: PartyName, wish: Record<string, unknown>) => ({
      account: actors[who].address,
      parties: PARTIES,
      ...wish,
    }),
    allowance: async (who: PartyName, spender: AddressLike = book.desk) =>
      book.deposit.allowance(actors[who].address, spender),
    senderOf: async (who: PartyName, options: SenderOptions = {}) =>
      new Sender(await ethers.getSigner(actors[who].address), { pollingMs: 1, ...options }),
    approve: async (who: PartyName, amount: bigint): Promise<void> => {
      const sender = new Sender(await ethers.getSigner(actors[who].address), { pollingMs: 1 });
      await sender.send(await book.deposit.approve.populateTransaction(book.desk, amount));
    },

    pass: async (days: number): Promise<void> => {
      await ethers.provider.send("evm_increaseTime", [days * DAY]);
      await ethers.provider.send("evm_mine", []);
    },

    stop: async (): Promise<void> => {
      for (const [name, value] of former) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await server.close();
      await rm(folder, { recursive: true, force: true });
      await rm(join(hre.config.paths.ignition, "deployments", deploymentId), { recursive: true, force: true });
    },
  };
}

/** The first id in what a task printed. */
export const idIn = (said: string) => /0x[0-9a-f]{64}/.exec(said)?.[0] ?? expect.fail(`no id in: ${said}`);
