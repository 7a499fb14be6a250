import type { Interface } from "ethers";

import { interfaceOf, type ContractName, type Contracts } from "../sdk/chain/contracts.ts";
import type { ROLE } from "./roles.ts";

/** Name of a role of the AccessManager. */
export type Role = keyof typeof ROLE;

/** A function that belongs to a role, and to nobody else but the administrator. */
export interface Permission {
  /** Under which Ignition keeps it: never changed once deployed. */
  readonly id: string;
  readonly contract: ContractName;
  readonly role: Role;
  readonly functions: readonly string[];
}

type FunctionOf<Name extends ContractName> = Parameters<Contracts[Name]["interface"]["getFunction"]>[0];

function permission<Name extends ContractName>(
  id: string,
  contract: Name,
  role: Role,
  functions: readonly FunctionOf<Name>[],
): Permission {
  return { id, contract, role, functions };
}

/** Who may do what that not everybody may: what is deployed, and what is verified afterwards. */
export const PERMISSIONS: readonly Permission[] = [
  permission("registrarPermissions", "participants", "registrar", [
    "enrol",
    "update",
    "suspend",
    "reinstate",
    "addAccount",
    "removeAccount",
  ]),
  permission("recoveryPermissions", "participants", "registrar", ["announceReplacement"]),
  permission("lossPermissions", "participants", "governor", ["declareLostByOrder"]),
  permission("lienbookGovernorPermissions", "lienbook", "governor", ["listAsset", "listEngine", "setEnforcement"]),
  permission("escrowGovernorPermissions", "lienbook", "governor", ["listEscrow", "delistEscrow"]),
  permission("deskGovernorPermissions", "desk", "governor", ["listToken"]),
  permission("guaranteesGovernorPermissions", "guarantees", "governor", ["addHolidays", "setGuarantorRules"]),
  permission("calendarPermissions", "guarantees", "governor", ["removeHolidays"]),
  permission("insuranceGovernorPermissions", "guarantees", "governor", ["setInsurance"]),
  permission("issuerPermissions", "deposit", "issuer", ["issue"]),
  permission("lienbookGuardianPermissions", "lienbook", "guardian", ["delistAsset", "delistEngine"]),
  permission("pledgePermissions", "lienbook", "everyone", ["pledge"]),
];

/** Selector of a function. A name that a contract does not have stops the deployment instead of opening a door. */
export function selectorOf(contract: ContractName, name: string): string {
  const fragment = (interfaceOf(contract) as Interface).getFunction(name);
  if (!fragment) throw new RangeError(`${contract} has no function ${name}`);
  return fragment.selector;
}
