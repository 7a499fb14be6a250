import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { hexlify, Interface, isHexString, toUtf8Bytes, type ErrorFragment } from "ethers";

import * as exported from "../../../../sdk/chain/errors/index.ts";
import { CONTRACT_ERRORS, contractErrorFor } from "../../../../sdk/chain/errors/index.ts";
import * as types from "../../../../typechain-types/index.ts";

/** Classes for what every compiled contract may revert with, of which no ABI speaks. */
const BUILT_IN = ["Error(string)", "Panic(uint256)"];
/** The SDK has an error of the contract's name for itself. */
const RENAMED: Readonly<Record<string, string>> = { PeriodReversed: "PeriodReversedOnChainError" };

/** Contracts that only tests deploy. */
const harnesses = new Set(Object.keys(types.factories.contracts.test));

const INTERFACES = join(import.meta.dirname, "..", "..", "..", "..", "contracts", "interfaces");

/** Every error that an interface declares itself, and the interfaces that do. */
function declaredErrors(): Map<string, string[]> {
  const declared = new Map<string, string[]>();
  for (const file of readdirSync(INTERFACES)) {
    for (const [, name = ""] of readFileSync(join(INTERFACES, file), "utf8").matchAll(/^ +error (\w+)\(/gm)) {
      declared.set(name, [...(declared.get(name) ?? []), file]);
    }
  }
  return declared;
}

/** Every error in every ABI, and the contracts that raise it. */
function raisedErrors(): Map<string, { fragment: ErrorFragment; contracts: string[] }> {
  const raised = new Map<string, { fragment: ErrorFragment; contracts: string[] }>();
  for (const [name, factory] of Object.entries(types)) {
    if (!("abi" in factory) || harnesses.has(name)) continue;
    new Interface(factory.abi).forEachError((fragment) => {
      const entry = raised.get(fragment.format()) ?? { fragment, contracts: [] };
      entry.contracts.push(name.replace("__factory", ""));
      raised.set(fragment.format(), entry);
    });
  }
  return raised;
}

describe("The errors of the contracts", () => {
  const raised = raisedErrors();
  const known = Object.values(CONTRACT_ERRORS).flat();

  it("are found in the contracts' interfaces at all", () => {
    expect(raised.size).to.be.greaterThan(100);
  });

  it("each have a class", () => {
    const unknown = [...raised].filter(([, { fragment }]) => !contractErrorFor(fragment.selector));
    const missing = unknown.map(([signature, { contracts }]) => `${signature} of ${contracts.join(", ")}`);
    expect(missing, "add a class to sdk/chain/errors for each").to.deep.equal([]);
  });

  it("are all that there are classes for", () => {
    const idle = known.map(({ signature }) => signature).filter((signature) => !raised.has(signature));
    expect(idle.sort(), "remove the classes of errors that no contract raises").to.deep.equal(BUILT_IN);
  });

  it("have classes of their own names, which the SDK exports", () => {
    for (const errorClass of known) {
      const name = errorClass.signature.slice(0, errorClass.signature.indexOf("("));
      expect(errorClass.name).to.be.oneOf([`${name}Error`, RENAMED[name], "RevertReasonError"]);
      expect((exported as Record<string, unknown>)[errorClass.name], errorClass.name).to.equal(errorClass);
    }
  });

  it("stand in one part for each interface that declares them", () => {
    const declared = declaredErrors();
    expect(declared.size).to.be.greaterThan(100);
    const parts = new Map<string, Set<string>>();
    for (const [part, classes] of Object.entries(CONTRACT_ERRORS)) {
      for (const { signature } of classes) {
        const [file, ...others] = declared.get(signature.slice(0, signature.indexOf("("))) ?? [];
        // What two interfaces declare belongs to either.
        if (file !== undefined && others.length === 0) parts.set(file, (parts.get(file) ?? new Set()).add(part));
      }
    }
    const torn = [...parts].filter(([, of]) => of.size > 1).map(([file, of]) => `${file}: ${[...of].join(", ")}`);
    expect(torn).to.deep.equal([]);
  });

  it("tell a rule and what to do, each in whole sentences", () => {
    const sentences = /^(?=[A-Z`]).*[^.][.!]$/s;
    for (const { name, rule, advice } of known) {
      expect(rule, name).to.match(sentences);
      expect(advice, name).to.match(sentences);
    }
  });

  for (const errorClass of known) {
    it(`decode as ${errorClass.name}, with every parameter in its place`, () => {
      const fragment = raised.get(errorClass.signature)?.fragment;
      const iface = new Interface([fragment ?? `error ${errorClass.signature}`]);
      const shape = iface.fragments[0] as ErrorFragment;
      const values = shape.inputs.map((input, index) => sample(input.type, index, input.components?.length ?? 0));
      const error = exported.decodeRevertData(iface.encodeErrorResult(shape, values));

      expect(error).to.be.instanceOf(errorClass);
      expect(error.name).to.equal(errorClass.name);
      expect(error.message).to.match(/^.*\.$/);
      expect(error.message).to.not.match(/undefined|\[object|NaN/);
      for (const [index, property] of errorClass.parameters.entries()) {
        const field = (error as unknown as Record<string, unknown>)[property];
        const value = values[index];
        if (typeof value === "object") expect(Object.values(field as object)).to.deep.equal(value);
        else if (shape.inputs[index]!.type === "bytes20") expect(bytesOf(field as string)).to.equal(value);
        else expect(field).to.equal(value);
      }
      expect(() => JSON.stringify(error)).to.not.throw();
    });
  }
});

/** An LEI reads as its characters where the bytes are characters. */
function bytesOf(lei: string): string {
  return isHexString(lei) ? lei : hexlify(toUtf8Bytes(lei));
}

/** A value of a type that differs from those beside it. */
function sample(type: string, index: number, components: number): unknown {
  if (type === "address") return `0x${String(index + 1).repeat(40)}`;
  if (type === "string") return `because ${index}`;
  if (type.startsWith("bytes")) return `0x${String(index + 1).repeat(2 * Number(type.slice(5)))}`;
  if (type.startsWith("tuple")) return Array.from({ length: components }, (_, part) => BigInt(part + 1));
  return BigInt(index + 1);
}
