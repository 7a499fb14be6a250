import { execFileSync } from "node:child_process";

import { expect } from "chai";

import { inOrder, runnableInNode } from "../../../scripts/build/contract-types.ts";

describe("The typed contracts", () => {
  it("import one another as the files that Node finds", () => {
    expect(runnableInNode(`export * as factories from './factories/index.js';`)).to.equal(
      `export * as factories from './factories/index.ts';`,
    );
    expect(runnableInNode(`import type { Lei } from "../../common.js"`)).to.equal(
      `import type { Lei } from "../../common.ts"`,
    );
  });

  it("leave packages and texts as they are", () => {
    const source = `import { ethers } from "ethers";\nimport x from "package/file.js";\nconst name = "./file.js";`;
    expect(runnableInNode(source)).to.equal(source);
  });

  it("keep namespaces of types free of statements, so that stripping the types leaves nothing", () => {
    const line = "      export interface OutputObject {id: string, s: Book.LienStructOutput }";
    expect(runnableInNode(`${line};\n      export type Event = 1`)).to.equal(`${line}\n      export type Event = 1`);
  });

  it("are listed in one order, however the disk lists the contracts", () => {
    const [a, b] = ["export { A } from './x/A.ts';", "export { B } from './B.ts';"] as const;
    const listed = ["export type { x };", a, b, "", "getContractAt(name: 'A')", "getContractAt(name: 'B')", "}"];
    const shuffled = ["export type { x };", b, a, "", "  getContractAt(name: 'B')", "getContractAt(name: 'A')", "}"];
    expect(inOrder(shuffled.join("\n"))).to.equal(listed.join("\n"));
    expect(inOrder(listed.join("\n"))).to.equal(listed.join("\n"));
  });

  it("load in Node as they stand, outside Hardhat and its loader", () => {
    const types = new URL("../../../typechain-types/index.ts", import.meta.url).href;
    const script = `console.log(Object.keys(await import(${JSON.stringify(types)})).join());`;
    const names = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    expect(names).to.match(/__factory/);
  });
});
