import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** How the chain behaves. */
export interface AnvilOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  readonly chainId?: number;
  /** Seconds between blocks. Without it a transaction is mined at once; with `"manual"` when `evm_mine` asks for it. */
  readonly blockTime?: number | "manual";
  /** With a base fee, as public chains have. Without it gas is free and no account needs a balance. */
  readonly fees?: boolean;
}

/** A chain that runs in a process of its own. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What npm calls the platforms, in the words of anvil's packages. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
const FREE_GAS = ["--block-base-fee-per-gas", "0", "--gas-price", "0", "--disable-min-priority-fee"];
const STARTED_BY_MS = 20_000;

/**
 * Path of anvil's binary. It is in a package for the platform, found from here: npm may be told not to run the
 * installation script that would link to it.
 */
function anvilBinary(): string {
  const name = process.platform === "win32" ? "anvil.exe" : "anvil";
  const platform = `${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
  return require.resolve(`@foundry-rs/anvil-${platform}/bin/${name}`);
}

/**
 * Starts a second kind of chain beside Hardhat's: anvil, which by default behaves as a private chain with free gas.
 *
 * @example
 * ```ts
 * const chain = await startAnvil({ blockTime: 2 });
 * const provider = new JsonRpcProvider(chain.url);
 * await chain.stop();
 * ```
 */
export async function startAnvil({
  port = 0,
  chainId = 31_337,
  blockTime,
  fees = false,
}: AnvilOptions = {}): Promise<Anvil> {
  const mining = blockTime === "manual" ? ["--no-mining"] : blockTime ? ["--block-time", String(blockTime)] : [];
  const chain = ["--port", String(port), "--chain-id", String(chainId), "--hardfork", "cancun"];
  const child = spawn(anvilBinary(), [...chain, ...mining, ...(fees ? [] : FREE_GAS)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stopped = new Promise<void>((resolve) =>
    child.once("exit", () => {
      resolve();
    }),
  );
  // A chain must not outlive whoever started it.
  const kill = () => child.kill();
  process.once("exit", kill);

  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`anvil does not listen after ${STARTED_BY_MS} ms`));
    }, STARTED_BY_MS);
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`anvil ended with code ${code} before it listened`));
    });
    // Read to the end: a full pipe would stop the chain.
    createInterface(child.stdout).on("line", (line) => {
      const address = /^Listening on (\S+)/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(`http://${address}`);
    });
  }).catch((error: unknown) => {
    child.kill();
    throw error;
  });

  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      process.off("exit", kill);
      child.kill();
      await stopped;
    },
  };
}
