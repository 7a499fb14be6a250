import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("The command that holds the book against published values", () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "vectors-"));
  });

  after(() => rm(directory, { recursive: true }));

  /** Runs it as a user does who stands in `directory`. */
  function vectors(...args: readonly string[]): Promise<Run> {
    return new Promise((resolve) => {
      const env = { ...process.env, INIT_CWD: directory };
      execFile(process.execPath, ["scripts/vectors.ts", ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  }

  async function vectorsIn(content: string): Promise<Run> {
    await writeFile(join(directory, "file.json"), content);
    return vectors("file.json");
  }

  it("says how it is used", async () => {
    const { code, stdout } = await vectors("--help");
    expect(code).to.equal(0);
    expect(stdout).to.include("N passed, N failed, N skipped").and.to.include("npm run -s vectors --");
  });

  it("names a file that cannot be read, or is none of vectors, and the rule", async () => {
    const missing = await vectors("missing.json");
    expect(missing).to.include({ code: 1, stdout: "" });
    expect(missing.stderr).to.include("one that can be read. Got: missing.json (no such file)");
    expect((await vectors(".")).stderr).to.include("Got: . (a directory)");
    for (const [content, message] of [
      ["# Vectors", "A file of vectors is JSON. Got: Unexpected token '#'"],
      ["", "A file of vectors is JSON. Got: an empty file"],
      ["{}", "A file of vectors is a JSON array of them. Got: one object"],
      ["[]", "A file of vectors has at least one. Got: an empty list"],
    ] as const) {
      const { code, stderr } = await vectorsIn(content);
      expect(code, content).to.equal(1);
      expect(stderr, content).to.include(message);
    }
  });

  it("judges what can be judged, says why of each that did not pass, and ends with the tally", async function () {
    this.timeout(300_000);
    const days = { kind: "daycount_days", convention: "ACT/360", inputs: { start: "2026-01-01", end: "2026-01-31" } };
    const { code, stdout } = await vectorsIn(
      JSON.stringify([
        { ...days, id: "right", expected: { days: 30 } },
        { ...days, id: "more", inputs: { ...days.inputs, calendar: "TARGET" }, expected: { days: 30 } },
        { ...days, id: "wrong", expected: { days: 31 } },
        { ...days, id: "none", expected: 30 },
        { ...days, id: "two\nlines", expected: { days: 31 } },
        { ...days, id: "other", kind: "swaption_price", expected: { price: "1" } },
      ]),
    );
    expect(code).to.equal(1);
    expect(stdout.trimEnd().split("\n")).to.deep.equal([
      "more daycount_days passed: inputs that were not used: calendar",
      "wrong daycount_days failed: SDK: days: expected 31, got 30; contract: days: expected 31, got 30",
      "none failed: The expected values of a vector are an object. Got: expected of entry 4 = 30. Correct the entry of the file.",
      "two\\u000alines daycount_days failed: SDK: days: expected 31, got 30; contract: days: expected 31, got 30",
      'other swaption_price skipped: unknown kind "swaption_price"',
      "2 of those that passed were computed by the contract, too",
      "2 passed, 3 failed, 1 skipped",
    ]);
  });
});
