import { expect } from "chai";
import type { CompilerInput, CompilerOutput } from "hardhat/types/solidity";

import { joined, narrowed, shares } from "../../../scripts/build/parallel.ts";

const contract = (name: string, length: number, imports = ""): string =>
  `${imports}\ncontract ${name} { string constant TEXT = "${"x".repeat(length)}"; }`;

const sourcesOf = (texts: Record<string, string>): CompilerInput["sources"] =>
  Object.fromEntries(Object.entries(texts).map(([name, content]) => [name, { content }]));

const inputOf = (sources: CompilerInput["sources"]): CompilerInput => ({
  language: "Solidity",
  sources,
  settings: { optimizer: { enabled: true, runs: 1_000 }, outputSelection: { "*": { "*": ["abi"], "": ["ast"] } } },
});

const outputOf = (output: unknown): CompilerOutput => output as CompilerOutput;

describe("A compilation on several processors", () => {
  it("asks for every source once, the great ones apart", () => {
    const sources = sourcesOf({
      "project/contracts/A.sol": contract("A", 4_000),
      "project/contracts/B.sol": contract("B", 3_000),
      "project/contracts/C.sol": contract("C", 2_000),
      "project/contracts/IA.sol": "interface IA {}",
      "npm/package@1.0.0/D.sol": contract("D", 500),
    });
    const divided = shares(sources, 2);
    expect(divided.flat().sort()).to.deep.equal(Object.keys(sources).sort());
    const [first, second] = divided;
    expect(first).to.include("project/contracts/A.sol").and.not.include("project/contracts/B.sol");
    expect(second).to.include.members(["project/contracts/B.sol", "project/contracts/C.sol"]);
  });

  it("takes what a contract inherits for part of its work, and what it only calls for none", () => {
    const base = `abstract contract Base { string constant TEXT = "${"x".repeat(9_000)}"; }`;
    const sources = sourcesOf({
      "project/contracts/base/Base.sol": base,
      "project/contracts/Heir.sol": contract("Heir", 10, 'import {Base} from "./base/Base.sol";'),
      "project/contracts/Caller.sol": contract("Caller", 10, 'import {Great} from "./Great.sol";'),
      "project/contracts/Great.sol": contract("Great", 8_000),
    });
    const [first, second] = shares(sources, 2);
    expect(first).to.include("project/contracts/Heir.sol");
    expect(second).to.include.members(["project/contracts/Great.sol", "project/contracts/Caller.sol"]);
  });

  it("makes no more shares than there are sources", () => {
    expect(shares(sourcesOf({ "project/contracts/A.sol": contract("A", 1) }), 4)).to.have.length(1);
  });

  it("asks for tests alone where there are tests, whose contracts have been compiled, and optimizes them less", () => {
    const sources = sourcesOf({
      "project/contracts/A.sol": contract("A", 10),
      "project/test/solidity/A.t.sol": contract("ATest", 10),
    });
    const [share, ...others] = shares(sources, 2);
    expect(others).to.deep.equal([]);
    expect(share).to.deep.equal(["project/test/solidity/A.t.sol"]);
    const { settings } = narrowed(inputOf(sources), share!);
    expect(settings.optimizer.details).to.have.nested.property("yulDetails.optimizerSteps", ":");
  });

  it("gives each compiler all the sources and the same settings, so that no bytecode depends on the shares", () => {
    const sources = sourcesOf({ "project/contracts/A.sol": contract("A", 10), "project/contracts/B.sol": "" });
    const input = inputOf(sources);
    const { outputSelection, ...settings } = narrowed(input, ["project/contracts/A.sol"]).settings;
    expect(narrowed(input, ["project/contracts/A.sol"]).sources).to.equal(sources);
    expect({ ...settings, outputSelection: input.settings.outputSelection }).to.deep.equal(input.settings);
    expect(outputSelection).to.deep.equal({ "project/contracts/A.sol": { "*": ["abi"], "": ["ast"] } });
  });

  it("joins the outputs: each source from the compiler that was asked for it, each diagnostic once", () => {
    const shared = { severity: "error", message: "Parse error" };
    const own = { severity: "warning", message: "Unused" };
    const first = outputOf({
      errors: [shared, own],
      sources: { A: { id: 0, ast: { of: "A" } }, B: { id: 1 } },
      contracts: { A: { A: {} } },
    });
    const second = outputOf({
      errors: [{ ...shared }],
      sources: { A: { id: 0 }, B: { id: 1, ast: { of: "B" } } },
      contracts: { B: { B: {} } },
    });
    expect(joined([first, second])).to.deep.equal({
      errors: [shared, own],
      sources: { A: { id: 0, ast: { of: "A" } }, B: { id: 1, ast: { of: "B" } } },
      contracts: { A: { A: {} }, B: { B: {} } },
    });
    expect(joined([outputOf({ sources: {} })])).to.not.have.property("errors");
  });
});
