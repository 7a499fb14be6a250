import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

import { expect } from "chai";

import { deployed } from "./fixtures/stages.ts";

const MOCHA = join(import.meta.dirname, "..", "node_modules", "mocha", "bin", "mocha.js");
const SETUP = join(import.meta.dirname, "setup.ts");
const FAILING = `
  describe("An amount", () => {
    it("is right", () => {});
    it("is wrong", () => { throw Object.assign(new Error("one is not two"), { actual: 1n, expected: { amount: 2n } }); });
    it("has no JSON form", () => { JSON.stringify(1n); });
  });
`;

describe("The setup of the tests", () => {
  it("lets a worker tell which tests of a file failed, whatever amounts they met", async () => {
    const directory = await mkdtemp(join(tmpdir(), "lienbook-setup-"));
    try {
      const file = join(directory, "amounts.cjs");
      await writeFile(file, FAILING);
      const child = spawn(process.execPath, [MOCHA, "--parallel", "--jobs", "2", "--require", SETUP, file], {
        env: { ...process.env, NODE_OPTIONS: "" },
      });
      const told = await text(child.stdout);
      expect(told).to.contain("1 passing").and.contain("2 failing").and.contain("one is not two");
      expect(told, "a bigint while a test runs").to.contain("Do not know how to serialize a BigInt");
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe("A stage from which tests start", () => {
  it("has the time that it had when it was reached, however long tests have taken since", async () => {
    const { now } = await deployed();
    const reached = await now();
    await setTimeout(2_100);
    const { networkHelpers } = await deployed();
    await networkHelpers.mine();
    expect(await now()).to.equal(reached + 1n);
  });
});
