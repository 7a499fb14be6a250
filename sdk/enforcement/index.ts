export { estateOf, LienNotStandingError, termsBeside } from "./estate.ts";
export { liensOn, LiensUnaccountedError, type StandingLien } from "./liens.ts";
export {
  SaleParty,
  type Appropriation,
  type AuctionWish,
  type Purchase,
  type Sale,
  type SignedPurchase,
  type Valuation,
} from "./party.ts";
