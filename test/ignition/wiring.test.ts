import { expect } from "chai";
import { network } from "hardhat";

import { deployLienbook } from "../../ignition/deploy.ts";
import { HandoverRefusedError, WiringError } from "../../ignition/errors.ts";
import { checkParameters } from "../../ignition/parameters.ts";
import { ROLE } from "../../ignition/roles.ts";
import { verifyWiring } from "../../ignition/wiring.ts";
import { connect, ContractMissingError } from "../../sdk/chain/index.ts";
import { failureOf } from "../sdk/chain/sender/chain.ts";

const DEFAULT = checkParameters({}, "defaults");
const TWO_DAYS = 2 * 86_400;

const shared = await network.create();

/** The deployment with the defaults, made once; whatever a test does to it is gone in the next. */
const deployed = () => shared.networkHelpers.loadFixture(withDefaults);

function withDefaults() {
  return deployedWith(DEFAULT, shared);
}

async function deployedWith(parameters = DEFAULT, connection = shared) {
  const { ethers, networkHelpers } = connection;
  const [deployer, other, third] = await ethers.getSigners();
  const { deployment, sent } = await deployLienbook(connection, { parameters });
  const contracts = connect(deployer!, deployment.addresses);
  const differences = async (expected = parameters) => {
    const error = await failureOf(verifyWiring(ethers.provider, deployment, expected, deployer!.address));
    expect(error).to.be.instanceOf(WiringError);
    return (error as WiringError).differences;
  };
  return {
    connection,
    ethers,
    networkHelpers,
    deployer: deployer!,
    other: other!,
    third: third!,
    deployment,
    sent,
    contracts,
    differences,
  };
}

describe("A deployment of Lienbook", () => {
  it("is wired as intended when it has just been made", async () => {
    const { sent, ethers, deployment, deployer } = await deployed();
    expect(sent).to.be.greaterThan(0);
    await verifyWiring(ethers.provider, deployment, DEFAULT, deployer.address);
  });

  it("gives roles to the accounts that its parameters name, and none of these to the deploying one", async () => {
    const fresh = await network.create();
    const accounts = (await fresh.ethers.getSigners()).slice(10, 14).map(({ address }) => address);
    const [registrar, governor, guardian, issuer] = accounts;
    const wish = {
      registrar,
      governor,
      guardian,
      issuer,
      governorDelay: TWO_DAYS,
      currency: 978,
      depositSymbol: "tEUR",
    };
    const { contracts, deployer } = await deployedWith(checkParameters({ Lienbook: wish }, "a test"), fresh);

    expect(await contracts.access.hasRole(ROLE.governor, governor!)).to.deep.equal([true, BigInt(TWO_DAYS)]);
    for (const role of [ROLE.registrar, ROLE.governor, ROLE.guardian, ROLE.issuer]) {
      expect((await contracts.access.hasRole(role, deployer))[0]).to.be.false;
    }
    expect(await contracts.deposit.currency()).to.equal(978n);
  });

  it("is found out when somebody else has a role", async () => {
    const { contracts, other, deployer, differences } = await deployed();
    await contracts.access.grantRole(ROLE.issuer, other, 0);
    expect(await differences()).to.deep.equal([
      `members of role issuer is ${[deployer.address, other.address].sort().join(", ")}, not ${deployer.address}`,
    ]);
  });

  it("is found out when somebody has a role that nobody knows", async () => {
    const { contracts, other, differences } = await deployed();
    await contracts.access.grantRole(99n, other, 0);
    expect(await differences()).to.deep.equal([`members of role 99 is ${other.address}, not nobody`]);
  });

  it("is found out when a function belongs to another role", async () => {
    const { contracts, differences } = await deployed();
    const { selector } = contracts.deposit.interface.getFunction("issue");
    await contracts.access.setTargetFunctionRole(contracts.deposit, [selector], ROLE.everyone);
    expect(await differences()).to.deep.equal([`role of deposit.issue is ${ROLE.everyone}, not ${ROLE.issuer}`]);
  });

  it("is found out when a contract is closed, an asset or engine delisted, or a role has lost its account", async () => {
    const { contracts, deployer, differences } = await deployed();
    const { access, lienbook, receivable, desk, documentary, disbursement } = contracts;
    await access.setTargetClosed(lienbook, true);
    await access.setTargetClosed(lienbook, false);
    await lienbook.delistAsset(receivable);
    await lienbook.delistEngine(desk);
    await lienbook.delistEscrow(documentary);
    await lienbook.delistEscrow(disbursement);
    await access.revokeRole(ROLE.registrar, deployer);
    await access.setTargetClosed(lienbook, true);
    expect(await differences()).to.deep.equal([
      "lienbook being closed is true, not false",
      `members of role registrar is nobody, not ${deployer.address}`,
      "receivables being listed is false, not true",
      "the desk being listed is false, not true",
      "the documentary escrow being listed is false, not true",
      "the disbursement escrow being listed is false, not true",
    ]);
  });

  it("is found out when it was made with other parameters than those that are given", async () => {
    const { differences } = await deployed();
    const other = checkParameters(
      { Lienbook: { advanceRate: 700_000, depositSymbol: "tEUR", oldestAppraisal: 30 } },
      "a test",
    );
    expect(await differences(other)).to.deep.equal([
      "symbol of the deposit is tUSD, not tEUR",
      "advance rate is 800000, not 700000",
      "oldest appraisal of goods is 90, not 30",
    ]);
  });

  it("is found out when a contract is another deployment's, or none", async () => {
    const { ethers, deployment, deployer, connection } = await deployed();
    const second = (await deployLienbook(connection)).deployment.addresses;
    const mixed = { ...deployment, addresses: { ...deployment.addresses, desk: second.desk } };
    const error = await failureOf(verifyWiring(ethers.provider, mixed, DEFAULT, deployer.address));
    expect((error as WiringError).differences).to.include(
      `desk.lienbook() is ${second.lienbook}, not ${deployment.addresses.lienbook}`,
    );

    const insured = { ...deployment, addresses: { ...deployment.addresses, insurance: second.insurance } };
    const uninsured = await failureOf(verifyWiring(ethers.provider, insured, DEFAULT, deployer.address));
    expect((uninsured as WiringError).differences).to.include(
      `guarantees.insurance() is ${deployment.addresses.insurance}, not ${second.insurance}`,
    );

    const elsewhere = { ...deployment, addresses: { ...deployment.addresses, rates: second.rates } };
    const unfixed = await failureOf(verifyWiring(ethers.provider, elsewhere, DEFAULT, deployer.address));
    expect((unfixed as WiringError).differences).to.include(
      `fixings of the desk is ${deployment.addresses.rates}, not ${second.rates}`,
    );

    const missing = { ...deployment, addresses: { ...deployment.addresses, desk: deployer.address } };
    const refusal = await failureOf(verifyWiring(ethers.provider, missing, DEFAULT, deployer.address));
    expect(refusal).to.be.instanceOf(ContractMissingError);
  });
});

