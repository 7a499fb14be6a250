import { FunctionFragment, isAddress, isHexString, type ContractRunner } from "ethers";

import {
  AccessManager__factory,
  Appraisals__factory,
  BillOfLading__factory,
  CargoInsurance__factory,
  CreditInsurance__factory,
  DebtorNotices__factory,
  DiligenceFile__factory,
  Dilutions__factory,
  DisbursementEscrow__factory,
  DocumentaryEscrow__factory,
  DocumentRegistry__factory,
  Enforcement__factory,
  ExportReceivablePolicy__factory,
  FacilityGuarantees__factory,
  FinancingDesk__factory,
  FinancingRecovery__factory,
  FinancingServicing__factory,
  GoodsPolicy__factory,
  GuaranteeBook__factory,
  GuaranteeGrounds__factory,
  IDocumentaryCredits__factory,
  IGuaranteeBookServicing__factory,
  Lienbook__factory,
  Milestones__factory,
  Participants__factory,
  Receivable__factory,
  ReferenceRates__factory,
  RegisteredRight__factory,
  ScheduleLens__factory,
  TokenizedDeposit__factory,
  WarehouseReceipt__factory,
  type FinancingRecovery,
  type FinancingServicing,
  type IGuaranteeBookServicing,
} from "../../typechain-types/index.ts";
import { requireFields, type Fields } from "../fields.ts";
import { InvalidArgumentError, requireAtLeast } from "./arguments.ts";
import { contractAt } from "./calls.ts";

/** How each contract of a deployment is reached, by the name that it has in scripts, files and messages. */
const FACTORIES = {
  access: AccessManager__factory,
  participants: Participants__factory,
  registry: DocumentRegistry__factory,
  lienbook: Lienbook__factory,
  milestones: Milestones__factory,
  receivable: Receivable__factory,
  dilutions: Dilutions__factory,
  notices: DebtorNotices__factory,
  appraisals: Appraisals__factory,
  warehouseReceipt: WarehouseReceipt__factory,
  registeredRight: RegisteredRight__factory,
  billOfLading: BillOfLading__factory,
  desk: FinancingDesk__factory,
  rates: ReferenceRates__factory,
  enforcement: Enforcement__factory,
  disbursement: DisbursementEscrow__factory,
  documentary: IDocumentaryCredits__factory,
  diligence: DiligenceFile__factory,
  deposit: TokenizedDeposit__factory,
  policy: ExportReceivablePolicy__factory,
  guarantees: GuaranteeBook__factory,
  grounds: GuaranteeGrounds__factory,
  facilities: FacilityGuarantees__factory,
  scheduleLens: ScheduleLens__factory,
  insurance: CreditInsurance__factory,
  cargoInsurance: CargoInsurance__factory,
  goodsPolicy: GoodsPolicy__factory,
} as const;

/** Name of a contract of a deployment. */
export type ContractName = keyof typeof FACTORIES;

/** Where the contracts of a deployment stand. */
export type Addresses = Readonly<Record<ContractName, string>>;

/** The contracts of a deployment, typed. */
export type Contracts = {
  readonly [Name in ContractName]: ReturnType<(typeof FACTORIES)[Name]["connect"]>;
} & {
  /** The functions of the desk that run in its servicing code: at the desk's address. */
  readonly servicing: FinancingServicing;
  /** Those that run in its recovery code: at the desk's address, too. */
  readonly recovery: FinancingRecovery;
  /** The functions of the guarantee book that run in its servicing codes: at the book's address. */
  readonly guaranteeServicing: IGuaranteeBookServicing;
  /** The block of the deployment: before it there are no events to read. */
  readonly firstBlock: number;
};

/** Names of all contracts of a deployment, those on which others are built first. */
export const CONTRACT_NAMES = Object.keys(FACTORIES) as readonly ContractName[];

/** What can be called of a contract, and what it emits and reverts with. */
export function interfaceOf<Name extends ContractName>(name: Name): Contracts[Name]["interface"] {
  return FACTORIES[name].createInterface();
}

/**
 * Whether this is the code of a contract of that name: it has the selector of each of its functions, by which it tells them
 * apart, as no other contract does.
 */
export function isCodeOf(name: ContractName, code: string): boolean {
  // What of the escrow runs in its servicing code has its selectors there.
  const { fragments } = name === "documentary" ? DocumentaryEscrow__factory.createInterface() : interfaceOf(name);
  return fragments
    .filter((fragment) => FunctionFragment.isFragment(fragment))
    .every(({ selector }) => code.includes(selector.replace(/^0x(?:00)*/, "")));
}

const ADDRESSES = Object.fromEntries(CONTRACT_NAMES.map((name) => [name, "string"])) as Fields<Addresses>;

/**
 * The contracts of a deployment. A value that none of them can take is refused before it is sent.
 *
 * @param runner     reads with a provider; sends in the name of a signer. Other parties act through
 *                   `contracts.desk.connect(theirSigner)`.
 * @param firstBlock of the deployment: what is read from events is read from it on, from the chain's first block unless given
 *
 * @example
 * ```ts
 * const { addresses, firstBlock } = await new Deployments().read(1337n);
 * const { registry, desk } = connect(signer, addresses, firstBlock);
 * const left = await registry.availableOf(id); // minor units
 * ```
 */
export function connect(runner: ContractRunner, addresses: Addresses, firstBlock = 0): Contracts {
  requireFields("deployment", { firstBlock }, { firstBlock: "number" });
  requireAtLeast(0, "deployment.firstBlock", firstBlock);
  requireFields("addresses", addresses, ADDRESSES);
  for (const [name, address] of Object.entries(addresses)) {
    // A name would be looked up at once, and where there is none of it, nobody would hear of the refusal.
    if (!isHexString(address, 20) || !isAddress(address)) {
      throw new InvalidArgumentError(`addresses.${name}`, address, "address");
    }
  }
  const instances = CONTRACT_NAMES.map((name) => [name, contractAt<unknown>(FACTORIES[name], addresses[name], runner)]);
  // Each name has the instance that its own factory made, which the types of `Object.fromEntries` cannot say.
  const servicing = contractAt(FinancingServicing__factory, addresses.desk, runner);
  const recovery = contractAt(FinancingRecovery__factory, addresses.desk, runner);
  const guaranteeServicing = contractAt(IGuaranteeBookServicing__factory, addresses.guarantees, runner);
  return { ...Object.fromEntries(instances), servicing, recovery, guaranteeServicing, firstBlock } as Contracts;
}
