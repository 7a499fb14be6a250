import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { expect } from "chai";

const COMMAND = join(import.meta.dirname, "..", "..", "scripts", "deploy.ts");

async function deploy(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"] });
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
});
