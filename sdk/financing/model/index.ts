export { FinancingModel, type Payment, type Snapshot } from "./model.ts";
export { completeTerms, type CompleteTerms, type MoneyTerms, type RateFrom } from "./terms.ts";
