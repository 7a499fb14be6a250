import { expect } from "chai";
import type { CompilerOutput } from "hardhat/types/solidity";

import { raiseWarnings } from "../../../scripts/build/warnings.ts";

const UNUSED_VARIABLE = "2072";
const TOO_LARGE = "5574";

function outputWith(errorCode: string, file: string | undefined, severity = "warning"): CompilerOutput {
  const sourceLocation = file === undefined ? {} : { sourceLocation: { file, start: 0, end: 1 } };
  const found = {
    type: "Warning",
    component: "general",
    message: "A warning.",
    severity,
    errorCode,
    ...sourceLocation,
  };
  return { errors: [found], sources: {} } as unknown as CompilerOutput;
}

function severityOf(output: CompilerOutput): string | undefined {
  return raiseWarnings(output).errors?.[0]?.severity;
}

describe("A warning of the compiler", () => {
  it("about a contract, a test or the settings fails the build", () => {
    for (const file of ["project/contracts/Participants.sol", "project/test/solidity/Book.t.sol", undefined]) {
      const [raised] = raiseWarnings(outputWith(UNUSED_VARIABLE, file)).errors ?? [];
      expect(raised?.severity).to.equal("error");
      // Hardhat goes on in spite of an error whose type is still "Warning".
      expect(raised?.type).to.not.equal("Warning");
    }
  });

  it("about a package is left to the package's authors: nobody here reads it", () => {
    const inPackage = "npm/@openzeppelin/contracts@5.7.0/token/ERC20.sol";
    expect(raiseWarnings(outputWith(UNUSED_VARIABLE, inPackage)).errors).to.deep.equal([]);
    expect(severityOf(outputWith(UNUSED_VARIABLE, inPackage, "error")), "an error stays one").to.equal("error");
  });

  it("about size fails for a contract, but not for a test that no chain deploys", () => {
    expect(severityOf(outputWith(TOO_LARGE, "project/contracts/Participants.sol"))).to.equal("error");
    expect(severityOf(outputWith(TOO_LARGE, "project/test/solidity/Book.t.sol"))).to.equal("warning");
  });

  it("is all that is raised: what the compiler only mentions stays a mention", () => {
    expect(severityOf(outputWith(UNUSED_VARIABLE, "project/contracts/Participants.sol", "info"))).to.equal("info");
    expect(raiseWarnings({ sources: {} }).errors).to.equal(undefined);
  });
});
