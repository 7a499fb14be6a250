import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { Interface } from "ethers";

import {
  FinancingDesk__factory,
  Lienbook__factory,
  Participants__factory,
  TokenizedDeposit__factory,
} from "../../typechain-types/index.ts";
import { ROLE } from "../roles.ts";

/** Selectors of the named functions, so that a renamed function stops the deployment instead of opening a door. */
function selectors(abi: ConstructorParameters<typeof Interface>[0], ...names: string[]): string[] {
  const contract = new Interface(abi);
  return names.map((name) => {
    const fragment = contract.getFunction(name);
    if (!fragment) throw new Error(`No function ${name} to assign to a role`);
    return fragment.selector;
  });
}

/**
 * The whole of Lienbook on one chain, wired by one AccessManager that the deploying account administers until
 * `Handover` gives it away.
 *
 * Every lien passes through the lien book, so the pause is there: the guardian delists an engine or an asset at once, or
 * the administrator closes the lien book to direct pledges, and the governor lists again with its delay. Functions that
 * settle a debt, release a lien or correct a document ask the AccessManager nothing: no pause reaches them.
 */
export default buildModule("Lienbook", (m) => {
  const deployer = m.getAccount(0);
  const access = m.contract("AccessManager", [deployer]);
  const participants = m.contract("Participants", [access]);

  // The lien book deploys its register, so that each knows the other for good.
  const lienbook = m.contract("Lienbook", [participants, access]);
  const registry = m.contractAt("DocumentRegistry", m.staticCall(lienbook, "registry"));
  const receivable = m.contract("Receivable", [registry]);
  const desk = m.contract("FinancingDesk", [participants, lienbook, access]);
  const deposit = m.contract("TokenizedDeposit", [
    m.getParameter("depositName", "Tokenized US dollar"),
    m.getParameter("depositSymbol", "tUSD"),
    m.getParameter("currency", 840),
    m.getParameter("currencyExponent", 2),
    access,
  ]);
  const policy = m.contract("ExportReceivablePolicy", [
    receivable,
    registry,
    {
      advanceRate: m.getParameter("advanceRate", 800_000),
      evidenceCover: m.getParameter("evidenceCover", 1_000_000),
      oldestEvidence: m.getParameter("oldestEvidence", 180),
      longestTenor: m.getParameter("longestTenor", 180),
      settlementDays: m.getParameter("settlementDays", 30),
    },
  ]);

  // While no role is set, these are the administrator's.
  const listings = [
    m.call(lienbook, "listAsset", [receivable]),
    m.call(lienbook, "listEngine", [desk]),
    m.call(desk, "listToken", [deposit, m.getParameter("currency", 840)]),
  ];

  const permissions = [
    [
      "registrar",
      participants,
      ROLE.registrar,
      selectors(Participants__factory.abi, "enrol", "update", "suspend", "reinstate", "addAccount", "removeAccount"),
    ],
    ["lienbookGovernor", lienbook, ROLE.governor, selectors(Lienbook__factory.abi, "listAsset", "listEngine")],
    ["deskGovernor", desk, ROLE.governor, selectors(FinancingDesk__factory.abi, "listToken")],
    ["issuer", deposit, ROLE.issuer, selectors(TokenizedDeposit__factory.abi, "issue")],
    ["lienbookGuardian", lienbook, ROLE.guardian, selectors(Lienbook__factory.abi, "delistAsset", "delistEngine")],
    ["pledge", lienbook, ROLE.everyone, selectors(Lienbook__factory.abi, "pledge")],
  ] as const;
  for (const [id, target, role, functions] of permissions) {
    m.call(access, "setTargetFunctionRole", [target, functions, role], { id: `${id}Permissions`, after: listings });
  }
  for (const role of ["registrar", "governor", "guardian", "issuer"] as const) {
    const account = m.getParameter(role, deployer);
    const delay = role === "governor" ? m.getParameter("governorDelay", 0) : 0;
    m.call(access, "grantRole", [ROLE[role], account, delay], { id: `${role}Grant`, after: listings });
  }

  return { access, participants, lienbook, registry, receivable, desk, deposit, policy };
});
