import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";

import { DeploymentParametersError } from "../../ignition/errors.ts";
import { checkParameters, DEFAULTS, readParameters } from "../../ignition/parameters.ts";
import { failureOf } from "../sdk/chain/sender/chain.ts";

const ROOT = join(import.meta.dirname, "..", "..");
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

  it("that come with the project choose nothing: a default that changes reaches a private network, too", async () => {
    const file = join(ROOT, "ignition", "parameters", "private.json");
    expect(JSON.parse(await readFile(file, "utf8"))).to.deep.equal({ Lienbook: {} });
    expect((await readParameters(file)).Lienbook).to.deep.equal(DEFAULTS);
  });

  it("are listed on the page about deploying with the defaults that they have", async () => {
    const page = await readFile(join(ROOT, "docs", "deploying.md"), "utf8");
    const rows = [...page.matchAll(/^\| (`[a-zA-Z]+`(?:, `[a-zA-Z]+`)*) +\| ([^|]+?) +\|/gm)];
    const listed = rows.flatMap(([, names = "", values = ""]) => {
      const [name, value] = [names.split(", "), values.split(", ")];
      return name.map((each, index) => [each.replaceAll("`", ""), value[index] ?? value[0]]);
    });
    const said = Object.fromEntries(listed) as Record<string, string>;
    for (const [name, value] of Object.entries(DEFAULTS)) expect(said[name], name).to.equal(String(value));
  });

  it("are refused by the path of a file that cannot be read", async () => {
    for (const [path, problem] of [
      ["nowhere.json", "the file is not there."],
      [import.meta.dirname, "the file cannot be read"],
      [import.meta.filename, "the file is no JSON"],
    ] as const) {
      const error = await failureOf(readParameters(path));
      expect(error).to.be.instanceOf(DeploymentParametersError);
      expect((error as Error).message).to.contain(`${path}: ${problem}`);
    }
  });
});
