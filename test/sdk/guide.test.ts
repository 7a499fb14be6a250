import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import * as lienbook from "../../sdk/index.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Names that a page uses of the library, as far as a pattern's first group finds them. */
async function namesIn(page: string, ...patterns: readonly RegExp[]): Promise<string[]> {
  const text = await readFile(join(ROOT, page), "utf8");
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, names = ""]) => names.split(",").map((name) => name.trim())),
  );
}

describe("What the pages say of the library", () => {
  for (const [page, ...patterns] of [
    ["README.md", /\blienbook\.([A-Za-z]+)\(/g, /new lienbook\.([A-Za-z]+)\(/g],
    ["docs/integrating.md", /import \{([^}]+)\} from "lienbook"/g, /^await ([A-Za-z]+)\(/gm, /`([A-Z][A-Za-z]+)[`.]/g],
  ] as const) {
    it(`is there: every name in ${page}`, async () => {
      const exported: ReadonlySet<string> = new Set(Object.keys(lienbook));
      const names = await namesIn(page, ...patterns);
      expect(names.length).to.be.greaterThan(5);
      expect(names.filter((name) => !exported.has(name))).to.deep.equal([]);
    });
  }
});
