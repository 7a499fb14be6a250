import { spawnSync } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

const ROOT = join(import.meta.dirname, "..", "..");
const LAUNCHER = join(ROOT, "scripts", "toolchain.mjs");

describe("The launcher of commands", () => {
  let folder: string;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "lienbook-launcher-")));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  /** What a command that it runs takes for the directory of the user. */
  function directoryOf(cwd: string, env: Record<string, string | undefined>): string {
    const command = [LAUNCHER, "node", "--print", "process.env.INIT_CWD"];
    const { stdout, stderr } = spawnSync(process.execPath, command, {
      cwd,
      env: { ...process.env, INIT_CWD: undefined, ...env },
      encoding: "utf8",
    });
    expect(stderr).to.equal("");
    return stdout.trim();
  }

  it("has paths count from where the user stands: started by npm, by itself, or once more under a newer Node", () => {
    expect(directoryOf(ROOT, { INIT_CWD: folder })).to.equal(folder);
    expect(directoryOf(folder, {})).to.equal(folder);
    // npx, which brings the newer Node, writes its own directory over the user's.
    expect(directoryOf(ROOT, { INIT_CWD: ROOT, LIENBOOK_INIT_CWD: folder })).to.equal(folder);
  });
});
