import { FunctionFragment, getAddress, type Contract, type Provider } from "ethers";

import { connect, CONTRACT_NAMES, interfaceOf, type ContractName, type Contracts } from "../sdk/chain/contracts.ts";
import { requireContracts, type Deployment } from "../sdk/chain/deployments.ts";
import { WiringError } from "./errors.ts";
import { membersOf } from "./members.ts";
import type { Parameters } from "./parameters.ts";
import { PERMISSIONS, selectorOf, type Role } from "./permissions.ts";
import { ROLE } from "./roles.ts";

/** What is compared: what it is called, what was intended, what stands. */
type Comparison = readonly [what: string, intended: unknown, found: unknown];

/**
 * Makes sure that a deployment is wired as its parameters say: every contract knows the others, every function belongs to
 * its role, every role to its accounts and to nobody else, all listings and rules are there.
 *
 * @param deployer who deployed, and holds the roles for which the parameters name nobody
 * @throws ContractMissingError, WiringError with all differences
 */
export async function verifyWiring(
  provider: Provider,
  deployment: Deployment,
  { Lienbook: parameters, Handover }: Parameters,
  deployer: string,
): Promise<void> {
  await requireContracts(provider, deployment.addresses);
  const book = connect(provider, deployment.addresses, deployment.firstBlock);
  const { firstBlock, ...contracts } = book;
  const intendedMembers: Readonly<Record<Exclude<Role, "everyone">, Readonly<Record<string, number>>>> = {
    admin: Handover ? { [Handover.administrator]: Handover.administratorDelay } : { [deployer]: 0 },
    registrar: { [parameters.registrar ?? deployer]: 0 },
    governor: { [parameters.governor ?? deployer]: parameters.governorDelay },
    guardian: { [parameters.guardian ?? deployer]: 0 },
    issuer: { [parameters.issuer ?? deployer]: 0 },
  };
  const comparisons = (
    await Promise.all([
      links(book, deployment),
      functionRoles(contracts),
      members(provider, book, firstBlock, intendedMembers),
      listings(book, parameters),
    ])
  ).flat();
  const differences = comparisons.filter(([, intended, found]) => shown(intended) !== shown(found));
  if (differences.length === 0) return;
  throw new WiringError(
    differences.map(([what, intended, found]) => `${what} is ${shown(found)}, not ${shown(intended)}`),
  );
}

/** Every contract that names another one, or its authority, names the one of this deployment. */
async function links(contracts: Contracts, { addresses }: Deployment): Promise<Comparison[]> {
  const comparisons: Promise<Comparison>[] = [];
  for (const name of CONTRACT_NAMES) {
    interfaceOf(name).forEachFunction(({ name: getter, inputs, outputs }) => {
      const named = getter === "authority" ? "access" : CONTRACT_NAMES.find((other) => other === getter);
      if (named === undefined || inputs.length > 0 || outputs[0]?.type !== "address") return;
      comparisons.push(read(contracts, name, getter).then((found) => [`${name}.${getter}()`, addresses[named], found]));
    });
  }
  return await Promise.all(comparisons);
}

/** Every function that changes something belongs to its role, or to the administrator if no role is named. */
async function functionRoles({ access, ...contracts }: Omit<Contracts, "firstBlock">): Promise<Comparison[]> {
  const roles = new Map<string, bigint>();
  for (const { contract, role, functions } of PERMISSIONS) {
    for (const name of functions) roles.set(`${contract} ${selectorOf(contract, name)}`, ROLE[role]);
  }
  const comparisons = Object.entries(contracts).map(async ([name, contract]) => {
    const changing = contract.interface.fragments.filter(
      (fragment): fragment is FunctionFragment => FunctionFragment.isFragment(fragment) && !fragment.constant,
    );
    return await Promise.all([
      ...changing.map(async ({ name: called, selector }): Promise<Comparison> => {
        const intended = roles.get(`${name} ${selector}`) ?? ROLE.admin;
        return [`role of ${name}.${called}`, intended, await access.getTargetFunctionRole(contract, selector)];
      }),
      access.isTargetClosed(contract).then((found): Comparison => [`${name} being closed`, false, found]),
    ]);
  });
  return (await Promise.all(comparisons)).flat();
}