describe("A handover of administration", () => {
  /** A chain whose second account has acted, and whose third has not. */
  async function chain() {
    const connection = await network.create();
    const [deployer, heir, silent] = await connection.ethers.getSigners();
    await heir!.sendTransaction({ to: heir! });
    const to = (administrator: string, administratorDelay = TWO_DAYS) =>
      deployLienbook(connection, {
        parameters: checkParameters({ Handover: { administrator, administratorDelay } }, "a test"),
      });
    return { connection, deployer: deployer!, heir: heir!, silent: silent!, to };
  }

  it("leaves the heir as the only administrator, who announces each act ahead", async () => {
    const { connection, deployer, heir, to } = await chain();
    const { deployment } = await to(heir.address);
    const { access, lienbook } = connect(heir, deployment.addresses);
    expect((await access.hasRole(ROLE.admin, deployer))[0]).to.be.false;

    const act = access.interface.encodeFunctionData("setTargetClosed", [await lienbook.getAddress(), true]);
    await access.schedule(access, act, 0);
    await failureOf(access.execute(access, act));
    await connection.networkHelpers.time.increase(TWO_DAYS);
    await access.execute(access, act);
    expect(await access.isTargetClosed(lienbook)).to.be.true;
  });

  it("is refused to an account that nobody is seen to control", async () => {
    const { deployer, silent, to } = await chain();
    const error = await failureOf(to(silent.address));
    expect(error).to.be.instanceOf(HandoverRefusedError);
    expect((error as Error).message)
      .to.contain(silent.address)
      .and.to.contain("never sent a transaction");
    expect(deployer.address).to.not.equal(silent.address);
  });

  it("is refused to the deploying account, which would be the last to have the role", async () => {
    const { deployer, to } = await chain();
    expect(await failureOf(to(deployer.address))).to.be.instanceOf(HandoverRefusedError);
  });

  it("is refused to a contract of the deployment itself", async () => {
    const { connection, deployer, to } = await chain();
    // The address that the AccessManager will have.
    const { getCreateAddress } = connection.ethers;
    const access = getCreateAddress({ from: deployer.address, nonce: await deployer.getNonce() });
    const error = await failureOf(to(access));
    expect(error).to.be.instanceOf(HandoverRefusedError);
    expect((error as Error).message).to.contain("it is the contract access");
  });
});
