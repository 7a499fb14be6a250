import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

const ROOT = join(import.meta.dirname, "..", "..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** What npm runs of this repository's own, without Hardhat's command line before it. */
const COMMANDS = Object.entries(scripts).flatMap(([name, command]) => {
  const file = /^node scripts\/toolchain\.mjs node (\S+\.ts)$/.exec(command)?.[1];
  return file === undefined ? [] : [{ name, file }];
});

function run(file: string, option: string): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file, option], { cwd: ROOT }, (error, output, errors) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, output, errors });
    });
  });
}

describe("The commands of package.json", () => {
  it("are found", () => {
    expect(COMMANDS.map(({ name }) => name)).to.include.members(["bench:gas", "deploy", "identify", "test:histories"]);
  });

  for (const { name, file } of COMMANDS) {
    it(`${name} says how it is used, and does nothing that was not asked of it`, async () => {
      const [help, unknown] = await Promise.all([run(file, "--help"), run(file, "--no-such-option")]);
      expect(help).to.include({ code: 0, errors: "" });
      expect(help.output).to.match(/^Usage: /);
      expect(unknown).to.deep.equal({ code: 1, output: "", errors: "error: unknown option '--no-such-option'\n" });
    });
  }
});
