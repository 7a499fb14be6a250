import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { getAddress, toBeHex, type ContractRunner } from "ethers";
import { network } from "hardhat";

import { addressesOf } from "../../../ignition/addresses.ts";
import LienbookModule from "../../../ignition/modules/Lienbook.ts";
import { isCodeOf } from "../../../sdk/chain/contracts.ts";
import {
  connectDeployment,
  CONTRACT_NAMES,
  ContractMissingError,
  DeploymentInvalidError,
  DeploymentMissingError,
  Deployments,
  ProviderMissingError,
  type Addresses,
} from "../../../sdk/chain/index.ts";
import { failureOf } from "./sender/chain.ts";

const CHAIN = 1337n;
const addresses = Object.fromEntries(
  CONTRACT_NAMES.map((name, index) => [name, getAddress(toBeHex(index + 1, 20))]),
) as Addresses;
const deployment = { chainId: CHAIN, firstBlock: 12, addresses };

const deployed = await network.create();
const standing = await addressesOf(await deployed.ignition.deploy(LienbookModule));
const codes = new Map<string, string>();
for (const name of CONTRACT_NAMES) codes.set(name, await deployed.ethers.provider.getCode(standing[name]));

/** A runner on a chain that has the contracts of a deployment at these addresses, and else nothing. */
function runner(at: Partial<Addresses> = addresses): ContractRunner {
  const names = new Map(CONTRACT_NAMES.map((name) => [at[name], name]));
  const provider = {
    getNetwork: () => Promise.resolve({ chainId: CHAIN }),
    getCode: (address: string) => Promise.resolve(codes.get(names.get(address) ?? "") ?? "0x"),
  };
  return { provider } as unknown as ContractRunner;
}

describe("The deployments that an installation knows", () => {
  let folder: string;
  let deployments: Deployments;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lienbook-deployments-"));
    deployments = new Deployments(join(folder, "deployments"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("are read as they were written, one file per chain and nothing beside it", async () => {
    const path = await deployments.write(deployment);
    await deployments.write({ ...deployment, chainId: 2n });
    expect(path).to.equal(join(deployments.directory, "1337.json"));
    expect(await deployments.read(CHAIN)).to.deep.equal(deployment);
    expect((await readdir(deployments.directory)).sort()).to.deep.equal(["1337.json", "2.json"]);
  });

  it("are missed by the chain's id and the path of the file", async () => {
    const error = await failureOf(deployments.read(7n));
    expect(error).to.be.instanceOf(DeploymentMissingError);
    expect((error as Error).message)
      .to.contain("chain 7")
      .and.to.contain(deployments.pathOf(7n));
    expect(await deployments.find(7n)).to.equal(undefined);
  });

  it("are refused by name when a file says something else than it should", async () => {
    const path = await deployments.write(deployment);
    const good = { chainId: 1337, firstBlock: 12, addresses };
    const bad = {
      "": /JSON/,
      "[]": /no JSON object/,
      [JSON.stringify({ ...good, chainId: 1 })]: /chainId is 1, not 1337/,
      [JSON.stringify({ ...good, firstBlock: -1 })]: /firstBlock/,
      [JSON.stringify({ ...good, addresses: null })]: /addresses is no object/,
      [JSON.stringify({ ...good, addresses: { ...addresses, desk: "0x12" } })]: /desk is "0x12", which is no address/,
      [JSON.stringify({ ...good, addresses: { ...addresses, policy: undefined } })]: /policy/,
    };
    for (const [text, problem] of Object.entries(bad)) {
      await writeFile(path, text);
      const error = await failureOf(deployments.read(CHAIN));
      expect(error, text).to.be.instanceOf(DeploymentInvalidError);
      expect((error as Error).message)
        .to.match(problem)
        .and.to.contain(path);
    }
  });

  it("are not written with an address that is none", async () => {
    const broken = { ...deployment, addresses: { ...addresses, desk: "0x12" } };
    expect(await failureOf(deployments.write(broken))).to.be.instanceOf(DeploymentInvalidError);
    expect(await deployments.find(CHAIN)).to.equal(undefined);
  });

  it("are connected to, each contract under its name", async () => {
    await deployments.write(deployment);
    const contracts = await connectDeployment(runner(), deployments);
    for (const name of CONTRACT_NAMES) expect(await contracts[name].getAddress()).to.equal(addresses[name]);
    expect(contracts.firstBlock, "from which their events are read").to.equal(deployment.firstBlock);
  });

  it("are refused where a contract is missing on the chain, by its name and address", async () => {
    await deployments.write(deployment);
    const { lienbook: bare, ...others } = addresses;
    const error = await failureOf(connectDeployment(runner(others), deployments));
    expect(error).to.be.instanceOf(ContractMissingError);
    expect(error).to.include({ contract: "lienbook", address: bare, chainId: CHAIN });
    expect((error as Error).message).to.contain(`nothing for lienbook at ${bare}`);
    // As whoever stands in for a chain in tests of its own throws it.
    expect(new ContractMissingError("lienbook", bare, CHAIN).message).to.equal((error as Error).message);
  });

  it("are refused where two contracts stand at each other's address", async () => {
    await deployments.write(deployment);
    const { policy, goodsPolicy } = addresses;
    const error = await failureOf(
      connectDeployment(runner({ ...addresses, policy: goodsPolicy, goodsPolicy: policy }), deployments),
    );
    expect(error).to.be.instanceOf(ContractMissingError);
    expect((error as Error).message).to.contain(`another contract for policy at ${policy}`);
  });

  it("tell each contract from every other by its code, however alike they are", () => {
    for (const name of CONTRACT_NAMES) {
      const taken = CONTRACT_NAMES.filter((other) => isCodeOf(name, codes.get(other) ?? ""));
      expect(taken).to.deep.equal([name]);
    }
  });

  it("are not connected to without a chain", async () => {
    expect(await failureOf(connectDeployment({ provider: null }, deployments))).to.be.instanceOf(ProviderMissingError);
  });
});
