export { estateOf, LienNotStandingError, termsBeside } from "./estate.ts";
export { liensOn, LiensUnaccountedError, type StandingLien } from "./liens.ts";
export { askedFor, valuationOf, type Valuation } from "./prices.ts";
export {
  SaleParty,
  type Appropriation,
  type AuctionWish,
  type Purchase,
  type Sale,
  type SignedPurchase,
} from "./sale-party.ts";
