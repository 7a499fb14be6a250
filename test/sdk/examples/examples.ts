/** Finds the examples in the comments of the library, and has TypeScript read them as a user would write them. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import ts from "typescript";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const INDEX = join(ROOT, "sdk", "index.ts");
/** What a reader of an example has already: in `all.ts`, and for a part of the library in a file of its folder's name. */
const GIVEN = join(import.meta.dirname, "given");

export interface Example {
  /** `sdk/member.ts:60`. */
  readonly at: string;
  /** The module in whose comments it stands. */
  readonly module: string;
  readonly code: string;
}

/** Every `@example` of the library. */
export function examples(): Example[] {
  return globSync("sdk/**/*.ts", { cwd: ROOT }).sort().flatMap(examplesIn);
}

function examplesIn(file: string): Example[] {
  const module = join(ROOT, file);
  const text = readFileSync(module, "utf8");
  return [...text.matchAll(/@example\b(.*?)(?=\n\s*\*\s*@|\*\/)/gs)].map(({ 1: block = "", index }) => {
    const lines = block.split("\n").map((line) => line.replace(/^\s*\* ?/, ""));
    const code = lines.filter((line) => !line.startsWith("```")).join("\n");
    return { at: `${file}:${text.slice(0, index).split("\n").length}`, module, code };
  });
}

/**
 * What TypeScript finds wrong with examples: one line for each error.
 *
 * Each stands in a function of its own, within reach of what is given, of what its own module and the library export.
 */
export function errorsIn(all: readonly Example[]): string[] {
  const options = optionsOfUsers();
  const scopes = [...new Set(all.flatMap(scopesOf))];
  const library = ts.createProgram(scopes, options);
  const exported = new Map(scopes.map((scope) => [scope, namesIn(library, scope)]));

  const written = new Map(
    all.map((example, index) => [join(import.meta.dirname, `example-${index}.ts`), wrapped(example, exported)]),
  );
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => written.has(path) || disk.fileExists(path),
    getSourceFile: (path, ...rest) => {
      const text = written.get(path);
      if (text === undefined) return library.getSourceFile(path) ?? disk.getSourceFile(path, ...rest);
      return ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    },
  };
  const program = ts.createProgram([...written.keys()], options, host, library);
  return [...written.keys()].flatMap((path, index) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${all[index]?.at}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

/** As strict as users are by default. */
function optionsOfUsers(): ts.CompilerOptions {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, "tsconfig.json"), {}, host);
  if (!config) throw new Error("There is no tsconfig.json");
  return { ...config.options, types: ["node"], noUncheckedIndexedAccess: false, verbatimModuleSyntax: false };
}

/** Where names of an example come from; the first that has one counts. */
function scopesOf({ module }: Example): string[] {
  const area = /^\w+/.exec(relative(join(ROOT, "sdk"), module))?.[0] ?? "";
  return [join(GIVEN, `${area}.ts`), module, INDEX, join(GIVEN, "all.ts")].filter((path) => existsSync(path));
}

function namesIn(program: ts.Program, module: string): ReadonlySet<string> {
  const source = program.getSourceFile(module);
  const symbol = source && program.getTypeChecker().getSymbolAtLocation(source);
  return new Set(
    symbol
      ? program
          .getTypeChecker()
          .getExportsOfModule(symbol)
          .map(({ name }) => name)
      : [],
  );
}

function wrapped(example: Example, exported: ReadonlyMap<string, ReadonlySet<string>>): string {
  const words = new Set(example.code.match(/[A-Za-z_$][\w$]*/g));
  const scopes = scopesOf(example);
  const imports = [...words].flatMap((word) => {
    const scope = scopes.find((path) => exported.get(path)?.has(word));
    return scope === undefined ? [] : [`import { ${word} } from "${scope}";`];
  });
  return `${imports.join("\n")}\nexport async function example() {\n${example.code}\n}\n`;
}
