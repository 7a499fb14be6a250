import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import hre, { network } from "hardhat";

import { deployLienbook, type DeployOptions } from "../../ignition/deploy.ts";
import { DeploymentGoneError, DeploymentStandsError } from "../../ignition/errors.ts";
import { checkParameters } from "../../ignition/parameters.ts";
import { ROLE } from "../../ignition/roles.ts";
import { connectDeployment, DeploymentInvalidError, Deployments } from "../../sdk/chain/index.ts";
import { failureOf, startChain, until, type TestChain } from "../sdk/chain/sender/chain.ts";

const SCRIPT = join(import.meta.dirname, "interrupted-deployment.ts");

describe("Deploying to a private chain without fees", () => {
  const chains: TestChain[] = [];
  const records: string[] = [];
  /** How many transactions a whole deployment takes. */
  let whole: number;

  before(async () => {
    whole = (await deployLienbook(await network.create())).sent;
  });

  after(async () => {
    for (const chain of chains) await chain.stop();
    for (const record of records) await rm(record, { recursive: true, force: true });
  });

  async function privateChain() {
    const chain = await startChain();
    chains.push(chain);
    await chain.provider.send("evm_setAutomine", [true]);
    const deploymentId = `test-${randomUUID()}`;
    const record = join(hre.config.paths.ignition, "deployments", deploymentId);
    records.push(record);
    const deployments = new Deployments(await chain.folder());
    const connection = await network.create({ network: "localhost", override: { url: chain.anvil.url } });
    const deploy = (options: DeployOptions = {}) =>
      deployLienbook(connection, { deploymentId, deployments, pollingMs: 20, ...options });
    const sent = async () => chain.provider.getTransactionCount(await chain.provider.getSigner(0));
    return { chain, connection, deploymentId, record, deployments, deploy, sent };
  }

  it("keeps the addresses, sends nothing the second time, and finds the same", async () => {
    const { chain, deploy, deployments, sent } = await privateChain();
    const first = await deploy();
    const before = await sent();
    const second = await deploy();

    expect(first.sent).to.equal(whole);
    expect(second).to.deep.equal({ ...first, sent: 0 });
    expect(await sent()).to.equal(before);
    expect(await deployments.read(31_337n)).to.deep.equal(first.deployment);
    const { lienbook, registry } = await connectDeployment(chain.provider, deployments);
    expect(await lienbook.registry()).to.equal(await registry.getAddress());
    expect((await chain.provider.getBlock(first.deployment.firstBlock, true))!.prefetchedTransactions).to.have.length(
      1,
    );
  });

  it("goes on where it was killed, and sends nothing twice", async () => {
    const { chain, deploy, deploymentId, record, deployments, sent } = await privateChain();
    const before = await sent();
    const child = spawn(process.execPath, [SCRIPT, chain.anvil.url, deploymentId, deployments.directory], {
      stdio: "ignore",
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once("exit", (_code, signal) => {
        resolve(signal);
      });
    });
    await until(async () => (await sent()) >= before + 5);
    child.kill("SIGKILL");
    expect(await ended).to.equal("SIGKILL");
    expect(await deployments.find(31_337n)).to.equal(undefined);
    // The worst moment: the list of addresses is half written.
    await writeFile(join(record, "deployed_addresses.json"), "{");

    const { sent: rest } = await deploy();
    expect(rest).to.be.greaterThan(0);
    expect((await sent()) - before).to.equal(whole);
  });

  it("writes a file of addresses anew that a former release wrote without one of today's, where it has deployed itself", async () => {
    const { deploy, deployments, record } = await privateChain();
    const first = await deploy();
    const file = deployments.pathOf(31_337n);
    const { addresses, ...rest } = JSON.parse(await readFile(file, "utf8")) as { addresses: Record<string, string> };
    const former = Object.fromEntries(Object.entries(addresses).filter(([name]) => name !== "scheduleLens"));
    const outdated = JSON.stringify({ ...rest, addresses: former });
    await writeFile(file, outdated);
    expect(await deploy()).to.deep.equal({ ...first, sent: 0 });
    expect(await deployments.read(31_337n)).to.deep.equal(first.deployment);
    // Of what another machine has deployed nobody here knows the rest.
    await rm(record, { recursive: true });
    await writeFile(file, outdated);
    expect(await failureOf(deploy())).to.be.instanceOf(DeploymentInvalidError);
  });

  it("verifies what another machine has deployed, and sends nothing", async () => {
    const { deploy, record } = await privateChain();
    const first = await deploy();
    await rm(record, { recursive: true });
    expect(await deploy()).to.deep.equal({ ...first, sent: 0 });
  });

  it("hands administration over once, however often it is run", async () => {
    const { chain, deploy, deployments } = await privateChain();
    const heir = (await chain.provider.getSigner(5)).address;
    const parameters = checkParameters({ Handover: { administrator: heir, administratorDelay: 60 } }, "a test");
    await deploy();
    await (await chain.provider.getSigner(5)).sendTransaction({ to: heir, gasPrice: 0n });

    expect((await deploy({ parameters })).sent).to.equal(2);
    expect((await deploy({ parameters })).sent).to.equal(0);
    const { access } = await connectDeployment(chain.provider, deployments);
    expect(await access.hasRole(ROLE.admin, heir)).to.deep.equal([true, 60n]);
  });

  it("says so when the chain was started anew, and forgets the former one only when told to", async () => {
    const former = await privateChain();
    await former.deploy();
    expect(await failureOf(former.deploy({ reset: true }))).to.be.instanceOf(DeploymentStandsError);

    const { connection } = await privateChain();
    const anew = { deploymentId: former.deploymentId, deployments: former.deployments, pollingMs: 20 };
    expect(await failureOf(deployLienbook(connection, anew))).to.be.instanceOf(DeploymentGoneError);
    const { sent } = await deployLienbook(connection, { ...anew, reset: true });
    expect(sent).to.equal(whole);
  });
});
