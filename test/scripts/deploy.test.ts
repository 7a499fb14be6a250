import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { expect } from "chai";

const COMMAND = join(import.meta.dirname, "..", "..", "scripts", "deploy.ts");

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

async function deploy(...args: string[]): Promise<Run> {
  return deployIn({}, ...args);
}

async function deployIn(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Run> {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output, errors };
}

describe("The command that deploys", () => {
  it("rehearses on the embedded chain, prints every address and keeps none", async () => {
    const { code, output } = await deploy();
    expect(code).to.equal(0);
    expect(output).to.match(/lienbook\s+│ 0x[0-9a-fA-F]{40}/);
    expect(output).to.contain("the wiring is as intended").and.to.contain("nothing is kept");
  });

  it("refuses parameters by name, before anything else, with what to do and without a stack", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lienbook-deploy-"));
    const file = join(folder, "parameters.json");
    await writeFile(file, JSON.stringify({ Lienbook: { advanceRate: 80 * 100_000 } }));
    const { code, output, errors } = await deploy("--parameters", file);
    await rm(folder, { recursive: true });
    expect([code, output]).to.deep.equal([1, ""]);
    expect(errors).to.match(/^DeploymentParametersError: .*Lienbook\.advanceRate = 8000000.*Correct the file/);
    expect(errors).to.not.contain("    at ");
  });

  it("says how it is used, whatever the environment", async () => {
    const { code, output } = await deployIn({ LIENBOOK_PRIVATE_KEYS: "0x12" }, "--help");
    expect(code).to.equal(0);
    expect(output).to.contain("--network").and.to.contain("--parameters").and.to.contain("--reset");
  });

  for (const [what, args, environment, said] of [
    ["an option that it does not know", ["--nework", "localhost"], {}, /unknown option '--nework'/],
    ["an option without its value", ["--parameters"], {}, /argument missing/],
    ["what is no option", ["localhost"], {}, /too many arguments/],
    ["a network that is not configured", ["--network", "nowhere"], {}, /"nowhere" is not defined/],
    ["a key that is none", [], { LIENBOOK_PRIVATE_KEYS: "0x12" }, /LIENBOOK_PRIVATE_KEYS holds as key 1 of 1/],
    ["a price in words", [], { LIENBOOK_GAS_PRICE: "1gwei" }, /LIENBOOK_GAS_PRICE is "1gwei"/],
  ] as const) {
    it(`refuses ${what} in a sentence, without a stack`, async () => {
      const { code, output, errors } = await deployIn(environment, ...args);
      expect([code, output]).to.deep.equal([1, ""]);
      expect(errors).to.match(said);
      expect(errors).to.not.contain("    at ");
    });
  }
});
