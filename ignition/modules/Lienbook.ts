import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { DEFAULTS } from "../parameters.ts";
import { PERMISSIONS, selectorOf } from "../permissions.ts";
import { ROLE } from "../roles.ts";

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
  const milestones = m.contract("Milestones", [registry]);
  const receivable = m.contract("Receivable", [registry]);
  const dilutions = m.contractAt("Dilutions", m.staticCall(receivable, "dilutions"));
  const appraisals = m.contract("Appraisals", [registry]);
  const warehouseReceipt = m.contract("WarehouseReceipt", [registry, appraisals]);
  const registeredRight = m.contract("RegisteredRight", [registry, appraisals]);
  const notices = m.contract("DebtorNotices", [receivable, lienbook]);
  const billOfLading = m.contract("BillOfLading", [registry]);
  const rates = m.contract("ReferenceRates", [participants]);
  const desk = m.contract("FinancingDesk", [
    participants,
    lienbook,
    m.contract("FinancingServicing", [
      participants,
      lienbook,
      rates,
      m.contract("FinancingRecovery", [participants, lienbook]),
    ]),
    access,
  ]);
  const enforcement = m.contract("Enforcement", [lienbook, desk]);
  const diligence = m.contract("DiligenceFile", [participants]);
  const deposit = m.contract("TokenizedDeposit", [
    m.getParameter("depositName", DEFAULTS.depositName),
    m.getParameter("depositSymbol", DEFAULTS.depositSymbol),
    m.getParameter("currency", DEFAULTS.currency),
    m.getParameter("currencyExponent", DEFAULTS.currencyExponent),
    access,
  ]);
  const policy = m.contract("ExportReceivablePolicy", [
    receivable,
    registry,
    {
      advanceRate: m.getParameter("advanceRate", DEFAULTS.advanceRate),
      evidenceCover: m.getParameter("evidenceCover", DEFAULTS.evidenceCover),
      oldestEvidence: m.getParameter("oldestEvidence", DEFAULTS.oldestEvidence),
      longestTenor: m.getParameter("longestTenor", DEFAULTS.longestTenor),
      settlementDays: m.getParameter("settlementDays", DEFAULTS.settlementDays),
    },
  ]);
  const cargoInsurance = m.contract("CargoInsurance", [billOfLading, registry]);
  const goodsPolicy = m.contract("GoodsPolicy", [
    warehouseReceipt,
    cargoInsurance,
    {
      advanceRate: m.getParameter("goodsAdvanceRate", DEFAULTS.goodsAdvanceRate),
      longestTenor: m.getParameter("goodsLongestTenor", DEFAULTS.goodsLongestTenor),
      insuranceCover: m.getParameter("insuranceCover", DEFAULTS.insuranceCover),
      oldestAppraisal: m.getParameter("oldestAppraisal", DEFAULTS.oldestAppraisal),
    },
  ]);
  const facilities = m.contract("FacilityGuarantees", [participants, desk]);
  const guarantees = m.contract("GuaranteeBook", [
    m.contract("GuaranteeServicing", [participants, desk, m.contract("ClaimServicing", [participants, desk])]),
    facilities,
    lienbook,
    diligence,
    m.getParameter("guarantorInAll", DEFAULTS.guarantorInAll),
    m.getParameter("guarantorPerDebtor", DEFAULTS.guarantorPerDebtor),
    access,
  ]);
  const disbursement = m.contract("DisbursementEscrow", [desk, milestones, guarantees]);
  const documentary = m.contract("DocumentaryEscrow", [
    m.contract("DocumentaryServicing", [participants]),
    billOfLading,
    milestones,
    desk,
    guarantees,
  ]);
  const grounds = m.contractAt("GuaranteeGrounds", m.staticCall(guarantees, "grounds"));
  const insurance = m.contract("CreditInsurance", [registry, desk, guarantees]);
  const scheduleLens = m.contract("ScheduleLens");
  const contracts = {
    access,
    participants,
    lienbook,
    registry,
    milestones,
    receivable,
    dilutions,
    notices,
    billOfLading,
    appraisals,
    warehouseReceipt,
    registeredRight,
    desk,
    rates,
    enforcement,
    guarantees,
    grounds,
    facilities,
    scheduleLens,
    insurance,
    cargoInsurance,
    disbursement,
    documentary,
    diligence,
    deposit,
    policy,
    goodsPolicy,
  };

  // While no role is set, these are the administrator's.
  const listings = [
    m.call(lienbook, "listAsset", [receivable]),
    m.call(lienbook, "listAsset", [warehouseReceipt], { id: "warehouseReceiptListing" }),
    m.call(lienbook, "listAsset", [registeredRight], { id: "registeredRightListing" }),
    m.call(lienbook, "listAsset", [billOfLading], { id: "billOfLadingListing" }),
    m.call(lienbook, "listEngine", [desk]),
    m.call(lienbook, "setEnforcement", [enforcement]),
    m.call(lienbook, "listEngine", [guarantees], { id: "guaranteesListing" }),
    m.call(lienbook, "listEngine", [insurance], { id: "insuranceListing" }),
    m.call(lienbook, "listEngine", [grounds], { id: "groundsListing" }),
    m.call(lienbook, "listEscrow", [documentary]),
    m.call(lienbook, "listEscrow", [disbursement], { id: "disbursementListing" }),
    m.call(guarantees, "setInsurance", [insurance]),
    m.call(desk, "listToken", [deposit, m.getParameter("currency", DEFAULTS.currency)]),
  ];

  for (const { id, contract, role, functions } of PERMISSIONS) {
    const selectors = functions.map((name) => selectorOf(contract, name));
    m.call(access, "setTargetFunctionRole", [contracts[contract], selectors, ROLE[role]], { id, after: listings });
  }
  for (const role of ["registrar", "governor", "guardian", "issuer"] as const) {
    const account = m.getParameter(role, deployer);
    const delay = role === "governor" ? m.getParameter("governorDelay", DEFAULTS.governorDelay) : 0;
    m.call(access, "grantRole", [ROLE[role], account, delay], { id: `${role}Grant`, after: listings });
  }

  return contracts;
});
