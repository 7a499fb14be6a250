import { fileURLToPath } from "node:url";

import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import "dotenv/config";
import { defineConfig } from "hardhat/config";

const compiler = {
  version: "0.8.37",
  // The compiler comes from npm: no download host is needed, and a firewall cannot change what is built.
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
};

export default defineConfig({
  plugins: [toolbox],
  solidity: {
    profiles: {
      default: {
        ...compiler,
        settings: { evmVersion: "cancun", viaIR: false, optimizer: { enabled: true, runs: 10_000 } },
      },
    },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
  },
  typechain: { outDir: "./typechain-types", alwaysGenerateOverloads: false },
  test: { mocha: { timeout: 60_000 } },
});
