import { basename, join } from "node:path";

import { expect } from "chai";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "..", "..");
const INDEX = join(ROOT, "sdk", "index.ts");
/** Whoever writes messages of its own signs them by these. */
const SIGNING: readonly string[] = ["authorize", "inPerson", "signFor"];

/** The library as its compiler knows it. */
function library() {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, "tsconfig.json"), {}, host);
  if (!config) throw new Error("There is no tsconfig.json");
  const program = ts.createProgram([INDEX], config.options);
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(INDEX);
  const module = index && checker.getSymbolAtLocation(index);
  if (!module) throw new Error("The library exports nothing");
  const original = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = checker.getExportsOfModule(module).map(original);
  const declared = exported.flatMap(({ declarations = [] }) => declarations);
  return {
    checker,
    functions: declared.filter(ts.isFunctionDeclaration),
    classes: declared.filter(ts.isClassDeclaration),
  };
}

/** Classes of those who act on the book by an account. */
function partiesIn(classes: readonly ts.ClassDeclaration[]): readonly ts.ClassDeclaration[] {
  return classes.filter(({ heritageClauses = [] }) => heritageClauses.some((of) => /\bBookParty$/.test(of.getText())));
}

/** `CreditParty` as a file is called: `credit-party`. */
function fileNameOf(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

describe("Whoever calls the library", () => {
  const { checker, functions, classes } = library();
  const parties = partiesIn(classes);

  it("acts and signs as a party: no function takes an account", () => {
    const asked = functions
      .filter(({ name }) => !SIGNING.includes(name?.text ?? ""))
      .filter(({ parameters }) =>
        parameters.some((each) => /\b(Signer|Sender)\b/.test(checker.typeToString(checker.getTypeAtLocation(each)))),
      );
    expect(functions.length).to.be.greaterThan(100);
    expect(asked.map(({ name }) => name?.text)).to.deep.equal([]);
  });

  it("reads without an account: whatever a party does ends in a receipt or a signature", () => {
    const isOf = (type: ts.Type, depth: number): boolean =>
      /\b(TransactionReceipt|AuthorizationStruct)\b/.test(checker.typeToString(type)) ||
      (depth > 0 && type.getProperties().some((part) => isOf(checker.getTypeOfSymbol(part), depth - 1)));
    const reads = parties.flatMap((party) =>
      party.members
        .filter(ts.isMethodDeclaration)
        .filter(({ name }) => !ts.isPrivateIdentifier(name))
        .filter((method) => {
          const signature = checker.getSignatureFromDeclaration(method);
          const answer = signature && checker.getAwaitedType(checker.getReturnTypeOfSignature(signature));
          return !answer || !isOf(answer, 1);
        })
        .map(({ name }) => `${party.name?.text}.${name.getText()}`),
    );
    expect(reads).to.deep.equal([]);
  });

  it("finds each party in a file of its name, with no other in it", () => {
    const misplaced = parties.filter((party) => {
      const file = party.getSourceFile();
      const beside = partiesIn(file.statements.filter(ts.isClassDeclaration));
      return basename(file.fileName, ".ts") !== fileNameOf(party.name?.text ?? "") || beside.length > 1;
    });
    expect(parties.length).to.be.greaterThan(20);
    expect(misplaced.map(({ name }) => name?.text)).to.deep.equal([]);
  });
});
