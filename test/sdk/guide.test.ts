import { access, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

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

/** Every page of the repository, as far as it is written by hand. */
async function pages(): Promise<string[]> {
  const docs = await readdir(join(ROOT, "docs"), { recursive: true });
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...docs.filter((name) => name.endsWith(".md")).map((name) => join("docs", name)),
  ].sort();
}

describe("What the pages link to", () => {
  it("is there: every page, test and file that they name by a relative link", async () => {
    const broken: string[] = [];
    let links = 0;
    for (const page of await pages()) {
      const text = await readFile(join(ROOT, page), "utf8");
      for (const [, target = ""] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)/g)) {
        links += 1;
        const found = await access(join(ROOT, dirname(page), target)).then(
          () => true,
          () => false,
        );
        if (!found) broken.push(`${page}: ${target}`);
      }
    }
    expect(links).to.be.greaterThan(100);
    expect(broken).to.deep.equal([]);
  });

  it("has a test for whatever audits of such systems found", async () => {
    const text = await readFile(join(ROOT, "docs", "threat-model.md"), "utf8");
    const [, section = ""] = /## What audits of such systems found\n([\s\S]*?)\n## /.exec(text) ?? [];
    const failures = section.split(/\n- /).slice(1);
    expect(failures.length).to.be.greaterThan(15);
    expect(failures.filter((failure) => !/\]\(\.\.\/test\/[^)]+\.test\.ts\)/.test(failure))).to.deep.equal([]);
  });
});
