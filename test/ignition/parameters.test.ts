import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { DeploymentParametersError } from "../../ignition/errors.ts";
import { checkParameters, DEFAULTS, readParameters } from "../../ignition/parameters.ts";
import { failureOf } from "../sdk/chain/sender/chain.ts";

const ACCOUNT = "0x00000000000000000000000000000000000000AA";

describe("The parameters of a deployment", () => {
  it("are the defaults where nothing is said", () => {
    expect(checkParameters({}, "nothing")).to.deep.equal({ Lienbook: DEFAULTS });
    expect(checkParameters({ Handover: { administrator: ACCOUNT } }, "a test").Handover).to.deep.equal({
      administrator: ACCOUNT,
      administratorDelay: 172_800,
    });
  });

  const refused: Readonly<Record<string, unknown>> = {
    "Lienbook.advanceRate = 1000001": { Lienbook: { advanceRate: 1_000_001 } },
    "Lienbook.advanceRate = 0": { Lienbook: { advanceRate: 0 } },
    "Lienbook.goodsAdvanceRate = 1000001": { Lienbook: { goodsAdvanceRate: 1_000_001 } },
    "Lienbook.goodsLongestTenor = 0": { Lienbook: { goodsLongestTenor: 0 } },
    "Lienbook.insuranceCover = -1": { Lienbook: { insuranceCover: -1 } },
    "Lienbook.oldestAppraisal = 36501": { Lienbook: { oldestAppraisal: 36_501 } },
    'Lienbook.currency = "USD"': { Lienbook: { currency: "USD" } },
    "Lienbook.currencyExponent = 18": { Lienbook: { currencyExponent: 18 } },
    'Lienbook.depositName = " "': { Lienbook: { depositName: " " } },
    'Lienbook.registrar = "0x12"': { Lienbook: { registrar: "0x12" } },
    'Lienbook.guardian = "0x0000000000000000000000000000000000000000"': {
      Lienbook: { guardian: `0x${"0".repeat(40)}` },
    },
    "Lienbook.governorDelay = 2592001": { Lienbook: { governorDelay: 2_592_001 } },
    "Lienbook.advancerate = 700000": { Lienbook: { advancerate: 700_000 } },
    "Lienbook.constructor = 1": { Lienbook: { constructor: 1 } },
    lienbook: { lienbook: {} },
    Lienbook: { Lienbook: 5 },
    "Handover.administrator": { Handover: { administratorDelay: 5 } },
    "Handover.administratorDelay = -1": { Handover: { administrator: ACCOUNT, administratorDelay: -1 } },
  };
  for (const [parameter, content] of Object.entries(refused)) {
    it(`are refused by name: ${parameter}`, () => {
      expect(() => checkParameters(content, "private.json"))
        .to.throw(DeploymentParametersError)
        .with.property("value")
        .that.contains(`private.json: ${parameter}`);
    });
  }

  it("that come with the project are its defaults, all of them", async () => {
    const folder = join(import.meta.dirname, "..", "..", "ignition", "parameters");
    expect((await readParameters(join(folder, "private.json"))).Lienbook).to.deep.equal(DEFAULTS);
    const { Lienbook } = JSON.parse(await readFile(join(folder, "private.json"), "utf8")) as { Lienbook: object };
    expect(Object.keys(Lienbook)).to.have.members(Object.keys(DEFAULTS));
  });

  it("are refused by the path of a file that cannot be read", async () => {
    for (const path of ["nowhere.json", import.meta.filename]) {
      const error = await failureOf(readParameters(path));
      expect(error).to.be.instanceOf(DeploymentParametersError);
      expect((error as Error).message).to.contain(path);
    }
  });
});
