import { availableParallelism } from "node:os";
import { join } from "node:path";

import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig, overrideTask } from "hardhat/config";

import compilation from "./scripts/build/compilation.ts";
import contractTypes from "./scripts/build/contract-types.ts";
import { readDotEnv } from "./scripts/build/dotenv.ts";
import { privateKeys, weiAmount } from "./scripts/build/environment.ts";
import { tasks } from "./scripts/tasks/index.ts";

readDotEnv();

const compiler = {
  version: "0.8.37",
  // The compiler comes from npm: no download host is needed, and a firewall cannot change what is built.
  path: join(import.meta.dirname, "scripts/build/compiler.cjs"),
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 1_000 },
    // Without the hash of the sources in it, bytecode changes only when the code does: comments make no types stale.
    metadata: { bytecodeHash: "none" },
    // Locations for stack traces; not the snippets of source beside them, which the compiler would print and read again.
    debug: { debugInfo: ["location"] },
  },
  isolated: false,
  toolVersionsInBuildInfo: false,
};

/** Fewer runs: a compiler that counts size for more. */
const sized = (runs: number) => ({
  ...compiler,
  settings: { ...compiler.settings, optimizer: { enabled: true, runs } },
});

/** The largest contracts, which fit their 24 576 bytes only if they are built for size; no more so than they need. */
const overrides = {
  "contracts/escrow/DisbursementEscrow.sol": sized(600),
  "contracts/financing/FinancingDesk.sol": sized(600),
};

const keys = privateKeys(process.env, "LIENBOOK_PRIVATE_KEYS");

export default defineConfig({
  plugins: [toolbox, compilation, contractTypes],
  tasks: [
    ...tasks,
    overrideTask(["test", "solidity"])
      .setAction(() => import("./scripts/build/solidity-tests.ts"))
      .build(),
  ],
  // Ignition deploys the "production" profile. It is the same here: what was tested and measured is what is deployed.
  solidity: {
    profiles: {
      default: { compilers: [compiler], overrides },
      production: { compilers: [compiler], overrides },
    },
    // What only runs the contracts need not wait for the tests to be compiled.
    splitTestsCompilation: true,
    // Governs all the others; built here so that it has the same compiler and settings.
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  networks: {
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "cancun",
      allowUnlimitedContractSize: false,
      accounts: { count: 40, accountsBalance: 1_000_000n * 10n ** 18n },
    },
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    private: {
      type: "http",
      chainType: "l1",
      url: configVariable("LIENBOOK_RPC_URL"),
      // Without keys the node signs, or the signing proxy (Web3Signer and the like) that stands before it.
      accounts: keys.length > 0 ? keys : "remote",
      gasPrice: weiAmount(process.env, "LIENBOOK_GAS_PRICE", 0n),
    },
  },
  paths: { tests: { mocha: "test", solidity: "test/solidity" } },
  typechain: { alwaysGenerateOverloads: false },
  test: {
    mocha: {
      parallel: true,
      jobs: availableParallelism(),
      timeout: 180_000, // of a machine that is busy with something else, too
      require: [join(import.meta.dirname, "test/setup.ts")],
      // A test that somebody focused on must not hide the others from CI.
      forbidOnly: process.env.CI !== undefined,
    },
    solidity: {
      profiles: {
        default: { fuzz: { runs: 256 }, invariant: { runs: 48, depth: 64, failOnRevert: false } },
        campaign: { fuzz: { runs: 20_000 }, invariant: { runs: 1_000, depth: 250, failOnRevert: false } },
      },
    },
  },
});
