/** The contracts' structs that functions of the library take or return. */
export type {
  AmendmentStruct,
  AuthorizationStruct,
  BatchedDocumentStruct,
  DocumentStruct,
} from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
export type { SuccessionStruct } from "../../typechain-types/contracts/assets/BillOfLading.ts";
export type {
  DisbursementTermsStruct,
  DrawingStruct,
  TrancheStruct,
} from "../../typechain-types/contracts/escrow/DisbursementEscrow.ts";
export type {
  CreditTermsStruct,
  PresentationStruct,
} from "../../typechain-types/contracts/escrow/DocumentaryEscrow.ts";
export type { ReportStruct } from "../../typechain-types/contracts/financing/DiligenceFile.ts";
export type {
  ApplicationStruct,
  BackingStruct,
  CollateralStruct,
  FinancingTermsStruct,
  InstalmentStruct,
  InterestStruct,
  PayoutStruct,
} from "../../typechain-types/contracts/financing/FinancingDesk.ts";
export type { ClaimStruct } from "../../typechain-types/contracts/financing/FinancingServicing.ts";
export type { FixingStruct } from "../../typechain-types/contracts/financing/ReferenceRates.ts";
export type {
  DemandStruct,
  FacilityTermsStruct,
  GuaranteeTermsStruct,
} from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
export type { CoverTermsStruct, PolicyFactsStruct } from "../../typechain-types/contracts/insurance/CreditInsurance.ts";
export type { EstateStruct, StakeStruct } from "../../typechain-types/contracts/pledge/Enforcement.ts";
