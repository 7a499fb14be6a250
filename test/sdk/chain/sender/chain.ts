import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { Wallet, type JsonRpcProvider, type TransactionResponse } from "ethers";

import { openProvider } from "../../../../sdk/chain/index.ts";
import { startAnvil, type Anvil, type AnvilOptions } from "../../../../scripts/network/anvil.ts";
import {
  AccessManager__factory,
  TokenizedDeposit__factory,
  type TokenizedDeposit,
} from "../../../../typechain-types/index.ts";

/** Asks no more often than a test needs. */
export const FAST = { pollingMs: 20, retry: { attempts: 4, firstDelayMs: 10 } } as const;

/** A chain of another make than Hardhat's, with a token on it, where blocks are made when the test says so. */
export interface TestChain {
  readonly anvil: Anvil;
  readonly provider: JsonRpcProvider;
  /** Connected to its issuer. */
  readonly token: TokenizedDeposit;
  /** Of accounts that have nothing but their key: gas is free. */
  wallet(): Wallet;
  mine(): Promise<void>;
  /** All that an account has in blocks, in order. */
  minedOf(account: string): Promise<TransactionResponse[]>;
  /** A folder of its own for each call, gone with the chain. */
  folder(): Promise<string>;
  stop(): Promise<void>;
}

/** A provider that sends each request by itself, so that a bad line has one at a time. */
export function connectTo(url: string): Promise<JsonRpcProvider> {
  return openProvider(url, FAST.retry, { batchMaxCount: 1, pollingInterval: 20 });
}

export async function startChain(options: AnvilOptions = {}): Promise<TestChain> {
  const anvil = await startAnvil(options);
  const provider = await connectTo(anvil.url);
  const issuer = await provider.getSigner(0);
  // ethers offers a tip of its own, which accounts without a balance cannot pay.
  const price = options.fees ? {} : { gasPrice: 0n };
  const access = await new AccessManager__factory(issuer).deploy(issuer, price);
  const token = await new TokenizedDeposit__factory(issuer).deploy("Test dollar", "TUSD", 840, 2, access, price);
  await token.waitForDeployment();
  await provider.send("evm_setAutomine", [false]);
  const folders: string[] = [];

  return {
    anvil,
    provider,
    token,
    wallet: () => new Wallet(`0x${randomBytes(32).toString("hex")}`, provider),
    async mine() {
      await provider.send("evm_mine", []);
    },
    async minedOf(account) {
      const blocks = await Promise.all(
        Array.from({ length: (await provider.getBlockNumber()) + 1 }, (_, number) => provider.getBlock(number, true)),
      );
      return blocks.flatMap((block) => block!.prefetchedTransactions).filter(({ from }) => from === account);
    },
    async folder() {
      const folder = await mkdtemp(join(tmpdir(), "lienbook-sender-"));
      folders.push(folder);
      return folder;
    },
    async stop() {
      provider.destroy();
      await anvil.stop();
      for (const folder of folders) await rm(folder, { recursive: true });
    },
  };
}

/** What a line to the node does with a request. */
export type Fault =
  | "none"
  /** It never arrives. */
  | "request lost"
  /** It arrives, and the answer is lost. */
  | "answer lost"
  /** The node does not know the method. */
  | "unknown method"
  /** Another node answers, which lags behind. */
  | { readonly answer: unknown };

/** A bad line: passes requests on to the node, or not, as the test says for each. */
export async function badLine(
  url: string,
  faultOf: (method: string, attempt: number) => Fault,
): Promise<{ url: string; close(): Promise<void> }> {
  const attempts = new Map<string, number>();
  const server: Server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { id, method } = JSON.parse(body) as { id: number; method: string };
      const attempt = (attempts.get(method) ?? 0) + 1;
      attempts.set(method, attempt);
      const fault = faultOf(method, attempt);
      if (fault === "request lost") return request.socket.destroy();
      const reply = (content: object) => response.end(JSON.stringify({ jsonrpc: "2.0", id, ...content }));
      if (fault === "unknown method") return reply({ error: { code: -32601, message: "Method not found" } });
      if (typeof fault === "object") return reply({ result: fault.answer });
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
      const result = await answer.text();
      if (fault === "answer lost") return request.socket.destroy();
      return response.writeHead(200, { "content-type": "application/json" }).end(result);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("what the test waits for does not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The error that a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing failed");
}
