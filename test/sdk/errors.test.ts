import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { dayOf, LienbookError, parseLei } from "../../sdk/index.ts";

const SDK = join(import.meta.dirname, "..", "..", "sdk");

describe("The errors of the library", () => {
  it("have a name each, by which a caller tells them apart", () => {
    const files = readdirSync(SDK, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const names = files.flatMap((file) =>
      [...readFileSync(join(SDK, file), "utf8").matchAll(/^(?:export )?(?:abstract )?class (\w+Error)\b/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(names.length).to.be.greaterThan(300);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it("name a value of any type: a caller without types, or a field that was left out, may give it", () => {
    for (const given of [undefined, null, 20711]) {
      expect(() => dayOf(given as unknown as string)).to.throw(LienbookError, `Got: ${given}.`);
    }
    expect(() => parseLei("")).to.throw(LienbookError, "Got: nothing.");
  });
});
