import type { CompilerOutput, CompilerOutputError } from "hardhat/types/solidity";

/** What solc says of where a diagnostic stands; Hardhat's type leaves it out. */
interface LocatedDiagnostic extends CompilerOutputError {
  sourceLocation?: { file: string };
}

/** Hardhat's names for sources: `project/…` for this repository's, `npm/…` for the packages'. */
const OWN_SOURCES = "project/";
const TEST_SOURCES = "project/test/";
const PACKAGE_SOURCES = "npm/";
/**
 * Size limits (EIP-170, EIP-3860), licence and pragma: of no concern in a test, which may deploy the whole book at once.
 * Hardhat does not print these for tests, so raising them would fail without a word.
 */
const EXCUSED_IN_TESTS = new Set(["5574", "3860", "1878", "3420"]);

function isOurs({ severity, errorCode, sourceLocation }: LocatedDiagnostic): boolean {
  // A warning without a place is about the settings, which are ours, too.
  const file = sourceLocation?.file ?? OWN_SOURCES;
  const excused = file.startsWith(TEST_SOURCES) && EXCUSED_IN_TESTS.has(errorCode ?? "");
  return severity === "warning" && file.startsWith(OWN_SOURCES) && !excused;
}

/** Hardhat takes a diagnostic for an error if its severity says so and its type is not "Warning". */
function asError(warning: CompilerOutputError): CompilerOutputError {
  const formattedMessage = (warning.formattedMessage ?? warning.message).replace(
    /^Warning:/,
    "Error (from a warning):",
  );
  return { ...warning, severity: "error", type: "WarningAsError", formattedMessage };
}

function isWarningOfPackage({ severity, sourceLocation }: LocatedDiagnostic): boolean {
  return severity === "warning" && sourceLocation?.file.startsWith(PACKAGE_SOURCES) === true;
}

/**
 * The compiler's output with the warnings about this repository's own sources raised to errors, and without those about
 * packages: nobody here can mend them, and they hide what a user should read.
 */
export function raiseWarnings(output: CompilerOutput): CompilerOutput {
  if (output.errors === undefined) return output;
  const relevant = output.errors.filter((found) => !isWarningOfPackage(found));
  return { ...output, errors: relevant.map((found) => (isOurs(found) ? asError(found) : found)) };
}
