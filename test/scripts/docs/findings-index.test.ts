import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { FINDINGS_INDEX, findingsIndex } from "../../../scripts/docs/findings-index.ts";

describe("The index of findings", () => {
  it("lists what every one of them tells; `npm run docs` writes it", async () => {
    const written = await readFile(join(import.meta.dirname, "..", "..", "..", FINDINGS_INDEX), "utf8");
    expect(written).to.equal(await findingsIndex());
  });
});
