import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import {
  ContractFactory,
  type BaseContract,
  type ContractTransactionResponse,
  type Interface,
  type Signer,
} from "ethers";
import { network } from "hardhat";

import type { Measurement } from "./meter.ts";

/**
 * The leading open suite for electronic bills of lading, measured beside ours. Its published bytecode was built without the
 * optimizer; this builds its sources with the optimizer at 200 runs, by the compiler that builds ours.
 */

const SUITE = "@tradetrust-tt/token-registry";
const resolve = createRequire(import.meta.url);
const FACTORY = `${SUITE}/contracts/TitleEscrowFactory.sol`;
const ESCROW = `${SUITE}/contracts/TitleEscrow.sol`;
const TOKEN = `${SUITE}/contracts/TradeTrustToken.sol`;

interface Built {
  readonly abi: ConstructorParameters<typeof Interface>[0];
  readonly evm: { readonly bytecode: { readonly object: string } };
}
interface Output {
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Built>>>>;
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
}
interface Compiler {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
}

/** The suite does not export its sources; they lie beside what it does. */
function sourceOf(path: string): string {
  const root = resolve.resolve(SUITE).replace(/dist[\\/].*$/, "");
  const file = path.startsWith(SUITE) ? root + path.slice(SUITE.length + 1) : resolve.resolve(path);
  return readFileSync(file, "utf8");
}

function build(): Readonly<Record<string, Readonly<Record<string, Built>>>> {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([FACTORY, TOKEN].map((path) => [path, { content: sourceOf(path) }])),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const compiler = resolve("solc") as Compiler;
  const found = { import: (path: string) => ({ contents: sourceOf(path) }) };
  const output = JSON.parse(compiler.compile(JSON.stringify(input), found)) as Output;
  const failures = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (failures.length > 0 || !output.contracts) throw new Error(failures.map((e) => e.formattedMessage).join("\n"));
  return output.contracts;
}

/** Issue, three transfers of possession with title, return to the issuer, acceptance. */
export async function measureTradeTrust(): Promise<Measurement[]> {
  const contracts = build();
  const { ethers } = await network.create();
  const [carrier, shipper, trader, buyer] = await ethers.getSigners();
  if (!carrier || !shipper || !trader || !buyer) throw new RangeError("The network has too few accounts");
  const built = (path: string, name: string): Built => {
    const found = contracts[path]?.[name];
    if (!found) throw new RangeError(`${path} has no contract ${name}`);
    return found;
  };
  const deploy = async (path: string, name: string, ...args: unknown[]) => {
    const { abi, evm } = built(path, name);
    return (await new ContractFactory(abi, evm.bytecode.object, carrier).deploy(...args)).waitForDeployment();
  };
  const factory = await deploy(FACTORY, "TitleEscrowFactory");
  const registry = await deploy(TOKEN, "TradeTrustToken", "Bills", "EBL", await factory.getAddress());

  const call = async (contract: BaseContract, by: Signer, name: string, ...args: unknown[]): Promise<number> => {
    const send = contract.connect(by).getFunction(name);
    const receipt = await ((await send(...args)) as ContractTransactionResponse).wait();
    return Number(receipt?.gasUsed ?? 0n);
  };
  const life = async (id: bigint): Promise<Measurement[]> => {
    const issued = await call(registry, carrier, "mint", shipper, shipper, id, "0x");
    const address = (await factory.getFunction("getEscrowAddress")(registry, id)) as string;
    const escrow = new ContractFactory(built(ESCROW, "TitleEscrow").abi, "0x", carrier).attach(address);
    const passed = [
      await call(escrow, shipper, "transferOwners", trader, trader, "0x"),
      await call(escrow, trader, "transferOwners", buyer, buyer, "0x"),
      await call(escrow, buyer, "transferOwners", shipper, shipper, "0x"),
    ];
    const returned = await call(escrow, shipper, "returnToIssuer", "0x");
    const accepted = await call(registry, carrier, "burn", id, "0x");
    const whole = [issued, ...passed, returned, accepted].reduce((sum, gas) => sum + gas, 0);
    return [
      { operation: "TradeTrust 5.5.1: issue a bill of lading", gas: issued },
      { operation: "TradeTrust 5.5.1: first transfer of possession with title", gas: passed[0] ?? 0 },
      { operation: "TradeTrust 5.5.1: next transfer of possession with title", gas: passed[1] ?? 0 },
      { operation: "TradeTrust 5.5.1: surrender", gas: returned },
      { operation: "TradeTrust 5.5.1: life (issue, three transfers, surrender, acceptance)", gas: whole },
    ];
  };
  await life(1n);
  return life(BigInt(ethers.id("a bill of lading")));
}
