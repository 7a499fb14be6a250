/**
 * The Solidity compiler from npm, untouched, with its calls through function pointers made faster.
 *
 * The compiler is WebAssembly, built to handle C++ exceptions in JavaScript: each call that may throw goes through
 * JavaScript, which asks the engine's function table for the callee anew. That lookup was a third of all compiling. The
 * compiler never changes its table, so that each answer holds; should a table change after all, its answers are forgotten.
 */
"use strict";

const { get, set, grow } = WebAssembly.Table.prototype;

/** What the table asked last has answered, by index. There is one table in a compiler. */
let asked;
let answers = [];

WebAssembly.Table.prototype.get = function (index) {
  if (this !== asked) {
    asked = this;
    answers = [];
  }
  return (answers[index] ??= get.call(this, index));
};
for (const [name, change] of Object.entries({ set, grow })) {
  WebAssembly.Table.prototype[name] = function (...args) {
    asked = undefined;
    return change.apply(this, args);
  };
}

module.exports = require("solc/soljson.js");
