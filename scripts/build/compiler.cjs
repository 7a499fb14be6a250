"use strict";

/*
 * The Solidity compiler from npm, byte for byte, with its exceptions caught faster.
 *
 * The compiler is C++ made into WebAssembly before WebAssembly had exceptions: whatever may throw is called through a
 * function `invoke_…` of JavaScript, which looks the callee up and calls it in a `try`, millions of times in every
 * compilation. Here a small module in WebAssembly takes the place of these functions: the same call in a `try` of its own.
 * What they do is what emscripten writes for them, and what is compiled is the same, to the byte: CI compares it.
 */
const { readFileSync } = require("node:fs");

const COMPILER = require.resolve("solc/soljson.js");

/** Letters of emscripten's signatures as types of WebAssembly, each with the instruction for its zero. 64-bit integers go
 *  by other ways, and stay in JavaScript. */
const TYPES = {
  i: { type: 0x7f, zero: [0x41, 0] },
  f: { type: 0x7d, zero: [0x43, 0, 0, 0, 0] },
  d: { type: 0x7c, zero: [0x44, 0, 0, 0, 0, 0, 0, 0, 0] },
};
const I32 = TYPES.i.type;
const INVOKE = /^invoke_([vifd][ifd]*)$/;
/** What throws a C++ exception. Anything else that is thrown is an error of JavaScript, which nobody catches. */
const THROWS = /throw|resumeException/i;

/** Names of two tables that no function of the compiler has. */
const CALLEES = "$callees";
const HELPERS = "$helpers";
/** What the compiler exports to keep its stack and to note an exception, in the order of the table of helpers. */
const STACK_SAVE = 0;
const STACK_RESTORE = 1;
const SET_THREW = 2;
const HELPER_NAMES = ["stackSave", "stackRestore", "_setThrew"];

const leb = (value) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]);
const vector = (items) => [...leb(items.length), ...items.flat()];
const name = (text) => [...leb(text.length), ...Array.from(text, (letter) => letter.charCodeAt(0))];
const section = (id, items) => {
  const content = vector(items);
  return [id, ...leb(content.length), ...content];
};
const signature = (parameters, results) => [0x60, ...vector(parameters), ...vector(results)];

/** The module with a function for each of `calls`, which are pairs of the name to export and emscripten's signature. */
function catching(calls) {
  const types = [signature([], [I32]), signature([I32], []), signature([I32, I32], [])];
  const helper = (index) => [0x41, index, 0x11, index, 1]; // i32.const index; call_indirect type index, table 1
  const exported = [
    [...name(CALLEES), 1, 0],
    [...name(HELPERS), 1, 1],
  ];
  const functions = [];
  const codes = [];
  for (const [key, [result, ...parameters]] of calls) {
    const results = result === "v" ? [] : [TYPES[result].type];
    const taken = parameters.map((letter) => TYPES[letter].type);
    const callee = types.push(signature(taken, results)) - 1;
    const self = types.push(signature([I32, ...taken], results)) - 1;
    exported.push([...name(key), 0, ...leb(functions.push(leb(self)))]); // after the imported function 0
    const stack = leb(taken.length + 1);
    const body = [
      ...vector([[1, I32]]), // one local variable: the stack pointer
      ...[...helper(STACK_SAVE), 0x21, ...stack],
      ...[0x06, ...(results.length > 0 ? results : [0x40])], // try
      ...taken.flatMap((_, index) => [0x20, ...leb(index + 1)]), // local.get of each argument, then of the callee
      ...[0x20, 0, 0x11, ...leb(callee), 0], // call_indirect, table 0
      0x19, // catch_all
      ...[0x20, ...stack, ...helper(STACK_RESTORE)],
      ...[0x10, 0, 0x45, 0x04, 0x40, 0x09, 1, 0x0b], // if the imported function says no: rethrow
      ...[0x41, 1, 0x41, 0, ...helper(SET_THREW)],
      ...(results.length > 0 ? TYPES[result].zero : []),
      ...[0x0b, 0x0b], // end of try, end of function
    ];
    codes.push([...leb(body.length), ...body]);
  }
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...name("js"), ...name("isException"), 0, 0]]),
    ...section(3, functions),
    ...section(4, [
      [0x70, 0, 0],
      [0x70, 0, HELPER_NAMES.length],
    ]),
    ...section(7, exported),
    ...section(10, codes),
  ]);
}

/** What the compiler's exports are called, which emscripten has shortened. */
const text = readFileSync(COMPILER, "latin1");
const helpers = HELPER_NAMES.map((helper) => new RegExp(`\\["${helper}"\\] = asm\\["(\\w+)"\\]`).exec(text)?.[1]);

const { Instance, Module, Table } = WebAssembly;

function instantiate(compiler, { a: imported, ...others }) {
  WebAssembly.Instance = Instance;
  const environment = { ...imported };
  let isException = 0;
  for (const [key, { name }] of Object.entries(imported)) {
    if (!THROWS.test(name)) continue;
    environment[key] = (...given) => {
      isException = 1;
      imported[key](...given);
    };
  }
  const calls = [];
  for (const [key, { name }] of Object.entries(imported)) {
    const found = INVOKE.exec(name);
    if (found !== null) calls.push([key, found[1]]);
    else if (name.startsWith("invoke_")) {
      // Those that stay in JavaScript: whatever was thrown within has been caught when they return.
      environment[key] = (...given) => {
        const result = imported[key](...given);
        isException = 0;
        return result;
      };
    }
  }
  const js = {
    isException: () => {
      const was = isException;
      isException = 0;
      return was;
    },
  };
  const catchers = new Instance(new Module(catching(calls)), { js }).exports;
  for (const [key] of calls) environment[key] = catchers[key];
  const instance = new Instance(compiler, { a: environment, ...others });
  const table = Object.values(instance.exports).find((value) => value instanceof Table);
  catchers[CALLEES].grow(table.length);
  for (let index = 0; index < table.length; index++) catchers[CALLEES].set(index, table.get(index));
  for (const [index, key] of helpers.entries()) catchers[HELPERS].set(index, instance.exports[key]);
  return instance;
}

// Another build of the compiler may be made otherwise: it is used as it is.
if (helpers.every((key) => key !== undefined)) WebAssembly.Instance = instantiate;

module.exports = require(COMPILER);
