import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

const OURS = fileURLToPath(new URL("../../../scripts/build/compiler.cjs", import.meta.url));
const PUBLISHED = "solc/soljson.js";

/** Sources that end a compilation at each of its stages. The compiler leaves most of them by an exception. */
const SOURCES = {
  sound: `contract A {
    mapping(address => uint256[]) private _held;
    error Missing(address who);
    function add(address who, uint256 amount) external { _held[who].push(amount); }
    function sum(address who) external view returns (uint256 all) {
      require(_held[who].length > 0, Missing(who));
      for (uint256 i; i < _held[who].length; ++i) all += _held[who][i];
    }
  }`,
  unreadable: "contract A { function",
  undeclared: "contract A { function f() external returns (B) {} }",
  mistyped: 'contract A { uint8 x = "text"; }',
  recursive: "contract A { struct S { S s; } S s; }",
};

/** What a compiler makes of the sources, one after the other in one process. */
function outputsOf(compiler: string): unknown[] {
  const script = `
    const solc = require("solc/wrapper.js")(require(${JSON.stringify(compiler)}));
    const settings = { viaIR: true, optimizer: { enabled: true }, outputSelection: { "*": { "*": ["evm.bytecode"] } } };
    const outputs = ${JSON.stringify(Object.values(SOURCES))}.map((content) =>
      JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources: { A: { content } }, settings }))));
    console.log(JSON.stringify(outputs));`;
  return JSON.parse(execFileSync(process.execPath, ["--eval", script], { encoding: "utf8" })) as unknown[];
}

describe("The compiler that catches its exceptions faster", () => {
  it("makes of sound and of faulty sources what the published one makes", () => {
    const outputs = outputsOf(OURS);
    expect(outputs).to.deep.equal(outputsOf(PUBLISHED));
    const [sound, ...faulty] = outputs as { errors?: { severity: string }[]; contracts?: object }[];
    expect(sound).to.have.nested.property("contracts.A.A.evm.bytecode.object").that.matches(/^60/);
    for (const { errors } of faulty) expect(errors?.map(({ severity }) => severity)).to.include("error");
  });

  it("catches in WebAssembly, not in JavaScript", () => {
    const script = `
      const { Instance } = WebAssembly;
      let instances = 0;
      WebAssembly.Instance = function (...given) { instances++; return new Instance(...given) };
      require(${JSON.stringify(OURS)});
      console.log(instances);`;
    expect(execFileSync(process.execPath, ["--eval", script], { encoding: "utf8" })).to.equal("2\n");
  });
});
