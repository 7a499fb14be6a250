import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { expect } from "chai";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const HARDHAT = join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");
const FLOW = join(ROOT, "scripts", "flows", "credit-insurance.ts");

describe("The flow of an insured loan", () => {
  it("plays to its end: refusals by name, payment, and salvage behind the bank", async () => {
    const child = spawn(process.execPath, [HARDHAT, "run", "--no-compile", FLOW], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((resolve) => {
      child.once("close", resolve);
    });
    const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    expect([code, errors]).to.deep.equal([0, ""]);
    const refusals = [...output.matchAll(/^ +(\w+Error): /gm)].map(([, name]) => name);
    expect(refusals).to.deep.equal([
      "NotInsuredError",
      "CoverAlreadyDeclaredError",
      "FinancingOverCoveredError",
      "WaitingPeriodRunsError",
      "ClaimAboveCoverError",
      "NoClaimError",
      "NoClaimError",
      "NothingToTakeError",
    ]);
    // 8 977.78 of interest and 1 222.22 of penalty, less a premium of 1 800.00.
    expect(output).to.contain("The bank has 8,400.00 USD more than before");
  });
});
