import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { Interface } from "ethers";
import hre from "hardhat";

/**
 * Errors in the ABIs that no call can provoke, and why.
 * They come with OpenZeppelin's contracts, which declare more than what is built on them can reach.
 */
const BEYOND_REACH: Record<string, string> = {
  AccessManagedRequiredDelay:
    "declared by AccessManaged, raised by nothing: the manager answers AccessManagerNotScheduled",
  ECDSAInvalidSignatureLength: "a permit brings v, r and s, which have no length",
  InsufficientBalance: "calls carry none of the chain's own money",
  ERC20InvalidApprover: "the approver is the caller or has signed, and the zero address does neither",
  ERC20InvalidSender: "the sender is the caller or has approved, and the zero address does neither",
  FailedDeployment: "a trust is deployed only where none stands, and its code is OpenZeppelin's proxy",
  InvalidAccountNonce: "a permit takes its nonce from the contract, not from the caller",
  InvalidShortString: "the domain names are shorter than a word",
  SafeCastOverflowedIntDowncast:
    "at most 100 % on at most 2^64 for at most 65 535 days: interest stays below 2^111, a penalty on it below 2^119",
  StringTooLong: "the domain names are shorter than a word",
};

const ROOT = hre.config.paths.root;
const TESTS = ["contracts", "findings", "scenarios"].map((folder) => join(ROOT, "test", folder));

/** Every custom error that a contract of ours can answer with, its libraries' included. */
async function errorsInAbis(): Promise<Map<string, string[]>> {
  const errors = new Map<string, string[]>();
  for (const name of await hre.artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/") || /^contracts\/(test|interfaces)\//.test(name)) continue;
    const { abi } = await hre.artifacts.readArtifact(name);
    new Interface(abi).forEachError(({ name: error }) => errors.set(error, [...(errors.get(error) ?? []), name]));
  }
  return errors;
}

/** Names that a test expects: as the second argument of `revertedWithCustomError`, or on their own beside it. */
async function errorsInTests(): Promise<Set<string>> {
  const expected = new Set<string>();
  for (const folder of TESTS) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith(".ts") || entry.name === "errors.test.ts") continue;
      const source = await readFile(join(entry.parentPath, entry.name), "utf8");
      for (const [, name] of source.matchAll(/"([A-Z][A-Za-z0-9]+)"/g)) expected.add(name!);
    }
  }
  return expected;
}

describe("Custom errors of the contracts", () => {
  it("are each expected by name in a test of the behaviour that raises it", async () => {
    const [declared, expected] = [await errorsInAbis(), await errorsInTests()];
    const untested = [...declared.keys()].filter((name) => !expected.has(name) && !(name in BEYOND_REACH));
    expect(
      untested.map((name) => `${name} (${declared.get(name)!.join(", ")})`),
      "errors that no test expects",
    ).to.deep.equal([]);
  });

  it("are called beyond reach only while they are declared and no test reaches them", async () => {
    const [declared, expected] = [await errorsInAbis(), await errorsInTests()];
    for (const [name, reason] of Object.entries(BEYOND_REACH)) {
      expect(declared.has(name), `${name} is declared`).to.equal(true);
      expect(expected.has(name), `${name} is reached by a test, though ${reason}`).to.equal(false);
    }
  });
});
