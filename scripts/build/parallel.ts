import { availableParallelism } from "node:os";
import { posix } from "node:path";

import type { CompilerInput, CompilerOutput } from "hardhat/types/solidity";

import sizes from "../../snapshots/sizes.json" with { type: "json" };

/** Deployed bytes by path and contract, such as `contracts/Participants.sol:Participants`. */
const MEASURED = Object.entries<number>(sizes);

/** More shares would each read all the sources for little of their own. */
const MOST_SHARES = 4;

/** Hardhat's names for this repository's sources, and for its Solidity tests, which have a compilation of their own. */
const OWN_SOURCES = "project/";
const TEST_SOURCES = "project/test/";

/** No steps of the Yul optimizer, which take long and make a test no smaller: who tests pays for no gas. */
const OPTIMIZER_OF_TESTS = {
  enabled: true,
  runs: 1,
  details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: ":" } },
};

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
const LOCAL_IMPORTS = /\bfrom\s+"(\.[^"]+)"/g;
const HOLDS_CODE = /^(abstract contract|contract|library) /m;

/** A source's text by its name. */
type Texts = ReadonlyMap<string, string>;

interface Share {
  readonly names: string[];
  work: number;
}

/**
 * The sources of a compilation in shares of about the same work, the greatest first to the share that has the least.
 *
 * A job of tests is asked for nothing of the contracts, which have been compiled by then.
 */
export function shares(sources: CompilerInput["sources"], count: number): string[][] {
  const texts = new Map(Object.entries(sources).map(([name, { content }]) => [name, content]));
  const names = [...texts.keys()].sort();
  const tests = names.filter(isTest);
  const ordered = (tests.length > 0 ? tests : names).map((name) => ({ name, work: workOn(name, texts) }));
  ordered.sort((a, b) => b.work - a.work);
  const divided = Array.from({ length: Math.min(count, ordered.length) }, (): Share => ({ names: [], work: 0 }));
  for (const { name, work } of ordered) {
    const least = divided.reduce((a, b) => (b.work < a.work ? b : a));
    least.names.push(name);
    least.work += work;
  }
  return divided.map((share) => share.names);
}

/**
 * The bytes of a source's contract when it was measured last, which foretell best how long it takes; for a test and what
 * is new, the length of the code that becomes the contract: its own and that of its bases and libraries here.
 */
function workOn(name: string, texts: Texts): number {
  if (!isDeployable(texts.get(name))) return 0;
  const known = MEASURED.find(([contract]) => name.endsWith(`/${contract.replace(/:.*/, "")}`));
  if (known !== undefined) return known[1];
  const parts = new Set([name]);
  let work = 0;
  for (const part of parts) {
    const code = (texts.get(part) ?? "").replace(COMMENTS, "");
    if (HOLDS_CODE.test(code)) work += code.length;
    for (const [, path = ""] of code.matchAll(LOCAL_IMPORTS)) {
      const imported = posix.join(posix.dirname(part), path);
      if (texts.has(imported) && imported.startsWith(OWN_SOURCES) && !isDeployable(texts.get(imported))) {
        parts.add(imported);
      }
    }
  }
  return work;
}

function isTest(name: string): boolean {
  return name.startsWith(TEST_SOURCES);
}

function isDeployable(source = ""): boolean {
  return /^contract /m.test(source);
}

/** The input with all its sources, so with the same bytecode, that asks for the output of some of them. */
export function narrowed(input: CompilerInput, names: readonly string[]): CompilerInput {
  const asked = input.settings.outputSelection["*"] ?? {};
  const outputSelection = Object.fromEntries(names.map((name) => [name, asked]));
  const optimizer = names.some(isTest) ? OPTIMIZER_OF_TESTS : input.settings.optimizer;
  return { ...input, settings: { ...input.settings, optimizer, outputSelection } };
}

/** One output of those of all shares: each source from the share that was asked for it, each diagnostic once. */
export function joined(outputs: readonly CompilerOutput[]): CompilerOutput {
  const errors = new Map(outputs.flatMap(({ errors }) => errors ?? []).map((error) => [JSON.stringify(error), error]));
  const sources = outputs.flatMap((output) => Object.entries(output.sources).filter(([, source]) => "ast" in source));
  const contracts = outputs.flatMap((output) => Object.entries(output.contracts ?? {}));
  return {
    ...(errors.size > 0 && { errors: [...errors.values()] }),
    sources: Object.fromEntries(sources),
    contracts: Object.fromEntries(contracts),
  };
}

/**
 * Compiles on all processors, where Hardhat gives one compiler, which uses one, everything in one job.
 *
 * @param compile runs a compiler of its own each time
 */
export async function compileInParallel(
  input: CompilerInput,
  compile: (input: CompilerInput) => Promise<CompilerOutput>,
): Promise<CompilerOutput> {
  const divided = shares(input.sources, Math.min(availableParallelism(), MOST_SHARES));
  return joined(await Promise.all(divided.map((names) => compile(narrowed(input, names)))));
}