/** Every role has just its accounts, each with its delay. */
async function members(
  provider: Provider,
  { access }: Contracts,
  firstBlock: number,
  intended: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<Comparison[]> {
  const found = await membersOf(provider, access, firstBlock);
  const names = new Map(Object.entries(ROLE).map(([name, role]) => [role, name]));
  const roles = new Set([...Object.keys(intended).map((name) => ROLE[name as Role]), ...found.keys()]);
  return [...roles].map((role) => {
    const name = names.get(role) ?? String(role);
    return [
      `members of role ${name}`,
      listOf(Object.entries(intended[name] ?? {})),
      listOf([...(found.get(role) ?? [])]),
    ];
  });
}

/** What may be pledged, who may place liens, which money is taken, by which rules. */
async function listings(
  {
    lienbook,
    desk,
    deposit,
    receivable,
    billOfLading,
    warehouseReceipt,
    registeredRight,
    policy,
    goodsPolicy,
    guarantees,
    grounds,
    insurance,
    documentary,
    servicing,
    rates,
    disbursement,
  }: Contracts,
  p: Parameters["Lienbook"],
) {
  const { advanceRate, evidenceCover, oldestEvidence, longestTenor, settlementDays } = await policy.rules();
  const goods = await goodsPolicy.rules();
  const { inAll, perDebtor } = await guarantees.rules();
  const { currency, currencyExponent, depositName, depositSymbol } = p;
  return [
    ["receivables being listed", true, await lienbook.isListedAsset(receivable)],
    ["warehouse receipts being listed", true, await lienbook.isListedAsset(warehouseReceipt)],
    ["registered rights being listed", true, await lienbook.isListedAsset(registeredRight)],
    ["bills of lading being listed", true, await lienbook.isListedAsset(billOfLading)],
    ["the desk being listed", true, await lienbook.isListedEngine(desk)],
    ["the guarantee book being listed", true, await lienbook.isListedEngine(guarantees)],
    ["the credit insurance being listed", true, await lienbook.isListedEngine(insurance)],
    ["what guarantors rely on being listed", true, await lienbook.isListedEngine(grounds)],
    ["the documentary escrow being listed", true, await lienbook.isListedEscrow(documentary)],
    ["the disbursement escrow being listed", true, await lienbook.isListedEscrow(disbursement)],
    ["calendar of the documentary escrow", await guarantees.getAddress(), await documentary.calendar()],
    ["fixings of the desk", await rates.getAddress(), await servicing.rates()],
    ["guarantees in all", p.guarantorInAll, inAll],
    ["guarantees per debtor", p.guarantorPerDebtor, perDebtor],
    ["currency of the deposit at the desk", currency, await desk.currencyOf(deposit)],
    ["currency of the deposit", currency, await deposit.currency()],
    ["decimals of the deposit", currencyExponent, await deposit.decimals()],
    ["name of the deposit", depositName, await deposit.name()],
    ["symbol of the deposit", depositSymbol, await deposit.symbol()],
    ["advance rate", p.advanceRate, advanceRate],
    ["cover by evidence", p.evidenceCover, evidenceCover],
    ["oldest evidence", p.oldestEvidence, oldestEvidence],
    ["longest tenor", p.longestTenor, longestTenor],
    ["days to settle", p.settlementDays, settlementDays],
    ["advance rate of goods", p.goodsAdvanceRate, goods.advanceRate],
    ["longest tenor of goods", p.goodsLongestTenor, goods.longestTenor],
    ["insurance of goods", p.insuranceCover, goods.insuranceCover],
    ["oldest appraisal of goods", p.oldestAppraisal, goods.oldestAppraisal],
  ] satisfies Comparison[];
}

async function read(contracts: Contracts, name: ContractName, getter: string): Promise<unknown> {
  return await (contracts[name] as unknown as Contract).getFunction(getter)();
}

function listOf(accounts: readonly (readonly [string, number])[]): string {
  const each = accounts.map(([account, delay]) => getAddress(account) + (delay === 0 ? "" : ` after ${delay} s`));
  return each.sort().join(", ") || "nobody";
}

function shown(value: unknown): string {
  return String(value);
}
